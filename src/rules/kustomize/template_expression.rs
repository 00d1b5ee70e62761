//! A template where a plain manifest belongs.

use crate::rules::prelude::*;

rule! {
    /// kustomize fills in no template: a name with `{{ … }}` in it stays as it is.
    ///
    /// The API server refuses such a name, such a namespace or such a kind, and Flux then applies nothing of the Kustomization. It is what
    /// is left when a file is moved out of a Helm chart.
    ///
    /// Files that a kustomization lists are reported, but not those that a program such as cookiecutter fills in first. In
    /// other fields `{{ … }}` is often meant.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - config.yaml
    /// # file: apps/config.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web-{{ .Values.environment }}
    /// #           ^^^^^^^^^^^^^^^^^^^^^^^^^ the template expression `{{ .Values.environment }}` in `metadata.name` is not filled in: kustomize does not render templates
    /// data:
    ///   color: blue
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - config.yaml
    /// # file: apps/config.yaml
    /// apiVersion: v1
    /// kind: ConfigMap
    /// metadata:
    ///   name: web-prod
    /// data:
    ///   title: "{{ .CommonLabels.alertname }}"
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the value itself, a `${…}` of Flux with `postBuild`, or leave the file in a chart and install that with a HelmRelease.
    ///
    /// Source: [Kubernetes, Object Names and IDs](https://kubernetes.io/docs/concepts/overview/working-with-objects/names/); measured
    /// with kustomize 5.8 (api v0.21.3), which builds it silently.
    "kustomize/template-expression" Error on object: check
}

const FIELDS: [&str; 4] = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];

/// What programs that fill in templates keep at the top of them.
const MARKS: [&str; 6] =
    ["cookiecutter.json", "copier.yml", "copier.yaml", "makejinja.toml", "skeleton.yaml", "template.yaml"];

fn check<'a>(object: Object<'a>, cx: &mut Context<'a>) {
    let left =
        FIELDS.map(|field| object.node.at(field).and_then(|node| Some((field, node, expression(node.text()?)?))));
    let Some(file) = cx.file.filter(|_| left.iter().any(Option::is_some)) else { return };
    let mut names = cx.repo.named_by(file).map(|reference| &cx.repo.files[reference.from]);
    let other = ["${{", "{%", "<%"].iter().any(|mark| file.source.as_ref().is_some_and(|s| s.text().contains(mark)));
    let filled_in = is_template(cx.repo, file) || names.any(File::looks_like_template);
    let is_named = cx.is_received || cx.repo.named_by(file).next().is_some();
    if !is_named || other || filled_in || !cx.is_received && file.is_example() {
        return;
    }
    for (field, node, range) in left.into_iter().flatten() {
        // The names of roles and their bindings are hardly checked at all.
        let is_refused = object.group() != "rbac.authorization.k8s.io" || field != "metadata.name";
        let expression = node.text().and_then(|text| text.get(range.clone())).unwrap_or_default();
        let message = format!(
            "the template expression `{expression}` in `{field}` is not filled in: kustomize does not render templates"
        );
        let level = if cx.is_received && is_refused { Level::Error } else { Level::Warning };
        cx.report((node, node.part(range)), message).level(level).help("write the value itself");
    }
}

fn expression(text: &str) -> Option<Range<usize>> {
    let start = text.find("{{")?;
    let end = start + text[start..].find("}}")? + "}}".len();
    Some(start..end)
}

fn is_template(repo: &Repo, file: &File) -> bool {
    let is_named = |segment: &str| {
        let segment = segment.to_ascii_lowercase();
        ["template", "skeleton", "cookiecutter", "scaffold", "boilerplate"].iter().any(|word| segment.contains(word))
    };
    let marked = |folder: &str| {
        MARKS.iter().any(|mark| match folder {
            "" => repo.file(mark).is_some(),
            folder => repo.file(&format!("{folder}/{mark}")).is_some(),
        })
    };
    file.path.folder().split('/').any(is_named) || marked("") || file.path.ancestors().any(marked)
}
