#!/bin/bash
# import.sh: recordings become scenarios. What was exported comes back as it
# was, byte for byte; what is cut, lies or is too much gets what it deserves.
set -u
# shellcheck source=../support/gives.sh
. "$SOURCE_DIR/tests/support/gives.sh"

# seconds FILE: the time of its first record.
seconds()
{
	od -An -tu1 -N4 "$1" |
		awk '{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }'
}
same()
{
	cmp "$2" "$3" || fail "$1: what comes back is not what was exported"
}
cd "$TMPDIR" || exit 1

# --- there and back, every scenario ---

for scenario in "$SOURCE_DIR"/scenarios/*/; do
	id=$(basename "$scenario")
	config=$(find "$scenario/routers" -name '*.conf' | sort | sed -n 1p)
	[ -e "$scenario/scenario.yaml" ] && [ -n "$config" ] || continue
	router=$(basename "$config" .conf)
	gives 0 export "$id" --router "$router" --mrt "$id.best" --view best
	gives 0 export "$id" --router "$router" --mrt "$id.received"
	gives 0 export "$id" --router "$router" --mrt "$id.updates" --updates
	end=$(date -u -d "@$(seconds "$id.received")" +%H:%M:%S)

	# The best routes, by themselves. A recording says nothing of an AS's own
	# network: its other routers are left out, and so is this scenario.
	gives 0 import mrt "$id.best" -o "$id-best"
	grep -qE "^ *neighbor .* remote-as $(sed -nE \
		's/^router bgp ([0-9]+).*/\1/p' "$config")$" "$config" && continue
	gives 0 check "$id-best" && out_has "scenario, ok"
	gives 0 export "$id-best" --mrt "$id.again" --view best
	same "$id: best" "$id.best" "$id.again"

	# All that was received, and the router's own configuration.
	gives 0 import mrt "$id.received" -o "$id-received" --config "$config"
	gives 0 check "$id-received" && out_has "scenario, ok"
	gives 0 export "$id-received" --mrt "$id.again" --force
	same "$id: received" "$id.received" "$id.again"
	gives 0 export "$id-received" --mrt "$id.again" --view best --force
	same "$id: Loc-RIB of what was received" "$id.best" "$id.again"

	# The messages, played at their times.
	gives 0 import mrt "$id.updates" -o "$id-updates" --config "$config"
	gives 0 check "$id-updates" && out_has "scenario, ok"
	gives 0 export "$id-updates" --mrt "$id.again" --force --until "$end"
	same "$id: messages" "$id.received" "$id.again"
	gives 0 export "$id-updates" --mrt "$id.again" --view best --force \
		--until "$end"
	same "$id: Loc-RIB of the messages" "$id.best" "$id.again"
done

# The scenario that is made can be played and asked.
cat >ask.cmd <<'EOF'
run until 19:00
show bgp 208.65.153.0/24 at AS3491
EOF
"$MANRS_LAB" run youtube-2008-updates --commands ask.cmd >out 2>&1
file_has out "17557"
file_has youtube-2008-updates/scenario.yaml "at: 420010ms"
# Nobody's own work is lost.
gives 2 import mrt youtube-2008.updates -o .  && err_has "not empty"
echo "# mine" >>youtube-2008-updates/scenario.yaml
gives 2 import mrt youtube-2008.updates -o youtube-2008-updates
err_has "was changed since"

# --- choosing ---

gives 0 import mrt youtube-2008.updates && out_has "AS17557"
[ -e scenario.yaml ] && fail "something is written without --output"
gives 0 import mrt youtube-2008.updates --peer AS17557 -o one
[ "$(grep -c announce: one/scenario.yaml)" -eq 5 ] || fail "not 5 of AS17557"
gives 0 import mrt youtube-2008.updates --prefix 208.65.152.0/22 -o two
[ "$(grep -c announce: two/scenario.yaml)" -eq 6 ] || fail "not 6 of the /22"
gives 0 import mrt youtube-2008.updates --since 2008-02-24T20:00 \
	--until 2008-02-24T20:10:00 -o three
[ "$(grep -c announce: three/scenario.yaml)" -eq 1 ] || fail "not 1 at 20:07"
file_has three/scenario.yaml 'starts: "20:07:00"'
# A table and what came after it.
gives 0 import mrt youtube-2008.received youtube-2008.updates -o four
# From standard input.
"$MANRS_LAB" import mrt - -o five <youtube-2008.updates >out 2>&1 ||
	fail "standard input: $(cat out)"
diff <(tail -n +4 five/scenario.yaml | grep -v '^id:\|^sources:') \
	<(tail -n +4 youtube-2008-updates/scenario.yaml |
		grep -v '^id:\|^sources:\|^# mine\|config:') |
	grep -q announce && fail "standard input gives something else"

# --- a session that goes away ---

mkdir flap && sed 's/^timeline:/&\n  - { at: "19:00", session-down: { as: 17557, with: 3491 } }\n  - { at: "19:10", session-up: { as: 17557, with: 3491 } }/' \
	"$SOURCE_DIR/scenarios/youtube-2008/scenario.yaml" >flap/scenario.yaml
cp -r "$SOURCE_DIR"/scenarios/youtube-2008/{task.md,routers} flap/
gives 0 export flap --mrt flap.updates --updates --until 19:30
gives 0 export flap --mrt flap.received --until 19:30
gives 0 import mrt flap.updates -o flap-again --config \
	"$SOURCE_DIR/scenarios/youtube-2008/routers/as3491.conf"
file_has flap-again/scenario.yaml "session-down: { as: 17557, with: 3491 }"
file_has flap-again/scenario.yaml "session-up: { as: 17557, with: 3491 }"
gives 0 export flap-again --mrt flap.again --until 19:30
same "a session that goes away" flap.received flap.again

# --- what is wrong ---

size=$(wc -c <youtube-2008.updates)
head -c $((size - 5)) youtube-2008.updates >cut
gives 2 import mrt cut -o cut-scenario
err_has "record 43 at offset" && err_has "what came before it is kept"
file_has cut-scenario/scenario.yaml "208.65.153.128/25"
gives 0 check cut-scenario
{ head -c 8 youtube-2008.updates; printf '\177\377\377\377'; } >lie
gives 2 import mrt lie -o lie-scenario && err_has "record 1 at offset 0"
[ -e lie-scenario ] && fail "a scenario of nothing"
gives 2 import mrt none && err_has "No such file"
gives 2 import mrt . && err_has "folder"
printf '\037\213\010' >packed.gz
gives 2 import mrt packed.gz && err_has "packed with gzip"
: >empty
gives 0 import mrt empty && out_has "read: 0 records"
gives 2 import mrt empty -o e && err_has "nothing is written"
gives 2 import mtr x && err_has "expected mrt"
gives 2 import mrt && err_has "needs"
gives 2 import mrt empty --prefix 1.2.3 && err_has "--prefix"
gives 2 import mrt empty --peer me && err_has "--peer"
gives 2 import mrt empty --since soon && err_has "--since"
gives 2 import mrt youtube-2008.best -o x --config \
	"$SOURCE_DIR/scenarios/own-leak/routers/as500100.conf"
err_has "but AS3491 made the recording"

# More than a scenario holds.
for _ in $(seq 700); do cat youtube-2008.updates; done >much
gives 2 import mrt much -o m && err_has "a scenario holds no more"
[ -e m ] && fail "half of too much is written"
gives 2 import mrt much --peer 64511 -o m && err_has "nothing that was wanted"
exit "$failed"
