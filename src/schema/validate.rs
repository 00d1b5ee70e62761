//! Asks a schema about an object, drops what hangs on a value that is not known, and says each mistake once.

use crate::text::pointer;

use jsonschema::{
    JsonType, ValidationError,
    error::{TypeKind, ValidationErrorKind},
};
use serde_json::Value;

use crate::yaml::{Kind, Node, Reader as Reading, Scalar};

use super::{
    Fault, What,
    compile::{Compiled, OTHER_VERSIONS},
    fold::fold,
    keyword,
    tree::At,
    unknown::{has_known_keys, is_whole, is_within, sops_type},
};

/// The answer about one object.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub faults: Vec<Fault>,
    /// Errors that were dropped, for they hang on values that are not known.
    pub unknown: usize,
    /// Why rules of the definition were not evaluated.
    pub gaps: Vec<String>,
    /// Whether the object was too large to be looked at.
    pub is_too_large: bool,
}

/// The nodes that an object may have. The API server takes 3 MiB of JSON.
const MOST_NODES: usize = 500_000;

/// The faults of one object that are said; whoever has more has one mistake.
const MOST_FAULTS: usize = 50;

pub(super) fn validate(compiled: &Compiled, root: Node<'_>) -> Answer {
    let mut answer = Answer::default();
    if root.yaml().is_some() && !is_within(root, MOST_NODES) {
        return Answer { is_too_large: true, ..answer };
    }
    let errors = compiled.validator.iter_errors(At::Node(root));
    for error in errors.take(MOST_FAULTS) {
        let at = error.instance_path().as_str().to_owned();
        let Some(node) = root.at_pointer(&at) else { continue };
        let reader = Reader { document: &compiled.document, root, at, node };
        if reader.is_dropped_with_status(&error) {
            continue;
        }
        if reader.hangs_on_unknown(&error) {
            answer.unknown += 1;
        } else {
            let (faults, unknown) = reader.faults(&error);
            answer.faults.extend(faults);
            answer.unknown += unknown;
        }
    }
    answer.faults = fold(answer.faults);
    answer
}

/// Reads one error of the validator.
struct Reader<'e> {
    document: &'e Value,
    root: Node<'e>,
    /// The pointer to what the error is about.
    at: String,
    node: Node<'e>,
}

