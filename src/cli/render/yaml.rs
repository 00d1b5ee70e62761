//! Objects as YAML that is only text for a terminal and for the runner of a CI system.

use crate::{
    report::sanitize,
    yaml::{
        Node,
        emit::{self, Emitted, Guard},
    },
};

/// The text as kustomize writes it. Where a line of it would be a command, or would not read as it is, those scalars are
/// quoted and escaped: the values stay what they are.
pub fn emitted(node: Node<'_>) -> Emitted<'_> {
    let emitted = emit::emit(node);
    if !sanitize::is_yaml_harmful(&emitted.text) {
        return emitted;
    }
    emit::emit_guarded(node, Guard { quotes: sanitize::is_scalar_harmful, escapes: sanitize::is_yaml_harmful_char })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::{
        cli::render::json,
        text::{RepoPath, Source},
        yaml::{Limits, Yaml},
    };

    fn hostile() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => prop::sample::select(vec![
                "##vso[task.x]", "##[error]", "::error::", "::", ":", "#", "[", " ", "\n", "\t", "\r", "\u{ad}", "\u{fe0f}",
                "\u{202e}", "\u{2028}", "\u{85}", "\u{a0}", "\u{feff}", "'", "\"", "-", "|", "0", "true", "long word",
            ]).prop_map(str::to_owned),
            1 => any::<char>().prop_map(String::from),
            1 => "[a-z ]{0,90}",
        ];
        prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
    }

    #[test]
    fn a_key_and_its_colon_are_no_command() {
        let object = serde_json::json!({":\u{ad}": ""});
        let source = Source::new(RepoPath::new("a.yaml"), object.to_string().into_bytes());
        let yaml = Yaml::parse(source, &Limits::default());
        let text = yaml.roots().next().map(|root| emitted(root).text).unwrap_or_default();
        assert!(text.contains("\"\"") && !sanitize::is_yaml_harmful(&text), "{text}");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 500, ..ProptestConfig::default() })]

        #[test]
        fn values_stay_and_no_line_is_more_than_text(texts in prop::collection::vec(hostile(), 4)) {
            let [key, plain, nested, item] = texts.as_slice() else { unreachable!() };
            let object = serde_json::json!({key: plain, "b": {"c": nested, "list": [item, [nested]]}});
            let read = |text: String| Yaml::parse(Source::new(RepoPath::new("a.yaml"), text.into_bytes()), &Limits::default());
            let yaml = read(object.to_string());
            let Some(root) = yaml.roots().next() else { return Err(TestCaseError::reject("not YAML")) };
            prop_assume!(json::value(root) == object);
            let text = emitted(root).text;
            prop_assert!(!sanitize::is_yaml_harmful(&text), "{}", text);
            let again = read(text.clone());
            let again: Value = again.roots().next().map_or(Value::Null, json::value);
            prop_assert_eq!(again, object, "{}", text);
        }
    }
}
