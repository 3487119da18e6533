#!/bin/bash
# original.sh: what is said about the exercise of 2018 when it is solved. A
# path that ends behind the holder is the holder's announcement; an IPv6 route
# is looked for on the sessions that carry IPv6; a filter that refuses all of a
# family may be meant.
set -u
lab=${MANRS_LAB:?the program}
source=${SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
[ -x "$lab" ] || exit 77
failures=0
said=$({
	cat "$source/scenarios/original-manrs-lab/solution.cmd"
	echo run
	echo "explain route 2001:db8:1001:1000::/52 at AS64501"
} | "$lab" run "$source/scenarios/original-manrs-lab" --commands - 2>&1)

# has WANTED TEXT, hasnt UNWANTED
has()
{
	grep -qF -- "$1" <<<"$said" && return
	echo "FAILED not said: $1"
	failures=$((failures + 1))
}
hasnt()
{
	grep -qF -- "$1" <<<"$said" || return
	echo "FAILED said: $1"
	failures=$((failures + 1))
}

has "Score 125 of 125"
has "Nobody uses a wrong route."
hasnt "ASes use a wrong route:"
has "AS64500 refuses it from AS64502"
hasnt "family is not active"

# Who only filters passes, and sees the five goals of the registry as an extra.
filters=$(sed '/^irr add/,$d' "$source/scenarios/original-manrs-lab/solution.cmd")
said=$("$lab" run "$source/scenarios/original-manrs-lab" --commands - \
	<<<"$filters" 2>&1)
status=$?
[ "$status" -eq 0 ] || {
	echo "FAILED filters alone: exit status $status"
	failures=$((failures + 1))
}
has "Score 100 of 125. Passed"
has "extra part"
has "missing: AS64500 does not stand for 203.0.113.0/24"
has "missing: AS64500 does not stand for 2001:db8:1000::/36"
has "your aut-num object does not say about AS64501 (Customer one): what"
has "missing: AS64500:AS-ALL does not stand for 192.0.2.0/24"
json=$("$lab" run "$source/scenarios/original-manrs-lab" --json --commands - \
	<<<"$filters" 2>&1 | tr -d '\n')
for id in NO-4.1 NO-4.2; do
	grep -qE "\"id\": \"$id\",[^}]*\"level\": \"recommended\",[^}]*\"state\": \"fail\"" \
		<<<"$json" || {
		echo "FAILED $id is not an open extra part"
		failures=$((failures + 1))
	}
done
[ "$failures" -eq 0 ] || printf '%s\n' "$said"
exit "$((failures > 0))"
