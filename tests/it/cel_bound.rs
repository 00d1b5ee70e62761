//! CEL rules that mean harm: each ends at once, and none is taken for a verdict.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use fluxvet::{
    schema::{
        cel::{Outcome, Rules, STEPS},
        crd::CelRule,
    },
    text::{RepoPath, Source, Span},
};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Asks one rule about a `spec` without a schema.
fn ask(text: &str, spec: Value) -> (Rules, Outcome) {
    let source = Source::new(RepoPath::new("crd.yaml"), b"a: b\n".to_vec());
    let rule = CelRule {
        path: "/properties/spec".to_owned(),
        rule: text.to_owned(),
        message: None,
        message_expression: None,
        field_path: None,
        reason: None,
        optional_old_self: false,
        place: source.place(Span::new(0, 1)),
    };
    let schema = json!({"type": "object", "properties": {"spec": {"x-kubernetes-preserve-unknown-fields": true}}});
    let rules = Rules::compile(Arc::new(schema), &[rule]);
    let outcome = rules.check(&json!({"spec": spec}), &[], STEPS);
    (rules, outcome)
}

/// A second, as a release build counts it: a test build is slower, most of all in the engine.
const SECOND: Duration = Duration::from_secs(if cfg!(debug_assertions) { 15 } else { 1 });

/// Asks within a second; the reason for a gap, if it is one.
fn within_a_second(text: &str, spec: Value) -> Option<String> {
    let start = Instant::now();
    let (rules, outcome) = ask(text, spec);
    let taken = start.elapsed();
    let short: String = text.chars().take(200).collect();
    assert!(taken < SECOND, "{short} takes {taken:?}");
    rules.gaps().iter().chain(&outcome.gaps).next().map(|gap| gap.why.clone())
}

fn numbers(count: usize) -> String {
    format!("[{}]", vec!["1"; count].join(","))
}

#[test]
fn what_could_take_long_is_a_gap() {
    let list = |count: usize| json!({"list": vec![json!({"a": "xxxxxxxxxx"}); count], "text": "a".repeat(100_000)});
    let (some, many) = (numbers(300), numbers(1_900));
    let long_chain = "self.list.map(x, [x, x])".to_owned() + &".map(x, x + x)".repeat(40) + ".size() > 0";
    for (text, spec) in [
        (format!("{some}.all(a, {some}.all(b, {some}.all(c, a + b + c > 0)))"), json!({})),
        (format!("{some}.all(a, {some}.all(b, {some}.all(c, {some}.all(d, a > 0))))"), json!({})),
        (format!("{many}.map(a, {many}).map(b, b).size() > 0"), json!({})),
        ("self.list.all(x, self.list.all(y, x.a == y.a))".to_owned(), list(2_000)),
        ("self.list.all(x, self.list.exists_one(y, x.a == y.a))".to_owned(), list(1_000)),
        ("self.list.map(x, self.list).map(y, y.map(z, z.a)).size() > 0".to_owned(), list(500)),
        ("self.list.map(x, x.a).join(self.text).size() > 0".to_owned(), list(2_000)),
        ("self.text.split('a').all(x, self.text.split('a').size() > 0)".to_owned(), list(1)),
        ("self.text.indexOf('a' + self.text) == 0".to_owned(), list(1)),
        ("self.text.replace('', self.text).size() > 0".to_owned(), list(1)),
        (format!("self.text.findAll('{}').size() > 0", "(a|aa)*".repeat(40)), list(1)),
        (format!("self.list.all(x, self.text.matches('^({}){{100}}$'))", "a?".repeat(50)), list(100)),
        (long_chain, list(200)),
        (format!("'a'{}.size() > 0", ".replace('a', 'aaaaaaaaaa')".repeat(12)), json!({})),
        (format!("{some}.map(x, {some}).flatten().map(x, {some}).flatten().size() > 0"), json!({})),
        (format!("self.list.distinct().size() > 0 && {}", many.clone() + ".distinct().size() > 0"), list(2_000)),
    ] {
        let why = within_a_second(&text, spec);
        assert!(why.is_some(), "{} is evaluated", &text[..text.len().min(120)]);
    }
}

#[test]
fn what_is_dear_and_allowed_ends_in_time() {
    let list = |count: usize| json!({"list": vec![json!({"a": "xxxxxxxxxx", "b": [1, 2, 3]}); count]});
    for (text, spec) in [
        ("self.list.all(x, self.list.all(y, x.a == y.a))".to_owned(), list(100)),
        ("self.list.map(x, x.a).size() > 0".to_owned(), list(400)),
        (format!("{0}.all(a, {0}.all(b, a + b > 0))", numbers(200)), json!({})),
        ("self.list.all(x, x.a.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$'))".to_owned(), list(2_000)),
        ("self.list.all(x, x.b.all(y, y > 0) && x.a.split('x').size() > 0)".to_owned(), list(500)),
        (format!("{}.map(x, [x, x, x]).flatten().distinct().size() > 0", numbers(200)), json!({})),
    ] {
        let why = within_a_second(&text, spec);
        assert_eq!(why, None, "{}", &text[..text.len().min(120)]);
    }
}

