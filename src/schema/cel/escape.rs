//! The name by which a rule calls a field.

/// Words that CEL keeps for itself.
const RESERVED: [&str; 21] = [
    "true",
    "false",
    "null",
    "in",
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// The identifier for a field; `None` if rules cannot name it (kubernetes/kubernetes
/// `staging/src/k8s.io/apiserver/pkg/cel/escaping.go`).
pub(super) fn escape(field: &str) -> Option<String> {
    if field.is_empty() || field.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if RESERVED.contains(&field) {
        return Some(format!("__{field}__"));
    }
    let mut name = String::with_capacity(field.len());
    let mut rest = field;
    while let Some(c) = rest.chars().next() {
        let (text, len) = match c {
            '_' if rest.starts_with("__") => ("__underscores__", 2),
            '.' => ("__dot__", 1),
            '-' => ("__dash__", 1),
            '/' => ("__slash__", 1),
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => (&rest[..1], 1),
            _ => return None,
        };
        name.push_str(text);
        rest = &rest[len..];
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn fields_are_named_as_the_api_server_names_them() {
        for (field, name) in [
            ("replicas", Some("replicas")),
            ("my_field", Some("my_field")),
            ("a__b", Some("a__underscores__b")),
            ("a___b", Some("a__underscores___b")),
            ("x-y.z/w", Some("x__dash__y__dot__z__slash__w")),
            ("namespace", Some("__namespace__")),
            ("default", Some("default")),
            ("0a", None),
            ("", None),
            ("größe", None),
            ("$ref", None),
        ] {
            assert_eq!(escape(field).as_deref(), name, "{field}");
        }
    }
}
