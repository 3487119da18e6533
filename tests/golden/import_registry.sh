#!/bin/bash
# import_registry.sh: what real registries give away becomes part of a scenario,
# whole or not at all; what was exported comes back as it was.
set -u
# shellcheck source=../support/gives.sh
. "$SOURCE_DIR/tests/support/gives.sh"
cd "$TMPDIR" || exit 1

# says TEXT, messages TEXT: output and messages are exactly that.
says()
{
	[ "$(cat out)" = "$1" ] || fail "output: $(cat out), wanted: $1"
}
messages()
{
	[ "$(cat err)" = "$1" ] || fail "messages: $(cat err), wanted: $1"
}
# world DIR: a scenario that has published something itself.
world()
{
	mkdir -p "$1/registry"
	cat >"$1/scenario.yaml" <<'END'
version: 1
id: world
title: World
summary: Two networks.
programme: netops
edition: "2020"
bogons: default-only
seed: 1
duration: 60s
learner: { as: 64500 }
nodes:
  - { as: 64500, name: One, config: one.conf, prefixes: [192.0.2.0/24] }
  - { as: 64501, name: Two, prefixes: [198.51.100.0/24] }
links:
  - { provider: 64500, customer: 64501 }
roas:
  - { prefix: 192.0.2.0/24, origin: 64500 }
END
	echo "# World" >"$1/task.md"
	echo "router bgp 64500" >"$1/one.conf"
	cat >"$1/registry/own.rpsl" <<'END'
route: 192.0.2.0/24
origin: AS64500
descr: the author's
source: RADB
END
}
# unchanged WHAT: world is as in before, and loads.
unchanged()
{
	diff -r before world || fail "$1: something is changed"
	gives 0 check world
}

world world
cp -r world before

# --- VRPs ---

cat >list.csv <<'END'
ASN,IP Prefix,Max Length,Trust Anchor,Expires
AS64500,192.0.2.0/24,24,ripe,1700000000
AS64501,198.51.100.0/24,25,ripe,1700000000
AS64501,198.51.100.0/24,25,arin,1700000000
AS64510,198.51.0.0/16,16,ripe,1700000000
AS0,203.0.113.0/24,32,apnic,1700000000
END
gives 0 import vrps list.csv
says "read: 5 VRPs, 0 ASPAs
wanted: 5; they go into a scenario with --into FOLDER"
unchanged "counting"
gives 0 import vrps list.csv --only AS64501,203.0.113.0/25
says "read: 5 VRPs, 0 ASPAs
left out: 2 that --only does not ask for
wanted: 3; they go into a scenario with --into FOLDER"
gives 0 import vrps list.csv --into world --only scenario
says "read: 5 VRPs, 0 ASPAs
left out: 1 that --only does not ask for
left out: 1 that the scenario says itself
world/registry/vrps-imported.json: 2 entries, 2 new"
cat >wanted <<'END'
{
  "roas": [
    { "asn": "AS64510", "prefix": "198.51.0.0/16", "maxLength": 16 },
    { "asn": "AS64501", "prefix": "198.51.100.0/24", "maxLength": 25 }
  ],
  "aspas": [
  ]
}
END
diff wanted world/registry/vrps-imported.json || fail "what is written"
gives 0 check world
cp world/registry/vrps-imported.json first.json
# Twice is once; more is added.
gives 0 import vrps list.csv --into world --only scenario
says "read: 5 VRPs, 0 ASPAs
left out: 1 that --only does not ask for
left out: 1 that the scenario says itself
nothing is left; nothing is written"
cat >list.json <<'END'
{"metadata": {"buildtime": "2024-01-01T00:00:00Z", "vrps": 1},
 "roas": [{"asn": 64501, "prefix": "198.51.100.0/24", "maxLength": 24,
           "ta": "ripe", "expires": 1700000000}],
 "aspas": [{"customer_asid": 64501, "expires": 1, "providers": [64500, 64510]}],
 "bgpsec_keys": [{"asn": 64501}]}
