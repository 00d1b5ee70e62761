//! The fixed tables of kustomize: which fields each built-in transformer touches, and which kinds are in a namespace.
//!
//! The rows stand in `table/*.txt`, in the order of the engine, api v0.21.3
//! (kustomize api/internal/konfig/builtinpluginconsts, kyaml/openapi/openapi.go). What v0.21.1, which Flux 2.9 pins,
//! does otherwise: [`VOLUME_CLAIM_LABELS`] are part of its [`METADATA_LABELS`]; it leaves the image volumes of a
//! CronJob alone; it does not know the scope of the two ValidatingAdmissionPolicy kinds.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

/// One field of the objects of some kinds (api/types/fieldspec.go).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// Empty for any: there is no way to ask for the core group only.
    pub group: &'static str,
    /// Empty for any.
    pub version: &'static str,
    /// Empty for any.
    pub kind: &'static str,
    /// Steps joined by `/`; [`steps`] splits it.
    pub path: &'static str,
    /// Make the mappings that are missing on the way.
    pub create: bool,
}

/// What may refer by name to the objects of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameReference {
    /// Of the kind referred to; empty for any.
    pub group: &'static str,
    /// Empty for any.
    pub version: &'static str,
    pub kind: &'static str,
    /// The fields that refer.
    pub field_specs: Vec<FieldSpec>,
}

/// Whether objects of a kind are in a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Cluster,
    Namespaced,
    /// Treated as namespaced by the engine, whatever it is in the cluster.
    Unknown,
}

/// What `namespace` sets beside `metadata/namespace`.
pub static NAMESPACE: Table = LazyLock::new(|| field_specs(include_str!("table/namespace.txt")));

/// The selectors that `commonLabels`, and `labels` with `includeSelectors`, reach beside [`METADATA_LABELS`] and
/// [`VOLUME_CLAIM_LABELS`].
pub static COMMON_LABELS: Table = LazyLock::new(|| field_specs(include_str!("table/common_labels.txt")));

/// `metadata/labels` and the templates: what `labels` with `includeTemplates` reaches.
pub static METADATA_LABELS: Table = LazyLock::new(|| field_specs(include_str!("table/metadata_labels.txt")));

/// What `labels` with `includeVolumeClaimTemplates` reaches.
pub static VOLUME_CLAIM_LABELS: Table = LazyLock::new(|| field_specs(include_str!("table/volume_claim_labels.txt")));

pub static COMMON_ANNOTATIONS: Table = LazyLock::new(|| field_specs(include_str!("table/common_annotations.txt")));

pub static IMAGES: Table = LazyLock::new(|| field_specs(include_str!("table/images.txt")));

pub static REPLICAS: Table = LazyLock::new(|| field_specs(include_str!("table/replicas.txt")));

pub static VAR_REFERENCE: Table = LazyLock::new(|| field_specs(include_str!("table/var_reference.txt")));

pub static NAME_REFERENCE: LazyLock<Vec<NameReference>> =
    LazyLock::new(|| name_references(include_str!("table/name_reference.txt")));

pub type Table = LazyLock<Vec<FieldSpec>>;

impl FieldSpec {
    /// Whether an object of this kind is meant; [`selects`] for a spec of another origin.
    pub fn applies(&self, group: &str, version: &str, kind: &str) -> bool {
        selects(self.group, group) && selects(self.version, version) && selects(self.kind, kind)
    }
}

/// Whether one part of a group, version, kind is the one asked for; nothing asked for is anything
/// (kyaml/resid/gvk.go `IsSelected`).
pub fn selects(asked: &str, part: &str) -> bool {
    asked.is_empty() || asked == part
}

/// The keys of a path: split at `/`, a leading one dropped, `\/` a slash within a key
/// (kyaml/utils/pathsplitter.go). A key may end in `[]`, which asks for a list there.
pub fn steps(path: &str) -> Vec<Cow<'_, str>> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let mut steps: Vec<Cow<'_, str>> = Vec::new();
    for part in path.split('/') {
        match steps.last_mut() {
            Some(last) if last.ends_with('\\') => {
                let last = last.to_mut();
                last.pop();
                last.push('/');
                last.push_str(part);
            }
            _ => steps.push(part.into()),
        }
    }
    steps
}

/// What the engine knows of a kind, by the very `apiVersion` (kyaml/openapi/openapi.go `IsNamespaceScoped`).
pub fn scope(group: &str, version: &str, kind: &str) -> Scope {
    SCOPES.get(&(group, version, kind)).copied().unwrap_or(Scope::Unknown)
}

