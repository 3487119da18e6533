# open tests/unit/session/small
play
play
step
back
step 2
back 3
undo
redo
run until 10s
run until 25s
run for 5s
replay
run
run
quit
