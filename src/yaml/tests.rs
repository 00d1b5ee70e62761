//! The tree as its users see it: places, recovery, limits.

use std::{fmt::Write, sync::Arc};

use crate::text::{RepoPath, Source};

use super::{Limits, Node, ProblemKind, Yaml};

fn parse(text: &str) -> Yaml {
    Yaml::parse(Source::new(RepoPath::new("a.yaml"), text.as_bytes().to_vec()), &Limits::default())
}

fn written<'a>(yaml: &'a Yaml, node: Node<'_>) -> &'a str {
    yaml.source().slice(node.span())
}

#[test]
fn a_value_stands_where_it_is_written() {
    // The text, a path to the value, what is written at its place, its text.
    for (text, path, place, value) in [
        ("a: b\n", "a", "b", "b"),
        ("a: b # c\n", "a", "b", "b"),
        ("a: \"b\\tc\"\n", "a", "\"b\\tc\"", "b\tc"),
        ("a: 'it''s'\n", "a", "'it''s'", "it's"),
        ("a: b\n  c\n", "a", "b\n  c", "b c"),
        ("a:\r\n  b: c\r\nd: e\r\n", "a.b", "c", "c"),
        ("ü: ä\nb: ö\n", "b", "ö", "ö"),
        ("\u{FEFF}a: b\n", "a", "b", "b"),
        ("a: [x, {y: z}]\nb: 1\n", "b", "1", "1"),
        ("a: {x: {y: z}}\n", "a.x.y", "z", "z"),
        ("a: |\n  x\n  y\n\nb: 1\n", "a", "x\n  y", "x\ny\n"),
        ("a: |-\n  x\n", "a", "x", "x"),
        ("a: >\n  x\n  y\n", "a", "x\n  y", "x y\n"),
        ("a: &x b\nc: *x\n", "c", "*x", "b"),
        ("a: !!str 1\n", "a", "1", "1"),
        ("a: {b: 1, b2: }\n", "a.b2", "", ""),
        ("a:\nb: 1\n", "a", "", ""),
        ("a: # c\n\nb: 1\n", "a", "", ""),
    ] {
        let yaml = parse(text);
        let root = yaml.roots().next().expect("a document");
        let node = root.at(path).expect(path);
        assert_eq!((written(&yaml, node), node.text()), (place, Some(value)), "{text:?}");
        assert!(yaml.problems().is_empty(), "{text:?}: {:?}", yaml.problems());
    }
}

#[test]
fn an_absent_value_stands_behind_its_colon() {
    for (text, line) in
        [("a:\nb: 1\n", 1), ("a: # c\n\nb: 1\n", 1), ("x: 1\na:\n", 2), ("a:", 1), ("a:\r\n\r\n\r\nb: 1", 1)]
    {
        let yaml = parse(text);
        let value = yaml.roots().next().and_then(|root| root.get("a")).expect("a");
        assert_eq!(value.place().start().line, line, "{text:?}");
    }
}

#[test]
fn a_collection_ends_with_what_is_written_last() {
    for (text, path, place) in [
        ("a:\n  b: 1\n\n\nc: 2\n", "a", "b: 1"),
        ("a:\n- b\n- c\n\nd: 1\n", "a", "- b\n- c"),
        ("a:\n  - b:\n\nd: 1\n", "a", "- b:"),
        ("a: [b, c]  # d\n", "a", "[b, c]"),
        ("a:\n  - x: 1\n    y: |\n      t\n\n# c\nz: 1\n", "a", "- x: 1\n    y: |\n      t"),
    ] {
        let yaml = parse(text);
        let node = yaml.roots().next().and_then(|root| root.at(path)).expect("a value");
        assert_eq!(written(&yaml, node), place, "{text:?}");
    }
}

