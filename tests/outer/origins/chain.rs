//! Every place that a rendered scalar is made of, by the ways it came.

use std::{collections::BTreeSet, sync::Arc};

use fluxvet::{
    flux::{AppliedKustomization, Cluster, Outcome},
    text::Place,
    yaml::{Cause, Origin, Value},
};

use super::{
    recompute::names,
    world::{Leaf, Object, at, leaves},
};

/// File, and the bytes in it.
pub type Mark = (String, u32, u32);

pub fn chain(leaf: &Leaf<'_>, object: &Object<'_>) -> BTreeSet<Mark> {
    let mut run = Run { found: BTreeSet::new(), open: Vec::new() };
    run.value(&leaf.value, leaf.way, object);
    for (way, _) in &leaf.around {
        if let (Cause::Substitution, Some(was)) = (way.cause, &way.was) {
            run.substituted(was, way.before.as_deref(), object);
        }
    }
    run.found
}

struct Run {
    found: BTreeSet<Mark>,
    /// Variables that are being looked at, by Kustomization.
    open: Vec<(String, String)>,
}

impl Run {
    fn value(&mut self, value: &Value, way: Option<&Origin>, object: &Object<'_>) {
        let Some(way) = way else { return self.place(&value.place(), object) };
        let was = |run: &mut Self| {
            if let Some(was) = &way.was {
                run.value(was, way.before.as_deref(), object);
            }
        };
        match way.cause {
            Cause::NamePrefix | Cause::NameSuffix => {
                way.by.iter().for_each(|by| self.place(by, object));
                was(self);
            }
            Cause::Hash => {
                was(self);
                for key in ["data", "binaryData", "stringData", "type"] {
                    let Some(slot) = at(&object.resource.value, &format!("/{key}")) else { continue };
                    leaves(&slot.value, &mut |leaf| self.value(&leaf.value, leaf.way, object));
                }
            }
            Cause::NameReference => self.reference(value, way, object),
            Cause::Image => {
                way.by.iter().for_each(|by| self.place(by, object));
                let tail = |text: &str| text.rsplit([':', '@', '/']).next().unwrap_or("").to_owned();
                let old = way.was.as_ref().and_then(Value::text).unwrap_or("");
                if tail(old) == tail(value.text().unwrap_or("")) {
                    was(self);
                }
            }
            Cause::Substitution => match &way.was {
                Some(old) => self.substituted(old, way.before.as_deref(), object),
                None => self.place(&value.place(), object),
            },
            _ => self.place(&value.place(), object),
        }
    }

    fn substituted(&mut self, was: &Value, before: Option<&Origin>, object: &Object<'_>) {
        self.value(was, before, object);
        let Some((cluster, unit)) = object.applied else { return };
        for name in names(was.text().unwrap_or("")) {
            self.variable(name, cluster, unit);
        }
    }

    /// A name that follows an object: what made the name of that object.
    fn reference(&mut self, value: &Value, way: &Origin, object: &Object<'_>) {
        let (text, was) = (value.text().unwrap_or(""), way.was.as_ref().and_then(Value::text).unwrap_or(""));
        let mut resources = object.build.resources.iter();
        let named =
            resources.find(|resource| resource.name() == text && resource.history.iter().any(|id| id.name == was));
        match named.and_then(|resource| Some((resource, at(&resource.value, "/metadata/name")?))) {
            Some((resource, name)) => {
                let object = Object { resource, value: &resource.value, ..*object };
                self.value(&name.value, name.way.as_deref(), &object);
            }
            None => self.place(&value.place(), object),
        }
    }

    /// Where a variable of a unit has its value from.
    fn variable(&mut self, name: &str, cluster: &Cluster, unit: &AppliedKustomization) {
        let key = (unit.id.clone(), name.to_owned());
        if self.open.contains(&key) || !unit.variables.values.contains_key(name) {
            return;
        }
        self.open.push(key);
        self.defined(name, cluster, unit);
        self.open.pop();
    }

