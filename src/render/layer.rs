//! One folder: its files, its bases and its components become a set of objects (kustomize
//! api/internal/target/kusttarget.go).

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use crate::{repo::File, yaml::Value};

use super::{
    Config, Found, Gap, GapKind, Problem, ProblemKind, Recipe, Resource, Set, Strictness, Trail, View,
    affix::{self, Affix},
    generate::{self, Generator},
    images, labels, namespace,
    patch::Field,
    plugin::Role,
    remote::remote,
    replacement, replicas,
    vars::Vars,
};

/// What a folder leaves for those that use it: before the passes that only the root makes.
#[derive(Clone, Debug)]
pub struct Layer {
    pub set: Set,
    pub config: Config,
    pub vars: Vars,
    /// The folders that were entered, itself included: none may lie above one that uses it.
    pub visited: BTreeSet<String>,
    pub is_component: bool,
}

/// How deep components may stand in components, and how many objects a build may have.
const COMPONENT_DEPTH: usize = 32;
const MOST_OBJECTS: usize = 20_000;

/// The objects of a file, or why kustomize refuses it.
pub(super) type Objects = Result<Vec<Arc<Resource>>, Problem>;

/// What all layers of a view share.
pub(super) struct Workshop<'r> {
    pub view: View<'r>,
    /// The objects of files that were read, or why kustomize refuses them.
    pub files: Arc<HashMap<String, Objects>>,
}

impl Default for Layer {
    fn default() -> Self {
        Self {
            set: Set::default(),
            config: Config::empty(),
            vars: Vars::default(),
            visited: BTreeSet::new(),
            is_component: false,
        }
    }
}

/// Builds one folder. `bases` are the layers of the folders that it names.
pub(super) fn build(
    shop: &Workshop<'_>,
    recipe: &Recipe,
    problems: Vec<Problem>,
    bases: &HashMap<String, Arc<Layer>>,
) -> Layer {
    let mut layer = Layer { is_component: recipe.is_component, ..Layer::default() };
    layer.visited.insert(recipe.folder.clone());
    layer.set.problems = problems;
    let mut builder = Builder { shop, bases, depth: 0 };
    builder.run(recipe, &mut layer);
    layer
}

pub(super) struct Builder<'s, 'r> {
    pub(super) shop: &'s Workshop<'r>,
    pub(super) bases: &'s HashMap<String, Arc<Layer>>,
    depth: usize,
}

impl Builder<'_, '_> {
    /// The order of the steps is the engine's (docs/rendering.md).
    fn run(&mut self, recipe: &Recipe, layer: &mut Layer) {
        layer.set.forget_names();
        for item in recipe.items("resources") {
            self.resource(recipe, &item, layer);
        }
        layer.set.forget_names();
        self.configurations(recipe, layer);
        self.generators(recipe, layer);
        for item in recipe.items("components") {
            self.component(recipe, &item, layer);
        }
        self.transformers(recipe, layer);
        if let Some(list) = recipe.get("vars") {
            layer.vars.register(list, &mut layer.set);
        }
    }

    fn resource(&mut self, recipe: &Recipe, item: &Value, layer: &mut Layer) {
        let text = item.text().unwrap_or("").to_owned();
        let path = self.shop.view.join(&recipe.folder, &text);
        if let Some(file) = path.as_deref().and_then(|path| self.shop.view.file(path)) {
            self.file(file, item, layer);
            return;
        }
        if remote(&text).is_some() {
            let reason = format!("`{text}` is outside of this repository");
            layer.set.gaps.push(Gap { kind: GapKind::Remote, place: item.place(), reason });
            return;
        }
        let Some(folder) = self.folder(path, &text, item, layer) else { return };
        match self.bases.get(&folder) {
            Some(base) if base.is_component => {
                let message = format!("`{text}` is a component, not a base");
                let problem = Problem::new(ProblemKind::Component, item.place(), message);
                layer.set.problems.push(problem.help("list it under `components`"));
            }
            Some(base) if self.is_cycle(recipe, base, &folder) => self.cycle(&text, item, layer),
            Some(base) => self.append(base, item, layer),
            None => self.cycle(&text, item, layer),
        }
    }

