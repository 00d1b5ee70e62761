//! What a stranger may put into a folder.

use std::{
    ffi::OsStr,
    fs::{self, File},
    os::unix::{
        ffi::OsStrExt,
        fs::{PermissionsExt, chown},
    },
    path::Path,
    process::Command,
};

use fluxvet::{
    engine::DiskTree,
    text::{ReadError, RepoPath, Tree},
};

use super::fixture::*;

#[test]
fn links_are_followed_inside_the_root_only() {
    let fixture = Fixture::git("links", &[("base/a.yaml", "a"), ("apps/b.yaml", "")]);
    let cases = [
        ("../base/a.yaml", "apps/file.yaml", Some("base/a.yaml")),
        ("../base", "apps/folder", Some("base")),
        ("folder/../base/./a.yaml", "apps/through.yaml", Some("base/a.yaml")),
        ("file.yaml", "apps/twice.yaml", Some("base/a.yaml")),
        ("..", "apps/up", Some("")),
        ("b.yaml/../b.yaml", "apps/through-a-file.yaml", None),
        ("missing.yaml", "apps/broken.yaml", None),
        ("B.yaml", "apps/other-case.yaml", None),
        ("../../links/base/a.yaml", "apps/out-and-in.yaml", None),
        ("/etc/passwd", "apps/absolute.yaml", None),
        ("loop-b", "apps/loop-a", None),
        ("loop-a", "apps/loop-b", None),
        ("loop-self/x", "apps/loop-self", None),
    ];
    let mut expected = cases.map(|(_, path, real)| (path, real));
    expected.sort();
    for (target, path, _) in cases {
        fixture.link(target, path);
    }
    fixture.run("add --all");
    fixture.run("commit --quiet --message links");
    let trees: [&dyn Tree; 2] = [&fixture.tree(), &fixture.revision(".", "HEAD")];
    for tree in trees {
        assert_eq!(links(tree), expected);
        assert_eq!(paths(tree), ["apps/b.yaml", "base/a.yaml"], "a file has one name");
        assert_eq!(read(tree, "apps/file.yaml"), Err(ReadError::Failed("no such file".into())));
        assert_eq!(read(tree, "../links/base/a.yaml"), Err(ReadError::Failed("no such file".into())));
    }
}

#[test]
fn what_would_never_end_is_not_opened() {
    let fixture = Fixture::new("endless").init(".").with(&[("apps/a.yaml", "")]);
    let pipes = ["apps/pipe.yaml", ".gitattributes", ".git/info/exclude"];
    fs::remove_file(fixture.at(".git/info/exclude")).expect("exclude");
    for pipe in pipes {
        assert!(Command::new("mkfifo").arg(fixture.at(pipe)).status().expect("mkfifo").success());
    }
    fixture.link("/dev/zero", ".gitignore");
    fixture.link("/dev/zero", "apps/zero.yaml");
    let tree = fixture.tree();
    assert_eq!(paths(&tree), ["apps/a.yaml"]);
    assert_eq!(links(&tree), [(".gitignore", None), ("apps/zero.yaml", None)]);
    let gap = |path| format!("{path}: not read: neither a file nor a folder");
    assert_eq!(gaps(&tree), [gap(".gitattributes"), gap("apps/pipe.yaml")]);
}

#[test]
fn a_file_over_the_limit_is_not_read() {
    let fixture = Fixture::new("large").with(&[("exact.yaml", "1234")]);
    // A hole: it takes no room on the disk, and no machine has the memory to read it.
    File::create(fixture.at("large.yaml")).and_then(|file| file.set_len(1 << 40)).expect("large");
    assert_eq!(read(&fixture.tree(), "large.yaml"), Err(ReadError::TooLarge(1 << 40)));
    let exact = RepoPath::new("exact.yaml");
    assert_eq!(fixture.tree().read(&exact, 4), Ok(b"1234".to_vec()));
    assert_eq!(fixture.tree().read(&exact, 3), Err(ReadError::TooLarge(4)));
}

#[test]
fn folders_too_deep_to_be_meant_are_a_gap() {
    let deep = "d/".repeat(200);
    let fixture = Fixture::git("deep", &[("a.yaml", ""), (&format!("{deep}b.yaml"), "")]);
    let gap = format!("{}d: not read: more than 128 folders deep", "d/".repeat(128));
    let trees: [&dyn Tree; 2] = [&fixture.tree(), &fixture.revision(".", "HEAD")];
    for tree in trees {
        assert_eq!((paths(tree), gaps(tree)), (vec!["a.yaml"], vec![gap.clone()]));
    }
}

