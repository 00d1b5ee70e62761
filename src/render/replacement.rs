//! `replacements`: a value of one object copied into fields of others (kustomize api/filters/replacement).
//!
//! As api v0.21.3 does it. v0.21.1, which Flux 2.9 pins, differs in one thing: it does not look at `delimiter` where a
//! target is within the JSON or YAML that a scalar holds.

mod embedded;
mod field_path;
mod lookup;
mod read;
mod select;
#[cfg(test)]
mod tests;
mod walk;
mod write;

use crate::{
    text::Place,
    yaml::{Cause, Content, Kind, MadeScalar, Node, Origin, Slot, Style, Value},
};

use super::{Budget, Gap, GapKind, Problem, ProblemKind, Set, generate::Open};

use embedded::Done;
pub(super) use field_path::{Part, split};
pub(super) use lookup::lookup;
use read::{From, Options, Path, Replacement, Target};
use walk::Create;

/// Applies the `replacements` of a kustomization file.
pub fn apply(set: &mut Set, list: &Value, open: &Open<'_>) {
    run(set, list, open, false);
}

/// Applies a `ReplacementTransformer` object.
pub fn apply_object(set: &mut Set, object: &Value, open: &Open<'_>) {
    if let Some(list) = object.get("replacements") {
        run(set, &list, open, true);
    }
}

fn run(set: &mut Set, list: &Value, open: &Open<'_>, lenient: bool) {
    for replacement in read::replacements(list, open, lenient, &mut set.problems) {
        let way = Origin::new(Cause::Replacement, Some(replacement.place.clone()));
        if set.is_spent() {
            return;
        }
        if let Some(value) = source(set, &replacement) {
            for target in &replacement.targets {
                put(set, target, &value, &way);
            }
        }
    }
}

/// The value to be copied; one that is not known where its object is in a part that we do not know.
fn source(set: &mut Set, replacement: &Replacement) -> Option<Value> {
    let selector = match &replacement.from {
        From::Value(value) => return Some(value.clone()),
        From::Object(selector) => selector,
    };
    let mut found = (0..set.resources.len()).filter(|&index| selector.matches(&set.resources[index]));
    let (first, second) = (found.next(), found.next());
    let refuse = |set: &mut Set, place: &Place, message: String| {
        if set.is_complete() {
            set.refuse(ProblemKind::Replacement, place.clone(), message);
            None
        } else {
            Some(unknown(place))
        }
    };
    let index = match (first, second) {
        (Some(index), None) => index,
        (None, _) => {
            return refuse(
                set,
                &selector.place,
                format!("no object is {}, the source of a replacement", selector.words()),
            );
        }
        (Some(_), Some(_)) => {
            let message = format!("several objects are {}, the source of a replacement", selector.words());
            set.refuse(ProblemKind::Replacement, selector.place.clone(), message);
            return None;
        }
    };
    let resource = &set.resources[index];
    let object = resource.id().words();
    let value = match lookup(&resource.value, &split(&selector.path)) {
        Ok(value) => value,
        Err(fault) => {
            let message = format!("`{}` of {object} cannot be read: {fault}", selector.path);
            set.refuse(ProblemKind::Replacement, selector.path_place.clone(), message);
            return None;
        }
    };
    let value = value.filter(|value| !is_empty(value.node()));
    let Some(value) = value else {
        return refuse(
            set,
            &selector.path_place,
            format!("{object} has no `{}`, the source of a replacement", selector.path),
        );
    };
    match refined(&value, &selector.options) {
        Ok(value) => Some(value),
        Err(fault) => {
            set.refuse(ProblemKind::Replacement, selector.path_place.clone(), fault);
            None
        }
    }
}

/// Null, `{}` and `[]` are no source; an empty string is.
fn is_empty(node: Node<'_>) -> bool {
    node.is_null() || (node.kind() != Kind::Scalar && node.entries().is_empty() && node.items().next().is_none())
}

