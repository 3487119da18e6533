#!/bin/bash
# Peers that send rubbish, that say nothing, that flood, that vanish: each
# connection ends with its protocol's own words, and others notice nothing.
set -u
# shellcheck source=../support/serve.sh
. "$SOURCE_DIR/tests/support/serve.sh"
needs od timeout
serve "$world" "${anywhere[@]}" --speed 0

# ask PORT BYTES: sends what printf makes of it; the answer until the end.
ask()
{
	timeout 20 bash -c '
		exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
		printf "$2" >&3
		cat <&3' ask "$1" "$2"
}
hex()
{
	od -An -v -tx1 | tr -d ' \n'
}

# rtr_says NAME BYTES BEGINNING: in hexadecimal.
rtr_says()
{
	local found
	found=$(ask "$rtr" "$2" | hex)
	case $found in
	"$3"*) ;;
	*) fail "RTR, $1: $found, wanted $3..." ;;
	esac
}
rtr_says "version 2" '\2\2\0\0\0\0\0\10' 010a0004
rtr_says "unknown type" '\1\143\0\0\0\0\0\10' 010a0005
rtr_says "a cache's PDU" '\0\10\0\0\0\0\0\10' 000a0003
rtr_says "too long" '\1\2\0\0\377\377\377\377' 010a0000
rtr_says "HTTP" 'GET / HTTP/1.1\r\n\r\n' 010a0000
rtr_says "a version that changes" '\0\2\0\0\0\0\0\10\1\2\0\0\0\0\0\10' 0003
ask "$rtr" '\0\2\0\0\0\0\0\10\1\2\0\0\0\0\0\10' | hex | grep -q 000a0008 ||
	fail "RTR: no Unexpected Protocol Version"
[ -z "$(ask "$rtr" '\1\12\0\1\0\0\0\20\0\0\0\0\0\0\0\0' | hex)" ] ||
	fail "RTR: an Error Report is answered"

# says PORT NAME BYTES TEXT
says()
{
	ask "$1" "$3" | tr -d '\0' >"$TMPDIR/answer"
	grep -qF -- "$4" "$TMPDIR/answer" ||
		fail "$2: no \"$4\" in $(head -c 300 "$TMPDIR/answer")"
}
long=$(printf '%2000s' '' | tr ' ' x)
says "$irrd" "IRRd, a long line" "!g$long\\n" "F The line is longer than"
says "$irrd" "IRRd, a line that does not end" "!g$long" "F The line is longer"
says "$irrd" "IRRd, no text" '!g\377\376\n' "F The line is no text"
says "$whois" "whois, a long line" "$long\\n" "% The line is longer than"
says "$whois" "whois, nothing" '\r\n' "Missing query"
says "$http" "HTTP, rubbish" '\1\2\3\n' "HTTP/1.1 400 "
says "$http" "HTTP, a long line" "GET /$long$long" "HTTP/1.1 414 "

# --- many at once, of which some vanish and some never read ---

fds=()
open_one()
{
	local fd
	exec {fd}<>"/dev/tcp/127.0.0.1/$1" || return 1
	fds+=("$fd")
}
for _ in $(seq 20); do
	for port in "$rtr" "$irrd" "$whois" "$http"; do
		open_one "$port" || fail "cannot connect"
	done
done
# They flood, and read nothing.
flood()
{
	timeout 10 bash -c '
		exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 0
		for i in $(seq 2000); do printf "$2" || exit 0; done >&3' \
		flood "$1" "$2" 2>/dev/null &
	pids+=($!)
}
flood "$rtr" '\1\2\0\0\0\0\0\10\1\2\0\0\0\0\0\10\1\2\0\0\0\0\0\10'
flood "$irrd" '!!\n!a4AS64510:AS-CUSTOMERS\n!gAS64500\n'
flood "$http" 'GET /json HTTP/1.1\r\nHost: a\r\n\r\n'

# Meanwhile others are served.
rtr_says "a good one" '\1\2\0\0\0\0\0\10\1\12\0\1\0\0\0\20\0\0\0\0\0\0\0\0' 0103
says "$whois" "whois, a good one" 'AS64500\r\n' "as-name:        YOU"
says "$irrd" "IRRd, a good one" '!gAS64501\n' "198.51.100.0/24"
says "$http" "HTTP, a good one" 'GET /csv HTTP/1.0\r\n\r\n' "AS64501"

# Any number that only come and say nothing keep nobody out.
for _ in $(seq 150); do
	for port in "$rtr" "$whois" "$http"; do
		open_one "$port" || break 2
	done
done
rtr_says "a good one among silent ones" '\1\2\0\0\0\0\0\10\1\12\0\1\0\0\0\20\0\0\0\0\0\0\0\0' 0103
says "$whois" "whois, a good one among silent ones" 'AS64500\r\n' "as-name:        YOU"
says "$http" "HTTP, a good one among silent ones" 'GET /csv HTTP/1.0\r\n\r\n' "AS64501"

# One more than may be is told so.
for _ in $(seq 64); do
	open_one "$http" || break
	printf 'GET /csv HTTP/1.1\r\nHost: a\r\n\r\n' >&"${fds[-1]}"
	read -r -t 20 <&"${fds[-1]}" || fail "HTTP: no answer among silent ones"
done
says "$http" "HTTP, one too many" '' "HTTP/1.1 503 "
for fd in "${fds[@]}"; do
	exec {fd}>&-
done
free_again()
{
	ask "$http" 'GET /csv HTTP/1.0\r\n\r\n' | grep -q AS64501
}
within 60 free_again || fail "who vanished still has a place"

# The lab goes on as if nothing had been.
serve_say publish roa 192.0.2.0/24 origin 64500
serve_say run for 5m
within 60 serve_says "serial 2: 4 VRPs" || fail "the lab has stopped"
serve_stop
exit "$failed"
