//! A marker on a line of its own, or behind a key.

use std::collections::HashMap;

use crate::rules::prelude::*;

use super::marker::{Marker, markers};

rule! {
    /// A marker belongs on the line of the value that it is about.
    ///
    /// A comment on a line of its own belongs to the key below it, and a comment after a key whose value is a
    /// mapping belongs to that key. image-automation-controller looks at values only, and never finds it there.
    ///
    /// ## Bad
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
    ///   values:
    ///     image:
    ///       repository: contoso.azurecr.io/web
    ///       # {"$imagepolicy": "flux-system:web:tag"}
    /// #       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing reads this marker, because it is on a line of its own
    ///       tag: 1.4.2
    /// ```
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
    ///   values:
    ///     image: # {"$imagepolicy": "flux-system:web"}
    /// #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nothing reads this marker, because it follows the key `image` and not a value
    ///       repository: contoso.azurecr.io/web
    ///       tag: 1.4.2
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
    ///   values:
    ///     image:
    ///       repository: contoso.azurecr.io/web
    ///       tag: 1.4.2 # {"$imagepolicy": "flux-system:web:tag"}
    /// ```
    ///
    /// ## Fix
    ///
    /// Move the marker after the value, on the same line.
    ///
    /// Source: kubernetes-sigs/kustomize `kyaml/fieldmeta/fieldmeta.go` (`Read`), fluxcd/image-automation-controller
    /// `internal/update/filter.go`.
    "image-marker/position" Warning on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    let markers = markers(file);
    let keys = markers.first().map_or_else(HashMap::new, |marker| keys(marker.yaml));
    for marker in markers {
        if marker.reference().is_none() {
            continue;
        }
        let place = marker.place(0..marker.body.len());
        let help = "move the marker after the value, on the same line";
        if marker.comment.own_line {
            if is_above_key(&marker, &keys) {
                cx.report(place, "nothing reads this marker, because it is on a line of its own").help(help);
            }
        } else if let Some(key) = key_of_collection(&marker, &keys) {
            let message = format!("nothing reads this marker, because it follows the key `{key}` and not a value");
            cx.report(place, message).help(help);
        }
    }
}

/// The entries of all mappings by where their keys begin.
fn keys(yaml: &Yaml) -> HashMap<u32, Entry<'_>> {
    let maps = yaml.nodes().filter(|node| node.kind() == Kind::Map && !node.is_alias());
    maps.flat_map(Node::own_entries).map(|entry| (entry.key.span().start, entry)).collect()
}

/// Whether the next line is an entry of a mapping, and this comment none of several: those may be code put aside.
fn is_above_key(marker: &Marker<'_>, keys: &HashMap<u32, Entry<'_>>) -> bool {
    let text = marker.yaml.source().text();
    let span = marker.comment.span;
    let above = text[..span.start as usize].trim_end_matches([' ', '\t']).trim_end_matches(['\n', '\r']);
    let above = above.rsplit('\n').next().unwrap_or("").trim_start();
    let below = text[span.end as usize..].trim_start_matches(['\r']).strip_prefix('\n').unwrap_or("");
    let line = below.split('\n').next().unwrap_or("");
    if above.starts_with('#') || line.trim_start().starts_with(['#', '-']) || line.trim().is_empty() {
        return false;
    }
    let start =
        span.end as usize + (text.len() - span.end as usize - below.len()) + line.len() - line.trim_start().len();
    u32::try_from(start).is_ok_and(|start| keys.contains_key(&start))
}

/// The key behind which the marker stands, if its value is a mapping or a list on the lines below.
fn key_of_collection<'a>(marker: &Marker<'a>, keys: &HashMap<u32, Entry<'a>>) -> Option<&'a str> {
    let before = marker.yaml.scalar_before(marker.comment)?;
    let entry = keys.get(&before.span().start).filter(|entry| entry.key == before)?;
    let below = entry.value.span().start >= marker.comment.span.end;
    let collection = entry.value.kind() != Kind::Scalar && !entry.value.is_alias();
    (below && collection).then(|| entry.key.text()).flatten()
}
