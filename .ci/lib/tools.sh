#!/usr/bin/env bash
# Installs the validators of .ci/requirements.txt into FOLDER/bin.
# Usage: tools.sh FOLDER

set -euo pipefail

folder=$1
requirements=$(dirname -- "${BASH_SOURCE[0]}")/../requirements.txt

# The list is copied in last: an interrupted installation or another list starts afresh.
if ! cmp -s -- "$requirements" "$folder/requirements.txt"; then
    rm -rf -- "$folder"
    python3 -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-input \
        --require-hashes --only-binary :all: -r "$requirements"
    cp -- "$requirements" "$folder/requirements.txt"
fi
