//! What the table of `tests/outer/value_conformance.rs` cannot show: places, words, unknown values, hostile texts.

use super::*;

fn lookup(name: &str) -> Answer<'static> {
    match name {
        "A" => Answer::Known("alpha"),
        "P" => Answer::Known("a/b/c.tar.gz"),
        "EMPTY" => Answer::Known(""),
        "U" => Answer::Unknown,
        _ => Answer::Undefined,
    }
}

fn substituted(text: &str) -> Evaluated {
    Template::parse(text).unwrap().evaluate(text, lookup, false).unwrap()
}

#[test]
fn refusals_read_well() {
    for (text, blamed, message) in [
        ("a ${} b", "${}", "`${` is not followed by a variable name"),
        ("${ a }", " ", "`${` must be followed by a variable name, not by ` `"),
        ("${{ a }}", "{", "`${` must be followed by a variable name, not by `{`"),
        ("${!a}", "!", "`${` must be followed by a variable name, not by `!`"),
        ("${a.b}", ".", "`.` cannot follow the name of a variable, which has letters, digits and `_`"),
        ("${a-b}", "-", "`-` is not understood after the name of a variable, a default is written `:=` or `:-`"),
        ("${a#}", "#", "nothing follows `#`"),
        ("${a:1:}", ":1:", "nothing follows `:1:`"),
        ("x ${a/b} y", "${a/b}", "the replacement in `${a/b}` is missing, it is written `${name/pattern/replacement}`"),
        ("${a^b}", "b", "`b` where `}` must follow"),
        ("${a} ${b:-c", "${", "this `${` is never closed"),
        ("${a:-${b", "${", "this `${` is never closed"),
    ] {
        let error = Template::parse(text).unwrap_err();
        assert_eq!((&text[error.range.clone()], error.to_string().as_str()), (blamed, message), "{text}");
    }
}

#[test]
fn references_know_their_parts() {
    let text = "x${a:-b${#c}}$$${d/e/f}";
    let template = Template::parse(text).unwrap();
    let found: Vec<_> = template
        .references()
        .iter()
        .map(|r| (&text[r.range.clone()], &*r.name, &text[r.sign.clone()], r.has_default(), r.parent))
        .collect();
    assert_eq!(
        found,
        [
            ("${a:-b${#c}}", "a", ":-", true, None),
            ("${#c}", "c", "#", false, Some(0)),
            ("${d/e/f}", "d", "/", false, None),
        ]
    );
    assert_eq!(template.escapes(), [13]);
    assert!(Template::parse("a $b {c} $").unwrap().is_literal());
}

#[test]
fn pieces_cover_the_output() {
    let evaluated = substituted("x$$y${A}${none}z");
    assert_eq!(evaluated.text, "x$yalphaz");
    let pieces: Vec<_> = evaluated.pieces.iter().map(|p| (p.output.clone(), p.input.clone(), p.reference)).collect();
    assert_eq!(
        pieces,
        [(0..1, 0..1, None), (1..3, 2..4, None), (3..8, 4..8, Some(0)), (8..8, 8..15, Some(1)), (8..9, 15..16, None)]
    );
}

#[test]
fn unknown_stays_as_written() {
    for (text, output, unknown) in [
        ("x-${U}-${A}", "x-${U}-alpha", true),
        ("${U:-${A}}", "${U:-${A}}", true),
        ("${A:-${U}}", "alpha", false),
        ("${EMPTY:-x-${U^}-${A}}", "x-${U^}-alpha", true),
        ("${A/${U}/x}", "${A/${U}/x}", true),
    ] {
        let evaluated = substituted(text);
        assert_eq!((evaluated.text.as_str(), evaluated.unknown), (output, unknown), "{text}");
    }
}

#[test]
fn operators_that_the_table_lacks() {
    for (text, output) in [
        ("${P%%/*}", "a"),
        ("${P%/*}", "a/b"),
        ("${P#[a-c]?}", "b/c.tar.gz"),
        ("${P#[^a]}", "a/b/c.tar.gz"),
        ("${P#[a}", "a/b/c.tar.gz"),
        ("${P%[x-z]}", "a/b/c.tar.gz"),
        ("${P//\\//-}", "a-b-c.tar.gz"),
        ("${A:1:-1}", "lph"),
        ("${A:-2}", "alpha"),
        ("${A:9:-1}", ""),
        ("${A/#/x}", "xalpha"),
        ("${A//a/}", "lph"),
        ("${A/a//b}", "blpha"),
        ("${A,^}", "alpha"),
        ("${A}\0${A", "alpha"),
    ] {
        assert_eq!(substituted(text).text, output, "{text}");
    }
}

#[test]
fn hostile_texts_end() {
    let deep = "${a:-".repeat(100_000);
    assert_eq!(Template::parse(&deep).unwrap_err().kind, ParseErrorKind::Unclosed);
    let closed = format!("{deep}x{}", "}".repeat(100_000));
    assert_eq!(substituted(&closed).text, "x");
    let many = "${A}".repeat(100_000);
    let large = "x".repeat(1 << 20);
    let result = Template::parse(&many).unwrap().evaluate(&many, |_| Answer::Known(&large), true);
    assert_eq!(result.unwrap_err().kind, FailureKind::TooLarge);
    let trim = format!("${{A##{}}}", "*a".repeat(100_000));
    let result = Template::parse(&trim).unwrap().evaluate(&trim, |_| Answer::Known(&large), true);
    assert_eq!(result.unwrap_err().kind, FailureKind::TooLarge);
}

#[test]
fn names_and_values() {
    for (name, ok) in
        [("a_1", true), ("_", true), ("1a", false), ("a-b", false), ("a.b", false), ("", false), ("ä", false)]
    {
        assert_eq!(is_name(name), ok, "{name}");
    }
    assert_eq!(value("a\nb\r\n"), "ab\r");
}
