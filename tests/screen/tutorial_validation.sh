#!/bin/bash
# tutorial_validation.sh: "Global validation" from Home to its end, as
# tutorial_registries.sh does it.
. "$SOURCE_DIR/tests/screen/tmux.lib"
. "$SOURCE_DIR/tests/screen/tutorial.lib"

# enter LINE...: lines of the open editor, each behind a new line.
enter()
{
	local line
	for line; do
		keys Enter
		type_text "$line"
	done
}

# send: the object that was typed, with the password of the task.
send()
{
	press Escape "Esc stop typing" "Enter send"
	press Tab "Tab password" "> password of its maintainer:"
	type_text manrs
	press Enter "Enter send" "1 object is changed"
}

# object Up|Down CLASS: a new one.
object()
{
	press n "n new" "A new object of which class?"
	choose "$1" " $2 "
	press Enter "Enter take it" "OBJECT (draft"
}

# answers N CHOICE...: all questions of a scenario, right.
answers()
{
	local n=$# i=0 choice
	press 1 "1 questions" "questions."
	press Enter "Enter questions" "Question 1 of $n"
	for choice; do
		i=$((i + 1))
		answer "Question $i of $n" "$choice" "Right."
	done
}

# stands_still: the last command has played to its end.
stands_still()
{
	wait_match '[0-9] \|\| \|' "time goes on"
}

# roa ROW PREFIX: for the row that is chosen.
roa()
{
	to_row "$1" && press n "n new ROA" "NEW ROA" &&
		press Enter "Enter publish" "Published: ROA $2"
}

# revoke REGEX: the ROA in that row.
revoke()
{
	to_row "$1" && press D "D revoke" "Revoke?" &&
		press Enter "Enter revoke" "Revoked: ROA "
}

# to_row REGEX: of a list, from its beginning.
to_row()
{
	local i
	keys g
	for ((i = 0; i < 40; i++)); do
		wait_match '^> ' "no row is marked"
		screen | grep -qE -- "^> +$1" && return 0
		keys Down
		sleep 0.1
	done
	echo "FAILED: no row \"$1\""
	screen
	failed=1
	return 1
}

# configure ROUTER LINE...: typed behind ":", as the steps show it.
configure()
{
	local router=$1 line
	shift
	press : ": command" "Tab complete"
	type_text "configure $router"
	keys Enter
	wait_for "$router(config"
	for line; do
		type_text "$line"
		keys Enter
		wait_match "^$router\\(config[-a-z]*\\)# *$" "the line is not taken"
	done
	type_text end
	keys Enter
	wait_for "The candidate of $router is changed"
}

# connected ROUTER MAP...: to both validators, and what is Invalid is dropped
# on these route-maps.
caches=("rpki" "rpki cache 22.10.0.53 3323 preference 1"
	"rpki cache 22.10.0.54 3323 preference 2")
deny()
{
	local map lines=()
	for map in "${@:2}"; do
		lines+=("route-map $map deny 5" "match rpki invalid")
	done
	configure "$1" "${lines[@]}"
}

start 80 24
wait_for "60 seconds to your first fix"
press s "s modules" "Welcome."
tutorial Up "Global validation" "read the lesson" "1. What others need from you"
press Escape "Esc close" "Up/Dn choose"

# --- irr-original ------------------------------------------------------------
open_scenario Down irr-original 8
press Enter "Enter next" "step 2/8"
press Space "Space run" "step 3/8"
press w "w why" "no line of it permits the route"
press Escape "Esc close" "step 4/8"
press Enter "Enter registry" "[ IRR ]"
object Down route
press Escape "Esc stop typing" "Enter send"
press Enter "Enter send" "needs the password of STUDENT-MNT" # as the task says
press Tab "Tab password" "> password of its maintainer:"
type_text manrs
press Enter "Enter send" "1 object is changed"
has "step 4/8"
object Down route6
send
wait_for "step 5/8"
object Up as-set
type_text "AS64500, AS64501"
send
to_row "aut-num +AS64500"
press i "i edit" "OBJECT (draft"
keys Down End
enter "mp-import:  from AS64501 accept AS64501" \
	"mp-export:  to AS64501 announce ANY" \
	"mp-import:  from AS64502 accept AS64502" \
	"mp-export:  to AS64502 announce ANY" \
	"mp-import:  from AS64510 accept ANY" \
	"mp-export:  to AS64510 announce AS64500:AS-ALL" \
	"mp-import:  from AS64511 accept AS64511" \
	"mp-export:  to AS64511 announce AS64500:AS-ALL"
