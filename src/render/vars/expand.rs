//! The grammar of `$(NAME)` (kustomize api/filters/refvar/expand.go).

use std::collections::BTreeMap;

use super::{Bound, held::Held};

/// What a text becomes.
#[derive(Debug)]
pub(super) enum Expanded<'a> {
    /// The text is one variable and nothing else.
    Whole(&'a Bound),
    Text {
        text: String,
        /// The first variable in it.
        first: Option<&'a Bound>,
        is_known: bool,
    },
}

/// `None` for a text that stays as it is. `$$` is a `$`; a name that is not known stays, and so does a `$` before
/// anything but a bracket.
pub(super) fn expand<'a>(text: &str, bound: &'a BTreeMap<&str, Bound>) -> Option<Expanded<'a>> {
    memchr::memchr(b'$', text.as_bytes())?;
    let usable = |name: &str| bound.get(name).filter(|bound| bound.held != Held::Collection);
    if let Some(name) = text.strip_prefix("$(").and_then(|rest| rest.strip_suffix(')'))
        && !name.contains(')')
    {
        return usable(name).map(Expanded::Whole);
    }
    let mut expanded = String::with_capacity(text.len());
    let mut first = None;
    let mut is_known = true;
    let mut rest = text;
    // Without a bracket behind here there is none for the next `$(` either: this keeps a long row of them cheap.
    let last_bracket = text.rfind(')').map_or(0, |at| text.len() - at);
    while let Some(at) = rest.find('$') {
        expanded.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = rest.strip_prefix("$(").filter(|inner| inner.len() >= last_bracket && last_bracket > 0);
        if let Some((name, behind)) = name.and_then(|inner| inner.split_once(')')) {
            match usable(name) {
                Some(bound) => {
                    expanded.push_str(&bound.held.words());
                    is_known &= bound.held.is_known();
                    first = first.or(Some(bound));
                }
                None => expanded.push_str(&rest[..name.len() + 3]),
            }
            rest = behind;
        } else if let Some(behind) = rest.strip_prefix("$$") {
            expanded.push('$');
            rest = behind;
        } else {
            // The character behind it is no part of anything.
            let next = rest.chars().nth(1).map_or(0, char::len_utf8);
            expanded.push_str(&rest[..1 + next]);
            rest = &rest[1 + next..];
        }
    }
    expanded.push_str(rest);
    (expanded != text || !is_known).then_some(Expanded::Text { text: expanded, first, is_known })
}
