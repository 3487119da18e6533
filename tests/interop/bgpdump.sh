#!/bin/bash
# bgpdump reads the MRT files that are written, and says of each record what
# our own reader says. Where the real file of an exchange point lies beside the
# checkout, the two readers are compared on that as well.
set -u
command -v bgpdump >/dev/null || {
	echo "skipped: no bgpdump"
	exit 77
}
program=$BUILD_DIR/tests/test_net_mrt
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
failed=0

# say FILE: as bgpdump has it, one line a record.
say()
{
	bgpdump -m "$1" 2>/dev/null
}

# compare NAME THEIRS OURS
compare()
{
	if [ -s "$3" ] && diff "$2" "$3" >"$dir/diff"; then
		echo "$1: $(wc -l <"$3") records, no difference"
	else
		echo "$1: bgpdump says (<), we say (>):"
		head -n 20 "$dir/diff"
		failed=1
	fi
}

"$program" write "$dir" || exit 1
say "$dir/rib.mrt" >"$dir/rib.theirs"
compare "RIB" "$dir/rib.theirs" "$dir/rib.txt"
# bgpdump -m does not mention messages other than UPDATE.
say "$dir/updates.mrt" >"$dir/updates.theirs"
grep -v '^message|' "$dir/updates.txt" >"$dir/updates.ours"
compare "updates" "$dir/updates.theirs" "$dir/updates.ours"

# A TABLE_DUMP of 2-octet AS numbers with AS4_PATH. Its AGGREGATORs are of 4
# octets, which bgpdump takes apart wrongly: the last columns are left out.
real=$SOURCE_DIR/../shared/data/namex-bgpd-rib-inet.mrt.xz
if [ -e "$real" ] && command -v xz >/dev/null; then
	xz -dc "$real" >"$dir/real.mrt" || exit 1
	say "$dir/real.mrt" | cut -d '|' -f 1-13 >"$dir/real.theirs"
	"$program" read "$dir/real.mrt" | sed 's/^TABLE_DUMP2/TABLE_DUMP/' |
		cut -d '|' -f 1-13 >"$dir/real.ours"
	compare "real file" "$dir/real.theirs" "$dir/real.ours"
fi
exit "$failed"
