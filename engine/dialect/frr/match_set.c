/* "match" and "set" of a route-map entry as matches and actions. */
#include <string.h>

#include "core/route.h"
#include "dialect/frr/lower.h"
#include "dialect/frr/param.h"

static struct match *
add_match(struct lower *l, const struct stmt *s, enum match_kind kind)
{
	struct match *m;

	/* Each kind stands once in an entry: there are fewer than parts. */
	INVARIANT(l->n_matches < TERM_PARTS_MAX);
	m = &l->matches[l->n_matches++];
	*m = (struct match){ .kind = kind, .place = lower_place(l, s) };
	return m;
}

/* --- lists --------------------------------------------------------------- */

static enum community_kind
community_kind_of(const struct stmt *s)
{
	switch ((int)s->kind) {
	case KIND_SET_LARGE:
	case KIND_DELETE_LARGE:
	case KIND_MATCH_LARGE:
		return COMM_LARGE;
	case KIND_SET_RT:
	case KIND_SET_SOO:
	case KIND_DELETE_EXTENDED:
	case KIND_MATCH_EXTENDED:
		return COMM_EXTENDED;
	default:
		return COMM_STANDARD;
	}
}

static enum name_class
community_class(const struct stmt *s)
{
	return (enum name_class)(
	    (int)NAME_COMMUNITY + (int)community_kind_of(s));
}

static void
find_list(struct lower *l, const struct stmt *s, struct match *m)
{
	int family = IP_V4;

	switch ((int)s->kind) {
	case KIND_MATCH_ADDRESS6:
	case KIND_MATCH_PREFIX_LIST6:
		family = IP_V6;
		break;
	}
	switch ((int)s->kind) {
	case KIND_MATCH_ADDRESS4:
	case KIND_MATCH_ADDRESS6:
		m->kind = MATCH_PREFIX_LIST;
		m->prefix_list = lower_access_as_prefixes(l, m->name, family);
		m->undefined = m->prefix_list == NULL;
		break;
	case KIND_MATCH_PREFIX_LIST4:
	case KIND_MATCH_PREFIX_LIST6:
		m->kind = MATCH_PREFIX_LIST;
		m->prefix_list = lower_find(l,
		    family == IP_V4 ? NAME_PREFIX4 : NAME_PREFIX6, m->name);
		m->undefined = m->prefix_list == NULL;
		break;
	case KIND_MATCH_AS_PATH:
		m->kind = MATCH_AS_PATH;
		m->as_path_list = lower_find(l, NAME_AS_PATH, m->name);
		m->undefined = m->as_path_list == NULL;
		break;
	default:
		m->kind = MATCH_COMMUNITY;
		m->community_list = lower_find(l, community_class(s), m->name);
		m->undefined = m->community_list == NULL;
		m->exact = stmt_has(s, "exact-match");
	}
}

/* Several names: one of them is enough. */
void
lower_match_lists(struct lower *l, const struct stmt *s)
{
	size_t n = stmt_count(s, "list");
	struct match *m = add_match(l, s, MATCH_ANY), *children;

	if (n == 1) {
		m->name = stmt_text(s, "list");
		find_list(l, s, m);
		return;
	}
	children = ARENA_ARRAY(l->arena, n, struct match);
	for (size_t i = 0; i < n; i++) {
		children[i].place = lower_place(l, s);
		children[i].name = stmt_nth(s, "list", i)->text;
		find_list(l, s, &children[i]);
	}
	m->children = children;
	m->n_children = n;
}

void
lower_match_length(struct lower *l, const struct stmt *s)
{
	struct match *m = add_match(l, s, MATCH_FAMILY);

	m->lo = m->hi = s->kind == KIND_MATCH_LENGTH4 ? IP_V4 : IP_V6;
	m = add_match(l, s, MATCH_PREFIX_LENGTH);
	m->lo = m->hi = stmt_u32(s, "len", 0);
}

