//! An acceptance whose last day is over.

use crate::rules::prelude::*;

rule! {
    /// An acceptance in `.fluxvet.yaml` whose last day is over no longer hides anything.
    ///
    /// The date was set so that someone looks again. Its findings count from the day after.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: .fluxvet.yaml
    /// ignore:
    ///   - rule: yaml/duplicate-key
    /// #   ^^^^ this suppression expired on 2020-01-31
    ///     reason: waits for the vendor
    ///     expires: 2020-01-31
    /// # file: web.yaml
    /// color: blue
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: .fluxvet.yaml
    /// ignore:
    ///   - rule: yaml/duplicate-key
    ///     reason: waits for the vendor
    ///     expires: 2999-12-31
    /// # file: web.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web
    /// data:
    ///   color: blue
    ///   color: green
    /// ```
    ///
    /// ## Fix
    ///
    /// Fix what it hid and delete the item, or give it a new date.
    ///
    /// Source: the form of `.fluxvet.yaml` is fluxvet's own, see `fluxvet config-schema`.
    "suppression/expired" Warning on suppression: check
}

fn check(problem: &SuppressionProblem, cx: &mut Context<'_>) {
    if problem.kind == SuppressionProblemKind::Expired {
        cx.report(problem.place.clone(), format!("this suppression expired on {}", problem.subject))
            .help("fix what it hides and delete the item, or give it a new date");
    }
}
