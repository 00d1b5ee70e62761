//! A marker that is no JSON.

use crate::rules::prelude::*;

use super::marker::{is_updated, markers, meant};

rule! {
    /// A marker that is not exactly a JSON object is silently ignored.
    ///
    /// After the `#` there must be nothing but an object of texts: `{"$imagepolicy": "NAMESPACE:NAME"}`. A missing
    /// brace, a comma too many, a word before or after make it an ordinary comment, and the image is never updated.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   selector:
    ///     matchLabels:
    ///       app: web
    ///   template:
    ///     metadata:
    ///       labels:
    ///         app: web
    ///     spec:
    ///       containers:
    ///         - name: web
    ///           image: contoso.azurecr.io/web:1.4.2 # {"$imagepolicy": "flux-system:web"
    /// #                                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing reads this marker, because it is not a JSON object
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   selector:
    ///     matchLabels:
    ///       app: web
    ///   template:
    ///     metadata:
    ///       labels:
    ///         app: web
    ///     spec:
    ///       containers:
    ///         - name: web
    ///           image: contoso.azurecr.io/web:1.4.2 # {"$imagepolicy": "flux-system:web"}
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `# {"$imagepolicy": "NAMESPACE:NAME"}` and nothing else on that comment.
    ///
    /// Source: kubernetes-sigs/kustomize `kyaml/fieldmeta/fieldmeta.go` (`processShortHand`), [Flux image update
    /// guide](https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources).
    "image-marker/not-json" Warning on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    let is_updated = is_updated(file, cx.repo);
    for marker in markers(file) {
        let quoted = marker.body.contains("\"$imagepolicy\"");
        if marker.comment.own_line || !quoted || serde_json::from_str::<serde_json::Value>(marker.body).is_ok() {
            continue;
        }
        let place = marker.place(0..marker.body.len());
        let finding = cx.report(place.clone(), "nothing reads this marker, because it is not a JSON object");
        if is_updated {
            finding.regardless();
        }
        match meant(marker.body) {
            Some(meant) => {
                finding.help(format!("write `# {meant}`"));
                finding.fix(Fix::suggestion("write the marker as JSON", vec![Edit::replace(place, meant)]));
            }
            None => {
                finding.help("write `# {\"$imagepolicy\": \"NAMESPACE:NAME\"}`");
            }
        }
    }
}
