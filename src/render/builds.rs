//! All folders of a view, each built once, the ones that others use first.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::{Arc, OnceLock},
};

use rayon::prelude::*;

use crate::{
    repo::{File, FileKind},
    text::Place,
};

use super::{
    Build, Found, Layer, Problem, ProblemKind, Recipe, Resource, Strictness, View, finish,
    layer::{Objects, Workshop, build},
    read::objects,
    remote::remote,
};

/// The folders of a view with a kustomization file, built as far as others can use them.
pub struct Builds<'r> {
    shop: Workshop<'r>,
    layers: Arc<HashMap<String, Arc<Layer>>>,
    /// What the folders build to, made when first asked for.
    built: Arc<HashMap<String, OnceLock<Arc<Build>>>>,
}

/// All objects that the layers of one view may hold together, so that a hostile repository ends.
const MOST_OBJECTS: usize = 4_000_000;

impl<'r> Builds<'r> {
    /// Builds every folder that has a kustomization file.
    pub fn all(view: View<'r>) -> Self {
        let folders: BTreeSet<String> = view
            .repo
            .files
            .iter()
            .filter(|file| matches!(file.kind, FileKind::Kustomization | FileKind::Component))
            .filter(|file| view.file(file.path.as_str()).is_some())
            .map(|file| file.path.folder().to_owned())
            .collect();
        let files = Arc::new(resource_files(&view));
        let mut builds = Self { shop: Workshop { view, files }, layers: Arc::default(), built: Arc::default() };
        let mut layers: HashMap<String, Arc<Layer>> = HashMap::new();
        let recipes: BTreeMap<String, (Recipe, Vec<Problem>)> = folders
            .into_par_iter()
            .filter_map(|folder| {
                let recipe = builds.recipe(&folder, Strictness::Kustomize)?;
                Some((folder, recipe))
            })
            .collect();
        let mut objects = 0;
        for rank in ranks(&recipes, &builds.shop.view) {
            let built: Vec<(String, Layer)> = rank
                .into_par_iter()
                .filter_map(|folder| {
                    let (recipe, problems) = recipes.get(&folder)?;
                    let layer = build(&builds.shop, recipe, problems.clone(), &layers);
                    Some((folder, layer))
                })
                .collect();
            for (folder, mut layer) in built {
                objects += layer.set.resources.len();
                if objects > MOST_OBJECTS {
                    layer.set.resources.clear();
                    let message = format!("the kustomizations of the repository have more than {MOST_OBJECTS} objects");
                    let place =
                        recipes.get(&folder).map_or_else(|| layer_place(&folder), |(recipe, _)| recipe.place.clone());
                    layer.set.refuse(ProblemKind::Limit, place, message);
                }
                layers.insert(folder, Arc::new(layer));
            }
        }
        builds.built = Arc::new(layers.keys().map(|folder| (folder.clone(), OnceLock::new())).collect());
        builds.layers = Arc::new(layers);
        builds
    }

    /// The same folders for another view that differs in no file which a kustomization names.
    pub fn shared_with(&self, view: View<'r>) -> Self {
        let shop = Workshop { view, files: Arc::clone(&self.shop.files) };
        Self { shop, layers: Arc::clone(&self.layers), built: Arc::clone(&self.built) }
    }

