#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "net/history.h"
#include "scenario/scenario.h"

struct opened {
	struct arena arena;
	struct diags d;
	struct scenario *s;
	struct world *w;
};

static void
open_text(struct opened *o, const char *text, const struct world_options *how)
{
	struct strbuf out = { 0 };

	*o = (struct opened){ 0 };
	diags_init(&o->d, &o->arena);
	o->s = scenario_parse("test.yaml", text, strlen(text), NULL, 0, &o->d);
	if (o->s != NULL)
		o->w = world_open(o->s, how, &o->d);
	diags_render(&out, &o->d);
	if (o->w == NULL)
		fail_msg("%s", strbuf_str(&out));
	strbuf_finish(&out);
}

static void
close_world(struct opened *o)
{
	world_close(o->w);
	scenario_destroy(o->s);
	diags_finish(&o->d);
	arena_finish(&o->arena);
}

/* The AS path of the best route, "-" without a route. */
static const char *
best(struct opened *o, const char *router, const char *prefix)
{
	const struct sim *sim = o->w->sim;
	struct strbuf out = { 0 };
	struct prefix p;
	router_id_t r = topology_find_router(&o->w->topology, router);
	prefix_id id;
	attr_id attrs;
	const char *text;

	assert_int_equal(prefix_parse(prefix, &p), PREFIX_OK);
	id = sim_find_prefix(sim, &p);
	CHECK(router, r != ROUTER_NONE);
	CHECK(prefix, id != PREFIX_ID_NONE);
	attrs = sim_best_attrs(sim, r, id);
	if (attrs == 0)
		return "-";
	as_path_print(sim_attrs(sim), attr_get(sim_attrs(sim), attrs)->as_path,
	    &out);
	text = arena_strdup(&o->arena, strbuf_str(&out));
	strbuf_finish(&out);
	return text;
}

/* 64510 provides 64500 and 64520, which are peers; 64500 provides 64501, 64520
 * provides 64521. */
static const char world[] =
    "version: 1\nid: test\ntitle: Test\nsummary: Test.\n"
    "programme: netops\nedition: \"2020\"\nduration: 10m\n"
    "bogons: default-only\nlearner: { as: 64999 }\n"
    "nodes:\n"
    "  - { as: 64999, name: You, config: unread.conf }\n"
    "  - { as: 64500, name: A, prefixes: [192.0.2.0/24] }\n"
    "  - { as: 64501, name: B, prefixes: [198.51.100.0/24, "
    "\"2001:db8::/32\"] }\n"
    "  - { as: 64510, name: C, rov: true, filters-customers: true }\n"
    "  - { as: 64520, name: D }\n"
    "  - { as: 64521, name: E, prefixes: [203.0.113.0/24] }\n"
    "links:\n"
    "  - { provider: 64510, customer: 64500 }\n"
    "  - { provider: 64510, customer: 64520 }\n"
    "  - { provider: 64500, customer: 64501 }\n"
    "  - { provider: 64520, customer: 64521, delay: 5ms, addresses: { "
    "provider: [10.0.0.1/30, \"2001:db8:f::1/126\"], customer: "
    "[10.0.0.2/30, \"2001:db8:f::2/126\"] } }\n"
    "  - { peer: [64520, 64500] }\n"
    "roas:\n"
    "  - { prefix: 198.51.100.0/24, origin: 64501 }\n"
    "replay: { title: What happened }\n"
    "timeline:\n"
    "  - { at: 60s, hijack: { as: 64521, prefix: 192.0.2.0/25, victim: 64500 "
    "} }\n"
    "  - { at: 70s, hijack: { as: 64521, prefix: 192.0.2.0/24, victim: 64500 "
    "} }\n"
    "  - { at: 80s, hijack: { as: 64521, prefix: 198.51.100.0/25, victim: "
    "64501, path: [64501] } }\n"
    "  - { at: 90s, hijack: { as: 64521, prefix: 192.0.0.0/16, victim: 64500, "
    "prepend: 2 } }\n"
    "  - { at: 120s, withdraw: { as: 64521, prefix: 192.0.2.0/24 } }\n"
    "  - { at: 130s, session-down: { as: 64500, with: 64501 } }\n"
    "  - { at: 190s, session-up: { as: 64500, with: 64501 } }\n"
    "  - { at: 250s, link-down: { as: 64510, with: 64520 } }\n"
    "  - { at: 310s, link-up: { as: 64510, with: 64520 } }\n"
    "  - { at: 400s, leak: { as: 64520, to: 64510 } }\n"
    "  - { at: 430s, leak-end: { as: 64520 } }\n"
    "  - { at: 450s, revoke-roa: { prefix: 198.51.100.0/24, origin: 64501 } "
    "}\n"
    "  - { at: 460s, replay-only: true, announce: { as: 64500, prefix: "
    "192.0.2.128/25 } }\n"
    "  - { at: 470s, message: { from: 64501, text: Hello } }\n";

