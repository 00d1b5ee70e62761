//! Every field of a kustomization file with its type: the one table of `types.Kustomization` (kustomize
//! api/types/kustomization.go; every name was tried with the engine of api v0.21.3). Go's decoder finds names without
//! regard to case.

use crate::yaml::{Kind, Node, Reader, Scalar};

/// The type of a field in kustomize's Go types.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    Text,
    Number,
    Bool,
    /// A map from strings to strings.
    TextMap,
    /// A list of strings.
    Texts,
    /// A mapping with these fields.
    Map(&'static [Field]),
    /// A list of mappings with these fields.
    List(&'static [Field]),
    /// A mapping that kustomize hands on as it is.
    AnyMap,
    /// A list of such mappings.
    AnyList,
}

/// A field and its type.
pub type Field = (&'static str, Type);

use Type::{AnyList, AnyMap, Bool, List, Map, Number, Text, TextMap, Texts};

pub const FIELDS: &[Field] = &[
    ("apiVersion", Text),
    ("bases", Texts),
    ("buildMetadata", Texts),
    ("commonAnnotations", TextMap),
    ("commonLabels", TextMap),
    ("components", Texts),
    ("configMapGenerator", List(CONFIG_MAP_GENERATOR)),
    ("configurations", Texts),
    ("crds", Texts),
    ("generatorOptions", Map(OPTIONS)),
    ("generators", Texts),
    ("helmChartInflationGenerator", AnyList),
    ("helmCharts", AnyList),
    ("helmGlobals", AnyMap),
    ("imageTags", List(IMAGE)),
    ("images", List(IMAGE)),
    ("kind", Text),
    ("labels", List(LABELS)),
    ("metadata", AnyMap),
    ("namePrefix", Text),
    ("nameSuffix", Text),
    ("namespace", Text),
    ("openapi", TextMap),
    ("patches", List(PATCH)),
    ("patchesJson6902", List(PATCH)),
    ("patchesStrategicMerge", Texts),
    ("replacements", List(REPLACEMENT)),
    ("replicas", List(&[("name", Text), ("count", Number)])),
    ("resources", Texts),
    ("secretGenerator", List(SECRET_GENERATOR)),
    ("sortOptions", Map(&[("order", Text), ("legacySortOptions", AnyMap)])),
    ("transformers", Texts),
    ("validators", Texts),
    ("vars", List(VAR)),
];

const CONFIG_MAP_GENERATOR: &[Field] = &[
    ("behavior", Text),
    ("env", Text),
    ("envs", Texts),
    ("files", Texts),
    ("literals", Texts),
    ("name", Text),
    ("namespace", Text),
    ("options", Map(OPTIONS)),
];
const SECRET_GENERATOR: &[Field] = &[
    ("behavior", Text),
    ("env", Text),
    ("envs", Texts),
    ("files", Texts),
    ("literals", Texts),
    ("name", Text),
    ("namespace", Text),
    ("options", Map(OPTIONS)),
    ("type", Text),
];
const OPTIONS: &[Field] =
    &[("annotations", TextMap), ("disableNameSuffixHash", Bool), ("immutable", Bool), ("labels", TextMap)];
const IMAGE: &[Field] = &[("digest", Text), ("name", Text), ("newName", Text), ("newTag", Text), ("tagSuffix", Text)];
const LABELS: &[Field] = &[
    ("fields", List(&[("create", Bool), ("group", Text), ("kind", Text), ("path", Text), ("version", Text)])),
    ("includeSelectors", Bool),
    ("includeTemplates", Bool),
    ("includeVolumeClaimTemplates", Bool),
    ("pairs", TextMap),
];
const PATCH: &[Field] = &[("options", AnyMap), ("patch", Text), ("path", Text), ("target", Map(SELECTOR))];
const SELECTOR: &[Field] = &[
    ("annotationSelector", Text),
    ("group", Text),
    ("kind", Text),
    ("labelSelector", Text),
    ("name", Text),
    ("namespace", Text),
    ("version", Text),
];
const REPLACEMENT: &[Field] = &[
    ("path", Text),
    ("source", Map(REPLACEMENT_SOURCE)),
    ("sourceValue", Text),
    ("targets", List(REPLACEMENT_TARGET)),
];
const REPLACEMENT_SOURCE: &[Field] = &[
    ("fieldPath", Text),
    ("group", Text),
    ("kind", Text),
    ("name", Text),
    ("namespace", Text),
    ("options", AnyMap),
    ("version", Text),
];
const REPLACEMENT_TARGET: &[Field] =
    &[("fieldPaths", Texts), ("options", AnyMap), ("reject", List(SELECTOR)), ("select", Map(SELECTOR))];
const VAR: &[Field] = &[
    ("fieldref", Map(&[("fieldpath", Text)])),
    ("name", Text),
    (
        "objref",
        Map(&[
            ("apiVersion", Text),
            ("group", Text),
            ("kind", Text),
            ("name", Text),
            ("namespace", Text),
            ("version", Text),
        ]),
    ),
];

/// The field of a name, as kustomize spells it.
pub fn field(fields: &'static [Field], name: &str) -> Option<Field> {
    fields.iter().copied().find(|(known, _)| known.eq_ignore_ascii_case(name))
}

impl Type {
    /// What a person would write there.
    pub fn words(self) -> &'static str {
        match self {
            Text => "a string",
            Number => "a whole number",
            Bool => "a boolean",
            TextMap | Map(_) | AnyMap => "a mapping",
            Texts | List(_) | AnyList => "a list",
        }
    }

    /// What kind of node Go's decoder accepts for it.
    pub fn kind(self) -> Kind {
        match self {
            Text | Number | Bool => Kind::Scalar,
            TextMap | Map(_) | AnyMap => Kind::Map,
            Texts | List(_) | AnyList => Kind::Seq,
        }
    }
}

/// Whether the JSON that kustomize makes of the scalar is a string.
pub fn is_text(node: Node<'_>) -> bool {
    matches!(node.scalar(Reader::SigsYaml), Some(Scalar::Str(_) | Scalar::Timestamp(_)))
}

/// The text that Flux makes of a number or a boolean at the place of a string (sigs.k8s.io/yaml
/// `convertToJSONableObject`: `strconv.FormatInt`, `FormatFloat(…, 'g', -1, 64)`).
pub fn as_text(node: Node<'_>) -> Option<String> {
    match node.scalar(Reader::SigsYaml)? {
        Scalar::Bool(value) => Some(value.to_string()),
        Scalar::Int(value) => Some(value.to_string()),
        Scalar::Float(value) => Some(shortest(value)),
        _ => None,
    }
}

/// Go's `FormatFloat(value, 'g', -1, 64)`: the shortest digits that read back, with an exponent from 1e6 on and below
/// 1e-4.
fn shortest(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return format!("{value}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_go_writes_them() {
        for (value, text) in [
            (553_640e6, "5.5364e+11"),
            (1.10, "1.1"),
            (0.5, "0.5"),
            (1e20, "1e+20"),
            (1e6, "1e+06"),
            (123_456.5, "123456.5"),
            (20_260_412.5, "2.02604125e+07"),
            (1e-5, "1e-05"),
            (0.0001, "0.0001"),
            (-2.50, "-2.5"),
            (1e100, "1e+100"),
        ] {
            assert_eq!(shortest(value), text);
        }
    }
}
