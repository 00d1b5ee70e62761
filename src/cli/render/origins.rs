//! Where each value of a rendered object is written, and what changed it on the way.

use std::{
    collections::HashMap,
    io::{self, Write},
    sync::Arc,
};

use serde_json::{Value as Json, json};

use crate::{
    render::{Resource, Tombstone},
    report::{Viewpoint, sanitize},
    text::{Place, pointer},
    yaml::{Cause, Kind, Node, Origin, Value, emit::Form},
};

use super::{json, position, yaml};

/// Steps of a way that are told: more is more than anyone reads.
const STEPS: usize = 4;
const MOST_STEPS: usize = 64;
/// Characters of an earlier value that a comment shows.
const SHOWN: usize = 40;

/// The object as YAML with a comment behind each value; what was taken out stands in comments above.
pub fn commented(value: &Value, resource: &Resource) -> String {
    let mut comments: HashMap<(usize, u32), String> = HashMap::new();
    scalars(value, &mut |_, scalar, ways| {
        comments.insert(scalar.node().identity(), comment(scalar, ways));
    });
    let mut text: String = resource.tombstones.iter().map(removed).collect();
    let emitted = yaml::emitted(value.node());
    let mut done = 0;
    for scalar in emitted.scalars.iter().filter(|scalar| !scalar.is_key) {
        let Some(words) = comments.get(&scalar.node.identity()) else { continue };
        // Behind the header of a block scalar, behind the end of anything else.
        let from = if scalar.form == Form::Literal { scalar.range.start } else { scalar.range.end };
        let end = emitted.text[from..].find('\n').map_or(emitted.text.len(), |at| from + at);
        if end < done {
            continue;
        }
        text.push_str(&emitted.text[done..end]);
        text.push_str(&format!(" # {words}"));
        done = end;
    }
    text.push_str(&emitted.text[done..]);
    text
}

/// A JSON line for each value, and one for each that was taken out.
pub fn lines(value: &Value, resource: &Resource, out: &mut dyn Write) -> io::Result<()> {
    let text = |path: &str| value.at(path).and_then(|value| value.text().map(str::to_owned));
    let object = json!({
        "apiVersion": text("apiVersion"), "kind": text("kind"),
        "namespace": text("metadata.namespace"), "name": text("metadata.name"),
    });
    let mut result = Ok(());
    scalars(value, &mut |pointer, scalar, ways| {
        if result.is_err() {
            return;
        }
        let steps: Vec<Json> = steps(ways).take(MOST_STEPS).map(step).collect();
        let line = json!({
            "object": object, "pointer": pointer, "value": json::value(scalar.node()),
            "place": place(&scalar.place()), "ways": steps,
        });
        result = writeln!(out, "{}", json::line(&line));
    });
    result?;
    for tombstone in &resource.tombstones {
        let line = json!({
            "object": object, "pointer": pointer(&tombstone.path), "removed": json::value(tombstone.was.node()),
            "place": place(&tombstone.was.place()), "ways": [{"cause": "removed", "by": place(&tombstone.by)}],
        });
        writeln!(out, "{}", json::line(&line))?;
    }
    Ok(())
}

type Each<'e> = dyn FnMut(&str, &Value, &[Arc<Origin>]) + 'e;

/// Calls `each` with the pointer of every scalar and the ways by which it and what is around it came there, the
/// nearest first.
fn scalars(value: &Value, each: &mut Each<'_>) {
    fn walk(value: &Value, pointer: &mut String, ways: &mut Vec<Arc<Origin>>, each: &mut Each<'_>) {
        let slots = match value.kind() {
            Kind::Scalar => {
                let nearest: Vec<Arc<Origin>> = ways.iter().rev().cloned().collect();
                return each(pointer, value, &nearest);
            }
            Kind::Map => value.members(),
            Kind::Seq => value.items(),
        };
        for (index, slot) in slots.iter().enumerate() {
            let length = pointer.len();
            match slot.key.as_ref().and_then(Value::text) {
                Some(key) => push(pointer, key),
                None => push(pointer, &index.to_string()),
            }
            ways.extend(slot.way.clone());
            walk(&slot.value, pointer, ways, each);
            if slot.way.is_some() {
                ways.pop();
            }
            pointer.truncate(length);
        }
    }
    walk(value, &mut String::new(), &mut Vec::new(), each);
}