    /// The folder that an item names, if it can be built.
    fn folder(&self, path: Option<String>, text: &str, item: &Value, layer: &mut Layer) -> Option<String> {
        let Some(path) = path else {
            let message = format!("`{text}` leads out of the repository");
            layer.set.refuse(ProblemKind::Outside, item.place(), message);
            return None;
        };
        if !self.shop.view.has_folder(&path) {
            layer.set.problems.push(self.missing_at(Some(&path), text, item));
            return None;
        }
        if matches!(self.shop.view.kustomization(&path), Found::None) {
            let message = format!("the folder `{text}` has no kustomization file");
            let problem = Problem::new(ProblemKind::Missing, item.place(), message);
            let help = "add a `kustomization.yaml` there, or list the files one by one";
            layer.set.problems.push(problem.help(help));
            return None;
        }
        Some(path)
    }

    fn file(&self, file: &File, item: &Value, layer: &mut Layer) {
        match self.shop.files.get(file.path.as_str()) {
            Some(Ok(resources)) => {
                for resource in resources {
                    self.add(resource, item, layer);
                }
            }
            Some(Err(problem)) => {
                layer.set.problems.push(listed(problem.clone(), file, item));
            }
            None => layer.set.refuse(ProblemKind::Resource, item.place(), "this file was not read"),
        }
    }

    fn append(&self, base: &Layer, item: &Value, layer: &mut Layer) {
        layer.set.budget.absorb(base.set.budget);
        if base.set.is_spent() {
            // Said once, however often the base is listed on the way up.
            if !layer.set.is_spent() {
                layer.set.problems.extend(base.set.problems.iter().cloned());
            }
            return;
        }
        // The engine never comes to add a base that holds an identity twice: what follows from that is not said again.
        let is_broken = base.set.problems.iter().any(|problem| problem.kind == ProblemKind::Duplicate);
        let said = layer.set.problems.len();
        for resource in &base.set.resources {
            self.add(resource, item, layer);
        }
        if is_broken {
            layer.set.problems.truncate(said);
        }
        layer.set.problems.extend(base.set.problems.iter().cloned());
        layer.set.gaps.extend(base.set.gaps.iter().cloned());
        layer.set.applied.extend(base.set.applied.iter().cloned());
        layer.visited.extend(base.visited.iter().cloned());
        layer.config.merge(&base.config, &item.place(), &mut layer.set.problems);
        layer.vars.absorb(&base.vars, &mut layer.set);
    }

    fn add(&self, resource: &Arc<Resource>, item: &Value, layer: &mut Layer) {
        if layer.set.resources.len() >= MOST_OBJECTS {
            if !layer.set.is_spent() {
                let message = format!("the build has more than {MOST_OBJECTS} objects");
                layer.set.refuse(ProblemKind::Limit, item.place(), message);
            }
            return;
        }
        let mut resource = Resource::clone(resource);
        resource.trail = Some(Arc::new(Trail { item: item.place(), below: resource.trail.take() }));
        resource.given = Some(resource.value.clone());
        layer.set.append(resource, &item.place());
    }

    /// A folder above, or equal to, one that uses it (api/internal/loader/fileloader.go `errIfArgEqualOrHigher`).
    fn is_cycle(&self, recipe: &Recipe, base: &Layer, folder: &str) -> bool {
        let user = &recipe.folder;
        let holds = |above: &str| above.is_empty() || user == above || user.starts_with(&format!("{above}/"));
        holds(folder) || base.visited.iter().any(|visited| holds(visited))
    }

