#!/bin/bash
# goldens.sh: what sessions answer, command by command. The first line of each
# FILE.cmd says how it is given to the program:
#
#   # run SCENARIO     as a batch file
#   # open SCENARIO    typed in plain mode; errors do not end it
#
# SCENARIO is a folder below the source folder. The output and the exit status
# are in FILE.out. Each runs twice and must answer the same; GOLDEN_UPDATE=1
# writes the files anew. Arguments: only these.
set -u
lab=${MANRS_LAB:?the program}
source=${SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
golden=$source/tests/golden
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
[ -x "$lab" ] || exit 77
failures=0

# play FILE: the answers, in a home of their own.
play()
{
	local how scenario home
	read -r _ how scenario <"$1"
	home=$(mktemp -d "$work/home.XXXXXX") || exit 1
	case $how in
	run)
		HOME=$home XDG_STATE_HOME=$home/state "$lab" run \
			"$source/$scenario" --commands "$1" 2>&1
		;;
	open)
		HOME=$home XDG_STATE_HOME=$home/state "$lab" open \
			"$source/$scenario" --plain <"$1" 2>&1
		;;
	*)
		echo "the first line does not say how to run it"
		false
		;;
	esac
	echo "exit $?"
}

files=("$@")
[ "${#files[@]}" -eq 0 ] && files=("$golden"/*.cmd)
for file in "${files[@]}"; do
	out=${file%.cmd}.out
	# The place of a file is the machine's.
	play "$file" | sed "s|$source/||g" >"$work/first"
	play "$file" | sed "s|$source/||g" >"$work/second"
	if ! cmp -s "$work/first" "$work/second"; then
		echo "FAILED ${file##*/}: two runs answer differently"
		failures=$((failures + 1))
	fi
	if grep -q $'\033' "$work/first"; then
		echo "FAILED ${file##*/}: escape bytes"
		failures=$((failures + 1))
	fi
	if [ "${GOLDEN_UPDATE:-0}" = 1 ]; then
		cp "$work/first" "$out"
	elif ! diff -u "$out" "$work/first"; then
		echo "FAILED ${file##*/}: see the difference above"
		failures=$((failures + 1))
	fi
done
echo "${#files[@]} goldens, $failures failures"
[ "$failures" -eq 0 ]
