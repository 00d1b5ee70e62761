"""Self-test: the validator of this folder against answers known from the API server, and against the package `jsonschema`."""

import json
import re
from collections import Counter

import yaml
from jsonschema import Draft202012Validator, FormatChecker

import cases
import formats
import tree
import verdict
from crds import Kind
from schema_check import Fault, matches

_METADATA = re.compile(r"(/spec/(resource|closedResource))?/metadata(/|$)")
_NAMED = {"name": "ab", "mode": "fast"}
# Specs of the Probe and the pointers at fault, as k8s.io/apiextensions-apiserver v0.36.2 answered (with server-side apply's typed reading).
_KNOWN = [
    ({}, []),
    ({"mode": None}, []),
    ({"name": None}, ["/spec"]),
    ({"tags": None, "nullable": None, "nullableMap": {"a": None}, "free": {"a": None}}, []),
    ({"labels": {"a": None, "b": "x"}}, []),
    ({"labels": {"a": None}}, ["/spec/labels"]),
    ({"plain": ["a", None]}, ["/spec/plain/1"]),
    ({"nullables": ["a", None], "anythings": [None]}, []),
    ({"unheardOf": None}, ["/spec/unheardOf"]),
    ({"free": {"shut": {"x": 1}, "y": 2}}, ["/spec/free/shut/x"]),
    ({"free": {"known": 1}}, ["/spec/free/known"]),
    ({"empty": {"a": 1}}, ["/spec/empty/a"]),
    ({"count": 1.0}, []),
    ({"count": 1.5}, ["/spec/count"]),
    ({"count": 2**63 - 1}, []),
    ({"count": 2**63}, ["/spec/count"]),
    ({"name": 12}, ["/spec/name"]),
    ({"name": "ab\n"}, ["/spec/name"]),
    ({"number": 0}, ["/spec/number"]),
    ({"open": 100}, ["/spec/open"]),
    ({"even": 3}, ["/spec/even"]),
    ({"port": 1.0, "anyPort": "http", "quantity": "10Gi"}, []),
    ({"port": 1.5}, ["/spec/port"]),
    ({"port": True}, ["/spec/port"]),
    ({"quantity": "abc"}, ["/spec/quantity"]),
    ({"tags": ["a", "a", "a"]}, ["/spec/tags/1", "/spec/tags/2"]),
    ({"numbers": [1, 1.0]}, ["/spec/numbers/1"]),
    ({"pairs": [{"port": 1, "protocol": "TCP"}, {"port": 1}]}, ["/spec/pairs/1"]),
    ({"pairs": [{"port": 1, "protocol": "TCP"}, {"port": 1, "protocol": "UDP"}]}, []),
    ({"named": ["a"]}, ["/spec/named/0"]),
    ({"named": [{"value": "a"}]}, ["/spec/named/0"]),
    ({"resource": {"apiVersion": "v1", "kind": "Pod", "x": 1}}, []),
    ({"resource": {"apiVersion": "v1"}}, ["/spec/resource"]),
    ({"resource": {"apiVersion": "v1", "kind": "Pod", "metadata": {"labels": {"a": 1}}}}, ["/spec/resource/metadata/labels/a"]),
    ({"closedResource": {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"size": 1}}}, []),
    ({"closedResource": {"apiVersion": "v1", "kind": "Pod", "other": {}}}, ["/spec/closedResource/other"]),
    ({"either": {}}, ["/spec/either"]),
    ({"either": {"left": "a", "right": 1}}, ["/spec/either"]),
    ({"some": {}}, ["/spec/some"]),
    ({"never": {"first": "a", "second": "b"}}, ["/spec/never"]),
    ({"words": "root"}, ["/spec/words"]),
    ({"strange": "!!"}, []),
]
# Cases of the Probe in which fields are counted after nulls went and defaults came, of which a JSON Schema knows nothing.
_COUNTED_LATER = {
    "/spec: without mode", "/spec/labels/key: null", "/spec/either/left: null", "/spec/either/right: null", "/spec/some/one: null",
}
_KNOWN_STATUS = [({}, []), ({"phase": "no such"}, []), ({"at": 5}, []), ({"phase": 1}, ["/status/phase"]), ({"x": 1}, ["/status/x"]), ([], ["/status"])]
_KNOWN_FORMATS = {
    "date-time": (["2024-01-02T03:04:05Z", "2024-01-02t03:04:05z"], ["yesterday", "", "2024-01-02T03:04:05", "2024-01-02T03:04:60Z"]),
    "duration": (["PT5M", "1h30m", "5 minutes", "3d"], ["5", ""]),
    "byte": (["aGVsbG8="], ["!!"]),
    "no-such-format": (["!!"], []),
}


