//! From the node of an `openAPIV3Schema` to JSON: descriptions dropped, CEL rules taken out, everything bounded.

use crate::text::pointer;
use serde_json::{Map, Number, Value};

use crate::yaml::{Kind, Node, Reader, Scalar};

use super::{
    CelRule, Problem, ProblemKind,
    keyword::{Shape, fits, shape, wanted},
};

/// Schemas inside each other.
const DEPTH: usize = 64;
/// Collections inside each other in a default or an enum.
const DATA_DEPTH: usize = 32;
/// Nodes of all that is kept of one version, aliases followed.
const NODES: usize = 200_000;
/// Bytes of the text of one pattern.
const PATTERN: usize = 64 * 1024;
/// CEL rules of one version.
const RULES: usize = 1_000;
/// Nobody reads more.
const PROBLEMS: usize = 20;

/// A schema as it was read.
pub(super) struct ReadSchema {
    pub schema: Value,
    pub rules: Vec<CelRule>,
    pub problems: Vec<Problem>,
}

/// Reads the schema at `node`. An unknown text that counts, or a limit, ends it: then nothing is known.
pub(super) fn read_schema(node: Node<'_>) -> Result<ReadSchema, Problem> {
    let mut reading = Reading { nodes: NODES, rules: Vec::new(), problems: Vec::new(), pointer: String::new() };
    let schema = reading.schema(node, 0, false)?;
    Ok(ReadSchema { schema, rules: reading.rules, problems: reading.problems })
}

struct Reading {
    nodes: usize,
    rules: Vec<CelRule>,
    problems: Vec<Problem>,
    /// Where the schema that is read stands.
    pointer: String,
}

impl Reading {
    /// `in_junctor`: below `allOf`, `anyOf`, `oneOf` or `not`.
    fn schema(&mut self, node: Node<'_>, depth: usize, in_junctor: bool) -> Result<Value, Problem> {
        if depth > DEPTH {
            return Err(limit(node, format!("more than {DEPTH} nested schemas")));
        }
        self.count(node)?;
        if node.kind() != Kind::Map {
            known(node)?;
            self.malformed(node, "a schema must be a mapping".to_owned());
            return Ok(Value::Object(Map::new()));
        }
        let mut schema = Map::new();
        for entry in node.entries() {
            known(entry.key)?;
            let Some(keyword) = entry.key.text() else { continue };
            let Some(shape) = shape(keyword) else { continue };
            if entry.value.is_null() && shape != Shape::Any {
                continue;
            }
            let length = self.pointer.len();
            self.pointer.push('/');
            self.pointer.push_str(keyword);
            let value = self.keyword(keyword, shape, entry.value, depth, in_junctor);
            self.pointer.truncate(length);
            if let Some(value) = value? {
                schema.insert(keyword.to_owned(), value);
            }
        }
        Ok(Value::Object(schema))
    }

    fn keyword(
        &mut self,
        keyword: &str,
        shape: Shape,
        node: Node<'_>,
        depth: usize,
        in_junctor: bool,
    ) -> Result<Option<Value>, Problem> {
        let in_junctor = in_junctor || matches!(keyword, "allOf" | "anyOf" | "oneOf" | "not");
        Ok(match shape {
            Shape::Dropped => None,
            Shape::Words if !in_junctor => None,
            Shape::Words => Some(Value::Bool(true)),
            Shape::Rules => {
                self.read_rules(node)?;
                // The API server forbids them there, whatever they say.
                in_junctor.then_some(Value::Bool(true))
            }
            Shape::Any => Some(self.data(node, 0)?),
            Shape::Schema if node.kind() == Kind::Seq => Some(Value::Array(Vec::new())),
            Shape::Schema => Some(self.schema(node, depth + 1, in_junctor)?),
            Shape::SchemaOrBool => Some(match node.as_bool() {
                Some(value) => Value::Bool(value),
                None => self.schema(node, depth + 1, in_junctor)?,
            }),
            Shape::Schemas | Shape::Named => self.schemas(keyword, shape, node, depth, in_junctor)?,
            Shape::Text | Shape::Bool | Shape::Count | Shape::Number | Shape::Texts | Shape::List => {
                if keyword == "pattern" && node.text().is_some_and(|text| text.len() > PATTERN) {
                    return Err(limit(node, format!("a `pattern` of more than {} KiB", PATTERN / 1024)));
                }
                let value = self.data(node, 0)?;
                let fits = fits(shape, &value);
                if !fits {
                    self.malformed(node, format!("`{keyword}` {}", wanted(shape)));
                }
                fits.then_some(value)
            }
        })
    }

