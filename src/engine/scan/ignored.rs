//! What `.gitignore` files say.

use std::{
    borrow::Cow,
    collections::HashMap,
    sync::{Arc, OnceLock},
};

use ignore::{
    Match,
    gitignore::{Gitignore, GitignoreBuilder},
};

use crate::text::{Absent, RepoPath};

/// The patterns that hold in one folder: its own, then those of the folders above, `.git/info/exclude` last. The
/// user's own excludes are not asked, because the result must be the same on every machine.
///
/// The walker of the crate `ignore` would do this for us, but it opens whatever is called `.gitignore`: a link to
/// `/dev/zero` in a stranger's pull request would never end.
pub struct Ignored {
    own: Gitignore,
    above: Option<Arc<Ignored>>,
    file: RepoPath,
    text: String,
    /// The last line that has a pattern, by the pattern as it was given to the crate.
    lines: OnceLock<HashMap<String, usize>>,
}

impl Ignored {
    /// The patterns of `file`, which hold below `folder`.
    pub fn new(folder: &str, file: RepoPath, text: &[u8], above: Option<Arc<Self>>) -> Self {
        let text = String::from_utf8_lossy(text).into_owned();
        Self { own: patterns(folder, text.lines()), above, file, text, lines: OnceLock::new() }
    }

    /// What ignores `path`, if anything does: the nearest file that has a pattern for it decides.
    pub fn ignores(&self, path: &str, is_folder: bool) -> Option<Absent> {
        match self.own.matched(path, is_folder) {
            Match::Ignore(glob) => {
                let line = self.lines().get(glob.original().trim_end()).copied().unwrap_or(1);
                Some(Absent::Ignored { by: self.file.clone(), line })
            }
            Match::Whitelist(_) => None,
            Match::None => self.above.as_ref().and_then(|above| above.ignores(path, is_folder)),
        }
    }

    fn lines(&self) -> &HashMap<String, usize> {
        self.lines.get_or_init(|| {
            let lines = self.text.lines().enumerate();
            lines.map(|(number, line)| (given(number, line).trim_end().to_owned(), number + 1)).collect()
        })
    }
}

/// A pattern that is none is passed over, as Git does.
pub fn patterns<S: AsRef<str>>(folder: &str, lines: impl IntoIterator<Item = S>) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    for (number, line) in lines.into_iter().enumerate() {
        let _ = builder.add_line(None, &given(number, line.as_ref()));
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

/// A line as it is given to the crate.
fn given(number: usize, line: &str) -> Cow<'_, str> {
    with_plain_braces(if number == 0 { line.trim_start_matches('\u{feff}') } else { line })
}

/// `{a,b}` is a name to Git and a choice to the crate `ignore`.
fn with_plain_braces(pattern: &str) -> Cow<'_, str> {
    if !pattern.contains(['{', '}']) {
        return pattern.into();
    }
    let mut plain = String::with_capacity(pattern.len() + 4);
    let mut escaped = false;
    for character in pattern.chars() {
        if matches!(character, '{' | '}') && !escaped {
            plain.push('\\');
        }
        escaped = character == '\\' && !escaped;
        plain.push(character);
    }
    plain.into()
}
