#!/bin/bash
# export.sh: configurations, plan and files that leave the lab; what is refused
# so that nobody's own work is lost. That real daemons agree is for interop/.
set -u
# shellcheck source=../support/gives.sh
. "$SOURCE_DIR/tests/support/gives.sh"

scenarios=$SOURCE_DIR/scenarios
youtube=$scenarios/youtube-2008
cd "$TMPDIR" || exit 1

# --- configurations ---

gives 0 export youtube-2008 lab --as frr && out_has "10 routers for frr"
[ "$(sed -n 1p lab/EXPORT)" = "manrs-lab export 1 complete" ] ||
	fail "EXPORT does not say that it is complete"
sh -n lab/network || fail "network is no program"
for router in $(sed -n 's/^router \([^ ]*\) .*/\1/p' lab/links); do
	gives 0 check --dialect frr "lab/$router/frr.conf"
	file_has "lab/$router/frr.conf" "bgp bestpath compare-routerid"
	file_has "lab/$router/frr.conf" "bgp deterministic-med"
	file_has "lab/$router/frr.conf" " solo"
done
# Interfaces are those of the plan, packets cannot be filtered by FRR.
file_has lab/links "wire as3491 eth0 as17557 eth0 up"
file_has lab/links "address as3491 eth0 26.0.34.1/30"
file_has lab/as3491/frr.conf "interface eth0"
file_has_not lab/as3491/frr.conf GigabitEthernet
# A router without configuration: its policy, its defences, its routes.
file_has lab/as500710/frr.conf "match rpki invalid"
file_has lab/as500710/frr.conf "rpki cache 127.0.0.1 3323 preference 1"
file_has lab/as500710/frr.conf "network 22.71.0.0/16"
file_has lab/as500710/frr.conf \
	"neighbor 26.0.34.9 route-map FROM-PEERS in"
file_has_not lab/as500730/frr.conf rpki
file_has lab/links "cache as500710 127.0.0.1 3323"
# Not yet announced, then announced, and what the learner did about it.
file_has_not lab/as17557/frr.conf 208.65.153.0
gives 0 export youtube-2008 later --as frr --until 20:52 --commands \
	"$youtube/solution.cmd"
file_has later/as17557/frr.conf "network 208.65.153.0/24 route-map OWN"
file_has later/as17557/frr.conf "set as-path prepend 17557"
file_has later/as36561/frr.conf "network 208.65.153.128/25"
file_has later/as3491/frr.conf "ip prefix-list AS17557-IN"
# The same bytes each time.
gives 0 export youtube-2008 again --as frr
diff -r lab again || fail "two exports differ"

# Every scenario, as it ends.
for scenario in "$scenarios"/*/; do
	id=$(basename "$scenario")
	[ -e "$scenario/scenario.yaml" ] || continue
	gives 0 export "$id" "all-$id" --as frr
	for router in "all-$id"/*/frr.conf; do
		gives 0 check --dialect frr "$router"
	done
	gives 0 export "$id" "bird-$id" --as bird
	[ "$(find "bird-$id" -name bird.conf | wc -l)" -eq \
		"$(find "all-$id" -name frr.conf | wc -l)" ] ||
		fail "$id: not as many routers for BIRD as for FRR"
done
file_has bird-youtube-2008/links "router as3491 3491 22.34.0.1 bird"
file_has bird-youtube-2008/as500710/bird.conf "roa_check"
file_has_not bird-youtube-2008/as500730/bird.conf "roa_check"

# --- an AS of several routers, an exchange, defences, what scripts did ---

mkdir -p many/routers && echo "# Many" >many/task.md
cat >many/routers/you.conf <<'EOF'
hostname you
ip route 22.90.0.0/16 Null0
router bgp 500900
 no bgp ebgp-requires-policy
 neighbor 26.0.0.1 remote-as 500400
 address-family ipv4 unicast
  network 22.90.0.0/16
 exit-address-family
EOF
cat >many/scenario.yaml <<'EOF'
version: 1
id: many
title: "Many"
summary: "Many things in one."
programme: netops
edition: "2020"
duration: 10m
learner: { as: 500900 }
nodes:
  - { as: 500900, name: You, config: routers/you.conf, prefixes: [22.90.0.0/16] }
  - as: 500100
    name: Many
    prefixes: [22.10.0.0/16, "2e00:10::/32"]
    routers: [{ name: west, id: 26.9.0.1 }, { name: mid, id: 26.9.0.2 }, { name: east, id: 26.9.0.3 }]
    defends: [peerlock-lite, edge-filter, enforce-first-as]
  - { as: 500200, name: Cust, prefixes: [22.20.0.0/16], defends: [otc] }
  - { as: 500300, name: Peer, prefixes: [22.30.0.0/16, "2e00:30::/32"], rov: true, publishes: [path-end] }
  - { as: 500400, name: Prov, prefixes: [22.40.0.0/16], filters-customers: true, defends: [path-end, otc] }
  - { as: 500500, name: Edge, prefixes: [22.50.0.0/16] }
  - { as: 500999, name: RS, route-server: true, prefixes: [] }