END
gives 0 import vrps list.json first.json --into world
says "read: 3 VRPs, 1 ASPA
left out: 1 of another kind, as router keys
world/registry/vrps-imported.json: 4 entries, 2 new"
cat >show.cmd <<'END'
show registry
show rpki
END
"$MANRS_LAB" run world --commands show.cmd >out 2>err
out_has "198.51.0.0/16"
out_has "AS64501"
out_has "ASPA AS64501 providers AS64500, AS64510"
# A newer ASPA replaces that of its customer.
sed 's/64500, 64510/64510/' list.json >newer.json
"$MANRS_LAB" import vrps - --into world <newer.json >out 2>err
says "read: 1 VRP, 1 ASPA
left out: 1 of another kind, as router keys
world/registry/vrps-imported.json: 4 entries, 1 new"
file_has world/registry/vrps-imported.json '"AS64501", "providers": ["AS64510"]'
rm -r world && cp -r before world

# As a file of the scenario itself.
cp list.csv world/registry/vrps.csv
gives 0 check world && gives 0 check world/registry/vrps.csv
"$MANRS_LAB" run world --commands show.cmd >out 2>err
out_has "203.0.113.0/24"
rm -r world && cp -r before world
cp list.csv vrps.csv && gives 0 check vrps.csv && says "vrps.csv: VRPs, ok"

# --- what is wrong in them ---

printf 'ASN,IP Prefix,Max Length\nAS64500,192.0.2.1/24,24\nAS64500,192.0.2.0/24,23\nAS1,10.0.0.0/8\nASx,10.0.0.0/8,8\n' >wrong.csv
gives 2 import vrps wrong.csv --into world
messages "wrong.csv:2:9: error: the prefix has bits set beyond its length
    2 | AS64500,192.0.2.1/24,24
      |         ^^^^^^^^^^^^
   try: 192.0.2.0/24
wrong.csv:3:22: error: expected a maximum length of 24 to 32
    3 | AS64500,192.0.2.0/24,23
      |                      ^^
   [RFC 9582 4.3.2.2]
wrong.csv:4:15: error: the line has fewer columns than the first
    4 | AS1,10.0.0.0/8
      |               ^
wrong.csv:5:1: error: expected an AS number, as AS64500
    5 | ASx,10.0.0.0/8,8
      | ^^^"
unchanged "a wrong list"
# A good file before a wrong one, and behind it.
gives 2 import vrps list.csv wrong.csv list.csv --into world
unchanged "a good and a wrong list"
printf 'AS64500,192.0.2.0/24,24\n' >headless.csv
gives 2 import vrps headless.csv --into world
messages "headless.csv:1:1: error: expected a line that names the columns, as ASN,IP Prefix,Max Length,Trust Anchor
    1 | AS64500,192.0.2.0/24,24
      | ^^^^^^^"
printf '{"roas": [\n  {"asn": "AS64500", "prefix": "192.0.2.0/24"},\n  {"asn": "AS64500"\n' >cut.json
gives 2 import vrps cut.json --into world
messages "cut.json:4:1: error: expected the end of a value, found the end of the file
   [RFC 8259]"
printf '{"prefixes": []}' >other.json
gives 2 import vrps other.json --into world
messages 'other.json:1:1: error: expected an object with an array "roas" or "aspas"'
printf '{"roas": [], "aspas": [{"customer": "AS1", "providers": 3}]}' >aspa.json
gives 2 import vrps aspa.json --into world
messages "aspa.json:1:57: error: expected an array, found an integer"
: >empty
gives 2 import vrps empty --into world
messages "empty:1:1: error: the file is empty: expected CSV or JSON of a validator"
unchanged "wrong lists"

# More than a file of a scenario may have: nothing, and how to get less.
{
	echo "ASN,IP Prefix,Max Length"
	for i in $(seq 0 99); do
		for k in $(seq 0 199); do echo "AS65550,10.$i.$k.0/24,24"; done
	done
} >much.csv
gives 2 import vrps much.csv --into world
err_has "at most 1048576 of a file are read; choose with --only"
unchanged "too much"
gives 0 import vrps much.csv --into world --only 10.0.0.0/16
out_has "200 entries, 200 new"
rm -r world && cp -r before world

