/* A configuration for a collecting router of which only the routes are known:
 * it takes everything and sends nothing. LOCAL_PREF, which neighbours do not
 * send and a table of routes after policy has, is set again by prefix. */
#include "host/import/write.h"

#include <stdlib.h>

struct writer {
	const struct import_taken *t;
	const struct import_plan *p;
	struct strbuf *out;
};

/* What a neighbour announces in the end, with LOCAL_PREF. */
struct preferred {
	struct prefix prefix;
	uint32_t local_pref;
};

static int
by_value(const void *a, const void *b)
{
	const struct preferred *x = a, *y = b;

	if (x->local_pref != y->local_pref)
		return x->local_pref < y->local_pref ? -1 : 1;
	return prefix_cmp(&x->prefix, &y->prefix);
}

/* all: whatever its LOCAL_PREF, or without one. */
static size_t
collect(const struct writer *w, size_t peer, struct preferred *out, size_t *all)
{
	size_t n = 0;

	*all = 0;
	for (size_t i = 0; i < w->t->n_events; i++) {
		const struct import_event *e = &w->t->events[i];
		const struct path_attrs *a;

		if (e->peer != (int)peer || e->kind != IMPORT_ANNOUNCE ||
		    trie_get(&w->t->peers[peer].now, &e->prefix) != i)
			continue;
		++*all;
		a = attr_get(w->t->attrs, e->attrs);
		if ((a->flags & ATTR_HAS_LOCAL_PREF) != 0)
			out[n++] =
			    (struct preferred){ e->prefix, a->local_pref };
	}
	qsort(out, n, sizeof(*out), by_value);
	return n;
}

static void
add_entry(const struct writer *w, size_t peer, uint32_t seq, const char *family,
    uint32_t value)
{
	strbuf_addf(w->out,
	    "route-map FROM-%zu permit %u\n match %s address prefix-list "
	    "FROM-%zu-%u\n set local-preference %u\nexit\n!\n",
	    peer + 1, seq, family, peer + 1, value, value);
}

/* For each value two lists, one a family, and the entries that use them; no
 * list when all have the same one. */
static void
add_map(const struct writer *w, size_t peer)
{
	struct preferred *all = xcalloc(w->t->n_events + 1, sizeof(*all));
	size_t routes, n = collect(w, peer, all, &routes), end;
	bool one =
	    n == routes && n > 0 && all[0].local_pref == all[n - 1].local_pref;
	uint32_t seq = 10;
	char buf[PREFIX_TEXT_MAX];

	for (size_t at = 0; !one && at < n; at = end) {
		uint32_t value = all[at].local_pref;
		size_t count[2] = { 0, 0 };

		for (end = at; end < n && all[end].local_pref == value; end++) {
			bool v6 = all[end].prefix.addr.family == IP_V6;

			strbuf_addf(w->out,
			    "%s prefix-list FROM-%zu-%u seq %zu permit %s\n",
			    v6 ? "ipv6" : "ip", peer + 1, value,
			    5 * ++count[v6],
			    prefix_print(&all[end].prefix, buf));
		}
		strbuf_add(w->out, "!\n");
		for (int v6 = 0; v6 < 2; v6++)
			if (count[v6] > 0) {
				add_entry(w, peer, seq, v6 ? "ipv6" : "ip",
				    value);
				seq += 10;
			}
	}
	strbuf_addf(w->out, "route-map FROM-%zu permit %u\n", peer + 1, seq);
	if (one)
		strbuf_addf(w->out, " set local-preference %u\n",
		    all[0].local_pref);
	strbuf_add(w->out, "exit\n!\n");
	free(all);
}

/* --- next hops ------------------------------------------------------------*/

/* Of neither the neighbour nor its network: it takes a route to use them. */
static bool
is_far(const struct writer *w, const struct import_event *e,
    const struct ip_addr *hop)
{
	const struct import_peer *p = &w->t->peers[e->peer];
	struct prefix net = prefix_make(p->addr, w->p->sides[e->peer].len);
	static const struct ip_addr none;

	return ip_addr_is_set(hop) && !ip_addr_eq(hop, &p->addr) &&
	    !prefix_contains_addr(&net, hop) && ip_addr_cmp(hop, &none) != 0;
}

static void
add_far_hops(const struct writer *w)
{
	struct trie done = { 0 };

	for (size_t i = 0; i < w->t->n_events; i++) {
		const struct import_event *e = &w->t->events[i];
		const struct import_peer *p;
		struct ip_addr hop;
		struct prefix host;
		char buf[PREFIX_TEXT_MAX], via[PREFIX_TEXT_MAX];

		if (e->kind != IMPORT_ANNOUNCE || e->peer == IMPORT_SELF)
			continue;
		hop = attr_get(w->t->attrs, e->attrs)->next_hop;
		if (!is_far(w, e, &hop))
			continue;
		p = &w->t->peers[e->peer];
		host = prefix_make(hop, ip_bits(hop.family));
		if (trie_get(&done, &host) != TRIE_NONE)
			continue;
		trie_set(&done, &host, 1);
		strbuf_addf(w->out, "%s route %s %s\n",
		    hop.family == IP_V6 ? "ipv6" : "ip",
		    prefix_print(&host, buf),
		    hop.family == p->addr.family ? ip_addr_print(&p->addr, via)
						 : "eth0");
	}
	trie_finish(&done);
	strbuf_add(w->out, "!\n");
}

/* --- all of it ------------------------------------------------------------*/

static void
add_family(const struct writer *w, enum afi af)
{
	char buf[PREFIX_TEXT_MAX];

	strbuf_addf(w->out, " address-family %s unicast\n",
	    af == AF_V4 ? "ipv4" : "ipv6");
	for (size_t i = 0; i < w->t->n_peers; i++) {
		const struct import_peer *p = &w->t->peers[i];

		if (!import_keeps(p))
			continue;
		ip_addr_print(&p->addr, buf);
		if (!p->carries[af] && af == AF_V4)
			strbuf_addf(w->out, "  no neighbor %s activate\n", buf);
		if (!p->carries[af])
			continue;
		strbuf_addf(w->out,
		    "  neighbor %s activate\n"
		    "  neighbor %s route-map FROM-%zu in\n"
		    "  neighbor %s route-map NOTHING out\n",
		    buf, buf, i + 1, buf);
	}
	strbuf_add(w->out, " exit-address-family\n");
}

void
import_config_print(const struct import_taken *t, const struct import_plan *p,
    struct strbuf *out)
{
	const struct writer w = { t, p, out };
	struct ip_addr id = ip_addr_v4(t->own_bgp_id);
	char buf[PREFIX_TEXT_MAX];

	strbuf_addf(out, "frr defaults traditional\nhostname as%u\n!\n",
	    p->own_as);
	add_far_hops(&w);
	strbuf_addf(out, "router bgp %u\n", p->own_as);
	if (t->own_bgp_id != 0)
		strbuf_addf(out, " bgp router-id %s\n",
		    ip_addr_print(&id, buf));
	for (size_t i = 0; i < t->n_peers; i++)
		if (import_keeps(&t->peers[i]))
			strbuf_addf(out, " neighbor %s remote-as %u\n",
			    ip_addr_print(&t->peers[i].addr, buf),
			    t->peers[i].as);
	for (int af = 0; af < AF_COUNT; af++)
		add_family(&w, (enum afi)af);
	strbuf_add(out, "exit\n!\n");
	for (size_t i = 0; i < t->n_peers; i++)
		if (import_keeps(&t->peers[i]))
			add_map(&w, i);
	strbuf_add(out, "route-map NOTHING deny 10\nexit\n!\n");
}