    pub fn view(&self) -> &View<'r> {
        &self.shop.view
    }

    /// The folders that have a build of their own, sorted.
    pub fn folders(&self) -> Vec<&str> {
        let mut folders: Vec<&str> = self.layers.keys().map(String::as_str).collect();
        folders.sort_unstable();
        folders
    }

    /// What kustomize makes of a folder; `None` if it has no kustomization file.
    pub fn build(&self, folder: &str) -> Option<Arc<Build>> {
        let built = self.built.get(folder)?;
        if let Some(build) = built.get() {
            return Some(Arc::clone(build));
        }
        let build = Arc::new(self.build_anew(folder)?);
        Some(Arc::clone(built.get_or_init(|| build)))
    }

    /// As [`Builds::build`], the work of the root done again.
    pub fn build_anew(&self, folder: &str) -> Option<Build> {
        let layer = self.layers.get(folder)?;
        let (recipe, _) = self.recipe(folder, Strictness::Kustomize)?;
        Some(finish::finish(Layer::clone(layer), &recipe))
    }

    /// What a recipe makes that no file holds as it is: the one of a Flux Kustomization.
    pub fn build_recipe(&self, recipe: &Recipe, problems: Vec<Problem>) -> Build {
        let layer = build(&self.shop, recipe, problems, &self.layers);
        finish::finish(layer, recipe)
    }

    /// The recipe of a folder; `None` if it has no kustomization file.
    pub fn recipe(&self, folder: &str, strictness: Strictness) -> Option<(Recipe, Vec<Problem>)> {
        match self.shop.view.kustomization(folder) {
            Found::None => None,
            Found::One(file) => Some(Recipe::read(file, folder, strictness)),
            Found::Several(files) => {
                let (recipe, _) = Recipe::read(files[0], folder, strictness);
                let names: Vec<String> = files.iter().map(|file| format!("`{}`", file.path.file_name())).collect();
                let message = format!("kustomize refuses a folder with {}", names.join(" and "));
                let problem = Problem::new(ProblemKind::SeveralFiles, recipe.place.clone(), message);
                Some((recipe, vec![problem.help("keep one of them")]))
            }
        }
    }
}

fn layer_place(folder: &str) -> Place {
    Place::nowhere(&crate::text::RepoPath::new(folder))
}

/// The objects of every file that may be listed, read once.
fn resource_files(view: &View<'_>) -> HashMap<String, Objects> {
    let read = |file: &File| {
        let found =
            objects(file).map(|values| values.into_iter().map(|value| Arc::new(Resource::new(value))).collect());
        (file.path.as_str().to_owned(), found)
    };
    view.repo
        .files
        .par_iter()
        .filter(|file| file.yaml.is_some() && view.file(file.path.as_str()).is_some())
        .map(read)
        .collect()
}

/// The folders in an order in which each comes behind those that it uses. A folder that uses itself, through however
/// many others, finds the last step of that circle not built, which is how a circle is seen.
fn ranks(recipes: &BTreeMap<String, (Recipe, Vec<Problem>)>, view: &View<'_>) -> Vec<Vec<String>> {
    let uses: HashMap<&str, Vec<String>> =
        recipes.iter().map(|(folder, (recipe, _))| (folder.as_str(), used(recipe, recipes, view))).collect();
    let mut rank: HashMap<&str, usize> = HashMap::new();
    for folder in recipes.keys() {
        // Depth first with a stack of its own: a chain of folders may be as long as the repository is large.
        let mut open: Vec<(&str, usize)> = vec![(folder, 0)];
        let mut on_way: HashSet<&str> = HashSet::from([folder.as_str()]);
        while let Some((at, next)) = open.last_mut() {
            let at = *at;
            let Some(child) = uses.get(at).and_then(|uses| uses.get(*next)) else {
                let below = uses.get(at).into_iter().flatten().filter_map(|child| rank.get(child.as_str()));
                let own = below.max().map_or(0, |highest| highest + 1);
                rank.entry(at).or_insert(own);
                on_way.remove(at);
                open.pop();
                continue;
            };
            *next += 1;
            if !rank.contains_key(child.as_str()) && on_way.insert(child.as_str()) {
                open.push((child, 0));
            }
        }
    }
    let mut ranks: Vec<Vec<String>> = vec![Vec::new(); rank.values().max().map_or(0, |highest| highest + 1)];
    for (folder, rank) in rank {
        ranks[rank].push(folder.to_owned());
    }
    ranks.iter_mut().for_each(|rank| rank.sort_unstable());
    ranks
}

/// The folders that a recipe names, those of its components included.
fn used(recipe: &Recipe, recipes: &BTreeMap<String, (Recipe, Vec<Problem>)>, view: &View<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for field in ["resources", "components", "transformers", "generators", "validators"] {
        for item in recipe.items(field) {
            let Some(text) = item.text() else { continue };
            let path = view.join(&recipe.folder, text);
            found.extend(path.filter(|path| recipes.contains_key(path) && remote_or_local(text)));
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn remote_or_local(text: &str) -> bool {
    remote(text).is_none() || !text.contains("://")
}
