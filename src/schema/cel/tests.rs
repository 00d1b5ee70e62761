//! Rules as they are asked: what they answer, and what is a gap. `tests/it/cel_bound.rs` looks at how long anything takes.

mod real;

use std::sync::Arc;

use serde_json::{Value, json};

use crate::{
    schema::crd::{CelRule, OBJECT_META},
    text::{RepoPath, Source},
};

use super::{Outcome, Rules, STEPS};

/// A rule for `spec`.
fn rule(text: &str) -> CelRule {
    let source = Source::new(RepoPath::new("crd.yaml"), b"a: b\n".to_vec());
    CelRule {
        path: "/properties/spec".to_owned(),
        rule: text.to_owned(),
        message: None,
        message_expression: None,
        field_path: None,
        reason: None,
        optional_old_self: false,
        place: source.place(crate::text::Span::new(0, 1)),
    }
}

fn rules(schema: Value, rules: &[CelRule]) -> Rules {
    Rules::compile(Arc::new(json!({"type": "object", "properties": {"spec": schema}})), rules)
}

/// Asks one rule about a `spec` without a schema.
fn ask(text: &str, spec: Value) -> (Rules, Outcome) {
    ask_typed(json!({"x-kubernetes-preserve-unknown-fields": true}), text, spec)
}

fn ask_typed(schema: Value, text: &str, spec: Value) -> (Rules, Outcome) {
    let rules = rules(schema, &[rule(text)]);
    let outcome = rules.check(&json!({"spec": spec}), &[], STEPS);
    (rules, outcome)
}

/// `true` or `false`, or why there is no answer.
fn answer(schema: Value, text: &str, spec: Value) -> String {
    let (rules, outcome) = ask_typed(schema, text, spec);
    match rules.gaps().iter().chain(&outcome.gaps).next() {
        Some(gap) => gap.why.clone(),
        None => outcome.violations.is_empty().to_string(),
    }
}

