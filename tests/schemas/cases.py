"""Cases: objects made from a definition, good ones and ones broken at each constraint in turn."""

import json
import random
from dataclasses import dataclass

import formats
import samples
from crds import Kind
from samples import reach, sample
from schema_check import child

# What may stand where something else is wanted.
_OTHERS = {
    "text": "text", "digits": "5", "word of a flag": "true", "empty text": "", "flag": True, "whole number": 7, "part of a number": 1.5,
    "round number": 2.0, "beyond 64 bits": 2**63, "map": {}, "filled map": {"key": "value"}, "list": [], "filled list": ["text"], "null": None,
}
# Below a status that is a subresource little is checked, so little is tried.
_FEW = ("text", "whole number", "part of a number", "flag", "map", "list", "null")
_UNKNOWN = "unheardOf"


@dataclass(frozen=True)
class Case:
    """An object and what was done to it: `about` names the place and the change. `good` ones are made to pass."""

    about: str
    obj: dict
    good: bool


def of(kind: Kind) -> list[Case]:
    """All cases of a kind, without repetitions, in a fixed order. Objects have a name and a namespace."""
    seen, made = set(), []
    for about, obj, good in _objects(kind):
        text = json.dumps(obj, sort_keys=True)
        if text not in seen:
            seen.add(text)
            made.append(Case(about, obj, good))
    return made


