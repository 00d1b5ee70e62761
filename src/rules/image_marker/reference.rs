//! A marker that can name no policy.

use crate::rules::prelude::*;

use super::marker::{is_updated, markers};

rule! {
    /// A marker names its policy as `NAMESPACE:NAME`, and anything else never matches.
    ///
    /// Image automation compares the text of the marker with the namespace and the name of each policy, joined by a
    /// colon. A colon too many, a slash, a missing namespace or an upper-case letter make it a name that no policy
    /// can have. The marker is silently ignored.
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
    ///     newTag: 1.4.2 # {"$imagepolicy": "flux-system::web"}
    /// #                                     ^^^^^^^^^^^^^^^^ `flux-system::web` has one colon too many
    /// ```
    ///
    /// ```yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - https://github.com/contoso/web//deploy?ref=v1.4.2
    /// images:
    ///   - name: contoso.azurecr.io/web
    ///     newTag: 1.4.2 # {"$imagepolicy": "flux-system/web:tag"}
    /// #                                     ^^^^^^^^^^^^^^^^^^^ `flux-system/web:tag` has a slash instead of a colon
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
    /// Write the namespace of the ImagePolicy, a colon and its name, then `:tag` or `:name` if the value is not the
    /// whole image.
    ///
    /// Source: fluxcd/image-automation-controller `internal/update/setters.go` (`UpdateWithSetters`), [Flux image
    /// update guide](https://fluxcd.io/flux/guides/image-update/#configure-image-update-for-custom-resources).
    "image-marker/reference" Warning on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    let is_updated = is_updated(file, cx.repo);
    for marker in markers(file) {
        let Some(reference) = marker.reference() else { continue };
        let Some((message, meant)) = problem(&reference) else { continue };
        // Of a policy that is called so the name is what is wrong, and reported there.
        let name = reference.split(':').nth(1).unwrap_or("");
        if !cx.repo.named(ImagePolicy::SUBJECT, name).is_empty() && name.contains(|c: char| c.is_ascii_uppercase()) {
            continue;
        }
        let place = marker.place_of(&reference);
        let finding = cx.report(place.clone(), message);
        if is_updated {
            finding.regardless();
        }
        match meant {
            Some(meant) => {
                finding.help(format!("write `{meant}`"));
                finding.fix(Fix::suggestion(format!("write `{meant}`"), vec![Edit::replace(place, meant)]));
            }
            None => {
                finding.help("write `NAMESPACE:NAME`, followed by `:tag` or `:name` for a part of the image");
            }
        }
    }
}

/// Why no policy can be called so, and what was probably meant.
fn problem(reference: &str) -> Option<(String, Option<String>)> {
    let parts: Vec<&str> = reference.split(':').collect();
    let single = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(":");
    let alike = |meant: String| problem(&meant).is_none().then_some(meant);
    if reference.matches('/').count() == 1 && parts[0].contains('/') {
        return Some((format!("`{reference}` has a slash instead of a colon"), alike(reference.replacen('/', ":", 1))));
    }
    if parts.iter().any(|part| part.is_empty()) {
        return Some((format!("`{reference}` has one colon too many"), alike(single)));
    }
    if let Some(bad) = parts.iter().take(2).find_map(|part| part.chars().find(|c| !is_name_char(*c))) {
        return Some((format!("`{bad}` is not allowed in a policy name, as in `{reference}`"), None));
    }
    match parts.len() {
        1 => Some((format!("`{reference}` has no namespace"), None)),
        2 | 3 => None,
        _ => Some((format!("`{reference}` has too many parts"), None)),
    }
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.'
}
