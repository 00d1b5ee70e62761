//! What `.gitignore` files say.

use std::{borrow::Cow, sync::Arc};

use ignore::{
    Match,
    gitignore::{Gitignore, GitignoreBuilder},
};

/// The patterns that hold in one folder: its own, then those of the folders above, `.git/info/exclude` last. The
/// user's own excludes are not asked, because the result must be the same on every machine.
///
/// The walker of the crate `ignore` would do this for us, but it opens whatever is called `.gitignore`: a link to
/// `/dev/zero` in a stranger's pull request would never end.
pub struct Ignored {
    own: Gitignore,
    above: Option<Arc<Ignored>>,
}

impl Ignored {
    pub fn new(folder: &str, text: &[u8], above: Option<Arc<Self>>) -> Self {
        Self { own: patterns(folder, String::from_utf8_lossy(text).lines()), above }
    }

    /// The nearest file that has a pattern for `path` decides.
    pub fn ignores(&self, path: &str, is_folder: bool) -> bool {
        match self.own.matched(path, is_folder) {
            Match::Ignore(_) => true,
            Match::Whitelist(_) => false,
            Match::None => self.above.as_ref().is_some_and(|above| above.ignores(path, is_folder)),
        }
    }
}

/// A pattern that is none is passed over, as Git does.
pub fn patterns<S: AsRef<str>>(folder: &str, lines: impl IntoIterator<Item = S>) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    for (number, line) in lines.into_iter().enumerate() {
        let line = line.as_ref();
        let line = if number == 0 { line.trim_start_matches('\u{feff}') } else { line };
        let _ = builder.add_line(None, &with_plain_braces(line));
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
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
