//! Flux: where it starts to read, what it applies from there, and with which variables.

mod absence;
mod artifacts;
mod bootstrap;
mod certainty;
mod cluster;
mod declared;
mod entry;
mod fleet;
pub mod generated;
pub mod ignore;
mod inputs;
pub mod makers;
mod needs;
pub mod source_identity;
mod listed;
mod overlay;
mod pattern;
mod refusals;
mod root;
mod source;
mod walk;
pub mod prefix;
mod substitute;
mod upgrade;
mod variables;
mod versions;

pub use absence::{Absence, Near, Wanted};
pub use cluster::{AppliedKustomization, AppliedObject, Cluster, Entry, Opening, Outcome, shown};
pub use entry::folder_build;
pub use fleet::Fleet;
pub use inputs::{Input, inputs};
pub use needs::{Found, InputReference};
pub use refusals::{Maker, Refusal, each_build, is_aside};
pub use source::Reference;
pub use substitute::{Substituted, Trouble, TroubleKind, substitute};
pub use variables::{FromReference, Variable, Variables, is_disabled};
