//! An Azure Key Vault key, as SOPS names it: one URL in `.sops.yaml`, three fields in an encrypted file.

use std::ops::Range;

use super::{SyntaxError, quoted};

/// A key URL (getsops/sops:azkv/keysource.go `NewMasterKeyFromURL`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyVaultKey {
    /// With scheme, without a slash at the end.
    pub vault_url: String,
    pub name: String,
    /// None since SOPS 3.11 means the newest version, asked for when encrypting; older ones refuse it.
    pub version: Option<String>,
    /// Bytes of the text given.
    pub vault_at: Range<usize>,
    pub name_at: Range<usize>,
}

/// The cloud that a vault's host belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cloud {
    Public,
    China,
    UsGovernment,
    /// The cloud is retired: its vaults are gone.
    GermanyRetired,
    /// A managed HSM of the public cloud.
    ManagedHsm,
}

const PREFIX: &str = "https://";

impl KeyVaultKey {
    /// Reads one key of `azure_keyvault`; white space around it is trimmed, as SOPS does.
    pub fn parse(text: &str) -> Result<Self, SyntaxError> {
        let start = text.len() - text.trim_start().len();
        let url = text.trim();
        let (host_end, path) = split_vault(url).map_err(|error| error.shifted(start))?;
        let path_at = start + host_end;
        let object = path.strip_prefix("/keys/").ok_or_else(|| no_keys(url, path).shifted(start))?;
        let (name, version) = match object.split_once('/') {
            Some((name, version)) => (name, Some(version)),
            None => (object, None),
        };
        let name_at = path_at + "/keys/".len()..path_at + "/keys/".len() + name.len();
        if name.is_empty() {
            return Err(SyntaxError::new(name_at, format!("{} names no key", quoted(url))));
        }
        // SOPS takes any character but a slash in either.
        if let Some(slash) = version.and_then(|version| version.find('/')) {
            let at = name_at.end + 1 + slash;
            return Err(SyntaxError::new(
                at..start + url.len(),
                "nothing may follow the version of a key, not even a slash",
            ));
        }
        Ok(Self {
            vault_url: url[..host_end].to_owned(),
            name: name.to_owned(),
            version: version.filter(|version| !version.is_empty()).map(str::to_owned),
            vault_at: start..path_at,
            name_at,
        })
    }

    /// Reads a comma-separated list, as the string form of `azure_keyvault` holds it.
    pub fn parse_list(text: &str) -> Vec<Result<Self, SyntaxError>> {
        let mut at = 0;
        let mut keys = Vec::new();
        for item in text.split(',') {
            keys.push(Self::parse(item).map_err(|error| error.shifted(at)).map(|key| key.shifted(at)));
            at += item.len() + 1;
        }
        keys
    }

    /// None for a host that no cloud of Azure has.
    pub fn cloud(&self) -> Option<Cloud> {
        Cloud::of_vault(&self.vault_url)
    }

    fn shifted(mut self, offset: usize) -> Self {
        for at in [&mut self.vault_at, &mut self.name_at] {
            *at = at.start + offset..at.end + offset;
        }
        self
    }
}

impl Cloud {
    /// The cloud of a vault URL, by the suffix of its host.
    pub fn of_vault(vault_url: &str) -> Option<Self> {
        let host = vault_url.strip_prefix(PREFIX)?.trim_end_matches('/').to_ascii_lowercase();
        SUFFIXES
            .iter()
            .find(|(suffix, _)| host.strip_suffix(suffix).is_some_and(|name| !name.is_empty() && !name.contains('.')))
            .map(|(_, cloud)| *cloud)
    }
}

const SUFFIXES: [(&str, Cloud); 5] = [
    (".vault.azure.net", Cloud::Public),
    (".vault.azure.cn", Cloud::China),
    (".vault.usgovcloudapi.net", Cloud::UsGovernment),
    (".vault.microsoftazure.de", Cloud::GermanyRetired),
    (".managedhsm.azure.net", Cloud::ManagedHsm),
];

/// Checks `vault_url` of an encrypted file, or `vaultUrl` of a key group.
pub fn check_vault_url(text: &str) -> Result<(), SyntaxError> {
    let (host_end, path) = split_vault(text)?;
    if !path.is_empty() && path != "/" {
        let message = format!("{} does not belong in the vault's URL, which is the host alone", quoted(path));
        return Err(SyntaxError::new(host_end..text.len(), message));
    }
    let host = &text[PREFIX.len()..host_end];
    let name = host.split('.').next().unwrap_or_default();
    let letters = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let azure = Cloud::of_vault(&text[..host_end]).is_some();
    if azure && !(letters && (3..=24).contains(&name.len()) && !name.contains("--")) {
        let message =
            format!("{} is not a vault's name, which has 3 to 24 letters, digits and single hyphens", quoted(name));
        return Err(SyntaxError::new(PREFIX.len()..PREFIX.len() + name.len(), message));
    }
    Ok(())
}

