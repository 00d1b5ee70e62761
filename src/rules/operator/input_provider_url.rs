//! A URL that does not go with its provider.

use crate::rules::prelude::*;

use crate::model::value::{devops_address, go_url::GoUrl};

rule! {
    /// Each type of input provider has its own form of URL.
    ///
    /// The CRD has rules about the scheme, so that the API server refuses what breaks them. For Azure DevOps the
    /// operator itself accepts only `https://dev.azure.com/ORG/PROJECT/_git/REPO`, and finds nothing with the older
    /// host or with `.git` at the end.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: ResourceSetInputProvider
    /// metadata:
    ///   name: pull-requests
    ///   namespace: flux-system
    /// spec:
    ///   type: AzureDevOpsPullRequest
    ///   url: https://contoso.visualstudio.com/shop/_git/web
    /// #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ an `AzureDevOpsPullRequest` reads `https://dev.azure.com/ORG/PROJECT/_git/REPO` only
    /// ```
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: ResourceSetInputProvider
    /// metadata:
    ///   name: charts
    ///   namespace: flux-system
    /// spec:
    ///   type: ACRArtifactTag
    ///   url: https://contoso.azurecr.io/charts/web
    /// #      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the URL of an `ACRArtifactTag` begins with `oci://`
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: ResourceSetInputProvider
    /// metadata:
    ///   name: pull-requests
    ///   namespace: flux-system
    /// spec:
    ///   type: AzureDevOpsPullRequest
    ///   url: https://dev.azure.com/contoso/shop/_git/web
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the URL in the form of its type.
    ///
    /// Source: [CRD of
    /// ResourceSetInputProvider](https://github.com/controlplaneio-fluxcd/flux-operator/blob/main/config/crd/bases/fluxcd.controlplane.io_resourcesetinputproviders.yaml),
    /// controlplaneio-fluxcd/flux-operator `internal/gitprovider/azuredevops.go` (`parseAzureDevOpsURL`).
    "operator/input-provider-url" Error on ResourceSetInputProvider: check
}

fn check<'a>(provider: ResourceSetInputProvider<'a>, cx: &mut Context<'a>) {
    let (Some(kind), Some(url)) = (provider.provider_type().value(), provider.url().text()) else { return };
    let article = if kind.starts_with(['A', 'E', 'O']) { "an" } else { "a" };
    if kind == "Static" || kind == "ExternalArtifact" {
        cx.report(url, format!("{article} `{kind}` has no URL")).help("delete `url`");
        return;
    }
    let web = url.value.starts_with("http://") || url.value.starts_with("https://");
    let needs = match kind {
        "ExternalService" => (!web).then_some("https://"),
        _ if kind.starts_with("Git") => (!url.value.starts_with("http")).then_some("https://"),
        _ if kind.starts_with("AzureDevOps") => (!web).then_some("https://"),
        _ if kind.starts_with("AWSCodeCommit") => (!url.value.starts_with("https://")).then_some("https://"),
        _ if kind.ends_with("ArtifactTag") => (!url.value.starts_with("oci")).then_some("oci://"),
        _ => None,
    };
    if let Some(scheme) = needs {
        cx.report(url, format!("the URL of {article} `{kind}` begins with `{scheme}`")).help("write the URL so");
    } else if kind.ends_with("ArtifactTag") && url.value.strip_prefix("oci://").is_some_and(|it| !it.contains('/')) {
        cx.report(url, format!("`{}` names a registry without a repository", url.value))
            .help("add the repository after the registry");
    } else if kind.starts_with("AzureDevOps") && !is_azure_devops(url.value) {
        let message = format!("{article} `{kind}` reads `https://dev.azure.com/ORG/PROJECT/_git/REPO` only");
        let finding = cx.report(url, message);
        if let Some(meant) = devops_address::suggestion(url.value).filter(|meant| is_azure_devops(meant)) {
            finding.help(format!("write `{meant}`"));
        }
    }
}

fn is_azure_devops(text: &str) -> bool {
    let Ok(url) = GoUrl::parse(text) else { return false };
    let parts: Vec<&str> = url.path.trim_matches('/').split('/').collect();
    url.host == "dev.azure.com" && matches!(parts[..], [_, _, "_git", repository] if !repository.ends_with(".git"))
}
