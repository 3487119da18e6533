/* "show route all" of BIRD: a line for each route, with its prefix unless that
 * is the one of the line before, and a line for each attribute below. */
#include "interop/rib.h"
#include "interop/talk.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A protocol of BIRD and the session that it is. */
struct peer_name {
	const char *protocol;
	edge_t edge;
};

struct reading {
	const struct sim *s;
	router_id_t router;
	struct rib *out;
	struct arena arena;
	struct peer_name *peers;
	size_t n_peers, cap_peers;
	/* The route that is being read. */
	bool has_route, best, usable;
	struct prefix prefix;
	edge_t edge;
	struct path_attrs attrs;
};

/* The next line without its reply code ("1007-", or a blank when the code is
 * the one of the line before); NULL at the end. */
static char *
next_line(char **rest)
{
	char *line = strsep(rest, "\n");

	if (line == NULL)
		return NULL;
	if (strspn(line, "0123456789") == 4 &&
	    (line[4] == '-' || line[4] == ' '))
		return line + 5;
	return line[0] == ' ' ? line + 1 : line;
}

/* --- protocols ------------------------------------------------------------ */

static void
add_peer(struct reading *r, const char *protocol, const char *address)
{
	struct ip_addr addr;

	if (protocol == NULL || !ip_addr_parse(address, &addr))
		return;
	GROW(r->peers, r->n_peers, r->cap_peers);
	r->peers[r->n_peers++] =
	    (struct peer_name){ arena_strdup(&r->arena, protocol),
		    rib_edge(r->s, r->router, &addr) };
}

static void
read_protocols(struct reading *r, char *text)
{
	static const char label[] = "Neighbor address: ";
	const char *protocol = NULL;
	char *line;

	while ((line = next_line(&text)) != NULL) {
		char *found = strstr(line, label);

		if (found != NULL)
			add_peer(r, protocol, found + strlen(label));
		else if (line[0] != ' ' && line[0] != '\0') {
			line[strcspn(line, " ")] = '\0';
			protocol = line;
		}
	}
}

static edge_t
edge_of(const struct reading *r, const char *protocol)
{
	for (size_t i = 0; i < r->n_peers; i++)
		if (str_eq(r->peers[i].protocol, protocol))
			return r->peers[i].edge;
	return EDGE_NONE;
}

/* --- attributes ----------------------------------------------------------- */

/* BIRD has blanks in an AS_SET where we have commas. */
static path_id
read_path(struct reading *r, char *text)
{
	bool inside = false;
	path_id path = 0;

	for (char *c = text; *c != '\0'; c++) {
		if (*c == '{' || *c == '}')
			inside = *c == '{';
		else if (inside && *c == ' ')
			*c = ',';
	}
	if (!as_path_parse(sim_attrs(r->s), text, &path))
		(void)fprintf(stderr, "cannot read AS_PATH %s\n", text);
	return path;
}

/* "(1,2)", "(rt, 1, 2)", "(1, 2, 3)" as the parts between colons. */
static bool
read_community(char *text, enum community_kind kind, uint32_t *out)
{
	char plain[64];
	size_t n = 0;
	char *colon;

	for (; *text != '\0' && n + 1 < sizeof(plain); text++)
		if (*text == ',')
			plain[n++] = ':';
		else if (*text != ' ')
			plain[n++] = *text;
	plain[n] = '\0';
	if (kind == COMM_STANDARD)
		return community_parse(plain, out);
	if (kind == COMM_LARGE)
		return large_community_parse(plain, out);
	colon = strchr(plain, ':');
	if (colon == NULL)
		return false;
	*colon = '\0';
	return extended_community_parse(str_eq(plain, "ro") ? "soo" : plain,
	    colon + 1, out);
}

static set_id
read_set(struct reading *r, char *text, enum community_kind kind)
{
	uint32_t words[3 * 64];
	size_t n = 0, stride = community_stride(kind);

	while ((text = strchr(text, '(')) != NULL &&
	    n + stride <= ARRAY_LEN(words)) {
		char *end = strchr(text, ')');

		if (end == NULL)
			break;
		*end = '\0';
		if (read_community(text + 1, kind, &words[n]))
			n += stride;
		text = end + 1;
	}
	return word_set_sorted(sim_attrs(r->s), words, n, stride);
}

static set_id
read_clusters(struct reading *r, char *text)
{
	uint32_t words[16];
	size_t n = 0;
	char *word;

	while ((word = strsep(&text, " ")) != NULL) {
		struct ip_addr a;

		if (n < ARRAY_LEN(words) && ip_addr_parse(word, &a))
			words[n++] = ip_addr_to_v4(&a);
	}
	return word_set_intern(sim_attrs(r->s), words, n);
}

static void
read_aggregator(struct path_attrs *a, char *text)
{
	char *as = strstr(text, " AS");

	if (as == NULL)
		return;
	*as = '\0';
	a->flags |= ATTR_HAS_AGGREGATOR;
	(void)ip_addr_parse(text, &a->aggregator_addr);
	(void)str_to_u32(as + 3, &a->aggregator_as);
}

