//! Names that were probably meant: one measure for every "did you mean".

/// Slips that a misspelt name may have.
const MOST_SLIPS: usize = 2;
/// Letters of a short form that stand for a longer name, such as `prod` for `production`.
const SHORT_FORM: usize = 4;

/// Whether `name` may be what `wanted` was meant to be: at most two slips (a letter more, less, other or swapped) and no
/// more than a third of it, or one is a short form of the other. Case does not count. Names that differ in digits alone
/// are told apart on purpose, and equal ones are not near.
pub fn is_near(wanted: &str, name: &str) -> bool {
    Spelling::new(wanted).slips(name).is_some()
}

/// The nearest of many names; the first of equally near ones.
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = Spelling::new(wanted);
    let scored = names.into_iter().filter_map(|name| Some((wanted.slips(name)?, name)));
    scored.min_by_key(|(slips, _)| *slips).map(|(_, name)| name)
}

/// A name that is looked for among others, folded once.
pub struct Spelling {
    letters: Vec<char>,
    /// Bytes of the name as it is written, if all are ASCII.
    ascii: Option<usize>,
}

impl Spelling {
    pub fn new(name: &str) -> Self {
        Self { letters: folded(name), ascii: name.is_ascii().then_some(name.len()) }
    }

    /// How many slips lead to another name, if it is near; two for a short form.
    pub fn slips(&self, name: &str) -> Option<usize> {
        // Most names are told apart by their length and first letter, without folding them.
        let differs = |length: usize, first: char| {
            let is_short_form =
                length.min(name.len()) >= SHORT_FORM && name.starts_with([first, first.to_ascii_uppercase()]);
            length.abs_diff(name.len()) > MOST_SLIPS && !is_short_form
        };
        if name.is_ascii()
            && self.ascii.is_some_and(|length| differs(length, self.letters.first().copied().unwrap_or('\0')))
        {
            return None;
        }
        let (wanted, name) = (&self.letters[..], &folded(name)[..]);
        if wanted == name || without_digits(wanted).eq(without_digits(name)) {
            return None;
        }
        let (short, long) = if wanted.len() < name.len() { (wanted, name) } else { (name, wanted) };
        if long.len() - short.len() > MOST_SLIPS {
            // Only within a word: `web-api` is another thing than `web`.
            let rest = long.strip_prefix(short).filter(|_| short.len() >= SHORT_FORM)?;
            return rest.iter().all(|c| c.is_alphabetic()).then_some(MOST_SLIPS);
        }
        let most = (wanted.len() / 3).min(MOST_SLIPS);
        few_slips(wanted, name).filter(|slips| *slips <= most)
    }
}

fn folded(name: &str) -> Vec<char> {
    if name.is_ascii() {
        return name.bytes().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    }
    name.chars().flat_map(char::to_lowercase).collect()
}

fn without_digits(name: &[char]) -> impl Iterator<Item = &char> {
    name.iter().filter(|c| !c.is_ascii_digit())
}

/// The Damerau-Levenshtein distance of two names if it is at most [`MOST_SLIPS`], in time linear in their length: what
/// two slips leave alone is equal from both ends.
fn few_slips(one: &[char], other: &[char]) -> Option<usize> {
    /// What a slip takes from each name: another letter, one more, one less, two swapped.
    const SLIPS: [(usize, usize); 4] = [(1, 1), (0, 1), (1, 0), (2, 2)];
    let start = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[start..], &other[start..]);
    let end = one.iter().rev().zip(other.iter().rev()).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[..one.len() - end], &other[..other.len() - end]);
    let is_slip = |one: &[char], other: &[char]| match (one, other) {
        ([a, b], [c, d]) => a == d && b == c,
        (one, other) => one.len() <= 1 && other.len() <= 1,
    };
    match (one, other) {
        ([], []) => return Some(0),
        (one, other) if is_slip(one, other) => return Some(1),
        // Two that are swapped, with a letter between them in one of the names.
        ([a, b], [c, _, d]) | ([c, _, d], [a, b]) if a == d && b == c => return Some(2),
        _ => {}
    }
    let has_two = SLIPS.iter().any(|&(a, b)| {
        SLIPS.iter().any(|&(c, d)| {
            let fits = one.len() >= a + c && other.len() >= b + d && one.len() - a - c == other.len() - b - d;
            fits && {
                let (first, rest) = (one.split_at(a), other.split_at(b));
                let (one_end, other_end) = (first.1.len() - c, rest.1.len() - d);
                is_slip(first.0, rest.0)
                    && is_slip(&first.1[one_end..], &rest.1[other_end..])
                    && first.1[..one_end] == rest.1[..other_end]
            }
        })
    });
    has_two.then_some(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_slips_and_short_forms() {
        for (name, wanted, near) in [
            ("podinfo-values", "podinfo-value", true),
            ("podinfo-values", "podinfo-vlaues", true),
            ("podinfo-values", "podinfo-values", false),
            ("node-1", "node-2", false),
            ("db", "dx", false),
            ("api-dev", "api-prd", false),
            ("infrastructure", "infra", true),
            ("production", "prod", true),
            ("web-api", "web", false),
            ("Resources", "ressources", true),
        ] {
            assert_eq!(is_near(wanted, name), near, "{name} {wanted}");
        }
        assert_eq!(nearest("resource", ["replicas", "resources", "source"]), Some("resources"));
    }

    #[test]
    fn few_slips_are_those_of_the_whole_distance() {
        // Every pair of names of up to six letters out of three.
        let names: Vec<Vec<char>> = (0..=6_u32)
            .flat_map(|length| {
                (0..3_usize.pow(length)).map(move |mut number| {
                    let mut next = || {
                        let letter = ['a', 'b', 'c'][number % 3];
                        number /= 3;
                        letter
                    };
                    (0..length).map(|_| next()).collect()
                })
            })
            .collect();
        for one in &names {
            for other in names.iter().step_by(3) {
                let whole = strsim::generic_damerau_levenshtein(one, other);
                assert_eq!(
                    few_slips(one, other),
                    Some(whole).filter(|slips| *slips <= MOST_SLIPS),
                    "{one:?} {other:?}"
                );
            }
        }
    }
}
