//! The objects that a name may mean (kustomize api/filters/nameref `selectReferral`, api/resmap/reswrangler.go
//! `SubsetThatCouldBeReferencedByResource`).

use std::{
    cell::RefCell,
    collections::{BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use crate::{
    render::{Id, Resource, fieldspec::Spec, table::Scope},
    yaml::Node,
};

/// The objects of a build by the names they had.
pub struct Candidates {
    resources: Vec<Arc<Resource>>,
    facts: Vec<Fact>,
    by_previous_name: HashMap<String, Named>,
    /// For each namespace that objects were read with, where these are now.
    origins: HashMap<String, BTreeSet<(bool, String, String)>>,
}

/// The objects that had one name, by where they are, so that ten thousand of them cost no more than ten.
#[derive(Default)]
struct Named {
    all: Vec<usize>,
    by_namespace: HashMap<String, Vec<usize>>,
    by_origin: HashMap<String, Vec<usize>>,
    /// What was asked before, where many had the name.
    answers: RefCell<HashMap<Asked, Vec<usize>>>,
}

/// The rule, the namespace, and who asks.
type Asked = (usize, Option<String>, String);

/// Answers are kept where so many objects had a name.
const MANY: usize = 32;

/// What is asked of an object again and again.
struct Fact {
    is_cluster_scoped: bool,
    /// As the engine compares it.
    namespace: String,
}

/// Who refers, and what it says about it.
pub struct Referrer<'a> {
    pub resource: &'a Resource,
    is_cluster_scoped: bool,
    namespace: String,
    /// The namespaces of the accounts that a RoleBinding names.
    account_namespaces: HashSet<&'a str>,
    role: Option<(&'a str, &'a str)>,
}

/// One name to be looked up.
pub struct Question<'a> {
    pub name: &'a str,
    /// The namespace beside the name, where a mapping has one.
    pub namespace: Option<&'a str>,
    /// Whether the namespace follows too.
    pub is_map: bool,
    pub target: &'a Spec,
    pub is_role_ref: bool,
    /// The number of the rule.
    pub rule: usize,
}

