/* The lints, each on a small configuration that has one thing wrong. */
#include "check.h"

#include "router/router.h"

enum { MAX = 4 };

/* A configuration with one customer session and what the rows add to it. */
struct world {
	struct arena arena;
	struct diags diags;
	struct router_config c;
	struct neighbor neighbors[MAX];
	struct prefix_list lists[MAX];
	struct prefix_list *list_pointers[MAX];
	struct prefix_rule rules[MAX];
	struct as_path_list path_list;
	struct as_path_list *path_pointer;
	struct community_list community_list;
	struct community_list *community_pointer;
	struct policy maps[MAX];
	struct policy *map_pointers[MAX];
	struct policy links[MAX]; /* what neighbor prefix-list compiles to */
	struct policy_term link_terms[MAX], terms[MAX];
	struct match link_matches[MAX], matches[MAX];
	struct action action;
	struct acl acl;
	struct interface interface;
	uint32_t word;
};

static struct place
line(uint32_t n)
{
	return (struct place){ .file = "r.conf", .line = n, .column = 1 };
}

static struct prefix
prefix_of(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

static void
set_rule(struct world *w, size_t i, bool permit, const char *prefix, int max)
{
	struct prefix p = prefix_of(prefix);

	w->rules[i] = (struct prefix_rule){
		.prefix = p,
		.min_len = p.len,
		.max_len = (uint8_t)(max != 0 ? max : p.len),
		.permit = permit,
		.seq = 5 * (uint32_t)(i + 1),
		.place = line(20 + (uint32_t)i),
	};
}

/* A policy of one term with one match: what a list on a neighbor is. */
static void
attach(struct world *w, size_t i, enum policy_link_kind kind, const char *name,
    struct policy_chain *chain)
{
	w->link_terms[i] = (struct policy_term){ .permit = true,
		.matches = &w->link_matches[i],
		.n_matches = 1,
		.flow = FLOW_ACCEPT };
	w->links[i] = (struct policy){ .name = name,
		.terms = &w->link_terms[i],
		.n_terms = 1,
		.at_end = FLOW_REJECT };
	chain->links[chain->n++] = (struct policy_link){ .kind = kind,
		.name = name,
		.policy = &w->links[i],
		.place = line(30) };
}

static void
attach_map(struct world *w, size_t i, struct policy_chain *chain)
{
	chain->links[chain->n++] = (struct policy_link){ .kind = LINK_ROUTE_MAP,
		.name = w->maps[i].name,
		.policy = &w->maps[i],
		.place = line(31) };
}

/* Route-map i, "permit 10" with term i and no match. */
static void
add_map(struct world *w, size_t i, const char *name)
{
	w->terms[i] = (struct policy_term){ .seq = 10,
		.permit = true,
		.flow = FLOW_ACCEPT,
		.place = line(41 + (uint32_t)i) };
	w->maps[i] = (struct policy){ .name = name,
		.terms = &w->terms[i],
		.n_terms = 1,
		.at_end = FLOW_REJECT,
		.place = line(40) };
	w->map_pointers[i] = &w->maps[i];
	w->c.n_policies = i + 1;
}

/* AS64501 announces 192.0.2.0/24 by an exact list and gets what OUT lets
 * out. Nothing is wrong with it. */
static void
start(struct world *w)
{
	struct router_config *c = &w->c;

	memset(w, 0, sizeof(*w));
	diags_init(&w->diags, &w->arena);
	c->arena = &w->arena;
	c->has_bgp = true;
	c->local_as = 64500;
	c->neighbors = w->neighbors;
	c->n_neighbors = 1;
	c->prefix_lists = w->list_pointers;
	c->n_prefix_lists = 2;
	c->policies = w->map_pointers;
	c->as_path_lists = &w->path_pointer;
	c->community_lists = &w->community_pointer;
	w->path_pointer = &w->path_list;
	w->community_pointer = &w->community_list;
	w->path_list =
	    (struct as_path_list){ .name = "PATH", .place = line(50) };
	w->community_list =
	    (struct community_list){ .name = "COMM", .place = line(51) };
	c->acls = &w->acl;
	c->interfaces = &w->interface;
	w->acl =
	    (struct acl){ .name = "ACL", .family = IP_V4, .place = line(52) };
	w->interface = (struct interface){ .name = "eth0", .place = line(53) };

	set_rule(w, 0, true, "192.0.2.0/24", 0);
	set_rule(w, 1, true, "203.0.113.0/24", 0);
	for (size_t i = 0; i < 2; i++) {
		w->lists[i] =
		    (struct prefix_list){ .name = i == 0 ? "IN" : "OUT",
			    .family = IP_V4,
			    .rules = &w->rules[i],
			    .n = 1,
			    .cap = 1,
			    .place = line(10 + (uint32_t)i) };
		w->list_pointers[i] = &w->lists[i];
		w->link_matches[i] = (struct match){ .kind = MATCH_PREFIX_LIST,
			.prefix_list = &w->lists[i],
			.name = w->lists[i].name };
	}
	struct neighbor *n = &w->neighbors[0];
	n->addr = ip_addr_v4(0xc6336402u);
	n->remote_as = 64501;
	n->role = ROLE_NONE;
	n->place = line(1);
	n->af[AF_V4].active = true;
	n->af[AF_V4].send_community = SEND_STANDARD;
	attach(w, 0, LINK_PREFIX_LIST, "IN", &n->af[AF_V4].in);
	attach(w, 1, LINK_PREFIX_LIST, "OUT", &n->af[AF_V4].out);
}

static struct neighbor_af *
customer(struct world *w)
{
	return &w->neighbors[0].af[AF_V4];
}

/* --- what is wrong --------------------------------------------------------*/

static void
clean(struct world *w)
{
	(void)w;
}

static void
undefined_map(struct world *w)
{
	struct policy_chain *in = &customer(w)->in;

	in->links[in->n++] = (struct policy_link){ .kind = LINK_ROUTE_MAP,
		.name = "NOSUCH",
		.undefined_rejects = true,
		.place = line(33) };
}

static void
undefined_call(struct world *w)
{
	add_map(w, 0, "MAP");
	attach_map(w, 0, &customer(w)->in);
	w->terms[0].call_name = "NOSUCH";
}

static void
undefined_list(struct world *w)
{
	customer(w)->in.links[0].policy = NULL;
	customer(w)->in.links[0].name = "NOSUCH";
	w->c.n_prefix_lists = 2;
	w->list_pointers[0] = &w->lists[1];
	w->c.n_prefix_lists = 1;
}

static void
undefined_list_in_map(struct world *w)
{
	add_map(w, 0, "MAP");
	attach_map(w, 0, &customer(w)->in);
	w->matches[0] = (struct match){ .kind = MATCH_AS_PATH,
		.undefined = true,
		.name = "NOSUCH",
		.place = line(45) };
	w->terms[0].matches = w->matches;
	w->terms[0].n_matches = 1;
}

static void
undefined_community(struct world *w)
{
	undefined_list_in_map(w);
	w->matches[0].kind = MATCH_COMMUNITY;
}

static void
undefined_acl(struct world *w)
{
	w->c.n_interfaces = 1;
	w->interface.acl_in[AF_V4] = "NOSUCH";
}

static void
unused_list(struct world *w)
{
	w->lists[2] = w->lists[0];
	w->lists[2].name = "SPARE";
	w->lists[2].place = line(12);
	w->list_pointers[2] = &w->lists[2];
	w->c.n_prefix_lists = 3;
}

/* Same name, other family: the IPv4 session does not use it. */
static void
unused_family(struct world *w)
{
	unused_list(w);
	w->lists[2].name = "IN";
	w->lists[2].family = IP_V6;
	set_rule(w, 2, true, "2001:db8::/32", 0);
	w->lists[2].rules = &w->rules[2];
}

static void
unused_map(struct world *w)
{
	add_map(w, 0, "SPARE");
}

static void
unused_path_list(struct world *w)
{
	static struct as_path_rule rule = { .permit = true };

	w->path_list.rules = &rule;
	w->path_list.n = 1;
	w->c.n_as_path_lists = 1;
}

static void
unused_community_list(struct world *w)
{
	static struct community_rule rule = { .permit = true };

	w->community_list.rules = &rule;
	w->community_list.n = 1;
	w->c.n_community_lists = 1;
}

static void
unused_acl(struct world *w)
{
	static struct acl_rule rule = { .permit = true };

	w->acl.rules = &rule;
	w->acl.n = 1;
	w->c.n_acls = 1;
}

static void
unused_group(struct world *w)
{
	w->neighbors[1] = (struct neighbor){ .is_group = true,
		.group_name = "GROUP",
		.place = line(2) };
	w->c.n_neighbors = 2;
}

static void
empty_list(struct world *w)
{
	w->lists[0].n = 0;
}

static void
list_denies(struct world *w)
{
	w->rules[0].permit = false;
}

static void
map_denies(struct world *w)
{
	add_map(w, 0, "MAP");
	attach_map(w, 0, &customer(w)->in);
	w->terms[0].permit = false;
	w->terms[0].flow = FLOW_REJECT;
}

static void
shadowed(struct world *w)
{
	w->lists[0].n = 2;
	set_rule(w, 0, true, "192.0.2.0/23", 24);
	set_rule(w, 1, false, "192.0.2.0/24", 0);
	set_rule(w, 2, true, "203.0.113.0/24", 0);
	w->lists[1].rules = &w->rules[2];
}

static void
unreachable(struct world *w)
{
	add_map(w, 0, "MAP");
	attach_map(w, 0, &customer(w)->in);
	w->terms[1] = w->terms[0];
	w->terms[1].seq = 20;
	w->terms[1].place = line(42);
	w->maps[0].n_terms = 2;
}

static void
other_family_open(struct world *w)
{
	struct neighbor *n = &w->neighbors[1];

	w->c.n_neighbors = 2;
	*n = w->neighbors[0];
	n->addr = (struct ip_addr){ .family = IP_V6, .bytes = { 0x20, 1 } };
	n->af[AF_V4] = (struct neighbor_af){ .active = false };
	n->af[AF_V6].active = true;
	n->af[AF_V6].out = w->neighbors[0].af[AF_V4].out;
	n->af[AF_V6].place = line(3);
}

static void
no_import(struct world *w)
{
	customer(w)->in.n = 0;
	w->list_pointers[0] = &w->lists[1];
	w->c.n_prefix_lists = 1;
}

static void
no_export_in_frr(struct world *w)
{
	customer(w)->out.n = 0;
	w->c.n_prefix_lists = 1;
	w->c.options.ebgp_requires_policy = true;
}

static void
permits_all(struct world *w)
{
	set_rule(w, 0, true, "0.0.0.0/0", 32);
}

static void
exports_all_to_peer(struct world *w)
{
	w->neighbors[0].role = ROLE_PEER;
	set_rule(w, 1, true, "0.0.0.0/0", 32);
}

static void
exports_all_to_customer(struct world *w)
{
	w->neighbors[0].role = ROLE_PROVIDER;
	set_rule(w, 1, true, "0.0.0.0/0", 32);
}

static void
more_specifics(struct world *w)
{
	set_rule(w, 0, true, "192.0.2.0/24", 32);
}

/* By two neighbors: said once. */
static void
more_specifics_twice(struct world *w)
{
	more_specifics(w);
	w->neighbors[1] = w->neighbors[0];
	w->neighbors[1].addr = ip_addr_v4(0xc6336403u);
	w->c.n_neighbors = 2;
}

static void
up_to_24(struct world *w)
{
	set_rule(w, 0, true, "192.0.0.0/22", 24);
}

static void
blackholes(struct world *w)
{
	more_specifics(w);
	w->rules[0].min_len = 32;
}

/* A list of what is refused may cover more-specifics. */
static void
refused_specifics(struct world *w)
{
	add_map(w, 0, "MAP");
	attach_map(w, 0, &customer(w)->in);
	w->terms[1] = w->terms[0];
	set_rule(w, 2, true, "10.0.0.0/8", 32);
	w->lists[2] = w->lists[0];
	w->lists[2].name = "BOGONS";
	w->lists[2].rules = &w->rules[2];
	w->list_pointers[2] = &w->lists[2];
	w->c.n_prefix_lists = 3;
	w->matches[0] = (struct match){ .kind = MATCH_PREFIX_LIST,
		.prefix_list = &w->lists[2],
		.name = "BOGONS" };
	w->terms[0].permit = false;
	w->terms[0].flow = FLOW_REJECT;
	w->terms[0].matches = w->matches;
	w->terms[0].n_matches = 1;
	w->maps[0].n_terms = 2;
}

static void
as_path_only(struct world *w)
{
	unused_path_list(w);
	no_import(w);
	w->link_matches[0] = (struct match){ .kind = MATCH_AS_PATH,
		.as_path_list = &w->path_list,
		.name = "PATH" };
	attach(w, 0, LINK_FILTER_LIST, "PATH", &customer(w)->in);
}

static void
community_not_sent(struct world *w)
{
	add_map(w, 0, "MAP");
	attach_map(w, 0, &customer(w)->out);
	w->word = COMMUNITY(64500, 1);
	w->action = (struct action){ .kind = ACT_ADD_COMMUNITIES,
		.words = &w->word,
		.n_words = 1 };
	w->terms[0].actions = &w->action;
	w->terms[0].n_actions = 1;
	customer(w)->send_community = 0;
}

/* Marked on import, lost on the way to another router of the AS. */
static void
community_lost_inside(struct world *w)
{
	community_not_sent(w);
	customer(w)->out.n--;
	attach_map(w, 0, &customer(w)->in);
	w->neighbors[1] = (struct neighbor){ .addr = ip_addr_v4(0x0a000001u),
		.remote_as = 64500,
		.role = ROLE_NONE,
		.place = line(4) };
	w->neighbors[1].af[AF_V4].active = true;
	w->c.n_neighbors = 2;
}

static void
shut_down(struct world *w)
{
	customer(w)->in.n = 0;
	w->neighbors[0].shutdown = true;
	w->list_pointers[0] = &w->lists[1];
	w->c.n_prefix_lists = 1;
}

static const struct {
	const char *name;
	void (*spoil)(struct world *w);
	const char *codes; /* of the findings, in order */
	uint32_t line;     /* of the first */
	const char *word;  /* in its message */
} rows[] = {
	{ "nothing wrong", clean, "", 0, "" },
	{ "undefined route-map", undefined_map, "undefined-route-map", 33,
	    "refuses every route" },
	{ "undefined callee", undefined_call, "undefined-route-map", 41,
	    "call" },
	{ "undefined prefix-list", undefined_list, "undefined-prefix-list", 30,
	    "lets every route pass" },
	{ "undefined AS path list in a map", undefined_list_in_map,
	    "undefined-as-path-list map-denies-all", 45, "no route" },
	{ "undefined community list in a map", undefined_community,
	    "undefined-community-list map-denies-all", 45, "no route" },
	{ "undefined access list", undefined_acl, "undefined-access-list", 53,
	    "eth0" },
	{ "unused prefix-list", unused_list, "unused-prefix-list", 12,
	    "SPARE" },
	{ "unused in this family", unused_family, "unused-prefix-list", 12,
	    "IPv6" },
	{ "unused route-map", unused_map, "unused-route-map", 40, "SPARE" },
	{ "unused AS path list", unused_path_list, "unused-as-path-list", 50,
	    "PATH" },
	{ "unused community list", unused_community_list,
	    "unused-community-list", 51, "COMM" },
	{ "unused access list", unused_acl, "unused-access-list", 52, "ACL" },
	{ "unused group", unused_group, "unused-group", 2, "GROUP" },
	{ "empty list", empty_list, "empty-list permits-all", 10,
	    "every prefix" },
	{ "list denies", list_denies, "list-denies-all", 10, "IN" },
	{ "map denies", map_denies, "map-denies-all", 40, "MAP" },
	{ "shadowed rule", shadowed, "shadowed-rule", 21,
	    "permit 192.0.2.0/23 le 24" },
	{ "unreachable entry", unreachable, "unreachable-entry", 42,
	    "entry 20" },
	{ "one family", other_family_open, "one-family-only", 3, "IPv6" },
	{ "no import policy", no_import, "no-import-policy", 1,
	    "every route is accepted" },
	{ "no export policy, RFC 8212", no_export_in_frr, "no-export-policy", 1,
	    "no route is sent" },
	{ "permits all", permits_all, "permits-all", 30, "198.51.100.2" },
	{ "everything to a peer", exports_all_to_peer, "permits-all", 30,
	    "no customer" },
	{ "everything to a customer", exports_all_to_customer, "", 0, "" },
	{ "le 32", more_specifics, "more-specifics", 20, "192.0.2.0/24" },
	{ "le 32 for two", more_specifics_twice, "more-specifics", 20, "/32" },
	{ "le 24", up_to_24, "", 0, "" },
	{ "ge 32", blackholes, "", 0, "" },
	{ "refused more-specifics", refused_specifics, "", 0, "" },
	{ "AS path only", as_path_only, "as-path-only", 30, "AS path only" },
	{ "community not sent", community_not_sent, "community-not-sent", 1,
	    "communities" },
	{ "community lost inside", community_lost_inside, "community-not-sent",
	    4, "10.0.0.1" },
	{ "shut down", shut_down, "", 0, "" },
};

static void
test_lints(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *name = rows[i].name;
		struct strbuf codes = { 0 };
		struct world w;

		start(&w);
		rows[i].spoil(&w);
		router_config_seal(&w.c);
		router_lint(&w.c, &w.diags);
		for (size_t j = 0; j < w.diags.n; j++) {
			const struct diag *d = &w.diags.items[j];
			strbuf_addf(&codes, "%s%s", j > 0 ? " " : "", d->code);
			CHECK_INT(name, d->severity, DIAG_LINT);
			CHECK(name, d->suggestion != NULL);
		}
		CHECK_STR(name, strbuf_str(&codes), rows[i].codes);
		if (w.diags.n > 0) {
			const struct diag *d = &w.diags.items[0];
			CHECK_INT(name, d->place.line, rows[i].line);
			if (strstr(d->message, rows[i].word) == NULL)
				fail_msg("row \"%s\": no \"%s\" in \"%s\"",
				    name, rows[i].word, d->message);
		}
		strbuf_finish(&codes);
		diags_finish(&w.diags);
		arena_finish(&w.arena);
	}
}

