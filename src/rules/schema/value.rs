//! A value of the right type that the field does not take.

use crate::rules::prelude::*;

use super::spot;

rule! {
    /// A value is one of those, matches the pattern and keeps the bounds that the schema of its kind has for the field.
    ///
    /// The API server refuses any other.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   deletionPolicy: Keep
    /// #                 ^^^^ `Keep` is not a valid `spec.deletionPolicy`
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   targetNamespace: ""
    /// #                  ^^ `spec.targetNamespace` takes at least 1 character, here are 0
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   deletionPolicy: Orphan
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   targetNamespace: apps
    /// ```
    ///
    /// ## Fix
    ///
    /// Write a value that the help names.
    ///
    /// Source: the [CRDs of Flux](https://fluxcd.io/flux/components/) and the
    /// [API of Kubernetes](https://kubernetes.io/docs/reference/kubernetes-api/).
    "schema/value" Error on schema: check
}

fn check<'a>(fault: &Fault, object: Object<'a>, cx: &mut Context<'a>) {
    let Some(node) = spot::value(object, &fault.at) else { return };
    // Before it is applied a tool puts the real value in: `ref+azurekeyvault://…`, `<secret:key|base64>`.
    let is_open = |text: &str| is_reference(text) || is_placeholder(text);
    if object.kind == "Secret" && !cx.is_received && node.text().is_some_and(is_open) {
        return;
    }
    let field = spot::words(object, &fault.at);
    let text = spot::cut(node.text().unwrap_or(""));
    let (message, help) = match &fault.what {
        What::Enum { allowed } => {
            if is_extended(object, &fault.at, &text) {
                return;
            }
            let allowed: Vec<String> = allowed.iter().map(spot::plain).filter(|value| !value.is_empty()).collect();
            let meant = crate::schema::near(node.text().unwrap_or(""), &allowed).map(str::to_owned);
            let help = match meant {
                Some(meant) => format!("write `{meant}`"),
                None => format!("write {}", spot::list(&allowed, "or")),
            };
            (format!("`{text}` is not a valid `{field}`"), help)
        }
        What::Pattern { pattern } => {
            (format!("`{text}` is not a valid `{field}`"), format!("write what matches `{pattern}`"))
        }
        What::Format { format } => (format!("`{text}` is not a valid `{field}`"), format_help(format).to_owned()),
        What::Bound { bound, limit } => (bound_words(&field, bound, limit, node), "stay within the bound".to_owned()),
        _ => return,
    };
    cx.report(node, message).help(help);
}

/// Those who install more controllers add their kinds to the CRDs of notification-controller, which this repository
/// need not hold: the Flux Operator (its notification profile), tofu-controller and component-operator (their guides).
fn is_extended(object: Object<'_>, pointer: &str, kind: &str) -> bool {
    const KINDS: [&str; 6] =
        ["FluxInstance", "FluxReport", "ResourceSet", "ResourceSetInputProvider", "Terraform", "Component"];
    let lists = ["/spec/eventSources/", "/spec/resources/"];
    object.group() == "notification.toolkit.fluxcd.io"
        && lists.iter().any(|list| pointer.starts_with(list))
        && pointer.ends_with("/kind")
        && KINDS.contains(&kind)
}

fn format_help(format: &str) -> &str {
    match format {
        "date-time" => "write a time with its zone, such as `2026-02-28T09:00:00Z`",
        "byte" => "write base64, or use a field for plain text",
        "quantity" => "write an amount such as `500m`, `2` or `1.5Gi`",
        "ipv4" => "write an address such as `10.0.0.1`",
        "ipv6" => "write an address such as `fd00::1`",
        "cidr" => "write a range such as `10.0.0.0/16`",
        _ => "write it in the format that the schema names",
    }
}

fn bound_words(field: &str, bound: &str, limit: &str, node: Node<'_>) -> String {
    let count = |unit: &str, number: usize, words: &str| {
        let s = if limit == "1" { "" } else { "s" };
        let verb = if number == 1 { "is" } else { "are" };
        format!("`{field}` takes {words} {limit} {unit}{s}, here {verb} {number}")
    };
    let characters = || node.text().map_or(0, |text| text.chars().count());
    let items = || node.items().len();
    let keys = || node.entries().len();
    let value = || spot::what(node);
    match bound {
        "minLength" => count("character", characters(), "at least"),
        "maxLength" => count("character", characters(), "at most"),
        "minItems" => count("item", items(), "at least"),
        "maxItems" => count("item", items(), "at most"),
        "minProperties" => count("key", keys(), "at least"),
        "maxProperties" => count("key", keys(), "at most"),
        "minimum" => format!("`{field}` must be at least {limit}, not {}", value()),
        "maximum" => format!("`{field}` must be at most {limit}, not {}", value()),
        "exclusiveMinimum" => format!("`{field}` must be more than {limit}, not {}", value()),
        "exclusiveMaximum" => format!("`{field}` must be less than {limit}, not {}", value()),
        _ => format!("`{field}` must be a multiple of {limit}, not {}", value()),
    }
}