def _objects(kind: Kind):
    schema = kind.schema
    head = {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": {"name": "case", "namespace": "cases"}}
    # The root's own three fields are given, so that the rest of the tree can be treated like any other schema.
    body = {**schema, "properties": {name: part for name, part in schema["properties"].items() if name not in head}}

    def whole(part: dict) -> dict:
        return {**head, **part}

    yield "minimal", whole(sample(body)), True
    yield "maximal", whole(sample(body, full=True)), True
    for name in body["properties"]:
        yield f"only /{name}, full", whole({**sample(body), name: sample(body["properties"][name], full=True)}), True
    for path, part in _places(body, ()):
        place = "".join(child("", step) for step in path)
        few = kind.status_apart and path[:1] == ("status",)
        for about, edit in _edits(part, few):
            made = reach(body, path, edit)
            # What is no map at the root is no object, and never gets as far as a schema.
            if isinstance(made, dict):
                yield f"{place or '/'}: {about}", whole(made), False
    for about, metadata in _metadata():
        yield f"/metadata: {about}", {**whole(sample(body)), "metadata": head["metadata"] | metadata}, False


def _places(schema: dict, path: tuple):
    """Every schema in a schema with the path to it, the parents first."""
    yield path, schema
    for name, part in schema.get("properties", {}).items():
        yield from _places(part, (*path, name))
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _places(schema["additionalProperties"], (*path, "key"))
    if "items" in schema:
        yield from _places(schema["items"], (*path, 0))


def _edits(schema: dict, few: bool):
    """Changes of what stands at a place: pairs of a word and a function from the old value to the new one."""
    for word, other in _OTHERS.items():
        if word in _FEW or not few:
            yield word, lambda _, other=other: other
    yield "full", lambda _: sample(schema, full=True)
    for allowed in schema.get("enum", []):
        yield f"enum {allowed}", lambda _, allowed=allowed: allowed
        if isinstance(allowed, str):
            for wrong in (allowed + "x", allowed.swapcase(), " " + allowed):
                yield f"enum {wrong}", lambda _, wrong=wrong: wrong
        elif isinstance(allowed, int):
            yield f"enum {allowed + 1000}", lambda _, wrong=allowed + 1000: wrong
    for refused in schema.get("not", {}).get("enum", []):
        yield f"refused {refused}", lambda _, refused=refused: refused
    kind = schema.get("type")
    if kind == "string" or schema.get("x-kubernetes-int-or-string"):
        yield from _strings(schema)
    if kind in ("integer", "number"):
        yield from _numbers(schema)
    if kind == "array":
        yield from _lists(schema)
    if kind == "object":
        yield from _maps(schema)


def _strings(schema: dict):
    lengths = {schema.get(word, 0) + more for word in ("minLength", "maxLength") if word in schema for more in (-1, 0, 1)}
    for length in sorted(lengths):
        if length >= 0:
            yield f"length {length}", lambda _, length=length: samples.of_length(schema, length)
            yield f"wide characters {length}", lambda _, length=length: "é" * length
    for probe in formats.PROBES.get(schema.get("format", "").replace("-", ""), []):
        yield f"format {probe}", lambda _, probe=probe: probe
    if "pattern" in schema and "enum" not in schema:
        good = [samples.text(schema, nth) for nth in range(4)]
        for text in good + list(_bent(good)):
            yield f"pattern {text!r}", lambda _, text=text: text


def _bent(texts: list[str]):
    """Texts that a pattern may well refuse. The verdict says whether it does."""
    chance = random.Random("bent")
    for text in texts:
        yield from (text + "\n", " " + text, text + " ", text + "!", text.upper(), text[:-1], text[1:], text + text, "/" + text, text + "é")
        at = chance.randrange(len(text)) if text else 0
        yield text[:at] + chance.choice("_-.:@/ 0Aü") + text[at + 1 :]


def _numbers(schema: dict):
    edges = [schema[word] for word in ("minimum", "maximum") if word in schema]
    values = {edge + more for edge in edges for more in (-1, 0, 1)} | {-1, 0, 2**63 - 1, -(2**63), -(2**63) - 1}
    if "multipleOf" in schema:
        values |= {schema["multipleOf"] * 3, schema["multipleOf"] * 3 + 1}
    for value in sorted(values):
        yield f"number {value}", lambda _, value=value: value


def _lists(schema: dict):
    items = schema["items"]
    sizes = {schema[word] + more for word in ("minItems", "maxItems") if word in schema for more in (-1, 0, 1)} | {1, 2}
    for size in sorted(size for size in sizes if 0 <= size <= 1001):
        yield f"{size} items", lambda _, size=size: _differing(items, size)
    yield "one null item", lambda _: [None]
    yield "a null item", lambda _: [sample(items), None]
    yield "an item twice", lambda _: [sample(items, full=True)] * 2
    yield "an item three times", lambda _: [sample(items)] * 3
    for name in schema.get("x-kubernetes-list-map-keys", []):
        for other in items["properties"]:
            if other not in schema["x-kubernetes-list-map-keys"]:
                first = sample(items, full=True)
                second = {**first, other: sample(items["properties"][other], nth=1)}
                yield f"the same key, another {other}", lambda _, pair=(first, second): list(pair)
        keyless = [{key: value for key, value in sample(items, True, nth).items() if key != name} for nth in (0, 1)]
        yield f"two items without {name}", lambda _, keyless=keyless: keyless


def _differing(items: dict, size: int) -> list:
    try:
        return [sample(items, nth=nth) for nth in range(size)]
    except ValueError:
        return [sample(items)] * size


def _maps(schema: dict):
    names = schema.get("properties", {})
    for name in schema.get("required", []):
        yield f"without {name}", lambda old, name=name: {key: value for key, value in old.items() if key != name}
    yield "unknown field", lambda old: {**old, _UNKNOWN: "text"}
    yield "unknown field, null", lambda old: {**old, _UNKNOWN: None}
    yield "unknown field, map", lambda old: {**old, _UNKNOWN: {"a": [{"b": 1}]}}
    for name in list(names)[:3]:
        for wrong in (name[:1].upper() + name[1:], name + "s", name[:-1]):
            if wrong and wrong not in names:
                yield f"misspelled {wrong}", lambda old, wrong=wrong, name=name: {**old, wrong: sample(names[name])}
    if any(word in schema for word in ("oneOf", "anyOf", "not")):
        yield "every field", lambda _: {name: sample(part) for name, part in names.items()}
        for name in names:
            yield f"only {name}", lambda _, name=name: {name: sample(names[name])}
    more = schema.get("additionalProperties")
    if isinstance(more, dict):
        sizes = {schema[word] + off for word in ("minProperties", "maxProperties") if word in schema for off in (-1, 0, 1)} | {1, 2}
        for size in sorted(size for size in sizes if size >= 0):
            yield f"{size} keys", lambda _, size=size: {f"key{nth}": sample(more, nth=nth) for nth in range(size)}
        yield "a null value", lambda _: {"key": sample(more), "other": None}
        yield "a key with a slash and a tilde", lambda _: {"a/b~c": sample(more), "d/e~f": ["text", {}]}
    if schema.get("x-kubernetes-embedded-resource"):
        yield from _embedded()


def _embedded():
    base = {"apiVersion": "apps/v1", "kind": "Deployment"}
    changes = {
        "named": {"metadata": {"name": "a", "namespace": "b", "labels": {"c": "d"}}}, "extra field": {"data": {"a": 1}}, "no kind": {"kind": None},
        "number as kind": {"kind": 5}, "empty version": {"apiVersion": ""}, "long version": {"apiVersion": "a/b/c"}, "bad kind": {"kind": "a b"},
        "unknown metadata": {"metadata": {_UNKNOWN: 1}}, "number as label": {"metadata": {"labels": {"a": 1}}}, "path as name": {"metadata": {"name": "a/b"}},
        "metadata is text": {"metadata": "text"}, "metadata is null": {"metadata": None},
    }
    for word, change in changes.items():
        yield f"embedded, {word}", lambda _, change=change: {key: value for key, value in (base | change).items() if value is not None or key == "metadata"}


def _metadata():
    """Metadata that kustomize lets through. Labels, annotations, name and namespace of a wrong type never reach a cluster."""
    yield "unknown field", {_UNKNOWN: "text"}
    yield "misspelled", {"Labels": {"a": "b"}}
    yield "no time of creation", {"creationTimestamp": None}
    yield "time of creation", {"creationTimestamp": "2024-02-29T03:04:05Z"}
    yield "number as time of creation", {"creationTimestamp": 5}
    yield "text as generation", {"generation": "text"}
    yield "generation", {"generation": 5}
    yield "number as uid", {"uid": 5}
    yield "owner", {"ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "uid": "b", "controller": True}]}
    yield "owner, unknown field", {"ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "uid": "b", _UNKNOWN: 1}]}
    yield "owner, text as flag", {"ownerReferences": [{"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "uid": "b", "controller": "yes"}]}
    yield "owners as map", {"ownerReferences": {}}
    yield "finalizers", {"finalizers": ["example.com/a"]}
    yield "finalizers as text", {"finalizers": "example.com/a"}
    yield "number as finalizer", {"finalizers": [5]}
    yield "labels", {"labels": {"a": "b", "example.com/c": ""}, "annotations": {"d": "e"}}
