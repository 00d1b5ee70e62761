//! JSON pointers (RFC 6901): `/spec/url`, with `~` and `/` inside of a step written `~0` and `~1`.

/// A key as one step of a pointer.
pub fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// A step of a pointer as the key that it is.
pub fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// The keys and numbers of a pointer, from the root on.
pub fn steps(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(unescape)
}
