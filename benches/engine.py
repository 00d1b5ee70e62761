#!/usr/bin/env python3
"""Compares a build with `--profile dist` with the real kustomize engine on one repository, in seconds of processor time.

usage: benches/engine.py FLUXVET [REPOSITORY]

Measured: every folder built by the engine in process and by us on one thread; a whole check on two threads; the peak
memory of both; a folder with ten copies that differ in every file against one copy. REPOSITORY is, if not given,
hmcts/sds-flux-config out of the shared corpora. FLUXVET_SHARED names the shared folder, else ../shared.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
SHARED = pathlib.Path(os.environ.get("FLUXVET_SHARED", HERE.parent.parent / "shared"))
KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    fluxvet = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        root = pathlib.Path(sys.argv[2]).resolve() if len(sys.argv) == 3 else unpacked(work)
        engine, folders, peak = with_engine(root)
        render = best([fluxvet, "render", "--all", "--out", str(work / "out"), "--root", str(root)], 1)
        one = best([fluxvet, "check", "--no-config", "--format", "json", "--root", str(root)], 2)
        ten = copies(root, work / "ten")
        many = best([fluxvet, "check", "--no-config", "--format", "json", "--root", str(ten)], 2)
    print(f"{root.name}: {folders} folders that the engine builds")
    row("engine, in process", engine, peak)
    row("fluxvet render --all, one thread", *render[:2], engine / render[0])
    row("fluxvet check, two threads", *one[:2], engine / one[0])
    print(f"    on the clock {one[2]:.2f} s")
    row("fluxvet check, ten copies", *many[:2])
    print(f"    ten copies are {many[0] / one[0]:.1f} times the work and {many[1] / one[1]:.1f} times the memory of one")


def row(name, seconds, peak, ratio=None):
    more = f", {ratio:.1f} times faster than the engine" if ratio else ""
    print(f"{name:34} {seconds:8.2f} s of processor time, {peak / 2**20:7.0f} MiB{more}")


def unpacked(work):
    name = "hmcts__sds-flux-config"
    archive = SHARED / "corpora/repositories.tar.xz"
    subprocess.run(["tar", "xf", archive, "-C", work, name], check=True)
    return work / name


def with_engine(root):
    """Seconds, folders that build, peak memory. Failures count too, but for those that only wait for a network."""
    script = [sys.executable, HERE.parent / "tests/outer/oracle/engine.py", SHARED / "tools/kustomize-oracle"]
    worker = subprocess.Popen(script, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    folders = sorted(path for path, _, files in os.walk(root) if any(name in files for name in KUSTOMIZATIONS))
    total, built = 0.0, 0
    for folder in folders:
        answer = ask(worker, folder)
        if answer["text"] is not None:
            total += answer["user"]
            built += 1
    peak = ask(worker, "")["peak"]
    worker.stdin.close()
    worker.wait()
    return total, built, peak


def ask(worker, line):
    worker.stdin.write(line + "\n")
    worker.stdin.flush()
    return json.loads(worker.stdout.readline())


def best(command, threads):
    """The quickest of three runs: processor time, peak memory, time on the clock."""
    return min(measured(command, threads) for _ in range(3))


def measured(command, threads):
    start = os.times().elapsed
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=os.environ | {"RAYON_NUM_THREADS": str(threads)})
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{command} ends with {process.returncode}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, os.times().elapsed - start


def copies(root, target):
    """Ten copies, each manifest with a value of its own."""
    for number in range(10):
        copy = target / f"copy-{number}"
        shutil.copytree(root, copy, symlinks=True)
        for path in copy.rglob("*.y*ml"):
            if path.is_symlink() or not path.is_file():
                continue
            text = path.read_text(encoding="utf8", errors="surrogateescape")
            more = f"# copy {number}\n" if path.name in KUSTOMIZATIONS else f"copy: number-{number}\n"
            if re.search(r"^\w+:", text, re.M):
                path.write_text(text.rstrip("\n") + "\n" + more, encoding="utf8", errors="surrogateescape")
    return target


if __name__ == "__main__":
    main()
