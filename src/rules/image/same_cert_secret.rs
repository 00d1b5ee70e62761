//! One Secret for both credentials and certificates.

use crate::rules::prelude::*;

rule! {
    /// Certificates from the Secret that also holds the credentials are not found.
    ///
    /// image-reflector-controller from 1.0 on (Flux 2.7) sets TLS up from a variable that is never filled when
    /// `certSecretRef` names the same Secret as `secretRef`, and then looks for a Secret without a name.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageRepository
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   image: registry.contoso.com/web
    ///   interval: 5m
    ///   secretRef:
    ///     name: registry
    ///   certSecretRef:
    ///     name: registry
    /// #         ^^^^^^^^ `registry` is also the `secretRef`: Flux 2.7 and later find no certificate then
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageRepository
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   image: registry.contoso.com/web
    ///   interval: 5m
    ///   secretRef:
    ///     name: registry
    ///   certSecretRef:
    ///     name: registry-ca
    /// ```
    ///
    /// ## Fix
    ///
    /// Put `ca.crt`, or `tls.crt` and `tls.key`, into a Secret of their own.
    ///
    /// Source: fluxcd/image-reflector-controller `internal/registry/options.go` (`GetOptions`) at v1.0.0 and v1.2.0;
    /// found by reading.
    "image/same-cert-secret" Warning on ImageRepository: check
}

fn check<'a>(repository: ImageRepository<'a>, cx: &mut Context<'a>) {
    let (Some(auth), Some(cert)) = (repository.secret_ref().text(), repository.cert_secret_ref().text()) else {
        return;
    };
    let certain = cx.world().flux.matching(|version| version >= Minor::new(2, 7)).all;
    if certain && auth.value == cert.value {
        let message = format!("`{}` is also the `secretRef`: Flux 2.7 and later find no certificate then", cert.value);
        cx.report(cert, message)
            .help("put the certificates in a separate Secret")
            .note(auth.place(), "the same Secret");
    }
}
