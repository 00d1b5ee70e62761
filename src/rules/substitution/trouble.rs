//! What the rules of the family share: where substitution is certain, and how a trouble is reported.

use crate::{
    finding::{Diagnostic, Level},
    flux::{AppliedKustomization, AppliedObject, Cluster, Entry, Trouble},
    model::{Kustomization, Object},
    rules::Context,
    text::Place,
};

/// How certain it is that Flux substitutes in what a unit applies: an error only where the Kustomization and its
/// variables are known; `None` where nobody knows who applies it.
pub fn level(cluster: &Cluster, unit: &AppliedKustomization) -> Option<Level> {
    let kustomization = kustomization(unit)?;
    let variables = &unit.variables;
    let always = kustomization.text("spec.postBuild.substituteStrategy").is("Always");
    // Without any variable Flux leaves the text alone, and an optional ConfigMap may be missing.
    let may_be_none = variables.values.is_empty() && variables.from.iter().all(|from| from.optional || from.found);
    Some(match cluster.entry {
        Entry::Assumed => Level::Warning,
        _ if may_be_none && !always => Level::Warning,
        _ => Level::Error,
    })
}

pub fn kustomization(unit: &AppliedKustomization) -> Option<Kustomization<'_>> {
    Object::of(unit.object.as_ref()?.node()).and_then(Kustomization::of)
}

/// Objects with their troubles, but for what `flux install` writes: other versions of Flux mend its text.
pub fn troubles(cluster: &Cluster) -> impl Iterator<Item = (&AppliedObject, &AppliedKustomization, &Trouble)> {
    let written = cluster.objects.iter().filter(|effective| !is_generated(effective));
    written.flat_map(|effective| {
        let unit = cluster.units.get(effective.unit);
        effective.troubles.iter().filter_map(move |trouble| Some((effective, unit?, trouble)))
    })
}

pub fn is_generated(effective: &AppliedObject) -> bool {
    effective.resource.birth.source.path().file_name() == "gotk-components.yaml"
}

/// Reports at the reference.
pub fn report<'a, 'x>(
    cx: &'x mut Context<'a>,
    cluster: &'a Cluster,
    effective: &'a AppliedObject,
    trouble: &Trouble,
    message: String,
) -> &'x mut Diagnostic {
    let at = trouble.place.clone().first_line();
    match effective.node().at_pointer(&trouble.field) {
        Some(node) => cx.report_in(cluster, effective, (node, at), message),
        None => {
            let finding = cx.report_in(cluster, effective, at, message);
            finding.field = Some(trouble.field.clone());
            finding
        }
    }
}

/// Where the variables of a unit are given, as a line that may be the one to change.
pub fn post_build(unit: &AppliedKustomization) -> Option<Place> {
    Some(unit.object.as_ref()?.node().entry_at("spec.postBuild")?.key.place().first_line())
}

/// What to do with text that is meant as it stands.
pub fn escape_help(effective: &AppliedObject) -> &'static str {
    match effective.resource.kind() {
        "ConfigMap" | "Secret" => {
            "write `$${` to keep the text as it is, or annotate the object with `kustomize.toolkit.fluxcd.io/substitute: disabled`"
        }
        _ => "write `$${` to keep the text as it is",
    }
}
