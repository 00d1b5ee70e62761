//! The chart that a HelmRelease or a HelmChart asks for.

use crate::model::{Field, HelmRelease, HelmRepository, Object, Text};

pub(super) struct Chart<'a> {
    pub name: Field<'a>,
    pub version: Field<'a>,
    pub source_kind: Field<'a>,
}

impl<'a> Chart<'a> {
    pub fn of(object: Object<'a>) -> Self {
        let at = if object.is(HelmRelease::SUBJECT) { "spec.chart.spec" } else { "spec" };
        let field = |name: &str| object.text(&format!("{at}.{name}"));
        Self { name: field("chart"), version: field("version"), source_kind: field("sourceRef.kind") }
    }

    /// The version asked of a HelmRepository; other sources ignore it. Empty is the newest, as is `*`.
    pub fn version_of_helm_repository(&self) -> Option<Text<'a>> {
        let asked = self.source_kind.is(HelmRepository::SUBJECT.kind);
        self.version.text().filter(|version| asked && !version.value.is_empty() && !version.is_placeholder())
    }
}
