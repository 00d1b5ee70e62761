//! No text of a repository, and no argument, is obeyed: every command, in every format, as a process whose output both
//! runners read. Only what the formats `github` and `azure` mean may be a command.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "the test writes repositories and starts the program")]
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::{
    ffi::{OsStr, OsString},
    fs,
    os::unix::ffi::OsStrExt,
    path::Path,
};

use proptest::prelude::*;
use serde_json::Value;

use crate::runners::{azure, everything, github, hostile, is_text, run, scratch};

/// Names of files and folders.
const NAMES: &[&[u8]] = &[
    b"\x1b[31mred",
    b"new\nline",
    b"::error file=x::pwned",
    b"\n::error::pwned",
    b" ::stop-commands::t",
    b"##vso[task.setvariable variable=x]y",
    b"#\xef\xb8\x8f#[error]x",
    b"\n##VSO[task.setvariable variable=PATH]evil",
    b"a\rb",
    b"bell\x07",
    b"\xff\xfe",
    "\u{202e}gnp".as_bytes(),
    b"-rf",
    b"%0A::error::x",
    b"semi;]colon",
    b"comma,line=3",
    b"\x1b]8;;http:evil\x07click",
    b"c1\xc2\x9b31m",
];

/// Values, keys and arguments.
const VALUES: &[&str] = &[
    "\u{1b}[31mred",
    "a\n::error::pwn\n",
    "\n##vso[task.complete result=Succeeded]done",
    "a ##[error]x",
    "::add-mask::x",
    "  ::group::x\nb",
    "\u{202e}rtl",
    ":\u{200d}:error::x",
    "#\u{ad}#vso[task.complete]x",
    "%0A::stop-commands::x",
    "\u{7}\u{8}\r",
    "long enough to be folded, and then a line that begins with what GitHub takes for a command ::error::x and more",
];

#[test]
fn no_command_obeys_names_and_values() {
    let root = scratch("outputs");
    repository(&root, NAMES, &VALUES.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
    everything(&root);
    objects(&root);
}

#[test]
fn no_error_obeys_an_argument() {
    let root = scratch("arguments");
    git2::Repository::init(&root).expect("a repository");
    fs::write(root.join("a.yaml"), "a: 1\na: 2\n").expect("a file");
    let root = root.as_os_str();
    let values = VALUES.iter().map(|text| text.as_bytes());
    for bytes in NAMES.iter().copied().chain(values) {
        let text = OsStr::from_bytes(bytes);
        for option in [
            "--rule",
            "--ignore",
            "--format",
            "--fail-on",
            "--config",
            "--cluster",
            "--flux-version",
            "--write",
            "--root",
        ] {
            let mut joined = OsString::from(format!("{option}="));
            joined.push(text);
            is_text(&run(&["check".as_ref(), root, &joined]));
        }
        let file = |format: &str| {
            let mut target = OsString::from(format!("--write={format}=/no/such/"));
            target.push(text);
            target
        };
        is_text(&run(&["check".as_ref(), root, &file("json")]));
        is_text(&run(&["check".as_ref(), "--".as_ref(), text]));
        for command in ["explain", "render", "clusters", "completions", "rules", "config-schema", "check"] {
            is_text(&run(&[command.as_ref(), text]));
        }
        is_text(&run(&["render".as_ref(), "--root".as_ref(), root, "--".as_ref(), text]));
        is_text(&run(&[text]));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4, ..ProptestConfig::default() })]

    #[test]
    fn no_command_obeys_any_text(names in prop::collection::vec(hostile(), 3), values in prop::collection::vec(hostile(), 4)) {
        let root = scratch("random");
        let names: Vec<&[u8]> = names.iter().map(String::as_bytes).collect();
        repository(&root, &names, &values);
        everything(&root);
        objects(&root);
    }
}

