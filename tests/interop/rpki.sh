#!/bin/bash
# Real validators judge what is exported: rpki-client and FORT find the VRPs
# that the lab has, for each scenario and for a world of failures, and refuse
# what is broken on purpose, for the reason it is broken for.
set -u
command -v rpki-client >/dev/null || command -v fort >/dev/null || {
	echo "skipped: neither rpki-client nor fort"
	exit 77
}
failed=0
fail()
{
	echo "FAILED: $*"
	failed=1
}
cd "$TMPDIR" || exit 1
# As root, rpki-client goes on as a user of its own, who must get here.
own=()
if [ "$(id -u)" -eq 0 ]; then
	chmod a+x "$TMPDIR" "$(dirname "$TMPDIR")"
	own=(chown -R _rpki-client)
fi

# with_rpki_client DIR: VRPs in DIR/rpki-client, messages in DIR/rpki-client.log.
with_rpki_client()
{
	local tals=() tal
	for tal in "$1"/tals/*.tal; do
		tals+=(-t "$tal")
	done
	mkdir -p "$1/out"
	[ "${#own[@]}" -gt 0 ] && "${own[@]}" "$1/cache" "$1/out"
	timeout 30 rpki-client -n -c -d "$1/cache" "${tals[@]}" "$1/out" \
		>"$1/rpki-client.log" 2>&1
	sed 1d "$1/out/csv" | cut -d, -f1-3 | LC_ALL=C sort >"$1/rpki-client"
}
# with_fort DIR: the same in DIR/fort. It writes no file when a TAL fails.
with_fort()
{
	timeout 30 fort --mode=standalone --work-offline=true \
		--tal="$1/tals" --local-repository="$1/cache" \
		--output.roa="$1/fort.csv" --log.output=console \
		--log.level=warning --validation-log.enabled=true \
		--validation-log.output=console >"$1/fort.log" 2>&1
	[ -e "$1/fort.csv" ] || : >"$1/fort.csv"
	sed 1d "$1/fort.csv" | LC_ALL=C sort >"$1/fort"
}
# judge NAME DIR WANTED: both validators find the VRPs in file WANTED.
judge()
{
	local tool
	for tool in rpki-client fort; do
		command -v "$tool" >/dev/null || continue
		"with_${tool//-/_}" "$2"
		diff "$3" "$2/$tool" >"$2/diff" && continue
		fail "$1: < should be, > is with $tool"
		cat "$2/diff"
		tail -n 20 "$2/$tool.log"
	done
}
# export_world SCENARIO DIR OPTION...
export_world()
{
	local scenario=$1 dir=$2
	shift 2
	"$MANRS_LAB" export "$scenario" --rpki "$dir" "$@" >/dev/null \
		2>"$TMPDIR/err" || {
		fail "export $scenario $*: $(cat "$TMPDIR/err")"
		return 1
	}
	sed 1d "$dir/vrps.csv" | LC_ALL=C sort >"$dir/wanted"
}

# --- scenarios ---

# As they start, and as their model solutions leave them.
for scenario in "$SOURCE_DIR"/scenarios/*/; do
	name=$(basename "$scenario")
	[ -e "$scenario/scenario.yaml" ] || continue
	export_world "$name" "s-$name" && judge "$name" "s-$name" "s-$name/wanted"
	[ -e "$scenario/solution.cmd" ] || continue
	export_world "$name" "e-$name" --commands "$scenario/solution.cmd" &&
		judge "the end of $name" "e-$name" "e-$name/wanted"
done
echo "$(cat s-*/wanted | wc -l) VRPs of $(ls -d s-* | wc -l) scenarios," \
	"$(cat e-*/wanted | wc -l) of their ends"
[ "$(cat s-*/wanted | wc -l)" -gt 0 ] || fail "no scenario has a VRP"

# --- all that can be wrong in the lab ---

"$BUILD_DIR/tests/test_registry_sign" write world $(($(date +%s) - 60)) ||
	fail "the world is not written"
sed -n 's/^used //p' world/verdicts | LC_ALL=C sort >world/wanted
reasons=$(sed 's/ .*//' world/verdicts | LC_ALL=C sort -u | tr '\n' ' ')
[ "$reasons" = "ca-overclaims ca-revoked manifest-expired \
outside-resources used " ] || fail "the world has only: $reasons"
judge "the world" world world/wanted
# rpki-client 8.2 knows another form of ASPA, FORT none.
if command -v openssl >/dev/null; then
	for aspa in "64500 FBF0 FA56EA00" "64501 00"; do
		# shellcheck disable=SC2086
		set -- $aspa
		as=$1
		shift
		openssl cms -verify -noverify -inform DER -in \
			world/cache/*/repo/*/"AS$as.asa" -out aspa 2>/dev/null ||
			openssl cms -verify -noverify -inform DER -in \
				world/cache/*/repo/*/*/"AS$as.asa" -out aspa \
				2>aspa.log || fail "AS$as.asa: $(cat aspa.log)"
		found=$(openssl asn1parse -inform DER -in aspa |
			sed -n 's/.*INTEGER *://p' | tr '\n' ' ')
		wanted="01 $(printf '%X' "$as") $* "
		[ "$found" = "$wanted" ] ||
			fail "AS$as.asa says $found, wanted $wanted"
	done
fi

# --- broken on purpose ---

mkdir broken
cat >broken/scenario.yaml <<'END'
version: 1
id: broken
title: Published
summary: Four networks and what they publish.
programme: netops
edition: "2020"
bogons: default-only
seed: 1
duration: 60s
learner: { as: 64500 }
nodes:
  - { as: 64500, name: One, config: one.conf, prefixes: [192.0.2.0/24, "2001:db8:1000::/36"] }
  - { as: 64501, name: Two, prefixes: [198.51.100.0/25, 198.51.100.128/25, "2001:db8::/48"] }
  - { as: 64502, name: Three, prefixes: [203.0.113.0/24] }
  - { as: 64503, name: Four, prefixes: [10.0.0.0/9, 10.128.0.0/9] }
links:
  - { provider: 64500, customer: 64501 }
  - { provider: 64500, customer: 64502 }
  - { provider: 64500, customer: 64503 }
roas:
  - { prefix: 192.0.2.0/24, origin: 64500 }
  - { prefix: 192.0.2.0/24, origin: 64500, max: 26 }
  - { prefix: 192.0.2.128/25, origin: 4200000000 }
  - { prefix: "2001:db8:1000::/36", origin: 64500, max: 48 }
  - { prefix: 198.51.100.0/25, origin: 64501, max: 32 }
  - { prefix: 198.51.100.0/24, origin: 64501 }
  - { prefix: "2001:db8::/48", origin: 0 }
  - { prefix: 203.0.113.7/32, origin: 64502 }
  - { prefix: 100.64.0.0/10, origin: 64511 }
END
echo "# Published" >broken/task.md
echo "router bgp 64500" >broken/one.conf

export_world broken sound && judge sound sound sound/wanted
[ "$(wc -l <sound/wanted)" -eq 9 ] || fail "sound: $(cat sound/wanted)"

# What is lost, as a pattern of VRPs, and what FORT says about it. The target is
# AS64500,192.0.2.0/24,24.
one='^AS64500,192\.0\.2\.0/24,24$'
prefix=',192\.0\.2\.'
ca='^AS64500,\|^AS4200000000,'
kinds=0
while IFS='|' read -r kind lost reason; do
	kinds=$((kinds + 1))
	case $lost in
	one) lost=$one ;; prefix) lost=$prefix ;; ca) lost=$ca ;; all) lost=. ;;
	esac
	dir=b-$kind
	export_world broken "$dir" --broken "$kind" || continue
	# The lab refuses just that, and real validators what the lab refuses.
	grep -v "$lost" sound/wanted >"$dir/left"
	diff "$dir/left" "$dir/wanted" || fail "$kind: < should be, > the lab"
	judge "$kind" "$dir" "$dir/wanted"
	[ ! -e "$dir/fort.log" ] || grep -q -- "$reason" "$dir/fort.log" || {
		fail "$kind: FORT does not say $reason"
		cat "$dir/fort.log"
	}
