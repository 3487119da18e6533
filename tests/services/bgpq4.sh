#!/bin/bash
# Real bgpq4 builds its lists from the running lab: prefix lists of IPv4 and
# IPv6, as-sets and route-sets, aggregated (-A), from chosen sources (-S), and a
# list that is empty; and it sees what a command changes.
set -u
# shellcheck source=../support/serve.sh
. "$SOURCE_DIR/tests/support/serve.sh"
needs bgpq4
serve "$world" "${anywhere[@]}" --speed 0

# gives NAME LINES ARGUMENT...: what bgpq4 prints.
gives()
{
	local name=$1 wanted=$2 found
	shift 2
	# It says on standard error that a route-set has another family too.
	found=$(timeout 30 bgpq4 -h "127.0.0.1:$irrd" "$@" 2>"$TMPDIR/err")
	[ "$found" = "$wanted" ] || {
		fail "$name: bgpq4 $*"
		diff <(echo "$wanted") <(echo "$found")
	}
}

gives "IPv4 of an as-set" "no ip prefix-list NAME
ip prefix-list NAME permit 10.64.0.0/16
ip prefix-list NAME permit 192.0.2.0/25
ip prefix-list NAME permit 192.0.2.128/25
ip prefix-list NAME permit 198.51.100.0/24" \
	-p -4 -l NAME AS64510:AS-CUSTOMERS
gives "IPv6 of an as-set" "no ipv6 prefix-list NAME
ipv6 prefix-list NAME permit 2001:db8:1000::/48" \
	-p -6 -l NAME AS64510:AS-CUSTOMERS
gives "aggregated" "no ip prefix-list NAME
ip prefix-list NAME permit 10.64.0.0/16
ip prefix-list NAME permit 192.0.2.0/24 ge 25 le 25
ip prefix-list NAME permit 198.51.100.0/24" \
	-p -4 -A -l NAME AS64510:AS-CUSTOMERS
gives "one source" "no ip prefix-list NAME
ip prefix-list NAME permit 192.0.2.0/25
ip prefix-list NAME permit 192.0.2.128/25
ip prefix-list NAME permit 198.51.100.0/24" \
	-p -4 -S LAB -l NAME AS64510:AS-CUSTOMERS
gives "the other source" "no ip prefix-list NAME
ip prefix-list NAME permit 10.64.0.0/16" \
	-p -4 -S RADB -l NAME AS64500
gives "both, in this order" "no ip prefix-list NAME
ip prefix-list NAME permit 10.64.0.0/16
ip prefix-list NAME permit 192.0.2.0/25
ip prefix-list NAME permit 192.0.2.128/25" \
	-p -4 -S RADB,LAB -l NAME AS64500
gives "a route-set" "no ip prefix-list NAME
ip prefix-list NAME permit 192.0.2.0/24 ge 25 le 26
ip prefix-list NAME permit 203.0.113.0/24" \
	-4 -A -l NAME AS64510:RS-LAN
gives "a route-set of IPv6" "no ipv6 prefix-list NAME
ipv6 prefix-list NAME permit 2001:db8:1000::/36 ge 40 le 40" \
	-6 -A -l NAME AS64510:RS-LAN
gives "nothing is registered" "no ip prefix-list NAME
! generated prefix-list NAME is empty
ip prefix-list NAME deny 0.0.0.0/0" \
	-p -4 -l NAME AS64502
gives "ASes of a set" "{\"NAME\": [
  64500,64501
]}" -p -t -j -l NAME AS64510:AS-CUSTOMERS
gives "for BIRD" "NAME = [
    198.51.100.0/24
];" -p -4 -b -l NAME AS64501

# An unknown source ends it, as IRRd does.
timeout 30 bgpq4 -h "127.0.0.1:$irrd" -S NOWHERE -p -l X AS64500 \
	>"$TMPDIR/out" 2>&1 && fail "a source that is not there is accepted"

# What is registered while it runs is there.
cat >"$TMPDIR/new.rpsl" <<'END'
route:          192.0.2.0/26
origin:         AS64500
mnt-by:         YOU-MNT
source:         LAB

password:       secret
END
serve_say "irr add $TMPDIR/new.rpsl"
# shellcheck disable=SC2317
is_there()
{
	timeout 30 bgpq4 -h "127.0.0.1:$irrd" -p -4 -l N AS64500 2>&1 |
		grep -q '192.0.2.0/26'
}
within 30 is_there || fail "a new route is not there"
serve_stop
exit "$failed"
