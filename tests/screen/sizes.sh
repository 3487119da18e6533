#!/bin/bash
# sizes.sh: one screen at each breakpoint, and on the way between them.
. "$SOURCE_DIR/tests/screen/tmux.lib"

start 80 24 open youtube-2008
wait_for "step 1/"
same lesson-80x24
keys 2
wait_for "[2 Map]"
same map-80x24
for size in 140x45 120x30 62x18; do
	tm resize-window -x "${size%x*}" -y "${size#*x}"
	case $size in
	140x45) wait_for "4 Config  as3491" ;;
	120x30) wait_for "[2 Map][3 Routes] 4 Config" ;;
	62x18) sleep 0.5 && wait_for "NOW  " ;;
	esac
	same "map-$size"
done
tm resize-window -x 40 -y 10
wait_for "Window 40x10"
has "Enter  go on"
tm resize-window -x 80 -y 24
wait_for "[2 Map]"
same map-80x24
# Any size, without damage.
for size in 1x1 300x100 2x50 79x23 61x16 200x12 80x24; do
	tm resize-window -x "${size%x*}" -y "${size#*x}"
	sleep 0.1
done
wait_for "[2 Map]"
same map-80x24
finish
