/* One session of one router, built by hand: AS 64500 at 192.0.2.1 (and
 * 2001:db8::1) talks to AS 64501 at 192.0.2.2 on a shared subnet. Tests change
 * what they are about. */
#ifndef TEST_BGP_SPEAKER_WORLD_H
#define TEST_BGP_SPEAKER_WORLD_H

#include "check.h"

#include "bgp/speaker.h"

#include <string.h>

enum { US = 64500, THEM = 64501, US_ID = 0x0a000001, THEM_ID = 0x0a000002 };

struct world {
	struct arena arena;
	struct policy_memo memo;
	struct speaker_world w;
	struct router_config config;
	struct neighbor neighbor;
	struct default_behaviour defaults;
	struct session_side s;
	struct route_origin_info from;
	struct prefix nlri;
	uint32_t prefix_key;
	const struct vrp_set *vrps;
	struct path_attrs got; /* of the last accepted or sent route */
};

static inline struct ip_addr
addr(const char *text)
{
	struct ip_addr a;

	assert_true(ip_addr_parse(text, &a));
	return a;
}

static inline struct prefix
net(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

static inline void
world_open(struct world *w)
{
	*w = (struct world){ 0 };
	w->w.attrs = attr_table_create();
	for (int r = REL_NONE; r <= REL_INTERNAL; r++) {
		w->w.economic_in[r] =
		    economic_import(&w->arena, (enum relation)r);
		w->w.economic_out[r] =
		    economic_export(&w->arena, (enum relation)r);
	}
	w->config.flavour = FLAVOUR_FRR;
	w->config.local_as = US;
	w->config.router_id = US_ID;
	w->config.options.default_local_pref = 100;
	w->neighbor.addr = addr("192.0.2.2");
	w->neighbor.remote_as = THEM;
	for (int i = 0; i < AF_COUNT; i++) {
		w->neighbor.af[i].active = true;
		w->neighbor.af[i].send_community =
		    SEND_STANDARD | SEND_EXTENDED | SEND_LARGE;
	}
	w->s = (struct session_side){
		.config = &w->config,
		.neighbor = &w->neighbor,
		.defaults = &w->defaults,
		.local_as = US,
		.remote_as = THEM,
		.local_router_id = US_ID,
		.remote_router_id = THEM_ID,
		.cluster_id = US_ID,
		.local_addr = addr("192.0.2.1"),
		.remote_addr = addr("192.0.2.2"),
		.local_addr_v4 = addr("192.0.2.1"),
		.local_addr_v6 = addr("2001:db8::1"),
		.relation = REL_PROVIDER,
		.local_role = ROLE_NONE,
		.remote_role = ROLE_NONE,
	};
	w->from = (struct route_origin_info){ .ebgp = true };
	w->nlri = net("203.0.113.0/24");
}

static inline void
world_close(struct world *w)
{
	attr_table_destroy(w->w.attrs);
	policy_memo_finish(&w->memo);
	arena_finish(&w->arena);
}

/* The router that the scenario left without a configuration. */
static inline void
world_unconfigured(struct world *w, enum relation relation)
{
	w->s.config = NULL;
	w->s.neighbor = NULL;
	w->s.relation = relation;
}

static inline void
world_internal(struct world *w)
{
	w->s.remote_as = US;
	w->neighbor.remote_as = US;
	w->s.relation = REL_INTERNAL;
}

static inline struct neighbor_af *
world_af(struct world *w)
{
	return &w->neighbor.af[afi_of(w->nlri.addr.family)];
}

/* A route with this AS_PATH, next hop the neighbour. */
static inline struct path_attrs
route(struct world *w, const char *as_path)
{
	struct path_attrs a;

	path_attrs_init(&a);
	assert_true(as_path_parse(w->w.attrs, as_path, &a.as_path));
	a.next_hop = w->nlri.addr.family == IP_V6 ? addr("2001:db8::2")
						  : addr("192.0.2.2");
	return a;
}

static inline void
add_community(struct world *w, struct path_attrs *a, uint32_t community)
{
	size_t n;
	const uint32_t *old = word_set_get(w->w.attrs, a->communities, &n);
	uint32_t all[8];

	assert_true(n < ARRAY_LEN(all));
	for (size_t i = 0; i < n; i++)
		all[i] = old[i];
	all[n] = community;
	a->communities = word_set_sorted(w->w.attrs, all, n + 1, 1);
}

static inline enum refuse_reason
import_traced(struct world *w, const struct path_attrs *a,
    struct speaker_trace *trace)
{
	struct import_result r = speaker_import(&w->w, &w->s, &w->nlri,
	    w->prefix_key, attr_intern(w->w.attrs, a), w->vrps, trace);

	assert_int_equal(r.attrs != 0, r.reason == REFUSE_NONE);
	if (r.attrs != 0)
		w->got = *attr_get(w->w.attrs, r.attrs);
	return r.reason;
}

static inline enum refuse_reason
import(struct world *w, const struct path_attrs *a)
{
	return import_traced(w, a, NULL);
}

static inline enum refuse_reason
export_traced(struct world *w, const struct path_attrs *a,
    struct speaker_trace *trace)
{
	struct export_result r =
	    speaker_export(&w->w, &w->s, &w->nlri, w->prefix_key,
		attr_intern(w->w.attrs, a), &w->from, w->vrps, trace);

	assert_int_equal(r.attrs != 0, r.reason == REFUSE_NONE);
	if (r.attrs != 0)
		w->got = *attr_get(w->w.attrs, r.attrs);
	return r.reason;
}

static inline enum refuse_reason export(struct world *w,
    const struct path_attrs *a) {
	return export_traced(w, a, NULL);
}

/* The AS_PATH of the last result as text, in the world's arena. */
static inline const char *
got_path(struct world *w)
{
	struct strbuf b = { 0 };
	const char *text;

	as_path_print(w->w.attrs, w->got.as_path, &b);
	text = arena_strdup(&w->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

static inline const char *
got_communities(struct world *w)
{
	struct strbuf b = { 0 };
	const char *text;

	communities_print(w->w.attrs, w->got.communities, &b);
	text = arena_strdup(&w->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

static inline const char *
got_next_hop(struct world *w)
{
	char text[PREFIX_TEXT_MAX];

	return arena_strdup(&w->arena, ip_addr_print(&w->got.next_hop, text));
}

/* --- policies ------------------------------------------------------------ */

/* One term: with all of the matches do the actions and accept; else reject. */
static inline struct policy *
permit(struct world *w, const struct match *m, size_t n_m,
    const struct action *a, size_t n_a)
{
	struct policy *p = ARENA_NEW(&w->arena, struct policy);

	p->name = "TEST";
	p->terms = ARENA_NEW(&w->arena, struct policy_term);
	p->n_terms = 1;
	p->terms[0].seq = 10;
	p->terms[0].permit = true;
	p->terms[0].matches = arena_memdup(&w->arena, m, n_m * sizeof(*m));
	p->terms[0].n_matches = n_m;
	p->terms[0].actions = arena_memdup(&w->arena, a, n_a * sizeof(*a));
	p->terms[0].n_actions = n_a;
	p->terms[0].flow = FLOW_ACCEPT;
	p->at_end = FLOW_REJECT;
	policy_seal(p);
	return p;
}

static inline const struct policy *
permit_if(struct world *w, struct match m)
{
	return permit(w, &m, 1, NULL, 0);
}

static inline const struct policy *
permit_and(struct world *w, struct action a)
{
	return permit(w, NULL, 0, &a, 1);
}

static inline void
add_link(struct policy_chain *chain, enum policy_link_kind kind,
    const struct policy *p)
{
	assert_true(chain->n < POLICY_CHAIN_MAX);
	chain->links[chain->n++] = (struct policy_link){
		.kind = kind,
		.name = "TEST",
		.policy = p,
		.undefined_rejects = true,
	};
}

#endif
