//! What the generated table says of the kinds of Flux beside their schemas: which minor version of Flux serves which API
//! version, which fields name Secrets, which are durations. It has that from the CRDs of every release.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

use crate::{config::Minor, model::value::duration::Pattern};

use super::shipped;

/// One version of a kind.
#[derive(Clone, Debug)]
pub struct Served {
    pub version: &'static str,
    /// The first Flux version that serves it; none for what came before Flux 2.0.
    pub since: Option<Minor>,
    /// The first one that calls it deprecated.
    pub deprecated: Option<Minor>,
    /// The first one without it.
    pub removed: Option<Minor>,
    /// Fields that name a Secret in the namespace of the object.
    pub secrets: Vec<&'static str>,
    /// Fields that are durations; `[]` stands for each item of a list.
    pub durations: Vec<(&'static str, Pattern)>,
}

/// The rest of a line is the schema, which is not read here.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(borrow)]
    since: Option<&'a str>,
    until: Option<&'a str>,
    deprecated: Option<&'a str>,
    #[serde(default, rename = "secretRefs")]
    secrets: Vec<&'a str>,
    #[serde(default)]
    durations: Vec<(&'a str, &'a str)>,
}

type Kinds = BTreeMap<(&'static str, &'static str), Vec<Served>>;

/// By group and kind; of each the version to use today comes first.
static KINDS: LazyLock<Kinds> = LazyLock::new(|| {
    let mut kinds: Kinds = BTreeMap::new();
    for (name, text) in shipped::lines() {
        let mut parts = name.split('/');
        let (Some(group), Some(version), Some(kind), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        if !is_toolkit(group) && group != OPERATOR {
            continue;
        }
        let Ok(line) = serde_json::from_str::<Line<'_>>(text) else { continue };
        let minor = |text: Option<&str>| text.and_then(|text| text.parse::<Minor>().ok());
        kinds.entry((group, kind)).or_default().push(Served {
            version,
            since: minor(line.since),
            deprecated: minor(line.deprecated),
            removed: minor(line.until).map(|last| Minor::new(last.major, last.minor + 1)),
            secrets: line.secrets,
            durations: line.durations.into_iter().map(|(path, pattern)| (path, self::pattern(pattern))).collect(),
        });
    }
    for versions in kinds.values_mut() {
        // What is still served and not deprecated is the one to use; the newest of them.
        versions.sort_by_key(|served| (served.removed.is_some(), std::cmp::Reverse(served.since)));
    }
    kinds
});

const OPERATOR: &str = "fluxcd.controlplane.io";

/// As the generator names the patterns of the CRDs.
fn pattern(name: &str) -> Pattern {
    if name == "timeout" { Pattern::Timeout } else { Pattern::Interval }
}

/// The groups of the controllers of Flux itself.
fn is_toolkit(group: &str) -> bool {
    group.ends_with(".toolkit.fluxcd.io") || group == "source.extensions.fluxcd.io"
}

/// The versions of a kind, the one to use today first; nothing for a kind that Flux does not have.
pub fn versions_of(group: &str, kind: &str) -> &'static [Served] {
    let found = KINDS.iter().find(|((of, name), _)| *of == group && *name == kind);
    found.map_or(&[], |(_, versions)| versions.as_slice())
}

/// The group that has a kind of Flux.
pub fn group_of(kind: &str) -> Option<&'static str> {
    KINDS.keys().find(|(group, known)| *known == kind && is_toolkit(group)).map(|(group, _)| *group)
}

pub fn is_flux_group(group: &str) -> bool {
    is_toolkit(group) && KINDS.keys().any(|(known, _)| *known == group)
}

/// The fields that name a Secret in the namespace of an object, as the version to use today has them.
pub fn secrets(group: &str, kind: &str) -> &'static [&'static str] {
    versions_of(group, kind).first().map_or(&[], |served| served.secrets.as_slice())
}

/// The fields that are durations, as the version to use today has them.
pub fn durations(group: &str, kind: &str) -> &'static [(&'static str, Pattern)] {
    versions_of(group, kind).first().map_or(&[], |served| served.durations.as_slice())
}

/// The newest Flux that the table knows: the last that took a version away or brought one.
pub fn newest() -> Option<Minor> {
    let toolkit = KINDS.iter().filter(|((group, _), _)| is_toolkit(group));
    toolkit.flat_map(|(_, versions)| versions).flat_map(|served| [served.since, served.removed]).flatten().max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_version_comes_first() {
        for (group, kind, current) in [
            ("kustomize.toolkit.fluxcd.io", "Kustomization", "v1"),
            ("helm.toolkit.fluxcd.io", "HelmRelease", "v2"),
            ("notification.toolkit.fluxcd.io", "Provider", "v1beta3"),
            ("notification.toolkit.fluxcd.io", "Receiver", "v1"),
            ("image.toolkit.fluxcd.io", "ImagePolicy", "v1"),
            ("source.extensions.fluxcd.io", "ArtifactGenerator", "v1beta1"),
        ] {
            assert_eq!(versions_of(group, kind).first().map(|served| served.version), Some(current), "{kind}");
        }
        assert_eq!(newest(), Some(Minor::new(2, 9)));
        assert_eq!(
            secrets("fluxcd.controlplane.io", "ResourceSetInputProvider"),
            ["spec.certSecretRef", "spec.secretRef"]
        );
        assert_eq!(durations("notification.toolkit.fluxcd.io", "Provider").len(), 2);
        let old = versions_of("kustomize.toolkit.fluxcd.io", "Kustomization");
        assert!(old.iter().skip(1).all(|served| served.deprecated == Some(Minor::new(2, 0))));
    }
}
