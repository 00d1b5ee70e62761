//! Putting values in (envsubst/template.go `evalFunc`), nested references first.

use super::operation::{apply, work};
use super::{Answer, Evaluated, Failure, FailureKind, Part, Piece, Reference, Template};

/// What the references of one text may become together, nested ones too: ten times what the API server takes.
const LARGEST: usize = 16 << 20;

pub(super) fn evaluate<'v>(
    template: &Template,
    text: &str,
    mut lookup: impl FnMut(&str) -> Answer<'v>,
    strict: bool,
) -> Result<Evaluated, Failure> {
    let mut values: Vec<Value> = vec![Value::default(); template.references.len()];
    let mut left = LARGEST;
    for &index in &template.by_end {
        let reference = &template.references[index];
        let fails = |kind| Failure { range: reference.range.clone(), name: reference.name.clone(), kind };
        let arguments: Vec<Value> =
            reference.arguments.iter().map(|parts| join(parts, text, &mut values, left)).collect();
        let answer = lookup(&reference.name);
        if strict && answer == Answer::Undefined && !reference.has_default() {
            return Err(fails(FailureKind::Undefined));
        }
        let value = of(reference, answer, arguments, text, &mut left).ok_or_else(|| fails(FailureKind::TooLarge))?;
        values[index] = value;
    }
    Ok(assemble(template, text, &values))
}

#[derive(Debug, Clone, Default)]
struct Value {
    text: String,
    unknown: bool,
}

/// What a reference becomes; none if that takes more than what is `left`.
fn of(reference: &Reference, answer: Answer<'_>, arguments: Vec<Value>, text: &str, left: &mut usize) -> Option<Value> {
    let (known, is_unknown) = match answer {
        Answer::Unknown => ("", true),
        Answer::Undefined => ("", false),
        Answer::Known(value) => (value, false),
    };
    // An operand of a default that is not used does not matter.
    let hangs_on_operand = !reference.has_default() && arguments.iter().any(|argument| argument.unknown);
    let value = if is_unknown || hangs_on_operand {
        Value { text: text.get(reference.range.clone()).unwrap_or_default().to_owned(), unknown: true }
    } else if reference.has_default() && known.is_empty() {
        arguments.into_iter().next().unwrap_or_default()
    } else {
        let operands: Vec<&str> = arguments.iter().map(|argument| argument.text.as_str()).collect();
        let sign = text.get(reference.sign.clone()).unwrap_or_default();
        *left = left.checked_sub(work(reference.operator, known, &operands))?;
        Value { text: apply(reference.operator, sign, known, &operands, *left)?, unknown: false }
    };
    *left = left.checked_sub(value.text.len())?;
    Some(value)
}

/// The text of an operand, at most a little over `limit`; takes the values of nested references, which nobody else
/// wants.
fn join(parts: &[Part], text: &str, values: &mut [Value], limit: usize) -> Value {
    if let [Part::Reference(index)] = parts {
        return std::mem::take(&mut values[*index]);
    }
    let mut joined = Value::default();
    for part in parts {
        match part {
            Part::Text(range) => joined.text.push_str(text.get(range.clone()).unwrap_or_default()),
            Part::Reference(index) => {
                let value = std::mem::take(&mut values[*index]);
                joined.text.push_str(&value.text);
                joined.unknown |= value.unknown;
            }
        }
        if joined.text.len() > limit {
            break;
        }
    }
    joined
}

fn assemble(template: &Template, text: &str, values: &[Value]) -> Evaluated {
    let mut evaluated = Evaluated { text: String::new(), pieces: Vec::new(), unknown: false };
    for part in &template.top {
        let start = evaluated.text.len();
        let (input, reference) = match part {
            Part::Text(range) => {
                evaluated.text.push_str(text.get(range.clone()).unwrap_or_default());
                (range.clone(), None)
            }
            Part::Reference(index) => {
                let value = &values[*index];
                evaluated.text.push_str(&value.text);
                evaluated.unknown |= value.unknown;
                (template.references[*index].range.clone(), Some(*index))
            }
        };
        evaluated.pieces.push(Piece { output: start..evaluated.text.len(), input, reference });
    }
    evaluated
}
