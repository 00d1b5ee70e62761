//! `fluxvet render`: what a folder builds to, and what a cluster receives.

mod all;
mod json;
mod origins;
mod texts;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use crate::{
    engine::find_root,
    flux::{Entry, Fleet, folder_build, ignore, shown},
    render::{Build, Builds, Resource, State, View},
    repo::Repo,
    report::sanitize,
    text::Place,
    yaml::Value,
};

use self::texts::Texts;
use super::{
    Usage,
    args::{self, RenderFormat},
    settings, terminal, written,
};

/// Prints what a folder builds to, or what a cluster receives; or writes every folder to files.
pub fn run(args: &args::Render) -> Result<ExitCode, Usage> {
    let refused = |sentence: &str| Err(Usage(sentence.to_owned()));
    match (&args.out, args.all, args.cluster) {
        (None, true, _) => return refused("`--all` writes files, name the folder for them with `--out DIR`"),
        (Some(_), false, _) => {
            return refused("`--out` is for `--all`; without it the output goes where `>` leads it");
        }
        (_, true, true) => return refused("`--all` builds folders and `--cluster` a cluster, give one of them"),
        _ => {}
    }
    let (root, folder) = locate(args)?;
    let config = settings::config(&args.settings, &root)?;
    let repo = settings::load(&root, &args.settings, &config)?;
    let look = Look { format: args.format, origins: args.origins };
    if let Some(out) = &args.out {
        return all::write(&Builds::all(View::plain(&repo)), out, look);
    }
    if !repo.has_folder(&folder) {
        return Err(Usage(format!("`{}` holds no file that Git would show a colleague", shown(&folder))));
    }
    match args.cluster {
        true => cluster(&Fleet::of(&repo, &config), &folder, look),
        false => one(&repo, &folder, look),
    }
}

/// How objects are written.
#[derive(Clone, Copy)]
struct Look {
    format: RenderFormat,
    origins: bool,
}

impl Look {
    fn write<'v>(
        self,
        objects: impl Iterator<Item = (&'v Value, &'v Resource)>,
        texts: &Texts,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        for (index, (value, resource)) in objects.enumerate() {
            match (self.format, self.origins) {
                (RenderFormat::Json, true) => origins::lines(value, resource, out)?,
                (RenderFormat::Json, false) => writeln!(out, "{}", json::value(value.node()))?,
                (RenderFormat::Yaml, origins) => {
                    if index > 0 {
                        out.write_all(b"---\n")?;
                    }
                    match origins {
                        true => out.write_all(origins::commented(value, resource).as_bytes())?,
                        false => out.write_all(texts.of(value).as_bytes())?,
                    }
                }
            }
        }
        out.flush()
    }
}

fn one(repo: &Repo, folder: &str, look: Look) -> Result<ExitCode, Usage> {
    let builds = Builds::all(View::plain(repo));
    let generated = builds.build(folder).is_none();
    let build = match generated {
        true => folder_build(&artifact(repo), folder),
        false => folder_build(&builds, folder),
    };
    if generated {
        if build.resources.is_empty() && build.problems.is_empty() {
            return Err(Usage(format!("`{}` holds nothing that Flux would apply", shown(folder))));
        }
        say(&format!("`{}` has no kustomization file, this is what Flux generates for it", shown(folder)));
    }
    report(&build);
    let failed = build.state() == State::Failed;
    if !failed {
        let objects = build.resources.iter().map(|resource| (&resource.value, &**resource));
        written(look.write(objects, &Texts::default(), &mut io::BufWriter::new(io::stdout().lock())))?;
    }
    Ok(ExitCode::from(u8::from(failed)))
}

/// The repository as Flux has it: without links, and without what `.sourceignore` names.
fn artifact(repo: &Repo) -> Builds<'_> {
    let hidden = ignore::hidden(repo, "", None);
    Builds::all(View { repo, follows_links: false, prefix: String::new(), hidden, decrypts: true })
}

fn cluster(fleet: &Fleet<'_>, folder: &str, look: Look) -> Result<ExitCode, Usage> {
    let known = fleet.clusters.iter().map(|cluster| (cluster.path.as_str(), matches!(cluster.entry, Entry::Assumed)));
    settings::require_cluster(folder, known)?;
    let mut failed = false;
    for cluster in fleet.clusters.iter().filter(|cluster| cluster.path == folder) {
        for opening in &cluster.openings {
            say(&format!("not known in full: {}: {}", position(&opening.place), opening.reason));
        }
        failed |= cluster.states().contains_key(&State::Failed);
        let objects = cluster.objects.iter().map(|effective| (&effective.value, &*effective.resource));
        written(look.write(objects, &Texts::default(), &mut io::BufWriter::new(io::stdout().lock())))?;
    }
    Ok(ExitCode::from(u8::from(failed)))
}

/// The root of the tree, and the folder meant, from that root.
fn locate(args: &args::Render) -> Result<(PathBuf, String), Usage> {
    let (path, root) = (args.path.as_deref(), args.root.as_deref());
    if args.all {
        return Ok((settings::root(path.or(root))?, String::new()));
    }
    let full = match (path, root) {
        (Some(path), Some(root)) if path.is_relative() && is_folder(&root.join(path)) => root.join(path),
        (Some(path), _) => path.to_path_buf(),
        (None, Some(root)) => root.to_path_buf(),
        (None, None) => settings::here()?,
    };
    let full = real(&full)?;
    if !is_folder(&full) {
        return Err(Usage(format!("`{}` is not a folder, give the folder it is in", shown_path(path, &full))));
    }
    let root = match root {
        Some(root) => real(root)?,
        None => real(&find_root(&full))?,
    };
    let Ok(inside) = full.strip_prefix(&root) else {
        let root = args.root.as_deref().unwrap_or(&root);
        return Err(Usage(format!("`{}` is not below the root `{}`", shown_path(path, &full), root.display())));
    };
    let segments: Vec<String> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
    Ok((root, segments.join("/")))
}

/// As it was typed, where it was.
fn shown_path<'p>(typed: Option<&'p Path>, full: &'p Path) -> std::path::Display<'p> {
    typed.unwrap_or(full).display()
}

fn is_folder(path: &Path) -> bool {
    #[expect(clippy::disallowed_methods, reason = "what is typed is a path of the disk")]
    path.is_dir()
}

fn real(path: &Path) -> Result<PathBuf, Usage> {
    path.canonicalize().map_err(|_| Usage(format!("`{}` does not exist", path.display())))
}

/// Says on standard error why a build is refused or not known in full.
fn report(build: &Build) {
    for problem in &build.problems {
        say(&format!("{}: {}", position(&problem.place), problem.message));
    }
    for gap in &build.gaps {
        say(&format!("not known in full: {}: {}", position(&gap.place), gap.reason));
    }
}

fn say(sentence: &str) {
    eprintln!("fluxvet: {}", sanitize::inline(sentence, terminal::in_ci()));
}

/// `path:line`.
pub(super) fn position(place: &Place) -> String {
    let place = place.clone().real();
    format!("{}:{}", place.source.path(), place.start().line)
}
