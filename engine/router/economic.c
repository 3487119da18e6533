/* The standard economic policy (Gao and Rexford): customers' routes are
 * preferred, because they are paid for, then peers', then providers'; own and
 * customers' routes go to everybody, all others to customers only. */
#include "router/router.h"

enum { PREF_CUSTOMER = 200, PREF_PEER = 150, PREF_PROVIDER = 100 };

/* A policy of one term; more or less is filled in by the caller. */
static struct policy *
make_policy(struct arena *a, const char *name, struct policy_term **term)
{
	struct policy *p = ARENA_NEW(a, struct policy);

	p->name = name;
	p->terms = ARENA_NEW(a, struct policy_term);
	p->n_terms = 1;
	p->at_end = FLOW_REJECT;
	p->terms[0].permit = true;
	p->terms[0].flow = FLOW_ACCEPT;
	*term = &p->terms[0];
	return p;
}

static const struct policy *
make_import(struct arena *a, const char *name, uint32_t local_pref)
{
	struct policy_term *term;
	struct policy *p = make_policy(a, name, &term);

	if (local_pref != 0) {
		struct action *set = ARENA_NEW(a, struct action);
		set->kind = ACT_SET_LOCAL_PREF;
		set->value = local_pref;
		term->actions = set;
		term->n_actions = 1;
	}
	policy_seal(p);
	return p;
}

const struct policy *
economic_import(struct arena *a, enum relation rel)
{
	switch (rel) {
	case REL_CUSTOMER:
		return make_import(a, "import-customer", PREF_CUSTOMER);
	case REL_PEER:
		return make_import(a, "import-peer", PREF_PEER);
	case REL_RS:
		return make_import(a, "import-route-server", PREF_PEER);
	case REL_PROVIDER:
		return make_import(a, "import-provider", PREF_PROVIDER);
	case REL_RS_CLIENT:
		return make_import(a, "import-rs-client", 0);
	case REL_NONE:
	case REL_INTERNAL:
		return make_import(a, "import-all", 0);
	}
	base_panic(__FILE__, __LINE__, "unknown relation");
}

static const struct policy *
make_export(struct arena *a, const char *name, bool everything)
{
	struct policy_term *term;
	struct policy *p = make_policy(a, name, &term);

	if (!everything) {
		struct match *m = ARENA_NEW(a, struct match);
		m->kind = MATCH_LEARNED_FROM;
		m->lo = 1u << REL_NONE | 1u << REL_CUSTOMER;
		term->matches = m;
		term->n_matches = 1;
	}
	policy_seal(p);
	return p;
}

const struct policy *
economic_export(struct arena *a, enum relation rel)
{
	switch (rel) {
	case REL_CUSTOMER:
		return make_export(a, "export-customer", true);
	case REL_PEER:
		return make_export(a, "export-peer", false);
	case REL_RS:
		return make_export(a, "export-route-server", false);
	case REL_PROVIDER:
		return make_export(a, "export-provider", false);
	case REL_RS_CLIENT:
		return make_export(a, "export-rs-client", true);
	case REL_NONE:
	case REL_INTERNAL:
		return make_export(a, "export-all", true);
	}
	base_panic(__FILE__, __LINE__, "unknown relation");
}
