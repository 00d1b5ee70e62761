//! `buildMetadata`: labels and annotations that kustomize adds to say what it did (kustomize api/krusty/kustomizer.go,
//! api/resource/origin.go).

use std::{collections::HashMap, path::Path, sync::Arc};

use crate::{
    text::{Place, Source, Span},
    yaml::{Cause, Content, Kind, Limits, MadeScalar, Node, Origin, Style, Value, Yaml},
};

use super::{Gap, GapKind, Resource, Set, plugin};

/// Adds what the `buildMetadata` of the root asks for; `folder` is that of the root. Words that the engine does not know
/// it takes silently.
pub fn apply(set: &mut Set, list: &Value, folder: &str) {
    for item in list.items() {
        let way = Origin::new(Cause::BuildMetadata, Some(item.value.place()));
        match item.value.text().unwrap_or_default() {
            "managedByLabel" => {
                for index in 0..set.resources.len() {
                    put(set, index, "labels", MANAGED_BY, version(&item.value), &way);
                }
            }
            "originAnnotations" => {
                let mut files = Files::default();
                for index in 0..set.resources.len() {
                    let origin = origin(&set.resources[index], folder, &mut files);
                    put(set, index, "annotations", ORIGIN, Value::string(origin, item.value.place()), &way);
                }
            }
            "transformerAnnotations" => {
                let reason = "the annotation `alpha.config.kubernetes.io/transformations` is not modelled".into();
                set.gaps.push(Gap { kind: GapKind::Unsupported, place: item.value.place(), reason });
            }
            _ => {}
        }
    }
}

const MANAGED_BY: &str = "app.kubernetes.io/managed-by";
const ORIGIN: &str = "config.kubernetes.io/origin";

fn put(set: &mut Set, index: usize, map: &str, key: &str, value: Value, way: &Origin) {
    let place = value.place();
    if let Some(map) = set.resource_mut(index).value.ensure_map(&["metadata", map], &place, way) {
        map.set(key, value, way.clone());
    }
}

/// `kustomize-` and the version of whoever builds, which differs between the program and Flux.
fn version(item: &Value) -> Value {
    let text = "kustomize-(devel)".into();
    let scalar = MadeScalar { text, style: Style::DoubleQuoted, known: false, pieces: Box::default() };
    Value::made(Content::Scalar(scalar), item.place())
}

/// The file of an object, or the generator that made it, as YAML.
fn origin(resource: &Resource, folder: &str, files: &mut Files) -> String {
    let birth = resource.birth.clone().real();
    let path = relative(folder, birth.source.path().as_str());
    let made = resource.value.members().into_iter().find(|slot| slot.is("kind"));
    let is_made = made.and_then(|slot| slot.way).is_some_and(|way| way.cause == Cause::Generator);
    if !is_made {
        return format!("path: {path}\n");
    }
    let mut by = files.generator(&birth);
    by.retain(|(_, text)| !text.is_empty());
    if by.is_empty() {
        by = vec![("apiVersion", "builtin".into()), ("kind", format!("{}Generator", resource.kind()))];
    }
    let by: String = by.iter().map(|(key, text)| format!("  {key}: {text}\n")).collect();
    format!("configuredIn: {path}\nconfiguredBy:\n{by}")
}

/// The files that generators are written in, read once more to find the generator at a place.
#[derive(Default)]
struct Files(HashMap<*const Source, File>);

struct File {
    yaml: Arc<Yaml>,
    nodes: HashMap<Span, u32>,
}

impl Files {
    /// What a generator object at this place is called; nothing for an entry of a kustomization file.
    fn generator(&mut self, place: &Place) -> Vec<(&'static str, String)> {
        let file = self.0.entry(Arc::as_ptr(&place.source)).or_insert_with(|| {
            let yaml = Arc::new(Yaml::parse(Arc::clone(&place.source), &Limits::default()));
            let nodes = yaml.nodes().map(|node| (node.span(), node.number())).collect();
            File { yaml, nodes }
        });
        let Some(node) = file.nodes.get(&place.span).and_then(|&number| file.yaml.node(number)) else {
            return Vec::new();
        };
        let inline = Value::written(&file.yaml, node).filter(|value| value.kind() == Kind::Scalar);
        let inline = inline.and_then(|value| plugin::inline(&value)?.into_iter().next());
        let object = inline.as_ref().map_or(node, Value::node);
        if object.get("apiVersion").and_then(Node::text) != Some("builtin") {
            return Vec::new();
        }
        let text = |path: &str| object.at(path).and_then(Node::text).unwrap_or_default().to_owned();
        vec![
            ("apiVersion", text("apiVersion")),
            ("kind", text("kind")),
            ("name", text("metadata.name")),
            ("namespace", text("metadata.namespace")),
        ]
    }
}

/// The path of a file as seen from a folder.
fn relative(folder: &str, path: &str) -> String {
    let parts = |text: &str| {
        let parts = Path::new(text).iter().map(|part| part.to_string_lossy().into_owned());
        parts.filter(|part| part != ".").collect::<Vec<_>>()
    };
    let (folder, path) = (parts(folder), parts(path));
    let same = folder.iter().zip(&path).take_while(|(one, other)| one == other).count();
    let up = std::iter::repeat_n("..", folder.len() - same);
    up.chain(path[same..].iter().map(String::as_str)).collect::<Vec<_>>().join("/")
}
