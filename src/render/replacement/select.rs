//! Which objects a target of a replacement selects or rejects (kustomize api/types/selector.go).

use crate::{
    model::value::{
        regexp::Regexp,
        selector::{Operator, Requirement, Selector},
    },
    render::{Id, Problem, ProblemKind, Resource, given::Given},
    yaml::Node,
};

/// Patterns for the parts of an identity, each for the whole part, and selectors of labels.
pub(super) struct Select {
    group: Option<Regexp>,
    version: Option<Regexp>,
    kind: Option<Regexp>,
    name: Option<Regexp>,
    namespace: Option<Regexp>,
    labels: Option<Selector>,
    annotations: Option<Selector>,
}

impl Select {
    /// `None` if it cannot be read, with a problem.
    pub fn read(given: &mut Given<'_>, node: Node<'_>) -> Option<Self> {
        let before = given.problems.len();
        let mut pattern = |name: &str| {
            let text = given.filled(node, name)?;
            let parsed = Regexp::parse(&format!("^(?:{})$", text.value));
            parsed.map_err(|error| refuse(given, &text.node, name, &text.value, &error.message)).ok()
        };
        let [group, version, kind, name, namespace] =
            ["group", "version", "kind", "name", "namespace"].map(&mut pattern);
        let mut selector = |name: &str| {
            let text = given.filled(node, name)?;
            let parsed = Selector::parse(&text.value);
            parsed.map_err(|error| refuse(given, &text.node, name, &text.value, &error.message)).ok()
        };
        let [labels, annotations] = ["labelSelector", "annotationSelector"].map(&mut selector);
        let select = Self { group, version, kind, name, namespace, labels, annotations };
        (given.problems.len() == before).then_some(select)
    }

    pub fn asks_labels(&self) -> bool {
        self.labels.is_some() || self.annotations.is_some()
    }

    pub fn asks_id(&self) -> bool {
        [&self.group, &self.version, &self.kind, &self.name, &self.namespace].iter().any(|part| part.is_some())
    }

    pub fn labels_match(&self, resource: &Resource) -> bool {
        let matches = |selector: &Option<Selector>, field: &str| {
            let map = resource.node().at(field);
            let own = |key: &str| map.and_then(|map| map.get(key)).map(|value| value.text().unwrap_or_default());
            selector.iter().flat_map(|selector| &selector.requirements).all(|asked| holds(asked, own(&asked.key)))
        };
        matches(&self.annotations, "metadata.annotations") && matches(&self.labels, "metadata.labels")
    }

    /// Any of its identities will do; the one it has now shows its namespace as written, earlier ones say `default`
    /// (api/internal/utils/makeResIds.go).
    pub fn id_matches(&self, resource: &Resource) -> bool {
        let (group, version) = (resource.group(), resource.version());
        let now = [group, version, resource.kind(), resource.name(), resource.namespace()];
        self.matches(now) || resource.history.iter().any(|id| self.matches_earlier(id))
    }

    fn matches_earlier(&self, id: &Id) -> bool {
        let namespace = match id.effective_namespace() {
            "" => "_non_namespaceable_",
            namespace => namespace,
        };
        self.matches([&id.group, &id.version, &id.kind, &id.name, namespace])
    }

    fn matches(&self, parts: [&str; 5]) -> bool {
        let patterns = [&self.group, &self.version, &self.kind, &self.name, &self.namespace];
        let fits = |(pattern, text): (&Option<Regexp>, &str)| {
            pattern.as_ref().is_none_or(|pattern| pattern.is_match(text).unwrap_or(false))
        };
        patterns.into_iter().zip(parts).all(fits)
    }
}

fn refuse(given: &mut Given<'_>, node: &Node<'_>, name: &str, text: &str, fault: &str) {
    let message = format!("`{name}: {text}` selects nothing: {fault}");
    given.problems.push(Problem::new(ProblemKind::Replacement, node.place(), message));
}

/// kubernetes/apimachinery:pkg/labels/selector.go `Requirement.Matches`.
fn holds(asked: &Requirement, own: Option<&str>) -> bool {
    let is_one = || own.is_some_and(|own| asked.values.iter().any(|value| value == own));
    let compared = || {
        let own: i64 = own?.parse().ok()?;
        Some(own.cmp(&asked.values.first()?.parse().ok()?))
    };
    match asked.operator {
        Operator::Exists => own.is_some(),
        Operator::DoesNotExist => own.is_none(),
        Operator::Equals | Operator::In => is_one(),
        Operator::NotEquals | Operator::NotIn => !is_one(),
        Operator::GreaterThan => compared().is_some_and(std::cmp::Ordering::is_gt),
        Operator::LessThan => compared().is_some_and(std::cmp::Ordering::is_lt),
    }
}
