#!/bin/bash
# hints.sh: who goes through a lesson step by step in plain mode and takes the
# last hint at each fix and call, finishes the scenario: configuration is placed and
# committed, what the hint shows is typed.
#
#   hints.sh [FOLDER...]    default: all in scenarios/ that have such hints
set -u
lab=${MANRS_LAB:?the program}
source=${SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
[ -x "$lab" ] || exit 77
failed=0

# lesson FILE: what is typed, from the steps of a scenario.yaml.
lesson()
{
	awk '
	/^steps:/ { steps = 1; next }
	/^[a-z]/ { steps = 0 }
	!steps { next }
	/^  - kind: / {
		finish()
		kind = $3
		until = ""
		n = 0
		next
	}
	/^    until: / { until = $2; gsub(/"/, "", until) }
	/^        commands: \|/ { block = 1; objects = 0; next }
	block && !/^          / && !/^$/ { block = 0 }
	block {
		line = substr($0, 11)
		if (line ~ /^irr add -/)
			objects = 1
		# One that asks is given again.
		if (line ~ /^filter /)
			typed[n++] = line
		if (objects || line ~ /^(publish|revoke|run|irr|contact|filter) /)
			typed[n++] = line
		if (line == "end")
			objects = 0
	}
	function finish(i) {
		if (kind == "read")
			print "next"
		else if (kind == "predict")
			print "predict none"
		else if (kind == "run")
			print until == "" ? "run" : "run until " until
		else if (kind == "why")
			print "why"
		else if (kind == "check")
			print "check"
		else if (kind == "fix") {
			print "hint show"
			for (i = 0; i < n; i++)
				if (typed[i] !~ /^run /)
					print typed[i]
			print "commit"
			for (i = 0; i < n; i++)
				if (typed[i] ~ /^run /)
					print typed[i]
			print "run for 1m"
		} else if (kind == "call")
			for (i = 0; i < n; i++)
				print typed[i]
		n = 0
	}
	END { finish(); print "run"; print "run"; print "finish"; print "quit" }
	' "$1"
}

# is_solved FILE: all points; or what is open in the last report is an extra part.
is_solved()
{
	local open extra
	grep -qE '^Finished: ([0-9]+) of \1 points, passed' "$1" && return
	open=$(grep -cE '^  \[[ ?]\] ' "$1")
	extra=$(grep -c 'Here it is an extra part' "$1")
	grep -qE '^Finished: .* points, passed' "$1" && [ "$open" -le "$extra" ]
}

[ $# -gt 0 ] || set -- "$source"/scenarios/*/
for folder; do
	folder=${folder%/}
	id=${folder##*/}
	grep -q '^        commands: |' "$folder/scenario.yaml" || continue
	lesson "$folder/scenario.yaml" >"$work/$id.typed"
	HOME=$work XDG_STATE_HOME=$work/state "$lab" open "$folder" --plain \
		<"$work/$id.typed" >"$work/$id.out" 2>&1
	if ! is_solved "$work/$id.out"; then
		echo "FAILED $id: the last hints do not solve it"
		tail -n 30 "$work/$id.out"
		failed=1
	fi
done
exit "$failed"
