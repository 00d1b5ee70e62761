//! The parsers of both runners, written again a little more generous than they are; text that tries them; and every
//! command of the program as a process whose output they read.

#![allow(clippy::disallowed_methods, reason = "the tests start the program")]
#![allow(clippy::expect_used, clippy::panic, reason = "helpers of tests")]

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::{self, Stdio},
};

use fluxvet::report::sanitize::inline;
use proptest::prelude::*;
use serde_json::Value;

/// A command as a runner reads it.
#[derive(Debug, PartialEq, Eq)]
pub struct Command {
    pub name: String,
    pub properties: Vec<(String, String)>,
    pub data: String,
}

impl Command {
    pub fn get(&self, name: &str) -> &str {
        self.properties.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }
}

/// actions/runner `ActionCommand.cs`, `TryParseV2` and then `TryParse`, with every name registered.
pub fn github(line: &str) -> Option<Command> {
    let data = [("%0D", "\r"), ("%0A", "\n"), ("%25", "%")];
    let property = [("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")];
    if let Some((info, rest)) = line.trim_start().strip_prefix("::").and_then(|rest| rest.split_once("::")) {
        return Some(command(info, ',', rest, &property, &data));
    }
    let old = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%25", "%")];
    let (info, rest) = line.split_once("##[")?.1.split_once(']')?;
    Some(command(info, ';', rest, &old, &old))
}

/// microsoft/azure-pipelines-agent `Command.cs`, and the lines that its log shows in another way.
pub fn azure(line: &str) -> Option<Command> {
    let table = [("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%")];
    let at = line.to_ascii_lowercase().find("##vso[").map(|at| at + "##vso[".len());
    let at = at.or_else(|| line.find("##[").map(|at| at + "##[".len()))?;
    let (info, rest) = line[at..].split_once(']')?;
    Some(command(info, ';', rest, &table, &table))
}

fn command(info: &str, separator: char, rest: &str, property: &[(&str, &str)], data: &[(&str, &str)]) -> Command {
    // C# replaces the escapes one after the other in the whole text, `%` last.
    let decode = |text: &str, table: &[(&str, &str)]| {
        table.iter().fold(text.to_owned(), |text, (code, plain)| text.replace(code, plain))
    };
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let properties = properties.split(separator).filter_map(|pair| pair.split_once('='));
    let properties = properties.map(|(key, value)| (key.to_owned(), decode(value, property))).collect();
    Command { name: name.to_owned(), properties, data: decode(rest, data) }
}

/// Every line as a runner gets it, and as its comparison by culture sees it: without what is invisible.
pub fn commands(out: &str, parse: fn(&str) -> Option<Command>) -> Vec<Command> {
    let invisible = |c: char| {
        matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}')
            || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
    };
    let lines = out.split(['\n', '\r']);
    lines.filter_map(|line| parse(line).or_else(|| parse(&line.replace(invisible, "")))).collect()
}

/// Text that tries.
pub fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "##vso[task.setvariable variable=PATH]x", "##VSO[task.complete result=Succeeded;]", "##[error]x", "##[group]",
            "::error::x", "::add-mask::x", "::stop-commands::x", "::", ":", "#", "##", "[", "]", "vso[", ";", ",", "=",
            "%", "%0A", "%25", "%AZP25", "%0D%0A::error::x", "`", "-", " ", "  ", "\t", "\n", "\r", "\r\n", "\u{b}",
            "\u{1b}[2J", "\u{9b}2J", "\u{85}", "\u{a0}", "\u{2028}", "\u{202e}", "\u{2066}", "\u{200d}", "\u{fe0f}",
            "\u{feff}", "\u{ad}", "\u{3000}", "\0", "key: value", "größe", "密码", "👩",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[a-z ]{0,40}",
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

