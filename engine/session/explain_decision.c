/* From Adj-RIB-In to the neighbours: choice and export. */
#include <string.h>

#include "session/explain_private.h"

static const struct candidate *
find_candidate(const struct candidate *c, size_t n, uint32_t ref)
{
	for (size_t i = 0; i < n; i++)
		if (c[i].ref == ref)
			return &c[i];
	return NULL;
}

static const char *
candidate_name(struct explainer *x, const struct candidate *c)
{
	if (c->ref == BEST_LOCAL)
		return "its own route";
	return arena_printf(x->arena, "the route from %s",
	    explain_peer(x, c->ref));
}

static const char *
router_id_text(struct explainer *x, uint32_t id)
{
	struct ip_addr a = ip_addr_v4(id);
	char text[PREFIX_TEXT_MAX];

	return arena_strdup(x->arena, ip_addr_print(&a, text));
}

/* The values that the rule compared. */
static const char *
rule_values(struct explainer *x, enum decide_rule rule,
    const struct candidate *won, const struct candidate *lost)
{
	static const char *const origins[] = { "IGP", "EGP", "incomplete" };
	char a[PREFIX_TEXT_MAX], b[PREFIX_TEXT_MAX];

	switch (rule) {
	case DECIDE_WEIGHT:
		return arena_printf(x->arena, "weight %u against %u",
		    won->weight, lost->weight);
	case DECIDE_ROV:
		return "the state of its origin validation is better";
	case DECIDE_LOCAL_PREF:
		return arena_printf(x->arena, "LOCAL_PREF %u against %u",
		    won->local_pref, lost->local_pref);
	case DECIDE_LOCAL_ORIGIN:
		return "an own route beats a learned one";
	case DECIDE_AS_PATH_LENGTH:
		return arena_printf(x->arena, "AS_PATH length %u against %u",
		    won->as_path_length, lost->as_path_length);
	case DECIDE_ORIGIN:
		return arena_printf(x->arena, "ORIGIN %s against %s",
		    origins[won->origin % 3], origins[lost->origin % 3]);
	case DECIDE_MED:
		return arena_printf(x->arena, "MED %u against %u", won->med,
		    lost->med);
	case DECIDE_EBGP_OVER_IBGP:
		return "eBGP beats iBGP";
	case DECIDE_IGP_COST:
		return arena_printf(x->arena, "IGP cost %u against %u",
		    won->igp_cost, lost->igp_cost);
	case DECIDE_ROUTE_AGE:
		return "the older route stays";
	case DECIDE_ROUTER_ID:
		return arena_printf(x->arena, "router id %s is lower than %s",
		    router_id_text(x, won->router_id),
		    router_id_text(x, lost->router_id));
	case DECIDE_CLUSTER_LENGTH:
		return arena_printf(x->arena,
		    "CLUSTER_LIST length %u against "
		    "%u",
		    won->cluster_length, lost->cluster_length);
	case DECIDE_PEER_ADDRESS:
		return arena_printf(x->arena, "address %s is lower than %s",
		    ip_addr_print(&won->peer_addr, a),
		    ip_addr_print(&lost->peer_addr, b));
	case DECIDE_ELIGIBLE:
		return "the other route is not usable";
	case DECIDE_ONLY:
		break;
	}
	return "";
}

/* The one that stayed in the contest longest. */
static const struct candidate *
runner_up(const struct candidate *c, size_t n)
{
	const struct candidate *found = NULL;

	for (size_t i = 0; i < n; i++)
		if (!c[i].best && c[i].eligible &&
		    (found == NULL || c[i].lost_at > found->lost_at))
			found = &c[i];
	return found;
}

static const struct candidate *
winner(const struct candidate *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (c[i].best)
			return &c[i];
	return NULL;
}

void
explain_choice(struct explainer *x, uint32_t ref)
{
	struct candidate *c;
	enum decide_rule last;
	size_t n =
	    sim_explain_decision(x->sim, x->at, x->id, x->arena, &c, &last);
	const struct candidate *won = winner(c, n), *lost;
	const struct candidate *mine = find_candidate(c, n, ref);
	const struct decide_rule_info *info;

	if (won == NULL) {
		explain_step(x, "choice", NULL, nowhere(), NULL, NULL,
		    "AS%u has no usable route for exactly this prefix",
		    explain_as(x, x->at));
		return;
	}
	if (mine == NULL || !mine->eligible) {
		explain_step(x, "choice", NULL, nowhere(), NULL, NULL,
		    "it was never compared; %s is used",
		    candidate_name(x, won));
		return;
	}
	lost = mine->best ? runner_up(c, n) : mine;
	if (lost == NULL) {
		explain_step(x, "choice", "BEST", nowhere(), NULL, NULL,
		    "the only usable route");
		return;
	}
	info = decide_rule_info(lost->lost_at);
	if (!mine->best)
		x->e->reason = info->word;
	explain_step(x, "choice", mine->best ? "BEST" : "KEPT", nowhere(), NULL,
	    info->clause, "%s beat %s: %s", candidate_name(x, won),
	    candidate_name(x, lost), rule_values(x, lost->lost_at, won, lost));
}

void
explain_export(struct explainer *x, attr_id attrs)
{
	const struct topo_router *r = &x->t->routers[x->at];
	enum route_truth truth =
	    truth_of(x->w, explain_as(x, x->at), &x->prefix, attrs);
	struct strbuf b = { 0 };
	size_t n = 0;
	uint32_t last = 0;

	for (size_t i = 0; i < r->n_edges; i++) {
		edge_t e = r->edges[i];
		uint32_t to = explain_as(x, x->t->edges[e].peer);
		if (sim_adj_out(x->sim, e, x->id) == 0 || to == last)
			continue;
		if (n < 8)
			strbuf_addf(&b, "%sAS%u", n > 0 ? ", " : "", to);
		n++;
		last = to;
	}
	if (n > 8)
		strbuf_addf(&b, " and %zu more", n - 8);
	if (n == 0)
		explain_step(x, "export", "NOT SENT", nowhere(), NULL, NULL,
		    "sent to nobody");
	else
		explain_step(x, "export",
		    truth == TRUTH_WRONG || truth == TRUTH_LEAKED ? "SPREAD"
								  : "SENT",
		    nowhere(), NULL, NULL, "sent to %s", strbuf_str(&b));
	strbuf_finish(&b);
}
