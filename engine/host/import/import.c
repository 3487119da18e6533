/* import mrt FILE...: recorded data becomes a scenario. Files are read as
 * streams: memory is for one record and for what is kept. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "host/flavour.h"
#include "host/host.h"
#include "host/import/packed.h"
#include "host/import/registry.h"
#include "host/import/write.h"

enum {
	CHUNK = 1 << 18,
	PREFIXES_MAX = 256,
	CONFIG_BYTES_MAX = 4 << 20,
	PEERS_SHOWN = 20
};

struct import {
	struct host *host;
	struct mrt_filter filter;
	struct import_taken taken;
	struct mrt_summary sum; /* over all files */
	bool broken;            /* some file ended with an error */
};

/* --- what is wanted -------------------------------------------------------*/

static bool
parse_prefixes(struct import *x, const char *text)
{
	struct prefix *list =
	    ARENA_ARRAY(&x->host->arena, PREFIXES_MAX, struct prefix);
	size_t n = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, ",");
		const char *word = arena_strndup(&x->host->arena, text, len);

		if (n == PREFIXES_MAX) {
			host_complain("--prefix: at most %d prefixes",
			    PREFIXES_MAX);
			return false;
		}
		if (prefix_parse(word, &list[n++]) != PREFIX_OK) {
			host_complain("--prefix: expected prefixes such as "
				      "192.0.2.0/24,2001:db8::/32, found %s",
			    word);
			return false;
		}
		text += len + (text[len] == ',');
	}
	x->filter.within = list;
	x->filter.n_within = n;
	return true;
}

static bool
read_time(struct import *x, int option, const char *name, uint64_t *us)
{
	const char *text = x->host->args->value[option];
	uint64_t seconds;

	if (text == NULL)
		return true;
	if (clock_parse(text, &seconds) && seconds < UINT64_MAX / 1000000) {
		*us = seconds * 1000000;
		return true;
	}
	host_complain("--%s: expected a time such as 2008-02-24T18:47 (UTC) or "
		      "seconds since 1970, found %s",
	    name, text);
	return false;
}

static bool
read_options(struct import *x)
{
	const struct args *a = x->host->args;
	const char *peer = a->value[OPT_PEER];

	if (a->given[OPT_PREFIX] && !parse_prefixes(x, a->value[OPT_PREFIX]))
		return false;
	if (peer != NULL &&
	    !str_to_u32(str_starts(peer, "AS") ? peer + 2 : peer,
		&x->filter.peer_as)) {
		host_complain("--peer: expected an AS number, found %s", peer);
		return false;
	}
	return read_time(x, OPT_SINCE, "since", &x->filter.from_us) &&
	    read_time(x, OPT_UNTIL, "until", &x->filter.until_us);
}

/* --- reading --------------------------------------------------------------*/

static void
add_summary(struct import *x, const struct mrt_summary *s)
{
	x->sum.records += s->records;
	x->sum.bytes += s->bytes;
	x->sum.paths += s->paths;
	x->sum.announced += s->announced;
	x->sum.withdrawn += s->withdrawn;
	x->sum.states += s->states;
	x->sum.messages += s->messages;
	x->sum.malformed += s->malformed;
	x->sum.skipped += s->skipped;
}

static bool
say_full(const char *name, const struct mrt_record *r)
{
	host_complain("%s: more than %d announcements and withdrawals by "
		      "record %llu at offset %llu: a scenario holds no more. "
		      "Choose with --prefix, --peer, --since, --until",
	    name, IMPORT_EVENTS_MAX, (unsigned long long)r->number,
	    (unsigned long long)r->offset);
	return false;
}

/* Takes what the reader has; false when there is no room for more. */
static enum mrt_next
take_all(struct import *x, struct mrt_reader *reader, const char *name,
    bool *full)
{
	struct mrt_record r;
	enum mrt_next next;

	while ((next = mrt_reader_next(reader, &r)) == MRT_RECORD)
		if (!import_take(&x->taken, &r)) {
			*full = !say_full(name, &r);
			return MRT_END;
		}
	return next;
}

