//! The CEL rules of a CustomResourceDefinition, asked about an object under a bound of our own.
//!
//! [`Rules::compile`] takes the rules of one version of a kind; [`Rules::check`] evaluates them on one object. What
//! cannot be compiled or evaluated, or might take too long, is a [`Gap`], never a violation: the CEL engine behind
//! `engine` is young, has no limit of its own and cannot be stopped. So `bound` looks at every rule and at the object
//! first, and no rule is evaluated that may take more than [`STEPS`].
//!
//! What the API server does: <https://kubernetes.io/docs/reference/using-api/cel/>, and kubernetes/kubernetes
//! `staging/src/k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/validation.go`.

mod bound;
mod check;
mod engine;
mod escape;
mod expr;
mod field_path;
mod instance;
mod marks;
mod pattern;
#[cfg(test)]
mod tests;
mod text;

use std::sync::{Arc, OnceLock};

use serde_json::Value;

use super::crd::CelRule;

use engine::Program;
use instance::Step;

/// What one rule may cost on one object, all places that it holds for together. A step is at most a microsecond.
pub const STEPS: u64 = 1_000_000;

/// The compiled rules of one version of a kind.
pub struct Rules {
    schema: Arc<Value>,
    groups: Vec<Group>,
    gaps: Vec<Gap>,
}

/// A rule that was not evaluated.
#[derive(Clone, Debug)]
pub struct Gap {
    pub rule: Arc<CelRule>,
    /// JSON pointer of the part of the object that the rule is about; empty for the whole object, and for a rule that
    /// is never evaluated.
    pub path: String,
    pub why: String,
}

/// A rule that an object breaks: the API server refuses the object.
#[derive(Clone, Debug)]
pub struct Violation {
    /// JSON pointer of the field at fault; the field itself may be missing.
    pub path: String,
    /// In the words of the definition.
    pub message: String,
    pub rule: Arc<CelRule>,
}

/// What the rules say about one object.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    pub violations: Vec<Violation>,
    pub gaps: Vec<Gap>,
    /// How often a rule was evaluated.
    pub evaluated: usize,
    /// How often a rule was not evaluated because it reads a value that is not in the repository.
    pub unknown: usize,
    /// How often a rule was not evaluated because it compares with an object in the cluster.
    pub transitions: usize,
}

/// The rules at one place of the schema.
struct Group {
    steps: Vec<Step>,
    /// JSON pointer to the schema.
    path: String,
    rules: Vec<Compiled>,
    /// Whether the API server compares lists below without regard to their order; asked only where it matters.
    has_sets: OnceLock<bool>,
}

struct Compiled {
    rule: Arc<CelRule>,
    program: Program,
    message: Option<Program>,
}

impl Rules {
    /// Compiles `rules`, those of the version that `schema` belongs to.
    ///
    /// A rule is a gap if its text is longer than 4 KiB or nests too deep, does not parse, nests comprehensions more
    /// than three deep, or uses a function that is not known here.
    pub fn compile(schema: Arc<Value>, rules: &[CelRule]) -> Self {
        let mut compiled = Self { schema, groups: Vec::new(), gaps: Vec::new() };
        let rules: Vec<Arc<CelRule>> = rules.iter().cloned().map(Arc::new).collect();
        for (rule, programs) in rules.iter().zip(engine::compile(&rules)) {
            let program = match programs.rule {
                Ok(program) => program,
                Err(why) => {
                    compiled.gap(rule, why);
                    continue;
                }
            };
            let Some(steps) = instance::steps(&rule.path) else {
                compiled.gap(rule, "is inside `allOf`, `anyOf`, `oneOf` or `not`".to_owned());
                continue;
            };
            let message = programs.message.and_then(Result::ok);
            let item = Compiled { rule: Arc::clone(rule), program, message };
            match compiled.groups.iter_mut().find(|group| group.path == rule.path) {
                Some(group) => group.rules.push(item),
                None => compiled.groups.push(Group {
                    steps,
                    path: rule.path.clone(),
                    rules: vec![item],
                    has_sets: OnceLock::new(),
                }),
            }
        }
        compiled
    }

    /// Whether there is nothing to evaluate.
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The rules that are never evaluated.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Evaluates the rules on `object`, to which `crd::admit` was done, as the API server does when it is created.
    ///
    /// Ask only about objects that follow the schema: the API server evaluates no rule for others, and the engine
    /// takes a wrong type for `false`. `unknown` are the JSON pointers of values that are not in the repository: a rule
    /// that reads one is not evaluated. `steps` is what all rules together may cost, [`STEPS`] for one of them.
    pub fn check(&self, object: &Value, unknown: &[String], steps: u64) -> Outcome {
        check::check(self, object, unknown, steps)
    }

    fn gap(&mut self, rule: &Arc<CelRule>, why: String) {
        self.gaps.push(Gap { rule: Arc::clone(rule), path: String::new(), why });
    }
}
