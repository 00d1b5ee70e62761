//! Real mistakes, an outer test: each row is one that a team merged and mended later. fluxvet must speak of it in the
//! tree before, at the line, and fall silent in the tree after.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use fluxvet::{Config, DiskTree, Finding, Level, Request, lint};

/// The mistake, the rule that speaks, and where.
struct Seen {
    id: &'static str,
    rule: &'static str,
    path: &'static str,
    line: u32,
}

const fn seen(id: &'static str, rule: &'static str, path: &'static str, line: u32) -> Seen {
    Seen { id, rule, path, line }
}

/// The issue asks for 26.
#[rustfmt::skip]
const SEEN: [Seen; 0] = [];

#[test]
#[ignore = "needs the folder of real mistakes; .ci/run asks for it"]
fn real_mistakes_are_seen_and_gone_when_mended() {
    let Some(fixes) = unpacked() else { return };
    let mut wrong = Vec::new();
    for seen in &SEEN {
        let tree = fixes.join(seen.id);
        let is_it = |finding: &&Finding| {
            let at = &finding.place;
            finding.rule == seen.rule && at.source.path().as_str() == seen.path && finding.level >= Level::Warning
        };
        let before = findings(&tree.join("before"));
        let Some(found) = before.iter().filter(is_it).find(|finding| finding.place.start().line == seen.line) else {
            wrong.push(format!("{}: no {} at {}:{}", seen.id, seen.rule, seen.path, seen.line));
            continue;
        };
        println!("{} {}:{} {}[{}] {}", seen.id, seen.path, seen.line, found.level, seen.rule, found.message);
        let after = findings(&tree.join("after"));
        if after.iter().filter(is_it).any(|finding| finding.message == found.message) {
            wrong.push(format!("{}: {} still speaks when it is mended", seen.id, seen.rule));
        }
    }
    println!("{} of 46 real mistakes are seen", SEEN.len() - wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn findings(root: &Path) -> Vec<Finding> {
    let tree = DiskTree::open(root).expect("a folder");
    lint(&tree, &Config::default(), &Request::all("2026-06-01".parse().expect("a date"))).findings
}

/// The trees, unpacked below `target/`.
fn unpacked() -> Option<PathBuf> {
    let shared = std::env::var_os("FLUXVET_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from);
    let archive = shared.join("corpora/fixes.tar.xz");
    if !archive.is_file() {
        assert!(std::env::var_os("CI").is_none(), "{} is missing, and CI must not skip it", archive.display());
        eprintln!("skipped: {} is not here", archive.display());
        return None;
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixes");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder below target/");
    let status = Command::new("tar").arg("xf").arg(&archive).arg("-C").arg(&folder).status().expect("tar starts");
    assert!(status.success(), "{} cannot be unpacked", archive.display());
    Some(folder)
}
