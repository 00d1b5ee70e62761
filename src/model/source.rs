//! The sources of `source.toolkit.fluxcd.io` and of source-watcher.

use super::view::view;

view! {
    /// A Git repository that source-controller clones.
    GitRepository("source.toolkit.fluxcd.io", "GitRepository") {
        url: text "spec.url",
        provider: text "spec.provider",
        interval: text "spec.interval",
        timeout: text "spec.timeout",
        branch: text "spec.ref.branch",
        tag: text "spec.ref.tag",
        semver: text "spec.ref.semver",
        commit: text "spec.ref.commit",
        ref_name: text "spec.ref.name",
        reference: map "spec.ref",
        secret_ref: text "spec.secretRef.name",
        service_account_name: text "spec.serviceAccountName",
        verify_mode: text "spec.verify.mode",
        sparse_checkout: texts "spec.sparseCheckout",
        include: list "spec.include",
        ignore: text "spec.ignore",
    }

    /// An OCI artifact.
    OciRepository("source.toolkit.fluxcd.io", "OCIRepository") {
        url: text "spec.url",
        provider: text "spec.provider",
        interval: text "spec.interval",
        timeout: text "spec.timeout",
        tag: text "spec.ref.tag",
        semver: text "spec.ref.semver",
        semver_filter: text "spec.ref.semverFilter",
        digest: text "spec.ref.digest",
        secret_ref: text "spec.secretRef.name",
        service_account_name: text "spec.serviceAccountName",
        layer_operation: text "spec.layerSelector.operation",
        layer_media_type: text "spec.layerSelector.mediaType",
        ignore: text "spec.ignore",
        verify_provider: text "spec.verify.provider",
        verify_secret_ref: text "spec.verify.secretRef.name",
        verify_identities: list "spec.verify.matchOIDCIdentity",
    }

    /// A Helm chart repository, HTTP or OCI.
    HelmRepository("source.toolkit.fluxcd.io", "HelmRepository") {
        url: text "spec.url",
        repository_type: text "spec.type",
        provider: text "spec.provider",
        interval: text "spec.interval",
        timeout: text "spec.timeout",
        secret_ref: text "spec.secretRef.name",
        pass_credentials: flag "spec.passCredentials",
        insecure: flag "spec.insecure",
    }

    /// A chart to be packaged.
    HelmChart("source.toolkit.fluxcd.io", "HelmChart") {
        chart: text "spec.chart",
        version: text "spec.version",
        interval: text "spec.interval",
        source_kind: text "spec.sourceRef.kind",
        source_name: text "spec.sourceRef.name",
        values_files: texts "spec.valuesFiles",
    }

    /// Files in object storage; Azure Blob Storage among them.
    Bucket("source.toolkit.fluxcd.io", "Bucket") {
        bucket_name: text "spec.bucketName",
        endpoint: text "spec.endpoint",
        provider: text "spec.provider",
        interval: text "spec.interval",
        timeout: text "spec.timeout",
        prefix: text "spec.prefix",
        region: text "spec.region",
        secret_ref: text "spec.secretRef.name",
        service_account_name: text "spec.serviceAccountName",
        sts: map "spec.sts",
        sts_provider: text "spec.sts.provider",
    }

    /// An artifact that another controller makes.
    ExternalArtifact("source.toolkit.fluxcd.io", "ExternalArtifact") {
        source_ref: map "spec.sourceRef",
    }

    /// Artifacts composed from other sources.
    ArtifactGenerator("source.extensions.fluxcd.io", "ArtifactGenerator") {
        sources: list "spec.sources",
        artifacts: list "spec.artifacts",
    }
}
