/* A route, a session and small route-maps to try on them. */
#ifndef SUPPORT_POLICY_WORLD_H
#define SUPPORT_POLICY_WORLD_H

#include "check.h"

#include "policy/policy.h"

#define A(...) ((struct action){ __VA_ARGS__ })
#define M(...) ((struct match){ __VA_ARGS__ })

struct world {
	struct arena arena;
	struct attr_table *t;
	struct prefix nlri;
	struct policy_context ctx;
	struct path_attrs route;
};

static inline struct prefix
prefix_of(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

static inline struct ip_addr
addr_of(const char *text)
{
	struct ip_addr a;

	assert_true(ip_addr_parse(text, &a));
	return a;
}

/* 192.0.2.0/24 from AS64501, as import at 198.51.100.1. */
static inline void
start(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->t = attr_table_create();
	w->nlri = prefix_of("192.0.2.0/24");
	w->ctx = (struct policy_context){
		.attrs = w->t,
		.nlri = &w->nlri,
		.rov = ROV_NOT_FOUND,
		.peer_addr = addr_of("198.51.100.2"),
		.local_addr = addr_of("198.51.100.1"),
		.peer_as = 64501,
		.local_as = 64500,
		.source = SOURCE_BGP,
	};
	path_attrs_init(&w->route);
	w->route.next_hop = addr_of("198.51.100.2");
	assert_true(as_path_parse(w->t, "64501 64502", &w->route.as_path));
	uint32_t words[] = { COMMUNITY(1, 1), COMMUNITY(1, 2) };
	w->route.communities = word_set_sorted(w->t, words, 2, 1);
	uint32_t large[] = { 1, 2, 3 };
	w->route.large_communities = word_set_sorted(w->t, large, 3, 3);
	w->route.learned_from = REL_CUSTOMER;
	w->route.tag = 5;
}

static inline void
stop(struct world *w)
{
	attr_table_destroy(w->t);
	arena_finish(&w->arena);
}

static inline struct policy_result
run(struct world *w, const struct policy *p)
{
	return policy_eval(p, &w->ctx, attr_intern(w->t, &w->route), NULL);
}

/* Terms of a route-map. */
static inline struct policy_term
entry(bool permit, const struct match *m, const struct action *a)
{
	return (struct policy_term){
		.permit = permit,
		.matches = m,
		.n_matches = m != NULL ? 1 : 0,
		.actions = a,
		.n_actions = a != NULL ? 1 : 0,
		.flow = permit ? FLOW_ACCEPT : FLOW_REJECT,
	};
}

/* permit ... with "on-match goto" the term of that index. */
static inline struct policy_term
entry_goto(const struct match *m, const struct action *a, uint32_t to)
{
	struct policy_term t = entry(true, m, a);

	t.flow = FLOW_GOTO;
	t.goto_term = to;
	t.sets_default = true;
	t.default_to = FLOW_ACCEPT;
	return t;
}

static inline struct policy
map_of(struct policy_term *terms, size_t n)
{
	struct policy p = { .name = "MAP",
		.terms = terms,
		.n_terms = n,
		.at_end = FLOW_REJECT };

	for (size_t i = 0; i < n; i++)
		terms[i].seq = 10 * (uint32_t)(i + 1);
	policy_seal(&p);
	return p;
}

static const struct match never = { .kind = MATCH_TRUE, .negate = true };

/* --- lists ---------------------------------------------------------------- */

struct lists {
	struct prefix_rule prefix_rule, host_rule;
	struct prefix_list prefix, empty, hosts;
	struct as_path_rule path_rule, deny_rule;
	struct as_path_list path, path_denies;
	uint32_t community_word, large_words[3];
	struct community_rule community_rule, large_rule;
	struct community_list community, large;
	struct policy accepts, rejects;
	struct policy_term terms[2];
	struct match children[2];
};

static inline void
make_lists(struct world *w, struct lists *l)
{
	const char *error;

	memset(l, 0, sizeof(*l));
	l->prefix_rule = (struct prefix_rule){ .prefix = w->nlri,
		.min_len = 24,
		.max_len = 24,
		.permit = true };
	l->prefix = (struct prefix_list){ .name = "P",
		.family = IP_V4,
		.rules = &l->prefix_rule,
		.n = 1 };
	l->empty = (struct prefix_list){ .name = "E", .family = IP_V4 };
	l->host_rule =
	    (struct prefix_rule){ .prefix = prefix_of("198.51.100.0/24"),
		    .min_len = 24,
		    .max_len = 32,
		    .permit = true };
	l->hosts = (struct prefix_list){ .name = "H",
		.family = IP_V4,
		.rules = &l->host_rule,
		.n = 1 };
	l->path_rule =
	    (struct as_path_rule){ .regex = as_path_regex_create(&w->arena,
				       "_64502$", &error),
		    .permit = true };
	l->path = (struct as_path_list){ .name = "A",
		.rules = &l->path_rule,
		.n = 1 };
	l->deny_rule = l->path_rule;
	l->deny_rule.permit = false;
	l->path_denies = (struct as_path_list){ .name = "D",
		.rules = &l->deny_rule,
		.n = 1 };
	l->community_word = COMMUNITY(1, 1);
	l->community_rule = (struct community_rule){ .permit = true,
		.words = &l->community_word,
		.n_words = 1 };
	l->community = (struct community_list){ .name = "C",
		.rules = &l->community_rule,
		.n = 1 };
	l->large_words[0] = 1;
	l->large_words[1] = 2;
	l->large_words[2] = 3;
	l->large_rule = (struct community_rule){ .permit = true,
		.words = l->large_words,
		.n_words = 3 };
	l->large = (struct community_list){ .name = "L",
		.kind = COMM_LARGE,
		.rules = &l->large_rule,
		.n = 1 };
	l->terms[0] = entry(true, NULL, NULL);
	l->terms[1] = entry(false, NULL, NULL);
	l->accepts = map_of(&l->terms[0], 1);
	l->rejects = map_of(&l->terms[1], 1);
	l->children[0] = (struct match){ .kind = MATCH_TRUE };
	l->children[1] = never;
}

#endif
