//! Names that were probably meant: one measure for every "did you mean".

/// Slips that a misspelt name may have.
const MOST_SLIPS: usize = 2;
/// Letters of a short form that stand for a longer name, such as `prod` for `production`.
const SHORT_FORM: usize = 4;

/// Whether `name` may be what `wanted` was meant to be: at most two slips (a letter more, less, other or swapped) and no
/// more than a third of it, or one is a short form of the other. Case does not count. Names that differ in digits alone
/// are told apart on purpose, and equal ones are not near.
pub fn is_near(wanted: &str, name: &str) -> bool {
    slips(wanted, name).is_some()
}

/// The nearest of many names; the first of equally near ones.
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let scored = names.into_iter().filter_map(|name| Some((slips(wanted, name)?, name)));
    scored.min_by_key(|(slips, _)| *slips).map(|(_, name)| name)
}

fn slips(wanted: &str, name: &str) -> Option<usize> {
    let (wanted, name) = (wanted.to_lowercase(), name.to_lowercase());
    let most = (wanted.chars().count() / 3).min(MOST_SLIPS);
    let letters = |text: &str| text.replace(|c: char| c.is_ascii_digit(), "");
    if wanted == name || letters(&wanted) == letters(&name) {
        return None;
    }
    let (short, long) = if wanted.len() < name.len() { (&wanted, &name) } else { (&name, &wanted) };
    if short.len() >= SHORT_FORM && long.starts_with(short.as_str()) && long.len() - short.len() > MOST_SLIPS {
        // Only within a word: `web-api` is another thing than `web`.
        let rest = &long[short.len()..];
        return rest.chars().all(char::is_alphabetic).then_some(MOST_SLIPS);
    }
    if short.len().abs_diff(long.len()) > MOST_SLIPS {
        return None;
    }
    Some(strsim::damerau_levenshtein(&wanted, &name)).filter(|slips| *slips <= most)
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
}
