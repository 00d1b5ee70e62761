"""Samples: values that a schema accepts, small, full, or the n-th of several that differ."""

import functools
import itertools
import random

import rstr

from schema_check import check

# Tried before anything is generated, so that most samples read like something a person wrote.
_PLAIN = [
    "app", "apps", "5m", "10m", "1h", "https://example.com/a", "https://example.com/b", "oci://example.com/a", "oci://example.com/b",
    "ssh://git@example.com/a", "2024-02-29T03:04:05Z", "2024-03-01T03:04:05Z", "sha256:abc123", "latest@sha256:abc", "@source", "@source/path",
    "@artifact/path", "example.com/key", "cosign", "192.0.2.1", "2001:db8::1", "192.0.2.0/24", "aGVsbG8=", "2024-02-29", "#ffffff",
    "123e4567-e89b-12d3-a456-426614174000", "00:00:5e:00:53:01",
]
# Pieces that a checker of repositories rightly takes for something else than plain text.
_SPECIAL = ("${", "{{", "ENC[", "\n")
# What was made for a schema, known by identity (it is kept here, so that the identity stays its own). Values are shared: never change one.
_made: dict[tuple, tuple] = {}


def _once(function):
    """Remembers what a function of a schema and plain arguments gave."""

    @functools.wraps(function)
    def remembered(schema: dict, *args, **named):
        key = (function, id(schema), args, tuple(named.items()))
        if key not in _made:
            _made[key] = (schema, function(schema, *args, **named))
        return _made[key][1]

    return remembered


@_once
def sample(schema: dict, full=False, nth=0):
    """A value that passes `schema` with default and required fields only, or with every field. Values of other `nth` differ where they can."""
    value = _value(schema, full, nth)
    if isinstance(value, dict) and full and check(schema, value, ""):
        # Fields that exclude each other: take the biggest set of them that is accepted.
        for size in range(len(value) - 1, 0, -1):
            for keys in itertools.combinations(value, size):
                part = {key: value[key] for key in keys}
                if not check(schema, part, ""):
                    return part
    return value


@_once
def text(schema: dict, nth=0) -> str:
    """The n-th string that passes a string schema."""
    passing = []
    for candidate in itertools.chain(_PLAIN, _generated(schema)):
        if candidate not in passing and not check(schema, candidate, "") and not any(word in candidate for word in _SPECIAL):
            passing.append(candidate)
        if len(passing) > nth:
            return passing[nth]
    raise ValueError(f"no string found for {schema}")


@_once
def of_length(schema: dict, length: int) -> str:
    """A string of that length, which passes all but the length where the pattern allows."""
    loose = {key: value for key, value in schema.items() if key not in ("minLength", "maxLength")}
    for start in ("", *_PLAIN):
        for filler in "a0m/.é":
            for candidate in (start + filler * (length - len(start)), filler * (length - len(start)) + start):
                if len(candidate) == length and not check(loose, candidate, ""):
                    return candidate
    return "a" * length


def reach(schema: dict, path: tuple, edit) -> dict:
    """The smallest object that has a place, with what stands there replaced by `edit(value there)`. A path is of names (properties and keys of maps) and 0 (items)."""
    return _reach(schema, sample(schema), path, edit)


def inner(schema: dict, step) -> dict:
    """The schema of a property, of the values of a map, or of the items of a list."""
    if isinstance(step, int):
        return schema["items"]
    return schema.get("properties", {}).get(step) or schema["additionalProperties"]


def _reach(schema: dict, value, path: tuple, edit):
    if not path:
        return edit(value)
    step, below = path[0], inner(schema, path[0])
    if isinstance(step, int):
        items = value if isinstance(value, list) and value else [sample(below)]
        return [_reach(below, items[0], path[1:], edit), *items[1:]]
    present = value if isinstance(value, dict) else {}
    start = present[step] if step in present else sample(below)
    return {**present, step: _reach(below, start, path[1:], edit)}


def _value(schema: dict, full: bool, nth: int):
    if schema.get("x-kubernetes-int-or-string"):
        return 8080 + nth
    if schema.get("enum"):
        return schema["enum"][nth % len(schema["enum"])]
    kind = schema.get("type")
    if kind == "string":
        return text(schema, nth)
    if kind == "boolean":
        return nth % 2 == 0
    if kind in ("integer", "number"):
        return _number(schema, nth)
    if kind == "array":
        # A list whose items may be needed apart gets items that differ.
        size = max(schema.get("minItems", 0), 1 if full else 0)
        return [sample(schema["items"], full, nth + index) for index in range(size)]
    if kind == "object":
        return _object(schema, full, nth)
    return {"any": ["thing", 1]}


def _number(schema: dict, nth: int):
    low, high = schema.get("minimum", 1), schema.get("maximum")
    step = schema.get("multipleOf", 1)
    for offset in itertools.count():
        for candidate in (low + (offset + nth) * step, low + 0.5, step * (offset + nth + 1), -offset):
            if not check(schema, candidate, ""):
                return candidate
        if high is not None and offset > high - low + 2:
            raise ValueError(f"no number found for {schema}")


def _object(schema: dict, full: bool, nth: int) -> dict:
    fields = schema.get("properties", {})
    names = list(fields) if full else [name for name in schema.get("required", [])]
    value = {"apiVersion": "v1", "kind": "ConfigMap"} if schema.get("x-kubernetes-embedded-resource") else {}
    value |= {name: sample(fields[name], full, nth) for name in names if name != "metadata"}
    more = schema.get("additionalProperties")
    if isinstance(more, dict):
        size = max(schema.get("minProperties", 0), 1 if full else 0)
        value |= {"key" if index == 0 else f"key{index}": sample(more, full, nth + index) for index in range(size)}
    for name in fields:
        if not check(schema, value, ""):
            break
        # Alternatives and minProperties: the first field that helps.
        if name not in value and not check(schema, {**value, name: sample(fields[name])}, ""):
            value[name] = sample(fields[name])
    return value


def _generated(schema: dict):
    yield from (f"text-{index}" for index in range(50))
    yield from ("a" * length for length in range(schema.get("minLength", 0), schema.get("minLength", 0) + 3))
    maker = rstr.Rstr(random.Random(schema.get("pattern", "")))
    for _ in range(300 if schema.get("pattern") else 0):
        yield maker.xeger(schema["pattern"])
