//! A minor version of Flux or Kubernetes, such as Flux 2.9.

use std::{fmt, ops::RangeInclusive, str::FromStr};

/// A minor version of Flux or Kubernetes, such as Flux 2.9.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Minor {
    pub major: u32,
    pub minor: u32,
}

impl Minor {
    /// The versions of Flux 2 that there are facts about; of the last one, which is not released, the definitions.
    pub const FLUX: RangeInclusive<Self> = Self::new(2, 0)..=Self::new(2, 10);
    /// The versions of Kubernetes that there are facts about; the first ones ran Flux 2 before it was 2.0.
    pub const KUBERNETES: RangeInclusive<Self> = Self::new(1, 20)..=Self::new(1, 37);

    pub const fn new(major: u32, minor: u32) -> Self {
        Self { major, minor }
    }

    /// A version of Flux. Refuses one that nothing is known about.
    pub fn of_flux(text: &str) -> Result<Self, String> {
        Self::within(text, "Flux", &Self::FLUX)
    }

    /// A version of Kubernetes. Refuses one that nothing is known about.
    pub fn of_kubernetes(text: &str) -> Result<Self, String> {
        Self::within(text, "Kubernetes", &Self::KUBERNETES)
    }

    fn within(text: &str, what: &str, known: &RangeInclusive<Self>) -> Result<Self, String> {
        let version: Self = text.parse()?;
        if known.contains(&version) {
            return Ok(version);
        }
        let (first, last) = (known.start(), known.end());
        Err(format!("{what} {version} is not a version that this fluxvet knows: use {first} to {last}"))
    }
}

impl fmt::Display for Minor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl FromStr for Minor {
    type Err = String;

    /// `2.9`, `v2.9` and `2.9.4` are all 2.9.
    fn from_str(text: &str) -> Result<Self, String> {
        let mut parts = text.trim_start_matches('v').split('.');
        let mut number = || parts.next()?.parse().ok();
        match (number(), number()) {
            (Some(major), Some(minor)) => Ok(Self { major, minor }),
            _ => Err(format!("`{text}` is not a version, write it as `X.Y`")),
        }
    }
}
