//! What is written is what was asked for: `--write`, `--out`, and a configuration that is not a file.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "the test writes files and starts the program")]
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::{
    fs,
    os::unix::fs::{FileTypeExt, PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
};

use serde_json::Value;

#[test]
fn a_dash_and_the_streams_are_written_as_they_are() {
    let place = Place::new("streams");
    for target in ["-", "/dev/stdout", "/dev/fd/1", "/dev/stderr"] {
        let output = place.write(target);
        let text = [output.stdout, output.stderr].concat();
        assert_eq!(output.status.code(), Some(0), "{target}");
        assert!(String::from_utf8_lossy(&text).contains("fluxvet.report/v1"), "{target}");
    }
    assert!(!place.outside.join("-").exists());
    // Into a file that the shell opened: after what is there, whatever the number.
    for target in ["/dev/stdout", "/dev/fd/3", "/proc/self/fd/3"] {
        let file = place.outside.join("log");
        fs::write(&file, "before\n").expect("a file");
        let script = r#"exec 3>>"$3"; "$0" check "$1" --format concise --write "json=$2" >>"$3""#;
        let status = Command::new("sh")
            .args(["-c", script, env!("CARGO_BIN_EXE_fluxvet")])
            .args([&place.repository, Path::new(target), &file])
            .status()
            .expect("a shell starts");
        let text = fs::read_to_string(&file).expect("text");
        assert!(status.success() && text.starts_with("before\nno findings"), "{target}: {text}");
        assert!(text.ends_with("}\n") && text.contains("fluxvet.report/v1"), "{target}: {text}");
    }
}

#[test]
fn pipes_and_devices_stay_what_they_are() {
    let place = Place::new("pipes");
    let pipe = place.outside.join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo starts").success());
    let reader = thread::spawn({
        let pipe = pipe.clone();
        move || fs::read_to_string(pipe).expect("text")
    });
    assert_eq!(place.write(&pipe).status.code(), Some(0));
    // A pipe that was replaced would never end for the reader, so it is looked at first.
    assert!(pipe.metadata().expect("a pipe").file_type().is_fifo());
    assert!(reader.join().expect("a reader").contains("fluxvet.report/v1"));
    // Not the device itself: as root, a mistake would destroy it.
    let null = place.outside.join("null");
    symlink("/dev/null", &null).expect("a link");
    assert_eq!(place.write(&null).status.code(), Some(0));
    assert!(null.is_symlink() && null.metadata().expect("a device").file_type().is_char_device());
}

#[test]
fn files_are_replaced_with_their_mode_or_not_at_all() {
    let place = Place::new("files");
    let file = place.outside.join("report.json");
    assert_eq!(place.write(&file).status.code(), Some(0));
    fs::write(&file, "old").expect("a file");
    let mode = |file: &Path, mode: u32| fs::set_permissions(file, fs::Permissions::from_mode(mode)).expect("a mode");
    mode(&file, 0o640);
    assert_eq!(place.write(&file).status.code(), Some(0));
    assert!(fs::read_to_string(&file).expect("text").contains("fluxvet.report/v1"));
    assert_eq!(file.metadata().expect("a file").permissions().mode() & 0o777, 0o640);

    fs::write(&file, "old").expect("a file");
    mode(&file, 0o444);
    let output = place.write(&file);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(said(&output).contains("report.json` cannot be written: permission denied"), "{output:?}");
    assert_eq!(fs::read_to_string(&file).expect("text"), "old");

    let output = place.write(place.outside.join("no/such/folder.json"));
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(place.write(&place.outside).status.code(), Some(2));
    let names: Vec<_> =
        fs::read_dir(&place.outside).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(names, ["report.json"], "nothing is left behind");
}

#[test]
fn links_are_followed_unless_the_repository_brought_them() {
    let place = Place::new("links");
    let (target, own) = (place.outside.join("target"), place.outside.join("own"));
    for before in [None, Some("old")] {
        let _ = (fs::remove_file(&target), fs::remove_file(&own));
        before.into_iter().for_each(|text| fs::write(&target, text).expect("a file"));
        symlink("target", &own).expect("a link");
        assert_eq!(place.write(&own).status.code(), Some(0));
        assert!(own.is_symlink() && fs::read_to_string(&target).expect("text").contains("fluxvet.report/v1"));
    }
    fs::write(&target, "mine").expect("a file");
    let (link, folder) = (place.repository.join("report.json"), place.repository.join("reports"));
    symlink(&target, &link).expect("a link");
    symlink(&place.outside, &folder).expect("a link");
    for theirs in [link, folder.join("target"), folder.join("new")] {
        let output = place.write(&theirs);
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(said(&output).contains("is a link in the repository"), "{output:?}");
    }
    let output = place.render(&folder);
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert_eq!(fs::read_to_string(&target).expect("text"), "mine");
    assert!(!place.outside.join("new").exists() && !place.outside.join("index.jsonl").exists());
}

#[test]
fn a_full_disk_is_our_failure() {
    let full = Path::new("/dev/full");
    if !full.exists() {
        return;
    }
    let place = Place::new("full");
    let repository = place.repository.to_str().expect("UTF-8").to_owned();
    for words in [
        vec!["check", &repository],
        vec!["check", "--format=json", &repository],
        vec!["clusters", &repository],
        vec!["render", &repository],
        vec!["rules"],
        vec!["explain", "yaml/duplicate-key"],
        vec!["config-schema"],
        vec!["completions", "bash"],
    ] {
        let device = fs::OpenOptions::new().write(true).open(full).expect("a device");
        let mut command = Command::new(env!("CARGO_BIN_EXE_fluxvet"));
        let output = command.args(&words).stdout(device).stderr(Stdio::piped()).output().expect("fluxvet starts");
        assert_eq!(output.status.code(), Some(3), "{words:?}: {output:?}");
        assert!(said(&output).contains("cannot be written"), "{output:?}");
    }
    assert_eq!(place.write(full).status.code(), Some(3));
}

#[test]
fn a_folder_of_builds_holds_one_file_for_each() {
    let place = Place::new("builds");
    let long = format!("{}/{}", "n".repeat(200), "m".repeat(200));
    let folders = ["a/b", "a__b", "Web", "web", &long, "fails", "index", "last"];
    for folder in folders {
        let resource = if folder == "fails" { "missing.yaml" } else { "x.yaml" };
        place.file(&format!("{folder}/kustomization.yaml"), &format!("resources: [{resource}]\n"));
        place.file(
            &format!("{folder}/x.yaml"),
            &format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: x}}\ndata: {{folder: '{folder}'}}\n"),
        );
    }
    let out = place.outside.join("out");
    fs::create_dir_all(&out).expect("a folder");
    // What a pull request might have left there.
    let target = place.outside.join("target");
    fs::write(&target, "mine").expect("a file");
    symlink(&target, out.join("last.yaml")).expect("a link");
    symlink(&target, out.join("index.jsonl")).expect("a link");
    fs::create_dir(out.join("index.yaml")).expect("a folder");

    let output = place.render(&out);
    let words = said(&output);
    assert_eq!(
        output.status.code(),
        Some(2),
        "a file that cannot be written is worse than a build that fails: {words}"
    );
    assert!(words.contains("`fails` is not written: fails/kustomization.yaml:1"), "{words}");
    assert!(words.contains("index.yaml` cannot be written"), "{words}");
    assert_eq!(fs::read_to_string(&target).expect("text"), "mine");
    let index = fs::read_to_string(out.join("index.jsonl")).expect("text");
    let mut names = Vec::new();
    for line in index.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")) {
        let folder = line["folder"].as_str().expect("a folder");
        let Some(name) = line["file"].as_str() else {
            assert!(matches!(folder, "fails" | "index"), "{line}");
            continue;
        };
        let text = fs::read_to_string(out.join(name)).expect("a file");
        assert!(folder == "." || text.contains(folder), "{folder}: {text}");
        assert!(name.len() <= 255, "{name}");
        names.push(name.to_lowercase());
    }
    assert_eq!(names.len(), folders.len() - 2);
    names.sort();
    names.dedup();
    assert_eq!(names.len(), folders.len() - 2, "{names:?}");

    fs::remove_dir(out.join("index.yaml")).expect("a folder");
    assert_eq!(place.render(&out).status.code(), Some(1), "a build that fails");
    fs::remove_dir_all(place.repository.join("fails")).expect("a folder");
    assert_eq!(place.render(&out).status.code(), Some(0));
}

