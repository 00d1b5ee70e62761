//! A range of chart versions that nothing can be in.

use crate::{model::value::constraint::Constraint, rules::prelude::*};

use super::chart::Chart;

rule! {
    /// The parts of a range, joined by commas or spaces, must all hold at once.
    ///
    /// `6.8.0, 6.9.0` asks for a version that is both. source-controller finds no chart, and the HelmRelease is never installed. Where
    /// other groups follow after `||` the impossible one is dead, which is a warning.
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
    ///       version: ">=7.0.0 <6.0.0"
    /// #               ^^^^^^^^^^^^^^ no version satisfies `>=7.0.0 <6.0.0`
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
    ///       chart: podinfo
    ///       version: "6.8.0, 6.9.0"
    /// #               ^^^^^^^^^^^^ no version satisfies `6.8.0, 6.9.0`
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
    ///       version: "6.8.0 || 6.9.0"
    ///       sourceRef:
    ///         kind: HelmRepository
    ///         name: podinfo
    /// ```
    ///
    /// ## Fix
    ///
    /// Join alternatives with `||`, or fix the bounds.
    ///
    /// Source: [Masterminds/semver, Checking Version Constraints](https://github.com/Masterminds/semver#checking-version-constraints).
    "helm/version-impossible" Error on [HelmRelease, HelmChart]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(version) = Chart::of(object).version_of_helm_repository() else { return };
    let Ok(constraint) = Constraint::parse(version.value) else { return };
    let is_dead = !constraint.is_satisfiable();
    for conflict in constraint.conflicts() {
        let (Some(first), Some(last)) = (conflict.items.first(), conflict.items.last()) else { continue };
        let at = first.at.start.min(last.at.start)..first.at.end.max(last.at.end);
        let finding = cx.report(
            (version, at.clone()),
            format!("no version satisfies `{}`", version.value.get(at).unwrap_or(version.value)),
        );
        finding.help("separate alternatives with `||`, or correct the bounds");
        if !is_dead {
            finding.level(Level::Warning);
        }
    }
}