static const struct {
	unsigned at_s;
	const char *router, *prefix, *path;
} rows[] = {
	{ 50, "as64501", "203.0.113.0/24", "64500 64520 64521" },
	{ 50, "as64521", "2001:db8::/32", "64520 64500 64501" },
	{ 50, "as64510", "198.51.100.0/24", "64500 64501" },
	/* A more specific one goes everywhere, but not past a filter. */
	{ 65, "as64501", "192.0.2.0/25", "64500 64520 64521" },
	{ 65, "as64510", "192.0.2.0/25", "-" },
	/* The same prefix only where it is nearer or pays. */
	{ 75, "as64520", "192.0.2.0/24", "64521" },
	{ 75, "as64500", "192.0.2.0/24", "" },
	{ 75, "as64501", "192.0.2.0/24", "64500" },
	/* A forged origin. */
	{ 85, "as64501", "198.51.100.0/25", "-" },
	{ 85, "as64500", "198.51.100.0/25", "64520 64521 64501" },
	{ 85, "as64510", "198.51.100.0/25", "-" },
	{ 95, "as64520", "192.0.0.0/16", "64521 64521 64521" },
	{ 125, "as64520", "192.0.2.0/24", "64500" },
	{ 140, "as64500", "198.51.100.0/24", "-" },
	{ 240, "as64500", "198.51.100.0/24", "64501" },
	{ 300, "as64510", "203.0.113.0/24", "-" },
	{ 390, "as64510", "203.0.113.0/24", "64520 64521" },
	{ 425, "as64510", "192.0.2.0/24", "64500" },
};

static void
timeline_happens(void **state)
{
	struct opened o;

	(void)state;
	open_text(&o, world, NULL);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char row[160];

		sim_run(o.w->sim, rows[i].at_s * 1000);
		snprintf(row, sizeof(row), "%us %s %s", rows[i].at_s,
		    rows[i].router, rows[i].prefix);
		CHECK_STR(row, best(&o, rows[i].router, rows[i].prefix),
		    rows[i].path);
	}
	sim_run(o.w->sim, o.s->duration_ms);
	assert_null(sim_check(o.w->sim, &o.arena));
	close_world(&o);
}

/* Only the first act has the recorded history. */
static void
replay_is_an_act_of_its_own(void **state)
{
	struct opened o;

	(void)state;
	open_text(&o, world, &(struct world_options){ .replay = true });
	sim_run(o.w->sim, 465000);
	assert_string_equal(best(&o, "as64501", "192.0.2.128/25"), "64500");
	close_world(&o);
	open_text(&o, world, NULL);
	sim_run(o.w->sim, 465000);
	assert_string_equal(best(&o, "as64501", "192.0.2.128/25"), "-");
	close_world(&o);
}

/* The published form of a node's customers as a filter: registered prefixes
 * and their parts down to what the Internet carries. */