/* The line stands under the message. */
static void
test_source(void **state)
{
	struct world w;
	struct strbuf text = { 0 };

	(void)state;
	start(&w);
	w.c.source_text = "one\ntwo\n";
	w.rules[0].max_len = 32;
	w.rules[0].place = (struct place){ "r.conf", 2, 1, 3 };
	router_lint(&w.c, &w.diags);
	diags_render(&text, &w.diags);
	assert_non_null(strstr(text.s, "r.conf:2:1: warning: "));
	assert_non_null(strstr(text.s, "two"));
	strbuf_finish(&text);
	diags_finish(&w.diags);
	arena_finish(&w.arena);
}

static void
test_flavours(void **state)
{
	static const struct {
		enum policy_link_kind kind;
		bool frr, ios;
	} kinds[] = {
		{ LINK_DISTRIBUTE_LIST, true, false },
		{ LINK_PREFIX_LIST, true, false },
		{ LINK_FILTER_LIST, true, false },
		{ LINK_ROUTE_MAP, true, true },
		{ LINK_UNSUPPRESS_MAP, true, true },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		const char *name = policy_link_kind_name(kinds[i].kind);
		CHECK(name,
		    router_undefined_rejects(FLAVOUR_FRR, kinds[i].kind) ==
			kinds[i].frr);
		CHECK(name,
		    router_undefined_rejects(FLAVOUR_IOS, kinds[i].kind) ==
			kinds[i].ios);
	}
	assert_string_equal(flavour_name(FLAVOUR_FRR), "frr");
	assert_string_equal(flavour_name(FLAVOUR_IOS), "ios");
	assert_false(router_undefined_list_matches(FLAVOUR_FRR));
	assert_true(router_undefined_list_matches(FLAVOUR_IOS));
	assert_true(router_unmatched_resets(FLAVOUR_FRR));
	assert_false(router_unmatched_resets(FLAVOUR_IOS));
}

static void
test_lookups(void **state)
{
	struct world w;
	struct ip_addr other = ip_addr_v4(1);

	(void)state;
	start(&w);
	add_map(&w, 0, "MAP");
	unused_group(&w);
	assert_ptr_equal(router_neighbor(&w.c, &w.neighbors[0].addr),
	    &w.neighbors[0]);
	assert_null(router_neighbor(&w.c, &other));
	assert_null(router_neighbor(&w.c, &w.neighbors[1].addr));
	assert_ptr_equal(router_policy(&w.c, "MAP"), &w.maps[0]);
	assert_null(router_policy(&w.c, "map"));
	assert_ptr_equal(router_prefix_list(&w.c, "OUT", IP_V4), &w.lists[1]);
	assert_null(router_prefix_list(&w.c, "OUT", IP_V6));
	router_config_finish(&w.c);
	diags_finish(&w.diags);
	arena_finish(&w.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lints),
		cmocka_unit_test(test_source),
		cmocka_unit_test(test_flavours),
		cmocka_unit_test(test_lookups),
	};

	return RUN_TESTS(tests);
}
