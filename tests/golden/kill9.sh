#!/bin/bash
# kill9.sh: kill -9 in the middle of 200 commands. What was answered is there
# when the scenario is opened again: a command whose successor was echoed had
# been answered, for input that is no terminal is echoed line by line.
set -u
rounds=6
[ "${LAB_LONG:-0}" = 1 ] && rounds=40
failed=0
work=${TMPDIR:?}/kill9
mkdir -p "$work" || exit 1

count_echoed()
{
	grep -cE '^(lab> |as500100\(config[^)]*\)# )[a-z]' "$out"
}

for i in $(seq 50); do
	echo "configure as500100"
	echo "ip prefix-list KEPT-$i seq 5 permit 22.$i.0.0/16"
	echo "end"
	echo "run for 1s"
done >"$work/commands"

for round in $(seq "$rounds"); do
	export XDG_STATE_HOME=$work/state-$round
	# Empty before the lab runs: what an earlier round printed counts nothing.
	out=$work/out-$round
	: >"$out"
	# The pipe stays open at this end, so the input does not end.
	rm -f "$work/pipe"
	mkfifo "$work/pipe" || exit 1
	exec 9<>"$work/pipe"
	"$MANRS_LAB" open own-leak --plain <"$work/pipe" >"$out" 2>&1 &
	lab=$!
	cat "$work/commands" >&9
	goal=$((10 + round * 61 % 180))
	for _ in $(seq 400); do
		[ "$(count_echoed)" -ge "$goal" ] && break
		sleep 0.05
	done
	kill -9 "$lab"
	wait "$lab" 2>/dev/null
	exec 9>&-
	echoed=$(count_echoed)
	acknowledged=$((echoed > 0 ? echoed - 1 : 0))
	head -n "$acknowledged" "$work/commands" >"$work/answered"
	seconds=$(grep -c '^run' "$work/answered")

	# A block that was open is still open: "end" closes it.
	printf 'end\nshow config as500100 candidate\nrun for 1s\nquit\n' |
		"$MANRS_LAB" open own-leak --plain >"$work/again" 2>&1
	for name in $(grep -o 'KEPT-[0-9]*' "$work/answered"); do
		grep -q "$name " "$work/again" || {
			echo "round $round: $name was answered and is lost"
			failed=1
		}
	done
	now=$(sed -n 's/^It is t=\([0-9]*\)\..*/\1/p' "$work/again" | tail -n 1)
	if [ "${now:-0}" -lt $((seconds + 1)) ]; then
		echo "round $round: $seconds s had passed, now it is ${now:-0}"
		failed=1
	fi
	echo "round $round: $acknowledged answered, t=${now:-?}"
done
exit "$failed"
