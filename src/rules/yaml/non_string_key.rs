//! A key that is no text.

use crate::rules::prelude::*;

use super::named::named;

rule! {
    /// kustomize refuses a manifest with a key that is a boolean, a fraction or null.
    ///
    /// Kubernetes knows only text as keys. kustomize turns whole numbers and dates into text, but fails on `true`, `1.5` or
    /// `null` without quotes: `object member name must be a string`. `kubectl apply` reads all of them as text.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// # file: web.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   true: blue
    /// # ^^^^ the key `true` is a boolean, not a string
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   "true": blue
    /// ```
    ///
    /// ## Fix
    ///
    /// Put the key in quotes.
    ///
    /// Source: measured with kustomize 5.8 (api v0.21.3).
    "yaml/non-string-key" Error on file: check
}

fn check<'a>(file: &'a File, cx: &mut Context<'a>) {
    if !matches!(file.kind, FileKind::Manifest | FileKind::Crd) {
        return;
    }
    for root in file.manifests().map(|object| object.node) {
        for map in root.descendants().filter(|node| node.kind() == Kind::Map && !node.is_alias()) {
            for key in map.own_entries().map(|entry| entry.key) {
                let is = match key.scalar(Reader::Kyaml) {
                    Some(Scalar::Bool(_)) => "a boolean",
                    Some(Scalar::Float(_)) => "a number with a fraction",
                    Some(Scalar::Null) if key.text().is_some_and(|text| !text.is_empty()) => "null",
                    _ => continue,
                };
                let Some(text) = key.text() else { continue };
                let level = match named(file, cx) {
                    Some(named) if named.certain => Level::Error,
                    _ => Level::Warning,
                };
                cx.report(key, format!("the key `{text}` is {is}, not a string"))
                    .help(format!("write `\"{text}\"`"))
                    .fix(Fix::safe("put the key in quotes", vec![Edit::replace(key.place(), format!("\"{text}\""))]))
                    .level(level);
            }
        }
    }
}
