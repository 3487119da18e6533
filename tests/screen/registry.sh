#!/bin/bash
# registry.sh: the registry at 80x24: prefixes and ROAs, a draft with its effect,
# its stages; validators; objects, and one that is refused. Then the same facts
# in plain mode.
. "$SOURCE_DIR/tests/screen/tmux.lib"
world=$SOURCE_DIR/tests/unit/session

start 80 24 open "$world/rpki"
wait_for "[1 Lesson]"
command_line "run until 10:06"
wait_for "10:06:00"
keys 6
wait_for "[ RPKI ]"
same registry-rpki
keys n
wait_for "NEW ROA"
same registry-draft
keys Enter
wait_for "Published: ROA"
same registry-published
command_line "step 5"
wait_for "Esc close"
keys Escape
wait_for "used 2 of 2"
same registry-used
keys 5
wait_for "is told 1 VRP"
same time-rpki
keys 6 Right
wait_for "[ Validators ]"
command_line "run until 14:30"
wait_for "Esc close"
keys Escape
wait_for "Lf/Rt page"
same registry-validators

# Without colour nothing is lost.
start 80 24 NO_COLOR=1 open "$world/rpki"
wait_for "[1 Lesson]"
keys 6
wait_for "[ RPKI ]"
has "INVALID"
same registry-mono
keys q

start 80 24 open "$world/irr"
wait_for "[1 Lesson]"
keys 6
wait_for "[ Holders ]"
same registry-holders
keys Left
wait_for "[ Contacts ]"
keys Left
wait_for "[ IRR ]"
same registry-irr
keys n
wait_for "A new object of which class?"
keys Enter
wait_for "OBJECT (draft"
keys Escape
wait_for "back (kept)"
keys Enter
wait_for "needs the password"
same registry-refused
keys Tab
type_text secret
keys Enter
wait_for "1 object is changed"
keys q

# What others find, what comes, and an answer.
start 80 24 open call-the-noc
wait_for "step 1/"
command_line "run until 03:10"
wait_for "Esc close"
keys Escape 6 Right Right Right Right
wait_for "[ Contacts ]"
same registry-contacts
command_line "contact set noc-mail noc@harbour.example"
wait_for "Esc close"
keys Escape
wait_for "PeeringDB   NOC"
command_line "run until 03:20"
wait_for "Esc close"
has "!1 message"
keys Escape m
wait_for "MESSAGES"
same inbox
keys q q

# facts NAME WORLD COMMANDS TEXT...: plain mode says it too.
facts()
{
	local name=$1 folder=$2 lines=$3 fact
	shift 3
	printf "$lines" | "$MANRS_LAB" open "$world/$folder" --plain \
		>"$TMPDIR/plain" 2>&1
	for fact; do
		grep -qF -- "$fact" "$TMPDIR/plain" && continue
		echo "FAILED: $name: plain mode does not say \"$fact\""
		failed=1
	done
}
export XDG_STATE_HOME=$TMPDIR/plain-state
mkdir -p "$XDG_STATE_HOME"
facts rpki rpki 'run until 10:06\npreview publish roa 192.0.2.0/24 origin 64500\npublish roa 192.0.2.0/24 origin 64500\nstep 5\nshow rpki\nrun until 14:30\nshow rpki\n' \
	"192.0.2.128/25 of AS64501: NotFound -> Invalid" \
	"rp1 will have it at 10:15:00" "told at 10:15:05" \
	"rp1                down"
facts irr irr 'show registry\nirr query -i origin AS64502\n' \
	"198.51.100.0/24          origin AS64502      RADB" \
	"anybody may register anything"
facts call ../../../scenarios/call-the-noc 'run until 03:10\ncontact show\ncontact set noc-mail noc@harbour.example\nrun until 03:20\nshow messages\n' \
	"in LAB: Network Engineer" "nobody is there" \
	"PeeringDB now says: noc-mail noc@harbour.example." \
	"mail, from AS500600"
finish
