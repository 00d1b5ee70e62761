//! Roots that the Flux Operator makes of `spec.sync` (docs/rendering.md R3): nothing in the tree applies itself there.

use crate::{
    model::{FluxInstance, HelmRelease, Object},
    render::{
        Resource, Set,
        patch::{self, Field, sources_of},
    },
    repo::{CommentedOut, File, FileKind, Repo, is_inactive_folder},
    text::Place,
    yaml::{Cause, Node, Origin, Value},
};

use super::{
    artifacts::Artifacts,
    entry::holds_flux,
    prefix::{Folders, Prefix, clamp},
    root::{Root, join},
};

/// Where the operator puts what no namespace is written for.
const NAMESPACE: &str = "flux-system";

/// The roots that a FluxInstance, or values of the chart that makes one, declare, sorted by folder. One that names a
/// folder of another repository is none: the folder has to be here, and to hold objects of Flux.
pub(super) fn declared(artifacts: &Artifacts<'_, '_>) -> Vec<Root> {
    let repo = artifacts.plain.view().repo;
    let aside = CommentedOut::of(repo);
    let is_live =
        |file: &&File| !aside.is_commented_out(file.path.as_str()) && !is_inactive_folder(file.path.folder(), false);
    let found: Vec<Instance> = repo.files.iter().filter(is_live).flat_map(instances).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let folders = Folders::of(repo);
    let mut roots: Vec<Root> = found
        .iter()
        .filter_map(|instance| instance.root(repo, &folders))
        .filter(|root| holds_flux(artifacts, root))
        .collect();
    roots.sort_by(|a, b| a.folder.cmp(&b.folder));
    roots.dedup_by(|a, b| a.folder == b.folder);
    roots
}

/// The `spec` of a FluxInstance and the namespace that it stands in.
struct Instance {
    namespace: String,
    spec: Value,
}

/// The FluxInstances of a file: objects, `values.instance` of a HelmRelease, and files of such values
/// (controlplaneio-fluxcd/charts `flux-instance`).
fn instances(file: &File) -> Vec<Instance> {
    let Some(yaml) = file.yaml.as_ref().filter(|_| file.kind != FileKind::Template) else {
        return Vec::new();
    };
    let instance = |namespace: Option<&str>, spec: Option<Node<'_>>| {
        let spec = spec.filter(|spec| spec.at("sync.path").is_some() && spec.at("sync.url").is_some())?;
        let path = clamp(spec.at("sync.path").and_then(Node::text)?).0;
        // `test` may be the name of a cluster: then it leads to itself.
        if file.is_example() && !file.path.folder().contains(&path) {
            return None;
        }
        Some(Instance { namespace: namespace.unwrap_or(NAMESPACE).to_owned(), spec: Value::written(yaml, spec)? })
    };
    let of_object = |object: Object<'_>| {
        let namespace = object.namespace().node().and_then(Node::text).map(str::to_owned);
        if FluxInstance::of(object).is_some() {
            return instance(namespace.as_deref(), object.node.get("spec"));
        }
        HelmRelease::of(object)?;
        instance(namespace.as_deref(), object.node.at("spec.values.instance"))
    };
    let in_objects = file.objects().filter_map(of_object);
    let in_values = file.roots().filter(|root| Object::of(*root).is_none());
    in_objects.chain(in_values.filter_map(|root| instance(None, root.get("instance")))).collect()
}

impl Instance {
    /// The Kustomization and the source that the operator makes of it.
    fn root(&self, repo: &Repo, folders: &Folders<'_>) -> Option<Root> {
        let sync = self.spec.get("sync")?;
        let path = sync.get("path").filter(|path| path.node().is_known())?;
        let place = path.place();
        let written = path.text()?;
        let prefix = match folders.prefix(&[written]) {
            Prefix::Root => String::new(),
            Prefix::Folder(folder) => folder,
            Prefix::Unknown(_) if repo.has_folder(&clamp(written).0) => String::new(),
            Prefix::Unknown(_) => return None,
        };
        let kind = sync.get("kind")?.text()?.to_owned();
        let name = sync.get("name").and_then(|name| name.text().map(str::to_owned));
        let name = name.unwrap_or_else(|| self.namespace.clone());
        let folder = join(&prefix, &clamp(written).0);
        let source = self.source(&kind, &name, &sync, &place);
        let object = self.kustomization(&kind, &name, path, &place);
        let (object, source) = self.patched(object, source);
        Some(Root { folder, object, prefix, source: Some(source), declared: Some(place) })
    }

    fn source(&self, kind: &str, name: &str, sync: &Value, place: &Place) -> Value {
        let mut source = self.object("source.toolkit.fluxcd.io/v1", kind, name, place);
        let (url, reference): (&str, &[&str]) = match kind {
            "GitRepository" => ("url", &["spec", "ref"]),
            "OCIRepository" => ("url", &["spec", "ref"]),
            _ => ("endpoint", &["spec"]),
        };
        let key = match kind {
            "GitRepository" => "name",
            "OCIRepository" => "tag",
            // The operator writes `ref` as the name of the bucket.
            _ => "bucketName",
        };
        put(&mut source, &["spec"], url, sync.get("url"), place);
        put(&mut source, reference, key, sync.get("ref"), place);
        source
    }

    fn kustomization(&self, kind: &str, name: &str, path: Value, place: &Place) -> Value {
        let mut object = self.object("kustomize.toolkit.fluxcd.io/v1", "Kustomization", name, place);
        let text = |text: &str| Some(Value::string(text, place.clone()));
        put(&mut object, &["spec"], "interval", text("10m"), place);
        put(&mut object, &["spec"], "path", Some(path), place);
        put(&mut object, &["spec"], "prune", Some(plain("true", place)), place);
        put(&mut object, &["spec", "sourceRef"], "kind", text(kind), place);
        put(&mut object, &["spec", "sourceRef"], "name", text(name), place);
        object
    }

    fn object(&self, api_version: &str, kind: &str, name: &str, place: &Place) -> Value {
        let mut object = Value::map(place.clone());
        let text = |text: &str| Some(Value::string(text, place.clone()));
        put(&mut object, &[], "apiVersion", text(api_version), place);
        put(&mut object, &[], "kind", text(kind), place);
        put(&mut object, &["metadata"], "name", text(name), place);
        put(&mut object, &["metadata"], "namespace", text(&self.namespace), place);
        object
    }

    /// `spec.kustomize.patches` are for all that the operator makes, and most of it is not here: what meets nothing and
    /// what is refused is no matter.
    fn patched(&self, object: Value, source: Value) -> (Value, Value) {
        let Some(patches) = self.spec.at("kustomize.patches") else { return (object, source) };
        let mut set = Set::default();
        let item = patches.place();
        set.append(Resource::new(object.clone()), &item);
        set.append(Resource::new(source.clone()), &item);
        for patch in sources_of(Field::Patches, &patches, &|_| None).into_iter().flatten() {
            patch::apply(&mut set, &patch);
        }
        let mut left = set.resources.iter().map(|resource| resource.value.clone());
        (left.next().unwrap_or(object), left.next().unwrap_or(source))
    }
}

fn plain(text: &str, place: &Place) -> Value {
    Value::scalar(text, crate::yaml::Style::Plain, place.clone())
}

fn put(object: &mut Value, path: &[&str], key: &str, value: Option<Value>, place: &Place) {
    let way = Origin::new(Cause::Generator, Some(place.clone()));
    let Some(value) = value else { return };
    if let Some(map) = object.ensure_map(path, place, &way) {
        map.set(key, value, way);
    }
}
