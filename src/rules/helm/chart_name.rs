//! A chart name that source-controller refuses.

use crate::rules::prelude::*;

use super::chart::Chart;

rule! {
    /// The name of a chart from a HelmRepository has lower-case letters, digits, dashes, slashes and dots.
    ///
    /// source-controller refuses other names before it asks the repository; the HelmChart is stalled with `InvalidChartReference`. A URL or
    /// a path of a folder does not belong here either.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: Podinfo
    /// #            ^ `P` is not allowed in a chart name
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: podinfo
    /// ```
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: ./charts/podinfo
    /// #            ^ a chart name cannot start with `.`
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: podinfo
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: podinfo
    /// spec:
    ///   interval: 10m
    ///   chart:
    ///     spec:
    ///       chart: podinfo
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: podinfo
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the name as it is in the repository.
    ///
    /// Source: fluxcd/source-controller `internal/helm/chart/builder.go`, `RemoteReference.Validate`.
    "helm/chart-name" Error on [HelmRelease, HelmChart]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let chart = Chart::of(object);
    let Some(name) = chart.name.text().filter(|name| !name.value.is_empty() && !name.is_placeholder()) else { return };
    // `CHART_NAME`
    let is_capitals = name.value.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    if is_capitals || !chart.source_kind.is(HelmRepository::SUBJECT.kind) {
        return;
    }
    // `^([-a-z0-9]+/?\.?)+$`
    let bytes = name.value.as_bytes();
    let is_word = |byte: u8| byte == b'-' || byte.is_ascii_lowercase() || byte.is_ascii_digit();
    for (at, c) in name.value.char_indices() {
        let before = at.checked_sub(1).map(|before| bytes[before]);
        let fits = match c {
            '/' => before.is_some_and(is_word),
            '.' => before.is_some_and(|byte| is_word(byte) || byte == b'/'),
            _ => c.is_ascii() && is_word(bytes[at]),
        };
        if fits {
            continue;
        }
        let message = match c {
            '/' | '.' if at == 0 => format!("a chart name cannot start with `{c}`"),
            '/' | '.' => format!("`{c}` cannot follow `{}` in a chart name", &name.value[at - 1..at]),
            _ => format!("`{c}` is not allowed in a chart name"),
        };
        cx.report((name, at..at + c.len_utf8()), message).help(help(name.value));
        return;
    }
}

fn help(name: &str) -> &'static str {
    match name {
        url if url.contains("://") => "write the chart name only; the address goes in the HelmRepository",
        path if path.starts_with(['.', '/']) => {
            "write the chart name only; a folder needs a GitRepository as `sourceRef`"
        }
        _ => "use lower-case letters, digits and dashes",
    }
}
