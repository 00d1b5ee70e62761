//! Images as the engine rewrites them.

use super::*;

/// Text, name, newName, newTag, digest, tagSuffix, and the image that api v0.21.3 made of the text of a container.
#[test]
fn as_the_engine_rewrites() {
    for line in include_str!("probed.jsonl").lines() {
        let [text, name, new_name, new_tag, digest, suffix, expected]: [String; 7] =
            serde_json::from_str(line).unwrap();
        let pass = |text: &str| rewrite(text, &name, &new_name, &new_tag, &digest, &suffix);
        // The engine passes twice over the containers it knows: by field, and by the names of the lists.
        let once = pass(&text).unwrap_or(text);
        assert_eq!(pass(&once).unwrap_or(once), expected, "{line}");
    }
}

#[test]
fn a_name_that_does_not_compile_is_blamed() {
    let error = ImageEntry::new("a(b", "", "1", "", "").unwrap_err();
    assert_eq!((error.at, error.message.as_str()), (1..2, "this `(` is never closed"));
}

#[test]
fn texts_are_cut() {
    for (text, name, tag, digest) in [
        ("a", "a", "", ""),
        ("a:1", "a", "1", ""),
        ("host:5000/a", "host:5000/a", "", ""),
        ("host:5000/a:1@sha256:b", "host:5000/a", "1", "sha256:b"),
        ("a@sha256:b", "a", "", "sha256:b"),
        ("/a:1", "/a", "1", ""),
        ("", "", "", ""),
        ("a:b:c@d@e", "a", "b:c", "d@e"),
    ] {
        assert_eq!(split(text), Parts { name, tag, digest }, "{text}");
    }
}
