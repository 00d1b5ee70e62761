//! What becomes of a target when a value is written to it (kustomize api/filters/replacement `setFieldValue`).

use crate::{
    text::Place,
    yaml::{Content, Kind, MadeScalar, Node, Origin, Reader, Scalar, Slot, Style, Value},
};

use super::read::Options;

/// A scalar keeps its type and takes the text only; anything else is replaced whole.
pub(super) fn write(slot: &mut Slot, value: &Value, options: &Options, way: &Origin) -> Result<(), String> {
    let target = slot.value.node();
    let is_scalar = target.kind() == Kind::Scalar;
    let mut text = value.text().unwrap_or_default().to_owned();
    let mut known = value.node().is_known();
    if !options.delimiter.is_empty() {
        let Some(old) = target.text() else { return Err("`delimiter` splits scalars only".into()) };
        text = spliced(old, &text, options);
        known &= target.is_known();
    }
    if !is_scalar {
        slot.put(value.clone(), way.clone());
        return Ok(());
    }
    let style = if is_untyped(target) {
        Style::Plain
    } else if known && !fits(target, &text) {
        return Err(format!("`{text}` is not of the type of `{}`", target.text().unwrap_or_default()));
    } else if target.as_str().is_some() {
        Style::DoubleQuoted
    } else {
        Style::Plain
    };
    slot.put(scalar(&text, style, known, value.place()), way.clone());
    Ok(())
}

/// A scalar that is known if its text says so, and if what it was made of was.
pub(super) fn scalar(text: &str, style: Style, known: bool, place: Place) -> Value {
    let made = Value::scalar(text, style, place.clone());
    if known {
        return made;
    }
    let scalar = MadeScalar { text: text.into(), style, known: false, pieces: Box::default() };
    Value::made(Content::Scalar(scalar), place)
}

/// What `create` makes at the end of a path: its looks will decide about its type.
pub(super) fn untyped() -> MadeScalar {
    MadeScalar { text: "".into(), style: Style::Flow, known: true, pieces: Box::default() }
}

/// Whether the engine can write a text where a scalar of this type stands.
fn fits(target: Node<'_>, text: &str) -> bool {
    let new = Value::scalar(text, Style::Plain, target.place());
    let (Some(old), Some(new)) = (target.scalar(Reader::Kyaml), new.node().scalar(Reader::Kyaml)) else { return true };
    match (old, new) {
        (Scalar::Str(_), _) => true,
        (Scalar::Float(_), Scalar::Int(_)) => true,
        (old, new) => std::mem::discriminant(&old) == std::mem::discriminant(&new),
    }
}

/// No text in a file is a scalar in flow style.
fn is_untyped(node: Node<'_>) -> bool {
    node.yaml().is_none() && node.style() == Style::Flow
}

/// A negative index puts the text in front, one behind the last part puts it behind.
fn spliced(old: &str, text: &str, options: &Options) -> String {
    let mut parts: Vec<&str> = old.split(&options.delimiter).collect();
    match usize::try_from(options.index) {
        Err(_) => parts.insert(0, text),
        Ok(index) => match parts.get_mut(index) {
            Some(part) => *part = text,
            None => parts.push(text),
        },
    }
    parts.join(&options.delimiter)
}
