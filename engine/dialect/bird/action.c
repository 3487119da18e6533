/* What a route-map sets, as statements. */
#include "dialect/bird/private.h"

uint8_t
bird_action_needs(const struct action *a)
{
	if (a->kind == ACT_NEXT_HOP_SELF)
		return BIRD_SETS_NEXT_HOP | BIRD_NEED_OWN;
	if (a->kind == ACT_SET_NEXT_HOP && !ip_addr_is_set(&a->addr))
		return BIRD_SETS_NEXT_HOP | BIRD_NEED_VIA;
	return a->kind == ACT_SET_NEXT_HOP ? BIRD_SETS_NEXT_HOP : 0;
}

/* value + delta, which ends at 0 and at the largest number; an attribute that
 * is not there counts as 0. BIRD's numbers wrap. */
static void
add_delta(struct strbuf *out, const char *indent, const char *attribute,
    int64_t delta)
{
	uint64_t size = delta < 0 ? (uint64_t)-delta : (uint64_t)delta;
	uint32_t by = size > UINT32_MAX ? UINT32_MAX : (uint32_t)size;

	strbuf_addf(out, "%sif ! defined(%s) then %s = 0;\n", indent, attribute,
	    attribute);
	if (delta < 0)
		strbuf_addf(out,
		    "%sif %s < %u then %s = 0; else %s = %s - %u;\n", indent,
		    attribute, (unsigned)by, attribute, attribute, attribute,
		    (unsigned)by);
	else
		strbuf_addf(out,
		    "%sif %s > %u then %s = %u; else %s = %s + %u;\n", indent,
		    attribute, (unsigned)(UINT32_MAX - by), attribute,
		    (unsigned)UINT32_MAX, attribute, attribute, (unsigned)by);
}

static void
add_prepend(struct strbuf *out, const char *indent, const struct action *a)
{
	for (size_t i = a->n_words; i-- > 0;)
		strbuf_addf(out, "%sbgp_path.prepend(%u);\n", indent,
		    (unsigned)a->words[i]);
}

/* A path that begins with an AS_SET, or is empty, has no nearest AS; BIRD says
 * 0 then (seen in 2.0.12). */
static void
add_prepend_last_as(struct strbuf *out, const char *indent,
    const struct action *a)
{
	strbuf_addf(out, "%sif bgp_path.first != 0 then {\n", indent);
	for (uint32_t i = 0; i < a->value; i++)
		strbuf_addf(out, "%s\tbgp_path.prepend(bgp_path.first);\n",
		    indent);
	strbuf_addf(out, "%s}\n", indent);
}

static void
add_exclude(struct strbuf *out, const char *indent, const struct action *a)
{
	if (a->n_words == 0)
		return;
	strbuf_addf(out, "%sbgp_path.delete([", indent);
	for (size_t i = 0; i < a->n_words; i++)
		strbuf_addf(out, "%s%u", i > 0 ? ", " : "",
		    (unsigned)a->words[i]);
	strbuf_add(out, "]);\n");
}

static void
add_communities(struct strbuf *out, const char *indent, const struct action *a)
{
	const char *attribute = bird_community_attribute(a->community_kind);
	size_t stride = community_stride(a->community_kind);

	if (a->kind == ACT_SET_COMMUNITIES)
		strbuf_addf(out, "%s%s.empty;\n", indent, attribute);
	for (size_t i = 0; i + stride <= a->n_words; i += stride) {
		strbuf_addf(out, "%s%s.add(", indent, attribute);
		bird_add_community(out, a->community_kind, &a->words[i]);
		strbuf_add(out, ");\n");
	}
}

/* The filter of the session has to know that the policy has decided. */
static void
add_next_hop(struct strbuf *out, const char *indent, const struct action *a)
{
	if (a->kind != ACT_NEXT_HOP_UNCHANGED) {
		strbuf_addf(out, "%sbgp_next_hop = ", indent);
		if (a->kind == ACT_NEXT_HOP_SELF)
			strbuf_add(out, bird_param(BIRD_NEED_OWN));
		else if (ip_addr_is_set(&a->addr))
			bird_add_addr(out, &a->addr);
		else
			strbuf_add(out, bird_param(BIRD_NEED_VIA));
		strbuf_add(out, ";\n");
	}
	strbuf_addf(out, "%s%s = 1;\n", indent, BIRD_NEXT_HOP_SET);
}

/* BIRD keeps these to itself: filters cannot assign them. */
static void
refuse_action(struct bird *b, const struct action *a)
{
	struct strbuf text = { 0 };

	action_describe(a, &text);
	bird_refuse(b, a->place, "'%s'", strbuf_str(&text));
	strbuf_finish(&text);
}

void
bird_action(struct bird *b, const struct action *a, const char *indent,
    struct strbuf *out)
{
	struct ip_addr addr;

	switch (a->kind) {
	case ACT_SET_LOCAL_PREF:
		strbuf_addf(out, "%sbgp_local_pref = %u;\n", indent,
		    (unsigned)a->value);
		return;
	case ACT_ADD_LOCAL_PREF:
		add_delta(out, indent, "bgp_local_pref", a->delta);
		return;
	case ACT_SET_MED:
		strbuf_addf(out, "%sbgp_med = %u;\n", indent,
		    (unsigned)a->value);
		return;
	case ACT_ADD_MED:
		add_delta(out, indent, "bgp_med", a->delta);
		return;
	case ACT_CLEAR_MED:
		strbuf_addf(out, "%sunset(bgp_med);\n", indent);
		return;
	case ACT_SET_WEIGHT:
		strbuf_addf(out, "%spreference = %u; # weight %u\n", indent,
		    (unsigned)bird_preference(b, a->value, BIRD_RANK_LAST),
		    (unsigned)a->value);
		return;
	case ACT_SET_TAG:
		strbuf_addf(out, "%s%s = %u;\n", indent, BIRD_TAG,
		    (unsigned)a->value);
		return;
	case ACT_SET_ORIGIN:
		strbuf_addf(out, "%sbgp_origin = ", indent);
		bird_add_origin(out, a->value);
		strbuf_add(out, ";\n");
		return;
	case ACT_SET_NEXT_HOP:
	case ACT_NEXT_HOP_SELF:
	case ACT_NEXT_HOP_UNCHANGED:
		add_next_hop(out, indent, a);
		return;
	case ACT_PREPEND:
		add_prepend(out, indent, a);
		return;
	case ACT_PREPEND_LAST_AS:
		add_prepend_last_as(out, indent, a);
		return;
	case ACT_EXCLUDE_AS:
		add_exclude(out, indent, a);
		return;
	case ACT_SET_COMMUNITIES:
	case ACT_ADD_COMMUNITIES:
		add_communities(out, indent, a);
		return;
	case ACT_DELETE_COMMUNITIES:
		if (a->community_list != NULL &&
		    a->community_list->kind == a->community_kind)
			bird_community_delete(b, a->community_list, a->place,
			    indent, out);
		return;
	case ACT_SET_ORIGINATOR_ID:
		addr = ip_addr_v4(a->value);
		strbuf_addf(out, "%sbgp_originator_id = ", indent);
		bird_add_addr(out, &addr);
		strbuf_add(out, ";\n");
		return;
	case ACT_SET_AGGREGATOR:
	case ACT_ATOMIC_AGGREGATE:
	case ACT_SET_REGISTER:
		refuse_action(b, a);
		return;
	}
}
