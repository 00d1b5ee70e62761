//! The durations that an object writes, and the pattern that its CRD has for each.

use crate::{
    model::{Field, Object, Text, value::duration::Pattern},
    schema::served,
};

/// The durations that an object writes, with the pattern of their field.
pub(super) fn durations(object: Object<'_>) -> Vec<(Text<'_>, Pattern)> {
    let fields = served::durations(object.group(), object.kind);
    fields
        .iter()
        .flat_map(|&(path, pattern)| texts(object, path).into_iter().map(move |text| (text, pattern)))
        .collect()
}

/// Whether the CRD of the object's version has the patterns. The first beta versions of the sources had none.
pub(super) fn has_patterns(object: Object<'_>) -> bool {
    !(object.version().contains("alpha") || object.version() == "v1beta1")
}

fn texts<'a>(object: Object<'a>, path: &str) -> Vec<Text<'a>> {
    match path.split_once("[].") {
        Some((list, key)) => object.list(list).into_iter().filter_map(|item| Field::of(item.get(key)).text()).collect(),
        None => object.text(path).text().into_iter().collect(),
    }
}
