#!/bin/bash
# A learner plays in one window; in another the registry of that session is
# served, and follows: publishing, time, undo, objects of the IRR.
set -u
# shellcheck source=../support/serve.sh
. "$SOURCE_DIR/tests/support/serve.sh"
needs mkfifo

cp -r "$world" "$TMPDIR/world"
"$MANRS_LAB" serve-registry --session "$TMPDIR/world" >"$TMPDIR/out" 2>&1 &&
	fail "a session that is not there is served"
grep -q 'no session of services is open' "$TMPDIR/out" ||
	fail "no session: $(cat "$TMPDIR/out")"

mkfifo "$TMPDIR/learner"
"$MANRS_LAB" open "$TMPDIR/world" --plain <"$TMPDIR/learner" \
	>"$TMPDIR/learner.log" 2>&1 &
pids+=($!)
exec 8>"$TMPDIR/learner"
learner()
{
	echo "$*" >&8
}
learner show rpki
# shellcheck disable=SC2317
learner_is_ready()
{
	grep -q '^Validators' "$TMPDIR/learner.log"
}
within 60 learner_is_ready || fail "the learner's window does not open"
serve --session "$TMPDIR/world" "${anywhere[@]}"
serve_says "What its learner does is followed" || fail "it does not say so"
serve_says "serial 1: 3 VRPs" || fail "not three VRPs at the start"

learner publish roa 192.0.2.0/24 origin 64500
learner run for 3m
within 60 serve_says "serial 2: 4 VRPs" || fail "it does not follow a ROA"
learner undo
within 60 serve_says "serial 3: 3 VRPs" || fail "it does not follow an undo"
learner redo
within 60 serve_says "serial 4: 4 VRPs" || fail "it does not follow a redo"
learner run until 11:15
within 60 serve_says "validator rp1 is down" || fail "rp1 is not down"
exec 8>&-
serve_stop

# By its number, as it is left.
serve --session 1 "$TMPDIR/world" --rtr 0 --validator rp2
serve_says "serial 1: 5 VRPs" || fail "not the session that was left"
serve_stop
exit "$failed"