static void
read_number(struct path_attrs *a, enum attr_flag flag, uint32_t *out,
    const char *text)
{
	if (str_to_u32(text, out))
		a->flags = (uint8_t)(a->flags | flag);
}

static void
read_attribute(struct reading *r, const char *name, char *text)
{
	struct path_attrs *a = &r->attrs;
	struct ip_addr id;

	if (str_eq(name, "origin")) {
		a->origin = str_eq(text, "IGP") ? ORIGIN_IGP
		    : str_eq(text, "EGP")       ? ORIGIN_EGP
						: ORIGIN_INCOMPLETE;
	} else if (str_eq(name, "as_path")) {
		a->as_path = read_path(r, text);
	} else if (str_eq(name, "next_hop")) {
		text[strcspn(text, " ")] = '\0';
		(void)ip_addr_parse(text, &a->next_hop);
	} else if (str_eq(name, "med")) {
		read_number(a, ATTR_HAS_MED, &a->multi_exit_disc, text);
	} else if (str_eq(name, "local_pref")) {
		read_number(a, ATTR_HAS_LOCAL_PREF, &a->local_pref, text);
	} else if (str_eq(name, "otc")) {
		read_number(a, ATTR_HAS_OTC, &a->only_to_customer, text);
	} else if (str_eq(name, "atomic_aggr")) {
		a->flags |= ATTR_ATOMIC_AGGREGATE;
	} else if (str_eq(name, "aggregator")) {
		read_aggregator(a, text);
	} else if (str_eq(name, "originator_id") && ip_addr_parse(text, &id)) {
		a->flags |= ATTR_HAS_ORIGINATOR_ID;
		a->originator_id = ip_addr_to_v4(&id);
	} else if (str_eq(name, "cluster_list")) {
		a->cluster_list = read_clusters(r, text);
	} else if (str_eq(name, "community")) {
		a->communities = read_set(r, text, COMM_STANDARD);
	} else if (str_eq(name, "ext_community")) {
		a->extended_communities = read_set(r, text, COMM_EXTENDED);
	} else if (str_eq(name, "large_community")) {
		a->large_communities = read_set(r, text, COMM_LARGE);
	}
}

/* --- routes --------------------------------------------------------------- */

static void
end_route(struct reading *r)
{
	struct attr_table *t = sim_attrs(r->s);
	struct rib_row row = { .router = r->router,
		.edge = r->edge,
		.prefix = r->prefix,
		.view = r->edge == EDGE_NONE ? RIB_LOCAL : RIB_ACCEPTED };

	if (!r->has_route || !r->usable)
		return;
	r->attrs = rib_normal(t, &r->attrs);
	row.attrs = attr_intern(t, &r->attrs);
	rib_add(r->out, &row);
	if (r->best) {
		row.view = RIB_BEST;
		row.attrs = 0;
		rib_add(r->out, &row);
	}
}

/* "192.0.2.0/24  unicast [ebgp_10_1_0_2 11:02:53] * (100) [AS64500i]" */
static void
begin_route(struct reading *r, char *line)
{
	char *open = strchr(line, '['), *close;
	char first[PREFIX_TEXT_MAX + 1];
	size_t n = strcspn(line, " ");

	r->has_route = false;
	if (open == NULL)
		return;
	close = strchr(open, ']');
	if (close == NULL)
		return;
	if (n > 0 && n < sizeof(first)) {
		memcpy(first, line, n);
		first[n] = '\0';
		if (prefix_parse(first, &r->prefix) != PREFIX_OK)
			return; /* a ROA */
	}
	*open = *close = '\0';
	open[1 + strcspn(open + 1, " ")] = '\0';
	r->has_route = true;
	r->best = close[1] == ' ' && close[2] == '*';
	r->edge = edge_of(r, open + 1);
	r->usable = r->edge == EDGE_NONE || strstr(line, "unicast") != NULL;
	path_attrs_init(&r->attrs);
}

static void
read_routes(struct reading *r, char *text)
{
	char *line;

	while ((line = next_line(&text)) != NULL) {
		char *name, *value;

		if (line[0] != '\t') {
			end_route(r);
			begin_route(r, line);
			continue;
		}
		if (!r->has_route || !str_starts(line, "\tBGP."))
			continue;
		name = line + 5;
		value = strchr(name, ':');
		if (value == NULL)
			continue;
		*value++ = '\0';
		read_attribute(r, name, value + (*value == ' '));
	}
	end_route(r);
}

bool
rib_of_bird(const struct sim *s, router_id_t router, const char *socket,
    struct rib *out)
{
	static const char *const commands[] = { "show route table master4 all",
		"show route table master6 all" };
	struct reading r = { .s = s, .router = router, .out = out };
	struct strbuf answer = { 0 };
	bool ok = talk(socket, TALK_BIRD, "show protocols all", &answer);

	if (ok)
		read_protocols(&r, answer.s);
	for (size_t i = 0; ok && i < ARRAY_LEN(commands); i++) {
		strbuf_clear(&answer);
		ok = talk(socket, TALK_BIRD, commands[i], &answer);
		if (ok)
			read_routes(&r, answer.s);
		r.has_route = false;
	}
	strbuf_finish(&answer);
	free(r.peers);
	arena_finish(&r.arena);
	return ok;
}