    fn cycle(&self, text: &str, item: &Value, layer: &mut Layer) {
        let message = format!("`{text}` leads back to this kustomization, or to a folder above it");
        layer.set.refuse(ProblemKind::Cycle, item.place(), message);
    }

    /// A component runs over what its user has so far (`accumulateComponents`).
    fn component(&mut self, recipe: &Recipe, item: &Value, layer: &mut Layer) {
        let text = item.text().unwrap_or("").to_owned();
        let path = self.shop.view.join(&recipe.folder, &text);
        if remote(&text).is_some() && !path.as_deref().is_some_and(|path| self.shop.view.has_folder(path)) {
            let reason = format!("the component `{text}` is outside of this repository");
            layer.set.gaps.push(Gap { kind: GapKind::Remote, place: item.place(), reason });
            return;
        }
        if path.as_deref().is_some_and(|path| self.shop.view.file(path).is_some()) {
            let message = format!("`{text}` is a file, but a component must be a folder");
            layer.set.refuse(ProblemKind::Component, item.place(), message);
            return;
        }
        let Some(folder) = self.folder(path, &text, item, layer) else { return };
        let Found::One(file) = self.shop.view.kustomization(&folder) else {
            let message = format!("the folder `{text}` has several kustomization files");
            layer.set.refuse(ProblemKind::SeveralFiles, item.place(), message);
            return;
        };
        let inside = layer.visited.clone();
        let holds = |user: &String| folder.is_empty() || *user == folder || user.starts_with(&format!("{folder}/"));
        if self.depth >= COMPONENT_DEPTH || holds(&recipe.folder) {
            self.cycle(&text, item, layer);
            return;
        }
        if layer.set.is_spent() {
            return;
        }
        if let Err(problem) = layer.set.budget.component(&item.place()) {
            layer.set.problems.push(problem);
            return;
        }
        let (component, problems) = Recipe::read(file, &folder, Strictness::Kustomize);
        layer.set.problems.extend(problems);
        if !component.is_component {
            let message = format!("`{text}` is not a component");
            let problem = Problem::new(ProblemKind::Component, item.place(), message);
            layer.set.problems.push(problem.help("list it under `resources`, or make its kind `Component`"));
            return;
        }
        layer.visited.insert(folder);
        self.depth += 1;
        self.run(&component, layer);
        self.depth -= 1;
        layer.visited.extend(inside);
    }

    fn configurations(&self, recipe: &Recipe, layer: &mut Layer) {
        let files: Vec<Value> =
            recipe.items("configurations").iter().filter_map(|item| self.open_root(recipe, item, layer)).collect();
        // The standard tables come with the files, behind what the bases handed up.
        let own = Config::with_configurations(&files, &mut layer.set.problems);
        layer.config.merge(&own, &recipe.place, &mut layer.set.problems);
        for item in recipe.items("crds") {
            if let Some(file) = self.open_root(recipe, &item, layer) {
                let more = Config::from_crds(&file, &mut layer.set.problems);
                layer.config.merge(&more, &item.place(), &mut layer.set.problems);
            }
        }
        if let Some(openapi) = recipe.get("openapi") {
            let reason = "`openapi` changes how lists are merged".to_owned();
            layer.set.gaps.push(Gap { kind: GapKind::Unsupported, place: openapi.place().first_line(), reason });
        }
    }

    fn generators(&mut self, recipe: &Recipe, layer: &mut Layer) {
        for (field, generator) in [("configMapGenerator", Generator::ConfigMap), ("secretGenerator", Generator::Secret)]
        {
            for value in recipe.items(field) {
                self.generate(recipe, generator, &value, false, layer);
            }
        }
        for field in ["helmCharts", "helmChartInflationGenerator"] {
            if let Some(charts) = recipe.get(field) {
                let message = "kustomize renders Helm charts only with `--enable-helm`, which Flux never sets";
                layer.set.refuse(ProblemKind::Charts, charts.place().first_line(), message);
            }
        }
        for item in recipe.items("generators") {
            self.plugins(recipe, &item, Role::Generator, layer);
        }
    }

