#!/bin/sh
# The network of an exported scenario, on this machine: one network namespace
# and one set of routing daemons for each router. What there is stands in the
# file "links"; what this started stands in the folder "run".
#
#   sh network start                   namespaces, wires, addresses, daemons
#   sh network show ROUTER [COMMAND]   asks a router; without COMMAND: its shell
#   sh network status                  which daemons run
#   sh network stop                    ends and removes what start made
#
# LAB_PREFIX (default: the scenario) begins the names of the namespaces, so that
# several networks can run beside each other. FRR_DIR: where FRR's daemons are.
# LAB_CACHE: what tells routers about the RPKI instead of stayrtr, as
# "manrs-lab serve-registry SCENARIO"; --rtr ADDRESS:PORT is put behind it.
set -u

cd "$(dirname "$0")" || exit 1
frr=${FRR_DIR:-/usr/lib/frr}

die()
{
	echo "network: $*" >&2
	exit 1
}

# plan KIND: the lines of that kind, without it.
plan()
{
	sed -n "s/^$1 //p" links
}

started_prefix()
{
	cat run/prefix 2>/dev/null
}

# --- looking -------------------------------------------------------------------

check_tools()
{
	[ "$(id -u)" -eq 0 ] || die "namespaces need root: sudo sh network start"
	command -v ip >/dev/null || die "there is no \"ip\" (package iproute2)"
	if plan router | grep -q ' frr$'; then
		[ -x "$frr/bgpd" ] ||
			die "there is no $frr/bgpd (package frr; or set FRR_DIR)"
		command -v vtysh >/dev/null || die "there is no vtysh (package frr)"
	fi
	if plan router | grep -q ' bird$'; then
		command -v bird >/dev/null || die "there is no bird (package bird2)"
	fi
	[ -z "$(plan cache)" ] && return
	[ -n "${LAB_CACHE:-}" ] || command -v stayrtr >/dev/null ||
		die "there is no stayrtr, the RPKI cache (package stayrtr)"
	if plan router | grep -q ' frr$'; then
		for module in /usr/lib/frr/modules/bgpd_rpki.so \
			/usr/lib/*/frr/modules/bgpd_rpki.so; do
			[ -e "$module" ] && return
		done
		die "FRR's RPKI module is missing (package frr-rpki-rtrlib)"
	fi
}

# --- wires ---------------------------------------------------------------------

make_namespace()
{
	ip netns add "$prefix.$1" || return 1
	ip -n "$prefix.$1" link set lo up || return 1
	# shellcheck disable=SC2016
	ip netns exec "$prefix.$1" sh -c '
		for each in ipv4/ip_forward ipv6/conf/all/forwarding; do
			echo 1 >/proc/sys/net/$each
		done
		for each in ipv4/conf/all/rp_filter \
			ipv4/conf/default/rp_filter \
			ipv6/conf/all/accept_dad \
			ipv6/conf/default/accept_dad; do
			echo 0 >/proc/sys/net/$each
		done' 2>/dev/null
	return 0
}

make_wires()
{
	plan router | while read -r router rest; do
		make_namespace "$router" || exit 1
	done || return 1
	plan lan | while read -r lan rest; do
		make_namespace "$lan" || exit 1
		ip -n "$prefix.$lan" link add bridge type bridge || exit 1
		ip -n "$prefix.$lan" link set bridge up || exit 1
	done || return 1
	plan stub | while read -r router port rest; do
		ip -n "$prefix.$router" link add "$port" type dummy || exit 1
		ip -n "$prefix.$router" link set "$port" up || exit 1
	done || return 1
	plan wire | while read -r a port_a b port_b state; do
		ip link add "$port_a" netns "$prefix.$a" type veth \
			peer name "$port_b" netns "$prefix.$b" || exit 1
		ip -n "$prefix.$a" link set "$port_a" "$state" || exit 1
		ip -n "$prefix.$b" link set "$port_b" "$state" || exit 1
	done || return 1
	plan member | while read -r lan router port rest; do
		ip link add "$port" netns "$prefix.$router" type veth \
			peer name "$router" netns "$prefix.$lan" || exit 1
		ip -n "$prefix.$lan" link set "$router" master bridge up || exit 1
		ip -n "$prefix.$router" link set "$port" up || exit 1
	done || return 1
	plan address | while read -r router port address rest; do
		# A configuration may have it too, twice does no harm.
		ip -n "$prefix.$router" address replace "$address" \
			dev "$port" || exit 1
	done || return 1
	plan way | while read -r router to via metric; do
		ip -n "$prefix.$router" route replace "$to" via "$via" \
			metric "$metric" || exit 1
	done
}

# --- daemons -------------------------------------------------------------------

start_frr()
{
	options=
	plan cache | grep -q "^$1 " && options="-M rpki"
	chown frr:frr "run/$1" || return 1
	for daemon in zebra staticd bgpd; do
		more=
		[ "$daemon" = bgpd ] && more=$options
		# shellcheck disable=SC2086
		(cd "run/$1" && ip netns exec "$prefix.$1" "$frr/$daemon" -d \
			$more --vty_socket . -z zserv.api -i "$daemon.pid" \
			-P 0 -f /dev/null >"$daemon.log" 2>&1) || {
			cat "run/$1/$daemon.log" >&2
			return 1
		}
	done
	(cd "run/$1" && ip netns exec "$prefix.$1" vtysh --vty_socket . \
		-f "../../$1/frr.conf" >config.log 2>&1) || {
		grep -v 'does not exist' "run/$1/config.log" >&2
		return 1
	}
}

start_bird()
{
	(cd "run/$1" && ip netns exec "$prefix.$1" bird \
		-c "../../$1/bird.conf" -s bird.ctl -P bird.pid \
		>bird.log 2>&1) || {
		cat "run/$1/bird.log" >&2
		return 1
	}
}

# FRR that finds no cache asks again after ten minutes only.
wait_for_cache()
{
	for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ -n "$(ip netns exec "$prefix.$1" ss -Hltn \
			"sport = :$2")" ] && return
		kill -0 "$3" 2>/dev/null || break
		sleep 0.5
	done
	cat "run/$1/cache.log" >&2
	return 1
}

start_caches()
{
	plan cache | while read -r router host port rest; do
		at=$host:$port
		case $host in
		127.*) ;;
		*:*)
			at=[$host]:$port
			ip -n "$prefix.$router" address replace "$host/128" \
				dev lo nodad || exit 1
			;;
		*)
			ip -n "$prefix.$router" address replace "$host/32" \
				dev lo || exit 1
			;;
		esac
		cd "run/$router" || exit 1
		if [ -n "${LAB_CACHE:-}" ]; then
			# shellcheck disable=SC2086
			ip netns exec "$prefix.$router" $LAB_CACHE \
				--rtr "$at" >cache.log 2>&1 </dev/null &
		else
			ip netns exec "$prefix.$router" stayrtr -bind "$at" \
				-cache ../../vrps.json -checktime=false \
				-refresh 5 -metrics.addr \
				"127.0.0.1:$((port % 1000 + 20000))" \
				>cache.log 2>&1 </dev/null &
		fi
		echo "$!" >"cache-$port.pid"
		cd ../.. || exit 1
		wait_for_cache "$router" "$port" "$!" || exit 1
	done
}

start_daemons()
{
	start_caches || return 1
	plan router | while read -r router as id kind; do
		"start_$kind" "$router" || {
			echo "network: $router (AS$as, $id) does not start" >&2
			exit 1
		}
	done
}

# --- ending --------------------------------------------------------------------

# our_pids: of the pid files, those that are in one of our namespaces still.
our_pids()
{
	for file in run/*/*.pid; do
		[ -s "$file" ] || continue
		pid=$(cat "$file")
		case $(ip netns identify "$pid" 2>/dev/null) in
		"$prefix".*) echo "$pid" ;;
		esac
	done
}