static void
say_broken(struct import *x, const char *name, const struct mrt_reader *reader)
{
	struct mrt_error error = mrt_reader_error(reader);
	struct strbuf text = { 0 };

	mrt_error_print(&error, &text);
	host_complain("%s: %s; what came before it is kept", name,
	    strbuf_str(&text));
	strbuf_finish(&text);
	x->broken = true;
}

/* All neighbours, unless one chose among what was said. */
static void
take_listed(struct import *x, const struct mrt_reader *reader)
{
	size_t n;
	const struct mrt_peer *peers = mrt_reader_peers(reader, &n);

	for (size_t i = 0; i < n; i++)
		import_take_peer(&x->taken, &peers[i]);
	if (x->filter.peer_as != 0 || x->filter.n_within > 0)
		import_unlist(&x->taken);
}

static bool
read_stream(struct import *x, FILE *f, const char *name)
{
	struct mrt_reader *reader =
	    mrt_reader_create(x->taken.attrs, &x->filter);
	uint8_t *chunk = xmalloc(CHUNK);
	enum mrt_next next = MRT_MORE;
	bool full = false, ok = true, first = true;
	struct mrt_summary sum;

	while (ok && next == MRT_MORE) {
		size_t n = fread(chunk, 1, CHUNK, f);
		const char *packed =
		    first ? import_packed_with(chunk, n) : NULL;

		first = false;
		if (packed != NULL) {
			host_complain("%s is packed with %s: unpack it, for "
				      "example %s -dc FILE | manrs-lab import "
				      "mrt - ...",
			    name, packed, packed);
			ok = false;
			break;
		}
		if (n > 0)
			mrt_reader_feed(reader, chunk, n);
		if (n < CHUNK && ferror(f) != 0) {
			host_complain("%s: %s", name, strerror(errno));
			ok = false;
		}
		if (n < CHUNK)
			mrt_reader_end(reader);
		next = take_all(x, reader, name, &full);
	}
	if (next == MRT_ERROR)
		say_broken(x, name, reader);
	take_listed(x, reader);
	sum = mrt_reader_summary(reader);
	add_summary(x, &sum);
	mrt_reader_destroy(reader);
	free(chunk);
	return ok && !full;
}

static bool
read_file(struct import *x, const char *path)
{
	const char *name;
	FILE *f = host_open_input(path, &name);
	bool ok;

	if (f == NULL)
		return false;
	ok = read_stream(x, f, name);
	host_close_input(f);
	return ok;
}

/* --- what was found -------------------------------------------------------*/

static void
add_peers(struct import *x, struct strbuf *out)
{
	char buf[PREFIX_TEXT_MAX];
	size_t shown = 0, more = 0;

	for (size_t i = 0; i < x->taken.n_peers; i++) {
		const struct import_peer *p = &x->taken.peers[i];

		if (p->n_events == 0)
			continue;
		if (shown == PEERS_SHOWN) {
			more++;
			continue;
		}
		shown++;
		strbuf_addf(out, "  AS%-10u %-24s %zu\n", p->as,
		    ip_addr_print(&p->addr, buf), p->n_events);
	}
	if (more > 0)
		strbuf_addf(out, "  and %zu more neighbour%s\n", more,
		    str_plural(more));
}

static void
add_counts(struct import *x, struct strbuf *out)
{
	const struct mrt_summary *s = &x->sum;

	strbuf_addf(out,
	    "read: %llu record%s, %llu bytes; %llu path%s, %llu announced, "
	    "%llu withdrawn\n",
	    (unsigned long long)s->records, str_plural(s->records),
	    (unsigned long long)s->bytes, (unsigned long long)s->paths,
	    str_plural(s->paths), (unsigned long long)s->announced,
	    (unsigned long long)s->withdrawn);
	if (s->malformed + s->skipped > 0)
		strbuf_addf(out,
		    "of them malformed: %llu; of other kinds, passed over: "
		    "%llu\n",
		    (unsigned long long)s->malformed,
		    (unsigned long long)s->skipped);
	if (x->taken.internal > 0)
		strbuf_addf(out,
		    "left out: %zu of neighbours in its own AS%u (iBGP)\n",
		    x->taken.internal, x->taken.own_as);
	if (x->taken.overtaken > 0)
		strbuf_addf(out,
		    "left out: %zu that the next one overtook within a "
		    "millisecond\n",
		    x->taken.overtaken);
}

