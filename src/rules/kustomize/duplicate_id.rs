//! Two objects of one identity in a build.

use crate::{render::Resource, rules::prelude::*};

rule! {
    /// kustomize refuses a build with two objects of the same group, kind, namespace and name.
    ///
    /// It answers `may not add resource with an already registered id`, and nothing of the build is applied. That
    /// happens when a manifest is copied and its name is not changed, or when a file is listed although a base brings
    /// it already. Flux builds a folder without a kustomization file in the same way, from all files below it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: infra/kustomization.yaml
    /// resources:
    ///   - cert-manager/namespace.yaml
    ///   - monitoring/namespace.yaml
    /// # file: infra/cert-manager/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: monitoring
    /// #       ^^^^^^^^^^ Namespace `monitoring` is defined twice in this build: here and in infra/monitoring/namespace.yaml
    /// # file: infra/monitoring/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: monitoring
    /// ```
    ///
    /// ```yaml
    /// # file: apps/prod/kustomization.yaml
    /// resources:
    ///   - ../base
    ///   - ../base/web.yaml
    /// #   ^^^^^^^^^^^^^^^^ Namespace `web` of `../base/web.yaml` is in this build already
    /// # file: apps/base/kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// # file: apps/base/web.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: infra/kustomization.yaml
    /// resources:
    ///   - cert-manager/namespace.yaml
    /// # file: infra/cert-manager/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: cert-manager
    /// ```
    ///
    /// ## Fix
    ///
    /// Rename one of them, or list the file once. To change an object of a base write a patch.
    ///
    /// Source: [kustomize `api/resmap/reswrangler.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/resmap/reswrangler.go)
    /// (`Append`); fluxcd/pkg `kustomize/kustomize_generator.go`.
    "kustomize/duplicate-id" Error on problem(Duplicate): check
}

fn check<'a>(duplicate: &'a Refusal, cx: &mut Context<'a>) {
    let [first, second] = &duplicate.problem.objects[..] else {
        cx.refuse(duplicate);
        return;
    };
    let words = second.id().words();
    // Written there by `namespace`, which made them one.
    let by = duplicate.problem.place.clone().real();
    let is_by = |path: &&str| {
        let mut values = [first, second].into_iter().filter_map(|resource| resource.value.at(path));
        values.any(|value| value.place().real() == by)
    };
    if ["metadata.namespace", "metadata.name"].iter().any(is_by) {
        cx.refuse(duplicate)
            .help("rename one of them, or build them in two folders")
            .note(name_of(first), "one of them")
            .note(name_of(second), "the other one");
        return;
    }
    if first.birth.clone().real() == second.birth.clone().real() {
        let listed = by.clone().first_line().text().trim_matches(['"', '\'']).to_owned();
        let earlier = first.way_in().last().map(|earlier| earlier.clone().real()).filter(|earlier| *earlier != by);
        let finding = cx.refuse(duplicate).help("list it once");
        finding.message = format!("{words} of `{listed}` is in this build already");
        if let Some(earlier) = earlier {
            finding.note(earlier, "it was added here");
        }
        return;
    }
    let (wrong, other) = if likeness(first) < likeness(second) { (first, second) } else { (second, first) };
    let there = other.birth.clone().real();
    let path = there.source.path();
    let at = name_of(wrong);
    let where_ = if path == at.source.path() {
        format!("at line {}", name_of(other).start().line)
    } else {
        format!("in {path}")
    };
    let finding = cx.refuse_at(duplicate, at);
    finding.message = format!("{words} is defined twice in this build: here and {where_}");
    finding.help("rename one of them, list only one of them, or make one a patch");
    finding.note(name_of(other), "the other one");
    if KustomizeFile::is_name(by.source.path().file_name()) {
        finding.note(by, "the build that has both");
    }
}

/// The line that names an object.
fn name_of(resource: &Resource) -> Place {
    let name = resource.value.at("metadata.name").map(|name| name.place().real());
    let birth = resource.birth.clone().real();
    name.filter(|name| name.source.path() == birth.source.path()).unwrap_or_else(|| birth.first_line())
}

/// Letters of a word that may stand for a longer one.
const SHORT: usize = 4;

/// How much of an object's name its path says, in percent: a copy that was not renamed is not like its path. A part
/// may be longer in the path, `infra` in `infrastructure`, or shorter by all but four letters: `prom` for `prometheus`.
fn likeness(resource: &Resource) -> usize {
    let name = resource.original().name.to_ascii_lowercase();
    let path = resource.birth.source.path().as_str().to_ascii_lowercase();
    let is_said = |part: &&str| {
        path.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| word.starts_with(part) || (word.len() >= SHORT && part.starts_with(word)))
    };
    let parts: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    parts.iter().filter(|part| is_said(part)).count() * 100 / parts.len().max(1)
}
