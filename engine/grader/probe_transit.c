/* What transit is for: routes to networks that nobody here has heard of. */
#include "grader/inject.h"

/* The length that everybody accepts, and what most of the Internet's routes
 * have. */
enum { DRAWS = 6, TRIES = 64, V4_LEN = 24, V6_LEN = 48 };

/* A prefix of ordinary unicast space; no documentation, private or reserved
 * block is near it. */
static struct prefix
draw(struct probe *p, int family)
{
	static const uint8_t first4[] = { 5, 23, 41, 62, 77, 91, 103, 131, 146,
		163, 178, 186, 202, 213 };
	static const uint8_t first6[][2] = { { 0x24, 0x02 }, { 0x26, 0x06 },
		{ 0x28, 0x04 }, { 0x2a, 0x02 }, { 0x2c, 0x0f } };
	uint64_t r = base_rand(&p->rand);
	struct ip_addr addr = { .family = (uint8_t)family };

	if (family == IP_V4)
		return prefix_make(ip_addr_v4(
				       (uint32_t)first4[r % ARRAY_LEN(first4)]
					   << 24 |
				       (uint32_t)(r >> 8 & 0xffff00)),
		    V4_LEN);
	addr.bytes[0] = first6[r % ARRAY_LEN(first6)][0];
	addr.bytes[1] = first6[r % ARRAY_LEN(first6)][1];
	for (size_t i = 2; i < V6_LEN / 8; i++)
		addr.bytes[i] = (uint8_t)(r >> 8 * i);
	return prefix_make(addr, V6_LEN);
}

static bool
overlap(const struct prefix *a, const struct prefix *b)
{
	return prefix_covers(a, b) || prefix_covers(b, a);
}

/* Registered, announced or scripted space has probes of its own. */
static bool
is_unknown(struct probe *p, const struct prefix *x)
{
	const struct holdings *held = p->held;
	size_t n;
	const struct prefix *bogons = probe_bogons(p, x->addr.family, &n);

	for (size_t i = 0; i < n; i++)
		if (bogons[i].len > 0 && overlap(&bogons[i], x))
			return false;
	for (size_t i = 0; i < held->n; i++)
		if (overlap(&held->items[i].prefix, x))
			return false;
	for (size_t i = 0; i < p->grading->n_known; i++)
		if (p->grading->known[i].len > 0 &&
		    overlap(&p->grading->known[i], x))
			return false;
	return true;
}

static uint32_t
draw_as(struct probe *p)
{
	for (;;) {
		uint32_t as = 1000 + (uint32_t)(base_rand(&p->rand) % 60000);
		if (topology_find_as(p->topo, as) == NULL)
			return as;
	}
}

static void
check_one(struct probe *p, edge_t e, const struct prefix *x)
{
	uint32_t as = probe_neighbor_as(p, e);
	struct announcement a = { .edge = e, .prefix = *x };
	struct evidence *ev;
	struct place place;
	const char *rule;

	a.path[a.n_path++] = as;
	a.path[a.n_path++] = draw_as(p);
	if (inject_ask(p, &a, NULL).reason == REFUSE_NONE) {
		probe_pass(p);
		return;
	}
	if (!probe_shows(p, "good-route-refused", as, x->addr.family, 1)) {
		probe_fail_more(p, "good-route-refused", as, x->addr.family,
		    NULL);
		return;
	}
	rule = inject_rule_text(p, &a, RULE_ANY, &place);
	ev = probe_fail(p, EVIDENCE_MISSING_ROUTE, "good-route-refused",
	    "%s from %s would be refused: nothing is wrong with it, and "
	    "transit is there for the networks that you do not know; decided "
	    "by: %s",
	    inject_text(p, &a), probe_as_text(p, as), rule);
	ev->place = place;
}

void
probe_transit_keep(struct probe *p)
{
	static const int families[] = { IP_V4, IP_V6 };
	struct probe_sessions s = probe_sessions(p, 1u << REL_PROVIDER);

	for (size_t i = 0; i < s.n; i++) {
		if (probe_is_down(p, s.edges[i]))
			continue;
		for (size_t f = 0; f < ARRAY_LEN(families); f++) {
			size_t done = 0;
			if (!probe_carries(p, s.edges[i], families[f]))
				continue;
			for (size_t k = 0; k < TRIES && done < DRAWS; k++) {
				struct prefix x = draw(p, families[f]);
				if (!is_unknown(p, &x))
					continue;
				check_one(p, s.edges[i], &x);
				done++;
			}
		}
	}
}
