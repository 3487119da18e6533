/* Paths and attributes that a neighbour could send, as far as the learner's
 * filters can tell them apart. */
#include <stdlib.h>
#include <string.h>

#include "grader/search.h"

/* Of very long lists not every expression is tried. */
enum { PATH_MAX_ASES = 12, NAMED_MAX = 128, REAL_MAX = 64, DRESSES_MAX = 32 };

/* --- paths ----------------------------------------------------------------*/

struct path_search {
	struct probe *probe;
	const struct cone *cone;
	struct search_paths out;
	size_t named; /* expressions whose paths were added */
};

static void
add_path(struct path_search *s, const uint32_t *as, size_t n)
{
	struct search_path path = { .n = n };

	PRE(n <= PATH_MAX_ASES);
	for (size_t i = 0; i < n; i++) {
		if (as[i] == s->probe->learner_as || as[i] == 0)
			return; /* a loop, whatever the filters say */
		path.as[i] = as[i];
		path.foreign |= !cone_has(s->cone, as[i]);
	}
	for (size_t i = 0; i < s->out.n; i++)
		if (s->out.items[i].n == n &&
		    memcmp(s->out.items[i].as, path.as, sizeof(path.as)) == 0)
			return;
	GROW(s->out.items, s->out.n, s->out.cap);
	s->out.items[s->out.n++] = path;
}

/* The numbers of an expression as one path and one by one, behind the
 * neighbour: "^64501_64999$" is about 64501 64999. */
static void
add_expression(struct path_search *s, const char *text)
{
	uint32_t all[PATH_MAX_ASES] = { s->cone->as },
		 pair[2] = { s->cone->as };
	size_t n = 1;
	bool first = true;

	while (*text != '\0') {
		size_t digits = strspn(text, "0123456789");
		char number[12] = "";
		uint32_t as;
		if (digits == 0) {
			text++;
			continue;
		}
		if (digits < sizeof(number))
			memcpy(number, text, digits);
		text += digits;
		if (!str_to_u32(number, &as))
			continue;
		pair[1] = as;
		add_path(s, pair, 2);
		if ((!first || as != s->cone->as) && n < PATH_MAX_ASES)
			all[n++] = as;
		first = false;
	}
	add_path(s, all, n);
}

static void
look_at_paths(void *arg, const struct match *m)
{
	struct path_search *s = arg;

	if (m->kind != MATCH_AS_PATH || m->as_path_list == NULL)
		return;
	for (size_t i = 0; i < m->as_path_list->n && s->named < NAMED_MAX;
	     i++, s->named++)
		add_expression(s, m->as_path_list->rules[i].text);
}

/* What the neighbour announces now. */
static void
add_real_paths(struct path_search *s, edge_t e, int family)
{
	const struct grading *g = s->probe->grading;
	struct announcement a;
	size_t n = 0;

	for (size_t i = 0; i < g->n_known && n < REAL_MAX; i++) {
		if (g->known[i].addr.family != family ||
		    !inject_real(s->probe, e, &g->known[i], &a) ||
		    a.n_path == 0)
			continue;
		add_path(s, a.path, a.n_path);
		n++;
	}
}

/* The path along the cone to each of its ASes. */
static void
add_cone_paths(struct path_search *s)
{
	uint32_t path[PATH_MAX_ASES];

	for (size_t i = 0; i < s->cone->n; i++) {
		size_t n = cone_path(s->probe, s->cone, s->cone->ases[i], path,
		    PATH_MAX_ASES);
		if (n > 0)
			add_path(s, path, n);
	}
}

/* An AS of the scenario that is not in the cone behind the neighbour, and one
 * that nobody has ever seen. */
static void
add_foreign_paths(struct path_search *s, uint32_t unseen)
{
	const struct topology *t = s->probe->topo;
	uint32_t path[2] = { s->cone->as };

	for (size_t i = 0; i <= t->n_ases; i++) {
		path[1] = i < t->n_ases ? t->ases[i].as : unseen;
		if (!cone_has(s->cone, path[1]))
			add_path(s, path, 2);
	}
}

/* The fewest ASes first, those of one length in the order of addition. */
static void
sort_paths(struct search_paths *p)
{
	for (size_t i = 1; i < p->n; i++) {
		struct search_path x = p->items[i];
		size_t k = i;
		for (; k > 0 && p->items[k - 1].n > x.n; k--)
			p->items[k] = p->items[k - 1];
		p->items[k] = x;
	}
}

static void
keep_one_of_each(struct search_paths *p, const struct search_classes *c,
    struct arena *arena)
{
	uint64_t *keys = ARENA_ARRAY(arena, p->n, uint64_t);
	struct search_group *groups;
	size_t n;

	for (size_t i = 0; i < p->n; i++)
		keys[i] = search_path_class(c, &p->items[i]);
	n = search_groups(keys, p->n, arena, &groups);
	for (size_t i = 0; i < n; i++)
		p->items[i] = p->items[groups[i].at];
	p->n = n;
}

