#!/bin/bash
# cli.sh: exit status, where results and messages go, and what bad input gets.
set -u
# shellcheck source=../support/gives.sh
. "$SOURCE_DIR/tests/support/gives.sh"

scenarios=$SOURCE_DIR/scenarios

gives 0 --version && out_has "manrs-lab "
gives 0 help && out_has "manrs-lab run SCENARIO"
gives 0 run --help && out_has "--commands FILE"
gives 0 help commands && out_has "commit"
gives 0 help ios && out_has "route-map"
gives 2 help nothing && err_has "no help about that"
gives 0 list && out_has first-fix
gives 0 list --json && out_has '"id": "first-fix"'

gives 2 rnu && err_has "did you mean run?" && out_is_empty rnu
gives 2 first-fix && err_has "did you mean: open first-fix"
gives 2 run first-fx && err_has "did you mean first-fix?"
gives 2 run first-fix --seed x && err_has "--seed"
gives 2 run first-fix --until never && err_has "--until"
gives 2 run first-fix --commands "$TMPDIR" && err_has "directory"
gives 2 run first-fix --commands "$TMPDIR/none" && err_has "No such file"
gives 2 run "$TMPDIR" && err_has "no scenario.yaml"
mkdir -p "$TMPDIR/odd/scenario.yaml"
gives 2 check "$TMPDIR/odd" && err_has "is a folder, expected a file"
gives 2 check "$TMPDIR/odd/scenario.yaml" && err_has "its own folder is"
gives 2 check "$TMPDIR/none" && err_has "no such file or folder"
echo 'run until 18:00' >"$TMPDIR/early.cmd"
gives 2 run youtube-2008 --commands "$TMPDIR/early.cmd"
err_has "18:00 is not in this scenario"

gives 2 serve-registry && err_has "needs SCENARIO or --session"
gives 2 serve-registry first-fix --rtr 65536 && err_has "--rtr: expected a port"
gives 2 serve-registry first-fix --http localhost:80 && err_has "found \"local"
gives 2 serve-registry first-fix --whois 192.0.2.1:0
err_has "192.0.2.1:0: this machine has no such address"
gives 2 serve-registry first-fix --speed 3601 && err_has "from 0 to 3600"
gives 2 serve-registry first-fix --validator x && err_has "no validator x"
gives 2 serve-registry --session first-fix && err_has "manrs-lab open first-fix"
gives 2 serve-registry --session 9 && err_has "no session 9"
gives 2 serve-registry --session 1 --until 1s && err_has "neither --commands"
out_is_empty "serve-registry"

# A batch is over when it ends: the work that was left is there again.
typed()
{
	printf '%s\n' "$@" | "$MANRS_LAB" open first-fix --plain \
		>"$TMPDIR/out" 2>"$TMPDIR/err" || fail "open: status $?"
}
typed 'configure as500100' 'hostname mine' 'end'
gives 1 run first-fix
typed 'diff'
out_has "+ hostname mine"

gives 1 run first-fix && out_has "NO-1.1"
gives 0 run "$scenarios/first-fix" --commands \
	"$scenarios/first-fix/solution.cmd" --json
out_has '"passed": true'
gives 1 run first-fix --json --until 10s && out_has '"virtual_time_ms": 10000'

# The first command that fails ends a batch, with its place.
printf '# fine\nrun until 9s\nshow nonsense\nrun\n' >"$TMPDIR/bad.cmd"
gives 2 run first-fix --json --commands "$TMPDIR/bad.cmd"
err_has "bad.cmd:3: "
out_is_empty "a failed batch"
printf 'configure as500100\nrouter bgp 500100\n' >"$TMPDIR/open.cmd"
gives 2 run first-fix --commands "$TMPDIR/open.cmd"
err_has 'open.cmd:1: configure is not ended'
printf 'run\0x\n' >"$TMPDIR/nul.cmd"
gives 2 run first-fix --commands "$TMPDIR/nul.cmd" && err_has "NUL"
printf 'show \033[2J\n' >"$TMPDIR/esc.cmd"
gives 2 run first-fix --commands "$TMPDIR/esc.cmd"
LC_ALL=C grep -q $'\033' "$TMPDIR/err" && fail "an escape byte is repeated"
: >"$TMPDIR/empty.cmd"
gives 1 run first-fix --commands "$TMPDIR/empty.cmd"

# Two runs write the same log, whatever the locale, time zone and home.
"$MANRS_LAB" run first-fix --log "$TMPDIR/log1" >"$TMPDIR/out1"
LC_ALL=C TZ=Asia/Dhaka HOME=$TMPDIR XDG_STATE_HOME=$TMPDIR/elsewhere \
	"$MANRS_LAB" run first-fix --log "$TMPDIR/log2" >"$TMPDIR/out2"
[ -s "$TMPDIR/log1" ] && cmp "$TMPDIR/log1" "$TMPDIR/log2" &&
	cmp "$TMPDIR/out1" "$TMPDIR/out2" || fail "two runs differ"

# Messages have file, line and column.
printf 'router bgp 64500\n neighbor 192.0.2.1 remoteas 64501\n' \
	>"$TMPDIR/wrong.conf"
gives 2 check "$TMPDIR/wrong.conf" && err_has "wrong.conf:2:"
out_has "1 error"
gives 0 check "$scenarios/first-fix" && out_has "scenario, ok"
gives 0 check "$scenarios/first-fix/solution.cmd" 2>/dev/null
for dir in "$scenarios"/*/; do
	gives 0 check "$dir"
done
for file in "$SOURCE_DIR"/courseware/*/{quiz,review}.yaml; do
	gives 0 check "$file" && out_has " questions, ok"
done
printf 'version: 1\nmodule: m\nquiz: []\n' >"$TMPDIR/quiz.yaml"
gives 2 check "$TMPDIR/quiz.yaml" && err_has "quiz.yaml:3:"
gives 2 check --dialect junso "$TMPDIR/wrong.conf"

# Without a writable home work goes on, in memory.
: >"$TMPDIR/file"
HOME=$TMPDIR/file XDG_STATE_HOME=$TMPDIR/file gives 1 run first-fix
err_has "not saved"
err_has "XDG_STATE_HOME"
HOME='' XDG_STATE_HOME='' gives 1 run first-fix && err_has "not saved"
# What is no database of ours is not touched.
mkdir -p "$TMPDIR/state/manrs-lab"
echo "no database" >"$TMPDIR/state/manrs-lab/lab.db"
XDG_STATE_HOME=$TMPDIR/state gives 2 run first-fix
[ "$(cat "$TMPDIR/state/manrs-lab/lab.db")" = "no database" ] ||
	fail "a foreign file was changed"
gives 2 regrade "$TMPDIR/none.db"
gives 2 report nothing-of-that-name

# A reader that goes away is no error worth words.
"$MANRS_LAB" help commands 2>"$TMPDIR/err" | head -n 1 >/dev/null
[ -s "$TMPDIR/err" ] && fail "SIGPIPE: $(cat "$TMPDIR/err")"

gives 0 demo original-manrs-lab
# Commands stay whole, so that they can be copied; comments go on below.
[ "$(awk 'length > 78 && /^[^ ]*[>#] #/' "$TMPDIR/out" | wc -l)" = 0 ] ||
	fail "demo: long comments"
gives 0 demo first-fix
out_has "demonstration"
grep -c '^ Score ' "$TMPDIR/out" | grep -qx 2 || fail "demo: two reports"
"$MANRS_LAB" list | grep -qE 'first-fix +done' && : # from the runs above
exit "$failed"
