//! No text of a repository is more than text: not for a terminal, not for the runners of GitHub and Azure.
//!
//! `runners.rs` reads what we print as the runners do.

#![allow(clippy::expect_used, clippy::panic, reason = "the helpers of a test fail as the test does")]

use std::sync::Arc;

use fluxvet::{
    engine::{ClusterLine, Gap, Report, RulePanic, Unseen},
    finding::{Diagnostic, Edit, Finding, Fix, Level},
    flux::Entry,
    report::{
        Format, Style,
        sanitize::{inline, is_harmful},
        write,
    },
    text::{RepoPath, Source, Span},
};
use proptest::prelude::*;

use crate::runners::{azure, commands, github, hostile};

prop_compose! {
    /// A report whose every text is hostile.
    fn reports()(
        texts in prop::collection::vec(hostile(), 9),
        body in prop::collection::vec(hostile(), 1..6),
        spans in prop::collection::vec((0usize..200, 0usize..60), 4),
        level in prop::sample::select(Level::ALL.to_vec()),
    ) -> Report {
        let source = |path: &str| Source::new(RepoPath::new(path), body.join("\n").into_bytes());
        let (here, there) = (source(&format!("a{}", texts[0])), source(&texts[1]));
        let place = |source: &Arc<Source>, (start, length): (usize, usize)| {
            let text = source.text();
            let (start, end) = (text.floor_char_boundary(start), text.floor_char_boundary(start + length));
            source.place(Span::new(start, end))
        };
        let mut finding = Diagnostic::new("yaml/duplicate-key", level, place(&here, spans[0]), texts[2].clone());
        finding
            .help(texts[3].clone())
            .note(place(&here, spans[1]), texts[4].clone())
            .note(place(&there, spans[2]), texts[5].clone())
            .mask(place(&here, spans[3]))
            .fix(Fix::safe(texts[6].clone(), vec![Edit::replace(place(&here, spans[0]), texts[6].clone())]));
        let mut finding = Finding::from(finding);
        finding.clusters = vec![texts[7].clone()];
        let mut report = Report { findings: vec![finding], ..Report::default() };
        report.coverage.files = 1;
        let cluster = |path: &str| ClusterLine {
            path: path.to_owned(),
            entry: Entry::Proven,
            kustomizations: 0,
            objects: 0,
            flux_version: None,
            kubernetes_version: None,
            openings: 0,
        };
        report.coverage.clusters = vec![cluster(&texts[7]), cluster("other")];
        let path = RepoPath::new(&texts[1]);
        report.coverage.gaps = vec![Gap { what: Unseen::File, why: texts[8].clone(), path, place: None }];
        report.panics = vec![RulePanic { rule: "git/x", path: texts[0].clone(), message: texts[2].clone() }];
        report
    }
}

