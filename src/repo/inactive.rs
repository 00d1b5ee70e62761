//! What someone has laid aside: by the name of its folder, or by commenting out the line that lists it.

use std::collections::{HashMap, HashSet};

use crate::{
    model::KustomizeFile,
    text::{RepoPath, is_within},
};

use super::{File, Relation, Repo, Target};

/// Who lists each folder, to tell what is commented out.
#[derive(Debug)]
pub struct CommentedOut<'r> {
    repo: &'r Repo,
    /// The files that name a folder.
    users: HashMap<&'r str, Vec<&'r File>>,
    /// The paths that comments of kustomization files list, with whether one does in a folder above.
    commented: HashMap<String, bool>,
}

/// How many users are asked for one path.
const MOST: usize = 64;

impl<'r> CommentedOut<'r> {
    pub fn of(repo: &'r Repo) -> Self {
        let kustomizations = repo.files.iter().filter(|file| KustomizeFile::is_name(file.path.file_name()));
        let mut commented: HashMap<String, bool> = HashMap::new();
        for (path, from_above) in kustomizations.flat_map(items) {
            *commented.entry(path).or_default() |= from_above;
        }
        Self { repo, users: users(repo), commented }
    }

    /// Whether a comment of a kustomization file lists the file or folder or a folder that holds it, or does so of
    /// everything that names them. Beside what does name it, a comment of somewhere else says nothing.
    pub fn is_commented_out(&self, path: &str) -> bool {
        !self.commented.is_empty() && self.asks(path, &mut HashSet::new())
    }

    fn asks(&self, path: &str, seen: &mut HashSet<String>) -> bool {
        if seen.len() >= MOST || !seen.insert(path.to_owned()) {
            return false;
        }
        let above = RepoPath::new(path);
        if std::iter::once(path).chain(above.ancestors()).any(|path| self.is_in_comment(path)) {
            return true;
        }
        let users = self.users_of(path);
        !users.is_empty() && users.iter().all(|user| self.asks(user.path.as_str(), seen))
    }

    fn is_in_comment(&self, path: &str) -> bool {
        let found = self.commented.get(path);
        found.is_some_and(|from_above| *from_above || self.users_of(path).is_empty())
    }

    /// The files that name a file; where none does, or where it is a kustomization file, those that name its folder.
    fn users_of(&self, path: &str) -> Vec<&'r File> {
        let file = self.repo.file(path);
        let mut users: Vec<&File> = Vec::new();
        if let Some(file) = file.filter(|file| !KustomizeFile::is_name(file.path.file_name())) {
            users.extend(self.repo.named_by(file).filter_map(|named| self.repo.files.get(named.from)));
        }
        if users.is_empty() {
            let folder = file.map_or(path, |file| file.path.folder());
            // What applies itself is no other that needs it.
            let others = self.users.get(folder).into_iter().flatten().filter(|user| user.path.folder() != folder);
            users.extend(others);
        }
        users
    }
}

/// The files that name each folder. A path of another artifact root leads to the folders that end with it.
fn users(repo: &Repo) -> HashMap<&str, Vec<&File>> {
    let mut by_name: HashMap<&str, Vec<&str>> = HashMap::new();
    for folder in repo.folders() {
        by_name.entry(folder.rsplit('/').next().unwrap_or("")).or_default().push(folder);
    }
    let mut users: HashMap<&str, Vec<&File>> = HashMap::new();
    for reference in &repo.references {
        let Some(from) = repo.files.get(reference.from) else { continue };
        match &reference.target {
            Target::Folder(folder, _) => users.entry(folder).or_default().push(from),
            Target::Missing(path) if reference.relation == Relation::FluxPath => {
                let suffix = format!("/{path}");
                let like = by_name.get(path.file_name()).into_iter().flatten().take(MOST);
                for folder in like.filter(|folder| folder.ends_with(&suffix)) {
                    users.entry(folder).or_default().push(from);
                }
            }
            Target::Missing(_) | Target::File(_) | Target::Elsewhere => {}
        }
    }
    users
}

/// What comments of a kustomization file list (`# - app.yaml`), with whether it is below its folder.
fn items(file: &File) -> impl Iterator<Item = (String, bool)> {
    let folder = file.path.folder();
    let text = file.source.as_ref().map_or("", |source| source.text());
    let items = text.lines().filter_map(|line| line.trim().strip_prefix('#')?.trim_start().strip_prefix("- "));
    items.filter_map(move |item| {
        let item = item.split('#').next().unwrap_or("").trim().trim_matches(['"', '\'']);
        let listed = RepoPath::join(folder, item).filter(|listed| !listed.as_str().is_empty())?;
        let listed = listed.as_str();
        // A folder above would be everything.
        let is_above = is_within(folder, listed);
        (!is_above).then(|| (listed.to_owned(), is_within(listed, folder)))
    })
}

/// Whether the name of a folder says that nobody applies what is in it: hidden, set apart by an underscore, an archive,
/// an example. `test` may be the name of a cluster, and counts only for `with_tests`.
pub fn is_inactive_folder(folder: &str, with_tests: bool) -> bool {
    folder.split('/').any(|segment| {
        segment.starts_with(['.', '_']) && segment.len() > 1 && segment != ".."
            || matches!(segment, "archive" | "archived" | "attic")
            || (File::is_example_name(segment) && (with_tests || !segment.eq_ignore_ascii_case("test")))
    })
}
