//! The patches of a kustomization file: `patchesStrategicMerge`, `patches` and `patchesJson6902`.
//!
//! Which text is what, and when the engine refuses it, follows kustomize api/internal/builtins/PatchTransformer.go,
//! PatchStrategicMergeTransformer.go and PatchJson6902Transformer.go, api v0.21.3.

mod json;
mod near;
mod restore;
mod select;
mod source;
mod strategic;
#[cfg(test)]
mod tests;
mod text;

use std::sync::Arc;

use crate::{
    text::Place,
    yaml::{Kind, Value, Yaml},
};

use super::{Behavior, Id, Problem, ProblemKind, Resource, Set, group_version};

pub use select::{Selector, select};
pub use source::{Field, sources_of};

/// One patch, with everything that its item says.
#[derive(Clone, Debug)]
pub struct PatchSource {
    pub text: PatchText,
    /// The item of the kustomization file, or of `spec.patches` of a Flux Kustomization.
    pub item: Place,
    pub target: Option<Value>,
    pub options: Options,
    pub field: Field,
}

/// Where the text of a patch is.
#[derive(Clone, Debug)]
pub enum PatchText {
    File(Arc<Yaml>),
    /// A scalar that holds it.
    Inline(Value),
}

/// `options` of a patch (api/types/patchargs.go). Flux hands none on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub allow_name_change: bool,
    pub allow_kind_change: bool,
}

/// What a patch did.
#[derive(Clone, Debug)]
pub struct Applied {
    pub item: Place,
    /// How many objects it changed, or would have changed.
    pub matched: usize,
    /// Whether it selects by a target: then nobody complains about none.
    pub has_target: bool,
    /// Whether its text says anything; nothing is looked for otherwise.
    pub is_empty: bool,
    /// What it was meant for and did not meet, where the engine says nothing: by its target, or because more objects
    /// may come from what we could not read.
    pub missed: Vec<Problem>,
    /// Whether all objects were known by name when it was applied.
    pub is_certain: bool,
    /// The objects that it deleted, as they were.
    pub deleted: Vec<Arc<Resource>>,
}

/// Applies one patch. What the engine refuses is a problem of the set, and the object at fault stays as it was.
pub fn apply(set: &mut Set, patch: &PatchSource) -> Applied {
    let has_target = patch.target.as_ref().is_some_and(|target| !target.is_null());
    let mut applied = Applied {
        item: patch.item.clone(),
        matched: 0,
        has_target,
        is_empty: false,
        missed: Vec::new(),
        is_certain: set.knows_names(),
        deleted: Vec::new(),
    };
    if let Err(problem) = run(set, patch, &mut applied) {
        set.problems.push(problem);
    }
    applied
}

fn run(set: &mut Set, patch: &PatchSource, applied: &mut Applied) -> Result<(), Problem> {
    let inline = matches!(patch.text, PatchText::Inline(_)) && patch.field == Field::Patches;
    let yaml = text::parse(&patch.text, inline);
    let target = patch.target.as_ref().filter(|target| !target.is_null()).map(Selector::of).transpose()?;
    let body = match patch.field {
        Field::Patches => text::read(&yaml, inline, &patch.item)?,
        Field::PatchesStrategicMerge => text::Body::Documents(text::documents(&yaml, &patch.item)?),
        Field::PatchesJson6902 => {
            let wrong = || refused(patch, "`patchesJson6902` must be a list of operations");
            let operations = text::operations(&yaml, inline, &patch.item).map_err(|own| own.unwrap_or_else(wrong))?;
            if operations.is_empty() {
                return Err(refused(patch, "the patch has no operation"));
            }
            if target.as_ref().is_some_and(|target| !target.has_name) {
                return Err(refused(patch, "a target of `patchesJson6902` needs a `name`"));
            }
            text::Body::Operations(operations)
        }
    };
    let says_something = match &body {
        text::Body::Empty => false,
        text::Body::Operations(operations) => !operations.is_empty(),
        text::Body::Documents(documents) => !documents.is_empty(),
    };
    if let (true, Some(target), Some(written)) = (says_something, &target, &patch.target) {
        applied.missed.extend(near::unselected(set, target, written));
    }
    match (body, target) {
        (text::Body::Empty, _) => applied.is_empty = true,
        (text::Body::Operations(_), None) => {
            return Err(refused(patch, "a JSON 6902 patch needs a `target`"));
        }
        (text::Body::Operations(operations), Some(target)) => operate(set, patch, &operations, &target, applied)?,
        (text::Body::Documents(documents), Some(target)) => {
            if documents.len() > 1 {
                return Err(refused(patch, "a patch with a `target` is one document, this one has several"));
            }
            let selected = select(set, &target);
            applied.matched = selected.len();
            documents.first().map_or(Ok(()), |document| merge_into(set, patch, document, selected, applied))?;
        }
        (text::Body::Documents(documents), None) => {
            applied.is_empty = documents.is_empty();
            for document in &documents {
                let index = match named(set, patch, document) {
                    Ok(index) => index,
                    Err(problem) if problem.kind != ProblemKind::NoMatch => return Err(problem),
                    Err(problem) if applied.is_certain => {
                        set.problems.push(problem);
                        continue;
                    }
                    // What is missing may be what we could not read.
                    Err(problem) => {
                        applied.missed.push(problem);
                        continue;
                    }
                };
                applied.matched += 1;
                merge_into(set, patch, document, vec![index], applied)?;
            }
        }
    }
    Ok(())
}

