/* "show bgp ipv4 unicast json detail" of FRR's bgpd. */
#include "core/json_read.h"
#include "interop/rib.h"
#include "interop/talk.h"

#include <stdio.h>
#include <string.h>

struct reading {
	const struct sim *s;
	router_id_t router;
	struct rib *out;
	struct arena arena;
	struct prefix prefix;
};

/* --- values --------------------------------------------------------------- */

static const char *
text_of(const struct json_value *v, const char *key)
{
	return json_value_string(json_value_get(v, key));
}

static bool
number_of(const struct json_value *v, const char *key, uint32_t *out)
{
	int64_t n;

	if (!json_value_integer(json_value_get(v, key), &n))
		return false;
	*out = (uint32_t)n;
	return true;
}

static bool
is_true(const struct json_value *v, const char *key)
{
	bool yes = false;

	return json_value_bool(json_value_get(v, key), &yes) && yes;
}

static bool
id_of(const struct json_value *v, uint32_t *out)
{
	struct ip_addr a;
	const char *text = json_value_string(v);

	if (text == NULL || !ip_addr_parse(text, &a))
		return false;
	*out = ip_addr_to_v4(&a);
	return true;
}

/* --- communities ---------------------------------------------------------- */

/* Words of one kind, parted by blanks. */
static set_id
read_set(struct reading *r, const char *text, enum community_kind kind)
{
	uint32_t words[3 * 64];
	size_t n = 0, stride = community_stride(kind);
	char *rest = NULL;

	if (text == NULL)
		return 0;
	for (char *w = strtok_r(arena_strdup(&r->arena, text), " ", &rest);
	     w != NULL && n + stride <= ARRAY_LEN(words);
	     w = strtok_r(NULL, " ", &rest)) {
		char *colon = strchr(w, ':');
		bool ok = false;

		if (kind == COMM_STANDARD) {
			ok = community_parse(w, &words[n]);
		} else if (kind == COMM_LARGE) {
			ok = large_community_parse(w, &words[n]);
		} else if (colon != NULL) { /* "RT:1:2", "SoO:1:2" */
			*colon = '\0';
			ok = extended_community_parse(w, colon + 1, &words[n]);
		}
		if (ok)
			n += stride;
	}
	return word_set_sorted(sim_attrs(r->s), words, n, stride);
}

static set_id
read_clusters(struct reading *r, const struct json_value *list)
{
	uint32_t words[16];
	size_t n = 0;

	for (size_t i = 0; i < json_value_count(list) && n < ARRAY_LEN(words);
	     i++)
		if (id_of(json_value_at(list, i), &words[n]))
			n++;
	return word_set_intern(sim_attrs(r->s), words, n);
}

/* --- one path ------------------------------------------------------------- */

static uint8_t
read_origin(const char *text)
{
	if (str_eq(text, "EGP"))
		return ORIGIN_EGP;
	return str_eq(text, "IGP") ? ORIGIN_IGP : ORIGIN_INCOMPLETE;
}

/* Of IPv6 the global one; a link-local one may stand beside it. */
static void
read_next_hop(const struct json_value *path, struct path_attrs *a)
{
	const struct json_value *hops = json_value_get(path, "nexthops");

	for (size_t i = 0; i < json_value_count(hops); i++) {
		const struct json_value *h = json_value_at(hops, i);
		const char *scope = text_of(h, "scope");

		if (scope != NULL && !str_eq(scope, "global"))
			continue;
		(void)ip_addr_parse(text_of(h, "ip"), &a->next_hop);
		return;
	}
}

