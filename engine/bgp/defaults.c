#include "bgp/defaults.h"

#include "bgp/speaker_private.h"
#include "core/str.h"
#include "registry/path_end.h"

static const struct {
	const char *word, *text, *clause;
} defences[] = {
#define D(name, word, text, clause) [name] = { word, text, clause },
	DEFENCES(D)
#undef D
};
_Static_assert(ARRAY_LEN(defences) == DEFENCE_COUNT,
    "each defence has its words");

const char *
defence_word(enum defence d)
{
	PRE((size_t)d < ARRAY_LEN(defences));
	return defences[d].word;
}

const char *
defence_text(enum defence d)
{
	PRE((size_t)d < ARRAY_LEN(defences));
	return defences[d].text;
}

const char *
defence_clause(enum defence d)
{
	PRE((size_t)d < ARRAY_LEN(defences));
	return defences[d].clause;
}

bool
defence_find(const char *word, enum defence *out)
{
	for (int d = 0; d < DEFENCE_COUNT; d++)
		if (str_eq(defences[d].word, word)) {
			*out = (enum defence)d;
			return true;
		}
	return false;
}

void
default_deploy(struct default_behaviour *d, enum defence what)
{
	switch (what) {
	case DEFENCE_ROV:
		d->drop_rov_invalid = true;
		return;
	case DEFENCE_PEER_ROV:
		d->drop_rov_invalid_peer = true;
		return;
	case DEFENCE_ASPA:
		/* Without the right origin a right path says nothing. */
		d->drop_rov_invalid = true;
		d->drop_aspa_invalid = true;
		return;
	case DEFENCE_PATH_END:
		d->drop_rov_invalid = true;
		d->check_path_end = true;
		return;
	case DEFENCE_OTC:
		d->follow_otc = true;
		return;
	case DEFENCE_PEERLOCK_LITE:
		d->peerlock_lite = true;
		return;
	case DEFENCE_FIRST_AS:
		d->enforce_first_as = true;
		return;
	case DEFENCE_EDGE_FILTER:
		d->edge_filter = true;
		return;
	case DEFENCE_COUNT:
		break;
	}
	base_panic(__FILE__, __LINE__, "unknown defence");
}

bool
default_validates(const struct default_behaviour *d)
{
	return d->drop_rov_invalid || d->drop_rov_invalid_peer;
}

bool
default_accepts_all(const struct default_behaviour *d)
{
	return !default_validates(d) && !d->drop_aspa_invalid &&
	    !d->check_path_end && !d->peerlock_lite && !d->enforce_first_as &&
	    !d->edge_filter && d->customer_cone[AF_V4] == NULL &&
	    d->customer_cone[AF_V6] == NULL;
}

/* --- what is refused, a row each ------------------------------------------*/

static const struct default_behaviour nothing;

static const struct default_behaviour *
behaviour(const struct call *c)
{
	return c->s->defaults != NULL ? c->s->defaults : &nothing;
}

static const struct published *
published(const struct call *c)
{
	static const struct published none;
	const struct published *p = behaviour(c)->published;

	return p != NULL ? p : &none;
}

/* RFC 4271 6.3. A route server is not in its paths (RFC 7947 2.2.2.1). */
static bool
is_wrong_first_as(const struct call *c, path_id path)
{
	return behaviour(c)->enforce_first_as && c->s->relation != REL_RS &&
	    as_path_first(c->w->attrs, path) != c->s->remote_as;
}

static bool
is_rov_invalid(const struct call *c, path_id path)
{
	const struct default_behaviour *d = behaviour(c);

	if (!d->drop_rov_invalid &&
	    !(d->drop_rov_invalid_peer && c->s->relation == REL_PEER))
		return false;
	return call_rov(c, path).state == ROV_INVALID;
}

struct aspa_result
call_aspa(const struct call *c, path_id path)
{
	const struct session_side *s = c->s;
	struct aspa_result r;

	r = aspa_verify(s->aspas_told ? s->aspas : published(c)->aspas,
	    c->w->attrs, path, s->relation == REL_RS ? 0 : s->remote_as,
	    s->relation == REL_PROVIDER ? ASPA_DOWNSTREAM : ASPA_UPSTREAM);
	if (c->trace != NULL) {
		c->trace->aspa = r;
		c->trace->aspa_checked = true;
	}
	return r;
}

static bool
is_aspa_invalid(const struct call *c, path_id path)
{
	return behaviour(c)->drop_aspa_invalid &&
	    call_aspa(c, path).state == ASPA_INVALID;
}

static bool
is_forged_end(const struct call *c, path_id path)
{
	return behaviour(c)->check_path_end &&
	    path_end_verify(published(c)->path_ends, c->w->attrs, path).forged;
}

static bool
is_from_customer(const struct call *c)
{
	return c->s->relation == REL_CUSTOMER ||
	    c->s->relation == REL_RS_CLIENT;
}

/* Is an AS of the path in the set? */
static bool
path_meets(const struct attr_table *t, path_id path, const struct as_map *set)
{
	while (path != 0) {
		struct path_node node = as_path_node(t, path);
		size_t n = 1;
		const uint32_t *as =
		    node.is_set ? word_set_get(t, node.as, &n) : &node.as;

		for (size_t i = 0; i < n; i++)
			if (as_map_find(set, as[i]) != NULL)
				return true;
		path = node.tail;
	}
	return false;
}

/* Is there anything in the path but this AS? */
static bool
path_is_of_others(const struct attr_table *t, path_id path, uint32_t as)
{
	while (path != 0) {
		struct path_node node = as_path_node(t, path);

		if (node.is_set || node.as != as)
			return true;
		path = node.tail;
	}
	return false;
}

/* An AS that nobody sells transit to gives its routes to peers and customers,
 * and none of them may pass them to a provider: from a customer they are a
 * leak. */
static bool
is_transit_free(const struct call *c, path_id path)
{
	return behaviour(c)->peerlock_lite && is_from_customer(c) &&
	    path_meets(c->w->attrs, path, published(c)->transit_free);
}

/* An AS without customers has nobody's routes to pass on but its own. */
static bool
is_edge_path(const struct call *c, path_id path)
{
	uint32_t neighbor = c->s->remote_as;

	return behaviour(c)->edge_filter &&
	    as_map_find(published(c)->edges, neighbor) != NULL &&
	    path_is_of_others(c->w->attrs, path, neighbor);
}

static bool
is_not_registered(const struct call *c, path_id path)
{
	const struct prefix_list *cone = behaviour(c)->customer_cone[c->afi];
	const struct prefix_rule *rule;

	(void)path;
	if (cone == NULL || !is_from_customer(c))
		return false;
	rule = prefix_list_match(cone, c->nlri);
	return rule == NULL || !rule->permit;
}

static const struct {
	bool (*refuses)(const struct call *c, path_id path);
	enum refuse_reason reason;
} checks[] = {
	{ is_wrong_first_as, REFUSE_FIRST_AS },
	{ is_rov_invalid, REFUSE_ROV },
	{ is_aspa_invalid, REFUSE_ASPA },
	{ is_forged_end, REFUSE_PATH_END },
	{ is_transit_free, REFUSE_TRANSIT_FREE },
	{ is_edge_path, REFUSE_EDGE },
	{ is_not_registered, REFUSE_NOT_REGISTERED },
};

enum refuse_reason
default_check(const struct call *c, path_id path)
{
	if (c->s->relation == REL_INTERNAL)
		return REFUSE_NONE;
	for (size_t i = 0; i < ARRAY_LEN(checks); i++)
		if (checks[i].refuses(c, path))
			return checks[i].reason;
	return REFUSE_NONE;
}
