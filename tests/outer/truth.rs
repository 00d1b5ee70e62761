//! Small repositories, each made for one cause of a wrong verdict, with what is true of them: shared/truth/README.md says
//! how `expect.json` is read. Of shared/cases, which are mistakes out of public bug reports, only those listed here hold so far.

use std::{path::Path, process::Command};

use globset::Glob;
use serde_json::{Value, json};

use crate::shared::shared;

/// Cases that have to stay true. The others are not known to hold yet.
const CASES: [&str; 2] = ["good-only-scalars-at-spec-path", "json-patch-unescaped-slash"];

#[test]
#[ignore = "runs the program a hundred times; .ci/run asks for it"]
fn what_is_true_is_reported_and_nothing_else() {
    let Some(folder) = shared("truth") else { return };
    hold(&folder, |_| true);
}

#[test]
#[ignore = "runs the program a hundred times; .ci/run asks for it"]
fn cases_that_hold_stay_true() {
    let Some(folder) = shared("cases") else { return };
    hold(&folder, |name| CASES.contains(&name));
}

/// Judges each chosen case on its own, and fails with all that differ.
fn hold(folder: &Path, chosen: impl Fn(&str) -> bool) {
    let text = std::fs::read_to_string(folder.join("expect.json")).expect("expect.json");
    let all: Value = serde_json::from_str(&text).expect("expect.json is JSON");
    let (mut count, mut failures) = (0, Vec::new());
    for (name, expected) in all.as_object().expect("cases").iter().filter(|(name, _)| chosen(name)) {
        for (side, expected) in sides(expected) {
            count += 1;
            let wrong = wrong(&folder.join(name).join(side), &expected);
            if !wrong.is_empty() {
                failures.push(format!("{name}/{side}\n    {}", wrong.join("\n    ")));
            }
        }
    }
    println!("{} of {count} cases hold", count - failures.len());
    assert!(count > 0, "no case is chosen");
    assert!(failures.is_empty(), "{} of {count} cases do not hold\n{}", failures.len(), failures.join("\n"));
}

/// The repositories of one case. A list names the places of a mistake, which is in `bad` and no longer in `good`; an empty
/// one says that nothing there fails.
fn sides(expected: &Value) -> Vec<(&'static str, Value)> {
    let Some(places) = expected.as_array() else { return vec![("repo", expected.clone())] };
    let most = if places.is_empty() { "warning" } else { "error" };
    vec![
        ("bad", json!({ "must": places, "never": [{ "above": most }] })),
        ("good", json!({ "never": [{ "above": "info" }] })),
    ]
}

/// What differs from what is expected of one repository.
fn wrong(repo: &Path, expected: &Value) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_fluxvet"));
    command
        .args(["check", "--root"])
        .arg(repo)
        .args(["--format", "json"])
        .args(list(expected, "args").filter_map(Value::as_str));
    let output = command.output().expect("the program starts");
    let Ok(report) = serde_json::from_slice::<Value>(&output.stdout) else {
        return vec![format!("no report: {}", String::from_utf8_lossy(&output.stderr))];
    };
    let findings: Vec<&Value> = list(&report, "findings").collect();
    let mut wrong = Vec::new();
    for must in list(expected, "must") {
        wrong.extend(missing(must, &findings));
    }
    for never in list(expected, "never") {
        let above = rank(text(never, "above"));
        let invented =
            findings.iter().filter(|finding| is_meant(never, finding) && rank(text(finding, "level")) > above);
        wrong.extend(invented.map(|finding| format!("never: {}", shown(finding))));
    }
    if expected.get("clusters").is_some() {
        let mut wanted: Vec<&str> = list(expected, "clusters").filter_map(Value::as_str).collect();
        let mut found: Vec<&str> = list(&report["coverage"], "clusters").map(|cluster| text(cluster, "path")).collect();
        wanted.sort_unstable();
        found.sort_unstable();
        if wanted != found {
            wrong.push(format!("clusters: {found:?}, not {wanted:?}"));
        }
    }
    for gap in list(expected, "gaps") {
        if !list(&report["coverage"], "gaps").any(|found| text(found, "path") == text(gap, "file")) {
            wrong.push(format!("no gap in {}", text(gap, "file")));
        }
    }
    if let Some(most) = expected["maxfindings"].as_u64() {
        let cause = |finding: &&Value| finding.get("cause").unwrap_or(&finding["fingerprint"]).to_string();
        let causes: std::collections::BTreeSet<String> = findings.iter().map(cause).collect();
        if causes.len() as u64 > most {
            let all: Vec<String> = findings.iter().map(|finding| shown(finding)).collect();
            wrong.push(format!("{} causes, at most {most}:\n        {}", causes.len(), all.join("\n        ")));
        }
    }
    wrong
}

