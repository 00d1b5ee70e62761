//! A variable that Flux does not see.

use base64::Engine;

use crate::{
    flux::{Cluster, is_disabled},
    model::value::envsubst::Template,
    rules::{prelude::*, substitution::trouble},
};

rule! {
    /// Flux does not replace a variable in `data` of a Secret, where it is encoded.
    ///
    /// Variables are replaced in the text of the object. There the values of `data` are base64, so a `${NAME}` in them is not seen and comes
    /// into the cluster as it is. A Secret made by `secretGenerator` has its values in `data` too.
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
    /// # file: apps/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// kind: Kustomization
    /// resources:
    ///   - secret.yaml
    /// # file: apps/secret.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// data:
    ///   region: JHtyZWdpb259
    /// #         ^^^^^^^^^^^^ `${region}` is not replaced inside base64
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
    /// # file: apps/secret.yaml
    /// apiVersion: v1
    /// kind: Secret
    /// metadata:
    ///   name: settings
    ///   namespace: apps
    /// stringData:
    ///   region: ${region}
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the value under `stringData`, in a Secret of its own in place of a generated one.
    ///
    /// Source: [Kustomization, Post build variable
    /// substitution](https://fluxcd.io/flux/components/kustomize/kustomizations/#post-build-variable-substitution);
    /// fluxcd/pkg `kustomize/kustomize_varsub.go` (`SubstituteVariables`).
    "substitution/encoded" Warning on cluster: check
}

fn check<'a>(cluster: &'a Cluster, cx: &mut Context<'a>) {
    for (effective, object) in cluster.of_kind(Secret::SUBJECT) {
        let Some(unit) = cluster.units.get(effective.unit).filter(|unit| unit.variables.substitutes) else { continue };
        if is_disabled(object) || trouble::level(cluster, unit).is_none() || SopsMetadata::of(object.node).is_some() {
            continue;
        }
        for entry in object.map("data").into_iter().flat_map(Node::entries) {
            let Some(text) = entry.value.text().and_then(decoded) else { continue };
            let Ok(template) = Template::parse(&text) else { continue };
            let is_defined = |name: &str| unit.variables.values.contains_key(name);
            let Some(reference) = template.references().iter().find(|reference| is_defined(&reference.name)) else {
                continue;
            };
            let message = format!("`${{{}}}` is not replaced inside base64", reference.name);
            let finding = cx.report_in(cluster, effective, entry.value, message);
            finding.help("move the value to `stringData`");
            finding.mask(entry.value.place());
        }
    }
}

fn decoded(text: &str) -> Option<String> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(packed).ok()?;
    String::from_utf8(bytes).ok().filter(|text| text.contains("${"))
}
