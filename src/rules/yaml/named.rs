//! Whether kustomize reads a file, and what for.

use crate::{
    finding::{Diagnostic, Level},
    model::ReferenceKind,
    repo::{File, FileKind, Relation},
    rules::Context,
    text::Place,
    yaml::Problem,
};

/// How a file comes to be read.
pub(super) struct Named {
    /// The place that names it; none for a kustomization file, whose name says it.
    pub place: Option<Place>,
    pub relation: Option<Relation>,
    /// Whether it is certainly this file that is read, if anything is.
    pub certain: bool,
}

/// The most certain way in which kustomize, or helm-controller, reads the file as YAML.
pub(super) fn named(file: &File, cx: &Context<'_>) -> Option<Named> {
    let found = cx.repo.named_by(file).filter_map(|reference| {
        let from = &cx.repo.files[reference.from];
        let certain = match reference.relation {
            // A generator takes the bytes, charts are not rendered by Flux.
            Relation::Kustomize(ReferenceKind::GeneratorInput | ReferenceKind::HelmValues) => return None,
            Relation::Kustomize(_) => true,
            // The source may be another repository, where the same path holds something else, and may leave files out.
            Relation::FluxPath => {
                let written = from.source.as_ref().map_or("", |source| source.slice(reference.span));
                !written.trim_matches(['"', '\'', '.', '/']).is_empty() && !cx.repo.leaves_files_out
            }
            Relation::ValuesFile | Relation::FluxV1Patch => false,
        };
        let place = from.source.as_ref().map(|source| source.place(reference.span));
        Some(Named { place, relation: Some(reference.relation), certain })
    });
    let own_name = matches!(file.kind, FileKind::Kustomization | FileKind::Component);
    let own_name = own_name.then_some(Named { place: None, relation: None, certain: true });
    found.chain(own_name).max_by_key(|named| named.certain)
}

/// Whether something reads the file as YAML at all: what a generator takes may be anything.
pub(super) fn is_yaml(file: &File) -> bool {
    let by_name = matches!(file.kind, FileKind::Kustomization | FileKind::Component)
        || matches!(file.path.extension(), Some("yaml" | "yml" | "json"));
    by_name && !matches!(file.kind, FileKind::Template | FileKind::Chart | FileKind::GeneratorInput)
}

/// Reports a problem that stops every reader: an error where kustomize certainly reads the file, a warning where it may.
pub(super) fn report<'c, 'a>(
    problem: &Problem,
    file: &'a File,
    cx: &'c mut Context<'a>,
    otherwise: Option<Level>,
) -> Option<&'c mut Diagnostic> {
    let yaml = file.yaml.as_ref()?;
    let named = named(file, cx).filter(|named| named.place.is_some() || !file.looks_like_template());
    let level = match &named {
        Some(named) if named.certain => Level::Error,
        Some(_) => Level::Warning,
        None if file.looks_like_template() || !is_yaml(file) => return None,
        None => otherwise?,
    };
    if matches!(file.kind, FileKind::Template | FileKind::Chart) {
        return None;
    }
    let finding = cx.report(yaml.place(problem.span), &problem.message).level(level);
    if let Some(place) = named.and_then(|named| named.place) {
        finding.note(place, "the file is named here");
    }
    Some(finding)
}
