#!/bin/bash
# BIRD accepts every configuration that is printed for it: those of
# unit/dialect/bird/, which together have everything the printer can say, and
# those of each router of each scenario with its model solution.
set -u
command -v bird >/dev/null || {
	echo "skipped: no bird"
	exit 77
}
failed=0

# accepts FILE: BIRD reads it and finds no fault.
accepts()
{
	bird -p -c "$1" >"$TMPDIR/said" 2>&1 && [ ! -s "$TMPDIR/said" ] && return
	echo "$1:"
	cat "$TMPDIR/said"
	failed=1
}

n=0
for file in "$SOURCE_DIR"/tests/unit/dialect/bird/*.bird; do
	accepts "$file"
	n=$((n + 1))
done
[ $n -ge 4 ] || {
	echo "only $n texts in unit/dialect/bird"
	failed=1
}

for solution in "$SOURCE_DIR"/scenarios/*/solution.cmd; do
	scenario=$(basename "$(dirname "$solution")")
	"$MANRS_LAB" export "$scenario" "$TMPDIR/$scenario" --as bird \
		--commands "$solution" >"$TMPDIR/said" 2>&1 || {
		echo "$scenario is not exported:"
		cat "$TMPDIR/said"
		failed=1
	}
	n=0
	for file in "$TMPDIR/$scenario"/*/bird.conf; do
		accepts "$file"
		n=$((n + 1))
	done
	[ $n -ge 2 ] || {
		echo "only $n routers in $scenario"
		failed=1
	}
done
exit $failed
