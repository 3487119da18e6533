/* Random worlds: networks with the standard policy, networks with route-maps,
 * MED and communities, and one with a route reflector. The same world again has
 * the same log, byte for byte, and so has it with every compiler
 * (determinism.golden). With nodes, links and simultaneous events in another
 * order it ends with the same routes; or else it is one of those worlds that
 * have several ends, and is recognised as such. */
#include "check.h"
#include "net/history.h"
#include "net/stable.h"
#include "scenario/scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { N_STUBS = 4, N_OWN = 3, N_CORE = 3, LINES = 40, GOLDENS = 100 };
/* What has not settled after that many steps is taken for something that never
 * does; the second number bounds the search. */
enum { RUN_STEPS = 5000, SEARCH_STEPS = 20000 };
#define CORE_AS 64500u /* with three routers, the first one reflects */
#define GOLDEN LAB_SOURCE_DIR "/tests/unit/scenario/determinism.golden"

/* --- drawing a world ------------------------------------------------------*/

struct lines {
	char text[LINES][400];
	size_t n;
};

/* A configuration, as it grows with its links. */
struct conf {
	struct strbuf head, family, maps;
	size_t n_maps;
};

struct draft {
	uint64_t dice;
	struct lines nodes, links, events;
	struct conf core[N_CORE], own[N_OWN];
	unsigned n_addresses;
};

static unsigned
dice(struct draft *d, unsigned sides)
{
	return (unsigned)(base_rand(&d->dice) % sides);
}

static void PRINTF_LIKE(2, 3) add(struct lines *l, const char *fmt, ...)
{
	va_list ap;

	assert_true(l->n < LINES);
	va_start(ap, fmt);
	(void)vsnprintf(l->text[l->n++], sizeof(l->text[0]), fmt, ap);
	va_end(ap);
}

static uint32_t
own_as(size_t i)
{
	return 64511 - (uint32_t)i;
}

static uint32_t
stub_as(size_t i)
{
	return 65536 + (uint32_t)i;
}

/* What a network likes about a neighbour, and what it tells it. */
static const char *
draw_map(struct draft *d, struct conf *c, bool out, char name[16])
{
	(void)snprintf(name, 16, "%s%zu", out ? "OUT" : "IN", c->n_maps++);
	strbuf_addf(&c->maps, "route-map %s permit 10\n", name);
	if (out) {
		strbuf_addf(&c->maps, " set metric %u\n", dice(d, 3) * 10);
		if (dice(d, 3) == 0)
			strbuf_addf(&c->maps,
			    " set community 64500:%u additive\n", dice(d, 9));
	} else if (dice(d, 4) == 0) {
		strbuf_addf(&c->maps, " set local-preference %u\n",
		    100 + dice(d, 3) * 50);
	}
	strbuf_add(&c->maps, "exit\n");
	return name;
}

static void
draw_neighbor(struct draft *d, struct conf *c, const char *addr, uint32_t as)
{
	char name[16];

	if (c == NULL)
		return;
	strbuf_addf(&c->head, " neighbor %s remote-as %u\n", addr, as);
	strbuf_addf(&c->family, "  neighbor %s route-map %s in\n", addr,
	    draw_map(d, c, false, name));
	strbuf_addf(&c->family, "  neighbor %s route-map %s out\n", addr,
	    draw_map(d, c, true, name));
}

/* a is the provider, or one of two peers. */
static void
draw_link(struct draft *d, const char *a, uint32_t as_a, struct conf *conf_a,
    uint32_t b, struct conf *conf_b)
{
	unsigned k = ++d->n_addresses, delay = 5 + dice(d, 40);
	bool peers = dice(d, 3) == 0;
	char addr[24];

	add(&d->links,
	    "  - %s%s%s%u%s\n    delay: %ums\n"
	    "    addresses: { %s: [10.0.%u.1/30], %s: [10.0.%u.2/30] }\n",
	    peers ? "peer: [" : "provider: ", a,
	    peers ? ", " : "\n    customer: ", b, peers ? "]" : "", delay,
	    peers ? "first" : "provider", k, peers ? "second" : "customer", k);
	(void)snprintf(addr, sizeof(addr), "10.0.%u.2", k);
	draw_neighbor(d, conf_a, addr, b);
	(void)snprintf(addr, sizeof(addr), "10.0.%u.1", k);
	draw_neighbor(d, conf_b, addr, as_a);
}

