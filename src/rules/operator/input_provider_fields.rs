//! Fields that go with some types of input providers only.

use crate::rules::{
    prelude::*,
    presence::{is_absent, set},
};

rule! {
    /// Each type of input provider has its own fields.
    ///
    /// The CRD has rules about them: where the URL, the Secret, the service account, the certificates or the selectors mean nothing to the type
    /// they are not allowed, where the type lives by them they are needed. The API server refuses what breaks them.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: ResourceSetInputProvider
    /// metadata:
    ///   name: charts
    ///   namespace: flux-system
    /// spec:
    ///   type: ACRArtifactTag
    ///   url: oci://contoso.azurecr.io/charts/web
    ///   secretRef:
    /// # ^^^^^^^^^ `secretRef` is not allowed with `type: ACRArtifactTag`
    ///     name: acr
    /// ```
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: ResourceSetInputProvider
    /// metadata:
    ///   name: inventory
    ///   namespace: flux-system
    /// spec:
    ///   type: ExternalService
    ///   url: http://inventory.contoso.com/clusters
    /// #      ^^^^ `http://` needs `insecure: true`
    /// ```
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: ResourceSetInputProvider
    /// metadata:
    ///   name: builds
    ///   namespace: flux-system
    /// spec:
    ///   type: ExternalArtifact
    /// #       ^^^^^^^^^^^^^^^^ `type: ExternalArtifact` needs `selectors`
    ///   insecure: true
    /// # ^^^^^^^^ `insecure` is not allowed with `type: ExternalArtifact`
    ///   certSecretRef:
    /// # ^^^^^^^^^^^^^ `certSecretRef` is not allowed with `type: ExternalArtifact`
    ///     name: ca
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: ResourceSetInputProvider
    /// metadata:
    ///   name: charts
    ///   namespace: flux-system
    /// spec:
    ///   type: ACRArtifactTag
    ///   url: oci://contoso.azurecr.io/charts/web
    ///   serviceAccountName: acr-reader
    /// ```
    ///
    /// ## Fix
    ///
    /// Delete the field that the type does not take, add the one that it needs.
    ///
    /// Source: the [CRD of
    /// ResourceSetInputProvider](https://github.com/controlplaneio-fluxcd/flux-operator/blob/main/config/crd/bases/fluxcd.controlplane.io_resourcesetinputproviders.yaml),
    /// rules of `spec`.
    "operator/input-provider-fields" Error on ResourceSetInputProvider: check
}

fn check<'a>(provider: ResourceSetInputProvider<'a>, cx: &mut Context<'a>) {
    let Some(spec) = provider.map("spec") else { return };
    let Some(kind) = provider.provider_type().text() else { return };
    for (field, takes) in [
        ("serviceAccountName", takes_account as fn(&str) -> bool),
        ("secretRef", takes_secret),
        ("certSecretRef", takes_certificates),
        ("selectors", |kind| kind == EXTERNAL),
    ] {
        if let Some(entry) = set(spec, field).filter(|_| !takes(kind.value)) {
            cx.report(entry, format!("`{field}` is not allowed with `type: {}`", kind.value)).help("delete it");
        }
    }
    let has_url = !matches!(kind.value, "Static" | EXTERNAL);
    let lacks_selectors = kind.value == EXTERNAL && (is_absent(spec, "selectors") || is_empty(spec.get("selectors")));
    for (lacks, field) in [(has_url && is_absent(spec, "url"), "url"), (lacks_selectors, "selectors")] {
        if lacks && cx.is_complete() {
            cx.report(kind, format!("`type: {}` needs `{field}`", kind.value)).help(format!("add `{field}`"));
        }
    }
    insecure(provider, spec, kind, cx);
    for selector in provider.list("spec.selectors") {
        let other = ["matchLabels", "matchExpressions"].into_iter().find_map(|key| set(selector, key));
        if let (Some(name), Some(other)) = (set(selector, "name"), other) {
            cx.report(name, "`name` cannot be used with `matchLabels` or `matchExpressions`")
                .help("keep either the name or the labels")
                .note(other.key.place(), "the other one");
        }
    }
}

const EXTERNAL: &str = "ExternalArtifact";

fn insecure<'a>(provider: ResourceSetInputProvider<'a>, spec: Node<'a>, kind: Text<'a>, cx: &mut Context<'a>) {
    let flag = set(spec, "insecure");
    let is_on = flag.and_then(|entry| entry.value.as_bool());
    let takes_it = matches!(kind.value, "ExternalService" | "OCIArtifactTag");
    if let Some(entry) = flag.filter(|_| is_on == Some(true) && !takes_it) {
        cx.report(entry, format!("`insecure` is not allowed with `type: {}`", kind.value)).help("delete it");
    }
    let is_off = is_on == Some(false) || cx.is_complete() && is_absent(spec, "insecure");
    let url = provider.url().text().filter(|url| url.value.starts_with("http://"));
    if let Some(url) = url.filter(|_| kind.value == "ExternalService" && is_off) {
        cx.report((url, 0.."http".len()), "`http://` needs `insecure: true`")
            .help("write `https://`, or `insecure: true` where nothing secret is read");
    }
}

fn takes_account(kind: &str) -> bool {
    kind.starts_with("AzureDevOps")
        || kind.starts_with("AWSCodeCommit")
        || kind.ends_with("ArtifactTag")
        || kind == EXTERNAL
}

fn takes_secret(kind: &str) -> bool {
    let is_cloud = kind.ends_with("ArtifactTag") && kind != "OCIArtifactTag";
    !(kind == "Static" || kind == EXTERNAL || kind.starts_with("AWSCodeCommit") || is_cloud)
}

fn takes_certificates(kind: &str) -> bool {
    takes_secret(kind) && !kind.starts_with("AzureDevOps")
}

fn is_empty(list: Option<Node<'_>>) -> bool {
    list.is_some_and(|list| list.kind() == Kind::Seq && list.items().next().is_none())
}
