//! Objects of `transformers`, `generators` and `validators`: which of them are built in, and which do not run in Flux
//! (kustomize api/internal/plugins/loader/loader.go, api/internal/plugins/builtinhelpers/builtins.go).

mod iam;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::{
    text::Source,
    yaml::{Kind, Limits, Node, Value, Yaml},
};

use super::{
    Gap, GapKind, Problem, ProblemKind, Set,
    given::{Given, field},
};

pub use iam::iam_policy;

/// The list that an object stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Generator,
    Transformer,
    /// A transformer that must not change anything.
    Validator,
}

/// What an object asks for. Its fields are read where it is done; those of [`Plugin::Json6902`] are `target`, `path` and
/// `jsonOp`, those of [`Plugin::StrategicMerge`] `paths` and `patches`, those of [`Plugin::Patch`] as in `patches`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plugin {
    Annotations,
    Images,
    Json6902,
    Labels,
    Namespace,
    Patch,
    Prefix,
    /// `prefix` and `suffix` in one, in this order.
    PrefixSuffix,
    Replacements,
    Replicas,
    StrategicMerge,
    Suffix,
    /// The hash is added at this point, and once more at the end.
    Hash,
    ConfigMap,
    Secret,
    IamPolicy,
}

/// What an object asks for; `None` if the build is refused, or if we do not model it.
pub fn plugin(object: &Value, role: Role, set: &mut Set) -> Option<Plugin> {
    let node = object.node();
    let text = |name: &str| node.get(name).and_then(Node::text).unwrap_or_default();
    let kind = text("kind");
    let refuse = |set: &mut Set, kind: ProblemKind, message: String| {
        set.refuse(kind, object.place(), message);
        None
    };
    if text("apiVersion") != "builtin" {
        let message = format!("`{kind}` of `{}` is not a builtin plugin, and Flux runs no others", text("apiVersion"));
        return refuse(set, ProblemKind::Plugin, message);
    }
    let (found, own_role) = match kind {
        "AnnotationsTransformer" => (Plugin::Annotations, Role::Transformer),
        "ImageTagTransformer" => (Plugin::Images, Role::Transformer),
        "LabelTransformer" => (Plugin::Labels, Role::Transformer),
        "NamespaceTransformer" => (Plugin::Namespace, Role::Transformer),
        "PatchJson6902Transformer" => (Plugin::Json6902, Role::Transformer),
        "PatchStrategicMergeTransformer" => (Plugin::StrategicMerge, Role::Transformer),
        "PatchTransformer" => (Plugin::Patch, Role::Transformer),
        "PrefixSuffixTransformer" => (Plugin::PrefixSuffix, Role::Transformer),
        "PrefixTransformer" => (Plugin::Prefix, Role::Transformer),
        "SuffixTransformer" => (Plugin::Suffix, Role::Transformer),
        "ReplacementTransformer" => (Plugin::Replacements, Role::Transformer),
        "ReplicaCountTransformer" => (Plugin::Replicas, Role::Transformer),
        "HashTransformer" => (Plugin::Hash, Role::Transformer),
        "ConfigMapGenerator" => (Plugin::ConfigMap, Role::Generator),
        "SecretGenerator" => (Plugin::Secret, Role::Generator),
        "IAMPolicyGenerator" => (Plugin::IamPolicy, Role::Generator),
        "HelmChartInflationGenerator" => {
            return refuse(set, ProblemKind::Charts, "Flux does not run Helm charts of kustomize".into());
        }
        "ValueAddTransformer" => {
            let reason = "what a ValueAddTransformer adds is not modelled".into();
            set.gaps.push(Gap { kind: GapKind::Unsupported, place: object.place(), reason });
            return None;
        }
        _ => return refuse(set, ProblemKind::Plugin, format!("`{kind}` is not a builtin plugin of kustomize")),
    };
    if (own_role == Role::Generator) != (role == Role::Generator) {
        let expected = if role == Role::Generator { "generator" } else { "transformer" };
        return refuse(set, ProblemKind::Plugin, format!("`{kind}` is not a {expected}"));
    }
    let before = set.problems.len();
    check(node, found, &mut Given { problems: &mut set.problems, lenient: true });
    (set.problems.len() == before).then_some(found)
}

/// The objects that an item of the list holds itself; `None` if it is the path of a file or folder.
pub fn inline(item: &Value) -> Option<Vec<Value>> {
    let text = item.text()?;
    let source = Source::derived(text.to_owned(), item.place(), Vec::new());
    let yaml = Arc::new(Yaml::parse(source, &Limits::default()));
    let documents = yaml.documents().map(|document| Value::document(&yaml, document));
    let objects: Vec<_> = documents.filter(|document| !document.is_null()).collect();
    let is_object = |object: &Value| {
        object.kind() == Kind::Map && object.get("kind").is_some() && object.at("metadata.name").is_some()
    };
    (yaml.problems().is_empty() && objects.iter().all(is_object)).then_some(objects)
}

/// What the engine demands before it runs anything (`Config` of the plugins).
fn check(node: Node<'_>, plugin: Plugin, given: &mut Given<'_>) {
    let has = |given: &mut Given<'_>, name: &str| given.filled(node, name).is_some();
    let fault = match plugin {
        Plugin::Prefix | Plugin::Suffix | Plugin::PrefixSuffix if field(node, "fieldSpecs").is_none() => {
            "it needs `fieldSpecs`"
        }
        Plugin::Patch => match (has(given, "patch"), has(given, "path")) {
            (false, false) => "it needs `patch` or `path`",
            (true, true) => "it has both `patch` and `path`",
            _ => return,
        },
        Plugin::StrategicMerge if !has(given, "patches") && given.texts(node, "paths").is_empty() => {
            "it needs `paths` or `patches`"
        }
        Plugin::Json6902 => {
            let target = given.map(node, "target");
            let is_named = target.is_some_and(|target| given.filled(target, "name").is_some());
            match (is_named, has(given, "path"), has(given, "jsonOp")) {
                (false, ..) => "its `target` needs a `name`",
                (_, false, false) => "it needs `path` or `jsonOp`",
                (_, true, true) => "it has both `path` and `jsonOp`",
                _ => return,
            }
        }
        _ => return,
    };
    let kind = node.get("kind").and_then(Node::text).unwrap_or_default();
    given.problems.push(Problem::new(ProblemKind::Transformer, node.place(), format!("`{kind}`: {fault}")));
}
