#!/usr/bin/env bash
# Installs Python programs into FOLDER/bin: the validators of .ci/requirements.txt, or what another list names.
# Usage: tools.sh FOLDER [REQUIREMENTS]

set -euo pipefail

folder=$1
requirements=${2:-$(dirname -- "${BASH_SOURCE[0]}")/../requirements.txt}

# The list is copied in last: an interrupted installation or another list starts afresh.
if ! cmp -s -- "$requirements" "$folder/requirements.txt"; then
    rm -rf -- "$folder"
    python3 -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "$requirements"
    cp -- "$requirements" "$folder/requirements.txt"
fi