links:
  - internal: [west, mid]
  - internal: [mid, east]
    cost: 20
  - { provider: west, customer: 500200, roles: true }
  - { peer: [east, 500300] }
  - { provider: 500400, customer: mid }
  - { provider: 500200, customer: 500500 }
  - { provider: 500400, customer: 500900, addresses: { provider: [26.0.0.1/30], customer: [26.0.0.2/30] } }
  - ixp: { route-server: 500999, members: [east, 500300, 500500], lan: [26.1.1.0/24] }
roas:
  - { prefix: 22.20.0.0/16, origin: 500200 }
timeline:
  - { at: 0s, announce: { as: 500500, prefix: 22.20.1.0/24 } }
  - { at: 10s, announce: { as: 500500, prefix: 22.51.0.0/16, path: [500777], communities: ["65000:7"], large-communities: ["500500:7:1"], med: 5, origin: egp } }
  - { at: 20s, leak: { as: 500500, to: 500999 } }
  - { at: 20s, leak: { as: 500300, to: 500999, prefix: 22.10.0.0/16 } }
  - { at: 30s, session-down: { as: 500500, with: 500200 } }
EOF
gives 0 export many many-frr --as frr --until 60s
gives 0 export many many-bird --as bird --until 60s
links=many-frr/links
file_has $links "lan lan8"
file_has $links "member lan8 as500999 eth0"
file_has $links "address east lo 26.9.0.3/32"
# Inside the AS: the shortest way, at its cost, for both families.
file_has $links "way west 26.9.0.3/32 100.64.0.2 30"
file_has $links "way west fd00:6c61:62::3/128 fd00:6c61:62:2::2 30"
file_has many-frr/west/frr.conf "neighbor 26.9.0.3 update-source 26.9.0.1"
# Routers of one AS mark for each other what is not to be sent on.
file_has many-frr/east/frr.conf "set large-community 500100:0:1 additive"
file_has many-frr/west/frr.conf "set large-comm-list MARKS delete"
# Defences.
file_has many-frr/west/frr.conf "match as-path TRANSIT-FREE"
file_has many-frr/mid/frr.conf "enforce-first-as"
file_has many-frr/east/frr.conf "filter-list ONLY-AS500300 in"
file_has many-frr/as500200/frr.conf "local-role provider"
file_has many-frr/as500400/frr.conf "match as-path FORGED-END"
file_has many-frr/as500400/frr.conf "prefix-list REGISTERED in"
file_has many-frr/as500300/frr.conf "match rpki invalid"
file_has many-frr/as500999/frr.conf "route-server-client"
# What scripts did: an own route with attributes, leaks, a closed session.
file_has many-frr/as500500/frr.conf "set as-path prepend 500777"
file_has many-frr/as500500/frr.conf "set large-community 500500:7:1"
file_has many-frr/as500500/frr.conf "route-map LEAK out"
file_has many-frr/as500300/frr.conf "route-map LEAK-TO-AS500999 out"
file_has many-frr/as500500/frr.conf "shutdown"
file_has_not many-frr/as500300/frr.conf "shutdown"
gives 0 export many many-start --as frr
file_has_not many-start/as500500/frr.conf "shutdown"
file_has_not many-start/as500500/frr.conf "LEAK"
# What FRR cannot say is refused by name, unless it is insisted on.
sed 's/defends: \[path-end, otc\]/defends: [aspa]/; s/publishes: \[path-end\]/publishes: [aspa]/' \
	many/scenario.yaml >aspa.yaml && mv aspa.yaml many/scenario.yaml
gives 2 export many many-aspa --as frr
err_has 'as500400: defence "aspa"' && err_has "nothing is written"
[ -e many-aspa ] && fail "something was written"
gives 0 export many many-aspa --as frr --force
file_has many-aspa/README.txt "WRONG HERE"

