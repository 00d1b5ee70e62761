"""Metadata: what the API server decodes into its own ObjectMeta, whatever a definition says of it.

Source: k8s.io/apimachinery, pkg/apis/meta/v1/types.go (fields), and k8s.io/apiextensions-apiserver,
pkg/apiserver/schema/objectmeta (embedded objects).
"""

import re

import formats
from schema_check import Fault, child

_TEXT, _FLAG, _NUMBER, _TIME, _FREE = "text", "flag", "number", "time", "free"
_OWNER = {"apiVersion": _TEXT, "kind": _TEXT, "name": _TEXT, "uid": _TEXT, "controller": _FLAG, "blockOwnerDeletion": _FLAG}
_MANAGED = {"manager": _TEXT, "operation": _TEXT, "apiVersion": _TEXT, "time": _TIME, "fieldsType": _TEXT, "fieldsV1": _FREE, "subresource": _TEXT}
FIELDS = {
    "name": _TEXT, "generateName": _TEXT, "namespace": _TEXT, "selfLink": _TEXT, "uid": _TEXT, "resourceVersion": _TEXT,
    "generation": _NUMBER, "creationTimestamp": _TIME, "deletionTimestamp": _TIME, "deletionGracePeriodSeconds": _NUMBER,
    "labels": {"": _TEXT}, "annotations": {"": _TEXT}, "ownerReferences": [_OWNER], "finalizers": [_TEXT], "managedFields": [_MANAGED],
}
_LABEL = re.compile(r"[a-z]([-a-z0-9]*[a-z0-9])?", re.ASCII)


def faults(value, place: str, root=False) -> list[Fault]:
    """Unknown fields and wrong types. A null is the zero value everywhere."""
    if root and not isinstance(value, dict):
        return [Fault(place, "type")]
    return _walk(FIELDS, value, place)


def _walk(shape, value, place: str) -> list[Fault]:
    if value is None or shape == _FREE:
        return []
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [Fault(place, "type")]
        found = []
        for key, inner in value.items():
            known = shape.get(key, shape.get(""))
            found += [Fault(child(place, key), "unknown")] if known is None else _walk(known, inner, child(place, key))
        return found
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [Fault(place, "type")]
        return [fault for index, item in enumerate(value) for fault in _walk(shape[0], item, child(place, index))]
    right = {
        _TEXT: isinstance(value, str),
        _FLAG: isinstance(value, bool),
        _NUMBER: isinstance(value, int) and not isinstance(value, bool),
        _TIME: isinstance(value, str) and formats.date_time(value),
    }[shape]
    return [] if right else [Fault(place, "type")]


def embedded(value: dict, place: str) -> list[Fault]:
    """An object inside an object: named or not, but with an apiVersion and a kind."""
    found = []
    for name in ("apiVersion", "kind"):
        here = child(place, name)
        if name not in value:
            found.append(Fault(place, "required", (here,)))
        elif not isinstance(value[name], str):
            found.append(Fault(here, "type"))
        elif not value[name]:
            found.append(Fault(here, "empty"))
        elif name == "apiVersion" and value[name].count("/") > 1:
            found.append(Fault(here, "group"))
        elif name == "kind" and not _LABEL.fullmatch(value[name].lower()):
            found.append(Fault(here, "name"))
    where = child(place, "metadata")
    inner = value.get("metadata")
    wrong = faults(inner, where)
    name = inner.get("name") if isinstance(inner, dict) else None
    if not wrong and isinstance(name, str) and (name in (".", "..") or "/" in name or "%" in name):
        wrong.append(Fault(child(where, "name"), "name"))
    return found + wrong
