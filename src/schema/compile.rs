//! From the schema of a kind, as a CRD writes it, to a validator.
//!
//! A structural schema is OpenAPI 3.0 with a meaning of its own: an object with `properties` takes no others, null is
//! allowed by `nullable` alone, an item of a list is told apart by its keys. All of that is written out here in the
//! words of JSON Schema and of [`super::keyword`].

use crate::text::pointer;

use std::collections::BTreeSet;

use jsonschema::{Draft, PatternOptions, Validator};
use serde_json::{Map, Value, json};

use crate::config::Minor;

use super::{
    Versions, format,
    keyword::{self, with_keywords},
    tree::Tree,
};

/// Where the shared definitions of a schema are found, by name.
pub(super) type Definitions<'d> = &'d dyn Fn(&str) -> Option<Value>;

/// A validator with the document it was made from.
pub(super) struct Compiled {
    pub validator: Validator<Tree>,
    pub document: Value,
}

/// What a schema is read for.
#[derive(Clone, Copy)]
pub(super) struct Dialect {
    /// The versions that may run, of Flux or of Kubernetes: a field that none of them knows is unknown.
    pub versions: Versions,
    /// Whether a null is refused where `nullable` does not allow it. Go's own types take a null everywhere.
    pub refuses_nulls: bool,
}

/// Beside `properties`: fields that only other versions know, with the first and the last of them.
pub(super) const OTHER_VERSIONS: &str = "x-other-versions";

/// Deeper schemas are refused. Kubernetes' own nest less than 30 deep.
const DEEPEST: usize = 64;

/// What compiling one pattern of a schema that is not ours may cost, in bytes.
const PATTERN_SIZE: usize = 1 << 20;

/// `Err` says why the schema cannot be used.
pub(super) fn compile(schema: &Value, definitions: Definitions<'_>, dialect: Dialect) -> Result<Compiled, String> {
    let mut writer = Writer { dialect, definitions, open: Vec::new(), seen: BTreeSet::new(), too_deep: false };
    let mut document = writer.schema(schema, 0);
    let mut shared = Map::new();
    while let Some(name) = writer.open.pop() {
        let definition = definitions(&name).ok_or_else(|| format!("it names `{name}`, which is not defined"))?;
        // The shared ones are Go's own types.
        writer.dialect.refuses_nulls = false;
        shared.insert(name.trim_start_matches('#').to_owned(), writer.schema(&definition, 0).into());
    }
    if writer.too_deep {
        return Err(format!("it nests deeper than {DEEPEST}"));
    }
    if !shared.is_empty() {
        document.insert("$defs".to_owned(), Value::Object(shared));
    }
    let document = Value::Object(document);
    let options = jsonschema::options_for::<Tree>().with_draft(Draft::Draft202012).offline();
    let options = format::with_formats(with_keywords(options)).should_validate_formats(true);
    let validator = options.build(&document).map_err(|error| error.to_string())?;
    Ok(Compiled { validator, document })
}

/// A JSON Schema that is not ours, in the draft that it names. It fetches nothing, and its patterns take linear time.
pub(super) fn compile_foreign(document: Value) -> Result<Compiled, String> {
    let patterns = PatternOptions::regex().size_limit(PATTERN_SIZE).dfa_size_limit(PATTERN_SIZE);
    let options = jsonschema::options_for::<Tree>().with_pattern_options(patterns).offline();
    let validator = options.build(&document).map_err(|error| error.to_string())?;
    Ok(Compiled { validator, document })
}

struct Writer<'d> {
    dialect: Dialect,
    definitions: Definitions<'d>,
    /// Definitions still to be written.
    open: Vec<String>,
    seen: BTreeSet<String>,
    too_deep: bool,
}