#[test]
fn names_keep_their_case_and_their_odd_bytes() {
    let fixture =
        Fixture::git("names", &[("A.yaml", "upper"), ("a.yaml", "lower"), ("new\nline\u{1b}[1m.yaml", "escape")]);
    fixture.write(OsStr::from_bytes(b"f\xff/\xfe.yaml"), "odd");
    fixture.write("f%FF/%FE.yaml", "literal");
    fixture.write(OsStr::from_bytes(b"\xfd.yaml"), "alone");
    fixture.run("add --all");
    fixture.run("commit --quiet --message odd");
    let trees: [&dyn Tree; 2] = [&fixture.tree(), &fixture.revision(".", "HEAD")];
    for tree in trees {
        assert_eq!(paths(tree), ["%FD.yaml", "A.yaml", "a.yaml", "f%FF/%FE.yaml", "new\nline\u{1b}[1m.yaml"]);
        assert_eq!(read(tree, "A.yaml"), text("upper"));
        assert_eq!(read(tree, "a.yaml"), text("lower"));
        assert_eq!(read(tree, "%FD.yaml"), text("alone"));
        assert_eq!(read(tree, "new\nline\u{1b}[1m.yaml"), text("escape"));
        assert_eq!(gaps(tree), ["f%FF/%FE.yaml: not read: another file has the same printable name"]);
    }
    assert_eq!(read(trees[0], "f%FF/%FE.yaml"), text("literal"));
}

#[test]
fn the_repository_of_another_user_is_read() {
    let fixture = Fixture::git("owner", &[(".gitignore", "a.yaml"), ("a.yaml", "")]);
    if !is_root(&fixture) {
        return eprintln!("skipped: only root can give files away");
    }
    for path in [".", ".git", ".git/index", ".git/HEAD"] {
        chown(fixture.at(path), Some(1234), Some(1234)).expect("chown");
    }
    assert_eq!((paths(&fixture.tree()), gaps(&fixture.tree())), (vec![".gitignore", "a.yaml"], vec![]));
    assert_eq!(paths(&fixture.revision(".", "HEAD")), [".gitignore", "a.yaml"]);
}

#[test]
fn what_may_not_be_read_is_a_gap_or_an_error_of_the_file() {
    let fixture = Fixture::new("forbidden").with(&[("a.yaml", ""), ("locked/b.yaml", ""), ("locked.yaml", "")]);
    for locked in ["locked", "locked.yaml"] {
        fs::set_permissions(fixture.at(locked), fs::Permissions::from_mode(0o000)).expect("chmod");
    }
    if is_root(&fixture) {
        // Nothing is locked for root: the same test once more, as nobody.
        let this = std::env::current_exe().expect("test");
        let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
        let again = Command::new("setpriv")
            .args(nobody)
            .arg(this)
            .args(["trees::hostile::as_nobody", "--exact", "--ignored"])
            .env("FLUXVET_FORBIDDEN", &fixture.0)
            .output();
        match again {
            Ok(output) if !matches!(output.status.code(), Some(126 | 127)) => {
                let said = String::from_utf8_lossy(&output.stdout).into_owned();
                assert!(output.status.success() && said.contains("1 passed"), "{said}");
            }
            cannot => eprintln!("skipped: nobody may not run this test: {cannot:?}"),
        }
    } else {
        assert_forbidden(&fixture.0);
    }
    fs::set_permissions(fixture.at("locked"), fs::Permissions::from_mode(0o700)).expect("chmod");
}

#[test]
#[ignore = "what_may_not_be_read_is_a_gap_or_an_error_of_the_file runs it as another user"]
fn as_nobody() {
    assert_forbidden(Path::new(&std::env::var_os("FLUXVET_FORBIDDEN").expect("folder")));
}

fn assert_forbidden(root: &Path) {
    let tree = DiskTree::open(root).expect("tree");
    let denied = "Permission denied (os error 13)";
    assert_eq!(paths(&tree), ["a.yaml", "locked.yaml"]);
    assert_eq!(gaps(&tree), [format!("locked: not read: {denied}")]);
    assert_eq!(read(&tree, "locked.yaml"), Err(ReadError::Failed(denied.into())));
    let locked = root.join("locked");
    assert_eq!(sentence(DiskTree::open(&locked)), format!("`{}` cannot be read: {denied}", locked.display()));
}

#[test]
fn a_revision_may_hold_names_that_git_does_not_allow() {
    let fixture = Fixture::git("names_not_allowed", &[("a.yaml", "")]);
    let blob = fixture.run("hash-object -t blob a.yaml");
    let names = ["..", ".git", "a.yaml"];
    fixture.write("entries", &names.map(|name| format!("100644 blob {blob}\t{name}\n")).concat());
    let tree = fixture.revision(".", &fixture.run_with("mktree", File::open(fixture.at("entries")).expect("entries")));
    let gap = |name| format!("{name}: not read: Git allows no such name");
    assert_eq!((paths(&tree), gaps(&tree)), (vec!["a.yaml"], vec![gap(".."), gap(".git")]));
}
