#!/bin/bash
# first_fix.sh: a first start, with nothing but what the key line shows. At
# most eight keys, none of them typed text, lead to the first fix.
. "$SOURCE_DIR/tests/screen/tmux.lib"

start 80 24
wait_for "60 seconds to your first fix"
same first-run
press Enter "Enter start" "Space run"
same first-map
press Space "Space run" "NOW  Ask why"
has "3 of 3   500100 500300 500400"
press Up "arrows choose AS" "AS500300"
press w "w why" "It would have been refused if"
press Enter "Enter " "COMMIT preview"
wait_for "1 refused"
same first-preview
press Enter "Enter commit" "That was your first fix"
same first-done
press Enter "Enter go on" "100/100"
if [ "$pressed" -gt 8 ]; then
	echo "FAILED: $pressed keys"
	failed=1
fi
finish
