//! What is in a tree: on disk with and without Git, in a revision, and when the folder is hostile.
#![cfg(unix)] // Links, pipes, owners and names that are not UTF-8.

mod fixture;
mod hostile;
mod scope;

use std::{fs, path::Path};

use fluxvet::{
    engine::{DiskTree, RevisionTree, find_root},
    text::{Absent, ReadError, RepoPath, Tree},
};

use fixture::*;

const NESTED: &str = "not read: another checkout is here";
const SUBMODULE: &str = "not read: a submodule, its files are in another repository";

#[test]
fn a_work_tree_has_what_is_tracked_or_not_ignored() {
    let fixture = Fixture::git(
        "work_tree",
        &[
            (".gitignore", "ignored*\n/build/\nkept.yaml\n{{folder}}\n{gone,untracked}.yaml\n"),
            ("ignored-but-tracked.yaml", ""),
            ("build/also/tracked.yaml", ""),
            ("apps/.gitignore", "!kept.yaml\n"),
            ("apps/.hidden.yaml", ""),
            ("gone.yaml", ""),
        ],
    );
    fixture.write(".git/info/exclude", "\u{feff}# mine\nexcluded.yaml\r\n");
    for path in [
        "ignored.yaml",
        "build/out.yaml",
        "apps/kept.yaml",
        "kept.yaml",
        "excluded.yaml",
        "untracked.yaml",
        "{{folder}}/a.yaml",
    ] {
        fixture.write(path, "");
    }
    fs::remove_file(fixture.at("gone.yaml")).expect("gone");
    let tree = fixture.tree();
    let expected = [
        ".gitignore",
        "apps/.gitignore",
        "apps/.hidden.yaml",
        "apps/kept.yaml",
        "build/also/tracked.yaml",
        "ignored-but-tracked.yaml",
        "untracked.yaml",
    ];
    assert_eq!((paths(&tree), gaps(&tree)), (expected.to_vec(), vec![]));
}

#[test]
fn a_folder_that_is_no_work_tree_is_taken_as_it_lies_there() {
    let plain = Fixture::new("plain").with(&[(".gitignore", "*"), (".hidden/a.yaml", ""), ("b.yaml", "b")]);
    assert_eq!(paths(&plain.tree()), [".gitignore", ".hidden/a.yaml", "b.yaml"]);
    assert_eq!(read(&plain.tree(), "b.yaml"), text("b"));

    let inside = Fixture::git("inside", &[(".gitignore", "*.tmp"), ("apps/a.yaml", "")]);
    inside.write("apps/b.tmp", "");
    assert_eq!(paths(&inside.tree_at("apps")), ["a.yaml", "b.tmp"]);
}

#[test]
fn a_linked_work_tree_has_its_own_index_and_the_excludes_of_the_first() {
    let fixture = Fixture::git("linked", &[("main/a.yaml", "")]);
    fixture.write(".git/info/exclude", "linked\nexcluded.yaml");
    fixture.run("worktree add --quiet -b other linked");
    fixture.write("linked/.gitignore", "b.yaml");
    fixture.write("linked/b.yaml", "");
    fixture.write("linked/excluded.yaml", "");
    fixture.run("-C linked add --force b.yaml");
    assert_eq!(paths(&fixture.tree_at("linked")), [".gitignore", "b.yaml", "main/a.yaml"]);
    assert_eq!(paths(&fixture.tree()), ["main/a.yaml"]);
    fixture.run("-C linked commit --quiet --message second");
    assert_eq!(paths(&fixture.revision("linked", "HEAD")), ["b.yaml", "main/a.yaml"]);
}

#[test]
fn a_submodule_and_another_checkout_are_gaps() {
    let library = Fixture::git("library", &[(".gitignore", "a.yaml"), ("a.yaml", "")]);
    let fixture = Fixture::git("submodule", &[("own.yaml", "")]);
    fixture.run(&format!("submodule --quiet add {} vendor/library", library.0.display()));
    fixture.run("commit --quiet --message submodule");
    let fixture = fixture.init("other/checkout").with(&[("other/checkout/b.yaml", ""), ("other/c.yaml", "")]);
    let tree = fixture.tree();
    assert_eq!(paths(&tree), [".gitmodules", "other/c.yaml", "own.yaml"]);
    assert_eq!(gaps(&tree), [format!("other/checkout: {NESTED}"), format!("vendor/library: {SUBMODULE}")]);
    let head = fixture.revision(".", "HEAD");
    assert_eq!(
        (paths(&head), gaps(&head)),
        (vec![".gitmodules", "own.yaml"], vec![format!("vendor/library: {SUBMODULE}")])
    );
    assert_eq!(paths(&fixture.tree_at("vendor/library")), [".gitignore", "a.yaml"], "a submodule is a work tree too");
    assert_eq!(gaps(&fixture.tree_at("vendor")), [format!("library: {NESTED}")], "without an index");
}

