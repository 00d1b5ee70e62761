//! A selector that the API server refuses.

use crate::{
    model::value::selector::{Operator, Requirement, check_key, check_value},
    rules::{prelude::*, presence::is_absent},
};

use super::metadata::{is_workload, texts};

rule! {
    /// A selector selects by labels that can be, and a workload selects its own pods.
    ///
    /// The API server refuses a Deployment, StatefulSet, DaemonSet or ReplicaSet whose `selector` does not match the labels of its `template`, an
    /// `operator` that goes with other `values`, and labels that no object can have; and with the object everything that is applied together.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: web
    /// spec:
    ///   selector:
    ///     matchLabels:
    ///       app: web
    /// #          ^^^ the pod template has `app: shop` instead
    ///   template:
    ///     metadata:
    ///       labels:
    ///         app: shop
    ///     spec:
    ///       containers:
    ///         - name: web
    ///           image: contoso.azurecr.io/web:1.0.0
    /// ```
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: web
    /// spec:
    ///   podSelector:
    ///     matchExpressions:
    ///       - key: app
    ///         operator: Exists
    /// #                 ^^^^^^ `Exists` does not accept `values`
    ///         values: [web]
    /// ```
    ///
    /// ```yaml
    /// apiVersion: networking.k8s.io/v1
    /// kind: NetworkPolicy
    /// metadata:
    ///   name: web
    /// spec:
    ///   podSelector: {}
    ///   ingress:
    ///     - from:
    ///         - namespaceSelector:
    ///             matchLabels:
    ///               contoso.com/team: web team
    /// #                                  ^ ` ` cannot be in a label value, which has letters, digits and `-_.`
    /// ```
    ///
    /// ```yaml
    /// apiVersion: apps/v1
    /// kind: StatefulSet
    /// metadata:
    ///   name: db
    /// spec:
    ///   serviceName: db
    ///   selector:
    ///     matchExpressions:
    ///       - key: app
    /// #            ^^^ the pod template does not meet this condition on `app`
    ///         operator: In
    ///         values: [db]
    ///   template:
    ///     metadata:
    ///       labels:
    ///         app: web
    ///     spec:
    ///       containers:
    ///         - name: db
    ///           image: contoso.azurecr.io/db:1.0.0
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: web
    /// spec:
    ///   selector:
    ///     matchLabels:
    ///       app: web
    ///   template:
    ///     metadata:
    ///       labels:
    ///         app: web
    ///         tier: front
    ///     spec:
    ///       containers:
    ///         - name: web
    ///           image: contoso.azurecr.io/web:1.0.0
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the labels of the template into the selector. The selector of what already runs cannot be changed: then change the template.
    ///
    /// Source: [label selectors](https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors); kubernetes/kubernetes
    /// `pkg/apis/apps/validation/validation.go` (`ValidateDeploymentSpec`), kubernetes/apimachinery `pkg/apis/meta/v1/validation/validation.go`
    /// (`ValidateLabelSelector`).
    "schema/selector" Error on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    if (object.group(), object.kind) == ("", "Service") {
        let pairs = object.node.at("spec").map_or_else(Vec::new, |spec| texts(spec, "selector"));
        pairs.into_iter().for_each(|(entry, value)| {
            label(entry, value, cx);
        });
        return;
    }
    let is_workload = object.group() == "apps" && is_workload(object);
    let template = object.node.at("spec.template.metadata").filter(|_| is_workload);
    for selector in selectors(object) {
        for (entry, value) in texts(selector, "matchLabels") {
            let wanted = Text { node: entry.value, value };
            if let Some((key, labels)) = label(entry, value, cx).zip(template) {
                unmet(wanted, key, labels, cx);
            }
        }
        for requirement in selector.get("matchExpressions").into_iter().flat_map(Node::items) {
            expression(requirement, template, cx);
        }
    }
}