impl Reader<'_> {
    /// The API server takes the status of a new object away before it looks at the values. What is a map, a list, a
    /// number or a text, and which fields there are, was looked at before, when the apply was read, where numbers are of
    /// one kind and a text with a format is any scalar (structured-merge-diff `typed/validate.go`).
    fn is_dropped_with_status(&self, error: &ValidationError<'_>) -> bool {
        use ValidationErrorKind as Error;
        if self.at.split('/').nth(1) != Some("status") {
            return false;
        }
        let wanted = match error.kind() {
            Error::AdditionalProperties { .. } => return false,
            Error::Type { kind } => wanted(kind),
            _ => return true,
        };
        let is_number = matches!(self.node.scalar(Reading::Kyaml), Some(Scalar::Int(_) | Scalar::Float(_)));
        let has_format = || schema_at(self.document, &self.at).is_some_and(|schema| schema.get("format").is_some());
        let takes_numbers = wanted.iter().any(|name| ["integer", "number"].contains(name));
        (is_number && takes_numbers) || (self.node.kind() == Kind::Scalar && has_format())
    }

    fn hangs_on_unknown(&self, error: &ValidationError<'_>) -> bool {
        use ValidationErrorKind as Error;
        let node = self.node;
        let is_choice = matches!(
            error.kind(),
            Error::OneOfMultipleValid { .. } | Error::OneOfNotValid { .. } | Error::AnyOf { .. } | Error::Not { .. }
        );
        // A null is taken out before anyone asks for its shape.
        if is_choice && node.is_null() {
            return true;
        }
        // What kustomize's `vars` put in is known only in a build.
        let holds_var = |node: Node<'_>| node.text().is_some_and(|text| text.contains("$("));
        if node.kind() == Kind::Scalar && holds_var(node) && !matches!(error.kind(), Error::Type { .. }) {
            return true;
        }
        if node.kind() == Kind::Scalar && !node.is_known() {
            // Ciphertext has a type, whatever it says.
            let is_typed = node.text().is_some_and(|text| sops_type(text).is_some());
            return !(is_typed && matches!(error.kind(), Error::Type { .. }));
        }
        let way = error.evaluation_path().as_str();
        if ["/if/", "/then/", "/else/"].iter().any(|step| way.contains(step)) && !is_whole(self.root) {
            return true;
        }
        match error.kind() {
            Error::OneOfMultipleValid { .. }
            | Error::OneOfNotValid { .. }
            | Error::AnyOf { .. }
            | Error::Not { .. }
            | Error::Enum { .. }
            | Error::Constant { .. }
            | Error::UniqueItems
            | Error::Contains => !is_whole(node),
            Error::Custom { keyword, .. } if [keyword::REQUIRED, keyword::SIZE].contains(&keyword.as_str()) => {
                !has_known_keys(node)
            }
            Error::Required { .. }
            | Error::MinProperties { .. }
            | Error::MaxProperties { .. }
            | Error::AdditionalProperties { .. } => !has_known_keys(node),
            _ => false,
        }
    }

    /// With the number of keys that are not known themselves.
    fn faults(&self, error: &ValidationError<'_>) -> (Vec<Fault>, usize) {
        use ValidationErrorKind as Error;
        let bound = |bound, limit: &dyn ToString| What::Bound { bound, limit: limit.to_string() };
        let what = match error.kind() {
            Error::AdditionalProperties { unexpected } => {
                // Taken out again by whoever decrypts; that nobody does is said elsewhere.
                let is_sops = |key: &str| self.at.is_empty() && key == "sops";
                let unexpected = unexpected.iter().filter(|key| !is_sops(key));
                return (unexpected.map(|key| self.unknown_key(key)).collect(), 0);
            }
            Error::Required { property } => {
                What::Missing { keys: property.as_str().map(str::to_owned).into_iter().collect() }
            }
            Error::Custom { keyword, message } => return (self.custom(keyword, message), 0),
            Error::Type { kind } => What::Type { wanted: wanted(kind) },
            Error::Enum { options } => What::Enum { allowed: values(options) },
            Error::Constant { expected_value } => What::Enum { allowed: vec![Value::clone(expected_value)] },
            Error::Pattern { pattern } => What::Pattern { pattern: pattern.clone() },
            Error::Format { format } => What::Format { format: format.clone() },
            Error::MinLength { limit } => bound("minLength", limit),
            Error::MaxLength { limit } => bound("maxLength", limit),
            Error::MinItems { limit } => bound("minItems", limit),
            Error::MaxItems { limit } => bound("maxItems", limit),
            Error::MinProperties { limit } => bound("minProperties", limit),
            Error::MaxProperties { limit } => bound("maxProperties", limit),
            Error::Minimum { limit } => bound("minimum", limit),
            Error::Maximum { limit } => bound("maximum", limit),
            Error::ExclusiveMinimum { limit } => bound("exclusiveMinimum", limit),
            Error::ExclusiveMaximum { limit } => bound("exclusiveMaximum", limit),
            Error::MultipleOf { multiple_of } => bound("multipleOf", multiple_of),
            Error::OneOfNotValid { context } | Error::AnyOf { context } => {
                What::Shape { keyword: "anyOf", required: required(context) }
            }
            Error::OneOfMultipleValid { context } => What::Shape { keyword: "oneOf", required: required(context) },
            Error::Not { .. } => What::Shape { keyword: "not", required: Vec::new() },
            Error::UniqueItems => What::Twin { first: 0, keys: Vec::new() },
            // The validator's own limits, and words that our schemas do not have.
            _ => return (Vec::new(), 1),
        };
        (vec![Fault { at: self.at.clone(), what }], 0)
    }

    /// The keywords of our own carry in their text what is at fault.
    fn custom(&self, keyword: &str, text: &str) -> Vec<Fault> {
        let at = self.at.clone();
        let fault = match keyword {
            keyword::REQUIRED => Fault { at, what: What::Missing { keys: vec![text.to_owned()] } },
            keyword::NO_NULLS => Fault { at: format!("{at}/{}", pointer::escape(text)), what: What::Null },
            keyword::SIZE => {
                let (bound, limit) = match text.split_once(' ') {
                    Some(("min", limit)) => ("minProperties", limit),
                    Some((_, limit)) => ("maxProperties", limit),
                    None => return Vec::new(),
                };
                Fault { at, what: What::Bound { bound, limit: limit.to_owned() } }
            }
            keyword::PATTERN => Fault { at, what: What::Pattern { pattern: text.to_owned() } },
            keyword::UNIQUE_BY => {
                let Some((first, second)) = text.split_once(' ') else { return Vec::new() };
                let keys = schema_at(self.document, &at).and_then(|schema| schema.get(keyword::UNIQUE_BY));
                let keys = keys.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
                let what = What::Twin { first: first.parse().unwrap_or(0), keys: keys.map(str::to_owned).collect() };
                Fault { at: format!("{at}/{second}"), what }
            }
            _ => return Vec::new(),
        };
        vec![fault]
    }

    fn unknown_key(&self, key: &str) -> Fault {
        let schema = schema_at(self.document, &self.at);
        let versions = schema.and_then(|schema| schema.get(OTHER_VERSIONS)?.get(key)).map(|versions| {
            let version = |index: usize| versions.get(index).and_then(Value::as_str).map(str::to_owned);
            (version(0), version(1))
        });
        let what = What::Unknown {
            key: key.to_owned(),
            known: schema.map(keys).unwrap_or_default(),
            elsewhere: elsewhere(self.document, &self.at, key),
            versions,
        };
        Fault { at: format!("{}/{}", self.at, pointer::escape(key)), what }
    }
}

