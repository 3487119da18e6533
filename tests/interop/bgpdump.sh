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

# What the command writes of a scenario: of each prefix the route that the
# scenario's history left, and messages at their times.
"$MANRS_LAB" export youtube-2008 --mrt "$dir/youtube.mrt" >/dev/null &&
	"$MANRS_LAB" export youtube-2008 --mrt "$dir/youtube.updates" --updates \
		>/dev/null || exit 1
for file in youtube.mrt youtube.updates; do
	say "$dir/$file" >"$dir/youtube.theirs"
	"$program" read "$dir/$file" | grep -v '^\(message\|records\)' \
		>"$dir/youtube.ours"
	compare "$file" "$dir/youtube.theirs" "$dir/youtube.ours"
done
expect()
{
	say "$dir/$1" | grep -qF "$2" && return
	echo "$1: bgpdump has no $2"
	failed=1
}
expect youtube.mrt "|B|26.0.34.2|17557|208.65.153.0/24|17557 17557|"
expect youtube.mrt "|B|26.0.34.10|500710|208.65.153.128/25|500710 36561|"
# 18:47, 24 February 2008 (UTC), and ten milliseconds on the way.
expect youtube.updates \
	"BGP4MP_ET|1203878820.010000|A|26.0.34.2|17557|208.65.153.0/24|17557|"

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
