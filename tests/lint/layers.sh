#!/bin/bash
# layers.sh [ROOT]: includes point down, each outside library has one door, and
# below `host` there is no clock, no chance, no printing. Prints
# file:line: reason for each violation; exit status 1 if there is one.
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 2

files=()
while IFS= read -r -d '' file; do
	files+=("$file")
done < <(find engine tui -type f \( -name '*.c' -o -name '*.h' -o \
	-name '*.def' \) -print0 2>/dev/null | LC_ALL=C sort -z)
if [ "${#files[@]}" -eq 0 ]; then
	echo "layers: nothing to check"
	exit 0
fi

exec awk '
function bad(reason)
{
	printf "%s:%d: %s\n", FILENAME, FNR, reason
	failed = 1
}

# A library may be included only by files that match the pattern. Of libraries
# with `once`, one file in all.
function door(header, where, once)
{
	doors++
	door_header[doors] = header
	door_where[doors] = where
	door_once[doors] = once
}

function forbid(below, except, words,    n, w, i)
{
	n = split(words, w, " ")
	for (i = 1; i <= n; i++) {
		calls++
		call_name[calls] = w[i]
		call_re[calls] = "(^|[^A-Za-z0-9_.>])" w[i] "[ \t]*[(]"
		call_below[calls] = below
		call_except[calls] = except
	}
}

BEGIN {
	n = split("core registry policy router dialect bgp net internet " \
	    "scenario store grader session host tui", layer, " ")
	for (i = 1; i <= n; i++)
		rank[layer[i]] = i

	door("^uv([.]h|/)", "^engine/host/", 0)
	door("^curl/", "^engine/host/", 1)
	door("^sqlite3(ext)?[.]h", "^engine/store/", 0)
	door("^(postgresql/)?libpq", "^engine/store/", 1)
	door("^cyaml/|^yaml[.]h", "^engine/scenario/", 0)
	door("^(ncursesw?/)?(ncurses|curses|panel|menu|form|term)[.]h",
	    "^tui/curses[.]c$", 0)
	door("^openssl/", "^engine/registry/", 1)
	door("^cmark", "^tui/", 1)
	door("^jansson", "^engine/core/json_read[.]c$", 0)
	door("^(cmocka|vterm)", "^$", 0)

	forbid("host", "",
	    "time clock clock_gettime gettimeofday localtime localtime_r " \
	    "strftime sleep usleep nanosleep rand rand_r srand random " \
	    "srandom drand48 arc4random getrandom getenv secure_getenv " \
	    "setenv printf vprintf puts putchar perror system popen fork")
	forbid("", "^engine/(scenario|store|session|host)/|^tui/",
	    "fopen freopen fdopen open openat creat opendir scandir mkdir " \
	    "unlink rename")
}

FNR == 1 {
	split(FILENAME, part, "/")
	mine = part[1] == "tui" ? "tui" : part[2]
	comment = 0
	if (!(mine in rank))
		bad("no layer is called " mine)
}

# What is left of the line without comments and without what is in quotes.
{
	raw = $0
	code = ""
	while (raw != "") {
		if (comment) {
			i = index(raw, "*/")
			if (i == 0)
				break
			raw = substr(raw, i + 2)
			comment = 0
			continue
		}
		if (!match(raw, /["\047]|\/\*|\/\//)) {
			code = code raw
			break
		}
		code = code substr(raw, 1, RSTART - 1)
		mark = substr(raw, RSTART, RLENGTH)
		raw = substr(raw, RSTART + RLENGTH)
		if (mark == "//")
			break
		if (mark == "/*") {
			comment = 1
			code = code " "
			continue
		}
		code = code mark mark
		while (raw != "") {
			c = substr(raw, 1, 1)
			raw = substr(raw, c == "\\" ? 3 : 2)
			if (c == mark)
				break
		}
	}
}

code ~ /^[ \t]*#[ \t]*include/ {
	header = $0
	sub(/^[ \t]*#[ \t]*include[ \t]*/, "", header)
	quoted = substr(header, 1, 1) == "\""
	header = substr(header, 2)
	sub(/[">].*/, "", header)

	for (i = 1; i <= doors; i++) {
		if (header !~ door_header[i])
			continue
		if (FILENAME !~ door_where[i])
			bad(header " may not be included here")
		else if (!door_once[i])
			;
		else if (i in door_user && door_user[i] != FILENAME)
			bad(header " has its door in " door_user[i])
		else
			door_user[i] = FILENAME
	}
	if (!quoted || header == "lab_version.h")
		next
	split(header, part, "/")
	theirs = part[1]
	if (!(theirs in rank) || header !~ /\//) {
		bad("\"" header "\": name the layer first, as in " \
		    "\"core/prefix.h\"")
		next
	}
	if (rank[theirs] > rank[mine])
		bad(mine " may not include " theirs ": includes point down")
	if (theirs == "dialect" && (mine == "bgp" || mine == "net"))
		bad(mine " may not include dialect: it knows no dialect")
	next
}

code ~ /[(]/ {
	for (i = 1; i <= calls; i++) {
		if (code !~ call_re[i])
			continue
		if (call_below[i] != "" && rank[mine] >= rank[call_below[i]])
			continue
		if (call_except[i] != "" && FILENAME ~ call_except[i])
			continue
		bad(call_name[i] "() may not be used in " mine)
	}
}

code ~ /(^|[^A-Za-z0-9_.>])(stdout|stderr)([^A-Za-z0-9_]|$)/ {
	if (rank[mine] < rank["host"] && FILENAME != "engine/core/base.c")
		bad("nothing is printed below host")
}

END { exit failed }
' "${files[@]}"
