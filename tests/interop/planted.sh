#!/bin/bash
# Does the comparison with real daemons see a wrong rule? Plants one bug after
# the other in a copy of the simulator and shows that a run finds it, on BIRD and
# on FRR (or on PLANTED_AS). Takes minutes: by hand, or with LAB_LONG=1, and then
# in one build only, because it makes its own copy.
set -u
[ "$(basename "${BUILD_DIR:-dev}")" = dev ] || {
	echo "skipped: done in the build dev"
	exit 77
}
[ -n "${LAB_LONG:-}" ] || [ -z "${BUILD_DIR:-}" ] || {
	echo "skipped: takes minutes (LAB_LONG=1)"
	exit 77
}
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd) || exit 2
source=$(cd "$here/../.." && pwd) || exit 2
MANRS_LAB=${MANRS_LAB:-$source/build/release/manrs-lab}
export MANRS_LAB
[ -x "$MANRS_LAB" ] || {
	echo "planted: there is no $MANRS_LAB: build it, or set MANRS_LAB" >&2
	exit 2
}
copy=$(mktemp -d "${TMPDIR:-/tmp}/planted.XXXXXX") || exit 2
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' INT TERM

mkdir "$copy/tree" && cp -r "$source"/{CMakeLists.txt,CMakePresets.json,engine,tests,tui,scenarios,courseware} \
	"$copy/tree" || exit 2
cmake -S "$copy/tree" -B "$copy/build" -D LAB_TESTS=ON \
	-D CMAKE_BUILD_TYPE=Debug -D CMAKE_C_FLAGS=-O1 >"$copy/log" 2>&1 || {
	cat "$copy/log"
	exit 2
}

build()
{
	cmake --build "$copy/build" -j "$(nproc)" --target interop_lab \
		>"$copy/log" 2>&1 || {
		tail -n 40 "$copy/log"
		exit 2
	}
}

# find_it NAME SYSTEM: in forty worlds, or in the next forty ... of one run.
missed=0
find_it()
{
	local first=${PLANTED_SEED:-1} last
	for ((last = first + 160; first <= last; first += 40)); do
		INTEROP_LAB=$copy/build/tests/interop_lab "$here/run" --worlds 40 \
			--seed "$first" --as "$2" >"$copy/out" 2>&1
		[ $? -ne 1 ] && continue
		echo "found on $2: $1 ($(tail -n 1 "$copy/out" |
			awk '{ print $NF }') differences)"
		grep -A 3 ', seed ' "$copy/out" | sed -n '1p;3,4p'
		return
	done
	echo "NOT FOUND on $2: $1"
	tail -n 3 "$copy/out"
	missed=$((missed + 1))
}

# plant NAME FILE FROM TO: one line of FILE has FROM in it; plays, and puts it
# right again.
plant()
{
	local name=$1 file=$copy/tree/$2 from=$3 to=$4 text system
	text=$(cat "$file"; echo x)
	text=${text%x}
	[ "$(grep -cF -- "$from" "$file")" -eq 1 ] || {
		echo "planted: $2 has not one line with: $from" >&2
		exit 2
	}
	printf '%s' "${text/"$from"/"$to"}" >"$file"
	build
	for system in ${PLANTED_AS:-bird frr}; do
		find_it "$name" "$system"
	done
	printf '%s' "$text" >"$file"
}

plant "\"le\" off by one" engine/policy/prefix_list.c \
	'p->len > r->max_len' \
	'p->len > r->max_len - (r->max_len > r->prefix.len)'
plant "\"_\" does not match the end of a path" engine/policy/path_regex.c \
	'delimiter[] = "(^|[,{}() ]|$)"' 'delimiter[] = "(^|[,{}() ])"'
plant "MED compared across neighbours" engine/bgp/decide.c \
	'r == DECIDE_MED && !o->always_compare_med' \
	'r == DECIDE_MED && false && !o->always_compare_med'
plant "\"additive\" forgotten" engine/policy/action.c \
	'else if (a->kind == ACT_ADD_COMMUNITIES)' \
	'else if (a->kind == ACT_ADD_COMMUNITIES && (*set = 0, true))'
plant "next hop kept over eBGP" engine/bgp/export.c \
	'return prefix_contains_addr(subnet, &a->next_hop);' 'return true;'
[ "$missed" -eq 0 ]