static void
filters_are_registered_space(void **state)
{
	struct opened o;
	const struct topology *t;
	const struct prefix_list *l;
	struct prefix p;
	static const struct {
		const char *prefix;
		bool permitted;
	} list[] = {
		{ "192.0.2.0/24", true },
		{ "198.51.100.0/24", true },
		{ "203.0.113.0/24", true },
		{ "192.0.2.0/25", false },
		{ "192.0.0.0/16", false },
		{ "0.0.0.0/0", false },
	};

	(void)state;
	open_text(&o, world, NULL);
	t = &o.w->topology;
	l = t->routers[topology_find_router(t, "as64510")]
		.defaults.customer_cone[AF_V4];
	assert_non_null(l);
	for (size_t i = 0; i < ARRAY_LEN(list); i++) {
		prefix_parse(list[i].prefix, &p);
		CHECK(list[i].prefix,
		    (prefix_list_match(l, &p) != NULL) == list[i].permitted);
	}
	l = t->routers[topology_find_router(t, "as64520")]
		.defaults.customer_cone[AF_V4];
	assert_null(l);
	close_world(&o);
}

static void
registry_has_what_is_held(void **state)
{
	struct opened o;
	struct prefix p;
	const struct roa *roas;
	size_t n;

	(void)state;
	open_text(&o, world, NULL);
	prefix_parse("192.0.2.0/24", &p);
	assert_int_equal(holdings_holder(&o.w->registry.start, &p), 64500);
	assert_non_null(registry_find_as(&o.w->registry, 64521));
	sim_run(o.w->sim, 440000);
	roas = sim_roas(o.w->sim, &n);
	assert_int_equal(n, 1);
	assert_int_equal(roas[0].origin_as, 64501);
	assert_int_equal(roas[0].max_length, 24);
	sim_run(o.w->sim, 480000);
	sim_roas(o.w->sim, &n);
	assert_int_equal(n, 0);
	close_world(&o);
}

static void
log_of(struct opened *o, struct strbuf *out)
{
	sim_run(o->w->sim, o->s->duration_ms);
	for (size_t i = 0; i < history_steps(o->w->sim); i++) {
		history_render(o->w->sim, i, true, out);
		strbuf_addc(out, '\n');
	}
}

/* The lines of each list the other way round. */
static char *
reversed(const char *text)
{
	struct strbuf out = { 0 };
	const char *lines[64];
	size_t n = 0;

	while (*text != '\0') {
		size_t len = strcspn(text, "\n") + 1;

		if (text[0] != ' ') {
			while (n > 0) {
				n--;
				strbuf_addn(&out, lines[n],
				    strcspn(lines[n], "\n") + 1);
			}
			strbuf_addn(&out, text, len);
		} else {
			lines[n++] = text;
		}
		text += len;
	}
	while (n > 0) {
		n--;
		strbuf_addn(&out, lines[n], strcspn(lines[n], "\n") + 1);
	}
	return strbuf_take(&out);
}

static void
order_in_the_file_does_not_matter(void **state)
{
	struct strbuf a = { 0 }, b = { 0 }, again = { 0 };
	struct opened o;
	char *text = reversed(world);

	(void)state;
	open_text(&o, world, NULL);
	log_of(&o, &a);
	close_world(&o);
	open_text(&o, text, NULL);
	log_of(&o, &b);
	close_world(&o);
	open_text(&o, world, NULL);
	log_of(&o, &again);
	close_world(&o);
	assert_string_equal(a.s, b.s);
	assert_string_equal(a.s, again.s);
	strbuf_finish(&a);
	strbuf_finish(&b);
	strbuf_finish(&again);
	free(text);
}

