//! What the engine takes for a builtin plugin.

use crate::text::RepoPath;

use super::*;

fn object(text: &str) -> Value {
    let yaml = Arc::new(Yaml::parse(Source::new(RepoPath::new("t.yaml"), text.into()), &Limits::default()));
    Value::document(&yaml, yaml.documents().next().unwrap())
}

/// What the engine answered, api v0.21.3; it panics on a PatchJson6902Transformer without a target.
#[test]
fn plugins_that_the_engine_takes_and_refuses() {
    use Plugin::*;
    use ProblemKind::{Charts, Plugin as External, Transformer};
    for (kind, rest, expected) in [
        ("HashTransformer", "", Ok(Hash)),
        ("PrefixTransformer", "prefix: a-", Err(Transformer)),
        ("PrefixTransformer", "prefix: a-\nfieldSpecs: [{path: metadata/name}]", Ok(Prefix)),
        ("SuffixTransformer", "suffix: a-\nFieldSpecs: []", Ok(Suffix)),
        ("PrefixSuffixTransformer", "fieldSpecs: [{path: metadata/name}]", Ok(PrefixSuffix)),
        ("PrefixSuffixTransformer", "", Err(Transformer)),
        ("LabelTransformer", "Labels: {a: 1}\nfoo: 1", Ok(Labels)),
        ("AnnotationsTransformer", "", Ok(Annotations)),
        ("NamespaceTransformer", "", Ok(Namespace)),
        ("ImageTagTransformer", "", Ok(Images)),
        ("ReplicaCountTransformer", "", Ok(Replicas)),
        ("ReplacementTransformer", "", Ok(Replacements)),
        ("PatchTransformer", "", Err(Transformer)),
        ("PatchTransformer", "patch: x\npath: y", Err(Transformer)),
        ("PatchTransformer", "path: y", Ok(Patch)),
        ("PatchStrategicMergeTransformer", "", Err(Transformer)),
        ("PatchStrategicMergeTransformer", "paths: [a]", Ok(StrategicMerge)),
        ("PatchJson6902Transformer", "jsonOp: '[]'", Err(Transformer)),
        ("PatchJson6902Transformer", "target: {name: a}\njsonOp: '[]'", Ok(Json6902)),
        ("PatchJson6902Transformer", "target: {name: a}", Err(Transformer)),
        ("ConfigMapGenerator", "", Err(External)),
        ("IAMPolicyGenerator", "", Err(External)),
        ("HelmChartInflationGenerator", "", Err(Charts)),
        ("SortOrderTransformer", "", Err(External)),
        ("Foo", "", Err(External)),
    ] {
        let text = format!("apiVersion: builtin\nkind: {kind}\nmetadata: {{name: x}}\n{rest}");
        let mut set = Set::default();
        let found = plugin(&object(&text), Role::Transformer, &mut set);
        assert_eq!(found.ok_or_else(|| set.problems[0].kind), expected, "{kind} {rest}");
    }
    for api_version in ["builtin/v1", "someteam.example.com/v1"] {
        let text = format!("apiVersion: {api_version}\nkind: PrefixTransformer\nmetadata: {{name: x}}");
        let mut set = Set::default();
        assert_eq!(plugin(&object(&text), Role::Transformer, &mut set), None);
        assert_eq!(set.problems[0].kind, External);
    }
}

#[test]
fn a_generator_is_no_transformer() {
    for (kind, role, is_taken) in [
        ("LabelTransformer", Role::Generator, false),
        ("LabelTransformer", Role::Validator, true),
        ("SecretGenerator", Role::Generator, true),
        ("SecretGenerator", Role::Validator, false),
    ] {
        let mut set = Set::default();
        let text = format!("apiVersion: builtin\nkind: {kind}\nmetadata: {{name: x}}");
        assert_eq!(plugin(&object(&text), role, &mut set).is_some(), is_taken, "{kind} {role:?}");
    }
}

#[test]
fn items_are_paths_or_objects() {
    for (text, expected) in [
        ("- t.yaml", None),
        ("- ../folder", None),
        ("- |-\n  kind: A\n  metadata: {name: a}", Some(1)),
        ("- |-\n  kind: A\n  metadata: {name: a}\n  ---\n  kind: B\n  metadata: {name: b}", Some(2)),
        ("- |-\n  ---\n  kind: A\n  metadata: {name: a}\n  ---\n", Some(1)),
        ("- 'kind: A'", None),
    ] {
        let item = object(text).items().remove(0).value;
        assert_eq!(inline(&item).map(|objects| objects.len()), expected, "{text}");
    }
}
