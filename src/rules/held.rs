//! The Secrets and ConfigMaps that a cluster certainly gets from its repository, by name.

use std::collections::HashMap;

use crate::{
    flux::{Cluster, Effective, Need, makers::is_copied},
    model::Field,
    yaml::Node,
};

/// Objects and what certainly makes them (ExternalSecret, SealedSecret, Certificate), in linear time for all questions.
#[derive(Default)]
pub(super) struct Held<'a> {
    by_name: HashMap<(&'static str, &'a str), Vec<(&'a Effective, &'a str)>>,
    by_namespace: HashMap<(&'static str, &'a str), Vec<(&'a Effective, &'a str)>>,
    /// By kind, namespace and a name that the object no longer has.
    former: HashMap<(&'static str, &'a str, &'a str), &'a Effective>,
}

/// Names of a namespace among which a near one is looked for, so that a hostile repository does not make it quadratic.
const MOST_NAMES: usize = 500;

impl<'a> Held<'a> {
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
    pub fn formerly(&self, need: &Need) -> Option<&'a Effective> {
        self.former.get(&(need.kind, need.namespace.as_str(), need.name.as_str())).copied()
    }

    /// One of the same name in another namespace.
    pub fn elsewhere(&self, need: &Need) -> Option<(&'a Effective, &'a str)> {
        let all = self.by_name.get(&(need.kind, need.name.as_str()))?;
        all.iter().find(|(_, namespace)| !namespace.is_empty() && *namespace != need.namespace).copied()
    }

    /// One of nearly this name in the namespace.
    pub fn near(&self, need: &Need) -> Option<(&'a Effective, &'a str)> {
        let all = self.by_namespace.get(&(need.kind, need.namespace.as_str()))?;
        let near = all.iter().take(MOST_NAMES).filter(|(_, name)| is_near(name, &need.name));
        near.min_by_key(|(_, name)| strsim::damerau_levenshtein(name, &need.name)).copied()
    }

    /// The keys of a Secret or ConfigMap, where all are known and nobody else writes into it.
    pub fn keys(&self, cluster: &Cluster, object: &'a Effective) -> Option<Vec<&'a str>> {
        const SSA: &str = "kustomize.toolkit.fluxcd.io/ssa";
        let view = object.object()?;
        let (kind, name) = made_by(object)?;
        let namespace = object.namespace(cluster);
        let mut makers = self.by_name.get(&(kind, name)).into_iter().flatten();
        let is_other = |(other, at): &(&Effective, &str)| *at == namespace && !other.resource.group().is_empty();
        if is_copied(view) || view.annotation(SSA).is_present() || view.label(SSA).is_present() || makers.any(is_other)
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
fn made_by(effective: &Effective) -> Option<(&'static str, &str)> {
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

/// At most two slips, and no more than a third of the name. Numbers tell names apart on purpose.
fn is_near(name: &str, wanted: &str) -> bool {
    let most = (wanted.len() / 3).min(2);
    let letters = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    name.len().abs_diff(wanted.len()) <= most
        && letters(name) != letters(wanted)
        && strsim::damerau_levenshtein(name, wanted) <= most
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn near_names_are_slips() {
        for (name, wanted, near) in [
            ("podinfo-values", "podinfo-value", true),
            ("podinfo-values", "podinfo-vlaues", true),
            ("podinfo-values", "podinfo-values", false),
            ("node-1", "node-2", false),
            ("db", "dx", false),
            ("api-dev", "api-prd", false),
        ] {
            assert_eq!(is_near(name, wanted), near, "{name} {wanted}");
        }
    }
}
