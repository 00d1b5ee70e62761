//! The house rules, as tests.
//!
//! Lists of rules are rewritten here when they are stale; under `CI` they are only compared.

mod circles;
mod english;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use fluxvet::{report::page, rules};

const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

#[test]
fn a_module_uses_only_modules_above_it() {
    let order = layers();
    let mut failures = Vec::new();
    for file in files(Path::new(SOURCE), "rs") {
        let own = relative(&file);
        let Some(layer) = order.iter().position(|name| own.split(['/', '.']).next() == Some(name)) else { continue };
        let text = fs::read_to_string(&file).expect("a source file");
        for used in used_layers(&text) {
            match order.iter().position(|name| *name == used) {
                Some(position) if position <= layer => {}
                Some(_) => failures.push(format!("src/{own} uses `crate::{used}`, which src/lib.rs lists below it")),
                None => failures.push(format!("src/{own} uses `crate::{used}`, which src/lib.rs does not list")),
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn only_scan_git_and_the_command_line_may_touch_the_world() {
    let allowed = ["engine/scan", "engine/git", "cli/", "main.rs", "lib.rs"];
    for file in files(Path::new(SOURCE), "rs") {
        let own = relative(&file);
        let text = fs::read_to_string(&file).expect("a source file");
        let touches = text.contains("disallowed_methods") && !own.ends_with("tests.rs");
        assert!(
            !touches || allowed.iter().any(|path| own.starts_with(path)),
            "src/{own} touches disk, clock or environment"
        );
    }
}

#[test]
fn files_stay_short_and_say_what_they_are() {
    let mut failures = Vec::new();
    for file in files(Path::new(SOURCE), "rs") {
        let own = relative(&file);
        let text = fs::read_to_string(&file).expect("a source file");
        // The page of a rule may show whole clusters; what is short is what it does.
        let is_rule = text.contains("\nrule! {");
        let limit = if is_rule { 160 } else { 400 };
        let lines = text.lines().filter(|line| !is_rule || !line.starts_with("    ///")).count();
        if lines > limit {
            failures.push(format!("src/{own} has {lines} lines, at most {limit} are allowed"));
        }
        if !text.starts_with("//! ") {
            failures.push(format!("src/{own} does not begin with a `//!` sentence"));
        }
        for word in ["TODO", "FIXME"] {
            if text.contains(word) && !own.starts_with("rules/secret") {
                failures.push(format!("src/{own} holds a {word}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_id_of_a_rule_is_its_path_and_its_page_is_whole() {
    let mut failures = Vec::new();
    let mut ids: Vec<&str> = rules::all().map(|rule| rule.id).collect();
    for rule in rules::all() {
        let path = format!("src/rules/{}.rs", rule.id.replace('-', "_"));
        if rule.file.replace('\\', "/") != path {
            failures.push(format!("{} stands in {}, not in {path}", rule.id, rule.file));
        }
        let summary = rule.summary();
        if !summary.ends_with('.') || summary.len() > 120 {
            failures.push(format!("{}: the page does not begin with one short sentence on a line", rule.id));
        }
        for part in ["## Bad", "## Good", "## Fix", "Source:"] {
            if !rule.page.contains(part) {
                failures.push(format!("{}: the page has no `{part}`", rule.id));
            }
        }
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an id is used twice");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_lists_of_rules_are_current() {
    let root = Path::new(SOURCE).join("rules");
    let mut families: Vec<String> = Vec::new();
    for folder in sorted(&root).into_iter().filter(|path| path.is_dir()) {
        families.push(stem(&folder));
        let members = sorted(&folder).into_iter().filter(|path| path.file_name().is_some_and(|name| name != "mod.rs"));
        let members: Vec<PathBuf> = members.collect();
        let modules: String = members.iter().map(|path| format!("mod {};\n", stem(path))).collect();
        let is_rule =
            |path: &&PathBuf| path.is_file() && fs::read_to_string(path).is_ok_and(|text| text.contains("\nrule! {"));
        let list = members.iter().filter(is_rule).map(|path| format!("&{}::RULE", stem(path)));
        let list = vertical("pub static RULES: &[&Rule]", list);
        keep(&folder.join("mod.rs"), "use super::Rule;\n", &format!("use super::Rule;\n\n{modules}\n{list}"));
    }
    let modules: String = families.iter().map(|name| format!("mod {name};\n")).collect();
    let list = vertical("pub static FAMILIES: &[&[&Rule]]", families.iter().map(|name| format!("{name}::RULES")));
    let first = "/// Every family with its rules, by id.\n";
    keep(&root.join("mod.rs"), first, &format!("{first}{list}\n{modules}"));
}

#[test]
fn the_pages_in_docs_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut wanted: BTreeMap<PathBuf, String> =
        rules::all().map(|rule| (root.join(format!("{}.md", rule.id)), page(rule))).collect();
    let list: String = rules::all()
        .map(|rule| format!("| [{0}]({0}.md) | {1} | {2} |\n", rule.id, rule.level, rule.summary()))
        .collect();
    let list = format!("# Rules\n\n| rule | level | |\n|---|---|---|\n{list}");
    wanted.insert(root.join("README.md"), list);
    let found = if root.exists() { files(&root, "md") } else { Vec::new() };
    let stale: Vec<&PathBuf> = found.iter().filter(|path| !wanted.contains_key(*path)).collect();
    let changed: Vec<_> =
        wanted.iter().filter(|(path, text)| fs::read_to_string(path).ok().as_ref() != Some(text)).collect();
    if !stale.is_empty() || !changed.is_empty() {
        assert!(std::env::var_os("CI").is_none(), "docs/rules is stale: run `cargo test` and commit it");
        stale.into_iter().for_each(|path| fs::remove_file(path).expect("a page is removed"));
        for (path, text) in changed {
            fs::create_dir_all(path.parent().expect("a folder")).expect("the folder of a family");
            fs::write(path, text).expect("a page is written");
        }
        panic!("docs/rules was stale and has been rewritten; run the tests again");
    }
}

#[test]
fn pages_name_only_paths_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut pages: Vec<PathBuf> = ["", "docs", "src", "fixtures", "fuzz", "schemas/generate", "tests/schemas"]
        .iter()
        .flat_map(|folder| sorted(&root.join(folder)))
        .filter(|path| path.extension().is_some_and(|own| own == "md") && !path.ends_with("CHANGELOG.md"))
        .collect();
    pages.sort();
    assert!(pages.len() > 8, "{pages:?}");
    let mut failures = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page");
        // What is fenced is not prose.
        let prose = text.split("```").step_by(2).collect::<String>();
        let folder = page.parent().expect("a folder");
        for word in prose.split('`').skip(1).step_by(2).filter(|word| is_path(word)) {
            if ![folder.join(word), root.join(word), root.join("src").join(word)].iter().any(|path| path.exists()) {
                failures.push(format!("{} names `{word}`, which is not there", page.display()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// A path into this repository, by its looks.
fn is_path(word: &str) -> bool {
    let looks = word.ends_with('/') || word.ends_with(".rs") || (word.contains('/') && word.ends_with(".md"));
    looks && !word.contains([' ', '<', '*', '{']) && !word.starts_with(['/', '.'])
}

#[test]
fn comments_name_only_pages_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut failures = Vec::new();
    for file in files(Path::new(SOURCE), "rs") {
        let text = fs::read_to_string(&file).expect("a source file");
        let comments = text.lines().filter(|line| line.trim_start().starts_with("//") && !line.starts_with("    ///"));
        for word in comments.flat_map(|line| line.split(|c: char| c.is_whitespace() || "()`;,".contains(c))) {
            if word.strip_suffix(".md").is_some_and(|name| name.starts_with("docs/") || !name.contains('/')) {
                let is_there = root.join(word).exists();
                if !is_there && !word.contains(':') {
                    failures.push(format!("src/{} names {word}, which is not there", relative(&file)));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The modules of src/lib.rs in their order.
fn layers() -> Vec<String> {
    let text = fs::read_to_string(Path::new(SOURCE).join("lib.rs")).expect("src/lib.rs");
    let names = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.split(';').next());
    names.map(str::to_owned).collect()
}

/// Every `x` of `crate::x` and of `use crate::{x::…, y::…}`.
fn used_layers(text: &str) -> Vec<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut used = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let Some(inner) = rest.strip_prefix('{') else {
            used.push(word(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (offset, c) in inner.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && c.is_alphabetic() => {
                    used.push(word(&inner[offset..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    used.sort_unstable();
    used.dedup();
    used
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// Rewrites the part of a file from `first` to the end of the next list when it differs from `wanted`.
fn keep(path: &Path, first: &str, wanted: &str) {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let start = text.find(first).unwrap_or_else(|| panic!("{} has no `{}`", path.display(), first.trim()));
    let list_start = start + text[start..].find("pub static ").expect("a list");
    let list_end = list_start + text[list_start..].find("];\n").expect("the end of a list") + 3;
    let modules_end = text[list_end..]
        .lines()
        .take_while(|line| line.is_empty() || line.starts_with("mod "))
        .map(|line| line.len() + 1)
        .sum::<usize>();
    // Modules follow the list in src/rules/mod.rs and stand before it in the families.
    let end = if wanted.ends_with("];\n") { list_end } else { list_end + modules_end };
    let rest = text[end.min(text.len())..].trim_start_matches('\n');
    let separator = if rest.is_empty() { "" } else { "\n" };
    let current = format!("{}{wanted}{separator}{rest}", &text[..start]);
    if current != text {
        assert!(std::env::var_os("CI").is_none(), "{} is stale: run `cargo test` and commit it", path.display());
        fs::write(path, current).expect("the list is written");
        panic!("{} was stale and has been rewritten; run the tests again", path.display());
    }
}

fn vertical(head: &str, items: impl Iterator<Item = String>) -> String {
    let items: String = items.map(|item| format!("    {item},\n")).collect();
    format!("#[rustfmt::skip]\n{head} = &[\n{items}];\n")
}

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in sorted(folder) {
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

fn stem(path: &Path) -> String {
    path.file_stem().expect("a name").to_string_lossy().into_owned()
}

fn relative(path: &Path) -> String {
    path.strip_prefix(SOURCE).expect("below src").to_string_lossy().replace('\\', "/")
}
