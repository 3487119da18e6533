/* A configuration in the spelling of the other system, with the same meaning
 * there: where the defaults differ, the difference is written out. */
#include "dialect/frr/frr.h"

#include <string.h>

/* What one family of a neighbor needs; have is how the target reads it. */
static void
add_family(const struct neighbor *n, enum afi afi,
    const struct neighbor_af *have, enum flavour target, struct strbuf *lines)
{
	static const struct {
		uint8_t bit;
		const char *word;
	} kinds[] = {
		{ SEND_STANDARD, "standard" }, { SEND_EXTENDED, "extended" },
		{ SEND_LARGE, "large" }, /* IOS has no word for it */
	};
	size_t known = target == FLAVOUR_IOS ? 2 : ARRAY_LEN(kinds);
	const struct neighbor_af *want = &n->af[afi];
	char addr[PREFIX_TEXT_MAX];

	if (!want->active && !have->active)
		return;
	ip_addr_print(&n->addr, addr);
	strbuf_addf(lines, "address-family %s unicast\n",
	    afi == AF_V4 ? "ipv4" : "ipv6");
	if (want->active != have->active)
		strbuf_addf(lines, "%sneighbor %s activate\n",
		    want->active ? "" : "no ", addr);
	for (size_t i = 0; want->active && i < known; i++) {
		uint8_t bit = kinds[i].bit;

		if (((want->send_community ^ have->send_community) & bit) != 0)
			strbuf_addf(lines, "%sneighbor %s send-community %s\n",
			    want->send_community & bit ? "" : "no ", addr,
			    kinds[i].word);
	}
	strbuf_add(lines, "exit-address-family\n");
}

/* One line for the router in IOS, one for each neighbor in FRR. */
static void
add_first_as(const struct router_config *c, const struct neighbor *n,
    const struct neighbor *have, struct strbuf *lines)
{
	char addr[PREFIX_TEXT_MAX];

	if ((c->options.enforce_first_as || n->enforce_first_as) &&
	    !have->enforce_first_as)
		strbuf_addf(lines, "neighbor %s enforce-first-as\n",
		    ip_addr_print(&n->addr, addr));
}

/* Lines that make there, read by the target, mean what c means. */
static void
add_differences(const struct router_config *c,
    const struct router_config *there, enum flavour target,
    struct strbuf *lines)
{
	if (!c->has_bgp || !there->has_bgp)
		return;
	strbuf_addf(lines, "router bgp %u\n", c->local_as);
	if (target == FLAVOUR_FRR &&
	    c->options.ebgp_requires_policy !=
		there->options.ebgp_requires_policy)
		strbuf_addf(lines, "%sbgp ebgp-requires-policy\n",
		    c->options.ebgp_requires_policy ? "" : "no ");
	if (target == FLAVOUR_IOS &&
	    c->options.enforce_first_as != there->options.enforce_first_as)
		strbuf_addf(lines, "%sbgp enforce-first-as\n",
		    c->options.enforce_first_as ? "" : "no ");
	for (size_t i = 0; i < c->n_neighbors; i++) {
		const struct neighbor *n = &c->neighbors[i];
		const struct neighbor *m =
		    n->is_group ? NULL : router_neighbor(there, &n->addr);

		if (m != NULL && target == FLAVOUR_FRR)
			add_first_as(c, n, m, lines);
		for (int af = 0; m != NULL && af < AF_COUNT; af++)
			add_family(n, (enum afi)af, &m->af[af], target, lines);
	}
}

void
frr_translate(enum flavour target, const struct router_config *c,
    struct strbuf *out)
{
	const struct dialect *d = dialect_of(target);
	struct arena arena = { 0 };
	struct strbuf text = { 0 }, lines = { 0 };
	const char *result;
	struct router_config *there;
	struct diags said;

	diags_init(&said, &arena);
	frr_print_as(target, c, &text);
	result = strbuf_str(&text);
	there = d->parse(&arena, &said, NULL, result, text.len);
	if (there != NULL) {
		const char *whole = NULL;

		add_differences(c, there, target, &lines);
		if (lines.len > 0)
			whole = d->apply(&arena, &said, there, NULL,
			    strbuf_str(&lines), lines.len);
		if (whole != NULL)
			result = whole;
		router_config_finish(there);
	}
	strbuf_add(out, result);
	strbuf_finish(&lines);
	strbuf_finish(&text);
	diags_finish(&said);
	arena_finish(&arena);
}