#[test]
fn a_configuration_that_is_not_a_file_is_not_read() {
    let place = Place::new("configuration");
    let file = place.repository.join(".fluxvet.yaml");
    assert!(Command::new("mkfifo").arg(&file).status().expect("mkfifo starts").success());
    let output = place.write("-");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("`.fluxvet.yaml` is not read: it is not a file"), "{output:?}");
    let secret = place.outside.join("secret");
    fs::write(&secret, "hunter2: hunter2\n").expect("a file");
    for (target, why) in [(Path::new("/dev/zero"), "not a file"), (&secret, "leads out of the repository")] {
        fs::remove_file(&file).expect("a file");
        symlink(target, &file).expect("a link");
        let output = place.write("-");
        assert!(said(&output).contains(why) && !said(&output).contains("hunter2"), "{output:?}");
    }
    fs::remove_file(&secret).expect("a file");
    assert!(said(&place.write("-")).contains("leads nowhere"));
    fs::remove_file(&file).expect("a file");
    fs::create_dir(place.repository.join("config")).expect("a folder");
    place.file("config/fluxvet.yaml", "fail-on: never\n");
    symlink("config/fluxvet.yaml", &file).expect("a link");
    assert_eq!(place.write("-").status.code(), Some(0), "a link within the repository is its own affair");
}

/// A repository, and a folder beside it.
struct Place {
    repository: PathBuf,
    outside: PathBuf,
}

impl Place {
    fn new(name: &str) -> Self {
        let top = Path::new(env!("CARGO_TARGET_TMPDIR")).join("writing").join(name);
        let _ = fs::remove_dir_all(&top);
        let place = Self { repository: top.join("repository"), outside: top.join("outside") };
        for folder in [&place.repository, &place.outside] {
            fs::create_dir_all(folder).expect("a folder");
        }
        // Of its own: there is one around it.
        git2::Repository::init(&place.repository).expect("a repository");
        place.file("x.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: web}\n");
        place
    }

    fn file(&self, path: &str, text: &str) {
        let path = self.repository.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    fn write(&self, target: impl AsRef<Path>) -> Output {
        let target = format!("--write=json={}", target.as_ref().display());
        self.run(&["check", "--format=concise", &target])
    }

    fn render(&self, out: &Path) -> Output {
        self.run(&["render", "--all", "--out", out.to_str().expect("UTF-8")])
    }

    fn run(&self, words: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fluxvet"));
        command.current_dir(&self.outside).args(words).arg(&self.repository).output().expect("fluxvet starts")
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
