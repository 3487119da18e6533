/* Nodes: ASes, their routers and start configurations, what they hold. */
#include "scenario/check.h"

#include "bgp/defaults.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct router_index {
	const char *name;
	uint32_t as;
	bool only;    /* the AS has no other */
	size_t index; /* of the node in the file */
};

/* Space that the usual lists refuse. A learner pastes such a list, so a world
 * that lives in it must say so. */
static const char *const bogons[] = { "0.0.0.0/8", "10.0.0.0/8",
	"100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
	"192.0.0.0/24", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15",
	"198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3", "2001:db8::/32",
	"2001::/32", "2002::/16", "3ffe::/16", "3fff::/20", "fc00::/7",
	"fe80::/10", "ff00::/8" };

static bool
is_bogon(const struct prefix *p)
{
	for (size_t i = 0; i < ARRAY_LEN(bogons); i++) {
		struct prefix b;

		prefix_parse(bogons[i], &b);
		if (prefix_covers(&b, p))
			return true;
	}
	return false;
}

static bool
is_bogon_as(uint32_t as)
{
	return as == 23456 || (as >= 64496 && as <= 131071) ||
	    as >= 4200000000u;
}

static int
by_as(const void *a, const void *b)
{
	const struct scenario_node *x = a, *y = b;

	return x->as < y->as ? -1 : x->as > y->as;
}

const struct scenario_node *
scenario_node(const struct scenario *s, uint32_t as)
{
	struct scenario_node key = { .as = as };

	if (s->n_nodes == 0)
		return NULL;
	return bsearch(&key, s->nodes, s->n_nodes, sizeof(key), by_as);
}

/* --- routers --------------------------------------------------------------*/

static void
check_config(struct check *c, const char *path, const char *file,
    const char *dialect, struct scenario_router *out)
{
	struct path at = path_make("%s.dialect", path);

	if (file == NULL) {
		if (dialect != NULL)
			check_error(c, at.s, "dialect",
			    "a dialect without a \"config\" says nothing");
		return;
	}
	out->dialect = dialect_find(dialect != NULL ? dialect : "frr");
	if (out->dialect == NULL) {
		const char *const *names = dialect_names();
		const char *nearest;
		size_t n = 0;
		struct diag *item = check_error(c, at.s, "dialect",
		    "there is no dialect \"%s\"",
		    dialect != NULL ? dialect : "frr");

		while (names[n] != NULL)
			n++;
		nearest = str_nearest(dialect, names, n);
		if (nearest != NULL)
			diag_suggest(c->d, item, "%s", nearest);
	}
	out->config = check_text(c, file);
	check_file(c, path_make("%s.config", path).s, file, true,
	    &out->config_text, &out->config_len);
}

static void
check_router_id(struct check *c, const char *path, const char *text,
    struct ip_addr *out)
{
	if (text == NULL)
		return;
	if (!ip_addr_parse(text, out) || out->family != IP_V4) {
		check_error(c, path_make("%s.id", path).s, "router-id",
		    "a router's id is written as an IPv4 address, found \"%s\"",
		    text);
		*out = (struct ip_addr){ 0 };
	}
}

/* Letters, digits and "-", a letter first; nothing that reads as an AS. */
static bool
is_router_name(const char *s)
{
	uint32_t as;

	if (!(*s >= 'a' && *s <= 'z') ||
	    (str_starts(s, "as") && str_to_u32(s + 2, &as)))
		return false;
	for (; *s != '\0'; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= '0' && *s <= '9') &&
		    *s != '-' && *s != '_')
			return false;
	return true;
}

static void
check_routers(struct check *c, const char *path, const struct y_node *y,
    struct scenario_node *node)
{
	size_t n = y->routers_count;

