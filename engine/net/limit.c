/* The maximum number of prefixes of a session (RFC 4271 6.7, RFC 4486 4). */
#include "net/sim_private.h"

enum { THRESHOLD_DEFAULT = 75 };

/* NULL: no limit. Only routers with a configuration have one. */
static const struct neighbor_af *
limit_of(const struct sim *s, edge_t e, enum afi af, enum flavour *f)
{
	const struct neighbor *nb = edge_neighbor(s, e);

	if (nb == NULL || nb->af[af].max_prefix == 0)
		return NULL;
	*f = config_entry(s, s->topo->edges[e].router)->config->flavour;
	return &nb->af[af];
}

/* What is counted: the Adj-RIB-In after policy. FRR has the routes whose next
 * hop cannot be reached in it as well. */
static bool
is_counted(enum flavour f, uint32_t cell)
{
	return is_accepted(cell) ||
	    (f == FLAVOUR_FRR &&
		cell == (CELL_REFUSED | (uint32_t)REFUSE_NEXT_HOP));
}

static uint32_t
count(const struct sim *s, edge_t e, enum flavour f, enum afi af)
{
	uint32_t n = 0;

	for (prefix_id p = 0; e < s->edge_slots && p < s->n_prefixes; p++)
		n += prefix_afi(s, p) == af &&
		    is_counted(f, edge_cells(s, p, e)[EDGE_ACCEPTED]);
	return n;
}

static void
warn(struct sim *s, edge_t e, uint32_t n, uint32_t limit)
{
	struct strbuf text = { 0 };
	char addr[PREFIX_TEXT_MAX];

	strbuf_addf(&text,
	    "maximum-prefix: %u prefixes from %s, the limit is %u", n,
	    ip_addr_print(&s->topo->edges[e].remote_addr, addr), limit);
	push_message(s, edge_local_as(s, e), strbuf_str(&text));
	strbuf_finish(&text);
}

/* n prefixes are counted; grown: one more than before. */
static bool
judge(struct sim *s, edge_t e, const struct neighbor_af *af, uint32_t n,
    bool grown)
{
	uint64_t threshold = af->max_prefix_threshold != 0
	    ? af->max_prefix_threshold
	    : THRESHOLD_DEFAULT;

	if (n <= af->max_prefix) {
		if (grown && n == af->max_prefix * threshold / 100 + 1)
			warn(s, e, n, af->max_prefix);
		return true;
	}
	if (grown && n == af->max_prefix + 1)
		warn(s, e, n, af->max_prefix);
	if (af->max_prefix_warning_only)
		return true;
	session_end(s, e, FSM_STOP, NOTIFY_MAX_PREFIX);
	return false;
}

bool
limit_check(struct sim *s, edge_t e, prefix_id p, uint32_t was, uint32_t now)
{
	enum flavour f;
	const struct neighbor_af *af = limit_of(s, e, prefix_afi(s, p), &f);
	bool grown;
	uint32_t n;

	if (af == NULL || !is_counted(f, now))
		return true;
	grown = !is_counted(f, was);
	if (f != FLAVOUR_FRR && !grown)
		return true;
	n = count(s, e, f, prefix_afi(s, p));
	if (f == FLAVOUR_FRR && grown)
		n--;
	return judge(s, e, af, n, grown);
}

void
limit_recheck(struct sim *s, edge_t e, prefix_id p, uint32_t was, uint32_t now)
{
	enum flavour f;
	const struct neighbor_af *af = limit_of(s, e, prefix_afi(s, p), &f);

	if (af != NULL && is_counted(f, now) && !is_counted(f, was))
		(void)judge(s, e, af, count(s, e, f, prefix_afi(s, p)), true);
}

void
limit_changed(struct sim *s, edge_t e)
{
	for (int i = 0; i < AF_COUNT; i++) {
		enum flavour f;
		const struct neighbor_af *af = limit_of(s, e, (enum afi)i, &f);

		if (af != NULL &&
		    !judge(s, e, af, count(s, e, f, (enum afi)i), false))
			return;
	}
}
