//! A secret written into a kustomization file.

use crate::rules::prelude::*;

use super::{
    lowered,
    worth::{Worth, worth},
};

rule! {
    /// A literal of a `secretGenerator` is a secret in plain text.
    ///
    /// kustomize makes a Secret of it in the cluster, but in Git it is readable by everyone, and Flux cannot decrypt a
    /// literal: only `files` and `envs` of a generator are decrypted before the build.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: kustomization.yaml
    /// secretGenerator:
    ///   - name: database
    ///     literals:
    ///       - username=app
    ///       - password=correct-horse-battery
    /// #       ^^^^^^^^ the value of `password` is not encrypted
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: kustomization.yaml
    /// secretGenerator:
    ///   - name: database
    ///     literals:
    ///       - username=app
    /// ```
    ///
    /// ## Fix
    ///
    /// Change the credential, write it to a file that SOPS encrypts, and name that under `envs` or `files`.
    ///
    /// Source: [Flux, Manage Kubernetes secrets with SOPS](https://fluxcd.io/flux/guides/mozilla-sops/);
    /// fluxcd/kustomize-controller `internal/decryptor/decryptor.go` (`decryptKustomizationSources`).
    "secret/generator-literal" Error on kustomize: check
}

fn check<'a>(file: KustomizeFile<'a>, cx: &mut Context<'a>) {
    let Some(at) = cx.file else { return };
    let generators = file.field("secretGenerator").into_iter().flat_map(Node::items);
    for item in generators.filter_map(|generator| generator.get("literals")).flat_map(Node::items) {
        let Some(text) = Field::of(Some(item)).text() else { continue };
        let Some((key, value)) = text.value.split_once('=') else { continue };
        if worth(key, value.trim_matches(['"', '\'']), false) != Worth::Secret {
            continue;
        }
        let level = lowered(Level::Error, at);
        cx.report((text, 0..key.len()), format!("the value of `{key}` is not encrypted"))
            .help("write it to a file that SOPS encrypts, and name that under `envs`")
            .leak(text.place())
            .level(level);
    }
}
