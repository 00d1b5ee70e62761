//! What a report looks like in each format, and that no text of a repository can be more than text in it.

#![allow(clippy::expect_used, clippy::panic, reason = "the helpers of a test fail as the test does")]

use std::sync::Arc;

use fluxvet::{
    config::{Config, FailOn},
    engine::{ClusterLine, Gap, Report, Request, RulePanic, Unseen, lint},
    finding::{Diagnostic, Edit, Finding, Fix, Level},
    flux::Entry,
    report::{Format, Style, write},
    text::{MemoryTree, Place, RepoPath, Source, Span},
};

/// Lints with all rules.
fn linted(files: &[(&str, &str)]) -> Report {
    let today = "2026-06-01".parse().expect("a date");
    let request = Request::all(today);
    lint(&MemoryTree::new(files.iter().copied()), &Config::default(), &request)
}

fn source(path: &str, text: impl Into<Vec<u8>>) -> Arc<Source> {
    Source::new(RepoPath::new(path), text.into())
}

/// The first occurrence of `needle`.
fn place(source: &Arc<Source>, needle: &str) -> Place {
    let start = source.text().find(needle).unwrap_or_else(|| panic!("`{needle}` in {}", source.path()));
    source.place(Span::new(start, start + needle.len()))
}

fn report(findings: impl IntoIterator<Item = Diagnostic>) -> Report {
    let mut report = Report { findings: findings.into_iter().map(Finding::from).collect(), ..Report::default() };
    for finding in &mut report.findings {
        finding.fingerprint = "0".repeat(32);
    }
    report.coverage.files = 1;
    report
}

fn shown(format: Format, report: &Report, style: &Style) -> String {
    let mut out = Vec::new();
    write(format, report, style, &mut out).expect("a vector takes everything");
    String::from_utf8(out).expect("reports are UTF-8")
}

fn text(finding: Diagnostic, style: &Style) -> String {
    shown(Format::Text, &report([finding]), style)
}

/// Two kinds of findings: one of a real rule, one with everything that a finding can have.
fn two() -> Report {
    let mut report = linted(&[
        ("apps/web.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: webb\ndata:\n  größe: 1\n  größe: 2\n"),
        ("apps/kustomization.yaml", "resources:\n  - web.yaml\n"),
        ("apps/values.yaml", "a: 1\n# fluxvet: ignore[yaml/duplicate-key] the vendor writes it so\na: 2\n"),
    ]);
    let secret = source(
        "apps/secret.yaml",
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: hünter2 # 密码\n  key: |\n    -----BEGIN KEY-----\n    AAAAB3NzaC1yc2E\ntype: Opaque\n",
    );
    let kustomization = source("apps/kustomization.yaml", "resources:\n  - secret.yaml\n");
    let value = place(&secret, "hünter2");
    let mut finding = Diagnostic::new(
        "suppression/malformed",
        Level::Warning,
        value.clone(),
        "the value of `password` is not encrypted",
    );
    finding
        .help("encrypt the file with `sops --encrypt --in-place apps/secret.yaml`, and give the database a new password: whoever can read the repository has read this one")
        .note(place(&secret, "Secret"), "in this Secret")
        .note(place(&kustomization, "secret.yaml"), "applied from here")
        .mask(value.clone())
        .mask(place(&secret, "-----BEGIN KEY-----\n    AAAAB3NzaC1yc2E\n"))
        .fix(Fix::suggestion("delete the value", vec![Edit::replace(value, "")]));
    finding.field = Some("/stringData/password".into());
    report.findings.insert(0, Finding { fingerprint: "0".repeat(32), ..Finding::from(finding) });
    report.coverage.gaps.push(Gap {
        what: Unseen::File,
        why: "the file has 9000000 bytes, at most 5242880 are read".into(),
        path: RepoPath::new("apps/big.yaml"),
        place: None,
    });
    report.panics.push(RulePanic {
        rule: "git/x",
        path: "apps/web.yaml".into(),
        message: "index out of bounds".into(),
    });
    report
}