# --- dumps of routing registries ---

cat >radb.db <<'END'
% Terms of use
%SERIAL 1

route:          192.0.2.0/24
descr:          somebody else's words
origin:         AS64500
source:         RADB

route:          192.0.2.0/25
origin:         AS64500
mnt-by:         MAINT-A
source:         RADB

route6:         2001:db8::/32
origin:         AS64501
source:         RADB

as-set:         AS64501:AS-ALL
members:        AS64501,
                AS64500
source:         RIPE # Filtered

inet-rtr:       r.example.net
source:         RADB

route:          10.0.0.0/33
origin:         AS64501
source:         RADB

# eof
END
# Nothing was chosen: what is wrong is an error, and nothing of the file is used.
gives 2 import rpsl radb.db --into world
cat >wanted <<'END'
radb.db:26:17: error: expected a prefix, as 192.0.2.0/24
   26 | route:          10.0.0.0/33
      |                 ^^^^^^^^^^^
manrs-lab: nothing is imported. Mend what is wrong, or choose with --only: then wrong objects are left out
END
diff wanted err || fail "the message about an object"
out_is_empty "a wrong object"
unchanged "a wrong object"
sed '/^route:.*33$/,/^$/d' radb.db >good.db
gives 2 import rpsl good.db radb.db --into world
unchanged "a good file and a wrong one"
gives 0 import rpsl good.db
says "read: 5 objects
left out: 1 of a class that has no effect here
wanted: 4; they go into a scenario with --into FOLDER"
messages ""
# With a choice it is left out.
gives 0 import rpsl radb.db --only AS64599
says "read: 6 objects
left out: 4 that --only does not ask for
left out: 1 of a class that has no effect here
left out: 1 that is not as its class must be
wanted: 0; they go into a scenario with --into FOLDER"
cat >wanted <<'END'
radb.db:26:17: warning: expected a prefix, as 192.0.2.0/24; the object is left out
   26 | route:          10.0.0.0/33
      |                 ^^^^^^^^^^^
END
diff wanted err || fail "the message about an object that is left out"
# A class that there is not, a file that was cut, one that never ends.
sed 's/^route:/rute:/' good.db >class.db
gives 2 import rpsl class.db --into world
err_has "class.db:4:1: error: this is no class of objects"
err_has "try: route"
printf 'aut-num: AS64501\nas-name: TWO\nsource: RA' >cut.db
gives 0 import rpsl cut.db
messages "cut.db:3:11: warning: the last line has no end: was the file cut?"
gives 2 import rpsl empty --into world
messages 'empty:1:1: error: there is no object in it: expected RPSL, as "route: 192.0.2.0/24"
manrs-lab: nothing is imported. Mend what is wrong, or choose with --only: then wrong objects are left out'
for kind in rpsl vrps peeringdb; do
	gives 2 import "$kind" /dev/zero --into world --only AS64500
	err_has "/dev/zero:1:1: error: "
done
unchanged "files that are wrong"
# What comes again is told, and the later one counts.
cat good.db good.db >twice.db
gives 0 import rpsl twice.db --into world --only AS64501:AS-ALL
says "read: 10 objects
left out: 6 that --only does not ask for
left out: 2 of classes that have no effect here
left out: 1 that comes again further down
world/registry/imported-ripe.rpsl: 1 entry, 1 new"
rm -r world && cp -r before world
# More sources than a scenario has.
for i in $(seq 0 19); do
	printf 'aut-num: AS64501\nas-name: TWO\nsource: S%s\n\n' "$i" >>some.db
	printf 'aut-num: AS64501\nas-name: TWO\nsource: T%s\n\n' "$i" >>others.db
done
gives 0 import rpsl some.db --into world
rm -r before && cp -r world before
gives 2 import rpsl others.db --into world
messages "manrs-lab: world: no room for the source T2: at most 32 of them are imported; choose with --only"
unchanged "too many sources"
rm -r world before && world world && cp -r world before