# A match that only the lab has is left out, and the entry with it.
cat >aspa.cmd <<'END'
configure as3491
route-map AS17557-IN deny 5
match aspa invalid
exit
route-map AS17557-IN permit 10
match aspa unknown
end
commit
END
gives 0 export youtube-2008 aspa --as frr --commands aspa.cmd
err_has "route-map AS17557-IN deny 5 is left out"
err_has "a match in route-map AS17557-IN permit 10 is left out"
file_has aspa/as3491/frr.conf "! not in FRR: route-map AS17557-IN deny 5"
file_has aspa/as3491/frr.conf "! not in FRR:  match aspa unknown"
grep -v '^!' aspa/as3491/frr.conf >live
file_has_not live aspa
file_has_not live "route-map AS17557-IN deny 5"
file_has live "route-map AS17557-IN permit 10"
gives 0 check --dialect frr aspa/as3491/frr.conf
gives 2 export youtube-2008 aspa-bird --as bird --commands aspa.cmd
err_has aspa

# --- nobody's files are lost ---

mkdir mine && echo precious >mine/notes
gives 2 export first-fix mine --as frr && err_has "not empty and no export"
[ "$(ls mine)" = notes ] || fail "something was written beside notes"
gives 0 export first-fix mine --as frr --force
file_has mine/notes precious
# Again into an export: what is not of the new one goes.
gives 0 export first-fix lab --as frr
[ -e lab/as3491 ] && fail "files of the earlier export are left"
echo "! mine" >>"lab/as500100/frr.conf"
gives 2 export first-fix lab --as frr && err_has "was changed since"
file_has lab/as500100/frr.conf "! mine"
gives 0 export first-fix lab --as frr --force
file_has_not lab/as500100/frr.conf "! mine"
# One that broke off says so, and can be repeated.
mkdir -p broken/as500100/frr.conf
gives 2 export first-fix broken --as frr --force && err_has "no complete export"
file_has broken/EXPORT incomplete
sh broken/network start 2>err && fail "half an export starts"
rmdir broken/as500100/frr.conf
gives 0 export first-fix broken --as frr
file_has broken/EXPORT " complete"
touch file
gives 2 export first-fix file --as frr && err_has "this is a file"

# --- MRT files and captures ---

gives 0 export youtube-2008 --mrt rib.mrt && out_has "paths of as3491"
gives 2 export youtube-2008 --mrt rib.mrt && err_has "--force"
gives 0 export youtube-2008 --mrt - --view received
cmp rib.mrt "$TMPDIR/out" || fail "a file and standard output differ"
gives 0 export youtube-2008 --mrt best.mrt --view best --router as500710
out_has "paths of as500710"
gives 0 export youtube-2008 --mrt updates.mrt --updates
out_has "messages of as3491"
# 2008-02-24 18:40:00 is 1203878400.
first=$(od -An -tu1 -N4 updates.mrt | awk \
	'{ print (($1 * 256 + $2) * 256 + $3) * 256 + $4 }')
[ "$first" -ge 1203878400 ] && [ "$first" -lt 1203878460 ] ||
	fail "the first message is of $first"
gives 0 export youtube-2008 --pcap all.pcap && out_has "messages of as3491"
gives 0 export youtube-2008 --pcap one.pcap --neighbor AS17557
[ "$(wc -c <one.pcap)" -lt "$(wc -c <all.pcap)" ] ||
	fail "one session has as much as all of them"

# --- a stored session ---

gives 0 run youtube-2008 --commands "$youtube/solution.cmd"
gives 0 export youtube-2008 stored --as frr --session 1
file_has stored/as3491/frr.conf "ip prefix-list AS17557-IN"
gives 2 export first-fix stored2 --as frr --session 1
err_has "is one of the scenario youtube-2008"
gives 2 export first-fix stored2 --as frr --session 99
err_has "there is no session 99"

# --- bad input ---

gives 2 export youtube-2008 && err_has "give one of --as"
gives 2 export youtube-2008 x --as fr  && err_has "did you mean frr"
gives 2 export youtube-2008 --as frr && err_has "needs a folder"
gives 2 export youtube-2008 --mrt a --pcap b && err_has "give one of"
gives 2 export youtube-2008 --mrt x --router as3492 &&
	err_has "did you mean as3491?"
gives 2 export youtube-2008 --mrt x --view bset && err_has "did you mean best?"
gives 2 export youtube-2008 --pcap x --neighbor 192.0.2.1 &&
	err_has "no session with"
gives 2 export youtube-2008 --mrt none/x && err_has "No such file"
gives 2 export youtube-2008 x --as frr --until soon && err_has "--until"
[ -e x ] && fail "something was written for bad input"
exit "$failed"
