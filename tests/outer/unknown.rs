//! A value that is not known satisfies every schema, an outer test: each value of each object of two real repositories
//! is replaced by one, in turn, and no schema finds more than before.

use std::collections::{HashMap, HashSet};

use fluxvet::{
    Config, DiskTree,
    flux::Fleet,
    model::Object,
    repo::{Bounds, Given, Repo},
    schema::{Fault, Schema, Schemas, crd::Crd},
    yaml::{Kind, Node, Value},
};

const REPOSITORIES: [&str; 2] = ["equinor__radix-flux", "xunholy__k8s-gitops"];

/// Larger ones are the definitions of kinds, whose thousands of values are all alike.
const MOST_VALUES: usize = 600;

#[test]
#[ignore = "takes minutes in a debug build; .ci/run asks for it"]
fn what_is_not_known_adds_no_finding() {
    let Some(corpora) = crate::shared::unpacked("corpora/repositories.tar.xz", "unknown") else { return };
    for name in REPOSITORIES {
        let tree = DiskTree::open(&corpora.join(name)).expect("a repository");
        let repo = Repo::load(&tree, Given::default(), &Bounds::default());
        let fleet = Fleet::of(&repo, &Config::default());
        let schemas = Schemas::default();
        let effective: Vec<_> = fleet.clusters.iter().flat_map(|cluster| &cluster.objects).collect();
        let definitions: HashMap<(String, String), ([u8; 32], Crd)> = effective
            .iter()
            .filter(|effective| Crd::is(effective.node()))
            .filter_map(|effective| {
                let crd = Crd::read(effective.node()).ok()?;
                Some(((crd.group.clone(), crd.kind.clone()), (Crd::digest(effective.node()), crd)))
            })
            .collect();
        let (mut objects, mut values) = (0, 0);
        let mut seen = HashSet::new();
        for effective in effective {
            let Some(object) = effective.object().filter(|object| seen.insert(object.node.identity())) else {
                continue;
            };
            let defined = definitions.get(&(object.group().to_owned(), object.kind.to_owned()));
            let schema = match defined {
                Some((digest, crd)) => schemas.defined(*digest, crd, object.version()),
                None => schemas.shipped(object.api_version, object.kind, None),
            };
            let Some(schema) = schema else { continue };
            objects += 1;
            values += try_each(&schema, object, &effective.value);
        }
        println!("{name}: {objects} objects, {values} values replaced");
        assert!(objects > 100 && values > 2_000, "{name}: too few");
    }
}

/// How many values were replaced.
fn try_each(schema: &Schema, object: Object<'_>, value: &Value) -> usize {
    let before = faults(schema, object.node);
    let mut paths = Vec::new();
    leaves(object.node, &mut Vec::new(), &mut paths);
    if paths.len() > MOST_VALUES {
        return 0;
    }
    for path in &paths {
        let mut changed = value.clone();
        let at =
            path.iter().try_fold(&mut changed, |value, &index| Some(&mut value.slots_mut()?.get_mut(index)?.value));
        let at = at.expect("the value is there");
        *at = Value::string("${NOT_KNOWN}", at.place());
        let after = faults(schema, changed.node());
        let new: Vec<&Fault> = after.iter().filter(|fault| !before.contains(fault)).collect();
        assert!(new.is_empty(), "{} {path:?}: {new:?}, before {before:?}", object.reference().kind);
    }
    paths.len()
}

fn faults(schema: &Schema, node: Node<'_>) -> Vec<Fault> {
    schema.ask(node).map(|answer| answer.faults).unwrap_or_default()
}

/// The way to each scalar below `spec`, `data` and all else but what names the kind.
fn leaves(node: Node<'_>, way: &mut Vec<usize>, found: &mut Vec<Vec<usize>>) {
    let mut below = |index: usize, child: Node<'_>| {
        way.push(index);
        match child.kind() {
            Kind::Scalar => found.push(way.clone()),
            _ => leaves(child, way, found),
        }
        way.pop();
    };
    match node.kind() {
        Kind::Map => node.entries().into_iter().enumerate().for_each(|(index, entry)| below(index, entry.value)),
        Kind::Seq => node.items().enumerate().for_each(|(index, item)| below(index, item)),
        Kind::Scalar => {}
    }
}
