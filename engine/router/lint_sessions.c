/* Sessions that let in or out more than they should. */
#include "router/lint_private.h"

static const char *
family_word(enum afi afi)
{
	return afi == AF_V6 ? "IPv6" : "IPv4";
}

/* A session over which a customer, as far as the configuration says, or
 * anybody else may announce: all but those to our providers. */
static bool
is_from_provider(const struct neighbor *n)
{
	return n->role == ROLE_CUSTOMER;
}

static bool
may_get_everything(const struct neighbor *n)
{
	return n->role == ROLE_PROVIDER || n->role == ROLE_RS;
}

/* Calls visit for every active address family of every eBGP neighbor. */
typedef void session_visit(struct linter *l, const struct neighbor *n,
    enum afi afi);

static void
each_session(struct linter *l, session_visit *visit)
{
	const struct router_config *c = l->config;

	for (size_t i = 0; i < c->n_neighbors; i++)
		for (enum afi afi = AF_V4; afi < AF_COUNT; afi++)
			if (neighbor_is_active(&c->neighbors[i], afi) &&
			    neighbor_is_external(c, &c->neighbors[i]))
				visit(l, &c->neighbors[i], afi);
}

static struct place
session_place(const struct neighbor *n, enum afi afi)
{
	return n->af[afi].place.line != 0 ? n->af[afi].place : n->place;
}

/* --- no policy ------------------------------------------------------------ */

/* Does a session with the same AS filter the other address family? */
static bool
filters_other_family(const struct router_config *c, const struct neighbor *n,
    enum afi afi, enum direction dir)
{
	enum afi other = afi == AF_V4 ? AF_V6 : AF_V4;

	for (size_t i = 0; i < c->n_neighbors; i++) {
		const struct neighbor *m = &c->neighbors[i];
		bool same = m == n ||
		    (n->remote_as != 0 && m->remote_as == n->remote_as);
		if (same && neighbor_is_active(m, other) &&
		    neighbor_chain(m, other, dir)->n > 0)
			return true;
	}
	return false;
}

static void
find_one_family(struct linter *l, const struct neighbor *n, enum afi afi)
{
	char who[NEIGHBOR_WORD_MAX];

	for (enum direction dir = DIRECTION_IN; dir <= DIRECTION_OUT; dir++)
		if (neighbor_chain(n, afi, dir)->n == 0 &&
		    filters_other_family(l->config, n, afi, dir))
			lint_found(l, session_place(n, afi),
			    "neighbor %s has a policy %s for %s but none for "
			    "%s",
			    neighbor_word(n, who), direction_word(dir),
			    family_word(afi == AF_V4 ? AF_V6 : AF_V4),
			    family_word(afi));
}

void
lint_one_family(struct linter *l)
{
	each_session(l, find_one_family);
}

static void
find_no_policy(struct linter *l, const struct neighbor *n, enum afi afi,
    enum direction dir)
{
	char who[NEIGHBOR_WORD_MAX];
	const char *what = dir == DIRECTION_IN ? "import" : "export";

	if (neighbor_chain(n, afi, dir)->n > 0 ||
	    filters_other_family(l->config, n, afi, dir))
		return;
	if (l->config->options.ebgp_requires_policy)
		lint_found(l, session_place(n, afi),
		    "neighbor %s has no %s policy for %s: no route is %s",
		    neighbor_word(n, who), what, family_word(afi),
		    dir == DIRECTION_IN ? "accepted" : "sent");
	else
		lint_found(l, session_place(n, afi),
		    "neighbor %s has no %s policy for %s: every route is %s",
		    neighbor_word(n, who), what, family_word(afi),
		    dir == DIRECTION_IN ? "accepted" : "sent");
}

static void
find_no_import(struct linter *l, const struct neighbor *n, enum afi afi)
{
	find_no_policy(l, n, afi, DIRECTION_IN);
}

