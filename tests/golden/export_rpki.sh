#!/bin/bash
# export_rpki.sh: export --rpki from the shell: what is written, that the same
# input gives the same bytes, and what bad input gets. Whether validators take
# it is for interop/.
set -u
# shellcheck source=../support/gives.sh
. "$SOURCE_DIR/tests/support/gives.sh"

cd "$TMPDIR" || exit 1
mkdir published
cat >published/scenario.yaml <<'END'
version: 1
id: published
title: Published
summary: Two networks, one with a ROA until it revokes it.
programme: netops
edition: "2020"
bogons: default-only
seed: 1
duration: 60s
learner: { as: 64500 }
nodes:
  - { as: 64500, name: One, config: one.conf, prefixes: [192.0.2.0/24] }
  - { as: 64501, name: Two, prefixes: [198.51.100.0/24] }
links:
  - { provider: 64500, customer: 64501 }
roas:
  - { prefix: 192.0.2.0/24, origin: 64500, max: 26 }
timeline:
  - { at: 10s, revoke-roa: { prefix: 192.0.2.0/24, origin: 64500, max: 26 } }
END
echo "# Published" >published/task.md
echo "router bgp 64500" >published/one.conf

gives 0 export published --rpki a --valid-from 2024-01-03T14:00
out_has "3 CAs, 1 object, 1 VRP; valid until 2025-01-02T14:00:00Z"
[ "$(sed -n 2p a/vrps.csv)" = "AS64500,192.0.2.0/24,26" ] ||
	fail "vrps.csv: $(cat a/vrps.csv)"
roa=cache/rir.rpki.example/repo/rir/AS64500/192-0-2-0_24-26_AS64500.roa
[ -s "a/$roa" ] || fail "there is no $roa: $(find a)"
cmp -s a/cache/ta/rir/rir.cer a/cache/rir.rpki.example/repo/rir.cer ||
	fail "the anchor is not the same in both places"
grep -q "keys are no secret" a/README.txt || fail "the keys are not spoken of"
[ "$(sed -n 1p a/tals/rir.tal)" = "rsync://rir.rpki.example/repo/rir.cer" ] ||
	fail "the TAL: $(cat a/tals/rir.tal)"

# The same bytes; and over an earlier export, of which nothing stays.
gives 0 export published --rpki b --valid-from 1704290400
diff -r a b || fail "the same input gives other bytes"
gives 0 export published --rpki b --until 20s && out_has "0 objects, 0 VRPs"
[ ! -e "b/$roa" ] || fail "a revoked ROA is still there"
[ "$(wc -l <b/vrps.csv)" -eq 1 ] || fail "a revoked VRP is still there"
echo mine >b/README.txt
gives 2 export published --rpki b && err_has "was changed"
gives 0 export published --rpki b --force

# The time of the scenario.
gives 0 export youtube-2008 --rpki y --valid-from scenario &&
	out_has "valid until 2009-02-23T"

gives 2 export published --rpki c --valid-from scenario && err_has "no date"
gives 2 export published --rpki c --valid-from yesterday &&
	err_has "expected scenario, or a time such as"
gives 2 export published --rpki c --valid-from 1969-12-31 && err_has "expected"
gives 2 export published --rpki c --valid-from 1970-01-01 && err_has "1970-01-03"
gives 2 export published --rpki c --valid-from 9999-01-01 && err_has "9998"
gives 2 export published --rpki c --broken wrong-hush &&
	err_has "did you mean wrong-hash?" && err_has "bad-signature"
gives 2 export published --rpki c --until 20s --broken wrong-hash &&
	err_has "there is nothing to break"
gives 2 export published --rpki c --mrt d && err_has "give one of"
gives 2 export published --mrt d --broken wrong-hash && err_has "go with --rpki"
gives 2 export published e --rpki c && err_has "a folder goes with --as"
[ ! -e c ] && [ ! -e d ] && [ ! -e e ] || fail "something was written: $(ls)"
gives 0 export published --rpki d --broken wrong-hash
grep -q "broken on purpose (wrong-hash)" d/README.txt ||
	fail "README.txt does not say that it is broken"
tr '\n' ' ' <d/README.txt >readme
grep -q "The lab refuses it, 1 object of 1: .*\[RFC 9286 6.5\]" readme ||
	fail "README.txt does not say why the lab refuses it: $(cat d/README.txt)"
[ "$(wc -l <d/vrps.csv)" -eq 1 ] || fail "what the lab refuses is a VRP"
exit "$failed"
