//! Versions as a person writes them, right and wrong.

use super::*;

#[test]
fn refusals_read_well() {
    for (text, at, message) in [
        ("", 0..0, "a version cannot be empty"),
        ("latest", 0..6, "`latest` is not a version, it has to begin with a number"),
        ("1.2.3.4", 5..7, "`1.2.3.4` has four parts, a version has at most three"),
        ("V1.2.3", 0..1, "`V1.2.3` starts with an upper-case `V`, only `v` is read"),
        ("1.2.x", 4..5, "`1.2.x` is a range, not a version"),
        ("1.2.3-01", 6..8, "`01` has a leading zero, which a numeric prerelease identifier cannot have"),
        ("1.2.3-", 5..6, "`1.2.3-` ends where something has to follow"),
        ("1.2.3_4", 5..6, "`_` does not belong in a version"),
        ("1.2.3 ", 5..6, "`1.2.3 ` has white space around it"),
        ("99999999999999999999.0.0", 0..20, "`99999999999999999999` is too big, a version part has at most 64 bits"),
    ] {
        assert_eq!(Version::parse(text), Err(SyntaxError::new(at, message)), "{text}");
    }
    assert_eq!(Version::parse_tag("v1.2").unwrap_err().message, "`v1.2` has two parts, three are needed");
    assert!(Version::parse_tag("1-a.b.c").is_ok());
}

#[test]
fn order_is_that_of_the_specification() {
    let ascending = ["1.0.0-0", "1.0.0-2", "1.0.0-10", "1.0.0-B", "1.0.0-a", "1.0.0-a.1", "1.0.0", "1.0.1", "1.10.0"];
    let parsed: Vec<_> = ascending.iter().map(|text| Version::parse(text).unwrap()).collect();
    assert!(parsed.is_sorted() && parsed.windows(2).all(|pair| pair[0] != pair[1]));
    assert_eq!(Version::parse("1.0.0+a").unwrap(), Version::parse("v1+b").unwrap());
}
