#!/bin/bash
# FRR with the lab as its RTR cache: it has the VRPs and follows what changes;
# and in the exported network, which asks the lab, each router has exactly the
# routes of the simulated one: what is Invalid is dropped where the lab drops
# it, before and after a ROA that is published while all of it runs.
set -u
# shellcheck source=../support/serve.sh
. "$SOURCE_DIR/tests/support/serve.sh"
frr=${FRR_DIR:-/usr/lib/frr}
needs vtysh bgpdump ss
[ -x "$frr/bgpd" ] || needs "$frr/bgpd"
compgen -G '/usr/lib/*/frr/modules/bgpd_rpki.so' >/dev/null ||
	needs "FRR's RPKI module (frr-rpki-rtrlib)"
own_network
# FRR's own user has to find its folders.
chmod a+x "$TMPDIR" "$(dirname "$TMPDIR")"

# --- its table ---

serve "$world" --rtr 3323 --speed 0
mkdir -m 777 /run/frr/lab
cat >"$TMPDIR/frr.conf" <<'END'
rpki
 rpki cache 127.0.0.1 3323 preference 1
 exit
!
router bgp 64500
END
chmod 644 "$TMPDIR/frr.conf"
"$frr/bgpd" -f "$TMPDIR/frr.conf" -M rpki -Z -n -S -p 0 -N lab --vty_port 0 \
	>"$TMPDIR/frr.log" 2>&1 &
pids+=($!)
frr_vrps()
{
	vtysh -N lab -d bgpd -c 'show rpki prefix-table' |
		sed -nE 's/^([0-9a-f:.]+) +([0-9]+) - +([0-9]+) +([0-9]+) *$/\1\/\2 \3 \4/p'
}
has "FRR at the start" frr_vrps "$TMPDIR/vrps"
change_vrps
has "FRR after a change" frr_vrps "$TMPDIR/changed"
serve_stop

# --- its routes ---

routers=(as64500 as64501 as64502 as64510 as64511)
export LAB_PREFIX=lab-services
cat >"$TMPDIR/publish.cmd" <<'END'
publish roa 192.0.2.0/24 origin 64500
run until 10:05
END
# wanted FILE ARGUMENT...: "router prefix path" of all best routes in the lab.
wanted()
{
	local out=$1 router
	shift
	for router in "${routers[@]}"; do
		"$MANRS_LAB" export "$world" --mrt "$TMPDIR/rib" --view best \
			--force --router "$router" "$@" >/dev/null 2>&1 ||
			fail "export --mrt of $router"
		bgpdump -m "$TMPDIR/rib" 2>/dev/null | awk -F '|' -v r="$router" \
			'{ sub(/ $/, "", $7); print r, $6, $7 }'
	done | sed 's/ *$//' >"$out"
}
wanted "$TMPDIR/before" --until 10:01
wanted "$TMPDIR/after" --commands "$TMPDIR/publish.cmd"
# What the ROA makes Invalid is a difference, or nothing is shown.
cmp -s "$TMPDIR/before" "$TMPDIR/after" && fail "the ROA changes nothing"
grep -q '^as64510 192.0.2.128/25 ' "$TMPDIR/before" ||
	fail "the lab has no route that the ROA makes Invalid"
grep -qE '^as64510 (198.51.100.0/25|10.65.0.0/16 64501|192.0.2.128/25)' \
	"$TMPDIR/after" && fail "the lab does not drop what is Invalid"

"$MANRS_LAB" export "$world" "$TMPDIR/net" --as frr --until 10:01 \
	>"$TMPDIR/export.log" 2>&1 || fail "export --as frr"
exec 7<>"$TMPDIR/commands"
# It reads its commands, and answers where the routers of this world ask.
cat >"$TMPDIR/cache.sh" <<END
exec "$MANRS_LAB" serve-registry "$world" --speed 0 "\$@" <"$TMPDIR/commands"
END
LAB_CACHE="bash $TMPDIR/cache.sh" sh "$TMPDIR/net/network" start \
	>"$TMPDIR/network.log" 2>&1 || {
	fail "the network does not start"
	cat "$TMPDIR/network.log"
	exit 1
}
ask()
{
	sh "$TMPDIR/net/network" show "$@"
}
# The same from FRR's table, whose long prefixes have lines of their own.
frr_routes()
{
	local router
	for router in "${routers[@]}"; do
		ask "$router" "show bgp ipv4 unicast json" | tr -d '\n' |
			sed 's/{"valid"/\n&/g; s/"[0-9.]*\/[0-9]*": *\[/\n&/g' |
			awk -v r="$router" '
			match($0, /^"[0-9.]*\/[0-9]*"/) {
				prefix = substr($0, 2, RLENGTH - 2)
			}
			/"bestpath": *true/ && match($0, /"path": *"[^"]*"/) {
				path = substr($0, RSTART, RLENGTH)
				gsub(/"path": *"|"/, "", path)
				print r, prefix, path
			}'
	done | sed 's/ *$//'
}
has_cache()
{
	ask as64510 "show rpki prefix-table" | grep -q "$1"
}
within 60 has_cache 198.51.100.0 || fail "as64510 has nothing from the lab"
has "FRR drops what the lab drops" frr_routes "$TMPDIR/before"
serve_say publish roa 192.0.2.0/24 origin 64500
serve_say run until 10:05
within 60 has_cache 192.0.2.0 || fail "as64510 does not hear of the ROA"
has "and after a ROA" frr_routes "$TMPDIR/after"
[ "$failed" -eq 0 ] && echo "$(wc -l <"$TMPDIR/before") best routes before," \
	"$(wc -l <"$TMPDIR/after") after the ROA, no difference"
sh "$TMPDIR/net/network" stop || fail "the network does not stop"
exit "$failed"
