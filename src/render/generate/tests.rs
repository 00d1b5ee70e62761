//! Generators against the engine, and what it does not show: places, ways, ciphertext.

use crate::{
    render::{Gap, GapKind},
    text::RepoPath,
    yaml::{Cause, Limits, Value, Yaml},
};

use super::*;

fn document(path: &str, text: &str) -> Value {
    let yaml = Arc::new(Yaml::parse(Source::new(RepoPath::new(path), text.into()), &Limits::default()));
    Value::document(&yaml, yaml.documents().next().unwrap())
}

fn made(generator: Generator, entry: &str, file: &[u8]) -> (Resource, Set) {
    let value = document("kustomization.yaml", entry);
    let source = Source::new(RepoPath::new("file"), file.to_vec());
    let open = |_: &str, _: &Value| Some(Arc::clone(&source));
    let entry = Entry { generator, value: &value, options: None, open: &open, decrypts: true, is_object: false };
    let mut set = Set::default();
    let resource = generate(&entry, &mut set).expect("an object");
    assert!(set.problems.is_empty());
    (resource, set)
}

/// The text and the place of a value, and of its key.
fn places(resource: &Resource, path: &str) -> [String; 4] {
    let (map, key) = path.split_once('/').unwrap();
    let entry = resource.node().get(map).unwrap().entry(key).unwrap();
    let shown = |place: Place| format!("{} {}", place.source.path(), place.text());
    [
        entry.value.text().unwrap().into(),
        shown(entry.value.place()),
        entry.key.text().unwrap().into(),
        shown(entry.key.place()),
    ]
}

#[test]
fn values_know_where_they_are_written() {
    let entry = "name: c\nliterals: [a=b, 'c=\"d e\"', \"x=\\ty\"]\nfiles: [dir/file, k=f]\n";
    let (resource, _) = made(Generator::ConfigMap, entry, b"text");
    for (path, expected) in [
        ("data/a", ["b", "kustomization.yaml b", "a", "kustomization.yaml a"]),
        ("data/c", ["d e", "kustomization.yaml d e", "c", "kustomization.yaml c"]),
        // Not written just so: the whole scalar.
        ("data/x", ["\ty", "kustomization.yaml \"x=\\ty\"", "x", "kustomization.yaml \"x=\\ty\""]),
        ("data/file", ["text", "file text", "file", "kustomization.yaml file"]),
        ("data/k", ["text", "file text", "k", "kustomization.yaml k"]),
        ("metadata/name", ["c", "kustomization.yaml c", "name", "kustomization.yaml c"]),
    ] {
        assert_eq!(places(&resource, path), expected, "{path}");
    }
    let data = resource.value.get("data").unwrap();
    let way = data.members()[0].way.clone().unwrap();
    assert_eq!((way.cause, way.by.as_ref().unwrap().text()), (Cause::Generator, "a=b"));
    let (resource, _) = made(Generator::Secret, "name: c\nenvs: [e.env]\n", b"\xEF\xBB\xBFA=1\n B=2");
    assert_eq!(places(&resource, "data/A"), ["MQ==", "file 1", "A", "file A"]);
    assert_eq!(places(&resource, "data/B"), ["Mg==", "file 2", "B", "file B"]);
}

#[test]
fn ciphertext_is_not_known() {
    for (entry, file, is_opaque) in [
        ("files: [a.yaml]", "sops:\n  mac: ENC[AES", true),
        ("files: [a.txt]", "sops:\n  mac: ENC[AES", false),
        ("files: [k.yaml=a.txt]", "sops:\n  mac: ENC[AES", true),
        ("files: [a.json]", "{\"mac\": \"ENC[AES", true),
        ("files: [a.json]", "{\"mac\":\"ENC[AES", false),
        ("files: [a.bin]", "{\"mac\": \"ENC[AES", true),
        ("files: [x.dockerconfigjson]", "{\"mac\": \"ENC[AES", true),
        ("files: [a.env]", "A=ENC[\nsops_mac=ENC[AES", true),
        ("files: [a.ini]", "[sops]\n", true),
        ("envs: [a.env]", "A=ENC[\nsops_mac=ENC[AES", true),
        ("envs: [secrets]", "A=ENC[\nsops_mac=ENC[AES", true),
        ("envs: [a.env]", "A=b", false),
    ] {
        let (resource, set) = made(Generator::Secret, &format!("name: c\n{entry}\n"), file.as_bytes());
        assert_eq!(resource.opaque_hash, is_opaque, "{entry} {file}");
        let data = resource.node().get("data").unwrap().entries();
        assert!(data.iter().all(|entry| entry.value.is_known() != is_opaque), "{entry} {file}");
        assert!(data.len() == 1 && set.gaps.is_empty(), "{entry} {file}");
        let (resource, _) = made(Generator::ConfigMap, &format!("name: c\n{entry}\n"), file.as_bytes());
        assert!(!resource.opaque_hash, "{entry} {file}");
    }
    let (resource, set) = made(Generator::Secret, "name: c\nenvs: [a.yaml]\n", b"mac: ENC[");
    assert!(resource.opaque_hash && set.gaps[0].kind == GapKind::Encrypted);
}

#[test]
fn what_was_merged_over_stays_known() {
    let mut set = Set::default();
    let (old, _) = made(Generator::ConfigMap, "name: c\nliterals: [a=1, b=2]", b"");
    absorb(&mut set, old);
    let (new, _) = made(Generator::ConfigMap, "name: c\nbehavior: merge\nliterals: [b=3]", b"");
    absorb(&mut set, new);
    assert_eq!((set.resources.len(), set.problems.len()), (1, 0));
    let slots = set.resources[0].value.get("data").unwrap().members();
    let [a, b] = &slots[..] else { panic!("{slots:?}") };
    assert_eq!((a.value.text(), b.value.text()), (Some("1"), Some("3")));
    let way = b.way.as_ref().unwrap();
    assert_eq!(way.was.as_ref().unwrap().text(), Some("2"));
    assert_eq!(way.before.as_ref().unwrap().by.as_ref().unwrap().text(), "b=2");
}

#[test]
fn what_merges_into_the_unknown_is_no_problem() {
    let mut set = Set::default();
    let (new, _) = made(Generator::ConfigMap, "name: c\nbehavior: merge\nliterals: [b=3]", b"");
    let place = new.birth.clone();
    set.gaps.push(Gap { kind: GapKind::Remote, place, reason: "a base at a URL".into() });
    absorb(&mut set, new);
    assert!(set.problems.is_empty() && set.resources[0].opaque_hash);
}