    fn defined(&mut self, name: &str, cluster: &Cluster, unit: &AppliedKustomization) {
        let path = format!("/spec/postBuild/substitute/{name}");
        if let Some(slot) = unit.object.as_ref().and_then(|object| at(object, &path))
            && let Some(object) = own(cluster, unit)
        {
            return self.value(&slot.value, slot.way.as_deref(), &object);
        }
        for reference in unit.variables.from.iter().rev() {
            let Some(effective) = cluster.named(&reference.kind, &unit.namespace, &reference.name).next() else {
                continue;
            };
            let slots = ["stringData", "data"].map(|key| at(&effective.value, &format!("/{key}/{name}")));
            let Some(slot) = slots.into_iter().flatten().next() else { continue };
            let unit = &cluster.units[effective.unit];
            let Outcome::Built(build) = &unit.outcome else { continue };
            let (resource, value) = (&effective.resource, &effective.value);
            let object = Object { build, resource, value, applied: Some((cluster, unit)) };
            return self.value(&slot.value, slot.way.as_deref(), &object);
        }
        let place = unit.variables.values[name].place.clone().real();
        self.mark(&place);
    }

    /// A place. In the text of a patch the parent has put its variables: those written there, or the one whose place
    /// this is.
    fn place(&mut self, place: &Place, object: &Object<'_>) {
        let real = place.clone().real();
        self.mark(&real);
        if let Some(anchor) = super::explain::anchor(&real) {
            self.mark(&anchor);
        }
        let Some(context) = object.applied.and_then(|(cluster, unit)| own(cluster, unit)) else { return };
        let Some((cluster, unit)) = context.applied else { return };
        let is_patch = unit.variables.values.values().any(|variable| variable.place == real)
            || patches(object).any(|patch| patch.source.path() == real.source.path() && patch.span.contains(real.span));
        if !is_patch {
            return;
        }
        if let Some((name, _)) = unit.variables.values.iter().find(|(_, variable)| variable.place == real) {
            self.variable(name, cluster, unit);
        }
        let all = real.source.text();
        let end = all[real.span.end as usize..].find('\n').map_or(all.len(), |at| real.span.end as usize + at);
        let start = all[..real.span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        for name in names(&all[start..end]) {
            self.variable(name, cluster, unit);
        }
    }

    fn mark(&mut self, place: &Place) {
        self.found.insert((place.source.path().to_string(), place.span.start, place.span.end));
    }
}

/// The Kustomization of a unit among the objects of its cluster.
fn own<'f>(cluster: &'f Cluster, unit: &'f AppliedKustomization) -> Option<Object<'f>> {
    let Some(index) = unit.index else {
        // The root applies itself.
        let Outcome::Built(build) = &unit.outcome else { return None };
        let object = unit.object.as_ref()?;
        let name = at(object, "/metadata/name")?.value.text()?.to_owned();
        let is_it =
            |resource: &&Arc<fluxvet::render::Resource>| resource.kind() == "Kustomization" && resource.name() == name;
        let resource = build.resources.iter().find(is_it)?;
        return Some(Object { build, resource, value: object, applied: Some((cluster, unit)) });
    };
    let effective = &cluster.objects[index];
    let parent = &cluster.units[effective.unit];
    let Outcome::Built(build) = &parent.outcome else { return None };
    let applied = Some((cluster, parent));
    Some(Object { build, resource: &effective.resource, value: &effective.value, applied })
}

/// Where the texts under `spec.patches` of the Kustomization of an object stand.
fn patches(object: &Object<'_>) -> impl Iterator<Item = Place> {
    let list = object.applied.and_then(|(_, unit)| at(unit.object.as_ref()?, "/spec/patches"));
    let items = list.map_or_else(Vec::new, |slot| slot.value.items());
    items.into_iter().filter_map(|slot| Some(slot.value.get("patch")?.place().real()))
}