#[test]
fn the_same_reports_in_every_format() {
    let empty = linted(&[("apps/web.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: web\n")]);
    insta::with_settings!({ snapshot_path => "../../fixtures/formats", prepend_module_to_snapshot => false, omit_expression => true }, {
        for &format in Format::ALL {
            insta::assert_snapshot!(format!("two.{format}"), shown(format, &two(), &Style::default()));
            insta::assert_snapshot!(format!("empty.{format}"), shown(format, &empty, &Style::default()));
        }
    });
}

fn clusters(number: usize) -> Vec<ClusterLine> {
    let cluster = |number| ClusterLine {
        path: format!("clusters/{number:02}"),
        entry: Entry::Proven,
        kustomizations: 2,
        objects: 7,
        flux_version: None,
        kubernetes_version: None,
        openings: 0,
    };
    (0..number).map(cluster).collect()
}

#[test]
fn clusters_are_named_where_they_tell_something() {
    let source = source("apps/a.yaml", "a: 1\n");
    let shown = |failing: usize, known: usize, assumed: usize| {
        let mut finding = Diagnostic::new("yaml/duplicate-key", Level::Warning, place(&source, "a"), "odd");
        finding.clusters = clusters(failing).into_iter().map(|cluster| cluster.path).collect();
        let mut report = report([finding]);
        report.coverage.clusters = clusters(known + assumed);
        report.coverage.clusters[known..].iter_mut().for_each(|cluster| cluster.entry = Entry::Assumed);
        let text = shown(Format::Text, &report, &Style::default());
        let note = text.lines().find_map(|line| line.trim().strip_prefix("note: ")).unwrap_or("").to_owned();
        let line = shown(Format::Concise, &report, &Style::default());
        let end = line.lines().next().and_then(|line| Some(line.split_once(" odd")?.1.to_owned()));
        (note, end.unwrap_or_default())
    };
    for (failing, known, assumed, note, end) in [
        (1, 1, 0, "", ""),
        (16, 16, 0, "", ""),
        (1, 1, 5, "", ""),
        (1, 2, 0, "in 1 of 2 clusters: clusters/00", " (in clusters/00)"),
        (3, 16, 2, "in 3 of 16 clusters: clusters/00, clusters/01, clusters/02", " (in 3 of 16 clusters)"),
        (7, 16, 0, "in 7 of 16 clusters: clusters/00, clusters/01, clusters/02, …", " (in 7 of 16 clusters)"),
        (14, 16, 0, "in 14 of 16 clusters, not in clusters/14, clusters/15", " (in 14 of 16 clusters)"),
        (2, 0, 4, "in 2 of 4 clusters: clusters/00, clusters/01", " (in 2 of 4 clusters)"),
    ] {
        assert_eq!(shown(failing, known, assumed), (note.to_owned(), end.to_owned()), "{failing} of {known}");
    }
}

