//! Which findings are shown in full, which as a line, and which only counted.

use std::collections::HashMap;

use crate::{
    finding::{Finding, Level},
    report::shape::shape,
    text::Place,
};

/// A snippet costs a reader ten lines; whoever has more than this many to read wants a list.
const FULL: usize = 50;
/// Of findings that say the same, this many are shown, and the rest counted if there are more than one.
const OF_A_KIND: usize = 3;

pub enum Item<'a> {
    Full(&'a Finding),
    Line(&'a Finding),
    /// Stands behind the last finding that is shown of its kind: the rule and where the rest are.
    More(&'a str, Vec<&'a Place>),
}

/// Keeps the order of `findings`.
pub fn fold(findings: &[Finding]) -> Vec<Item<'_>> {
    let mut kinds: HashMap<(&str, Level, String), Vec<usize>> = HashMap::new();
    for (number, finding) in findings.iter().enumerate() {
        kinds.entry((finding.rule, finding.level, shape(&finding.message))).or_default().push(number);
    }
    let mut shown = vec![true; findings.len()];
    let mut rest: HashMap<usize, Vec<usize>> = HashMap::new();
    for numbers in kinds.into_values().filter(|numbers| numbers.len() > OF_A_KIND + 1) {
        let (first, others) = numbers.split_at(OF_A_KIND);
        others.iter().for_each(|&number| shown[number] = false);
        if let Some(&last) = first.last() {
            rest.insert(last, others.to_vec());
        }
    }
    let full = in_full(findings, &shown);
    let mut items = Vec::new();
    for (number, finding) in findings.iter().enumerate().filter(|(number, _)| shown[*number]) {
        items.push(if full[number] { Item::Full(finding) } else { Item::Line(finding) });
        if let Some(others) = rest.get(&number) {
            items.push(Item::More(finding.rule, others.iter().map(|&number| &findings[number].place).collect()));
        }
    }
    items
}

/// The snippets go to the errors first.
fn in_full(findings: &[Finding], shown: &[bool]) -> Vec<bool> {
    let mut full = vec![false; findings.len()];
    let numbers = || (0..findings.len()).filter(|&number| shown[number]);
    let by_level = Level::ALL.into_iter().flat_map(|level| numbers().filter(move |&at| findings[at].level == level));
    by_level.take(FULL).for_each(|number| full[number] = true);
    full
}
