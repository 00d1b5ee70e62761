//! The GitHub Action as a runner executes it, with recorders in the places of fluxvet and cargo.

#![cfg(unix)]
#![allow(clippy::disallowed_methods, reason = "the script lives in files, folders and processes")]
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::Value;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Text that would do something wherever it is not just text.
const HOSTILE: &str = "-a b\n\"c'd\"; $(touch pwned) `touch pwned` ${IFS} * \\ ::error::e ##[error]e =x\n";

/// What the script may call; nothing else is on its PATH.
const TOOLS: &[&str] = &[
    "bash",
    "cat",
    "cut",
    "env",
    "find",
    "grep",
    "mkdir",
    "mktemp",
    "mv",
    "od",
    "rm",
    "sha256sum",
    "shasum",
    "sort",
    "tail",
    "tr",
    "xargs",
    "cp",
    "chmod",
];

const FLUXVET: &str = r#"#!/usr/bin/env bash
printf '%s\0' "$@" >"$RECORD/argv"
pwd >"$RECORD/cwd"
for argument in "$@"; do
    if [[ $argument == --write=json=* && -n $REPORT ]]; then printf '%s' "$REPORT" >"${argument#--write=json=}"; fi
done
printf 'the report\n'
printf '%s' "$COMPLAINT" >&2
if [[ $CODE == signal ]]; then kill -KILL $$; fi
exit "$CODE"
"#;

const CARGO: &str = r#"#!/usr/bin/env bash
printf '%s\n' "$PWD" >>"$RECORD/builds"
[[ $CODE == unbuildable || -n $RUSTFLAGS ]] && exit 101
printf '%s\0' "$@" >"$RECORD/cargo"
while [[ $1 != --root ]]; do shift; done
mkdir -p "$2/bin" && cp "$RECORD/fluxvet" "$2/bin/fluxvet" && chmod +x "$2/bin/fluxvet"
"#;

const REPORT: &str = r#"{ "schema": "fluxvet.report/v1",
  "findings": [ { "message": "\"summary\": {\"error\": 77, \"warning\": 77}" } ],
  "summary": {
    "error": 3, "warning": 14, "info": 0, "suppressed": 0
  } }"#;