static void
draw_core(struct draft *d)
{
	add(&d->nodes,
	    "  - { as: %u, name: Core, prefixes: [198.51.100.0/24], routers: ["
	    "{ name: r0, id: 192.0.2.1, config: routers/r0.conf, dialect: frr }"
	    ", { name: r1, id: 192.0.2.2, config: routers/r1.conf, dialect: "
	    "frr }, { name: r2, id: 192.0.2.3, config: routers/r2.conf, "
	    "dialect: frr }] }\n",
	    CORE_AS);
	for (unsigned i = 0; i < N_CORE; i++)
		add(&d->links,
		    "  - internal: [r%u, r%u]\n    cost: %u\n"
		    "    session: false\n",
		    i, (i + 1) % N_CORE, 1 + dice(d, 9));
	for (unsigned i = 1; i < N_CORE; i++) {
		struct conf *c = &d->core[0];

		strbuf_addf(&c->head, " neighbor 192.0.2.%u remote-as %u\n",
		    i + 1, CORE_AS);
		strbuf_addf(&c->family,
		    "  neighbor 192.0.2.%u route-reflector-client\n", i + 1);
		strbuf_addf(&d->core[i].head,
		    " neighbor 192.0.2.1 remote-as %u\n", CORE_AS);
		if (dice(d, 2) == 0)
			strbuf_add(&d->core[i].family,
			    "  neighbor 192.0.2.1 next-hop-self\n");
	}
}

static void
draw_nodes(struct draft *d)
{
	draw_core(d);
	for (size_t i = 0; i < N_OWN; i++)
		add(&d->nodes,
		    "  - { as: %u, name: Own%zu, id: 192.0.2.%zu, config: "
		    "routers/as%u.conf, dialect: frr, prefixes: "
		    "[203.0.113.%zu/28] }\n",
		    own_as(i), i, 10 + i, own_as(i), i * 16);
	for (size_t i = 0; i < N_STUBS; i++)
		add(&d->nodes,
		    "  - { as: %u, name: Stub%zu, id: 192.0.2.%zu, prefixes: "
		    "[203.0.113.%zu/28] }\n",
		    stub_as(i), i, 20 + i, 128 + i * 16);
}

static void
draw_links(struct draft *d)
{
	char name[24];

	for (unsigned i = 0; i < N_CORE; i++) {
		(void)snprintf(name, sizeof(name), "r%u", i);
		draw_link(d, name, CORE_AS, &d->core[i], own_as(i), &d->own[i]);
		draw_link(d, name, CORE_AS, &d->core[i],
		    stub_as(dice(d, 2) + i), NULL);
	}
	for (size_t i = 0; i < N_OWN; i++)
		for (size_t k = i + 1; k < N_OWN; k++) {
			(void)snprintf(name, sizeof(name), "%u", own_as(i));
			if (dice(d, 4) > 0)
				draw_link(d, name, own_as(i), &d->own[i],
				    own_as(k), &d->own[k]);
		}
	for (size_t i = 0; i < N_STUBS; i++) {
		size_t up = dice(d, N_OWN);

		(void)snprintf(name, sizeof(name), "%u", own_as(up));
		draw_link(d, name, own_as(up), &d->own[up], stub_as(i), NULL);
		(void)snprintf(name, sizeof(name), "%u", stub_as(i));
		if (i + 1 < N_STUBS && dice(d, 2) == 0)
			draw_link(d, name, stub_as(i), NULL, stub_as(i + 1),
			    NULL);
	}
}

/* Several at the same moment. */
static void
draw_events(struct draft *d)
{
	for (size_t i = 0; i < N_STUBS; i++) {
		add(&d->events,
		    "  - { at: 30s, announce: { as: %u, prefix: "
		    "192.0.2.%zu/28 } }\n",
		    stub_as(i), 128 + (i % 3) * 16);
		if (i % 2 == 0)
			add(&d->events,
			    "  - { at: 60s, withdraw: { as: %u, prefix: "
			    "203.0.113.%zu/28 } }\n",
			    stub_as(i), 128 + i * 16);
	}
}

static void
draft_begin(struct draft *d, uint64_t seed)
{
	memset(d, 0, sizeof(*d));
	d->dice = seed;
	draw_nodes(d);
	draw_links(d);
	draw_events(d);
}

static void
draft_end(struct draft *d)
{
	for (size_t i = 0; i < N_CORE + N_OWN; i++) {
		struct conf *c = i < N_CORE ? &d->core[i] : &d->own[i - N_CORE];

		strbuf_finish(&c->head);
		strbuf_finish(&c->family);
		strbuf_finish(&c->maps);
	}
}

/* --- writing it -----------------------------------------------------------*/

static void
shuffle(struct lines *l, uint64_t *seed)
{
	char swap[sizeof(l->text[0])];

	for (size_t i = l->n; *seed != 0 && i > 1; i--) {
		size_t k = base_rand(seed) % i;

		memcpy(swap, l->text[k], sizeof(swap));
		memcpy(l->text[k], l->text[i - 1], sizeof(swap));
		memcpy(l->text[i - 1], swap, sizeof(swap));
	}
}

