#!/usr/bin/env bash
# Asks the tools of the trade about the action, the hooks and the scripts.
# Usage: validate.sh (check-jsonschema, zizmor, pre-commit and shellcheck on the PATH)

set -euo pipefail

cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../.."

check-jsonschema --builtin-schema vendor.github-actions action.yml
zizmor --offline --no-progress --persona auditor action.yml
pre-commit validate-manifest .pre-commit-hooks.yaml
shellcheck action/run.sh .ci/run .ci/lib/*.sh
echo 'action.yml, .pre-commit-hooks.yaml and the scripts are valid'