static void
find_no_export(struct linter *l, const struct neighbor *n, enum afi afi)
{
	find_no_policy(l, n, afi, DIRECTION_OUT);
}

void
lint_no_import_policy(struct linter *l)
{
	each_session(l, find_no_import);
}

void
lint_no_export_policy(struct linter *l)
{
	each_session(l, find_no_export);
}

/* --- everything ----------------------------------------------------------- */

static bool
chain_permits_all(const struct policy_chain *chain)
{
	for (size_t i = 0; i < chain->n; i++) {
		const struct policy_link *link = &chain->links[i];
		if (link->kind == LINK_UNSUPPRESS_MAP)
			continue;
		/* A name that is not defined has its own lint. */
		if (link->policy == NULL || !policy_permits_all(link->policy))
			return false;
	}
	return chain->n > 0;
}

/* A policy that lets every route in is wrong on every eBGP session: one's own
 * prefixes and the default route have no business there. One that lets every
 * route out is right towards customers, so that only a declared other role
 * makes it a finding. */
static void
find_permits_all(struct linter *l, const struct neighbor *n, enum afi afi)
{
	char who[NEIGHBOR_WORD_MAX];
	const struct policy_chain *in = neighbor_chain(n, afi, DIRECTION_IN);
	const struct policy_chain *out = neighbor_chain(n, afi, DIRECTION_OUT);

	if (chain_permits_all(in))
		lint_found(l, in->links[0].place,
		    "the import policy of neighbor %s lets in every %s route",
		    neighbor_word(n, who), family_word(afi));
	if (chain_permits_all(out) && n->role != ROLE_NONE &&
	    !may_get_everything(n))
		lint_found(l, out->links[0].place,
		    "the export policy of neighbor %s, which is no customer, "
		    "lets out every %s route",
		    neighbor_word(n, who), family_word(afi));
}

void
lint_permits_all(struct linter *l)
{
	each_session(l, find_permits_all);
}

/* --- more-specifics ------------------------------------------------------- */

/* The longest prefix that others' filters let through: a permission beyond it
 * serves nobody but a hijacker inside (RFC 7454 6.1.3). */
static int
longest_useful(int family)
{
	return family == IP_V6 ? 48 : 24;
}

/* "192.0.2.0/24 le 32": more than the prefix itself. A rule for long prefixes
 * only is deliberate (blackholing). */
static bool
permits_more_specifics(const struct prefix_rule *r)
{
	int family = r->prefix.addr.family;
	int useful = longest_useful(family);

	return r->permit && r->prefix.len > 0 && r->max_len > r->prefix.len &&
	    r->max_len > useful && r->min_len <= useful;
}

struct specifics_search {
	struct linter *l;
	const struct neighbor *n;
	enum afi afi;
};

static void
find_in_match(const struct match *m, void *arg)
{
	struct specifics_search *s = arg;
	char who[NEIGHBOR_WORD_MAX], prefix[PREFIX_TEXT_MAX];
	const struct prefix_list *p = m->prefix_list;

	if (m->kind != MATCH_PREFIX_LIST || m->negate || p == NULL ||
	    afi_of(p->family) != s->afi)
		return;
	for (size_t i = 0; i < p->n; i++)
		if (permits_more_specifics(&p->rules[i]))
			lint_found(s->l, p->rules[i].place,
			    "prefix-list %s lets neighbor %s announce any "
			    "more-specific of %s down to /%u",
			    p->name, neighbor_word(s->n, who),
			    prefix_print(&p->rules[i].prefix, prefix),
			    p->rules[i].max_len);
}

/* Only terms that accept: a list of what is refused may well cover
 * more-specifics. */
static void
find_in_policy(struct specifics_search *s, const struct policy *p)
{
	for (size_t i = 0; i < p->n_terms; i++) {
		struct policy only = *p;
		only.terms = &p->terms[i];
		only.n_terms = 1;
		if (p->terms[i].flow != FLOW_REJECT)
			policy_matches(&only, find_in_match, s);
	}
}

