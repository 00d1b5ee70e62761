//! Which folder of a source an ArtifactGenerator copies to the root of an artifact (docs/rendering.md R7).

use crate::{model::Object, yaml::Node};

use super::{prefix::clamp, root::join};

/// Where an artifact comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Copied {
    /// Kind, namespace and name of the source that all of it is copied from.
    pub kind: String,
    pub namespace: String,
    pub name: String,
    /// The folder of the source that is the root of the artifact.
    pub folder: String,
}

/// The one folder that the artifact `name` of a generator is a part of. `None` where it is made of several sources, where folders
/// change their place, or where a copy does more than copy (fluxcd/source-watcher `internal/builder/builder.go`).
pub(super) fn copied(generator: Object<'_>, name: &str) -> Option<Copied> {
    let artifacts = generator.list("spec.artifacts");
    let artifact = artifacts.iter().find(|item| item.get("name").and_then(Node::text) == Some(name))?;
    let copies = artifact.get("copy")?;
    let mut found: Option<(String, String)> = None;
    for copy in copies.items() {
        let one = copy_of(copy)?;
        if found.get_or_insert_with(|| one.clone()) != &one {
            return None;
        }
    }
    let (alias, folder) = found?;
    let sources = generator.list("spec.sources");
    let source = sources.iter().find(|item| item.get("alias").and_then(Node::text) == Some(&alias))?;
    let text = |key: &str| source.get(key).filter(|node| node.is_known()).and_then(Node::text);
    let namespace = match source.get("namespace") {
        Some(_) => text("namespace")?,
        None => generator.namespace().value()?,
    };
    let (kind, name) = (text("kind")?.to_owned(), text("name")?.to_owned());
    Some(Copied { kind, namespace: namespace.to_owned(), name, folder })
}

/// The alias of a copy, and the folder that is the root of the artifact if this copy keeps folders in their place.
fn copy_of(copy: Node<'_>) -> Option<(String, String)> {
    let text = |key: &str| copy.get(key).filter(|node| node.is_known()).and_then(Node::text);
    if copy.get("strategy").is_some_and(|strategy| strategy.text() != Some("Overwrite")) {
        return None;
    }
    let (alias, from) = text("from")?.strip_prefix('@')?.split_once('/')?;
    let to = text("to")?.strip_prefix("@artifact/")?;
    let is_folder = to.is_empty() || to.ends_with('/');
    let (folder, is_inside) =
        match from.strip_suffix("**").map(|folder| (folder, folder.is_empty() || folder.ends_with('/'))) {
            Some((folder, true)) => (folder, true),
            Some(_) => return None,
            None => (from, false),
        };
    if folder.contains(['*', '?', '[', '{', '\\']) {
        return None;
    }
    let (folder, to) = (clamp(folder).0, clamp(to).0);
    // `dir/**` is what the folder holds, `dir` the folder itself, as `cp -r` has it.
    let to = match folder.rsplit('/').next().filter(|name| !is_inside && is_folder && !name.is_empty()) {
        Some(name) => join(&to, name),
        None => to,
    };
    let root = match folder.strip_suffix(&to)? {
        _ if to.is_empty() => folder.clone(),
        "" => String::new(),
        root => root.strip_suffix('/')?.to_owned(),
    };
    Some((alias.to_owned(), root))
}

#[cfg(test)]
mod tests {
    use crate::{
        text::{RepoPath, Source},
        yaml::{Limits, Yaml},
    };

    use super::*;

    fn folder(copies: &[(&str, &str)]) -> Option<String> {
        let copies: Vec<String> = copies.iter().map(|(from, to)| format!("{{from: '{from}', to: '{to}'}}")).collect();
        let text = format!(
            "apiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\nmetadata: {{name: a, namespace: flux-system}}\n\
             spec:\n  sources:\n  - {{alias: repo, kind: GitRepository, name: fleet}}\n  artifacts:\n  - {{name: web, copy: [{}]}}\n",
            copies.join(", ")
        );
        let source = Source::new(RepoPath::new("a.yaml"), text.into_bytes());
        let yaml = Yaml::parse(source, &Limits::default());
        let object = yaml.roots().find_map(Object::of).expect("an object");
        let copied = copied(object, "web")?;
        assert_eq!((&*copied.kind, &*copied.namespace, &*copied.name), ("GitRepository", "flux-system", "fleet"));
        Some(copied.folder)
    }

    #[test]
    fn copies_that_keep_folders_in_their_place_have_one_root() {
        for (copies, wanted) in [
            (&[("@repo/infrastructure/**", "@artifact/")][..], Some("infrastructure")),
            (
                &[("@repo/apps/base/**", "@artifact/base/"), ("@repo/apps/production/**", "@artifact/production/")],
                Some("apps"),
            ),
            (&[("@repo/apps/base", "@artifact/"), ("@repo/apps/prod/", "@artifact/")], Some("apps")),
            (&[("@repo/**", "@artifact/")], Some("")),
            (&[("@repo/deploy/web/**", "@artifact/deploy/web/")], Some("")),
            // Another place, several roots, a choice of files, another source.
            (&[("@repo/apps/base/**", "@artifact/web/")], None),
            (&[("@repo/apps/**", "@artifact/"), ("@repo/infra/**", "@artifact/")], None),
            (&[("@repo/apps/*.yaml", "@artifact/")], None),
            (&[("@other/apps/**", "@artifact/")], None),
        ] {
            assert_eq!(folder(copies).as_deref(), wanted, "{copies:?}");
        }
    }
}
