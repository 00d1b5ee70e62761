//! What changes a value, done again in a few lines: variables, hash, Base64, images.

use base64::{Engine, engine::general_purpose::STANDARD};
use fluxvet::yaml::Value;
use sha2::{Digest, Sha256};

/// A text with its variables put in; `None` for what this small reader does not know.
pub fn substituted(text: &str, lookup: &dyn Fn(&str) -> Option<Option<String>>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        let Some(body) = rest.strip_prefix('{') else {
            out.push('$');
            continue;
        };
        let end = matching(body)?;
        let (inner, after) = (&body[..end], &body[end + 1..]);
        let name_end = inner.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(inner.len());
        let (name, operator) = inner.split_at(name_end);
        if let Some((from, to)) = operator.strip_prefix('/').and_then(|rest| rest.split_once('/')) {
            let value = lookup(name).unwrap_or_default().unwrap_or_default();
            out.push_str(&value.replacen(from, to, 1));
            rest = after;
            continue;
        }
        let default = [":=", ":-", "="].iter().find_map(|sign| operator.strip_prefix(sign));
        if default.is_none() && !operator.is_empty() {
            // A part of nothing is nothing; of anything else this reader does not know the part.
            if lookup(name).is_some() || !operator.starts_with(':') {
                return None;
            }
            rest = after;
            continue;
        }
        match (lookup(name), default) {
            // Not known here: the text stays as it is.
            (Some(None), _) => out.push_str(&format!("${{{inner}}}")),
            (Some(Some(value)), None) => out.push_str(&value),
            (Some(Some(value)), Some(_)) if !value.is_empty() => out.push_str(&value),
            (_, Some(default)) => out.push_str(&substituted(default, lookup)?),
            (None, None) => {}
        }
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// The names that a text refers to.
pub fn names(text: &str) -> Vec<&str> {
    let starts = text.match_indices("${").map(|(at, _)| &text[at + 2..]);
    starts.map(|rest| &rest[..rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len())]).collect()
}

fn matching(body: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in body.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Base64 as kustomize writes it.
pub fn packed(bytes: &[u8]) -> String {
    let text = STANDARD.encode(bytes);
    if text.len() < 70 {
        return text;
    }
    text.as_bytes().chunks(70).map(|line| format!("{}\n", String::from_utf8_lossy(line))).collect()
}

/// The suffix of a generated object, of strings only.
pub fn hash(object: &Value) -> Option<String> {
    let text = |value: &Value| value.text().map(str::to_owned);
    let kind = object.get("kind").and_then(|kind| text(&kind))?;
    let map = |key: &str| -> Option<serde_json::Value> {
        let mut found = std::collections::BTreeMap::new();
        for slot in object.get(key)?.members() {
            found.insert(slot.key.as_ref().and_then(text)?, text(&slot.value)?);
        }
        Some(serde_json::to_value(found).expect("JSON"))
    };
    let mut fields = std::collections::BTreeMap::new();
    fields.insert("kind", serde_json::json!(kind));
    fields.insert("name", serde_json::json!(""));
    fields.insert("data", map("data").unwrap_or_else(|| serde_json::json!("")));
    let extra = if kind == "Secret" { "stringData" } else { "binaryData" };
    if let Some(map) = map(extra) {
        fields.insert(extra, map);
    }
    if kind == "Secret" {
        fields.insert("type", serde_json::json!(object.get("type").and_then(|kind| text(&kind)).unwrap_or_default()));
    }
    let mut json = serde_json::to_string(&fields).ok()?;
    for (from, to) in
        [('<', "\\u003c"), ('>', "\\u003e"), ('&', "\\u0026"), ('\u{2028}', "\\u2028"), ('\u{2029}', "\\u2029")]
    {
        json = json.replace(from, to);
    }
    let digest = Sha256::digest(json.as_bytes());
    let digits: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(
        digits[..10]
            .chars()
            .map(|c| "gh2k456789mbcdtf".as_bytes()[c.to_digit(16).unwrap_or(0) as usize] as char)
            .collect(),
    )
}

/// Whether some entry of `images` in a file, a kustomization file or a Flux Kustomization, makes `was` to `now`.
pub fn image(file: &str, was: &str, now: &str) -> bool {
    file.split("\n---").any(|document| image_of(document, was, now))
}

fn image_of(document: &str, was: &str, now: &str) -> bool {
    let Ok(file) = serde_yaml::from_str::<serde_json::Value>(document) else { return false };
    let mut lists = vec![&file["images"], &file["spec"]["images"]];
    let one = serde_json::json!([file["imageTag"]]);
    lists.push(&one);
    lists.into_iter().filter_map(serde_json::Value::as_array).flatten().any(|entry| {
        let text = |key: &str| entry[key].as_str().filter(|text| !text.is_empty());
        let (mut name, tag, digest) = split(was);
        if text("name") == Some(was) {
            // The name of an entry may hold the tag: what matches is the whole.
            name = was;
        }
        let new = text("newName").unwrap_or(split(was).0);
        let tail = match (text("newTag"), text("digest")) {
            (Some(tag), Some(digest)) => format!(":{tag}@{digest}"),
            (Some(tag), None) => format!(":{tag}"),
            (None, Some(digest)) => format!("@{digest}"),
            (None, None) => format!("{tag}{digest}"),
        };
        text("name") == Some(name) && now == format!("{new}{tail}")
    })
}

/// Name, `:tag` and `@digest` of an image.
fn split(image: &str) -> (&str, &str, &str) {
    let (rest, digest) = image.find('@').map_or((image, ""), |at| image.split_at(at));
    let name_start = rest.rfind('/').map_or(0, |at| at + 1);
    let (name, tag) = rest[name_start..].find(':').map_or((rest, ""), |at| rest.split_at(name_start + at));
    (name, tag, digest)
}
