//! Where a run stands, for whoever waits for it.

use std::{fmt, sync::Arc};

/// What a run is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    Reading,
    /// How many files were read.
    Rendering(usize),
    /// How many clusters there are.
    Checking(usize),
}

/// Is told each phase as it begins; by default nobody is.
#[derive(Clone, Default)]
pub struct Progress(Option<Arc<dyn Fn(Phase) + Send + Sync>>);

impl Progress {
    pub fn new(listener: impl Fn(Phase) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(listener)))
    }

    pub fn enter(&self, phase: Phase) {
        if let Some(listener) = &self.0 {
            listener(phase);
        }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Progress")
    }
}
