#!/bin/bash
# Plain mode that ends inside a block of lines: who comes back is told where he
# stands, types on, and nothing of what he had typed is lost.
set -u
# shellcheck source=../support/gives.sh
. "$SOURCE_DIR/tests/support/gives.sh"

# types LINE...: in plain mode, until the end of what is typed.
types()
{
	printf '%s\n' "$@" |
		"$MANRS_LAB" open irr-original --plain >"$TMPDIR/out" 2>&1 ||
		fail "$*: exit status $?"
}
# flat: the output as one line, because words wrap.
flat()
{
	tr -s ' \n' ' ' <"$TMPDIR/out" >"$TMPDIR/flat"
	mv "$TMPDIR/flat" "$TMPDIR/out"
}
out_has_not()
{
	grep -qF -- "$1" "$TMPDIR/out" && fail "\"$1\" in the output"
}

types 'configure as64500' 'ip prefix-list X permit 192.0.2.0/24'
out_has_not "You were typing"
types 'ip prefix-list X permit 198.51.100.0/24'
flat
out_has "You were typing a configuration of as64500 (1 line so far). Type on;"
out_has "as64500(config)# ip prefix-list X permit 198.51.100.0/24"
types 'end' 'diff'
flat
out_has "You were typing a configuration of as64500 (2 lines so far)."
out_has "+ ip prefix-list X permit 192.0.2.0/24"
out_has "+ ip prefix-list X permit 198.51.100.0/24"
types 'configure as64500'
out_has_not "You were typing"
types 'end'
flat
out_has "You were typing a configuration of as64500 (nothing so far)."

types 'irr add -' 'route: 203.0.113.0/24'
out_has_not "You were typing"
types 'origin: AS64500' 'end' 'diff'
flat
out_has "You were typing objects for the routing registry (1 line so far). Type on;"
out_has "irr> origin: AS64500"
# One object it was, of both lines.
out_has "Create FAILED: [route] 203.0.113.0/24"
out_has_not "missing: origin"
types 'quit'
out_has_not "You were typing"
exit "$failed"