#[test]
fn pointers_name_keys_and_items() {
    let yaml = parse("a:\n- name: x\n  v: [1, 2]\n- name: y/z\n  ~k: {q: 1}\n---\nb: [p, q]\n");
    let found: Vec<(String, String)> =
        yaml.nodes().filter(|node| node.text().is_some()).map(|node| (node.pointer(), node.stable_pointer())).collect();
    for (pointer, stable) in [("/a/0/v/1", "/a/name=x/v/=2"), ("/a/1/~0k/q", "/a/name=y~1z/~0k/q"), ("/b/1", "/b/=q")] {
        assert!(found.contains(&(pointer.into(), stable.into())), "{pointer} in {found:?}");
    }
}

#[test]
fn a_part_of_a_value_has_its_own_place() {
    for (text, range, place) in [
        ("a: one-two\n", 4..7, "two"),
        ("a: 'one-two'\n", 4..7, "two"),
        ("a: \"one\\ttwo\"\n", 4..7, "\"one\\ttwo\""),
        ("a: |\n  one\n  two\n", 4..7, "two"),
        ("a: |\r\n  one\r\n  two\r\n", 4..7, "two"),
        ("a: |\n  one\n    two\n", 6..9, "two"),
        ("a: |\n\n  one\n", 1..4, "one"),
        ("a: >\n  one\n  two\n", 4..7, "one\n  two"),
        ("a: |\n  one\n  two\n", 0..7, "one\n  two"),
        ("a: |\n  one\n  two  \n", 4..7, "two"),
        ("a: one-two\n", 5..99, "one-two"),
    ] {
        let yaml = parse(text);
        let node = yaml.roots().next().and_then(|root| root.get("a")).expect("a");
        assert_eq!(node.part(range).text(), place, "{text:?}");
    }
}

#[test]
fn merge_keys_bring_in_what_is_not_written() {
    let text = "x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz: &z\n  <<: *y\n  d: 3\n\
        one: {<<: *x, b: 9}\nlist: {<<: [*x, *y]}\nnested: {<<: *z}\nquoted: {'<<': *x}\n";
    let yaml = parse(text);
    let root = yaml.roots().next().expect("a document");
    let shown = |key: &str| {
        let map = root.get(key).expect(key);
        let mut pairs: Vec<String> = map
            .entries()
            .into_iter()
            .map(|entry| format!("{}={}", entry.key.text().unwrap_or("?"), entry.value.text().unwrap_or("…")))
            .collect();
        pairs.sort();
        pairs.join(" ")
    };
    assert_eq!(shown("one"), "a=1 b=9");
    assert_eq!(shown("list"), "a=1 b=1 c=2");
    assert_eq!(shown("nested"), "b=2 c=2 d=3");
    assert_eq!(shown("quoted"), "<<=…");
    assert_eq!(root.at("nested.c").and_then(Node::text), Some("2"));
    assert_eq!(root.at("quoted.a"), None);
}

#[test]
fn exponential_merges_end() {
    let mut text = String::from("m0: &m0 {k0: 1}\n");
    for level in 1..60 {
        let below = level - 1;
        writeln!(text, "m{level}: &m{level} {{<<: [*m{below}, *m{below}], k{level}: 1}}").expect("a string");
    }
    let yaml = parse(&text);
    let last = yaml.roots().next().and_then(|root| root.get("m59")).expect("m59");
    assert!(last.entries().len() <= 60);
}

#[test]
fn comments_belong_to_lines() {
    let yaml = parse("# one\n# two\na: 1 # three\n- x\n".replace("- x\n", "b:\n  # four\n  - c # five\n").as_str());
    let texts = |comments: &[super::Comment]| -> Vec<String> {
        comments.iter().map(|comment| yaml.comment_text(comment).to_owned()).collect()
    };
    let text = yaml.source().text();
    let at = |needle: &str| text.find(needle).expect("needle") as u32;
    assert_eq!(texts(yaml.comments_above(at("a: 1"))), ["# one", "# two"]);
    assert_eq!(texts(yaml.comments_above(at("- c"))), ["# four"]);
    assert_eq!(texts(yaml.comments_above(at("c # five"))), ["# four"]);
    assert!(yaml.comments_above(at("b:")).is_empty());
    let before: Vec<Option<&str>> =
        yaml.comments().iter().map(|comment| yaml.scalar_before(comment).and_then(Node::text)).collect();
    assert_eq!(before, [None, None, Some("1"), None, Some("c")]);
}

