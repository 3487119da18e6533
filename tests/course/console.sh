#!/bin/bash
# console.sh: the console blocks of the lessons say the truth. Each block is
# typed into plain mode, and what the lab answers must fit what the lesson
# shows. The form is in courseware/README.md.
#
#   console.sh [FILE...]           default: courseware/*/*.md
#   console.sh --fill FILE         prints FILE with the answers filled in, for
#                                  authors; "..." lines are not kept
set -u
lab=${MANRS_LAB:?the program}
source=${SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
prompt='^(lab> |[a-z][a-z0-9-]*[(]config[)]# )'
failures=0
blocks=0

# split FILE: block N becomes $work/N.block, its info string $work/N.info, the
# line it begins in $work/N.line.
split()
{
	rm -f "$work"/*.block "$work"/*.info "$work"/*.line
	awk -v dir="$work" '
		/^```/ && inside { inside = 0; close(out); next }
		/^```console/ {
			inside = 1
			out = sprintf("%s/%03d.block", dir, ++n)
			printf "" >out
			print substr($0, 4) >sprintf("%s/%03d.info", dir, n)
			print FNR >sprintf("%s/%03d.line", dir, n)
			next
		}
		inside { print >out }
	' "$1"
}

# answer SCENARIO COMMANDS: what plain mode prints from its first prompt on,
# without the blank end.
answer()
{
	rm -rf "$work/home"
	mkdir "$work/home"
	sed -E "s/$prompt//" "$2" >"$work/typed"
	HOME="$work/home" XDG_STATE_HOME="$work/home/state" \
		"$lab" open "$1" --plain <"$work/typed" 2>&1 |
		awk '/^lab> / { on = 1 } on' | sed -E '${/^lab> *$/d}'
}

# fits EXPECTED ACTUAL: line by line; "..." fits any number of lines.
fits()
{
	awk -v actual="$2" '
		function matches(i, j,    k) {
			for (; i <= ne; i++) {
				if (e[i] == "...") {
					for (k = j; k <= na + 1; k++)
						if (matches(i + 1, k))
							return 1
					return 0
				}
				if (j > na || e[i] != a[j]) {
					if (i > far) {
						far = i
						at = j
					}
					return 0
				}
				j++
			}
			return j > na
		}
		BEGIN {
			while ((getline line <actual) > 0)
				a[++na] = line
		}
		{ e[++ne] = $0 }
		END {
			if (matches(1, 1))
				exit 0
			if (far > 0) {
				print "    expected: " e[far]
				print "    found:    " \
				    (at > na ? "(nothing more)" : a[at])
			} else {
				print "    more lines than expected"
			}
			exit 1
		}
	' "$1"
}

# scenario INFO: the value of scenario=.
scenario()
{
	sed -nE 's/.*scenario=([a-z0-9-]+).*/\1/p' "$1"
}

# The whole session up to a block is typed again for it: sessions are
# deterministic, and so blocks can be looked at one by one.
check_file()
{
	local block info id= name broken=
	split "$1"
	for block in "$work"/*.block; do
		[ -e "$block" ] || return
		info=${block%.block}.info
		blocks=$((blocks + 1))
		if ! grep -qw continue "$info"; then
			id=$(scenario "$info")
			broken=
			: >"$work/session"
			: >"$work/expected"
		elif [ -n "$broken" ]; then
			continue
		fi
		name="${1#"$source"/}:$(cat "${block%.block}.line")"
		if [ -z "$id" ]; then
			echo "FAILED $name: no scenario=ID"
			failures=$((failures + 1))
			continue
		fi
		grep -E "$prompt" "$block" >>"$work/session"
		cat "$block" >>"$work/expected"
		answer "$id" "$work/session" >"$work/actual"
		if ! fits "$work/expected" "$work/actual" >"$work/why"; then
			echo "FAILED $name ($id)"
			cat "$work/why"
			broken=yes
			failures=$((failures + 1))
		fi
	done
}

fill_file()
{
	local block info id before
	split "$1"
	for block in "$work"/*.block; do
		info=${block%.block}.info
		if ! grep -qw continue "$info"; then
			id=$(scenario "$info")
			: >"$work/session"
			before=0
		fi
		grep -E "$prompt" "$block" >>"$work/session"
		answer "$id" "$work/session" >"$work/actual"
		tail -n +$((before + 1)) "$work/actual" >"$block"
		before=$(wc -l <"$work/actual")
	done
	awk -v dir="$work" '
		/^```/ && inside { inside = 0; print; next }
		inside { next }
		{ print }
		/^```console/ {
			inside = 1
			file = sprintf("%s/%03d.block", dir, ++n)
			while ((getline line <file) > 0)
				print line
		}
	' "$1"
}

[ -x "$lab" ] || {
	echo "no program $lab"
	exit 77
}
if [ "${1:-}" = --fill ]; then
	fill_file "$2"
	exit
fi
[ $# -gt 0 ] || set -- "$source"/courseware/*/*.md
for file; do
	check_file "$file"
done
echo "console: $blocks blocks, $failures failures"
[ "$blocks" -gt 0 ] && [ "$failures" -eq 0 ]
