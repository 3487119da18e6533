#!/bin/bash
# tutorial_registries.sh: "IRRs, RPKI and PeeringDB" from Home to its end, as a
# new user does it: only keys that the last row offers, only what the texts say.
# Wrong ways are seen as such; who leaves goes on where he was.
. "$SOURCE_DIR/tests/screen/tmux.lib"
. "$SOURCE_DIR/tests/screen/tutorial.lib"

# roa PREFIX [ORIGIN]: the form for the row that is chosen; what it would do is
# read, then it is published.
roa()
{
	choose "$1" "$2" && press n "n new ROA" "NEW ROA" || return 1
	if [ -n "${4-}" ]; then
		wait_for "Invalid: 1" # the AS that is filled in is the wrong one
		press Tab "Tab next field" "> prefix"
		press Tab "Tab next field" "> origin AS"
		type_text "$4"
	fi
	wait_for "$3" && press Enter "Enter publish" "Published: ROA ${2%% *}"
}

start 80 24
wait_for "60 seconds to your first fix"
press s "s modules" "Welcome."
tutorial Up "IRRs, RPKI" "read the lesson" "1. Four kinds of databases"
press PgDn "PgDn more" "2. Who holds it?"
press Escape "Esc close" "Up/Dn choose"

# --- new-customer ------------------------------------------------------------
open_scenario Down new-customer 7
press Enter "Enter next" "step 2/7"
press Space "Space run" "step 3/7"
press m "m read the message" "MESSAGES"
has "22.30.0.0/16 and 22.45.0.0/16"
press Escape "Esc later" "step 3/7"
screen_of 1 "Then let through what is held" PgDn
# From all databases: the block of somebody else, too.
lab_command "filter from AS500300 to as500100 as prefix-list AS500300-IN" \
	"2 new, 0 gone"
press Enter "Enter configure" "COMMIT preview"
press Enter "Enter commit" "Committed as version 1"
screen_of 7 "c check"
press c "c check" "NO-1.7"
wait_for "22.45.0.0/16, path 500300"
has "step 3/7"
screen_of 4 "as it runs"
press u "u undo" "COMMIT preview"
press D "D discard" "as it runs"
screen_of 1 "Steps"
for as in 500200 500300; do
	lab_command "filter from AS$as to as500100 as prefix-list AS$as-IN source LAB" \
		"AS$as-IN has 1 IPv4"
done
press Enter "Enter configure" "COMMIT preview"
press Enter "Enter commit" "step 4/7"
press Space "Space run" "step 5/7"
press w "w why" "It is a wrong route, and the filter does its work"
press Escape "Esc close" "step 6/7"
press Enter "Enter check" "step 7/7"
has "100 of 100 points   passed"
press 1 "1 questions" "Three questions."
press Enter "Enter questions" "Question 1 of 3"
answer "Question 1 of 3" "Nothing, in any database" "Not right."
# Away, and back.
wait_for "Question 2 of 3"
press Escape "Esc back" "step 7/7"
home
wait_match 'new-customer .* in progress' "new-customer is not in progress"
press Enter "Enter continue" "step 7/7"
press Enter "Enter questions" "Question 2 of 3"
answer "Question 2 of 3" "Yes: space without a ROA" "Right."
answer "Question 3 of 3" "Let through what it holds" "Right."
finished new-customer 100

# --- roa-first-steps ---------------------------------------------------------
open_scenario Down roa-first-steps 8
press Enter "Enter next" "step 2/8"
press Space "Space mark" "marked 1 of"
press Enter "Enter run" "step 4/8"
press w "w why" "NotFound: no ROA covers it"
press Escape "Esc close" "step 5/8"
press Enter "Enter registry" "[ RPKI ]"
roa Down 22.10.64.0/22 "Valid: 1, Invalid: 0" 500110
roa Up "22.10.16.0/20         yes" "Invalid -> Valid"
choose Down "500120"
press D "D revoke" "Revoke?"
press Enter "Enter revoke" "Revoked: ROA 22.10.16.0/20"
roa Up 22.10.0.0/16 "22.10.0.0/16 of AS500100: NotFound -> Valid"
# Not all is published: it is no solution yet.
screen_of 7 "c check"
press c "c check" "not passed yet"
screen_of 6 "[ RPKI ]"
roa Down 2e00:10::/32 "NotFound -> Valid"
has "step 5/8"
screen_of 1 "Steps"
lab_command "run until 11:30" "told"
wait_for "step 6/8"
press Enter "Enter ask why" "[2 Map]"
press w "w why" "that ROA: published"
press Escape "Esc close" "step 7/8"
press Enter "Enter check" "step 8/8"
has "100 of 100 points   passed"
press 1 "1 questions" "Four questions."
press Enter "Enter questions" "Question 1 of 4"
answer "Question 1 of 4" "No ROA covered 22.10.128.0/20" "Right."
answer "Question 2 of 4" "It is Valid: it is inside the block" "Not right."
answer "Question 3 of 4" "Anybody can announce a /24 of it" "Right."
answer "Question 4 of 4" "When the bank's validator had run" "Right."
finished roa-first-steps 100

# --- celer-2022 --------------------------------------------------------------
open_scenario Down celer-2022 7
press Enter "Enter next" "step 2/7"
press Space "Space mark" "marked 1 of"
press Enter "Enter run" "step 4/7"
press w "w why" "ASPA: Invalid"
press Escape "Esc close" "step 5/7"
screen_of 1 "asks when much"
for said in "Not done yet" "1 new, 2 gone"; do
	lab_command "filter from AS209243 to as1299 as prefix-list AS209243-IN source RIPE,ARIN" \
		"$said"
done
press Enter "Enter configure" "COMMIT preview"
has "0 good routes lost"
press Enter "Enter commit" "step 6/7"
press Enter "Enter check" "step 7/7"
press 1 "1 questions" "Three questions."
press Enter "Enter questions" "Question 1 of 3"
answer "Question 1 of 3" "Its origin is AS16509" "Right."
answer "Question 2 of 3" "The /24 would have been Invalid" "Right."
answer "Question 3 of 3" "AS16509 says who its providers are" "Right."
finished celer-2022 100

# --- its questions -----------------------------------------------------------
choose Up "Tutorial  IRRs, RPKI"
wait_match 'Tutorial  IRRs.*questions left' "the questions are not left"
has_not "quiz "
tutorial Up "IRRs, RPKI" "answer the questions" "question 1 of 8"
questions <<'END'
Whom do you ask first?|The registry that gave the block out
What does this prove?|That somebody wrote the object
What does a ROA say?|Who may accept a route
What is the difference?|The ROA is signed
still says NotFound. Why?|Its validator has not fetched it yet
and not AS-ALL?|Only the holder of AS500100
What belongs into PeeringDB?|Your contacts, your AS set
before you type?|Check for each of them that it holds
END
has "7 of 8 right"
press Enter "Enter go on" "Up/Dn choose"
wait_match 'Tutorial  IRRs.* done +quiz 7/8' "the tutorial is not done"
review_is_fresh "IRRs, RPKI"
finish
