//! A kustomization file by a name that kustomize does not know.

use crate::{flux::Outcome, rules::prelude::*};

rule! {
    /// kustomize knows its file by three names only, and case matters.
    ///
    /// They are `kustomization.yaml`, `kustomization.yml` and `Kustomization`. Under another name, such as
    /// `Kustomization.yaml`, the folder has no kustomization file: kustomize refuses it, and Flux, which then makes a
    /// list of every YAML file in the folder, treats this one as a manifest and fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/Kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// #^^^^^^^^^ kustomize does not know the file name `Kustomization.yaml`
    /// kind: Kustomization
    /// resources:
    ///   - web.yaml
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - web.yaml
    /// # file: apps/web.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Fix
    ///
    /// Rename the file to `kustomization.yaml`.
    ///
    /// Source: [kustomize `api/konfig/general.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/konfig/general.go);
    /// [fluxcd/flux2 issue 4407](https://github.com/fluxcd/flux2/issues/4407).
    "kustomize/file-name-case" Warning on document: check
}

fn check<'a>(document: Node<'a>, cx: &mut Context<'a>) {
    let Some(file) = cx.file else { return };
    let (folder, name) = (file.path.folder(), file.path.file_name());
    if !is_alike(name) || !is_meant(document) {
        return;
    }
    // kustomize comes to the folder and finds nothing in it.
    let refused = cx.repo.references.iter().any(|reference| {
        matches!(&reference.target, Target::Folder(named, None) if named == folder)
            && matches!(reference.relation, Relation::Kustomize(_))
    });
    // Flux makes a kustomization file for the folder, and lists this one as an object.
    let is_listed = cx.fleet.clusters.iter().flat_map(|cluster| &cluster.units).any(|unit| match &unit.outcome {
        Outcome::Built(build) => build.problems.iter().any(|problem| *problem.place.source.path() == file.path),
        _ => false,
    });
    if let Some(first) = document.own_entries().next() {
        cx.report(first, format!("kustomize does not know the file name `{name}`"))
            .help("rename the file to `kustomization.yaml`")
            .level(if refused || is_listed { Level::Error } else { Level::Warning });
    }
}

/// Whether this rule says of a folder why kustomize finds nothing in it.
pub(super) fn speaks_of(repo: &Repo, folder: &str) -> bool {
    let path = |name: &str| if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
    ["Kustomization.yaml", "Kustomization.yml", "kustomization", "KUSTOMIZATION.yaml"]
        .iter()
        .filter_map(|name| repo.file(&path(name)))
        .any(|file| file.roots().any(is_meant))
}

pub(super) fn is_alike(name: &str) -> bool {
    let mut known = KustomizeFile::FILE_NAMES.iter().chain(&["Kustomization.yaml", "Kustomization.yml"]);
    !KustomizeFile::is_name(name) && known.any(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a document was written for kustomize.
fn is_meant(document: Node<'_>) -> bool {
    match document.get("apiVersion").and_then(Node::text) {
        Some(version) => version.starts_with("kustomize.config.k8s.io/"),
        None => document.get("resources").is_some_and(|resources| resources.kind() == Kind::Seq),
    }
}
