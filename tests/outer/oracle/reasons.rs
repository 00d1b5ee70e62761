//! Why the engine refuses a build, in classes, and which of our reasons are the same.

use fluxvet::render::{Build, GapKind, ProblemKind, State};
use regex::Regex;

use ProblemKind::*;

/// A class of failures.
pub struct Class {
    pub name: &'static str,
    kinds: &'static [ProblemKind],
}

const REMOTE: &str = "remote";

/// Name, what the engine says, what we call it. The first that is found in its words counts: the specific ones come
/// first.
#[rustfmt::skip]
const CLASSES: &[(&str, &str, &[ProblemKind])] = &[
    ("crash", "ORACLE: crashes or hangs", &[]),
    ("Helm", "must specify --enable-helm", &[Plugin, Charts]),
    (REMOTE, r#"failed to run '\S*git fetch|Get "?https?://|dial tcp: lookup|git fetch --depth|git clone|hit \d+s timeout"#, &[]),
    ("unknown field", "invalid Kustomization: json: unknown field", &[Field, UnknownField]),
    ("type of a field", "invalid Kustomization: error|json: cannot unmarshal", &[Field, File]),
    ("empty", r"kustomization\.yaml is empty", &[File]),
    ("several kustomizations", "Found multiple kustomization files", &[SeveralFiles]),
    ("no kustomization", r"unable to find one of 'kustomization\.yaml'", &[Missing]),
    ("component or base", "expected kind '[^']*' for path|expected kind != 'Component'", &[Component]),
    ("circle", "cycle detected", &[Cycle]),
    ("file of a generator", "(?s)(loading KV pairs|file sources|env source files).*no such file or directory", &[Missing]),
    ("generator", "loading KV pairs|invalid (env|file) source|invalid literal source|cannot add key", &[Generator, Missing]),
    ("nothing to merge with", "does not exist; cannot merge or replace", &[Generator]),
    ("same identity", "may not add resource with an already registered id|already registered|behavior must be merge or replace", &[Duplicate, Generator]),
    ("same namespace", "namespace transformation produces ID conflict", &[Transformer, Duplicate]),
    ("nothing to patch", "no matches for Id|failed to find unique target for patch|no resource matches strategic merge patch", &[NoMatch]),
    ("too much to patch", "multiple matches for Id", &[Patch, NoMatch, Duplicate]),
    ("file of a patch", r"failed to get the patch file|unable to (get|load) (the )?patch|patch\S* .*no such file or directory", &[Missing]),
    ("patch", r"unable to parse SM or JSON patch|trouble configuring builtin Patch\w*Transformer|must specify one of patch and path", &[Patch]),
    ("operation", "(remove|replace|add) operation does not apply|testing value|doc is missing (path|key)|missing value: |Unable to (remove|access)|index is not in the array", &[Operation]),
    ("replacement", "unable to find field|replacement|considering field .*wildcard is not supported|nothing selected by|fieldPath", &[Replacement, Var]),
    ("variable", r"var '.*' cannot be mapped|unable to find source for var|var\S* .* not|field specified in var|found \d+ resId matches for var", &[Var]),
    ("ambiguous name", "found multiple possible referrals|multiple referrals|more than one", &[NameReference]),
    ("replicas", "resource with name .* does not match a config with the following GVK", &[Transformer]),
    ("YAML", r"MalformedYAMLError|(^|[^.\w])yaml: |error converting YAML|mapping key .* already defined|did not find expected", &[Yaml]),
    ("no object", r"missing metadata\.name in object|missing Resource metadata|missing kind|Object 'Kind' is missing|name is missing|metadata\.name|unable to decode", &[Resource]),
    ("no component", "accumulating components", &[Missing, Component]),
    ("missing", "no such file or directory|must build at directory|doesn't exist|file does not exist", &[Missing, Outside]),
    ("plugin", "external plugins disabled|plugin|unable to load", &[Plugin]),
];

pub struct Classes(Vec<(Class, Regex)>);

impl Classes {
    pub fn new() -> Self {
        let class =
            |&(name, words, kinds): &_| (Class { name, kinds }, Regex::new(words).expect("a regular expression"));
        Self(CLASSES.iter().map(class).collect())
    }

    pub fn of(&self, error: &str) -> Option<&Class> {
        self.0.iter().find(|(_, words)| words.is_match(error)).map(|(class, _)| class)
    }
}

impl Class {
    /// Whether our build fails alike: partial where only a network could tell, else refused for the same reason.
    pub fn is_like(&self, build: &Build) -> bool {
        if self.name == REMOTE {
            return build.state() == State::Partial && build.gaps.iter().any(|gap| gap.kind == GapKind::Remote);
        }
        build.problems.iter().any(|problem| self.kinds.contains(&problem.kind))
    }
}