#[test]
fn what_a_sparse_checkout_left_out_comes_from_the_object_store() {
    let fixture = Fixture::git("sparse", &[("apps/a.yaml", "a"), ("infra/b.yaml", "b"), ("infra/back.yaml", "old")]);
    fixture.link("b.yaml", "infra/link.yaml");
    fixture.run("add --all");
    fixture.run("commit --quiet --message link");
    fixture.run("sparse-checkout set --no-cone /apps/");
    assert!(!fixture.at("infra").exists());
    fixture.write("infra/back.yaml", "new");
    let tree = fixture.tree();
    assert_eq!(paths(&tree), ["apps/a.yaml", "infra/b.yaml", "infra/back.yaml"]);
    assert_eq!(links(&tree), [("infra/link.yaml", Some("infra/b.yaml"))]);
    assert_eq!(read(&tree, "infra/b.yaml"), text("b"));
    assert_eq!(read(&tree, "infra/back.yaml"), text("new"), "a file that is there wins");
    assert_eq!(tree.read(&RepoPath::new("infra/b.yaml"), 0), Err(ReadError::TooLarge(1)));
}

#[test]
fn a_git_lfs_pointer_is_a_gap() {
    let pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n";
    let attributes = "*.yaml filter=lfs diff=lfs merge=lfs -text\n*.md -text\nown/*.yaml -filter\n";
    let fixture =
        Fixture::git("lfs", &[("a.yaml", pointer), ("b.yaml", "b"), ("c.md", pointer), ("own/d.yaml", pointer)]);
    fixture.write(".gitattributes", attributes);
    fixture.run("-c filter.lfs.clean=cat add .gitattributes");
    fixture.run("commit --quiet --message lfs");
    let gap = ["a.yaml: not loaded: Git LFS pointer"];
    assert_eq!(
        (read(&fixture.tree(), "a.yaml"), gaps(&fixture.tree())),
        (text(pointer), gap.map(String::from).to_vec())
    );
    assert_eq!(gaps(&fixture.revision(".", "HEAD")), gap);
}

#[test]
fn a_clean_checkout_is_its_revision() {
    let fixture = Fixture::git("clean", &[(".gitignore", "x"), ("apps/x", "1"), ("apps/b.yaml", "2"), ("c/d/e", "3")]);
    fixture.link("../c/d", "apps/link");
    fixture.run("add --all");
    fixture.run("commit --quiet --message link");
    for folder in [".", "c", "apps"] {
        let (disk, head) = (fixture.tree_at(folder), fixture.revision(folder, "main"));
        assert_eq!((paths(&disk), links(&disk), gaps(&disk)), (paths(&head), links(&head), gaps(&head)));
        for path in disk.paths() {
            assert_eq!(disk.read(path, LIMIT), head.read(path, LIMIT), "{path}");
        }
    }
    fixture.write("apps/b.yaml", "changed");
    assert_eq!(read(&fixture.revision("apps", "HEAD"), "b.yaml"), text("2"));
    assert_eq!(paths(&fixture.revision(".", "HEAD~1")), [".gitignore", "apps/b.yaml", "apps/x", "c/d/e"]);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let names: Vec<String> = (0..400).map(|n| format!("{}/{}/{n}.yaml", n % 7, n % 31)).collect();
    let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), name.as_str())).collect();
    let fixture = Fixture::new("threads").with(&files);
    fixture.link("0", "link");
    fs::create_dir_all(fixture.at("3/3/.git")).expect("checkout");
    let list = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("pool");
        pool.install(|| {
            let tree = fixture.tree();
            (tree.paths().to_vec(), tree.links().to_vec(), tree.gaps().to_vec())
        })
    };
    let one = list(1);
    assert_eq!((one.0.len(), one.1.len(), one.2.len()), (400 - 2, 1, 1));
    assert_eq!(one, list(8));
}

#[test]
fn a_repository_that_git_cannot_open_is_walked_and_a_gap() {
    let files = [(".gitignore", "*.tmp"), ("a.tmp", ""), ("a.yaml", "")];
    let without = "Git's index was not used, so tracked files that are ignored are left out";
    let broken = Fixture::new("broken").with(&files).with(&[(".git", "gitdir: ../nowhere\n")]);
    let sha256 = Fixture::new("sha256").with(&files);
    sha256.run("init --quiet --object-format sha256");
    let split = Fixture::git("split", &files);
    split.run("update-index --split-index");
    for (fixture, reason) in [(broken, "leads to no repository"), (sha256, "sha256"), (split, "extension: 'link'")] {
        let tree = fixture.tree();
        assert_eq!(paths(&tree), [".gitignore", "a.yaml"]);
        let gaps = gaps(&tree);
        assert!(gaps.len() == 1 && gaps[0].starts_with(&format!(".git: {without}: ")), "{gaps:?}");
        assert!(gaps[0].contains(reason), "{gaps:?}");
    }
}

