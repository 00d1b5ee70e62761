//! Which causes are shown in full, which as a line, and which only counted.

use std::collections::HashMap;

use crate::{
    finding::{Finding, Level},
    report::{
        causes::{Cause, causes},
        shape::shape,
    },
};

/// A snippet costs a reader ten lines; someone with more than this many to read wants a list.
const FULL: usize = 50;
/// Of causes that say the same of other things, this many are shown, and the rest counted if there are more than one.
const OF_A_KIND: usize = 3;

pub enum Item<'a> {
    Full(Cause<'a>),
    Line(Cause<'a>),
    /// Comes after the last cause that is shown of its kind: the rest of the kind.
    More(Vec<&'a Finding>),
}

/// The worst comes last: it is what someone sees who scrolls nowhere. Else the order of `findings`.
pub fn fold(findings: &[Finding]) -> Vec<Item<'_>> {
    let mut causes = causes(findings);
    causes.sort_by_key(|cause| cause.lead.level);
    let mut kinds: HashMap<(&str, Level, String), Vec<usize>> = HashMap::new();
    for (index, cause) in causes.iter().enumerate() {
        let Finding { rule, level, message, .. } = cause.lead;
        kinds.entry((rule, *level, shape(message))).or_default().push(index);
    }
    let mut is_shown = vec![true; causes.len()];
    let mut rest: HashMap<usize, Vec<usize>> = HashMap::new();
    for indexes in kinds.into_values().filter(|indexes| indexes.len() > OF_A_KIND + 1) {
        let (first, others) = indexes.split_at(OF_A_KIND);
        others.iter().for_each(|&index| is_shown[index] = false);
        if let Some(&last) = first.last() {
            rest.insert(last, others.to_vec());
        }
    }
    let leads: Vec<&Finding> = causes.iter().map(|cause| cause.lead).collect();
    let is_full = in_full(&leads, &is_shown);
    let mut items = Vec::new();
    for (index, cause) in causes.into_iter().enumerate().filter(|(index, _)| is_shown[*index]) {
        items.push(if is_full[index] { Item::Full(cause) } else { Item::Line(cause) });
        if let Some(others) = rest.get(&index) {
            items.push(Item::More(others.iter().map(|&index| leads[index]).collect()));
        }
    }
    items
}

/// The snippets go to the errors first.
fn in_full(leads: &[&Finding], is_shown: &[bool]) -> Vec<bool> {
    let mut full = vec![false; leads.len()];
    let indexes = || (0..leads.len()).filter(|&index| is_shown[index]);
    let by_level = Level::ALL.into_iter().flat_map(|level| indexes().filter(move |&at| leads[at].level == level));
    by_level.take(FULL).for_each(|index| full[index] = true);
    full
}
