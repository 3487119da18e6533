#include "interop/rib.h"

#include <stdlib.h>
#include <string.h>

const char *
rib_view_name(enum rib_view v)
{
	static const char *const names[RIB_VIEWS] = { "received", "accepted",
		"own", "best", "advertised" };

	return names[v];
}

void
rib_finish(struct rib *r)
{
	free(r->rows);
	*r = (struct rib){ 0 };
}

void
rib_clear(struct rib *r)
{
	r->n = 0;
}

void
rib_add(struct rib *r, const struct rib_row *row)
{
	GROW(r->rows, r->n, r->cap);
	r->rows[r->n++] = *row;
}

int
rib_row_cmp(const struct rib_row *a, const struct rib_row *b)
{
	if (a->router != b->router)
		return a->router < b->router ? -1 : 1;
	if (a->view != b->view)
		return a->view < b->view ? -1 : 1;
	if (a->edge != b->edge && a->view != RIB_BEST)
		return a->edge < b->edge ? -1 : 1;
	return prefix_cmp(&a->prefix, &b->prefix);
}

static int
by_place(const void *a, const void *b)
{
	return rib_row_cmp(a, b);
}

void
rib_sort(struct rib *r)
{
	if (r->n > 0)
		qsort(r->rows, r->n, sizeof(*r->rows), by_place);
}

edge_t
rib_edge(const struct sim *s, router_id_t r, const struct ip_addr *peer)
{
	return topology_find_edge(sim_topology(s), r, peer);
}

/* --- attributes ----------------------------------------------------------- */

static set_id
without_validation_state(struct attr_table *t, set_id set)
{
	uint32_t kept[2 * 64];
	size_t n, n_kept = 0;
	const uint32_t *w = word_set_get(t, set, &n);

	for (size_t i = 0; i + 1 < n && n_kept + 1 < ARRAY_LEN(kept); i += 2)
		if (w[i] >> 16 != 0x4300) {
			kept[n_kept++] = w[i];
			kept[n_kept++] = w[i + 1];
		}
	return n_kept == n ? set : word_set_intern(t, kept, n_kept);
}

struct path_attrs
rib_normal(struct attr_table *t, const struct path_attrs *a)
{
	static const struct ip_addr none = { 0 };
	struct path_attrs n = *a; /* a may move when something is interned */
	uint8_t zero[16] = { 0 };

	n.learned_from = REL_NONE;
	n.tag = 0;
	n.flags &= (uint8_t)~ATTR_NEXT_HOP_SET;
	n.extended_communities =
	    without_validation_state(t, n.extended_communities);
	if (memcmp(n.next_hop.bytes, zero, sizeof(zero)) == 0)
		n.next_hop =
		    none; /* 0.0.0.0 and :: are how own routes show it */
	return n;
}

void
rib_attrs_print(const struct attr_table *t, attr_id attrs, struct strbuf *out)
{
	static const char *const origins[] = { "IGP", "EGP", "incomplete" };
	const struct path_attrs *a;
	char text[PREFIX_TEXT_MAX];
	const uint32_t *clusters;
	size_t n;

	if (attrs == 0) {
		strbuf_add(out, "nothing");
		return;
	}
	a = attr_get(t, attrs);
	strbuf_add(out, "path [");
	as_path_print(t, a->as_path, out);
	strbuf_addf(out, "] origin %s next-hop %s", origins[a->origin],
	    ip_addr_is_set(&a->next_hop) ? ip_addr_print(&a->next_hop, text)
					 : "self");
	if ((a->flags & ATTR_HAS_MED) != 0)
		strbuf_addf(out, " med %u", a->multi_exit_disc);
	if ((a->flags & ATTR_HAS_LOCAL_PREF) != 0)
		strbuf_addf(out, " local-pref %u", a->local_pref);
	if (a->weight != 0)
		strbuf_addf(out, " weight %u", a->weight);
	if (a->communities != 0) {
		strbuf_add(out, " communities [");
		communities_print(t, a->communities, out);
		strbuf_addc(out, ']');
	}
	if (a->extended_communities != 0) {
		strbuf_add(out, " extended [");
		extended_communities_print(t, a->extended_communities, out);
		strbuf_addc(out, ']');
	}
	if (a->large_communities != 0) {
		strbuf_add(out, " large [");
		large_communities_print(t, a->large_communities, out);
		strbuf_addc(out, ']');
	}
	if ((a->flags & ATTR_ATOMIC_AGGREGATE) != 0)
		strbuf_add(out, " atomic");
	if ((a->flags & ATTR_HAS_AGGREGATOR) != 0)
		strbuf_addf(out, " aggregator %u %s", a->aggregator_as,
		    ip_addr_print(&a->aggregator_addr, text));
	if ((a->flags & ATTR_HAS_OTC) != 0)
		strbuf_addf(out, " otc %u", a->only_to_customer);
	if ((a->flags & ATTR_HAS_ORIGINATOR_ID) != 0) {
		struct ip_addr id = ip_addr_v4(a->originator_id);

		strbuf_addf(out, " originator %s", ip_addr_print(&id, text));
	}
	clusters = word_set_get(t, a->cluster_list, &n);
	for (size_t i = 0; i < n; i++) {
		struct ip_addr id = ip_addr_v4(clusters[i]);

		strbuf_addf(out, "%s%s", i == 0 ? " clusters " : ",",
		    ip_addr_print(&id, text));
	}
	if ((a->flags & ATTR_REJECTED_MALFORMED) != 0)
		strbuf_add(out, " malformed");
}

void
rib_place_print(const struct topology *t, const struct rib_row *row,
    struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];

	strbuf_addf(out, "%s %s", t->routers[row->router].name,
	    rib_view_name((enum rib_view)row->view));
	if (row->edge != EDGE_NONE && row->view != RIB_BEST)
		strbuf_addf(out, " %s %s (%s)",
		    row->view == RIB_ADVERTISED ? "to" : "from",
		    ip_addr_print(&t->edges[row->edge].remote_addr, text),
		    t->routers[t->edges[row->edge].peer].name);
	strbuf_addf(out, " %s", prefix_print(&row->prefix, text));
}
