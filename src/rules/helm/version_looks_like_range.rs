//! A hyphen without spaces.

use crate::{
    model::value::constraint::{Constraint, Operator, Precision},
    rules::prelude::*,
};

use super::chart::Chart;

rule! {
    /// A range with a hyphen needs a space on both sides of it.
    ///
    /// Without them what follows the hyphen is a prerelease: `6.8-6.9` is version 6.8 from its prerelease `6.9` on, and version 6.9 is not
    /// in it.
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
    ///       chart: podinfo
    ///       version: 6.8-6.9.2
    /// #              ^^^^^^^^^ `6.8-6.9.2` is not a range: it is version `6.8` with the prerelease `6.9.2`
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
    ///       version: 6.8 - 6.9.2
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: podinfo
    /// ```
    ///
    /// ## Fix
    ///
    /// Put a space before and after the hyphen.
    ///
    /// Source: [Masterminds/semver, Hyphen Range Comparisons](https://github.com/Masterminds/semver#hyphen-range-comparisons).
    "helm/version-looks-like-range" Warning on [HelmRelease, HelmChart]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(version) = Chart::of(object).version_of_helm_repository() else { return };
    let Ok(constraint) = Constraint::parse(version.value) else { return };
    for item in constraint.groups.iter().flat_map(|group| &group.items) {
        // A prerelease of a whole version may be numbered however its author likes; `1.2-0` is an idiom.
        let upper = item.version.prerelease.as_str();
        let is_version = upper.contains('.') && upper.split('.').all(is_number);
        let is_partial = matches!(item.precision, Precision::Major | Precision::Minor);
        if item.operator != Operator::Equal || !is_partial || !is_version {
            continue;
        }
        let Some(written) = version.value.get(item.at.clone()) else { continue };
        let Some((lower, upper)) = written.split_once('-') else { continue };
        let edit = Edit::replace(version.part(item.at.clone()), format!("{lower} - {upper}"));
        cx.report(
            (version, item.at.clone()),
            format!("`{written}` is not a range: it is version `{lower}` with the prerelease `{upper}`"),
        )
        .help(format!("write `{lower} - {upper}`"))
        .fix(Fix::suggestion("put spaces around the hyphen", vec![edit]));
    }
}

fn is_number(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}
