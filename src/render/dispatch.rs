//! Transformers, generators and validators that are objects: finding them, and handing each to what does its work.

use std::{cell::RefCell, sync::Arc};

use crate::yaml::{Cause, Kind, Value};

use super::{
    Found, Layer, Recipe, Set, Trail,
    affix::{self, Affix},
    generate::{self, Generator},
    hash_suffix, images, labels,
    layer::Builder,
    namespace,
    patch::{self, Field},
    plugin::{self, Plugin, Role},
    replacement, replicas,
};

impl Builder<'_, '_> {
    /// Runs the objects of one item of `generators`, `transformers` or `validators`.
    pub(super) fn plugins(&mut self, recipe: &Recipe, item: &Value, role: Role, layer: &mut Layer) {
        for object in self.plugin_objects(recipe, item, layer) {
            if let Some(plugin) = plugin::plugin(&object, role, &mut layer.set) {
                self.plugin(recipe, plugin, &object, layer);
            }
        }
    }

    /// An item is a file, a folder with a kustomization file, or the text of objects.
    fn plugin_objects(&self, recipe: &Recipe, item: &Value, layer: &mut Layer) -> Vec<Value> {
        let text = item.text().unwrap_or("").to_owned();
        if text.contains('\n')
            && let Some(objects) = plugin::inline(item)
        {
            return objects;
        }
        let path = self.shop.view.join(&recipe.folder, &text);
        if let Some(file) = path.as_deref().and_then(|path| self.shop.view.file(path)) {
            return match super::objects(file) {
                Ok(objects) => objects,
                Err(problem) => {
                    layer.set.problems.push(problem);
                    Vec::new()
                }
            };
        }
        let folder = path.filter(|path| !matches!(self.shop.view.kustomization(path), Found::None));
        match folder.and_then(|folder| self.bases.get(&folder)) {
            Some(base) => {
                layer.set.problems.extend(base.set.problems.iter().cloned());
                layer.set.gaps.extend(base.set.gaps.iter().cloned());
                base.set.resources.iter().map(|resource| resource.value.clone()).collect()
            }
            None => {
                let problem = self.missing(recipe, &text, item);
                layer.set.problems.push(problem);
                Vec::new()
            }
        }
    }

    fn plugin(&mut self, recipe: &Recipe, plugin: Plugin, object: &Value, layer: &mut Layer) {
        let set = &mut layer.set;
        match plugin {
            Plugin::Annotations => labels::apply_object(set, Cause::Annotation, object),
            Plugin::Labels => labels::apply_object(set, Cause::Label, object),
            Plugin::Images => images::apply_object(set, object),
            Plugin::Namespace => namespace::apply_object(set, object),
            Plugin::Prefix => affix::apply_object(set, Affix::Prefix, object),
            Plugin::Suffix => affix::apply_object(set, Affix::Suffix, object),
            Plugin::PrefixSuffix => {
                affix::apply_object(set, Affix::Prefix, object);
                affix::apply_object(set, Affix::Suffix, object);
            }
            Plugin::Replicas => replicas::apply_object(set, object),
            Plugin::Hash => hash_suffix::apply(set),
            Plugin::Replacements => {
                let said = RefCell::new(Set::default());
                let open = |path: &str, item: &Value| self.open_source(recipe, path, item, &mut said.borrow_mut());
                replacement::apply_object(set, object, &open);
                set.take_over(said.into_inner());
            }
            Plugin::Patch => self.patch_list(recipe, Field::Patches, &one(object.clone()), layer),
            Plugin::Json6902 => {
                let mut item = object.clone();
                if let Some(text) = item.get("jsonOp") {
                    item.set("patch", text, crate::yaml::Origin::new(Cause::JsonPatch, None));
                }
                self.patch_list(recipe, Field::PatchesJson6902, &one(item), layer);
            }
            Plugin::StrategicMerge => {
                let mut items = Vec::new();
                if let Some(paths) = object.get("paths").filter(|paths| paths.kind() == Kind::Seq) {
                    items.extend(paths.items().into_iter().map(|slot| slot.value));
                }
                items.extend(object.get("patches"));
                let list = Value::seq(items, object.place());
                self.patch_list(recipe, Field::PatchesStrategicMerge, &list, layer);
            }
            Plugin::ConfigMap => self.generate(recipe, Generator::ConfigMap, object, true, layer),
            Plugin::Secret => self.generate(recipe, Generator::Secret, object, true, layer),
            Plugin::IamPolicy => {
                if let Some(mut resource) = plugin::iam_policy(object, set) {
                    resource.trail = Some(Arc::new(Trail { item: object.place().first_line(), below: None }));
                    generate::absorb(set, resource);
                }
            }
        }
    }

    /// The patches of one field.
    pub(super) fn patch_list(&mut self, recipe: &Recipe, field: Field, list: &Value, layer: &mut Layer) {
        let said = RefCell::new(Vec::new());
        let gaps = RefCell::new(Vec::new());
        let open = |item: &Value| {
            if let Some(gap) = self.remote_file(recipe, item) {
                gaps.borrow_mut().push(gap);
                return None;
            }
            self.open_yaml(recipe, item, &mut said.borrow_mut())
        };
        let sources = patch::sources_of(field, list, &open);
        layer.set.problems.extend(said.into_inner());
        layer.set.gaps.extend(gaps.into_inner());
        for source in sources {
            match source {
                Ok(source) => {
                    let applied = patch::apply(&mut layer.set, &source);
                    layer.set.applied.push(applied);
                }
                Err(problem) => layer.set.problems.push(problem),
            }
        }
    }
}

fn one(item: Value) -> Value {
    let place = item.place();
    Value::seq(vec![item], place)
}
