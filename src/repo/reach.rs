//! Which files something applies, as far as that can be told before the renderer is asked.
//!
//! It errs on the side of reached: whatever leads to Flux objects, and whatever those could lead to, counts. What is
//! left over (vendored examples, archives, drafts) is judged one level milder.

use std::collections::HashSet;

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::{
    model::{KustomizeFile, Object},
    text::RepoPath,
};

use super::{
    File, FileKind, Reference, Relation, Target,
    refer::{Paths, generated},
};

/// How many different paths with variables are held against all folders.
const OPEN_PATHS: usize = 1_000;

/// For each file whether it is reached; `None` where nothing shows how this repository is applied.
pub(super) fn reached(files: &[File], references: &[Reference], paths: &Paths<'_>) -> Option<Vec<bool>> {
    let ignored = source_ignore(files);
    let kept: Vec<bool> = files.iter().map(|file| !is_ignored(ignored.as_ref(), &file.path)).collect();
    let applies = |reference: &Reference| {
        reference.relation == Relation::FluxPath
            && kept[reference.from]
            && !matches!(reference.target, Target::Missing(_))
    };
    if !references.iter().any(applies) {
        return None;
    }
    let mut from: Vec<Vec<usize>> = vec![Vec::new(); files.len()];
    // A folder is named through its kustomization file.
    let mut naming_folder: Vec<Vec<usize>> = vec![Vec::new(); files.len()];
    for (number, reference) in references.iter().enumerate() {
        from[reference.from].push(number);
        if let Target::Folder(_, Some(kustomization)) = reference.target {
            naming_folder[kustomization].push(number);
        }
    }

    // A Kustomization that applies itself proves a root (R2): then a file that nobody names waits for nobody either.
    let proven = references.iter().any(|reference| match &reference.target {
        Target::Folder(folder, _) if reference.relation == Relation::FluxPath => {
            files[reference.from].path.ancestors().any(|ancestor| ancestor == folder)
        }
        _ => false,
    });
    let leads = |file: &File| holds_flux(file) && (!proven || !file.named_by.is_empty());

    // Up: what leads to Flux objects is applied by someone.
    let mut reached = vec![false; files.len()];
    let mut open: Vec<usize> = Vec::new();
    let visit = |number: usize, reached: &mut Vec<bool>, open: &mut Vec<usize>| {
        if kept[number] && !std::mem::replace(&mut reached[number], true) {
            open.push(number);
        }
    };
    (0..files.len()).filter(|&number| leads(&files[number])).for_each(|n| visit(n, &mut reached, &mut open));
    while let Some(number) = open.pop() {
        for &naming in files[number].named_by.iter().chain(&naming_folder[number]) {
            visit(references[naming].from, &mut reached, &mut open);
        }
    }

    // Down: what those lead to.
    let mut open: Vec<usize> = (0..files.len()).filter(|&number| reached[number]).collect();
    let mut visited = reached.clone();
    let mut tried = HashSet::new();
    while let Some(number) = open.pop() {
        let mut targets = Vec::new();
        for &naming in &from[number] {
            match &references[naming].target {
                Target::File(target) | Target::Folder(_, Some(target)) => targets.push(*target),
                Target::Folder(_, None) | Target::Missing(_) | Target::Elsewhere => {}
            }
        }
        for path in open_paths(&files[number]) {
            if tried.len() >= OPEN_PATHS || !tried.insert(path) {
                continue;
            }
            for folder in paths.folders.iter().filter(|folder| fits(path, folder)) {
                let inside =
                    KustomizeFile::FILE_NAMES.iter().find_map(|name| paths.by_path.get(&*format!("{folder}/{name}")));
                match inside {
                    Some(&kustomization) => targets.push(kustomization),
                    None => targets.extend(generated(folder, files, paths)),
                }
            }
        }
        for target in targets {
            visit(target, &mut visited, &mut open);
        }
    }
    let applied = |file: &File| {
        use FileKind::*;
        matches!(file.kind, Manifest | Crd | Patch | Kustomization | Component | GeneratorInput)
    };
    Some(files.iter().zip(visited).map(|(file, visited)| visited || !applied(file)).collect())
}

fn holds_flux(file: &File) -> bool {
    let is_flux = |object: Object<'_>| {
        object.group().ends_with("toolkit.fluxcd.io") || object.group() == "fluxcd.controlplane.io"
    };
    matches!(file.kind, FileKind::Manifest | FileKind::Patch) && file.objects().any(is_flux)
}

/// The paths of Flux Kustomizations that a variable takes part in.
fn open_paths(file: &File) -> Vec<&str> {
    let paths = file.objects().filter(|object| object.kind == "Kustomization");
    let paths = paths.filter_map(|object| object.text("spec.path").node()?.text());
    paths.filter(|path| path.contains("${")).collect()
}

/// Whether a folder could be what a path with variables becomes, segment by segment.
fn fits(path: &str, folder: &str) -> bool {
    let segments = |text| str::split(text, '/').filter(|segment| !matches!(*segment, "" | "."));
    let mut wanted = segments(path);
    let mut found = segments(folder);
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return true,
            (Some(wanted), Some(found)) if wanted == found || wanted.contains("${") => {}
            _ => return false,
        }
    }
}

/// What source-controller leaves out of the artifact (fluxcd/pkg sourceignore).
fn source_ignore(files: &[File]) -> Option<Gitignore> {
    let file = files.iter().find(|file| file.path.as_str() == ".sourceignore")?;
    let mut builder = GitignoreBuilder::new("");
    for line in file.source.as_ref()?.text().lines() {
        builder.add_line(None, line).ok()?;
    }
    builder.build().ok()
}

fn is_ignored(ignored: Option<&Gitignore>, path: &RepoPath) -> bool {
    ignored.is_some_and(|ignored| ignored.matched_path_or_any_parents(path.as_str(), false).is_ignore())
}
