#!/bin/bash
# export.sh: configurations, plan and files that leave the lab; what is refused
# so that nobody's own work is lost. That real daemons agree is for interop/.
set -u
failed=0
fail()
{
	echo "FAILED: $*"
	failed=1
}

# gives STATUS COMMAND...: output in $TMPDIR/out, messages in $TMPDIR/err.
gives()
{
	local wanted=$1 status
	shift
	"$MANRS_LAB" "$@" >"$TMPDIR/out" 2>"$TMPDIR/err" </dev/null
	status=$?
	[ "$status" -eq "$wanted" ] && return 0
	fail "$*: exit status $status, wanted $wanted"
	cat "$TMPDIR/out" "$TMPDIR/err"
}
out_has()
{
	grep -qF -- "$1" "$TMPDIR/out" || fail "no \"$1\" in the output"
}
err_has()
{
	grep -qF -- "$1" "$TMPDIR/err" ||
		fail "no \"$1\" in: $(cat "$TMPDIR/err")"
}
file_has()
{
	grep -qF -- "$2" "$1" || fail "$1 has no \"$2\""
}
file_has_not()
{
	! grep -qF -- "$2" "$1" || fail "$1 has \"$2\""
}
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
