//! The patches that select an object by its API version.

use crate::{
    finding::{Diagnostic, Fix},
    model::{Object, ReferenceKind, Text},
    repo::{File, Reference, Relation, Repo},
    yaml::Node,
};

use super::served::api_version;

/// How many patches a finding lists.
const NOTES: usize = 5;

/// Names the patches that must change together with the object: else kustomize answers `no matches for Id` and builds
/// nothing. A fix of the object alone is then no safe one.
pub(super) fn note_patches(finding: &mut Diagnostic, repo: &Repo, object: Object<'_>) {
    let Some(name) = object.name().value() else { return };
    let patches = repo.patches_of(object.kind, name);
    let same = |patch: &Object<'_>| {
        patch.kind == object.kind && patch.api_version == object.api_version && patch.name().is(name)
    };
    let objects = patches.flat_map(|file| file.objects().filter(same).map(move |patch| (file, patch)));
    let selecting = objects.filter(|(file, _)| selects_by_itself(repo, file)).take(NOTES);
    let texts: Vec<Text<'_>> = selecting.filter_map(|(_, patch)| Some(api_version(patch)?.0)).collect();
    for text in &texts {
        finding.note(text.place(), "this patch selects the same version; change it, too");
    }
    if let Some(Fix { safe, .. }) = finding.fix.as_mut().filter(|_| !texts.is_empty()) {
        *safe = false;
    }
}

/// Whether some kustomization names the patch without a `target`, which would select in its place.
fn selects_by_itself(repo: &Repo, file: &File) -> bool {
    let patches = Relation::Kustomize(ReferenceKind::Patch);
    repo.named_by(file)
        .filter(|reference| reference.relation == patches)
        // Each is looked up in its kustomization; a file named more often is nobody's.
        .take(64)
        .any(|reference| !has_target(&repo.files[reference.from], reference))
}

fn has_target(kustomization: &File, reference: &Reference) -> bool {
    let list = kustomization.kustomization().and_then(|file| file.field("patches"));
    let mut items = list.into_iter().flat_map(Node::items);
    let is_this = |path: Node<'_>| path.span().start == reference.span.start;
    items.any(|item| item.get("path").is_some_and(is_this) && item.get("target").is_some())
}
