# Sourced by scripts that let real tools look into a lab: starts it, finds its
# ports, waits for what must come. A script ends with "exit $failed".
# shellcheck shell=bash disable=SC2034
failed=0
world=$SOURCE_DIR/tests/services/world
serve_pid=
# What a script started and must end; network namespaces it made.
pids=()
spaces=()

fail()
{
	echo "FAILED: $*"
	failed=1
}

# needs TOOL...: without it a script has nothing to test; in CI that is wrong.
needs()
{
	local tool
	for tool; do
		command -v "$tool" >/dev/null && continue
		[ -z "${CI:-}" ] || {
			echo "FAILED: no $tool, and this is CI"
			exit 1
		}
		echo "skipped: no $tool"
		exit 77
	done
}

# own_network: the script again, in a network and a /run of its own, so that
# daemons may have fixed ports and folders. Needs root and namespaces.
own_network()
{
	if [ -n "${LAB_OWN_NETWORK:-}" ]; then
		mount -t tmpfs none /run && ip link set lo up &&
			mkdir -p -m 755 /run/frr /run/openbgpd /run/netns &&
			return
		echo "FAILED: no network of its own"
		exit 1
	fi
	needs ip unshare
	if [ "$(id -u)" -ne 0 ] || ! unshare -nm true 2>/dev/null; then
		echo "skipped: network namespaces need root"
		exit 77
	fi
	trap - EXIT
	LAB_OWN_NETWORK=1 exec unshare -nm bash "$0" "$@"
}

# pause: until one looks again.
pause()
{
	read -r -t 0.05 <> <(:)
	return 0
}

# within SECONDS COMMAND...: until it is true. Tries are counted, not time: the
# clock of a machine that was stopped jumps.
within()
{
	local tries=$(($1 * 20))
	shift
	until "$@"; do
		[ "$tries" -gt 0 ] || return 1
		tries=$((tries - 1))
		pause
	done
}

# shellcheck disable=SC2317
serve_clean()
{
	trap '' INT TERM HUP
	exec 7>&-
	[ -n "$serve_pid" ] && pids+=("$serve_pid")
	[ "${#pids[@]}" -gt 0 ] && kill "${pids[@]}" 2>/dev/null
	wait 2>/dev/null
	local space
	for space in "${spaces[@]}"; do
		ip netns del "$space" 2>/dev/null
	done
	[ "$failed" -eq 0 ] || tail -n 20 "$TMPDIR"/*.log 2>/dev/null
}
trap serve_clean EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# port_of NAME: where the lab said that it listens.
port_of()
{
	sed -n "s/^$1  *[^ ]*:\([0-9]*\) .*/\1/p" "$TMPDIR/serve.log"
}

serve_is_up()
{
	grep -q '  serial ' "$TMPDIR/serve.log" && return 0
	kill -0 "$serve_pid" 2>/dev/null || return 0
	return 1
}

# serve ARGUMENT...: starts the lab; it takes commands from serve_say.
serve()
{
	rm -f "$TMPDIR/commands"
	mkfifo "$TMPDIR/commands" || exit 1
	"$MANRS_LAB" serve-registry "$@" <"$TMPDIR/commands" \
		>"$TMPDIR/serve.log" 2>&1 &
	serve_pid=$!
	exec 7>"$TMPDIR/commands"
	within 60 serve_is_up
	kill -0 "$serve_pid" 2>/dev/null && serve_is_up || {
		kill -TERM "$serve_pid" 2>/dev/null
		wait "$serve_pid"
		echo "FAILED: the lab does not serve, status $?"
		cat "$TMPDIR/serve.log"
		exit 1
	}
	rtr=$(port_of RTR) irrd=$(port_of IRRd) whois=$(port_of whois)
	http=$(port_of HTTP)
}

# A free port for each.
anywhere=(--rtr 0 --irrd 0 --whois 0 --http 0)

serve_say()
{
	echo "$*" >&7
}

serve_says()
{
	grep -qF -- "$1" "$TMPDIR/serve.log"
}

# serve_again ARGUMENT...: another instance takes its place.
serve_again()
{
	serve_stop
	serve "$@"
}

# serve_stop: it ends with status 0, and sanitizers have nothing to say.
serve_stop()
{
	local status
	kill -TERM "$serve_pid"
	wait "$serve_pid"
	status=$?
	serve_pid=
	exec 7>&-
	[ "$status" -eq 0 ] ||
		fail "the lab ended with status $status: $(tail "$TMPDIR/serve.log")"
}

# same FILE: standard input, sorted, is what the file has, sorted.
same()
{
	LC_ALL=C sort >"$TMPDIR/found"
	LC_ALL=C sort "$1" | diff - "$TMPDIR/found" >"$TMPDIR/diff"
}

# The VRPs of the world, "PREFIX MAX AS": at the start; and after
# change_vrps, which publishes one of IPv4 and revokes that of IPv6.
cat >"$TMPDIR/vrps" <<'END'
10.65.0.0/16 24 64502
198.51.100.0/24 24 64501
2001:db8:1000::/36 48 64500
END
cat >"$TMPDIR/changed" <<'END'
10.65.0.0/16 24 64502
192.0.2.0/24 24 64500
198.51.100.0/24 24 64501
END
change_vrps()
{
	serve_say publish roa 192.0.2.0/24 origin 64500
	serve_say "revoke roa 2001:db8:1000::/36 max 48 origin 64500"
	serve_say run for 2m
}

# has WHAT FUNCTION FILE: within a minute the function, which a router is asked
# by, gives the VRPs in the file.
has()
{
	# shellcheck disable=SC2317
	has_now()
	{
		"$1" 2>/dev/null | same "$2"
	}
	within 60 has_now "$2" "$3" && return 0
	fail "$1: < should be, > is"
	cat "$TMPDIR/diff"
}
