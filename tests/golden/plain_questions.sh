#!/bin/bash
# Quiz and review of a tutorial in plain mode: every question is asked and
# explained, a second review draws other numbers, nothing escapes.
set -u
out=$(mktemp) || exit 1
again=$(mktemp) || exit 1
trap 'rm -f "$out" "$again"' EXIT

fail()
{
	echo "FAILED: $1"
	cat "$out"
	exit 1
}

answers()
{
	for _ in $(seq 40); do echo 1; done | head -n "$1"
}

count=$(grep -c 'question:' "$SOURCE_DIR/courseware/04-filtering/quiz.yaml")
{
	echo quiz
	answers "$count"
	echo quit
} | "$MANRS_LAB" --plain >"$out" 2>&1
grep -q "That was all: [0-9]* of $count right" "$out" || fail "no result"
[ "$(grep -c '^\(Right\|Not right\)\.' "$out")" -eq "$count" ] ||
	fail "not every answer is explained"
LC_ALL=C grep -q $'\x1b' "$out" && fail "an escape byte"
awk 'length($0) > 78 { exit 1 }' "$out" || fail "a line is too long"

printf 'review\nnonsense\n0\nstop\nquit\n' | "$MANRS_LAB" --plain >"$out" 2>&1
printf 'review\nnonsense\n0\nstop\nquit\n' | "$MANRS_LAB" --plain >"$again" 2>&1
[ "$(grep -c 'Type a number from 1' "$out")" -eq 2 ] || fail "bad answers"
cmp -s "$out" "$again" && fail "the second review has the same numbers"
printf 'quiz nosuch\nquit\n' | "$MANRS_LAB" --plain >"$out" 2>&1
grep -q 'no tutorial "nosuch"' "$out" || fail "unknown tutorial"
echo "questions: ok"
