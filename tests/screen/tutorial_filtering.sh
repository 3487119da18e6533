#!/bin/bash
# tutorial_filtering.sh: the tutorial Filtering from a first start to its end, with
# the keys that the last row offers and what the screen tells: four scenarios (a
# wrong filter, one left and opened again), the questions and the review. Until
# the last of them Home does not call it done.
. "$SOURCE_DIR/tests/screen/tmux.lib"
strict=1

# configure LINE...: typed at the end of the configuration, until the preview.
configure()
{
	offered "Enter edit" || return 1
	keys End
	press Enter "Enter edit" "Typing."
	keys End Enter
	printf '%s\n' "$@" >"$TMPDIR/lines"
	paste "$TMPDIR/lines"
	wait_for "${!#}" && press Escape "Esc stop typing" "COMMIT preview"
}

# questions: those of the scenario, from the score.
questions()
{
	press 1 "1 questions" "A few questions" && keys Enter
}

start 80 24
wait_for "60 seconds to your first fix"
press Enter "Enter start" "Space run"
press Space "Space run" "NOW  Ask why"
press Up "arrows choose AS" "AS500300"
press w "w why" "It would have been refused if"
press Enter "Enter configure" "COMMIT preview"
press Enter "Enter commit" "That was your first fix"
press Enter "Enter go on" "Welcome back."
progress Filtering "1 of 4 done"
tutorial Up Filtering "read the lesson" "MANRS Action 1"
press Escape "Esc close" "Left to do: youtube-2008 and those behind it"

# YouTube: what happened, a prediction, the reason.
choose Down youtube-2008
press Enter "Enter open" "step 1/7"
has "watch what happened: r"
keys r
wait_for "RECORDED"
offered "Esc your network"
wait_for "21:10:00 ||"
press Escape "Esc your network" "PREDICT"
press Space "Space mark" "marked 1 of 10"
press Enter "Enter run" "hit 3491"
offered "w why"
press w "w why" "AS path list 17"
press Enter "Enter go to line" "as it runs"

# Too much and too little: the preview tells, the check too, and the step stays.
configure "ip prefix-list AS17557-IN permit 22.17.0.0/16 le 24" \
	"route-map AS17557-IN permit 10" "match ip address prefix-list AS17557-IN"
has "2 good routes lost"
press Enter "Enter commit" "This loses 2 good routes"
press Enter "Enter commit all the same" "Committed as version 1"
has "step 5/7"
keys 7
press c "c check" "0 of 2 requirements are met"
has "22.17.0.0/17"
has "step 5/7"

# Away, and back; then what the registry says, and no more.
leave
start 80 24
wait_for "Welcome back"
wait_match "^ > +youtube-2008 .*in progress" "the list begins where it was left"
progress Filtering "1 of 4 done"
press Enter "Enter continue" "as it runs"
press u "u undo" "Undone: commit"
press D "D discard" "as it runs"
configure "ip prefix-list AS17557-IN permit 22.17.0.0/16" \
	"ip prefix-list AS17557-IN permit 22.74.0.0/16" \
	"ip prefix-list AS17557-IN permit 22.75.16.0/20" \
	"route-map AS17557-IN permit 10" "match ip address prefix-list AS17557-IN"
has "0 good routes lost"
press Enter "Enter commit" "Committed as version"
press Enter "Enter check" "All requirements are met: 2 of 2"
questions
answer "Question 1 of 3" "The expression has a mistake" "Not right."
answer "Question 2 of 3" "Both routes were a /24" "Right."
answer "Question 3 of 3" "The hijack was a /24 and passes" "Right."
finish_scenario "100 of 100 points"
progress Filtering "2 of 4 done"

# The own leak, with roles.
choose Down own-leak
press Enter "Enter open" "step 1/8"
press Enter "Enter next" "PREDICT"
press s "s skip prediction" "NOW  Ask why you send"
press m "m read the message" "WAITS FOR YOU"
has "We receive routes of AS500500 from you"
press Escape "Esc later" "arrows choose AS"
press w "w why" "Does AS500100 send 22.51.0.0/16 to AS500400?"
press Enter "Enter go to line" "as it runs"
configure "router bgp 500100" "neighbor 26.0.4.1 local-role customer" \
	"neighbor 26.0.5.1 local-role customer" \
	"neighbor 26.0.6.1 local-role peer" \
	"neighbor 26.0.1.2 local-role provider" \
	"neighbor 26.0.1.6 local-role provider"
press Enter "Enter commit" "NOW  Let time run on"
press Space "Space run" "NOW  Check your work"
press Enter "Enter check" "All requirements are met: 3 of 3"
questions
answer "Question 1 of 3" "You are its customer" "Right."
answer "Question 2 of 3" "When a customer's own" "Right."
answer "Question 3 of 3" "a route that carries it already" "Right."
finish_scenario "100 of 100 points"
progress Filtering "3 of 4 done"

