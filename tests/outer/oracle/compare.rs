//! Two builds side by side: the same objects in the same order, scalars with their types.

use std::{collections::BTreeMap, fmt, sync::Arc};

use fluxvet::{
    render::Build,
    text::{RepoPath, Source},
    yaml::{Kind, Limits, Node, Reader, Scalar, Yaml, emit},
};

/// A value without places: what two builds must have alike. `1` and `1.0` are one number, `1` and `"1"` are not.
#[derive(Clone, Debug, PartialEq)]
pub enum Plain {
    Null,
    Bool(bool),
    Int(i128),
    Float(f64),
    Text(String),
    List(Vec<Plain>),
    Map(BTreeMap<String, Plain>),
}

/// Reads the documents of a text that the engine or we have written.
pub fn objects(text: &str) -> Vec<Plain> {
    let source = Source::new(RepoPath::new("build.yaml"), text.as_bytes().to_vec());
    let yaml = Arc::new(Yaml::parse(source, &Limits { documents: 100_000, ..Limits::default() }));
    assert!(yaml.problems().is_empty(), "{:?}", yaml.problems().first());
    let all = yaml.documents().map(|document| plain(fluxvet::yaml::Value::document(&yaml, document).node()));
    all.filter(|object| *object != Plain::Null).collect()
}

/// What `fluxvet render` prints of a build, read again.
pub fn printed(build: &Build) -> Vec<Plain> {
    let mut text = String::new();
    for resource in &build.resources {
        text.push_str("---\n");
        text.push_str(&emit::emit(resource.value.node()).text);
    }
    objects(&text)
}

/// The first difference, in words.
pub fn difference(theirs: &[Plain], ours: &[Plain]) -> Option<String> {
    let ids = |objects: &[Plain]| objects.iter().map(identity).collect::<Vec<_>>();
    let (their_ids, our_ids) = (ids(theirs), ids(ours));
    if their_ids != our_ids {
        let missing = their_ids.iter().find(|id| !our_ids.contains(id));
        let extra = our_ids.iter().find(|id| !their_ids.contains(id));
        let at = their_ids.iter().zip(&our_ids).position(|(theirs, ours)| theirs != ours);
        return Some(format!("ids: missing {missing:?}, extra {extra:?}, first at {at:?}"));
    }
    let pairs = theirs.iter().zip(ours).zip(&their_ids);
    pairs.filter_map(|((theirs, ours), id)| Some(format!("{id} {}", differs(theirs, ours, "")?))).next()
}

fn identity(object: &Plain) -> String {
    let words = ["apiVersion", "kind", "metadata/namespace", "metadata/name"].map(|path| {
        let found = path.split('/').try_fold(object, |value, key| match value {
            Plain::Map(map) => map.get(key),
            _ => None,
        });
        found.map_or_else(String::new, ToString::to_string)
    });
    words.join(" ")
}

fn differs(theirs: &Plain, ours: &Plain, path: &str) -> Option<String> {
    match (theirs, ours) {
        (Plain::Map(one), Plain::Map(other)) => {
            let mut keys: Vec<&String> = one.keys().chain(other.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            keys.into_iter().find_map(|key| match (one.get(key), other.get(key)) {
                (Some(theirs), Some(ours)) => differs(theirs, ours, &format!("{path}/{key}")),
                (theirs, ours) => Some(format!("{path}/{key}: engine {theirs:?}, ours {ours:?}")),
            })
        }
        (Plain::List(one), Plain::List(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(at, (theirs, ours))| differs(theirs, ours, &format!("{path}/{at}")))
        }
        _ if theirs == ours => None,
        _ => Some(format!("{path}: engine {theirs:?}, ours {ours:?}")),
    }
}

fn plain(node: Node<'_>) -> Plain {
    match node.kind() {
        Kind::Map => {
            let entry =
                |entry: fluxvet::yaml::Entry<'_>| (entry.key.text().unwrap_or("").to_owned(), plain(entry.value));
            Plain::Map(node.entries().into_iter().map(entry).collect())
        }
        Kind::Seq => Plain::List(node.items().map(plain).collect()),
        Kind::Scalar => match node.scalar(Reader::Kyaml) {
            None | Some(Scalar::Null) => Plain::Null,
            Some(Scalar::Bool(value)) => Plain::Bool(value),
            Some(Scalar::Int(value)) => Plain::Int(value),
            Some(Scalar::Float(value)) if value.fract() == 0.0 && value.abs() < 1e30 => Plain::Int(value as i128),
            Some(Scalar::Float(value)) => Plain::Float(value),
            Some(Scalar::Str(text)) => Plain::Text(text.into_owned()),
            Some(Scalar::Timestamp(text)) => Plain::Text(format!("a time that no quotes hold: {text}")),
        },
    }
}

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Plain::Text(text) => f.write_str(text),
            other => write!(f, "{other:?}"),
        }
    }
}
