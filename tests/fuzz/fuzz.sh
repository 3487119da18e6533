#!/bin/bash
# fuzz.sh PROGRAM: fuzzes one target of the preset `fuzz`, ten seconds, or
# 200,000 executions with LAB_LONG=1. Inputs found on the way are thrown away;
# one that crashes stays under BUILD_DIR/crashes/. Copy it into
# tests/fuzz/corpus/<door>/ together with the repair. limits.c holds each input
# to its second and its 64 MB; -timeout only ends what would never end.
set -u
program=$1
door=$(basename "$program")
door=${door#fuzz_}
corpus=$SOURCE_DIR/tests/fuzz/corpus/$door
crashes=$BUILD_DIR/crashes/$door
found=$(mktemp -d) || exit 1
trap 'rm -rf "$found"' EXIT
mkdir -p "$crashes"

seeds=()
[ -d "$corpus" ] && seeds=("$corpus")
dict=()
[ -f "$SOURCE_DIR/tests/fuzz/$door.dict" ] &&
	dict=(-dict="$SOURCE_DIR/tests/fuzz/$door.dict")
if [ "${LAB_LONG:-0}" = 1 ]; then
	amount=(-runs=200000)
else
	amount=(-max_total_time="${LAB_FUZZ_SECONDS:-10}")
fi
# Short stacks with each allocation: they are a tenth of the time.
export ASAN_OPTIONS=${ASAN_OPTIONS:-malloc_context_size=8:quarantine_size_mb=16}
"$program" "${amount[@]}" -seed="${LAB_FUZZ_SEED:-1}" -timeout=60 \
	-entropic=0 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=1 \
	-artifact_prefix="$crashes/" "${dict[@]}" "$found" "${seeds[@]}" \
	2>&1 | tail -n 60
# libFuzzer's status for a crash is 77, which CTest would take for skipped.
[ "${PIPESTATUS[0]}" -eq 0 ] || exit 1
