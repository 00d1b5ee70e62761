//! The variables of one Flux Kustomization, from its `postBuild` (fluxcd/pkg kustomize/kustomize_varsub.go
//! `LoadVariables`).

use std::collections::BTreeMap;

use base64::Engine;

use crate::{
    config::{External, ExternalVariable},
    model::{Field, Kustomization, Object, SopsMetadata, value::envsubst::Answer},
    text::{Piece, Place},
    yaml::{Node, Value},
};

/// What `${…}` may name.
#[derive(Clone, Debug, Default)]
pub struct Variables {
    pub values: BTreeMap<String, Variable>,
    /// Where values come from that this repository does not hold: a variable that is not here may be there.
    pub open: Vec<Opening>,
    /// Whether there is a `postBuild` with variables at all: without, the text stays as it is.
    pub substitutes: bool,
    /// What the configuration says of variables from outside.
    pub outside: Vec<ExternalVariable>,
    /// References of `substituteFrom`, and what they lead to.
    pub from: Vec<FromReference>,
}

#[derive(Clone, Debug)]
pub struct Variable {
    /// `None` where the value is not known here: ciphertext, or made of a variable that is not known.
    pub text: Option<String>,
    /// Where the value is written.
    pub place: Place,
    pub pieces: Vec<Piece>,
}

/// Something outside of the repository that may define any variable.
#[derive(Clone, Debug)]
pub struct Opening {
    /// `ConfigMap `flux-system/cluster-vars``
    pub what: String,
    pub place: Place,
}

/// One entry of `substituteFrom`.
#[derive(Clone, Debug)]
pub struct FromReference {
    pub kind: String,
    pub name: String,
    pub place: Place,
    pub optional: bool,
    pub found: bool,
}

/// How to find an object of the cluster by kind, namespace and name.
pub type Lookup<'l> = dyn Fn(&str, &str, &str) -> Option<Value> + 'l;

impl Variables {
    /// The variables that `kustomization` gives to what it applies. A later `substituteFrom` wins over an earlier one,
    /// `substitute` over all.
    pub fn of(
        kustomization: Kustomization<'_>,
        namespace: &str,
        cluster: &str,
        external: &External,
        lookup: &Lookup<'_>,
    ) -> Self {
        let mut variables = Self { outside: external.variables_of(cluster), ..Self::default() };
        if kustomization.post_build().is_none() {
            return variables;
        }
        for entry in kustomization.substitute_from() {
            variables.read_from(entry, namespace, cluster, external, lookup);
        }
        for entry in kustomization.substitute().into_iter().flat_map(Node::entries) {
            let Some(name) = entry.key.text() else { continue };
            variables.add(name, entry.value);
        }
        if external.closes_variables() {
            variables.open.clear();
        }
        let always = kustomization.text("spec.postBuild.substituteStrategy").is("Always");
        variables.substitutes = always || !variables.values.is_empty() || !variables.open.is_empty();
        variables
    }

    fn read_from(&mut self, entry: Node<'_>, namespace: &str, cluster: &str, external: &External, lookup: &Lookup<'_>) {
        let text = |key: &str| entry.get(key).and_then(Node::text).unwrap_or("").to_owned();
        let (kind, name) = (text("kind"), text("name"));
        let optional = entry.get("optional").and_then(Node::as_bool).unwrap_or(false);
        let place = entry.get("name").unwrap_or(entry).place();
        let known_name = entry.get("name").is_none_or(Node::is_known);
        let object = known_name.then(|| lookup(&kind, namespace, &name)).flatten();
        let mut reference = FromReference {
            kind: kind.clone(),
            name: name.clone(),
            place: place.clone(),
            optional,
            found: object.is_some(),
        };
        match object {
            Some(object) => {
                self.read_object(&object);
                if Object::of(object.node()).is_some_and(is_shared) {
                    self.open.push(Opening { what: format!("{kind} `{namespace}/{name}`"), place });
                }
            }
            None => {
                let found = match kind.as_str() {
                    "Secret" => external.secret(cluster, namespace, &name),
                    _ => external.config_map(cluster, namespace, &name),
                };
                let opening = Opening { what: format!("{kind} `{namespace}/{name}`"), place };
                reference.found = found.is_some();
                match found.and_then(|found| Some((found, found.keys.as_ref()?))) {
                    Some((found, keys)) => {
                        for (key, value) in keys {
                            let variable =
                                Variable { text: value.clone(), place: found.place.clone(), pieces: Vec::new() };
                            self.values.insert(key.clone(), variable);
                        }
                    }
                    None => self.open.push(opening),
                }
            }
        }
        self.from.push(reference);
    }

