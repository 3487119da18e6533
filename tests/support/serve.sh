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

# pause: until one looks again.
pause()
{
	read -r -t 0.05 <> <(:)
	return 0
}

# within SECONDS COMMAND...: until it is true.
within()
{
	local end=$((SECONDS + $1 + 1))
	shift
	until "$@"; do
		[ "$SECONDS" -lt "$end" ] || return 1
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
		echo "FAILED: the lab does not serve"
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

# same NAME FILE: standard input, sorted, is what the file has.
same()
{
	LC_ALL=C sort >"$TMPDIR/found"
	diff "$2" "$TMPDIR/found" >"$TMPDIR/diff" && return 0
	return 1
}
