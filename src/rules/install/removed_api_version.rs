//! An API version that Flux no longer serves.

use crate::rules::prelude::*;

use super::{
    patches::note_patches,
    served::{api_version, is_flux_group, is_installed, lost_field, migrate, names, of, served_by},
};

rule! {
    /// The installed Flux no longer serves this API version.
    ///
    /// Flux removes its beta versions one after another: `v1beta1` and `v2beta1` with 2.7, `v1beta2` and `v2beta2`
    /// with 2.8, those of image automation and notification with 2.9. The API server then answers `no matches for
    /// kind`, and nothing in the same Kustomization is applied.
    ///
    /// That is an error in a cluster whose Flux version is shown: by its `gotk-components.yaml`, the images and labels of the
    /// controllers, the tag of `flux-manifests`, a FluxInstance, the configuration or a flag. Where nothing shows it, it is a warning
    /// that names the supported versions without this API version.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1beta1
    /// #                                       ^^^^^^^ `kustomize.toolkit.fluxcd.io/v1beta1` is not served by Flux 2.7 to 2.9
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// ```
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2beta2
    /// #                                  ^^^^^^^ `helm.toolkit.fluxcd.io/v2beta2` is not served by Flux 2.8 and 2.9
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: web
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the current version; `flux migrate -f .` does so for a whole repository. Fields that it no longer has
    /// must go first, and patches that select the object by the old version must change with it.
    ///
    /// Source: the CRDs of each release of the controllers, [flux migrate](https://fluxcd.io/flux/cmd/flux_migrate/).
    "install/removed-api-version" Error on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let removed = match of(object) {
        Some(served) => served.removed,
        None if object.version().contains("alpha") && is_flux_group(object.group()) => Some(Minor::new(2, 0)),
        None => None,
    };
    let (Some(removed), Some((text, version))) = (removed, api_version(object)) else { return };
    let flux = &cx.world().flux;
    let without = flux.matching(|version| version >= removed);
    // Of a cluster whose version is not shown its CRDs may lie in the repository.
    let installed = if flux.known { None } else { is_installed(cx.repo, object) };
    // Of several versions that one cluster shows, the one for this object may be the old one.
    let by_version = !without.versions.is_empty() && (without.all || !flux.known);
    if installed == Some(true) || installed.is_none() && !by_version {
        return;
    }
    let by = if by_version { names(&without.versions) } else { "the CRD in this repository".to_owned() };
    let current = served_by(object, &flux.versions.keys().copied().collect::<Vec<Minor>>());
    let repo = cx.repo;
    let finding = cx.report((text, version.clone()), format!("`{}` is not served by {by}", text.value));
    finding.cause(format!("{} {by}", text.value));
    finding.level(if without.certain { Level::Error } else { Level::Warning });
    match current {
        None => {
            finding.help("write the version that the Flux of this cluster serves");
        }
        Some(current) => {
            let edit = Edit::replace(text.part(version), current.version);
            let title = format!("write `{}`", current.version);
            match lost_field(object) {
                Some(field) => {
                    finding.help(format!("{title}, which does not have `{field}`"));
                }
                None if object.version().contains("alpha") => {
                    finding.help(title.clone()).fix(Fix::suggestion(title, vec![edit]));
                }
                None => {
                    finding.help(migrate(object, current)).fix(Fix::safe(title, vec![edit]));
                }
            }
        }
    }
    note_patches(finding, repo, object);
}
