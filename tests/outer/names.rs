//! The names and values of the hostile repositories: no command obeys them.

#![cfg(unix)]

use std::process::Command;

use crate::{runners::everything, shared};

#[test]
fn no_command_obeys_the_hostile_names() {
    let Some(generator) = shared::shared("hostile/generate.py") else { return };
    let target = shared::scratch("names");
    let status = Command::new("python3").arg(generator).arg(&target).args(["names", "names2"]).status();
    assert!(status.expect("python3 starts").success());
    for name in ["names", "names2"] {
        git2::Repository::init(target.join(name)).expect("a repository");
        everything(&target.join(name));
    }
}