# All sessions.
choose Down original-manrs-lab
press Enter "Enter open" "step 1/6"
press Enter "Enter next" "NOW  Press Space"
press Space "Space run" "NOW  Ask why you use"
press w "w why" "no import filter on this session"
press 4 "4 configure" "as it runs"
configure "ip prefix-list C1 permit 192.0.2.0/24" \
	"ip prefix-list C2 permit 198.51.100.0/24" \
	"ip prefix-list NONE deny 0.0.0.0/0 le 32" \
	"ip prefix-list UP permit 203.0.113.0/24" \
	"ip prefix-list UP permit 192.0.2.0/24" \
	"ip prefix-list UP permit 198.51.100.0/24" \
	"ip prefix-list TRANSIT deny 0.0.0.0/0" \
	"ip prefix-list TRANSIT deny 203.0.113.0/24 le 32" \
	"ip prefix-list TRANSIT deny 192.0.2.0/24 le 32" \
	"ip prefix-list TRANSIT deny 198.51.100.0/24 le 32" \
	"ip prefix-list TRANSIT permit 0.0.0.0/0 le 32" \
	"ipv6 prefix-list C1 permit 2001:db8:1001::/48" \
	"ipv6 prefix-list C2 permit 2001:db8:2002::/48" \
	"ipv6 prefix-list PEER permit 2001:db8:3000::/36" \
	"ipv6 prefix-list UP permit 2001:db8:1000::/36" \
	"ipv6 prefix-list UP permit 2001:db8:1001::/48" \
	"ipv6 prefix-list UP permit 2001:db8:2002::/48" \
	"ipv6 prefix-list TRANSIT deny ::/0" \
	"ipv6 prefix-list TRANSIT deny 2001:db8:1000::/36 le 128" \
	"ipv6 prefix-list TRANSIT deny 2001:db8:2002::/48 le 128" \
	"ipv6 prefix-list TRANSIT permit ::/0 le 128" \
	"ip as-path access-list 1 permit ^64501(_64501)*\$" \
	"ip as-path access-list 2 permit ^64502(_64502)*\$" \
	"router bgp 64500" "address-family ipv4" \
	"neighbor 203.0.113.253 prefix-list C1 in" \
	"neighbor 203.0.113.253 filter-list 1 in" \
	"neighbor 203.0.113.255 prefix-list C2 in" \
	"neighbor 203.0.113.255 filter-list 2 in" \
	"neighbor 203.0.113.251 prefix-list NONE in" \
	"neighbor 203.0.113.251 prefix-list UP out" \
	"neighbor 192.168.255.254 prefix-list TRANSIT in" \
	"neighbor 192.168.255.254 prefix-list UP out" \
	"address-family ipv6" \
	"neighbor 2001:db8:1000:fffe::b prefix-list C1 in" \
	"neighbor 2001:db8:1000:fffe::b filter-list 1 in" \
	"neighbor 2001:db8:1000:ffff::b prefix-list C2 in" \
	"neighbor 2001:db8:1000:ffff::b filter-list 2 in" \
	"neighbor 2001:db8:1000:fffd::b prefix-list PEER in" \
	"neighbor 2001:db8:1000:fffd::b prefix-list UP out" \
	"neighbor 2001:db8:f000:ffff::a prefix-list TRANSIT in" \
	"neighbor 2001:db8:f000:ffff::a prefix-list UP out"
has "0 good routes lost"
press Enter "Enter commit" "NOW  Check your work"
press Enter "Enter check" "5 of 7 requirements are met"
questions
answer "Question 1 of 3" "still has the right path" "Right."
answer "Question 2 of 3" "registered for AS64501" "Right."
answer "Question 3 of 3" "With a deny-list" "Right."
finish_scenario "100 of 125 points, passed"

# All but the last question: not finished.
progress Filtering "questions left"
tutorial Up Filtering "answer the questions" "question 1 of 8"
answer "question 1 of 8" "le 32" "Not right."
answer "question 2 of 8" "A mistyped prefix" "Right."
answer "question 3 of 8" "no more and no less" "Right."
answer "question 4 of 8" "On all sessions" "Right."
answer "question 5 of 8" "announced to you directly" "Right."
answer "question 6 of 8" "A prefix filter made" "Right."
answer "question 7 of 8" "That the empty list" "Right."
progress Filtering "questions left"
answer "question 8 of 8" "the path can be invented" "7 of 8 right"
progress Filtering "done +quiz 7/8"
has "This tutorial is finished. Questions, last time: 7/8 right."

# The review has other numbers in the same questions.
tutorial Up Filtering review "question 1 of 8"
answer "question 1 of 8" "Refuse it" "Right."
wait_for "question 2 of 8"
le=$(screen | grep -oE 'le [0-9]+\.' | tr -dc 0-9)
answer "question 2 of 8" "/$((le + 1))" "Right."
answer "question 3 of 8" AS500300 "Right."
answer "question 4 of 8" "is not in the customer cone" "Right."
answer "question 5 of 8" "type 1" "Right."
answer "question 6 of 8" "No" "Right."
answer "question 7 of 8" "is below the limit" "Right."
answer "question 8 of 8" "large community" "8 of 8 right"
wait_for "time: 8/8 right."
finish
