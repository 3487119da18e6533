#!/bin/bash
# The exported network of youtube-2008, started with real daemons, ends up with
# the routes that the lab has: at every router the same best path for the same
# prefixes. Each command of the program that starts it is used.
set -u
skip()
{
	echo "skipped: $*"
	exit 77
}
[ "$(id -u)" -eq 0 ] || skip "network namespaces need root"
for tool in ip bgpdump; do
	command -v "$tool" >/dev/null || skip "no $tool"
done
export LAB_PREFIX=lab-export-$$
dir=$(mktemp -d) || exit 1
ip netns add "$LAB_PREFIX.try" 2>/dev/null || skip "no network namespaces here"
ip netns del "$LAB_PREFIX.try"
failed=0
# FRR's user has to find its folders.
chmod 755 "$dir"
clean_up()
{
	for kind in frr bird; do
		[ -e "$dir/$kind/run" ] && sh "$dir/$kind/network" stop
	done
	rm -rf "$dir"
}
trap clean_up EXIT
trap 'exit 1' INT TERM

# 20:52: both have announced the /24, AS17557 with one AS more, and AS36561 the
# halves. The learner's filter lets all of it in.
time=20:52
routers=(as3491 as17557 as36561 as500710 as500720 as500730 as500740 as500750
	as500760 as500770)
for router in "${routers[@]}"; do
	"$MANRS_LAB" export youtube-2008 --mrt "$dir/rib" --view best --force \
		--router "$router" --until "$time" >/dev/null || exit 1
	bgpdump -m "$dir/rib" 2>/dev/null | awk -F '|' -v r="$router" \
		'{ sub(/ $/, "", $7); print r, $6, $7 }'
done | sort >"$dir/lab.txt"

# Each prints: router, prefix, path.
# A long prefix has a line of its own in FRR's table, and further paths of a
# prefix do not name it again.
ask_frr()
{
	sh "$dir/frr/network" show "$1" "show bgp ipv4 unicast" |
		awk -v r="$1" '
		function take(first, i, path) {
			for (i = n - 1; i > first; i--) {
				if (f[i] == 0 || f[i] == 32768)
					break
				path = f[i] (path == "" ? "" : " " path)
			}
			if (best)
				print r, prefix, path
		}
		/^[NVI ]?\*/ {
			best = $0 ~ /^[NVI ]?\*>/
			again = $0 ~ /^[NVI ]?\*[> ][=i ]?     /
			line = $0
			sub(/^[NVI ]?\*[>=i ]*/, "", line)
			n = split(line, f, " ")
			if (!again)
				prefix = f[1]
			wraps = n == 1
			if (!wraps)
				take(again ? 1 : 2)
			next
		}
		wraps {
			n = split($0, f, " ")
			take(1)
			wraps = 0
		}'
}
ask_bird()
{
	sh "$dir/bird/network" show "$1" "show route table master4 primary all" |
		awk -v r="$1" '
		/^[0-9]+\..*\// {
			if (prefix != "")
				print r, prefix, path
			prefix = $1
			path = ""
		}
		/BGP.as_path:/ { sub(/.*BGP.as_path: */, ""); path = $0 }
		END { if (prefix != "") print r, prefix, path }'
}

# compare KIND: waits until nothing differs, at most a minute.
compare()
{
	for _ in $(seq 120); do
		for router in "${routers[@]}"; do
			"ask_$1" "$router"
		done | sort >"$dir/$1.txt"
		cmp -s "$dir/lab.txt" "$dir/$1.txt" && return 0
		sleep 0.5
	done
	echo "$1 (>) does not do what the lab does (<):"
	diff "$dir/lab.txt" "$dir/$1.txt" | head -n 40
	return 1
}

# play KIND
play()
{
	"$MANRS_LAB" export youtube-2008 "$dir/$1" --as "$1" --until "$time" ||
		return 1
	sh "$dir/$1/network" start || return 1
	compare "$1" || failed=1
	sh "$dir/$1/network" status | grep -q ended && {
		echo "$1: a daemon has ended"
		failed=1
	}
	sh "$dir/$1/network" stop || return 1
	if ip netns | grep -q "^$LAB_PREFIX\."; then
		echo "$1: namespaces are left"
		return 1
	fi
	[ -e "$dir/$1/run" ] && return 1
	echo "$1: $(wc -l <"$dir/$1.txt") best routes, no difference"
}

played=0
if [ -x /usr/lib/frr/bgpd ] && command -v vtysh stayrtr >/dev/null &&
	compgen -G '/usr/lib/*/frr/modules/bgpd_rpki.so' >/dev/null; then
	play frr || failed=1
	played=1
else
	echo "FRR, its RPKI module or stayrtr is missing"
fi
if command -v bird >/dev/null && command -v stayrtr >/dev/null; then
	play bird || failed=1
	played=1
else
	echo "BIRD or stayrtr is missing"
fi
[ "$played" -eq 1 ] || exit 77
exit "$failed"
