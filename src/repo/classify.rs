//! What a file is for: by its name, by its place, by what names it, by what it holds.

use crate::{
    model::{KustomizeFile, Object, ReferenceKind, SopsConfig, SopsMetadata},
    text::RepoPath,
    yaml::{Kind, Node},
};

use super::{File, FileKind, Reference, Relation};

/// What can be told before anything is read.
pub(super) fn by_name(path: &RepoPath, is_chart_folder: impl Fn(&str) -> bool) -> Option<FileKind> {
    let name = path.file_name();
    if path.as_str().contains("{{") {
        return Some(FileKind::Template);
    }
    // Input of tests, right and wrong on purpose (golang/go, `go help packages`).
    if path.folder().split('/').any(|segment| segment == "testdata") {
        return Some(FileKind::Template);
    }
    if path.ancestors().any(is_chart_folder) {
        return Some(FileKind::Chart);
    }
    if KustomizeFile::is_name(name) {
        return Some(FileKind::Kustomization);
    }
    if name == SopsConfig::FILE_NAME {
        return Some(FileKind::SopsConfig);
    }
    match path.extension() {
        Some("sh" | "bash" | "ps1") => Some(FileKind::Script),
        Some("md" | "markdown") => Some(FileKind::Markdown),
        Some("j2" | "tmpl" | "tpl" | "gotmpl") => Some(FileKind::Template),
        Some("yaml" | "yml") if is_pipeline(path) => Some(FileKind::Pipeline),
        _ => None,
    }
}

/// What the content of a file says, before it is known who names it.
pub(super) fn by_content(file: &File) -> FileKind {
    let Some(yaml) = &file.yaml else { return FileKind::Other };
    let objects: Vec<Object<'_>> = file.roots().flat_map(Object::all_of).collect();
    if !objects.is_empty() {
        let crds = objects.iter().all(|object| object.kind == "CustomResourceDefinition");
        return if crds { FileKind::Crd } else { FileKind::Manifest };
    }
    if file.roots().any(|root| SopsMetadata::of(root).is_some()) {
        return FileKind::SopsFile;
    }
    if yaml.documents().len() == 0 && file.looks_like_template() {
        return FileKind::Template;
    }
    let name = file.path.file_name();
    if name.starts_with("values") || name.ends_with("values.yaml") || name.ends_with("values.yml") {
        return FileKind::HelmValues;
    }
    FileKind::Other
}

/// Turns manifests that are only ever used as something else into that.
pub(super) fn by_use(file: &File, uses: impl Iterator<Item = Relation>) -> FileKind {
    if !matches!(file.kind, FileKind::Manifest | FileKind::Crd | FileKind::Other | FileKind::HelmValues) {
        return file.kind;
    }
    let mut uses = uses.peekable();
    if uses.peek().is_none() && file.roots().any(holds_expression) {
        return FileKind::Template;
    }
    let mut kind = None;
    for relation in uses {
        let used_as = match relation {
            Relation::Kustomize(ReferenceKind::Resource) | Relation::FluxPath => return file.kind,
            Relation::Kustomize(ReferenceKind::Patch) | Relation::FluxV1Patch => FileKind::Patch,
            Relation::Kustomize(ReferenceKind::GeneratorInput) => FileKind::GeneratorInput,
            Relation::Kustomize(ReferenceKind::HelmValues) | Relation::ValuesFile => FileKind::HelmValues,
            Relation::Kustomize(_) => FileKind::Other,
        };
        kind = kind.max(Some(used_as));
    }
    kind.unwrap_or(file.kind)
}

/// Whether a value is an unquoted `{{ … }}`, which YAML reads as a mapping with a mapping for its key: text/template or
/// the like fills it in before anyone reads the file as YAML.
fn holds_expression(root: Node<'_>) -> bool {
    let is_map = |node: Node<'_>| node.kind() == Kind::Map;
    root.descendants().filter(|node| is_map(*node)).any(|node| node.own_entries().any(|entry| is_map(entry.key)))
}

/// A kustomization file may be a component, or hold something else altogether.
pub(super) fn kustomization(file: &File) -> FileKind {
    let Some(root) = file.roots().next() else { return FileKind::Kustomization };
    if (KustomizeFile { node: root }).is_component() {
        return FileKind::Component;
    }
    match Object::of(root) {
        Some(object) if !object.group().starts_with("kustomize.config.k8s.io") => FileKind::Manifest,
        _ => FileKind::Kustomization,
    }
}

pub(super) fn references_of(file: &File, all: &[Reference]) -> Vec<Relation> {
    file.named_by.iter().map(|&number| all[number].relation).collect()
}

fn is_pipeline(path: &RepoPath) -> bool {
    let folder = path.folder();
    let name = path.file_name();
    [".github", ".azuredevops", ".azure-pipelines", ".gitlab", ".circleci"]
        .iter()
        .any(|ci| folder == *ci || folder.starts_with(&format!("{ci}/")))
        || name.starts_with("azure-pipelines")
        || matches!(name, ".gitlab-ci.yml" | ".travis.yml" | ".drone.yml" | "cloudbuild.yaml" | "appveyor.yml")
}
