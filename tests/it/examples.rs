//! The examples on the rules' pages are tests: what is marked as bad is found there, what is good is silent.

use fluxvet::{
    config::Config,
    engine::{Request, lint},
    finding::Finding,
    rules::{
        self,
        page::{Example, Expected, examples},
    },
    text::{MemoryTree, RepoPath, Source},
};

/// What a page cannot show: bytes, sizes, permissions. `tests/it/hostile.rs` makes these files.
const NOT_SHOWN: [&str; 4] = ["yaml/encoding", "yaml/file-too-large", "yaml/limit", "yaml/unreadable"];

#[test]
fn bad_examples_are_found_where_they_are_marked() {
    let mut failures = Vec::new();
    for rule in rules::all() {
        let examples = examples(rule.page, true);
        if examples.is_empty() != NOT_SHOWN.contains(&rule.id) {
            failures.push(format!("{}: no example under `## Bad`", rule.id));
        }
        for example in examples {
            let mut found: Vec<Expected> =
                run(&example).iter().filter(|finding| finding.rule == rule.id).map(observed).collect();
            let mut expected = example.expected.clone();
            found.sort();
            expected.sort();
            if found != expected || expected.is_empty() {
                failures.push(format!("{}:\n  expected {expected:#?}\n  found {found:#?}", rule.id));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn good_examples_are_silent_under_all_rules() {
    let mut failures = Vec::new();
    for rule in rules::all() {
        let examples = examples(rule.page, false);
        if examples.is_empty() {
            failures.push(format!("{}: no example under `## Good`", rule.id));
        }
        for finding in examples.iter().flat_map(run) {
            let at = observed(&finding);
            failures.push(format!("{}: the good example is called wrong: {} at {at:?}", rule.id, finding.rule));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// All rules over one example, with the configuration it brings along.
fn run(example: &Example) -> Vec<Finding> {
    let files = example.all_files();
    let tree = MemoryTree::new(files.iter().map(|(path, text)| (path, text.as_bytes())));
    let written = example.files.iter().find(|(path, _)| path == Config::FILE_NAME);
    let config = written.map_or_else(Config::default, |(path, text)| {
        Config::parse(&Source::new(RepoPath::new(path), text.as_bytes().to_vec())).expect("the configuration parses")
    });
    let today = "2026-06-01".parse().expect("a date");
    let request = Request { assume_applied: true, ..Request::all(today) };
    let report = lint(&tree, &config, &request);
    assert!(report.panics.is_empty(), "{:?}", report.panics);
    report.findings
}

fn observed(finding: &Finding) -> Expected {
    let (start, end) = (finding.place.start(), finding.place.end());
    let same_line = start.line == end.line;
    let line_end = finding
        .place
        .source
        .line(start.line)
        .map_or(start.column, |span| finding.place.source.slice(span).chars().count() as u32);
    Expected {
        path: finding.place.source.path().to_string(),
        line: start.line,
        columns: (start.column, if same_line { (end.column - 1).max(start.column) } else { line_end }),
        message: finding.message.clone(),
    }
}
