//! Findings that a repository accepts, by rule, path and object.

use globset::GlobMatcher;

use crate::{
    finding::{Finding, ObjectRef},
    text::Place,
};

use super::Date;

/// One item of `ignore:`. All that it names must fit a finding.
#[derive(Debug)]
pub struct Ignore {
    /// Rule ids, or families.
    pub rules: Vec<String>,
    pub path: Option<GlobMatcher>,
    pub object: Option<ObjectPattern>,
    pub reason: String,
    /// The last day on which it counts.
    pub expires: Option<Date>,
    /// Where it is written.
    pub place: Place,
}

/// `Kind/name` or `Kind/namespace/name`; `*` stands for any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectPattern {
    pub kind: String,
    pub namespace: Option<String>,
    pub name: String,
}

impl Ignore {
    pub fn fits(&self, finding: &Finding) -> bool {
        covers(&self.rules, finding.rule)
            && self.path.as_ref().is_none_or(|glob| glob.is_match(finding.place.source.path().as_str()))
            && self
                .object
                .as_ref()
                .is_none_or(|pattern| finding.object.as_ref().is_some_and(|object| pattern.fits(object)))
    }
}

impl ObjectPattern {
    fn fits(&self, object: &ObjectRef) -> bool {
        let same = |pattern: &str, text: Option<&str>| pattern == "*" || Some(pattern) == text;
        same(&self.kind, Some(&object.kind))
            && same(&self.name, object.name.as_deref())
            && self.namespace.as_deref().is_none_or(|namespace| same(namespace, object.namespace.as_deref()))
    }
}

impl std::str::FromStr for ObjectPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('/').collect();
        let (kind, namespace, name) = match parts[..] {
            [kind, name] => (kind, None, name),
            [kind, namespace, name] => (kind, Some(namespace.to_owned()), name),
            _ => return Err(format!("`{text}` does not name an object, write `Kind/name` or `Kind/namespace/name`")),
        };
        Ok(Self { kind: kind.to_owned(), namespace, name: name.to_owned() })
    }
}

/// Whether a list of rule ids and families holds a rule.
pub fn covers(names: &[String], rule: &str) -> bool {
    let family = rule.split_once('/').map_or(rule, |(family, _)| family);
    names.iter().any(|name| name == rule || name == family)
}
