//! The functions of the engine, with those replaced that differ from the API server's or have no bound.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use kube_cel::{
    KubeCelExt,
    cel::{
        Context, ExecutionError, ResolveResult, Value,
        extractors::{Arguments, This},
    },
};
use regex::Regex;

use crate::schema::cel::pattern;

/// Patterns that are kept; the bound has each cost what it takes to make.
const KEPT: usize = 256;

pub(super) fn context() -> Context<'static> {
    let mut context = Context::default().with_all();
    let patterns = Arc::new(Patterns::default());
    context.add_function("size", size);
    let own = Arc::clone(&patterns);
    context.add_function("matches", move |This(this): This<Arc<String>>, pattern: Arc<String>| -> ResolveResult {
        Ok(Value::Bool(own.get("matches", &pattern, &this)?.is_match(&this)))
    });
    let own = Arc::clone(&patterns);
    context.add_function("find", move |This(this): This<Arc<String>>, pattern: Arc<String>| -> ResolveResult {
        let found = own.get("find", &pattern, &this)?.find(&this).map_or("", |found| found.as_str()).to_owned();
        Ok(Value::String(Arc::new(found)))
    });
    context.add_function(
        "findAll",
        move |This(this): This<Arc<String>>, Arguments(args): Arguments| -> ResolveResult {
            let Some(Value::String(pattern)) = args.first() else {
                return Err(ExecutionError::function_error("findAll", "no pattern"));
            };
            let limit = match args.get(1) {
                Some(Value::Int(limit)) if *limit >= 0 => *limit as usize,
                _ => usize::MAX,
            };
            let pattern = patterns.get("findAll", pattern, &this)?;
            let found = pattern.find_iter(&this).take(limit);
            Ok(Value::List(Arc::new(found.map(|found| Value::String(Arc::new(found.as_str().to_owned()))).collect())))
        },
    );
    context
}

/// `size` of a string counts characters; the engine's counts bytes.
fn size(This(this): This<Value>) -> ResolveResult {
    let size = match &this {
        Value::List(items) => items.len(),
        Value::Map(map) => map.map.len(),
        Value::String(text) => text.chars().count(),
        Value::Bytes(bytes) => bytes.len(),
        _ => return Err(ExecutionError::function_error("size", "no size")),
    };
    Ok(Value::Int(size as i64))
}

/// Compiled patterns: the engine compiles a pattern at each call.
#[derive(Default)]
struct Patterns(Mutex<HashMap<String, Regex>>);

impl Patterns {
    fn get(&self, function: &str, pattern: &str, text: &str) -> Result<Regex, ExecutionError> {
        let fail = |why: String| ExecutionError::function_error(function, why);
        if !text.is_ascii() && pattern::depends_on_unicode(pattern) {
            return Err(fail("letters that Go judges otherwise".to_owned()));
        }
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(regex) = kept.get(pattern) {
            return Ok(regex.clone());
        }
        pattern::states(pattern).map_err(fail)?;
        let regex = Regex::new(pattern).map_err(|_| fail("a pattern that cannot be read".to_owned()))?;
        if kept.len() == KEPT {
            kept.clear();
        }
        kept.insert(pattern.to_owned(), regex.clone());
        Ok(regex)
    }
}
