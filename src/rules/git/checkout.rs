//! What a GitRepository or an ImageUpdateAutomation checks out.

use crate::model::{Field, Object, Text};

/// The fields of `ref`. Of several that are written, the first in this order counts
/// (fluxcd/pkg:git/gogit/client.go `clone`).
pub(super) struct Checkout<'a> {
    pub commit: Field<'a>,
    pub name: Field<'a>,
    pub tag: Field<'a>,
    pub semver: Field<'a>,
    pub branch: Field<'a>,
}

impl<'a> Checkout<'a> {
    pub fn of(object: Object<'a>) -> Self {
        let at = if object.kind == "GitRepository" { "spec.ref" } else { "spec.git.checkout.ref" };
        let field = |name: &str| object.text(&format!("{at}.{name}"));
        Self {
            commit: field("commit"),
            name: field("name"),
            tag: field("tag"),
            semver: field("semver"),
            branch: field("branch"),
        }
    }
}

/// The text of a field that is set: Flux takes the empty text for an absent one, and a placeholder is still to be set.
pub(super) fn known(field: Field<'_>) -> Option<Text<'_>> {
    field.text().filter(|text| !text.value.is_empty() && !text.is_placeholder())
}

/// Whether a field holds something, known or not.
pub(super) fn is_set(field: Field<'_>) -> bool {
    field.is_present() && !field.is("")
}