static void
read_optional(struct reading *r, const struct json_value *path,
    struct path_attrs *a)
{
	if (number_of(path, "metric", &a->multi_exit_disc))
		a->flags |= ATTR_HAS_MED;
	if (number_of(path, "locPrf", &a->local_pref))
		a->flags |= ATTR_HAS_LOCAL_PREF;
	if (is_true(path, "atomicAggregate"))
		a->flags |= ATTR_ATOMIC_AGGREGATE;
	if (number_of(path, "aggregatorAs", &a->aggregator_as)) {
		a->flags |= ATTR_HAS_AGGREGATOR;
		(void)ip_addr_parse(text_of(path, "aggregatorId"),
		    &a->aggregator_addr);
	}
	if (number_of(path, "otc", &a->only_to_customer))
		a->flags |= ATTR_HAS_OTC;
	if (id_of(json_value_get(path, "originatorId"), &a->originator_id))
		a->flags |= ATTR_HAS_ORIGINATOR_ID;
	(void)number_of(path, "weight", &a->weight);
	a->communities =
	    read_set(r, text_of(json_value_get(path, "community"), "string"),
		COMM_STANDARD);
	a->extended_communities = read_set(r,
	    text_of(json_value_get(path, "extendedCommunity"), "string"),
	    COMM_EXTENDED);
	a->large_communities = read_set(r,
	    text_of(json_value_get(path, "largeCommunity"), "string"),
	    COMM_LARGE);
	a->cluster_list = read_clusters(r,
	    json_value_get(json_value_get(path, "clusterList"), "list"));
}

static attr_id
read_attrs(struct reading *r, const struct json_value *path)
{
	struct attr_table *t = sim_attrs(r->s);
	const char *as_path = text_of(json_value_get(path, "aspath"), "string");
	struct path_attrs a;

	path_attrs_init(&a);
	if (as_path != NULL && !str_eq(as_path, "Local") &&
	    !as_path_parse(t, as_path, &a.as_path))
		(void)fprintf(stderr, "cannot read AS_PATH %s\n", as_path);
	a.origin = read_origin(text_of(path, "origin"));
	read_next_hop(path, &a);
	read_optional(r, path, &a);
	a = rib_normal(t, &a);
	return attr_intern(t, &a);
}

static void
read_path(struct reading *r, const struct json_value *path)
{
	const struct json_value *peer = json_value_get(path, "peer");
	const char *name = text_of(peer, "peerId");
	struct rib_row row = { .router = r->router,
		.edge = EDGE_NONE,
		.prefix = r->prefix };
	struct ip_addr addr;

	/* Valid: the next hop can be reached. */
	if (peer == NULL || is_true(path, "removed") || !is_true(path, "valid"))
		return;
	if (!is_true(path, "local") && ip_addr_parse(name, &addr))
		row.edge = rib_edge(r->s, r->router, &addr);
	row.view = row.edge == EDGE_NONE ? RIB_LOCAL : RIB_ACCEPTED;
	row.attrs = read_attrs(r, path);
	rib_add(r->out, &row);
	if (is_true(json_value_get(path, "bestpath"), "overall")) {
		row.view = RIB_BEST;
		row.attrs = 0;
		rib_add(r->out, &row);
	}
}

static bool
read_table(struct reading *r, const char *text, size_t len)
{
	struct diags d;
	struct json_doc *doc;
	const struct json_value *routes, *paths;
	const char *key = NULL;

	diags_init(&d, &r->arena);
	doc = json_doc_read(&d, "bgpd", text, len);
	if (doc == NULL) {
		(void)fprintf(stderr, "%s\n",
		    d.n > 0 ? d.items[0].message : "not JSON");
		diags_finish(&d);
		return false;
	}
	routes = json_value_get(json_doc_root(doc), "routes");
	while ((paths = json_value_next(routes, &key)) != NULL)
		for (size_t i = 0; i < json_value_count(paths); i++)
			if (prefix_parse(key, &r->prefix) == PREFIX_OK)
				read_path(r, json_value_at(paths, i));
	json_doc_destroy(doc);
	diags_finish(&d);
	return true;
}

bool
rib_of_frr(const struct sim *s, router_id_t router, const char *socket,
    struct rib *out)
{
	static const char *const commands[AF_COUNT] = {
		[AF_V4] = "show bgp ipv4 unicast json detail",
		[AF_V6] = "show bgp ipv6 unicast json detail",
	};
	struct reading r = { .s = s, .router = router, .out = out };
	bool ok = true;

	for (int af = 0; ok && af < AF_COUNT; af++) {
		struct strbuf answer = { 0 };

		ok = talk(socket, TALK_FRR, commands[af], &answer) &&
		    read_table(&r, answer.s, answer.len);
		strbuf_finish(&answer);
	}
	arena_finish(&r.arena);
	return ok;
}
