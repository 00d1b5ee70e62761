//! The host of an endpoint, written with or without a scheme.

/// The host without its port; none where there is no host, or a user in front of it.
pub(super) fn host_of(endpoint: &str) -> Option<&str> {
    let rest = endpoint.split_once("://").map_or(endpoint, |(_, rest)| rest);
    let host = rest.split(['/', '?', ':']).next()?;
    (!host.is_empty() && !host.contains('@')).then_some(host)
}
