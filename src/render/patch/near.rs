//! What a patch that meets no object was probably meant for, and which of its lines is wrong then.

use std::sync::Arc;

use crate::{
    render::{Id, Problem, ProblemKind, Resource, Set},
    text::Place,
    yaml::Value,
};

use super::{Selector, select::Field};

/// Objects whose names are compared letter by letter.
const COMPARED: usize = 2_000;

/// A patch without a target for which the build has no object: blames the line that keeps it from the nearest one.
pub(super) fn unmatched(set: &Set, document: &Value, id: &Id, item: &Place) -> Problem {
    let at = |path: &str| document.at(path).filter(|value| !value.is_null()).map(|value| value.place().first_line());
    let name = at("metadata.name").unwrap_or_else(|| item.clone());
    let message = format!("no object matches the patch: {} is not in this build", id.words());
    let problem = |place: Place| Problem::new(ProblemKind::NoMatch, place, message.clone());
    let written = at("apiVersion");
    if let Some(near) = namesake(set, id) {
        let (now, api_version) = (near.id(), near.api_version());
        let same_namespace = now.effective_namespace() == id.effective_namespace();
        let help = if (now.group.as_str(), now.version.as_str()) == (&*id.group, &*id.version) {
            let place = at("metadata.namespace").unwrap_or(name);
            return problem(place).help(format!("it {}", namespaces(&now, id))).objects([Arc::clone(near)]);
        } else if written.is_none() {
            format!("the patch has no `apiVersion`, the object has `{api_version}`")
        } else {
            format!("the object has `apiVersion: {api_version}`")
        };
        let help = if same_namespace { help } else { format!("{help}, and {}", namespaces(&now, id)) };
        // A key that was meant to be it: `webVersion`.
        let misspelt = document
            .node()
            .own_entries()
            .find(|entry| entry.key.text().is_some_and(|key| key.to_ascii_lowercase().ends_with("version")))
            .map(|entry| entry.key.place());
        let place = written.or(misspelt).or_else(|| at("kind")).unwrap_or(name);
        return problem(place).help(help).objects([Arc::clone(near)]);
    }
    match alike(set, id) {
        Some(near) => {
            let help = format!("there is {}", near.id().words());
            problem(name).help(help).objects([Arc::clone(near)])
        }
        None => problem(name).help("add the object it patches to `resources`, or delete the patch"),
    }
}

/// In which namespaces the object and the patch for it are.
fn namespaces(object: &Id, patch: &Id) -> String {
    let words = |id: &Id| match id.namespace.as_str() {
        "" => "no namespace".to_owned(),
        namespace => format!("namespace `{namespace}`"),
    };
    format!("is in {} at this step of the build, the patch says {}", words(object), words(patch))
}

/// The object of the same kind and name, that of the same `apiVersion` first.
fn namesake<'s>(set: &'s Set, id: &Id) -> Option<&'s Arc<Resource>> {
    let is_named =
        |resource: &&Arc<Resource>| resource.kind() == id.kind && resource.ids().any(|old| old.name == id.name);
    let differs = |resource: &Arc<Resource>| {
        let now = resource.id();
        (now.group != id.group || now.version != id.version, now.effective_namespace() != id.effective_namespace())
    };
    set.resources.iter().filter(is_named).min_by_key(|resource| differs(resource))
}

/// The object of the same kind whose name differs by a letter or two, or by a part at one end.
fn alike<'s>(set: &'s Set, id: &Id) -> Option<&'s Arc<Resource>> {
    let distance = |resource: &Arc<Resource>| {
        let name = resource.name();
        let letters = strsim::damerau_levenshtein(name, &id.name);
        if letters <= 2 && letters * 3 < id.name.len() {
            return Some(letters);
        }
        let (short, long) = if name.len() < id.name.len() { (name, &*id.name) } else { (&*id.name, name) };
        let rest = long.strip_prefix(short).and_then(|rest| rest.strip_prefix('-'));
        let rest = rest.or_else(|| long.strip_suffix(short).and_then(|rest| rest.strip_suffix('-')));
        rest.filter(|_| short.len() >= 4).map(|rest| 3 + rest.len())
    };
    let same_kind = set.resources.iter().filter(|resource| resource.kind() == id.kind && resource.name().len() < 256);
    let near = same_kind.take(COMPARED).filter_map(|resource| Some((distance(resource)?, resource)));
    near.filter(|_| id.name.len() < 256).min_by_key(|(distance, _)| *distance).map(|(_, resource)| resource)
}

/// A target that selects nothing: blames the first of its fields that leaves nothing over. One that names nothing is
/// meant for whatever may be there.
pub(super) fn unselected(set: &Set, target: &Selector, written: &Value) -> Option<Problem> {
    let names = |value: Value| value.text().is_some_and(|name| !matches!(name, ".*" | ".+"));
    if !target.has_name || !written.get("name").is_some_and(names) {
        return None;
    }
    let mut left: Vec<&Arc<Resource>> = set.resources.iter().collect();
    let mut blamed = None;
    for field in Field::ALL {
        let next: Vec<&Arc<Resource>> = left.iter().copied().filter(|resource| target.holds(field, resource)).collect();
        if next.is_empty() {
            blamed = Some(field);
            break;
        }
        left = next;
    }
    let field = blamed?;
    let key = |slot: &crate::yaml::Slot| {
        slot.key.as_ref().and_then(Value::text).is_some_and(|key| key.eq_ignore_ascii_case(field.name()))
    };
    let value = written.members().into_iter().find(key).map(|slot| slot.value);
    let place = value.as_ref().map_or_else(|| written.place().first_line(), |value| value.place().first_line());
    let text = value.as_ref().and_then(Value::text).unwrap_or("");
    let kind = written.get("kind").and_then(|kind| kind.text().map(str::to_owned));
    let what = kind.map_or_else(|| "object".to_owned(), |kind| format!("`{kind}`"));
    let message = match field {
        _ if value.is_none() => "the patch changes nothing: nothing is in this build when it is applied".to_owned(),
        Field::Kind => format!("the patch changes nothing: no object of kind `{text}` is in this build"),
        Field::Name => format!("the patch changes nothing: no {what} here is named `{text}`"),
        Field::Namespace => format!("the patch changes nothing: its {what} is not in namespace `{text}` here"),
        Field::Group | Field::Version => {
            format!("the patch changes nothing: no {what} here is of {} `{text}`", field.name())
        }
        Field::Labels => format!("the patch changes nothing: no {what} here has the labels `{text}`"),
        Field::Annotations => format!("the patch changes nothing: no {what} here has the annotations `{text}`"),
    };
    let problem = Problem::new(ProblemKind::NoMatch, place, message);
    // What one field keeps away from a name that somebody wrote is what he meant.
    let is_near = target.has_name && matches!(field, Field::Group | Field::Version | Field::Namespace);
    let Some(near) = left.first().filter(|_| is_near) else { return Some(problem) };
    let now = near.id();
    let help = match field {
        Field::Namespace if now.namespace.is_empty() => "it has no namespace at this step of the build".to_owned(),
        Field::Namespace => format!("it is in `{}` at this step of the build", now.namespace),
        _ => format!("its `apiVersion` is `{}`", near.api_version()),
    };
    Some(problem.help(help).objects([Arc::clone(near)]))
}
