//! A folder to look at, and what one may ask of a tree.

use std::{
    fs,
    os::unix::fs::{chown, symlink},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use fluxvet::{
    engine::{DiskTree, RevisionTree},
    text::{ReadError, RepoPath, Tree},
};

pub const LIMIT: u64 = 1 << 20;

/// A folder of its own for each test.
pub struct Fixture(pub PathBuf);

impl Fixture {
    /// An empty folder; what an earlier run left there is removed.
    pub fn new(test: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("trees").join(test);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("folder");
        Self(folder)
    }

    /// The top of a work tree that tracks `files`.
    pub fn git(test: &str, files: &[(&str, &str)]) -> Self {
        let fixture = Self::new(test).init(".").with(files);
        fixture.run("add --all --force");
        fixture.run("commit --quiet --allow-empty --message first");
        fixture
    }

    pub fn with(self, files: &[(&str, &str)]) -> Self {
        for (path, text) in files {
            self.write(path, text);
        }
        self
    }

    pub fn init(self, folder: &str) -> Self {
        self.run(&format!("init --quiet --initial-branch main {folder}"));
        self
    }

    pub fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        self.0.join(path)
    }

    pub fn write(&self, path: impl AsRef<Path>, text: &str) {
        let file = self.at(path);
        fs::create_dir_all(file.parent().expect("parent")).expect("folder");
        fs::write(file, text).expect("file");
    }

    pub fn link(&self, target: &str, path: &str) {
        symlink(target, self.at(path)).expect("link");
    }

    /// Git as on a machine that nobody has configured.
    pub fn run(&self, arguments: &str) -> String {
        self.run_with(arguments, Stdio::null())
    }

    pub fn run_with(&self, arguments: &str, input: impl Into<Stdio>) -> String {
        let mut git = Command::new("git");
        for variable in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            git.env_remove(variable);
        }
        for who in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{who}_NAME"), "a").env(format!("GIT_{who}_EMAIL"), "a@example.com");
        }
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        git.args(["-c", "protocol.file.allow=always"]).args(arguments.split(' ')).current_dir(&self.0);
        let output = git.stdin(input).output().expect("git");
        assert!(output.status.success(), "git {arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    pub fn tree(&self) -> DiskTree {
        self.tree_at(".")
    }

    pub fn tree_at(&self, folder: &str) -> DiskTree {
        DiskTree::open(&self.at(folder)).expect("tree")
    }

    pub fn revision(&self, folder: &str, revision: &str) -> RevisionTree {
        RevisionTree::open(&self.at(folder), revision).expect("revision")
    }
}

pub fn paths(tree: &dyn Tree) -> Vec<&str> {
    tree.paths().iter().map(RepoPath::as_str).collect()
}

pub fn links(tree: &dyn Tree) -> Vec<(&str, Option<&str>)> {
    tree.links().iter().map(|link| (link.path.as_str(), link.target.as_ref().map(RepoPath::as_str))).collect()
}

pub fn gaps(tree: &dyn Tree) -> Vec<String> {
    tree.gaps().iter().map(|(path, reason)| format!("{path}: {reason}")).collect()
}

pub fn read(tree: &dyn Tree, path: &str) -> Result<String, ReadError> {
    tree.read(&RepoPath::new(path), LIMIT).map(|bytes| String::from_utf8(bytes).expect("text"))
}

pub fn text(text: &str) -> Result<String, ReadError> {
    Ok(text.to_owned())
}

pub fn sentence<T>(result: Result<T, impl ToString>) -> String {
    result.err().map_or_else(|| "no error".to_owned(), |error| error.to_string())
}

/// Whoever is root can read everything and give files away.
pub fn is_root(fixture: &Fixture) -> bool {
    fixture.write("probe", "");
    let given = chown(fixture.at("probe"), Some(1234), Some(1234)).is_ok();
    fs::remove_file(fixture.at("probe")).expect("probe");
    given
}