/// The object that a patch names itself, under any of the names it had (`GetById`).
fn named(set: &Set, patch: &PatchSource, document: &Value) -> Result<usize, Problem> {
    let text = |path: &str| {
        let value = document.at(path).filter(|value| !value.is_null());
        value.and_then(|value| value.text().map(str::to_owned)).unwrap_or_default()
    };
    let api_version = text("apiVersion");
    let (group, version) = group_version(&api_version);
    let id = Id {
        group: group.into(),
        version: version.into(),
        kind: text("kind"),
        name: text("metadata.name"),
        namespace: text("metadata.namespace"),
    };
    let found = set.matching(&id);
    match found[..] {
        [index] => Ok(index),
        [] => Err(near::unmatched(set, document, &id, &patch.item)),
        _ => {
            let message = format!("the patch for {} matches {} objects instead of one", id.words(), found.len());
            Err(Problem::new(ProblemKind::Patch, patch.item.clone(), message))
        }
    }
}

/// Merges one document into the objects; one that is emptied is dropped.
fn merge_into(
    set: &mut Set,
    patch: &PatchSource,
    document: &Value,
    selected: Vec<usize>,
    applied: &mut Applied,
) -> Result<(), Problem> {
    // With a target, and in the old field, the engine makes strings of all labels and annotations of the patch first.
    let through_set =
        patch.field == Field::PatchesStrategicMerge || patch.target.as_ref().is_some_and(|t| !t.is_null());
    let document = if through_set { restore::with_texts(document) } else { document.clone() };
    let mut dropped = Vec::new();
    for index in selected {
        let merged = strategic::merge(&set.resources[index].value, &document, &patch.item)?;
        let value = merged.value.map(|value| {
            let before = &set.resources[index].value;
            restore::identity(value, before, patch.options, through_set)
        });
        let Some(value) = value.filter(|value| value.kind() == Kind::Map && !value.node().entries().is_empty()) else {
            dropped.push(index);
            continue;
        };
        let changes_id = patch.options.allow_name_change || patch.options.allow_kind_change;
        if !changes_id && value.is_same(&set.resources[index].value) {
            continue;
        }
        let resource = set.resource_mut(index);
        if changes_id {
            resource.remember();
        }
        resource.value = value;
        resource.tombstones.extend(merged.tombstones);
    }
    for index in dropped.into_iter().rev() {
        applied.deleted.push(set.resources.remove(index));
    }
    if through_set && (patch.options.allow_name_change || patch.options.allow_kind_change) {
        return collide(set, patch);
    }
    Ok(())
}

/// Two objects that have become one (api/resmap `ApplySmPatch` appends all anew).
fn collide(set: &Set, patch: &PatchSource) -> Result<(), Problem> {
    let mut seen = std::collections::HashSet::new();
    for resource in &set.resources {
        let mut id = resource.id();
        id.namespace = id.effective_namespace().to_owned();
        if !seen.insert(id) {
            let message = format!("the patch gives two objects one identity, {}", resource.id().words());
            return Err(Problem::new(ProblemKind::Duplicate, patch.item.clone(), message));
        }
    }
    Ok(())
}

fn operate(
    set: &mut Set,
    patch: &PatchSource,
    operations: &[Value],
    target: &Selector,
    applied: &mut Applied,
) -> Result<(), Problem> {
    let selected = select(set, target);
    applied.matched = selected.len();
    let remembers = patch.field == Field::Patches;
    for index in selected {
        let resource = &set.resources[index];
        let noted = remembers || is_noted(resource);
        let done = json::apply(resource, operations, &patch.item, noted, &mut set.budget);
        let (value, tombstones) = match done {
            Ok(done) => done,
            Err(problem) if problem.kind == ProblemKind::Limit => return Err(problem),
            // The field that is missing may come from what we could not read.
            Err(_) if !set.is_complete() => continue,
            Err(problem) => return Err(problem),
        };
        let resource = set.resource_mut(index);
        if remembers {
            resource.remember();
        }
        resource.value = value;
        resource.tombstones.extend(tombstones);
    }
    Ok(())
}

/// Whether the engine keeps notes in the annotations of the object (api/internal/utils/annotations.go).
fn is_noted(resource: &Resource) -> bool {
    !resource.history.is_empty()
        || !resource.prefixes.is_empty()
        || !resource.suffixes.is_empty()
        || resource.needs_hash
        || resource.behavior != Behavior::Unspecified
}

fn refused(patch: &PatchSource, message: &str) -> Problem {
    Problem::new(ProblemKind::Patch, patch.item.clone(), message)
}
