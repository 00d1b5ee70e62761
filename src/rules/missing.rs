//! References to objects of a cluster that are not there.

use crate::{
    finding::{Diagnostic, Level},
    flux::{Absence, AppliedObject, Cluster, Near, Wanted},
    model::{Field, Object, Text},
    yaml::Node,
};

use super::Context;

/// A field that names an object.
#[derive(Clone, Copy)]
pub struct Reference<'a> {
    pub kind: &'a str,
    pub name: Text<'a>,
    /// As written; the namespace of the object itself where it is not.
    pub namespace: Field<'a>,
}

impl<'a> Reference<'a> {
    /// The mapping at `node` with `kind`, `name` and `namespace`; `kind` is what counts where none is written.
    pub fn of(node: Node<'a>, kind: &'a str) -> Option<Self> {
        let kind = match Field::of(node.get("kind")) {
            Field::Known(text) => text.value,
            Field::Absent if !kind.is_empty() => kind,
            _ => return None,
        };
        Some(Self { kind, name: Field::of(node.get("name")).text()?, namespace: Field::of(node.get("namespace")) })
    }

    /// A reference that never leaves its namespace.
    pub fn local(kind: &'a str, name: Field<'a>) -> Option<Self> {
        Some(Self { kind, name: name.text()?, namespace: Field::Absent })
    }

    fn wanted(&self, object: Object<'a>) -> Option<Wanted<'a>> {
        let namespace = match self.namespace {
            Field::Absent => object.namespace().value()?,
            Field::Known(text) if !text.value.is_empty() => text.value,
            Field::Known(_) => object.namespace().value()?,
            _ => return None,
        };
        Some(Wanted { kind: self.kind, namespace, name: self.name.value })
    }
}

/// Whether another cluster receives the object, where nobody knows what else there is.
pub fn is_elsewhere(cluster: &Cluster, effective: &AppliedObject) -> bool {
    cluster.units.get(effective.unit).is_some_and(|unit| unit.elsewhere)
}

/// Says that a reference of an object leads nowhere. Of a cluster that is known in full that is certain; where a part is
/// not known it is a warning; where something may well make the object it is said only if the very name is there in
/// another namespace.
pub fn report<'a, 'c>(
    cx: &'c mut Context<'a>,
    cluster: &'a Cluster,
    effective: &'a AppliedObject,
    reference: Reference<'a>,
    worst: Level,
) -> Option<&'c mut Diagnostic> {
    let object = effective.object().filter(|_| !is_elsewhere(cluster, effective))?;
    let wanted = reference.wanted(object)?;
    let absence = cluster.absence(wanted, effective)?;
    let near = cluster.near(wanted);
    let (level, open) = match (absence, &near) {
        (Absence::Certain, _) => (worst, None),
        (Absence::Open(reason, place), _) => (worst.min(Level::Warning), Some((reason, place))),
        (Absence::Plausible, Some(Near::Namespace(..))) => (worst.min(Level::Warning), None),
        (Absence::Plausible, _) => return None,
    };
    let Wanted { kind, namespace, name } = wanted;
    // The field that differs from what is there is the one to change.
    let at = match (&near, reference.namespace) {
        (Some(Near::Namespace(..)), Field::Known(text)) => text,
        _ => reference.name,
    };
    let message = format!("{kind} `{namespace}/{name}` does not exist in this cluster");
    let finding = cx.report_in(cluster, effective, at, message).level(level);
    match near {
        Some(Near::Namespace(other, there)) => {
            finding.help(format!("`{name}` is in the namespace `{there}`"));
            finding.note(place_of(other, "metadata.namespace"), format!("the {kind} `{there}/{name}`"));
        }
        Some(Near::Name(other, there)) => {
            finding.help(format!("did you mean `{there}`?"));
            finding.note(place_of(other, "metadata.name"), format!("the {kind} `{namespace}/{there}`"));
        }
        Some(Near::Kind(other, there)) => {
            finding.help(format!("`{name}` is {} {there}, not {} {kind}", article(&there), article(kind)));
            finding.note(place_of(other, "metadata.name"), format!("the {there} `{namespace}/{name}`"));
        }
        None => {
            finding.help(format!("add the {kind}, or name one that exists"));
        }
    }
    if let Some((reason, place)) = open {
        finding.note(place, format!("it could only come from here: {reason}"));
    }
    Some(finding)
}

fn place_of(effective: &AppliedObject, path: &str) -> crate::text::Place {
    effective.node().at(path).unwrap_or(effective.node()).place().first_line()
}

fn article(kind: &str) -> &'static str {
    if kind.starts_with(['A', 'E', 'I', 'O']) { "an" } else { "a" }
}
