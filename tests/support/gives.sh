# Sourced by scripts that drive the program from the shell: runs it, and looks at
# what it said. A script ends with "exit $failed".
# shellcheck shell=bash disable=SC2034
failed=0
fail()
{
	echo "FAILED: $*"
	failed=1
}

# gives STATUS COMMAND...: output in $TMPDIR/out, messages in $TMPDIR/err.
gives()
{
	local wanted=$1 status
	shift
	"$MANRS_LAB" "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null
	status=$?
	[ "$status" -eq "$wanted" ] && return 0
	fail "$*: exit status $status, wanted $wanted"
	cat "$TMPDIR/out" "$TMPDIR/err"
}

out_has()
{
	grep -qF -- "$1" "$TMPDIR/out" || fail "no \"$1\" in the output"
}

err_has()
{
	grep -qF -- "$1" "$TMPDIR/err" ||
		fail "no \"$1\" in: $(cat "$TMPDIR/err")"
}

out_is_empty()
{
	[ -s "$TMPDIR/out" ] && fail "$1: nothing should be printed"
}

file_has()
{
	grep -qF -- "$2" "$1" || fail "$1 has no \"$2\""
}

file_has_not()
{
	! grep -qF -- "$2" "$1" || fail "$1 has \"$2\""
}
