//! An API version that will be taken away.

use crate::rules::prelude::*;

use super::{
    patches::note_patches,
    served::{api_version, lost_field, migrate, of, served_by},
};

rule! {
    /// A deprecated API version still works, and will not after one of the next updates of Flux.
    ///
    /// The API server prints a warning for it. Once Flux is updated to a version that no longer serves it, everything
    /// in the same Kustomization stops being applied, so it is best changed before.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod, Flux 2.6.4
    /// # file: clusters/prod/web.yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2beta2
    /// #                                  ^^^^^^^ `helm.toolkit.fluxcd.io/v2beta2` is deprecated, Flux 2.8 no longer serves it
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
    /// apiVersion: helm.toolkit.fluxcd.io/v2
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
    /// ## Fix
    ///
    /// Write the current version; `flux migrate -f .` does so for a whole repository. Patches that select the object by
    /// the old version must change with it.
    ///
    /// Source: the CRDs of each release, [flux migrate](https://fluxcd.io/flux/cmd/flux_migrate/).
    "install/deprecated-api-version" Warning on object: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(served) = of(object) else { return };
    let (Some(deprecated), Some(removed)) = (served.deprecated, served.removed) else { return };
    let flux = &cx.world().flux;
    let is_deprecated = flux.matching(|version| version >= deprecated && version < removed);
    let current = served_by(object, &flux.versions.keys().copied().collect::<Vec<Minor>>());
    let (Some(current), Some((text, version))) = (current, api_version(object)) else { return };
    if !is_deprecated.all || current.version == served.version {
        return;
    }
    let message = format!("`{}` is deprecated, Flux {removed} no longer serves it", text.value);
    let edit = Edit::replace(text.part(version.clone()), current.version);
    let title = format!("write `{}`", current.version);
    let repo = cx.repo;
    let finding = cx.report((text, version), message);
    match lost_field(object) {
        Some(field) => {
            finding.help(format!("{title}, which does not have `{field}`"));
        }
        None => {
            finding.help(migrate(object, current)).fix(Fix::safe(title, vec![edit]));
        }
    }
    note_patches(finding, repo, object);
}
