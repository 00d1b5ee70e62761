//! Asks the schema of a kind about a tree.
//!
//! A schema comes with the program, from a CRD that a cluster receives, or from a folder that the configuration names.
//! Whoever asks gets [`Fault`]s with JSON pointers; what hangs on a value that is not known is dropped and counted.

pub mod cel;
mod compile;
pub mod crd;
mod fault;
mod fold;
mod format;
mod keyword;
pub mod served;
mod shipped;
mod tree;
mod unknown;
mod validate;

use crate::text::pointer;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use serde_json::Value;

use crate::{
    config::Minor,
    yaml::{Kind, Node},
};

pub use fault::{Fault, What};
pub use fold::near;
pub use validate::Answer;

use cel::Rules;
use compile::{Compiled, Dialect, compile, compile_foreign};
use crd::{Crd, CrdVersion};

/// The oldest and the newest minor version that may run; all that there are if it is `None`.
pub type Versions = Option<(Minor, Minor)>;

/// The schemas that a run has met, each compiled once.
#[derive(Default)]
pub struct Schemas {
    met: Mutex<HashMap<Key, Slot>>,
}

type Slot = Arc<OnceLock<Option<Arc<Schema>>>>;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Shipped {
        api_version: String,
        kind: String,
        versions: Versions,
    },
    /// A CRD by its content.
    Defined {
        digest: [u8; 32],
        version: String,
    },
    /// A JSON Schema by its path.
    Foreign(String),
}

/// What is known of one version of a kind.
pub struct Schema(Body);

enum Body {
    Compiled {
        compiled: Box<Compiled>,
        rules: Option<Box<(Arc<Value>, Rules)>>,
    },
    /// It cannot be used, and why.
    Unusable(String),
    /// The kind is defined, this version of it is not served. The versions that are.
    Unserved(Vec<String>),
}

impl Schemas {
    /// The one that comes with the program.
    pub fn shipped(&self, api_version: &str, kind: &str, versions: Versions) -> Option<Arc<Schema>> {
        let key = Key::Shipped { api_version: api_version.to_owned(), kind: kind.to_owned(), versions };
        self.get(key, || {
            let found = shipped::kind(api_version, kind)?;
            // The others are Go's own types.
            let refuses_nulls = api_version.contains(".fluxcd.io/");
            let dialect = Dialect { versions, refuses_nulls };
            Some(Schema::of(compile(&found, &shipped::definition, dialect), None))
        })
    }

    /// The one that a definition has for a version.
    pub fn defined(&self, digest: [u8; 32], crd: &Crd, version: &str) -> Option<Arc<Schema>> {
        self.get(Key::Defined { digest, version: version.to_owned() }, || {
            let served = crd.versions.iter().filter(|version| version.served).map(|version| version.name.clone());
            let Some(found) = crd.versions.iter().find(|found| found.served && found.name == version) else {
                return Some(Schema(Body::Unserved(served.collect())));
            };
            Some(Schema::of_version(crd, found))
        })
    }

    /// One that the repository keeps as a JSON Schema.
    pub fn foreign(&self, path: &str, document: Node<'_>) -> Option<Arc<Schema>> {
        self.get(Key::Foreign(path.to_owned()), || Some(Schema::of(compile_foreign(tree::json(document)), None)))
    }

    /// Not under the lock: others may go on while one compiles, and who needs the same schema waits for that one only.
    fn get(&self, key: Key, make: impl FnOnce() -> Option<Schema>) -> Option<Arc<Schema>> {
        let slot = Arc::clone(self.met.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default());
        slot.get_or_init(|| make().map(Arc::new)).clone()
    }

    /// How many were compiled.
    pub fn compiled(&self) -> usize {
        let met = self.met.lock().unwrap_or_else(PoisonError::into_inner);
        let is_compiled = |slot: &&Slot| {
            slot.get().and_then(Option::as_ref).is_some_and(|schema| matches!(schema.0, Body::Compiled { .. }))
        };
        met.values().filter(is_compiled).count()
    }
}

impl Schema {
    fn of(compiled: Result<Compiled, String>, rules: Option<Box<(Arc<Value>, Rules)>>) -> Self {
        match compiled {
            Ok(compiled) => Self(Body::Compiled { compiled: Box::new(compiled), rules }),
            Err(why) => Self(Body::Unusable(why)),
        }
    }

    fn of_version(crd: &Crd, version: &CrdVersion) -> Self {
        let mut problems = crd.problems.iter().chain(&version.problems);
        if let Some(problem) = problems.next() {
            return Self(Body::Unusable(format!("its definition is not right: {problem}")));
        }
        let Some(schema) = &version.schema else {
            return Self(Body::Unusable("its definition has no schema".to_owned()));
        };
        let dialect = Dialect { versions: None, refuses_nulls: true };
        let rules = Rules::compile(Arc::clone(schema), &version.rules);
        let rules = (!version.rules.is_empty()).then(|| Box::new((Arc::clone(schema), rules)));
        Self::of(compile(schema, &shipped::definition, dialect), rules)
    }

    /// What is wrong with an object; `Err` says why the schema cannot tell.
    pub fn ask(&self, object: Node<'_>) -> Result<Answer, &str> {
        match &self.0 {
            Body::Compiled { compiled, rules } => {
                let mut answer = validate::validate(compiled, object);
                // The API server asks the rules only about objects that follow the schema.
                if let Some((schema, rules)) = rules.as_deref().filter(|_| answer.faults.is_empty()) {
                    answer.ask_rules(schema, rules, object);
                }
                Ok(answer)
            }
            Body::Unusable(why) => Err(why),
            Body::Unserved(served) => {
                let what = What::Unserved { served: served.clone() };
                Ok(Answer { faults: vec![Fault { at: "/apiVersion".to_owned(), what }], ..Answer::default() })
            }
        }
    }
}

impl Answer {
    fn ask_rules(&mut self, schema: &Value, rules: &Rules, object: Node<'_>) {
        if self.is_too_large {
            return;
        }
        let mut copy = tree::json(object);
        crd::admit(schema, &mut copy);
        let mut unknown = Vec::new();
        unknown_below(object, String::new(), &mut unknown);
        let outcome = rules.check(&copy, &unknown, cel::STEPS);
        self.unknown += outcome.unknown;
        self.gaps.extend(rules.gaps().iter().chain(&outcome.gaps).map(|gap| gap.why.clone()));
        self.faults.extend(
            outcome
                .violations
                .into_iter()
                .map(|violation| Fault { at: violation.path, what: What::Rule { message: violation.message } }),
        );
    }
}

/// JSON pointers of the values that are not in the repository.
fn unknown_below(node: Node<'_>, at: String, found: &mut Vec<String>) {
    match node.kind() {
        Kind::Scalar if !node.is_known() => found.push(at),
        Kind::Scalar => {}
        Kind::Seq => {
            node.items().enumerate().for_each(|(index, item)| unknown_below(item, format!("{at}/{index}"), found));
        }
        Kind::Map => {
            for entry in node.entries() {
                let below = format!("{at}/{}", pointer::escape(entry.key.text().unwrap_or_default()));
                if entry.key.is_known() {
                    unknown_below(entry.value, below, found);
                } else {
                    found.push(at.clone());
                }
            }
        }
    }
}
