#!/bin/bash
# GoBGP, with the lab as its RPKI server (RTR version 0), has the VRPs, follows
# what changes, and comes to terms with another instance of the cache.
set -u
# shellcheck source=../support/serve.sh
. "$SOURCE_DIR/tests/support/serve.sh"
needs gobgpd gobgp
own_network
serve "$world" --rtr 3323 --speed 0

cat >"$TMPDIR/gobgp.toml" <<'END'
[global.config]
  as = 64500
  router-id = "192.0.2.1"
  port = -1
[[rpki-servers]]
  [rpki-servers.config]
    address = "127.0.0.1"
    port = 3323
END
gobgpd -f "$TMPDIR/gobgp.toml" -p --pprof-disable \
	--api-hosts=127.0.0.1:50061 >"$TMPDIR/gobgp.log" 2>&1 &
pids+=($!)
gobgp_vrps()
{
	local family
	for family in ipv4 ipv6; do
		gobgp -p 50061 rpki table -a "$family"
	done | awk '/^[0-9a-f]/ { print $1, $2, $3 }'
}
has "GoBGP at the start" gobgp_vrps "$TMPDIR/vrps"
change_vrps
has "GoBGP after a change" gobgp_vrps "$TMPDIR/changed"
serve_again "$world" --rtr 3323 --speed 0
has "GoBGP with another instance" gobgp_vrps "$TMPDIR/vrps"
serve_stop
exit "$failed"
