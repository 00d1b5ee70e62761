//! How sure it is that a cluster receives what we see.

use crate::finding::Certainty;

use super::{Cluster, Entry, Fleet};

impl Cluster {
    /// Of the cluster as a whole.
    pub fn certainty(&self) -> Certainty {
        match self.entry {
            Entry::Proven | Entry::Declared(_) | Entry::Configured(_) => Certainty::Shown,
            Entry::Assumed if self.is_beside_shown => Certainty::Guess,
            Entry::Assumed => Certainty::Assumed,
        }
    }

    /// Of what one of its Kustomizations applies, by its index among `units`.
    pub fn certainty_of(&self, unit: usize) -> Certainty {
        let is_sure = self.units.get(unit).is_some_and(|unit| unit.is_certain);
        if is_sure { self.certainty() } else { Certainty::Guess }
    }
}

impl Fleet<'_> {
    /// Of a file: of the cluster that most certainly reads it.
    pub fn certainty(&self, path: &str) -> Certainty {
        self.clusters_that_read(path).map(Cluster::certainty).max().unwrap_or(Certainty::Unapplied)
    }
}

/// Tells every cluster whether another one is shown.
pub(super) fn settle(clusters: &mut [Cluster]) {
    let is_shown = clusters.iter().any(|cluster| !matches!(cluster.entry, Entry::Assumed));
    clusters.iter_mut().for_each(|cluster| cluster.is_beside_shown = is_shown);
}
