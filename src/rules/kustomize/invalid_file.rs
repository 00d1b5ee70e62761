//! A kustomization file that kustomize cannot read.

use std::collections::HashSet;

use crate::{render::ProblemKind as Refusal, rules::prelude::*};

use super::refused::refused;

rule! {
    /// kustomize reads a kustomization file strictly, and refuses one that it does not understand.
    ///
    /// That is a file that says nothing, that is of another kind, or in which a field has a value of another type: a text
    /// where a list belongs. A field that kustomize does not know has a rule of its own.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources: namespace.yaml
    /// #          ^^^^^^^^^^^^^^ kustomize wants a list in `resources`
    /// # file: apps/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - namespace.yaml
    /// # file: apps/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the field as kustomize wants it.
    ///
    /// Source: [kustomize `api/types/kustomization.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/kustomization.go)
    /// (`Unmarshal`, `EnforceFields`, `CheckEmpty`).
    "kustomize/invalid-file" Error on repository: check
}

fn check<'a>(_: &'a Repo, cx: &mut Context<'a>) {
    let fleet = cx.fleet;
    // Flux reads the file at `spec.path` in its own way, and adds to what says nothing.
    let units = fleet.clusters.iter().flat_map(|cluster| &cluster.units);
    let direct: HashSet<&str> = units.filter_map(|unit| unit.folder.as_deref()).collect();
    for refused in refused(fleet, |problem| matches!(problem.kind, Refusal::File | Refusal::Field)) {
        if !refused.clusters.is_empty() || !direct.contains(refused.problem.place.source.path().folder()) {
            refused.say(cx);
        }
    }
}
