//! One file of the crate read as text: the schema of its type, its kind, its field names and how its lists merge.
//!
//! The sources are generated and of one shape. What does not have that shape is refused, never skipped.

use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What one file says about its type.
pub struct Type {
    /// `Pod`.
    pub rust_name: String,
    /// `io.k8s.api.core.v1.Pod`.
    pub name: String,
    /// References hold the Rust path of their target: `{"$ref": "crate::api::core::v1::PodSpec"}`.
    pub schema: Value,
    pub kind: Option<Kind>,
    /// JSON name by Rust name: `cluster_ips` is `clusterIPs`.
    pub fields: BTreeMap<String, String>,
    /// By the Rust name of a field.
    pub lists: BTreeMap<String, Merge>,
}

pub struct Kind {
    pub api_version: String,
    pub kind: String,
    pub scope: Scope,
}

pub enum Scope {
    Namespaced,
    Cluster,
    SubResource,
}

impl Scope {
    /// None for what is reached through another object only.
    pub fn word(&self) -> Option<&'static str> {
        match self {
            Self::Namespaced => Some("Namespaced"),
            Self::Cluster => Some("Cluster"),
            Self::SubResource => None,
        }
    }
}

/// How server-side apply merges a list.
pub enum Merge {
    Set,
    /// By these fields of an item, by their Rust names.
    Map(Vec<String>),
}

/// None for a file without a schema.
pub fn read(text: &str) -> Result<Option<Type>, String> {
    let Some((_, after)) = text.split_once("JsonSchema for ") else { return Ok(None) };
    let rust_name: String = after.chars().take_while(|character| character.is_alphanumeric()).collect();
    let name = between(after, "\"", "\"").ok_or("no schema name")?.to_owned();
    let (_, body) = after.split_once("json_schema!(").ok_or("no schema")?;
    let mut reader = Reader { rest: body };
    let schema = reader.value()?;
    Ok(Some(Type { name, schema, kind: kind(text)?, fields: fields(text), lists: lists(text, &rust_name)?, rust_name }))
}

fn kind(text: &str) -> Result<Option<Kind>, String> {
    let Some((_, block)) = text.split_once("impl crate::Resource for ") else { return Ok(None) };
    let constant = |name: &str| {
        let rest = block.split_once(&format!("const {name}:")).map(|(_, rest)| rest);
        rest.and_then(|rest| between(rest, "\"", "\"")).map(str::to_owned).ok_or(format!("no {name}"))
    };
    let scope = match between(block, "type Scope = crate::", ";") {
        Some("NamespaceResourceScope") => Scope::Namespaced,
        Some("ClusterResourceScope") => Scope::Cluster,
        Some("SubResourceScope") => Scope::SubResource,
        other => return Err(format!("unknown scope {other:?}")),
    };
    Ok(Some(Kind { api_version: constant("API_VERSION")?, kind: constant("KIND")?, scope }))
}

/// From the lines `"clusterIPs" => Field::Key_cluster_ips,`.
fn fields(text: &str) -> BTreeMap<String, String> {
    let line = |line: &str| {
        let (json, rust) = line.trim().split_once(" => Field::Key_")?;
        Some((rust.trim_end_matches(',').to_owned(), json.trim_matches('"').to_owned()))
    };
    text.lines().filter_map(line).collect()
}

