//! The Secrets and ConfigMaps that a cluster certainly gets from its repository, by name.

use std::collections::HashMap;

use crate::{
    flux::{AppliedObject, Cluster, InputReference, makers::is_copied},
    model::{Field, Object},
    text::nearest,
    yaml::Node,
};

/// Objects and what certainly makes them (ExternalSecret, SealedSecret, Certificate), in linear time for all questions.
#[derive(Default)]
pub(super) struct AvailableInputs<'a> {
    by_name: HashMap<(&'static str, &'a str), Vec<(&'a AppliedObject, &'a str)>>,
    by_namespace: HashMap<(&'static str, &'a str), Vec<(&'a AppliedObject, &'a str)>>,
    /// By kind, namespace and a name that the object no longer has.
    former: HashMap<(&'static str, &'a str, &'a str), &'a AppliedObject>,
}

/// Names of a namespace among which a near one is looked for, so that a hostile repository does not make it quadratic.
const MOST_NAMES: usize = 500;

impl<'a> AvailableInputs<'a> {
    pub fn of(cluster: &'a Cluster) -> Self {
        let mut held = Self::default();
        for effective in &cluster.objects {
            let Some((kind, name)) = made_by(effective) else { continue };
            let namespace = effective.namespace(cluster);
            held.by_name.entry((kind, name)).or_default().push((effective, namespace));
            held.by_namespace.entry((kind, namespace)).or_default().push((effective, name));
        }
        for effective in &cluster.objects {
            let resource = &effective.resource;
            let kind = match (resource.group(), resource.kind()) {
                ("", "Secret") => "Secret",
                ("", "ConfigMap") => "ConfigMap",
                _ => continue,
            };
            for id in resource.history.iter().filter(|id| id.name != resource.name()) {
                held.former.entry((kind, effective.namespace(cluster), &id.name)).or_insert(effective);
            }
        }
        held
    }

    /// The object that had the name before kustomize changed it.
    pub fn formerly(&self, need: &InputReference) -> Option<&'a AppliedObject> {
        self.former.get(&(need.kind, need.namespace.as_str(), need.name.as_str())).copied()
    }

    /// One of the same name in another namespace.
    pub fn elsewhere(&self, need: &InputReference) -> Option<(&'a AppliedObject, &'a str)> {
        let all = self.by_name.get(&(need.kind, need.name.as_str()))?;
        all.iter().find(|(_, namespace)| !namespace.is_empty() && *namespace != need.namespace).copied()
    }

    /// One of nearly this name in the namespace.
    pub fn near(&self, need: &InputReference) -> Option<(&'a AppliedObject, &'a str)> {
        let all = self.by_namespace.get(&(need.kind, need.namespace.as_str()))?;
        let near = nearest(&need.name, all.iter().take(MOST_NAMES).map(|(_, name)| *name))?;
        all.iter().find(|(_, name)| *name == near).copied()
    }

    /// The keys of a Secret or ConfigMap, where all are known and nobody else writes into it. An annotation that none of
    /// the usual tools reads is for a controller that may fill it (`secret-generator.v1.mittwald.de/autogenerate`).
    pub fn keys(&self, cluster: &Cluster, object: &'a AppliedObject) -> Option<Vec<&'a str>> {
        const SSA: &str = "kustomize.toolkit.fluxcd.io/ssa";
        let view = object.object()?;
        let (kind, name) = made_by(object)?;
        let namespace = object.namespace(cluster);
        let mut makers = self.by_name.get(&(kind, name)).into_iter().flatten();
        let is_other = |(other, at): &(&AppliedObject, &str)| *at == namespace && !other.resource.group().is_empty();
        if is_copied(view)
            || has_foreign_annotation(view)
            || view.annotation(SSA).is_present()
            || view.label(SSA).is_present()
            || makers.any(is_other)
        {
            return None;
        }
        let maps = ["data", "stringData"].into_iter().filter_map(|field| object.node().get(field));
        let mut keys = Vec::new();
        for entry in maps.flat_map(Node::entries) {
            keys.push(entry.key.text().filter(|_| entry.key.is_known())?);
        }
        (!keys.is_empty()).then_some(keys)
    }
}

/// Kind and name of the Secret or ConfigMap that an object is or certainly makes, in its own namespace.
fn made_by(effective: &AppliedObject) -> Option<(&'static str, &str)> {
    let object = effective.object()?;
    let own = object.name();
    let (kind, name) = match (object.group(), object.kind) {
        ("", "Secret") => ("Secret", own),
        ("", "ConfigMap") => ("ConfigMap", own),
        ("external-secrets.io", "ExternalSecret") => match object.text("spec.target.name") {
            Field::Absent => ("Secret", own),
            name => ("Secret", name),
        },
        ("bitnami.com", "SealedSecret") => ("Secret", own),
        ("cert-manager.io", "Certificate") => ("Secret", object.text("spec.secretName")),
        _ => return None,
    };
    Some((kind, name.value()?))
}

/// Groups of annotations whose readers write no data.
const PASSIVE: [&str; 9] = [
    "kubernetes.io",
    "k8s.io",
    "fluxcd.io",
    "helm.sh",
    "argoproj.io",
    "kubectl.kubernetes.io",
    "backstage.io",
    "github.com",
    "azure.com",
];

fn has_foreign_annotation(object: Object<'_>) -> bool {
    let annotations = object.node.at("metadata.annotations");
    let keys = annotations.into_iter().flat_map(Node::entries).filter_map(|entry| entry.key.text());
    keys.filter_map(|key| key.split_once('/')).any(|(group, _)| {
        !PASSIVE
            .iter()
            .any(|known| group == *known || group.strip_suffix(known).is_some_and(|rest| rest.ends_with('.')))
    })
}
