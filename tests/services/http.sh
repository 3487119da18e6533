#!/bin/bash
# VRPs over HTTP, as Routinator and rpki-client write them: what curl gets, the
# lab reads again, and stayrtr too.
set -u
# shellcheck source=../support/serve.sh
. "$SOURCE_DIR/tests/support/serve.sh"
needs curl
serve "$world" "${anywhere[@]}" --speed 60
at=http://127.0.0.1:$http

get()
{
	curl --silent --show-error --max-time 20 "$@"
}

[ "$(get "$at/csv")" = "ASN,IP Prefix,Max Length,Trust Anchor
AS64502,10.65.0.0/16,24,NORTH
AS64501,198.51.100.0/24,24,NORTH
AS64500,2001:db8:1000::/36,48,NORTH" ] || fail "/csv: $(get "$at/csv")"
get "$at/vrps.csv" | sed -n 2p |
	grep -qE '^AS64502,10.65.0.0/16,24,NORTH,[0-9]{10}$' ||
	fail "/vrps.csv: $(get "$at/vrps.csv")"

# The lab reads what it wrote.
for page in json vrps.json; do
	mkdir -p "$TMPDIR/$page/registry"
	get "$at/$page" >"$TMPDIR/$page/registry/vrps.json"
	"$MANRS_LAB" check "$TMPDIR/$page/registry/vrps.json" \
		>"$TMPDIR/out" 2>&1 || fail "/$page: $(cat "$TMPDIR/out")"
done
# Times in it are real: of now, and not before.
now=$(date +%s)
generated=$(sed -n 's/.*"generated": \([0-9]*\).*/\1/p' \
	"$TMPDIR/json/registry/vrps.json")
[ "$generated" -le "$now" ] && [ "$generated" -gt $((now - 300)) ] ||
	fail "generated at $generated, it is $now"
sed -n 's/.*"expires": \([0-9]*\).*/\1/p' \
	"$TMPDIR/vrps.json/registry/vrps.json" >"$TMPDIR/expires"
while read -r expires; do
	[ "$expires" -gt "$now" ] || fail "expired at $expires, it is $now"
done <"$TMPDIR/expires"
[ "$(wc -l <"$TMPDIR/expires")" -eq 3 ] || fail "not three that expire"

# status STATUS ARGUMENT...
status()
{
	local wanted=$1 found
	shift
	found=$(get -o "$TMPDIR/body" -w '%{http_code}' "$@")
	[ "$found" = "$wanted" ] || fail "$*: status $found, wanted $wanted"
}
status 200 "$at/"
status 200 --head "$at/json"
[ -s "$TMPDIR/body" ] && grep -q roas "$TMPDIR/body" &&
	fail "HEAD has a content"
status 404 "$at/nothing"
status 404 "$at/csv?select-asn=64500"
status 405 -X POST "$at/csv"
status 413 -X GET -d x=y "$at/csv"
status 414 "$at/$(printf '%3000s' '' | tr ' ' a)"
status 431 -H "A: $(printf '%3000s' '' | tr ' ' a)" "$at/csv"
# Two on one connection.
[ "$(get -v "$at/csv" "$at/json" 2>&1 >/dev/null |
	grep -c 'Re-using existing connection')" -eq 1 ] ||
	fail "a connection is not used twice"

# Nothing new, nothing sent; a new ROA is a new document. A tag is for a minute
# at most, because a document says until when it is good.
# shellcheck disable=SC2317
is_unchanged()
{
	tag=$(get --head "$at/json" | tr -d '\r' | sed -n 's/^ETag: //p')
	[ -n "$tag" ] && [ "$(get -o "$TMPDIR/body" -w '%{http_code}' \
		-H "If-None-Match: $tag" "$at/json")" = 304 ]
}
within 20 is_unchanged || fail "what is unchanged is sent again"
serve_say publish roa 192.0.2.0/24 origin 64500
is_new()
{
	get -H "If-None-Match: $tag" "$at/json" | grep -q '"192.0.2.0/24"'
}
within 60 is_new || fail "what is published is not in /json"

# A validator that is down has no documents.
serve_say run until 11:15
within 30 serve_says "is down" || fail "rp1 does not go down"
status 503 "$at/json"

# stayrtr reads it from here.
serve_say run until 11:51
within 30 is_new || fail "rp1 does not come up again"
if command -v stayrtr >/dev/null; then
	stayrtr -bind 127.0.0.1:0 -metrics.addr "" -cache "$at/json" \
		-checktime=false >"$TMPDIR/stayrtr.log" 2>&1 &
	pids+=($!)
	read_them()
	{
		grep -qF '(5 uniques, 5 total' "$TMPDIR/stayrtr.log"
	}
	within 30 read_them || fail "stayrtr does not find 5 VRPs"
fi
serve_stop
exit "$failed"