/// From the calls `merge_strategies::list::map(&mut self.ports, other.ports, &[|lhs, rhs| lhs.port == rhs.port], …)`.
fn lists(text: &str, rust_name: &str) -> Result<BTreeMap<String, Merge>, String> {
    let mut found = BTreeMap::new();
    let start = format!("impl crate::DeepMerge for {rust_name} ");
    let Some((_, block)) = text.split_once(&start) else { return Ok(found) };
    let block = block.split_once("\n}").map_or(block, |(block, _)| block);
    for call in block.split("merge_strategies::list::").skip(1) {
        let (strategy, arguments) = call.split_once('(').ok_or("no arguments")?;
        // A list inside a list: its field is not one of this type.
        let Some(field) = arguments.trim_start().strip_prefix("&mut self.").and_then(|rest| rest.split(',').next())
        else {
            continue;
        };
        let merge = match strategy {
            "atomic" => continue,
            "set" => Merge::Set,
            "map" => {
                let keys = between(arguments, "&[", "]").ok_or("no keys")?;
                let key = |key: &str| between(key, "lhs.", " ==").map(str::to_owned).ok_or("no key");
                Merge::Map(keys.split(", |lhs").map(key).collect::<Result<_, _>>()?)
            }
            other => return Err(format!("unknown strategy `{other}`")),
        };
        found.insert(field.trim().to_owned(), merge);
    }
    Ok(found)
}

fn between<'text>(text: &'text str, start: &str, end: &str) -> Option<&'text str> {
    text.split_once(start)?.1.split_once(end).map(|(inside, _)| inside)
}

/// JSON as the macro `json_schema!` takes it: trailing commas, and Rust expressions that name another type.
struct Reader<'text> {
    rest: &'text str,
}

impl Reader<'_> {
    fn value(&mut self) -> Result<Value, String> {
        match self.peek()? {
            '{' => {
                let mut object = Map::new();
                self.items('{', '}', |reader| {
                    let key = reader.string()?;
                    reader.take(':')?;
                    let value = reader.value()?;
                    object.insert(key, value);
                    Ok(())
                })?;
                Ok(Value::Object(object))
            }
            '[' => {
                let mut array = Vec::new();
                self.items('[', ']', |reader| reader.value().map(|value| array.push(value)))?;
                Ok(Value::Array(array))
            }
            '"' => self.string().map(Value::String),
            't' if self.rest.starts_with("true") => {
                self.rest = &self.rest["true".len()..];
                Ok(json!(true))
            }
            '(' | '_' => self.reference(),
            _ => Err(format!("cannot read {:?}", self.rest.chars().take(40).collect::<String>())),
        }
    }

    fn items(
        &mut self,
        open: char,
        close: char,
        mut item: impl FnMut(&mut Self) -> Result<(), String>,
    ) -> Result<(), String> {
        self.take(open)?;
        while self.peek()? != close {
            item(self)?;
            if self.peek()? == ',' {
                self.take(',')?;
            }
        }
        self.take(close)
    }

    /// `__gen.subschema_for::<T>()`, or a block in parentheses that adds a description to it.
    fn reference(&mut self) -> Result<Value, String> {
        let (_, rest) = self.rest.split_once("subschema_for::<").ok_or("an expression without a type")?;
        let (target, _) = rest.split_once(">()").ok_or("a type without an end")?;
        let value = json!({"$ref": target});
        if self.peek()? == '_' {
            self.rest = rest.split_once(">()").map_or("", |(_, rest)| rest);
            return Ok(value);
        }
        let mut depth = 0;
        loop {
            match self.peek()? {
                '"' => {
                    self.string()?;
                    continue;
                }
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            let next = self.peek()?;
            self.take(next)?;
            if depth == 0 {
                return Ok(value);
            }
        }
    }

    /// A Rust string literal. Escapes stand in descriptions only, which are dropped: they are passed over.
    fn string(&mut self) -> Result<String, String> {
        self.take('"')?;
        let mut text = String::new();
        let mut characters = self.rest.char_indices();
        while let Some((at, character)) = characters.next() {
            match character {
                '\\' => drop(characters.next()),
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(text);
                }
                other => text.push(other),
            }
        }
        Err("a string without an end".to_owned())
    }

    fn peek(&mut self) -> Result<char, String> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next().ok_or_else(|| "the text ends too early".to_owned())
    }

    fn take(&mut self, wanted: char) -> Result<(), String> {
        if self.peek()? != wanted {
            return Err(format!("`{wanted}` expected"));
        }
        self.rest = &self.rest[wanted.len_utf8()..];
        Ok(())
    }
}

#[cfg(test)]
mod tests;
