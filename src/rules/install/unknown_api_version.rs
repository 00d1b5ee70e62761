//! An API version that no Flux ever had.

use crate::rules::prelude::*;

use super::served::{self, current, group_of, is_flux_group, is_installed, of};

rule! {
    /// There has never been a Flux with this API version of this kind.
    ///
    /// The API server answers `no matches for kind` to a version that does not exist, or to a kind under the group of
    /// another controller, and nothing in the same Kustomization is applied.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v2
    /// #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `source.toolkit.fluxcd.io/v2` is not an API version of `GitRepository`
    /// kind: GitRepository
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 1m
    ///   url: https://github.com/contoso/apps
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ `ImagePolicy` is not a kind of `source.toolkit.fluxcd.io`
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   policy:
    ///     semver:
    ///       range: 1.x
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 1m
    ///   url: https://github.com/contoso/apps
    ///   ref:
    ///     branch: main
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the group of the kind with the version that the cluster serves.
    ///
    /// Source: the CRDs of each release of the controllers, from Flux 2.0 to 2.9.
    "install/unknown-api-version" Error on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let group = object.group();
    let beyond = cx.world().flux.newest().is_some_and(|newest| Some(newest) > served::newest());
    if beyond || !is_flux_group(group) || of(object).is_some() || object.version().contains("alpha") {
        return;
    }
    let Some(text) = object.text("apiVersion").text().filter(|_| is_installed(cx.repo, object) != Some(true)) else {
        return;
    };
    if let Some(current) = current(object) {
        let meant = format!("{group}/{}", current.version);
        let edit = Edit::replace(text.part(0..text.value.len()), meant.as_str());
        cx.report(text, format!("`{}` is not an API version of `{}`", text.value, object.kind))
            .help(format!("write `{meant}`"))
            .fix(Fix::suggestion(format!("write `{meant}`"), vec![edit]));
    } else if let Some(own) = group_of(object.kind) {
        cx.report(text, format!("`{}` is not a kind of `{group}`", object.kind))
            .help(format!("the kind is in the group `{own}`"));
    }
}
