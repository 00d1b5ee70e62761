//! Words that a native engineer would not write do not come back: what a user reads is counted for each of them, and no
//! number in `english.tsv` may grow. It is rewritten when one is smaller; under `CI` it is only compared.
//!
//! `cargo test --test it english -- --nocapture` lists what is left.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use fluxvet::rules;
use regex::Regex;

use super::{SOURCE, files, relative};

/// A name, what is counted, and what is fine after all.
const WORDS: [(&str, &str, &str); 17] = [
    ("behind", r"\bbehind\b", ""),
    ("belongs into", r"\bbelongs? into\b", ""),
    ("blank", r"\bblanks?\b", ""),
    ("for ever", r"\bfor ever\b", ""),
    ("in front", r"\bin front\b", ""),
    ("is no", r"\S+ (is|are) no \S+", r"(?i)^there |no (longer|more)\b"),
    ("laid aside", r"\blaid aside\b", ""),
    ("lies", r"\blies?\b", ""),
    ("maybe", r"\bmaybe\b", ""),
    ("mend", r"\bmend(s|ed|ing)?\b", ""),
    ("said", r"\bsaid\b", ""),
    ("speak", r"\b(speaks?|spoken|speaking)\b", ""),
    ("stands", r"\bstands?\b( \w+)?", "stands? (for|alone)"),
    ("takes", r"\btakes\b( \w+)?", r"takes (effect|place|precedence|long|time|minutes|part)"),
    ("told", r"\b(told|tells)\b", ""),
    ("whoever", r"\bwhoever\b", ""),
    ("without a word", r"\bwithout a word\b", ""),
];

#[test]
fn what_users_read_has_no_more_of_these_words_than_before() {
    let texts = texts();
    let mut counts =
        String::from("# How often each word is left in what users read; tests/it/tidy/english.rs keeps it.\n");
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/tidy/english.tsv");
    let known = fs::read_to_string(&list).unwrap_or_default();
    let allowed: BTreeMap<&str, usize> = known
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(word, count)| Some((word, count.parse().ok()?)))
        .collect();
    let mut failures = Vec::new();
    for (word, pattern, fine) in WORDS {
        let pattern = Regex::new(&format!("(?i){pattern}")).expect("a pattern");
        let fine = Regex::new(if fine.is_empty() { "^$" } else { fine }).expect("a pattern");
        let has = |text: &str| pattern.find_iter(text).filter(|found| !fine.is_match(found.as_str())).count();
        let found: Vec<&(String, String)> = texts.iter().flat_map(|text| vec![text; has(&text.1)]).collect();
        let _ = writeln!(counts, "{word}\t{}", found.len());
        let lines: Vec<String> = found.iter().map(|(at, text)| format!("{at}: {word}: {}", text.trim())).collect();
        lines.iter().for_each(|line| println!("{line}"));
        let most = allowed.get(word).copied().unwrap_or(0);
        if found.len() > most {
            failures.push(format!("`{word}` is there {} times, {most} are left:\n{}", found.len(), lines.join("\n")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    if known != counts {
        assert!(std::env::var_os("CI").is_none(), "{} is stale: run `cargo test` and commit it", list.display());
        fs::write(&list, counts).expect("the list is written");
    }
}

/// What a user reads: the pages of rules without their examples, the help of the command line, and every text in the
/// code with more than a word; each with where it is.
fn texts() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for rule in rules::all() {
        let prose = rule.page.split("```").step_by(2);
        found.extend(prose.flat_map(str::lines).map(|line| (rule.id.to_owned(), line.to_owned())));
    }
    for file in files(Path::new(SOURCE), "rs") {
        let own = relative(&file);
        if own.contains("tests") {
            continue;
        }
        let text = fs::read_to_string(&file).expect("a source file");
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
        if own == "cli/args.rs" {
            let help = text.lines().filter_map(|line| line.trim().strip_prefix("/// "));
            found.extend(help.map(|line| (own.clone(), line.to_owned())));
        }
        let literals = literals(text).into_iter().filter(|(_, text)| text.trim().contains(' '));
        found.extend(literals.map(|(line, text)| (format!("src/{own}:{line}"), text)));
    }
    found
}

/// The string literals of a file with their lines. Comments and characters are passed over.
fn literals(code: &str) -> Vec<(usize, String)> {
    let token = Regex::new(
        r##"(?s)//[^\n]*|r#"(?<raw>.*?)"#|r"(?<plain>[^"]*)"|"(?<text>(?:[^"\\]|\\.)*)"|'(?:[^'\\\n]|\\[^\n]{1,8}?)'"##,
    )
    .expect("a pattern");
    let texts = token.captures_iter(code).filter_map(|found| {
        let text = found.name("raw").or_else(|| found.name("plain")).or_else(|| found.name("text"))?;
        Some((code[..text.start()].matches('\n').count() + 1, text.as_str().to_owned()))
    });
    texts.collect()
}

#[test]
fn literals_are_found_between_comments_and_characters() {
    let code = "// \"no\"\nlet a = '\"'; let b = \"a \\\" b\";\nlet c = r#\"d \" e\"#; // don't\nf(\"g\")";
    let found: Vec<(usize, String)> = literals(code);
    let wanted = [(2, "a \\\" b"), (3, "d \" e"), (4, "g")];
    assert_eq!(found, wanted.map(|(line, text)| (line, text.to_owned())));
}
