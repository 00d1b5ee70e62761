"""Trees: repositories in which Flux applies the cases, one object a file, and what fluxvet says of each file."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

import yaml

_ENTRY = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://git.example.com/fleet.git", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, path: ./clusters/test, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
"""
_FOLDER = "clusters/test"


class Unusable(Exception):
    """fluxvet did not answer, or did not read what it was given."""


@dataclass(frozen=True)
class Said:
    """A finding: its rule and the JSON pointer of its field, "" where it has none."""

    rule: str
    field: str
    message: str


class _Quoted(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    """Writes every text in quotes, so that no text turns into a number, a date or a flag; and no anchors."""

    def ignore_aliases(self, data):
        return True


_Quoted.add_representer(str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"'))


def as_yaml(obj: dict) -> str:
    return yaml.dump(obj, Dumper=_Quoted, sort_keys=False, width=2**31 - 1, allow_unicode=True)


def passes_kustomize(value) -> bool:
    """kustomize refuses an object that has an empty item in a list, and with it the whole build."""
    if isinstance(value, dict):
        return all(passes_kustomize(inner) for inner in value.values())
    return not isinstance(value, list) or all(item is not None and passes_kustomize(item) for item in value)


def write(root: Path, objects: list[dict], extra: list[Path]) -> list[str]:
    """A tree with an object a file, each under a name of its own, and the definitions in `extra`. Returns the files, in order."""
    folder = root / _FOLDER / "cases"
    folder.mkdir(parents=True)
    names = []
    for number, obj in enumerate(objects):
        named = {**obj, "metadata": {**obj["metadata"], "name": f"case-{number}"}}
        (folder / f"{number}.yaml").write_text(as_yaml(named), encoding="utf-8")
        names.append(f"cases/{number}.yaml")
    definitions = [f"definition-{number}.yaml" for number, _ in enumerate(extra)]
    for name, file in zip(definitions, extra):
        (root / _FOLDER / name).write_bytes(file.read_bytes())
    (root / _FOLDER / "flux-system.yaml").write_text(_ENTRY, encoding="utf-8")
    kustomize = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization", "resources": ["flux-system.yaml", *definitions, *names]}
    (root / _FOLDER / "kustomization.yaml").write_text(as_yaml(kustomize), encoding="utf-8")
    return [f"{_FOLDER}/{name}" for name in names]


def ask(fluxvet: str, root: Path, rules: str, ignore: str | None) -> dict[str, list[Said]]:
    """What one run says of each file. A file without a finding is not in the answer."""
    command = [fluxvet, "check", "--no-config", "--format", "json", "--rule", rules, "--flux-version", "2.10", "--fail-on", "never"]
    run = subprocess.run([*command, *(["--ignore", ignore] if ignore else []), "--root", str(root)], capture_output=True, check=False)
    if run.returncode != 0:
        raise Unusable(f"{' '.join(command)} ended with {run.returncode}: {run.stderr.decode(errors='replace')[:2000]}")
    report = json.loads(run.stdout)
    _complete(report, root)
    said: dict[str, list[Said]] = {}
    for finding in report["findings"]:
        said.setdefault(finding["path"], []).append(Said(finding["rule"], finding.get("field") or "", finding["message"]))
    return said


def _complete(report: dict, root: Path) -> None:
    """Silence counts only if every case was rendered into a cluster and held against a schema."""
    written = sum(1 for _ in (root / _FOLDER / "cases").iterdir())
    coverage = report["coverage"]
    reached = sum(cluster["objects"] for cluster in coverage["clusters"])
    if min(reached, coverage["validated"]) < written:
        gaps = [gap for gap in coverage["gaps"] if gap["what"] == "not built"] or coverage["gaps"]
        raise Unusable(
            f"{root}: {written} objects written, {reached} reached a cluster, {coverage['validated']} were validated; gaps: {json.dumps(gaps[:5])[:2000]}"
        )
