//! The command line as a user types it: the transcripts in `tests/cmd/` and the README.

#[test]
fn transcripts_are_true() {
    trycmd::TestCases::new().env("NO_COLOR", "1").env("COLUMNS", "100").case("tests/cmd/*.trycmd").case("README.md");
}