#[test]
fn gaps_are_counted_and_listed_where_they_fail_the_run() {
    let mut report = report([]);
    report.coverage.clusters = clusters(16);
    (report.coverage.kustomizations.total, report.coverage.kustomizations.rendered) = (445, 373);
    (report.coverage.kustomizations.partial, report.coverage.kustomizations.failed) = (68, 4);
    let gap = |what, number: usize| Gap {
        what,
        why: format!("reason {number}"),
        path: RepoPath::new(&format!("apps/{number}.yaml")),
        place: None,
    };
    report.coverage.gaps = (0..5).map(|number| gap(Unseen::Part, number)).collect();
    report.coverage.gaps.push(gap(Unseen::File, 5));
    report.coverage.gaps.push(gap(Unseen::Chart, 6));
    let lines = |report: &Report, require_complete, verbose| {
        let style = Style { require_complete, verbose, ..Style::default() };
        let text = shown(Format::Concise, report, &style);
        text.lines().skip(1).map(str::to_owned).collect::<Vec<String>>()
    };
    report.coverage.gaps.push(gap(Unseen::Entry, 7));
    let rendered = "16 clusters, 373 of 445 kustomizations rendered";
    assert_eq!(
        lines(&report, false, false),
        [
            rendered,
            "not checked: 1 file (not read), parts of 68 kustomizations (from elsewhere); `-v` lists them",
            "1 cluster was assumed, see `fluxvet clusters`",
        ]
    );
    let required = lines(&report, true, false);
    assert_eq!(
        required[1],
        "not checked: 1 file (not read), parts of 68 kustomizations (from elsewhere), 1 cluster (assumed), which fails this run"
    );
    assert_eq!((required.len(), required[2].as_str()), (9, "  apps/0.yaml: built in part: reason 0"));
    let listed = lines(&report, false, true);
    assert_eq!(
        listed[1],
        "not checked: 1 file (not read), parts of 68 kustomizations (from elsewhere), 1 chart (never rendered)"
    );
    assert_eq!((listed.len(), listed[7].as_str()), (9, "  apps/5.yaml: not read: reason 5"));
}

#[test]
fn the_names_of_formats_are_read_back() {
    for &format in Format::ALL {
        assert_eq!(format.as_str().parse(), Ok(format));
    }
    let error = "xml".parse::<Format>().expect_err("there is no such format");
    assert_eq!(error, "`xml` is not a format, use `text`, `concise`, `json`, `github` or `azure`");
}