end_all()
{
	signal=TERM
	for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		pids=$(our_pids)
		[ -z "$pids" ] && break
		[ "$try" -ge 15 ] && signal=KILL
		# shellcheck disable=SC2086
		kill -s "$signal" $pids 2>/dev/null
		sleep 0.1
	done
	{
		plan router
		plan lan
	} | while read -r name rest; do
		ip netns del "$prefix.$name" 2>/dev/null
	done
	rm -rf run
}

# --- what is asked -------------------------------------------------------------

start()
{
	check_tools
	read -r state <EXPORT || state=
	[ "$state" = "manrs-lab export 1 complete" ] ||
		die "this export is not complete: write it again"
	[ -e run ] && die "it has been started; first: sh network stop"
	prefix=${LAB_PREFIX:-$(plan scenario)}
	plan router | while read -r router rest; do
		mkdir -p "run/$router" || exit 1
	done || exit 1
	echo "$prefix" >run/prefix
	trap 'end_all; exit 1' INT TERM
	if ! make_wires || ! start_daemons; then
		end_all
		die "it did not start; what was made is removed"
	fi
	trap - INT TERM
	echo "$(plan router | wc -l) routers run. Ask one: sh network show" \
		"$(plan router | sed -n '1s/ .*//p') 'COMMAND'"
}

stop()
{
	[ -e run ] || die "it does not run"
	prefix=$(started_prefix)
	[ -n "$prefix" ] || die "run/prefix is lost: cannot tell what is ours"
	end_all
}

status()
{
	prefix=$(started_prefix)
	[ -n "$prefix" ] || die "it does not run"
	for file in run/*/*.pid; do
		if kill -0 "$(cat "$file")" 2>/dev/null; then
			echo "$file: runs"
		else
			echo "$file: has ended"
		fi
	done
}

show()
{
	router=${1:?"show needs a router"}
	shift
	prefix=$(started_prefix)
	[ -n "$prefix" ] || die "it does not run"
	kind=$(plan router | sed -n "s/^$router .* //p")
	[ -n "$kind" ] || die "there is no router $router"
	cd "run/$router" || exit 1
	if [ "$kind" = bird ]; then
		exec ip netns exec "$prefix.$router" birdc -s bird.ctl "$@"
	fi
	[ $# -gt 0 ] && set -- -c "$*"
	exec ip netns exec "$prefix.$router" vtysh --vty_socket . "$@"
}

case ${1:-} in
start | stop | status) "$1" ;;
show)
	shift
	show "$@"
	;;
*)
	sed -n '2,/^set/s/^#\( \|$\)//p' network
	exit 2
	;;
esac
