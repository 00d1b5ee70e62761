//! What a Flux Kustomization adds to the kustomization of its folder (fluxcd/pkg kustomize/kustomize_generator.go
//! `WriteFile`).

use crate::{
    render::{Builds, Found, Problem, ProblemKind, Recipe, Strictness, remote::remote},
    text::Place,
    yaml::{Cause, Kind, Origin, Value},
};

use super::generated::generated;

/// The recipe of `folder` as Flux builds it for `kustomization`, a Flux Kustomization as the cluster has it.
///
/// The file in the folder is read leniently; without one the recipe lists what Flux finds below. `targetNamespace`,
/// `namePrefix` and `nameSuffix` replace what the file says, patches and components come behind, images by name.
pub fn recipe(builds: &Builds<'_>, folder: &str, kustomization: &Value, at: &Place) -> (Recipe, Vec<Problem>) {
    let view = builds.view();
    let (mut recipe, mut problems) = match builds.recipe(folder, Strictness::Flux) {
        Some(found) => found,
        None => {
            let (resources, problems) = generated(view, folder, at.clone());
            let mut recipe = Recipe::empty(folder, at.clone());
            recipe.set("resources", Value::seq(resources, at.clone()));
            (recipe, problems)
        }
    };
    let Some(spec) = kustomization.get("spec") else { return (recipe, problems) };
    let text = |key: &str| spec.get(key).filter(|value| value.text().is_some_and(|text| !text.is_empty()));
    for (key, field) in [("targetNamespace", "namespace"), ("namePrefix", "namePrefix"), ("nameSuffix", "nameSuffix")] {
        if let Some(value) = text(key) {
            recipe.set(field, value);
        }
    }
    for field in ["patches", "patchesStrategicMerge", "patchesJson6902"] {
        let items = spec.get(field).map_or_else(Vec::new, |list| list.items());
        recipe.extend(field, items.into_iter().map(|slot| slot.value).collect());
    }
    images(&mut recipe, &spec);
    components(&mut recipe, &spec, builds, &mut problems);
    if let Some(list) = spec.get("buildMetadata").filter(|list| list.kind() == Kind::Seq) {
        recipe.set("buildMetadata", list);
    }
    (recipe, problems)
}

/// Whether a Kustomization adds anything to what its folder says.
pub fn says_anything(kustomization: &Value) -> bool {
    const FIELDS: [&str; 9] = [
        "targetNamespace",
        "namePrefix",
        "nameSuffix",
        "patches",
        "patchesStrategicMerge",
        "patchesJson6902",
        "images",
        "components",
        "buildMetadata",
    ];
    kustomization.get("spec").is_some_and(|spec| FIELDS.iter().any(|field| spec.get(field).is_some()))
}

/// An image of the object takes the place of the one with its name.
fn images(recipe: &mut Recipe, spec: &Value) {
    let more = spec.get("images").map_or_else(Vec::new, |list| list.items());
    let name = |value: &Value| value.get("name").and_then(|name| name.text().map(str::to_owned));
    if more.is_empty() {
        return;
    }
    let mut images = recipe.items("images");
    for slot in more {
        match images.iter().position(|image| name(image) == name(&slot.value)) {
            Some(index) => images[index] = slot.value,
            None => images.push(slot.value),
        }
    }
    let place = recipe.place.clone();
    recipe.set("images", Value::seq(images, place));
}

fn components(recipe: &mut Recipe, spec: &Value, builds: &Builds<'_>, problems: &mut Vec<Problem>) {
    let ignores_missing = spec.get("ignoreMissingComponents").and_then(|value| value.node().as_bool()) == Some(true);
    let mut found = Vec::new();
    for item in spec.get("components").map_or_else(Vec::new, |list| list.items()) {
        let text = item.value.text().unwrap_or("");
        if remote(text).is_some() || text.starts_with('/') {
            let message = format!("Flux accepts only relative paths in `components`, not `{text}`");
            problems.push(Problem::new(ProblemKind::Component, item.value.place(), message));
            continue;
        }
        let path = builds.view().join(&recipe.folder, text);
        let exists = path.is_some_and(|path| !matches!(builds.view().kustomization(&path), Found::None));
        if exists || !ignores_missing {
            found.push(item.value);
        }
    }
    recipe.extend("components", found);
}

/// Labels and annotations of `spec.commonMetadata`, set at the very end.
pub(super) fn common_metadata(value: &mut Value, kustomization: Option<&Value>) {
    let Some(common) = kustomization.and_then(|object| object.at("spec.commonMetadata")) else { return };
    for field in ["labels", "annotations"] {
        for slot in common.get(field).map_or_else(Vec::new, |map| map.members()) {
            let Some(key) = slot.key.as_ref().and_then(|key| key.text().map(str::to_owned)) else { continue };
            let way = Origin::new(Cause::CommonMetadata, Some(slot.value.place()));
            if let Some(map) = value.ensure_map(&["metadata", field], &slot.value.place(), &way) {
                map.set(&key, slot.value, way);
            }
        }
    }
}
