//! A field that kustomize does not have.

use crate::rules::prelude::*;

rule! {
    /// kustomize refuses a kustomization file with a field that it does not know.
    ///
    /// It answers `json: unknown field`. Only the file at the `spec.path` of a Flux Kustomization is read leniently:
    /// there Flux silently drops the field, and what it should have done does not happen.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resource:
    /// #^^^^^^^ kustomize has no field `resource`
    ///   - web.yaml
    /// ```
    ///
    /// ```yaml
    /// # file: clusters/dev/kustomization.yaml
    /// apiVersion: kustomize.config.k8s.io/v1beta1
    /// #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ this is a Flux Kustomization with the `apiVersion` of kustomize
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
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// # file: apps/web.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the field as kustomize does, or delete it. Fields of Flux's Kustomization such as `prune` belong in
    /// the Flux object.
    ///
    /// Source: [kustomize `api/types/kustomization.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/types/kustomization.go);
    /// every name tried with the engine of kustomize 5.8; fluxcd/pkg `kustomize/kustomize_generator.go`.
    "kustomize/unknown-field" Error on problem(UnknownField): check
}

/// Rules on `kustomize` see files of that name only, and Flux's object must not stand in one.
const HELP: &str =
    "write `kustomize.toolkit.fluxcd.io/v1`, and rename the file to something other than `kustomization.yaml`";

fn check<'a>(refusal: &'a Refusal, cx: &mut Context<'a>) {
    let place = refusal.problem.place.clone().real();
    let field = place.text().trim_matches(['"', '\'']).to_ascii_lowercase();
    if field == "<<" || field.contains("{{") {
        return;
    }
    let path = place.source.path();
    if let Some(version) = cx.repo.file(path.as_str()).and_then(File::kustomization).and_then(flux_object) {
        // No such file does what it says. Its other keys are of the same cause: the first is enough.
        let first = cx
            .fleet
            .refusals()
            .iter()
            .find(|other| other.problem.kind == refusal.problem.kind && other.problem.place.source.path() == path);
        if first.is_some_and(|first| std::ptr::eq(first, refusal)) {
            let finding = cx.refuse_at(refusal, At::place(&version));
            finding.message = "this is a Flux Kustomization with the `apiVersion` of kustomize".into();
            finding.help(HELP);
        }
        return;
    }
    // The file at a `spec.path` is the one that Flux reads leniently: there the field is dropped.
    let is_dropped = refusal.clusters.is_empty() && cx.fleet.is_spec_path(path.folder());
    let certainty = cx.fleet.certainty(path.as_str());
    let finding = cx.refuse(refusal);
    if is_dropped {
        finding.message.push_str(", and Flux drops it");
        finding.level(Level::Warning).certainty = Some(certainty);
    }
    match &*field {
        "resource" | "ressources" | "resouces" => finding.help("did you mean `resources`?"),
        "patch" => finding.help("did you mean `patches`?"),
        "component" => finding.help("did you mean `components`?"),
        _ => finding.help("delete the field, or correct its name"),
    };
}

/// The `apiVersion` of what is one of Flux's objects but for it.
fn flux_object(file: KustomizeFile<'_>) -> Option<Text<'_>> {
    let spec = file.node.get("spec")?;
    let is_flux = ["sourceRef", "interval", "prune"].iter().any(|field| spec.get(field).is_some());
    Field::of(file.node.get("apiVersion")).text().filter(|_| is_flux)
}