    pub(super) fn generate(
        &self,
        recipe: &Recipe,
        generator: Generator,
        value: &Value,
        is_object: bool,
        layer: &mut Layer,
    ) {
        let said = RefCell::new(Set::default());
        let open = |path: &str, item: &Value| self.open_source(recipe, path, item, &mut said.borrow_mut());
        let options = recipe.get("generatorOptions").filter(|_| !is_object);
        let decrypts = self.shop.view.decrypts;
        let entry = generate::Entry { generator, value, options, open: &open, decrypts, is_object };
        let made = generate::generate(&entry, &mut layer.set);
        layer.set.take_over(said.into_inner());
        if let Some(mut resource) = made {
            resource.trail = Some(Arc::new(Trail { item: value.place().first_line(), below: None }));
            generate::absorb(&mut layer.set, resource);
        }
    }

    fn transformers(&mut self, recipe: &Recipe, layer: &mut Layer) {
        if layer.set.is_spent() {
            return;
        }
        self.patches(recipe, &[Field::PatchesStrategicMerge, Field::Patches], layer);
        let config = layer.config.clone();
        let set = &mut layer.set;
        if let Some(value) = recipe.get("namespace") {
            namespace::apply(set, &config, value);
        }
        if let Some(value) = recipe.get("namePrefix") {
            affix::apply(set, &config, Affix::Prefix, value);
        }
        if let Some(value) = recipe.get("nameSuffix") {
            affix::apply(set, &config, Affix::Suffix, value);
        }
        if let Some(value) = recipe.get("labels") {
            labels::apply(set, &config, value);
        }
        if let Some(value) = recipe.get("commonLabels") {
            labels::apply_common(set, &config, value);
        }
        if let Some(value) = recipe.get("commonAnnotations") {
            labels::apply_annotations(set, &config, value);
        }
        self.patches(recipe, &[Field::PatchesJson6902], layer);
        if let Some(value) = recipe.get("replicas") {
            replicas::apply(&mut layer.set, &config, value);
        }
        if let Some(value) = recipe.get("images") {
            images::apply(&mut layer.set, &config, value);
        }
        self.replacements(recipe, layer);
        for (field, role) in [("transformers", Role::Transformer), ("validators", Role::Validator)] {
            for item in recipe.items(field) {
                self.plugins(recipe, &item, role, layer);
            }
        }
    }

    fn patches(&mut self, recipe: &Recipe, fields: &[Field], layer: &mut Layer) {
        for &field in fields {
            if let Some(list) = recipe.get(field.name()) {
                self.patch_list(recipe, field, list, layer);
            }
        }
    }

    fn replacements(&mut self, recipe: &Recipe, layer: &mut Layer) {
        let Some(list) = recipe.get("replacements") else { return };
        let said = RefCell::new(Set::default());
        let open = |path: &str, item: &Value| self.open_source(recipe, path, item, &mut said.borrow_mut());
        replacement::apply(&mut layer.set, list, &open);
        layer.set.take_over(said.into_inner());
    }
}

/// A manifest is refused whoever lists it. What was never meant as one is right as it is: the item is wrong, and so where
/// the file has no text to point at.
fn listed(problem: Problem, file: &File, item: &Value) -> Problem {
    let is_manifest = matches!(file.path.extension(), Some("yaml" | "yml" | "json"));
    match problem.kind {
        ProblemKind::Resource | ProblemKind::Yaml if !is_manifest => {
            let message = format!("`{}` is not a Kubernetes manifest", item.text().unwrap_or(""));
            Problem::new(ProblemKind::Resource, item.place(), message).help("delete this line")
        }
        ProblemKind::Resource if problem.place.source.text().is_empty() => Problem { place: item.place(), ..problem },
        _ => problem,
    }
}
