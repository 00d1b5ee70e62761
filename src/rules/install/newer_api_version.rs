//! An API version that the installed Flux does not have yet.

use crate::rules::prelude::*;

use super::served::{api_version, names, of, served_by};

rule! {
    /// The Flux in this repository is too old for this API version.
    ///
    /// The API server knows only the versions in the CRDs that were installed with Flux. It refuses an object of a
    /// later one, and everything that is applied together with it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod, Flux 2.6.4
    /// # file: clusters/prod/policy.yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// #                                   ^^ `image.toolkit.fluxcd.io/v1` requires Flux 2.7 or later, this cluster runs Flux 2.6
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
    /// apiVersion: image.toolkit.fluxcd.io/v1
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
    /// ## Fix
    ///
    /// Update Flux, or write the version that it serves.
    ///
    /// Source: the CRDs of each release of the controllers, from Flux 2.0 to 2.9.
    "install/newer-api-version" Error on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(since) = of(object).and_then(|served| served.since) else { return };
    let flux = &cx.world().flux;
    let too_old = flux.matching(|version| version < since);
    // The table says nothing about what came before Flux 2.0.
    let counts = too_old.certain && too_old.versions.iter().all(|version| version.major == 2);
    let Some((text, version)) = api_version(object).filter(|_| counts) else { return };
    let message =
        format!("`{}` requires Flux {since} or later, this cluster runs {}", text.value, names(&too_old.versions));
    let shown = flux.versions.values().flatten().find_map(|path| cx.repo.file(path.as_str())?.source.as_ref());
    let current = served_by(object, &too_old.versions);
    let finding = cx.report((text, version), message);
    finding.help(match current {
        Some(current) => format!("write `{}`, or update Flux", current.version),
        None => "update Flux".to_owned(),
    });
    if let Some(source) = shown {
        finding.note(source.place(source.line(1).unwrap_or_default()), "the version is shown here");
    }
}
