//! A login flag that no longer exists.

use crate::rules::prelude::*;

rule! {
    /// The flags `--azure-autologin-for-acr`, `--aws-autologin-for-ecr` and `--gcp-autologin-for-gcr` are gone.
    ///
    /// image-reflector-controller 1.0 (Flux 2.7) dropped them, and a controller that is started with a flag it does
    /// not know ends at once. The login is a matter of each ImageRepository now.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: image-reflector-controller
    ///   namespace: flux-system
    /// spec:
    ///   selector:
    ///     matchLabels:
    ///       app: image-reflector-controller
    ///   template:
    ///     metadata:
    ///       labels:
    ///         app: image-reflector-controller
    ///     spec:
    ///       containers:
    ///         - name: manager
    ///           args:
    ///             - --azure-autologin-for-acr
    /// #             ^^^^^^^^^^^^^^^^^^^^^^^^^ `--azure-autologin-for-acr` was removed in Flux 2.7
    /// ```
    ///
    /// ```yaml
    /// # file: kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - gotk-components.yaml
    /// patches:
    ///   - patch: |
    ///       - op: add
    ///         path: /spec/template/spec/containers/0/args/-
    ///         value: --azure-autologin-for-acr
    /// #              ^^^^^^^^^^^^^^^^^^^^^^^^^ `--azure-autologin-for-acr` was removed in Flux 2.7
    ///     target:
    ///       kind: Deployment
    ///       name: image-reflector-controller
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageRepository
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   image: contoso.azurecr.io/web
    ///   interval: 5m
    ///   provider: azure
    /// ```
    ///
    /// ## Fix
    ///
    /// Drop the flag and write `provider: azure`, `aws` or `gcp` into each ImageRepository.
    ///
    /// Source: [image-reflector-controller CHANGELOG
    /// 1.0.0](https://github.com/fluxcd/image-reflector-controller/blob/main/CHANGELOG.md), pull request 786.
    "install/autologin-flag" Error on file: check
}

const FLAGS: [(&str, &str); 3] =
    [("--azure-autologin-for-acr", "azure"), ("--aws-autologin-for-ecr", "aws"), ("--gcp-autologin-for-gcr", "gcp")];

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    if !matches!(file.kind, FileKind::Manifest | FileKind::Patch | FileKind::Kustomization | FileKind::Component) {
        return;
    }
    let Some(yaml) = &file.yaml else { return };
    let affected = cx.world().flux.matching(|version| version >= Minor::new(2, 7));
    if affected.versions.is_empty()
        || cx.world().flux.known && !affected.certain
        || !yaml.source().text().contains("-autologin-for-")
    {
        return;
    }
    let level = if affected.certain { Level::Error } else { Level::Warning };
    for node in yaml.nodes().filter(|node| !node.is_alias()) {
        let Some(text) = node.text() else { continue };
        for (flag, provider) in FLAGS {
            for (at, _) in text.match_indices(flag).filter(|(at, _)| is_argument(text, *at, flag)) {
                cx.report((node, node.part(at..at + flag.len())), format!("`{flag}` was removed in Flux 2.7"))
                    .level(level)
                    .help(format!("remove it and set `provider: {provider}` in each ImageRepository"));
            }
        }
    }
}

/// Whether the flag stands here as an argument, switched on or without a value, and not in a comment of a patch.
fn is_argument(text: &str, at: usize, flag: &str) -> bool {
    let line = text[..at].rsplit('\n').next().unwrap_or("");
    let before = line.is_empty() || line.ends_with([' ', '"', '\'', '[', ',']);
    let after = &text[at + flag.len()..];
    before && !line.trim_start().starts_with('#') && !after.starts_with(|c: char| c == '-' || c.is_alphanumeric())
}
