"""Verdict: what a Flux user's API server says of an object of a custom kind, read from the original definition.

The steps are those of k8s.io/apiextensions-apiserver (customresource_handler.go, registry/customresource/strategy.go): unknown
fields, nulls, defaults, status taken away where it is a subresource, the schema, embedded objects, list types. Flux applies by
server-side apply, which reads types and list keys of the whole object before that (structured-merge-diff, typed/validate.go).
CEL rules are left out.
"""

import copy
from dataclasses import dataclass

import meta
from crds import Kind
from schema_check import Fault, check, child

__all__ = ["Fault", "faults"]

_META_FIELDS = ("apiVersion", "kind", "metadata")


@dataclass
class _Run:
    found: list[Fault]


def faults(kind: Kind, obj: dict) -> list[Fault]:
    """Every fault of an object, sorted by place; none if the API server takes it and drops nothing."""
    run = _Run([])
    root = {key: value for key, value in obj.items() if key != "metadata"}
    _unknown(run, kind.schema, root, "", embedded=True)
    run.found += meta.faults(obj.get("metadata"), "/metadata", root=True)
    _applied(run, kind.schema, root, "")
    stored = copy.deepcopy(root)
    _drop_nulls(kind.schema, stored)
    _set_defaults(kind.schema, stored)
    if kind.status_apart:
        stored.pop("status", None)
    rootless = {**kind.schema, "required": [name for name in kind.schema.get("required", []) if name != "metadata"]}
    run.found += check(rootless, stored, "")
    _embedded(run, kind.schema, stored, "")
    return sorted(set(run.found), key=lambda fault: (fault.place, fault.what, fault.also))


def _unknown(run: _Run, schema: dict | None, value, place: str, embedded=False) -> None:
    """Keys that no schema knows. Below `x-kubernetes-preserve-unknown-fields` only the known ones are followed."""
    schema = schema or {}
    keeps = schema.get("x-kubernetes-preserve-unknown-fields") is True
    if isinstance(value, list):
        items = schema.get("items")
        if items is None and keeps:
            return
        for index, item in enumerate(value):
            inherited = {**items, "x-kubernetes-preserve-unknown-fields": True} if keeps else items
            _unknown(run, inherited, item, child(place, index))
    elif isinstance(value, dict):
        embedded = embedded or schema.get("x-kubernetes-embedded-resource") is True
        for key, inner in value.items():
            if embedded and key in _META_FIELDS:
                continue
            if key in schema.get("properties", {}):
                _unknown(run, schema["properties"][key], inner, child(place, key))
            elif "additionalProperties" in schema:
                more = schema["additionalProperties"]
                # `true` says nothing of the value, and what nothing is said of is closed.
                _unknown(run, more if isinstance(more, dict) else None, inner, child(place, key))
            elif not keeps:
                run.found.append(Fault(child(place, key), "unknown"))


def _applied(run: _Run, schema: dict, value, place: str) -> None:
    """What server-side apply reads: scalar, list or map; numbers are not told apart; null is anything; no duplicates in sets and map lists."""
    if value is None:
        return
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": (int, float), "number": (int, float)}
    wanted = kinds.get(schema.get("type"), object)
    if schema.get("type") == "string" and schema.get("format", "byte") != "byte":
        wanted = (str, bool, int, float)  # k8s.io/kube-openapi, pkg/schemaconv/smd.go: any scalar, whatever the format
    if not isinstance(value, wanted) or (isinstance(value, bool) and schema.get("type") in ("integer", "number")):
        run.found.append(Fault(place, "type"))
    elif isinstance(value, dict):
        for key, inner in value.items():
            known = schema.get("properties", {}).get(key, schema.get("additionalProperties"))
            if isinstance(known, dict):
                _applied(run, known, inner, child(place, key))
    elif isinstance(value, list):
        _duplicates(run, schema, value, place)
        for index, item in enumerate(value):
            _applied(run, schema.get("items", {}), item, child(place, index))


def _duplicates(run: _Run, schema: dict, items: list, place: str) -> None:
    sort, seen = schema.get("x-kubernetes-list-type"), []
    if sort not in ("set", "map"):
        return
    keys = schema.get("x-kubernetes-list-map-keys", [])
    for index, item in enumerate(items):
        here = child(place, index)
        if item is None or (sort == "map") != isinstance(item, dict):
            run.found.append(Fault(here, "type"))
            continue
        identity = item
        if sort == "map":
            fields = schema["items"].get("properties", {})
            given = {key: fields.get(key, {}).get("default") for key in keys} | {key: item[key] for key in keys if key in item}
            identity = {key: value for key, value in given.items() if value is not None}
            if not identity:
                run.found.append(Fault(here, "required", tuple(child(here, key) for key in keys)))
                continue
        identity = (type(identity) is bool, identity)
        if identity in seen:
            also = (place, *(child(here, key) for key in keys))
            run.found.append(Fault(here, "duplicate", also))
        seen.append(identity)


def _schema_of(schema: dict, key: str) -> dict | None:
    more = schema.get("additionalProperties")
    return schema.get("properties", {}).get(key, more if isinstance(more, dict) else None)


def _drop_nulls(schema: dict | None, value) -> None:
    """A null goes where the schema neither allows it nor has a default: from properties and from maps, not from lists."""
    if isinstance(value, dict):
        for key in list(value):
            inner = _schema_of(schema or {}, key)
            if value[key] is None and inner is not None and not inner.get("nullable") and inner.get("default") is None:
                del value[key]
            else:
                _drop_nulls(inner, value[key])
    elif isinstance(value, list):
        for item in value:
            _drop_nulls((schema or {}).get("items"), item)


def _set_defaults(schema: dict | None, value) -> None:
    """Defaults of absent fields and in place of the nulls that `_drop_nulls` left, then one level deeper."""
    if schema is None:
        return
    if isinstance(value, dict):
        for key, inner in schema.get("properties", {}).items():
            if inner.get("default") is not None and (key not in value or (value[key] is None and not inner.get("nullable"))):
                value[key] = copy.deepcopy(inner["default"])
        for key in value:
            inner = _schema_of(schema, key)
            if key not in schema.get("properties", {}) and inner and value[key] is None and not inner.get("nullable"):
                value[key] = copy.deepcopy(inner.get("default"))
            _set_defaults(inner, value[key])
    elif isinstance(value, list):
        items = schema.get("items")
        for index, item in enumerate(value):
            if item is None and items is not None and not items.get("nullable"):
                value[index] = copy.deepcopy(items.get("default"))
            _set_defaults(items, value[index])


def _embedded(run: _Run, schema: dict | None, value, place: str) -> None:
    """Objects inside the object: apiVersion and kind are needed, metadata is that of any object."""
    schema = schema or {}
    if isinstance(value, dict):
        if schema.get("x-kubernetes-embedded-resource"):
            run.found += meta.embedded(value, place)
        for key, inner in value.items():
            _embedded(run, _schema_of(schema, key), inner, child(place, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _embedded(run, schema.get("items"), item, child(place, index))
