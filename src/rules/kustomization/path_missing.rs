//! A Kustomization whose folder does not exist.

use crate::{
    flux::{Cluster, Outcome, Reference as SourceReference, prefix::clamp},
    repo::is_inactive_folder,
    rules::prelude::*,
    text::is_near,
};

rule! {
    /// The folder of `spec.path` is not in the repository, or its source leaves it out.
    ///
    /// kustomize-controller looks for the folder in the artifact of the source and fails with `kustomization path not found`.
    /// Nothing that the Kustomization applies gets any change until the path is right. A folder that `.sourceignore`, `spec.ignore` or
    /// `spec.sparseCheckout` of the source leaves out is not in the artifact either.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./applications
    /// #       ^^^^^^^^^^^^^^ the folder `applications` does not exist
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: default
    /// data:
    ///   region: westeurope
    /// ```
    ///
    /// ```yaml
    /// # file: base/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps/${ENVIRONMENT}
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// # file: clusters/test/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - ../../base/apps.yaml
    ///   - gotk-sync.yaml
    /// # file: clusters/test/gotk-sync.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: flux-system
    ///   namespace: flux-system
    /// spec:
    ///   interval: 1m
    ///   url: https://dev.azure.com/contoso/platform/_git/fleet
    ///   ref:
    ///     branch: main
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: flux-system
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./clusters/test
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   postBuild:
    ///     substitute:
    ///       ENVIRONMENT: test
    /// # file: clusters/prod/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - ../../base/apps.yaml
    ///   - gotk-sync.yaml
    /// # file: clusters/prod/gotk-sync.yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: flux-system
    ///   namespace: flux-system
    /// spec:
    ///   interval: 1m
    ///   url: https://dev.azure.com/contoso/platform/_git/fleet
    ///   ref:
    ///     branch: main
    /// ---
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: flux-system
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./clusters/prod
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   postBuild:
    ///     substitute:
    ///       ENVIRONMENT: prod
    /// #                  ^^^^ the folder `apps/prod` does not exist
    /// # file: apps/test/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: default
    /// data:
    ///   region: westeurope
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: default
    /// data:
    ///   region: westeurope
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the path from the root of the repository, with the case of its letters as it is there.
    ///
    /// Source: fluxcd/kustomize-controller `internal/controller/kustomization_controller.go` (`reconcile`).
    "kustomization/path-missing" Error on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    unapplied(cluster, cx);
    let repo = cx.repo;
    for unit in &cluster.units {
        let Outcome::NoPath { certain, path } = &unit.outcome else { continue };
        let Some(effective) = unit.index.and_then(|index| cluster.objects.get(index)) else { continue };
        let Some(node) = effective.node().at("spec.path") else { continue };
        let folder = unit.folder.as_deref().unwrap_or(path);
        let is_file = repo.file(folder).is_some();
        let is_left_out = repo.has_folder(folder);
        let absent = repo.why_absent(folder, false).filter(|_| !is_file && !is_left_out);
        // The root of the artifact, where that is a folder of this repository.
        let root = folder.strip_suffix(path.as_str()).unwrap_or("");
        let message = match (is_file, is_left_out) {
            (true, _) => format!("`{folder}` is a file, not a folder"),
            (_, true) => format!("the folder `{folder}` is not in the source artifact"),
            _ => match &absent {
                Some((why, _)) => format!("the folder `{folder}` {why}"),
                None => format!("the folder `{folder}` does not exist"),
            },
        };
        let near = if is_file { folder.rsplit_once('/').map(|(folder, _)| folder) } else { nearest(repo, folder) };
        let near = near.and_then(|near| near.strip_prefix(root));
        let finding = cx.report_in(cluster, effective, node, message);
        if !certain {
            finding.level(Level::Warning);
        }
        if let Some((_, help)) = absent {
            finding.help(help);
            continue;
        }
        match near {
            _ if is_left_out => finding.help(
                "include the folder: `.sourceignore`, or `ignore` or `sparseCheckout` of the source, leaves it out",
            ),
            Some(near) => finding.help(format!("did you mean `./{near}`?")),
            None => finding.help("no folder has a similar name: commit the folder, or correct the path"),
        };
    }
}

/// Kustomizations that nothing applies, and that read the source of a cluster: once, in the first that has it.
fn unapplied<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    let (repo, fleet) = (cx.repo, cx.fleet);
    let Some(source) = &cluster.source else { return };
    let first = fleet.clusters.iter().find(|other| other.source.as_ref() == Some(source));
    if source.kind != GitRepository::SUBJECT.kind || !first.is_some_and(|first| std::ptr::eq(first, cluster)) {
        return;
    }
    let is_loose = |file: &&'a File| {
        let is_inactive_folder = is_inactive_folder(file.path.folder(), true);
        file.kind == FileKind::Manifest && !fleet.reaches(file.path.as_str()) && !is_inactive_folder
    };
    for kustomization in repo.files.iter().filter(is_loose).flat_map(File::objects).filter_map(Kustomization::of) {
        let Some(path) = kustomization.path().text().filter(|_| SourceReference::of(kustomization) == *source) else {
            continue;
        };
        let (folder, _) = clamp(path.value);
        if path.value.contains('$') || repo.has_folder(&folder) || repo.file(&folder).is_some() {
            continue;
        }
        let finding = cx.report(path, format!("the folder `{folder}` does not exist"));
        finding.certainty = Some(Certainty::Unapplied);
        match nearest(repo, &folder) {
            Some(near) => finding.help(format!("did you mean `./{near}`?")),
            None => finding.help("no folder has a similar name: commit the folder, or correct the path"),
        };
    }
}

/// The folder that may be meant: one that differs by a slip in one name, one that has all parts of the path in their
/// order and few more, or one that lacks a part and says itself what it builds.
fn nearest<'r>(repo: &'r Repo, path: &str) -> Option<&'r str> {
    let wanted: Vec<&str> = path.split('/').collect();
    let score = |folder: &str| {
        let parts: Vec<&str> = folder.split('/').collect();
        let mut differ = wanted.iter().zip(&parts).filter(|(one, other)| one != other);
        if wanted.len() == parts.len()
            && let (Some((one, other)), None) = (differ.next(), differ.next())
            && (one.eq_ignore_ascii_case(other) || is_near(one, other))
        {
            return 3.0;
        }
        let mut rest = parts.iter();
        let holds_all = wanted.iter().all(|part| rest.any(|other| other.eq_ignore_ascii_case(part)));
        if holds_all {
            return 2.0 - 0.1 * (parts.len() - wanted.len()) as f64;
        }
        let mut rest = wanted.iter();
        let lacks_one = wanted.len() == parts.len() + 1
            && parts.len() > 1
            && parts.iter().all(|part| rest.any(|other| other == part));
        let builds = || KustomizeFile::FILE_NAMES.iter().any(|name| repo.file(&format!("{folder}/{name}")).is_some());
        if lacks_one && builds() { 1.1 } else { 0.0 }
    };
    let scored = repo.folders().map(|folder| (score(folder), folder)).filter(|(score, _)| *score > 0.8);
    // Of equals the first by name, so that the answer is the same on every machine.
    let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1))).map(|(_, folder)| folder);
    best.or_else(|| {
        let last = wanted.last()?;
        let mut named = repo.folders().filter(|folder| folder.rsplit('/').next() == Some(last));
        named.next().filter(|_| named.next().is_none())
    })
}
