//! The entries of `replacements` as they are written, in place or in a file of `path` (kustomize api/types/replacement.go,
//! api/internal/builtins/ReplacementTransformer.go).

use std::sync::Arc;

use crate::{
    render::{
        Id, Problem, ProblemKind, Resource,
        generate::Open,
        given::{Given, field},
    },
    text::Place,
    yaml::{Kind, Limits, Node, Style, Value, Yaml},
};

use super::{
    field_path::{Part, split},
    select::Select,
};

/// One replacement.
pub(super) struct Replacement {
    pub place: Place,
    pub from: From,
    pub targets: Vec<Target>,
}

/// Where the value comes from.
pub(super) enum From {
    /// `sourceValue`.
    Value(Value),
    Object(Source),
}

/// `source`: one object by what it is called, now or before.
pub(super) struct Source {
    id: Id,
    pub path: String,
    pub options: Options,
    pub place: Place,
    pub path_place: Place,
}

/// `targets`: the fields of all objects that are selected and not rejected.
pub(super) struct Target {
    select: Select,
    reject: Vec<Select>,
    pub paths: Vec<Path>,
    pub options: Options,
}

/// One of `fieldPaths`.
pub(super) struct Path {
    pub text: String,
    pub parts: Vec<Part>,
    pub place: Place,
}

/// `encoding` is read by the engine, and not used.
#[derive(Default)]
pub(super) struct Options {
    pub delimiter: String,
    pub index: i64,
    pub create: bool,
}

const DEFAULT_PATH: &str = "metadata.name";

/// The replacements of a list. Those that cannot be read are left out, with a problem.
pub(super) fn replacements(
    list: &Value,
    open: &Open<'_>,
    lenient: bool,
    problems: &mut Vec<Problem>,
) -> Vec<Replacement> {
    let mut found = Vec::new();
    if list.kind() != Kind::Seq && !list.is_null() {
        problems.push(Problem::new(ProblemKind::Field, list.place(), "`replacements` must be a list"));
    }
    for item in list.items() {
        let node = item.value.node();
        let mut given = Given { problems, lenient };
        let Some(path) = given.filled(node, "path") else {
            found.extend(replacement(&mut given, node));
            continue;
        };
        if field(node, "source").is_some() || field(node, "targets").is_some() {
            let message = "a replacement is either in the file of `path` or written here, not both";
            problems.push(Problem::new(ProblemKind::Replacement, node.place(), message));
            continue;
        }
        let place = path.node.place();
        let Some(source) = open(&path.value, &Value::string(&*path.value, place.clone())) else { continue };
        let yaml = Arc::new(Yaml::parse(source, &Limits::default()));
        let root = yaml.documents().next().map(|document| Value::document(&yaml, document));
        let mut given = Given { problems, lenient: true };
        match root.as_ref().map(|root| (root.kind(), root.node())) {
            Some((Kind::Seq, root)) => {
                found.extend(root.items().filter_map(|item| replacement(&mut given, item)));
            }
            Some((Kind::Map, root)) => found.extend(replacement(&mut given, root)),
            _ => {
                let message = format!("`{}` holds no replacement", path.value);
                problems.push(Problem::new(ProblemKind::Replacement, place, message));
            }
        }
    }
    found
}