#[test]
fn json_keeps_to_its_schema() {
    let schema = serde_json::from_str(include_str!("../../schemas/report.v1.schema.json")).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    let validator = jsonschema::validator_for(&schema).expect("the schema compiles");
    let accepted = "ignore:\n  - rule: yaml/duplicate-key\n    reason: vendor\n    expires: 2999-01-31\n";
    let config = Config::parse(&source(Config::FILE_NAME, accepted)).expect("the configuration parses");
    let today = "2026-06-01".parse().expect("a date");
    let request = Request::all(today);
    let expiring = lint(&MemoryTree::new([("values.yaml", "a: 1\na: 2\n")]), &config, &request);
    assert_eq!(expiring.suppressed.len(), 1);
    let mut fleet = two();
    fleet.coverage.clusters = clusters(3);
    fleet.coverage.clusters[1].flux_version = Some("2.9".parse().expect("a version"));
    fleet.coverage.clusters[1].kubernetes_version = Some("1.36".parse().expect("a version"));
    fleet.findings[0].clusters = vec!["clusters/00".into()];
    for report in [two(), fleet, linted(&[]), linted(&[("a.yaml", "a: 1\na: 2 # fluxvet: skip\n")]), expiring] {
        let instance = serde_json::from_str(&shown(Format::Json, &report, &Style::default())).expect("JSON");
        let errors: Vec<String> =
            validator.iter_errors(&instance).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
}

#[test]
fn every_object_of_the_schema_is_closed_and_described() {
    fn walk(value: &serde_json::Value, at: &str) {
        let serde_json::Value::Object(map) = value else { return };
        if let Some(properties) = map.get("properties").and_then(|properties| properties.as_object()) {
            assert_eq!(map.get("additionalProperties"), Some(&false.into()), "{at}");
            assert_eq!(
                map.get("required").and_then(|list| list.as_array()).map(Vec::len),
                Some(properties.len()),
                "{at}"
            );
            for (name, property) in properties {
                assert!(property.get("description").is_some() || property.get("$ref").is_some(), "{at}/{name}");
            }
        }
        map.iter().for_each(|(key, value)| walk(value, &format!("{at}/{key}")));
    }
    walk(&serde_json::from_str(include_str!("../../schemas/report.v1.schema.json")).expect("JSON"), "");
}

#[test]
fn snippets_at_the_edges_of_a_file() {
    let mut out = String::new();
    for (name, bytes, needle) in [
        ("empty.yaml", "", ""),
        ("end.yaml", "a: 1\nb: 2", "2"),
        ("crlf.yaml", "a: 1\r\nb: 2\r\nc: 3\r\n", "2\r\n"),
        ("mark.yaml", "\u{feff}a: 1\n", "1"),
        ("tabs.yaml", "a:\t1\t# 密\u{202e}x\u{1b}[2J\n", "# 密\u{202e}x"),
    ] {
        let source = source(name, bytes);
        out += &text(
            Diagnostic::new("yaml/duplicate-key", Level::Info, place(&source, needle), "look"),
            &Style::default(),
        );
    }
    let source = source("behind.yaml", "a: 1\n");
    let finding =
        Diagnostic::new("yaml/duplicate-key", Level::Error, source.place(Span::new(5, 5)), "a line is missing");
    out += &text(finding, &Style::default());
    insta::assert_snapshot!(out, @r"
    yaml/duplicate-key

      info: look
       ╭─[empty.yaml:1:1]
     1 │
       · ▲
       ╰────
      more: `fluxvet explain yaml/duplicate-key`

    found 1 info in 1 file; only errors fail this run
    yaml/duplicate-key

      info: look
       ╭─[end.yaml:2:4]
     1 │ a: 1
     2 │ b: 2
       ·    ─
       ╰────
      more: `fluxvet explain yaml/duplicate-key`

    found 1 info in 1 file; only errors fail this run
    yaml/duplicate-key

      info: look
       ╭─[crlf.yaml:2:4]
     1 │ a: 1
     2 │ b: 2
       ·    ─
     3 │ c: 3
       ╰────
      more: `fluxvet explain yaml/duplicate-key`

    found 1 info in 1 file; only errors fail this run
    yaml/duplicate-key

      info: look
       ╭─[mark.yaml:1:4]
     1 │ a: 1
       ·    ─
       ╰────
      more: `fluxvet explain yaml/duplicate-key`

    found 1 info in 1 file; only errors fail this run
    yaml/duplicate-key

      info: look
       ╭─[tabs.yaml:1:6]
     1 │ a:  1   # 密\u{202e}x\u{1b}[2J
       ·         ─────────────
       ╰────
      more: `fluxvet explain yaml/duplicate-key`

    found 1 info in 1 file; only errors fail this run
    yaml/duplicate-key

      error: a line is missing
       ╭─[behind.yaml:2:1]
     1 │ a: 1
     2 │
       · ▲
       ╰────
      more: `fluxvet explain yaml/duplicate-key`

    found 1 error in 1 file
    ");
}

#[test]
fn long_lines_are_cut_around_what_is_wrong() {
    let long =
        source("a.json", format!("{{{}\"url\": \"git@x:y\"{}}}\n", "\"k\": 1,".repeat(500), ",\"z\": 2".repeat(500)));
    let mut finding = Diagnostic::new("yaml/duplicate-key", Level::Error, place(&long, "git@x:y"), "this is no URL");
    finding.note(place(&long, "{"), "in this object").note(place(&long, "url"), "this key");
    insta::assert_snapshot!(text(finding, &Style { width: 80, ..Style::default() }), @r#"
    yaml/duplicate-key

      error: this is no URL
       ╭─[a.json:1:3510]
     1 │ …1,"k": 1,"url": "git@x:y","z": 2,"z": 2,"z": 2,"z": 2,"z": 2,"z": 2,"z…
       ·            ─┬─    ───────
       ·             ╰── this key
       ╰────
      note: a.json:1:1: in this object
      more: `fluxvet explain yaml/duplicate-key`

    found 1 error in 1 file
    "#);
}

#[test]
fn colour_links_and_characters_as_the_terminal_can() {
    let mut report = linted(&[("values.yaml", "a: 1\na: 2\n")]);
    let help = "keep one of the two lines, and say in the description of the change which of them was meant";
    report.findings[0].level = Level::Error;
    report.findings[0].help = Some(help.into());
    let style = |color, width, unicode| Style { color, links: color, width, unicode, ..Style::default() };
    let show = |style| shown(Format::Text, &report, &style).replace('\u{1b}', "␛");
    insta::assert_snapshot!(show(style(true, 80, true)), @r"
    ␛]8;;https://github.com/fluxvet/fluxvet/blob/main/docs/rules/yaml/duplicate-key.md␛\␛[31myaml/duplicate-key ␛[0m␛[36;1;4m↗␛[0m␛]8;;␛\

      ␛[31merror:␛[0m duplicate key `a`
       ╭─[␛[36;1;4mvalues.yaml:2:1␛[0m]
     ␛[2m1␛[0m │ a: 1
       · ␛[2m┬␛[0m
       · ␛[2m╰── ␛[2mfirst written here␛[0m␛[0m
     ␛[2m2␛[0m │ a: 2
       · ␛[31m─␛[0m
       ╰────
    ␛[36m  help: ␛[0mkeep one of the two lines, and say in the description of the change
            which of them was meant
      ␛[36mmore:␛[0m `fluxvet explain yaml/duplicate-key`

    found ␛[31m1 error␛[0m in 1 file
    ");
    insta::assert_snapshot!(show(style(false, 200, false)), @"
    yaml/duplicate-key

      error: duplicate key `a`
       ,-[values.yaml:2:1]
     1 | a: 1
       : |
       : `-- first written here
     2 | a: 2
       : ^
       `----
      help: keep one of the two lines, and say in the description of the change which of them was meant
      more: `fluxvet explain yaml/duplicate-key`

    found 1 error in 1 file
    ");
}

#[test]
fn a_secret_is_hidden_from_the_snippets_beside_it() {
    let file = source("s.yaml", "stringData:\n  key: |\n    line one\n\n    line two\n  user: bob\n");
    let mut leak = Diagnostic::new("yaml/duplicate-key", Level::Error, place(&file, "key"), "not encrypted");
    leak.mask(place(&file, "line one\n\n    line two\n"));
    let beside = Diagnostic::new("yaml/duplicate-key", Level::Info, place(&file, "user"), "look");
    let report = report([leak, beside]);
    for &format in Format::ALL {
        let out = shown(format, &report, &Style::default());
        assert!(!out.contains("line one") && !out.contains("line two"), "{out}");
    }
    insta::assert_snapshot!(shown(Format::Text, &report, &Style::default()), @"
    yaml/duplicate-key

      info: look
       ╭─[s.yaml:6:3]
     4 │
     5 │     ••••••••
     6 │   user: bob
       ·   ────
       ╰────
      more: `fluxvet explain yaml/duplicate-key`

    yaml/duplicate-key

      error: not encrypted
       ╭─[s.yaml:2:3]
     1 │ stringData:
     2 │   key: |
       ·   ───
     3 │     ••••••••
     4 │
       ╰────

    found 1 error, 1 info in 1 file
    ");
}

#[test]
fn repeated_findings_are_counted_and_snippets_have_a_limit() {
    let finding = |number: usize| {
        let source = source(&format!("apps/{number:03}.yaml"), "a: 1\n");
        Diagnostic::new("yaml/duplicate-key", Level::Warning, place(&source, "a"), format!("the key `{number}` is odd"))
    };
    let out = shown(Format::Text, &report((0..1238).map(finding)), &Style::default());
    assert_eq!(out.matches("╭─").count(), 3);
    let tail: Vec<&str> = out.lines().rev().take(3).collect();
    insta::assert_snapshot!(tail.into_iter().rev().collect::<Vec<_>>().join("\n"), @"
    … and 1,235 more of yaml/duplicate-key: apps/003.yaml:1:1, apps/004.yaml:1:1, apps/005.yaml:1:1, … (`--format concise` lists all)

    found 1,238 warnings in 1 file; only errors fail this run
    ");

    let all_different =
        |number: usize| Diagnostic { message: format!("odd for the {number}. time"), ..finding(number) };
    let out = shown(Format::Text, &report((0..60).map(all_different)), &Style::default());
    assert_eq!((out.matches("╭─").count(), out.matches("warning[").count()), (50, 10));
}

#[test]
fn findings_of_one_cause_are_one_group() {
    let finding = |number: usize| {
        let source = source(&format!("apps/{number:03}.yaml"), "a: 1\n");
        let level = if number == 7 { Level::Error } else { Level::Warning };
        let mut finding = Diagnostic::new("yaml/duplicate-key", level, place(&source, "a"), format!("odd `{number}`"));
        finding.cause("odd");
        finding
    };
    let report = report((0..453).map(finding));
    let out = shown(Format::Text, &report, &Style::default());
    insta::assert_snapshot!(out, @"
    yaml/duplicate-key

      error: odd `7`
       ╭─[apps/007.yaml:1:1]
     1 │ a: 1
       · ─
       ╰────
      note: the same in 452 more places in 452 files: apps/000.yaml:1:1, apps/001.yaml:1:1,
            apps/002.yaml:1:1, …
      more: `fluxvet explain yaml/duplicate-key`

    found 1 error, 452 warnings of 1 cause in 1 file
    ");
    let out = shown(Format::Github, &report, &Style::default());
    let log: Vec<&str> = out.lines().skip_while(|line| *line != "::endgroup::").skip(1).take(2).collect();
    insta::assert_snapshot!(log.join("\n"), @"
    apps/007.yaml:1:1: error[yaml/duplicate-key] odd `7`
      the same in 452 more places in 452 files: apps/000.yaml:1:1, apps/001.yaml:1:1, apps/002.yaml:1:1, …
    ");
    let out = shown(Format::Concise, &report, &Style::default());
    assert_eq!(out.lines().filter(|line| line.contains("[yaml/duplicate-key]")).count(), 453);
}

#[test]
fn annotations_stop_where_the_ci_systems_stop() {
    let findings = (0..75).map(|number| {
        let source = source(&format!("{number}.yaml"), "a: 1\n");
        Diagnostic::new("yaml/duplicate-key", Level::ALL[number % 3], place(&source, "a"), format!("odd `{number}`"))
    });
    let report = report(findings);
    let out = shown(Format::Github, &report, &Style::default());
    let count = |start: &str| out.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((count("::error "), count("::warning "), count("::notice ")), (10, 10, 10));
    assert!(out.contains("45 findings without an annotation"), "{out}");
    let out = shown(Format::Azure, &report, &Style { root: "/agent/1/s/".into(), ..Style::default() });
    assert_eq!(out.matches("##vso[task.logissue ").count(), 20);
    assert!(out.contains("sourcepath=/agent/1/s/0.yaml;"));
    assert!(out.contains("30 findings without an issue"), "{out}");
}

#[test]
fn the_summary_says_what_a_user_would_ask() {
    let source = source("a.yaml", "a: 1\n");
    let warned = report([Diagnostic::new("yaml/duplicate-key", Level::Warning, place(&source, "a"), "odd")]);
    let mut clean = report([]);
    (clean.coverage.files, clean.coverage.objects) = (412, 1208);
    let mut out = String::new();
    for (report, fail_on) in [
        (&report([]), FailOn::default()),
        (&Report::default(), FailOn::default()),
        (&clean, FailOn::default()),
        (&warned, FailOn::At(Level::Warning)),
        (&warned, FailOn::default()),
        (&warned, FailOn::Never),
    ] {
        let shown = shown(Format::Concise, report, &Style { fail_on, ..Style::default() });
        out += shown.lines().last().unwrap_or_default();
        out.push('\n');
    }
    insta::assert_snapshot!(out, @"
    no findings in 1 file, 0 objects
    no files found, nothing was checked
    no findings in 412 files, 1,208 objects
    found 1 warning in 1 file
    found 1 warning in 1 file; only errors fail this run
    found 1 warning in 1 file; findings do not fail this run
    ");
}
