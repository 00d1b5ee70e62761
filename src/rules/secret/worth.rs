//! What a plain value is worth to a stranger.
//!
//! Not everything in a Secret is secret: people keep host names, client IDs and switches there, commit placeholders,
//! and let a tool put the value in later. An error is said only of what certainly is one.

use std::sync::LazyLock;

use base64::Engine;
use regex::Regex;

use crate::model::{is_placeholder, is_reference, value::webhook};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Worth {
    /// Empty, a placeholder, a reference, public by its nature.
    Nothing,
    /// Nothing says what it is, or it is a default that everybody knows.
    Unclear,
    Secret,
}

/// Judges a value by its key and its text; values of `data` are base64.
pub(super) fn worth(key: &str, text: &str, encoded: bool) -> Worth {
    let decoded = encoded.then(|| decode(text)).flatten();
    let value = match &decoded {
        Some(bytes) => match std::str::from_utf8(bytes) {
            Ok(value) => value.trim(),
            // A key store, most likely; the key says more.
            Err(_) => return if names_secret(key) { Worth::Secret } else { Worth::Unclear },
        },
        None => text.trim(),
    };
    // People encode placeholders once more than `data` asks for.
    let inner = decode(value).and_then(|bytes| String::from_utf8(bytes).ok());
    let inner = inner.as_deref().map(str::trim).filter(|inner| inner.len() >= 4);
    let says_nothing = |value: &str| stands_for_another(key, value) || is_sample(value);
    if value.is_empty()
        || is_reference(value)
        || is_public(value)
        || says_nothing(value)
        || inner.is_some_and(says_nothing)
    {
        return Worth::Nothing;
    }
    if is_evident(value) || is_service_token(value) {
        return Worth::Secret;
    }
    if is_switch(value) || names_public(key) {
        return Worth::Nothing;
    }
    let is_known = is_famous(value) || inner.is_some_and(is_famous);
    if names_secret(key) && !is_known { Worth::Secret } else { Worth::Unclear }
}

/// The text that a value stands for.
pub(super) fn plain(text: &str, encoded: bool) -> Option<String> {
    let value = if encoded { String::from_utf8(decode(text)?).ok()? } else { text.to_owned() };
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

fn decode(text: &str) -> Option<Vec<u8>> {
    let packed: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    base64::engine::general_purpose::STANDARD.decode(packed).ok()
}

/// Nobody's secret: words that stand for one. A text of several lines may have a placeholder in it and a credential.
pub(super) fn stands_for_another(key: &str, value: &str) -> bool {
    const WORDS: [&str; 14] = [
        "change",
        "example",
        "value",
        "none",
        "null",
        "nil",
        "test",
        "notused",
        "unused",
        "fake",
        "foobar",
        "mysecret",
        "secretvalue",
        "notasecret",
    ];
    let lower = value.to_ascii_lowercase();
    let filler = |c: char| matches!(c, 'x' | '*' | '.' | '-' | '_' | '0' | ' ');
    let is_whole = value.contains('\n') && is_evident(value);
    (value.starts_with('<') && value.ends_with('>') && !value.contains('\n'))
        || (value.starts_with('[') && value.ends_with(']') && !value.contains(['"', '\n']))
        || lower.chars().all(filler)
        || lower.eq_ignore_ascii_case(key)
        || WORDS.contains(&lower.as_str())
        || is_placeholder(value) && !is_whole
}

/// Written in documentation, and copied from there with the manifest around it.
pub(super) fn is_sample(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    // A whole configuration may speak of an example in a comment and hold a credential all the same.
    let whole = lower.contains('\n') && is_evident(value);
    let part = ["example", "sample"].iter().any(|word| lower.contains(word));
    part && !whole || ["my-", "your-"].iter().any(|start| lower.starts_with(start))
}

/// Passwords that come with a product or a tutorial: no secret to anyone, and no good sign either.
pub(super) fn is_famous(value: &str) -> bool {
    const FAMOUS: [&str; 19] = [
        "admin",
        "admin123",
        "console",
        "console123",
        "guest",
        "katib",
        "minio",
        "minio123",
        "minioadmin",
        "p@ssw0rd",
        "p@ssword",
        "passw0rd",
        "password",
        "password123",
        "postgres",
        "prom-operator",
        "root",
        "rootpass123",
        "secret",
    ];
    FAMOUS.iter().any(|famous| famous.eq_ignore_ascii_case(value))
}

/// Certificates, public keys and lists of hosts are made to be shown.
fn is_public(value: &str) -> bool {
    let pem = value.starts_with("-----BEGIN ") && !value.contains("PRIVATE KEY-----");
    let ssh = ["ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-", "sk-ssh-"].iter().any(|kind| value.starts_with(kind));
    let known_hosts = value.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line.contains(" ssh-") || line.contains(" ecdsa-sha2-")
    });
    pem || ssh || known_hosts
}