struct search_paths
search_paths(struct probe *p, edge_t e, int family,
    const struct search_classes *c, bool wrong_too)
{
	struct path_search s = { .probe = p,
		.cone = probe_cone(p, probe_neighbor_as(p, e)) };
	const struct policy_chain *in = search_import_chain(p, e, family);
	uint32_t unseen = 200000 + (uint32_t)(base_rand(&p->rand) % 100000);
	struct search_path *items;

	add_path(&s, &s.cone->as, 1);
	if (wrong_too || c->exact || c->paths != NULL) {
		add_cone_paths(&s);
		add_foreign_paths(&s, unseen);
		search_each_match(&in, 1, look_at_paths, &s);
		add_real_paths(&s, e, family);
	}
	/* No external neighbour is in the learner's own AS. */
	INVARIANT(s.out.items != NULL);
	sort_paths(&s.out);
	if (!wrong_too)
		keep_one_of_each(&s.out, c, p->arena);
	items =
	    arena_memdup(p->arena, s.out.items, s.out.n * sizeof(*s.out.items));
	free(s.out.items);
	s.out.items = items;
	return s.out;
}

/* --- attributes -----------------------------------------------------------*/

struct dress_search {
	struct arena *arena;
	const struct dress **items;
	size_t n;
};

static struct dress *
add_dress(struct dress_search *s)
{
	struct dress *d = ARENA_NEW(s->arena, struct dress);

	if (s->n < DRESSES_MAX)
		s->items[s->n++] = d;
	return d;
}

static const char *
words_text(struct arena *arena, const char *word, const char *separator,
    const uint32_t *words, size_t n)
{
	struct strbuf b = { 0 };
	const char *text;

	strbuf_addf(&b, ", %s", word);
	if (separator[0] == '\0')
		for (size_t i = 0; i < n; i++) {
			strbuf_addc(&b, ' ');
			community_print(words[i], &b);
		}
	else
		for (size_t i = 0; i < n; i++) {
			strbuf_add(&b, i % 3 == 0 ? " " : separator);
			strbuf_add_u32(&b, words[i]);
		}
	text = arena_strdup(arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* Communities that an expression names: "64500:1.." is about 64500:1. */
static void
add_named_communities(struct dress_search *s, const char *text)
{
	for (const char *at = text; *at != '\0'; at++) {
		size_t n = strspn(at, "0123456789:");
		char word[16];
		uint32_t *community;
		if (n == 0)
			continue;
		if (n < sizeof(word) && memchr(at, ':', n) != NULL) {
			memcpy(word, at, n);
			word[n] = '\0';
			community = ARENA_NEW(s->arena, uint32_t);
			if (community_parse(word, community)) {
				struct dress *d = add_dress(s);
				d->communities = community;
				d->n_communities = 1;
				d->text = words_text(s->arena, "community", "",
				    community, 1);
			}
		}
		at += n - 1;
	}
}

static void
add_communities(struct dress_search *s, const struct community_list *l)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct community_rule *r = &l->rules[i];
		struct dress *d;
		if (r->expanded && r->text != NULL)
			add_named_communities(s, r->text);
		if (r->expanded || r->n_words == 0)
			continue;
		if (l->kind == COMM_STANDARD) {
			d = add_dress(s);
			d->communities = r->words;
			d->n_communities = r->n_words;
			d->text = words_text(s->arena, "community", "",
			    r->words, r->n_words);
		} else if (l->kind == COMM_LARGE) {
			d = add_dress(s);
			d->large_communities = r->words;
			d->n_large_communities = r->n_words;
			d->text = words_text(s->arena, "large community", ":",
			    r->words, r->n_words);
		}
	}
}

static void
look_at_attributes(void *arg, const struct match *m)
{
	static const char *const origins[] = { ", origin IGP", ", origin EGP",
		", origin incomplete" };
	struct dress_search *s = arg;
	struct dress *d;

	if (m->kind == MATCH_COMMUNITY && m->community_list != NULL)
		add_communities(s, m->community_list);
	if (m->kind == MATCH_ORIGIN && m->lo < ARRAY_LEN(origins)) {
		d = add_dress(s);
		d->origin = (uint8_t)m->lo;
		d->text = origins[m->lo];
	}
	if (m->kind == MATCH_MED) {
		d = add_dress(s);
		d->has_med = true;
		d->med = m->lo;
		d->text = arena_printf(s->arena, ", MED %u", m->lo);
	}
}

size_t
search_dresses(struct probe *p, const struct policy_chain *const *chain,
    size_t n_chains, const struct dress *const **out)
{
	struct dress_search s = { .arena = p->arena, .n = 1 };

	s.items = ARENA_ARRAY(p->arena, DRESSES_MAX, const struct dress *);
	search_each_match(chain, n_chains, look_at_attributes, &s);
	*out = s.items;
	return s.n;
}
