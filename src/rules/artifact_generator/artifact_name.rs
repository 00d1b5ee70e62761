//! A name that no artifact can have.

use crate::{
    model::value::dns,
    rules::{prelude::*, presence::is_absent},
};

rule! {
    /// Without `pathPattern`, an artifact is called what an object can be called.
    ///
    /// source-watcher makes an ExternalArtifact of that name. The CRD has a rule about it, so that the API server refuses the ArtifactGenerator;
    /// parts in braces, such as `{app}`, are filled in from the `pathPattern` only.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.extensions.fluxcd.io/v1beta1
    /// kind: ArtifactGenerator
    /// metadata:
    ///   name: apps
    /// spec:
    ///   sources:
    ///     - alias: fleet
    ///       kind: GitRepository
    ///       name: fleet
    ///   artifacts:
    ///     - name: "{app}-manifests"
    /// #            ^ `{` cannot be in a name, which has small letters, digits, `-` and `.`
    ///       copy:
    ///         - from: "@fleet/apps/**"
    ///           to: "@artifact/"
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.extensions.fluxcd.io/v1beta1
    /// kind: ArtifactGenerator
    /// metadata:
    ///   name: apps
    /// spec:
    ///   sources:
    ///     - alias: fleet
    ///       kind: GitRepository
    ///       name: fleet
    ///   artifacts:
    ///     - name: app-manifests
    ///       copy:
    ///         - from: "@fleet/apps/**"
    ///           to: "@artifact/"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write small letters, digits and dashes, or add the `pathPattern` that has the part in braces.
    ///
    /// Source: the [CRD of ArtifactGenerator](https://github.com/fluxcd/source-watcher/blob/main/config/crd/bases/source.extensions.fluxcd.io_artifactgenerators.yaml),
    /// rule of `spec`.
    "artifact-generator/artifact-name" Error on ArtifactGenerator: check
}

fn check<'a>(generator: ArtifactGenerator<'a>, cx: &mut Context<'a>) {
    let Some(spec) = generator.map("spec") else { return };
    let is_empty = generator.text("spec.pathPattern").is("");
    if !(is_empty || cx.is_complete() && is_absent(spec, "pathPattern")) {
        return;
    }
    for artifact in generator.artifacts() {
        let Some(name) = Field::of(artifact.get("name")).text() else { continue };
        if let Err(error) = dns::subdomain(name.value) {
            cx.report((name, error.at), error.message).help(
                "use lower-case letters, digits and dashes, or add a `pathPattern` that contains the part in braces",
            );
        }
    }
}
