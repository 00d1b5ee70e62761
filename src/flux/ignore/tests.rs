//! Patterns and files as go-git and Flux read them.

use crate::{
    repo::{Bounds, Given, Repo},
    text::MemoryTree,
};

use super::*;

fn repo(files: &[(&str, &str)]) -> Repo {
    Repo::load(&MemoryTree::new(files.iter().copied()), Given::default(), &Bounds::default())
}

fn left(files: &[(&str, &str)], prefix: &str, spec_ignore: Option<&str>) -> Vec<String> {
    let repo = repo(files);
    let hidden = hidden(&repo, prefix, spec_ignore);
    let files = below(&repo.files, prefix).iter().filter(|file| !hidden.contains(&file.path));
    files.map(|file| file.path.to_string()).collect()
}

#[test]
fn by_default_only_what_nobody_applies_is_left_out() {
    let files = [
        (".github/workflows/ci.yaml", ""),
        (".gitignore", ""),
        (".sops.yaml", ""),
        ("apps/.sops.yaml", ""),
        ("apps/a.yaml", ""),
        ("apps/logo.png", ""),
        ("azure-pipelines.yml", ""),
        ("x/.github/b.yaml", ""),
    ];
    assert_eq!(left(&files, "", None), ["apps/a.yaml", "azure-pipelines.yml"]);
    // A text without a pattern says nothing.
    assert_eq!(left(&files, "", Some("# nothing\n\n  \n")), ["apps/a.yaml", "azure-pipelines.yml"]);
    let all_but_git =
        files.iter().map(|(path, _)| *path).filter(|path| *path != ".gitignore" && *path != "apps/a.yaml");
    assert_eq!(left(&files, "", Some("a.yaml")), all_but_git.collect::<Vec<_>>());
}

#[test]
fn the_last_pattern_decides_even_below_a_folder_that_is_left_out() {
    let files =
        [("apps/a.yaml", ""), ("apps/secrets/b.yaml", ""), ("apps/secrets/c.yaml", ""), ("b.yaml", ""), ("d/x", "")];
    let all_but = "/*\n!/apps/\n/apps/**/secrets/\n!/apps/**/secrets/c.yaml\n";
    assert_eq!(left(&files, "", Some(all_but)), ["apps/a.yaml", "apps/secrets/c.yaml"]);
    // Git would leave `apps/b.yaml` out here, go-git does not.
    assert_eq!(
        left(&files, "", Some("*.yaml\n!/apps/")),
        ["apps/a.yaml", "apps/secrets/b.yaml", "apps/secrets/c.yaml", "d/x"]
    );
}

#[test]
fn files_of_patterns_hold_below_their_folder_and_come_before_the_source() {
    let files = [
        ("a/.sourceignore", "x.yaml\r\n/y.yaml\n"),
        ("a/b/x.yaml", ""),
        ("a/b/y.yaml", ""),
        ("a/y.yaml", ""),
        ("x.yaml", ""),
    ];
    assert_eq!(left(&files, "", None), ["a/.sourceignore", "a/b/y.yaml", "x.yaml"]);
    assert_eq!(left(&files, "", Some("!/a/b/x.yaml")), ["a/.sourceignore", "a/b/x.yaml", "a/b/y.yaml", "x.yaml"]);
    assert_eq!(left(&files, "a", Some("/b/y.yaml")), ["a/.sourceignore"]);
    // What lies above the root of the artifact says nothing.
    assert_eq!(left(&files, "a/b", None), ["a/b/x.yaml", "a/b/y.yaml"]);
}

#[test]
fn patterns_as_go_reads_them() {
    for (pattern, path, fits) in [
        ("{a,b}", "a", false),
        ("{a,b}", "{a,b}", true),
        ("a?c", "abc", true),
        ("a?c", "ac", false),
        ("*.y*ml", "x.yaml", true),
        ("[a-c]x", "bx", true),
        ("[^a-c]x", "bx", false),
        // `!` negates for Git only.
        ("[!a]x", "bx", false),
        ("[!a]x", "!x", true),
        ("[a", "a", false),
        ("\\*", "*", true),
        ("\\*", "a", false),
        ("a", "x/a/y", true),
        ("a/", "x/a", false),
        ("a/", "x/a/y", true),
        ("/a", "x/a", false),
        ("x/a", "x/a/y", true),
        ("a/b", "x/a/b", false),
        ("/a/**", "a/b", true),
        ("**/a", "x/y/a", true),
        ("**/a", "a", true),
        ("a/**/b", "a/b", true),
        ("a/**/b", "a/x/y/b/z", true),
        ("a/**/b", "a/x", false),
        ("a/x**y", "a/xy", false),
        ("/**", "a", false),
        ("**", "a", true),
        ("/", "a", false),
        ("a  ", "a", true),
        (" a", "a", false),
        ("ü?", "üß", true),
    ] {
        assert_eq!(Pattern::parse(pattern, "").fits(path), fits, "{pattern} {path}");
    }
}

#[test]
fn a_walk_goes_by_names() {
    let mut paths = ["a.yaml", "a/b", "a-b/c", "a", "a/a.yaml"];
    paths.sort_by(|a, b| walk_order(a, b));
    assert_eq!(paths, ["a", "a/a.yaml", "a/b", "a-b/c", "a.yaml"]);
}

#[test]
fn stars_do_not_explode() {
    let pattern = Pattern::parse(&"*a".repeat(1000), "");
    assert!(!pattern.fits(&"ab".repeat(2000)));
}
