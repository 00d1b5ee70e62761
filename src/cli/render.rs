//! `fluxvet render` and `fluxvet clusters`: what Flux applies.

use std::{
    collections::HashMap,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use rayon::prelude::*;
use serde_json::json;

use crate::{
    engine::{DiskTree, find_root},
    flux::{Cluster, Fleet, Outcome},
    render::{Build, Builds, State, View},
    repo::{Bounds, FluxVersions, Repo},
    text::Place,
    yaml::{
        Node, Value,
        emit::{self, Form},
    },
};

use super::{Usage, args, check, terminal, written};

/// Prints what a folder builds to, or what a cluster receives; or writes every folder to files.
pub fn render(args: &args::Render) -> Result<ExitCode, Usage> {
    let (root, folder) = locate(args.path.as_deref(), args.root.as_deref(), args.all)?;
    let tree = DiskTree::open(&root).map_err(|error| Usage(error.to_string()))?;
    let repo = Repo::load(&tree, None, &Bounds::default());
    if args.all {
        let Some(out) = &args.out else {
            return Err(Usage("`--all` writes files, name the folder for them with `--out DIR`".into()));
        };
        return all(&Builds::all(View::plain(&repo)), out, args.origins);
    }
    if args.cluster {
        let config = check::config_at(&root, None)?;
        let fleet = Fleet::of(&repo, &config);
        return cluster(&fleet, &folder, args.origins);
    }
    let builds = Builds::all(View::plain(&repo));
    let Some(build) = builds.build(&folder) else {
        return Err(Usage(format!("`{}` has no kustomization file", shown(&folder))));
    };
    report(&build);
    let mut out = io::BufWriter::new(io::stdout().lock());
    if build.state() != State::Failed {
        let values = build.resources.iter().map(|resource| &resource.value);
        written(write_objects(values, args.origins, &mut out).and_then(|()| out.flush()))?;
    }
    Ok(ExitCode::from(u8::from(build.state() == State::Failed)))
}

/// Lists the clusters of a repository and how each was found.
pub fn clusters(args: &args::Clusters) -> Result<ExitCode, Usage> {
    let (root, _) = locate(args.path.as_deref(), args.root.as_deref(), true)?;
    let tree = DiskTree::open(&root).map_err(|error| Usage(error.to_string()))?;
    let config = check::config_at(&root, None)?;
    let flux = args.flux_version.or(config.flux_version).map(FluxVersions::given);
    let repo = Repo::load(&tree, flux, &Bounds::default());
    let fleet = Fleet::of(&repo, &config);
    let mut out = io::BufWriter::new(io::stdout().lock());
    let list = |out: &mut dyn Write| -> io::Result<()> {
        if fleet.clusters.is_empty() {
            writeln!(
                out,
                "no cluster reads this repository as far as its files show; name one under `clusters` in `.fluxvet.yaml`"
            )?;
        }
        for cluster in &fleet.clusters {
            describe(cluster, args.verbose, out)?;
        }
        Ok(())
    };
    written(list(&mut out).and_then(|()| out.flush()))?;
    Ok(ExitCode::SUCCESS)
}

fn describe(cluster: &Cluster, verbose: bool, out: &mut dyn Write) -> io::Result<()> {
    let versions: Vec<String> = cluster.flux.versions.keys().map(ToString::to_string).collect();
    writeln!(
        out,
        "{}  {}, {}, {}, Flux {}",
        shown(&cluster.path),
        cluster.entry.as_str(),
        count(cluster.units.len(), "Kustomization"),
        count(cluster.objects.len(), "object"),
        versions.join(", ")
    )?;
    if let Some(root) = cluster.units.first() {
        for (name, variable) in &root.variables.values {
            writeln!(out, "    {name}={}", variable.text.as_deref().unwrap_or("?"))?;
        }
    }
    if verbose {
        for unit in &cluster.units {
            let folder = unit.folder.as_deref().map_or("-", shown);
            let state = match &unit.outcome {
                Outcome::Built(build) => build.state().as_str().to_owned(),
                Outcome::NoPath { path, .. } => format!("`{path}` does not exist"),
                Outcome::Outside(reason) => reason.clone(),
                Outcome::NoSource => "its source does not exist".to_owned(),
            };
            writeln!(out, "    {}  {folder}  {state}", unit.id)?;
        }
    }
    let mut reasons: Vec<String> =
        cluster.openings.iter().map(|opening| format!("{}: {}", position(&opening.place), opening.reason)).collect();
    reasons.sort_unstable();
    reasons.dedup();
    for reason in reasons {
        writeln!(out, "    open: {reason}")?;
    }
    Ok(())
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn shown(folder: &str) -> &str {
    if folder.is_empty() { "." } else { folder }
}

fn position(place: &Place) -> String {
    format!("{}:{}", place.source.path(), place.start().line)
}

/// The root of the tree, and the folder meant, from that root.
fn locate(path: Option<&Path>, root: Option<&Path>, is_root: bool) -> Result<(PathBuf, String), Usage> {
    #[expect(clippy::disallowed_methods, reason = "the command line knows where it was started")]
    let here = std::env::current_dir().map_err(|error| Usage(format!("the current folder cannot be told: {error}")))?;
    if is_root {
        let root = path.or(root).map_or_else(|| find_root(&here), Path::to_path_buf);
        return Ok((root, String::new()));
    }
    let full = match (path, root) {
        (Some(path), Some(root)) if path.is_relative() && root.join(path).is_dir() => root.join(path),
        (Some(path), _) => path.to_path_buf(),
        (None, Some(root)) => root.to_path_buf(),
        (None, None) => here.clone(),
    };
    let real = |path: &Path| path.canonicalize().map_err(|_| Usage(format!("`{}` does not exist", path.display())));
    let full = real(&full)?;
    let root = match root {
        Some(root) => real(root)?,
        None => real(&find_root(&full))?,
    };
    let inside = full.strip_prefix(&root);
    let inside = inside.map_err(|_| Usage(format!("`{}` is not below `{}`", full.display(), root.display())))?;
    let segments: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    Ok((root, segments.join("/")))
}

fn cluster(fleet: &Fleet<'_>, folder: &str, origins: bool) -> Result<ExitCode, Usage> {
    let Some(cluster) = fleet.clusters.iter().find(|cluster| cluster.path == folder) else {
        let known: Vec<String> = fleet.clusters.iter().map(|cluster| format!("`{}`", shown(&cluster.path))).collect();
        let hint = if known.is_empty() { String::new() } else { format!(", the clusters are {}", known.join(", ")) };
        return Err(Usage(format!("`{}` is no cluster{hint}", shown(folder))));
    };
    let mut out = io::BufWriter::new(io::stdout().lock());
    let values = cluster.objects.iter().map(|effective| &effective.value);
    written(write_objects(values, origins, &mut out).and_then(|()| out.flush()))?;
    Ok(ExitCode::SUCCESS)
}

/// Says on standard error why a build is refused or not known in full.
fn report(build: &Build) {
    for problem in &build.problems {
        say(&format!("{}: {}", position(&problem.place), problem.message));
    }
    for gap in &build.gaps {
        say(&format!("not rendered: {}: {}", position(&gap.place), gap.reason));
    }
}

fn say(sentence: &str) {
    eprintln!("fluxvet: {}", crate::report::neutralise::inline(sentence, terminal::in_ci()));
}

/// Writes `DIR/<folder with / as __>.yaml` for every folder and a line each into `DIR/index.jsonl`.
fn all(builds: &Builds<'_>, out: &Path, origins: bool) -> Result<ExitCode, Usage> {
    let failed = |error: io::Error| Usage(format!("`{}` cannot be written: {error}", out.display()));
    fs::create_dir_all(out).map_err(failed)?;
    let folders = builds.folders();
    let lines: Vec<Result<String, io::Error>> = folders
        .par_iter()
        .filter_map(|folder| {
            #[expect(clippy::disallowed_methods, reason = "the ledger says how long each folder took")]
            let start = std::time::Instant::now();
            let build = builds.build_anew(folder)?;
            let seconds = start.elapsed().as_secs_f64();
            Some(write_folder(&build, seconds, out, origins))
        })
        .collect();
    let lines: Vec<String> = lines.into_iter().collect::<Result<_, _>>().map_err(failed)?;
    fs::write(out.join("index.jsonl"), lines.concat()).map_err(failed)?;
    Ok(ExitCode::SUCCESS)
}

fn write_folder(build: &Build, seconds: f64, out: &Path, origins: bool) -> io::Result<String> {
    let state = build.state();
    if state != State::Failed {
        let mut bytes = Vec::new();
        write_objects(build.resources.iter().map(|resource| &resource.value), origins, &mut bytes)?;
        fs::write(out.join(format!("{}.yaml", shown(&build.folder).replace('/', "__"))), bytes)?;
    }
    let problem = build.problems.first().map(|problem| (&problem.place, problem.message.as_str()));
    let gap = build.gaps.first().map(|gap| (&gap.place, gap.reason.as_str()));
    let reason = problem.or(gap).map(|(place, words)| format!("{}: {words}", position(place)));
    let line = json!({
        "folder": shown(&build.folder), "state": state.as_str(), "reason": reason,
        "objects": build.resources.len(), "seconds": (seconds * 1e6).round() / 1e6,
    });
    Ok(format!("{line}\n"))
}

fn write_objects<'v>(values: impl Iterator<Item = &'v Value>, origins: bool, out: &mut dyn Write) -> io::Result<()> {
    for (index, value) in values.enumerate() {
        if index > 0 {
            out.write_all(b"---\n")?;
        }
        match origins {
            true => out.write_all(with_origins(value).as_bytes())?,
            false => out.write_all(emit::emit(value.node()).text.as_bytes())?,
        }
    }
    Ok(())
}

/// The object with a comment behind each scalar: where it is written, and what changed it on the way.
fn with_origins(value: &Value) -> String {
    let found = value.scalars();
    let ways: HashMap<(usize, u32), String> = found
        .iter()
        .map(|(node, ways)| {
            let mut words = position(&node.place());
            for way in ways.iter().take(4) {
                let by = way.by.as_ref().map_or_else(String::new, |by| format!(" {}", position(by)));
                words.push_str(&format!(", {}{by}", way.cause.as_str()));
            }
            (Node::identity(*node), words)
        })
        .collect();
    let emitted = emit::emit(value.node());
    let mut text = String::with_capacity(emitted.text.len() * 2);
    let mut done = 0;
    for scalar in emitted.scalars.iter().filter(|scalar| !scalar.is_key) {
        let Some(words) = ways.get(&scalar.node.identity()) else { continue };
        // Behind the header of a block scalar, behind the end of anything else.
        let from = if scalar.form == Form::Literal { scalar.range.start } else { scalar.range.end };
        let end = emitted.text[from..].find('\n').map_or(emitted.text.len(), |at| from + at);
        if end < done {
            continue;
        }
        text.push_str(&emitted.text[done..end]);
        text.push_str(&format!(" # {words}"));
        done = end;
    }
    text.push_str(&emitted.text[done..]);
    text
}