void
lower_match_next_hop(struct lower *l, const struct stmt *s)
{
	int family = s->kind == KIND_MATCH_NEXT_HOP4 ? IP_V4 : IP_V6;
	struct match *m;

	if (stmt_has(s, "addr")) {
		m = add_match(l, s, MATCH_NEXT_HOP);
		m->addr = stmt_addr(s, "addr");
		return;
	}
	m = add_match(l, s, MATCH_NEXT_HOP_LIST);
	m->name = stmt_text(s, "list");
	if (stmt_has(s, "prefix-list"))
		m->prefix_list = lower_find(l,
		    family == IP_V4 ? NAME_PREFIX4 : NAME_PREFIX6, m->name);
	else
		m->prefix_list = lower_access_as_prefixes(l, m->name, family);
	m->undefined = m->prefix_list == NULL;
}

/* --- values -------------------------------------------------------------- */

void
lower_match_peer(struct lower *l, const struct stmt *s)
{
	struct match *m;

	if (str_eq(stmt_text(s, "peer"), "local")) {
		m = add_match(l, s, MATCH_SOURCE);
		m->lo = SOURCE_BGP;
		m->negate = true;
		return;
	}
	m = add_match(l, s, MATCH_PEER);
	m->addr = stmt_addr(s, "peer");
}

static uint32_t
origin_of(const struct stmt *s)
{
	const char *word = stmt_text(s, "origin");

	if (str_eq(word, "igp"))
		return ORIGIN_IGP;
	return str_eq(word, "egp") ? ORIGIN_EGP : ORIGIN_INCOMPLETE;
}

void
lower_match_origin(struct lower *l, const struct stmt *s)
{
	struct match *m = add_match(l, s, MATCH_ORIGIN);

	m->lo = m->hi = origin_of(s);
}

void
lower_match_number(struct lower *l, const struct stmt *s)
{
	enum match_kind kind = MATCH_TAG;
	struct match *m;

	if (s->kind == KIND_MATCH_METRIC)
		kind = MATCH_MED;
	else if (s->kind == KIND_MATCH_LOCAL_PREF)
		kind = MATCH_LOCAL_PREF;
	m = add_match(l, s, kind);
	m->lo = m->hi = stmt_u32(s, "value", 0);
}

void
lower_match_source(struct lower *l, const struct stmt *s)
{
	struct match *m = add_match(l, s, MATCH_SOURCE);
	const char *word = stmt_text(s, "source");

	m->lo = SOURCE_BGP;
	if (str_eq(word, "static"))
		m->lo = SOURCE_STATIC;
	else if (str_eq(word, "connected"))
		m->lo = SOURCE_CONNECTED;
	m->hi = m->lo;
}

void
lower_match_rpki(struct lower *l, const struct stmt *s)
{
	struct match *m = add_match(l, s, MATCH_ROV);
	const char *word = stmt_text(s, "state");

	m->lo = ROV_NOT_FOUND;
	if (str_eq(word, "valid"))
		m->lo = ROV_VALID;
	else if (str_eq(word, "invalid"))
		m->lo = ROV_INVALID;
	m->hi = m->lo;
}

void
lower_match_aspa(struct lower *l, const struct stmt *s)
{
	struct match *m = add_match(l, s, MATCH_ASPA);
	const char *word = stmt_text(s, "state");

	m->lo = ASPA_UNKNOWN;
	if (str_eq(word, "valid"))
		m->lo = ASPA_VALID;
	else if (str_eq(word, "invalid"))
		m->lo = ASPA_INVALID;
	m->hi = m->lo;
}

/* --- set ----------------------------------------------------------------- */

static struct action *
add_action(struct lower *l, const struct stmt *s, enum action_kind kind)
{
	struct action *a;

	INVARIANT(l->n_actions < TERM_PARTS_MAX);
	a = &l->actions[l->n_actions++];
	*a = (struct action){ .kind = kind, .place = lower_place(l, s) };
	return a;
}

/* "200", "+20", "-20" */
void
lower_set_relative(struct lower *l, const struct stmt *s)
{
	bool pref = s->kind == KIND_SET_LOCAL_PREF;
	const char *text = stmt_text(s, "value");
	bool sign = *text == '+' || *text == '-';
	struct action *a =
	    add_action(l, s, pref ? ACT_SET_LOCAL_PREF : ACT_SET_MED);

	str_to_u32(text + sign, &a->value);
	if (!sign)
		return;
	a->kind = pref ? ACT_ADD_LOCAL_PREF : ACT_ADD_MED;
	a->delta = *text == '-' ? -(int64_t)a->value : (int64_t)a->value;
}

