#!/bin/bash
# BIRD's protocol rpki fills its ROA tables from the lab, follows what changes,
# and comes to terms with another instance of the cache.
set -u
# shellcheck source=../support/serve.sh
. "$SOURCE_DIR/tests/support/serve.sh"
needs bird birdc
own_network
serve "$world" --rtr 3323 --speed 0

cat >"$TMPDIR/bird.conf" <<'END'
log stderr all;
router id 192.0.2.1;
roa4 table r4;
roa6 table r6;
protocol device {}
protocol rpki lab {
	roa4 { table r4; };
	roa6 { table r6; };
	remote 127.0.0.1 port 3323;
	retry keep 1;
}
END
bird -f -c "$TMPDIR/bird.conf" -s "$TMPDIR/bird.ctl" -P "$TMPDIR/bird.pid" \
	>"$TMPDIR/bird.log" 2>&1 &
pids+=($!)
bird_vrps()
{
	birdc -s "$TMPDIR/bird.ctl" show route | sed -nE \
		's/^([0-9a-f:.]+\/[0-9]+)-([0-9]+) AS([0-9]+) .*/\1 \2 \3/p'
}
has "BIRD at the start" bird_vrps "$TMPDIR/vrps"
change_vrps
has "BIRD after a change" bird_vrps "$TMPDIR/changed"
# Only the change was sent: two records, of which one is a withdrawal.
birdc -s "$TMPDIR/bird.ctl" show protocols all lab |
	awk '/Import updates:/ { u += $3 } /Import withdraws:/ { w += $3 }
		END { exit !(u == 4 && w == 1) }' ||
	fail "BIRD was sent more than what changed"

# Another instance has another session; what was told before does not count.
serve_again "$world" --rtr 3323 --speed 0
has "BIRD with another instance" bird_vrps "$TMPDIR/vrps"
serve_stop
exit "$failed"
