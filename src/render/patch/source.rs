//! From the items of a kustomization file to patches.

use std::sync::Arc;

use crate::{
    render::{Problem, ProblemKind},
    yaml::{Kind, Node, Value, Yaml},
};

use super::{Options, PatchSource, PatchText, select::string, text};

/// The field that a patch stands in. `spec.patches` of a Flux Kustomization are [`Field::Patches`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    PatchesStrategicMerge,
    Patches,
    PatchesJson6902,
}

impl Field {
    /// In the order in which the engine applies them; other transformers come before the last.
    pub const ALL: [Field; 3] = [Field::PatchesStrategicMerge, Field::Patches, Field::PatchesJson6902];

    pub fn name(self) -> &'static str {
        match self {
            Field::PatchesStrategicMerge => "patchesStrategicMerge",
            Field::Patches => "patches",
            Field::PatchesJson6902 => "patchesJson6902",
        }
    }
}

/// The patches of one field, `list` being its value. `open` gives the file that a scalar names; if it has none it says
/// so itself, and the patch is left out.
pub fn sources_of(
    field: Field,
    list: &Value,
    open: &dyn Fn(&Value) -> Option<Arc<Yaml>>,
) -> Vec<Result<PatchSource, Problem>> {
    if list.is_null() {
        return Vec::new();
    }
    if list.kind() != Kind::Seq {
        let message = format!("`{}` is a list", field.name());
        return vec![Err(Problem::new(ProblemKind::Field, list.place(), message))];
    }
    let items = list.items();
    let sources: Vec<_> = match field {
        Field::PatchesStrategicMerge => items.iter().filter_map(|slot| plain(&slot.value, open)).collect(),
        _ => items.iter().filter_map(|slot| item(field, &slot.value, open).transpose()).collect(),
    };
    let says_nothing = |source: &Result<PatchSource, Problem>| match source {
        Ok(source) => {
            text::documents(&text::parse(&source.text, false), &source.item).is_ok_and(|found| found.is_empty())
        }
        Err(_) => false,
    };
    if field == Field::PatchesStrategicMerge && sources.len() == items.len() && !items.is_empty() {
        // The engine reads all items together, and wants something from them.
        if sources.iter().all(says_nothing) {
            return vec![Err(Problem::new(ProblemKind::Patch, list.place(), "the patches hold nothing"))];
        }
    }
    sources
}

/// An item of `patchesStrategicMerge`: a text, or else a path.
fn plain(item: &Value, open: &dyn Fn(&Value) -> Option<Arc<Yaml>>) -> Option<Result<PatchSource, Problem>> {
    let content = match string(item.node()) {
        Ok(content) => content.unwrap_or(""),
        Err(problem) => return Some(Err(problem)),
    };
    let source = |text| {
        let field = Field::PatchesStrategicMerge;
        PatchSource { text, item: item.place(), target: None, options: Options::default(), field }
    };
    let inline = PatchText::Inline(item.clone());
    if !content.is_empty() && !content.contains([':', '\n']) {
        return Some(Ok(source(PatchText::File(open(item)?))));
    }
    match text::documents(&text::parse(&inline, false), &item.place()) {
        Ok(_) => Some(Ok(source(inline))),
        // No one names a file in several lines.
        Err(problem) if content.contains('\n') => Some(Err(problem)),
        Err(_) => Some(Ok(source(PatchText::File(open(item)?)))),
    }
}

/// An item of `patches` or `patchesJson6902`; none if its file is missing.
fn item(
    field: Field,
    item: &Value,
    open: &dyn Fn(&Value) -> Option<Arc<Yaml>>,
) -> Result<Option<PatchSource>, Problem> {
    if !(item.kind() == Kind::Map || item.is_null()) {
        let message = "a patch is a mapping with `path` or `patch`, and mostly `target`";
        return Err(Problem::new(ProblemKind::Field, item.place(), message));
    }
    let (mut path, mut patch) = (None, None);
    let (mut target, mut options) = (None, Options::default());
    for slot in item.members() {
        let name = slot.key.as_ref().and_then(Value::text).unwrap_or("").to_ascii_lowercase();
        match name.as_str() {
            "path" => path = string(slot.value.node())?.map(|_| slot.value.clone()),
            "patch" => {
                let says = string(slot.value.node())?.map(|text| match field {
                    Field::Patches => text.trim(),
                    _ => text,
                });
                patch = says.filter(|text| !text.is_empty()).map(|_| slot.value.clone());
            }
            "target" => target = Some(slot.value.clone()).filter(|target| !target.is_null()),
            "options" => options = options_of(slot.value.node())?,
            _ => {}
        }
    }
    if field == Field::PatchesJson6902 && target.is_none() {
        let message = "an item of `patchesJson6902` needs a `target` with a `name`";
        return Err(Problem::new(ProblemKind::Patch, item.place(), message));
    }
    let text = match (path, patch) {
        (Some(path), Some(_)) => {
            let message = "`patch` and `path` cannot be used in one item";
            return Err(Problem::new(ProblemKind::Patch, path.place(), message));
        }
        (None, None) => {
            let message = "a patch needs `patch` or `path`, this one has no text";
            return Err(Problem::new(ProblemKind::Patch, item.place(), message));
        }
        (None, Some(patch)) => PatchText::Inline(patch),
        (Some(path), None) => match open(&path) {
            Some(yaml) => PatchText::File(yaml),
            None => return Ok(None),
        },
    };
    Ok(Some(PatchSource { text, item: item.place(), target, options, field }))
}

fn options_of(node: Node<'_>) -> Result<Options, Problem> {
    let mut options = Options::default();
    for entry in node.entries() {
        let flag = match entry.value.scalar(crate::yaml::Reader::SigsYaml) {
            Some(crate::yaml::Scalar::Bool(flag)) => flag,
            Some(crate::yaml::Scalar::Null) => false,
            _ => {
                let message = "an option of a patch is `true` or `false`";
                return Err(Problem::new(ProblemKind::Field, entry.value.place(), message));
            }
        };
        match entry.key.text().unwrap_or("").to_ascii_lowercase().as_str() {
            "allownamechange" => options.allow_name_change = flag,
            "allowkindchange" => options.allow_kind_change = flag,
            _ => {}
        }
    }
    Ok(options)
}
