//! A credential in the values of a release.

use std::sync::LazyLock;

use regex::Regex;

use crate::rules::prelude::*;

use super::worth::{is_famous, is_guid, is_sample, letters, stands_for_another};

rule! {
    /// A credential in `spec.values` is readable in Git and in the cluster.
    ///
    /// The values of a HelmRelease are part of the object: everyone who may read HelmReleases reads them, and so does everyone who can
    /// read the repository. `valuesFrom` puts them in from a Secret, which can be encrypted.
    ///
    /// A text under a key such as `password` or `secretAccessKey` is reported if it looks like one: at least eight characters, no
    /// placeholder, no GUID, no name of a Secret, of a key or of a variable. So is a connection string with a password.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: web
    ///   values:
    ///     database:
    ///       url: postgres://web:Vq7nTr2xLp9w@web-db.postgres.database.azure.com:5432/web
    /// #          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the password in `url` is readable by anyone who can read the repository
    ///     adminPassword: Correct-Horse-41
    /// #                  ^^^^^^^^^^^^^^^^ the value of `adminPassword` is readable by anyone who can read the repository
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// apiVersion: helm.toolkit.fluxcd.io/v2
    /// kind: HelmRelease
    /// metadata:
    ///   name: web
    ///   namespace: web
    /// spec:
    ///   interval: 10m
    ///   chartRef:
    ///     kind: OCIRepository
    ///     name: web
    ///   values:
    ///     database:
    ///       existingSecret: web-database
    ///   valuesFrom:
    ///     - kind: Secret
    ///       name: web-admin
    ///       valuesKey: password
    ///       targetPath: adminPassword
    /// ```
    ///
    /// ## Fix
    ///
    /// Change the credential, since the old one stays in the history of the repository, and put the new one into an encrypted Secret that
    /// `valuesFrom` names, with `valuesKey` and `targetPath`.
    ///
    /// Source: [HelmRelease, Values references](https://fluxcd.io/flux/components/helm/helmreleases/#values-references).
    "secret/in-values" Warning on HelmRelease: check
}

/// A release that holds more leaks in one place: these are enough to see it.
const MOST: usize = 20;

/// `scheme://user:password@host`, and `Password=…` beside the server that it is for.
static PASSWORD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let user = r"^[a-z][a-z0-9+.-]*://([^/\s:@]*):([^/\s:@$<{]{6,})@[A-Za-z0-9.-]+";
    let pair = r"(?i)^(?:[^;=]+=[^;]*;\s*)*(?:password|pwd)=([^;\s$<{]{6,})(?:;|$)";
    Regex::new(&format!("{user}|{pair}")).ok()
});

fn check<'a>(release: HelmRelease<'a>, cx: &mut Context<'a>) {
    let Some(values) = release.node.at("spec.values") else { return };
    let mut left = MOST;
    walk(values, cx, &mut left);
}

fn walk<'a>(node: Node<'a>, cx: &mut Context<'a>, left: &mut usize) {
    // `- name: DB_PASSWORD` with its `value`, as in `env`.
    let named = node.get("name").and_then(Node::text).filter(|_| node.get("value").is_some());
    for entry in node.own_entries() {
        let Some(key) = entry.key.text() else { continue };
        match Field::of(Some(entry.value)) {
            Field::Collection(inner) => walk(inner, cx, left),
            Field::Known(text) => judge(named.filter(|_| key == "value").unwrap_or(key), text, cx, left),
            _ => {}
        }
    }
    for item in node.items() {
        walk(item, cx, left);
    }
}

fn judge<'a>(key: &str, text: Text<'a>, cx: &mut Context<'a>, left: &mut usize) {
    // What a variable puts in is not written here.
    if *left == 0 || text.place().text().contains("${") || text.value.contains('\n') {
        return;
    }
    let what = if holds_password(text.value) {
        "the password in"
    } else if names_credential(key) && is_credential(key, text.value) {
        "the value of"
    } else {
        return;
    };
    *left -= 1;
    let message = format!("{what} `{key}` is readable by anyone who can read the repository");
    let finding = cx.report(text, message);
    finding.help("rotate the credential, and read the new one from an encrypted Secret through `valuesFrom`");
    finding.leak(text.place()).cause("values");
}

fn holds_password(value: &str) -> bool {
    let Some(found) = PASSWORD.as_ref().and_then(|pattern| pattern.captures(value)) else { return false };
    let group = |number: usize| found.get(number).map_or("", |group| group.as_str());
    let (user, password) = if group(3).is_empty() { (group(1), group(2)) } else { ("", group(3)) };
    user != password && !is_known(password) && !is_sample(value)
}

/// Keys that hold the credential itself. `existingSecret`, `passwordKey` and `tokenSecretName` name where one is.
fn names_credential(key: &str) -> bool {
    const ENDS: [&str; 14] = [
        "password",
        "passwd",
        "passphrase",
        "secretkey",
        "secretaccesskey",
        "apikey",
        "apitoken",
        "accesstoken",
        "authtoken",
        "clientsecret",
        "accountkey",
        "encryptionkey",
        "masterkey",
        "privatekey",
    ];
    let letters = letters(key);
    ENDS.iter().any(|end| letters.ends_with(end)) && !letters.contains("existing") && !letters.contains("name")
}

fn is_credential(key: &str, value: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_graphic();
    let is_name = !value.bytes().any(|b| b.is_ascii_uppercase()) && value.contains(['-', '.', '_', '/']);
    let is_variable = value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_');
    let is_word = value.bytes().all(|b| b.is_ascii_alphabetic());
    let is_path = value.starts_with('/') || value.contains("://") || value.starts_with("$(");
    (8..=512).contains(&value.len())
        && value.bytes().all(is_part)
        && !(is_name || is_variable || is_word || is_path || is_guid(value))
        && !value.bytes().all(|b| b.is_ascii_digit())
        && !is_known(value)
        && !stands_for_another(key, value)
        && !is_sample(value)
}

/// Everybody's password, or nobody's.
fn is_known(value: &str) -> bool {
    is_famous(value) || is_placeholder(value) || is_reference(value) || value.to_ascii_lowercase().contains("password")
}

#[cfg(test)]
mod tests {
    use super::{holds_password, is_credential, names_credential};

    #[test]
    fn values_of_charts() {
        for (key, value, is_one) in [
            ("adminPassword", "Correct-Horse-41", true),
            ("secretAccessKey", "h3Kq8Zt1Vb6Nw0Yx5Rm2Lc7Jd4Pf9Gs", true),
            ("secretKey", "redis-password", false),
            ("secretKey", "REDIS_PASSWORD", false),
            ("password", "changeme123", false),
            ("password", "admin123", false),
            ("apiKey", "00000000-1111-2222-3333-444444444444", false),
            ("existingSecretPassword", "Correct-Horse-41", false),
            ("passwordKey", "Correct-Horse-41", false),
            ("privateKey", "/etc/tls/tls.key", false),
        ] {
            assert_eq!(names_credential(key) && is_credential(key, value), is_one, "{key}: {value}");
        }
        assert!(holds_password("postgres://web:Vq7nTr2xLp9w@db.contoso.com/web"));
        assert!(holds_password("Server=db.contoso.com;User Id=web;Password=Vq7nTr2xLp9w;"));
        assert!(!holds_password("postgres://web:postgres@db.contoso.com/web"));
        assert!(!holds_password("amqp://guest:guest@rabbitmq:5672"));
        assert!(!holds_password("https://db.contoso.com:5432/web"));
    }
}
