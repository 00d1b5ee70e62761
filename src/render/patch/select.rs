//! What a `target` selects (kustomize api/types/selector.go, api/resmap/reswrangler.go `Select`).

use crate::{
    model::value::{
        regexp::Regexp,
        selector::{Operator, Requirement, Selector as Labels},
    },
    render::{Id, Problem, ProblemKind, Resource, Set},
    yaml::{Kind, Node, Reader, Scalar, Value},
};

/// A compiled `target` of a patch, or `select` and `reject` of a replacement. Empty selects everything.
#[derive(Debug, Default)]
pub struct Selector {
    group: Pattern,
    version: Pattern,
    kind: Pattern,
    name: Pattern,
    namespace: Pattern,
    labels: Vec<Requirement>,
    annotations: Vec<Requirement>,
    /// Whether the field `name` says anything: `patchesJson6902` demands it.
    pub has_name: bool,
}

/// The objects that are selected, in their order.
pub fn select(set: &Set, target: &Selector) -> Vec<usize> {
    (0..set.resources.len()).filter(|&index| target.selects(&set.resources[index])).collect()
}

impl Selector {
    pub fn of(target: &Value) -> Result<Self, Problem> {
        if target.is_null() {
            return Ok(Self::default());
        }
        if target.kind() != Kind::Map {
            return Err(Problem::new(ProblemKind::Field, target.place(), "a target is a mapping"));
        }
        let mut selector = Self::default();
        for entry in target.node().entries() {
            let name = entry.key.text().unwrap_or("").to_ascii_lowercase();
            let value = entry.value;
            match name.as_str() {
                "group" => selector.group = Pattern::of(value)?,
                "version" => selector.version = Pattern::of(value)?,
                "kind" => selector.kind = Pattern::of(value)?,
                "name" => {
                    selector.name = Pattern::of(value)?;
                    selector.has_name = !matches!(selector.name, Pattern::Any);
                }
                "namespace" => selector.namespace = Pattern::of(value)?,
                "labelselector" => selector.labels = requirements(value)?,
                "annotationselector" => selector.annotations = requirements(value)?,
                // The rules for fields of the kustomization file speak of others.
                _ => {}
            }
        }
        Ok(selector)
    }

    pub fn selects(&self, resource: &Resource) -> bool {
        Field::ALL.into_iter().all(|field| self.holds(field, resource))
    }

    /// Names and namespaces may be those the object was read with or those it has now; the rest is as it is now.
    pub(super) fn holds(&self, field: Field, resource: &Resource) -> bool {
        let metadata = |key| resource.node().get("metadata").and_then(|metadata| metadata.get(key));
        match field {
            Field::Kind => self.kind.matches(resource.kind()),
            Field::Group => self.group.matches(resource.group()),
            Field::Version => self.version.matches(resource.version()),
            Field::Name => {
                self.name.is_any() || self.name.matches(resource.name()) || self.name.matches(&resource.original().name)
            }
            Field::Namespace => {
                self.namespace.is_any()
                    || self.namespace.matches(namespace(&resource.id()))
                    || self.namespace.matches(namespace(&resource.original()))
            }
            Field::Labels => hold(&self.labels, metadata("labels")),
            Field::Annotations => hold(&self.annotations, metadata("annotations")),
        }
    }
}

/// The fields of a target, in the order in which a person would narrow down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Kind,
    Name,
    Group,
    Version,
    Namespace,
    Labels,
    Annotations,
}

impl Field {
    pub const ALL: [Field; 7] = {
        use Field::*;
        [Kind, Name, Group, Version, Namespace, Labels, Annotations]
    };

    pub fn name(self) -> &'static str {
        match self {
            Field::Kind => "kind",
            Field::Name => "name",
            Field::Group => "group",
            Field::Version => "version",
            Field::Namespace => "namespace",
            Field::Labels => "labelSelector",
            Field::Annotations => "annotationSelector",
        }
    }
}