/// Every command that reads a repository.
pub fn everything(root: &Path) {
    let at = |words: &[&str]| -> Output {
        let words: Vec<&OsStr> = words.iter().map(OsStr::new).chain([root.as_os_str()]).collect();
        run(&words)
    };
    let report: Value = serde_json::from_str(&is_text(&at(&["check", "--format=json"]))).expect("JSON");
    assert!(!report["findings"].as_array().expect("a list").is_empty(), "{report}");
    for format in ["text", "concise"] {
        is_text(&at(&["check", "--format", format]));
        is_text(&at(&["check", "--format", format, "--require-complete"]));
        is_text(&at(&["check", "--format=json", &format!("--write={format}=-")]));
    }
    let output = at(&["check", "--format=github"]);
    assert!(commands(&output.out, azure).is_empty(), "{}", output.out);
    annotations(&output, &report, github);
    annotations(&at(&["check", "--format=azure"]), &report, azure);
    for words in [&["clusters"][..], &["clusters", "-v"], &["clusters", "--format=json"]] {
        is_text(&at(words));
    }
    let out = root.with_extension("out");
    let _ = fs::remove_dir_all(&out);
    let all = at(&["render", "--all", "--out", out.to_str().expect("UTF-8")]);
    is_text(&all);
    for entry in fs::read_dir(&out).expect("a folder") {
        let file = entry.expect("an entry").path();
        let name = file.file_name().expect("a name").to_str().expect("a name of ASCII");
        assert!(inline(name).as_ref() == name && name.is_ascii() && !name.starts_with(['-', ':']), "{name}");
        is_text(&Output { out: fs::read_to_string(&file).expect("text"), error: String::new() });
    }
}

/// What a program printed.
pub struct Output {
    pub out: String,
    pub error: String,
}

/// What the program prints where it sees no CI system.
pub fn run(words: &[&OsStr]) -> Output {
    let mut command = process::Command::new(env!("CARGO_BIN_EXE_fluxvet"));
    for name in ["CI", "GITHUB_ACTIONS", "TF_BUILD", "GITHUB_WORKSPACE"] {
        command.env_remove(name);
    }
    let empty = scratch("empty");
    let output = command.current_dir(empty).args(words).stdin(Stdio::null()).output().expect("fluxvet starts");
    assert!(output.status.code().is_some_and(|code| code < 3), "{words:?}: {output:?}");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("all that is printed is UTF-8");
    Output { out: text(output.stdout), error: text(output.stderr) }
}

/// Standard output, in which as in standard error there is nothing but text.
pub fn is_text(output: &Output) -> String {
    for text in [&output.out, &output.error] {
        let (github, azure) = (commands(text, github), commands(text, azure));
        assert!(github.is_empty() && azure.is_empty(), "{github:?} {azure:?}\n{text}");
        is_still(text);
    }
    output.out.clone()
}

/// Nothing that moves a terminal or turns its lines.
fn is_still(text: &str) {
    let moves = |c: char| {
        c.is_control() && !matches!(c, '\n' | '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let found = text.char_indices().find(|(_, c)| moves(*c));
    assert_eq!(found, None, "{text}");
}

/// The commands of an output are findings of the report, each with the very place and rule.
fn annotations(output: &Output, report: &Value, runner: fn(&str) -> Option<Command>) {
    is_text(&Output { out: String::new(), error: output.error.clone() });
    is_still(&output.out);
    let read = commands(&output.out, runner);
    assert!(read.len() > 2, "{}", output.out);
    let findings = report["findings"].as_array().expect("a list");
    for command in read {
        let (path, line, rule) = match command.name.as_str() {
            "group" | "endgroup" => continue,
            "error" | "warning" | "notice" => ("file", "line", "title"),
            "task.logissue" => ("sourcepath", "linenumber", "code"),
            _ => panic!("{command:?}"),
        };
        let is_meant = |finding: &Value| {
            inline(finding["path"].as_str().expect("a path")) == command.get(path)
                && finding["start"]["line"].as_u64() == command.get(line).parse().ok()
                && finding["rule"] == command.get(rule)
        };
        assert!(findings.iter().any(is_meant), "{command:?}");
    }
}

pub fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("outputs").join(name);
    if name != "empty" {
        let _ = fs::remove_dir_all(&folder);
    }
    fs::create_dir_all(&folder).expect("a folder");
    folder
}
