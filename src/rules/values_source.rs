//! An item that takes values from a Secret or a ConfigMap: one shape for `valuesFrom` and `substituteFrom`.

use crate::rules::prelude::*;

const KINDS: [&str; 2] = ["Secret", "ConfigMap"];

/// Says what the API server refuses in an item of the list `list`, whose items have these fields.
pub(super) fn check<'a>(item: Node<'a>, list: &str, fields: &[&str], cx: &mut Context<'a>) {
    if item.kind() != Kind::Map {
        return;
    }
    let is_unknown = |key: &str| !fields.contains(&key) && !key.contains("${") && !key.contains("{{");
    let mut unknown = Vec::new();
    for entry in item.entries() {
        if let Some(key) = entry.key.text().filter(|key| is_unknown(key)) {
            unknown.push((entry, key));
        }
    }
    for &(entry, key) in &unknown {
        let finding = cx.report(entry, format!("`{key}` is not a field of an item of `{list}`"));
        finding.help(help(key, fields));
        if key == "key" && fields.contains(&"valuesKey") && item.get("valuesKey").is_none() {
            let edit = Edit::replace(entry.key.place(), "valuesKey");
            finding.fix(Fix::safe("write `valuesKey`", vec![edit]));
        }
    }
    // What an unknown field was meant for is not missing as well.
    if !unknown.is_empty() {
        return;
    }
    for field in ["kind", "name"] {
        missing(item, list, field, cx);
    }
    let Some(kind) = Field::of(item.get("kind")).text().filter(|kind| !KINDS.contains(&kind.value)) else { return };
    if kind.value.is_empty() {
        return;
    }
    let finding = cx.report(kind, format!("`{list}` cannot read a `{}`", kind.value));
    finding.help("write `Secret` or `ConfigMap`");
    if let Some(right) = KINDS.iter().find(|right| right.eq_ignore_ascii_case(kind.value)) {
        let edit = Edit::replace(kind.part(0..kind.value.len()), *right);
        finding.fix(Fix::safe(format!("write `{right}`"), vec![edit]));
    }
}

fn missing<'a>(item: Node<'a>, list: &str, field: &str, cx: &mut Context<'a>) {
    let written = Field::of(item.get(field));
    if written.is_absent() || written.is("") {
        cx.report(item, format!("the item of `{list}` has no `{field}`"))
            .help("write `kind`, which is `Secret` or `ConfigMap`, and `name`");
    }
}

fn help(key: &str, fields: &[&str]) -> String {
    match key {
        "secretKeyRef" | "secretRef" => "write `kind: Secret` and `name` in the item itself".to_owned(),
        "configMapKeyRef" | "configMapRef" => "write `kind: ConfigMap` and `name` in the item itself".to_owned(),
        "namespace" => "delete it: only the namespace of the object is searched".to_owned(),
        "key" if fields.contains(&"valuesKey") => "write `valuesKey`".to_owned(),
        _ => format!("the fields are `{}`", fields.join("`, `")),
    }
}
