//! `fluxvet check`.

use std::process::ExitCode;

use crate::{
    config::{Date, FailOn},
    engine::{Focus, Request, lint},
    finding::Level,
    repo::Bounds,
    report::{self, Format, Style},
    rules::{self, Rule},
};

use super::{Stop, Usage, args, explain::unknown, files, output, scope::Scope, settings, spinner::Spinner, terminal};

pub fn run(args: &args::Check) -> Result<ExitCode, Stop> {
    let format = args.format.unwrap_or(Format::Text);
    if args.statistics && !matches!(format, Format::Text | Format::Concise) {
        return Err(Usage("`--statistics` is for the formats `text` and `concise`".to_owned()).into());
    }
    let scope = Scope::of(&args.paths, args.root.as_deref())?;
    let rules = select(&args.rule, &args.ignore)?;
    let spinner = Spinner::start();
    let tree = scope.open()?;
    let config = settings::config(&args.settings, &scope.root)?;
    settings::require_folders(&config, &tree)?;
    let clusters: Vec<String> = args.cluster.iter().map(|path| settings::folder(path)).collect();
    let request = Request {
        rules,
        flux_version: args.settings.flux_version,
        kubernetes_version: args.settings.kubernetes_version,
        today: today(),
        bounds: Bounds::default(),
        focus: Focus { clusters, paths: scope.paths.clone() },
        assume_applied: false,
        progress: spinner.progress(),
    };
    let mut report = quietly(|| lint(&tree, &config, &request));
    drop(spinner);
    for path in &request.focus.clusters {
        let clusters = &report.coverage.clusters;
        settings::require_cluster(path, clusters.iter().map(|cluster| (cluster.path.as_str(), cluster.is_assumed())))?;
    }
    let fail_on = args.fail_on.or(config.fail_on).unwrap_or_default();

    // Before some are left out: what is not shown still fails.
    let fails = report.findings.iter().any(|finding| fail_on.is_met_by(finding.level));
    report.only(args.min_level.unwrap_or(Level::Info));
    let style = Style {
        require_complete: args.require_complete,
        verbose: args.verbose,
        viewpoint: scope.viewpoint(),
        ..terminal::style(args.color, fail_on, Some(&scope.root))
    };
    output::data(|out| match args.statistics {
        true => report::statistics(&report, &style, out),
        false => report::write(format, &report, &style, out),
    })?;
    scope.doubt(report.findings.iter().any(|finding| finding.rule == "kustomize/path-outside"));
    for (format, file) in &args.write {
        let style = Style { require_complete: args.require_complete, ..terminal::file_style(fail_on, &scope.root) };
        let mut bytes = Vec::new();
        report::write(*format, &report, &style, &mut bytes).map_err(|error| files::stop(file, &error))?;
        files::write(file, &scope.root, &bytes)?;
    }
    let looked_at_nothing = scope.paths.is_empty() && report.coverage.all_failed();
    let fails = fails || looked_at_nothing && fail_on != FailOn::Never;
    let is_incomplete = args.require_complete && report.coverage.is_incomplete();
    Ok(if !report.panics.is_empty() {
        ExitCode::from(3)
    } else if is_incomplete || fails {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

/// The rules that `--rule` and `--ignore` leave.
fn select(only: &[String], without: &[String]) -> Result<Vec<&'static Rule>, Usage> {
    let named = |rule: &Rule, names: &[String]| names.iter().any(|name| name == rule.id || name == rule.family());
    for name in only.iter().chain(without) {
        if !rules::all().any(|rule| rule.id == name || rule.family() == name) {
            return Err(unknown(name));
        }
    }
    Ok(rules::all().filter(|rule| (only.is_empty() || named(rule, only)) && !named(rule, without)).collect())
}

fn today() -> Date {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
    let now = std::time::SystemTime::now();
    let days = now.duration_since(std::time::UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400);
    Date::since_1970(days).unwrap_or(Date::EPOCH)
}

/// A rule that panics is a line of the report; the backtrace on the terminal would only hide it.
fn quietly<T>(body: impl FnOnce() -> T) -> T {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let value = body();
    std::panic::set_hook(hook);
    value
}
