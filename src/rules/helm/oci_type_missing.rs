//! An OCI address in a HelmRepository of the default type.

use crate::rules::prelude::*;

rule! {
    /// A HelmRepository with an `oci://` address needs `type: oci`.
    ///
    /// Without it the type is `default`, an index over HTTP. source-controller marks the HelmRepository as stalled with `URLInvalid`, and no
    /// chart comes from it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   url: oci://ghcr.io/contoso/charts
    /// #      ^^^^^^ an `oci://` address needs `type: oci`
    /// ```
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   type: default
    /// #       ^^^^^^^ an `oci://` address needs `type: oci`
    ///   url: oci://ghcr.io/contoso/charts
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: HelmRepository
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   type: oci
    ///   url: oci://ghcr.io/contoso/charts
    /// ```
    ///
    /// ## Fix
    ///
    /// Add `type: oci`, or read the chart with an OCIRepository.
    ///
    /// Source: [HelmRepository, Helm OCI repository](https://fluxcd.io/flux/components/source/helmrepositories/#helm-oci-repository);
    /// fluxcd/source-controller `internal/controller/helmrepository_controller.go`, `reconcileSource`.
    "helm/oci-type-missing" Error on HelmRepository: check
}

fn check<'a>(source: HelmRepository<'a>, cx: &mut Context<'a>) {
    const MESSAGE: &str = "an `oci://` address needs `type: oci`";
    let Some(url) = source.url().text().filter(|url| url.value.starts_with("oci://")) else { return };
    match source.repository_type() {
        Field::Known(written) if written.value == "default" => {
            let edit = Edit::replace(written.part(0..written.value.len()), "oci");
            cx.report(written, MESSAGE).help("write `type: oci`").fix(Fix::safe("write `type: oci`", vec![edit]));
        }
        Field::Absent => {
            let fix = add_type(source);
            let finding = cx.report((url, 0.."oci://".len()), MESSAGE);
            finding.help("add `type: oci`");
            if let Some(fix) = fix {
                finding.fix(fix);
            }
        }
        _ => {}
    }
}

/// A line of its own in front of that of the URL, where the mapping is written in lines.
fn add_type(source: HelmRepository<'_>) -> Option<Fix> {
    if source.node.entry_at("spec.type").is_some() {
        return None;
    }
    let key = source.node.entry_at("spec.url")?.key.place();
    let line = key.source.line(key.start().line)?;
    let before = key.source.slice(Span { start: line.start, end: key.span.start });
    let edit = Edit::insert(&key, key.span.start, format!("type: oci\n{before}"));
    before.chars().all(|c| c == ' ').then(|| Fix::safe("add `type: oci`", vec![edit]))
}
