"""Kinds: what a CustomResourceDefinition file says, one record for each version that is served."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Kind:
    """A served version of a kind. `schema` is its openAPIV3Schema as read; `status_apart` is true where status is a subresource."""

    group: str
    version: str
    kind: str
    status_apart: bool
    schema: dict = field(hash=False)
    file: Path

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}"

    @property
    def name(self) -> str:
        return f"{self.api_version}/{self.kind}"


def read(places: list[Path]) -> list[Kind]:
    """The kinds of all `*.yaml` below the places (folders or files), sorted by name."""
    kinds = []
    for place in places:
        files = sorted(place.rglob("*.yaml")) if place.is_dir() else [place]
        for file in files:
            for document in yaml.safe_load_all(file.read_text(encoding="utf-8")):
                if isinstance(document, dict) and document.get("kind") == "CustomResourceDefinition":
                    kinds.extend(_served(document["spec"], file))
    return sorted(kinds, key=lambda kind: kind.name)


def _served(spec: dict, file: Path):
    for version in spec["versions"]:
        if version["served"]:
            yield Kind(
                group=spec["group"],
                version=version["name"],
                kind=spec["names"]["kind"],
                status_apart="status" in (version.get("subresources") or {}),
                schema=version["schema"]["openAPIV3Schema"],
                file=file,
            )
