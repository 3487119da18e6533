/* What a client of the IRR sees: the databases it chose, in its order. */
#include <stdlib.h>
#include <string.h>

#include "registry/irr.h"
#include "registry/registry.h"

struct irr_view
irr_view_all(const struct irr *irr)
{
	struct irr_view v = { .irr = irr };

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < irr->n_databases; i++)
			if (irr->databases[i].authenticated == (pass == 0))
				v.order[v.n++] = (uint8_t)i;
	return v;
}

static bool
view_add(struct irr_view *v, const char *name)
{
	const struct irr_database *d = irr_find_database(v->irr, name);

	if (d == NULL)
		return false;
	uint8_t index = (uint8_t)(d - v->irr->databases);
	for (size_t i = 0; i < v->n; i++)
		if (v->order[i] == index)
			return true;
	v->order[v->n++] = index;
	return true;
}

bool
irr_view_choose(struct arena *arena, const struct irr *irr, const char *list,
    struct irr_view *out, const char **bad)
{
	*out = (struct irr_view){ .irr = irr };
	*bad = "";
	for (;;) {
		size_t n = strcspn(list, ", \t");
		if (n > 0) {
			*bad = arena_strndup(arena, list, n);
			if (!view_add(out, *bad))
				return false;
		}
		if (list[n] == '\0')
			return out->n > 0;
		list += n + 1;
	}
}

size_t
irr_view_rank(const struct irr_view *v, const struct irr_object *o)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->order[i] == o->database)
			return i;
	return SIZE_MAX;
}

const struct irr_object *
irr_view_find(const struct irr_view *v, const struct rpsl_identity *id)
{
	size_t n, best = SIZE_MAX;
	const struct irr_object *found = NULL;
	const struct irr_object *const *all = irr_same_key(v->irr, id, &n);

	for (size_t i = 0; i < n; i++) {
		size_t rank = irr_view_rank(v, all[i]);
		if (rank < best) {
			best = rank;
			found = all[i];
		}
	}
	return found;
}

/* --- status --------------------------------------------------------------- */

enum irr_status
irr_view_status(const struct irr_view *v, const struct prefix *p,
    uint32_t origin)
{
	enum rpsl_class class =
	    p->addr.family == IP_V4 ? RPSL_CLASS_ROUTE : RPSL_CLASS_ROUTE6;
	enum irr_status status = IRR_NOT_FOUND;

	for (int len = p->len; len >= 0; len--) {
		struct prefix above = prefix_make(p->addr, len);
		size_t n;
		const struct irr_object *const *all =
		    irr_at_prefix(v->irr, class, &above, &n);
		for (size_t i = 0; i < n; i++) {
			if (irr_view_rank(v, all[i]) == SIZE_MAX)
				continue;
			if (all[i]->id.as == origin && len == p->len)
				return IRR_VALID;
			if (all[i]->id.as == origin)
				status = IRR_MORE_SPECIFIC;
			else if (status == IRR_NOT_FOUND)
				status = IRR_INVALID;
		}
	}
	return status;
}

/* --- members -------------------------------------------------------------- */

struct words {
	const char **items;
	size_t n, cap;
};

static void
add_word(struct words *w, const char *word)
{
	GROW(w->items, w->n, w->cap);
	w->items[w->n++] = word;
}

static void
add_words_of(struct arena *arena, struct words *w, const struct irr_object *o,
    const char *name)
{
	for (const struct rpsl_attribute *a = o->rpsl.first; a != NULL;
	     a = a->next) {
		struct rpsl_words words = rpsl_words_of(a);
		struct rpsl_part word;
		while (str_eq(a->name, name) &&
		    rpsl_next_word(arena, &words, &word))
			add_word(w, word.text);
	}
}

/* RFC 2622 5.1: an object that names the set in "member-of" is a member when
 * one of its maintainers stands in the set's "mbrs-by-ref", or ANY does. */
static bool
is_welcome(struct arena *arena, const struct irr_object *set,
    const struct irr_object *o)
{
	struct words names = { 0 };
	bool welcome = irr_object_has(set, "mbrs-by-ref", "ANY");

	add_words_of(arena, &names, o, "mnt-by");
	for (size_t i = 0; i < names.n && !welcome; i++)
		welcome = irr_object_has(set, "mbrs-by-ref", names.items[i]);
	free(names.items);
	return welcome;
}

static void
add_referring(const struct irr *irr, struct arena *arena, struct words *w,
    const struct irr_object *set, enum rpsl_class class)
{
	size_t n;
	const struct irr_object *const *all = irr_class(irr, class, &n);
	char text[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < n; i++) {
		const struct irr_object *o = all[i];
		if (o->database != set->database ||
		    !irr_object_has(o, "member-of", set->id.key) ||
		    !is_welcome(arena, set, o))
			continue;
		add_word(w,
		    class == RPSL_CLASS_AUT_NUM
			? o->id.key
			: arena_strdup(arena,
			      prefix_print(&o->id.prefix, text)));
	}
}

/* --- the source of an expansion ------------------------------------------- */

struct lookup {
	const struct irr_view *view;
	struct arena *arena;
};

