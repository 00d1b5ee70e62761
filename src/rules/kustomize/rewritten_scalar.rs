//! A number that Flux writes otherwise.

use crate::{
    render::fields::{FIELDS, Type, as_text, field, is_text},
    rules::prelude::*,
};

rule! {
    /// Unquoted number that Flux rewrites when it reads the kustomization file.
    ///
    /// Flux reads the file at `spec.path` into Go types and writes it again before kustomize builds it. A number or a boolean at the
    /// place of a string becomes text on the way, as Go prints it: the tag `553640e6` becomes `5.5364e+11`, `1.10` becomes `1.1`,
    /// `0123` becomes `83`. A commit that begins with digits and an `e` is enough. In every other kustomization file kustomize refuses
    /// the number.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # cluster: clusters/prod
    /// # file: clusters/prod/web.yaml
    /// apiVersion: v1
    /// kind: Pod
    /// metadata:
    ///   name: web
    ///   namespace: default
    /// spec:
    ///   containers:
    ///     - name: web
    ///       image: contoso.azurecr.io/web:latest
    /// # file: clusters/prod/kustomization.yaml
    /// resources:
    ///   - flux-system
    ///   - web.yaml
    /// images:
    ///   - name: contoso.azurecr.io/web
    ///     newTag: 553640e6
    /// #           ^^^^^^^^ Flux reads `images.newTag` as a number and writes `5.5364e+11`
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/kustomization.yaml
    /// resources:
    ///   - web.yaml
    /// images:
    ///   - name: contoso.azurecr.io/web
    ///     newTag: "553640e6"
    /// # file: apps/web.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Fix
    ///
    /// Put the value in quotes.
    ///
    /// Source: fluxcd/pkg `kustomize/kustomize_generator.go` (`WriteFile`), sigs.k8s.io/yaml `convertToJSONableObject`; run with
    /// fluxcd/pkg/kustomize v1.39.0.
    "kustomize/rewritten-scalar" Warning on kustomize: check
}

fn check<'a>(file: KustomizeFile<'a>, cx: &mut Context<'a>) {
    let Some(at) = cx.file else { return };
    if cx.fleet.is_spec_path(at.path.folder()) {
        each(file.node, "", &|name| field(FIELDS, name).map(|(_, kind)| kind), cx);
    }
}

/// Looks at the members of a mapping or the items of a list.
fn each<'a>(node: Node<'a>, path: &str, kind_of: &dyn Fn(&str) -> Option<Type>, cx: &mut Context<'a>) {
    match node.kind() {
        Kind::Scalar => {}
        Kind::Seq => node.items().for_each(|item| visit(item, path, kind_of(""), cx)),
        Kind::Map => {
            for entry in node.entries() {
                let name = entry.key.text().unwrap_or("");
                let below = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
                visit(entry.value, &below, kind_of(name), cx);
            }
        }
    }
}

fn visit<'a>(node: Node<'a>, path: &str, kind: Option<Type>, cx: &mut Context<'a>) {
    match kind {
        Some(Type::Text) => scalar(node, path, cx),
        Some(Type::TextMap | Type::Texts) => each(node, path, &|_| Some(Type::Text), cx),
        Some(Type::List(fields)) => each(node, path, &|_| Some(Type::Map(fields)), cx),
        Some(Type::Map(fields)) => each(node, path, &|name| field(fields, name).map(|(_, kind)| kind), cx),
        Some(Type::Number | Type::Bool | Type::AnyMap | Type::AnyList) | None => {}
    }
}

fn scalar<'a>(node: Node<'a>, path: &str, cx: &mut Context<'a>) {
    let (false, Some(written), Some(text)) = (is_text(node), node.text(), as_text(node)) else { return };
    let what = if matches!(text.as_str(), "true" | "false") { "boolean" } else { "number" };
    if text != written {
        let title = format!("put it in quotes: \"{written}\"");
        let edit = Edit::replace(node.place(), format!("\"{written}\""));
        cx.report(node, format!("Flux reads `{path}` as a {what} and writes `{text}`"))
            .help(title)
            .fix(Fix::safe("put it in quotes", vec![edit]));
    }
}
