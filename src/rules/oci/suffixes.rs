//! Tag and digest behind the repository of an OCI URL, where neither belongs.

use std::ops::Range;

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Suffixes {
    /// Without the colon.
    pub tag: Option<Range<usize>>,
    /// With the `@`.
    pub digest: Option<Range<usize>>,
}

impl Suffixes {
    /// None for what has no registry and no repository.
    pub fn of(url: &str) -> Option<Self> {
        let start = "oci://".len();
        let rest = url.strip_prefix("oci://")?;
        // A colon before the first slash is that of a port.
        let slash = start + rest.find('/')?;
        let end = url[slash..].find('@').map_or(url.len(), |at| slash + at);
        let colon = url[slash..end].rfind(':').map(|at| slash + at).filter(|&at| !url[at..end].contains('/'));
        let tag = colon.map(|colon| colon + 1..end).filter(|tag| !tag.is_empty());
        let digest = (end < url.len()).then_some(end..url.len());
        Some(Self { tag, digest })
    }

    pub fn any(&self) -> bool {
        self.tag.is_some() || self.digest.is_some()
    }
}
