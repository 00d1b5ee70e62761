//! A regular expression in Go's dialect (RE2), and the templates that expand its groups.
//!
//! Whether a pattern is accepted is decided by a reading of its own (`regexp/translate.rs`), which follows
//! golang/go:src/regexp/syntax/parse.go; what it matches is left to the `regex` crate, on a translated pattern.

mod class;
mod group;
mod measure;
mod template;
mod translate;
mod unicode;

use std::sync::OnceLock;

use super::SyntaxError;

pub use template::Reference;

/// A pattern that Go's `regexp.Compile` accepts; unanchored, as everywhere in Flux.
#[derive(Debug, Clone)]
pub struct Regexp {
    groups: Vec<Option<String>>,
    /// As the `regex` crate writes it.
    translated: String,
    /// Made when it is first run: most rules only ask whether a pattern is accepted, and compiling is what costs.
    matcher: OnceLock<Option<regex::Regex>>,
}

/// What compiling one pattern may cost, in bytes. Go allows 128 MiB; a linter of strangers' files does not.
const COMPILED_SIZE: usize = 10 << 20;

/// Longer patterns are judged, but not run.
const LONGEST_RUN: usize = 16 << 10;

impl Regexp {
    pub fn parse(pattern: &str) -> Result<Self, SyntaxError> {
        let translated = translate::translate(pattern)?;
        Ok(Self { groups: translated.groups, translated: translated.pattern, matcher: OnceLock::new() })
    }

    fn matcher(&self) -> Option<&regex::Regex> {
        let compiled = self.matcher.get_or_init(|| {
            let short = self.translated.len() <= LONGEST_RUN;
            short.then(|| regex::RegexBuilder::new(&self.translated).size_limit(COMPILED_SIZE).build().ok()).flatten()
        });
        compiled.as_ref()
    }

    /// The groups in order, the first being the whole match: their names, where they have one.
    pub fn groups(&self) -> &[Option<String>] {
        &self.groups
    }

    /// Whether it matches anywhere in the text; none for a pattern too large to run here.
    pub fn is_match(&self, text: &str) -> Option<bool> {
        self.matcher().map(|matcher| matcher.is_match(text))
    }

    /// What the first match expands a template to (`Regexp.Expand`); none without a match, or when too large to run.
    pub fn expand(&self, template: &str, text: &str) -> Option<String> {
        let captures = self.matcher()?.captures(text)?;
        Some(template::expand(template, |reference| {
            let index = self.group_of(reference, |index| captures.get(index).is_some())?;
            captures.get(index).map(|group| group.as_str())
        }))
    }

    /// The references of a template to groups that the pattern does not have: they expand to nothing, silently.
    pub fn missing_groups(&self, template: &str) -> Vec<Reference> {
        let mut references = template::references(template);
        references.retain(|reference| self.group_of(reference, |_| true).is_none());
        references
    }

    /// The group that a reference means: of several with one name, the first that took part.
    fn group_of(&self, reference: &Reference, took_part: impl Fn(usize) -> bool) -> Option<usize> {
        match reference.number {
            Some(number) => (number < self.groups.len()).then_some(number),
            None => (0..self.groups.len())
                .find(|&index| self.groups[index].as_deref() == Some(reference.name.as_str()) && took_part(index)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_read_well() {
        for (pattern, blamed, message) in [
            ("(?=a)b", "(?=", "`(?=` is a look-ahead, which Go does not have"),
            ("(?<!a)b", "(?<!", "`(?<!` is a look-behind, which Go does not have"),
            ("(a)\\1", "\\1", "`\\1` is a back-reference, which Go does not have"),
            ("(?P=ts)", "(?P=", "`(?P=` is a back-reference, which Go does not have"),
            ("(?>a)", "(?>", "`(?>` is an atomic group, which Go does not have"),
            ("(?x) a", "(?x", "there is no flag `x`, only `i`, `m`, `s` and `U`"),
            ("a++", "++", "`++` repeats a repetition"),
            ("*a", "*", "there is nothing before `*` to repeat"),
            ("a{1001}", "{1001}", "`{1001}` repeats too often, at most 1000 times are allowed"),
            ("a{3,2}", "{3,2}", "`{3,2}` has its limits the wrong way round"),
            (
                "(a{100}){100}",
                "{100}",
                "`{100}` repeats too often together with the repetitions in it, at most 1000 times are allowed",
            ),
            ("^main-(?P<ts>[0-9]+", "(", "this `(` is never closed"),
            ("a)", ")", "this `)` closes nothing"),
            ("[a", "[", "this `[` is never closed"),
            ("[z-a]", "z-a", "the range `z-a` is the wrong way round"),
            ("[[:foo:]]", "[:foo:]", "there is no class `[:foo:]`"),
            ("\\p{Foo}", "\\p{Foo}", "there is no Unicode class `\\p{Foo}`"),
            ("(?P<a-b>x)", "(?P<a-b>", "`a-b` is not a group name, which has letters, digits and `_`"),
            ("\\Z", "\\Z", "there is no escape `\\Z`, use `\\z` for the end of the text"),
            ("a\\", "\\", "the pattern ends in a backslash"),
        ] {
            let error = Regexp::parse(pattern).unwrap_err();
            assert_eq!((&pattern[error.at], error.message.as_str()), (blamed, message), "{pattern}");
        }
    }

    #[test]
    fn templates() {
        let regexp = Regexp::parse("^main-(?P<ts>[0-9]+)-(?<1x>a)?").unwrap();
        assert_eq!(regexp.expand("$ts/${ts}/$1/$1x/$$/$-/$0x", "main-12-"), Some("12/12/12//$/$-/".to_owned()));
        let missing: Vec<_> = regexp.missing_groups("$1_$2 ${3}$tag").into_iter().map(|r| (r.at, r.name)).collect();
        assert_eq!(missing, [(0..3, "1_".to_owned()), (6..10, "3".to_owned()), (10..14, "tag".to_owned())]);
    }

    #[test]
    fn odd_patterns_run() {
        for (pattern, text, expected) in [
            ("(?ii)A(?)*", "b", true),
            ("^a*(?i)*$", "aa", true),
            (r"\p{Cs}", "a", false),
            (r"[^\x{0}-\x{10FFFF}]", "a", false),
            (r"[\x{d800}]", "a", false),
            (r"\x{d800}", "a", false),
            (r"^\P{Any}*$", "", true),
            (r"é\b", "é", false),
            (r"a\B", "ab", true),
            (r"(?i)^\w$", "ſ", true),
        ] {
            assert_eq!(Regexp::parse(pattern).unwrap().is_match(text), Some(expected), "{pattern}");
        }
    }

    #[test]
    fn large_patterns_are_judged_in_time() {
        let deep = |depth: usize, open: &str| format!("{}a{}", open.repeat(depth), ")".repeat(depth));
        assert!(Regexp::parse(&deep(1001, "(")).is_err());
        assert!(Regexp::parse(&deep(500, "(")).is_ok());
        assert!(Regexp::parse(&deep(100_000, "(?:")).is_ok());
        assert_eq!(Regexp::parse(&"a*(?i)*".repeat(50_000)).unwrap().is_match("a"), None);
        assert!(Regexp::parse(&format!("(?:{}){{1000}}", "a".repeat(4000))).is_err());
    }
}
