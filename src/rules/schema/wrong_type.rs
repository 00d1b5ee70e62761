//! A value of another type than the field takes.

use crate::rules::prelude::*;

use super::spot;

rule! {
    /// A value has the type that the schema of its kind asks for.
    ///
    /// YAML makes a number of `1.10` and a boolean of `yes`, and the API server accepts neither as a string. The number has even lost its
    /// zero by then: only quotes keep what was written.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: podinfo
    ///       version: 1.10
    /// #              ^^^^ `spec.chart.spec.version` must be a string, and YAML reads `1.10` as the number 1.1
    ///       sourceRef: podinfo
    /// #                ^^^^^^^ `spec.chart.spec.sourceRef` must be a map, not a string
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: podinfo
    ///       version: "1.10"
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: podinfo
    /// ```
    ///
    /// ## Fix
    ///
    /// Put what is meant as text in quotes; write a number or a boolean without.
    ///
    /// Source: the [CRDs of Flux](https://fluxcd.io/flux/components/) and the
    /// [API of Kubernetes](https://kubernetes.io/docs/reference/kubernetes-api/).
    "schema/wrong-type" Error on schema: check
}

fn check<'a>(fault: &Fault, object: Object<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    let What::Type { wanted } = &fault.what else {
        if fault.what == What::Null {
            null(fault, object, cx);
        }
        return;
    };
    let Some(node) = spot::value(object, &fault.at) else { return };
    // `workload-identity/use-label-type` says this one in its own words.
    let is_label = fault.at.ends_with(&crate::text::pointer::escape(Deployment::USE_WORKLOAD_IDENTITY));
    if is_label && node.as_bool().is_some() && matches!(file.kind, FileKind::Manifest | FileKind::Patch) {
        return;
    }
    let field = spot::words(object, &fault.at);
    let takes: Vec<&str> = wanted.iter().map(|name| spot::type_words(name)).collect();
    let takes = takes.join(" or ");
    let written = node.text().filter(|_| node.kind() == Kind::Scalar && node.style() == Style::Plain);
    let message = match written {
        Some(text) if wanted.contains(&"string") => {
            format!("`{field}` must be {takes}, and YAML reads `{text}` as {}", spot::what(node))
        }
        _ => format!("`{field}` must be {takes}, not {}", spot::what(node)),
    };
    let help = help(node, wanted);
    let finding = cx.report(node, message);
    if let Some(help) = help {
        finding.help(help);
    }
    if let Some(text) = written.filter(|_| wanted.contains(&"string") && node.yaml().is_some()) {
        let edit = Edit::replace(node.place(), format!("\"{text}\""));
        finding.fix(Fix::safe("put it in quotes", vec![edit]));
    }
}

fn help(node: Node<'_>, wanted: &[&str]) -> Option<String> {
    let text = node.text().filter(|_| node.kind() == Kind::Scalar)?;
    let is_plain = node.style() == Style::Plain;
    let is_quoted = matches!(node.style(), Style::SingleQuoted | Style::DoubleQuoted);
    let reads_as = |wanted: &str| match Reader::Kyaml.plain(text) {
        Scalar::Int(_) => wanted == "integer" || wanted == "number",
        Scalar::Float(_) => wanted == "number",
        Scalar::Bool(_) => wanted == "boolean",
        _ => false,
    };
    if is_plain && wanted.contains(&"string") {
        return Some(format!("put it in quotes: \"{text}\""));
    }
    (is_quoted && wanted.iter().any(|wanted| reads_as(wanted))).then(|| format!("write {text} without quotes"))
}

fn null<'a>(fault: &Fault, object: Object<'a>, cx: &mut Context<'a>) {
    let Some(node) = spot::value(object, &fault.at) else { return };
    cx.report(node, format!("`{}` is null, which a list does not accept", spot::words(object, &fault.at)))
        .help("write the item, or delete the line");
}
