#!/bin/bash
# layers_test.sh: layers.sh lets a clean tree pass and names file and line of
# each violation planted into it, one at a time.
set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 2
dir=$(mktemp -d) || exit 2
trap 'rm -rf "$dir"' EXIT
failed=0

clean_tree()
{
	local layer
	rm -rf "$dir/tree"
	mkdir -p "$dir/tree/tui"
	for layer in core registry policy router dialect bgp net internet \
		scenario store grader session host; do
		mkdir -p "$dir/tree/engine/$layer"
		plant "engine/$layer/a.h" "int ${layer}_a(int x);"
		plant "engine/$layer/a.c" "#include \"$layer/a.h\"" \
			'#include "core/a.h"' '#include <string.h>' \
			"int ${layer}_a(int x) { return x; }"
	done
	plant tui/a.c '#include "host/a.h"' '#include "core/a.h"'
	plant tui/curses.c '#include <curses.h>'
	plant tui/markdown.c '#include <cmark.h>'
	plant engine/core/json_read.c '#include <jansson.h>'
	plant engine/host/loop.c '#include <uv.h>' 'long t = time(NULL);'
	plant engine/store/store.c '#include <sqlite3.h>'
	plant engine/registry/sign.c '#include <openssl/cms.h>' \
		'#include <openssl/x509.h>'
	plant engine/scenario/load.c '#include <cyaml/cyaml.h>' \
		'FILE *f = fopen(p, "r");'
	# None of this is what it looks like.
	plant engine/net/b.c '/* time() is a number, printf("x")' \
		' * is for host */ // getenv("HOME")' \
		'const char *s = "printf(\"rand()\")"; int c = 34; /* */' \
		'ev.time(1); q->random(2); uptime(3); snprintf(b, 1, "x");'
}

# plant FILE LINE...: writes a file of the tree.
plant()
{
	local file=$dir/tree/$1
	shift
	mkdir -p "$(dirname "$file")"
	printf '%s\n' "$@" >"$file"
}

# caught NAME FILE LINE: the violation planted last is the only one reported.
caught()
{
	local out status
	out=$("$BASH" "$here/layers.sh" "$dir/tree" 2>&1)
	status=$?
	if [ "$status" -eq 1 ] && [ "$(grep -c . <<<"$out")" -eq 1 ] &&
		[[ $out == "$2:$3: "* ]]; then
		echo "ok: $1: $out"
	else
		echo "FAILED: $1: exit status $status, wanted $2:$3, got:"
		echo "$out"
		failed=1
	fi
	clean_tree
}

clean_tree
if ! "$BASH" "$here/layers.sh" "$dir/tree"; then
	echo "FAILED: the clean tree does not pass"
	failed=1
fi

plant engine/core/bad.c '' '#include "registry/a.h"'
caught "include that points up" engine/core/bad.c 2
plant engine/dialect/frr/bad.c '#include "bgp/a.h"'
caught "include that points up from a sub-folder" engine/dialect/frr/bad.c 1
plant engine/core/bad.c '#include <stdio.h>' '' '#include <sqlite3.h>'
caught "sqlite3.h in core" engine/core/bad.c 3
plant tui/view.c '#include <curses.h>'
caught "curses.h in another file of tui" tui/view.c 1
plant tui/view.h '# include <ncursesw/curses.h>'
caught "the other curses.h" tui/view.h 1
plant engine/bgp/bad.c '#include "bgp/a.h"' '#include "dialect/a.h"'
caught "bgp that knows a dialect" engine/bgp/bad.c 2
plant engine/net/bad.h '#include "dialect/a.h"'
caught "net that knows a dialect" engine/net/bad.h 1
plant engine/net/bad.c '/* now' ' */ long now = time(NULL);'
caught "a clock in net" engine/net/bad.c 2
plant engine/policy/bad.c '' 'x = "a\"b"; y = rand ();'
caught "chance in policy" engine/policy/bad.c 2
plant engine/session/bad.c 'printf("hello\n");'
caught "printing in session" engine/session/bad.c 1
plant engine/grader/bad.c 'fprintf(stderr, "hello\n");'
caught "printing to stderr in grader" engine/grader/bad.c 1
plant engine/router/bad.c 'FILE *f = fopen(p, "r");'
caught "a file opened in router" engine/router/bad.c 1
plant engine/host/bad.c '#include "tui/a.h"'
caught "host that includes tui" engine/host/bad.c 1
plant engine/session/bad.c '#include <uv.h>'
caught "uv.h in session" engine/session/bad.c 1
plant engine/grader/bad.c '#include <yaml.h>'
caught "yaml.h in grader" engine/grader/bad.c 1
plant engine/registry/tal.c '#include <openssl/evp.h>'
caught "a second file with openssl" engine/registry/tal.c 1
plant engine/net/bad.c '#include "a.h"'
caught "include without its layer" engine/net/bad.c 1
plant engine/extra/a.c 'int x;'
caught "a folder that is no layer" engine/extra/a.c 1

exit "$failed"
