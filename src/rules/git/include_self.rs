//! A GitRepository that includes itself.

use crate::rules::prelude::*;

rule! {
    /// A GitRepository that includes itself waits for itself.
    ///
    /// To become ready it needs the artifact of what it includes, which is there only when it is ready: on a new
    /// cluster it stays with `IncludeUnavailable`. Where it was ready before, every artifact holds a copy of the last.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   url: https://github.com/contoso/fleet
    ///   ref:
    ///     branch: main
    ///   include:
    ///     - repository:
    ///         name: fleet
    /// #             ^^^^^ `fleet` includes itself
    ///       toPath: base
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: source.toolkit.fluxcd.io/v1
    /// kind: GitRepository
    /// metadata:
    ///   name: fleet
    /// spec:
    ///   interval: 10m
    ///   url: https://github.com/contoso/fleet
    ///   ref:
    ///     branch: main
    ///   include:
    ///     - repository:
    ///         name: fleet-base
    ///       toPath: base
    /// ```
    ///
    /// ## Fix
    ///
    /// Name the other GitRepository that was meant, or remove the item.
    ///
    /// Source: fluxcd/source-controller `internal/controller/gitrepository_controller.go`, `fetchIncludes`.
    "git/include-self" Error on GitRepository: check
}

fn check<'a>(source: GitRepository<'a>, cx: &mut Context<'a>) {
    let Some(own) = source.name().value() else { return };
    for item in source.include() {
        if let Some(name) = Field::of(item.at("repository.name")).text().filter(|name| name.value == own) {
            cx.report(name, format!("`{own}` includes itself")).help("name another GitRepository of this namespace");
        }
    }
}
