//! A definition of a stranger costs little: what is too deep, too large or too dear is a gap, and no finding.

use fluxvet::{Config, MemoryTree, Report, Request, lint};

const FLUX: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, path: ./c, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, url: 'https://git.contoso.com/fleet.git', ref: {branch: main}}
";

/// A cluster with one definition, whose schema for `spec` is given, and one object of its kind.
fn check(schema: &str, spec: &str) -> Report {
    let crd = format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: doors.contoso.com}}\n\
         spec:\n  group: contoso.com\n  names: {{kind: Door, plural: doors, singular: door, listKind: DoorList}}\n  \
         scope: Namespaced\n  versions:\n    - name: v1\n      served: true\n      storage: true\n      schema:\n        \
         openAPIV3Schema: {{type: object, properties: {{spec: {schema}}}}}\n"
    );
    let door =
        format!("apiVersion: contoso.com/v1\nkind: Door\nmetadata: {{name: front, namespace: web}}\nspec: {spec}\n");
    let tree = MemoryTree::new([("c/flux.yaml", FLUX), ("c/crd.yaml", &crd), ("c/door.yaml", &door)]);
    lint(&tree, &Config::default(), &Request::all("2026-06-01".parse().expect("a date")))
}

/// The reasons for which the door was not, or not wholly, validated.
fn gaps(report: &Report) -> Vec<&str> {
    let gaps = report.coverage.gaps.iter().filter(|gap| gap.what.as_str() == "not validated");
    gaps.map(|gap| gap.why.as_str()).collect()
}

#[test]
fn definitions_that_cost_too_much_are_gaps() {
    let deep = format!("{}type: string{}", "{type: object, properties: {a: ".repeat(80) + "{", "}}".repeat(80) + "}");
    let list = format!("[{}]", vec!["1"; 300].join(","));
    let nested = format!(
        "{{type: object, x-kubernetes-validations: [{{rule: '{list}.all(a, {list}.all(b, {list}.all(c, a + b + c > 0)))'}}]}}"
    );
    let data = "{type: object, properties: {a: {type: array, items: {type: integer}}}, x-kubernetes-validations: [{rule: 'self.a.all(x, self.a.all(y, x + y >= 0))'}]}";
    let pattern =
        format!("{{type: object, properties: {{a: {{type: string, pattern: '({})'}}}}}}", "a?".repeat(100_000));
    let many = format!("{{a: [{}]}}", vec!["1"; 2_000].join(","));
    for (name, schema, spec) in [
        ("a schema of great depth", deep.as_str(), "{}"),
        ("comprehensions over lists in the rule", &nested, "{}"),
        ("2,000 by 2,000", data, &many),
        ("a long pattern", &pattern, "{a: aaaa}"),
    ] {
        let report = check(schema, spec);
        assert!(report.panics.is_empty(), "{name}: {:?}", report.panics);
        let rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule).collect();
        assert!(!rules.iter().any(|rule| rule.starts_with("schema/")), "{name}: {rules:?}");
        assert_eq!(gaps(&report).len(), 1, "{name}: {:?}", gaps(&report));
        assert!(gaps(&report)[0].contains("`Door` in `contoso.com/v1`"), "{name}: {:?}", gaps(&report));
    }
}

#[test]
fn a_definition_within_the_bounds_judges() {
    let schema = "{type: object, properties: {a: {type: integer, maximum: 3}}, x-kubernetes-validations: [{rule: self.a > 1, message: too few}]}";
    let said = |spec: &str| {
        let report = check(schema, spec);
        assert!(gaps(&report).is_empty(), "{:?}", gaps(&report));
        report.findings.into_iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert!(said("{a: 2}").is_empty());
    assert_eq!(said("{a: 4}"), ["schema/value"]);
    assert_eq!(said("{a: 1}"), ["schema/rule"]);
    assert_eq!(said("{b: 2}"), ["schema/unknown-field"]);
    assert!(said("{a: '${A}'}").is_empty());
}

#[test]
fn only_the_schemas_of_kinds_that_occur_are_compiled() {
    // Kustomization, GitRepository, the definition itself, Door.
    let report = check("{type: object}", "{}");
    assert_eq!(report.coverage.validation.schemas, 4);
    assert_eq!(report.coverage.validation.objects, 4);
}