done <<'END'
outside-resources|prefix|192-0-2-0_24_AS64500.roa.*not subset of parent's resources
overclaim|ca|AS64500.cer.*not subset of parent's resources
manifest-expired|ca|AS64500.mft.*expired
file-missing|ca|192-0-2-0_24_AS64500.roa.*doesn't exist
file-unlisted|one|The validation has successfully ended
wrong-hash|ca|192-0-2-0_24_AS64500.roa.*does not match its manifest hash
crl-expired|ca|CRL is stale/expired
revoked|one|192-0-2-0_24_AS64500.roa.*certificate revoked
expired|one|192-0-2-0_24_AS64500.roa.*certificate has expired
ca-revoked|ca|AS64500.cer.*certificate revoked
bad-signature|one|192-0-2-0_24_AS64500.roa.*signature is invalid
max-length|one|192-0-2-0_24_AS64500.roa.*maxLength (23)
tal-key|all|public key is different
END
"$MANRS_LAB" export broken --rpki none --broken list 2>list >/dev/null
[ "$(sed 1d list | wc -l)" -eq "$kinds" ] ||
	fail "$kinds kinds are tested, there are: $(sed 1d list)"

# A repository of another time is none any more.
export_world broken past --valid-from 2001-02-03T04:05 && : >past/left &&
	judge "from 2001" past past/left
exit "$failed"
