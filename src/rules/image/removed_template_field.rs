//! A commit message that uses a field of old.

use crate::rules::prelude::*;

rule! {
    /// The commit message template no longer has `.Updated` and `.Changed.ImageResult`.
    ///
    /// They were taken out with image-automation-controller 1.0 (Flux 2.7), for objects of every API version. The
    /// automation stalls with `RemovedTemplateField` and pushes nothing.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageUpdateAutomation
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 30m
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: apps
    ///   git:
    ///     checkout:
    ///       ref:
    ///         branch: main
    ///     commit:
    ///       author:
    ///         email: flux@contoso.com
    ///       messageTemplate: 'update {{ range .Updated.Images }}{{ . }} {{ end }}'
    /// #                                       ^^^^^^^^ `.Updated` was removed from the template in Flux 2.7
    ///     push:
    ///       branch: flux
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImageUpdateAutomation
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 30m
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: apps
    ///   git:
    ///     checkout:
    ///       ref:
    ///         branch: main
    ///     commit:
    ///       author:
    ///         email: flux@contoso.com
    ///       messageTemplate: 'update {{ range .Changed.Changes }}{{ .NewValue }} {{ end }}'
    ///     push:
    ///       branch: flux
    /// ```
    ///
    /// ## Fix
    ///
    /// Use `.Changed.FileChanges`, `.Changed.Objects` or `.Changed.Changes`; a change has `.OldValue`, `.NewValue`
    /// and `.Setter`.
    ///
    /// Source: fluxcd/image-automation-controller `internal/source/source.go` (`templateMsg`,
    /// `checkRemovedTemplateField`) and its CHANGELOG 1.0.0.
    "image/removed-template-field" Error on ImageUpdateAutomation: check
}

const REMOVED: [&str; 2] = [".Updated", ".Changed.ImageResult"];

fn check<'a>(automation: ImageUpdateAutomation<'a>, cx: &mut Context<'a>) {
    // A template is never a known value: it is full of `{{`.
    let Some(node) = automation.message_template().node() else { return };
    let Some(text) = node.text() else { return };
    let flux = &cx.world().flux;
    let affected = flux.matching(|version| version >= Minor::new(2, 7));
    // Of several versions that are installed, the one for this object may be the old one.
    if affected.versions.is_empty() || flux.known && !affected.certain {
        return;
    }
    for field in REMOVED {
        for (at, _) in text.match_indices(field).filter(|(at, _)| is_used(text, *at, field)) {
            let level = if affected.certain { Level::Error } else { Level::Warning };
            let place = node.part(at..at + field.len());
            cx.report((node, place), format!("`{field}` was removed from the template in Flux 2.7"))
                .level(level)
                .help("use `.Changed.FileChanges`, `.Changed.Objects` or `.Changed.Changes`");
        }
    }
}

/// Whether the field of the template's data stands here, within an action.
fn is_used(text: &str, at: usize, field: &str) -> bool {
    let before = &text[..at];
    let in_action = before.rfind("{{") > before.rfind("}}");
    let starts = before.ends_with([' ', '\t', '\n', '{', '-', '(', '$', '|']);
    let ends = !text[at + field.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
    in_action && starts && ends
}
