#!/bin/bash
# determinism.sh: two runs write the same bytes, whatever locale, time zone,
# home, folder and terminal they have, and whatever the home remembers: the
# event log, the report as JSON and as text, and what the commands answered. For
# each scenario its start, its solutions and its wrong solutions.
set -u
lab=${MANRS_LAB:?the program}
source=${SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failures=0
runs=0

[ -x "$lab" ] || {
	echo "no program $lab"
	exit 77
}

# in_place N COMMAND...: runs it in surroundings N.
in_place()
{
	local n=$1 home=$work/home$1
	shift
	mkdir -p "$home"
	case $n in
	1) env -i PATH="$PATH" HOME="$home" LC_ALL=C TZ=UTC "$@" ;;
	2) env -i PATH="$PATH" HOME="$home" LC_ALL=C.UTF-8 \
		TZ=Asia/Kathmandu TERM=xterm-256color COLUMNS=132 LINES=50 \
		XDG_STATE_HOME="$home/state" "$@" ;;
	3) (cd / && env -i PATH="$PATH" HOME="$home" LANG=de_DE.UTF-8 \
		LC_NUMERIC=de_DE.UTF-8 TZ=:America/St_Johns NO_COLOR=1 \
		MALLOC_PERTURB_=85 "$@") ;;
	4) env -i PATH="$PATH" HOME=/dev/null LC_ALL=tr_TR.UTF-8 \
		TZ=Nowhere/Nothing "$@" ;;
	esac
}

# play N FOLDER [FILE]: the outcome is in $work/N.*.
play()
{
	local n=$1 arguments=("$2")
	[ $# -gt 2 ] && arguments+=(--commands "$3")
	in_place "$n" "$lab" run "${arguments[@]}" --json \
		--log "$work/$n.log" >"$work/$n.json" 2>"$work/$n.answers"
	echo "$?" >"$work/$n.status"
	runs=$((runs + 1))
	# Where nothing can be stored, this is said: it is not part of the
	# outcome.
	grep -v 'nothing is kept\|not kept\|not saved\|cannot be \(created\|written\)' \
		"$work/$n.answers" >"$work/$n.messages"
}

# compare "2 3 4" NAME FOLDER [FILE]: those surroundings with the first.
compare()
{
	local others=$1 what=$2 n part
	shift 2
	for n in 1 $others; do
		play "$n" "$@"
	done
	[ -s "$work/1.log" ] && [ -s "$work/1.json" ] || {
		echo "FAILED $what: nothing was written"
		head -n 5 "$work/1.answers"
		failures=$((failures + 1))
		return
	}
	for n in $others; do
		for part in status log json messages; do
			cmp -s "$work/1.$part" "$work/$n.$part" && continue
			echo "FAILED $what: $part differs in surroundings $n"
			diff "$work/1.$part" "$work/$n.$part" | head -n 6
			failures=$((failures + 1))
		done
	done
}

for folder in "$source"/scenarios/*/; do
	folder=${folder%/}
	name=${folder##*/}
	compare "2 3 4" "$name" "$folder"
	for file in "$folder"/solution*.cmd; do
		compare "2 3 4" "$name/${file##*/}" "$folder" "$file"
	done
	for file in "$folder"/wrong*.cmd; do
		[ -e "$file" ] && compare 2 "$name/${file##*/}" "$folder" "$file"
	done
	for n in 1 2 3; do
		in_place "$n" "$lab" run "$folder" >"$work/$n.text" 2>/dev/null
		runs=$((runs + 1))
		cmp -s "$work/1.text" "$work/$n.text" && continue
		echo "FAILED $name: the report differs in surroundings $n"
		failures=$((failures + 1))
	done
done

# A seed is part of the input: the same one again gives the same again, and the
# log does not depend on it.
for seed in 1 2 4294967296; do
	for n in 1 2; do
		in_place "$n" "$lab" run "$source/scenarios/original-manrs-lab" \
			--seed "$seed" --json --log "$work/$n.log" \
			>"$work/$n.json" 2>/dev/null
	done
	cmp -s "$work/1.json" "$work/2.json" && cmp -s "$work/1.log" "$work/2.log" || {
		echo "FAILED seed $seed: two runs differ"
		failures=$((failures + 1))
	}
done

echo "determinism: $runs runs, $failures failures"
[ "$runs" -gt 0 ] && [ "$failures" -eq 0 ]
