//! Everything that is rendered of one repository: each folder by itself, and what each cluster receives.

use std::sync::Arc;

use fluxvet::{
    flux::{AppliedKustomization, Cluster, Fleet, Outcome},
    render::{Build, Resource, State},
    yaml::{Kind, Origin, Slot, Value},
};

/// One rendered object.
#[derive(Clone, Copy)]
pub struct Object<'f> {
    pub build: &'f Build,
    pub resource: &'f Arc<Resource>,
    /// As it is applied; the same as in the build for a folder by itself.
    pub value: &'f Value,
    /// The cluster and the unit that applies it.
    pub applied: Option<(&'f Cluster, &'f AppliedKustomization)>,
}

/// One rendered scalar.
pub struct Leaf<'v> {
    pub path: String,
    pub value: Value,
    /// How it came to its slot.
    pub way: Option<&'v Origin>,
    /// How the collections around it came to theirs, the nearest first.
    pub around: Vec<(&'v Origin, usize)>,
}

pub fn builds(fleet: &Fleet<'_>) -> Vec<Arc<Build>> {
    let folders = fleet.plain.folders().into_iter();
    folders.filter_map(|folder| fleet.plain.build(folder)).filter(|build| build.state() != State::Failed).collect()
}

pub fn objects<'f>(fleet: &'f Fleet<'_>, builds: &'f [Arc<Build>]) -> Vec<Object<'f>> {
    let plain = builds.iter().flat_map(|build| {
        let object =
            move |resource: &'f Arc<Resource>| Object { build, resource, value: &resource.value, applied: None };
        build.resources.iter().map(object)
    });
    let clusters = fleet.clusters.iter().flat_map(|cluster| {
        cluster.objects.iter().filter_map(move |effective| {
            let unit = &cluster.units[effective.unit];
            let Outcome::Built(build) = &unit.outcome else { return None };
            let applied = Some((cluster, unit));
            Some(Object { build, resource: &effective.resource, value: &effective.value, applied })
        })
    });
    plain.chain(clusters).collect()
}

/// Calls `found` with every scalar of a value.
pub fn leaves(value: &Value, found: &mut dyn FnMut(&Leaf<'_>)) {
    walk(value, None, &mut String::new(), &mut Vec::new(), found);
}

fn walk<'v>(
    value: &'v Value,
    way: Option<&'v Origin>,
    path: &mut String,
    around: &mut Vec<(&'v Origin, usize)>,
    found: &mut dyn FnMut(&Leaf<'_>),
) {
    let slots: Vec<Slot> = match value.kind() {
        Kind::Scalar => {
            let around = around.iter().rev().copied().collect();
            return found(&Leaf { path: path.clone(), value: value.clone(), way, around });
        }
        Kind::Map => value.members(),
        Kind::Seq => value.items(),
    };
    let length = path.len();
    if let Some(way) = way {
        around.push((way, length));
    }
    for (index, slot) in slots.iter().enumerate() {
        let step = slot.key.as_ref().map_or_else(|| index.to_string(), |key| key.text().unwrap_or("").to_owned());
        path.push('/');
        path.push_str(&step.replace('~', "~0").replace('/', "~1"));
        inner(slot, path, around, found);
        path.truncate(length);
    }
    if way.is_some() {
        around.pop();
    }
}

fn inner(slot: &Slot, path: &mut String, around: &[(&Origin, usize)], found: &mut dyn FnMut(&Leaf<'_>)) {
    walk(&slot.value, slot.way.as_deref(), path, &mut around.to_vec(), found);
}

/// The slot at a JSON pointer, with its way.
pub fn at(value: &Value, path: &str) -> Option<Slot> {
    let mut slot = Slot::item(value.clone());
    for step in path.split('/').skip(1) {
        let step = step.replace("~1", "/").replace("~0", "~");
        let slots = match slot.value.kind() {
            Kind::Map => slot.value.members(),
            Kind::Seq => slot.value.items(),
            Kind::Scalar => return None,
        };
        let is_it = |(index, slot): &(usize, &Slot)| match &slot.key {
            Some(key) => key.text() == Some(&step),
            None => index.to_string() == step,
        };
        let next = slots.iter().enumerate().find(is_it)?.1.clone();
        slot = next;
    }
    Some(slot)
}