#[test]
fn the_parser_is_not_led_astray() {
    let length = 4_000;
    for text in [
        "(".repeat(length),
        "[".repeat(length),
        "{".repeat(length),
        "(".repeat(30) + &"(".repeat(length - 30),
        "(".repeat(31) + "1" + &")".repeat(31) + " == 1",
        "[".repeat(31) + &"]".repeat(31) + " == []",
        "{1:".repeat(31) + "1" + &"}".repeat(31) + " == {}",
        "!".repeat(length) + "true",
        "-".repeat(length) + "1",
        "self".to_owned() + &".a".repeat(length / 2),
        "self".to_owned() + &"[0]".repeat(length / 3),
        "self".to_owned() + &".a()".repeat(length / 4),
        "1".to_owned() + &"+1".repeat(length / 2),
        "true".to_owned() + &"&&true".repeat(length / 6),
        "true".to_owned() + &"||true".repeat(length / 6),
        "true?".repeat(32) + "true",
        "true?".repeat(800),
        "1<".repeat(length / 2) + "1",
        "f(".repeat(length / 2),
        "a.all(x,".repeat(length / 8),
        "'".repeat(length),
        "\"\"\"".repeat(length / 3),
        "\\".repeat(length),
        "\u{0}".repeat(length),
        "ü".repeat(length / 2),
        "?".repeat(length),
        "/*".repeat(length / 2),
        "1 ".repeat(length / 2),
        "a{b:".repeat(length / 4),
        "x".repeat(5_000),
        "x".repeat(10_000_000),
        String::new(),
    ] {
        within_a_second(&text, json!({"a": 1}));
    }
}

#[test]
fn the_deepest_that_is_evaluated_fits_the_stack_of_a_worker() {
    let calls = |inner: &str| format!("{}{inner}{}", "string(".repeat(28), ")".repeat(28));
    let mut data = json!(1);
    (0..46).for_each(|_| data = json!({"a": data}));
    for text in [
        format!("self{} == 1", ".a".repeat(45)),
        format!("1{} > 0", "+1".repeat(45)),
        format!("self{}.size() == 0", ".list.list".repeat(20)),
        format!("[1].all(x, [1].all(y, [1].all(z, {} == '1')))", calls("x")),
        format!("{}1{} != []", "[".repeat(32), "]".repeat(32)),
    ] {
        within_a_second(&text, data.clone());
    }
    assert_eq!(within_a_second(&format!("{} == '1'", calls("1")), json!({})), None);
}

/// Expressions over a list, a text and literals, as wild as the grammar lets them be.
fn wild() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("self.list".to_owned()),
        Just("self.text".to_owned()),
        Just("self".to_owned()),
        Just("x".to_owned()),
        Just("y".to_owned()),
        Just("'a'".to_owned()),
        (1_usize..200).prop_map(numbers),
        Just("{'a': self.list}".to_owned()),
    ];
    leaf.prop_recursive(5, 40, 3, |inner| {
        let pair = (inner.clone(), inner.clone());
        prop_oneof![
            pair.clone().prop_map(|(a, b)| format!("{a}.all(x, {b} == x)")),
            pair.clone().prop_map(|(a, b)| format!("{a}.exists(y, {b} != y)")),
            pair.clone().prop_map(|(a, b)| format!("{a}.map(x, {b})")),
            pair.clone().prop_map(|(a, b)| format!("{a}.map(y, {b})")),
            pair.clone().prop_map(|(a, b)| format!("{a}.filter(x, {b} == y)")),
            pair.clone().prop_map(|(a, b)| format!("({a} + {b})")),
            pair.clone().prop_map(|(a, b)| format!("({a} in {b})")),
            pair.clone().prop_map(|(a, b)| format!("{a}.indexOf({b})")),
            pair.clone().prop_map(|(a, b)| format!("{a}.join({b})")),
            pair.clone().prop_map(|(a, b)| format!("{a}.matches({b})")),
            pair.clone().prop_map(|(a, b)| format!("{a}.replace('a', {b})")),
            pair.clone().prop_map(|(a, b)| format!("sets.contains({a}, {b})")),
            pair.prop_map(|(a, b)| format!("[{a}, {b}, {a}]")),
            inner.clone().prop_map(|a| format!("{a}.split('a')")),
            inner.clone().prop_map(|a| format!("{a}.distinct()")),
            inner.clone().prop_map(|a| format!("{a}.flatten()")),
            inner.clone().prop_map(|a| format!("{a}.sort()")),
            inner.clone().prop_map(|a| format!("{a}[0]")),
            inner.prop_map(|a| format!("{a}.list")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_rule_takes_more_than_a_second(text in wild(), items in 0_usize..400, bytes in 0_usize..5_000) {
        let spec = json!({"list": vec![json!({"list": ["aaaa", "b"], "text": "aaaa"}); items], "text": "a".repeat(bytes)});
        within_a_second(&format!("{text} == {text}"), spec.clone());
        within_a_second(&format!("[self, self].all(x, [self.list].all(y, [{text}].size() > 0))"), spec);
    }
}