/// The part of a source that `options` ask for.
fn refined(value: &Value, options: &Options) -> Result<Value, String> {
    if options.delimiter.is_empty() {
        return Ok(value.clone());
    }
    let Some(text) = value.text() else { return Err("`delimiter` splits scalars only".into()) };
    let part = usize::try_from(options.index).ok().and_then(|index| text.split(&options.delimiter).nth(index));
    let Some(part) = part else {
        return Err(format!("`{text}` has no part {} at `{}`", options.index, options.delimiter));
    };
    let style = if value.node().as_str().is_some() { Style::DoubleQuoted } else { Style::Plain };
    Ok(write::scalar(part, style, value.node().is_known(), value.place()))
}

/// Copies a value into the fields of all objects that a target selects.
fn put(set: &mut Set, target: &Target, value: &Value, way: &Origin) {
    for index in 0..set.resources.len() {
        if target.selects(&set.resources[index])
            && !target.paths.iter().all(|path| put_field(set, index, &target.options, path, value, way))
        {
            return;
        }
    }
}

/// False if the build is refused.
fn put_field(set: &mut Set, index: usize, options: &Options, path: &Path, value: &Value, way: &Origin) -> bool {
    let Path { text, parts, place } = path;
    let object = set.resources[index].id().words();
    if parts.len() > walk::DEEPEST {
        set.refuse(ProblemKind::Limit, place.clone(), format!("a field path has more than {} parts", walk::DEEPEST));
        return false;
    }
    let mut budget = set.budget;
    let mut spent: Option<Problem> = None;
    let create = options.create.then(|| Create { leaf: value.kind(), place: place.clone(), way: way.clone() });
    let mut root = set.resources[index].value.clone();
    let done = embedded::put(&mut root, parts, value, options, create.as_ref(), way);
    let written = match done {
        Some(_) => Ok(1),
        None => {
            let mut write = |slot: &mut _| {
                if let Err(problem) = counted(&mut budget, slot, value, options, place) {
                    spent = Some(problem);
                    return Err(String::new());
                }
                write::write(slot, value, options, way)
            };
            walk::walk_root(&mut root, parts, create.as_ref(), &mut write)
        }
    };
    set.budget = budget;
    if let Some(problem) = spent {
        set.problems.push(problem);
        return false;
    }
    let message = match written {
        Ok(0) if !set.is_complete() => return true,
        Ok(0) => format!("{object} has no field `{text}`, the target of a replacement"),
        Ok(_) => {
            if done == Some(Done::Unclear) {
                let reason = format!("`{text}` of {object} is YAML in a string, which is rewritten");
                set.gaps.push(Gap { kind: GapKind::Unsupported, place: place.clone(), reason });
            }
            let is_opaque = matches!(done, Some(Done::Formatted | Done::Unclear)) || is_secret(value.node());
            let resource = set.resource_mut(index);
            resource.value = root;
            resource.opaque_hash |= is_opaque && resource.needs_hash;
            return true;
        }
        Err(fault) => format!("`{text}` of {object} cannot be set: {fault}"),
    };
    set.refuse(ProblemKind::Replacement, place.clone(), message);
    false
}

/// Counts what is about to be written: the value, and with a delimiter the text that it is put into.
fn counted(budget: &mut Budget, slot: &Slot, value: &Value, options: &Options, place: &Place) -> Result<(), Problem> {
    if !options.delimiter.is_empty() {
        budget.text(slot.value.text().map_or(0, str::len), place)?;
    }
    budget.value(value.node(), place)
}

/// A value that stands for one that we do not have, other than a text that Flux will substitute.
fn is_secret(node: Node<'_>) -> bool {
    !node.is_known() && node.text() == Some("")
}

fn unknown(place: &Place) -> Value {
    let scalar = MadeScalar { text: "".into(), style: Style::DoubleQuoted, known: false, pieces: Box::default() };
    Value::made(Content::Scalar(scalar), place.clone())
}
