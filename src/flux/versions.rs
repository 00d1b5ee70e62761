//! The Flux version that a cluster shows.

use std::collections::BTreeMap;

use crate::{
    config::Minor,
    model::{FluxInstance, HelmRelease, Object, Subject},
    repo::{File, Repo, Versions},
    text::RepoPath,
    yaml::Node,
};

use super::{Cluster, Entry};

const COMPONENTS: &str = "gotk-components.yaml";
const DEPLOYMENT: Subject = Subject { group: "apps", kind: "Deployment" };
const NAMESPACE: Subject = Subject { group: "", kind: "Namespace" };
const OCI_REPOSITORY: Subject = Subject { group: "source.toolkit.fluxcd.io", kind: "OCIRepository" };

/// Controllers whose minor version is that of Flux (fluxcd/flux2 `manifests/bases`): kustomize-controller 1.8 and
/// source-controller 1.8 belong to Flux 2.8.
const CONTROLLERS: [&str; 2] = ["fluxcd/kustomize-controller", "fluxcd/source-controller"];

/// What the files of the cluster say; none where they say nothing. Several where they contradict each other.
pub(super) fn shown(cluster: &Cluster, repo: &Repo) -> Option<Versions> {
    let mut found: BTreeMap<Minor, Option<RepoPath>> = BTreeMap::new();
    let mut patches: Vec<Option<u32>> = Vec::new();
    let mut add = |text: &str, path: &RepoPath| {
        let Some((version, patch)) = release(text) else { return };
        found.entry(version).or_insert_with(|| Some(path.clone()));
        patches.push(patch);
    };
    // Bootstrap applies it although no kustomization file may list it.
    let own = super::root::join(&cluster.path, "flux-system/gotk-components.yaml");
    let mut files: Vec<&File> = repo.file(&own).into_iter().collect();
    let declared = match &cluster.entry {
        Entry::Declared(place) => repo.file(place.source.path().as_str()),
        _ => None,
    };
    for effective in &cluster.objects {
        let path = effective.resource.birth.source.path();
        if cluster.units.get(effective.unit).is_some_and(|unit| unit.elsewhere) {
            continue;
        }
        if path.file_name() == COMPONENTS && files.last().is_none_or(|file| file.path != *path) {
            files.extend(repo.file(path.as_str()));
        }
        let Some(object) = effective.object() else { continue };
        for text in of_object(object) {
            add(&text, path);
        }
    }
    for file in files {
        if let Some(text) = header(file) {
            add(&text, &file.path);
        }
    }
    // What the operator is given beside what Flux applies: the instance that declares the cluster, the values of its chart.
    for root in declared.into_iter().flat_map(File::roots) {
        let distribution =
            ["spec.distribution.version", "spec.values.instance.distribution.version", "instance.distribution.version"];
        if let Some(text) = distribution.iter().find_map(|path| root.at(path).and_then(Node::text)) {
            declared.into_iter().for_each(|file| add(text, &file.path));
        }
    }
    // Images and ranges say only the minor version.
    let mut full = patches.into_iter().flatten();
    let patch = full.next().filter(|first| full.all(|patch| patch == *first));
    (!found.is_empty()).then(|| Versions { patch: patch.filter(|_| found.len() == 1), ..Versions::found(found) })
}

/// `# Flux Version: v2.8.8` in the first lines, or the label `app.kubernetes.io/version` of the namespace, which older
/// generators wrote without the header (flux2 pkg/manifestgen/install/install.go `GetGenWarning`, templates.go).
fn header(file: &File) -> Option<String> {
    let text = file.source.as_ref()?.text();
    let header = text.lines().take(10).find_map(|line| line.strip_prefix("# Flux Version: "));
    let label = || file.objects().find_map(|object| object.label("app.kubernetes.io/version").value());
    header.or_else(label).map(|text| text.trim().to_owned())
}

/// What an object that the cluster receives says about the Flux that runs.
fn of_object(object: Object<'_>) -> Vec<String> {
    let text = |path: &str| object.text(path).value().map(str::to_owned).into_iter().collect();
    if FluxInstance::of(object).is_some() {
        return text("spec.distribution.version");
    }
    if object.is(HelmRelease::SUBJECT) {
        return text("spec.values.instance.distribution.version");
    }
    // The tag of this artifact is the version that its manifests install (fluxcd/flux2 .github/workflows/release.yaml).
    if object.is(OCI_REPOSITORY) && object.text("spec.url").value().is_some_and(|url| url.ends_with("/flux-manifests"))
    {
        return text("spec.ref.tag");
    }
    if object.is(NAMESPACE) && object.label("app.kubernetes.io/part-of").is("flux") {
        return object.label("app.kubernetes.io/version").value().map(str::to_owned).into_iter().collect();
    }
    if object.is(DEPLOYMENT) {
        return object
            .list("spec.template.spec.containers")
            .iter()
            .filter_map(|container| controller(*container))
            .collect();
    }
    Vec::new()
}

/// The version of Flux that a controller belongs to. Its own patch version is not that of Flux.
fn controller(container: Node<'_>) -> Option<String> {
    let image = container.get("image").and_then(Node::text)?;
    let (name, tag) = image.split('@').next()?.rsplit_once(':')?;
    let is_controller = CONTROLLERS.iter().any(|known| name.ends_with(known));
    let own: Minor = tag.parse().ok().filter(|_| is_controller)?;
    (own.major == 1).then(|| format!("2.{}", own.minor))
}

/// `v2.8.3`, `2.8.x` and `2.8.*` name a minor version, `2.x` and ranges do not.
fn release(text: &str) -> Option<(Minor, Option<u32>)> {
    let text = text.trim().trim_start_matches(['v', '=', '~']);
    let mut parts = text.split('.');
    let (major, minor) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let rest = parts.next();
    let patch = rest.and_then(|rest| rest.split(['-', '+']).next()?.parse().ok());
    let is_whole = patch.is_some() || matches!(rest, None | Some("x" | "X" | "*"));
    is_whole.then_some((Minor::new(major, minor), patch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_as_they_are_written() {
        for (text, version) in [
            ("v2.8.3", Some((2, 8, Some(3)))),
            ("2.8.x", Some((2, 8, None))),
            ("2.8.*", Some((2, 8, None))),
            ("~2.8.1", Some((2, 8, Some(1)))),
            ("2.8", Some((2, 8, None))),
            ("2.x", None),
            (">=2.7", None),
            ("latest", None),
        ] {
            let found = release(text).map(|(version, patch)| (version.major, version.minor, patch));
            assert_eq!(found, version, "{text}");
        }
    }
}
