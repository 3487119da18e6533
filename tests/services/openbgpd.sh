#!/bin/bash
# OpenBGPD, with the lab as its RTR cache, has as many VRPs as there are and
# follows what changes.
set -u
# shellcheck source=../support/serve.sh
. "$SOURCE_DIR/tests/support/serve.sh"
needs bgpctl
[ -x /usr/sbin/bgpd ] || needs /usr/sbin/bgpd
own_network
serve "$world" --rtr 3323 --speed 0

cat >"$TMPDIR/openbgpd.conf" <<END
AS 64500
router-id 192.0.2.1
socket "$TMPDIR/openbgpd.sock"
fib-update no
listen on 127.0.0.1 port 1179
rtr 127.0.0.1 {
	port 3323
}
END
chmod 600 "$TMPDIR/openbgpd.conf"
chmod a+x "$TMPDIR" "$(dirname "$TMPDIR")"
/usr/sbin/bgpd -d -f "$TMPDIR/openbgpd.conf" >"$TMPDIR/openbgpd.log" 2>&1 &
pids+=($!)
control()
{
	bgpctl -s "$TMPDIR/openbgpd.sock" "$@"
}
# "IPv4 IPv6" of its table.
counts()
{
	control show sets | awk '$1 == "ROA" { print $4, $5 }'
}
echo "2 1" >"$TMPDIR/counts"
has "OpenBGPD at the start" counts "$TMPDIR/counts"
change_vrps
echo "3 0" >"$TMPDIR/counts"
has "OpenBGPD after a change" counts "$TMPDIR/counts"
control show rtr | grep -q 'Serial #: 2$' ||
	fail "not serial 2: $(control show rtr)"
serve_stop
exit "$failed"
