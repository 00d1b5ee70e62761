//! The sources of `source.toolkit.fluxcd.io` and of source-watcher.

use super::view::view;

view! {
    /// A Git repository that source-controller clones.
    GitRepository("source.toolkit.fluxcd.io", "GitRepository") {
        url: text "spec.url",
        provider: text "spec.provider",
        branch: text "spec.ref.branch",
        tag: text "spec.ref.tag",
        semver: text "spec.ref.semver",
        commit: text "spec.ref.commit",
        ref_name: text "spec.ref.name",
        verify_mode: text "spec.verify.mode",
        sparse_checkout: texts "spec.sparseCheckout",
        include: list "spec.include",
    }

    /// An OCI artifact.
    OciRepository("source.toolkit.fluxcd.io", "OCIRepository") {
        url: text "spec.url",
        tag: text "spec.ref.tag",
        semver: text "spec.ref.semver",
        semver_filter: text "spec.ref.semverFilter",
        digest: text "spec.ref.digest",
        layer_media_type: text "spec.layerSelector.mediaType",
    }

    /// A Helm chart repository, HTTP or OCI.
    HelmRepository("source.toolkit.fluxcd.io", "HelmRepository") {
        url: text "spec.url",
        repository_type: text "spec.type",
        provider: text "spec.provider",
    }

    /// A chart to be packaged.
    HelmChart("source.toolkit.fluxcd.io", "HelmChart") {}

    /// Files in object storage; Azure Blob Storage among them.
    Bucket("source.toolkit.fluxcd.io", "Bucket") {
        bucket_name: text "spec.bucketName",
        endpoint: text "spec.endpoint",
        provider: text "spec.provider",
        prefix: text "spec.prefix",
        sts_provider: text "spec.sts.provider",
    }

    /// An artifact that another controller makes.
    ExternalArtifact("source.toolkit.fluxcd.io", "ExternalArtifact") {}

    /// Artifacts composed from other sources.
    ArtifactGenerator("source.extensions.fluxcd.io", "ArtifactGenerator") {
        artifacts: list "spec.artifacts",
    }
}
