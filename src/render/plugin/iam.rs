//! `IAMPolicyGenerator`: a ServiceAccount bound to one of Google Cloud (kustomize api/filters/iampolicygenerator).

use std::sync::Arc;

use crate::{
    render::{ProblemKind, Resource, Set, given::Given},
    text::Place,
    yaml::{Cause, Content, Origin, Slot, Value},
};

/// The object that it makes; `None` if the engine refuses.
pub fn iam_policy(object: &Value, set: &mut Set) -> Option<Resource> {
    let node = object.node();
    let place = object.place();
    let mut given = Given { problems: &mut set.problems, lenient: true };
    let cloud = given.owned(node, "cloud");
    let service = given.map(node, "kubernetesService");
    let account = given.map(node, "serviceAccount");
    if cloud != "gke" {
        let message = format!("`cloud` must be `gke`, not `{cloud}`");
        set.refuse(ProblemKind::Generator, place, message);
        return None;
    }
    let mut own = |node: Option<_>, name: &str| node.and_then(|node| given.text(node, name));
    let name = own(service, "name");
    let namespace = own(service, "namespace").filter(|namespace| !namespace.value.is_empty());
    let text =
        |text: Option<super::super::given::Text<'_>>| text.map(|text| text.value.into_owned()).unwrap_or_default();
    let (account, project) = (text(own(account, "name")), text(own(account, "projectId")));
    let address = Value::string(format!("{account}@{project}.iam.gserviceaccount.com"), place.clone());
    let annotations = map(vec![slot("iam.gke.io/gcp-service-account", address)], &place);
    let name_place = name.as_ref().map_or_else(|| place.clone(), |name| name.node.place());
    let mut metadata = vec![slot("annotations", annotations), slot("name", Value::string(text(name), name_place))];
    if let Some(namespace) = namespace {
        let place = namespace.node.place();
        metadata.push(slot("namespace", Value::string(namespace.value, place)));
    }
    let value = map(
        vec![
            slot("apiVersion", Value::string("v1", place.clone())),
            slot("kind", Value::string("ServiceAccount", place.clone())),
            slot("metadata", map(metadata, &place)),
        ],
        &place,
    );
    Some(Resource::new(value))
}

fn map(slots: Vec<Slot>, place: &Place) -> Value {
    Value::made(Content::Map(slots), place.clone())
}

fn slot(key: &str, value: Value) -> Slot {
    let place = value.place();
    let way = Origin::new(Cause::Generator, Some(place.clone()));
    Slot { key: Some(Value::string(key, place)), value, way: Some(Arc::new(way)) }
}
