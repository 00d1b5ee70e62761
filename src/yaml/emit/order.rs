//! The order of keys: letters behind everything else, and numbers within keys by their value (go-yaml v2 sorter.go).

use super::Entry;

/// The entries by key. The order is no total one for odd keys, which the sort of the standard library may punish.
pub(super) fn sorted(entries: Vec<Entry<'_>>) -> Vec<Entry<'_>> {
    if entries.is_sorted_by(|a, b| !less(key(b), key(a))) {
        return entries;
    }
    let mut from = entries;
    let mut to = Vec::with_capacity(from.len());
    let mut run = 1;
    while run < from.len() {
        for pair in from.chunks(2 * run) {
            let (mut left, mut right) = pair.split_at(run.min(pair.len()));
            while let ([a, ..], [b, ..]) = (left, right) {
                let side = if less(key(b), key(a)) { &mut right } else { &mut left };
                to.extend(side.split_off_first().copied());
            }
            to.extend_from_slice(left);
            to.extend_from_slice(right);
        }
        std::mem::swap(&mut from, &mut to);
        to.clear();
        run *= 2;
    }
    from
}

fn key<'a>(entry: &Entry<'a>) -> &'a str {
    entry.key.text().unwrap_or_default()
}

fn less(a: &str, b: &str) -> bool {
    let mut same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    while !a.is_char_boundary(same) {
        same -= 1;
    }
    let (common, rest_a) = a.split_at(same);
    let rest_b = &b[same..];
    let (Some(first_a), Some(first_b)) = (rest_a.chars().next(), rest_b.chars().next()) else {
        return rest_a.len() < rest_b.len();
    };
    match (first_a.is_alphabetic(), first_b.is_alphabetic()) {
        (true, true) => return first_a < first_b,
        (false, false) => {}
        (_, b_is_letter) => return b_is_letter,
    }
    // Digits before a zero make it a part of a number, not a leading one.
    let continues =
        (first_a == '0' || first_b == '0') && common.chars().rev().take_while(|c| c.is_numeric()).any(|c| c != '0');
    let (number_a, digits_a) = number(rest_a, continues);
    let (number_b, digits_b) = number(rest_b, continues);
    (number_a, digits_a, first_a) < (number_b, digits_b, first_b)
}

/// The number at the front, and how many digits it has; overflow wraps as in Go.
fn number(text: &str, continues: bool) -> (i64, usize) {
    text.chars().take_while(|c| c.is_numeric()).fold((i64::from(continues), 0), |(number, digits), c| {
        (number.wrapping_mul(10).wrapping_add(i64::from(u32::from(c)) - i64::from(b'0')), digits + 1)
    })
}
