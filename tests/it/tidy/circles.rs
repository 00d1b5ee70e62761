//! Files of one folder do not import each other in a circle, so each folder has an order in which it can be read.
//!
//! A file counts with the folder of its name, as `patch.rs` with `patch/`. What a folder re-exports at its door is its
//! vocabulary and makes no arrow.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::{SOURCE, files, relative};

/// Circles that are natural: two halves of one idea that call each other.
const NATURAL: [(&str, &[&str]); 4] = [
    // A path goes on inside a text that is YAML or JSON again.
    ("render/replacement", &["embedded", "walk"]),
    // One handle over two representations.
    ("yaml", &["node", "value"]),
    // An arena and its handle.
    ("yaml", &["tree", "written"]),
    // The words for a tree lie with the tree of a disk.
    ("engine", &["git", "scan"]),
];

type Module = Vec<String>;

#[test]
fn no_files_of_a_folder_import_each_other() {
    let modules = modules();
    // By folder: who uses whom.
    let mut arrows: BTreeMap<Module, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    for (own, text) in &modules {
        for used in paths(text).iter().filter_map(|path| target(own, path, &modules)) {
            let common = own.iter().zip(&used).take_while(|(a, b)| a == b).count();
            // The layers of src/lib.rs have a test of their own.
            if common > 0 && common < own.len() && common < used.len() {
                let folder = arrows.entry(own[..common].to_vec()).or_default();
                folder.entry(own[common].clone()).or_default().insert(used[common].clone());
            }
        }
    }
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for (folder, arrows) in &arrows {
        found.extend(circles(arrows).into_iter().map(|circle| (folder.join("/"), circle)));
    }
    let mut failures = Vec::new();
    for (folder, circle) in &found {
        if !NATURAL.iter().any(|(known, files)| known == folder && files == circle) {
            failures.push(format!("src/{folder}: {} import each other", circle.join(", ")));
        }
    }
    for (folder, circle) in NATURAL {
        if !found.iter().any(|(known, files)| known == folder && files == circle) {
            failures.push(format!("src/{folder}: {} no longer import each other, shorten the list", circle.join(", ")));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Every module with its code, without comments and the tests at its end.
fn modules() -> BTreeMap<Module, String> {
    let all = files(Path::new(SOURCE), "rs").into_iter();
    all.filter_map(|file| {
        let name = relative(&file);
        let name = name.strip_suffix(".rs").expect("a source file");
        let name = name.strip_suffix("/mod").unwrap_or(name);
        let path: Module = name.split('/').map(str::to_owned).collect();
        let is_code = !["lib", "main"].contains(&name) && !path.iter().any(|part| part.ends_with("tests"));
        let text = fs::read_to_string(&file).expect("a source file");
        let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or("");
        let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        is_code.then(|| (path, lines.collect::<Vec<_>>().join("\n")))
    })
    .collect()
}

/// Every path that begins with `crate`, `super` or `self`, those of a `use` with braces one by one.
fn paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = ["crate::", "super::", "self::"].iter().filter_map(|word| rest.find(word)).min() {
        let begins_word = !rest[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
        rest = &rest[at..];
        if begins_word {
            rest = spell(rest, "", &mut found);
        } else {
            rest = &rest[1..];
        }
    }
    found
}

/// Reads one path with what its braces hold; what comes after it is returned.
fn spell<'a>(code: &'a str, before: &str, found: &mut Vec<String>) -> &'a str {
    let end = code.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')).unwrap_or(code.len());
    let path = format!("{before}{}", &code[..end]);
    let mut rest = &code[end..];
    if !(path.ends_with("::") && rest.starts_with('{')) {
        found.push(path);
        return rest;
    }
    rest = &rest[1..];
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        match rest.chars().next() {
            None => return rest,
            Some('}') => return &rest[1..],
            Some(c) if c.is_alphabetic() => {
                rest = spell(rest, &path, found);
                // `as Name` names nothing else.
                rest = rest
                    .strip_prefix(" as ")
                    .map_or(rest, |rest| rest.trim_start_matches(|c: char| c != ',' && c != '}'));
            }
            Some(c) => rest = &rest[c.len_utf8()..],
        }
    }
}

/// The module that a path leads to.
fn target(own: &Module, path: &str, modules: &BTreeMap<Module, String>) -> Option<Module> {
    let mut base: Module = Vec::new();
    for (number, part) in path.split("::").filter(|part| !part.is_empty()).enumerate() {
        match part {
            "crate" => base.clear(),
            "self" if number == 0 => base.clone_from(own),
            "self" => {}
            "super" => {
                if number == 0 {
                    base.clone_from(own);
                }
                base.pop();
            }
            name => base.push(name.to_owned()),
        }
    }
    while !base.is_empty() && !modules.contains_key(&base) {
        base.pop();
    }
    (!base.is_empty()).then_some(base)
}

/// Groups of files of which each reaches every other one.
fn circles(arrows: &BTreeMap<String, BTreeSet<String>>) -> Vec<Vec<String>> {
    let reached = |start: &String| {
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<&String> = arrows[start].iter().collect();
        while let Some(next) = waiting.pop() {
            if seen.insert(next.clone()) {
                waiting.extend(arrows.get(next).into_iter().flatten());
            }
        }
        seen
    };
    let reach: BTreeMap<&String, BTreeSet<String>> = arrows.keys().map(|name| (name, reached(name))).collect();
    let mut found: Vec<Vec<String>> = Vec::new();
    for (name, reaches) in reach.iter().filter(|(name, reaches)| reaches.contains(**name)) {
        let back = |other: &&String| reach.get(other).is_some_and(|from| from.contains(*name));
        let circle: Vec<String> = reaches.iter().filter(back).cloned().collect();
        if circle.len() > 1 && !found.contains(&circle) {
            found.push(circle);
        }
    }
    found
}

#[test]
fn paths_are_read_out_of_braces() {
    let code = "use super::{\n    Style, a::{self, b as c},\n    words::{at, count},\n};\nlet x = crate::text::Place::new(self::own());";
    let wanted = ["super::Style", "super::a::self", "super::a::b", "super::words::at", "super::words::count"];
    assert_eq!(paths(code)[..5], wanted);
    assert_eq!(paths(code)[5..], ["crate::text::Place::new", "self::own"]);
}