    fn read_object(&mut self, object: &Value) {
        let encrypted = SopsMetadata::of(object.node()).is_some();
        let data = object.get("data");
        let is_secret = object.get("kind").as_ref().and_then(Value::text) == Some("Secret");
        for entry in data.iter().flat_map(|data| data.node().entries()) {
            let Some(name) = entry.key.text() else { continue };
            self.add(name, entry.value);
            if let Some(variable) = self.values.get_mut(name) {
                if is_secret {
                    variable.text = variable.text.take().and_then(|text| decoded(&text));
                    variable.pieces.clear();
                }
                if encrypted {
                    variable.text = None;
                }
            }
        }
        for entry in object.get("stringData").iter().flat_map(|data| data.node().entries()) {
            let Some(name) = entry.key.text() else { continue };
            self.add(name, entry.value);
            if let Some(variable) = self.values.get_mut(name).filter(|_| encrypted) {
                variable.text = None;
            }
        }
    }

    /// Line breaks are removed from every value.
    fn add(&mut self, name: &str, value: Node<'_>) {
        let text = value.is_known().then(|| value.text()).flatten();
        let pieces = if text.is_some_and(|text| text.contains('\n')) { Vec::new() } else { value.pieces() };
        let text = text.map(|text| text.replace('\n', ""));
        self.values.insert(name.to_owned(), Variable { text, place: value.place(), pieces });
    }

    /// What a reference to `name` finds.
    pub fn answer(&self, name: &str) -> Answer<'_> {
        if let Some(variable) = self.values.get(name) {
            return variable.text.as_deref().map_or(Answer::Unknown, Answer::Known);
        }
        match self.outside.iter().find(|variable| variable.is(name)) {
            Some(variable) => variable.value.as_deref().map_or(Answer::Unknown, Answer::Known),
            None if self.open.is_empty() => Answer::Undefined,
            None => Answer::Unknown,
        }
    }

    /// Takes the text of values as it is written, `${…}` and all: what a root finds before it has applied itself.
    pub fn settle_text(&mut self, kustomization: Kustomization<'_>) {
        for entry in kustomization.substitute().into_iter().flat_map(Node::entries) {
            let Some((name, text)) = entry.key.text().zip(entry.value.text()) else { continue };
            if let Some(variable) = self.values.get_mut(name).filter(|variable| variable.text.is_none()) {
                variable.text = Some(text.replace('\n', ""));
            }
        }
    }
}

/// Whether others write into the object too, or Flux leaves it as it finds it: there may be more keys.
fn is_shared(object: Object<'_>) -> bool {
    const SSA: &str = "kustomize.toolkit.fluxcd.io/ssa";
    let is_sharing = |field: Field<'_>| field.is_present() && !field.is("Override");
    is_sharing(object.annotation(SSA)) || is_sharing(object.label(SSA)) || super::makers::is_copied(object)
}

fn decoded(text: &str) -> Option<String> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let bytes = base64::engine::general_purpose::STANDARD.decode(packed).ok()?;
    Some(String::from_utf8(bytes).ok()?.replace('\n', ""))
}

/// Whether an object keeps its text as it is: label or annotation `kustomize.toolkit.fluxcd.io/substitute: disabled`.
pub fn is_disabled(object: Object<'_>) -> bool {
    const KEY: &str = "kustomize.toolkit.fluxcd.io/substitute";
    object.label(KEY).is("disabled") || object.annotation(KEY).is("disabled")
}