gives 0 import rpsl radb.db --into world --only scenario
says "read: 6 objects
left out: 1 of a class that has no effect here
left out: 1 that is not as its class must be
left out: 1 that the scenario says itself
world/registry/imported-radb.rpsl: 2 entries, 2 new
world/registry/imported-ripe.rpsl: 1 entry, 1 new"
cat >wanted <<'END'
route:          192.0.2.0/25
origin:         AS64500
mnt-by:         MAINT-A
source:         RADB

route6:         2001:db8::/32
origin:         AS64501
source:         RADB
END
diff wanted world/registry/imported-radb.rpsl || fail "what is written"
gives 0 check world
gives 0 import rpsl good.db --into world
out_has "nothing is left; nothing is written"
# What was imported reads again as the same, and what changed replaces it.
gives 0 import rpsl world/registry/imported-radb.rpsl --into world
out_has "nothing is left; nothing is written"
sed 's/MAINT-A/MAINT-B/' good.db >newer.db
gives 0 import rpsl newer.db --into world
out_has "imported-radb.rpsl: 2 entries, 1 new"
file_has world/registry/imported-radb.rpsl MAINT-B
file_has_not world/registry/imported-radb.rpsl MAINT-A
rm -r world && cp -r before world
gives 0 import rpsl radb.db --into world --only AS64501:AS-ALL
out_has "imported-ripe.rpsl: 1 entry"
rm -r world && cp -r before world
gives 0 import rpsl radb.db --into world --only AS64599
out_has "nothing is left"
unchanged "nothing of it"

# A file too many: the scenario would not load, so nothing is changed.
for i in $(seq 31); do echo >"world/registry/n$i.rpsl"; done
rm -r before && cp -r world before
gives 2 import rpsl radb.db --into world --only scenario
err_has "registry has more than 32 files"
err_has "world does not load with it; nothing is changed"
unchanged "a file too many"
rm world/registry/n*.rpsl before/registry/n*.rpsl

# --- PeeringDB ---

cat >net.json <<'END'
{"data": [
 {"id": 1, "asn": 64500, "name": "One", "website": "https://one.example.net",
  "irr_as_set": "AS64500:AS-ALL", "info_prefixes4": 10, "info_prefixes6": null,
  "poc_set": [{"id": 1, "role": "NOC", "visible": "Public", "name": "NOC",
               "phone": "+1 555 0100", "email": "noc@one.example.net"},
              {"id": 2, "role": "Abuse", "visible": "Public", "name": "",
               "phone": "", "email": "write to us"}]},
 {"id": 2, "asn": 64501, "name": "Two", "poc_set": [3, 4]},
 {"id": 3, "asn": 65550, "name": "Three", "poc_set": []}],
 "meta": {}}
END
gives 0 import peeringdb net.json
says "read: 3 networks
left out: 1 value that is no mail address, number, URL or role
left out: 2 contacts given by number only; ask the API with depth=2
wanted: 3; they go into a scenario with --into FOLDER"
gives 0 import peeringdb net.json --into world
says "read: 3 networks
left out: 1 whose AS is no node of the scenario
left out: 1 value that is no mail address, number, URL or role
left out: 2 contacts given by number only; ask the API with depth=2
world/registry/peeringdb-imported.json: 2 entries, 2 new"
file_has world/registry/peeringdb-imported.json '"email": "noc@one.example.net"'
file_has_not world/registry/peeringdb-imported.json "write to us"
gives 0 check world
cp world/registry/peeringdb-imported.json peeringdb.json
gives 0 check peeringdb.json && says "peeringdb.json: networks of PeeringDB, ok"
"$MANRS_LAB" run world --commands show.cmd >out 2>err
out_has "noc@one.example.net"
# What was imported reads again as the same; what changed replaces it.
gives 0 import peeringdb peeringdb.json --into world
out_has "nothing is left; nothing is written"
sed 's/555 0100/555 0199/' net.json >newer.json
gives 0 import peeringdb newer.json --only AS64500 --into world
says "read: 3 networks
left out: 2 that --only does not ask for
left out: 1 value that is no mail address, number, URL or role
world/registry/peeringdb-imported.json: 2 entries, 1 new"
file_has world/registry/peeringdb-imported.json "555 0199"
rm -r world && cp -r before world
# A network that the author has described stays as he did.
echo '- { as: 64500, noc: noc@own.example.net }' >world/registry/contacts.yaml
gives 0 import peeringdb net.json --into world --only AS64500
out_has "left out: 1 that the scenario says itself"
[ -e world/registry/peeringdb-imported.json ] && fail "it is said twice"
cp net.json world/registry/peeringdb.json
gives 0 check world && out_has "3 warnings"
err_has "AS64500 has its contact in another file: this entry is not used"
err_has "AS65550 is not one of the nodes: this entry is not used"
rm -r world && cp -r before world
printf '{"data": [\n {"asn": "x", "name": "One"}, 5,\n {"name": "Two"}]}' >wrong.json
gives 2 import peeringdb wrong.json --into world
messages 'wrong.json:2:10: error: expected an AS number, as 64500 or "AS64500", found "x"
wrong.json:2:31: error: expected an object
wrong.json:3:2: error: an entry lacks a key
   try: asn'
