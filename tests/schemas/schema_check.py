"""The schema alone: types, values, sizes and alternatives of OpenAPI 3.0 as k8s.io/kube-openapi (pkg/validation/validate) checks them."""

from dataclasses import dataclass

import re2

import formats

_patterns: dict[str, object] = {}


@dataclass(frozen=True)
class Fault:
    """A fault at a place (JSON pointer, RFC 6901). `also` lists further places that name the same fault."""

    place: str
    what: str
    also: tuple[str, ...] = ()

    def covers(self, pointer: str) -> bool:
        return pointer == self.place or pointer in self.also


def child(place: str, step) -> str:
    return f"{place}/" + str(step).replace("~", "~0").replace("/", "~1")


def matches(pattern: str, text: str) -> bool:
    """Go's regexp: searched anywhere, `$` is the end of the text and nothing else."""
    compiled = _patterns.get(pattern)
    if compiled is None:
        compiled = _patterns[pattern] = re2.compile(pattern)
    return compiled.search(text) is not None


def check(schema: dict, value, place: str) -> list[Fault]:
    """Faults of a value from which nulls are dropped and in which defaults are set. Unknown fields are not looked for."""
    if value is None:
        untyped = not _types(schema) or schema.get("nullable")
        found = [] if untyped else [Fault(place, "type")]
        return found + ([Fault(place, "enum")] if schema.get("enum") else [])
    if not _is_of_type(value, _types(schema)):
        return [Fault(place, "type")]
    found = []
    if schema.get("enum") and not any(_same(value, allowed) for allowed in schema["enum"]):
        found.append(Fault(place, "enum"))
    if isinstance(value, str):
        found += _string(schema, value, place)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        found += _number(schema, value, place)
    elif isinstance(value, list):
        found += _list(schema, value, place)
    elif isinstance(value, dict):
        found += _object(schema, value, place)
    return found + _alternatives(schema, value, place)


def _types(schema: dict) -> tuple[str, ...]:
    if schema.get("x-kubernetes-int-or-string"):
        return ("integer", "string")
    return (schema["type"],) if schema.get("type") else ()


def _is_of_type(value, types: tuple[str, ...]) -> bool:
    if not types:
        return True
    if isinstance(value, bool):
        return "boolean" in types
    if isinstance(value, int):
        in_range = -(2**63) <= value < 2**63
        return "number" in types or ("integer" in types and in_range)
    if isinstance(value, float):
        return "number" in types or ("integer" in types and value.is_integer() and abs(value) <= 2**53 - 1)
    return {str: "string", list: "array", dict: "object"}[type(value)] in types


def _same(value, allowed) -> bool:
    return value == allowed and isinstance(value, bool) == isinstance(allowed, bool)


def _string(schema: dict, value: str, place: str) -> list[Fault]:
    found = []
    if "maxLength" in schema and len(value) > schema["maxLength"]:
        found.append(Fault(place, "length"))
    elif len(value) < schema.get("minLength", 0):
        found.append(Fault(place, "length"))
    elif schema.get("pattern") and not matches(schema["pattern"], value):
        found.append(Fault(place, "pattern"))
    if schema.get("format") and not formats.accepts(schema["format"], value):
        found.append(Fault(place, "format"))
    return found


def _number(schema: dict, value, place: str) -> list[Fault]:
    low, high, step = schema.get("minimum"), schema.get("maximum"), schema.get("multipleOf")
    below = low is not None and (value < low or (schema.get("exclusiveMinimum") and value == low))
    above = high is not None and (value > high or (schema.get("exclusiveMaximum") and value == high))
    found = [Fault(place, "bound")] if below or above else []
    if step is not None and value % step:
        found.append(Fault(place, "multiple"))
    return found


def _list(schema: dict, value: list, place: str) -> list[Fault]:
    size = len(value)
    out_of_bounds = size < schema.get("minItems", 0) or size > schema.get("maxItems", size)
    found = [Fault(place, "size")] if out_of_bounds else []
    if "items" in schema:
        for index, item in enumerate(value):
            found += check(schema["items"], item, child(place, index))
    return found


def _object(schema: dict, value: dict, place: str) -> list[Fault]:
    size = len(value)
    out_of_bounds = size < schema.get("minProperties", 0) or size > schema.get("maxProperties", size)
    found = [Fault(place, "size")] if out_of_bounds else []
    for name in schema.get("required", []):
        if name not in value:
            found.append(Fault(place, "required", (child(place, name),)))
    more = schema.get("additionalProperties")
    for key, inner in value.items():
        known = schema.get("properties", {}).get(key, more)
        if isinstance(known, dict):
            found += check(known, inner, child(place, key))
    return found


def _alternatives(schema: dict, value, place: str) -> list[Fault]:
    """One fault at the value for each construct that fails; the places of its alternatives' faults name it as well."""
    found = []
    for word, wanted in (("allOf", None), ("anyOf", 1), ("oneOf", 1)):
        results = [check(part, value, place) for part in schema.get(word, [])]
        passed = sum(not result for result in results)
        if not results or passed == (wanted or len(results)) or (word == "anyOf" and passed):
            continue
        inner = [fault for result in results for fault in result]
        also = tuple(pointer for fault in inner for pointer in (fault.place, *fault.also))
        found.append(Fault(place, word, also))
    if "not" in schema and not check(schema["not"], value, place):
        found.append(Fault(place, "not"))
    return found
