#!/bin/bash
# rtrclient (rtrlib) gets all VRPs, and then only what changes: one that a
# command publishes, one that the scenario does, one that is revoked.
set -u
# shellcheck source=../support/serve.sh
. "$SOURCE_DIR/tests/support/serve.sh"
needs rtrclient stdbuf
serve "$world" "${anywhere[@]}" --speed 0

# --- all ---

timeout 30 rtrclient -e -t csv tcp 127.0.0.1 "$rtr" 2>"$TMPDIR/rtrclient.log" |
	tr -d ' ' | sed -nE 's/^([0-9a-f:.]+),([0-9]+),([0-9]+),/\1\/\2 \3 /p' |
	same "$TMPDIR/vrps" || {
	fail "rtrclient has (>) not what the lab has (<)"
	cat "$TMPDIR/diff"
}

# --- changes ---

stdbuf -oL rtrclient -p tcp 127.0.0.1 "$rtr" >"$TMPDIR/stream" 2>&1 &
pids+=($!)
# streams SIGN PREFIX: the last word about it.
streams()
{
	[ "$(grep -F " $2" "$TMPDIR/stream" | tail -n 1 | cut -c 1)" = "$1" ]
}
for prefix in 10.65.0.0 198.51.100.0 2001:db8:1000::; do
	within 30 streams + "$prefix" || fail "$prefix does not come"
done
serve_say publish roa 192.0.2.0/24 origin 64500
serve_say run for 2m
within 60 streams + 192.0.2.0 || fail "what is published does not come"
serve_say revoke roa 192.0.2.0/24 origin 64500
serve_say run for 2m
within 60 streams - 192.0.2.0 || fail "what is revoked does not go"
[ "$(grep -c '^[+-] ' "$TMPDIR/stream")" -eq 5 ] ||
	fail "more came than what changed: $(cat "$TMPDIR/stream")"
grep -q 'serial 3:' "$TMPDIR/serve.log" || fail "there is no serial 3"

# --- the validator goes down and comes again (11:10, 11:50) ---

serve_say run until 11:00:30
within 30 streams + 10.67.0.0 || fail "what the scenario publishes is missing"
serve_say run until 11:10:01
within 30 serve_says "validator rp1 is down" || fail "it does not go down"
timeout 5 rtrclient -e -t csv tcp 127.0.0.1 "$rtr" >"$TMPDIR/down" 2>&1 &&
	fail "a validator that is down answers"
serve_say run until 11:50:01
within 60 serve_says "validator rp1 has no result yet" ||
	fail "it does not come up"
timeout 30 rtrclient -e -t csv tcp 127.0.0.1 "$rtr" >"$TMPDIR/starting" 2>&1 &
pids+=($!)
hears_no_data()
{
	grep -qi "no data" "$TMPDIR/starting"
}
within 30 hears_no_data || fail "it does not say that there are no data yet"
serve_say run for 1m
within 60 serve_says "serial 1: 4 VRPs" ||
	fail "it is not another instance with a new serial"
timeout 30 rtrclient -e -t csv tcp 127.0.0.1 "$rtr" >"$TMPDIR/again" 2>&1
grep -q 10.67.0.0 "$TMPDIR/again" || fail "it does not answer again"
serve_stop
exit "$failed"