static const struct irr_object *
find_set(const struct lookup *l, const char *name)
{
	struct rpsl_identity id;
	bool as_set = rpsl_is_set_name(name, "as-");

	if ((!as_set && !rpsl_is_set_name(name, "rs-")) ||
	    !irr_key_parse(l->arena,
		as_set ? RPSL_CLASS_AS_SET : RPSL_CLASS_ROUTE_SET, name, &id))
		return NULL;
	return irr_view_find(l->view, &id);
}

static bool
set_members(const void *arg, const char *name, const char *const **members,
    size_t *n)
{
	const struct lookup *l = arg;
	const struct irr *irr = l->view->irr;
	const struct irr_object *set = find_set(l, name);
	struct words w = { 0 };

	if (set == NULL)
		return false;
	add_words_of(l->arena, &w, set, "members");
	if (set->id.class == RPSL_CLASS_ROUTE_SET)
		add_words_of(l->arena, &w, set, "mp-members");
	if (rpsl_find(&set->rpsl, "mbrs-by-ref") != NULL) {
		if (set->id.class == RPSL_CLASS_AS_SET) {
			add_referring(irr, l->arena, &w, set,
			    RPSL_CLASS_AUT_NUM);
		} else {
			add_referring(irr, l->arena, &w, set, RPSL_CLASS_ROUTE);
			add_referring(irr, l->arena, &w, set,
			    RPSL_CLASS_ROUTE6);
		}
	}
	*members = arena_memdup(l->arena, w.items, w.n * sizeof(*w.items));
	*n = w.n;
	free(w.items);
	return true;
}

static size_t
as_routes(const void *arg, struct arena *arena, uint32_t as,
    const char ***prefixes)
{
	const struct lookup *l = arg;
	size_t n, found = 0;
	const struct irr_object *const *all =
	    irr_routes_of(l->view->irr, as, &n);
	char text[PREFIX_TEXT_MAX];

	*prefixes = ARENA_ARRAY(arena, n, const char *);
	for (size_t i = 0; i < n; i++)
		if (irr_view_rank(l->view, all[i]) != SIZE_MAX)
			(*prefixes)[found++] = arena_strdup(arena,
			    prefix_print(&all[i]->id.prefix, text));
	return found;
}

bool
irr_view_expand(const struct irr_view *v, struct arena *arena, const char *name,
    unsigned depth, const char *const *exclude, size_t n_exclude,
    struct irr_expansion *out)
{
	struct lookup l = { v, arena };
	const struct irr_source from = { &l, set_members, as_routes };

	return irr_set_expand(&from, arena, name, depth, exclude, n_exclude,
	    out);
}

/* --- prefixes ------------------------------------------------------------- */

struct ranges {
	struct rpsl_range *items;
	size_t n, cap;
	int family;
};

static void
add_range(struct ranges *r, const struct rpsl_range *range)
{
	if (r->family != IP_NONE && range->prefix.addr.family != r->family)
		return;
	GROW(r->items, r->n, r->cap);
	r->items[r->n++] = *range;
}

static void
add_routes_of(struct ranges *r, const struct irr_view *v, uint32_t as)
{
	size_t n;
	const struct irr_object *const *all = irr_routes_of(v->irr, as, &n);

	for (size_t i = 0; i < n; i++) {
		struct rpsl_range range = { all[i]->id.prefix,
			all[i]->id.prefix.len, all[i]->id.prefix.len };
		if (irr_view_rank(v, all[i]) != SIZE_MAX)
			add_range(r, &range);
	}
}

static int
range_cmp(const void *a, const void *b)
{
	const struct rpsl_range *x = a, *y = b;
	int c = prefix_cmp(&x->prefix, &y->prefix);

	if (c == 0)
		c = (int)x->min_len - (int)y->min_len;
	return c != 0 ? c : (int)x->max_len - (int)y->max_len;
}

/* Sorted, each once. */
static void
finish_ranges(struct ranges *r, struct arena *arena, struct irr_prefixes *out)
{
	size_t n = 0;

	if (r->n > 1)
		qsort(r->items, r->n, sizeof(*r->items), range_cmp);
	for (size_t i = 0; i < r->n; i++)
		if (n == 0 || range_cmp(&r->items[n - 1], &r->items[i]) != 0)
			r->items[n++] = r->items[i];
	out->ranges = arena_memdup(arena, r->items, n * sizeof(*r->items));
	out->n = n;
	free(r->items);
}

bool
irr_view_prefixes(const struct irr_view *v, struct arena *arena,
    const char *name, int family, struct irr_prefixes *out)
{
	struct ranges r = { .family = family };
	struct irr_expansion x = { 0 };
	bool found = true;
	uint32_t as;

	*out = (struct irr_prefixes){ 0 };
	if (rpsl_parse_as(name, &as)) {
		out->n_ases = 1;
		add_routes_of(&r, v, as);
	} else {
		found = irr_view_expand(v, arena, name, 0, NULL, 0, &x);
	}
	for (size_t i = 0; i < x.n; i++) {
		struct rpsl_range range;
		if (rpsl_parse_as(x.words[i], &as)) {
			out->n_ases++;
			add_routes_of(&r, v, as);
		} else if (rpsl_range_parse(x.words[i], &range) &&
		    range.min_len <= range.max_len) {
			add_range(&r, &range);
		}
	}
	out->truncated = x.truncated;
	finish_ranges(&r, arena, out);
	return found;
}