impl Writer<'_> {
    fn schema(&mut self, schema: &Value, depth: usize) -> Map<String, Value> {
        let mut out = Map::new();
        let Some(schema) = schema.as_object() else { return out };
        if depth > DEEPEST {
            self.too_deep = true;
            return out;
        }
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            if self.seen.insert(name.to_owned()) {
                self.open.push(name.to_owned());
            }
            out.insert("$ref".to_owned(), reference(name).into());
            return out;
        }
        self.types(schema, &mut out);
        self.bounds(schema, &mut out);
        self.object(schema, &mut out, depth);
        if schema.get("x-kubernetes-embedded-resource") == Some(&Value::Bool(true)) {
            embed(&mut out);
        }
        self.list(schema, &mut out, depth);
        self.junctors(schema, &mut out, depth);
        out
    }

    fn types(&self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        let is_set = |key: &str| schema.get(key) == Some(&Value::Bool(true));
        let format = schema.get("format").and_then(Value::as_str);
        if format == Some("quantity") {
            out.insert("type".to_owned(), json!(["string", "number", "null"]));
        } else if is_set("x-kubernetes-int-or-string") {
            out.insert("type".to_owned(), json!(["integer", "string", "null"]));
        } else if let Some(name) = schema.get("type").and_then(Value::as_str) {
            out.insert("type".to_owned(), json!([name, "null"]));
        }
        if let Some(name) = format.and_then(|name| format::known(name, self.dialect.refuses_nulls)) {
            out.insert("format".to_owned(), name.into());
        }
        if let Some(Value::Array(values)) = schema.get("enum") {
            let newer = schema.get("x-enum-since").and_then(Value::as_object);
            let known = |value: &&Value| {
                let since = newer.zip(value.as_str()).and_then(|(newer, text)| newer.get(text));
                self.knows(since, None)
            };
            // A null that is not taken for absence is none of them (kube-openapi `basicCommonValidator`).
            let absent = (!is_set("nullable")).then_some(Value::Null);
            let values = values.iter().filter(known).cloned().chain(absent);
            out.insert("enum".to_owned(), values.collect());
        }
    }

    fn bounds(&self, schema: &Map<String, Value>, out: &mut Map<String, Value>) {
        const SAME: [&str; 7] = ["minLength", "maxLength", "minItems", "maxItems", "multipleOf", "minimum", "maximum"];
        for name in SAME {
            if let Some(value) = schema.get(name).filter(|value| value.is_number()) {
                out.insert(name.to_owned(), value.clone());
            }
        }
        // Go cannot read a larger number into such a field. CRDs say the same of values that the API server keeps.
        if !self.dialect.refuses_nulls && schema.get("format").and_then(Value::as_str) == Some("int32") {
            out.entry("minimum").or_insert(i32::MIN.into());
            out.entry("maximum").or_insert(i32::MAX.into());
        }
        for (flag, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            if schema.get(flag) == Some(&Value::Bool(true))
                && let Some(value) = out.remove(bound)
            {
                out.insert(flag.to_owned(), value);
            }
        }
        if let Some(text) = schema.get("pattern").and_then(Value::as_str) {
            out.insert(keyword::PATTERN.to_owned(), text.into());
        }
    }

    fn object(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>, depth: usize) {
        let none = Map::new();
        let properties = schema.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let (mut written, mut others) = (Map::new(), Map::new());
        for (name, property) in properties {
            let (since, until) = (property.get("x-since"), property.get("x-until"));
            if self.knows(since, until) {
                written.insert(name.clone(), Value::Object(self.schema(property, depth + 1)));
            } else {
                others.insert(name.clone(), json!([since, until]));
            }
        }
        if !others.is_empty() {
            out.insert(OTHER_VERSIONS.to_owned(), Value::Object(others));
        }
        let is_object = schema.get("type").and_then(Value::as_str) == Some("object");
        let is_open = schema.get("x-kubernetes-preserve-unknown-fields") == Some(&Value::Bool(true));
        match schema.get("additionalProperties") {
            Some(values @ Value::Object(_)) => {
                // A null in a map is dropped like one in a property.
                let values = self.schema(values, depth + 1);
                out.insert("additionalProperties".to_owned(), Value::Object(values));
            }
            Some(Value::Bool(true)) => {}
            // Inside of allOf and its like `type` is not repeated, and nothing is closed.
            _ if is_open || !is_object => {}
            _ if properties.is_empty() && !self.dialect.refuses_nulls => {}
            _ => drop(out.insert("additionalProperties".to_owned(), Value::Bool(false))),
        }
        let (least, most) = (schema.get("minProperties"), schema.get("maxProperties"));
        if least.or(most).is_some() {
            let added = properties.iter().filter(|(_, property)| property.get("default").is_some());
            let added: Vec<&String> = added.map(|(name, _)| name).collect();
            out.insert(keyword::SIZE.to_owned(), json!([least, most, added]));
        }
        self.required(schema, properties, out);
        // The validator names the keys of a closed object only beside `properties`.
        if !written.is_empty() || out.get("additionalProperties") == Some(&Value::Bool(false)) {
            out.insert("properties".to_owned(), Value::Object(written));
        }
    }

    /// A key with a default is there whoever leaves it out. What only some of the versions that may run require is not
    /// required.
    fn required(&self, schema: &Map<String, Value>, properties: &Map<String, Value>, out: &mut Map<String, Value>) {
        let minor = |limits: &str, key: &str| schema.get(limits)?.get(key)?.as_str()?.parse::<Minor>().ok();
        let versions = self.dialect.versions;
        let is_old_enough = |key: &str| {
            minor("x-required-since", key).is_none_or(|since| versions.is_some_and(|(oldest, _)| since <= oldest))
        };
        let texts = |key: &str| {
            let names = schema.get(key).and_then(Value::as_array).into_iter().flatten();
            names.filter_map(Value::as_str)
        };
        let former = schema.get("x-required-until").and_then(Value::as_object).into_iter().flatten();
        let former = former.filter_map(|(key, _)| {
            let until = minor("x-required-until", key)?;
            versions.is_some_and(|(_, newest)| newest <= until).then_some(key.as_str())
        });
        let property = |name: &str| properties.get(name);
        let may_be_left_out = |name: &str| {
            property(name).is_some_and(|property| {
                property.get("default").is_some() || !self.knows(property.get("x-since"), property.get("x-until"))
            })
        };
        let names = texts("required").filter(|name| is_old_enough(name)).chain(former);
        let names: Vec<&str> = names.filter(|name| !may_be_left_out(name)).collect();
        if names.is_empty() {
            return;
        }
        let may_be_null =
            |name: &&&str| property(name).is_some_and(|property| property.get("nullable") == Some(&Value::Bool(true)));
        let nullable: Vec<&&str> = names.iter().filter(may_be_null).collect();
        if !nullable.is_empty() {
            out.insert(keyword::OR_NULL.to_owned(), json!(nullable));
        }
        out.insert(keyword::REQUIRED.to_owned(), json!(names));
    }

    fn list(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>, depth: usize) {
        if let Some(items @ Value::Object(_)) = schema.get("items") {
            if self.dialect.refuses_nulls && items.get("nullable") != Some(&Value::Bool(true)) && is_typed(items) {
                out.insert(keyword::NO_NULLS.to_owned(), Value::Bool(true));
            }
            out.insert("items".to_owned(), Value::Object(self.schema(items, depth + 1)));
        }
        let keys = match schema.get("x-kubernetes-list-type").and_then(Value::as_str) {
            Some("map") => schema.get("x-kubernetes-list-map-keys").cloned(),
            Some("set") => Some(json!([])),
            _ if schema.get("uniqueItems") == Some(&Value::Bool(true)) => Some(json!([])),
            _ => None,
        };
        if let Some(keys) = keys {
            let named = schema.get("items").and_then(|items| items.get("$ref")).and_then(Value::as_str);
            let shared = named.and_then(self.definitions);
            let properties = shared.as_ref().or(schema.get("items")).and_then(|items| items.get("properties"));
            let default =
                |key: &Value| Some((key.as_str()?.to_owned(), properties?.get(key.as_str()?)?.get("default")?.clone()));
            let defaults: Map<String, Value> = keys.as_array().into_iter().flatten().filter_map(default).collect();
            if !defaults.is_empty() {
                out.insert(keyword::DEFAULTS.to_owned(), Value::Object(defaults));
            }
            out.insert(keyword::UNIQUE_BY.to_owned(), keys);
        }
    }

    fn junctors(&mut self, schema: &Map<String, Value>, out: &mut Map<String, Value>, depth: usize) {
        // Their only word that names types is the pattern of an integer or a string, which `type` says already.
        let is_either = schema.get("x-kubernetes-int-or-string") == Some(&Value::Bool(true));
        let says_types = |parts: &Value| {
            let parts = parts.as_array().into_iter().flatten();
            parts.filter_map(Value::as_object).any(|part| part.len() == 1 && part.contains_key("type"))
        };
        for name in ["allOf", "anyOf", "oneOf"] {
            let Some(parts) = schema.get(name).filter(|parts| !(is_either && says_types(parts))) else { continue };
            let parts = parts.as_array().into_iter().flatten();
            let parts: Vec<Value> = parts.map(|part| Value::Object(self.schema(part, depth + 1))).collect();
            if !parts.is_empty() {
                out.insert(name.to_owned(), Value::Array(parts));
            }
        }
        if let Some(part) = schema.get("not") {
            out.insert("not".to_owned(), Value::Object(self.schema(part, depth + 1)));
        }
    }

    /// Whether some version that may run lies between the two, both included.
    fn knows(&self, since: Option<&Value>, until: Option<&Value>) -> bool {
        let Some((oldest, newest)) = self.dialect.versions else { return true };
        let minor = |value: Option<&Value>| value?.as_str()?.parse::<Minor>().ok();
        minor(since).is_none_or(|since| since <= newest) && minor(until).is_none_or(|until| oldest <= until)
    }
}

/// An object within an object is held to less than one of its own (apiextensions-apiserver `schema/objectmeta`).
fn embed(out: &mut Map<String, Value>) {
    let Some(Value::Object(properties)) = out.get_mut("properties") else { return };
    let names = [("apiVersion", "^([^/]+/)?[^/]+$"), ("kind", "^[A-Za-z]([-A-Za-z0-9]{0,61}[A-Za-z0-9])?$")];
    for (name, pattern) in names {
        if let Some(Value::Object(property)) = properties.get_mut(name) {
            property.insert(keyword::PATTERN.to_owned(), pattern.into());
        }
    }
    if let Some(Value::Object(metadata)) = properties.get_mut("metadata") {
        metadata.insert("properties".to_owned(), json!({"name": {keyword::PATTERN: "^[^/%]*$"}}));
    }
}

/// Whether a schema says anything about the type; one that does not takes null, too.
fn is_typed(schema: &Value) -> bool {
    ["type", "x-kubernetes-int-or-string"].iter().any(|key| schema.get(key).is_some())
}

/// The JSON pointer to a shared definition.
fn reference(name: &str) -> String {
    format!("#/$defs/{}", pointer::escape(name.trim_start_matches('#')))
}
