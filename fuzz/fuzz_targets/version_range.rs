//! Any text is a range or an error at a place; a range never matches what it calls impossible.

#![no_main]

use fluxvet::model::value::{constraint::Constraint, version::Version};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (range, version) = text.split_once('\n').unwrap_or((text, "1.2.3"));
    match Constraint::parse(range) {
        Err(error) => assert!(range.get(error.at).is_some(), "an error lies in the text"),
        Ok(constraint) => {
            let _ = constraint.meaning();
            if let Ok(version) = Version::parse(version) {
                assert!(!constraint.matches(&version) || constraint.is_satisfiable());
            }
        }
    }
});
