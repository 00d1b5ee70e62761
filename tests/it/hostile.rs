//! Whatever bytes a repository holds, the program ends soon, with a finding or a clear sentence.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

/// What a tool that is run on every commit may take at the very most. Not a measure of speed: a hang is what it finds.
const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn deep_nesting_and_bombs_are_findings_with_a_place() {
    let bomb = {
        let mut text = "a: &a [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for (name, above) in ('b'..='k').zip('a'..) {
            text.push_str(&format!("{name}: &{name} [{}]\n", vec![format!("*{above}"); 10].join(", ")));
        }
        text
    };
    for (name, bytes, rule) in [
        ("brackets", "[".repeat(100_000).into_bytes(), "yaml/"),
        ("dashes", "- ".repeat(100_000).into_bytes(), "yaml/"),
        ("questions", "? ".repeat(100_000).into_bytes(), "yaml/"),
        ("bomb", bomb.into_bytes(), "yaml/excessive-aliasing"),
        ("merges", merge_bomb().into_bytes(), ""),
        ("latin1", b"name: caf\xe9\n".to_vec(), "yaml/encoding"),
        ("zeros", vec![0; 1_000_000], "yaml/"),
        ("colons", ":".repeat(500_000).into_bytes(), ""),
        ("quote", format!("a: \"{}", "x\n".repeat(200_000)).into_bytes(), "yaml/"),
    ] {
        let root = folder(name);
        fs::write(root.join("a.yaml"), bytes).expect("a file");
        let output = check(&root, &[]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(matches!(output.status.code(), Some(0 | 1)), "{name}: {output:?}");
        assert!(
            text.contains(rule),
            "{name}: no finding of `{rule}` in\n{}",
            text.chars().take(2_000).collect::<String>()
        );
        if !rule.is_empty() {
            assert!(text.contains("a.yaml:"), "{name}: the finding has no place\n{text}");
        }
    }
}

#[test]
fn a_huge_file_is_named_and_not_read() {
    let root = folder("huge");
    fs::write(root.join("small.yaml"), "a: 1\n").expect("a file");
    fs::File::create(root.join("big.yaml")).and_then(|file| file.set_len(200 << 20)).expect("a sparse file");
    let output = check(&root, &[]);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(matches!(output.status.code(), Some(0 | 1)), "{output:?}");
    assert!(text.contains("big.yaml") && text.contains("too-large"), "{text}");
}

#[cfg(unix)]
#[test]
fn pipes_loops_and_closed_folders_do_not_stop_the_run() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let root = folder("odd-files");
    fs::write(root.join("a.yaml"), "a: 1\n").expect("a file");
    let fifo = Command::new("mkfifo").arg(root.join("pipe.yaml")).status().expect("mkfifo");
    assert!(fifo.success());
    symlink("loop-b.yaml", root.join("loop-a.yaml")).expect("a link");
    symlink("loop-a.yaml", root.join("loop-b.yaml")).expect("a link");
    symlink(".", root.join("self")).expect("a link");
    symlink("/etc", root.join("outside")).expect("a link");
    let closed = root.join("closed");
    fs::create_dir(&closed).expect("a folder");
    fs::write(closed.join("b.yaml"), "b: 1\n").expect("a file");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("permissions");
    let output = as_nobody(&root);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("permissions");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report: serde_json::Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {output:?}"));
    let gaps = report["coverage"]["gaps"].to_string();
    for path in ["pipe.yaml", "closed"] {
        assert!(gaps.contains(path), "no gap names {path}: {gaps}");
    }
}

#[test]
fn what_a_name_says_is_never_a_command() {
    let name = "##vso[task.setvariable variable=a]b\u{1b}[31m\u{202e}";
    for format in ["text", "concise", "github", "azure"] {
        let root = folder(&format!("names-{format}"));
        let manifest = format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n? \"{0}\"\n: 1\n? \"{0}\"\n: 2\n",
            name.replace('\u{1b}', "\\e").replace('\u{202e}', "\\u202E")
        );
        fs::write(root.join("a.yaml"), &manifest).expect("a file");
        fs::write(root.join("##vso[task.complete result=Failed]\n::error::x.yaml"), &manifest).expect("a file");
        let output = check(&root, &["--format", format]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(text.contains("duplicate-key"), "{format}: {text}");
        assert!(!text.contains("##vso[task.set") && !text.contains("##vso[task.complete"), "{format}: {text}");
        assert!(!text.contains('\u{1b}') && !text.contains('\u{202e}'), "{format}: {text}");
        assert!(!text.lines().any(|line| line.trim_start().starts_with("::error::x")), "{format}: {text}");
    }
}

fn merge_bomb() -> String {
    let mut text = "a: &a {x: 1}\n".to_owned();
    for (name, above) in ('b'..='z').zip('a'..) {
        text.push_str(&format!("{name}: &{name} {{<<: [{}]}}\n", vec![format!("*{above}"); 12].join(", ")));
    }
    text
}

fn folder(name: &str) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile").join(name);
    if root.exists() {
        fs::remove_dir_all(&root).expect("the folder of an earlier run");
    }
    fs::create_dir_all(&root).expect("a folder");
    root
}

fn check(root: &Path, more: &[&str]) -> Output {
    let format = if more.is_empty() { &["--format", "concise"][..] } else { more };
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxvet"));
    command.args(["check", "--root"]).arg(root).args(format).env("GITHUB_ACTIONS", "true");
    patient(&mut command)
}

/// Root may read every folder, so another user has to look.
#[cfg(unix)]
fn as_nobody(root: &Path) -> Output {
    let root_user = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"));
    if !root_user {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fluxvet"));
        return patient(command.args(["check", "--root"]).arg(root).args(["--format", "json"]));
    }
    // The program and the folder may lie below a home that only root enters.
    let place = std::env::temp_dir().join(format!("fluxvet-hostile-{}", std::process::id()));
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).expect("a folder");
    let copied = Command::new("cp").arg("-a").arg(root).arg(env!("CARGO_BIN_EXE_fluxvet")).arg(&place).status();
    assert!(copied.is_ok_and(|status| status.success()));
    let owned = Command::new("chown").args(["-R", "nobody"]).arg(&place).status();
    assert!(owned.is_ok_and(|status| status.success()));
    let program = place.join("fluxvet");
    let tree = place.join(root.file_name().expect("a name"));
    let mut command = Command::new("setpriv");
    command
        .args(["--reuid=nobody", "--clear-groups"])
        .arg(program)
        .args(["check", "--root"])
        .arg(&tree)
        .args(["--format", "json"]);
    let output = patient(&mut command);
    let _ = fs::set_permissions(tree.join("closed"), std::os::unix::fs::PermissionsExt::from_mode(0o755));
    let _ = fs::remove_dir_all(&place);
    output
}

/// Runs a command and kills it when it hangs.
fn patient(command: &mut Command) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut stdout = child.stdout.take().expect("a pipe");
    let reader = thread::spawn(move || {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut stdout, &mut bytes).map(|_| bytes)
    });
    let started = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().expect("a status") {
            break status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().expect("it can be stopped");
            panic!("the program hangs: {command:?}");
        }
        thread::sleep(Duration::from_millis(5));
    };
    let mut stderr = Vec::new();
    let mut pipe = child.stderr.take().expect("a pipe");
    std::io::Read::read_to_end(&mut pipe, &mut stderr).expect("what it said");
    Output { status, stdout: reader.join().expect("the reader").expect("its bytes"), stderr }
}
