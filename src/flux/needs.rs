//! The Secrets and ConfigMaps that the Flux objects of a cluster read, and what makes each of them.

use std::collections::{HashMap, HashSet};

use crate::{
    config::External,
    model::{HelmRelease, Kustomization, Object},
    schema::served,
    text::Place,
    yaml::Node,
};

use super::{AppliedObject, Cluster, makers};

/// One reference to a Secret or a ConfigMap.
#[derive(Clone, Debug)]
pub struct InputReference {
    /// `Secret` or `ConfigMap`.
    pub kind: &'static str,
    pub namespace: String,
    pub name: String,
    /// The key that is read, where the reference names one or the controller has a fixed one.
    pub key: Option<String>,
    pub optional: bool,
    /// The list or field that refers: `valuesFrom`, `secretRef`.
    pub by: &'static str,
    /// The object that refers, among those of the cluster.
    pub object: usize,
    /// JSON pointer of the name.
    pub field: String,
    /// Where the name is written.
    pub place: Place,
    pub found: Found,
}

/// What a reference leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// An object of the cluster, by its number.
    Object(usize),
    /// Something in the cluster makes it, or may make it.
    Made,
    /// The configuration says that it exists.
    Outside,
    /// Nothing that the repository shows makes it. `closed`: the configuration says that nothing else does either.
    Nothing { closed: bool },
}

impl InputReference {
    /// `kind` as the index of names holds it: an object of this name in this namespace.
    pub fn words(&self) -> String {
        format!("{} `{}/{}`", self.kind, self.namespace, self.name)
    }
}

/// All references of a cluster. What another cluster receives (`kubeConfig` above) is left out: its controllers read
/// there.
pub fn needs(cluster: &Cluster, external: &External) -> Vec<InputReference> {
    let mut needs = Vec::new();
    for (index, effective) in cluster.objects.iter().enumerate() {
        if cluster.units.get(effective.unit).is_some_and(|unit| unit.elsewhere) {
            continue;
        }
        let Some(object) = effective.object() else { continue };
        let Some(namespace) = object.namespace().value() else { continue };
        let mut collect = Collect { index, namespace, needs: &mut needs };
        collect.object(object, effective);
    }
    resolve(cluster, external, &mut needs);
    needs
}

struct Collect<'n> {
    index: usize,
    namespace: &'n str,
    needs: &'n mut Vec<InputReference>,
}

impl Collect<'_> {
    fn object(&mut self, object: Object<'_>, effective: &AppliedObject) {
        let root = effective.node();
        for path in served::secrets(object.group(), object.kind) {
            let by = path.rsplit('.').next().unwrap_or("secretRef");
            let reference = root.at(path);
            let key = reference.filter(|_| *path == "spec.kubeConfig.secretRef").and_then(|found| found.get("key"));
            self.add("Secret", by, reference.and_then(|found| found.get("name")), root, key, false);
        }
        if object.is(Kustomization::SUBJECT) || object.is(HelmRelease::SUBJECT) {
            let name = root.at("spec.kubeConfig.configMapRef.name");
            self.add("ConfigMap", "configMapRef", name, root, None, false);
        }
        let lists = [
            ("substituteFrom", Kustomization::of(object).map(|view| view.substitute_from())),
            ("valuesFrom", HelmRelease::of(object).map(|view| view.values_from())),
        ];
        for (by, items) in lists {
            for item in items.into_iter().flatten() {
                let kind = match item.get("kind").and_then(Node::text) {
                    Some("Secret") => "Secret",
                    Some("ConfigMap") => "ConfigMap",
                    _ => continue,
                };
                let optional = item.get("optional").and_then(Node::as_bool).unwrap_or(false);
                let before = self.needs.len();
                self.add(kind, by, item.get("name"), root, item.get("valuesKey"), optional);
                let default = (by == "valuesFrom" && item.get("valuesKey").is_none()).then(|| "values.yaml".to_owned());
                if let (Some(need), Some(default)) = (self.needs.get_mut(before), default) {
                    need.key = Some(default);
                }
            }
        }
    }

    fn add(
        &mut self,
        kind: &'static str,
        by: &'static str,
        name: Option<Node<'_>>,
        root: Node<'_>,
        key: Option<Node<'_>>,
        optional: bool,
    ) {
        let Some(node) = name.filter(|name| name.is_known()) else { return };
        let Some(text) = node.text().filter(|text| !text.is_empty()) else { return };
        self.needs.push(InputReference {
            kind,
            namespace: self.namespace.to_owned(),
            name: text.to_owned(),
            key: key.filter(|key| key.is_known()).and_then(Node::text).filter(|key| !key.is_empty()).map(str::to_owned),
            optional,
            by,
            object: self.index,
            field: node.pointer_from(root),
            place: node.place().first_line(),
            found: Found::Nothing { closed: false },
        });
    }
}

/// Looks for what each reference leads to: first among the objects, then by what may make it.
fn resolve(cluster: &Cluster, external: &External, needs: &mut [InputReference]) {
    let numbers: HashMap<(usize, u32), usize> =
        cluster.objects.iter().enumerate().map(|(number, effective)| (effective.node().identity(), number)).collect();
    for need in needs.iter_mut() {
        let is_core = |effective: &&AppliedObject| effective.object().is_some_and(|object| object.group().is_empty());
        let there = |namespace| cluster.named(need.kind, namespace, &need.name).find(is_core);
        // Who has no namespace is refused or lands where nobody can tell.
        let nowhere = || {
            let mut all = cluster.named(need.kind, "", &need.name).filter(is_core);
            all.find(|effective| !is_placed(effective))
        };
        let found = there(&need.namespace).or_else(nowhere);
        if let Some(number) = found.and_then(|found| numbers.get(&found.node().identity())) {
            need.found = Found::Object(*number);
            continue;
        }
        let (given, closed) = match need.kind {
            "Secret" => (external.secret(&cluster.path, &need.namespace, &need.name), external.closes_secrets()),
            _ => (external.config_map(&cluster.path, &need.namespace, &need.name), external.closes_config_maps()),
        };
        need.found = match given {
            Some(_) => Found::Outside,
            None => Found::Nothing { closed },
        };
    }
    let open: HashSet<(String, String)> = needs
        .iter()
        .filter(|need| matches!(need.found, Found::Nothing { .. }))
        .map(|need| (need.namespace.clone(), need.name.clone()))
        .collect();
    let made = makers::made(cluster, &open);
    for need in needs.iter_mut().filter(|need| matches!(need.found, Found::Nothing { .. })) {
        if made.contains(&(need.namespace.clone(), need.name.clone())) {
            need.found = Found::Made;
        }
    }
}

/// Whether the namespace of an object is written and known.
fn is_placed(effective: &AppliedObject) -> bool {
    effective.node().at("metadata.namespace").is_some_and(|namespace| namespace.is_known() && !namespace.is_null())
}