#[test]
fn a_broken_document_leaves_the_others() {
    // The third document, and where its problem stands: line, column.
    for (broken, line, column) in [
        ("k: [1, 2", 6, 4),
        ("k: {a: 1", 6, 4),
        ("k: \"open", 6, 4),
        ("k: 'open", 6, 4),
        ("k: v: w", 6, 5),
        ("k: v\n x: w", 7, 3),
        ("k: @x", 6, 4),
        ("k:\n\tx: 1", 7, 1),
        ("k: v\nword", 7, 1),
        ("k: ]", 6, 4),
        ("k: [1, 2}", 6, 4),
        ("k: \"a\" b", 6, 8),
        ("k: \"\\q\"", 6, 5),
        ("k: &a *b", 6, 7),
    ] {
        let yaml = parse(&format!("---\na: 1\n---\nb: 2\n---\n{broken}\n---\nd: 4\n"));
        let keys: Vec<_> = yaml.roots().filter_map(|root| root.own_entries().next()?.key.text()).collect();
        assert_eq!(keys, ["a", "b", "d"], "{broken:?}");
        let problems: Vec<_> = yaml
            .problems()
            .iter()
            .map(|problem| (problem.kind, yaml.place(problem.span).start()))
            .map(|(kind, start)| (kind, start.line, start.column))
            .collect();
        assert_eq!(problems, [(ProblemKind::Syntax, line, column)], "{broken:?}: {:?}", yaml.problems());
    }
}

#[test]
fn duplicate_keys_are_told_with_the_first() {
    for (text, key, count) in [
        ("a: 1\nb: 2\na: 3\n", "a", 1),
        ("a: 1\n'a': 2\n", "'a'", 1),
        ("{x: 1, y: 2, x: 3, x: 4}\n", "x", 2),
        ("a: {b: 1}\nc: {b: 1}\n", "", 0),
    ] {
        let yaml = parse(text);
        assert_eq!(yaml.problems().len(), count, "{text:?}");
        if let Some(problem) = yaml.problems().first() {
            assert!(matches!(problem.kind, ProblemKind::DuplicateKey { first } if first.start < problem.span.start));
            assert_eq!(yaml.source().slice(problem.span), key);
        }
    }
}

#[test]
fn aliases_that_name_nothing_are_told() {
    for (text, kind) in [
        ("a: *x\n", ProblemKind::UnknownAlias),
        ("a: &x [*x]\n", ProblemKind::SelfAlias),
        ("a: &x 1\n---\nb: *x\n", ProblemKind::UnknownAlias),
    ] {
        let yaml = parse(text);
        let kinds: Vec<_> = yaml.problems().iter().map(|problem| problem.kind).collect();
        assert_eq!(kinds, [kind], "{text:?}");
    }
}

