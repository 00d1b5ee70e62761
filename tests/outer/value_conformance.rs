//! The value types against tables made with the Go libraries they imitate.

use fluxvet::model::value::constraint::Constraint;
use fluxvet::model::value::duration::Duration;
use fluxvet::model::value::envsubst::{Answer, FailureKind, Template};
use fluxvet::model::value::go_url::GoUrl;
use fluxvet::model::value::image::{Image, Repository};
use fluxvet::model::value::regexp::Regexp;
use fluxvet::model::value::version::Version;
use serde_json::Value as Json;

use crate::shared::shared;

/// The rows of a table; none, with a word about it, where the tables are not at hand.
fn rows(table: &str) -> Vec<Json> {
    let Some(path) = shared(&format!("conformance/{table}")) else { return Vec::new() };
    let text = std::fs::read_to_string(path).expect("the table is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("a row is JSON")).collect()
}

/// Compares every row, and fails with all that differ.
fn check(table: &str, answer: impl Fn(&Json) -> Json) {
    let rows = rows(table);
    let differing: Vec<String> = rows
        .iter()
        .filter_map(|row| {
            let ours = answer(row);
            let differs = ours.as_object()?.iter().any(|(key, value)| row.get(key).unwrap_or(&Json::Null) != value);
            differs.then(|| format!("theirs: {row}\n  ours: {ours}"))
        })
        .collect();
    println!("{table}: {} of {} rows met", rows.len() - differing.len(), rows.len());
    assert!(differing.is_empty(), "{table}: {} rows differ\n{}", differing.len(), differing.join("\n"));
}

fn text<'a>(row: &'a Json, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

#[test]
fn versions() {
    check("semver-versions.jsonl", |row| {
        let version = text(row, "version");
        let loose = Version::parse(version);
        serde_json::json!({
            "ok": loose.is_ok(),
            "strict": Version::parse_strict(version).is_ok(),
            "normal": loose.ok().map(|version| version.to_string()),
        })
    });
}

#[test]
fn constraints() {
    let versions: Vec<(String, Version)> = rows("semver-versions.jsonl")
        .iter()
        .filter_map(|row| Some((text(row, "version").to_owned(), Version::parse(text(row, "version")).ok()?)))
        .collect();
    check("semver-constraints.jsonl", |row| {
        let constraint = Constraint::parse(text(row, "constraint"));
        let matches = constraint.as_ref().ok().map(|constraint| {
            let matching = versions.iter().filter(|(_, version)| constraint.matches(version));
            matching.map(|(text, _)| text.as_str()).collect::<Vec<_>>()
        });
        if let (Ok(constraint), Some(matches)) = (&constraint, &matches) {
            assert!(matches.is_empty() || constraint.is_satisfiable(), "{row}");
            assert!(!constraint.meaning().is_empty());
        }
        serde_json::json!({ "ok": constraint.is_ok(), "matches": matches })
    });
}

#[test]
fn images() {
    check("image-references.jsonl", |row| {
        let image = Image::parse(text(row, "input"));
        let repository = Repository::parse(text(row, "input"));
        let image = image.as_ref().ok();
        serde_json::json!({
            "ok": image.is_some(),
            "registry": image.map(|image| &image.repository.registry),
            "repository": image.map(|image| &image.repository.repository),
            "identifier": image.map(Image::identifier),
            "repositoryOk": repository.is_ok(),
            "repositoryName": repository.ok().map(|repository| repository.name()),
        })
    });
}

#[test]
fn urls() {
    check("urls.jsonl", |row| match GoUrl::parse(text(row, "input")) {
        Err(_) => serde_json::json!({ "ok": false }),
        Ok(url) => serde_json::json!({
            "ok": true,
            "scheme": url.scheme,
            "opaque": url.opaque,
            "user": url.user.as_ref().map(|user| &user.name),
            "password": url.user.as_ref().map(|user| user.password.is_some()),
            "host": url.hostname(),
            "port": url.port(),
            "path": url.path,
            "rawPath": url.raw_path,
            "query": url.query,
            "fragment": url.fragment,
        }),
    });
}

#[test]
fn durations() {
    check("durations.jsonl", |row| {
        let duration = Duration::parse(text(row, "input")).ok();
        serde_json::json!({
            "ok": duration.is_some(),
            "nanoseconds": duration.map(|duration| duration.nanoseconds),
            "normal": duration.map(|duration| duration.to_string()),
        })
    });
}

#[test]
fn regular_expressions() {
    let texts: Vec<String> = rows("regex.jsonl")
        .iter()
        .find(|row| row["pattern"] == "()")
        .map(|row| serde_json::from_value(row["matches"].clone()).expect("texts"))
        .unwrap_or_default();
    check("regex.jsonl", |row| {
        let regexp = Regexp::parse(text(row, "pattern")).ok();
        let matches = regexp
            .as_ref()
            .map(|regexp| texts.iter().filter(|text| regexp.is_match(text) == Some(true)).collect::<Vec<_>>());
        let groups = regexp
            .as_ref()
            .map(|regexp| regexp.groups().iter().map(|group| group.clone().unwrap_or_default()).collect::<Vec<_>>());
        serde_json::json!({ "ok": regexp.is_some(), "groups": groups, "matches": matches })
    });
}

#[test]
fn substitutions() {
    let lookup = |name: &str| match name {
        "A" => Answer::Known("alpha"),
        "B" => Answer::Known("Beta Value"),
        "EMPTY" => Answer::Known(""),
        "N" => Answer::Known("42"),
        "T" => Answer::Known("true"),
        "PATH_X" => Answer::Known("a/b/c.tar.gz"),
        "UML" => Answer::Known("grün"),
        "SP" => Answer::Known("  x "),
        "_u" => Answer::Known("under"),
        "x1" => Answer::Known("one"),
        "DOLLAR" => Answer::Known("$A"),
        "BR" => Answer::Known("${A}"),
        _ => Answer::Undefined,
    };
    check("envsubst.jsonl", |row| {
        let input = text(row, "input");
        let template = Template::parse(input);
        let answer = |strict| match template.as_ref().map(|template| template.evaluate(input, lookup, strict)) {
            Err(_) => serde_json::json!({ "error": "parse" }),
            Ok(Err(failure)) if failure.kind == FailureKind::Undefined => serde_json::json!({ "error": "unset" }),
            Ok(Err(failure)) => serde_json::json!({ "error": failure.to_string() }),
            Ok(Ok(evaluated)) => {
                assert!(!evaluated.unknown);
                assert_eq!(evaluated.pieces.last().map_or(0, |piece| piece.output.end), evaluated.text.len());
                serde_json::json!({ "output": evaluated.text })
            }
        };
        serde_json::json!({ "lenient": answer(false), "strict": answer(true) })
    });
}