    fn schemas(
        &mut self,
        keyword: &str,
        shape: Shape,
        node: Node<'_>,
        depth: usize,
        in_junctor: bool,
    ) -> Result<Option<Value>, Problem> {
        self.count(node)?;
        let length = self.pointer.len();
        let value = match (shape, node.kind()) {
            (Shape::Schemas, Kind::Seq) => {
                let mut list = Vec::new();
                for (index, item) in node.items().enumerate() {
                    self.pointer.push_str(&format!("/{index}"));
                    list.push(self.schema(item, depth + 1, in_junctor)?);
                    self.pointer.truncate(length);
                }
                Value::Array(list)
            }
            (Shape::Named, Kind::Map) => {
                let mut named = Map::new();
                for entry in node.entries() {
                    known(entry.key)?;
                    let Some(name) = entry.key.text() else { continue };
                    self.pointer.push('/');
                    self.pointer.push_str(&pointer::escape(name));
                    named.insert(name.to_owned(), self.schema(entry.value, depth + 1, in_junctor)?);
                    self.pointer.truncate(length);
                }
                Value::Object(named)
            }
            _ => {
                known(node)?;
                self.malformed(node, format!("`{keyword}` {}", wanted(shape)));
                return Ok(None);
            }
        };
        Ok(Some(value))
    }

    fn read_rules(&mut self, node: Node<'_>) -> Result<(), Problem> {
        let path = self.pointer.trim_end_matches("/x-kubernetes-validations").to_owned();
        for item in node.items() {
            self.count(item)?;
            if self.rules.len() == RULES {
                return Err(limit(item, format!("more than {RULES} validation rules")));
            }
            let text = |key: &str| -> Result<Option<String>, Problem> {
                let Some(value) = item.get(key).filter(|value| !value.is_null()) else { return Ok(None) };
                known(value)?;
                Ok(value.text().map(str::to_owned))
            };
            let Some(rule) = text("rule")?.filter(|rule| !rule.trim().is_empty()) else {
                self.malformed(item, "a validation rule needs a `rule`".to_owned());
                continue;
            };
            let place = item.get("rule").unwrap_or(item).place();
            self.rules.push(CelRule {
                path: path.clone(),
                rule,
                message: text("message")?,
                message_expression: text("messageExpression")?,
                field_path: text("fieldPath")?,
                reason: text("reason")?,
                optional_old_self: item.get("optionalOldSelf").and_then(Node::as_bool) == Some(true),
                place,
            });
        }
        Ok(())
    }

    /// Data: defaults, enums and the values of other keywords.
    fn data(&mut self, node: Node<'_>, depth: usize) -> Result<Value, Problem> {
        if depth > DATA_DEPTH {
            return Err(limit(node, format!("more than {DATA_DEPTH} nested collections in a value")));
        }
        self.count(node)?;
        Ok(match node.kind() {
            Kind::Scalar => {
                known(node)?;
                scalar(node)
            }
            Kind::Seq => Value::Array(node.items().map(|item| self.data(item, depth + 1)).collect::<Result<_, _>>()?),
            Kind::Map => {
                let mut map = Map::new();
                for entry in node.entries() {
                    known(entry.key)?;
                    let key = entry.key.text().unwrap_or_default().to_owned();
                    map.insert(key, self.data(entry.value, depth + 1)?);
                }
                Value::Object(map)
            }
        })
    }

    fn count(&mut self, node: Node<'_>) -> Result<(), Problem> {
        self.nodes =
            self.nodes.checked_sub(1).ok_or_else(|| limit(node, format!("a schema of more than {NODES} values")))?;
        Ok(())
    }

    fn malformed(&mut self, node: Node<'_>, message: String) {
        if self.problems.len() < PROBLEMS {
            self.problems.push(Problem::new(ProblemKind::Malformed, message, node.place()));
        }
    }
}

/// A scalar as kustomize reads it. JSON has neither infinities nor NaN: they become null.
fn scalar(node: Node<'_>) -> Value {
    match node.scalar(Reader::Kyaml) {
        None | Some(Scalar::Null) => Value::Null,
        Some(Scalar::Bool(value)) => Value::Bool(value),
        Some(Scalar::Int(value)) => {
            Number::from_i128(value).or_else(|| Number::from_f64(value as f64)).map_or(Value::Null, Value::Number)
        }
        Some(Scalar::Float(value)) => Number::from_f64(value).map_or(Value::Null, Value::Number),
        Some(Scalar::Str(text)) => Value::String(text.into_owned()),
        Some(Scalar::Timestamp(text)) => Value::String(text.to_owned()),
    }
}

fn known(node: Node<'_>) -> Result<(), Problem> {
    match node.is_known() {
        true => Ok(()),
        false => Err(Problem::new(ProblemKind::Unknown, "a part of the schema is not in the repository", node.place())),
    }
}

fn limit(node: Node<'_>, message: String) -> Problem {
    Problem::new(ProblemKind::Limit, message, node.place())
}
