//! Texts that somebody, or some tool, is still to replace: one list for all rules.

/// In no real value.
const PARTS: [&str; 21] = [
    "placeholder",
    "changeme",
    "change-me",
    "change_me",
    "changethis",
    "change-this",
    "change_this",
    "changeit",
    "replace",
    "redacted",
    "insecure",
    "todo",
    "tbd",
    "fixme",
    "dummy",
    "your-",
    "your_",
    "your ",
    "patched",
    "to-be-",
    "to_be_",
];

/// Marks of template languages and of shells.
const MARKS: [&str; 5] = ["${", "{{", "<<", "$(", "<%"];

/// How references of other tools begin: SOPS, 1Password, Vault, vals, Bitwarden, AKV2K8S, AWS, Secret Manager, App Service.
const REFERENCES: [&str; 9] =
    ["ENC[", "op://", "vault:", "ref+", "bws://", "akvs://", "arn:aws:", "sm://", "@Microsoft.KeyVault("];

/// Whether someone is still to write the real text here, as the patch of an overlay does: `<org>`, `changeme`,
/// `xx.xx.xx`.
pub fn is_placeholder(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let in_brackets =
        lower.split('<').skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()) && rest.contains('>'));
    let is_crossed = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte == b'x');
    in_brackets
        || PARTS.iter().any(|part| lower.contains(part))
        || lower.split(|c: char| !c.is_ascii_alphanumeric()).any(is_crossed)
}

/// Whether a tool puts the real text in before anything is applied: `${…}`, `{{ … }}`, `ref+azurekeyvault://…`,
/// `$VARIABLE`.
pub fn is_reference(text: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
    MARKS.iter().any(|mark| text.contains(mark))
        || REFERENCES.iter().any(|start| text.starts_with(start))
        || text.strip_prefix('$').is_some_and(is_name)
}
