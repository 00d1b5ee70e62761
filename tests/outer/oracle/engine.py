"""Builds folders with the real kustomize engine: a path on a line comes in, a line of JSON goes out.

usage: engine.py TOOL          TOOL is shared/tools/kustomize-oracle, which brings the engine

An answer is `{"text": …, "error": …, "wall": …, "user": …}`: text or error is null, times are seconds of this build.
An empty line asks for the peak memory of this process: `{"peak": bytes}`.
"""

import importlib.machinery
import importlib.util
import json
import os
import resource
import sys

# Remote bases fail at once, with a network too: the comparison must not depend on one.
NOWHERE = "http://127.0.0.1:9"
OFFLINE = dict(
    http_proxy=NOWHERE, https_proxy=NOWHERE, HTTP_PROXY=NOWHERE, HTTPS_PROXY=NOWHERE, no_proxy="", NO_PROXY="",
    GIT_TERMINAL_PROMPT="0", GIT_SSH_COMMAND="false",
)


def main():
    tool = load(sys.argv[1])
    if OFFLINE.items() - os.environ.items():
        tool.engine()  # fetches it, if need be
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | OFFLINE)
    # What the engine itself prints must not come between the answers.
    out = os.fdopen(os.dup(1), "w", encoding="utf8")
    os.dup2(2, 1)
    engine = tool.engine()
    for line in sys.stdin:
        folder = line.rstrip("\n")
        print(json.dumps(build(tool, engine, folder) if folder else peak()), file=out, flush=True)


def load(path):
    sys.dont_write_bytecode = True
    loader = importlib.machinery.SourceFileLoader("oracle", path)
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("oracle", loader))
    loader.exec_module(module)
    return module


def build(tool, engine, folder):
    before = resource.getrusage(resource.RUSAGE_SELF)
    text, error, wall = tool.build(engine, folder)
    after = resource.getrusage(resource.RUSAGE_SELF)
    user = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return dict(text=None if text is None else text.decode("utf8", "replace"), error=error, wall=wall, user=user)


def peak():
    return dict(peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


if __name__ == "__main__":
    main()
