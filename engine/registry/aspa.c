#include "registry/aspa.h"

#define DRAFT "draft-ietf-sidrops-aspa-verification-23"

enum aspa_attestation
aspa_authorized(const struct as_map *aspas, uint32_t customer_as,
    uint32_t provider_as)
{
	const struct as_record *aspa = as_map_find(aspas, customer_as);

	if (aspa == NULL)
		return ASPA_NO_ATTESTATION;
	if (provider_as != 0 && as_record_has(aspa, provider_as))
		return ASPA_PROVIDER;
	return ASPA_NOT_PROVIDER;
}

const char *
aspa_attestation_name(enum aspa_attestation a)
{
	switch (a) {
	case ASPA_NO_ATTESTATION:
		return "no-attestation";
	case ASPA_PROVIDER:
		return "provider";
	case ASPA_NOT_PROVIDER:
		return "not-provider";
	}
	base_panic(__FILE__, __LINE__, "unknown attestation");
}

const char *
aspa_state_name(enum aspa_state s)
{
	switch (s) {
	case ASPA_UNKNOWN:
		return "unknown";
	case ASPA_VALID:
		return "valid";
	case ASPA_INVALID:
		return "invalid";
	}
	base_panic(__FILE__, __LINE__, "unknown ASPA state");
}

/* --- the steps, a row each ------------------------------------------------*/

static const struct {
	enum aspa_state state;
	const char *text;
	const char *clause[2]; /* by direction */
} steps[] = {
	[ASPA_EMPTY_PATH] = { ASPA_INVALID, "the AS_PATH is empty",
	    { DRAFT " 6.2 step 1", DRAFT " 6.3 step 1" } },
	[ASPA_FIRST_AS] = { ASPA_INVALID,
	    "the first AS in the path is not the neighbour's",
	    { DRAFT " 6.2 step 2", DRAFT " 6.3 step 2" } },
	[ASPA_AS_SET] = { ASPA_INVALID, "there is an AS_SET in the path",
	    { DRAFT " 6.2 step 3", DRAFT " 6.3 step 3" } },
	[ASPA_LEAK] = { ASPA_INVALID,
	    "by what is published the path is a leak or a forgery",
	    { DRAFT " 6.2 step 4", DRAFT " 6.3 step 4" } },
	[ASPA_UNATTESTED] = { ASPA_UNKNOWN,
	    "for a hop that counts nothing is published",
	    { DRAFT " 6.2 step 5", DRAFT " 6.3 step 5" } },
	[ASPA_ATTESTED] = { ASPA_VALID, "every hop that counts is attested",
	    { DRAFT " 6.2 step 6", DRAFT " 6.3 step 6" } },
};

const char *
aspa_reason_text(enum aspa_reason r)
{
	PRE((size_t)r < ARRAY_LEN(steps));
	return steps[r].text;
}

const char *
aspa_clause(enum aspa_direction d, enum aspa_reason r)
{
	PRE((size_t)r < ARRAY_LEN(steps));
	return steps[r].clause[d];
}

/* --- the ramps -------------------------------------------------------------
 *
 * The path is read from the neighbour to the origin. The up-ramp starts at the
 * origin, so the last hop seen that ends it is the one that counts; the
 * down-ramp starts at the neighbour, so the first. */

/* at: position of the ramp's last AS, 1 = the neighbour; 0: nothing ends it. */
struct end {
	uint32_t at;
	struct aspa_hop hop;
};

struct ramps {
	uint32_t n;
	struct end up_most, up_least, down_most, down_least;
};

/* 6.1: a hop that is Not Provider+ ends a ramp; one without attestation ends
 * what is known of it. */
static void
measure_up(struct ramps *r, struct aspa_hop hop, uint32_t at)
{
	if (hop.found == ASPA_NOT_PROVIDER)
		r->up_most = (struct end){ at, hop };
	if (hop.found != ASPA_PROVIDER)
		r->up_least = (struct end){ at, hop };
}

static void
measure_down(struct ramps *r, struct aspa_hop hop, uint32_t at)
{
	if (hop.found == ASPA_NOT_PROVIDER && r->down_most.at == 0)
		r->down_most = (struct end){ at, hop };
	if (hop.found != ASPA_PROVIDER && r->down_least.at == 0)
		r->down_least = (struct end){ at, hop };
}

static struct aspa_hop
ask(const struct as_map *aspas, uint32_t customer_as, uint32_t provider_as)
{
	return (struct aspa_hop){ customer_as, provider_as,
		aspa_authorized(aspas, customer_as, provider_as) };
}

/* False: there is an AS_SET. */
static bool
measure(const struct as_map *aspas, const struct attr_table *t, path_id path,
    struct ramps *r)
{
	uint32_t nearer = 0; /* AS(i+1), while AS(i) is looked at */

	*r = (struct ramps){ 0 };
	while (path != 0) {
		struct path_node node = as_path_node(t, path);

		if (node.is_set)
			return false;
		path = node.tail;
		if (r->n > 0 && node.as == nearer)
			continue;
		r->n++;
		if (r->n > 1) {
			measure_up(r, ask(aspas, node.as, nearer), r->n);
			measure_down(r, ask(aspas, nearer, node.as), r->n - 1);
		}
		nearer = node.as;
	}
	return true;
}

/* --- the procedures -------------------------------------------------------*/

static void
set_ramps(struct aspa_result *out, const struct ramps *r, const struct end *up,
    const struct end *down, enum aspa_direction direction)
{
	out->length = r->n;
	out->up = up->hop;
	out->up_ramp = up->at == 0 ? r->n : r->n - up->at + 1;
	out->down = (struct aspa_hop){ 0 };
	out->down_ramp = 0; /* 6.2: none is expected */
	if (direction == ASPA_DOWNSTREAM) {
		out->down = down->hop;
		out->down_ramp = down->at == 0 ? r->n : down->at;
	}
}

static bool
ramps_meet(const struct aspa_result *r)
{
	return r->up_ramp + r->down_ramp >= r->length;
}

static enum aspa_reason
verify(const struct as_map *aspas, const struct attr_table *t, path_id path,
    uint32_t neighbor_as, enum aspa_direction direction,
    struct aspa_result *out)
{
	struct ramps r;

	if (path == 0)
		return ASPA_EMPTY_PATH;
	if (neighbor_as != 0 && as_path_first(t, path) != neighbor_as)
		return ASPA_FIRST_AS;
	if (!measure(aspas, t, path, &r))
		return ASPA_AS_SET;
	set_ramps(out, &r, &r.up_most, &r.down_most, direction);
	if (!ramps_meet(out))
		return ASPA_LEAK;
	set_ramps(out, &r, &r.up_least, &r.down_least, direction);
	return ramps_meet(out) ? ASPA_ATTESTED : ASPA_UNATTESTED;
}

struct aspa_result
aspa_verify(const struct as_map *aspas, const struct attr_table *t,
    path_id path, uint32_t neighbor_as, enum aspa_direction direction)
{
	struct aspa_result out = { 0 };

	out.reason = verify(aspas, t, path, neighbor_as, direction, &out);
	out.state = steps[out.reason].state;
	return out;
}