/// Each text was given to the real engine (kustomize api 0.21.3).
#[test]
fn what_kustomize_refuses() {
    use ProblemKind::{ReadByGo, RefusedByGo, Separator, Syntax};
    for (text, kinds) in [
        ("a: \"\\/\"\n", &[RefusedByGo][..]),
        ("a: \"\\\\/\"\n", &[]),
        ("a: &x.y 1\n", &[RefusedByGo]),
        ("- {key: value?}\n", &[RefusedByGo]),
        ("- [https://x/?a=b]\n", &[RefusedByGo]),
        ("- [http://x:80/]\n", &[]),
        ("- {a:}\n", &[]),
        ("- [!!str]\n", &[RefusedByGo]),
        ("a: !t# c\n", &[RefusedByGo]),
        ("- {? : b}\n", &[]),
        ("- {a: 1, : b}\n", &[RefusedByGo]),
        ("- ?\n", &[]),
        ("-\t\n", &[RefusedByGo]),
        ("a:\t1\n", &[]),
        ("a: 1\t\n", &[]),
        ("a: \"1\"\n \t\nb: 2\n", &[RefusedByGo]),
        ("a: 1\n \t# c\nb: 2\n", &[]),
        ("# c\n\t# d\nb: 1\n", &[]),
        ("a: x # c\n\t# d\nb: 1\n", &[RefusedByGo]),
        ("a: |\n  x\n \t\nb: 1\n", &[RefusedByGo]),
        ("a: |\n  x\n  \t\nb: 1\n", &[]),
        ("a:\n  b: 1\n  \t\n  c: 2\n", &[RefusedByGo]),
        ("a:\n  b: 1\n   \t\n  c: 2\n", &[]),
        ("a: b\n---\n...\n", &[RefusedByGo]),
        ("a: b\n...\nc: d\n", &[]),
        ("%YAML 1.1\n---\na: b\n", &[RefusedByGo]),
        ("a: b\n--- # c\nc: d\n", &[]),
        ("a: b\n--- !x\nc: d\n", &[Separator]),
        ("a: b\n----\nc: d\n", &[Syntax]),
        ("a: 'b'#c\n", &[ReadByGo]),
        ("a: [\nb\n]\nc: d\n", &[ReadByGo]),
        ("a: \"b\nc: d\"\n", &[ReadByGo]),
        ("[a] b\n", &[ReadByGo]),
        ("[a] - b\n", &[Syntax]),
        ("a: b\n]\n", &[Syntax]),
    ] {
        let yaml = parse(text);
        let found: Vec<_> = yaml.problems().iter().map(|problem| problem.kind).collect();
        assert!(found.len() == kinds.len() && kinds.iter().all(|kind| found.contains(kind)), "{text:?}: {found:?}");
    }
}

#[test]
fn hostile_texts_are_read_in_time() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..=10 {
        let below = level - 1;
        let list = vec![format!("*a{below}"); 10].join(", ");
        writeln!(bomb, "a{level}: &a{level} [{list}]").expect("a string");
    }
    let glued = "a: \"x\"#c\n".repeat(20_000);
    let cases: [(&str, String, Option<ProblemKind>); 14] = [
        ("brackets", "[".repeat(100_000), Some(ProblemKind::Limit)),
        ("braces", "{a: ".repeat(100_000), Some(ProblemKind::Limit)),
        ("lists", "- ".repeat(100_000), Some(ProblemKind::Limit)),
        ("keys", "? ".repeat(100_000), Some(ProblemKind::Limit)),
        ("alias bomb", bomb, Some(ProblemKind::ExcessiveAliasing)),
        ("documents", "---\na: 1\n".repeat(100_000), Some(ProblemKind::Limit)),
        ("nodes", "- a\n".repeat(2_100_000), Some(ProblemKind::Limit)),
        ("broken documents", "---\na: [\n".repeat(20_000), Some(ProblemKind::Syntax)),
        ("open quotes", "---\na: \"\n".repeat(20_000), Some(ProblemKind::Syntax)),
        ("repairs", glued, Some(ProblemKind::Syntax)),
        ("one repair a document", "---\na: \"x\"#c\n".repeat(15_000), Some(ProblemKind::ReadByGo)),
        ("tabs", format!("a: [{}]\n", "\t".repeat(500_000)), None),
        ("tab lines", "\t\n".repeat(200_000), Some(ProblemKind::RefusedByGo)),
        ("comments", format!("a:\n{}b: 1\n", "# c\n".repeat(300_000)), None),
    ];
    for (name, text, kind) in cases {
        let yaml = parse(&text);
        let found = yaml.problems().iter().any(|problem| {
            kind.is_none_or(|kind| std::mem::discriminant(&kind) == std::mem::discriminant(&problem.kind))
        });
        assert_eq!(found, kind.is_some(), "{name}: {:?}", yaml.problems().first());
    }
}

#[test]
fn a_source_is_shared_not_copied() {
    let source = Source::new(RepoPath::new("a.yaml"), b"a: 1".to_vec());
    let yaml = Yaml::parse(Arc::clone(&source), &Limits::default());
    assert!(Arc::ptr_eq(yaml.source(), &source));
}