	if (n == 0) {
		node->n_routers = 1;
		node->routers = ARENA_NEW(&c->s->arena, struct scenario_router);
		node->routers[0].name =
		    arena_printf(&c->s->arena, "as%u", y->as);
		check_router_id(c, path, y->id, &node->routers[0].id);
		check_config(c, path, y->config, y->dialect, &node->routers[0]);
		return;
	}
	if (y->config != NULL || y->id != NULL || y->dialect != NULL)
		check_error(c, path, "routers",
		    "with \"routers\", config, dialect and id stand there");
	node->n_routers = n;
	node->routers = ARENA_ARRAY(&c->s->arena, n, struct scenario_router);
	for (size_t i = 0; i < n; i++) {
		const struct y_router *r = &y->routers[i];
		struct path at = path_make("%s.routers.%zu", path, i);

		if (!is_router_name(r->name))
			check_error(c, path_make("%s.name", at.s).s,
			    "router-name",
			    "\"%s\" is not a router's name: small letters, "
			    "digits, - and _, not an AS number",
			    r->name);
		node->routers[i].name = check_text(c, r->name);
		check_router_id(c, at.s, r->id, &node->routers[i].id);
		check_config(c, at.s, r->config, r->dialect, &node->routers[i]);
	}
}

static int
by_name(const void *a, const void *b)
{
	const struct router_index *x = a, *y = b;
	int cmp = strcmp(x->name, y->name);

	if (cmp != 0)
		return cmp;
	return x->index < y->index ? -1 : x->index > y->index;
}

static int
has_name(const void *key, const void *entry)
{
	const struct router_index *y = entry;

	return strcmp(key, y->name);
}

/* Before the nodes are sorted. */
static void
index_routers(struct check *c)
{
	struct scenario *s = c->s;
	size_t n = 0;

	for (size_t i = 0; i < s->n_nodes; i++)
		n += s->nodes[i].n_routers;
	c->routers = ARENA_ARRAY(&s->arena, n, struct router_index);
	c->n_routers = n;
	n = 0;
	for (size_t i = 0; i < s->n_nodes; i++)
		for (size_t k = 0; k < s->nodes[i].n_routers; k++)
			c->routers[n++] = (struct router_index){
				.name = s->nodes[i].routers[k].name,
				.as = s->nodes[i].as,
				.only = s->nodes[i].n_routers == 1,
				.index = i,
			};
	qsort(c->routers, n, sizeof(*c->routers), by_name);
	for (size_t i = 1; i < n; i++)
		if (str_eq(c->routers[i - 1].name, c->routers[i].name) &&
		    (c->routers[i - 1].as != c->routers[i].as ||
			!c->routers[i].only))
			check_error(c,
			    path_make("nodes.%zu", c->routers[i].index).s,
			    "router-name", "two routers are called \"%s\"",
			    c->routers[i].name);
}

static const char *
router_names(struct check *c, const struct scenario_node *node)
{
	struct strbuf out = { 0 };
	const char *text;

	for (size_t i = 0; i < node->n_routers; i++)
		strbuf_addf(&out, "%s%s", i > 0 ? ", " : "",
		    node->routers[i].name);
	text = arena_strdup(c->d->arena, strbuf_str(&out));
	strbuf_finish(&out);
	return text;
}

bool
check_endpoint(struct check *c, const char *path, const char *word,
    uint32_t *as, const char **router)
{
	const struct router_index *found;
	const char *digits = word;

	*router = NULL;
	if (word[0] == 'A' && word[1] == 'S')
		digits = word + 2;
	if (str_to_u32(digits, as)) {
		const struct scenario_node *node;

		if (!check_as(c, path, *as))
			return false;
		node = scenario_node(c->s, *as);
		if (node->n_routers == 1)
			return true;
		check_error(c, path, "which-router",
		    "AS%u has %zu routers, name one: %s", *as, node->n_routers,
		    router_names(c, node));
		return false;
	}
	found = c->n_routers == 0 ? NULL
				  : bsearch(word, c->routers, c->n_routers,
					sizeof(*c->routers), has_name);
	if (found == NULL) {
		check_error(c, path, "unknown-router",
		    "\"%s\" is neither an AS number nor a router", word);
		return false;
	}
	*as = found->as;
	if (!found->only)
		*router = found->name;
	return true;
}

