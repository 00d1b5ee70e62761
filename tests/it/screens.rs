//! What someone sees at a terminal, where it differs from what a pipe gets.

use std::{fs::File, process::Command};

use fluxvet::{
    report::{Style, page, rules as listed, terminal},
    rules,
};

const PAGE: &str = r#"# color/both (error)

Two colors in one mapping.

kustomize answers `color key "…" already defined` and builds nothing, in a base as in every overlay that names it.

It is so at all versions.

## Bad

```yaml
color: blue

color: green
```

```text
example.yaml:3:1: error: the key `color` stands twice in this mapping, and only one of them counts
  help: keep one
```

## Good

```yaml
color: green
```

## Fix

Keep the line that was meant.

Source: the function `uniqueKeys` of [yaml.v3](https://github.com/yaml/go-yaml/blob/v3/decode.go), measured.
"#;

#[test]
fn a_page_is_wrapped_and_says_first_what_to_do() {
    let show = |color, width| terminal(PAGE, &Style { color, width, ..Style::default() }).replace('\u{1b}', "␛");
    insta::assert_snapshot!(show(false, 60), @r#"
    color/both (error)
      Two colors in one mapping.

    Fix
      Keep the line that was meant.

    Why
      kustomize answers `color key "…" already defined` and
      builds nothing, in a base as in every overlay that names
      it.

      It is so at all versions.

    Bad
        color: blue

        color: green

        example.yaml:3:1: error: the key `color` stands twice in
        this mapping, and only one of them counts
          help: keep one

    Good
        color: green

    Source
      The function `uniqueKeys` of yaml.v3
      <https://github.com/yaml/go-yaml/blob/v3/decode.go>,
      measured.
    "#);
    let colored = show(true, 60);
    assert!(colored.starts_with("␛[1mcolor/both (error)␛[0m\n"), "{colored}");
    assert!(colored.contains("\n␛[36mFix␛[0m\n"), "{colored}");
    assert!(colored.contains("␛[32mcolor␛[0m ␛[32mkey␛[0m"), "a line break must not end a color: {colored}");
}

#[test]
fn no_page_loses_a_word_on_a_terminal() {
    for rule in rules::all() {
        let page = page(rule);
        let shown = terminal(&page, &Style { width: 80, ..Style::default() });
        let shown: Vec<&str> = shown.split_whitespace().collect();
        for word in page.split_whitespace().filter(|word| word.chars().all(char::is_alphanumeric)) {
            let is_there =
                shown.iter().any(|other| other.eq_ignore_ascii_case(word)) || word == "yaml" || word == "text";
            assert!(is_there, "{}: {word}", rule.id);
        }
        assert!(!shown.contains(&"```yaml") && !shown.contains(&"##"), "{}", rule.id);
    }
}

#[test]
fn a_list_of_rules_breaks_between_words() {
    let rules: Vec<&rules::Rule> = rules::all().collect();
    let piped = listed(&rules, None, &Style::default());
    assert_eq!(piped.lines().count(), rules.len(), "a line each for grep");
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<String>>();
    for width in [60, 80, 120] {
        let shown = listed(&rules, Some(width), &Style::default());
        assert_eq!(words(&shown), words(&piped), "{width}");
        for line in shown.lines() {
            assert!(line.chars().count() <= width && line.trim_end() == line, "{width}: {line}");
        }
    }
}

/// As the table of exit codes says.
#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_our_failure() {
    for words in [&["rules"][..], &["check", "--root", "fixtures/clean/aks-with-azure-devops"]] {
        let full = File::options().write(true).open("/dev/full").expect("a device");
        let output = Command::new(env!("CARGO_BIN_EXE_fluxvet")).args(words).stdout(full).output().expect("fluxvet");
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(3), "{said}");
        assert!(said.starts_with("fluxvet: the report cannot be written: "), "{said}");
    }
}

#[test]
fn shells_complete_values() {
    let output = Command::new(env!("CARGO_BIN_EXE_fluxvet")).args(["completions", "bash"]).output().expect("fluxvet");
    let script = String::from_utf8(output.stdout).expect("UTF-8");
    for values in ["text concise json github azure", "error warning info never", "git git/branch-with-refs-prefix"] {
        assert!(script.contains(values), "{values}");
    }
}
