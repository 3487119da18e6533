#include "host/import/write.h"

#include <stdio.h>
#include <string.h>

#define SECOND_US ((uint64_t)1000000)
#define DAY_S ((uint64_t)86400)

struct page {
	const struct import_taken *t;
	const struct import_plan *p;
	const struct import_options *o;
	struct strbuf *out;
};

/* --- times ----------------------------------------------------------------*/

/* Year, month and day of a day since 1970-01-01: counted in eras of 400 years
 * that begin in March. */
void
import_date_print(uint64_t time_us, struct strbuf *out)
{
	uint64_t z = time_us / SECOND_US / DAY_S + 719468;
	uint64_t era = z / 146097, doe = z % 146097;
	uint64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	uint64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	uint64_t mp = (5 * doy + 2) / 153;
	uint64_t month = mp < 10 ? mp + 3 : mp - 9;

	strbuf_addf(out, "%04llu-%02llu-%02llu",
	    (unsigned long long)(yoe + era * 400 + (month <= 2)),
	    (unsigned long long)month,
	    (unsigned long long)(doy - (153 * mp + 2) / 5 + 1));
}

void
import_clock_print(uint64_t time_us, struct strbuf *out)
{
	uint64_t s = time_us / SECOND_US % DAY_S;

	strbuf_addf(out, "%02u:%02u:%02u", (unsigned)(s / 3600),
	    (unsigned)(s / 60 % 60), (unsigned)(s % 60));
}

/* A time of day where it is one: whole seconds within a day. */
static void
add_time(const struct page *w, uint64_t ms)
{
	if (ms % 1000 != 0 || ms / 1000 >= DAY_S) {
		strbuf_addf(w->out, "%llums", (unsigned long long)ms);
		return;
	}
	strbuf_addc(w->out, '"');
	import_clock_print(w->p->start_us + ms * 1000, w->out);
	strbuf_addc(w->out, '"');
}

/* --- attributes -----------------------------------------------------------*/

static void
add_list(struct strbuf *out, const char *key, const struct strbuf *items)
{
	if (items->len > 0)
		strbuf_addf(out, ", %s: [%s]", key, strbuf_str(items));
}

static void
add_quoted(struct strbuf *out, const char *text)
{
	strbuf_addf(out, "%s\"%s\"", out->len > 0 ? ", " : "", text);
}

static void
add_communities(const struct page *w, const struct path_attrs *a)
{
	const struct attr_table *t = w->t->attrs;
	struct strbuf list = { 0 };
	char text[40];
	size_t n;
	const uint32_t *v = word_set_get(t, a->communities, &n);

	for (size_t i = 0; i < n; i++) {
		struct strbuf one = { 0 };

		community_print(v[i], &one);
		add_quoted(&list, strbuf_str(&one));
		strbuf_finish(&one);
	}
	add_list(w->out, "communities", &list);
	strbuf_clear(&list);
	v = word_set_get(t, a->large_communities, &n);
	for (size_t i = 0; i + 2 < n; i += 3) {
		(void)snprintf(text, sizeof(text), "%u:%u:%u", v[i], v[i + 1],
		    v[i + 2]);
		add_quoted(&list, text);
	}
	add_list(w->out, "large-communities", &list);
	strbuf_clear(&list);
	v = word_set_get(t, a->extended_communities, &n);
	for (size_t i = 0; i + 1 < n; i += 2) {
		(void)snprintf(text, sizeof(text), "0x%08x%08x", v[i],
		    v[i + 1]);
		add_quoted(&list, text);
	}
	add_list(w->out, "extended-communities", &list);
	strbuf_finish(&list);
}

static void
add_ids(const struct page *w, const struct path_attrs *a)
{
	struct strbuf list = { 0 };
	struct ip_addr addr;
	char buf[PREFIX_TEXT_MAX];
	size_t n;
	const uint32_t *v = word_set_get(w->t->attrs, a->cluster_list, &n);

	if ((a->flags & ATTR_HAS_ORIGINATOR_ID) != 0) {
		addr = ip_addr_v4(a->originator_id);
		strbuf_addf(w->out, ", originator-id: \"%s\"",
		    ip_addr_print(&addr, buf));
	}
	for (size_t i = 0; i < n; i++) {
		addr = ip_addr_v4(v[i]);
		add_quoted(&list, ip_addr_print(&addr, buf));
	}
	add_list(w->out, "cluster-list", &list);
	strbuf_finish(&list);
}

static bool
is_zero(const struct ip_addr *a)
{
	static const uint8_t zero[16];

	return memcmp(a->bytes, zero, sizeof(zero)) == 0;
}