/// Each way and those that came before it in the same place, the newest first.
fn steps(ways: &[Arc<Origin>]) -> impl Iterator<Item = &Origin> {
    ways.iter().flat_map(|way| std::iter::successors(Some(&**way), |way| way.before.as_deref()))
}

fn comment(scalar: &Value, ways: &[Arc<Origin>]) -> String {
    let own = at(&scalar.place());
    let mut told: Vec<String> = vec![own.clone()];
    for way in steps(ways) {
        let mut words = way.cause.as_str().to_owned();
        match way.by.as_ref().map(at) {
            Some(by) if by != own => words.push_str(&format!(" {by}")),
            // The place says it already, or there is none.
            _ => words.truncate(words.trim_end_matches(" of").trim_end_matches(" by").len()),
        }
        if let Some(was) = way.was.as_ref().filter(|was| was.kind() == Kind::Scalar) {
            words.push_str(&format!(", was {} from {}", short(was.node()), at(&was.place())));
        }
        if !told.contains(&words) {
            told.push(words);
        }
        if told.len() > STEPS {
            break;
        }
    }
    sanitize::inline(&told.join(", ")).into_owned()
}

/// `# removed: /spec/replicas, was 2 from base/web.yaml:7, by prod/patch.yaml:9`
fn removed(tombstone: &Tombstone) -> String {
    let was = match tombstone.was.kind() {
        Kind::Scalar => format!("{} from ", short(tombstone.was.node())),
        Kind::Map | Kind::Seq => String::new(),
    };
    let from = at(&tombstone.was.place());
    let words = format!("removed: {}, was {was}{from}, by {}", pointer(&tombstone.path), at(&tombstone.by));
    format!("# {}\n", sanitize::inline(&words))
}

/// An earlier value as a JSON text of few characters.
fn short(node: Node<'_>) -> String {
    let text = json::value(node).to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn step(way: &Origin) -> Json {
    json!({
        "cause": cause(way.cause),
        "by": way.by.as_ref().map(place),
        "was": way.was.as_ref().filter(|was| was.kind() == Kind::Scalar).map(|was| json::value(was.node())),
        "from": way.was.as_ref().map(|was| place(&was.place())),
    })
}

/// `path:line` from the root, wherever the user is: what is printed is a file of its own.
fn at(place: &Place) -> String {
    position(place, &Viewpoint::default())
}

/// Where something is written, as in a report.
fn place(place: &Place) -> Json {
    let place = place.clone().real();
    let (start, end) = (place.start(), place.end());
    json!({
        "path": place.source.path().as_str(), "line": start.line, "column": start.column, "endLine": end.line,
        "endColumn": end.column,
    })
}

fn pointer(path: &[String]) -> String {
    let mut pointer = String::new();
    path.iter().for_each(|key| push(&mut pointer, key));
    pointer
}

fn push(pointer: &mut String, key: &str) {
    pointer.push('/');
    pointer.push_str(&pointer::escape(key));
}

/// For programs: what happened to a value.
fn cause(cause: Cause) -> &'static str {
    match cause {
        Cause::Patch => "patch",
        Cause::JsonPatch => "jsonPatch",
        Cause::Generator => "generator",
        Cause::Namespace => "namespace",
        Cause::NamePrefix => "namePrefix",
        Cause::NameSuffix => "nameSuffix",
        Cause::Label => "label",
        Cause::Annotation => "annotation",
        Cause::Image => "image",
        Cause::Replicas => "replicas",
        Cause::Replacement => "replacement",
        Cause::Var => "var",
        Cause::NameReference => "nameReference",
        Cause::Hash => "hash",
        Cause::Substitution => "substitution",
        Cause::CommonMetadata => "commonMetadata",
        Cause::BuildMetadata => "buildMetadata",
    }
}
