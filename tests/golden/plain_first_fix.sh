#!/bin/bash
# plain_first_fix.sh: the first scenario finished in plain mode, from a pipe.
# No escape byte, no line of more than 78 columns, the grade is kept.
set -u
failed=0
out=$TMPDIR/out
fail()
{
	echo "FAILED: $*"
	failed=1
}

printf '%s\n' '' '' why diff commit check finish quit |
	"$MANRS_LAB" --plain >"$out" 2>"$TMPDIR/err" || fail "exit status $?"
[ -s "$TMPDIR/err" ] && fail "messages: $(cat "$TMPDIR/err")"
LC_ALL=C grep -n $'[\001-\011\013-\037\177\200-\237]' "$out" &&
	fail "control bytes in the output"
awk 'length($0) > 78 { print FILENAME ":" FNR ": " $0; bad = 1 }
	END { exit bad }' "$out" || fail "a line is too long"
for text in 'You run AS500100' 'uses a wrong origin' \
	'It would have been refused if' 'Committed as version 1' \
	'All requirements are met: 2 of 2' 'Finished: 100 of 100 points'; do
	grep -qF "$text" "$out" || fail "\"$text\" is not said"
done
"$MANRS_LAB" list | grep -qE 'first-fix +done +100/100' ||
	fail "the progress is not kept"
"$MANRS_LAB" report first-fix | grep -qF 'Score 100 of 100' ||
	fail "there is no report"
"$MANRS_LAB" report first-fix --json >"$TMPDIR/report.json" ||
	fail "the report does not say passed"
grep -q '"passed": true' "$TMPDIR/report.json" || fail "JSON of the report"
"$MANRS_LAB" regrade "$HOME/.local/state/manrs-lab/lab.db" >"$TMPDIR/again" ||
	fail "regrade: $(cat "$TMPDIR/again")"

# To look at the lesson again and again is not to go on.
printf '%s\n' '' lesson lesson 'show log' quit |
	XDG_STATE_HOME=$TMPDIR/other "$MANRS_LAB" --plain >"$out" 2>&1
[ "$(grep -c 'a part of the space of AS500500' "$out")" -eq 2 ] ||
	fail "lesson does not show the text of the step"
[ "$(grep -c 'NOW  You run AS500100' "$out")" -ge 2 ] ||
	fail "lesson goes on by itself"
[ "$failed" -eq 0 ] || cat "$out"
exit "$failed"
