//! fluxvet reads a Git repository that Flux applies to AKS or any other Kubernetes, and says what is wrong before it
//! is merged, at the line a person wrote.
//!
//! The order of the modules is the law: a module uses only modules above it. What other programs may rely on is
//! re-exported at this root; the modules themselves are open for the tests and may change with any version.


pub mod text;
pub mod finding;
pub mod yaml;
pub mod config;
pub mod model;
