//! The outer tests: they read what lies beside a checkout of the developers and of CI, the folder that `FLUXVET_SHARED`
//! names (`../shared`). Elsewhere they report that they were skipped. `cargo test --test outer oracle` runs those of one
//! folder or file; `.ci/run` has those that take minutes.

mod corpora;
mod mistakes;
mod names;
mod oracle;
mod origins;
#[cfg(unix)]
#[path = "../it/runners.rs"]
#[allow(dead_code, reason = "the inner tests use more of it")]
mod runners;
mod shared;
mod truth;
mod unknown;
mod value_conformance;
mod yaml_suite;
