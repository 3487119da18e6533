/* Matches and actions in words, for explanations. */
#include "policy/policy.h"

static void
add_range(const struct match *m, const char *what, struct strbuf *out)
{
	if (m->lo == m->hi)
		strbuf_addf(out, "%s %u", what, m->lo);
	else
		strbuf_addf(out, "%s %u to %u", what, m->lo, m->hi);
}

static void
add_name(const struct match *m, const char *what, struct strbuf *out)
{
	strbuf_addf(out, "%s %s", what, m->name != NULL ? m->name : "?");
	if (m->undefined)
		strbuf_add(out, " (not defined)");
}

static void
add_addr(const struct ip_addr *a, const char *what, struct strbuf *out)
{
	char buf[PREFIX_TEXT_MAX];

	strbuf_addf(out, "%s %s", what, ip_addr_print(a, buf));
}

static const char *
origin_word(uint32_t origin)
{
	static const char *const words[] = { "igp", "egp", "incomplete" };

	return origin < ARRAY_LEN(words) ? words[origin] : "?";
}

static const char *
source_word(uint32_t source)
{
	static const char *const words[] = { "BGP", "network statement",
		"static", "connected", "aggregate" };

	return source < ARRAY_LEN(words) ? words[source] : "?";
}

static void
add_relations(uint32_t bits, struct strbuf *out)
{
	bool first = true;

	strbuf_add(out, "learned from");
	for (uint32_t r = REL_NONE; r <= REL_INTERNAL; r++) {
		if ((bits >> r & 1) == 0)
			continue;
		strbuf_addf(out, "%s %s", first ? "" : " or",
		    r == REL_NONE ? "this AS itself"
				  : relation_name((enum relation)r));
		first = false;
	}
	if (first)
		strbuf_add(out, " nobody");
}

static const char *
community_word(enum community_kind kind)
{
	switch (kind) {
	case COMM_STANDARD:
		return "community";
	case COMM_EXTENDED:
		return "extended community";
	case COMM_LARGE:
		return "large community";
	}
	return "community";
}

static void add_children(const struct match *m, int depth, struct strbuf *out);

static void
describe(const struct match *m, int depth, struct strbuf *out)
{
	if (m->negate)
		strbuf_add(out, "not ");
	switch (m->kind) {
	case MATCH_TRUE:
		strbuf_add(out, "any route");
		break;
	case MATCH_PREFIX_LIST:
		add_name(m, "prefix-list", out);
		break;
	case MATCH_PREFIX_LENGTH:
		add_range(m, "prefix length", out);
		break;
	case MATCH_FAMILY:
		strbuf_add(out, m->lo == IP_V6 ? "IPv6" : "IPv4");
		break;
	case MATCH_AS_PATH:
		add_name(m, "AS path list", out);
		break;
	case MATCH_AS_PATH_LENGTH:
		add_range(m, "AS path length", out);
		break;
	case MATCH_COMMUNITY:
		add_name(m,
		    m->exact ? "exactly community list" : "community list",
		    out);
		break;
	case MATCH_ORIGIN:
		strbuf_addf(out, "origin %s", origin_word(m->lo));
		break;
	case MATCH_MED:
		add_range(m, "MED", out);
		break;
	case MATCH_LOCAL_PREF:
		add_range(m, "local preference", out);
		break;
	case MATCH_NEXT_HOP_LIST:
		add_name(m, "next hop in prefix-list", out);
		break;
	case MATCH_NEXT_HOP:
		add_addr(&m->addr, "next hop", out);
		break;
	case MATCH_PEER:
		if (ip_addr_is_set(&m->addr))
			add_addr(&m->addr, "peer", out);
		else
			strbuf_add(out, "originated here");
		break;
	case MATCH_SOURCE_AS_PEER:
		strbuf_addf(out, "peer in AS%u", m->lo);
		break;
	case MATCH_TAG:
		add_range(m, "tag", out);
		break;
	case MATCH_ROV:
		strbuf_addf(out, "RPKI %s",
		    rov_state_name((enum rov_state)m->lo));
		break;
	case MATCH_ASPA:
		strbuf_addf(out, "ASPA %s",
		    aspa_state_name((enum aspa_state)m->lo));
		break;
	case MATCH_SOURCE:
		strbuf_addf(out, "source %s", source_word(m->lo));
		break;
	case MATCH_LEARNED_FROM:
		add_relations(m->lo, out);
		break;
	case MATCH_REGISTER:
		strbuf_addf(out, "variable %u: ", m->addr.bytes[0]);
		add_range(m, "value", out);
		break;
	case MATCH_POLICY:
		add_name(m, "policy", out);
		break;
	case MATCH_ALL:
	case MATCH_ANY:
		add_children(m, depth, out);
		break;
	}
}