/// Credentials that show what they are.
pub(super) fn is_evident(value: &str) -> bool {
    static EVIDENT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let patterns = [
            r"-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----",
            r"://[^/\s:@]+:[^/\s:@$<{]{3,}@",
            r"(?i:AccountKey|SharedAccessKey)=[A-Za-z0-9+/]{40}",
            r"\bAGE-SECRET-KEY-1[A-Z0-9]{50}",
            r"\b(?:ghp|gho|ghs)_[A-Za-z0-9]{36}\b|\bgithub_pat_[A-Za-z0-9_]{40}|\bglpat-[A-Za-z0-9_-]{20}|\bxox[abp]-[0-9]{8}",
            // Of an application of Entra ID: what SOPS, External Secrets and the CSI driver log in with.
            r#"(?i:client_?secret)"?\s*[:=]\s*"?[A-Za-z0-9~._-]{30,}"#,
        ];
        Regex::new(&patterns.join("|")).ok()
    });
    let is_real = |found: regex::Match<'_>| !is_placeholder(found.as_str()) && !ends_with_guid(found.as_str());
    webhook::is_secret(value) || EVIDENT.as_ref().is_some_and(|evident| evident.find_iter(value).any(is_real))
}

fn ends_with_guid(text: &str) -> bool {
    text.len() >= 36 && text.get(text.len() - 36..).is_some_and(is_guid)
}

