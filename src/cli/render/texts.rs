//! The YAML texts of values that many folders hold: a base is written once, however many overlays list it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use crate::yaml::Value;

use super::yaml;

/// Bytes of text that are kept. Behind that each value is written anew: the tree may be a stranger's.
const MOST: usize = 64 << 20;

/// Texts by the identity of their values, which are held so that no other value takes it.
#[derive(Default)]
pub struct Texts(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    texts: HashMap<(usize, u32), (Value, Arc<str>)>,
    bytes: usize,
}

impl Texts {
    pub fn of(&self, value: &Value) -> Arc<str> {
        let kept = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let identity = value.node().identity();
        if let Some((_, text)) = kept().texts.get(&identity) {
            return Arc::clone(text);
        }
        let text: Arc<str> = yaml::emitted(value.node()).text.into();
        let mut kept = kept();
        if kept.bytes + text.len() <= MOST {
            kept.bytes += text.len();
            kept.texts.insert(identity, (value.clone(), Arc::clone(&text)));
        }
        text
    }
}
