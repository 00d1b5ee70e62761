//! What a source leaves out of its artifact: `.sourceignore`, `spec.ignore`, and what Flux leaves out by itself.
//!
//! Flux does not ask Git: it reads the patterns with go-git (fluxcd/pkg sourceignore, go-git
//! plumbing/format/gitignore), the last pattern that fits a path or a folder above it decides, so that a file may be
//! taken in again below a folder that is left out, and a link is never in an artifact.

mod glob;
mod pattern;

use std::{cmp::Ordering, collections::HashSet};

use rayon::prelude::*;

use crate::{
    repo::{File, Repo},
    text::RepoPath,
};

use pattern::Pattern;

/// The name of the files that Flux reads patterns from.
pub const FILE_NAME: &str = ".sourceignore";

/// Left out whatever else is said (`ExcludeVCS`).
const ALWAYS: [&str; 4] = [".git/", ".gitignore", ".gitmodules", ".gitattributes"];

/// Left out if nobody says anything (`ExcludeExt`, `ExcludeCI`, `ExcludeExtra`).
const BY_DEFAULT: [&str; 20] = [
    "*.jpg",
    "*.jpeg",
    "*.gif",
    "*.png",
    "*.wmv",
    "*.flv",
    "*.tar.gz",
    "*.zip",
    ".github/",
    ".circleci/",
    ".travis.yml",
    ".gitlab-ci.yml",
    "appveyor.yml",
    ".drone.yml",
    "cloudbuild.yaml",
    "codeship-services.yml",
    "codeship-steps.yml",
    "**/.goreleaser.yml",
    "**/.sops.yaml",
    "**/.flux.yaml",
];

/// Patterns times files that are tried; patterns behind this are passed over. 200,000 files leave room for 100.
const BUDGET: usize = 20_000_000;

/// Go's `bufio.Scanner` gives up at a line as long as this.
const LONGEST_LINE: usize = 64 << 10;

/// The files below `prefix`, the folder that becomes the artifact, that the artifact does not hold (fluxcd/pkg
/// artifact/storage `SourceIgnoreFilter`): one pattern of a person, and only those for Git itself stay besides.
pub fn hidden(repo: &Repo, prefix: &str, spec_ignore: Option<&str>) -> HashSet<RepoPath> {
    let patterns = patterns(repo, prefix, spec_ignore);
    let is_hidden = |path: &str| {
        let decides = patterns.iter().rev().find(|pattern| pattern.fits(path));
        decides.is_some_and(|pattern| !pattern.includes)
    };
    let files = below(&repo.files, prefix);
    files.par_iter().filter(|file| is_hidden(file.path.as_str())).map(|file| file.path.clone()).collect()
}

/// Whether the artifact lacks a folder of the repository: the patterns leave out the folder itself and every file below
/// it. One of which only the files are left out is there, and empty.
pub fn hides_folder(
    hidden: &HashSet<RepoPath>,
    repo: &Repo,
    (prefix, spec_ignore): (&str, Option<&str>),
    folder: &str,
) -> bool {
    if hidden.is_empty()
        || folder == prefix
        || !below(&repo.files, folder).iter().all(|file| hidden.contains(&file.path))
    {
        return false;
    }
    let patterns = patterns(repo, prefix, spec_ignore);
    let decides = patterns.iter().rev().find(|pattern| pattern.fits_folder(folder));
    decides.is_some_and(|pattern| !pattern.includes)
}

/// All patterns that hold for the artifact, the deciding one last.
fn patterns(repo: &Repo, prefix: &str, spec_ignore: Option<&str>) -> Vec<Pattern> {
    let files = below(&repo.files, prefix);
    let mut own = Vec::new();
    for file in ignore_files(files, prefix) {
        if let Some(source) = &file.source {
            read(&String::from_utf8_lossy(source.bytes()), file.path.folder(), &mut own);
        }
    }
    read(spec_ignore.unwrap_or(""), prefix, &mut own);
    let built_in = |list: &[&str]| list.iter().map(|line| Pattern::parse(line, prefix)).collect::<Vec<_>>();
    let mut patterns = built_in(&ALWAYS);
    patterns.extend(if own.is_empty() { built_in(&BY_DEFAULT) } else { own });
    patterns.truncate(BUDGET / files.len().max(1));
    patterns
}

/// The files below a folder, of files sorted by path.
pub(super) fn below<'f>(files: &'f [File], folder: &str) -> &'f [File] {
    if folder.is_empty() {
        return files;
    }
    let prefix = format!("{folder}/");
    let rest = &files[files.partition_point(|file| file.path.as_str() < prefix.as_str())..];
    &rest[..rest.partition_point(|file| file.path.as_str().starts_with(&prefix))]
}

/// Paths in the order in which a walk meets them: by names, folder by folder, not by the whole text.
pub(super) fn walk_order(a: &str, b: &str) -> Ordering {
    let folded = |byte: u8| if byte == b'/' { 0 } else { byte };
    a.bytes().map(folded).cmp(b.bytes().map(folded))
}

/// In the order in which Flux reads them: a folder before those below it (`LoadIgnorePatterns`).
fn ignore_files<'f>(files: &'f [File], prefix: &str) -> Vec<&'f File> {
    let in_git = |folder: &str| folder.split('/').any(|name| name == ".git");
    let is_read = |file: &&File| {
        file.path.file_name() == FILE_NAME && !in_git(file.path.folder().strip_prefix(prefix).unwrap_or(""))
    };
    let mut found: Vec<&File> = files.iter().filter(is_read).collect();
    found.sort_by(|a, b| walk_order(a.path.folder(), b.path.folder()));
    found
}

/// The patterns of a text that hold below `folder` (`ReadPatterns`).
fn read(text: &str, folder: &str, patterns: &mut Vec<Pattern>) {
    for line in text.split('\n').take_while(|line| line.len() < LONGEST_LINE) {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if !line.starts_with('#') && !line.trim().is_empty() {
            patterns.push(Pattern::parse(line, folder));
        }
    }
}

#[cfg(test)]
mod tests;
