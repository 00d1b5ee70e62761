//! Addresses that are their own password: whoever has one can post, or read.

use std::sync::LazyLock;

use regex::Regex;

/// The forms whose URL is all that is needed, and the signature of a SAS; the group is the secret part.
static FORMS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?x)
        ^https://hooks\.slack(?:-gov)?\.com/(?:services|workflows)/T[A-Z0-9]{7,}/[AB][A-Z0-9]{7,}/([A-Za-z0-9/]{16,})
        | ^https://(?:[a-z]+\.)?discord(?:app)?\.com/api/webhooks/[0-9]{16,}/([A-Za-z0-9_-]{40,})
        | ^https://[a-z0-9-]+\.webhook\.office\.com/webhookb2/[0-9a-f-]{36}@[0-9a-f-]{36}/IncomingWebhook/([0-9a-f]{32})
        | [?&]sig=([A-Za-z0-9_%.~-]{16,})
        ",
    )
    .ok()
});

/// Different characters that a secret has at least; `XXXXXXXX` has one.
const LEAST_VARIED: usize = 8;

/// Whether a text is such an address with a secret in it, not with a placeholder.
pub fn is_secret(text: &str) -> bool {
    let Some(found) = FORMS.as_ref().and_then(|forms| forms.captures(text)) else { return false };
    let secret = found.iter().skip(1).flatten().next().map_or("", |group| group.as_str());
    let mut letters: Vec<char> = secret.chars().collect();
    letters.sort_unstable();
    letters.dedup();
    letters.len() >= LEAST_VARIED
}
