//! The command line as a user types it: the transcripts in `tests/cmd/` and the README.

#[test]
fn transcripts_are_true() {
    trycmd::TestCases::new().env("NO_COLOR", "1").env("COLUMNS", "100").case("tests/cmd/*.trycmd").case("README.md");
}

/// The published schemas are what the program prints.
#[test]
fn the_schema_of_the_configuration_is_current() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/schemas/config.schema.json");
    let wanted = format!("{:#}\n", fluxvet::config::schema());
    let found = std::fs::read_to_string(file).unwrap_or_default();
    if found != wanted {
        assert!(
            std::env::var_os("CI").is_none(),
            "schemas/config.schema.json is stale: run `cargo test` and commit it"
        );
        std::fs::write(file, wanted).expect("the schema is written");
        panic!("schemas/config.schema.json was stale and has been rewritten; run the tests again");
    }
}