#[test]
fn a_root_that_is_no_tree_is_a_sentence() {
    let fixture = Fixture::git("sentences", &[("a.yaml", ""), ("apps/b.yaml", "")]);
    let root = fixture.0.display();
    let disk = |path| sentence(DiskTree::open(&fixture.at(path)));
    let revision = |folder, revision| sentence(RevisionTree::open(&fixture.at(folder), revision));
    assert_eq!(disk("missing"), format!("`{root}/missing` does not exist"));
    assert_eq!(disk("a.yaml"), format!("`{root}/a.yaml` is not a folder, give the folder it is in: `{root}`"));
    assert_eq!(revision(".", "no-such"), "there is no revision `no-such`");
    assert_eq!(revision(".", "HEAD:a.yaml"), "there is no revision `HEAD:a.yaml`");
    assert_eq!(sentence(RevisionTree::open(Path::new("/"), "HEAD")), "`/` is not in a Git repository");
    fixture.write("new/c.yaml", "");
    assert_eq!(revision("new", "HEAD"), "revision `HEAD` has no folder `new`");
    fixture.run(&format!("clone --quiet --depth 1 file://{root} shallow"));
    let shallow = "there is no revision `HEAD~1` in this shallow clone, fetch more history (`fetch-depth: 0`)";
    assert_eq!(revision("shallow", "HEAD~1"), shallow);
}

#[test]
fn the_root_is_the_nearest_folder_that_holds_git() {
    let fixture = Fixture::new("roots").init("one").with(&[("one/apps/a.yaml", ""), ("one/two/.git", "gitdir: x")]);
    let real = |path| fs::canonicalize(fixture.at(path)).expect("folder");
    for (start, root) in [("one/apps", "one"), ("one", "one"), ("one/apps/../two", "one/two")] {
        assert_eq!(find_root(&fixture.at(start)), real(root), "{start}");
    }
    assert_eq!(find_root(Path::new("/")), Path::new("/"));
    assert_eq!(find_root(Path::new("/no/such")), Path::new("/no/such"));
}

#[test]
fn what_is_ignored_names_the_line_that_ignores_it() {
    let fixture =
        Fixture::git("ignored_lines", &[(".gitignore", "\u{feff}*.log\n\nout/  \n{a,b}.yaml\n"), ("a.yaml", "")]);
    fixture.write("apps/.gitignore", "!x.log\nsecret*\nsecret*\n");
    fixture.write(".git/info/exclude", "mine.yaml\n");
    for path in ["x.log", "apps/x.log", "apps/secret.yaml", "out/deep/x.yaml", "{a,b}.yaml", "mine.yaml"] {
        fixture.write(path, "");
    }
    let tree = fixture.tree();
    let shown = |(path, absent): &(RepoPath, Absent)| match absent {
        Absent::Ignored { by, line } => format!("{path} {by}:{line}"),
        Absent::Submodule => format!("{path} submodule"),
    };
    let found: Vec<String> = tree.absent().iter().map(shown).collect();
    let expected = [
        "apps/secret.yaml apps/.gitignore:3",
        "mine.yaml .git/info/exclude:1",
        "out .gitignore:3",
        "x.log .gitignore:1",
        "{a,b}.yaml .gitignore:4",
    ];
    assert_eq!(found, expected);
}

/// Nothing is ever fetched, and a check of what happens to be there would be green for the wrong reason.
#[test]
fn a_partial_clone_is_refused_where_a_file_is_missing_that_would_be_read() {
    let origin =
        Fixture::git("partial_origin", &[("apps/a.yaml", "a: 1\n"), ("apps/b.yaml", "b: 1\n"), ("notes.txt", "x")]);
    origin.run("config uploadpack.allowFilter true");
    let url = format!("file://{}", origin.0.display());
    let clone = |name: &str, filter: &str| {
        let fixture = Fixture::new(name);
        fixture.run(&format!("clone --quiet --sparse --filter={filter} {url} ."));
        fixture
    };
    let refused = |fixture: &Fixture| match DiskTree::open(&fixture.0) {
        Err(error) => error.to_string(),
        Ok(tree) => format!("{:?}", paths(&tree)),
    };
    let blobless = clone("partial_blobless", "blob:none");
    assert!(refused(&blobless).starts_with("2 files, `apps/a.yaml` the first, are not in this partial clone"));
    let error = RevisionTree::open(&blobless.0, "HEAD").err().expect("refused").to_string();
    assert!(error.contains("partial clone"), "{error}");
    blobless.run("sparse-checkout disable");
    assert_eq!(refused(&blobless), r#"["apps/a.yaml", "apps/b.yaml", "notes.txt"]"#);
    let treeless = clone("partial_treeless", "tree:0");
    let error = RevisionTree::open(&treeless.0, "HEAD").err().expect("refused").to_string();
    assert!(error.contains("partial clone"), "{error}");
}
