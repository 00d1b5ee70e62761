//! What a strategic merge patch may not change: who the object is (kustomize api/resource/resource.go `ApplySmPatch`).

use crate::yaml::{Content, Kind, Slot, Value};

use super::{Options, json};

/// Puts kind, name and namespace back as they were, and `apiVersion` where the patch is given that of the object or says
/// the same: who the object is stands where the object is written, not where a patch names it.
pub(super) fn identity(mut value: Value, before: &Value, options: Options, api_version: bool) -> Value {
    if !options.allow_kind_change {
        put_back(&mut value, before, "kind");
    }
    let same_text = || match (value.get("apiVersion"), before.get("apiVersion")) {
        (Some(now), Some(old)) => now.text().is_some() && now.text() == old.text(),
        _ => false,
    };
    if api_version || same_text() {
        put_back(&mut value, before, "apiVersion");
    }
    let Some(old) = before.get("metadata").filter(|old| old.kind() == Kind::Map) else { return value };
    if value.get("metadata").is_none_or(|metadata| metadata.kind() != Kind::Map) {
        put_slot(&mut value, Slot { value: Value::map(old.place()), ..slot(before, "metadata") });
    }
    let keys: &[&str] = if options.allow_name_change { &["namespace"] } else { &["name", "namespace"] };
    let same = |key: &&str| match (value.get("metadata").and_then(|now| now.get(key)), old.get(key)) {
        (Some(now), Some(old)) => now.is_same(&old),
        (now, old) => now.is_none() && old.is_none(),
    };
    if keys.iter().all(same) {
        return value;
    }
    if let Some(metadata) = value.get_mut("metadata") {
        keys.iter().for_each(|key| put_back(metadata, &old, key));
    }
    value
}

/// The labels and annotations of a patch as the engine copies them: strings all of them, also what was null, and no
/// empty mappings (`CopyMergeMetaDataFieldsFrom`).
pub(super) fn with_texts(patch: &Value) -> Value {
    let mut patch = patch.clone();
    for field in ["labels", "annotations"] {
        let Some(map) = patch.get("metadata").and_then(|metadata| metadata.get(field)) else { continue };
        let members = map.members();
        if map.kind() != Kind::Map || members.is_empty() {
            patch.get_mut("metadata").and_then(|metadata| metadata.remove(field));
        } else if members.iter().any(|slot| slot.value.node().as_str().is_none()) {
            let text = |slot: Slot| match slot.value.node().as_str() {
                Some(_) => slot,
                None => Slot { value: json::text_of(&slot.value), ..slot },
            };
            let made = Value::made(Content::Map(members.into_iter().map(text).collect()), map.place());
            if let Some(slot) = patch.get_mut("metadata").and_then(|metadata| metadata.slot_mut(field)) {
                slot.value = made;
            }
        }
    }
    patch
}

fn put_back(value: &mut Value, before: &Value, key: &str) {
    let old = before.get(key);
    match (value.get(key), old) {
        (Some(now), Some(old)) if now.is_same(&old) => {}
        (_, Some(_)) => put_slot(value, slot(before, key)),
        (Some(_), None) => drop(value.remove(key)),
        (None, None) => {}
    }
}

fn put_slot(value: &mut Value, old: Slot) {
    let key = old.key.as_ref().and_then(Value::text).unwrap_or("").to_owned();
    let Some(slots) = value.slots_mut() else { return };
    match slots.iter_mut().find(|slot| slot.is(&key)) {
        Some(slot) => *slot = old,
        None => slots.push(old),
    }
}

fn slot(before: &Value, key: &str) -> Slot {
    let found = before.members().into_iter().find(|slot| slot.is(key));
    found.unwrap_or_else(|| Slot { key: Some(Value::string(key, before.place())), ..Slot::item(before.clone()) })
}
