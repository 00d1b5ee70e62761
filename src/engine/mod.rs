//! Scan, check, suppress, sort: from a tree to a [`Report`].

mod check;
mod git;
mod merge;
mod report;
mod scan;
mod suppress;

pub use check::{Fault, check};
pub use git::RevisionTree;
pub use report::{Coverage, Gap, Report};
pub use scan::{DiskTree, OpenError, find_root};
pub use suppress::Suppressed;

use crate::{
    config::{Config, Date, Minor},
    flux::Fleet,
    repo::{Bounds, FluxVersions, Repo},
    rules::{self, Rule},
    text::Tree,
};

/// What a run is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    pub rules: Vec<&'static Rule>,
    /// Overrides what the repository and its configuration say.
    pub flux_version: Option<Minor>,
    pub today: Date,
    pub bounds: Bounds,
}

impl Request {
    /// All rules, within the usual bounds.
    pub fn all(today: Date) -> Self {
        Self { rules: rules::all().collect(), flux_version: None, today, bounds: Bounds::default() }
    }
}

/// Reads a tree and runs the rules over it.
pub fn lint(tree: &dyn Tree, config: &Config, request: &Request) -> Report {
    let flux = request.flux_version.or(config.flux_version).map(FluxVersions::given);
    let repo = Repo::load(tree, flux, &request.bounds);
    lint_repo(&repo, config, request)
}

/// Runs the rules over a repository that is already read.
pub fn lint_repo(repo: &Repo, config: &Config, request: &Request) -> Report {
    let fleet = Fleet::of(repo, config);
    let (mut findings, mut faults) = check(repo, &fleet, &request.rules);
    // Named before anything is taken out, so that accepting one finding renames no other.
    report::name(&mut findings);
    let (mut findings, suppressed, problems) =
        suppress::suppress(findings, repo, config, &request.rules, request.today);
    let (mut more, failed) = check::check_suppressions(repo, &fleet, &request.rules, &problems);
    report::name(&mut more);
    findings.extend(more);
    faults.extend(failed);
    check::sort(&mut findings);
    Report { findings, suppressed, coverage: Coverage::of(repo), faults }
}