/// Checks `name` of an encrypted file, or `key` of a key group.
pub fn check_name(text: &str) -> Result<(), SyntaxError> {
    let letters = text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if letters && (1..=127).contains(&text.len()) {
        return Ok(());
    }
    let message = format!("{} is not a key's name, which has 1 to 127 letters, digits and hyphens", quoted(text));
    Err(SyntaxError::new(0..text.len(), message))
}

/// Checks `version` of an encrypted file. An encrypted file always has one.
pub fn check_version(text: &str) -> Result<(), SyntaxError> {
    if text.len() == 32 && text.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Ok(());
    }
    Err(SyntaxError::new(
        0..text.len(),
        format!("{} is not a key's version, which has 32 letters and digits", quoted(text)),
    ))
}

/// Where the host of a vault's URL ends, and what follows.
fn split_vault(url: &str) -> Result<(usize, &str), SyntaxError> {
    let Some(rest) = url.strip_prefix(PREFIX) else {
        let (at, message) = match url.find("://") {
            Some(end) => (0..end, format!("a vault has no `{}` address, only `https`", &url[..end])),
            None => (0..url.len(), format!("{} is not a URL, such as `https://NAME.vault.azure.net`", quoted(url))),
        };
        return Err(SyntaxError::new(at, message));
    };
    let length = rest.find('/').unwrap_or(rest.len());
    if length == 0 {
        return Err(SyntaxError::new(0..url.len(), format!("{} names no vault", quoted(url))));
    }
    if rest[..length].eq_ignore_ascii_case("portal.azure.com") {
        let at = PREFIX.len()..PREFIX.len() + length;
        return Err(SyntaxError::new(at, "this is the address of a page in the portal, not the identifier of a key"));
    }
    Ok((PREFIX.len() + length, &rest[length..]))
}

fn no_keys(url: &str, path: &str) -> SyntaxError {
    let at = url.len() - path.len()..url.len();
    let kind = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let message = match kind {
        "secrets" | "certificates" => {
            let at = at.start..at.start + 1 + kind.len();
            return SyntaxError::new(at, format!("`/{kind}/` is not `/keys/`: SOPS encrypts with a key"));
        }
        "" => format!("{} names a vault, but no key: `/keys/NAME/VERSION` has to follow", quoted(url)),
        _ => format!("{} does not begin with `/keys/`", quoted(path)),
    };
    SyntaxError::new(at, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys() {
        let text = " https://kv.vault.usgovcloudapi.net/keys/sops/0123 ";
        let key = KeyVaultKey::parse(text).unwrap();
        assert_eq!((&text[key.name_at.clone()], key.version.as_deref()), ("sops", Some("0123")));
        assert_eq!(key.cloud(), Some(Cloud::UsGovernment));
        for (text, blamed, message) in [
            ("http://v.vault.azure.net/keys/a/b", "http", "a vault has no `http` address, only `https`"),
            ("myvault", "myvault", "`myvault` is not a URL, such as `https://NAME.vault.azure.net`"),
            (
                "https://v.vault.azure.net/secrets/a",
                "/secrets",
                "`/secrets/` is not `/keys/`: SOPS encrypts with a key",
            ),
            ("https://v.vault.azure.net/keys/a/b/", "/", "nothing may follow the version of a key, not even a slash"),
            (
                "https://v.vault.azure.net",
                "",
                "`https://v.vault.azure.net` names a vault, but no key: `/keys/NAME/VERSION` has to follow",
            ),
            (
                "https://portal.azure.com/#x",
                "portal.azure.com",
                "this is the address of a page in the portal, not the identifier of a key",
            ),
        ] {
            let error = KeyVaultKey::parse(text).unwrap_err();
            assert_eq!((&text[error.at], error.message.as_str()), (blamed, message));
        }
        let list = KeyVaultKey::parse_list("https://a.vault.azure.net/keys/k, x");
        assert_eq!(list[0].as_ref().unwrap().version, None);
        assert_eq!(list[1].as_ref().unwrap_err().at, 34..35);
    }

    #[test]
    fn fields_of_an_encrypted_file() {
        assert!(check_vault_url("https://kv1.vault.azure.net").is_ok());
        let error = check_vault_url("https://kv1.vault.azure.net/keys/a").unwrap_err();
        assert_eq!(error.message, "`/keys/a` does not belong in the vault's URL, which is the host alone");
        assert!(check_vault_url("https://a--b.vault.azure.net").is_err());
        assert!(check_name("a_b").is_err() && check_version("latest").is_err());
        assert!(check_version("0123456789abcdef0123456789abcdef").is_ok());
    }
}
