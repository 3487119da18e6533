#!/bin/bash
# isolate.sh SCRIPT: runs SCRIPT with bash in a home of its own, so that a test
# neither sees nor changes what the user's own lab has stored. The script may
# write to $HOME and $TMPDIR; both are removed afterwards.
set -u
script=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/manrs-lab-test.XXXXXX") || exit 1
trap 'rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM
mkdir "$dir/home" "$dir/tmp" "$dir/run" && chmod 700 "$dir/run" || exit 1
export HOME="$dir/home" TMPDIR="$dir/tmp" XDG_RUNTIME_DIR="$dir/run"
export XDG_CONFIG_HOME="$HOME/.config" XDG_DATA_HOME="$HOME/.local/share"
export XDG_STATE_HOME="$HOME/.local/state" XDG_CACHE_HOME="$HOME/.cache"
unset NO_COLOR EDITOR VISUAL TMUX TMUX_PANE COLUMNS LINES
cd "$dir/tmp" || exit 1
bash "$script" </dev/null