fn shown(format: Format, report: &Report, style: &Style) -> String {
    let mut out = Vec::new();
    write(format, report, style, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_text_commands_a_runner(report in reports(), width in 20usize..200, color: bool, unicode: bool) {
        let style = Style { color, unicode, width, links: color, ..Style::default() };
        for format in [Format::Text, Format::Concise, Format::Json] {
            let out = shown(format, &report, &style);
            prop_assert_eq!(commands(&out, github), [], "{}", out);
            prop_assert_eq!(commands(&out, azure), [], "{}", out);
        }
    }

    #[test]
    fn no_text_commands_a_terminal(report in reports(), width in 20usize..200) {
        let style = Style { width, ..Style::default() };
        for &format in Format::ALL {
            let out = shown(format, &report, &style);
            // Commands are for the runners; the other tests look for them.
            let harmful = out.char_indices().find(|&(at, c)| c != '#' && is_harmful(&out[at..]));
            prop_assert_eq!(harmful, None, "{}", out);
        }
    }

    #[test]
    fn github_reads_our_annotation_and_nothing_else(report in reports()) {
        let out = shown(Format::Github, &report, &Style::default());
        prop_assert_eq!(commands(&out, azure), [], "{}", out);
        let read = commands(&out, github);
        let names: Vec<&str> = read.iter().map(|command| command.name.as_str()).collect();
        let finding = &report.findings[0];
        let name = if finding.level == Level::Info { "notice" } else { finding.level.as_str() };
        prop_assert_eq!(names, ["group", name, "endgroup"], "{}", out);
        prop_assert_eq!(read[1].get("file"), inline(finding.place.source.path().as_str()));
        prop_assert_eq!(read[1].get("line"), finding.place.start().line.to_string());
        prop_assert_eq!(read[1].get("title"), finding.rule);
        let one_line = finding.place.start().line == finding.place.end().line;
        prop_assert_eq!(!read[1].get("col").is_empty(), one_line);
        prop_assert_eq!(read[1].data.lines().next().unwrap_or(""), inline(&finding.message));
    }

    #[test]
    fn azure_reads_our_issue_and_nothing_else(report in reports()) {
        let out = shown(Format::Azure, &report, &Style::default());
        let read = commands(&out, azure);
        let names: Vec<&str> = read.iter().map(|command| command.name.as_str()).collect();
        let finding = &report.findings[0];
        if finding.level == Level::Info {
            prop_assert_eq!(names, [""; 0], "{}", out);
        } else {
            prop_assert_eq!(names, ["group", "task.logissue", "endgroup"], "{}", out);
            prop_assert_eq!(read[1].get("type"), finding.level.as_str());
            prop_assert_eq!(read[1].get("sourcepath"), inline(finding.place.source.path().as_str()));
            prop_assert_eq!(read[1].get("linenumber"), finding.place.start().line.to_string());
            prop_assert_eq!(read[1].get("code"), finding.rule);
            prop_assert_eq!(read[1].data.lines().next().unwrap_or(""), inline(&finding.message));
        }
    }

    #[test]
    fn a_secret_is_never_shown(before in hostile(), after in hostile(), lines in 1usize..4, width in 20usize..200) {
        let secret = vec!["hunter2-é-密"; lines].join("\n  ");
        let source = Source::new(RepoPath::new("a.yaml"), format!("{before}{secret}{after}").into_bytes());
        // A byte order mark at the start is no text, so the place must be looked for.
        let start = source.text().find(&secret).expect("it is in there");
        let place = source.place(Span::new(start, start + secret.len()));
        let everything = source.place(Span::new(0, source.text().len()));
        let mut leak = Diagnostic::new("yaml/duplicate-key", Level::Error, place.clone(), "not encrypted");
        leak.mask(place).note(everything.clone(), "here");
        let beside = Diagnostic::new("yaml/duplicate-key", Level::Error, everything, "look");
        let report = Report { findings: vec![leak.into(), beside.into()], ..Report::default() };
        for &format in Format::ALL {
            let out = shown(format, &report, &Style { width, ..Style::default() });
            prop_assert!(!out.contains("hunter2") && !out.contains('密') || before.contains('密') || after.contains('密'), "{}", out);
        }
    }

    #[test]
    fn json_loses_nothing(report in reports()) {
        let read: serde_json::Value = serde_json::from_str(&shown(Format::Json, &report, &Style::default())).expect("JSON");
        let finding = &report.findings[0];
        prop_assert_eq!(read["findings"][0]["message"].as_str(), Some(finding.message.as_str()));
        prop_assert_eq!(read["findings"][0]["path"].as_str(), Some(finding.place.source.path().as_str()));
        prop_assert_eq!(read["findings"][0]["help"].as_str(), finding.help.as_deref());
    }

    #[test]
    fn equal_reports_give_equal_bytes(report in reports()) {
        for &format in Format::ALL {
            prop_assert_eq!(shown(format, &report, &Style::default()), shown(format, &report.clone(), &Style::default()));
        }
    }
}