send
# A customer is missing in the set: seen, and not taken.
screen_of 7 "c check"
press c "c check" "not passed yet"
has "step 5/8"
screen_of 6 "[ IRR ]"
to_row "as-set +AS64500:AS-ALL"
press i "i edit" "OBJECT (draft"
keys Down End
type_text ", AS64502"
send
wait_for "step 6/8"
screen_of 1 "asks when much"
for list in "AS64501 AS64501-IN" "AS64502 AS64502-IN" "AS64500:AS-ALL OUT"; do
	line="filter from ${list% *} to as64500 as prefix-list ${list#* }"
	lab_command "$line" "Not done yet"
	lab_command "$line" "in the candidate"
done
press Enter "Enter configure" "COMMIT preview"
press Enter "Enter commit" "step 7/8"
press Enter "Enter check" "step 8/8"
answers "Your IPv6 routes are refused there" \
	"It would say that you give transit" "A sudden change may be a mistake"
finished irr-original 100

# --- maxlength-trap ----------------------------------------------------------
open_scenario Down maxlength-trap 10
press Enter "Enter next" "step 2/10"
press Space "Space mark" "marked 1 of"
press Enter "Enter run" "step 4/10"
press w "w why" "RPKI: Valid"
press Escape "Esc close" "step 5/10"
press Enter "Enter registry" "[ RPKI ]"
choose Down "22.10.225.0/24"
press n "n new ROA" "NEW ROA"
press Enter "Enter publish" "Published: ROA 22.10.225.0/24"
choose Up "22.10.0.0/16"
press n "n new ROA" "NEW ROA"
press Enter "Enter publish" "Published: ROA 22.10.0.0/16 maxLength 16"
choose Down "22.10.0.0/16          yes        500100       24"
press D "D revoke" "Revoke?"
press Enter "Enter revoke" "Revoked: ROA 22.10.0.0/16 maxLength 24"
screen_of 1 "Steps"
lab_command "run until 11:00" "fetches"
wait_for "step 6/10"
press Enter "Enter predict" "PREDICT"
press Space "Space mark" "marked 1 of"
press Enter "Enter run" "step 8/10"
press w "w why" "BEST"
press Escape "Esc close" "step 9/10"
press Enter "Enter check" "step 10/10"
answers "Validation looks at prefix, length" "Nothing: the forged /24" \
	"Its path is longer by one AS" "Some hours before"
finished maxlength-trap 100

# --- rov-deploy --------------------------------------------------------------
open_scenario Down rov-deploy 9
press Enter "Enter next" "step 2/9"
press Space "Space run" "step 3/9"
press w "w why" "RPKI: Invalid"
press Escape "Esc close" "step 4/9"
press Enter "Enter lesson" "First only connect"
configure edge1 "${caches[@]}"
configure edge2 "${caches[@]}"
screen_of 4 "COMMIT preview"
press Enter "Enter commit" "Committed as version 1"
screen_of 1 "First only connect"
lab_command "run for 1m" "It is"
lab_command "show bgp rpki invalid at AS500100" "22.20.128.0/17"
press Enter "Enter next" "step 5/9"
screen_of 1 "One entry at the beginning"
deny edge1 AS500200-IN PROVIDER-IN
# Half of it is not enough.
screen_of 7 "c check"
press c "c check" "not passed yet"
screen_of 1 "One entry at the beginning"
deny edge2 AS500300-IN PEER-IN
press Enter "Enter configure" "COMMIT preview"
# A customer's own wrong ROA: its route is lost until it mends it.
press Enter "Enter commit" "This loses 1 good route"
press Enter "Enter commit all the same" "Committed as version 2"
screen_of 1 "Steps"
lab_command "run for 1m" "It is"
wait_for "step 6/9"
stands_still
press Enter "Enter run" "step 7/9"
press w "w why" "REFUSED"
press Escape "Esc close" "step 8/9"
press Enter "Enter check" "step 9/9"
answers "A more specific wrong route has no rival" \
	"Nothing: they are NotFound" "A prefix filter does not look" \
	"After the expiry all routes are NotFound"
finished rov-deploy 100

