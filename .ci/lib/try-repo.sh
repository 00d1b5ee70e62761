#!/usr/bin/env bash
# Runs a hook as a user of pre-commit would, over a fixture in a repository of its own.
# Usage: try-repo.sh HOOK FIXTURE green|red (pre-commit on the PATH; for `fluxvet-system` also fluxvet)

set -euo pipefail

hook=$1
fixture=${2%/}
expected=$3
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.." && pwd)

scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT

# A user's or machine's settings (templates, hooks, signatures, `core.autocrlf`) must not decide.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=fluxvet GIT_AUTHOR_EMAIL=fluxvet@example.com
export GIT_COMMITTER_NAME=fluxvet GIT_COMMITTER_EMAIL=fluxvet@example.com

mkdir "$scratch/repository"
cp -R -- "$fixture/." "$scratch/repository"
cd -- "$scratch/repository"
git init --quiet --initial-branch main
git add --all
git commit --quiet --message 'The fixture'

code=0
pre-commit try-repo "$root" "$hook" --all-files --verbose --color never >"$scratch/log" 2>&1 || code=$?

# A hook that was skipped is not green, and one that could not run is not red.
case $expected in
    green) wanted='^fluxvet\.*Passed$' status=0 ;;
    red) wanted='^- exit code: 1$' status=1 ;;
    *) echo "expected is green or red, not $expected" >&2 && exit 2 ;;
esac
if ((code != status)) || ! grep -q -- "$wanted" "$scratch/log"; then
    cat -- "$scratch/log"
    echo "$hook on $fixture: expected $expected, pre-commit ended with $code" >&2
    exit 1
fi
echo "$hook on ${fixture##*/}: $expected, as expected"
