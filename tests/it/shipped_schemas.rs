//! `schemas/kinds.tsv` is what its generator makes of its inputs, and every kind in it can be asked.

use std::{fs, path::Path};

use fluxvet::{
    schema::Schemas,
    text::{RepoPath, Source},
    yaml::{Limits, Yaml},
};
use sha2::{Digest, Sha256};

const TABLE: &str = include_str!("../../schemas/kinds.tsv");

/// `schemas/generate/run` writes the digests of all that it read and wrote.
#[test]
fn the_table_is_that_of_its_inputs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let list = fs::read_to_string(root.join("generate/inputs.sha256")).expect("the list of digests");
    let mut checked = 0;
    for line in list.lines() {
        let (digest, name) = line.split_once("  ").expect("a digest and a name");
        // The definitions are packed; `schemas/generate/run --check` opens them.
        if name.starts_with("crds/") {
            continue;
        }
        let path = root.join(name);
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let own: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(own, digest, "{name} has changed: run `schemas/generate/run` and commit what it writes");
        checked += 1;
    }
    assert!(checked > 20, "{checked} files");
}

#[test]
fn every_kind_compiles_and_the_lines_are_sorted() {
    let names: Vec<&str> = TABLE.lines().filter_map(|line| line.split_once('\t')).map(|(name, _)| name).collect();
    assert!(names.is_sorted());
    let schemas = Schemas::default();
    let mut kinds = 0;
    for (api_version, kind) in
        names.iter().filter(|name| !name.starts_with('#')).filter_map(|name| name.rsplit_once('/'))
    {
        let schema =
            schemas.shipped(api_version, kind, None).unwrap_or_else(|| panic!("{api_version}/{kind} is missing"));
        let text = format!("apiVersion: {api_version}\nkind: {kind}\n");
        let yaml = Yaml::parse(Source::new(RepoPath::new("a.yaml"), text.into_bytes()), &Limits::default());
        let root = yaml.roots().next().expect("a document");
        schema.ask(root).unwrap_or_else(|why| panic!("{api_version}/{kind}: {why}"));
        kinds += 1;
    }
    assert!(kinds > 150, "{kinds} kinds");
}