/* from: the neighbour, NULL: the router's own route. */
static void
add_attributes(const struct page *w, attr_id id, const struct import_peer *from)
{
	static const char *const origins[] = { "igp", "egp", "incomplete" };
	const struct path_attrs a = *attr_get(w->t->attrs, id);
	char buf[PREFIX_TEXT_MAX];

	if (a.as_path != 0) {
		strbuf_add(w->out, ", as-path: \"");
		as_path_print(w->t->attrs, a.as_path, w->out);
		strbuf_addc(w->out, '"');
	}
	if (a.origin != ORIGIN_IGP)
		strbuf_addf(w->out, ", origin: %s", origins[a.origin]);
	if (!is_zero(&a.next_hop) &&
	    (from == NULL || !ip_addr_eq(&a.next_hop, &from->addr)))
		strbuf_addf(w->out, ", next-hop: \"%s\"",
		    ip_addr_print(&a.next_hop, buf));
	if ((a.flags & ATTR_HAS_MED) != 0)
		strbuf_addf(w->out, ", med: %u", a.multi_exit_disc);
	if ((a.flags & ATTR_HAS_LOCAL_PREF) != 0 && from == NULL)
		strbuf_addf(w->out, ", local-pref: %u", a.local_pref);
	add_communities(w, &a);
	if ((a.flags & ATTR_ATOMIC_AGGREGATE) != 0)
		strbuf_add(w->out, ", atomic-aggregate: true");
	if ((a.flags & ATTR_HAS_AGGREGATOR) != 0)
		strbuf_addf(w->out, ", aggregator: \"%u %s\"", a.aggregator_as,
		    ip_addr_print(&a.aggregator_addr, buf));
	if ((a.flags & ATTR_HAS_OTC) != 0)
		strbuf_addf(w->out, ", only-to-customer: %u",
		    a.only_to_customer);
	add_ids(w, &a);
}

/* --- nodes and links ------------------------------------------------------*/

static void
add_id(const struct page *w, uint32_t id)
{
	struct ip_addr addr = ip_addr_v4(id);
	char buf[PREFIX_TEXT_MAX];

	if (id != 0)
		strbuf_addf(w->out, ", id: %s", ip_addr_print(&addr, buf));
}

static void
add_nodes(const struct page *w)
{
	const struct import_plan *p = w->p;

	strbuf_addf(w->out,
	    "nodes:\n  - { as: %u, name: Collecting router, config: "
	    "routers/as%u.conf, dialect: %s",
	    p->own_as, p->own_as, w->o->config != NULL ? w->o->dialect : "frr");
	add_id(w, w->t->own_bgp_id);
	strbuf_add(w->out, ", prefixes: [] }\n");
	for (size_t i = 0; i < p->n_routers; i++) {
		const struct import_router *r = &p->routers[i];
		bool first = i == 0 || p->routers[i - 1].as != r->as;

		if (first)
			strbuf_addf(w->out,
			    "  - { as: %u, name: AS%u, recorded: true, "
			    "prefixes: []",
			    r->as, r->as);
		if (r->only) {
			add_id(w, r->bgp_id);
		} else {
			strbuf_addf(w->out, "%s { name: %s",
			    first ? ",\n      routers: [" : ",", r->name);
			add_id(w, r->bgp_id);
			strbuf_add(w->out, " }");
		}
		if (i + 1 == p->n_routers || p->routers[i + 1].as != r->as)
			strbuf_add(w->out, r->only ? " }\n" : "] }\n");
	}
}

static void
add_addresses(const struct page *w, const struct import_router *r, bool own)
{
	bool some = false;

	for (int af = 0; af < AF_COUNT; af++) {
		char buf[PREFIX_TEXT_MAX];
		int peer = r->peer[af];

		if (peer < 0)
			continue;
		strbuf_addf(w->out, "%s\"%s/%u\"", some ? ", " : "",
		    ip_addr_print(own ? &w->p->sides[peer].own
				      : &w->t->peers[peer].addr,
			buf),
		    w->p->sides[peer].len);
		some = true;
	}
}

static void
add_links(const struct page *w)
{
	strbuf_add(w->out, "links:\n");
	for (size_t i = 0; i < w->p->n_routers; i++) {
		const struct import_router *r = &w->p->routers[i];

		strbuf_addf(w->out, "  - peer: [%u, ", w->p->own_as);
		if (r->only)
			strbuf_addf(w->out, "%u]\n", r->as);
		else
			strbuf_addf(w->out, "%s]\n", r->name);
		strbuf_add(w->out, "    delay: 0s\n    addresses: { first: [");
		add_addresses(w, r, true);
		strbuf_add(w->out, "], second: [");
		add_addresses(w, r, false);
		strbuf_add(w->out, "] }\n");
	}
}

/* --- timeline -------------------------------------------------------------*/

