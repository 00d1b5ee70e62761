//! Paths into a schema: `spec.dependsOn[].name`, where `[]` is an item of a list.

use serde_json::{Value, json};

/// The schema of a field.
pub fn find<'schema>(schema: &'schema mut Value, path: &str) -> Result<&'schema mut Value, String> {
    let mut here = schema;
    for part in path.split('.') {
        let (name, items) = part.strip_suffix("[]").map_or((part, false), |name| (name, true));
        let field = here.get_mut("properties").and_then(|properties| properties.get_mut(name));
        here = field.ok_or_else(|| format!("`{path}` leads to nothing at `{name}`"))?;
        if items {
            here = here.get_mut("items").ok_or_else(|| format!("`{name}` in `{path}` is no list"))?;
        }
    }
    Ok(here)
}

/// The path of the object that holds a field, and the field's name.
pub fn split(path: &str) -> Result<(String, String), String> {
    let (parent, name) = path.rsplit_once('.').ok_or_else(|| format!("`{path}` has no parent"))?;
    Ok((parent.to_owned(), name.to_owned()))
}

/// Puts a field in; one that is there already is refused.
pub fn insert(schema: &mut Value, path: &str, field: Value) -> Result<(), String> {
    let (parent, name) = split(path)?;
    let properties = find(schema, &parent)?.get_mut("properties").and_then(Value::as_object_mut);
    let properties = properties.ok_or_else(|| format!("`{parent}` has no fields"))?;
    match properties.insert(name, field) {
        None => Ok(()),
        Some(_) => Err(format!("`{path}` is there already")),
    }
}

/// Takes a field out, and the requirement of it.
pub fn remove(schema: &mut Value, path: &str) -> Result<(), String> {
    let (parent, name) = split(path)?;
    let parent = find(schema, &parent)?;
    if let Some(required) = parent.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|other| *other != json!(name));
    }
    let properties = parent.get_mut("properties").and_then(Value::as_object_mut);
    match properties.and_then(|properties| properties.remove(&name)) {
        Some(_) => Ok(()),
        None => Err(format!("`{path}` leads to nothing")),
    }
}