/// A cluster, folders of every name, objects with every value, and builds that fail because of them.
fn repository(root: &Path, names: &[&[u8]], values: &[String]) {
    let write = |path: &[u8], text: &str| {
        let path = root.join(OsStr::from_bytes(path));
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    };
    // The top of a repository of its own, which this one is around.
    git2::Repository::init(root).expect("a repository");
    // JSON is YAML; what it cannot hold raw is escaped.
    let quoted = |text: &str| Value::from(text).to_string();
    let sync = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: NAME, namespace: flux-system}\nspec:\n  interval: 1h\n  prune: true\n  path: PATH\n  sourceRef: {kind: GitRepository, name: flux-system}\n";
    let kustomization = |name: &str, path: &str| sync.replace("NAME", &quoted(name)).replace("PATH", &quoted(path));
    write(
        b"clusters/p/flux-system/gotk-sync.yaml",
        &format!(
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: flux-system, namespace: flux-system}}\nspec: {{interval: 1m, url: 'https://example.com/fleet', ref: {{branch: main}}}}\n---\n{}",
            kustomization("flux-system", "./clusters/p")
        ),
    );
    let mut objects = String::new();
    for (number, value) in values.iter().enumerate() {
        let value = quoted(value);
        objects.push_str(&format!(
            "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{number}, namespace: web, annotations: {{a: {value}}}}}\ndata:\n  plain: {value}\n  {value}: x\n---\n\
             apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {{name: {value}}}\nspec: {{interval: {value}, url: {value}, ref: {{branch: {value}}}, {value}: x}}\n---\n"
        ));
        objects.push_str(&kustomization(&format!("k{number}"), "./apps/${P}"));
        objects.push_str(&format!("  postBuild: {{substitute: {{v{number}: {value}}}}}\n"));
    }
    write(b"objects/objects.yaml", &objects);
    write(b"objects/kustomization.yaml", "resources: [objects.yaml]\n");
    write(b"clusters/p/objects.yaml", &kustomization("objects", "./objects"));
    for (number, name) in names.iter().enumerate() {
        let mut name: Vec<u8> =
            name.iter().map(|byte| if matches!(byte, b'/' | 0) { b'_' } else { *byte }).take(200).collect();
        if matches!(name.as_slice(), b"" | b"." | b"..") {
            name.push(b'x');
        }
        let text = String::from_utf8_lossy(&name).into_owned();
        write(
            &[name.as_slice(), b".yaml"].concat(),
            &format!(
                "apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {{name: r{number}}}\nspec: {{interval: 1d, url: 'oci://x'}}\n"
            ),
        );
        write(
            &[b"apps/".as_slice(), &name, b"/kustomization.yaml"].concat(),
            &format!("resources: [x.yaml, {}]\n", quoted(&text)),
        );
        write(&[b"good/".as_slice(), &name, b"/kustomization.yaml"].concat(), "resources: [x.yaml]\nnamePrefix: p-\n");
        write(
            &[b"good/".as_slice(), &name, b"/x.yaml"].concat(),
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n",
        );
        write(
            format!("clusters/p/k{number}.yaml").as_bytes(),
            &kustomization(&format!("g{number}"), &format!("./apps/{text}")),
        );
    }
}

#[test]
fn the_parsers_of_this_test_find_what_the_runners_find() {
    for (line, name) in [("  ::error file=a::x", "error"), ("a ##[debug]x", "debug"), ("::x::", "x")] {
        assert_eq!(github(line).map(|command| command.name).as_deref(), Some(name));
    }
    for (line, name) in [("a ##vso[task.complete result=Failed;]x", "task.complete"), ("##[error]x", "error")] {
        assert_eq!(azure(line).map(|command| command.name).as_deref(), Some(name));
    }
    assert_eq!(github("a ::error::x"), None);
}

/// A build of every value, which is what it was however it is written.
fn objects(root: &Path) {
    let folder = root.join("objects");
    let render = |words: &[&str]| {
        let words: Vec<&OsStr> =
            words.iter().map(OsStr::new).chain([folder.as_os_str(), "--root".as_ref(), root.as_os_str()]).collect();
        is_text(&run(&words))
    };
    render(&["render", "--origins"]);
    render(&["render", "--origins", "--format=json"]);
    let (yaml, json) = (render(&["render"]), render(&["render", "--format=json"]));
    let yaml: Vec<Value> = serde_yaml::from_multiple(&yaml).expect("YAML");
    let json: Vec<Value> = json.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(yaml, json, "escapes change no value");
}
