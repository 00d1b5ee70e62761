//! `fluxvet check`.

use std::{fs, io, io::Write, path::Path, process::ExitCode};

use crate::{
    config::Date,
    engine::{Report, Request, lint},
    repo::Bounds,
    report::{self, Format, Style},
    rules::{self, Rule},
};

use super::{Usage, args, settings, spinner::Spinner, terminal, written};

pub fn run(args: &args::Check) -> Result<ExitCode, Usage> {
    let root = settings::root(args.path.as_deref().or(args.root.as_deref()))?;
    let rules = select(&args.rule, &args.ignore)?;
    let tree = settings::open(&root)?;
    let config = settings::config(&args.settings, &root)?;
    settings::require_folders(&config, &tree)?;
    let clusters: Vec<String> = args.cluster.iter().map(|path| settings::folder(path)).collect();
    let spinner = Spinner::start();
    let request = Request {
        rules,
        flux_version: args.settings.flux_version,
        kubernetes_version: args.settings.kubernetes_version,
        today: today(),
        bounds: Bounds::default(),
        clusters,
        assume_applied: false,
        progress: spinner.progress(),
    };
    let report = quietly(|| lint(&tree, &config, &request));
    drop(spinner);
    for path in &request.clusters {
        let clusters = &report.coverage.clusters;
        settings::require_cluster(path, clusters.iter().map(|cluster| (cluster.path.as_str(), cluster.is_assumed())))?;
    }
    let fail_on = args.fail_on.or(config.fail_on).unwrap_or_default();

    let format = args.format.unwrap_or(Format::Text);
    let style = Style { require_complete: args.require_complete, ..terminal::style(args.color, fail_on, &root) };
    let mut out = io::BufWriter::new(io::stdout().lock());
    written(report::write(format, &report, &style, &mut out).and_then(|()| out.flush()))?;
    for (format, file) in &args.write {
        let style = Style { require_complete: args.require_complete, ..terminal::file_style(fail_on, &root) };
        write_file(*format, file, &report, &style)?;
    }
    let is_incomplete = args.require_complete && report.coverage.incomplete().next().is_some();
    Ok(if !report.panics.is_empty() {
        ExitCode::from(3)
    } else if is_incomplete || report.findings.iter().any(|finding| fail_on.is_met_by(finding.level)) {
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
            let hint = rules::nearest(name).map_or(String::new(), |near| format!(", did you mean `{near}`?"));
            return Err(Usage(format!("there is no rule or family `{name}`{hint}")));
        }
    }
    Ok(rules::all().filter(|rule| (only.is_empty() || named(rule, only)) && !named(rule, without)).collect())
}

/// Into a new file beside the target first, so that no half report is ever found and no link that lies there is
/// followed.
fn write_file(format: Format, file: &Path, report: &Report, style: &Style) -> Result<(), Usage> {
    let failed = |error: io::Error| Usage(format!("`{}` cannot be written: {error}", file.display()));
    let mut bytes = Vec::new();
    report::write(format, report, style, &mut bytes).map_err(failed)?;
    let mut partial = file.as_os_str().to_owned();
    partial.push(format!(".{}.part", std::process::id()));
    let mut out = fs::OpenOptions::new().write(true).create_new(true).open(&partial).map_err(failed)?;
    let written = out.write_all(&bytes).and_then(|()| fs::rename(&partial, file));
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    written.map_err(failed)
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