/// The schema of what a pointer leads to, references followed.
pub(super) fn schema_at<'d>(document: &'d Value, pointer: &str) -> Option<&'d Value> {
    pointer::steps(pointer).try_fold(followed(document, document)?, |schema, step| {
        let property = schema.get("properties").and_then(|properties| properties.get(&step));
        let other = || schema.get("additionalProperties").or_else(|| schema.get("items"));
        followed(document, property.or_else(other)?)
    })
}

fn followed<'d>(document: &'d Value, schema: &'d Value) -> Option<&'d Value> {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(reference) => document.pointer(reference.strip_prefix('#')?),
        None => Some(schema),
    }
}

/// The keys that an object of a schema may have.
pub(super) fn keys(schema: &Value) -> Vec<String> {
    let properties = schema.get("properties").and_then(Value::as_object);
    properties.map(|properties| properties.keys().cloned().collect()).unwrap_or_default()
}

/// The nearest object around that knows a key, or the only one directly below: one level wrong is the usual mistake.
fn elsewhere(document: &Value, at: &str, key: &str) -> Option<String> {
    let knows = |pointer: &String| {
        let properties = schema_at(document, pointer).and_then(|schema| schema.get("properties"));
        properties.is_some_and(|properties| properties.get(key).is_some())
    };
    let above = std::iter::successors(at.rsplit_once('/'), |(above, _)| above.rsplit_once('/'));
    if let Some(found) = above.map(|(above, _)| above.to_owned()).find(knows) {
        return Some(found);
    }
    let children = keys(schema_at(document, at)?).into_iter();
    let mut below = children.map(|child| format!("{at}/{}", pointer::escape(&child))).filter(knows);
    below.next().filter(|_| below.next().is_none())
}

/// The types without null, which stands for absence.
fn wanted(kind: &TypeKind) -> Vec<&'static str> {
    match kind {
        TypeKind::Single(single) => vec![single.as_str()],
        TypeKind::Multiple(set) => set.iter().filter(|one| *one != JsonType::Null).map(|one| one.as_str()).collect(),
    }
}

fn values(options: &Value) -> Vec<Value> {
    options.as_array().into_iter().flatten().filter(|value| !value.is_null()).cloned().collect()
}

/// What each of several shapes lacks, where that is all that is wrong with it.
fn required(context: &[Vec<ValidationError<'static>>]) -> Vec<Vec<String>> {
    let lacks = |errors: &Vec<ValidationError<'static>>| -> Vec<String> {
        let text = |error: &ValidationError<'static>| match error.kind() {
            ValidationErrorKind::Custom { keyword, message } if keyword == keyword::REQUIRED => Some(message.clone()),
            _ => None,
        };
        errors.iter().filter_map(text).collect()
    };
    context.iter().map(lacks).collect()
}
