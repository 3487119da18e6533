#!/bin/bash
# files.sh: the form of the courseware. Lines fit a terminal and are ASCII, every
# question has one right choice and a reason for each, every number of a review
# question is drawn and used, every word that a lesson names is explained.
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

# Questions. The files are YAML as the scenarios are; their layout is fixed
# enough for awk: "- question:" or "question:" begins one, "- text:" a choice.
awk '
	function end_choice() {
		if (choice && !because) {
			print FILENAME ":" choice ": a choice without because"
			bad = 1
		}
		choice = because = 0
	}
	function end_question() {
		end_choice()
		if (question && right != 1) {
			print FILENAME ":" question ": " right " right choices"
			bad = 1
		}
		question = right = 0
	}
	FNR == 1 { end_question() }
	/^ *(- )?question:/ { end_question(); question = FNR; total++ }
	/^ *- text:/ { end_choice(); choice = FNR }
	/^ *right: true/ { right++ }
	/^ *because:/ { because = 1 }
	END {
		end_question()
		if (total == 0)
			bad = 1
		exit bad
	}
' courseware/*/quiz.yaml courseware/*/review.yaml || status=1

awk '
	function end_entry(  name) {
		for (name in drawn)
			if (!(name in used)) {
				print FILENAME ":" entry ": {" name "} is not used"
				bad = 1
			}
		for (name in used)
			if (!(name in drawn)) {
				print FILENAME ":" entry ": {" name "} is not drawn"
				bad = 1
			}
		delete drawn
		delete used
	}
	FNR == 1 { end_entry() }
	/^  - id:/ { end_entry(); entry = FNR }
	/^    numbers:/ {
		line = $0
		while (match(line, /[a-z]+: \[[0-9]+, [0-9]+\]/)) {
			part = substr(line, RSTART, RLENGTH)
			line = substr(line, RSTART + RLENGTH)
			split(part, words, /[^a-z0-9]+/)
			drawn[words[1]] = 1
			if (words[2] + 0 >= words[3] + 0) {
				print FILENAME ":" FNR ": an empty range"
				bad = 1
			}
		}
		next
	}
	entry {
		line = $0
		while (match(line, /\{[a-z]+([+-]1)?\}/)) {
			part = substr(line, RSTART + 1, RLENGTH - 2)
			line = substr(line, RSTART + RLENGTH)
			sub(/[+-]1$/, "", part)
			used[part] = 1
		}
	}
	END { end_entry(); exit bad }
' courseware/*/review.yaml || status=1

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