/* --- what an AS holds -----------------------------------------------------*/

static void
lint_bogons(struct check *c, const char *path, const struct scenario_node *n)
{
	char buf[PREFIX_TEXT_MAX];

	if (c->y->bogons == BOGONS_DEFAULT_ONLY)
		return;
	if (is_bogon_as(n->as))
		check_lint(c, path_make("%s.as", path).s, "bogon-as",
		    "AS%u is on the usual bogon lists, which learners paste; "
		    "say \"bogons: default-only\" if it must be",
		    n->as);
	for (size_t i = 0; i < n->n_prefixes; i++)
		if (is_bogon(&n->prefixes[i]))
			check_lint(c, path_make("%s.prefixes.%zu", path, i).s,
			    "bogon-space",
			    "%s is on the usual bogon lists, which learners "
			    "paste; say \"bogons: default-only\" if it must be",
			    prefix_print(&n->prefixes[i], buf));
}

static void
check_space(struct check *c, const char *path, const struct y_node *y,
    struct scenario_node *node)
{
	struct path at = path_make("%s.originates", path);
	char buf[PREFIX_TEXT_MAX];
	bool configured = false;

	node->prefixes = check_prefixes(c, path_make("%s.prefixes", path).s,
	    y->prefixes, y->prefixes_count, &node->n_prefixes);
	if (yaml_find(c->t, at.s) != NULL) {
		node->originates = check_prefixes(c, at.s, y->originates,
		    y->originates_count, &node->n_originates);
		for (size_t i = 0; i < node->n_originates; i++)
			if (!prefix_covered_by(&node->originates[i],
				node->prefixes, node->n_prefixes))
				check_lint(c, path_make("%s.%zu", at.s, i).s,
				    "not-held",
				    "AS%u originates %s, which it does not "
				    "hold",
				    node->as,
				    prefix_print(&node->originates[i], buf));
		return;
	}
	for (size_t i = 0; i < node->n_routers; i++)
		configured |= node->routers[i].config != NULL;
	if (!configured) {
		node->originates = node->prefixes;
		node->n_originates = node->n_prefixes;
	}
}

/* A defence is a router's that has no configuration: one that has says there
 * what it does. */
static void
lint_defences(struct check *c, const char *path, const struct scenario_node *n)
{
	bool configured = true;

	for (size_t i = 0; i < n->n_routers; i++)
		configured &= n->routers[i].config != NULL;
	if (n->defends != 0 && configured)
		check_lint(c, path, "defends",
		    "AS%u has a configuration: its defences stand there",
		    n->as);
	if (n->recorded && configured)
		check_error(c, path_make("%s.recorded", path).s, "recorded",
		    "a node with a configuration announces what stands there");
}

struct held {
	struct prefix prefix;
	size_t node, index; /* in the file */
	uint32_t as;
};

static int
by_prefix(const void *a, const void *b)
{
	const struct held *x = a, *y = b;
	int cmp = prefix_cmp(&x->prefix, &y->prefix);

	if (cmp != 0)
		return cmp;
	return x->node != y->node ? (x->node < y->node ? -1 : 1)
				  : (x->index < y->index ? -1 : 1);
}

/* One prefix, one holder. In the order of the file still. */
static void
check_holders(struct check *c)
{
	struct scenario *s = c->s;
	struct held *all;
	size_t n = 0;
	char buf[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < s->n_nodes; i++)
		n += s->nodes[i].n_prefixes;
	all = xcalloc(n + 1, sizeof(*all));
	n = 0;
	for (size_t i = 0; i < s->n_nodes; i++)
		for (size_t k = 0; k < s->nodes[i].n_prefixes; k++)
			all[n++] = (struct held){ s->nodes[i].prefixes[k], i, k,
				s->nodes[i].as };
	qsort(all, n, sizeof(*all), by_prefix);
	for (size_t i = 1; i < n; i++)
		if (prefix_eq(&all[i - 1].prefix, &all[i].prefix))
			check_error(c,
			    path_make("nodes.%zu.prefixes.%zu", all[i].node,
				all[i].index)
				.s,
			    "held-twice", "%s is held by AS%u already",
			    prefix_print(&all[i].prefix, buf), all[i - 1].as);
	free(all);
}

