//! The stories in `fixtures/`: the clean ones are silent, the broken ones say exactly what is expected.

use std::{fs, path::PathBuf};

use fluxvet::{
    config::Config,
    engine::{DiskTree, Report, Request, lint},
};

#[test]
fn clean_repositories_are_silent_with_all_rules_on() {
    for story in stories("clean") {
        let report = report(&story);
        assert_eq!(concise(&report), "", "{}", story.display());
        assert!(report.coverage.objects > 0, "{} holds no object", story.display());
    }
}

#[test]
fn broken_repositories_say_what_is_expected() {
    for story in stories("broken") {
        let found = concise(&report(&story));
        let file = story.join("expected.txt");
        if std::env::var_os("FLUXVET_BLESS").is_some() {
            fs::write(&file, &found).expect("the expectation is written");
        }
        let expected = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(found, expected, "{}: bless it with FLUXVET_BLESS=1 if this is right", story.display());
    }
}

fn stories(kind: &str) -> Vec<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(kind);
    let entries = fs::read_dir(&folder).expect("the folder of fixtures");
    let mut stories: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    stories.sort();
    assert!(!stories.is_empty(), "{} is empty", folder.display());
    stories
}

fn report(root: &std::path::Path) -> Report {
    let tree = DiskTree::open(root).expect("a folder");
    let today = "2026-06-01".parse().expect("a date");
    let request = Request::all(today);
    let report = lint(&tree, &Config::default(), &request);
    assert!(report.panics.is_empty(), "{:?}", report.panics);
    report
}

fn concise(report: &Report) -> String {
    let lines = report.findings.iter().map(|finding| {
        let start = finding.place.start();
        let help = finding.help.as_ref().map_or(String::new(), |help| format!("  help: {help}\n"));
        let path = finding.place.source.path();
        format!(
            "{path}:{}:{}: {}[{}] {}\n{help}",
            start.line, start.column, finding.level, finding.rule, finding.message
        )
    });
    lines.collect()
}
