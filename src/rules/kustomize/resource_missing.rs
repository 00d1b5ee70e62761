//! A path in a kustomization file that leads nowhere.

use crate::{
    rules::prelude::*,
    text::{RepoPath, nearest},
};

use super::file_name_case;

rule! {
    /// kustomize refuses to build a folder whose kustomization file names what does not exist.
    ///
    /// It answers `no such file or directory` (or `must build at directory` for a folder), the Kustomization stays
    /// `BuildFailed`, and nothing in it is applied any more, also what was right. That holds for every path: of
    /// `resources`, `components` and patches, of generators, configurations and transformers. All that list the folder
    /// fail with it.
    ///
    /// ## Bad
    ///
    /// ```yaml
    /// # file: apps/web/kustomization.yaml
    /// resources:
    ///   - namespace.yaml
    ///   - deploiment.yaml
    /// #   ^^^^^^^^^^^^^^^ `deploiment.yaml` does not exist
    /// # file: apps/web/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// # file: apps/web/deployment.yaml
    /// apiVersion: apps/v1
    /// kind: Deployment
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ```yaml
    /// # file: apps/prod/kustomization.yaml
    /// resources:
    ///   - ../base
    /// #   ^^^^^^^ the folder `../base` has no kustomization file
    /// # file: apps/base/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Good
    ///
    /// ```yaml
    /// # file: apps/web/kustomization.yaml
    /// resources:
    ///   - namespace.yaml
    /// # file: apps/web/namespace.yaml
    /// apiVersion: v1
    /// kind: Namespace
    /// metadata:
    ///   name: web
    /// ```
    ///
    /// ## Fix
    ///
    /// Write the path as it is, from the folder of the kustomization file, or commit the file.
    ///
    /// Source: [kustomize `api/internal/target/kusttarget.go`](https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/target/kusttarget.go)
    /// (`accumulateResources`).
    "kustomize/resource-missing" Error on problem(Missing): check
}

fn check<'a>(missing: &'a Refusal, cx: &mut Context<'a>) {
    let repo = cx.repo;
    let place = missing.problem.place.clone();
    let text = place.text().trim_matches(['"', '\'']).to_owned();
    let path = text.split_once('=').map_or(&*text, |(_, path)| path);
    let target = RepoPath::join(place.source.path().folder(), path);
    if target.as_ref().is_some_and(|folder| file_name_case::speaks_of(repo, folder.as_str())) {
        return;
    }
    let there = target.filter(|path| !missing.is_plain && repo.file(path.as_str()).is_some());
    let folded = path.split_once(" - ").map(|(first, _)| first.to_owned());
    let elsewhere = elsewhere(repo, &place, path);
    let finding = cx.refuse(missing);
    if there.is_some() {
        finding.message = format!("`{path}` is not in the artifact that Flux downloads");
        finding.help("it is a symbolic link, or `.sourceignore` or `spec.ignore` leaves it out");
    } else if let Some(first) = folded {
        finding.help(format!("two items are folded into one: indent the line after `{first}` like the others"));
    } else if finding.help.is_none() {
        finding.help(match elsewhere {
            Some(elsewhere) => format!("did you mean `{elsewhere}`?"),
            None if path.ends_with(".yaml") || path.ends_with(".yml") || path.ends_with(".json") => {
                "commit the file, or remove this entry".to_owned()
            }
            None => "commit the file or folder, or remove this entry".to_owned(),
        });
    }
}

/// Files among which a missing one is looked for.
const LOOKED_AT: usize = 5_000;

/// The one path at which something of that name lies nearby: below the folder, beside it, or one level up.
fn elsewhere(repo: &Repo, place: &Place, path: &str) -> Option<String> {
    let path = path.trim_end_matches('/');
    let name = path.rsplit('/').next().filter(|name| !matches!(*name, "" | "." | ".."))?;
    let folder = place.source.path().folder();
    let above = folder.rsplit_once('/').map_or("", |(above, _)| above);
    let candidates = [folder, above].into_iter().filter(|folder| !folder.is_empty());
    for near in candidates {
        let below = format!("{near}/");
        let first = repo.files.partition_point(|file| file.path.as_str() < below.as_str());
        let files =
            repo.files[first..].iter().take_while(|file| file.path.as_str().starts_with(&below)).take(LOOKED_AT);
        let found: Vec<&str> =
            files.map(|file| file.path.as_str()).filter(|path| path.rsplit('/').next() == Some(name)).take(2).collect();
        if let [found] = found[..] {
            return Some(relative(folder, found));
        }
    }
    if let Some(near) = beside(repo, folder, name, path) {
        return Some(near);
    }
    // Anywhere, if more than the name speaks for it.
    let rest: Vec<&str> = path.split('/').filter(|segment| !matches!(*segment, "" | "." | "..")).collect();
    let end = format!("/{}", rest.join("/"));
    let paths = repo.files.iter().map(|file| file.path.as_str()).chain(repo.folders());
    // Not the folder at hand: nobody lists his own.
    let is_above = |path: &str| folder == path || folder.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
    let mut found = paths.filter(|path| rest.len() > 1 && path.ends_with(&end) && !is_above(path));
    found.next().filter(|_| found.next().is_none()).map(|found| relative(folder, found))
}

/// The way from a folder to a path.
/// A file or folder beside the missing one with nearly its name, and the same ending.
fn beside(repo: &Repo, folder: &str, name: &str, path: &str) -> Option<String> {
    let target = RepoPath::join(folder, path)?;
    let parent = target.folder();
    let (stem, ending) = name.rsplit_once('.').map_or((name, ""), |(stem, _)| (stem, &name[stem.len()..]));
    let paths: Vec<&str> = if ending.is_empty() {
        repo.folders().collect()
    } else {
        repo.files.iter().map(|file| file.path.as_str()).collect()
    };
    let names = paths.into_iter().filter_map(|path| {
        let (at, name) = path.rsplit_once('/').unwrap_or(("", path));
        name.strip_suffix(ending).filter(|stem| at == parent && !stem.is_empty() && !stem.contains('.'))
    });
    let near = nearest(stem, names)?;
    let found = if parent.is_empty() { format!("{near}{ending}") } else { format!("{parent}/{near}{ending}") };
    Some(relative(folder, &found))
}

fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|segment| !segment.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - shared);
    up.chain(to[shared..].iter().copied()).collect::<Vec<_>>().join("/")
}
