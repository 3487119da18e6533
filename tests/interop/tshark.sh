#!/bin/bash
# tshark reads the captures that are written: all checksums are right, nothing
# is malformed, missing or sent again, and the BGP messages are those that the
# MRT file of the same router has.
set -u
command -v tshark >/dev/null || {
	echo "skipped: no tshark"
	exit 77
}
program=$BUILD_DIR/tests/test_net_mrt
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

# say ARGUMENT...: tshark on the capture.
say()
{
	tshark -r "$dir/sessions.pcap" -o ip.check_checksum:TRUE \
		-o tcp.check_checksum:TRUE "$@" 2>"$dir/errors"
}

"$program" write "$dir" || exit 1
packets=$(say | wc -l)
[ "$packets" -gt 50 ] || {
	echo "only $packets packets are read"
	failed=1
}
bad="ip.checksum.status == 0 || tcp.checksum.status == 0 || _ws.malformed ||
	tcp.analysis.retransmission || tcp.analysis.out_of_order ||
	tcp.analysis.lost_segment || tcp.analysis.ack_lost_segment ||
	tcp.analysis.duplicate_ack"
say -Y "$bad" >"$dir/bad" || {
	cat "$dir/errors"
	failed=1
}
if [ -s "$dir/bad" ]; then
	echo "tshark finds fault with:"
	head -n 20 "$dir/bad"
	failed=1
fi

# What arrived at the router, type by type. Its addresses end in 1, 5 and 9.
count()
{
	say -Y "bgp.type == $1 && !(ip.src == 198.51.100.5 ||
		ip.src == 198.51.100.9 || ipv6.src == 2001:db8:ffff:1::1 ||
		ipv6.src == 2001:db8:ffff:2::1)" | wc -l
}
expect()
{
	local found
	found=$(count "$2")
	if [ "$found" -ne "$3" ]; then
		echo "$1: tshark has $found, the MRT file $3"
		failed=1
	fi
}
expect OPEN 1 "$(grep -c 'OPEN$' "$dir/updates.txt")"
expect KEEPALIVE 4 "$(grep -c 'KEEPALIVE$' "$dir/updates.txt")"
expect UPDATE 2 "$(grep -c '|[AW]|' "$dir/updates.txt")"

# What the command writes of a scenario: the messages of its MRT file.
"$MANRS_LAB" export youtube-2008 --pcap "$dir/sessions.pcap" --force \
	>/dev/null &&
	"$MANRS_LAB" export youtube-2008 --mrt "$dir/youtube.mrt" --updates \
		>/dev/null || exit 1
say -Y "$bad" >"$dir/bad" || failed=1
if [ -s "$dir/bad" ]; then
	echo "youtube-2008: tshark finds fault with:"
	head -n 20 "$dir/bad"
	failed=1
fi
say -Y 'bgp.type == 2 && ip.dst == 26.0.34.1' -T fields \
	-e frame.time_epoch -e bgp.nlri_prefix -e bgp.update.path_attribute.as_path_segment.as4 \
	>"$dir/theirs"
"$program" read "$dir/youtube.mrt" | grep -c '|[AW]|26.0.34.2|' >"$dir/ours"
[ "$(wc -l <"$dir/theirs")" -eq "$(cat "$dir/ours")" ] && [ -s "$dir/theirs" ] || {
	echo "youtube-2008: UPDATEs of AS17557: tshark has" \
		"$(wc -l <"$dir/theirs"), the MRT file $(cat "$dir/ours")"
	failed=1
}
grep -q '208.65.153.0.*17557,17557' "$dir/theirs" || {
	echo "youtube-2008: tshark has no 208.65.153.0/24 with 17557 17557:"
	cat "$dir/theirs"
	failed=1
}
echo "$packets packets"
exit "$failed"