static void
add_children(const struct match *m, int depth, struct strbuf *out)
{
	if (depth >= POLICY_MATCH_DEPTH) {
		strbuf_add(out, "...");
		return;
	}
	if (m->n_children == 0)
		strbuf_add(out, m->kind == MATCH_ALL ? "any route" : "nothing");
	if (m->n_children > 1)
		strbuf_addc(out, '(');
	for (size_t i = 0; i < m->n_children; i++) {
		if (i > 0)
			strbuf_add(out,
			    m->kind == MATCH_ALL ? " and " : " or ");
		describe(&m->children[i], depth + 1, out);
	}
	if (m->n_children > 1)
		strbuf_addc(out, ')');
}

void
match_describe(const struct match *m, struct strbuf *out)
{
	describe(m, 0, out);
}

/* --- actions -------------------------------------------------------------- */

static void
add_delta(const struct action *a, const char *what, struct strbuf *out)
{
	uint64_t size =
	    a->delta < 0 ? 0 - (uint64_t)a->delta : (uint64_t)a->delta;

	strbuf_addf(out, "%s %s by %llu", a->delta < 0 ? "lower" : "raise",
	    what, (unsigned long long)size);
}

static void
add_ases(const struct action *a, struct strbuf *out)
{
	for (size_t i = 0; i < a->n_words; i++)
		strbuf_addf(out, " %u", a->words[i]);
}

/* Route targets and sites of origin as operators write them (RFC 4360,
 * RFC 5668), others as octets. */
static void
add_extended(uint32_t head, uint32_t low, struct strbuf *out)
{
	uint32_t type = head >> 24, subtype = head >> 16 & 0xff;
	uint32_t admin = head << 16 | low >> 16;
	struct ip_addr addr = ip_addr_v4(admin);
	char buf[PREFIX_TEXT_MAX];

	if (type > 2 || (subtype != 2 && subtype != 3)) {
		strbuf_addf(out, " %08x%08x", head, low);
		return;
	}
	strbuf_add(out, subtype == 2 ? " rt " : " soo ");
	if (type == 0)
		strbuf_addf(out, "%u:%u", head & 0xffff, low);
	else if (type == 1)
		strbuf_addf(out, "%s:%u", ip_addr_print(&addr, buf),
		    low & 0xffff);
	else
		strbuf_addf(out, "%u:%u", admin, low & 0xffff);
}

static void
add_communities(const struct action *a, struct strbuf *out)
{
	const uint32_t *w = a->words;

	for (size_t i = 0; i < a->n_words;
	     i += community_stride(a->community_kind)) {
		switch (a->community_kind) {
		case COMM_STANDARD:
			strbuf_addc(out, ' ');
			community_print(w[i], out);
			break;
		case COMM_EXTENDED:
			add_extended(w[i], w[i + 1], out);
			break;
		case COMM_LARGE:
			strbuf_addf(out, " %u:%u:%u", w[i], w[i + 1], w[i + 2]);
			break;
		}
	}
}

