#!/bin/bash
# restored.sh: however the program ends, the terminal is as it was.
. "$SOURCE_DIR/tests/screen/tmux.lib"

LC_ALL=C.UTF-8 tm new-session -d -x 80 -y 24 "env PS1='shell> ' sh"
wait_for "shell>"

# program: the process id of the lab that runs in the terminal.
program()
{
	local shell
	shell=$(tm display-message -p '#{pane_pid}')
	pgrep -P "$shell" | head -n 1
}

# ended: the lab is no more (one that still ends would hold its session).
ended()
{
	local i
	for ((i = 0; i < 600; i++)); do
		[ -z "$(program)" ] && return 0
		sleep 0.05
	done
	echo "FAILED: the lab did not end"
	failed=1
}

begin()
{
	keys "clear; '$MANRS_LAB' open first-fix" Enter
	wait_for "Space run"
}

# restored HOW: echo and lines work, the screen and the cursor are back.
restored()
{
	keys "" Enter
	wait_for "shell>"
	if [ "$(tm display-message -p \
		'#{alternate_on}#{cursor_flag}#{keypad_cursor_flag}')" != 010 ]; then
		echo "FAILED: $1: the terminal's modes are not restored"
		failed=1
	fi
	keys "clear; stty -a | tr ' ;' '\\n\\n' | grep -xE -- '-?(icanon|echo|isig)' | tr '\\n' ' '; echo 'modes shown'" Enter
	wait_for "isig icanon echo modes"
}

begin
keys q
ended
restored "q"
for signal in TERM HUP ABRT SEGV QUIT; do
	begin
	kill -"$signal" "$(program)"
	ended
	case $signal in
	ABRT | SEGV | QUIT)
		wait_for "go on with: manrs-lab open first-fix"
		;;
	esac
	restored "$signal"
done
begin
keys C-c
wait_for "Leave?"
keys Enter
ended
restored "Ctrl-C"
# A suspended program gives the terminal back, too.
begin
keys C-z
restored "Ctrl-Z"
keys fg Enter
wait_for "[2 Map]"
keys q
ended
restored "fg"
finish