def run(kinds: list[Kind], compare) -> int:
    """0 if everything is as it should be, else 1 with the reasons printed."""
    probe = next(kind for kind in kinds if kind.kind == "Probe")
    wrong = [*_known(probe), *_formats(), *_writer(), *_comparison(compare)]
    count = 0
    for kind in kinds:
        validator = Draft202012Validator(_root(kind), format_checker=_checker())
        made = cases.of(kind)
        count += len(made)
        differing = [line for case in made if (line := _second_opinion(kind, case, validator))]
        print(f"{len(made):6} cases: {kind.name}: {len(differing)} on which jsonschema differs")
        wrong += differing
    print("\n".join(wrong[:50]))
    tables = len(_KNOWN) + len(_KNOWN_STATUS) + 2 + sum(len(good) + len(bad) for good, bad in _KNOWN_FORMATS.values())
    print(f"{tables} known answers, {count} cases with a second opinion: {len(wrong)} wrong")
    return 1 if wrong or not count else 0


def _known(probe: Kind):
    head = {"apiVersion": probe.api_version, "kind": probe.kind, "metadata": {"name": "a"}}
    table = [({**head, "spec": _NAMED | spec}, places) for spec, places in _KNOWN]
    table += [({**head, "spec": _NAMED, "status": status}, places) for status, places in _KNOWN_STATUS]
    # Null goes, so the required spec is absent; the default of `mode` is the second of the two fields that spec must have.
    table += [({**head, "spec": None}, [""]), ({**head, "spec": {"name": "ab"}}, [])]
    for obj, places in table:
        got = sorted({fault.place for fault in verdict.faults(probe, obj)})
        if got != places:
            yield f"known answer: {json.dumps(obj)}: expected {places}, got {got}"


def _formats():
    for name, (good, bad) in _KNOWN_FORMATS.items():
        for text in good + bad:
            if formats.accepts(name, text) != (text in good):
                yield f"format {name}: {text!r}"
    if matches("^a$", "a\n") or not matches("b", "abc"):
        yield "patterns are not those of Go"


def _writer():
    """Texts come back as texts, numbers as numbers, from a reader that takes every YAML 1.1 word for what it was."""
    value = {"yes": ["1.10", "on", "null", "~", "2024-01-01", "0x10", "1_000", "1e3", "", " a", "a: b", "#", "é\n"], "n": [1, 1.5, True, None, {}, []]}
    if yaml.safe_load(tree.as_yaml(value)) != value:
        yield f"the YAML writer changes {value}"


def _comparison(compare):
    """The comparison sees what it is there for."""
    case, fault = cases.Case("none", {}, False), Fault("/spec", "required", ("/spec/url",))
    table = [
        ([], [], None), ([fault], [], "missed"), ([], ["/spec"], "invented"), ([fault], ["/spec"], None), ([fault], ["/spec/url"], None),
        ([fault], ["/spec/interval"], "misplaced"), ([fault], [""], "misplaced"), ([fault], ["/spec", "/spec/interval"], "misplaced"),
    ]
    for ours, fields, sort in table:
        got = compare("none", case, ours, [tree.Said("schema/required", field, "") for field in fields])
        if (got.sort if got else None) != sort:
            yield f"comparison of {ours} with {fields}: expected {sort}, got {got}"


def _second_opinion(kind: Kind, case: cases.Case, validator) -> str | None:
    """Duplicates by key, metadata and the texts of apiVersion and kind are not for a JSON Schema to say."""
    ours = [fault for fault in verdict.faults(kind, case.obj) if fault.what not in ("duplicate", "group", "name") and not _METADATA.match(fault.place)]
    if kind.kind == "Probe" and case.about in _COUNTED_LATER:
        return None
    errors = Counter("/".join(map(str, error.absolute_path)) for error in validator.iter_errors(case.obj))
    if bool(ours) == bool(errors):
        return None
    return f"{kind.name}: {case.about}: here {[fault.place for fault in ours]}, jsonschema {dict(errors)}: {json.dumps(case.obj)[:400]}"