# --- orange-2024 -------------------------------------------------------------
open_scenario Down orange-2024 8
press Enter "Enter next" "step 2/8"
press Space "Space mark" "marked 1 of"
press Enter "Enter run" "step 4/8"
press w "w why" "names AS500490"
press Escape "Esc close" "step 5/8"
press Enter "Enter registry" "[ RPKI ]"
for prefix in 22.124.0.0/16 22.125.0.0/16 22.126.0.0/17; do
	roa "$prefix" "$prefix"
done
for prefix in 22.124.0.0/16 22.125.0.0/16 22.126.0.0/17; do
	revoke "$prefix .* 500490 "
done
screen_of 1 "Right ROAs first"
lab_command "run until 15:45" "It is"
wait_for "step 6/8"
press Enter "Enter ask why" "[2 Map]"
press w "w why" "that ROA"
press Escape "Esc close" "step 7/8"
press Enter "Enter check" "step 8/8"
answers "It made the owner's own routes Invalid" "In the registry: right ROAs" \
	"Its own ROA was left alone" "A second factor for the account"
finished orange-2024 100

# --- deployathon-solo --------------------------------------------------------
open_scenario Down deployathon-solo 16
press Enter "Enter next" "step 2/16"
screen_of 6 "[ RPKI ]"
roa 22.10.16.0/20 22.10.16.0/20
roa 22.10.0.0/16 22.10.0.0/16
screen_of 1 "Steps"
lab_command "run until 10:30" "It is"
wait_for "step 3/16"
stands_still
press Enter "Enter run" "step 4/16"
screen_of 1 "Your router has to hear"
configure as500100 "${caches[@]}"
screen_of 4 "COMMIT preview"
press Enter "Enter commit" "Committed as version 1"
screen_of 1 "Your router has to hear"
lab_command "run for 1m" "It is"
press Enter "Enter next" "step 5/16"
press w "w why" "Invalid"
press Escape "Esc close" "step 6/16"
screen_of 1 "One entry at the beginning"
deny as500100 AS500200-IN AS500300-IN PEER-IN PROVIDER-IN
press Enter "Enter configure" "COMMIT preview"
press Enter "Enter commit" "Committed as version 2"
screen_of 1 "Steps"
lab_command "run for 1m" "It is"
wait_for "step 7/16"
stands_still
press Enter "Enter run" "step 8/16"
press w "w why" "REFUSED"
press Escape "Esc close" "step 9/16"
press Space "Space run" "step 10/16"
press Enter "Enter registry" "[ RPKI ]"
roa 22.10.16.0/20 22.10.16.0/20
revoke "22.10.16.0/20 .* 500101 "
revoke "22.10.0.0/16 .* 500100 +24 "
screen_of 1 "Steps"
lab_command "run until 15:25" "It is"
wait_for "step 11/16"
stands_still
press Enter "Enter run" "step 12/16"
press w "w why" "REFUSED"
press Escape "Esc close" "step 13/16"
screen_of 1 "only with the community BLACKHOLE"
configure as500100 \
	"bgp community-list standard BLACKHOLE seq 5 permit 65535:666" \
	"ip prefix-list AS500200-BH seq 5 permit 22.20.0.0/16 ge 32" \
	"route-map AS500200-IN permit 3" "match community BLACKHOLE" \
	"match ip address prefix-list AS500200-BH" \
	"set community no-export additive"
press Enter "Enter configure" "COMMIT preview"
press Enter "Enter commit" "Committed as version 3"
screen_of 1 "Steps"
lab_command "run until 17:00" "It is"
wait_for "step 14/16"
stands_still
press Enter "Enter run" "step 15/16"
press Enter "Enter check" "step 16/16"
answers "Validation gives a state" "A /24 of your space" \
	"When what it was told expired" "Everybody could then announce"
finished deployathon-solo 100

# --- its questions -----------------------------------------------------------
choose Up "Tutorial  Global validation"
wait_match 'Tutorial  Global.*questions left' "the questions are not left"
tutorial Up "Global validation" "answer the questions" "question 1 of 8"
questions <<'END'
Which data?|Routing policy, AS numbers and prefixes
Which ROAs are minimal?|Two: the /16 without maxLength
What do you know?|The origin AS in the path may
with NotFound routes?|Drop
do you drop Invalid routes?|On all eBGP sessions
What happens to your routes?|For a time nothing changes
Where is the repair?|In the registry: take the account back
with a prefix of the right length?|ASPA, if the holder
END
has "7 of 8 right"
press Enter "Enter go on" "Up/Dn choose"
wait_match 'Tutorial  Global.* done +quiz 7/8' "the tutorial is not done"
review_is_fresh "Global validation"
finish
