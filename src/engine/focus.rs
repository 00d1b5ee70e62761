//! What of a repository is asked about. All of it is read either way: what a file means depends on the others.

use crate::{
    finding::Finding,
    text::{Place, is_within},
};

/// The clusters and the paths whose findings are wanted; everything where a list is empty.
#[derive(Clone, Debug, Default)]
pub struct Focus {
    /// By the folder at which Flux starts to read. Only the end of it where that says which one is meant.
    pub clusters: Vec<String>,
    /// Files and folders, from the root.
    pub paths: Vec<String>,
}

impl Focus {
    /// With each cluster by its full path, where there is one that it can mean.
    pub(super) fn settled<'c>(&self, known: impl Iterator<Item = &'c str> + Clone) -> Self {
        let full = |typed: &String| cluster_named(typed, known.clone()).map_or_else(|| typed.clone(), str::to_owned);
        Self { clusters: self.clusters.iter().map(full).collect(), paths: self.paths.clone() }
    }

    /// Whether a finding concerns what is asked about: where it is, where its notes are, or what its fix would change.
    pub fn wants(&self, finding: &Finding) -> bool {
        let has = |place: &Place| self.has_path(place.source.path().as_str());
        let is_here = || {
            has(&finding.place)
                || finding.notes.iter().any(|note| has(&note.place))
                || finding.fix.iter().flat_map(|fix| &fix.edits).any(|edit| has(&edit.place))
        };
        (self.clusters.is_empty() || finding.clusters.iter().any(|cluster| self.clusters.contains(cluster)))
            && (self.paths.is_empty() || is_here())
    }

    pub(super) fn has_cluster(&self, path: &str) -> bool {
        self.clusters.is_empty() || self.clusters.iter().any(|cluster| cluster == path)
    }

    pub(super) fn has_path(&self, path: &str) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|wanted| is_within(path, wanted))
    }
}

/// The cluster that is meant: the one of that path, else the only one whose path ends so.
pub fn cluster_named<'c>(typed: &str, known: impl Iterator<Item = &'c str> + Clone) -> Option<&'c str> {
    let ends_so = |path: &&str| path.strip_suffix(typed).is_some_and(|rest| rest.ends_with('/'));
    known.clone().find(|path| *path == typed).or_else(|| {
        let mut near = known.filter(ends_so);
        near.next().filter(|_| !typed.is_empty() && near.next().is_none())
    })
}

#[cfg(test)]
mod tests {
    use super::cluster_named;

    #[test]
    fn the_end_of_a_path_names_a_cluster_where_it_is_the_only_one() {
        let known = ["clusters/production", "clusters/staging", "other/staging"];
        let named = |typed| cluster_named(typed, known.into_iter());
        assert_eq!(named("clusters/staging"), Some("clusters/staging"));
        assert_eq!(named("production"), Some("clusters/production"));
        assert_eq!(named("staging"), None, "two of them");
        assert_eq!(named("duction"), None, "not a whole name");
        assert_eq!(named(""), None);
    }
}
