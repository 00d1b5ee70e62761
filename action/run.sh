#!/usr/bin/env bash
# The GitHub Action: installs fluxvet, runs it once and hands on its verdict.
#
# The inputs stand in FLUXVET_INPUT_* (see action.yml). They may hold anything, also text from a stranger's pull
# request, so each is one word of an argument list, written `--option=VALUE`, and none is ever printed.
# macOS has bash 3.2: no mapfile, and no empty arrays under `set -u`.

set -euo pipefail

workspace=${GITHUB_WORKSPACE:-$PWD}
temporary=${RUNNER_TEMP:-${TMPDIR:-/tmp}}
outputs=${GITHUB_OUTPUT:-/dev/null}
newline=$'\n'

# 1 would claim findings, so whatever ends the script early is our own failure.
verdict=3
finish() {
    printf 'exit-code=%s\n' "$verdict" >>"$outputs" || true
    exit "$verdict"
}
trap finish EXIT

main() {
    cd -- "$workspace"
    # Left for later steps to read; the runner empties its temporary folder after the job.
    scratch=$(mktemp -d "$temporary/fluxvet.XXXXXX")

    find_fluxvet
    find_report
    build_arguments

    local code=0
    # Git Bash would take an argument for a POSIX path and rewrite it.
    MSYS_NO_PATHCONV=1 MSYS2_ARG_CONV_EXCL='*' \
        "$fluxvet" "${arguments[@]}" 2>"$scratch/errors" || code=$?

    quote "$scratch/errors"
    write_outputs
    case $code in
        0 | 1 | 2 | 3) verdict=$code ;;
        *) stop "fluxvet ended with the status $code, which it never uses itself" ;;
    esac
}

# Says in an annotation why we cannot go on. Only for sentences of ours: the text is not escaped.
stop() {
    printf '::error title=fluxvet::%s\n' "$1"
    exit 3
}

# Sets `fluxvet` to the program to run.
find_fluxvet() {
    local wanted=${FLUXVET_INPUT_FLUXVET_PATH:-}
    if [[ -z $wanted ]]; then
        install
        return
    fi
    # Only files: a name like `exit` must not find what the shell calls so.
    fluxvet=$(type -P -- "$wanted") || stop 'fluxvet-path names no program'
    case $fluxvet in
        /* | [A-Za-z]:*) ;;
        *) fluxvet=$workspace/$fluxvet ;;
    esac
}

# Builds fluxvet from the sources of this action, unless these very sources were built here before.
install() {
    [[ -n ${GITHUB_ACTION_PATH:-} ]] || stop 'GITHUB_ACTION_PATH is not set and fluxvet-path is empty'
    local key folder suffix='' staging
    # A ref may move and a version may lag behind, the sources themselves cannot lie.
    key=$(sources_digest) || stop 'the sources of the action cannot be read'
    folder=${RUNNER_TOOL_CACHE:-$temporary}/fluxvet/$key/${RUNNER_OS:-any}-${RUNNER_ARCH:-any}
    if [[ ${RUNNER_OS:-} == Windows ]]; then suffix=.exe; fi
    fluxvet=$folder/fluxvet$suffix
    if [[ -x $fluxvet ]]; then return; fi

    type -P cargo >/dev/null || stop 'fluxvet is built from source and needs cargo on the PATH: install Rust or set fluxvet-path'
    mkdir -p -- "$folder"
    staging=$(mktemp -d "$folder/staging.XXXXXX")
    echo '::group::Build fluxvet'
    # From the action's folder: in the workspace, `rust-toolchain.toml` and `.cargo/config.toml` of the pull request
    # would say which programs to start. RUSTFLAGS of the job, say `-D warnings`, are meant for the job's own code.
    local code=0
    (
        cd -- "$GITHUB_ACTION_PATH" &&
            RUSTFLAGS='' cargo install --locked --no-track --path . --root "$staging" --target-dir "$scratch/build"
    ) || code=$?
    echo '::endgroup::'
    if ((code != 0)); then stop 'fluxvet could not be built, the log of this step says why'; fi
    # A rename: jobs that share the folder see a whole program or none.
    mv -f -- "$staging/bin/fluxvet$suffix" "$fluxvet"
    rm -rf -- "$staging" "$scratch/build"
}

sources_digest() {
    local sum=(sha256sum)
    if ! type -P sha256sum >/dev/null; then sum=(shasum -a 256); fi
    cd -- "$GITHUB_ACTION_PATH" || return
    find . \( -path ./.git -o -path ./target \) -prune -o -type f -print0 | LC_ALL=C sort -z |
        xargs -0 "${sum[@]}" | "${sum[@]}" | cut -c 1-20
}

# Sets `report` to the absolute path of the JSON report.
find_report() {
    report=${FLUXVET_INPUT_JSON_FILE:-$scratch/report.json}
    case $report in
        /* | [A-Za-z]:[/\\]*) ;;
        *) report=$workspace/$report ;;
    esac
    # Yesterday's report must not pass for today's, nor a link in the tree say where it is written.
    rm -f -- "$report"
}

build_arguments() {
    arguments=(check "--format=${FLUXVET_INPUT_FORMAT:-github}" "--write=json=$report")
    add_value fail-on "${FLUXVET_INPUT_FAIL_ON:-}"
    add_value config "${FLUXVET_INPUT_CONFIG:-}"
    add_value flux-version "${FLUXVET_INPUT_FLUX_VERSION:-}"
    add_value kubernetes-version "${FLUXVET_INPUT_KUBERNETES_VERSION:-}"
    add_each rule "${FLUXVET_INPUT_RULE:-}"
    add_each ignore "${FLUXVET_INPUT_IGNORE:-}"
    arguments+=("--root=${FLUXVET_INPUT_PATH:-.}")
}

# Adds `--option=value`, if there is a value.
add_value() {
    if [[ -n $2 ]]; then arguments+=("--$1=$2"); fi
}

# Adds `--option=item` for each item of a list that is separated by lines or commas.
add_each() {
    local item
    while IFS= read -r item; do
        item=${item#"${item%%[![:space:]]*}"}
        item=${item%"${item##*[![:space:]]}"}
        add_value "$1" "$item"
    done <<<"${2//,/$newline}"
}

# Shows what fluxvet said on standard error, deaf to workflow commands: a usage message quotes the input as it came.
quote() {
    if [[ ! -s $1 ]]; then return; fi
    local token
    token=$(random)
    printf '::stop-commands::%s\n' "$token"
    cat -- "$1"
    printf '\n::%s::\n' "$token"
}

write_outputs() {
    if [[ ! -f $report ]]; then return; fi
    local summary fence
    # No text in the report can look like this key: in a JSON string the quotes would have backslashes.
    summary=$(LC_ALL=C tr -d '[:space:]' <"$report" | LC_ALL=C grep -ao '"summary":{[^{}]*}' | tail -n 1) || summary=''
    fence=$(random)
    {
        if [[ $summary =~ \"error\":([0-9]+) ]]; then printf 'errors=%s\n' "${BASH_REMATCH[1]}"; fi
        if [[ $summary =~ \"warning\":([0-9]+) ]]; then printf 'warnings=%s\n' "${BASH_REMATCH[1]}"; fi
        # A path may hold line ends, and then further outputs; nobody can guess the fence.
        printf 'report<<%s\n%s\n%s\n' "$fence" "$report" "$fence"
    } >>"$outputs"
}

random() {
    od -An -N16 -tx1 /dev/urandom | tr -d ' \n'
}

main
