//! `fluxvet check`.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::{
    config::{Config, Date},
    engine::{DiskTree, Report, Request, find_root, lint},
    repo::Bounds,
    report::{self, Format, Style},
    rules::{self, Rule},
    text::{RepoPath, Source, Tree},
};

use super::{Usage, args, terminal, written};

pub fn run(args: &args::Check) -> Result<ExitCode, Usage> {
    let root = root(args)?;
    let rules = select(&args.rule, &args.ignore)?;
    let tree = DiskTree::open(&root).map_err(|error| Usage(error.to_string()))?;
    if !tree.paths().iter().any(is_ours) {
        return Err(Usage(format!(
            "there is no YAML below `{}`: name the folder of a repository that Flux applies",
            root.display()
        )));
    }
    let config = config(args, &root)?;
    let request = Request { rules, flux_version: args.flux_version, today: today(), bounds: Bounds::default() };
    let report = quietly(|| lint(&tree, &config, &request));
    let fail_on = args.fail_on.or(config.fail_on).unwrap_or_default();

    let format = args.format.unwrap_or(Format::Text);
    let style = terminal::style(args.color, fail_on, &root);
    let mut out = io::BufWriter::new(io::stdout().lock());
    written(report::write(format, &report, &style, &mut out).and_then(|()| out.flush()))?;
    for (format, file) in &args.write {
        write_file(*format, file, &report, &terminal::file_style(fail_on, &root))?;
    }
    Ok(if !report.faults.is_empty() {
        ExitCode::from(3)
    } else if report.findings.iter().any(|finding| fail_on.is_met_by(finding.level)) {
        ExitCode::from(1)
    } else {
        ExitCode::SUCCESS
    })
}

fn root(args: &args::Check) -> Result<PathBuf, Usage> {
    if let Some(path) = args.path.as_ref().or(args.root.as_ref()) {
        return Ok(path.clone());
    }
    #[expect(clippy::disallowed_methods, reason = "the command line knows where it was started")]
    let here = std::env::current_dir().map_err(|error| Usage(format!("the current folder cannot be told: {error}")))?;
    Ok(find_root(&here))
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

fn config(args: &args::Check, root: &Path) -> Result<Config, Usage> {
    if args.no_config {
        return Ok(Config::default());
    }
    config_at(root, args.config.as_deref())
}

/// The configuration in `named`, else the one at the root, else none.
pub(super) fn config_at(root: &Path, named: Option<&Path>) -> Result<Config, Usage> {
    let file = named.map_or_else(|| root.join(Config::FILE_NAME), Path::to_path_buf);
    #[expect(clippy::disallowed_methods, reason = "the configuration may lie outside the tree")]
    let bytes = match fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound && named.is_none() => return Ok(Config::default()),
        Err(error) => {
            return Err(Usage(format!("the configuration `{}` cannot be read: {error}", file.display())));
        }
    };
    let name = if named.is_some() { file.to_string_lossy().into_owned() } else { Config::FILE_NAME.to_owned() };
    let config = Config::parse(&Source::new(RepoPath::new(&name), bytes)).map_err(|error| Usage(error.to_string()))?;
    Ok(config)
}

/// A file for whose sake one would run fluxvet.
fn is_ours(path: &RepoPath) -> bool {
    matches!(path.extension(), Some("yaml" | "yml" | "json")) || path.file_name() == "Kustomization"
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
    let epoch = Date::constant(1970, 1, 1);
    epoch.checked_add(jiff::Span::new().days(i64::try_from(days).unwrap_or(0))).unwrap_or(epoch)
}

/// A rule that panics is a line of the report; the backtrace on the terminal would only hide it.
fn quietly<T>(body: impl FnOnce() -> T) -> T {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(|_| {}));
    let value = body();
    std::panic::set_hook(hook);
    value
}