def _checker() -> FormatChecker:
    checker = FormatChecker(formats=())
    for name in ("date-time", *formats.ENFORCED):
        checker.checks(name)(lambda value, name=name: not isinstance(value, str) or formats.accepts(name, value))
    return checker


def _root(kind: Kind) -> dict:
    schema = _strict(kind.schema, nullable=False)
    schema["properties"]["metadata"] = True
    if kind.status_apart and "status" in schema["properties"]:
        schema["properties"]["status"] = _loose(kind.schema["properties"]["status"])
    return schema


def _strict(schema: dict, nullable: bool, keeps=False) -> dict:
    """The JSON Schema of a schema. Nulls are allowed where the API server drops or replaces them."""
    copied = ("enum", "maxLength", "minLength", "minItems", "maxItems", "minProperties", "maxProperties", "multipleOf", "format")
    out = {word: schema[word] for word in copied if word in schema}
    if "pattern" in schema:
        out["pattern"] = schema["pattern"].removesuffix("$") + (r"\Z" if schema["pattern"].endswith("$") else "")
    for word, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if word in schema:
            out[exclusive if schema.get(exclusive) else word] = schema[word]
    types = ["integer", "string"] if schema.get("x-kubernetes-int-or-string") else [schema["type"]] if "type" in schema else []
    if types:
        out["type"] = types
    if "integer" in types:
        out["allOf"] = [{"minimum": -(2**63), "maximum": 2**63 - 1}]
    for word in ("allOf", "anyOf", "oneOf"):
        if word in schema:
            out.setdefault("allOf", []).append({word: [_part(part) for part in schema[word]]})
    if "not" in schema:
        out["not"] = _part(schema["not"])
    keeps = keeps or schema.get("x-kubernetes-preserve-unknown-fields", False)
    if "items" in schema:
        out["items"] = _strict(schema["items"], schema["items"].get("nullable", False), keeps)
    fields = schema.get("properties", {})
    needed = [name for name in schema.get("required", []) if fields[name].get("default") is None]
    if "object" in types or fields:
        out["required"] = needed
        out["properties"] = {name: _strict(part, nullable=name not in needed or part.get("nullable", False)) for name, part in fields.items()}
        more = schema.get("additionalProperties")
        out["additionalProperties"] = _strict(more, nullable=True) if isinstance(more, dict) else bool(keeps)
        if schema.get("x-kubernetes-embedded-resource"):
            out["required"] = ["apiVersion", "kind"]
            out["properties"] |= {"apiVersion": {"type": "string", "minLength": 1}, "kind": {"type": "string", "minLength": 1}, "metadata": True}
    elif schema.get("minProperties") and nullable:
        out.pop("minProperties")
    return {"anyOf": [{"type": "null"}, out]} if nullable else out


def _part(schema: dict) -> dict:
    """A part of an alternative: it closes nothing, and its nulls are gone."""
    out = {word: value for word, value in schema.items() if word in ("type", "enum", "required", "minLength", "maxLength", "pattern", "minimum", "maximum")}
    if "properties" in schema:
        out["properties"] = {name: _part(part) for name, part in schema["properties"].items()}
    return out


def _loose(schema: dict) -> dict:
    """What is left of a schema below a status that is a subresource: kinds of values and names of fields."""
    kind = schema.get("type")
    out = {"type": {"integer": ["number", "null"], None: ["object", "array", "string", "number", "boolean", "null"]}.get(kind, [kind, "null"])}
    if kind == "string" and schema.get("format", "byte") != "byte":
        out = {"type": ["string", "number", "boolean", "null"]}
    if "items" in schema:
        out["items"] = _loose(schema["items"])
    if kind == "object":
        more = schema.get("additionalProperties")
        out["properties"] = {name: _loose(part) for name, part in schema.get("properties", {}).items()}
        out["additionalProperties"] = _loose(more) if isinstance(more, dict) else bool(schema.get("x-kubernetes-preserve-unknown-fields"))
    return out