#[test]
fn rules_answer_as_the_api_server_does() {
    let open = || json!({});
    let typed = |name: &str, schema: Value| json!({"type": "object", "properties": {name: schema}});
    for (schema, text, spec, expected) in [
        (open(), "self.a == 1 && self.b != 'x'", json!({"a": 1, "b": "y"}), "true"),
        (open(), "self.a > 1", json!({"a": 1}), "false"),
        (open(), "size(self.name) <= 5", json!({"name": "größe"}), "true"),
        (open(), "self.my_field == 'a'", json!({"my_field": "a"}), "true"),
        (open(), "self.x__dash__y.__namespace__ == 'a'", json!({"x-y": {"namespace": "a"}}), "true"),
        (open(), "has(self.a) ? self.a in ['x', 'y'] : true", json!({"a": "z"}), "false"),
        (open(), "self.list.all(x, x.startsWith('a'))", json!({"list": ["ab", "ac"]}), "true"),
        (open(), "self.list.filter(x, x > 1).size() == 2", json!({"list": [1, 2, 3]}), "true"),
        (open(), "self.list.map(x, x * 2) == [2, 4]", json!({"list": [1, 2]}), "true"),
        (open(), "self.list.map(x, x > 1, x)[0] == 2", json!({"list": [1, 2]}), "true"),
        (open(), "self.list.exists_one(x, x == 1)", json!({"list": [1, 1]}), "false"),
        (open(), "self.url.split('/')[2].lowerAscii() == 'a.b'", json!({"url": "https://A.B/c"}), "true"),
        (open(), "duration(self.d) < duration('1h')", json!({"d": "59m"}), "true"),
        (open(), "quantity(self.q).isGreaterThan(quantity('1Gi'))", json!({"q": "1500Mi"}), "true"),
        (open(), "isIP(self.ip) && cidr('10.0.0.0/8').containsIP(self.ip)", json!({"ip": "10.1.2.3"}), "true"),
        (open(), r"self.a.matches('^\\d+$') && self.a.find('[0-9]') == '1'", json!({"a": "12"}), "true"),
        (open(), "self.findAll == 1", json!({"findAll": 1}), "true"),
        (typed("a", json!({"type": "number"})), "self.a > 0.5", json!({"a": 1}), "true"),
        (
            typed("a", json!({"type": "string", "format": "duration"})),
            "self.a > duration('1m')",
            json!({"a": "90s"}),
            "true",
        ),
        (
            typed("a", json!({"type": "string", "format": "date"})),
            "self.a < timestamp('2026-01-02T00:00:00Z')",
            json!({"a": "2026-01-01"}),
            "true",
        ),
        (typed("a", json!({"type": "string", "format": "byte"})), "size(self.a) == 3", json!({"a": "YWJj"}), "true"),
        (
            typed("a", json!({"x-kubernetes-int-or-string": true})),
            "self.a == '80%' || self.a == 80",
            json!({"a": 80}),
            "true",
        ),
        (
            typed("a", json!({"type": "object", "additionalProperties": {"type": "string"}})),
            "self.a['x-y'] == 'b' && 'x-y' in self.a",
            json!({"a": {"x-y": "b"}}),
            "true",
        ),
        (
            typed("metadata", json!({"$ref": OBJECT_META})),
            "self.metadata.name == 'a' && !has(self.metadata.labels)",
            json!({"metadata": {"name": "a", "labels": {"b": "c"}}}),
            "true",
        ),
        // What has no answer is a gap.
        (open(), "self.a.b == 1", json!({}), "there is no key `a`"),
        (open(), "self.a[3] == 1", json!({"a": [1]}), "an index is out of bounds"),
        (open(), "self.a / 0 == 1", json!({"a": 1}), "a division by zero"),
        (open(), "int(self.a) == 1", json!({"a": "secret"}), "`int` fails"),
        (open(), "self.a", json!({"a": 1}), "the rule is not a condition"),
        (open(), "self.a ==", json!({"a": 1}), "the expression does not parse"),
        (open(), "self.?a.hasValue()", json!({"a": 1}), "the expression does not parse"),
        (open(), "Thing{a: 1} == self.a", json!({"a": 1}), "the expression uses syntax that is not evaluated here"),
        (open(), "isURL(self.a)", json!({"a": "https://a"}), "the function `isURL` is not known"),
        (open(), "'%s'.format([self.a]) == 'a'", json!({"a": "a"}), "the function `format` is not known"),
        (open(), "lists.range(9).size() == 9", json!({}), "`lists.range` is not known"),
        (open(), "type(self.a) == string", json!({"a": "a"}), "the function `type` is not known"),
        (open(), "params.a == 1", json!({}), "the name `params` is not known"),
        (open(), r"self.a.matches('^\\w+$')", json!({"a": "größe"}), "`matches` fails"),
        (open(), "self.a.matches(self.b)", json!({"a": "x", "b": "(a{1000}){1000}"}), "`matches` fails"),
        (
            typed("a", json!({"type": "string", "format": "date-time"})),
            "has(self.a)",
            json!({"a": "now"}),
            "a text is not of the format `date-time`",
        ),
        (
            typed("a", json!({"type": "array", "x-kubernetes-list-type": "set", "items": {"type": "string"}})),
            "self.a == ['x', 'y']",
            json!({"a": ["y", "x"]}),
            "compares lists that may be sets, whose order does not count",
        ),
    ] {
        assert_eq!(answer(schema, text, spec.clone()), expected, "{text} of {spec}");
    }
}

