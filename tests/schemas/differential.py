"""Differential test of schemas: objects made from each CustomResourceDefinition get the same verdict from fluxvet and from
`verdict.py`, which reads the definition itself and shares no code with fluxvet.

    python tests/schemas/differential.py --fluxvet target/dist/fluxvet ../shared/crds

Prints the cases of each kind, each difference with the file it stands in, and totals. Ends with 1 if there is a difference or if
fewer than `--minimum` cases were made, with 2 if fluxvet could not be asked. Nothing is random: every run makes the same cases.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import cases
import crds
import selftest
import tree
import verdict

_PROBE = Path(__file__).parent / "probe-crd.yaml"
# Objects in one tree: enough that starting fluxvet does not count, few enough that a failing tree can be looked at.
_IN_A_TREE = 5000


@dataclass(frozen=True)
class Difference:
    """`sort` is `missed` (only we find a fault), `invented` (only fluxvet does) or `misplaced` (both do, at places that do not agree)."""

    sort: str
    kind: str
    case: cases.Case
    ours: list[verdict.Fault]
    theirs: list[tree.Said]

    def text(self) -> str:
        lines = [f"--- {self.sort}: {self.kind}: {self.case.about}"]
        lines += [f"    expected {fault.what} at {fault.place or '/'}" for fault in self.ours] or ["    expected no fault"]
        lines += [f"    fluxvet  {said.rule} at {said.field or '/'}: {said.message}" for said in self.theirs] or ["    fluxvet  nothing"]
        return "\n".join([*lines, tree.as_yaml(self.case.obj)])


def compare(kind: str, case: cases.Case, ours: list[verdict.Fault], theirs: list[tree.Said]) -> Difference | None:
    """Both silent, or both at the same places. A fault that follows from another may go unsaid; a place that is no fault may not be said."""
    stray = [said for said in theirs if not any(fault.covers(said.field) for fault in ours)]
    if bool(ours) != bool(theirs):
        return Difference("missed" if ours else "invented", kind, case, ours, theirs)
    return Difference("misplaced", kind, case, ours, theirs) if stray else None


def main() -> int:
    arguments = _arguments()
    kinds = crds.read([*arguments.crds, *([] if arguments.no_probe and not arguments.self_test else [_PROBE])])
    if arguments.self_test:
        return selftest.run(kinds, compare)
    every = [(kind, case, verdict.faults(kind, case.obj)) for kind in kinds for case in cases.of(kind)]
    made = [each for each in every if tree.passes_kustomize(each[1].obj)]
    print(f"{len(every) - len(made):6} cases left out, because kustomize refuses them")
    wrong = [case for kind, case, faults in made if case.good and faults]
    if wrong:
        print(f"{len(wrong)} cases meant to be good are not, first: {wrong[0].about}", file=sys.stderr)
        return 2
    if arguments.dump:
        _dump(arguments.dump, every)
    try:
        differences = _differences(arguments, made)
    except (tree.Unusable, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    return _report(arguments, made, differences)


def _differences(arguments, made: list) -> list[Difference]:
    root = arguments.keep or Path(tempfile.mkdtemp(prefix="schemas-"))
    found = []
    try:
        for number, start in enumerate(range(0, len(made), _IN_A_TREE)):
            part, place = made[start : start + _IN_A_TREE], root / f"tree-{number}"
            shutil.rmtree(place, ignore_errors=True)
            files = tree.write(place, [case.obj for _, case, _ in part], [] if arguments.no_probe else [_PROBE])
            said = tree.ask(arguments.fluxvet, place, arguments.rules, arguments.ignore)
            strangers = set(said) - set(files)
            if strangers:
                raise tree.Unusable(f"findings in files that are no cases: {sorted(strangers)[:3]}: {said[min(strangers)]}")
            for (kind, case, ours), file in zip(part, files):
                found.append(compare(kind.name, case, ours, said.get(file, [])))
    finally:
        if not arguments.keep:
            shutil.rmtree(root, ignore_errors=True)
    return [difference for difference in found if difference]


def _report(arguments, made: list, differences: list[Difference]) -> int:
    per_kind, broken = Counter(kind.name for kind, _, _ in made), Counter(kind.name for kind, _, faults in made if faults)
    per_sort = {kind: Counter(d.sort for d in differences if d.kind == kind) for kind in per_kind}
    for difference in differences[: arguments.show]:
        print(difference.text())
    if len(differences) > arguments.show:
        print(f"... and {len(differences) - arguments.show} more (--show)\n")
    for kind, count in per_kind.items():
        sorts = ", ".join(f"{sort} {n}" for sort, n in sorted(per_sort[kind].items())) or "no difference"
        print(f"{count:6} cases, {broken[kind]:5} of them broken: {kind}: {sorts}")
    total = Counter(d.sort for d in differences)
    print(f"{len(made):6} cases, {sum(broken.values()):5} of them broken, {len(per_kind)} kinds: {len(differences)} differences "
          f"({total['missed']} missed, {total['invented']} invented, {total['misplaced']} misplaced)")
    if len(made) < arguments.minimum:
        print(f"fewer than {arguments.minimum} cases were made")
    return 1 if differences or len(made) < arguments.minimum else 0


def _dump(file: Path, made: list) -> None:
    """The cases as JSON lines: kind, what was done, object, pointers at fault. For other validators to be compared with."""
    lines = ([kind.name, case.about, case.obj, [fault.place for fault in faults]] for kind, case, faults in made)
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("crds", nargs="+", type=Path, help="definitions: files or folders of `*.yaml`")
    parser.add_argument("--fluxvet", default="fluxvet", help="the program to test")
    parser.add_argument("--rules", default="schema", help="rules or families to ask for")
    parser.add_argument("--ignore", help="rules of these that do not count, with commas")
    parser.add_argument("--minimum", type=int, default=20000, metavar="N", help="fewer cases are a failure (%(default)s)")
    parser.add_argument("--show", type=int, default=20, metavar="N", help="differences to print in full (%(default)s)")
    parser.add_argument("--no-probe", action="store_true", help="leave out the definition that uses every construct")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the trees there and leave them")
    parser.add_argument("--dump", type=Path, metavar="FILE", help="write the cases and their verdicts as JSON lines")
    parser.add_argument("--self-test", action="store_true", help="test the validator against known answers and against `jsonschema`, without fluxvet")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
