//! Which files of a `secretGenerator` Flux decrypts before the build.
//!
//! The format goes by the name, and only a file that bears the marker of that format is decrypted
//! (fluxcd/kustomize-controller:internal/decryptor/decryptor.go).

/// Whether a file that becomes the key `name`, or lies at that path, is decrypted.
pub(super) fn file(name: &str, text: &str) -> bool {
    text.contains(match extension(name) {
        "yaml" | "yml" => YAML,
        "env" => DOTENV,
        "ini" => "[sops]",
        // JSON, `.dockerconfigjson`, and anything else, which is kept as binary in JSON.
        _ => JSON,
    })
}

/// Whether an env file at a path is decrypted.
pub(super) fn env(path: &str, text: &str) -> bool {
    if is_dotenv(path) { text.contains(DOTENV) } else { file(path, text) }
}

/// Whether an env file at a path is read as dotenv, whose keys are not encrypted: so is any without a known format.
pub(super) fn is_dotenv(path: &str) -> bool {
    !matches!(extension(path), "yaml" | "yml" | "json" | "ini") && !path.ends_with(".dockerconfigjson")
}

const YAML: &str = "mac: ENC[";
const JSON: &str = "\"mac\": \"ENC[";
const DOTENV: &str = "sops_mac=ENC[";

fn extension(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, extension)| extension)
}
