/* What an announcement carries, and what nodes do about announcements: the
 * words for attributes and defences. */
#include "scenario/check.h"

#include <stdio.h>
#include <string.h>

#include "bgp/defaults.h"

/* --- attributes -----------------------------------------------------------*/

struct carried {
	struct check *c;
	const char *at; /* "timeline.3.announce" */
	const struct y_announce *y;
	struct announced *out;
};

static void
wrong(struct carried *a, const char *key, const char *what, const char *found)
{
	check_error(a->c, path_make("%s.%s", a->at, key).s, "attribute",
	    "expected %s, found \"%s\"", what, found);
}

static bool
parse_id(const char *text, uint32_t *out)
{
	struct ip_addr addr;

	if (!ip_addr_parse(text, &addr) || addr.family != IP_V4)
		return false;
	*out = ip_addr_to_v4(&addr);
	return true;
}

static bool
parse_community(const char *text, uint32_t *out)
{
	return community_parse(text, out);
}

static bool
parse_large(const char *text, uint32_t *out)
{
	return large_community_parse(text, out);
}

/* "0x" and 16 digits */
static bool
parse_hex(const char *text, uint32_t *out)
{
	out[0] = out[1] = 0;
	if (strlen(text) != 18 || !str_starts(text, "0x"))
		return false;
	for (int i = 0; i < 16; i++) {
		static const char digits[] = "0123456789abcdef";
		const char *digit = strchr(digits, text[2 + i]);

		if (digit == NULL)
			return false;
		out[i / 8] = out[i / 8] << 4 | (uint32_t)(digit - digits);
	}
	return true;
}

static bool
parse_extended(const char *text, uint32_t *out)
{
	const char *blank = strchr(text, ' ');
	char kind[8];

	if (blank == NULL || (size_t)(blank - text) >= sizeof(kind))
		return parse_hex(text, out);
	(void)snprintf(kind, sizeof(kind), "%.*s", (int)(blank - text), text);
	return extended_community_parse(kind, blank + 1, out);
}

/* A list of texts as words, stride of them each. */
static uint32_t *
carried_words(struct carried *a, const char *key, char *const *texts, size_t n,
    size_t stride, bool (*parse)(const char *text, uint32_t *out),
    const char *what, size_t *n_words)
{
	uint32_t *words = ARENA_ARRAY(&a->c->s->arena, n * stride, uint32_t);

	*n_words = 0;
	for (size_t i = 0; i < n; i++) {
		if (parse(texts[i], words + *n_words))
			*n_words += stride;
		else
			wrong(a, path_make("%s.%zu", key, i).s, what, texts[i]);
	}
	return words;
}

static void
carried_lists(struct carried *a)
{
	const struct y_announce *y = a->y;
	struct announced *out = a->out;

	out->communities = carried_words(a, "communities", y->communities,
	    y->communities_count, 1, parse_community,
	    "a community such as 64500:100 or no-export", &out->n_communities);
	out->large = carried_words(a, "large-communities", y->large_communities,
	    y->large_communities_count, 3, parse_large,
	    "a large community such as 64500:1:2", &out->n_large);
	out->extended = carried_words(a, "extended-communities",
	    y->extended_communities, y->extended_communities_count, 2,
	    parse_extended, "rt 64500:100, soo 64500:1 or 0x and 16 digits",
	    &out->n_extended);
	out->clusters =
	    carried_words(a, "cluster-list", y->clusters, y->clusters_count, 1,
		parse_id, "an identifier such as 192.0.2.1", &out->n_clusters);
}

static void
carried_path(struct carried *a)
{
	const struct y_announce *y = a->y;
	struct attr_table *t;
	path_id path;

	if (y->as_path == NULL)
		return;
	if (y->path_count > 0 || y->prepend > 0)
		check_error(a->c, path_make("%s.as-path", a->at).s, "attribute",
		    "with \"as-path\", path and prepend stand in it");
	t = attr_table_create();
	if (!as_path_parse(t, y->as_path, &path))
		wrong(a, "as-path", "AS numbers, and AS_SETs as {1,2}",
		    y->as_path);
	attr_table_destroy(t);
	a->out->as_path = check_text(a->c, y->as_path);
}

