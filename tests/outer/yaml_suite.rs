//! The public YAML test suite, and what kustomize makes of each of its cases.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
};

use fluxvet::{
    text::{RepoPath, Source},
    yaml::{Kind, Limits, Node, ProblemKind, Reader, Scalar, Yaml},
};
use serde_json::Value;

use crate::shared::shared;

/// Read by kustomize according to the table, refused by us: the real engine stops at the `---` line.
const CUT_BEFORE_READING: [&str; 1] = ["N782"];

#[test]
fn verdicts_of_the_specification_and_of_kustomize() {
    let Some(suite) = Suite::open() else { return };
    let mut wrong = Vec::new();
    for (case, verdict) in &suite.verdicts {
        let yaml = suite.parse(case);
        let has = |kind: ProblemKind| yaml.problems().iter().any(|problem| problem.kind == kind);
        let rejected = has(ProblemKind::Syntax) || has(ProblemKind::ReadByGo);
        if rejected != verdict.suite_rejects {
            wrong.push(format!("{case}: the suite says {verdict:?}, we found {:?}", yaml.problems()));
        }
        let refused = has(ProblemKind::Syntax) || has(ProblemKind::RefusedByGo);
        if refused != verdict.kustomize_rejects && !CUT_BEFORE_READING.contains(&case.as_str()) {
            wrong.push(format!("{case}: kustomize says {verdict:?}, we found {:?}", yaml.problems()));
        }
    }
    assert_eq!(suite.verdicts.len(), 402, "cases of the suite");
    assert!(wrong.is_empty(), "{} verdicts differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn values_are_those_of_the_suite() {
    let Some(suite) = Suite::open() else { return };
    let mut wrong = Vec::new();
    let mut compared = 0;
    // A case that the suite rejects may still have the JSON of what a lenient reader makes of it.
    for (case, _) in suite.verdicts.iter().filter(|(_, verdict)| !verdict.suite_rejects) {
        let Ok(json) = std::fs::read_to_string(suite.folder.join(case).join("in.json")) else { continue };
        let expected: Vec<Value> =
            serde_json::Deserializer::from_str(&json).into_iter().collect::<Result<_, _>>().expect("the suite's JSON");
        let yaml = suite.parse(case);
        let found: Vec<Value> = yaml.roots().map(value).collect();
        compared += 1;
        let same = expected.len() == found.len() && expected.iter().zip(&found).all(|(left, right)| alike(left, right));
        if !same {
            wrong.push(format!("{case}: {} is not {}", Value::from(found), Value::from(expected)));
        }
    }
    assert!(wrong.is_empty(), "{} of {compared} values differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// No case of the suite has a plain scalar that Go reads otherwise (`0777`, `08`, a date), so the values are equal.
fn alike(suite: &Value, ours: &Value) -> bool {
    match (suite, ours) {
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| alike(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(key, left)| right.get(key).is_some_and(|right| alike(left, right)))
        }
        // `1` and `1.0` are one number.
        (Value::Number(left), Value::Number(right)) => left.as_f64() == right.as_f64(),
        _ => suite == ours,
    }
}

fn value(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Map => node
            .entries()
            .into_iter()
            .map(|entry| (entry.key.text().unwrap_or_default().to_owned(), value(entry.value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Kind::Seq => node.items().map(value).collect::<Vec<_>>().into(),
        Kind::Scalar => match node.scalar(Reader::Kyaml).expect("a scalar") {
            Scalar::Null => Value::Null,
            Scalar::Bool(value) => value.into(),
            Scalar::Int(value) => serde_json::Number::from_i128(value).map_or(Value::Null, Value::Number),
            Scalar::Float(value) => value.into(),
            Scalar::Str(text) => text.into_owned().into(),
            Scalar::Timestamp(text) => text.into(),
        },
    }
}

#[derive(Debug)]
struct Verdict {
    suite_rejects: bool,
    kustomize_rejects: bool,
}

struct Suite {
    folder: PathBuf,
    verdicts: BTreeMap<String, Verdict>,
}

impl Suite {
    /// `None`, with a word about it, where the shared folder is missing; under CI that is a failure.
    fn open() -> Option<Self> {
        let archive = shared("conformance/yaml-test-suite.tar.xz")?;
        let table = shared("conformance/yaml-go.jsonl")?;
        let table = std::fs::read_to_string(table).expect("the table of verdicts");
        let verdicts = table.lines().map(verdict).collect();
        Some(Self { folder: unpack(&archive), verdicts })
    }

    fn parse(&self, case: &str) -> Yaml {
        let bytes = std::fs::read(self.folder.join(case).join("in.yaml")).expect("a case has in.yaml");
        Yaml::parse(Source::new(RepoPath::new("in.yaml"), bytes), &Limits::default())
    }
}

fn verdict(line: &str) -> (String, Verdict) {
    let row: Value = serde_json::from_str(line).expect("a line of JSON");
    let verdict =
        Verdict { suite_rejects: row["suite"] == "rejects", kustomize_rejects: row["kustomize"] == "rejects" };
    (row["case"].as_str().expect("the name of a case").to_owned(), verdict)
}

/// Unpacks the archive once for each test process and answers with the folder that holds the cases.
fn unpack(archive: &Path) -> PathBuf {
    static FOLDER: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    FOLDER
        .get_or_init(|| {
            let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("yaml-test-suite");
            std::fs::create_dir_all(&target).expect("a folder to unpack to");
            let done = Command::new("tar").arg("-xJf").arg(archive).arg("-C").arg(&target).status();
            assert!(done.is_ok_and(|status| status.success()), "tar cannot unpack {}", archive.display());
            let inner = target.join("yaml-test-suite");
            if inner.is_dir() { inner } else { target }
        })
        .clone()
}
