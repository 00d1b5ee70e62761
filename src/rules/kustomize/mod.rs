//! The file that kustomize reads.

use std::collections::HashSet;

use crate::{
    model::ReferenceKind,
    repo::{File, Relation, Repo, Target},
};

use super::Rule;

mod file_name_case;
mod helm_charts;
mod several_files;
mod template_expression;
mod unknown_field;

#[rustfmt::skip]
pub static RULES: &[&Rule] = &[
    &file_name_case::RULE,
    &helm_charts::RULE,
    &several_files::RULE,
    &template_expression::RULE,
    &unknown_field::RULE,
];

/// How Flux comes to a kustomization file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    /// A Flux Kustomization names its folder.
    Directly,
    /// By way of another kustomization file.
    Through,
}

/// Whether Flux builds a kustomization file, as far as this repository says.
///
/// The root folder counts for nothing: `path: ./` of another repository looks the same.
fn reached(repo: &Repo, file: &File) -> Option<Reached> {
    let mut direct = HashSet::new();
    let mut through = HashSet::new();
    for reference in &repo.references {
        if let (Relation::FluxPath, Target::Folder(folder, Some(number))) = (reference.relation, &reference.target)
            && !folder.is_empty()
        {
            direct.insert(*number);
        }
    }
    let mut open: Vec<usize> = direct.iter().copied().collect();
    while let Some(from) = open.pop() {
        let first = repo.references.partition_point(|reference| reference.from < from);
        for reference in repo.references[first..].iter().take_while(|reference| reference.from == from) {
            let kind = Relation::Kustomize(ReferenceKind::Resource);
            let component = Relation::Kustomize(ReferenceKind::Component);
            if let (true, Target::Folder(_, Some(to))) =
                (reference.relation == kind || reference.relation == component, &reference.target)
                && through.insert(*to)
            {
                open.push(*to);
            }
        }
    }
    let is_file = |number: &usize| std::ptr::eq(&repo.files[*number], file);
    // What a nested build refuses is refused, even if Flux also reads the file itself.
    if through.iter().any(is_file) {
        return Some(Reached::Through);
    }
    direct.iter().any(is_file).then_some(Reached::Directly)
}
