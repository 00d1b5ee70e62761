//! The kustomization that Flux makes for a folder that has none (fluxcd/pkg kustomize/kustomize_generator.go
//! `scanManifests`).

use std::collections::HashMap;

use crate::{
    render::{Found, Problem, View, objects},
    text::Place,
    yaml::Value,
};

use super::ignore::{below, walk_order};

/// The `resources` that Flux lists for `folder`, in its order, and the files for which it refuses to: every YAML file
/// below it must hold Kubernetes objects, but a folder with a kustomization file is listed as a whole.
///
/// The paths begin with `./` as Flux writes them, so that none looks like a URL; they stand at `at`, the path that
/// asked for the folder.
pub fn generated(view: &View<'_>, folder: &str, at: Place) -> (Vec<Value>, Vec<Problem>) {
    let start = if folder.is_empty() { 0 } else { folder.len() + 1 };
    let mut whole = Whole { view, top: folder, known: HashMap::new() };
    let mut found: Vec<&str> = Vec::new();
    let mut problems = Vec::new();
    for file in below(&view.repo.files, folder) {
        let path = file.path.as_str();
        if view.file(path).is_none() {
            continue;
        }
        if let Some(listed) = whole.above(file.path.folder()) {
            if found.last() != Some(&listed) {
                found.push(listed);
            }
        } else if matches!(file.path.extension(), Some("yaml" | "yml")) {
            found.push(path);
            // A file that nobody read yet says nothing; the build will ask for it.
            if file.source.is_some() || file.trouble.is_some() {
                problems.extend(objects(file).err().map(|problem| explained(problem, folder)));
            }
        }
    }
    found.sort_by(|a, b| walk_order(a, b));
    found.dedup();
    let resources = found.into_iter().map(|path| Value::string(format!("./{}", &path[start..]), at.clone()));
    (resources.collect(), problems)
}

fn explained(problem: Problem, folder: &str) -> Problem {
    if problem.help.is_some() {
        return problem;
    }
    let folder = if folder.is_empty() { "the root" } else { folder };
    problem.help(format!(
        "`{folder}` has no kustomization file, so Flux reads every YAML file below it: add one, or name this file in `.sourceignore`"
    ))
}

/// The folders that are listed as a whole.
struct Whole<'v, 'r> {
    view: &'v View<'r>,
    top: &'v str,
    /// For a folder the topmost one on the way to it that has a kustomization file.
    known: HashMap<&'r str, Option<&'r str>>,
}

impl<'r> Whole<'_, 'r> {
    /// The folder as which `folder` is listed; `None` where Flux walks on.
    fn above(&mut self, folder: &'r str) -> Option<&'r str> {
        // Up to a folder that is known, then down again: each is asked once.
        let mut open = Vec::new();
        let mut at = folder;
        let mut found = None;
        while at.len() > self.top.len() {
            if let Some(&known) = self.known.get(at) {
                found = known;
                break;
            }
            open.push(at);
            at = at.rsplit_once('/').map_or("", |(above, _)| above);
        }
        for folder in open.into_iter().rev() {
            if found.is_none() && !matches!(self.view.kustomization(folder), Found::None) {
                found = Some(folder);
            }
            self.known.insert(folder, found);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::{
        repo::{Bounds, Given, Repo},
        text::{MemoryTree, RepoPath, Source, Span},
    };

    use super::*;

    const OBJECT: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n";

    fn place() -> Place {
        Source::new(RepoPath::new("sync.yaml"), b"path: ./x".to_vec()).place(Span::new(6, 9))
    }

    fn listed(files: &[(&str, &str)], folder: &str, hidden: &[&str]) -> (Vec<String>, Vec<String>) {
        let repo = Repo::load(&MemoryTree::new(files.iter().copied()), Given::default(), &Bounds::default());
        let hidden: HashSet<RepoPath> = hidden.iter().map(|path| RepoPath::new(path)).collect();
        let view = View { follows_links: false, hidden, ..View::plain(&repo) };
        let (resources, problems) = generated(&view, folder, place());
        assert!(resources.iter().all(|value| value.place() == place()));
        let resources = resources.iter().map(|value| value.text().unwrap_or("").to_owned()).collect();
        let at = |problem: &Problem| format!("{}: {}", problem.place.source.path(), problem.message);
        (resources, problems.iter().map(at).collect())
    }

    #[test]
    fn files_in_the_order_of_a_walk_and_folders_as_a_whole() {
        let files = [
            ("x/a.yaml", OBJECT),
            ("x/a/b.yml", OBJECT),
            ("x/a-b/c.yaml", OBJECT),
            ("x/.hidden/d.yaml", OBJECT),
            ("x/README.md", "# x"),
            ("x/whole/kustomization.yaml", "resources: [e.yaml, deep]"),
            ("x/whole/e.yaml", "no: object"),
            ("x/whole/deep/Kustomization", "resources: []"),
            ("x/whole/deep/f/g.yaml", "no: object"),
            ("x/empty.yaml", "# later\n"),
            ("xy/h.yaml", OBJECT),
        ];
        let (resources, problems) = listed(&files, "x", &[]);
        assert_eq!(resources, ["./.hidden/d.yaml", "./a/b.yml", "./a-b/c.yaml", "./a.yaml", "./empty.yaml", "./whole"]);
        assert_eq!(problems, [""; 0]);
        let (resources, problems) = listed(&files, "x", &["x/whole/kustomization.yaml", "x/a.yaml"]);
        assert_eq!(resources[3..], ["./empty.yaml", "./whole/deep", "./whole/e.yaml"]);
        assert_eq!(problems, ["x/whole/e.yaml: kustomize refuses an object without `kind`"]);
        let (resources, _) = listed(&files, "", &[]);
        assert_eq!(resources.last().map(String::as_str), Some("./xy/h.yaml"));
        assert_eq!(listed(&files, "missing", &[]).0, [""; 0]);
    }

    #[test]
    fn what_is_no_object_is_refused_at_its_own_line() {
        let files = [
            ("x/a.yaml", OBJECT),
            ("x/broken.yaml", "a: [\n"),
            ("x/Kustomization.yaml", "resources: [a.yaml]"),
            ("x/nameless.yaml", "apiVersion: v1\nkind: Secret\n"),
            ("x/values.yml", "replicas: 1"),
        ];
        let (resources, problems) = listed(&files, "x", &[]);
        assert_eq!(resources.len(), 5);
        let files: Vec<&str> = problems.iter().map(|problem| problem.split(": ").next().unwrap()).collect();
        assert_eq!(files, ["x/Kustomization.yaml", "x/broken.yaml", "x/nameless.yaml", "x/values.yml"]);
    }
}
