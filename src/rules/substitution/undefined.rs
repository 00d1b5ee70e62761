//! A variable that nobody defines.

use std::collections::BTreeMap;

use crate::{
    config::Minor,
    flux::{AppliedKustomization, AppliedObject, Cluster, Entry as ClusterEntry, Trouble, TroubleKind, Variables},
    rules::{prelude::*, substitution::trouble},
};

rule! {
    /// A variable without a value and without a default fails the build, or becomes empty.
    ///
    /// Since Flux 2.9 kustomize-controller refuses to build a Kustomization that uses an undefined variable. Before, `${NAME}` became
    /// the empty string: a host like `.contoso.com`, a script whose own variables are gone. A value comes from `substitute` and
    /// `substituteFrom` of the very Kustomization that applies the object, not of the one above it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   postBuild:
    ///     substitute:
    ///       cluster_region: westeurope
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   region: ${cluster_regoin}
    /// #         ^^^^^^^^^^^^^^^^^ Kustomization `apps` does not define `cluster_regoin`, so its build fails from Flux 2.9 on
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/apps.yaml
    /// apiVersion: kustomize.toolkit.fluxcd.io/v1
    /// kind: Kustomization
    /// metadata:
    ///   name: apps
    ///   namespace: flux-system
    /// spec:
    ///   interval: 10m
    ///   path: ./apps
    ///   prune: true
    ///   sourceRef:
    ///     kind: GitRepository
    ///     name: flux-system
    ///   postBuild:
    ///     substitute:
    ///       cluster_region: westeurope
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   region: ${cluster_region}
    ///   tier: ${cluster_tier:=standard}
    ///   script: echo $${HOME}
    /// ```
    ///
    /// ## Fix
    ///
    /// Give the variable a value in `postBuild`, or a default as in `${NAME:=value}`. Write `$${NAME}` where the text is meant as it
    /// stands, or annotate the object with `kustomize.toolkit.fluxcd.io/substitute: disabled`. What only the cluster knows is said in
    /// `external.variables` of `.fluxvet.yaml`.
    ///
    /// Source: [Kustomization, Post build variable
    /// substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution);
    /// fluxcd/kustomize-controller `internal/features/features.go` (`StrictPostBuildSubstitutions`), `CHANGELOG.md` 1.9.0.
    "substitution/undefined" Error on cluster: check
}

/// Uses of a variable that are shown besides the first.
const SHOWN: usize = 4;

type Use<'c> = (&'c AppliedObject, &'c AppliedKustomization, &'c Trouble);

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    // Whoever applies a folder of which nothing else is known may patch the Kustomizations in it.
    if matches!(cluster.entry, ClusterEntry::Assumed) {
        return;
    }
    let mut uses: BTreeMap<(usize, &str), Vec<Use<'_>>> = BTreeMap::new();
    for (effective, unit, trouble) in trouble::troubles(cluster) {
        if let TroubleKind::Undefined(name) = &trouble.kind {
            uses.entry((effective.unit, name)).or_default().push((effective, unit, trouble));
        }
    }
    for ((_, name), uses) in uses {
        let Some((&(effective, unit, first), others)) = uses.split_first() else { continue };
        let Some(certain) = trouble::level(cluster, unit) else { continue };
        let strict = cluster.world.flux.matching(|version| version >= STRICT);
        let (level, effect) = match (strict.versions.is_empty(), strict.certain) {
            (true, _) => (Level::Warning, "so it is replaced by an empty string"),
            (false, true) => (certain, "so its build fails"),
            (false, false) => (Level::Warning, "so its build fails from Flux 2.9 on"),
        };
        let who = unit.id.rsplit('/').next().unwrap_or(&unit.id);
        let message = format!("Kustomization `{who}` does not define `{name}`, {effect}");
        let finding = trouble::report(cx, cluster, effective, first, message);
        finding.level(level).help(help(name, effective, &unit.variables));
        link_to_variables(finding, unit);
        let mut shown = vec![first.place.clone().first_line()];
        for (_, _, other) in others {
            let place = other.place.clone().first_line();
            if shown.len() > SHOWN || shown.contains(&place) {
                continue;
            }
            finding.note(place.clone(), format!("`{name}` is used here too"));
            shown.push(place);
        }
    }
}

/// Undefined variables fail since kustomize-controller 1.9.
const STRICT: Minor = Minor::new(2, 9);

fn help(name: &str, effective: &AppliedObject, variables: &Variables) -> String {
    if let Some(near) = near(name, variables) {
        return format!("did you mean `{near}`?");
    }
    let escape = trouble::escape_help(effective);
    match effective.resource.kind() {
        "ConfigMap" | "Secret" => format!("give it a value in `postBuild`, or {escape}"),
        _ => format!("give it a value in `postBuild`, or a default as in `${{{name}:=value}}`"),
    }
}

/// A defined variable that differs by a slip.
fn near<'v>(name: &str, variables: &'v Variables) -> Option<&'v str> {
    let lower = name.to_lowercase();
    let distance = |other: &str| strsim::damerau_levenshtein(&lower, &other.to_lowercase());
    let most = (name.len() / 4).min(2);
    let all = variables.values.keys().map(|other| (distance(other), other.as_str()));
    all.filter(|(distance, _)| *distance <= most).min().map(|(_, other)| other)
}

/// Where only some clusters fail, the line to change is the `postBuild` that only they have.
fn link_to_variables(finding: &mut Diagnostic, unit: &AppliedKustomization) {
    let Some(place) = trouble::post_build(unit) else { return };
    let path = unit.object.as_ref().and_then(|object| object.at("spec.path")).map(|path| path.place());
    let at = finding.links.iter().position(|link| Some(link) == path.as_ref()).unwrap_or(finding.links.len());
    finding.links.insert(at, place);
}