/* --- all of them ----------------------------------------------------------*/

static void
check_node(struct check *c, size_t i, struct scenario_node *node)
{
	const struct y_node *y = &c->y->nodes[i];
	struct path at = path_make("nodes.%zu", i);

	*node = (struct scenario_node){
		.as = y->as,
		.name = check_text(c, y->name),
		.tier = check_text(c, y->tier),
		.illustrative = y->illustrative,
		.defends = y->rov ? 1u << DEFENCE_ROV : 0,
		.recorded = y->recorded,
		.filters_customers = y->filters_customers,
		.route_server = y->route_server,
		.role = ROLE_NONE,
	};
	check_node_contact(c, at.s, y);
	if (y->as == 0 || y->as == UINT32_MAX)
		check_error(c, path_make("%s.as", at.s).s, "as",
		    "AS%u is reserved and no network's", y->as);
	node->defends |= check_defends(c, path_make("%s.defends", at.s).s,
	    y->defends, y->defends_count);
	node->publishes = check_publishes(c, path_make("%s.publishes", at.s).s,
	    y->publishes, y->publishes_count);
	check_routers(c, at.s, y, node);
	check_space(c, at.s, y, node);
	lint_defences(c, at.s, node);
	lint_bogons(c, at.s, node);
}

/* Says where the second of two equal numbers stands. */
static void
check_unique(struct check *c)
{
	size_t n = c->s->n_nodes;
	struct numbered *all = xcalloc(n + 1, sizeof(*all));

	for (size_t i = 0; i < n; i++)
		all[i] = (struct numbered){ c->s->nodes[i].as, i };
	numbered_sort(all, n);
	for (size_t i = 1; i < n; i++)
		if (all[i - 1].as == all[i].as)
			check_error(c,
			    path_make("nodes.%zu.as", all[i].index).s,
			    "two-nodes", "AS%u has a node already", all[i].as);
	free(all);
}

/* Somebody publishes ASPAs later: the learner may, or the timeline does. */
static bool
aspa_comes_later(const struct check *c)
{
	if (c->y->learner != NULL && c->y->learner->publish)
		return true;
	for (size_t i = 0; i < c->y->timeline_count; i++)
		if (c->y->timeline[i].publish_aspa != NULL)
			return true;
	return false;
}

/* A defence that looks nothing up does nothing. */
static void
lint_published(struct check *c)
{
	static const struct {
		enum defence defence;
		enum publication needs;
	} rows[] = { { DEFENCE_ASPA, PUBLISH_ASPA },
		{ DEFENCE_PATH_END, PUBLISH_PATH_END } };
	unsigned all = 0;

	for (size_t i = 0; i < c->s->n_nodes; i++)
		all |= c->s->nodes[i].publishes;
	if (aspa_comes_later(c))
		all |= 1u << PUBLISH_ASPA;
	for (size_t i = 0; i < c->s->n_nodes; i++)
		for (size_t k = 0; k < ARRAY_LEN(rows); k++)
			if ((c->s->nodes[i].defends & 1u << rows[k].defence) &&
			    (all & 1u << rows[k].needs) == 0)
				check_lint(c, path_make("nodes.%zu", i).s,
				    "nothing-published",
				    "nobody \"publishes\" %s, so this defence "
				    "finds nothing",
				    defence_word(rows[k].defence));
}

void
check_nodes(struct check *c)
{
	struct scenario *s = c->s;

	s->n_nodes = c->y->nodes_count;
	s->nodes = ARENA_ARRAY(&s->arena, s->n_nodes, struct scenario_node);
	for (size_t i = 0; i < s->n_nodes; i++)
		check_node(c, i, &s->nodes[i]);
	check_unique(c);
	check_holders(c);
	lint_published(c);
	index_routers(c);
	qsort(s->nodes, s->n_nodes, sizeof(*s->nodes), by_as);
}
