//! Texts that kustomize takes for remote ones, and those that it does not.

use super::*;

/// Text, whether it is a file over HTTP, and host, repository, folder and reference, as `IsRemoteFile` and
/// `NewRepoSpecFromURL` of api v0.21.1 answer.
#[test]
fn as_the_engine_reads() {
    type Row = (String, bool, Option<(String, String, String, String)>);
    for line in include_str!("probed.jsonl").lines() {
        let (text, http, parts): Row = serde_json::from_str(line).unwrap();
        let found = repository(&text).map(|repository| {
            let Repository { host, path, folder, reference } = repository;
            (host, path.to_owned(), folder.to_owned(), reference.unwrap_or_default())
        });
        assert_eq!((is_http(&text), &found), (http, &parts), "{text}");
        let kind = remote(&text).map(|remote| remote.kind);
        let expected = http.then_some(Kind::Http).or(parts.map(|_| Kind::Git));
        assert_eq!(kind, expected, "{text}");
    }
}
