//! fluxvet reads a Git repository that Flux applies to AKS or any other Kubernetes, and says what is wrong before it
//! is merged, at the line a person wrote.
//!
//! The order of the modules is the law: a module uses only modules above it. What other programs may rely on is
//! re-exported at this root; the modules themselves are open for the tests and may change with any version.
//!
//! ```
//! use fluxvet::{Config, MemoryTree, Request, lint};
//!
//! let tree = MemoryTree::new([("source.yaml", "apiVersion: source.toolkit.fluxcd.io/v1
//! kind: GitRepository
//! metadata: {name: fleet}
//! spec:
//!   interval: 10m
//!   url: git@ssh.dev.azure.com:v3/contoso/platform/fleet
//! ")]);
//! let report = lint(&tree, &Config::default(), &Request::all("2026-06-01".parse().unwrap()));
//! assert_eq!(report.findings[0].rule, "git/scp-like-url");
//! assert_eq!(report.findings[0].place.start().line, 6);
//! ```

#![forbid(unsafe_code)]
#![warn(clippy::disallowed_methods, clippy::expect_used, clippy::panic, clippy::unwrap_used)]
#![warn(clippy::print_stdout, clippy::print_stderr)]

pub mod text; // bytes, places, edits; the Tree trait: list paths, read one
pub mod finding; // what a rule can say
pub mod yaml; // a tree that knows where it stands, unknowns as plain data
pub mod config; // .fluxvet.yaml: pure, errors with places
pub mod model; // Kubernetes, Flux, kustomize and SOPS objects, as typed views over the tree
pub mod schema; // ask the schema of a kind (shipped, or a CRD) about a tree
pub mod repo; // every file and object of a repository, and what each file is
pub mod render; // kustomize: what one folder builds to, and from which lines
pub mod flux; // Flux: entry points, nested Kustomizations, substitution, what each cluster receives
pub mod rules; // opinions
pub mod engine; // scan, check, suppress, sort
pub mod report; // how a report looks, in each format
pub mod cli; // command line

pub use config::{Config, Date};
pub use engine::{DiskTree, Report, Request, RevisionTree, lint};
pub use finding::{Finding, Level};
pub use text::{MemoryTree, Tree};
