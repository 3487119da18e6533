#!/bin/bash
# plain_all.sh: every scenario is finished in plain mode with its model
# solution; no control byte, no line of more than 78 columns.
set -u
failed=0
for dir in "$SOURCE_DIR"/scenarios/*/; do
	id=$(basename "$dir")
	out=$TMPDIR/$id
	{
		echo "open $id"
		# Comments are fine at the prompt, too.
		cat "$dir/solution.cmd"
		printf '%s\n' 'map' 'registry' 'routes' 'config' 'task' 'help' \
			'run' 'run' 'run' 'run' 'run' finish quit
	} | "$MANRS_LAB" --plain >"$out" 2>&1 || {
		echo "FAILED: $id: exit status $?"
		failed=1
	}
	if LC_ALL=C grep -n $'[\001-\011\013-\037\177]' "$out"; then
		echo "FAILED: $id: control bytes"
		failed=1
	fi
	awk -v id="$id" 'length($0) > 78 { print id ":" FNR ": " $0; bad = 1 }
		END { exit bad }' "$out" || failed=1
	if ! grep -qE '^Finished: ([0-9]+) of \1 points, passed' "$out"; then
		echo "FAILED: $id: not passed"
		tail -n 40 "$out"
		failed=1
	fi
done
exit "$failed"
