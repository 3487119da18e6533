#!/bin/bash
# selftest.sh: what every scenario promises. check reads it without a message;
# the start fails exactly the requirements that solution.cmd names in its first
# line; each solution*.cmd meets all; each wrong-*.cmd fails the requirement in
# its first line. Every run is made twice and must print the same.
#
#   selftest.sh [FOLDER...]    default: all in scenarios/
set -u
lab=${MANRS_LAB:?the program}
source=${SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
failures=0
runs=0

wrong()
{
	printf 'FAILED %s\n' "$*"
	failures=$((failures + 1))
}

# states FILE: "NO-1.1 fail", one requirement a line. Quotes inside texts are
# escaped in JSON, so only keys and plain values match.
states()
{
	grep -oE '"id": ?"[A-Z]+-[0-9A-Z.]+"|"state": ?"[a-z-]+"' "$1" |
		awk -F'"' '$2 == "id" { id = $4; next }
			id != "" { print id, $4; id = "" }'
}

# expected_status FILE: 1 when something is not met that the exercise requires;
# an extra part does not decide it.
expected_status()
{
	grep -oE '"required": ?(true|false)|"state": ?"[a-z-]+"' "$1" |
		awk -F'"' '
		$2 == "required" { required = $3 ~ /true/; next }
		required && $4 != "pass" { open = 1 }
		{ required = 0 }
		END { print open + 0 }'
}

# play FOLDER [FILE]: runs it to the end; the report is in $work/json, the
# status in $status.
play()
{
	local arguments=("$1" --json)
	[ $# -gt 1 ] && arguments+=(--commands "$2")
	"$lab" run "${arguments[@]}" >"$work/json" 2>"$work/messages"
	status=$?
	"$lab" run "${arguments[@]}" >"$work/again" 2>/dev/null
	cmp -s "$work/json" "$work/again" ||
		wrong "${2:-$1}: two runs print different reports"
	runs=$((runs + 1))
}

show()
{
	sed 's/^/    /' "$work/messages" | head -n 20
	states "$work/json" | sed 's/^/    /'
}

# named FILE KEY: the words after "# KEY:" in its first line.
named()
{
	sed -n "1s/^# $2: *//p" "$1"
}

check_start()
{
	local folder=$1 name=${1##*/} expected found
	expected=$(named "$folder/solution.cmd" "start fails" | tr ' ' '\n')
	[ -n "$expected" ] ||
		wrong "$name/solution.cmd: no \"# start fails: ...\" in line 1"
	play "$folder"
	found=$(states "$work/json" | awk '$2 != "pass" { print $1 }')
	if [ "$status" -ne "$(expected_status "$work/json")" ] ||
		[ "$found" != "$expected" ]; then
		wrong "$name, start: status $status," \
			"not met:" $found "(expected:" $expected")"
		show
	fi
	states "$work/json" | grep -qE ' (no-data|not-applicable)$' &&
		wrong "$name, start: a requirement was not tested"
}

check_solution()
{
	play "$1" "$2"
	if [ "$status" -ne 0 ] ||
		states "$work/json" | grep -qv ' pass$'; then
		wrong "${1##*/}/${2##*/}: status $status (0 expected)"
		show
	fi
}

check_wrong()
{
	local id
	id=$(named "$2" fails)
	[ -n "$id" ] ||
		wrong "${2##*/}: no \"# fails: REQUIREMENT\" in line 1"
	play "$1" "$2"
	if [ "$status" -ne "$(expected_status "$work/json")" ] ||
		! states "$work/json" | grep -qx "$id fail"; then
		wrong "${1##*/}/${2##*/}: status $status," \
			"$id should fail"
		show
	fi
}

check_folder()
{
	local folder=$1 file
	# Notes are welcome, messages with a place are not.
	if ! "$lab" check "$folder" >"$work/check" 2>&1; then
		wrong "${folder##*/}: check complains"
		sed 's/^/    /' "$work/check"
		return
	fi
	check_start "$folder"
	for file in "$folder"/solution*.cmd; do
		check_solution "$folder" "$file"
	done
	for file in "$folder"/wrong-*.cmd; do
		[ -e "$file" ] && check_wrong "$folder" "$file"
	done
}

[ -x "$lab" ] || {
	echo "no program $lab"
	exit 77
}
[ $# -gt 0 ] || set -- "$source"/scenarios/*/
for folder; do
	check_folder "${folder%/}"
done
echo "selftest: $# scenarios, $runs runs, $failures failures"
[ "$failures" -eq 0 ]
