//! `fluxvet render`: what a folder builds to, and what a cluster receives.

mod all;
mod json;
mod names;
mod yaml;
mod origins;
mod texts;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use crate::{
    engine::Phase,
    flux::{Entry, Fleet, folder_build, ignore, shown},
    render::{Build, Builds, Resource, State, View},
    repo::Repo,
    report::Viewpoint,
    text::Place,
    yaml::Value,
};

use self::texts::Texts;
use super::{
    Stop, Usage,
    args::{self, RenderFormat},
    files, output,
    output::say,
    scope::{self, Scope},
    settings,
    spinner::Spinner,
};

/// Prints what a folder builds to, or what a cluster receives; or writes every folder to files.
pub fn run(args: &args::Render) -> Result<ExitCode, Stop> {
    let refused = |sentence: &str| Err(Usage(sentence.to_owned()).into());
    match (&args.out, args.all, args.cluster.is_some()) {
        (None, true, _) => return refused("`--all` writes files, name the folder for them with `--out DIR`"),
        (Some(_), false, _) => {
            return refused("`--out` is for `--all`; without it the output goes where `>` leads it");
        }
        (_, true, true) => return refused("`--all` builds folders and `--cluster` a cluster, give one of them"),
        (_, _, true) if args.path.is_some() => {
            return refused("`--cluster` prints all that a cluster receives and PATH one folder, give one of them");
        }
        _ => {}
    }
    let whole = args.all || args.cluster.is_some();
    let (scope, folder) = locate(args, whole)?;
    let config = settings::config(&args.settings, &scope.root)?;
    let look = Look { format: args.format, origins: args.origins };
    let viewpoint = scope.viewpoint();
    let spinner = Spinner::start();
    let repo = settings::load(&scope, &args.settings, &config)?;
    spinner.progress().enter(Phase::Rendering(repo.files.len()));
    if let Some(out) = &args.out {
        files::require_no_link(out, &scope.root)?;
        return all::write(&Builds::all(View::plain(&repo)), &folder, out, look);
    }
    if let Some(named) = &args.cluster {
        let fleet = Fleet::of(&repo, &config);
        drop(spinner);
        return cluster(&fleet, &settings::folder(named), look, &viewpoint);
    }
    drop(spinner);
    if !repo.has_folder(&folder) {
        return Err(Usage(format!("`{}` holds no file that Git would show a colleague", shown(&folder))).into());
    }
    one(&repo, &folder, look, &viewpoint)
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
                (RenderFormat::Json, false) => writeln!(out, "{}", json::line(&json::value(value.node())))?,
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

fn one(repo: &Repo, folder: &str, look: Look, viewpoint: &Viewpoint) -> Result<ExitCode, Stop> {
    let builds = Builds::all(View::plain(repo));
    let generated = builds.build(folder).is_none();
    let build = match generated {
        true => folder_build(&artifact(repo), folder),
        false => folder_build(&builds, folder),
    };
    if generated {
        if build.resources.is_empty() && build.problems.is_empty() {
            return Err(Usage(format!("`{}` holds nothing that Flux would apply", shown(folder))).into());
        }
        say(&format!("`{}` has no kustomization file, this is what Flux generates for it", shown(folder)));
    }
    report(&build, viewpoint);
    let failed = build.state() == State::Failed;
    if !failed {
        let objects = build.resources.iter().map(|resource| (&resource.value, &**resource));
        output::data(|out| look.write(objects, &Texts::default(), out))?;
    }
    Ok(ExitCode::from(u8::from(failed)))
}

/// The repository as Flux has it: without links, and without what `.sourceignore` names.
fn artifact(repo: &Repo) -> Builds<'_> {
    let hidden = ignore::hidden(repo, "", None);
    Builds::all(View { repo, follows_links: false, prefix: String::new(), hidden, decrypts: true })
}

fn cluster(fleet: &Fleet<'_>, named: &str, look: Look, viewpoint: &Viewpoint) -> Result<ExitCode, Stop> {
    let known = fleet.clusters.iter().map(|cluster| (cluster.path.as_str(), matches!(cluster.entry, Entry::Assumed)));
    let path = settings::require_cluster(named, known)?;
    let mut failed = false;
    for cluster in fleet.clusters.iter().filter(|cluster| cluster.path == path) {
        for opening in &cluster.openings {
            say(&format!("not known in full: {}: {}", position(&opening.place, viewpoint), opening.reason));
        }
        failed |= cluster.states().contains_key(&State::Failed);
        let objects = cluster.objects.iter().map(|effective| (&effective.value, &*effective.resource));
        output::data(|out| look.write(objects, &Texts::default(), out))?;
    }
    Ok(ExitCode::from(u8::from(failed)))
}

/// The repository, and the folder meant, from its root; `whole` where that is everything unless it is named.
fn locate(args: &args::Render, whole: bool) -> Result<(Scope, String), Usage> {
    let path: Option<PathBuf> = match (&args.path, &args.root) {
        (Some(path), _) => Some(path.clone()),
        (None, Some(root)) if !whole => Some(root.clone()),
        (None, None) if !whole => Some(scope::here()?),
        (None, _) => None,
    };
    let scope = Scope::of(path.as_slice(), args.root.as_deref())?;
    let folder = scope.paths.first().cloned().unwrap_or_default();
    if scope::is_file(&scope.root.join(&folder)) {
        let typed = path.unwrap_or_default();
        let above = scope.viewpoint().path(folder.rsplit_once('/').map_or("", |(above, _)| above));
        return Err(Usage(format!("`{}` is not a folder, give the folder it is in: `{above}`", typed.display())));
    }
    Ok((scope, folder))
}

/// Says on standard error why a build is refused or not known in full.
fn report(build: &Build, viewpoint: &Viewpoint) {
    for problem in &build.problems {
        say(&format!("{}: {}", position(&problem.place, viewpoint), problem.message));
    }
    for gap in &build.gaps {
        say(&format!("not known in full: {}: {}", position(&gap.place, viewpoint), gap.reason));
    }
}

/// `path:line`.
pub(super) fn position(place: &Place, viewpoint: &Viewpoint) -> String {
    let place = place.clone().real();
    format!("{}:{}", viewpoint.path(place.source.path().as_str()), place.start().line)
}