static void
find_more_specifics(struct linter *l, const struct neighbor *n, enum afi afi)
{
	struct specifics_search s = { .l = l, .n = n, .afi = afi };
	const struct policy_chain *in = neighbor_chain(n, afi, DIRECTION_IN);
	struct policy_reach reach;

	for (size_t i = 0; i < in->n; i++) {
		if (in->links[i].policy == NULL)
			continue;
		policy_reach(in->links[i].policy, &reach);
		for (size_t j = 0; j < reach.n; j++)
			find_in_policy(&s, reach.policies[j]);
	}
}

void
lint_more_specifics(struct linter *l)
{
	each_session(l, find_more_specifics);
}

/* --- AS path only --------------------------------------------------------- */

static void
find_as_path_only(struct linter *l, const struct neighbor *n, enum afi afi)
{
	char who[NEIGHBOR_WORD_MAX];
	const struct policy_chain *in = neighbor_chain(n, afi, DIRECTION_IN);
	bool as_path = false, prefix = false;

	if (is_from_provider(n))
		return;
	for (size_t i = 0; i < in->n; i++) {
		if (in->links[i].policy == NULL)
			continue;
		struct policy p = *in->links[i].policy;
		policy_seal(&p);
		prefix = prefix || p.reads_prefix || p.reads_rov;
		as_path = as_path || policy_reads_as_path(&p);
	}
	if (as_path && !prefix)
		lint_found(l, in->links[0].place,
		    "the import policy of neighbor %s looks at the AS path "
		    "only: any prefix gets in with it",
		    neighbor_word(n, who));
}

void
lint_as_path_only(struct linter *l)
{
	each_session(l, find_as_path_only);
}

/* --- communities ---------------------------------------------------------- */

static const char *
community_words(uint8_t bits)
{
	if ((bits & SEND_STANDARD) != 0)
		return "communities";
	return (bits & SEND_LARGE) != 0 ? "large communities"
					: "extended communities";
}

static uint8_t
chain_sets_communities(const struct policy_chain *chain)
{
	uint8_t bits = 0;

	for (size_t i = 0; i < chain->n; i++)
		if (chain->links[i].policy != NULL)
			bits |= policy_sets_communities(chain->links[i].policy);
	return bits;
}

/* The kinds that import policies set anywhere in this router. */
static uint8_t
imported_communities(const struct router_config *c)
{
	uint8_t bits = 0;

	for (size_t i = 0; i < c->n_neighbors; i++)
		for (enum afi afi = AF_V4; afi < AF_COUNT; afi++)
			if (neighbor_is_active(&c->neighbors[i], afi))
				bits |= chain_sets_communities(
				    neighbor_chain(&c->neighbors[i], afi,
					DIRECTION_IN));
	return bits;
}

/* What is set on export is meant for the neighbour; what is set on import is
 * meant for the other routers of this AS. */
void
lint_community_not_sent(struct linter *l)
{
	const struct router_config *c = l->config;
	char who[NEIGHBOR_WORD_MAX];
	uint8_t imported = imported_communities(c);

	for (size_t i = 0; i < c->n_neighbors; i++)
		for (enum afi afi = AF_V4; afi < AF_COUNT; afi++) {
			const struct neighbor *n = &c->neighbors[i];
			if (!neighbor_is_active(n, afi))
				continue;
			uint8_t lost = chain_sets_communities(
			    neighbor_chain(n, afi, DIRECTION_OUT));
			if (!neighbor_is_external(c, n))
				lost |= imported;
			lost = (uint8_t)(lost & ~n->af[afi].send_community);
			if (lost != 0)
				lint_found(l, session_place(n, afi),
				    "%s that a policy sets are not sent to "
				    "neighbor %s",
				    community_words(lost),
				    neighbor_word(n, who));
		}
}
