//! A marker that asks for something a policy does not have.

use crate::rules::prelude::*;

use super::marker::{is_updated, markers};

rule! {
    /// A marker can ask for `:tag`, `:name` or `:digest`, and for nothing else.
    ///
    /// The ending is compared letter by letter. With another one, the marker is silently ignored and the
    /// value stays as it is.
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
    ///     newTag: 1.4.2 # {"$imagepolicy": "flux-system:web:version"}
    /// #                                                     ^^^^^^^ `version` is not a part of an image; the parts are `tag`, `name` and `digest`
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
    /// End with `:tag` for a tag, `:name` for the image without its tag, `:digest` for a digest, and without ending
    /// for all of the image.
    ///
    /// Source: fluxcd/image-automation-controller `internal/update/setters.go` (`UpdateWithSetters`).
    "image-marker/suffix" Warning on file: check
}

const ENDINGS: [&str; 3] = ["tag", "name", "digest"];

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    let is_updated = is_updated(file, cx.repo);
    for marker in markers(file) {
        let Some(reference) = marker.reference() else { continue };
        let parts: Vec<&str> = reference.split(':').collect();
        let [namespace, name, ending] = parts[..] else { continue };
        if namespace.is_empty() || name.is_empty() || ending.is_empty() || ENDINGS.contains(&ending) {
            continue;
        }
        let whole = marker.place_of(&reference);
        let place = Place { span: Span { start: whole.span.end - ending.len() as u32, ..whole.span }, ..whole };
        let finding = cx.report(
            place.clone(),
            format!("`{ending}` is not a part of an image; the parts are `tag`, `name` and `digest`"),
        );
        if is_updated {
            finding.regardless();
        }
        if let Some(known) = ENDINGS.iter().find(|known| known.eq_ignore_ascii_case(ending)) {
            finding.help(format!("write `{known}`"));
            finding.fix(Fix::suggestion(format!("write `{known}`"), vec![Edit::replace(place, *known)]));
        } else {
            finding.help("end with `:tag`, `:name` or `:digest`, or with the policy name for the whole image");
        }
    }
}