pub(super) fn is_guid(text: &str) -> bool {
    text.split('-').map(str::len).eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// A JSON web token whose payload says that it may do everything (supabase: the role `service_role`), where the one for
/// the public is `anon`.
fn is_service_token(value: &str) -> bool {
    let mut parts = value.split('.');
    let (Some(header), Some(payload), Some(_), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let decode = |part: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(part).ok();
    let holds = |part: Option<Vec<u8>>, text: &str| {
        part.and_then(|bytes| String::from_utf8(bytes).ok()).is_some_and(|json| json.contains(text))
    };
    holds(decode(header), "\"alg\"") && holds(decode(payload), "\"service_role\"")
}

/// Booleans, numbers, durations, GUIDs, host names without a word of secrecy about them.
fn is_switch(value: &str) -> bool {
    let boolean = ["true", "false", "yes", "no", "on", "off"].iter().any(|word| value.eq_ignore_ascii_case(word));
    let number = value.len() <= 5 && value.trim_end_matches(['s', 'm', 'h', 'd']).bytes().all(|b| b.is_ascii_digit());
    boolean || number
}

/// Keys whose values are no secret by themselves.
fn names_public(key: &str) -> bool {
    const WORDS: [&str; 28] = [
        "user",
        "username",
        "login",
        "host",
        "hostname",
        "port",
        "database",
        "db",
        "dbname",
        "namespace",
        "url",
        "uri",
        "name",
        "project",
        "region",
        "email",
        "tenant",
        "endpoint",
        "bucket",
        "issuer",
        "scope",
        "scopes",
        "realm",
        "server",
        "address",
        "domain",
        "zone",
        "knownhosts",
    ];
    const ENDS: [&str; 21] = [
        "username",
        "user",
        "host",
        "hostname",
        "port",
        "namespace",
        "namespaces",
        "url",
        "uri",
        "name",
        "region",
        "endpoint",
        "email",
        "tenantid",
        "clientid",
        "subscriptionid",
        "keyid",
        "accountid",
        "ttl",
        "path",
        "type",
    ];
    let letters = letters(key);
    WORDS.contains(&letters.as_str()) || ENDS.iter().any(|end| letters.ends_with(end)) || key.ends_with(".pub")
}

/// Keys that say that their value is a secret.
pub(super) fn names_secret(key: &str) -> bool {
    const WORDS: [&str; 17] = [
        "password",
        "passwd",
        "passphrase",
        "token",
        "secret",
        "apikey",
        "accesskey",
        "accountkey",
        "privatekey",
        "credential",
        "connectionstring",
        "dockerconfigjson",
        "dockercfg",
        "encryptionkey",
        "signingkey",
        "masterkey",
        "sharedkey",
    ];
    const ENDS: [&str; 5] = ["enabled", "expiry", "lifetime", "rotation", "length"];
    let letters = letters(key);
    let ends = ["pwd", "pass", "psk", "pat"].iter().any(|end| letters.ends_with(end));
    (ends || WORDS.iter().any(|word| letters.contains(word)))
        && !names_public(key)
        && !ENDS.iter().any(|end| letters.ends_with(end))
}

/// Keys under which a user name stands.
pub(super) fn names_user(key: &str) -> bool {
    let letters = letters(key);
    ["user", "username", "userid", "login"].iter().any(|end| letters.ends_with(end)) || names_identity(key)
}

/// Keys that name who somebody is more likely than the proof of it, at least beside a better one.
pub(super) fn names_identity(key: &str) -> bool {
    let letters = letters(key);
    letters.contains("accesskey") && !letters.contains("secret")
}

pub(super) fn letters(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{Worth::*, worth};

    #[test]
    fn values() {
        for (key, value, expected) in [
            ("password", "hunter2-contoso", Secret),
            ("password", "<your password>", Nothing),
            ("password", "password", Nothing),
            ("password", "CHANGEME", Nothing),
            ("password", "my-uuid", Nothing),
            ("config", "postgres://app:s3cretword@db.example.com/app", Nothing),
            ("config", "# an example\npostgres://app:s3cretword@db.contoso.com/app", Secret),
            ("secretkey", "minio123", Unclear),
            ("password", "P@ssword", Unclear),
            ("username", "root", Nothing),
            ("token", "op://vault/item/token", Nothing),
            ("token", "$TOKEN", Nothing),
            ("config", "postgres://app:s3cretword@db.contoso.com/app", Secret),
            ("config", "postgres://db.contoso.com/app", Unclear),
            ("AZURE_CLIENT_ID", "00000000-1111-2222-3333-444444444444", Nothing),
            ("SECRET_NAME", "database", Nothing),
            ("tls.crt", "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----", Nothing),
            ("tls.key", "-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----", Secret),
            ("known_hosts", "ssh.dev.azure.com ssh-rsa AAAA", Nothing),
            ("accessKeyID", "AKIACONTOSO", Nothing),
            ("license", "abc", Unclear),
            ("serviceKey", "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2lnbmF0dXJl", Secret),
            ("anonKey", "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoiYW5vbiJ9.c2lnbmF0dXJl", Unclear),
            (".dockerconfigjson", "{\"auths\": {\"a.azurecr.io\": {\"password\": \"<YOUR_PASSWORD>\"}}}", Nothing),
        ] {
            assert_eq!(worth(key, value, false), expected, "{key}: {value}");
        }
        assert_eq!(worth("password", "aHVudGVyMi1jb250b3Nv", true), Secret);
        assert_eq!(worth("password", "VALUE", true), Nothing);
        // `changeme`, encoded twice.
        assert_eq!(worth("password", "WTJoaGJtZGxiV1U9", true), Nothing);
        assert_eq!(worth("flag", "dHJ1ZQ==", true), Nothing);
    }
}
