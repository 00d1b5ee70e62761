//! A marker without double quotes.

use crate::rules::prelude::*;

use super::marker::{is_updated, markers, meant};

rule! {
    /// A marker needs double quotes, for it is JSON.
    ///
    /// image-automation-controller first looks for `"$imagepolicy"` in the bytes of a file, quotes included, and then
    /// reads the comment as JSON, which has no single quotes. Without them the marker is passed over in silence.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - https://github.com/contoso/web//deploy?ref=v1.4.2
    /// images:
    ///   - name: contoso.azurecr.io/web
    ///     newTag: 1.4.2 # {'$imagepolicy': 'flux-system:web:tag'}
    /// #                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing reads this marker, because it has no double quotes
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - https://github.com/contoso/web//deploy?ref=v1.4.2
    /// images:
    ///   - name: contoso.azurecr.io/web
    ///     newTag: 1.4.2 # {"$imagepolicy": "flux-system:web:tag"}
    /// ```
    ///
    /// ## Fix
    ///
    /// Put both texts into double quotes.
    ///
    /// Source: fluxcd/image-automation-controller `internal/update/filereader.go`, kubernetes-sigs/kustomize
    /// `kyaml/fieldmeta/fieldmeta.go`.
    "image-marker/quotes" Warning on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    let is_updated = is_updated(file, cx.repo);
    for marker in markers(file) {
        if marker.comment.own_line || !marker.is_object() || marker.body.contains("\"$imagepolicy\"") {
            continue;
        }
        let place = marker.place(0..marker.body.len());
        let finding = cx.report(place.clone(), "nothing reads this marker, because it has no double quotes");
        if is_updated {
            finding.regardless();
        }
        match meant(marker.body) {
            Some(meant) => {
                finding.help(format!("write `# {meant}`"));
                finding.fix(Fix::suggestion("use double quotes", vec![Edit::replace(place, meant)]));
            }
            None => {
                finding.help("write `# {\"$imagepolicy\": \"NAMESPACE:NAME\"}`");
            }
        }
    }
}
