//! The only place that knows the CEL engine: text in, programs out, answers out.
//!
//! The engine is kube-cel with the functions that Kubernetes adds; of its own walk over schemas nothing is used. That
//! escapes field names otherwise than the API server does (`my_field`), and cannot leave out a single rule.

mod functions;
mod tree;
mod value;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    thread,
};

use kube_cel::cel::{self, Context, ExecutionError, objects::OptionalValue};
use serde_json::Value;

use crate::schema::crd::CelRule;

use super::{expr::Expr, text};

/// Bytes of stack for the parser: it calls itself a dozen times for each level, and a chain of 4 KiB has thousands.
const STACK: usize = 256 * 1024 * 1024;
/// Bytes of all expressions of a version. Nothing stops the parser, so it gets no more than it reads in a second at its
/// slowest; those of the Gateway API have 20 KiB.
const TEXT: usize = 64 * 1024;
/// How deep comprehensions may stand inside each other.
const NESTING: usize = 3;
/// Characters of a message (kubernetes/kubernetes `staging/src/k8s.io/apiserver/pkg/apis/cel/config.go`).
const MESSAGE: usize = 5 * 1024;

/// A parsed expression.
pub(super) struct Program {
    program: cel::Program,
    pub expr: Expr,
}

pub(super) struct Programs {
    pub rule: Result<Program, String>,
    pub message: Option<Result<Program, String>>,
}

/// What one object answers.
pub(super) struct Asked<'c> {
    context: Context<'c>,
}

/// Parses rules and their message expressions, on a stack of its own.
pub(super) fn compile(rules: &[Arc<CelRule>]) -> Vec<Programs> {
    if rules.is_empty() {
        return Vec::new();
    }
    let parse_all = || rules.iter().scan(TEXT, |left, rule| Some(parse_rule(rule, left))).collect();
    let failed =
        || rules.iter().map(|_| Programs { rule: Err("the parser failed".to_owned()), message: None }).collect();
    thread::scope(|scope| {
        let parsing = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, parse_all);
        parsing.ok().and_then(|parsing| parsing.join().ok()).unwrap_or_else(failed)
    })
}

/// Makes `value`, which follows `schema`, the `self` of rules.
pub(super) fn ask<T>(value: &Value, schema: &Value, body: impl FnOnce(&Asked<'_>) -> T) -> Result<T, String> {
    thread_local! {
        static FUNCTIONS: Context<'static> = functions::context();
    }
    let value = value::value(value, Some(schema))?;
    FUNCTIONS.with(|functions| {
        let mut context = functions.new_inner_scope();
        context.add_variable_from_value("self", value);
        context.add_variable_from_value("oldSelf", cel::Value::Opaque(Arc::new(OptionalValue::none())));
        Ok(body(&Asked { context }))
    })
}

impl Asked<'_> {
    /// Whether the rule holds; the reason if it has no answer.
    pub fn holds(&self, program: &Program) -> Result<bool, String> {
        match self.run(program)? {
            cel::Value::Bool(holds) => Ok(holds),
            _ => Err("the rule is not a condition".to_owned()),
        }
    }

    /// The text of a message, if the API server would show it.
    pub fn message(&self, program: &Program) -> Option<String> {
        match self.run(program).ok()? {
            cel::Value::String(text) => {
                let text = text.trim();
                (!text.is_empty() && text.len() <= MESSAGE && !text.contains('\n')).then(|| text.to_owned())
            }
            _ => None,
        }
    }

    fn run(&self, program: &Program) -> Result<cel::Value, String> {
        let run = || program.program.execute(&self.context);
        match catch_unwind(AssertUnwindSafe(run)) {
            Ok(result) => result.map_err(|error| why(&error)),
            Err(_) => Err("the engine failed".to_owned()),
        }
    }
}

fn parse_rule(rule: &CelRule, left: &mut usize) -> Programs {
    let mut parse_within = |text: &str| match left.checked_sub(text.len()) {
        Some(rest) => {
            *left = rest;
            parse(text)
        }
        None => Err(format!("the rules of the version are longer than {} KiB", TEXT / 1024)),
    };
    Programs { rule: parse_within(&rule.rule), message: rule.message_expression.as_deref().map(parse_within) }
}

fn parse(text: &str) -> Result<Program, String> {
    if let Some(why) = text::refuse(text) {
        return Err(why);
    }
    let program = match catch_unwind(|| cel::Program::compile(text)) {
        Ok(Ok(program)) => program,
        Ok(Err(_)) => return Err("the expression does not parse".to_owned()),
        Err(_) => return Err("the parser failed".to_owned()),
    };
    let expr = tree::expr(program.expression())?;
    match expr.nesting() {
        nesting if nesting > NESTING => Err(format!("comprehensions are nested {nesting} deep")),
        _ => Ok(Program { program, expr }),
    }
}

/// Says what failed without the values: they may be secret.
fn why(error: &ExecutionError) -> String {
    match error {
        ExecutionError::NoSuchKey(key) => format!("there is no key `{key}`"),
        ExecutionError::UndeclaredReference(name) => format!("`{name}` is not known"),
        ExecutionError::IndexOutOfBounds(_) => "an index is out of bounds".to_owned(),
        ExecutionError::DivisionByZero(_) | ExecutionError::RemainderByZero(_) => "a division by zero".to_owned(),
        ExecutionError::Overflow(..) => "a number overflows".to_owned(),
        ExecutionError::FunctionError { function, .. } => format!("`{function}` fails"),
        _ => "an operation does not fit its values".to_owned(),
    }
}
