//! How far a build may grow, so that a hostile repository ends (docs/rendering.md, "Limits").
//!
//! What is counted is what is made: text that affixes add, values that JSON patches and replacements copy. Shared values
//! cost no memory before something reads them, but everything after the build reads them in full, so they are counted by
//! what they say. A folder begins with the most that one of its bases has counted: each base was paid for where it was built.

use crate::{
    text::Place,
    yaml::{Kind, Node},
};

use super::{Problem, ProblemKind};

/// Bytes that transformers may add along one line of bases, and what a value counts besides its text.
const MOST_BYTES: usize = 64 << 20;
const VALUE: usize = 256;
/// How often components may run in one folder.
const MOST_COMPONENTS: usize = 2_000;

/// What was counted so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    bytes: usize,
    components: usize,
}

impl Budget {
    /// Counts a text that is made.
    pub fn text(&mut self, length: usize, place: &Place) -> Result<(), Problem> {
        self.bytes = self.bytes.saturating_add(length);
        if self.bytes <= MOST_BYTES {
            return Ok(());
        }
        let message = format!("the build grows by more than {} MiB here", MOST_BYTES >> 20);
        Err(Problem::new(ProblemKind::Limit, place.clone(), message))
    }

    /// Counts a value that is copied, and looks no further than the budget goes.
    pub fn value(&mut self, node: Node<'_>, place: &Place) -> Result<(), Problem> {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            self.text(node.text().map_or(0, str::len).saturating_add(VALUE), place)?;
            match node.kind() {
                Kind::Scalar => {}
                Kind::Map => open.extend(node.entries().into_iter().map(|entry| entry.value)),
                Kind::Seq => open.extend(node.items()),
            }
        }
        Ok(())
    }

    /// Counts a run of a component.
    pub fn component(&mut self, place: &Place) -> Result<(), Problem> {
        self.components += 1;
        if self.components <= MOST_COMPONENTS {
            return Ok(());
        }
        let message = format!("components run more than {MOST_COMPONENTS} times in this build");
        Err(Problem::new(ProblemKind::Limit, place.clone(), message).help("list each component once"))
    }

    /// What a folder goes on with that has this base too.
    pub fn absorb(&mut self, base: Budget) {
        self.bytes = self.bytes.max(base.bytes);
    }
}
