#!/bin/bash
# The project's own cases, FAMILY.jsonl each, held against the engine by the
# conformance program; and what the program does with bad input.
set -u

program=$BUILD_DIR/tests/conformance
failed=0

fail()
{
	echo "run.sh: $*" >&2
	failed=1
}

# expect STATUS WHAT ARGUMENT...: runs the program on standard input.
expect()
{
	local wanted=$1 what=$2 status
	shift 2
	"$program" "$@" >out 2>err
	status=$?
	[ "$status" -eq "$wanted" ] ||
		fail "$what: exit status $status, expected $wanted"
}

for file in "$SOURCE_DIR"/tests/conformance/*.jsonl; do
	family=$(basename "$file" .jsonl)
	"$program" --expect "$family" <"$file" || fail "$family: see above"
done

# Answers come in order, one a line; what is not known is said to be so.
expect 0 "order" rov <<'END'
{"id": "b", "given": {"vrps": [["192.0.2.0/24", 24, 64496]]}, "more": 1, "cases": [{"n": 2, "prefix": "192.0.2.0/24", "as_path": [64496]}, {"n": 1, "prefix": "192.0.2.0/25", "as_path": [64496]}]}

{"id": 7, "given": {"vrps": []}, "cases": [{"n": "x", "prefix": "::/0", "as_path": []}]}
END
diff - out <<'END' || fail "order: other answers"
{"id":"b","n":2,"got":"valid"}
{"id":"b","n":1,"got":"invalid"}
{"id":7,"n":"x","got":"not-found"}
END
# null is as good as not there.
expect 0 "null for a role" roles <<<'{"id": 1, "given": {"op": "otc-import", "local_role": null, "neighbor_role": "customer"}, "cases": [{"n": 1, "from": 64496, "otc": 64511}]}'
grep -q '"result":"reject-leak"' out || fail "null for a role: not the other one"
expect 0 "null for expressions" aspath-regex <<<'{"id": 1, "given": {"regex": "^64496$", "regexes": null, "mode": null}, "cases": [{"n": 1, "as_path": [64496]}]}'
grep -q '"got":true' out || fail "null for expressions: not the one"
expect 0 "null for a hop" aspa <<<'{"id": 1, "given": {"aspas": null}, "cases": [{"n": 1, "customer": null, "provider": null, "as_path": [64496], "direction": "up"}]}'
grep -q '"got":"valid"' out || fail "null for a hop: not the path"
expect 0 "a family of later" urpf <<<'{"id": 1, "given": {}, "cases": [{"n": 1}]}'
grep -q '^{"id":1,"n":1,"got":{"unsupported":"' out ||
	fail "a family of later: not unsupported"
expect 0 "an unknown defence" as-graph <<<'{"id": 1, "given": {"announce": [], "deploy": {"magic": [1]}}, "cases": [{"n": 1, "as": 1}]}'
grep -q '"unsupported":".*magic"' out || fail "an unknown defence: not named"

# Malformed groups have no answers; the others do.
while IFS= read -r line; do
	expect 2 "$line" rov < <(printf '%s\n' "$line" \
		'{"id": "good", "given": {}, "cases": [{"n": 1, "prefix": "::/0", "as_path": []}]}')
	[ "$(cat out)" = '{"id":"good","n":1,"got":"not-found"}' ] ||
		fail "$line: other answers"
	grep -q '^conformance: line 1: ' err || fail "$line: no message"
done <<'END'
{"id": 1
[1]
7
{"id": 1, "given": {}}
{"id": 1, "given": {}, "cases": {}}
{"id": 1, "given": {}, "cases": [1]}
{"id": 1, "given": {}, "cases": [{"n": 1, "prefix": "::/0", "as_path": []}, {"n": 2}]}
{"id": 1, "given": {}, "cases": [{"n": 1, "prefix": "192.0.2.0/33", "as_path": []}]}
{"id": 1, "given": {}, "cases": [{"n": 1, "prefix": "::/0", "as_path": [4294967296]}]}
{"id": 1, "given": {}, "cases": [{"n": 1, "prefix": "::/0", "as_path": [{"set": []}]}]}
{"id": 1, "given": {"vrps": [["::/0", 129, 1]]}, "cases": []}
{"id": 1, "given": {"vrps": 7}, "cases": []}
END

# A wrong answer is seen.
expect 1 "a wrong expectation" --expect rov <<<'{"id": 1, "given": {}, "cases": [{"n": 1, "prefix": "::/0", "as_path": [], "expect": "valid"}]}'
grep -q 'rov: 1 cases, 1 not as expected' out ||
	fail "a wrong expectation: not counted"
expect 1 "no expectation" --expect rov <<<'{"id": 1, "given": {}, "cases": [{"n": 1, "prefix": "::/0", "as_path": []}]}'
expect 2 "an unknown family" rove </dev/null
expect 2 "no family" </dev/null
exit "$failed"