/// What a name means.
pub enum Answer<'a> {
    Nothing,
    One(&'a Arc<Resource>),
    /// These, whose names differ now.
    Several(Vec<&'a Arc<Resource>>),
}

impl Candidates {
    pub fn new(resources: &[Arc<Resource>]) -> Self {
        let mut own = Self {
            resources: resources.to_vec(),
            facts: Vec::with_capacity(resources.len()),
            by_previous_name: HashMap::new(),
            origins: HashMap::new(),
        };
        // Nothing follows an object that was never called anything else.
        if resources.iter().all(|resource| resource.history.is_empty()) {
            return own;
        }
        for (index, resource) in resources.iter().enumerate() {
            let fact = Fact::of(resource);
            let origin = resource.original_namespace().to_owned();
            for id in &resource.history {
                let named = own.by_previous_name.entry(id.name.clone()).or_default();
                if named.all.last() != Some(&index) {
                    named.all.push(index);
                    named.by_namespace.entry(fact.namespace.clone()).or_default().push(index);
                    named.by_origin.entry(origin.clone()).or_default().push(index);
                }
            }
            let now = (fact.is_cluster_scoped, fact.namespace.clone(), resource.namespace().to_owned());
            own.origins.entry(origin).or_default().insert(now);
            own.facts.push(fact);
        }
        own
    }

    /// Whether no name can lead anywhere.
    pub fn is_empty(&self) -> bool {
        self.by_previous_name.is_empty()
    }

    pub fn answer(&self, referrer: &Referrer<'_>, question: &Question<'_>) -> Answer<'_> {
        let Some(named) = self.by_previous_name.get(question.name) else { return Answer::Nothing };
        let found = if named.all.len() > MANY {
            let asked = (question.rule, question.namespace.map(str::to_owned), referrer.signature());
            let mut answers = named.answers.borrow_mut();
            answers.entry(asked).or_insert_with(|| self.found(named, referrer, question)).clone()
        } else {
            self.found(named, referrer, question)
        };
        let found: Vec<&Arc<Resource>> = found.into_iter().map(|index| &self.resources[index]).collect();
        let Some(&first) = found.first() else { return Answer::Nothing };
        let same = |other: &&Arc<Resource>| {
            other.name() == first.name() && (!question.is_map || other.namespace() == first.namespace())
        };
        if found.iter().all(same) { Answer::One(first) } else { Answer::Several(found) }
    }

    /// The objects that are left when all is said, in their order.
    fn found(&self, named: &Named, referrer: &Referrer<'_>, question: &Question<'_>) -> Vec<usize> {
        let mut found = self.near(named, referrer, question);
        found.retain(|&index| self.is_meant(index, referrer, question));
        for loosely in [true, false] {
            if found.len() > 1 {
                found.retain(|&index| same_affixes(referrer.resource, &self.resources[index], loosely));
            }
        }
        found
    }

    /// Those in a namespace that the referrer reaches.
    fn near(&self, named: &Named, referrer: &Referrer<'_>, question: &Question<'_>) -> Vec<usize> {
        let at =
            |lists: &HashMap<String, Vec<usize>>, namespace: &str| lists.get(namespace).cloned().unwrap_or_default();
        match question.namespace {
            // Cluster scoped objects are in no namespace, not even in that of an empty text.
            Some("") => Vec::new(),
            Some(namespace) if self.is_origin(referrer, namespace) => at(&named.by_origin, namespace),
            Some(namespace) => at(&named.by_namespace, namespace),
            None if referrer.is_cluster_scoped || named.all.len() <= referrer.account_namespaces.len() + 2 => {
                named.all.clone()
            }
            None => {
                let mut namespaces = referrer.account_namespaces.clone();
                if namespaces.contains("") {
                    // An empty namespace is written where the engine means this one.
                    namespaces.insert("default");
                }
                namespaces.extend(["", &referrer.namespace]);
                let mut found: Vec<usize> =
                    namespaces.into_iter().flat_map(|namespace| at(&named.by_namespace, namespace)).collect();
                found.sort_unstable();
                found
            }
        }
    }

    /// Whether objects that the referrer reaches were read with this namespace. If so, a namespace beside a name is
    /// that with which objects were read, else that which they have now.
    fn is_origin(&self, referrer: &Referrer<'_>, namespace: &str) -> bool {
        let reaches = |(is_cluster_scoped, current, written): &(bool, String, String)| {
            referrer.is_cluster_scoped
                || *is_cluster_scoped
                || *current == referrer.namespace
                || referrer.account_namespaces.contains(written.as_str())
        };
        self.origins.get(namespace).is_some_and(|now| now.iter().any(reaches))
    }

    fn is_meant(&self, index: usize, referrer: &Referrer<'_>, question: &Question<'_>) -> bool {
        let (resource, fact) = (&self.resources[index], &self.facts[index]);
        let (group, version) = (resource.group(), resource.version());
        let Question { target, .. } = question;
        let had_kind = |id: &Id| target.selects(group, version, &id.kind);
        let had_role = |id: &Id| {
            referrer.role.is_none_or(|(role_group, kind)| {
                (role_group.is_empty() || role_group == group) && (kind.is_empty() || kind == id.kind)
            })
        };
        let is_near = referrer.is_cluster_scoped
            || fact.is_cluster_scoped
            || fact.namespace == referrer.namespace
            // An account in another namespace, if the binding says that it has one there.
            || (resource.kind() == "ServiceAccount" && referrer.account_namespaces.contains(resource.namespace()));
        is_near
            && resource.history.iter().any(had_kind)
            && (!question.is_role_ref || resource.history.iter().any(had_role))
    }
}

impl Fact {
    fn of(resource: &Resource) -> Self {
        let is_cluster_scoped = resource.scope() == Scope::Cluster;
        let namespace = match resource.namespace() {
            _ if is_cluster_scoped => "",
            "" => "default",
            namespace => namespace,
        };
        Self { is_cluster_scoped, namespace: namespace.to_owned() }
    }
}

impl<'a> Referrer<'a> {
    pub fn new(resource: &'a Resource) -> Self {
        let Fact { is_cluster_scoped, namespace } = Fact::of(resource);
        let node = resource.node();
        let mut account_namespaces = HashSet::new();
        if resource.kind() == "RoleBinding" {
            let subjects = node.get("subjects").into_iter().flat_map(Node::items);
            let accounts = subjects.filter(|subject| text(*subject, "kind") == Some("ServiceAccount"));
            account_namespaces.extend(accounts.filter_map(|account| text(account, "namespace")));
        }
        let role = node.get("roleRef").and_then(|role| Some((text(role, "apiGroup")?, text(role, "kind")?)));
        Self { resource, is_cluster_scoped, namespace, account_namespaces, role }
    }

    /// Equal for referrers that mean the same by a name.
    fn signature(&self) -> String {
        let Self { resource, role, .. } = self;
        match self.is_cluster_scoped {
            true => format!("{role:?} {:?} {:?}", resource.prefixes, resource.suffixes),
            // No other object has its id.
            false => format!("{:?}", resource.id()),
        }
    }
}

fn text<'a>(node: Node<'a>, key: &str) -> Option<&'a str> {
    node.get(key)?.text()
}

/// Whether both went through the same layers. Loosely: one that went through none matches any.
fn same_affixes(one: &Resource, other: &Resource, loosely: bool) -> bool {
    let same = |one: &[String], other: &[String]| {
        let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
        match short.is_empty() {
            true => loosely || long.is_empty(),
            false => long.ends_with(short),
        }
    };
    same(&one.prefixes, &other.prefixes) && same(&one.suffixes, &other.suffixes)
}
