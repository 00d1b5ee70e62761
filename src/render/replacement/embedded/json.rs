//! JSON as Go's `encoding/json` writes it: sorted keys, `<`, `>` and `&` escaped.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::yaml::{Kind, Node, Reader, Scalar};

/// `None` for what JSON cannot say: infinity, keys that are no strings.
pub(super) fn text(node: Node<'_>, is_pretty: bool) -> Option<String> {
    let value = value(node)?;
    let text = if is_pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
    let mut escaped = text.ok()?;
    // Outside of strings none of these can stand.
    for (plain, escape) in
        [("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029")]
    {
        if escaped.contains(plain) {
            escaped = escaped.replace(plain, escape);
        }
    }
    Some(escaped)
}

/// The depth of the tree is bounded by the limits of its parser.
fn value(node: Node<'_>) -> Option<Value> {
    match node.kind() {
        Kind::Map => {
            let mut sorted = BTreeMap::new();
            for entry in node.entries() {
                sorted.insert(entry.key.as_str()?.to_owned(), value(entry.value)?);
            }
            Some(Value::Object(sorted.into_iter().collect::<Map<_, _>>()))
        }
        Kind::Seq => node.items().map(value).collect::<Option<Vec<_>>>().map(Value::Array),
        Kind::Scalar => scalar(node.scalar(Reader::Kyaml)?),
    }
}

fn scalar(scalar: Scalar<'_>) -> Option<Value> {
    Some(match scalar {
        Scalar::Null => Value::Null,
        Scalar::Bool(flag) => flag.into(),
        Scalar::Int(number) => match i64::try_from(number) {
            Ok(number) => number.into(),
            Err(_) => u64::try_from(number).ok()?.into(),
        },
        // Go writes a whole number without a fraction.
        Scalar::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => (number as i64).into(),
        Scalar::Float(number) => Value::Number(serde_json::Number::from_f64(number)?),
        Scalar::Str(text) => text.as_ref().into(),
        Scalar::Timestamp(text) => text.into(),
    })
}
