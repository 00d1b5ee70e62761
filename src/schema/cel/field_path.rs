//! The `fieldPath` of a rule: from `.spec['a.b']` to the end of a JSON pointer.

use crate::text::pointer;

/// The JSON pointer to add to that of `self`; `None` if the path is none that the API server takes
/// (kubernetes/kubernetes `…/pkg/apiserver/schema/cel/validation.go`, `ValidFieldPath`).
pub(super) fn pointer(path: &str) -> Option<String> {
    let mut pointer = String::new();
    let mut rest = path.trim();
    while !rest.is_empty() {
        let name = if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[', ']']).unwrap_or(after.len());
            rest = &after[end..];
            after[..end].to_owned()
        } else {
            let (name, after) = quoted(rest.strip_prefix("['")?)?;
            rest = after.strip_prefix(']')?;
            name
        };
        if name.is_empty() {
            return None;
        }
        pointer.push('/');
        pointer.push_str(&pointer::escape(&name));
    }
    Some(pointer)
}

/// The text up to the next quote, and what follows the quote.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' => return Some((name, &text[at + 1..])),
            '\\' => name.push(match chars.next()?.1 {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                c @ ('\'' | '\\') => c,
                _ => return None,
            }),
            c => name.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::pointer;

    #[test]
    fn paths_become_pointers() {
        for (path, expected) in [
            (".replicas", Some("/replicas")),
            (".spec.tls", Some("/spec/tls")),
            (".labels['app.kubernetes.io/name']", Some("/labels/app.kubernetes.io~1name")),
            (r".labels['it\'s']", Some("/labels/it's")),
            ("", Some("")),
            ("replicas", None),
            (".a..b", None),
            (".a[0]", None),
            (".a['b", None),
        ] {
            assert_eq!(pointer(path).as_deref(), expected, "{path}");
        }
    }
}
