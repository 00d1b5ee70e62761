//! Texts as kustomize writes them, and where the scalars stand in them.

use crate::text::{RepoPath, Source};
use crate::yaml::{Limits, Yaml};

use super::*;

fn parse(text: &str) -> Yaml {
    Yaml::parse(Source::new(RepoPath::new("a.yaml"), text.as_bytes().to_vec()), &Limits::default())
}

fn emitted(text: &str) -> String {
    parse(text).roots().map(|root| emit(root).text).collect()
}

/// All answers were given by kustomize api v0.21.3.
#[test]
fn strings() {
    for (value, written) in [
        ("''", "\"\""),
        ("a b", "a b"),
        ("' a'", "' a'"),
        ("'a '", "'a '"),
        ("\"a\\tb\"", "\"a\\tb\""),
        ("'null'", "\"null\""),
        ("'nul'", "nul"),
        ("yes", "\"yes\""),
        ("'y'", "\"y\""),
        ("'1_000'", "\"1_000\""),
        ("'08'", "\"08\""),
        ("'0o9'", "0o9"),
        ("'0xFFFFFFFFFFFFFFFFFFFF'", "0xFFFFFFFFFFFFFFFFFFFF"),
        ("'18446744073709551616'", "\"18446744073709551616\""),
        ("'1e999'", "1e999"),
        ("'.5_0'", "\".5_0\""),
        ("'._5'", "._5"),
        ("'1:30'", "\"1:30\""),
        ("'1:60'", "1:60"),
        ("'2001-01-01'", "\"2001-01-01\""),
        ("'2023-02-30'", "2023-02-30"),
        ("'<<'", "<<"),
        ("'- a'", "'- a'"),
        ("'-a'", "-a"),
        ("'---'", "'---'"),
        ("'a: b'", "'a: b'"),
        ("a:b", "a:b"),
        ("'a #b'", "'a #b'"),
        ("a#b", "a#b"),
        ("'[a]'", "'[a]'"),
        ("a]", "a]"),
        ("\"it's\"", "it's"),
        ("\"'it's\"", "'''it''s'"),
        ("😀", "\"\\U0001F600\""),
        ("grün", "grün"),
        ("\"a\\rb\"", "\"a\\rb\""),
        ("\"${A}\"", "${A}"),
        ("'\"${A}\"'", "'\"${A}\"'"),
        ("\"a\\nb\"", "|-\n  a\n  b"),
        ("\"a\\n\"", "|\n  a"),
        ("\"a\\n\\n\"", "|+\n  a\n"),
        ("\" a\\nb\\n\"", "|2\n   a\n  b"),
        ("\"a \\nb\"", "\"a \\nb\""),
        ("\"a\\nb\\t\"", "\"a\\nb\\t\""),
    ] {
        assert_eq!(emitted(&format!("a: {value}\n")), format!("a: {written}\n"), "{value}");
    }
}

#[test]
fn numbers_go_through_json() {
    for (value, written) in [
        ("1.0", "1"),
        ("1e3", "1000"),
        ("1e19", "10000000000000000000"),
        ("1e20", "1e+20"),
        ("0.00001", "1e-05"),
        ("123456.5", "123456.5"),
        ("1234567.5", "1.2345675e+06"),
        ("123456789012345678901234567890", "1.2345678901234568e+29"),
        ("18446744073709551615", "18446744073709551615"),
        ("-0.0", "0"),
        ("0x1F", "31"),
        ("017", "15"),
        ("True", "true"),
        ("~", "null"),
        ("", "null"),
        ("2001-1-1", "\"2001-01-01T00:00:00Z\""),
        ("2001-12-14t21:59:43.10-05:00", "\"2001-12-14T21:59:43.1-05:00\""),
        ("2001-12-14 21:59:43.10", "\"2001-12-14T21:59:43.1Z\""),
        ("2023-02-30", "2023-02-30"),
    ] {
        assert_eq!(emitted(&format!("a: {value}\n")), format!("a: {written}\n"), "{value}");
    }
}

#[test]
fn layout() {
    for (text, written) in [
        ("b: {y: [1, {c: d, e: []}, [f, [g]]], x: {}}\na: 1\n", {
            "a: 1\nb:\n  x: {}\n  \"y\":\n  - 1\n  - c: d\n    e: []\n  - - f\n    - - g\n"
        }),
        ("b10: 1\nb9: 1\nB: 1\n_: 1\n'1': 1\n", "_: 1\n\"1\": 1\nB: 1\nb9: 1\nb10: 1\n"),
        ("a: &x {b: 1}\nc: *x\nd: {<<: *x, e: 2}\n", "a:\n  b: 1\nc:\n  b: 1\nd:\n  b: 1\n  e: 2\n"),
        ("- |\n  a\n- b\n", "- |\n  a\n- b\n"),
        ("\"a\\nb\": [c]\n", "? |-\n  a\n  b\n: - c\n"),
    ] {
        assert_eq!(emitted(text), written, "{text}");
    }
    let long = "k".repeat(129);
    assert_eq!(emitted(&format!("{long}: [a]\n")), format!("? {long}\n: - a\n"));
}

#[test]
fn long_lines_are_folded_within_expressions_too() {
    let word = "x".repeat(74);
    for (value, written) in [
        (format!("{word} ${{A:-b c}}"), format!("{word} ${{A:-b\n  c}}")),
        (format!("'{word}: ${{A:-b c}}'"), format!("'{word}: ${{A:-b\n  c}}'")),
        (format!("\"{word}\\t ${{A:-b c}}\""), format!("\"{word}\\t ${{A:-b\n  c}}\"")),
        (format!("{word}x  b c"), format!("{word}x  b\n  c")),
    ] {
        assert_eq!(emitted(&format!("a: {value}\n")), format!("a: {written}\n"));
    }
    assert!(is_plain_line(&format!("{word} y"), 6));
    assert!(!is_plain_line(&format!("{word} y"), 7));
    assert!(is_plain_line(&"x".repeat(200), 500));
    assert!(!is_plain_line("a: b", 0));
}

#[test]
fn scalars_are_found_in_the_text() {
    let yaml = parse("b: ['x', \"y\\nz\", 1.0]\na: 'null'\n");
    let emitted = yaml.roots().next().map(emit).unwrap();
    let found: Vec<_> = emitted
        .scalars
        .iter()
        .map(|scalar| (&emitted.text[scalar.range.clone()], scalar.node.text().unwrap(), scalar.is_key, scalar.form))
        .collect();
    assert_eq!(
        found,
        [
            ("a", "a", true, Form::Plain),
            ("\"null\"", "null", false, Form::DoubleQuoted),
            ("b", "b", true, Form::Plain),
            ("x", "x", false, Form::Plain),
            ("|-\n  y\n  z", "y\nz", false, Form::Literal),
            ("1", "1.0", false, Form::Plain),
        ]
    );
    assert!(emitted.is_whole);
}

#[test]
fn hostile_trees_end() {
    let deep = "[".repeat(9_000) + &"]".repeat(9_000);
    assert!(parse(&deep).roots().all(|root| emit(root).is_whole));
    let wide = "{a: ".repeat(9_000) + &"}".repeat(9_000);
    let wide = parse(&wide);
    let cut = wide.roots().next().map(emit).unwrap();
    assert!(!cut.is_whole && cut.text.len() < 2 * LARGEST);
    // An order that is none: `9` before `10`, `10` before `1a`, `1a` before `9`.
    assert_eq!(
        emitted(&(0..999).map(|n| format!("'{n}{}': 1\n", ["", "a"][n % 2])).collect::<String>()).lines().count(),
        999
    );
}