#[test]
fn the_metadata_is_only_a_mapping() {
    let action = action();
    let inputs = keys(&action["inputs"]);
    let step = the_step(&action);
    assert_eq!(step["run"], r#"bash "$GITHUB_ACTION_PATH/action/run.sh""#);
    assert!(step.get("uses").is_none() && step.get("if").is_none());

    let environment = step["env"].as_object().expect("an environment");
    let mut used = Vec::new();
    for (variable, value) in environment {
        let input = value.as_str().and_then(|value| value.strip_prefix("${{ inputs.")?.strip_suffix(" }}"));
        let input = input.unwrap_or_else(|| panic!("{variable} is {value}, not one input"));
        assert_eq!(*variable, format!("FLUXVET_INPUT_{}", input.to_uppercase().replace('-', "_")));
        used.push(input.to_owned());
    }
    used.sort();
    assert_eq!(used, inputs, "every input is handed on, and no other");

    let id = step["id"].as_str().expect("an id");
    for (name, output) in action["outputs"].as_object().expect("outputs") {
        assert_eq!(output["value"], format!("${{{{ steps.{id}.outputs.{name} }}}}"));
    }
    let text = fs::read_to_string(Path::new(ROOT).join("action.yml")).expect("action.yml");
    assert_eq!(text.matches("${{").count(), inputs.len() + keys(&action["outputs"]).len(), "an expression elsewhere");

    let script = fs::read_to_string(Path::new(ROOT).join("action/run.sh")).expect("the script");
    for variable in environment.keys() {
        assert!(script.contains(&format!("${{{variable}:-")), "the script ignores {variable}");
    }
}

#[test]
fn inputs_are_words_of_the_command_line() {
    let plain = ["--format=github", "--root=."];
    let lists = [("rule", "git, secret/plaintext\r\n\n  helm \n,"), ("ignore", "two words,*,-x")];
    let cases: &[(Inputs, &[&str])] = &[
        (&[], &plain),
        (&[("path", ""), ("format", "")], &plain),
        (&[("path", "-x y\n")], &["--format=github", "--root=-x y\n"]),
        (
            &[
                ("path", "deploy"),
                ("format", "concise"),
                ("fail-on", "warning"),
                ("flux-version", "2.6"),
                ("kubernetes-version", "1.34"),
                ("config", "a b.yaml"),
            ],
            &[
                "--format=concise",
                "--fail-on=warning",
                "--config=a b.yaml",
                "--flux-version=2.6",
                "--kubernetes-version=1.34",
                "--root=deploy",
            ],
        ),
        (
            &lists,
            &[
                "--format=github",
                "--rule=git",
                "--rule=secret/plaintext",
                "--rule=helm",
                "--ignore=two words",
                "--ignore=*",
                "--ignore=-x",
                "--root=.",
            ],
        ),
    ];
    for (index, (inputs, expected)) in cases.iter().enumerate() {
        let runner = Runner::new(&format!("words {index}"));
        let result = runner.run(inputs, &[]);
        assert_eq!(result.status, 0, "{inputs:?}: {}", result.log);
        let mut argv = runner.recorded("argv");
        assert_eq!(argv.remove(0), "check");
        let report = argv.remove(1);
        assert_eq!(report, format!("--write=json={}", result.outputs["report"]));
        assert_eq!(argv, *expected, "{inputs:?}");
    }
}

#[test]
fn hostile_inputs_are_only_text() {
    for input in keys(&action()["inputs"]).iter().filter(|input| *input != "fluxvet-path") {
        let runner = Runner::new(&format!("hostile {input}"));
        let result = runner.run(&[(input, HOSTILE)], &[("COMPLAINT", HOSTILE), ("CODE", "2")]);
        assert_eq!(result.status, 2, "{input}: {}", result.log);
        assert_eq!(heard(&result.log), [""; 0], "{input}");
        assert_eq!(runner.files("workspace"), runner.files_named(input), "{input}");

        let argv = runner.recorded("argv");
        let expected: Vec<String> = match input.as_str() {
            "path" => vec![format!("--root={HOSTILE}")],
            "json-file" => vec![format!("--write=json={}/{HOSTILE}", runner.folder("workspace").display())],
            "rule" | "ignore" => HOSTILE.trim_end().lines().map(|line| format!("--{input}={line}")).collect(),
            _ => vec![format!("--{input}={HOSTILE}")],
        };
        let found = argv.windows(expected.len()).any(|words| words == expected);
        assert!(found, "{input}: {expected:?} is not in {argv:?}");
    }

    // Here the input is a program. It is not there, or it is not called by its name alone.
    for wanted in [HOSTILE, "exit", "printf", "-p", "/nowhere/fluxvet"] {
        let runner = Runner::new("hostile program");
        let result = runner.run(&[("fluxvet-path", wanted)], &[]);
        assert_eq!(result.status, 3, "{wanted}");
        assert_eq!(heard(&result.log), ["::error title=fluxvet::fluxvet-path names no program"]);
        assert_eq!(runner.files("workspace"), [""; 0]);
    }
}

#[test]
fn the_verdict_and_the_counts_are_handed_on() {
    for (code, status) in [("0", 0), ("1", 1), ("2", 2), ("3", 3), ("101", 3), ("signal", 3)] {
        let runner = Runner::new(&format!("verdict {code}"));
        let result = runner.run(&[], &[("CODE", code)]);
        assert_eq!(result.status, status, "{}", result.log);
        assert_eq!(result.outputs["exit-code"], status.to_string());
        assert_eq!(result.outputs["errors"], "3");
        assert_eq!(result.outputs["warnings"], "14");
        assert_eq!(fs::read_to_string(&result.outputs["report"]).expect("a report"), REPORT);
        assert_eq!(fs::read_to_string(runner.folder("record/cwd")).expect("cwd").trim_end(), runner.shown("workspace"));
        assert!(result.log.contains("the report\n"));
        assert_eq!(heard(&result.log).is_empty(), status.to_string() == code, "{}", result.log);
    }
}

#[test]
fn a_report_of_an_earlier_run_does_not_count() {
    let runner = Runner::new("stale report");
    let victim = runner.folder("victim");
    fs::write(&victim, REPORT).expect("a file outside the workspace");
    symlink(&victim, runner.folder("workspace/out.json")).expect("a link");
    let result = runner.run(&[("json-file", "out.json")], &[("CODE", "2"), ("REPORT", "")]);
    assert_eq!(result.status, 2);
    assert_eq!(result.outputs.keys().collect::<Vec<_>>(), ["exit-code"]);

    symlink(&victim, runner.folder("workspace/out.json")).expect("a link");
    let result = runner.run(&[("json-file", "out.json")], &[("REPORT", "{}")]);
    assert_eq!(result.outputs["report"], runner.shown("workspace/out.json"));
    assert!(!result.outputs.contains_key("errors"), "a report without a summary has no counts");
    assert_eq!(fs::read_to_string(&victim).expect("the file"), REPORT, "the link was followed");
}

#[test]
fn fluxvet_is_built_once_for_each_state_of_the_sources() {
    let runner = Runner::new("build");
    let own = [("fluxvet-path", "")];
    // What cargo and rustup would obey if they were started in the workspace.
    fs::write(runner.folder("workspace/rust-toolchain.toml"), "[toolchain]\npath = \"evil\"\n").expect("a file");

    for _ in 0..2 {
        let result = runner.run(&own, &[("RUSTFLAGS", "-D warnings")]);
        assert_eq!((result.status, runner.builds().len()), (0, 1), "{}", result.log);
    }
    assert_eq!(runner.builds(), [runner.shown("action")]);
    let argv = runner.recorded("cargo");
    assert_eq!(argv[..6], ["install", "--locked", "--no-track", "--path", ".", "--root"]);
    assert_eq!(argv[7], "--target-dir");
    assert!(argv[8].starts_with(&runner.shown("temp")), "{argv:?}");

    fs::write(runner.folder("action/src/main.rs"), "fn main() { }").expect("another source");
    assert_eq!(runner.run(&own, &[]).status, 0);
    assert_eq!(runner.builds().len(), 2, "changed sources are another program");

    fs::write(runner.folder("action/src/main.rs"), "fn main() {").expect("a broken source");
    let result = runner.run(&own, &[("CODE", "unbuildable")]);
    assert_eq!((result.status, result.outputs["exit-code"].as_str()), (3, "3"));
    let fault = "::error title=fluxvet::fluxvet could not be built, the log of this step says why";
    assert_eq!(heard(&result.log), ["::group::Build fluxvet", "::endgroup::", fault]);

    fs::remove_file(runner.folder("bin/cargo")).expect("cargo is removed");
    let result = runner.run(&own, &[]);
    assert_eq!(result.status, 3);
    assert!(result.log.contains("needs cargo on the PATH"), "{}", result.log);
}

/// What a workflow says under `with:`.
type Inputs<'a> = &'a [(&'a str, &'a str)];

/// A machine of GitHub's: folders with blanks in their names and the few programs of [`TOOLS`].
struct Runner {
    base: PathBuf,
}

struct Outcome {
    status: i32,
    /// Standard output and standard error, as the runner's log interleaves them.
    log: String,
    outputs: BTreeMap<String, String>,
}

impl Runner {
    fn new(name: &str) -> Self {
        let base = Path::new(env!("CARGO_TARGET_TMPDIR")).join("the action").join(name);
        let _ = fs::remove_dir_all(&base);
        let runner = Self { base };
        for folder in ["workspace", "temp", "tools", "bin", "record", "action/src", "action/action"] {
            fs::create_dir_all(runner.folder(folder)).expect("a folder");
        }
        runner.program("record/fluxvet", FLUXVET);
        runner.program("bin/fluxvet", FLUXVET);
        runner.program("bin/cargo", CARGO);
        let path = std::env::var_os("PATH").unwrap_or_default();
        for tool in TOOLS {
            let found = std::env::split_paths(&path).map(|folder| folder.join(tool)).find(|program| program.is_file());
            if let Some(program) = found {
                symlink(program, runner.folder("bin").join(tool)).expect("a link");
            }
        }
        fs::copy(Path::new(ROOT).join("action/run.sh"), runner.folder("action/action/run.sh")).expect("the script");
        fs::write(runner.folder("action/src/main.rs"), "fn main() {}").expect("a source");
        runner
    }

    /// Runs the step of action.yml: defaults and expressions replaced, the shell called as the runner calls it.
    fn run(&self, inputs: Inputs, variables: &[(&str, &str)]) -> Outcome {
        let action = action();
        let step = the_step(&action);
        let given: BTreeMap<&str, &str> = [("fluxvet-path", "fluxvet")].iter().chain(inputs).copied().collect();
        let script = self.folder("temp/step.sh");
        fs::write(&script, step["run"].as_str().expect("a command")).expect("the command is written");
        let output = self.folder("temp/output");
        fs::write(&output, "").expect("an empty file");

        let log = self.folder("temp/log");
        let file = fs::File::create(&log).expect("a log");
        let mut command = Command::new(self.folder("bin/bash"));
        command
            .args(["--noprofile", "--norc", "-e", "-o", "pipefail"])
            .arg(&script)
            .current_dir(self.folder("workspace"));
        command.stdout(file.try_clone().expect("a handle")).stderr(file).env_clear().env("PATH", self.folder("bin"));
        command
            .env("GITHUB_ACTIONS", "true")
            .env("GITHUB_OUTPUT", &output)
            .env("RUNNER_OS", "Linux")
            .env("RUNNER_ARCH", "X64");
        command.env("GITHUB_ACTION_PATH", self.folder("action")).env("GITHUB_WORKSPACE", self.folder("workspace"));
        command.env("RUNNER_TEMP", self.folder("temp")).env("RUNNER_TOOL_CACHE", self.folder("tools"));
        command.env("RECORD", self.folder("record")).envs([("CODE", "0"), ("REPORT", REPORT), ("COMPLAINT", "")]);
        for (variable, expression) in step["env"].as_object().expect("an environment") {
            let expression = expression.as_str().expect("an expression");
            let input = expression.trim_start_matches("${{ inputs.").trim_end_matches(" }}");
            let default = action["inputs"][input]["default"].as_str().expect("a default");
            command.env(variable, given.get(input).unwrap_or(&default));
        }
        let status = command.envs(variables.iter().copied()).status().expect("bash runs");
        Outcome {
            status: status.code().expect("the script ends by itself"),
            log: fs::read_to_string(&log).expect("the log"),
            outputs: outputs(&fs::read_to_string(&output).expect("the outputs")),
        }
    }

    fn folder(&self, name: &str) -> PathBuf {
        self.base.join(name)
    }

    fn shown(&self, name: &str) -> String {
        self.folder(name).display().to_string()
    }

    fn program(&self, name: &str, text: &str) {
        fs::write(self.folder(name), text).expect("a program");
        fs::set_permissions(self.folder(name), fs::Permissions::from_mode(0o755)).expect("its mode");
    }

    /// The arguments that a recorder saw.
    fn recorded(&self, name: &str) -> Vec<String> {
        let text = fs::read_to_string(self.folder("record").join(name)).expect("a record");
        text.split_terminator('\0').map(str::to_owned).collect()
    }

    /// The folders that cargo was started in.
    fn builds(&self) -> Vec<String> {
        fs::read_to_string(self.folder("record/builds")).unwrap_or_default().lines().map(str::to_owned).collect()
    }

    fn files(&self, folder: &str) -> Vec<String> {
        let entries = fs::read_dir(self.folder(folder)).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }

    /// What a run with a hostile `input` leaves in the workspace: the report that it names.
    fn files_named(&self, input: &str) -> Vec<String> {
        if input == "json-file" { vec![HOSTILE.to_owned()] } else { Vec::new() }
    }
}

fn action() -> Value {
    let text = fs::read_to_string(Path::new(ROOT).join("action.yml")).expect("action.yml");
    serde_yaml::from_str(&text).expect("action.yml is YAML")
}

fn the_step(action: &Value) -> &Value {
    let [step] = action["runs"]["steps"].as_array().expect("steps").as_slice() else { panic!("one step is enough") };
    step
}

fn keys(map: &Value) -> Vec<String> {
    let mut keys: Vec<String> = map.as_object().expect("a mapping").keys().cloned().collect();
    keys.sort();
    keys
}

/// The outputs as the runner reads them: `name=value`, or `name<<fence`, lines, `fence`.
fn outputs(text: &str) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    let mut lines = text.split_terminator('\n');
    while let Some(line) = lines.next() {
        let (name, value) = match (line.split_once("<<"), line.split_once('=')) {
            (Some((name, fence)), _) => {
                let value: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
                (name, value.join("\n"))
            }
            (None, Some((name, value))) => (name, value.to_owned()),
            (None, None) => panic!("the runner refuses `{line}`"),
        };
        assert!(outputs.insert(name.to_owned(), value).is_none(), "{name} is written twice");
    }
    outputs
}

/// The lines of a log that the runner takes for commands: `::` at the start of a line, or `##[` anywhere in it, unless
/// commands are stopped.
fn heard(log: &str) -> Vec<&str> {
    let mut heard = Vec::new();
    let mut stopped: Option<String> = None;
    for line in log.split(['\n', '\r']) {
        let start = line.trim_start();
        if let Some(token) = &stopped {
            if start.starts_with(token.as_str()) {
                stopped = None;
            }
        } else if let Some(token) = start.strip_prefix("::stop-commands::") {
            assert!(token.len() >= 16, "a token can be guessed");
            stopped = Some(format!("::{token}::"));
        } else if start.starts_with("::") || line.contains("##[") {
            heard.push(line);
        }
    }
    assert!(stopped.is_none(), "commands stay stopped");
    heard
}
