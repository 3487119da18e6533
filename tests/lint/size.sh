#!/bin/bash
# size.sh [ROOT]: no function above 100 lines, no .c file above 1000. Knows a
# function by the layout of .clang-format: its name and its braces in column 0.
set -u
cd "${1:-$(dirname "$0")/../..}" || exit 2

files=()
while IFS= read -r -d '' file; do
	files+=("$file")
done < <(find engine tui tests -type f -name '*.c' -print0 2>/dev/null |
	LC_ALL=C sort -z)
if [ "${#files[@]}" -eq 0 ]; then
	echo "size: nothing to check"
	exit 0
fi

exec awk -v function_limit=100 -v file_limit=1000 '
function file_end()
{
	if (lines > file_limit) {
		printf "%s:%d: %d lines in one file (limit %d)\n", file, lines,
		    lines, file_limit
		failed = 1
	}
}

FNR == 1 {
	file_end()
	file = FILENAME
	name = ""
	start = 0
}
{ lines = FNR }
/^[A-Za-z_][A-Za-z0-9_]*[(]/ {
	name = $0
	sub(/[(].*/, "", name)
	begin = FNR
}
/^{/ && name != "" { start = begin }
/^}/ {
	if (start && FNR - start + 1 > function_limit) {
		printf "%s:%d: %s() has %d lines (limit %d)\n", FILENAME,
		    start, name, FNR - start + 1, function_limit
		failed = 1
	}
	start = 0
	name = ""
}
END {
	file_end()
	exit failed
}
' "${files[@]}"