static void
carried_origin(struct carried *a)
{
	static const char *const words[] = { "igp", "egp", "incomplete" };
	struct diag *item;
	const char *nearest;

	if (a->y->origin == NULL)
		return;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_eq(words[i], a->y->origin)) {
			a->out->origin = (enum bgp_origin)i;
			return;
		}
	item = check_error(a->c, path_make("%s.origin", a->at).s, "attribute",
	    "expected igp, egp or incomplete, found \"%s\"", a->y->origin);
	nearest = str_nearest(a->y->origin, words, ARRAY_LEN(words));
	if (nearest != NULL)
		diag_suggest(a->c->d, item, "%s", nearest);
}

/* "64500 192.0.2.1" */
static void
carried_aggregator(struct carried *a)
{
	const char *text = a->y->aggregator;
	const char *blank = text != NULL ? strchr(text, ' ') : NULL;
	char as[16];

	if (text == NULL)
		return;
	(void)snprintf(as, sizeof(as), "%.*s",
	    blank != NULL ? (int)(blank - text) : 0, text);
	if (blank == NULL || !str_to_u32(as, &a->out->aggregator_as) ||
	    a->out->aggregator_as == 0 ||
	    !ip_addr_parse(blank + 1, &a->out->aggregator_addr) ||
	    a->out->aggregator_addr.family != IP_V4)
		wrong(a, "aggregator", "AS and address, 64500 192.0.2.1", text);
}

const struct announced *
check_announced(struct check *c, const char *at, const struct y_announce *y)
{
	struct announced *out = ARENA_NEW(&c->s->arena, struct announced);
	struct carried a = { .c = c, .at = at, .y = y, .out = out };
	bool some = y->as_path != NULL || y->origin != NULL ||
	    y->next_hop != NULL || y->med != NULL || y->local_pref != NULL ||
	    y->atomic_aggregate || y->aggregator != NULL ||
	    y->communities_count > 0 || y->large_communities_count > 0 ||
	    y->extended_communities_count > 0 || y->only_to_customer != 0 ||
	    y->originator != NULL || y->clusters_count > 0;

	carried_path(&a);
	carried_origin(&a);
	carried_aggregator(&a);
	carried_lists(&a);
	if (y->next_hop != NULL && !ip_addr_parse(y->next_hop, &out->next_hop))
		wrong(&a, "next-hop", "an address", y->next_hop);
	out->has_med = y->med != NULL;
	out->med = y->med != NULL ? *y->med : 0;
	out->has_local_pref = y->local_pref != NULL;
	out->local_pref = y->local_pref != NULL ? *y->local_pref : 0;
	out->atomic_aggregate = y->atomic_aggregate;
	out->only_to_customer = y->only_to_customer;
	out->has_originator = y->originator != NULL;
	if (y->originator != NULL &&
	    !parse_id(y->originator, &out->originator_id))
		wrong(&a, "originator-id", "an identifier such as 192.0.2.1",
		    y->originator);
	return some ? out : NULL;
}

/* --- words of a list ------------------------------------------------------*/

static unsigned
check_bits(struct check *c, const char *at, char *const *texts, size_t n,
    const char *const *words, size_t n_words, const char *what)
{
	unsigned bits = 0;

	for (size_t i = 0; i < n; i++) {
		const char *nearest = str_nearest(texts[i], words, n_words);
		struct diag *item;
		size_t k = 0;

		while (k < n_words && !str_eq(words[k], texts[i]))
			k++;
		if (k < n_words) {
			bits |= 1u << k;
			continue;
		}
		item = check_error(c, path_make("%s.%zu", at, i).s,
		    "unknown-word", "there is no %s \"%s\"", what, texts[i]);
		if (nearest != NULL) {
			diag_suggest(c->d, item, "%s", nearest);
		} else {
			struct strbuf all = { 0 };

			for (k = 0; k < n_words; k++)
				strbuf_addf(&all, "%s%s", k > 0 ? ", " : "",
				    words[k]);
			diag_suggest(c->d, item, "one of %s", strbuf_str(&all));
			strbuf_finish(&all);
		}
	}
	return bits;
}

unsigned
check_defends(struct check *c, const char *at, char *const *texts, size_t n)
{
	const char *words[DEFENCE_COUNT];

	for (int d = 0; d < DEFENCE_COUNT; d++)
		words[d] = defence_word((enum defence)d);
	return check_bits(c, at, texts, n, words, DEFENCE_COUNT, "defence");
}

unsigned
check_publishes(struct check *c, const char *at, char *const *texts, size_t n)
{
	static const char *const words
	    [] = { [PUBLISH_ASPA] = "aspa", [PUBLISH_PATH_END] = "path-end" };

	return check_bits(c, at, texts, n, words, ARRAY_LEN(words),
	    "publication");
}
