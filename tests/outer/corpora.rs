//! Real repositories, an outer test: the folder that `FLUXVET_SHARED` names (`../shared`) lies beside a checkout of the
//! developers and of CI. Elsewhere the test says that it was skipped.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use serde_json::Value;

use crate::shared::{folders, unpacked};

#[test]
#[ignore = "takes minutes in a debug build; .ci/run asks for it"]
fn every_real_repository_gives_the_same_valid_report_on_any_number_of_threads() {
    let Some(corpora) = unpacked("corpora/repositories.tar.xz", "corpora") else { return };
    let schema: Value =
        serde_json::from_str(include_str!("../../schemas/report.v1.schema.json")).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema compiles");
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut repositories = 0;
    for root in folders(&corpora) {
        repositories += 1;
        let _ = fs::remove_dir_all(root.join(".git"));
        let plain = report(&root, &schema);
        git(&root, &["init", "-q"]);
        git(&root, &["add", "-A"]);
        report(&root, &schema);
        fs::remove_dir_all(root.join(".git")).expect("the index is removed");
        for finding in plain["findings"].as_array().expect("findings") {
            *counts.entry(finding["rule"].as_str().expect("a rule").to_owned()).or_default() += 1;
            let message = finding["message"].as_str().expect("a message");
            assert!(!is_glued(message), "a space is missing after a quoted name: {message}");
        }
    }
    assert_eq!(repositories, 41);
    let total: usize = counts.values().sum();
    println!("{total} findings in {repositories} repositories:");
    for (rule, count) in counts {
        println!("{count:6}  {rule}");
    }
}

/// Whether a word follows a closing backtick without a space.
fn is_glued(message: &str) -> bool {
    message.split('`').skip(2).step_by(2).any(|after| after.starts_with(char::is_alphanumeric))
}

/// Runs with 1, 2 and 8 threads, and wants the same bytes.
fn report(root: &Path, schema: &jsonschema::Validator) -> Value {
    let mut first: Option<Vec<u8>> = None;
    for threads in ["1", "2", "8"] {
        let output = Command::new(env!("CARGO_BIN_EXE_fluxvet"))
            .args(["check", "--format", "json", "--no-config", "--root"])
            .arg(root)
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .expect("the program starts");
        let code = output.status.code();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(matches!(code, Some(0 | 1)), "{}: exit code {code:?}: {said}", root.display());
        match &first {
            Some(bytes) => assert!(*bytes == output.stdout, "{}: {threads} threads differ", root.display()),
            None => first = Some(output.stdout),
        }
    }
    let report: Value = serde_json::from_slice(&first.unwrap_or_default()).expect("the report is JSON");
    let errors: Vec<String> = schema.iter_errors(&report).take(5).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{}: {errors:?}", root.display());
    report
}

fn git(root: &Path, args: &[&str]) {
    let mut command = Command::new("git");
    command.arg("-C").arg(root).args(args);
    for (name, value) in [("GIT_CONFIG_GLOBAL", "/dev/null"), ("GIT_CONFIG_SYSTEM", "/dev/null")] {
        command.env(name, value);
    }
    assert!(command.status().expect("git starts").success(), "git {args:?} in {}", root.display());
}