/// The label selectors of the object.
fn selectors(object: Object<'_>) -> Vec<Node<'_>> {
    let mut found = match (object.group(), object.kind) {
        ("policy", "PodDisruptionBudget") => vec![object.node.at("spec.selector")],
        ("apps", _) if is_workload(object) => vec![object.node.at("spec.selector")],
        ("networking.k8s.io", "NetworkPolicy") => vec![object.node.at("spec.podSelector")],
        _ => Vec::new(),
    };
    if object.is(Subject { group: "networking.k8s.io", kind: "NetworkPolicy" }) {
        for (rules, peers) in [("spec.ingress", "from"), ("spec.egress", "to")] {
            let rules = object.list(rules).into_iter();
            for peer in rules.filter_map(|rule| rule.get(peers)).flat_map(Node::items) {
                found.extend([peer.get("podSelector"), peer.get("namespaceSelector")]);
            }
        }
    }
    found.into_iter().flatten().collect()
}

/// The key, if it and its value can be those of a label.
fn label<'a>(entry: Entry<'a>, value: &'a str, cx: &mut Context<'a>) -> Option<&'a str> {
    let key = entry.key.text()?;
    if let Err(error) = check_key(key) {
        cx.report((entry.value, entry.key.part(error.at)), error.message).help("write the key of a label");
    } else if let Err(error) = check_value(value) {
        cx.report((Text { node: entry.value, value }, error.at), error.message).help("write the value of a label");
    } else {
        return Some(key);
    }
    None
}

/// A label of the selector that the template has not, or otherwise.
fn unmet<'a>(wanted: Text<'a>, key: &str, template: Node<'a>, cx: &mut Context<'a>) {
    let Some(labels) = template.get("labels") else { return };
    match Field::of(labels.get(key)) {
        Field::Known(found) if found.value != wanted.value => {
            cx.report(wanted, format!("the pod template has `{key}: {}` instead", found.value))
                .help("write the same label in both")
                .note(found.place(), "the label of the pods");
        }
        Field::Absent if cx.is_complete() && is_absent(labels, key) => {
            cx.report(wanted, format!("the pod template does not have the label `{key}`"))
                .help("write the same label in both")
                .note(labels.place().first_line(), "the labels of the pods");
        }
        _ => {}
    }
}

fn expression<'a>(node: Node<'a>, template: Option<Node<'a>>, cx: &mut Context<'a>) {
    let Some(operator) = Field::of(node.get("operator")).text() else { return };
    let values = node.get("values").map_or_else(Vec::new, |values| values.items().collect::<Vec<_>>());
    let (parsed, takes_values) = match operator.value {
        "In" => (Operator::In, true),
        "NotIn" => (Operator::NotIn, true),
        "Exists" => (Operator::Exists, false),
        "DoesNotExist" => (Operator::DoesNotExist, false),
        other => {
            cx.report(operator, format!("`{other}` is not a selector operator"))
                .help("write `In`, `NotIn`, `Exists` or `DoesNotExist`");
            return;
        }
    };
    if takes_values && values.is_empty() && cx.is_complete() && node.get("values").is_none_or(Node::is_known) {
        cx.report(operator, format!("`{}` needs `values`", operator.value)).help("add `values`");
        return;
    }
    if !takes_values && !values.is_empty() {
        cx.report(operator, format!("`{}` does not accept `values`", operator.value)).help("delete `values`");
        return;
    }
    let (Some(key), Some(labels)) = (Field::of(node.get("key")).text(), template.and_then(|it| it.get("labels")))
    else {
        return;
    };
    let texts: Option<Vec<String>> =
        values.iter().map(|value| Field::of(Some(*value)).value().map(str::to_owned)).collect();
    let label = Field::of(labels.get(key.value));
    let is_known = match label {
        Field::Known(_) => true,
        Field::Absent => cx.is_complete() && is_absent(labels, key.value),
        _ => false,
    };
    let Some(values) = texts.filter(|_| is_known) else { return };
    let requirement = Requirement { key: key.value.to_owned(), operator: parsed, values, at: 0..0 };
    if !requirement.matches(label.value()) {
        cx.report(key, format!("the pod template does not meet this condition on `{}`", key.value))
            .help("make the selector and the labels agree")
            .note(labels.place().first_line(), "the labels of the pods");
    }
}
