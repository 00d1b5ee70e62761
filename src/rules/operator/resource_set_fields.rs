//! Fields of a ResourceSet that exclude or need each other.

use crate::rules::{
    prelude::*,
    presence::{is_absent, set},
};

rule! {
    /// Some fields of a ResourceSet exclude each other, and some need another.
    ///
    /// The CRD has rules about them: `steps` goes without `resources` and `resourcesTemplate`, and one of the three is needed, as it is within
    /// each step; the names of the steps differ; an item of `inputsFrom` has either `name` or `selector`; `includeEmptyProviders` is for the
    /// strategy `Permute`. The API server refuses what breaks them.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: ResourceSet
    /// metadata:
    ///   name: tenants
    ///   namespace: flux-system
    /// spec:
    ///   inputsFrom:
    ///     - name: tenants
    ///       selector:
    /// #     ^^^^^^^^ `name` and `selector` cannot be used together
    ///         matchLabels:
    ///           team: web
    ///   resourcesTemplate: |
    ///     apiVersion: v1
    ///     kind: Namespace
    ///     metadata:
    ///       name: << inputs.name >>
    ///   steps:
    /// # ^^^^^ `steps` and `resourcesTemplate` cannot be used together
    ///     - name: quotas
    /// #           ^^^^^^ the step has neither `resources` nor `resourcesTemplate`
    /// ```
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: ResourceSet
    /// metadata:
    ///   name: tenants
    ///   namespace: flux-system
    /// spec:
    /// #^^^ the ResourceSet has neither `resources` nor `resourcesTemplate` nor `steps`
    ///   inputStrategy:
    ///     name: Flatten
    ///     includeEmptyProviders: true
    /// #   ^^^^^^^^^^^^^^^^^^^^^ `includeEmptyProviders` is not allowed with the strategy `Flatten`
    ///   inputsFrom:
    ///     - kind: ResourceSetInputProvider
    /// #     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the inputs come from neither a `name` nor a `selector`
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: ResourceSet
    /// metadata:
    ///   name: tenants
    ///   namespace: flux-system
    /// spec:
    ///   inputsFrom:
    ///     - selector:
    ///         matchLabels:
    ///           team: web
    ///   resourcesTemplate: |
    ///     apiVersion: v1
    ///     kind: Namespace
    ///     metadata:
    ///       name: << inputs.name >>
    /// ```
    ///
    /// ## Fix
    ///
    /// Keep one of the fields that exclude each other; add the one that is missing.
    ///
    /// Source: the [CRD of
    /// ResourceSet](https://github.com/controlplaneio-fluxcd/flux-operator/blob/main/config/crd/bases/fluxcd.controlplane.io_resourcesets.yaml),
    /// rules of `spec` and below.
    "operator/resource-set-fields" Error on ResourceSet: check
}

const RESOURCES: [&str; 2] = ["resources", "resourcesTemplate"];

fn check<'a>(resource_set: ResourceSet<'a>, cx: &mut Context<'a>) {
    let Some(spec) = resource_set.node.entry("spec") else { return };
    if let Some(empty) = resource_set.node.entry_at("spec.inputStrategy.includeEmptyProviders").filter(is_set) {
        let strategy = resource_set.text("spec.inputStrategy.name");
        if let Some(name) = strategy.text().filter(|name| name.value != "Permute") {
            cx.report(empty, format!("`includeEmptyProviders` is not allowed with the strategy `{}`", name.value))
                .help("write `name: Permute`, or delete it");
        }
    }
    for input in resource_set.inputs_from() {
        if let (Some(name), Some(selector)) = (set(input, "name"), set(input, "selector")) {
            cx.report(selector, "`name` and `selector` cannot be used together")
                .help("keep one of them")
                .note(name.key.place(), "the other one");
        } else if cx.is_complete() && is_absent(input, "name") && is_absent(input, "selector") {
            cx.report(input, "the inputs come from neither a `name` nor a `selector`").help("add one of them");
        }
    }
    if let Some(steps) = set(spec.value, "steps") {
        for other in RESOURCES.iter().filter_map(|key| Some((key, set(spec.value, key)?))) {
            cx.report(steps, format!("`steps` and `{}` cannot be used together", other.0))
                .help("move it into a step, or delete `steps`")
                .note(other.1.key.place(), "the other one");
        }
        check_steps(steps.value, cx);
    } else if cx.is_complete() && is_absent(spec.value, "steps") && lacks_resources(spec.value) {
        cx.report(spec, "the ResourceSet has neither `resources` nor `resourcesTemplate` nor `steps`")
            .help("add one of them");
    }
}

fn check_steps<'a>(steps: Node<'a>, cx: &mut Context<'a>) {
    let mut names: Vec<Text<'a>> = Vec::new();
    for step in steps.items() {
        let Some(name) = Field::of(step.get("name")).text() else { continue };
        if let Some(first) = names.iter().find(|first| first.value == name.value) {
            cx.report(name, format!("two steps are named `{}`", name.value))
                .help("give each step a unique name")
                .note(first.place(), "the first one");
        }
        if cx.is_complete() && lacks_resources(step) {
            cx.report(name, "the step has neither `resources` nor `resourcesTemplate`").help("add one of them");
        }
        names.push(name);
    }
}

fn lacks_resources(map: Node<'_>) -> bool {
    RESOURCES.iter().all(|key| is_absent(map, key))
}

fn is_set(entry: &Entry<'_>) -> bool {
    entry.value.is_known() && !entry.value.is_null()
}
