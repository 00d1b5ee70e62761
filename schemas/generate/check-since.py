#!/usr/bin/env python3
"""Compares our schemas with the definitions that real repositories install, version by version.

usage: check-since.py FOLDER [KINDS]

Finds every `gotk-components.yaml` below FOLDER, reads the Flux version from its header, and for each custom resource
definition in it compares what kinds.tsv says for that version: which versions of a kind are served, which fields there
are outside `status`, which of them are required, and which values an enum has. Prints what differs and exits with 1.
Shares no code with the generator. Definitions are told apart by content, so a copy costs nothing.
"""

import hashlib
import json
import pathlib
import re
import sys

import yaml

HEADER = re.compile(r"^# Flux [Vv]ersion: v(\d+)\.(\d+)\.", re.M)


def version(text):
    major, _, minor = text.partition(".")
    return int(major), int(minor)


def alive(node, flux, prefix=""):
    since, until = node.get(prefix + "since"), node.get(prefix + "until")
    return not (since and flux < version(since)) and not (until and flux > version(until))


# Ours is the newest word where a mark cannot say that it changed. (path, word): why that is no harm.
ACCEPTED = {
    ("spec.resources[].name", "maxLength"): "53 up to 2.5, 253 since: longer names are let through",
    ("spec.resources[].namespace", "maxLength"): "the same",
    ("spec.eventSources[].name", "maxLength"): "the same",
    ("spec.eventSources[].namespace", "maxLength"): "the same",
    ("spec.verify.mode", "default"): "2.0 had none, and requires the field",
    ("spec.timeout", "default"): "HelmRepository had 60s in 2.0; the controller's own default is the same",
    ("spec.url", "pattern"): "HelmRepository had none in 2.0; another scheme failed in the controller",
}

# What a leaf may be beside its fields; compared word by word.
WORDS = ("type", "pattern", "format", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems",
         "minProperties", "maxProperties", "default", "nullable", "x-kubernetes-preserve-unknown-fields",
         "x-kubernetes-int-or-string", "x-kubernetes-list-type", "x-kubernetes-list-map-keys", "x-kubernetes-map-type")


def walk(schema, path, facts, flux=None):
    """Every node below a schema: path -> its constraints, and those of its items. `flux` is given for ours alone."""
    if not isinstance(schema, dict):
        return
    required = set(schema.get("required", []))
    if flux:
        required = alive_values(required, schema, "x-required-", flux)
        required |= {name for name, last in schema.get("x-required-until", {}).items() if flux <= version(last)}
    for name, inner in schema.get("properties", {}).items():
        if not path and name in ("apiVersion", "kind", "metadata", "status"):
            continue
        if flux and not alive(inner, flux, "x-"):
            continue
        here = f"{path}.{name}" if path else name
        facts[here] = {"required": name in required, **constraints(inner, flux)}
        walk(inner, here, facts, flux)
    for key, mark in (("items", "[]"), ("additionalProperties", "{}")):
        if isinstance(schema.get(key), dict):
            facts[path + mark] = constraints(schema[key], flux)
            walk(schema[key], path + mark, facts, flux)


def constraints(schema, flux):
    facts = {word: schema[word] for word in WORDS if word in schema}
    if "enum" in schema:
        values = set(map(str, schema["enum"]))
        facts["enum"] = sorted(alive_values(values, schema, "x-enum-", flux) if flux else values)
    return facts


def alive_values(values, schema, prefix, flux):
    """Of required names or enum values, those that count in this version."""
    since = schema.get(prefix + "since", {})
    return {value for value in values if value not in since or flux >= version(since[value])}


def ours(kinds):
    known = {}
    for line in kinds.read_text(encoding="utf-8").splitlines():
        name, _, text = line.partition("\t")
        if "fluxcd" in name and not name.startswith("#"):
            known[name] = json.loads(text)
    return known


def definitions(folder):
    """(flux version, definition, path), each content of each version once."""
    seen = set()
    for path in sorted(folder.rglob("*.y*ml")):
        if path.is_symlink() or path.stat().st_size < 20_000:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        header = HEADER.search(text[:2000])
        if not header:
            continue
        flux = int(header[1]), int(header[2])
        for part in re.split(r"^---\s*$", text, flags=re.M):
            key = flux, hashlib.sha256(part.encode()).digest()
            if "kind: CustomResourceDefinition" not in part or key in seen:
                continue
            seen.add(key)
            yield flux, yaml.load(part, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)), path


def compare(flux, document, known):
    """Sentences about what differs, and how many fields were compared, how many of their words accepted as they are."""
    spec = document["spec"]
    group, kind = spec["group"], spec["names"]["kind"]
    served = {v["name"]: v for v in spec["versions"] if v.get("served")}
    claimed = {}
    for name, entry in known.items():
        g, v, k = name.split("/")
        if (g, k) == (group, kind) and alive(entry, flux):
            claimed[v] = entry
    fields, accepted, said = 0, 0, []
    for name in sorted(served.keys() ^ claimed.keys()):
        who = "the definition serves" if name in served else "we serve"
        said.append(f"{group}/{name}/{kind}: {who} it, the other side does not")
    for name in sorted(served.keys() & claimed.keys()):
        entry = claimed[name]
        deprecated = bool(entry.get("deprecated")) and flux >= version(entry["deprecated"])
        if deprecated != bool(served[name].get("deprecated")):
            said.append(f"{group}/{name}/{kind}: deprecated is {not deprecated} in the definition")
        if entry["schema"].get("x-kubernetes-preserve-unknown-fields"):
            continue
        theirs, mine = {}, {}
        walk(served[name]["schema"]["openAPIV3Schema"], "", theirs)
        walk(entry["schema"], "", mine, flux)
        fields += len(theirs)
        for path in sorted(theirs.keys() | mine.keys()):
            if path not in mine:
                said.append(f"{group}/{name}/{kind} {path}: not ours")
            elif path not in theirs:
                said.append(f"{group}/{name}/{kind} {path}: not in the definition")
            else:
                for word in sorted(mine[path].keys() | theirs[path].keys()):
                    a, b = mine[path].get(word), theirs[path].get(word)
                    if a != b and (path, word) in ACCEPTED:
                        accepted += 1
                    elif a != b:
                        said.append(f"{group}/{name}/{kind} {path}: {word} is {b}, ours {a}")
    return said, fields, accepted


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    kinds = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else pathlib.Path(__file__).parent.parent / "kinds.tsv"
    known = ours(kinds)
    differences, total, passed, count, versions = {}, 0, 0, 0, set()
    for flux, document, path in definitions(pathlib.Path(sys.argv[1])):
        if "fluxcd" not in document["spec"]["group"] or flux < (2, 0):
            continue
        said, fields, accepted = compare(flux, document, known)
        total, passed, count = total + fields, passed + accepted, count + 1
        versions.add(flux)
        for sentence in said:
            differences.setdefault(sentence, set()).add(flux)
    for sentence, where in sorted(differences.items()):
        print(f"{sentence}   [{', '.join(f'{a}.{b}' for a, b in sorted(where))}]")
    names = ", ".join(f"{a}.{b}" for a, b in sorted(versions))
    print(f"{count} definitions of Flux {names}: {total} fields compared, "
          f"{len(differences)} differences, {passed} accepted")
    if count == 0:
        sys.exit("no definition found")
    sys.exit(1 if differences else 0)


main()
