//! Opening what a kustomization file names.

use std::sync::Arc;

use crate::{
    text::Source,
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
        let reason = format!("`{text}` lies outside of this repository");
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
        let problem = Problem::new(ProblemKind::Missing, item.place(), format!("`{path}` does not exist"));
        let near = self.shop.view.join(&recipe.folder, path).and_then(|path| self.near(&path));
        match near {
            Some(near) => problem.help(format!("there is `{near}`")),
            None => problem,
        }
    }

    /// A file of the same folder whose name differs by case or a letter or two.
    pub(super) fn near(&self, path: &str) -> Option<String> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let repo = self.shop.view.repo;
        let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
        let first = repo.files.partition_point(|file| file.path.as_str() < prefix.as_str());
        let here = repo.files[first..].iter().take_while(|file| file.path.as_str().starts_with(&prefix)).take(2000);
        let names = here.filter(|file| file.path.folder() == folder).map(|file| file.path.file_name());
        let distance = |other: &str| strsim::damerau_levenshtein(&name.to_lowercase(), &other.to_lowercase());
        let best = names.map(|other| (distance(other), other)).min()?;
        (best.0 <= 2 && best.0 * 3 < name.len()).then(|| best.1.to_owned())
    }
}
