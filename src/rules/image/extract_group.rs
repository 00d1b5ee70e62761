//! A template that names a group the pattern does not have.

use crate::rules::prelude::*;

use crate::model::value::regexp::Regexp;

rule! {
    /// A group that the pattern does not have is silently extracted as nothing.
    ///
    /// `filterTags.extract` is a template of Go: `$name` and `${name}` stand for a group of the pattern, and a name
    /// goes on as long as there are letters, digits and underscores, so that `$1x` asks for a group called `1x`. What
    /// is not there becomes the empty text, and the policy then compares tags by what is left: it picks a random tag,
    /// or, if it is `numerical`, it fails.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   filterTags:
    ///     pattern: ^main-[a-f0-9]+-(?P<ts>[0-9]+)$
    ///     extract: $timestamp
    /// #            ^^^^^^^^^^ the pattern has no group `timestamp`
    ///   policy:
    ///     numerical:
    ///       order: asc
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: image.toolkit.fluxcd.io/v1
    /// kind: ImagePolicy
    /// metadata:
    ///   name: web
    ///   namespace: flux-system
    /// spec:
    ///   imageRepositoryRef:
    ///     name: web
    ///   filterTags:
    ///     pattern: ^main-[a-f0-9]+-(?P<ts>[0-9]+)$
    ///     extract: $ts
    ///   policy:
    ///     numerical:
    ///       order: asc
    /// ```
    ///
    /// ## Fix
    ///
    /// Name the group as the pattern does; `$0` is the whole match.
    ///
    /// Source: fluxcd/image-reflector-controller `internal/policy/filter.go`, Go's
    /// [`Regexp.Expand`](https://pkg.go.dev/regexp#Regexp.Expand).
    "image/extract-group" Warning on ImagePolicy: check
}

fn check<'a>(policy: ImagePolicy<'a>, cx: &mut Context<'a>) {
    let (Some(pattern), Some(extract)) = (policy.filter_pattern().text(), policy.filter_extract().text()) else {
        return;
    };
    let Ok(regexp) = Regexp::parse(pattern.value) else { return };
    for missing in regexp.missing_groups(extract.value) {
        let groups: Vec<String> = regexp.groups().iter().flatten().map(|name| format!("`${name}`")).collect();
        let help = match (groups.as_slice(), regexp.groups().len()) {
            ([], 0 | 1) => "the pattern has no groups; put what is to be extracted in `(?P<name>…)`".to_owned(),
            ([], count) => format!("the pattern has only unnamed groups, `$1` to `${}`", count - 1),
            (names, _) => format!("the pattern has {}", names.join(", ")),
        };
        // Of what is left only a text compares: a number cannot be read from nothing.
        let is_all = extract.value.trim_matches(['$', '{', '}']) == missing.name;
        let is_number = policy.numerical_order().is_present() || policy.node.at("spec.policy.numerical").is_some();
        let level = if is_all && is_number { Level::Error } else { Level::Warning };
        cx.report((extract, missing.at), format!("the pattern has no group `{}`", missing.name))
            .help(help)
            .note(pattern.place(), "the pattern")
            .level(level);
    }
}
