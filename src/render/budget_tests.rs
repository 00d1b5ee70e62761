//! What grows a build is counted, and the count follows what is made.

use std::sync::Arc;

use proptest::prelude::*;

use crate::{
    text::{RepoPath, Source},
    yaml::{Limits, Value, Yaml},
};

use super::{Budget, ProblemKind};

fn value(text: &str) -> Value {
    let source = Source::new(RepoPath::new("a.yaml"), text.into());
    let yaml = Arc::new(Yaml::parse(source, &Limits::default()));
    Value::document(&yaml, yaml.documents().next().unwrap())
}

/// How many copies of a value go into one budget.
fn copies(value: &Value) -> usize {
    let mut budget = Budget::default();
    let place = value.place();
    (0..1 << 20).take_while(|_| budget.value(value.node(), &place).is_ok()).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn a_value_of_n_items_counts_n_times_as_much(items in 16usize..400) {
        let list = |count: usize| value(&format!("[{}]", vec!["abcd"; count].join(", ")));
        let (one, two) = (copies(&list(items)), copies(&list(2 * items)));
        prop_assert!(two * 2 <= one + one / 8 + 2 && one <= two * 2 + 2, "{items}: {one} {two}");
    }
}

#[test]
fn what_doubles_ends_at_once() {
    let mut shared = value("[a, b]");
    let place = shared.place();
    let mut budget = Budget::default();
    let ended = (0..64).find_map(|_| {
        shared = Value::seq(vec![shared.clone(), shared.clone()], place.clone());
        budget.value(shared.node(), &place).err()
    });
    assert_eq!(ended.map(|problem| problem.kind), Some(ProblemKind::Limit));
}

#[test]
fn a_base_is_paid_for_once() {
    let place = value("a").place();
    let mut base = Budget::default();
    base.text(40 << 20, &place).unwrap();
    let mut overlay = Budget::default();
    overlay.absorb(base);
    overlay.absorb(base);
    assert!(overlay.text(20 << 20, &place).is_ok());
    assert!(overlay.text(20 << 20, &place).is_err());
}

#[test]
fn components_are_counted() {
    let place = value("a").place();
    let mut budget = Budget::default();
    let runs = (0..10_000).take_while(|_| budget.component(&place).is_ok()).count();
    assert_eq!(runs, 2_000);
}