void
lower_set_number(struct lower *l, const struct stmt *s)
{
	add_action(l, s, s->kind == KIND_SET_TAG ? ACT_SET_TAG : ACT_SET_WEIGHT)
	    ->value = stmt_u32(s, "value", 0);
}

void
lower_set_origin(struct lower *l, const struct stmt *s)
{
	add_action(l, s, ACT_SET_ORIGIN)->value = origin_of(s);
}

void
lower_set_next_hop(struct lower *l, const struct stmt *s)
{
	if (stmt_has(s, "addr"))
		add_action(l, s, ACT_SET_NEXT_HOP)->addr = stmt_addr(s, "addr");
	else if (stmt_has(s, "peer-address"))
		add_action(l, s, ACT_SET_NEXT_HOP);
	else if (stmt_has(s, "self"))
		add_action(l, s, ACT_NEXT_HOP_SELF);
	else
		add_action(l, s, ACT_NEXT_HOP_UNCHANGED);
}

/* The repeated argument "as" as words. */
static void
read_as_list(struct lower *l, const struct stmt *s, struct action *a)
{
	a->n_words = stmt_count(s, "as");
	a->words = ARENA_ARRAY(l->arena, a->n_words, uint32_t);
	for (size_t i = 0; i < a->n_words; i++)
		str_to_u32(stmt_nth(s, "as", i)->text, &a->words[i]);
}

void
lower_set_prepend(struct lower *l, const struct stmt *s)
{
	if (stmt_has(s, "times"))
		add_action(l, s, ACT_PREPEND_LAST_AS)->value =
		    stmt_u32(s, "times", 1);
	else
		read_as_list(l, s, add_action(l, s, ACT_PREPEND));
}

void
lower_set_exclude(struct lower *l, const struct stmt *s)
{
	read_as_list(l, s, add_action(l, s, ACT_EXCLUDE_AS));
}

void
lower_set_communities(struct lower *l, const struct stmt *s)
{
	size_t n = stmt_count(s, "value");
	struct action *a = add_action(l, s, ACT_SET_COMMUNITIES);
	size_t stride;

	a->community_kind = community_kind_of(s);
	stride = community_stride(a->community_kind);
	/* FRR keeps the extended communities that are there. In IOS route
	 * targets and sites of origin are set side by side. */
	if (stmt_has(s, "additive") ||
	    (a->community_kind == COMM_EXTENDED && l->flavour == FLAVOUR_FRR) ||
	    (a->community_kind == COMM_EXTENDED && l->n_actions > 1 &&
		a[-1].community_kind == COMM_EXTENDED &&
		a[-1].kind != ACT_DELETE_COMMUNITIES))
		a->kind = ACT_ADD_COMMUNITIES;
	a->words = ARENA_ARRAY(l->arena, n * stride, uint32_t);
	for (size_t i = 0; i < n; i++) {
		const char *text = stmt_nth(s, "value", i)->text;
		uint32_t *w = &a->words[a->n_words];

		if (a->community_kind == COMM_LARGE)
			large_community_parse(text, w);
		else if (a->community_kind == COMM_EXTENDED)
			extended_community_parse(s->kind == KIND_SET_RT ? "rt"
									: "soo",
			    text, w);
		else if (!community_word(text, w))
			continue; /* "internet" is no community */
		a->n_words += stride;
	}
}

void
lower_delete_communities(struct lower *l, const struct stmt *s)
{
	struct action *a = add_action(l, s, ACT_DELETE_COMMUNITIES);

	a->community_kind = community_kind_of(s);
	a->name = stmt_text(s, "list");
	a->community_list = lower_find(l, community_class(s), a->name);
}

void
lower_set_aggregator(struct lower *l, const struct stmt *s)
{
	struct action *a = add_action(l, s, ACT_SET_AGGREGATOR);

	a->value = stmt_u32(s, "as", 0);
	a->addr = stmt_addr(s, "addr");
}

void
lower_set_atomic(struct lower *l, const struct stmt *s)
{
	add_action(l, s, ACT_ATOMIC_AGGREGATE);
}

void
lower_set_originator(struct lower *l, const struct stmt *s)
{
	struct ip_addr id = stmt_addr(s, "addr");

	add_action(l, s, ACT_SET_ORIGINATOR_ID)->value = ip_addr_to_v4(&id);
}