static void
write_conf(const char *dir, const char *name, uint32_t as, const char *network,
    const struct conf *c)
{
	char path[128];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/routers/%s.conf", dir, name);
	f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f,
	    "frr defaults traditional\nhostname %s\nip route %s Null0\n"
	    "router bgp %u\n%s address-family ipv4 unicast\n  network %s\n%s"
	    " exit-address-family\nexit\n%s",
	    name, network, as, strbuf_str(&c->head), network,
	    strbuf_str(&c->family), strbuf_str(&c->maps));
	fclose(f);
}

static void
write_lines(FILE *f, const char *key, const struct lines *l)
{
	fprintf(f, "%s:\n", key);
	for (size_t i = 0; i < l->n; i++)
		fputs(l->text[i], f);
}

/* order 0: as it was drawn. */
static void
write_world(const struct draft *drawn, const char *dir, uint64_t order)
{
	static struct draft d;
	char path[128], name[24], network[24];
	FILE *f;

	d = *drawn;
	shuffle(&d.nodes, &order);
	shuffle(&d.links, &order);
	shuffle(&d.events, &order);
	(void)snprintf(path, sizeof(path), "%s/scenario.yaml", dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f,
	    "version: 1\nid: drawn\ntitle: Drawn\nsummary: A random world.\n"
	    "programme: netops\nedition: \"2020\"\nbogons: "
	    "default-only\nsources: [Dice]\nseed: 1\n"
	    "duration: 90s\nlearner: { as: %u, routers: [r0] }\n"
	    "grade: [{ requirement: NO-1.2, points: 1, probes: "
	    "[{ kind: customer-keep }] }]\n",
	    CORE_AS);
	write_lines(f, "nodes", &d.nodes);
	write_lines(f, "links", &d.links);
	write_lines(f, "timeline", &d.events);
	fclose(f);
	(void)snprintf(path, sizeof(path), "%s/task.md", dir);
	f = fopen(path, "w");
	assert_non_null(f);
	fputs("Nothing.\n", f);
	fclose(f);
	for (size_t i = 0; i < N_CORE; i++) {
		(void)snprintf(name, sizeof(name), "r%zu", i);
		write_conf(dir, name, CORE_AS, "198.51.100.0/24", &d.core[i]);
	}
	for (size_t i = 0; i < N_OWN; i++) {
		(void)snprintf(name, sizeof(name), "as%u", own_as(i));
		(void)snprintf(network, sizeof(network), "203.0.113.%zu/28",
		    i * 16);
		write_conf(dir, name, own_as(i), network, &d.own[i]);
	}
}

/* --- playing it -----------------------------------------------------------*/

struct end {
	uint64_t log, ribs;
	bool settles, is_one_of_several;
};

static uint64_t
hash_text(uint64_t h, const char *text)
{
	for (; *text != '\0'; text++)
		h = (h ^ (unsigned char)*text) * 0x100000001b3u;
	return (h ^ 0x100) * 0x100000001b3u;
}

/* One router's best routes. Ids follow the order of addition, so nothing of
 * them is in it; the sum over all does not depend on an order. */
static uint64_t
rib(const struct world *w, router_id_t r, prefix_id p)
{
	const struct sim *s = w->sim;
	const struct topology *t = &w->topology;
	attr_id id = sim_best_attrs(s, r, p);
	uint32_t best = sim_best(s, r, p);
	const struct path_attrs *a;
	struct strbuf b = { 0 };
	char text[PREFIX_TEXT_MAX];
	uint64_t h;

	if (id == 0)
		return 0;
	a = attr_get(sim_attrs(s), id);
	strbuf_addf(&b, "%s %s from %s ", t->routers[r].name,
	    prefix_print(sim_prefix(s, p), text),
	    best == BEST_LOCAL ? "itself"
			       : t->routers[t->edges[best].peer].name);
	strbuf_addf(&b, "next hop %s pref %u med %u path ",
	    ip_addr_print(&a->next_hop, text), a->local_pref,
	    a->multi_exit_disc);
	as_path_print(sim_attrs(s), a->as_path, &b);
	communities_print(sim_attrs(s), a->communities, &b);
	h = hash_text(0xcbf29ce484222325u, strbuf_str(&b));
	strbuf_finish(&b);
	return h;
}

static void
look(const struct world *w, struct end *end)
{
	struct strbuf b = { 0 };

	end->log = 0xcbf29ce484222325u;
	for (size_t i = 0; i < history_steps(w->sim); i++) {
		strbuf_clear(&b);
		history_render(w->sim, i, true, &b);
		end->log = hash_text(end->log, strbuf_str(&b));
	}
	strbuf_finish(&b);
	end->ribs = 0;
	for (router_id_t r = 0; r < w->topology.n_routers; r++)
		for (prefix_id p = 0; p < sim_prefix_count(w->sim); p++)
			end->ribs += rib(w, r, p);
}