/* --- writing --------------------------------------------------------------*/

/* Small letters, digits and "-" of the folder's name. */
static const char *
make_id(struct arena *arena, const char *dir)
{
	size_t len = strlen(dir);
	char *id;

	while (len > 1 && dir[len - 1] == '/')
		len--;
	dir = arena_strndup(arena, dir, len);
	id = arena_strdup(arena,
	    strrchr(dir, '/') != NULL ? strrchr(dir, '/') + 1 : dir);
	for (char *p = id; *p != '\0'; p++) {
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
		else if (!(*p >= 'a' && *p <= 'z') && !(*p >= '0' && *p <= '9'))
			*p = '-';
	}
	return strlen(id) == 0 || strlen(id) > 60 ? "recording" : id;
}

/* What the router's configuration says of its own side of the wires. */
static void
take_addresses(struct import_taken *t, const struct router_config *c)
{
	for (size_t i = 0; i < c->n_interfaces; i++)
		for (size_t k = 0; k < c->interfaces[i].n_addrs; k++) {
			struct ip_addr own = c->interfaces[i].addrs[k].addr;
			struct prefix net =
			    prefix_make(own, c->interfaces[i].addrs[k].len);

			for (size_t p = 0; p < t->n_peers; p++)
				if (!ip_addr_is_set(&t->peers[p].local) &&
				    prefix_contains_addr(&net,
					&t->peers[p].addr))
					t->peers[p].local = own;
		}
}

static bool
take_config(struct import *x, const struct router_config *c, const char *path)
{
	if (x->taken.own_as != 0 && c->local_as != 0 &&
	    c->local_as != x->taken.own_as) {
		host_complain("%s is for AS%u, but AS%u made the recording",
		    path, c->local_as, x->taken.own_as);
		return false;
	}
	if (c->local_as != 0)
		x->taken.own_as = c->local_as;
	take_addresses(&x->taken, c);
	return true;
}

static bool
parse_config(struct import *x, const char *path, const char *text, size_t len,
    struct import_options *o)
{
	const struct dialect *dialect = dialect_of(flavour_guess(text));
	struct router_config *c;
	struct diags d;
	bool ok;

	diags_init(&d, &x->host->arena);
	c = dialect->parse(&x->host->arena, &d, path, text, len);
	ok = c != NULL && take_config(x, c, path);
	if (c == NULL)
		host_print_diags(&d);
	else
		router_config_finish(c);
	o->config = text;
	o->dialect = dialect->name;
	diags_finish(&d);
	return ok;
}

static bool
read_config(struct import *x, struct import_options *o)
{
	const char *path = x->host->args->value[OPT_CONFIG], *text;
	struct strbuf why = { 0 };
	size_t len;
	bool ok = path == NULL;

	if (!ok) {
		text = path_read(&x->host->arena, path, CONFIG_BYTES_MAX, &len,
		    &why);
		if (text == NULL)
			host_complain("%s", strbuf_str(&why));
		else
			ok = parse_config(x, path, text, len, o);
	}
	strbuf_finish(&why);
	return ok;
}

static const char *
source_names(struct import *x)
{
	struct strbuf out = { 0 };
	const char *text;

	strbuf_add(&out, "Recorded:");
	for (size_t i = 1; i < x->host->args->n_operands && out.len < 150;
	     i++) {
		const char *name = x->host->args->operands[i];
		const char *slash = strrchr(name, '/');

		strbuf_addf(&out, " %.40s", slash != NULL ? slash + 1 : name);
	}
	for (size_t i = 0; i < out.len; i++)
		if (out.s[i] == '"' || out.s[i] == '\\')
			out.s[i] = '_';
	text = arena_strdup(&x->host->arena, strbuf_str(&out));
	strbuf_finish(&out);
	return text;
}

