#!/bin/bash
# The whois of Debian asks the running lab: by key, by flags, with IRRd's
# questions; and it is told what is not there.
set -u
# shellcheck source=../support/serve.sh
. "$SOURCE_DIR/tests/support/serve.sh"
needs whois
serve "$world" "${anywhere[@]}" --speed 0

# has TEXT ARGUMENT...: whois prints a line with it.
has()
{
	local wanted=$1
	shift
	timeout 30 whois -h 127.0.0.1 -p "$whois" -- "$@" >"$TMPDIR/out" 2>&1
	grep -qF -- "$wanted" "$TMPDIR/out" || {
		fail "whois $*: no \"$wanted\" in"
		cat "$TMPDIR/out"
	}
}
has_not()
{
	grep -qF -- "$1" "$TMPDIR/out" && fail "there is a \"$1\""
}

has "as-name:        YOU" as64500
has "members:        AS64500, AS64510:AS-MORE" AS64510:AS-CUSTOMERS
has "netname:        YOU" 192.0.2.1
has "origin:         AS64500" "-T route 192.0.2.0/25"
has_not "inetnum"
has "198.51.100.0/24" "-i origin AS64501"
has_not "AS64500"
has "10.64.0.0/16" "-s RADB -i origin AS64500"
has_not "192.0.2.0/25"
has "2001:db8:1000::/48" "-T route6 2001:db8:1000::/48"
has "No entries found" AS64999
has "A16" '!gas64501'

# The answer ends, so whois does.
timeout 10 whois -h 127.0.0.1 -p "$whois" AS64500 >/dev/null ||
	fail "whois does not end"
serve_stop
exit "$failed"
