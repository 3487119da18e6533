#!/bin/bash
# tutorial_coordination.sh: the tutorial Coordination from Home to its end, with
# the keys that the last row offers and what the screen tells: the lesson, the
# scenario (published too late, a vague call, left and opened again), the
# questions and the review. Until the last of them Home does not call it done.
. "$SOURCE_DIR/tests/screen/tmux.lib"
strict=1

# field NAME OLD TEXT ROW: changes a field of the record; then it says ROW.
field()
{
	choose Down "PeeringDB   $1" && press Enter "Enter change" "$1 (empty" ||
		return 1
	has "$1 (empty: not published):${2:+ $2}"
	type_text "$3"
	press Enter "Enter take it" "$4"
}

# tell SHOWN TEXT SAID: what is typed behind the prompt; what comes of it.
tell()
{
	wait_for "$1" && type_text "$2" && press Enter "Enter take it" "$3"
}

start 80 24
wait_for "60 seconds to your first fix"
press s "s modules" "Tutorial  "
tutorial Down Coordination "read the lesson" "MANRS Action 3"
press PPage "PgDn more" "1. Nobody there"
press Escape "Esc close" "0 of 1 done"
choose Down "call-the-noc"
press Enter "Enter open" "step 1/10"
press Enter "Enter next" "read what happens"
press Space "Space run" "Ask why AS500600"
press w "w why" "BEST: Why is 22.10.64.0/24"
press Enter "Enter registry" "Harbour NOC"
# What nobody answers does not count, and the lesson waits.
press m "m messages" "CAME BACK"
has "such number. PeeringDB: no such contact"
press Escape "Esc later" "your people"
field noc-mail "" peering@harbour.example "says: noc-mail peering@"
has "Publish a contact of your NOC"
field noc-mail peering@harbour.example noc@harbour.example \
	"says: noc-mail noc@harbour.example"
has "until 03:20"
field noc-phone "" "+1 555 0110" "says: noc-phone +1 555 0110"
press Space "Space run" "Reach somebody who can stop it"

# Away, and back: everything is as it was.
leave
start 80 24
wait_for "Welcome back"
wait_match "^ > +call-the-noc .*in progress" "the list begins where it was left"
press Enter "Enter continue" "Reach somebody who can stop it"
press v "v other network" "Whose contacts?"
choose Down "Fern Hosting"
press Enter "Enter take it" "find AS500400 Fern Hosting"
press Enter "Enter write or call" "> write a mail"
keys Enter
tell "write:" "You announce 22.10.64.0/24, which is ours." "It comes back"
press Escape "Esc close" "Enter write or call"
press v "v other network" "Whose contacts?"
choose Up "Valley Transit"
press Enter "Enter take it" "find AS500310 Valley Transit"
press Enter "Enter write or call" "> write a mail"
choose Down call
press Enter "Enter take it" "say:"
tell "say:" "Your customer AS500400 announces our space." "Which prefix is it about?"
press Escape "Esc close" "Reach somebody"
press Enter "Enter write or call" "> write a mail"
choose Down call
press Enter "Enter take it" "say:"
tell "say:" "AS500400 announces 22.10.64.0/24, a part of ours. Please filter it." \
	"We do not"
press Escape "Esc close" "Answer AS500600"
press m "m read the message" "WAITS FOR YOU"
choose Up "WAITS FOR YOU"
press r "r reply" "write to AS500600"
tell "write to AS500600:" "22.10.64.0/24 is ours. AS500310 filters it." \
	"Let time run to the end"
press Escape "Esc later" "your resources"
press Space "Space run" "3 of 4"
press Enter "Enter check" "All requirements are met: 2 of 2"
press 1 "1 questions" "A few questions"
keys Enter
answer "Question 1 of 3" "led to a mailbox that is gone" "Right."
answer "Question 2 of 3" "it is a contact" "Not right."
answer "Question 3 of 3" "A provider can refuse" "Right."
finish_scenario "100 of 100 points"
wait_match "^ +call-the-noc .* done +100/100$" "the scenario is not done"

# All but the last question: not finished.
progress Coordination "questions left"
tutorial Up Coordination "answer the questions" "question 1 of 7"
answer "question 1 of 7" "In at least one of" "Right."
answer "question 2 of 7" "what is asked for" "Right."
press Escape "Esc back" "Left to do: its questions"
progress Coordination "questions left"
tutorial Up Coordination "answer the questions" "question 1 of 7"
answer "question 1 of 7" "In all four of them" "Not right."
answer "question 2 of 7" "what is asked for" "Right."
answer "question 3 of 7" "change jobs" "Right."
answer "question 4 of 7" "all address blocks" "Right."
answer "question 5 of 7" "By phone" "Right."
answer "question 6 of 7" "that you looked up yourself" "Right."
progress Coordination "questions left"
answer "question 7 of 7" "from outside, on fixed days" "6 of 7 right"
progress Coordination "done +quiz 6/7"
has "This tutorial is finished. Questions, last time: 6/7 right."

# The review has other numbers in the same questions.
tutorial Up Coordination "review" "question 1 of 5"
answer "question 1 of 5" "The NOC" "Right."
answer "question 2 of 5" "or the providers of" "Right."
answer "question 3 of 5" "The time during which" "Right."
answer "question 4 of 5" "The NOC in the last block" "Right."
answer "question 5 of 5" "and call back" "5 of 5 right"
wait_for "time: 5/5 right."

# All of it is there after another start, and in plain mode.
leave
start 80 24
wait_for "Welcome back"
choose Up "Tutorial  Coordination"
progress Coordination "done +quiz 6/7"
leave
"$MANRS_LAB" --plain </dev/null >"$TMPDIR/plain" 2>&1
grep -qF "Coordination (lesson, words, quiz, review; done)" "$TMPDIR/plain" || {
	echo "FAILED: plain mode does not say that the tutorial is done"
	cat "$TMPDIR/plain"
	failed=1
}
finish
