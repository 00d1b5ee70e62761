//! `fluxvet clusters`: where Flux starts to read, how that was found, and what is not known.

mod variables;

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
    process::ExitCode,
};

use serde_json::{Value as Json, json};

use crate::{
    config::Config,
    engine::Phase,
    flux::{AppliedKustomization, Cluster, Entry, Fleet, Outcome, shown},
    repo::{RepositoryKind, Versions},
    report::{Style, Viewpoint, log::Log, sanitize},
    text::{Place, is_within},
};

use super::{
    Stop,
    args::{self, ListFormat},
    output,
    scope::Scope,
    settings,
    spinner::Spinner,
};

use variables::{Shown, variables};

/// Clusters that are named where something is so in more of them.
const NAMED: usize = 3;
/// Clusters whose variables are listed without being asked for.
const FEW: usize = 4;
/// Lines of one list, so that all of it fits a screen.
const LISTED: usize = 8;
/// Characters of a variable that are shown.
const VALUE: usize = 80;

/// Lists the clusters of a repository.
pub fn run(args: &args::Clusters) -> Result<ExitCode, Stop> {
    let scope = Scope::of(&args.paths, args.root.as_deref())?;
    let config = settings::config(&args.settings, &scope.root)?;
    let spinner = Spinner::start();
    let repo = settings::load(&scope, &args.settings, &config)?;
    spinner.progress().enter(Phase::Rendering(repo.files.len()));
    let mut fleet = Fleet::of(&repo, &config);
    drop(spinner);
    fleet.clusters.retain(|cluster| concerns(cluster, &scope));
    match args.format {
        ListFormat::Text => {
            output::log(&Style::default(), |log| text(&fleet, &config, &scope, args.verbose, log))?;
        }
        ListFormat::Json => {
            let list: Vec<Json> = fleet.clusters.iter().map(|cluster| entry(cluster, &config)).collect();
            output::data(|out| writeln!(out, "{}", sanitize::json(&format!("{:#}", json!(list)))))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Whether it starts at one of the paths, or reads anything below them.
fn concerns(cluster: &Cluster, scope: &Scope) -> bool {
    let has = |path: &str| scope.paths.iter().any(|wanted| is_within(path, wanted));
    let reads = |unit: &AppliedKustomization| match &unit.outcome {
        Outcome::Built(build) => build.visited.iter().any(|folder| has(folder)),
        _ => unit.folder.as_deref().is_some_and(has),
    };
    let holds = || cluster.objects.iter().any(|effective| has(effective.resource.birth.source.path().as_str()));
    scope.paths.is_empty() || has(&cluster.path) || cluster.units.iter().any(reads) || holds()
}

fn text(fleet: &Fleet<'_>, config: &Config, scope: &Scope, verbose: bool, log: &mut Log<'_>) -> io::Result<()> {
    let viewpoint = scope.viewpoint();
    if fleet.clusters.is_empty() {
        return match fleet.repo.kind() {
            RepositoryKind::Flux if !scope.paths.is_empty() => log.line("no cluster reads anything below these paths"),
            RepositoryKind::Flux => log.line(
                "nothing in this repository shows a cluster that reads it: name one under `clusters` in `.fluxvet.yaml`",
            ),
            other => log.line(&other.to_string()),
        };
    }
    let (assumed, known): (Vec<&Cluster>, Vec<&Cluster>) =
        fleet.clusters.iter().partition(|cluster| is_assumed(cluster));
    let shows_all = verbose || fleet.clusters.len() <= FEW;
    for cluster in &known {
        log.line(&headline(cluster, &viewpoint))?;
        for (name, value) in variables(cluster, config).into_iter().filter(|_| shows_all) {
            for line in lines(&name, &value) {
                log.line(&format!("    {line}"))?;
            }
        }
        for unit in cluster.units.iter().filter(|_| verbose) {
            log.line(&format!("    {}  {}", unit.id, state(unit)))?;
        }
    }
    if !assumed.is_empty() {
        if !known.is_empty() {
            log.line("")?;
        }
        log.line("assumed: nothing in this repository points at these folders, and Flux most likely starts there:")?;
        let most = if verbose { assumed.len() } else { LISTED };
        for cluster in assumed.iter().take(most) {
            log.line(&format!("    {}", headline(cluster, &viewpoint)))?;
            for unit in cluster.units.iter().skip(1).filter(|_| verbose) {
                log.line(&format!("        {}  {}", unit.id, state(unit)))?;
            }
        }
        more(assumed.len(), most, log)?;
    }
    let patterns = patterns(fleet);
    if !patterns.is_empty() {
        log.line("")?;
        log.line("paths with variables that are not in this repository, and the folders that they may lead to:")?;
    }
    let most = if verbose { patterns.len() } else { LISTED };
    for (pattern, folders) in patterns.iter().take(most) {
        log.line(&format!("    ./{pattern}  {}", count(folders.len(), "folder")))?;
    }
    more(patterns.len(), most, log)?;
    let open = open(fleet, config, &viewpoint);
    if !open.is_empty() {
        log.line("")?;
        log.line("not known in full:")?;
    }
    let most = if verbose { open.len() } else { LISTED };
    for (reason, clusters) in open.iter().take(most) {
        let among = if fleet.clusters.len() > 1 { format!(", {}", among(clusters, &known)) } else { String::new() };
        log.line(&format!("    {reason}{among}"))?;
    }
    more(open.len(), most, log)?;
    if !shows_all {
        log.line("")?;
        log.line("`-v` also lists variables and Kustomizations; `fluxvet render --cluster` prints what one receives")?;
    }
    Ok(())
}

fn more(all: usize, shown: usize, log: &mut Log<'_>) -> io::Result<()> {
    if all > shown { log.line(&format!("    and {} more, `-v` lists all", all - shown)) } else { Ok(()) }
}

/// The paths with variables that clusters follow by their pattern, with the folders.
fn patterns<'f>(fleet: &'f Fleet<'_>) -> BTreeMap<&'f str, BTreeSet<&'f str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for unit in fleet.clusters.iter().flat_map(|cluster| &cluster.units) {
        if let (Some(pattern), Some(folder)) = (&unit.pattern, &unit.folder) {
            found.entry(pattern).or_default().insert(folder);
        }
    }
    found
}

/// `clusters/prod  proven, 4 Kustomizations, 31 objects, Flux 2.8`
fn headline(cluster: &Cluster, viewpoint: &Viewpoint) -> String {
    let applied = cluster.units.iter().filter(|unit| unit.object.is_some()).count();
    let found = match &cluster.entry {
        Entry::Declared(place) | Entry::Configured(place) => {
            format!("{} in {}", cluster.entry.as_str(), position(place, viewpoint))
        }
        Entry::Proven | Entry::Assumed => cluster.entry.as_str().to_owned(),
    };
    // The many that are assumed would drown the rest.
    let kubernetes: Vec<String> = named(&cluster.world.kubernetes).filter(|_| cluster.world.kubernetes.known).collect();
    let kubernetes =
        if kubernetes.is_empty() { String::new() } else { format!(", Kubernetes {}", kubernetes.join(" or ")) };
    format!(
        "{}  {found}, {}, {}, {}{kubernetes}",
        shown(&cluster.path),
        count(applied, "Kustomization"),
        count(cluster.objects.len(), "object"),
        flux(&cluster.world.flux)
    )
}

/// `Flux 2.8.3`, or that nothing shows it.
fn flux(versions: &Versions) -> String {
    let all: Vec<String> = named(versions).collect();
    match (versions.known, versions.patch) {
        (false, _) => "Flux version not shown".to_owned(),
        (true, Some(patch)) => format!("Flux {}.{patch}", all.join(" or ")),
        (true, None) => format!("Flux {}", all.join(" or ")),
    }
}

fn lines(name: &str, values: &BTreeMap<Shown, Vec<&str>>) -> Vec<String> {
    let one = |shown: &Shown| match shown {
        Shown::Text(text) => match text.char_indices().nth(VALUE) {
            Some((end, _)) => format!("{name}={}…", &text[..end]),
            None => format!("{name}={text}"),
        },
        Shown::Secret => format!("{name} from a Secret"),
        Shown::Unknown => format!("{name} is not known here"),
    };
    match values.len() {
        1 => values.keys().map(one).collect(),
        _ => values.iter().map(|(shown, units)| format!("{}  in {}", one(shown), some(units))).collect(),
    }
}

/// Why clusters may hold more than is known, each reason once, with the clusters that have it.
fn open<'f>(fleet: &'f Fleet<'_>, config: &Config, viewpoint: &Viewpoint) -> BTreeMap<String, Vec<&'f str>> {
    let mut open: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for cluster in &fleet.clusters {
        for (place, reason) in reasons(cluster, config) {
            let clusters = open.entry(format!("{}: {reason}", position(&place, viewpoint))).or_default();
            if clusters.last() != Some(&cluster.path.as_str()) {
                clusters.push(&cluster.path);
            }
        }
    }
    open
}

/// What may add objects or variables to a cluster.
fn reasons(cluster: &Cluster, config: &Config) -> Vec<(Place, String)> {
    let objects = cluster.openings.iter().map(|opening| (opening.place.clone(), opening.reason.clone()));
    // Whoever applies an assumed folder may substitute anything, which is said of it already.
    let units = cluster.units.iter().filter(|unit| unit.object.is_some() && !config.external.closes_variables());
    let variables = units.flat_map(|unit| &unit.variables.open).map(|opening| {
        (opening.place.clone(), format!("variables may come from {}, which is not in this repository", opening.what))
    });
    objects.chain(variables).collect()
}

/// `in all 16 clusters`, `in 7 of 16 clusters: a, b, c, …`.
fn among(clusters: &[&str], known: &[&Cluster]) -> String {
    let real: Vec<&str> = clusters.iter().filter(|path| known.iter().any(|own| own.path == **path)).copied().collect();
    match (real.len(), known.len()) {
        (0, _) => format!("in {}", some(clusters)),
        (number, all) if number == all && all > 1 => format!("in all {all} clusters"),
        (number, all) if number > NAMED => format!("in {number} of {all} clusters: {}", some(&real)),
        _ => format!("in {}", some(&real)),
    }
}

fn some(names: &[&str]) -> String {
    let mut words: Vec<&str> = names.iter().take(NAMED).map(|name| shown(name)).collect();
    if names.len() > NAMED {
        words.push("…");
    }
    words.join(", ")
}

/// The folder that a Kustomization builds, and how far that is known.
fn state(unit: &AppliedKustomization) -> String {
    let folder = unit.folder.as_deref().map(shown);
    match &unit.outcome {
        Outcome::Built(build) => format!("{}  {}", folder.unwrap_or("."), build.state().as_str()),
        Outcome::NoPath { path, .. } => format!("`{path}` does not exist"),
        Outcome::Outside(reason) => format!("not known: {reason}"),
        Outcome::NoSource => "its source does not exist".to_owned(),
    }
}

fn entry(cluster: &Cluster, config: &Config) -> Json {
    let units = cluster.units.iter().filter(|unit| unit.object.is_some()).map(|unit| {
        let (state, reason) = match &unit.outcome {
            Outcome::Built(build) => (build.state().as_str(), None),
            Outcome::NoPath { .. } | Outcome::NoSource => ("failed", Some(state(unit))),
            Outcome::Outside(reason) => ("unknown", Some(reason.clone())),
        };
        json!({"name": unit.id, "folder": unit.folder.as_deref().map(shown), "state": state, "reason": reason})
    });
    let variables = variables(cluster, config).into_iter().flat_map(|(name, values)| {
        let of = move |(value, units): (Shown, Vec<&str>)| {
            let text = match &value {
                Shown::Text(text) => Some(text.clone()),
                Shown::Secret | Shown::Unknown => None,
            };
            json!({"name": name, "value": text, "secret": value == Shown::Secret, "kustomizations": units})
        };
        values.into_iter().map(of).collect::<Vec<Json>>()
    });
    let open = reasons(cluster, config).into_iter().map(|(place, reason)| {
        let place = place.real();
        json!({"reason": reason, "path": place.source.path().as_str(), "line": place.start().line})
    });
    json!({
        "path": shown(&cluster.path),
        "found": cluster.entry.as_str(),
        "fluxVersions": named(&cluster.world.flux).collect::<Vec<String>>(),
        "kubernetesVersions": named(&cluster.world.kubernetes).collect::<Vec<String>>(),
        "objects": cluster.objects.len(),
        "kustomizations": units.collect::<Vec<Json>>(),
        "variables": variables.collect::<Vec<Json>>(),
        "open": open.collect::<Vec<Json>>(),
    })
}

fn named(versions: &Versions) -> impl Iterator<Item = String> {
    versions.versions.keys().map(ToString::to_string)
}

fn is_assumed(cluster: &Cluster) -> bool {
    matches!(cluster.entry, Entry::Assumed)
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

fn position(place: &Place, viewpoint: &Viewpoint) -> String {
    super::render::position(place, viewpoint)
}
