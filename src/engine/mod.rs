//! Scan, check, suppress, sort: from a tree to a [`Report`].

mod dispatch;
mod focus;
mod git;
mod validator;
mod ledger;
mod progress;
mod report;
mod scan;
mod suppress;
mod verdict;

pub use dispatch::RulePanic;
pub use focus::{Focus, cluster_named};
pub use git::RevisionTree;
pub use ledger::{ClusterLine, Coverage, Gap, InputLine, Kustomizations, Unseen};
pub use progress::{Phase, Progress};
pub use report::Report;
pub use scan::{DiskTree, OpenError, find_root};
pub use suppress::Suppressed;
pub use validator::{Missed, Validation, Validator};

use crate::{
    config::{Config, Date, Minor},
    flux::Fleet,
    repo::{Bounds, Given, Repo, Said},
    rules::{self, Rule},
    text::Tree,
};

use dispatch::Claims;

/// What a run is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    pub rules: Vec<&'static Rule>,
    /// Overrides what the repository and its configuration say.
    pub flux_version: Option<Minor>,
    /// Overrides what the configuration and the objects of a cluster say.
    pub kubernetes_version: Option<Minor>,
    pub today: Date,
    pub bounds: Bounds,
    pub focus: Focus,
    /// Judges every file as if a cluster that is shown applied it: for examples, which are too small to show one.
    pub assume_applied: bool,
    pub progress: Progress,
}

impl Request {
    /// All rules, within the usual bounds.
    pub fn all(today: Date) -> Self {
        Self {
            rules: rules::all().collect(),
            flux_version: None,
            kubernetes_version: None,
            today,
            bounds: Bounds::default(),
            focus: Focus::default(),
            assume_applied: false,
            progress: Progress::default(),
        }
    }
}

/// Reads a tree and runs the rules over it.
pub fn lint(tree: &dyn Tree, config: &Config, request: &Request) -> Report {
    let given = Given {
        flux: Said::of(request.flux_version, config.flux_version),
        kubernetes: Said::of(request.kubernetes_version, config.kubernetes_version),
    };
    request.progress.enter(Phase::Reading);
    let repo = Repo::load(tree, given, &request.bounds);
    lint_repo(&repo, config, request)
}

/// Runs the rules over a repository that is already read.
pub fn lint_repo(repo: &Repo, config: &Config, request: &Request) -> Report {
    request.progress.enter(Phase::Rendering(repo.files.len()));
    let fleet = Fleet::of(repo, config);
    request.progress.enter(Phase::Checking(fleet.clusters.len()));
    let judge = Validator::new(repo, &fleet, config);
    let Claims { claims, mut panics } = dispatch::ask(repo, &fleet, &judge, &request.rules);
    let findings = verdict::decide(claims, &fleet, request.assume_applied);
    let (mut findings, mut suppressed, problems) =
        suppress::suppress(findings, repo, config, &request.rules, request.today);
    let more = dispatch::ask_about_suppressions(repo, &fleet, &request.rules, &problems);
    findings.extend(verdict::decide(more.claims, &fleet, request.assume_applied));
    panics.extend(more.panics);
    verdict::sort(&mut findings);
    let focus = request.focus.settled(fleet.clusters.iter().map(|cluster| cluster.path.as_str()));
    let all = findings.len();
    findings.retain(|finding| focus.wants(finding));
    let elsewhere = all - findings.len();
    suppressed.retain(|accepted| focus.wants(&accepted.finding));
    let coverage = Coverage::of(repo, &fleet, judge.validation(), &focus);
    Report { findings, suppressed, coverage, panics, elsewhere, below: 0 }
}
