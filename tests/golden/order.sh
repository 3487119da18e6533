#!/bin/bash
# order.sh: where the order of messages decides, "run" says so in a small
# network; in a large one, in which it takes long to find out, the grade does.
set -u
# shellcheck source=../support/gives.sh
. "$SOURCE_DIR/tests/support/gives.sh"
said="The outcome depends on the order of messages"

# large N: the two states of "disagree", and N customers more of the middle.
large()
{
	cp -r "$SOURCE_DIR/tests/unit/session/disagree" "$TMPDIR/large"
	awk -v n="$1" '
		{ print }
		/^nodes:/ {
			for (i = 1; i <= n; i++)
				print "  - { as: " 65000 + i ", name: Stub }"
		}
		/^links:/ {
			for (i = 1; i <= n; i++) {
				print "  - provider: 64500"
				print "    customer: " 65000 + i
			}
		}' "$SOURCE_DIR/tests/unit/session/disagree/scenario.yaml" \
		>"$TMPDIR/large/scenario.yaml"
}

# counts WORLD COMMAND...: how often it is said.
counts()
{
	local world=$1
	shift
	printf '%s\n' "$@" |
		XDG_STATE_HOME=$(mktemp -d) "$MANRS_LAB" open "$world" --plain \
			>"$TMPDIR/out" 2>&1
	grep -cF -- "$said" "$TMPDIR/out"
}

small=$SOURCE_DIR/tests/unit/session/disagree
large 98
gives 0 check "$TMPDIR/large"
[ "$(counts "$small" run)" = 1 ] || fail "small: run does not say it"
[ "$(counts "$small" run grade)" = 1 ] || fail "small: the grade says it again"
[ "$(counts "$TMPDIR/large" run)" = 0 ] || fail "large: run looks for it"
[ "$(counts "$TMPDIR/large" run grade)" = 1 ] ||
	fail "large: the grade does not say it"
# Without a face it is said at the end, once, whatever the size.
"$MANRS_LAB" run "$TMPDIR/large" >"$TMPDIR/out" 2>&1
[ "$(grep -cF -- "$said" "$TMPDIR/out")" = 1 ] || fail "large: run, no face"
exit "$failed"