static const char many_routers[] =
    "version: 1\nid: test\ntitle: Test\nsummary: Test.\n"
    "programme: netops\nedition: \"2020\"\nduration: 10m\n"
    "bogons: default-only\nlearner: { as: 64999 }\n"
    "nodes:\n"
    "  - { as: 64999, name: You, config: unread.conf }\n"
    "  - as: 64500\n"
    "    name: A\n"
    "    prefixes: [192.0.2.0/24]\n"
    "    routers: [{ name: west, id: 192.0.2.1 }, { name: mid }, { name: east "
    "}]\n"
    "  - { as: 64501, name: B, prefixes: [198.51.100.0/24] }\n"
    "  - { as: 64502, name: C, prefixes: [203.0.113.0/24] }\n"
    "  - { as: 64503, name: D, prefixes: [198.51.101.0/24] }\n"
    "  - { as: 64700, name: IX, route-server: true }\n"
    "links:\n"
    "  - { internal: [west, mid], session: false }\n"
    "  - { internal: [mid, east], cost: 20 }\n"
    "  - { provider: west, customer: 64501 }\n"
    "  - { provider: east, customer: 64502 }\n"
    "  - { ixp: { route-server: 64700, members: [east, 64503], lan: "
    "[10.9.0.0/24] } }\n";

static void
routers_of_one_as_and_an_exchange(void **state)
{
	struct opened o;
	const struct topology *t;
	struct ip_addr addr;
	router_id_t west, east;

	(void)state;
	open_text(&o, many_routers, NULL);
	t = &o.w->topology;
	west = topology_find_router(t, "west");
	east = topology_find_router(t, "east");
	assert_int_equal(topology_igp_cost(t, west, east), 30);
	assert_int_equal(t->routers[west].bgp_id, 0xc0000201);
	assert_int_not_equal(t->routers[east].bgp_id,
	    t->routers[east - 1].bgp_id);
	ip_addr_parse("192.0.2.1", &addr);
	assert_int_equal(topology_owner_of(t, &addr), west);
	ip_addr_parse("10.9.0.1", &addr);
	assert_int_equal(topology_owner_of(t, &addr),
	    topology_find_router(t, "as64700"));
	ip_addr_parse("10.9.0.2", &addr);
	assert_int_equal(topology_owner_of(t, &addr), east);

	sim_run(o.w->sim, o.s->duration_ms);
	/* west and east speak iBGP, west and mid do not. */
	assert_string_equal(best(&o, "west", "203.0.113.0/24"), "64502");
	assert_string_equal(best(&o, "mid", "203.0.113.0/24"), "64502");
	assert_string_equal(best(&o, "mid", "198.51.100.0/24"), "-");
	assert_string_equal(best(&o, "as64501", "203.0.113.0/24"),
	    "64500 64502");
	/* The route server is not in the path. */
	assert_string_equal(best(&o, "as64503", "203.0.113.0/24"),
	    "64500 64502");
	assert_string_equal(best(&o, "east", "198.51.101.0/24"), "64503");
	assert_null(sim_check(o.w->sim, &o.arena));
	close_world(&o);
}

static size_t
word_count(const struct attr_table *t, set_id set)
{
	size_t n;

	(void)word_set_get(t, set, &n);
	return n;
}

/* 64510 provides 64500 and 64501; 64501 provides 64502. 64503 is 64510's peer
 * and out of a recording. */
