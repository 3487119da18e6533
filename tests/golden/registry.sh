#!/bin/bash
# registry.sh: the files of registry/ on the command line: checked with the
# scenario they belong to, or by themselves, and shown.
set -u
failed=0
fail()
{
	echo "FAILED: $*"
	failed=1
}

# gives STATUS TEXT FILE...: the exit status of check, and its standard output.
gives()
{
	local wanted=$1 text=$2 status
	shift 2
	"$MANRS_LAB" check "$@" >out 2>err
	status=$?
	[ "$status" -eq "$wanted" ] ||
		fail "check $*: exit status $status, wanted $wanted"
	[ "$(cat out)" = "$text" ] ||
		fail "check $*: $(cat out err), wanted: $text"
}
# says TEXT: the messages are TEXT.
says()
{
	[ "$(cat err)" = "$1" ] || fail "messages: $(cat err), wanted: $1"
}

cp -r "$SOURCE_DIR/tests/unit/scenario/registry" world || exit 1
gives 0 "world: scenario, ok" world
gives 0 "world/registry/vrps.json: scenario, ok" world/registry/vrps.json
gives 0 "world/registry/1-lab.rpsl: scenario, ok" world/registry/1-lab.rpsl

# By itself: nobody knows which ASes have a node.
printf -- '- { as: 64599, noc: noc@example.net }\n' >contacts.yaml
gives 0 "contacts.yaml: contacts, ok" contacts.yaml
cp contacts.yaml world/contacts.yaml
gives 0 "world/contacts.yaml: contacts, ok" world/contacts.yaml
cp contacts.yaml world/registry/contacts.yaml
gives 2 "world/registry/contacts.yaml: scenario, 1 error" \
	world/registry/contacts.yaml
says "world/registry/../registry/contacts.yaml:1:9: error: AS64599 is not one of the nodes
    1 | - { as: 64599, noc: noc@example.net }
      |         ^^^^^"

printf 'route: 192.0.2.0/24\norigin: AS64500\n\nrout: x\n' >a.rpsl
gives 2 "a.rpsl: RPSL objects, 1 error" a.rpsl
says "a.rpsl:4:1: error: this is no class of objects
    4 | rout: x
      | ^^^^
   try: route"
printf 'irt: X\n' >b.rpsl
gives 0 "b.rpsl: RPSL objects, ok" b.rpsl
printf '{"roas": [{"asn": 64500, "prefix": "192.0.2.0/24"}]}\n' >vrps.json
gives 0 "vrps.json: VRPs, ok" vrps.json
printf '{"roas": [{"asn": 64500, "prefix": "192.0.2.1/24"}]}\n' >vrps.json
gives 2 "vrps.json: VRPs, 1 error" vrps.json
says 'vrps.json:1:36: error: the prefix has bits set beyond its length, found "192.0.2.1/24"
   try: 192.0.2.0/24'
head -c 1048577 /dev/zero >vrps.json
gives 2 "" vrps.json
cp a.rpsl a.other
gives 2 "" a.other

rm world/registry/contacts.yaml
echo show registry >show.cmd
"$MANRS_LAB" run world --commands show.cmd >out 2>err
grep -q "^Route objects" out || fail "no route objects: $(cat out err)"
sed -n '/^Routing registries/,/^Contacts/p' out >found
cat >wanted <<'END'
Routing registries
  LAB           anybody may register anything
  OTHER         anybody may register anything
Route objects
  192.0.2.0/24             origin AS64500      LAB
  198.51.100.0/24          origin AS64501      LAB
  198.51.100.0/24          origin AS64501      OTHER
  2001:db8::/32            origin AS64501      LAB
AS sets
  AS-ALL (LAB): AS64500
  AS64500:AS-CUSTOMERS (LAB): AS-MORE, AS64501
Other objects
  2 aut-num; `irr query KEY` shows one
Contacts (`contact show AS` has more)
END
diff wanted found || fail "show registry"

exit "$failed"
