//! Any text is an address or an error at a place.

#![no_main]

use fluxvet::model::value::{
    SyntaxError, devops_address::DevOpsAddress, duration::Duration, event_hub::EventHub, git_url::GitUrl,
    go_url::GoUrl, image::Image, key_vault::KeyVaultKey, regexp::Regexp, registry::OciUrl, selector::Selector,
};
use libfuzzer_sys::fuzz_target;

fn placed<T>(text: &str, result: Result<T, SyntaxError>) -> Option<T> {
    result.map_err(|error| assert!(text.get(error.at).is_some(), "an error lies in the text")).ok()
}

fuzz_target!(|text: &str| {
    placed(text, GoUrl::parse(text));
    placed(text, Image::parse(text));
    placed(text, OciUrl::parse(text));
    placed(text, KeyVaultKey::parse(text));
    placed(text, EventHub::parse(text));
    placed(text, DevOpsAddress::parse(text));
    placed(text, Duration::parse(text));
    placed(text, Selector::parse(text));
    if let Some(regexp) = placed(text, Regexp::parse(text)) {
        let _ = (regexp.is_match(text), regexp.missing_groups(text));
    }
    if let Some(url) = placed(text, GitUrl::parse(text)) {
        assert!(url.same_repository(&url), "an address is the same as itself");
        if let Some(devops) = url.azure_devops() {
            let _ = (devops.canonical_https(), devops.canonical_ssh());
        }
    }
});
