#!/bin/bash
# What serve-registry prints to connect with is right: the commands answer, the
# lines of configuration are accepted by those they are for.
set -u
# shellcheck source=../support/serve.sh
. "$SOURCE_DIR/tests/support/serve.sh"
needs bgpq4 whois rtrclient curl
serve "$world" "${anywhere[@]}" --speed 0

# hint TOOL: what is printed for it.
hint()
{
	awk -v tool="$1" '
		/^  [A-Za-z]/ { mine = $1 == tool }
		/^[^ ]/ { mine = 0 }
		mine { print substr($0, 14) }' "$TMPDIR/serve.log"
}
# answers TOOL TEXT: its command does, with it.
answers()
{
	timeout 30 bash -c "$(hint "$1")" >"$TMPDIR/out" 2>"$TMPDIR/err"
	grep -qF -- "$2" "$TMPDIR/out" ||
		fail "$1: $(hint "$1"): no \"$2\" in $(cat "$TMPDIR/out")"
}
answers rtrclient 198.51.100.0
answers bgpq4 "prefix-list NAME permit 192.0.2.0/25"
answers whois "members:        AS64500"
answers curl '"asn": "AS64501"'

# accepts TOOL COMMAND...: of the file with what is printed.
accepts()
{
	local tool=$1
	shift
	[ -s "$TMPDIR/$tool.conf" ] || fail "$tool: nothing is printed"
	"$@" >"$TMPDIR/out" 2>&1 || {
		fail "$tool does not accept what is printed"
		cat "$TMPDIR/$tool.conf" "$TMPDIR/out"
	}
}
if command -v bird >/dev/null; then
	{
		echo "router id 192.0.2.1;"
		hint BIRD
	} >"$TMPDIR/BIRD.conf"
	accepts BIRD bird -p -c "$TMPDIR/BIRD.conf"
fi
if [ -x /usr/sbin/bgpd ]; then
	{
		echo "AS 64500"
		echo "router-id 192.0.2.1"
		hint OpenBGPD
	} >"$TMPDIR/OpenBGPD.conf"
	chmod 600 "$TMPDIR/OpenBGPD.conf"
	accepts OpenBGPD /usr/sbin/bgpd -n -f "$TMPDIR/OpenBGPD.conf"
fi
if command -v gobgpd >/dev/null; then
	{
		printf '[global.config]\nas = 64500\nrouter-id = "192.0.2.1"\n'
		hint GoBGP
	} >"$TMPDIR/GoBGP.conf"
	accepts GoBGP gobgpd -d -f "$TMPDIR/GoBGP.conf"
fi
if command -v vtysh >/dev/null; then
	hint FRR >"$TMPDIR/FRR.conf"
	accepts FRR vtysh -C -f "$TMPDIR/FRR.conf"
fi
serve_stop
exit "$failed"
