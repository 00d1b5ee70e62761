//! A FluxInstance or a FluxReport of another name.

use crate::rules::prelude::*;

rule! {
    /// A FluxInstance is called `flux` and nothing else.
    ///
    /// The CRD has a rule about the name, for there is one Flux in a cluster. The API server refuses every other
    /// name, of the FluxReport that the operator writes as well.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: FluxInstance
    /// metadata:
    ///   name: production
    /// #       ^^^^^^^^^^ a FluxInstance cannot be named `production`
    ///   namespace: flux-system
    /// spec:
    ///   distribution:
    ///     version: 2.x
    ///     registry: ghcr.io/fluxcd
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: fluxcd.controlplane.io/v1
    /// kind: FluxInstance
    /// metadata:
    ///   name: flux
    ///   namespace: flux-system
    /// spec:
    ///   distribution:
    ///     version: 2.x
    ///     registry: ghcr.io/fluxcd
    /// ```
    ///
    /// ## Fix
    ///
    /// Call it `flux`.
    ///
    /// Source: [CRD of
    /// FluxInstance](https://github.com/controlplaneio-fluxcd/flux-operator/blob/main/config/crd/bases/fluxcd.controlplane.io_fluxinstances.yaml),
    /// rule of the object.
    "operator/instance-name" Error on [FluxInstance, FluxReport]: check
}

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let Some(name) = object.name().text().filter(|name| name.value != "flux") else { return };
    let edit = Edit::replace(name.part(0..name.value.len()), "flux");
    cx.report(name, format!("a {} cannot be named `{}`", object.kind, name.value))
        .help("name it `flux`")
        .fix(Fix::suggestion("name it `flux`", vec![edit]));
}
