#!/bin/bash
# files.sh: the form of the courseware. Lines fit a terminal and are ASCII, every
# word that a lesson names is explained. The questions are read and checked by
# the unit test scenario/test_course.c.
set -u
source=${SOURCE_DIR:-$(cd "$(dirname "$0")/../.." && pwd)}
cd "$source" || exit 1
status=0

# Texts for learners.
texts=(courseware/*.md courseware/*/*.md scenarios/*/task.md)
LC_ALL=C awk '
	length($0) > 78 { print FILENAME ":" FNR ": " length($0) " columns"; bad = 1 }
	/[^ -~]/ { print FILENAME ":" FNR ": not ASCII"; bad = 1 }
	END { exit bad }
' "${texts[@]}" || status=1

# Words.
unknown=$(mktemp) || exit 1
trap 'rm -f "$unknown"' EXIT
for lesson in courseware/*/lesson.md; do
	words=${lesson%lesson.md}words.md
	sed -n 's/^Words: *\(.*\)\.$/\1/p' "$lesson" | tr ',' '\n' |
		sed 's/^ *//' | while IFS= read -r word; do
			grep -qx "## $word" "$words" || echo "$word"
		done >"$unknown"
	if [ -s "$unknown" ]; then
		echo "$lesson: not explained in $words:"
		cat "$unknown"
		status=1
	fi
done
[ "$status" -eq 0 ] && echo "courseware: well formed"
exit "$status"
