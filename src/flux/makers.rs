//! What may make a Secret or a ConfigMap that no file holds: operators, charts, scripts.
//!
//! Whoever names it makes it, for all that can be known here: External Secrets, Sealed Secrets, cert-manager, the
//! Secrets Store CSI driver, Azure Service Operator, Kyverno, a chart, a job that runs `kubectl create`. Only Flux
//! objects, which read it, and the objects of other namespaces say nothing.

use std::collections::{HashMap, HashSet};

use crate::{
    model::{HelmRelease, Object},
    yaml::{Kind, Node},
};

use super::Cluster;

/// `namespace` and `name`.
pub type Name = (String, String);

/// Those of `open` that something in the cluster may make.
pub fn made(cluster: &Cluster, open: &HashSet<Name>) -> HashSet<Name> {
    let mut found = HashSet::new();
    if open.is_empty() {
        return found;
    }
    let mut namespaces: HashMap<&str, Vec<&str>> = HashMap::new();
    for (namespace, name) in open {
        namespaces.entry(name).or_default().push(namespace);
    }
    let mut prefixes = Vec::new();
    for effective in &cluster.objects {
        let Some(object) = effective.object().filter(|object| may_make(*object)) else { continue };
        // SOPS may hide even the kind and the name.
        if object.node.get("kind").is_some_and(|kind| !kind.is_known()) {
            return open.clone();
        }
        let own = object.namespace().value();
        let is_held = object.group().is_empty() && matches!(object.kind, "Secret" | "ConfigMap");
        if is_held && let Some(name) = object.name().node().filter(|name| !name.is_known()).and_then(Node::text) {
            // A name that is not known here may be any that begins like it.
            let start = name.find(['$', '{', '<']).unwrap_or(name.len());
            prefixes.push((own.map(str::to_owned), name[..start].to_owned()));
        }
        let is_copied = is_copied(object);
        let root = match object.kind {
            _ if is_held && is_copied => Some(object.node),
            "ConfigMap" if is_held => object.node.get("data"),
            "Secret" if is_held => None,
            _ if object.is(HelmRelease::SUBJECT) => object.node.at("spec.values"),
            _ => Some(object.node),
        };
        let is_far = (is_held && is_copied) || reaches_far(object) || root.is_some_and(runs_kubectl);
        let reach = if is_far { None } else { own };
        let mut mention = |word: &str| {
            for namespace in namespaces.get(word).into_iter().flatten() {
                if reach.is_none_or(|reach| reach == *namespace) {
                    found.insert(((*namespace).to_owned(), word.to_owned()));
                }
            }
        };
        for text in root.into_iter().flat_map(texts) {
            words(text, &mut mention);
        }
    }
    prefixes.sort();
    prefixes.dedup();
    for (namespace, name) in open {
        let fits = |(at, start): &(Option<String>, String)| {
            at.as_ref().is_none_or(|at| at == namespace) && name.starts_with(start.as_str())
        };
        if prefixes.iter().take(MOST_PREFIXES).any(fits) || prefixes.len() > MOST_PREFIXES {
            found.insert((namespace.clone(), name.clone()));
        }
    }
    found
}

/// So that a hostile repository does not make this quadratic.
const MOST_PREFIXES: usize = 200;

/// Flux objects only read, CRDs only describe.
fn may_make(object: Object<'_>) -> bool {
    object.is(HelmRelease::SUBJECT)
        || !(object.group().ends_with(".fluxcd.io") || object.kind == "CustomResourceDefinition")
}

/// Whether a controller copies the object to other namespaces (reflector, replicator, kubed).
pub fn is_copied(object: Object<'_>) -> bool {
    const SIGNS: [&str; 5] = ["reflect", "replicat", "kubed", "sync", "copy"];
    let annotations = object.node.at("metadata.annotations");
    let mut keys = annotations.into_iter().flat_map(Node::own_entries).filter_map(|entry| entry.key.text());
    keys.any(|key| SIGNS.iter().any(|sign| key.contains(sign)))
}

fn runs_kubectl(root: Node<'_>) -> bool {
    texts(root).any(|text| text.contains("kubectl"))
}

/// Whether what it makes may be in another namespace than its own.
fn reaches_far(object: Object<'_>) -> bool {
    object.is(HelmRelease::SUBJECT)
        || object.group() == "fluxcd.controlplane.io"
        || matches!(object.kind, "Job" | "CronJob" | "Workflow" | "CronWorkflow" | "Terraform" | "SealedSecret")
        || object.kind.starts_with("Cluster")
        || object.namespace().value().is_none()
}

/// The texts of an object, keys too.
fn texts(root: Node<'_>) -> impl Iterator<Item = &str> {
    root.descendants().filter(|node| node.kind() == Kind::Scalar).filter_map(Node::text)
}

/// The text as a whole, and every word in it that may be a name.
fn words(text: &str, mention: &mut impl FnMut(&str)) {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    for word in text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()) {
        mention(word);
    }
}
