#!/bin/bash
# terminals.sh: kinds of terminals and locales; every meaning without colour.
. "$SOURCE_DIR/tests/screen/tmux.lib"

# colours: how many colour codes the screen has.
colours()
{
	tm capture-pane -p -e | grep -oE $'\033\\[[0-9;]*(3[0-8]|4[0-8]|9[0-7])m' |
		wc -l
}

check_colours()
{
	local n
	n=$(colours)
	if { [ "$2" = none ] && [ "$n" -ne 0 ]; } ||
		{ [ "$2" = some ] && [ "$n" -eq 0 ]; }; then
		echo "FAILED: $1: $n colour codes, wanted $2"
		failed=1
	fi
}

for term in tmux-256color screen xterm-256color xterm linux vt100 vt220; do
	infocmp "$term" >/dev/null 2>&1 || continue
	start 80 24 TERM=$term open first-fix
	wait_for "Space run"
	same first-map
	case $term in
	vt*) check_colours "$term" none ;;
	*) check_colours "$term" some ;;
	esac
	keys 3
	wait_for "[3 Routes]"
	keys q
	for ((i = 0; i < 600; i++)); do
		[ "$(tm display-message -p '#{pane_dead}')" = 1 ] && break
		sleep 0.05
	done
	has_not "? help" # nothing of the key row beside the prompt
done
start 80 24 TERM=xterm-256color NO_COLOR=1 open first-fix
wait_for "Space run"
same first-map
check_colours NO_COLOR none

# Home and End in all their forms; a sequence that is nobody's key is one key.
start 80 24 TERM=xterm open first-fix
wait_for "Space run"
keys 4
wait_for "[4 Config]"
for last in '4~' '8~' F; do
	keys g
	wait_match '^> +1 ' "g does not go to the first line"
	type_text $'\033['"$last"
	wait_match '^> +[0-9]{2,} ' "ESC [ $last is not taken for End"
done
for unknown in '[99~' '[1;5Z' '[[A' 'OS'; do
	type_text $'\033'"$unknown"
	wait_for "That key does nothing"
	keys Up
done
keys Escape
wait_for "MENU"
keys Escape

# Without UTF-8, and by the option, lines are ASCII.
start 80 24 LC_ALL=C open first-fix
wait_for "Space run"
same first-map-ascii
start 80 24 open first-fix --ascii
wait_for "Space run"
same first-map-ascii

# A locale that is not installed changes nothing.
start 80 24 LC_ALL= LANG=es_ES.UTF-8 open first-fix
wait_for "Space run"
has "step 1/"

for term in dumb unknown-to-anybody; do
	start 80 24 TERM=$term open first-fix
	wait_for "lab>"
	has "plain text mode"
	keys q u i t Enter
done
start 80 24 --plain
wait_for "lab>"
has "Type a number to open one"
finish
