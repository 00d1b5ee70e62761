//! Opening what a kustomization file names.

use std::sync::Arc;

use crate::{
    text::{Source, nearest},
    yaml::{Value, Yaml},
};

use super::{
    Gap, GapKind, Layer, Problem, ProblemKind, Recipe, Set, layer::Builder, read::yaml_problem, remote::remote,
};

impl Builder<'_, '_> {
    /// The gap that a path leaves which is a URL.
    pub(super) fn remote_file(&self, recipe: &Recipe, item: &Value) -> Option<Gap> {
        let text = item.text().unwrap_or("");
        let local = self.shop.view.join(&recipe.folder, text).and_then(|path| self.shop.view.file(&path));
        let is_remote = local.is_none() && remote(text).is_some();
        let reason = format!("`{text}` is outside of this repository");
        is_remote.then(|| Gap { kind: GapKind::Remote, place: item.place(), reason })
    }

    /// A file that an item names, as it is; a missing one is said.
    pub(super) fn open_source(&self, recipe: &Recipe, path: &str, item: &Value, said: &mut Set) -> Option<Arc<Source>> {
        let view = &self.shop.view;
        let file = view.join(&recipe.folder, path).and_then(|path| view.file(&path));
        let Some(file) = file else {
            said.problems.push(self.missing(recipe, path, item));
            return None;
        };
        if let Some(problem) = file.trouble.as_ref().and_then(|_| yaml_problem(file, false)) {
            said.problems.push(problem);
            return None;
        }
        if file.source.is_none() {
            // A generator object that several folders use names files next to each of them.
            let reason = format!("`{path}` was not read");
            said.gaps.push(Gap { kind: GapKind::Unsupported, place: item.place(), reason });
        }
        file.source.clone()
    }

    /// A YAML file that an item names, which need not hold objects.
    pub(super) fn open_yaml(&self, recipe: &Recipe, item: &Value, said: &mut Vec<Problem>) -> Option<Arc<Yaml>> {
        let view = &self.shop.view;
        let path = item.text().unwrap_or("");
        let file = view.join(&recipe.folder, path).and_then(|path| view.file(&path));
        let Some(file) = file else {
            said.push(self.missing(recipe, path, item));
            return None;
        };
        match yaml_problem(file, false) {
            Some(problem) => {
                said.push(problem);
                None
            }
            None => file.yaml.clone(),
        }
    }

    pub(super) fn open_root(&self, recipe: &Recipe, item: &Value, layer: &mut Layer) -> Option<Value> {
        let yaml = self.open_yaml(recipe, item, &mut layer.set.problems)?;
        let document = yaml.documents().next()?;
        Some(Value::document(&yaml, document))
    }

    pub(super) fn missing(&self, recipe: &Recipe, path: &str, item: &Value) -> Problem {
        self.missing_at(self.shop.view.join(&recipe.folder, path).as_deref(), path, item)
    }

    /// The problem of an item, by the path that it leads to: what is on the disk and hidden says why.
    pub(super) fn missing_at(&self, path: Option<&str>, text: &str, item: &Value) -> Problem {
        let view = &self.shop.view;
        if let Some((why, help)) = path.and_then(|path| view.repo.why_absent(path, view.follows_links)) {
            return Problem::new(ProblemKind::Missing, item.place(), format!("`{text}` {why}")).help(help);
        }
        let problem = Problem::new(ProblemKind::Missing, item.place(), format!("`{text}` does not exist"));
        match path.and_then(|path| self.near(path)) {
            Some(near) => problem.help(format!("did you mean `{near}`?")),
            None => problem,
        }
    }

    /// A file or folder of the same folder whose name differs by case or is near.
    pub(super) fn near(&self, path: &str) -> Option<String> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let repo = self.shop.view.repo;
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let first = repo.files.partition_point(|file| file.path.as_str() < prefix.as_str());
        let here = repo.files[first..].iter().take_while(|file| file.path.as_str().starts_with(&prefix)).take(2000);
        let names = here.filter(|file| file.path.folder() == folder).map(|file| file.path.file_name());
        let is_other_case = |other: &&str| other.eq_ignore_ascii_case(name) && *other != name;
        let mut names: Vec<&str> = names.collect();
        names.extend(repo.folders().filter_map(|path| path.strip_prefix(&prefix)).filter(|name| !name.contains('/')));
        names.iter().copied().find(is_other_case).or_else(|| near_file(name, &names)).map(str::to_owned)
    }
}

/// The name whose stem is near; endings that differ are no sign.
fn near_file<'a>(name: &str, names: &[&'a str]) -> Option<&'a str> {
    let stem = |name: &str| name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
    let wanted = stem(name);
    let by_whole = nearest(name, names.iter().copied());
    by_whole.or_else(|| {
        let stems: Vec<String> = names.iter().map(|name| stem(name)).collect();
        let near = nearest(&wanted, stems.iter().map(String::as_str))?;
        names.iter().zip(&stems).find(|(_, stem)| *stem == near).map(|(name, _)| *name)
    })
}
