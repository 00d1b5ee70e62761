//! The expectations are what api v0.21.3 put into the ConfigMap of a configMapGenerator.

use super::{ProblemKind::*, *};

#[test]
fn literals() {
    for (text, expected) in [
        ("a=b", Ok(("a", "b"))),
        ("a=\"b\"", Ok(("a", "b"))),
        ("a='b'", Ok(("a", "b"))),
        ("a=\"b", Ok(("a", "\"b"))),
        ("a=b'", Ok(("a", "b'"))),
        ("a=\"", Ok(("a", "\""))),
        ("a=\"\"", Ok(("a", ""))),
        ("a='b\"", Ok(("a", "'b\""))),
        ("a=", Ok(("a", ""))),
        ("a=b=c", Ok(("a", "b=c"))),
        ("a==b", Ok(("a", "=b"))),
        (" a =b", Ok((" a ", "b"))),
        ("'a=b'", Ok(("'a", "b'"))),
        ("é=ü", Ok(("é", "ü"))),
        ("a= 'b' ", Ok(("a", " 'b' "))),
        ("a=x\ny", Ok(("a", "x\ny"))),
        ("=b", Err(LiteralWithoutKey)),
        ("=", Err(LiteralWithoutKey)),
        ("a", Err(LiteralWithoutEquals)),
        ("", Err(LiteralWithoutEquals)),
    ] {
        let found = literal(text).map(|pair| (&text[pair.key], &text[pair.value])).map_err(|problem| problem.kind);
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn env_files() {
    for (content, expected, problem) in [
        ("a=b\n".as_bytes(), &[("a", "b")][..], None),
        (b"a=b", &[("a", "b")], None),
        (b"", &[], None),
        ("\u{FEFF}a=b\n".as_bytes(), &[("a", "b")], None),
        ("\u{FEFF}  a=b\n".as_bytes(), &[("a", "b")], None),
        (" \u{FEFF}a=b\n".as_bytes(), &[("\u{FEFF}a", "b")], None),
        ("\u{FEFF}\u{FEFF}a=b\n".as_bytes(), &[("\u{FEFF}a", "b")], None),
        ("x=1\n\u{FEFF}a=b\n".as_bytes(), &[("x", "1"), ("\u{FEFF}a", "b")], None),
        (b"  a=b  \r\nc=d\r\n", &[("a", "b  "), ("c", "d")], None),
        (b"# x\n  # y\n\na=b\n", &[("a", "b")], None),
        (b"a\nb=\n=c\n", &[("a", ""), ("b", "")], None),
        (b"export A=b\n", &[("export A", "b")], None),
        (b"A =b\n", &[("A ", "b")], None),
        (b"A=\"b\"\n", &[("A", "\"b\"")], None),
        (b"A=b # c\n", &[("A", "b # c")], None),
        (b"a=b\rc=d\n", &[("a", "b\rc=d")], None),
        (
            "\u{A0}a=b\n\u{85}c=d\n\u{2003}e=f\n\u{B}g=h\n".as_bytes(),
            &[("a", "b"), ("c", "d"), ("e", "f"), ("g", "h")],
            None,
        ),
        (b"\xFF=a\n", &[], Some(EnvNotUtf8)),
        (b"a=b\nb=\xFF\n", &[("a", "b")], Some(EnvNotUtf8)),
        (b"#\xFF\n", &[], Some(EnvNotUtf8)),
    ] {
        let (pairs, found) = env(content);
        let text = |range: Range<usize>| std::str::from_utf8(&content[range]).unwrap();
        let pairs: Vec<_> = pairs.into_iter().map(|pair| (text(pair.key), text(pair.value))).collect();
        assert_eq!((pairs.as_slice(), found.map(|problem| problem.kind)), (expected, problem), "{content:?}");
    }
}

/// The scanner of the engine holds 64 KiB, the carriage return included.
#[test]
fn long_lines_end_an_env_file() {
    for (length, end, read) in [(65535, "\n", 2), (65536, "\n", 1), (65534, "\r\n", 2), (65535, "\r\n", 1)] {
        let content = format!("z=1\n{}{end}a=b\n", "#".repeat(length));
        let (pairs, problem) = env(content.as_bytes());
        assert_eq!((pairs.len(), problem.is_some()), (read, read == 1), "{length} {end:?}");
    }
    assert_eq!(env(format!("a={}", "x".repeat(65533)).as_bytes()).0.len(), 1);
    assert_eq!(env(format!("a={}", "x".repeat(65534)).as_bytes()).0.len(), 0);
}

#[test]
fn files() {
    for (text, expected) in [
        ("f.txt", Ok(("f.txt", "f.txt"))),
        ("k=./f.txt", Ok(("k", "./f.txt"))),
        ("d//f.txt", Ok(("f.txt", "d//f.txt"))),
        ("d/", Ok(("d", "d/"))),
        ("", Ok((".", ""))),
        ("//", Ok(("/", "//"))),
        ("k = f.txt", Ok(("k ", " f.txt"))),
        ("=f.txt", Err(FileWithoutKey)),
        ("=", Err(FileWithoutKey)),
        ("k=", Err(FileWithoutPath)),
        ("k=a=b", Err(FileWithSeveralEquals)),
        ("==", Err(FileWithSeveralEquals)),
    ] {
        let found = file(text).map(|file| (file.key, &text[file.path])).map_err(|problem| problem.kind);
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn values() {
    assert_eq!(value(b"a\0b"), Value::Text("a\0b"));
    assert_eq!(value("\u{FEFF}x".as_bytes()), Value::Text("\u{FEFF}x"));
    assert_eq!(value(b"\xFF"), Value::Binary("/w==".into()));
    for (length, expected) in [
        (0, String::new()),
        (51, "/".repeat(68)),
        (52, format!("{}w\n==\n", "/".repeat(69))),
        (53, format!("{}\n8=\n", "/".repeat(70))),
        (105, format!("{0}\n{0}\n", "/".repeat(70))),
        (106, format!("{0}\n{0}\n/w==\n", "/".repeat(70))),
    ] {
        assert_eq!(base64(&vec![0xFF; length]), expected, "{length}");
    }
}

#[test]
fn keys() {
    assert_eq!(repeated(["a", "b", "a", "b"]), Some((0, 2)));
    assert_eq!(repeated(["a", "b"]), None);
    for (key, good) in [
        ("a.b-C_1", true),
        ("..", false),
        (".", false),
        ("..a", false),
        (".a", true),
        ("", false),
        ("a b", false),
        ("é", false),
    ] {
        assert_eq!(check_key(key), good, "{key}");
    }
    assert!(check_key(&"a".repeat(253)) && !check_key(&"a".repeat(254)));
}
