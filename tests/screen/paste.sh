#!/bin/bash
# paste.sh: what is pasted arrives whole: many lines, letters of all scripts,
# bytes that are no text.
. "$SOURCE_DIR/tests/screen/tmux.lib"

start 80 24 open first-fix
wait_for "Space run"
keys 4
wait_for "as it runs"
keys i
wait_for "Typing."
printf '! \377\376\200 begin \303\251\344\275\240 \344\275 \033[31m end\n! next\n' \
	>"$TMPDIR/rubbish"
paste "$TMPDIR/rubbish"
wait_for "! next"
has "begin"
has " end"
keys Escape
wait_for "syntax ok"
keys D
wait_for "Discarded"

for ((i = 1; i <= 5000; i++)); do
	echo "ip prefix-list BIG seq $i permit 22.$((i / 250)).$((i % 250)).0/24"
done >"$TMPDIR/many"
keys i
wait_for "Typing."
paste "$TMPDIR/many"
wait_for "seq 5000 permit"
keys Escape
wait_for "candidate: +5001 -0"
has "syntax ok"
finish
