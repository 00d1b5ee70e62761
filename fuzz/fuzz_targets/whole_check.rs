//! A repository of any two files is checked without a fault.

#![no_main]

use fluxvet::{Config, Date, MemoryTree, Request, lint};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|files: (&[u8], &[u8])| {
    let tree = MemoryTree::new([("kustomization.yaml", files.0), ("apps/app.yaml", files.1)]);
    let request = Request::all(Date::new(2026, 1, 1).expect("a date"));
    let report = lint(&tree, &Config::default(), &request);
    assert!(report.panics.is_empty(), "{:?}", report.panics);
});
