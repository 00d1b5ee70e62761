//! No text of a repository is more than text: not for a terminal, not for the runners of GitHub and Azure.
//!
//! The parsers of both runners are written again here, a little more generous than they are, and read what we print.

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

/// A command as a runner reads it.
#[derive(Debug, PartialEq, Eq)]
struct Command {
    name: String,
    properties: Vec<(String, String)>,
    data: String,
}

impl Command {
    fn get(&self, name: &str) -> &str {
        self.properties.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }
}

/// actions/runner `ActionCommand.cs`, `TryParseV2` and then `TryParse`, with every name registered.
fn github(line: &str) -> Option<Command> {
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
fn azure(line: &str) -> Option<Command> {
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
fn commands(out: &str, parse: fn(&str) -> Option<Command>) -> Vec<Command> {
    let invisible = |c: char| {
        matches!(c, '\0'..='\u{8}' | '\u{e}'..='\u{1f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}')
            || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
    };
    let lines = out.split(['\n', '\r']);
    lines.filter_map(|line| parse(line).or_else(|| parse(&line.replace(invisible, "")))).collect()
}

/// Text that tries.
fn hostile() -> impl Strategy<Value = String> {
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
        let style = Style { color, unicode, width, links: color, in_ci: true, ..Style::default() };
        for format in [Format::Text, Format::Concise, Format::Json] {
            let out = shown(format, &report, &style);
            prop_assert_eq!(commands(&out, github), [], "{}", out);
            prop_assert_eq!(commands(&out, azure), [], "{}", out);
        }
    }

    #[test]
    fn no_text_commands_a_terminal(report in reports(), width in 20usize..200, in_ci: bool) {
        let style = Style { width, in_ci, ..Style::default() };
        for &format in Format::ALL {
            let out = shown(format, &report, &style);
            let harmful = out.char_indices().find(|&(at, _)| is_harmful(&out[at..], false));
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
        prop_assert_eq!(read[1].get("file"), inline(finding.place.source.path().as_str(), true));
        prop_assert_eq!(read[1].get("line"), finding.place.start().line.to_string());
        prop_assert_eq!(read[1].get("title"), finding.rule);
        let one_line = finding.place.start().line == finding.place.end().line;
        prop_assert_eq!(!read[1].get("col").is_empty(), one_line);
        prop_assert_eq!(read[1].data.lines().next().unwrap_or(""), inline(&finding.message, true));
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
            prop_assert_eq!(read[1].get("sourcepath"), inline(finding.place.source.path().as_str(), true));
            prop_assert_eq!(read[1].get("linenumber"), finding.place.start().line.to_string());
            prop_assert_eq!(read[1].get("code"), finding.rule);
            prop_assert_eq!(read[1].data.lines().next().unwrap_or(""), inline(&finding.message, true));
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