gives 2 import peeringdb list.json --into world
messages 'list.json:1:1: error: expected networks of PeeringDB: an object with an array "data", or with "net" and "data" in it'
unchanged "wrong networks"

# --- files and words ---

gives 2 import vrps none --into world && err_has "none: No such file"
gives 2 import vrps world --into world && err_has "this is a folder"
printf '\037\213\010' >packed.gz
gives 2 import rpsl packed.gz && err_has "packed with gzip" &&
	err_has "gzip -dc FILE | manrs-lab import rpsl - "
gives 2 import vrps list.csv --into . &&
	err_has "--into .: no folder of a scenario: there is no scenario.yaml in it"
mkdir broken && echo "version: 2" >broken/scenario.yaml
gives 2 import vrps list.csv --into broken && err_has "does not load; mend it"
[ -e broken/registry ] && fail "something is made in a broken scenario"
gives 2 import vrps list.csv --only 64500 && err_has 'found "64500"'
gives 2 import vrps list.csv --only 192.0.2.1/24 &&
	err_has "did you mean 192.0.2.0/24?"
gives 2 import vrps list.csv --only "" && err_has "--only: expected AS numbers"
gives 2 import vrps list.csv --only scenario && err_has "says --into"
gives 2 import vrps list.csv -o x && err_has "--output goes with mrt"
gives 2 import mrt list.csv --into world && err_has "--into goes with"
gives 2 import vrsp list.csv && err_has "found vrsp"
chmod a-w world/registry
if [ "$(id -u)" -ne 0 ]; then
	gives 2 import vrps list.csv --into world && err_has "Permission denied"
fi
chmod u+w world/registry
rm -r world/registry && echo >world/registry
gives 2 import vrps list.csv --into world
rm world/registry
gives 0 import vrps list.csv --into world && gives 0 check world

# --- there and back, every scenario ---

for scenario in "$SOURCE_DIR"/scenarios/*/; do
	id=$(basename "$scenario")
	[ -e "$scenario/scenario.yaml" ] || continue
	gives 0 export "$id" --rpki "$id-rpki"
	world "$id-world"
	rm "$id-world"/registry/*
	sed -i '/^roas:/,$d' "$id-world/scenario.yaml"
	if [ "$(wc -l <"$id-rpki/vrps.csv")" -gt 1 ]; then
		gives 0 import vrps "$id-rpki/vrps.csv" --into "$id-world"
	fi
	gives 0 export "$id-world" --rpki "$id-again"
	cmp "$id-rpki/vrps.csv" "$id-again/vrps.csv" ||
		fail "$id: other VRPs come back"
	for file in "$scenario"/registry/*.rpsl; do
		[ -e "$file" ] || continue
		gives 0 import rpsl "$file" --into "$id-world"
		gives 0 import rpsl "$id-world"/registry/imported-*.rpsl \
			--into "$id-world"
		out_has "nothing is left"
	done
	gives 0 check "$id-world"
done
exit "$failed"
