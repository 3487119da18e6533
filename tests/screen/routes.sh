#!/bin/bash
# routes.sh: the incident, the looking glass, the Why card, the configuration
# with a mistake in it, its preview and the commit, the waves, the score.
. "$SOURCE_DIR/tests/screen/tmux.lib"

start 80 24 open first-fix
wait_for "Space run"
keys Space
wait_for "NOW  Ask why" # played to its end
keys 3
wait_for "[3 Routes]"
same routes
keys w
wait_for "It would have been refused if"
same why
keys Enter
wait_for "[4 Config]"
wait_for "COMMIT preview"
keys i
wait_for "Typing"
keys End Enter
type_text " mtch ip"
wait_for "ERROR"
same config-error
keys Escape
wait_for "has not changed"
keys u
wait_for "COMMIT preview"
same config-preview
keys Enter
wait_for "NOW  Check it"
keys 5
wait_for "moment 00"
wait_for "Committed"
same time
keys c
wait_for "requirements are met"
same score
keys q
finish
