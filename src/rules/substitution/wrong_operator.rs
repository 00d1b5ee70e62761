//! Operators that do not do what they say.

use crate::{
    flux::{Cluster, is_disabled},
    model::value::envsubst::Template,
    rules::{prelude::*, substitution::trouble},
};

rule! {
    /// The operators `:+` and `:?` do not do in Flux what they do in a shell.
    ///
    /// Flux reads both as a default. `${NAME:+text}` gives the text where the variable is empty, the opposite of what a shell does, and
    /// `${NAME:?message}` puts the message in place of the value where a shell would stop.
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
    ///       region: westeurope
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   flag: ${region:+--regional}
    /// #       ^^^^^^^^^^^^^^^^^^^^^ `:+` inserts its text only if `region` is empty
    ///   zone: ${zone:?has no value}
    /// #       ^^^^^^^^^^^^^^^^^^^^^ Flux does not fail on `:?`: if `zone` is empty, the message becomes the value
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
    ///       region: westeurope
    /// # file: apps/settings.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   region: ${region:=westeurope}
    ///   run.sh: |
    ///     echo "$${HOME:?has no value}"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write `:=` for a default. For a shell to read the text, write `$${`.
    ///
    /// Source: [Kustomization, Post build variable
    /// substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution);
    /// fluxcd/pkg `envsubst/template.go` (`lookupFunc`).
    "substitution/wrong-operator" Warning on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for effective in &cluster.objects {
        let Some(unit) = cluster.units.get(effective.unit).filter(|unit| unit.variables.substitutes) else { continue };
        let Some(object) = Object::of(effective.resource.node()) else { continue };
        if trouble::level(cluster, unit).is_none() || is_disabled(object) || trouble::is_generated(effective) {
            continue;
        }
        let texts = object.node.descendants().filter_map(|node| Some((node, node.text()?)));
        for (node, text) in texts.filter(|(_, text)| text.contains(":+") || text.contains(":?")) {
            let Ok(template) = Template::parse(text) else { continue };
            for reference in template.references() {
                let name = &reference.name;
                let message = match &text[reference.sign.clone()] {
                    ":+" => format!("`:+` inserts its text only if `{name}` is empty"),
                    ":?" => format!("Flux does not fail on `:?`: if `{name}` is empty, the message becomes the value"),
                    _ => continue,
                };
                let finding =
                    cx.report_in(cluster, effective, node.part(reference.range.clone()).first_line(), message);
                finding.field = Some(node.pointer_from(object.node));
                finding.help("write `:=` for a default, or `$${` if a shell should read the text");
            }
        }
    }
}