static void
play(const char *dir, uint64_t shuffle_seed, bool search, struct end *end)
{
	const struct world_options o = { .shuffle_seed = shuffle_seed };
	struct arena arena = { 0 };
	struct diags d;
	struct scenario *sc;
	struct world *w = NULL;
	struct other_state other;

	diags_init(&d, &arena);
	sc = scenario_load(dir, NULL, 0, &d);
	if (sc != NULL)
		w = world_open(sc, &o, &d);
	if (w == NULL) {
		struct strbuf text = { 0 };

		diags_render(&text, &d);
		fail_msg("%s", strbuf_str(&text));
	}
	*end = (struct end){ 0 };
	while (
	    sim_next_time(w->sim) <= 90000 && history_steps(w->sim) < RUN_STEPS)
		(void)sim_step(w->sim);
	end->settles = history_steps(w->sim) < RUN_STEPS;
	look(w, end);
	if (search && end->settles) {
		uint64_t before = sim_state_hash(w->sim);

		end->is_one_of_several =
		    sim_find_other_state(w->sim, SEARCH_STEPS, &arena, &other);
		assert_true(sim_state_hash(w->sim) == before);
	}
	world_close(w);
	scenario_destroy(sc);
	diags_finish(&d);
	arena_finish(&arena);
}

/* --- the cases ------------------------------------------------------------*/

struct counts {
	size_t several, never, other_ends, other_logs;
};

static void
check_seed(uint64_t seed, const char *dir, FILE *golden, bool write,
    struct counts *n)
{
	static struct draft d;
	struct end first, again, other;
	char line[80], wanted[80];

	draft_begin(&d, seed);
	write_world(&d, dir, 0);
	play(dir, 0, true, &first);
	for (int i = 0; i < 2; i++) {
		play(dir, 0, false, &again);
		if (again.log != first.log || again.ribs != first.ribs)
			fail_msg("seed %llu: the same world, another log",
			    (unsigned long long)seed);
	}
	(void)snprintf(line, sizeof(line), "%llu %016llx %016llx %s\n",
	    (unsigned long long)seed, (unsigned long long)first.log,
	    (unsigned long long)first.ribs,
	    !first.settles                ? "never settles"
		: first.is_one_of_several ? "one of several"
					  : "the only one found");
	if (write)
		fputs(line, golden);
	else if (fgets(wanted, sizeof(wanted), golden) == NULL ||
	    !str_eq(wanted, line))
		fail_msg("found    %sexpected %s", line, wanted);
	n->never += !first.settles;
	n->several += first.is_one_of_several;
	for (uint64_t order = 1; order <= 3; order++) {
		write_world(&d, dir, order * 1000 + seed);
		play(dir, order * 1000 + seed, false, &other);
		n->other_logs += other.log != first.log;
		if (other.ribs == first.ribs && other.settles == first.settles)
			continue;
		n->other_ends++;
		if (first.settles && !first.is_one_of_several)
			fail_msg("seed %llu, order %llu: other routes, and "
				 "nothing said so",
			    (unsigned long long)seed,
			    (unsigned long long)order);
	}
	draft_end(&d);
}

static void
same_input_same_bytes(void **state)
{
	const char *golden_mode = getenv("LAB_GOLDEN");
	bool write = golden_mode != NULL && str_eq(golden_mode, "write");
	uint64_t seeds =
	    write || getenv("LAB_LONG") != NULL ? GOLDENS : GOLDENS / 12;
	char dir[] = "/tmp/manrs-lab-drawn-XXXXXX", command[96];
	struct counts n = { 0 };
	FILE *golden = fopen(GOLDEN, write ? "w" : "r");

	(void)state;
	assert_non_null(golden);
	assert_non_null(mkdtemp(dir));
	(void)snprintf(command, sizeof(command), "%s/routers", dir);
	assert_int_equal(mkdir(command, 0700), 0);
	for (uint64_t seed = 1; seed <= seeds; seed++)
		check_seed(seed, dir, golden, write, &n);
	fclose(golden);
	print_message("%llu worlds: %zu have several ends, %zu never settle; "
		      "of "
		      "%llu other orders %zu have another log, %zu end "
		      "elsewhere\n",
	    (unsigned long long)seeds, n.several, n.never,
	    (unsigned long long)seeds * 3, n.other_logs, n.other_ends);
	assert_true(n.other_logs > 0);
	(void)snprintf(command, sizeof(command), "rm -r '%s'", dir);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_input_same_bytes),
	};

	return RUN_TESTS(tests);
}
