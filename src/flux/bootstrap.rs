//! Roots that `flux bootstrap` applies by itself: of a folder whose kustomization file forgets its `flux-system`.

use crate::{
    model::{Kustomization, Object},
    render::Found,
    repo::{File, FileKind},
    yaml::Value,
};

use super::{
    artifacts::Artifacts,
    prefix::clamp,
    root::{Root, SYNC_FILE},
    source::Reference,
};

/// The folder with the files of the bootstrap, below the path that they apply (flux2 pkg/manifestgen/sync).
const FOLDER: &str = "flux-system";

/// The folders `P` with a `P/flux-system/gotk-sync.yaml` whose Kustomization has the path `P`. The command applies that
/// file before Flux runs, so that it counts although nothing lists it (flux2 pkg/bootstrap/bootstrap_plain_git.go
/// `ReconcileSyncConfig`).
pub(super) fn bootstrapped(artifacts: &Artifacts<'_, '_>) -> Vec<Root> {
    let view = artifacts.plain.view();
    let files =
        view.repo.files.iter().filter(|file| file.path.file_name() == SYNC_FILE && file.kind == FileKind::Manifest);
    // Flux takes in all of a folder without a kustomization file, and the folder proves itself.
    let roots = files.filter_map(root).filter(|root| matches!(view.kustomization(&root.folder), Found::One(_)));
    roots.collect()
}

fn root(file: &File) -> Option<Root> {
    let (folder, last) = file.path.folder().rsplit_once('/')?;
    let own = |object: &Object<'_>| {
        let path = Kustomization::of(*object).and_then(|view| view.path().value());
        last == FOLDER && path.is_some_and(|path| !path.contains('$') && clamp(path).0 == folder)
    };
    let object = file.objects().find(own)?;
    let reference = Reference::of(Kustomization::of(object)?);
    let is_source = |other: &Object<'_>| {
        let text = |path: &str| other.text(path).value().unwrap_or("");
        reference.is(other.kind, text("metadata.namespace"), text("metadata.name"))
    };
    let yaml = file.yaml.as_ref()?;
    let source = file.objects().find(is_source).and_then(|source| Value::written(yaml, source.node));
    let object = Value::written(yaml, object.node)?;
    let declared = object.at("spec.path")?.place();
    Some(Root { folder: folder.to_owned(), object, prefix: String::new(), source, declared: Some(declared) })
}