static bool
write_scenario(struct import *x, const char *dir, struct strbuf *out)
{
	struct export_files files = { .arena = &x->host->arena };
	struct import_options o = { .id = make_id(&x->host->arena, dir),
		.source = source_names(x) };
	struct import_plan plan;
	struct strbuf why = { 0 };
	bool ok = read_config(x, &o);

	if (!ok)
		return false;
	import_plan_make(&x->taken, &plan);
	import_write(&x->taken, &plan, &o, &files);
	ok = export_files_write(&files, dir, x->host->args->given[OPT_FORCE],
	    &why);
	if (!ok)
		host_complain("%s", strbuf_str(&why));
	else
		strbuf_addf(out,
		    "%s: a scenario of AS%u and %zu neighbours, %zu entries. "
		    "Play it: manrs-lab open %s\n",
		    dir, plan.own_as, plan.n_routers, x->taken.n_events, dir);
	strbuf_finish(&why);
	import_plan_finish(&plan);
	export_files_finish(&files);
	return ok;
}

static int
finish(struct import *x)
{
	const char *dir = x->host->args->value[OPT_OUTPUT];
	struct strbuf out = { 0 };
	bool ok = true;

	if (x->taken.n_events == 0 && dir != NULL) {
		host_complain("nothing that was wanted is in it; nothing is "
			      "written");
		ok = false;
	} else if (dir != NULL) {
		ok = write_scenario(x, dir, &out);
	}
	add_counts(x, &out);
	if (dir == NULL)
		add_peers(x, &out);
	ok = host_print_safe(strbuf_str(&out)) && ok;
	strbuf_finish(&out);
	return ok && !x->broken ? EXIT_DONE : EXIT_BAD_INPUT;
}

/* Which of the options go with what is imported. */
static bool
takes_options(const struct args *a)
{
	static const enum args_option mrt[] = { OPT_OUTPUT, OPT_PREFIX,
		OPT_PEER, OPT_SINCE, OPT_UNTIL, OPT_CONFIG, OPT_FORCE };
	static const enum args_option registry[] = { OPT_INTO, OPT_ONLY };
	bool is_mrt = str_eq(a->operands[0], "mrt");

	if (!is_mrt && !import_registry_knows(a->operands[0])) {
		host_complain("import: expected mrt, vrps, rpsl or "
			      "peeringdb and FILE..., found %s",
		    a->operands[0]);
		return false;
	}
	for (size_t i = 0; !is_mrt && i < ARRAY_LEN(mrt); i++)
		if (a->given[mrt[i]]) {
			host_complain("import %s: --%s goes with mrt; a "
				      "registry's data goes --into a scenario, "
				      "--only what is wanted",
			    a->operands[0], args_option_word(mrt[i]));
			return false;
		}
	for (size_t i = 0; is_mrt && i < ARRAY_LEN(registry); i++)
		if (a->given[registry[i]]) {
			host_complain("import mrt: --%s goes with vrps, rpsl "
				      "and peeringdb; choose with --prefix, "
				      "--peer, --since, --until",
			    args_option_word(registry[i]));
			return false;
		}
	return true;
}

int
host_import(struct host *h)
{
	struct import x = { .host = h };
	const struct args *a = h->args;
	int status = EXIT_BAD_INPUT;
	bool ok = true;

	if (!takes_options(a))
		return status;
	if (import_registry_knows(a->operands[0]))
		return import_registry(h);
	import_taken_init(&x.taken);
	ok = read_options(&x);
	for (size_t i = 1; ok && i < a->n_operands; i++)
		ok = read_file(&x, a->operands[i]);
	if (ok)
		status = finish(&x);
	import_taken_finish(&x.taken);
	return status;
}
