//! Writes `schemas/kinds.tsv`, the schemas that ship with the checker. README.md says from what, and in which language.

mod catalogue;
mod crd;
mod digest;
mod facts;
mod kubernetes;
mod own;
mod since;
mod yaml;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

const USAGE: &str = "usage: generate-schemas [--check] CRDS KUBERNETES
  CRDS        folder with the custom resource definitions of Flux and Flux Operator
  KUBERNETES  folder of the sources of the crate k8s-openapi
  --check     write nothing; exit with 1 if what is committed is stale";

fn main() -> ExitCode {
    let (flags, folders): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let check = match flags.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => false,
        ["--check"] => true,
        _ => return usage(),
    };
    let [crds, kubernetes] = &folders[..] else { return usage() };
    match run(Path::new(crds), Path::new(kubernetes), check) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            eprintln!("generate-schemas: {message}");
            ExitCode::from(3)
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

/// True when what is committed equals what was made, or was written.
fn run(crds: &Path, kubernetes: &Path, check: bool) -> Result<bool, String> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut catalogue = catalogue::Catalogue::default();
    kubernetes::add(&mut catalogue, kubernetes, &here.join("kubernetes.yaml"))?;
    crd::add(&mut catalogue, crds)?;
    since::apply(&mut catalogue, &here.join("since.yaml"))?;
    own::add(&mut catalogue, &here)?;
    catalogue.keep_what_is_used();
    catalogue.prove()?;
    facts::add(&mut catalogue);
    let lines = catalogue.lines();
    if !check {
        catalogue.notes.iter().for_each(|note| println!("note: {note}"));
    }
    println!("{}, {} bytes", catalogue.counts(), lines.len());

    let output = here.join("../kinds.tsv");
    let digest = digest::of(&here, crds, &lines)?;
    let committed = [(output, lines), (here.join("inputs.sha256"), digest)];
    if !check {
        for (path, text) in &committed {
            std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        }
        return Ok(true);
    }
    let mut current = true;
    for (path, text) in &committed {
        let old = std::fs::read_to_string(path).unwrap_or_default();
        if old != *text {
            println!("{} is stale; run schemas/generate/run", path.display());
            catalogue::print_difference(&old, text);
            current = false;
        }
    }
    Ok(current)
}