/// What is wrong with the findings at the places of one `must`.
fn missing(must: &Value, findings: &[&Value]) -> Vec<String> {
    let places: Vec<&Value> = std::iter::once(must).chain(list(must, "or")).collect();
    let is_there = |finding: &&&Value| places.iter().any(|place| is_at(finding, text(place, "file"), &place["line"]));
    let there: Vec<&Value> = findings.iter().filter(is_there).copied().collect();
    let clusters =
        |finding: &Value| list(must, "clusters").all(|name| list(finding, "clusters").any(|own| own == name));
    let least = rank(must["level"].as_str().unwrap_or("info"));
    let is_met = |finding: &&Value| rank(text(finding, "level")) >= least && says(must, finding) && clusters(finding);
    let mut wrong = Vec::new();
    if !there.iter().any(is_met) {
        let there: Vec<String> = there.iter().map(|finding| shown(finding)).collect();
        wrong.push(format!("missing: {must}; there: {there:?}"));
    }
    for finding in there {
        if must["atmost"].as_str().is_some_and(|most| rank(text(finding, "level")) > rank(most)) {
            wrong.push(format!("too loud: {}", shown(finding)));
        }
        for word in list(must, "says_not").filter_map(Value::as_str).filter(|word| words(finding).contains(word)) {
            wrong.push(format!("says {word:?}: {}", shown(finding)));
        }
    }
    wrong
}

/// Whether a `never` is about a finding: it may name a file, a line, a rule and words.
fn is_meant(never: &Value, finding: &Value) -> bool {
    let file = never["file"]
        .as_str()
        .is_none_or(|pattern| Glob::new(pattern).expect("a pattern").compile_matcher().is_match(text(finding, "path")));
    let line = never.get("line").is_none_or(|line| finding["start"]["line"] == *line);
    let rule = never["rule"].as_str().is_none_or(|rule| text(finding, "rule").starts_with(rule));
    file && line && rule && says(never, finding)
}

fn is_at(finding: &Value, file: &str, line: &Value) -> bool {
    text(finding, "path") == file && finding["start"]["line"] == *line
}

fn says(wanted: &Value, finding: &Value) -> bool {
    list(wanted, "says").filter_map(Value::as_str).all(|word| words(finding).contains(word))
}

/// Message and help.
fn words(finding: &Value) -> String {
    format!("{} {}", text(finding, "message"), finding["help"].as_str().unwrap_or_default())
}

fn shown(finding: &Value) -> String {
    let [level, rule, path] = ["level", "rule", "path"].map(|key| text(finding, key));
    format!("{path}:{} {level}[{rule}] {}", finding["start"]["line"], words(finding))
}

fn rank(level: &str) -> usize {
    let levels = ["none", "info", "warning", "error"];
    levels.iter().position(|known| *known == level).unwrap_or_else(|| panic!("{level} is not a level"))
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_else(|| panic!("no text `{key}` in {value}"))
}

/// A list that may be missing.
fn list<'a>(value: &'a Value, key: &str) -> impl Iterator<Item = &'a Value> {
    value[key].as_array().into_iter().flatten()
}
