//! kustomize: what one folder builds to, and from which lines.
//!
//! [`Builds`] builds every folder of a [`View`] once, bottom up. A [`Recipe`] is a kustomization file as fields; a layer
//! is what a folder leaves for those that use it; a [`Build`] is what its root makes of that. All of it follows kustomize
//! api v0.21, the engine inside Flux.

pub mod affix;
mod annotations;
mod budget;
#[cfg(test)]
mod budget_tests;
mod build_metadata;
mod builds;
pub mod config;
mod dispatch;
pub mod fields;
mod fieldspec;
mod finish;
pub mod generate;
#[cfg(test)]
mod generate_tests;
pub mod given;
pub mod hash;
pub mod hash_suffix;
pub mod image_name;
pub mod images;
pub mod labels;
mod layer;
pub mod merge_keys;
pub mod name_reference;
pub mod namespace;
mod open;
pub mod order;
pub mod pairs;
pub mod patch;
pub mod plugin;
mod problem;
pub mod read;
mod recipe;
pub mod remote;
pub mod replacement;
pub mod replicas;
mod resource;
mod set;
pub mod table;
#[cfg(test)]
mod transform_tests;
mod vars;
mod view;

use budget::Budget;
pub use builds::Builds;
pub use config::Config;
pub use finish::{Build, State};
pub use layer::Layer;
pub use patch::Applied;
pub use problem::{Gap, GapKind, Problem, ProblemKind};
pub use read::objects;
use read::yaml_problem;
pub use recipe::{Recipe, Strictness};
pub use resource::{Behavior, Id, Resource, Tombstone, Trail, group_version};
pub use set::Set;
pub use view::{Found, View};