/// The text of a field that kustomize reads as a string; none for an empty one.
pub(super) fn string(value: Node<'_>) -> Result<Option<&str>, Problem> {
    match value.scalar(Reader::SigsYaml) {
        Some(Scalar::Str(_) | Scalar::Timestamp(_)) => Ok(value.text().filter(|text| !text.is_empty())),
        Some(Scalar::Null) => Ok(None),
        _ => {
            let message = match value.text() {
                Some(text) => format!("`{text}` is not a string, put it in quotes"),
                None => "a string belongs here".to_owned(),
            };
            Err(Problem::new(ProblemKind::Field, value.place(), message))
        }
    }
}

/// The engine's word for the namespace of what has none (kyaml/resid `TotallyNotANamespace`).
fn namespace(id: &Id) -> &str {
    match id.effective_namespace() {
        "" => "_non_namespaceable_",
        namespace => namespace,
    }
}

/// A pattern that must match the whole text.
#[derive(Debug, Default)]
enum Pattern {
    #[default]
    Any,
    Text(String),
    Regexp(Box<Regexp>),
}

impl Pattern {
    fn of(value: Node<'_>) -> Result<Self, Problem> {
        let Some(pattern) = string(value)? else { return Ok(Self::Any) };
        if pattern.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'/') {
            return Ok(Self::Text(pattern.to_owned()));
        }
        let anchored = format!("^(?:{pattern})$");
        let regexp = Regexp::parse(&anchored).map_err(|error| {
            // The words are those for the pattern alone where that is wrong too.
            let error = Regexp::parse(pattern).err().unwrap_or(error);
            let place = match pattern.get(error.at.clone()) {
                Some(_) => value.part(error.at.clone()),
                None => value.place(),
            };
            Problem::new(ProblemKind::Patch, place, format!("`{pattern}` is not a valid pattern: {}", error.message))
        })?;
        if regexp.is_match("").is_none() {
            return Err(Problem::new(ProblemKind::Limit, value.place(), "this pattern is too large to be run here"));
        }
        Ok(Self::Regexp(Box::new(regexp)))
    }

    fn is_any(&self) -> bool {
        matches!(self, Self::Any)
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Text(own) => own == text,
            Self::Regexp(regexp) => regexp.is_match(text) == Some(true),
        }
    }
}

fn requirements(value: Node<'_>) -> Result<Vec<Requirement>, Problem> {
    let Some(text) = string(value)? else { return Ok(Vec::new()) };
    let labels = Labels::parse(text).map_err(|error| {
        let message = format!("`{text}` is not a valid selector: {}", error.message);
        Problem::new(ProblemKind::Patch, value.part(error.at), message)
    })?;
    Ok(labels.requirements)
}

/// Whether all requirements hold for these labels (kubernetes/apimachinery:pkg/labels/selector.go `Matches`).
fn hold(requirements: &[Requirement], labels: Option<Node<'_>>) -> bool {
    requirements.iter().all(|requirement| {
        let found = labels.and_then(|labels| labels.get(&requirement.key)).map(|label| label.text().unwrap_or(""));
        let among = |label: &str| requirement.values.iter().any(|value| value == label);
        let compared = |holds: fn(i64, i64) -> bool| {
            let number = |text: &str| text.parse::<i64>().ok();
            let limit = requirement.values.first().and_then(|value| number(value));
            found.and_then(number).zip(limit).is_some_and(|(label, limit)| holds(label, limit))
        };
        match requirement.operator {
            Operator::Exists => found.is_some(),
            Operator::DoesNotExist => found.is_none(),
            Operator::Equals | Operator::In => found.is_some_and(among),
            Operator::NotEquals | Operator::NotIn => !found.is_some_and(among),
            Operator::GreaterThan => compared(|label, limit| label > limit),
            Operator::LessThan => compared(|label, limit| label < limit),
        }
    })
}