static const char defended[] =
    "version: 1\nid: test\ntitle: Test\nsummary: Test.\n"
    "programme: netops\nedition: \"2020\"\nduration: 10m\n"
    "bogons: default-only\nlearner: { as: 64999 }\n"
    "nodes:\n"
    "  - { as: 64999, name: You, config: unread.conf }\n"
    "  - { as: 64510, name: A, defends: [edge-filter, path-end] }\n"
    "  - { as: 64500, name: B, publishes: [aspa, path-end] }\n"
    "  - { as: 64501, name: C, rov: true, defends: [otc] }\n"
    "  - { as: 64502, name: D, prefixes: [203.0.113.0/24] }\n"
    "  - { as: 64503, name: E, recorded: true }\n"
    "links:\n"
    "  - { provider: 64510, customer: 64500 }\n"
    "  - { provider: 64510, customer: 64501 }\n"
    "  - { provider: 64501, customer: 64502 }\n"
    "  - { peer: [64510, 64503], addresses: { first: [10.0.0.1/24], "
    "second: [10.0.0.3/24] } }\n"
    "timeline:\n"
    "  - { at: 1m, announce: { as: 64500, prefix: 198.51.100.0/24, "
    "path: [64511] } }\n"
    "  - { at: 1m, announce: { as: 64503, prefix: 192.0.2.0/24, as-path: "
    "\"64503 64505 {64506,64507}\", next-hop: 10.0.0.9, origin: egp, med: 7, "
    "communities: [no-export, \"64503:1\"], large-communities: "
    "[\"64503:1:2\"], extended-communities: [\"rt 64503:1\", "
    "\"0x4306000000000001\"], atomic-aggregate: true, aggregator: "
    "\"64507 10.1.1.1\", only-to-customer: 64503 } }\n"
    "  - { at: 1m, announce: { as: 64503, prefix: 192.0.3.0/24, as-path: "
    "\"64508 64500\" } }\n"
    "  - { at: 1m, announce: { as: 64503, prefix: 192.0.4.0/24, as-path: "
    "\"64508 64510\" } }\n";

static void
defences_look_at_the_links(void **state)
{
	struct opened o;
	const struct published *p;
	const struct as_record *r;

	(void)state;
	open_text(&o, defended, NULL);
	p = &o.w->published;
	r = as_map_find(p->aspas, 64500);
	assert_non_null(r);
	assert_true(r->n == 1 && as_record_has(r, 64510));
	assert_null(as_map_find(p->aspas, 64501));
	assert_true(as_record_has(as_map_find(p->path_ends, 64500), 64510));
	assert_non_null(as_map_find(p->transit_free, 64510));
	assert_null(as_map_find(p->transit_free, 64501));
	assert_non_null(as_map_find(p->edges, 64500));
	assert_null(as_map_find(p->edges, 64501));

	sim_run(o.w->sim, o.s->duration_ms);
	/* 64500 has no customers, and sends a path of another AS. */
	assert_string_equal(best(&o, "as64500", "198.51.100.0/24"), "64511");
	assert_string_equal(best(&o, "as64510", "198.51.100.0/24"), "-");
	/* Its own prefix passes, and so does what 64501 has of its customer. */
	assert_string_equal(best(&o, "as64510", "203.0.113.0/24"),
	    "64501 64502");
	/* The AS before 64500 is not one that 64500 has published. */
	assert_string_equal(best(&o, "as64510", "192.0.3.0/24"), "-");
	close_world(&o);
}

/* The whole way from the file: named validators, their times, and a CA that
 * publishes for another's space. */
static const char validated[] =
    "version: 1\nid: w\ntitle: T\nsummary: S\nprogramme: netops\n"
    "edition: \"2020\"\nduration: 8h\nlearner: { as: 64510 }\n"
    "nodes:\n"
    "  - { as: 64500, name: Holder, prefixes: [192.0.2.0/24] }\n"
    "  - { as: 64501, name: Thief, prefixes: [198.51.100.0/24], originates: "
    "[192.0.2.0/25] }\n"
    "  - { as: 64510, name: Top, config: r.conf }\n"
    "  - { as: 64511, name: Validates, rov: true }\n"
    "links:\n"
    "  - { provider: 64511, customer: 64500 }\n"
    "  - { provider: 64511, customer: 64501 }\n"
    "  - { provider: 64510, customer: 64511 }\n"
    "rpki:\n"
    "  validators:\n"
    "    - { name: rp1, starts: 5m, fetch: 2m, rtr-delay: 3s, serves: "
    "[64511], rtr-expire: 3h }\n"
    "timeline:\n"
    "  - { at: 1m, publish-roa: { prefix: 192.0.2.0/24, origin: 64501, max: "
    "25, ca: 64501 } }\n"
    "  - { at: 6m, publish-roa: { prefix: 192.0.2.0/24, origin: 64500 } }\n"
    "  - { at: 90m, validator-down: { name: rp1 } }\n";

