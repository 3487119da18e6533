/* Matches of a route-map as boolean expressions. */
#include "dialect/bird/private.h"

static const char *const param_names[BIRD_NEEDS] = {
	"rpki_state",
	"session_peer",
	"session_own",
	"session_via",
	"route_source",
};

const char *
bird_param(enum bird_need need)
{
	for (int i = 0; i < BIRD_NEEDS; i++)
		if ((int)need == 1 << i)
			return param_names[i];
	base_panic(__FILE__, __LINE__, "unknown parameter");
}

uint8_t
bird_match_needs(const struct match *m)
{
	uint8_t needs = 0;

	switch ((int)m->kind) {
	case MATCH_ROV:
		return BIRD_NEED_ROV;
	case MATCH_PEER:
		return ip_addr_is_set(&m->addr) ? BIRD_NEED_PEER
						: BIRD_NEED_SOURCE;
	case MATCH_SOURCE:
		return BIRD_NEED_SOURCE;
	case MATCH_ALL:
	case MATCH_ANY:
		for (size_t i = 0; i < m->n_children; i++)
			needs |= bird_match_needs(&m->children[i]);
		return needs;
	default:
		return 0;
	}
}

/* value is a number of the route, which is 0 when it is not there: comparing
 * what is not there is an error in BIRD, and the route is lost. */
static void
add_range(struct strbuf *out, const char *value, bool may_miss,
    const struct match *m)
{
	const char *and = "";

	if (m->lo == 0 && m->hi == UINT32_MAX) {
		strbuf_add(out, "true");
		return;
	}
	strbuf_addc(out, '(');
	if (may_miss && m->lo == 0)
		strbuf_addf(out, "! defined(%s) || ", value);
	else if (may_miss)
		strbuf_addf(out, "defined(%s) && ", value);
	if (m->lo == m->hi) {
		strbuf_addf(out, "%s = %u)", value, (unsigned)m->lo);
		return;
	}
	if (m->lo != 0) {
		strbuf_addf(out, "%s >= %u", value, (unsigned)m->lo);
		and = " && ";
	}
	if (m->hi != UINT32_MAX)
		strbuf_addf(out, "%s%s <= %u", and, value, (unsigned)m->hi);
	strbuf_addc(out, ')');
}

static const char *
origin_name(uint32_t origin)
{
	static const char *const names[] = { "ORIGIN_IGP", "ORIGIN_EGP",
		"ORIGIN_INCOMPLETE" };

	PRE(origin < ARRAY_LEN(names));
	return names[origin];
}

void
bird_add_origin(struct strbuf *out, uint32_t origin)
{
	strbuf_add(out, origin_name(origin));
}

static const char *
rov_name(uint32_t state)
{
	switch ((enum rov_state)state) {
	case ROV_VALID:
		return "RPKI_VALID";
	case ROV_NOT_FOUND:
		return "RPKI_NOT_FOUND";
	case ROV_INVALID:
		return "RPKI_INVALID";
	}
	base_panic(__FILE__, __LINE__, "unknown RPKI state");
}

static void
add_children(struct bird *b, const struct policy *p, const struct match *m,
    struct strbuf *out)
{
	strbuf_addc(out, '(');
	for (size_t i = 0; i < m->n_children; i++) {
		if (i > 0)
			strbuf_add(out, m->kind == MATCH_ALL ? " && " : " || ");
		bird_match(b, p, &m->children[i], out);
	}
	if (m->n_children == 0)
		strbuf_add(out, m->kind == MATCH_ALL ? "true" : "false");
	strbuf_addc(out, ')');
}

/* An own route has no next hop before it is sent. */
static void
add_next_hop(struct bird *b, const struct match *m, struct strbuf *out)
{
	strbuf_add(out, "(defined(bgp_next_hop) && ");
	if (m->kind == MATCH_NEXT_HOP_LIST) {
		bird_prefix_list_addr(b, m->prefix_list, "bgp_next_hop", out);
	} else {
		strbuf_add(out, "bgp_next_hop = ");
		bird_add_addr(out, &m->addr);
	}
	strbuf_addc(out, ')');
}

static void
add_peer(const struct match *m, struct strbuf *out)
{
	if (ip_addr_is_set(&m->addr)) {
		strbuf_addf(out, "%s = ", bird_param(BIRD_NEED_PEER));
		bird_add_addr(out, &m->addr);
	} else {
		strbuf_addf(out, "%s != %d", bird_param(BIRD_NEED_SOURCE),
		    SOURCE_BGP);
	}
}

/* What no route-map of FRR or IOS says; another dialect's policies will. */
static void
refuse_match(struct bird *b, const struct match *m, struct strbuf *out)
{
	struct strbuf text = { 0 };

	match_describe(m, &text);
	bird_refuse(b, m->place, "the match '%s'", strbuf_str(&text));
	strbuf_finish(&text);
	strbuf_add(out, "false");
}

static void
add_positive(struct bird *b, const struct policy *p, const struct match *m,
    struct strbuf *out)
{
	switch (m->kind) {
	case MATCH_TRUE:
		strbuf_add(out, "true");
		return;
	case MATCH_PREFIX_LIST:
		bird_prefix_list(b, m->prefix_list, out);
		return;
	case MATCH_PREFIX_LENGTH:
		add_range(out, "net.len", false, m);
		return;
	case MATCH_FAMILY:
		strbuf_add(out,
		    m->lo == IP_V4 ? "net.type = NET_IP4"
				   : "net.type = NET_IP6");
		return;
	case MATCH_AS_PATH:
		bird_as_path_list(b, m->as_path_list, out);
		return;
	case MATCH_AS_PATH_LENGTH:
		add_range(out, "bgp_path.len", false, m);
		return;
	case MATCH_COMMUNITY:
		bird_community_list(b, m->community_list, m->exact, out);
		return;
	case MATCH_ORIGIN:
		strbuf_add(out, "bgp_origin = ");
		bird_add_origin(out, m->lo);
		return;
	case MATCH_MED:
		add_range(out, "bgp_med", true, m);
		return;
	case MATCH_LOCAL_PREF:
		add_range(out, "bgp_local_pref", true, m);
		return;
	case MATCH_NEXT_HOP_LIST:
	case MATCH_NEXT_HOP:
		add_next_hop(b, m, out);
		return;
	case MATCH_PEER:
		add_peer(m, out);
		return;
	case MATCH_TAG:
		add_range(out, BIRD_TAG, true, m);
		return;
	case MATCH_ROV:
		strbuf_addf(out, "%s = %s", bird_param(BIRD_NEED_ROV),
		    rov_name(m->lo));
		return;
	case MATCH_SOURCE:
		strbuf_addf(out, "%s = %u", bird_param(BIRD_NEED_SOURCE),
		    (unsigned)m->lo);
		return;
	case MATCH_ALL:
	case MATCH_ANY:
		add_children(b, p, m, out);
		return;
	case MATCH_ASPA: /* BIRD 2.0.12 has none */
	case MATCH_SOURCE_AS_PEER:
	case MATCH_LEARNED_FROM:
	case MATCH_REGISTER:
	case MATCH_POLICY:
		refuse_match(b, m, out);
		return;
	}
}

void
bird_match(struct bird *b, const struct policy *p, const struct match *m,
    struct strbuf *out)
{
	if (m->undefined) {
		strbuf_add(out,
		    p->undefined_list_matches != m->negate ? "true" : "false");
		return;
	}
	if (m->negate)
		strbuf_add(out, "! (");
	add_positive(b, p, m, out);
	if (m->negate)
		strbuf_addc(out, ')');
}
