//! `namespace`: puts the objects of a build in one namespace (kustomize api/filters/namespace).

use std::{collections::HashMap, sync::Arc};

use crate::yaml::{Cause, Kind, Node, Origin, Slot, Value};

use super::{
    Problem, ProblemKind, Resource, Set,
    config::{
        Config, Table,
        read::{field_specs, is_true, value_of},
    },
    fieldspec::{Edit, Leaf, Look, Spec, change, look_at_string, string_of},
    group_version,
    table::Scope,
};

/// The field `namespace` of a kustomization file.
pub fn apply(set: &mut Set, config: &Config, value: &Value) {
    let specs = config.table(Table::Namespace);
    transform(set, &Namespace { value, specs, unset_only: false, subjects: Subjects::Default });
}

/// A `NamespaceTransformer` among the `transformers`.
pub fn apply_object(set: &mut Set, object: &Value) {
    let Some(value) = object.at("metadata.namespace") else { return };
    let subjects = value_of(object, "setRoleBindingSubjects");
    let subjects = match subjects.as_ref().and_then(Value::text).unwrap_or_default() {
        "" | "defaultOnly" => Subjects::Default,
        "allServiceAccounts" => Subjects::ServiceAccounts,
        "none" => Subjects::None,
        other => {
            let place = subjects.as_ref().unwrap_or(object).place();
            let message = format!(
                "`setRoleBindingSubjects` must be `defaultOnly`, `none` or `allServiceAccounts`, not `{other}`"
            );
            return set.refuse(ProblemKind::Transformer, place, message);
        }
    };
    let specs = field_specs(value_of(object, "fieldSpecs").as_ref().map(Value::node));
    let unset_only = is_true(value_of(object, "unsetOnly").as_ref().map(Value::node));
    transform(set, &Namespace { value: &value, specs: &specs, unset_only, subjects });
}

/// What to do, whoever asks for it.
pub struct Namespace<'a> {
    pub value: &'a Value,
    pub specs: &'a [Spec],
    /// Leave alone what has one.
    pub unset_only: bool,
    pub subjects: Subjects,
}

/// Which subjects of a RoleBinding or ClusterRoleBinding get the namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subjects {
    /// Those named `default`.
    Default,
    ServiceAccounts,
    None,
}

pub fn transform(set: &mut Set, namespace: &Namespace<'_>) {
    if namespace.value.text().is_none_or(str::is_empty) || namespace.value.is_null() {
        return;
    }
    for index in 0..set.resources.len() {
        let resource = &set.resources[index];
        // Written by the Helm generator of the engine (api/konfig/general.go): the chart sees to it.
        if resource.annotation("internal.config.kubernetes.io/helm-generated") == Some("true") {
            continue;
        }
        let id = resource.id();
        // Remembered even if nothing changes: what a name follows is looked for among earlier identities.
        if resource.history.last() != Some(&id) {
            set.resource_mut(index).history.push(id);
        }
        if !one(set, index, namespace) {
            return;
        }
    }
    // The engine looks after each object; what is equal then stays equal.
    let mut seen: HashMap<_, &Arc<Resource>> = HashMap::new();
    for resource in &set.resources {
        let (group, version) = group_version(resource.api_version());
        let id = (group, version, resource.kind(), resource.name(), resource.effective_namespace());
        if let Some(first) = seen.insert(id, resource) {
            let mut id = resource.id();
            id.namespace = resource.effective_namespace().to_owned();
            let message = format!("this namespace gives two objects the same identity: {}", id.words());
            let both = [Arc::clone(first), Arc::clone(resource)];
            let problem = Problem::new(ProblemKind::Duplicate, namespace.value.place(), message);
            set.problems.push(problem.objects(both));
            return;
        }
    }
}

/// False if the build ends here.
fn one(set: &mut Set, index: usize, namespace: &Namespace<'_>) -> bool {
    let made = string_of(namespace.value);
    let place = made.place();
    let way = Origin::new(Cause::Namespace, Some(place.clone()));
    let text = made.text().unwrap_or_default();
    let is_free = |node: Node<'_>| node.is_null() || node.text() == Some("");
    let look = |node: Node<'_>| match look_at_string(node, text) {
        Look::Change if namespace.unset_only && !is_free(node) => Look::Keep,
        look => look,
    };
    let put = |slot: &mut Slot| slot.put(made.clone(), way.clone());
    let edit = Edit { leaf: Leaf::Scalar, place: &place, way: &way, look: &look, put: &put };

    let resource = &set.resources[index];
    if resource.scope() != Scope::Cluster && !change(set, index, &Spec::path("metadata/namespace", true), &edit) {
        return false;
    }
    let resource = &set.resources[index];
    let is_binding = |kind: &str| matches!(kind, "RoleBinding" | "ClusterRoleBinding");
    let (binds, is_core_v1) = (is_binding(resource.kind()), resource.api_version() == "v1");
    if binds && !subjects(set, index, namespace.subjects, &edit) {
        return false;
    }
    // `metadata/name` is that of a Namespace, and of no other kind that happens to be called so.
    let is_ours = |spec: &&Spec| match &*spec.path {
        "metadata/namespace" => false,
        "metadata/name" => is_core_v1,
        "subjects/namespace" => !(binds && is_binding(&spec.kind)),
        _ => true,
    };
    namespace.specs.iter().filter(is_ours).all(|spec| change(set, index, spec, &edit))
}

fn subjects(set: &mut Set, index: usize, which: Subjects, edit: &Edit<'_>) -> bool {
    let (key, wanted) = match which {
        Subjects::Default => ("name", "default"),
        Subjects::ServiceAccounts => ("kind", "ServiceAccount"),
        Subjects::None => return true,
    };
    let is_meant = |node: Node<'_>| node.get(key).and_then(Node::text) == Some(wanted);
    let look = |node: Node<'_>| match node.kind() {
        _ if node.is_null() => Look::Keep,
        Kind::Scalar | Kind::Map => Look::Wrong("a list"),
        Kind::Seq if node.items().any(|item| item.kind() != Kind::Map && !item.is_null()) => {
            Look::Wrong("a list of mappings")
        }
        Kind::Seq if node.items().any(|item| is_meant(item) && needs(item, edit)) => Look::Change,
        Kind::Seq => Look::Keep,
    };
    let put = |slot: &mut Slot| {
        for item in slot.value.slots_mut().into_iter().flatten() {
            let node = item.value.node();
            if is_meant(node) && needs(node, edit) {
                match item.value.slot_mut("namespace") {
                    Some(slot) => (edit.put)(slot),
                    None => {
                        let mut made = Slot::item(Value::scalar("", crate::yaml::Style::Plain, edit.place.clone()));
                        (edit.put)(&mut made);
                        item.value.set("namespace", made.value, edit.way.clone());
                    }
                }
            }
        }
    };
    change(set, index, &Spec::path("subjects", false), &Edit { leaf: Leaf::Existing, look: &look, put: &put, ..*edit })
}

fn needs(subject: Node<'_>, edit: &Edit<'_>) -> bool {
    // What is no text here is left alone: the cluster refuses it.
    subject.get("namespace").is_none_or(|namespace| (edit.look)(namespace) == Look::Change)
}