static void
describe_communities(const struct action *a, struct strbuf *out)
{
	const char *what = community_word(a->community_kind);

	switch (a->kind) {
	case ACT_SET_COMMUNITIES:
		if (a->n_words == 0) {
			strbuf_addf(out, "remove every %s", what);
			return;
		}
		strbuf_addf(out, "set %s", what);
		add_communities(a, out);
		break;
	case ACT_ADD_COMMUNITIES:
		strbuf_addf(out, "add %s", what);
		add_communities(a, out);
		break;
	default:
		strbuf_addf(out, "delete %s of list %s", what,
		    a->name != NULL                 ? a->name
			: a->community_list != NULL ? a->community_list->name
						    : "?");
		break;
	}
}

static void
describe_next_hop(const struct action *a, struct strbuf *out)
{
	if (a->kind == ACT_NEXT_HOP_UNCHANGED)
		strbuf_add(out, "leave next hop unchanged");
	else if (a->kind == ACT_NEXT_HOP_SELF)
		strbuf_add(out, "set next hop to this router");
	else if (ip_addr_is_set(&a->addr))
		add_addr(&a->addr, "set next hop", out);
	else
		strbuf_add(out, "set next hop to the peer address");
}

void
action_describe(const struct action *a, struct strbuf *out)
{
	char buf[PREFIX_TEXT_MAX];

	switch (a->kind) {
	case ACT_SET_LOCAL_PREF:
		strbuf_addf(out, "set local preference %u", a->value);
		break;
	case ACT_ADD_LOCAL_PREF:
		add_delta(a, "local preference", out);
		break;
	case ACT_SET_MED:
		strbuf_addf(out, "set MED %u", a->value);
		break;
	case ACT_ADD_MED:
		add_delta(a, "MED", out);
		break;
	case ACT_CLEAR_MED:
		strbuf_add(out, "remove MED");
		break;
	case ACT_SET_WEIGHT:
		strbuf_addf(out, "set weight %u", a->value);
		break;
	case ACT_SET_TAG:
		strbuf_addf(out, "set tag %u", a->value);
		break;
	case ACT_SET_ORIGIN:
		strbuf_addf(out, "set origin %s", origin_word(a->value));
		break;
	case ACT_SET_NEXT_HOP:
	case ACT_NEXT_HOP_SELF:
	case ACT_NEXT_HOP_UNCHANGED:
		describe_next_hop(a, out);
		break;
	case ACT_PREPEND:
		strbuf_add(out, "prepend");
		add_ases(a, out);
		break;
	case ACT_PREPEND_LAST_AS:
		strbuf_addf(out, "prepend the nearest AS %u times", a->value);
		break;
	case ACT_EXCLUDE_AS:
		strbuf_add(out, "remove from AS path");
		add_ases(a, out);
		break;
	case ACT_SET_COMMUNITIES:
	case ACT_ADD_COMMUNITIES:
	case ACT_DELETE_COMMUNITIES:
		describe_communities(a, out);
		break;
	case ACT_SET_AGGREGATOR:
		strbuf_addf(out, "set aggregator %u %s", a->value,
		    ip_addr_print(&a->addr, buf));
		break;
	case ACT_ATOMIC_AGGREGATE:
		strbuf_add(out, "set atomic aggregate");
		break;
	case ACT_SET_ORIGINATOR_ID:
		strbuf_addf(out, "set originator id %u.%u.%u.%u",
		    a->value >> 24, a->value >> 16 & 255, a->value >> 8 & 255,
		    a->value & 255);
		break;
	case ACT_SET_REGISTER:
		strbuf_addf(out, "set variable %u to %u", a->addr.bytes[0],
		    a->value);
		break;
	}
}

void
prefix_rule_describe(const struct prefix_rule *r, struct strbuf *out)
{
	char buf[PREFIX_TEXT_MAX];
	int max = ip_bits(r->prefix.addr.family);

	strbuf_addf(out, "%s %s", r->permit ? "permit" : "deny",
	    prefix_print(&r->prefix, buf));
	if (r->min_len > r->prefix.len)
		strbuf_addf(out, " ge %u", r->min_len);
	if (r->max_len > r->prefix.len &&
	    !(r->min_len > r->prefix.len && r->max_len == max))
		strbuf_addf(out, " le %u", r->max_len);
}