type Scopes = HashMap<(&'static str, &'static str, &'static str), Scope>;

static SCOPES: LazyLock<Scopes> = LazyLock::new(|| scopes(include_str!("table/scope.txt")));

fn scopes(text: &'static str) -> Scopes {
    let mut scopes = HashMap::new();
    for line in lines(text) {
        let mut words = line.split(' ');
        let scope = if words.next() == Some("cluster") { Scope::Cluster } else { Scope::Namespaced };
        let api_version = words.next().unwrap_or_default();
        let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
        scopes.extend(words.map(|kind| ((group, version, kind), scope)));
    }
    scopes
}

fn name_references(text: &'static str) -> Vec<NameReference> {
    let mut references: Vec<NameReference> = Vec::new();
    for line in lines(text) {
        if let Some(target) = line.strip_prefix("for ") {
            let FieldSpec { group, version, kind, .. } = field_spec(target);
            references.push(NameReference { group, version, kind, field_specs: Vec::new() });
        } else if let Some(reference) = references.last_mut() {
            reference.field_specs.push(field_spec(line));
        }
    }
    references
}

fn field_specs(text: &'static str) -> Vec<FieldSpec> {
    lines(text).map(field_spec).collect()
}

fn field_spec(line: &'static str) -> FieldSpec {
    let mut words = line.split(' ').map(|word| if word == "-" { "" } else { word });
    let mut next = || words.next().unwrap_or_default();
    FieldSpec { group: next(), version: next(), kind: next(), path: next(), create: next() == "create" }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_those_of_the_engine() {
        let sizes = [
            (&NAMESPACE, 3),
            (&COMMON_LABELS, 22),
            (&METADATA_LABELS, 9),
            (&VOLUME_CLAIM_LABELS, 1),
            (&COMMON_ANNOTATIONS, 9),
            (&IMAGES, 7),
            (&REPLICAS, 4),
            (&VAR_REFERENCE, 72),
        ];
        for (table, size) in sizes {
            assert_eq!(table.len(), size, "{:?}", table[0]);
            assert!(table.iter().all(|spec| !spec.path.is_empty()));
        }
        assert_eq!(NAME_REFERENCE.len(), 16);
        assert_eq!(NAME_REFERENCE.iter().map(|reference| reference.field_specs.len()).sum::<usize>(), 167);
        assert_eq!(SCOPES.len(), 84);
        assert_eq!(SCOPES.values().filter(|&&scope| scope == Scope::Cluster).count(), 38);
    }

    #[test]
    fn rows_are_read() {
        let labels = METADATA_LABELS[0];
        assert_eq!(labels, FieldSpec { group: "", version: "", kind: "", path: "metadata/labels", create: true });
        assert!(labels.applies("a", "b", "c"));
        let service = COMMON_LABELS[0];
        assert!(service.applies("", "v1", "Service") && service.applies("serving.knative.dev", "v1", "Service"));
        assert!(!service.applies("", "v2", "Service") && !service.applies("", "v1", "Pod"));
        let role = NAME_REFERENCE.iter().find(|reference| reference.kind == "Role").unwrap();
        assert_eq!((role.group, role.version), ("rbac.authorization.k8s.io", ""));
        assert_eq!((role.field_specs[0].kind, role.field_specs[0].path), ("RoleBinding", "roleRef/name"));
    }

    #[test]
    fn paths_split_at_slashes() {
        for (path, expected) in [
            ("a/b[]/c", vec!["a", "b[]", "c"]),
            ("/a/b", vec!["a", "b"]),
            ("metadata/annotations/x.io\\/y", vec!["metadata", "annotations", "x.io/y"]),
            ("a", vec!["a"]),
            ("", vec![""]),
            ("/", vec![""]),
            ("a\\/b\\/c/d", vec!["a/b/c", "d"]),
        ] {
            assert_eq!(steps(path), expected, "{path}");
        }
    }

    #[test]
    fn scopes_go_by_the_very_version() {
        for (group, version, kind, expected) in [
            ("", "v1", "Namespace", Scope::Cluster),
            ("", "v1", "ConfigMap", Scope::Namespaced),
            ("rbac.authorization.k8s.io", "v1", "ClusterRole", Scope::Cluster),
            ("rbac.authorization.k8s.io", "v1alpha1", "ClusterRole", Scope::Unknown),
            ("autoscaling", "v2", "HorizontalPodAutoscaler", Scope::Unknown),
            ("policy", "v1", "PodDisruptionBudget", Scope::Namespaced),
            ("cert-manager.io", "v1", "ClusterIssuer", Scope::Unknown),
            ("", "", "Namespace", Scope::Unknown),
        ] {
            assert_eq!(scope(group, version, kind), expected, "{group}/{version} {kind}");
        }
    }
}