#[test]
fn a_violation_says_what_the_definition_says() {
    let own = |field: Option<&str>, message: Option<&str>, expression: Option<&str>| CelRule {
        path: "/properties/spec/properties/items/items".to_owned(),
        message: message.map(str::to_owned),
        message_expression: expression.map(str::to_owned),
        field_path: field.map(str::to_owned),
        ..rule(" self.a > 1 ")
    };
    for (rule, path, message) in [
        (own(None, None, None), "/spec/items/1", "failed rule: self.a > 1"),
        (own(Some(".a"), Some(" too small\n"), None), "/spec/items/1/a", "too small"),
        (own(None, Some("small"), Some("'a is ' + string(self.a)")), "/spec/items/1", "a is 1"),
        (own(None, Some("small"), Some("self.b")), "/spec/items/1", "small"),
        (own(None, Some("small"), Some("nonsense(")), "/spec/items/1", "small"),
    ] {
        let schema = json!({"type": "object", "properties": {"items": {"type": "array", "items": {"type": "object"}}}});
        let outcome = rules(schema, &[rule]).check(&json!({"spec": {"items": [{"a": 2}, {"a": 1}]}}), &[], STEPS);
        assert_eq!((outcome.violations.len(), outcome.gaps.len(), outcome.evaluated), (1, 0, 2));
        assert_eq!((outcome.violations[0].path.as_str(), outcome.violations[0].message.as_str()), (path, message));
    }
}

#[test]
fn a_new_object_has_no_old_self() {
    let mut transition = rule("self == oldSelf");
    let schema = || json!({"x-kubernetes-preserve-unknown-fields": true});
    let outcome = rules(schema(), &[transition.clone()]).check(&json!({"spec": {"a": 1}}), &[], STEPS);
    assert_eq!((outcome.transitions, outcome.evaluated, outcome.violations.len()), (1, 0, 0));
    transition.optional_old_self = true;
    transition.rule = "oldSelf.hasValue() || self.a == 2".to_owned();
    let outcome = rules(schema(), &[transition]).check(&json!({"spec": {"a": 1}}), &[], STEPS);
    assert_eq!((outcome.transitions, outcome.evaluated, outcome.violations.len()), (0, 1, 1), "{:?}", outcome.gaps);
}

#[test]
fn what_a_rule_reads_must_be_known() {
    let spec = json!({"a": "x", "b": {"c": "y", "d": ["z"]}, "e": [{"f": 1, "g": 2}]});
    for (text, unknown, is_evaluated) in [
        ("self.a == 'x'", "/spec/a", false),
        ("self.a == 'x'", "/spec/b", true),
        ("has(self.b)", "/spec/b/c", true),
        ("has(self.b.c)", "/spec/b/d", true),
        ("has(self.a)", "/spec/a", false),
        ("self.b.d.size() == 1", "/spec/b/d/0", true),
        ("self.b.d == ['z']", "/spec/b/d/0", false),
        ("self == self", "/spec/b/d/0", false),
        ("self.e.all(x, x.f == 1)", "/spec/e/0/g", true),
        ("self.e.all(x, x.f == 1)", "/spec/e/0/f", false),
        ("self.e.all(x, x.f == 1)", "/spec/e", false),
        ("self.e.all(x, x.f == 1)", "/spec", false),
        ("self.e[0].f == 1 || self.a == 'x'", "/spec/a", false),
        ("self.a == 'x'", "/metadata/labels/a", true),
        ("self.a == 'x'", "/spec/gone/deep", true),
    ] {
        let rules = rules(json!({"x-kubernetes-preserve-unknown-fields": true}), &[rule(text)]);
        let object = json!({"metadata": {"labels": {"a": "b"}}, "spec": spec});
        let outcome = rules.check(&object, &[unknown.to_owned()], STEPS);
        assert_eq!(
            (outcome.evaluated == 1, outcome.unknown == 1),
            (is_evaluated, !is_evaluated),
            "{text} and {unknown}"
        );
        assert!(outcome.violations.is_empty() && outcome.gaps.is_empty(), "{text} and {unknown}");
    }
}

#[test]
fn rules_are_shared_between_threads() {
    fn shared<T: Send + Sync>(_: &T) {}
    let (rules, _) = ask("self.a == 1", json!({"a": 1}));
    shared(&rules);
}
