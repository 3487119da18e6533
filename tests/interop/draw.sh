#!/bin/bash
# A seed is one world, whichever compiler built the generator: what some hundred
# seeds make is in draw.golden, and each build is compared with it. After a
# change of what is drawn, GOLDEN_UPDATE=1 writes it anew.
set -u
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd) || exit 2
lab=${INTEROP_LAB:-${BUILD_DIR:?}/tests/interop_lab}

digests()
{
	local first
	for first in 1 51 101 151 201 251; do
		echo "frr $first $("$lab" digest "$first" 50)"
		echo "bird $first $("$lab" digest "$first" 50 --bird)"
	done
}

if [ -n "${GOLDEN_UPDATE:-}" ]; then
	digests >"$here/draw.golden"
	exit
fi
digests | diff "$here/draw.golden" - && exit
echo "the same seeds make other worlds: does an expression draw twice?"
exit 1
