#!/bin/bash
# program.sh: the program itself, with one of its own calls to files failing, or
# one chunk of memory: the first, the second ... until there is none left. It
# never crashes; what it did not do it says, and its status too; the database is
# sound afterwards and what was kept before is there.
set -u
lab=${BUILD_DIR:?}/tests/faults_lab
session=$BUILD_DIR/tests/faults_session
work=${TMPDIR:?}/faults
failures=0
tried=0

[ -x "$lab" ] && [ -x "$session" ] || {
	echo "no program $lab"
	exit 77
}
mkdir -p "$work"
export XDG_STATE_HOME=$work/state LAB_FAULT_TOLD=$work/told
first=$SOURCE_DIR/scenarios/first-fix
db=$XDG_STATE_HOME/manrs-lab/lab.db

bad()
{
	echo "FAILED $name, $door $n ($(cat "$work/told" 2>/dev/null)): $1"
	head -n 3 "$work/err"
	failures=$((failures + 1))
}

# Every state folder begins with a session that was graded.
"$lab" run "$first" --commands "$first/solution.cmd" >/dev/null 2>&1 ||
	exit 1
mv "$XDG_STATE_HOME" "$work/template"

# attempt FAULT COMMAND...: leaves status, out, err, log; input is $work/in.
attempt()
{
	local fault=$1
	shift
	rm -rf "$XDG_STATE_HOME" "$work/told" "$work/log" "$work/exported"
	cp -r "$work/template" "$XDG_STATE_HOME"
	# In a shell of its own, which says "Aborted" to nobody.
	(LAB_FAULT=$fault "$lab" "$@" <"$work/in" >"$work/out" \
		2>"$work/err"; exit $?) 2>/dev/null
	status=$?
	[ -e "$work/log" ] || : >"$work/log"
}

reasons='disk is full|No space left|Input/output error|disk reports an error|not saved|not kept|cannot be|could not|there is no|is missing|is not here|cannot write|cannot read|expected'

# One call fails at $door, the $n-th; false when there is no such call.
one()
{
	local fault="$door $n" kept
	[ "$sticky" = 1 ] && fault="$fault full"
	attempt "$fault" "$@"
	if [ "$door" = chunk ] && [ "$status" -eq 134 ]; then
		grep -q 'out of memory; close other' "$work/err" ||
			bad "no last word"
	elif grep -qE 'runtime error|Sanitizer|PRE |INVARIANT ' "$work/err"; then
		bad "a bug of its own"
	elif [ "$status" -ge 126 ]; then
		bad "status $status"
	elif [ ! -e "$work/told" ]; then
		return 1
	elif [ "$status" != "$good" ] || ! cmp -s "$work/out" "$work/good.out" ||
		! cmp -s "$work/log" "$work/good.log"; then
		# Less came out than should: then it is said why.
		[ "$status" -ne 0 ] || grep -qE "$reasons" "$work/err" \
			"$work/out" || bad "silent"
		[ "$status" -eq 0 ] || [ -s "$work/err" ] ||
			grep -qE "$reasons" "$work/out" ||
			bad "status $status without a word"
	fi
	tried=$((tried + 1))
	"$session" database "$db" >"$work/err" 2>&1 || bad "unsound"
	kept=$("$lab" regrade "$db" 2>/dev/null | tail -n 1)
	case $kept in
	[1-9]*" graded sessions give the same result") ;;
	*) bad "kept: $kept" ;;
	esac
	return 0
}

# each NAME DOOR STRIDE STICKY COMMAND...
each()
{
	name=$1 door=$2
	local stride=$3
	sticky=$4
	shift 4
	attempt "none 0" "$@"
	good=$status
	cp "$work/out" "$work/good.out"
	cp "$work/log" "$work/good.log"
	n=1
	while one "$@"; do
		n=$((n + stride))
		[ "$n" -gt 20000 ] && break
	done
	echo "$name: $door: $((n - 1)) places"
}

all()
{
	each "$1" file "$dense" 0 "${@:2}"
	each "$1" file "$sparse" 1 "${@:2}"
	each "$1" chunk "$sparse" 0 "${@:2}"
}

sparse=23 dense=${LAB_FAULT_STRIDE:-1}
[ "${LAB_LONG:-0}" = 1 ] && sparse=1 dense=1
: >"$work/in"
all run run "$first" --commands "$first/solution.cmd" --json --log "$work/log"
all regrade regrade "$db"
all list list --json
all check check "$first"
all export export "$first" --as frr "$work/exported"
printf '%s\n' run why commit check grade undo redo hint finish >"$work/in"
all plain open "$first" --plain
if [ "${LAB_LONG:-0}" = 1 ]; then
	: >"$work/in"
	for folder in "$SOURCE_DIR"/scenarios/*/; do
		sparse=50
		all "${folder%/}" run "$folder" --commands "$folder/solution.cmd"
	done
fi
echo "faults: $tried tried, $failures failures"
[ "$tried" -gt 100 ] && [ "$failures" -eq 0 ]
