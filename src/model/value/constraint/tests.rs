//! Ranges as a person writes them, right and wrong.

use super::*;

#[test]
fn refusals_read_well() {
    for (text, blamed, message) in [
        ("", "", "a constraint cannot be empty, use `*` for any release"),
        ("latest", "latest", "`latest` is not a version"),
        ("==1.2.3", "==", "there is no operator `==`, use `=`"),
        ("<>1.2.3", "<>", "there is no operator `<>`"),
        (">=1 && <2", "&&", "`&&` does not join comparisons, a comma does"),
        (">=1.0.0;<2", ";", "`;` does not join comparisons, a comma does"),
        ("1.2.3.4", ".4", "`1.2.3.4` has four parts, a version has at most three"),
        ("1.4.x.x", ".x", "`1.4.x.x` has four parts, a version has at most three"),
        (">=1.2.3.4-rc.1, <2", ".4-rc.1", "`1.2.3.4-rc.1` has four parts, a version has at most three"),
        ("^1||", "||", "there is nothing after the last `||`"),
        ("|| ^1", "||", "there is nothing before the first `||`"),
        ("^1 || || ^2", "|| ||", "there is nothing between two `||`"),
        ("V1.2.3", "V", "`V1.2.3` starts with an upper-case `V`, only `v` is read"),
        (">=1.0.0<2.0.0", "<", "a comma or a space is missing before `<2.0.0`"),
        ("1.x.x-", "-", "nothing that belongs to a version follows `-`"),
        ("1.", ".", "nothing that belongs to a version follows `.`"),
        ("_", "_", "`_` is not a version"),
        ("1.2.3_4", "_", "`_` does not belong in a constraint"),
        ("1.2.3-01", "01", "`01` has a leading zero, which a numeric prerelease identifier cannot have"),
        ("^1.1xx", "1xx", "`1xx` is neither a number nor a wildcard such as `x` or `*`"),
        (">=1,", ",", "nothing follows the comma, which belongs between two comparisons"),
        (",>=1", ",", "there is nothing before the comma, which belongs between two comparisons"),
        (">= ", ">= ", "no version follows `>=`"),
        ("1.0.0 -2.0.0", "-2.0.0", "`-2.0.0` is not a version"),
        ("1.0.0 - x2", "x2", "`x2` is neither a number nor a wildcard such as `x` or `*`"),
        ("${VERSION}", "${VERSION}", "`${VERSION}` is not a version"),
        ("1.0.0ü", "ü", "`ü` does not belong in a constraint"),
    ] {
        let error = Constraint::parse(text).unwrap_err();
        assert_eq!((&text[error.at], error.message.as_str()), (blamed, message), "{text}");
    }
    assert!(Constraint::parse(&" ".repeat(512)).is_err() && Constraint::parse(&"1||".repeat(40)).is_err());
}

#[test]
fn meanings() {
    for (text, meaning) in [
        ("*", "any release"),
        ("1.2.3", "exactly 1.2.3"),
        ("^1.2.3", "at least 1.2.3 and below 2.0.0"),
        ("~1.2", "at least 1.2.0 and below 1.3.0"),
        (">1", "at least 2.0.0"),
        (">1.2.3", "above 1.2.3"),
        ("<=2.x", "below 3.0.0"),
        ("1.2 - 1.4.5", "at least 1.2.0 and at most 1.4.5"),
        ("^1 || 3.x", "at least 1.0.0 and below 2.0.0, or at least 3.0.0 and below 4.0.0"),
        (">=1.0.0-0", "at least 1.0.0-0, prereleases included"),
        ("^1.0.0-0", "at least 1.0.0-0 and below 2.0.0, prereleases included"),
        (">=1.0.0-0, <2.0.0", "at least 1.0.0-0 and below 2.0.0 (whose prereleases match), prereleases included"),
        (">=1, !=1.5.x", "at least 1.0.0, but not 1.5.x"),
        (">2.0.0, <1.0.0", "no version"),
        ("^*", "exactly 0.0.0"),
    ] {
        assert_eq!(Constraint::parse(text).unwrap().meaning(), meaning, "{text}");
    }
}

#[test]
fn conflicts_name_the_items() {
    for (text, expected) in [
        (">2.0.0, <1.0.0", vec![">2.0.0", "<1.0.0"]),
        ("1.0.0, 2.0.0", vec!["1.0.0", "2.0.0"]),
        (">=1, ^2, <1.5 || ^0, >3", vec!["^2", "<1.5"]),
        (">1.2.3, <1.2.4", vec![">1.2.3", "<1.2.4"]),
        ("<0.0.0", vec!["<0.0.0"]),
        ("1.2.x, !=1.2", vec!["1.2.x", "!=1.2"]),
        (">=1.2.3, <=1.2.3, !=1.2.3", vec![">=1.2.3", "<=1.2.3", "!=1.2.3"]),
        ("2 - 1", vec!["2", "1"]),
    ] {
        let constraint = Constraint::parse(text).unwrap();
        let conflicts = constraint.conflicts();
        let items: Vec<&str> = conflicts[0].items.iter().map(|item| &text[item.at.clone()]).collect();
        assert_eq!(items, expected, "{text}");
        assert_eq!(constraint.is_satisfiable(), conflicts.len() < constraint.groups.len());
    }
    for text in
        ["^1", ">1.2.3, <1.2.5", ">1.2.3-0, <1.2.4", "1.2.x, !=1.2.3", "!=1.2, 1.2.0-rc.1", ">18446744073709551615"]
    {
        assert!(Constraint::parse(text).unwrap().is_satisfiable(), "{text}");
    }
}