static void
validators_take_their_time(void **state)
{
	static const struct {
		const char *name;
		uint64_t minute;
		const char *best;
	} moments[] = {
		{ "nothing", 1, "64501" },
		{ "the thief's CA does not hold it", 6, "64501" },
		{ "seen by the run from 5 to 7, and told", 8, "-" },
		{ "heard last at 67, it expires in three hours", 247, "-" },
		{ "fails open", 248, "64501" },
	};
	struct opened o;

	(void)state;
	open_text(&o, validated, NULL);
	for (size_t i = 0; i < ARRAY_LEN(moments); i++) {
		sim_run(o.w->sim, moments[i].minute * 60000);
		CHECK_STR(moments[i].name, best(&o, "as64511", "192.0.2.0/25"),
		    moments[i].best);
	}
	close_world(&o);
}

static void
recorded_nodes_say_what_they_said(void **state)
{
	struct opened o;
	const struct topology *t;
	const struct attr_table *attrs;
	const struct path_attrs *a;
	struct strbuf text = { 0 };
	struct prefix p;
	router_id_t r, recorded;
	char buf[PREFIX_TEXT_MAX];

	(void)state;
	open_text(&o, defended, NULL);
	sim_run(o.w->sim, o.s->duration_ms);
	t = &o.w->topology;
	attrs = sim_attrs(o.w->sim);
	r = topology_find_router(t, "as64510");
	recorded = topology_find_router(t, "as64503");
	assert_int_equal(prefix_parse("192.0.2.0/24", &p), PREFIX_OK);
	a = attr_get(attrs,
	    sim_adj_in(o.w->sim, topology_edge_to_as(t, r, 64503, AF_V4),
		sim_find_prefix(o.w->sim, &p))
		.received);
	as_path_print(attrs, a->as_path, &text);
	assert_string_equal(strbuf_str(&text), "64503 64505 {64506,64507}");
	strbuf_clear(&text);
	communities_print(attrs, a->communities, &text);
	strbuf_addc(&text, ' ');
	large_communities_print(attrs, a->large_communities, &text);
	assert_string_equal(strbuf_str(&text), "64503:1 no-export 64503:1:2");
	assert_string_equal(ip_addr_print(&a->next_hop, buf), "10.0.0.9");
	assert_string_equal(ip_addr_print(&a->aggregator_addr, buf),
	    "10.1.1.1");
	assert_int_equal(a->aggregator_as, 64507);
	assert_int_equal(a->origin, ORIGIN_EGP);
	assert_int_equal(a->multi_exit_disc, 7);
	assert_int_equal(a->only_to_customer, 64503);
	assert_true((a->flags & ATTR_ATOMIC_AGGREGATE) != 0);
	assert_int_equal(word_count(attrs, a->extended_communities), 4);
	strbuf_finish(&text);
	/* It passes nothing on, though it hears of 203.0.113.0/24. */
	assert_int_equal(prefix_parse("203.0.113.0/24", &p), PREFIX_OK);
	assert_int_equal(sim_adj_out(o.w->sim,
			     topology_edge_to_as(t, recorded, 64510, AF_V4),
			     sim_find_prefix(o.w->sim, &p)),
	    0);
	assert_string_equal(best(&o, "as64503", "203.0.113.0/24"),
	    "64510 64501 64502");
	assert_null(sim_check(o.w->sim, &o.arena));
	close_world(&o);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defences_look_at_the_links),
		cmocka_unit_test(validators_take_their_time),
		cmocka_unit_test(recorded_nodes_say_what_they_said),
		cmocka_unit_test(timeline_happens),
		cmocka_unit_test(replay_is_an_act_of_its_own),
		cmocka_unit_test(filters_are_registered_space),
		cmocka_unit_test(registry_has_what_is_held),
		cmocka_unit_test(order_in_the_file_does_not_matter),
		cmocka_unit_test(routers_of_one_as_and_an_exchange),
	};

	return RUN_TESTS(tests);
}