/* Several sessions of one AS cannot be told apart by "session-down". */
static bool
has_one_session(const struct page *w, uint32_t as)
{
	size_t n = 0;

	for (size_t i = 0; i < w->t->n_peers; i++)
		n += w->t->peers[i].as == as && import_keeps(&w->t->peers[i]);
	return n == 1;
}

static void
add_session(const struct page *w, const struct import_event *e,
    const struct import_peer *from)
{
	strbuf_addf(w->out, "  - { at: ");
	add_time(w, import_plan_ms(w->p, e));
	strbuf_addf(w->out, ", %s: { as: %u, with: %u } }\n",
	    e->kind == IMPORT_DOWN ? "session-down" : "session-up", from->as,
	    w->p->own_as);
}

static void
add_route(const struct page *w, const struct import_event *e,
    const struct import_peer *from)
{
	char buf[PREFIX_TEXT_MAX];

	strbuf_add(w->out, "  - { at: ");
	add_time(w, import_plan_ms(w->p, e));
	strbuf_addf(w->out, ", %s: { as: %u",
	    e->kind == IMPORT_ANNOUNCE ? "announce" : "withdraw",
	    from != NULL ? from->as : w->p->own_as);
	if (from != NULL) {
		const struct import_router *r =
		    &w->p->routers[w->p->router_of[e->peer]];

		if (!r->only)
			strbuf_addf(w->out, ", router: %s", r->name);
	}
	strbuf_addf(w->out, ", prefix: \"%s\"", prefix_print(&e->prefix, buf));
	if (e->kind == IMPORT_ANNOUNCE)
		add_attributes(w, e->attrs, from);
	strbuf_add(w->out, " } }\n");
}

static void
add_timeline(const struct page *w)
{
	bool some = false;

	for (size_t i = 0; i < w->t->n_events; i++) {
		const struct import_event *e = &w->t->events[i];
		const struct import_peer *from =
		    e->peer == IMPORT_SELF ? NULL : &w->t->peers[e->peer];
		bool session = e->kind == IMPORT_DOWN || e->kind == IMPORT_UP;

		/* A configuration says itself what it announces. */
		if (e->kind == IMPORT_NOTHING ||
		    (from == NULL && (session || w->o->config != NULL)) ||
		    (session && !has_one_session(w, from->as)))
			continue;
		if (!some)
			strbuf_add(w->out, "timeline:\n");
		some = true;
		if (session)
			add_session(w, e, from);
		else
			add_route(w, e, from);
	}
}

/* --- files ----------------------------------------------------------------*/

static void
add_head(const struct page *w)
{
	uint64_t ms = (w->p->end_us - w->p->start_us) / 1000;

	strbuf_addf(w->out,
	    "# yaml-language-server: "
	    "$schema=../../engine/scenario/schema.json\n"
	    "# Made by manrs-lab import. The neighbours are out of the "
	    "recording;\n# what the collecting router does is in routers/.\n"
	    "version: 1\nid: %s\ntitle: \"Recording of ",
	    w->o->id);
	import_date_print(w->p->start_us, w->out);
	strbuf_add(w->out, ", from ");
	import_clock_print(w->p->start_us, w->out);
	strbuf_add(w->out,
	    " UTC\"\nsummary: \"What a router heard from its neighbours, "
	    "played again.\"\nprogramme: netops\nedition: \"2020\"\n"
	    "sources: [\"");
	str_add_safe(w->out, w->o->source, strlen(w->o->source), false);
	strbuf_add(w->out, "\"]\nbogons: default-only\ndate: \"");
	import_date_print(w->p->start_us, w->out);
	strbuf_add(w->out, "\"\nstarts: \"");
	import_clock_print(w->p->start_us, w->out);
	strbuf_addf(w->out, "\"\nduration: %llums\nlearner: { as: %u }\n",
	    (unsigned long long)(ms > 0 ? ms : 1), w->p->own_as);
}

static const char task[] =
    "# A recording\n\n"
    "You run the router that made this recording. Its neighbours say again "
    "what\nthey said then, at the same times.\n\n"
    "* `run` plays it to the end, `step` one message at a time.\n"
    "* `show bgp` shows what your router has; `explain route PREFIX at "
    "AS...` why.\n"
    "* `configure` your router and see what a filter would have changed.\n";

void
import_write(const struct import_taken *t, const struct import_plan *p,
    const struct import_options *o, struct export_files *out)
{
	struct strbuf text = { 0 };
	const struct page w = { t, p, o, &text };

	add_head(&w);
	add_nodes(&w);
	add_links(&w);
	add_timeline(&w);
	export_files_add(out, "scenario.yaml", &text);
	strbuf_add(&text, task);
	export_files_add(out, "task.md", &text);
	if (o->config != NULL)
		strbuf_add(&text, o->config);
	else
		import_config_print(t, p, &text);
	export_files_add(out,
	    arena_printf(out->arena, "routers/as%u.conf", p->own_as), &text);
}
