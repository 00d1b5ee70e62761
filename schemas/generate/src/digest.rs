//! The digest of every input, so that a plain test can say that the output is stale without making it again.
//!
//! The format is that of `sha256sum`: hex, two spaces, a name. Names start with `generate/` (our files), with `crds/`
//! (the definitions in `crds.tar.xz`), or are `kinds.tsv` (the output itself: nobody edits it by hand).

use crate::yaml;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Lines for our own files, the definitions and the output, in this order.
pub fn of(here: &Path, crds: &Path, output: &str) -> Result<String, String> {
    let mut lines = Vec::new();
    let own = ["Cargo.toml", "Cargo.lock", "crds.tar.xz", "kubernetes.yaml", "removed.yaml", "since.yaml"].map(|name| here.join(name));
    let sources = yaml::files(&here.join("src"), ".rs")?;
    let data = yaml::files(&here.join("own"), ".yaml")?;
    for path in own.into_iter().chain(data).chain(sources) {
        lines.push(line(&path, here, "generate")?);
    }
    for path in yaml::files(crds, ".yaml")? {
        lines.push(line(&path, crds, "crds")?);
    }
    lines.push(format!("{}  kinds.tsv\n", hex(output.as_bytes())));
    Ok(lines.concat())
}

fn line(path: &Path, base: &Path, name: &str) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let relative = path.strip_prefix(base).map_err(|error| error.to_string())?.to_string_lossy().replace('\\', "/");
    Ok(format!("{}  {name}/{relative}\n", hex(&bytes)))
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