fn replacement(given: &mut Given<'_>, node: Node<'_>) -> Option<Replacement> {
    let place = node.place();
    let before = given.problems.len();
    let refuse = |given: &mut Given<'_>, place: Place, message: &str| {
        given.problems.push(Problem::new(ProblemKind::Replacement, place, message));
        None
    };
    if node.kind() != Kind::Map {
        return refuse(given, place, "a replacement must be a mapping");
    }
    let fixed = given.text(node, "sourceValue");
    let source = given.map(node, "source");
    let targets = given.maps(node, "targets");
    if targets.is_empty() || (fixed.is_none() && source.is_none()) {
        return refuse(given, place, "a replacement needs a `source` or a `sourceValue`, and `targets`");
    }
    let from = match (fixed, source) {
        (Some(_), Some(_)) => return refuse(given, place, "a replacement has both `source` and `sourceValue`"),
        // Its looks decide about its type.
        (Some(text), None) => From::Value(Value::scalar(text.value, Style::Plain, text.node.place())),
        (None, source) => {
            let node = source?;
            let path = given.filled(node, "fieldPath");
            From::Object(Source {
                id: id(given, node),
                path_place: path.as_ref().map_or_else(|| node.place(), |path| path.node.place()),
                path: path.map_or_else(|| DEFAULT_PATH.into(), |path| path.value.into_owned()),
                options: options(given, node),
                place: node.place(),
            })
        }
    };
    let targets = targets.into_iter().filter_map(|target| self::target(given, target)).collect();
    (given.problems.len() == before).then_some(Replacement { place, from, targets })
}

fn target(given: &mut Given<'_>, node: Node<'_>) -> Option<Target> {
    let Some(select) = given.map(node, "select") else {
        let message = "a target of a replacement needs `select`";
        given.problems.push(Problem::new(ProblemKind::Replacement, node.place(), message));
        return None;
    };
    let select = Select::read(given, select)?;
    let reject = given.maps(node, "reject").into_iter().filter_map(|reject| Select::read(given, reject)).collect();
    let path = |text: &str, place| Path { text: text.to_owned(), parts: split(text), place };
    let paths = given.texts(node, "fieldPaths").into_iter();
    let mut paths: Vec<_> = paths.map(|text| path(&text.value, text.node.place())).collect();
    if paths.is_empty() {
        paths.push(path(DEFAULT_PATH, node.place()));
    }
    Some(Target { select, reject, paths, options: options(given, node) })
}

fn options(given: &mut Given<'_>, node: Node<'_>) -> Options {
    let Some(node) = given.map(node, "options") else { return Options::default() };
    Options {
        delimiter: given.owned(node, "delimiter"),
        index: given.number(node, "index").unwrap_or(0),
        create: given.flag(node, "create"),
    }
}

fn id(given: &mut Given<'_>, node: Node<'_>) -> Id {
    let mut own = |name: &str| given.owned(node, name);
    Id {
        group: own("group"),
        version: own("version"),
        kind: own("kind"),
        name: own("name"),
        namespace: own("namespace"),
    }
}

impl Source {
    /// Empty parts are any (kyaml/resid `IsSelectedBy`).
    pub fn matches(&self, resource: &Resource) -> bool {
        let asked = &self.id;
        let is = |asked: &str, own: &str| asked.is_empty() || asked == own;
        // The name nearly always decides, and costs nothing.
        let is_named = is(&asked.name, resource.name()) || resource.history.iter().any(|id| id.name == asked.name);
        is_named
            && resource.ids().any(|id| {
                is(&asked.name, &id.name)
                    && is(&asked.kind, &id.kind)
                    && is(&asked.group, &id.group)
                    && is(&asked.version, &id.version)
                    && (asked.namespace.is_empty() || asked.effective_namespace() == id.effective_namespace())
            })
    }

    /// For people.
    pub fn words(&self) -> String {
        let Id { group, version, kind, name, namespace } = &self.id;
        let parts = [("group", group), ("version", version), ("kind", kind), ("name", name), ("namespace", namespace)];
        let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
        let words: Vec<String> = parts.map(|(key, part)| format!("{key} `{part}`")).collect();
        if words.is_empty() { "of any kind and name".into() } else { words.join(", ") }
    }
}

impl Target {
    /// A `reject` with labels or annotations rejects by these, whatever else it says.
    pub fn selects(&self, resource: &Resource) -> bool {
        self.select.labels_match(resource)
            && !self.reject.iter().any(|reject| reject.asks_labels() && reject.labels_match(resource))
            && !self.reject.iter().any(|reject| reject.asks_id() && reject.id_matches(resource))
            && self.select.id_matches(resource)
    }
}
