#include "registry/rpsl.h"

#include <stdlib.h>
#include <string.h>

struct found_route {
	struct irr_route route;
	struct place place;
	bool again; /* it was there already */
};

struct found_set {
	struct as_set set;
	struct place place;
	bool again;
};

/* What was read, until it is known that all of it is good. */
struct found {
	struct found_route *routes;
	size_t n_routes, cap_routes;
	struct registry_as *ases;
	size_t n_ases, cap_ases;
	struct found_set *sets;
	size_t n_sets, cap_sets;
};

struct reader {
	struct arena *arena; /* until the end of the reading */
	struct diags *diags;
	struct rpsl_object object; /* being read */
	struct found *found;
};

static bool
read_as(struct reader *r, const struct rpsl_attribute *a, uint32_t *out)
{
	const struct rpsl_part *p = rpsl_single(r->diags, a);

	if (p == NULL)
		return false;
	if (rpsl_parse_as(p->text, out))
		return true;
	rpsl_complain_part(r->diags, p, "rpsl-as",
	    "expected an AS number, as AS64500");
	return false;
}

static bool
read_prefix(struct reader *r, const struct rpsl_attribute *a, int family,
    struct prefix *out)
{
	const struct rpsl_part *p = rpsl_single(r->diags, a);
	char buf[PREFIX_TEXT_MAX];

	if (p == NULL)
		return false;
	enum prefix_parse rc = prefix_parse(p->text, out);
	if (rc != PREFIX_OK && rc != PREFIX_HOST_BITS) {
		rpsl_complain_part(r->diags, p, "rpsl-prefix",
		    family == IP_V4 ? "expected a prefix, as 192.0.2.0/24"
				    : "expected a prefix, as 2001:db8::/32");
	} else if (out->addr.family != family) {
		rpsl_complain_part(r->diags, p, "rpsl-family",
		    family == IP_V4 ? "route is for IPv4; IPv6 needs route6"
				    : "route6 is for IPv6; IPv4 needs route");
	} else if (rc == PREFIX_HOST_BITS) {
		diag_suggest(r->diags,
		    rpsl_complain_part(r->diags, p, "rpsl-prefix",
			"the prefix has bits set beyond its length"),
		    "%s", prefix_print(out, buf));
	} else {
		return true;
	}
	return false;
}

/* --- classes -------------------------------------------------------------- */

static void
read_route(struct reader *r, int family)
{
	struct found *f = r->found;
	struct irr_route route = { .source = "" };
	const struct rpsl_attribute *origin = rpsl_find(&r->object, "origin");
	const struct rpsl_attribute *source = rpsl_find(&r->object, "source");
	bool ok = read_prefix(r, r->object.first, family, &route.prefix);

	if (origin == NULL) {
		rpsl_complain(r->diags, DIAG_ERROR, r->object.first,
		    "rpsl-origin", "a route object needs an origin")
		    ->clause = "RFC 2622 4";
		return;
	}
	if (!read_as(r, origin, &route.origin_as) || !ok)
		return;
	if (source != NULL && source->first != NULL)
		route.source = source->first->text;
	GROW(f->routes, f->n_routes, f->cap_routes);
	f->routes[f->n_routes++] = (struct found_route){ .route = route,
		.place = r->object.first->first->place };
}

static void
read_aut_num(struct reader *r)
{
	struct found *f = r->found;
	struct registry_as as = { .name = NULL };
	const struct rpsl_attribute *name = rpsl_find(&r->object, "as-name");

	if (!read_as(r, r->object.first, &as.as))
		return;
	if (name != NULL && name->first != NULL)
		as.name = name->first->text;
	GROW(f->ases, f->n_ases, f->cap_ases);
	f->ases[f->n_ases++] = as;
}

/* Members while they are counted. */
struct members {
	uint32_t *ases;
	size_t n_ases, cap_ases;
	const char **sets;
	size_t n_sets, cap_sets;
};

static void
add_member(struct reader *r, struct members *m, const struct rpsl_part *word)
{
	uint32_t as;

	if (rpsl_parse_as(word->text, &as)) {
		GROW(m->ases, m->n_ases, m->cap_ases);
		m->ases[m->n_ases++] = as;
	} else if (rpsl_is_set_name(word->text, "as-")) {
		GROW(m->sets, m->n_sets, m->cap_sets);
		m->sets[m->n_sets++] = word->text;
	} else {
		rpsl_complain_part(r->diags, word, "rpsl-member",
		    "expected AS64500 or AS-NAME")
		    ->clause = "RFC 2622 5.1";
	}
}

/* Members are parted by commas; blanks do as well, as in the databases. */
static void
add_members(struct reader *r, struct members *m, const struct rpsl_attribute *a)
{
	struct rpsl_words words = rpsl_words_of(a);
	struct rpsl_part word;

	while (rpsl_next_word(r->arena, &words, &word))
		add_member(r, m, &word);
}

static void
read_as_set(struct reader *r)
{
	struct found *f = r->found;
	const struct rpsl_part *name = rpsl_single(r->diags, r->object.first);
	struct members m = { 0 };

	if (name == NULL)
		return;
	if (!rpsl_is_set_name(name->text, "as-")) {
		rpsl_complain_part(r->diags, name, "rpsl-set",
		    "the name of an as-set starts with AS-")
		    ->clause = "RFC 2622 5";
		return;
	}
	for (const struct rpsl_attribute *a = r->object.first->next; a != NULL;
	     a = a->next)
		if (strcmp(a->name, "members") == 0)
			add_members(r, &m, a);
	struct as_set set = { .name = name->text };
	set.n = m.n_ases;
	set.members =
	    arena_memdup(r->arena, m.ases, m.n_ases * sizeof(*m.ases));
	set.n_member_sets = m.n_sets;
	set.member_sets =
	    arena_memdup(r->arena, m.sets, m.n_sets * sizeof(*m.sets));
	free(m.ases);
	free(m.sets);
	GROW(f->sets, f->n_sets, f->cap_sets);
	f->sets[f->n_sets++] =
	    (struct found_set){ .set = set, .place = name->place };
}

/* The classes of RFC 2622, RFC 4012 and of the RIRs that have no part in what
 * is simulated. */
static const char *const other_classes[] = { "as-block", "domain", "filter-set",
	"inet-rtr", "inet6num", "inetnum", "irt", "key-cert", "mntner",
	"organisation", "peering-set", "person", "role", "route-set",
	"rtr-set" };

static void
read_other(struct reader *r)
{
	static const char *const used[] = { "route", "route6", "as-set",
		"aut-num" };
	const char *class = r->object.first->name;
	const char *near;

	for (size_t i = 0; i < ARRAY_LEN(other_classes); i++) {
		if (strcmp(class, other_classes[i]) != 0)
			continue;
		rpsl_complain(r->diags, DIAG_NOTE, r->object.first,
		    "rpsl-unused", "objects of this class have no effect here");
		return;
	}
	struct diag *item = rpsl_complain(r->diags, DIAG_ERROR, r->object.first,
	    "rpsl-class", "this is no class of objects");
	near = str_nearest(class, used, ARRAY_LEN(used));
	if (near == NULL)
		near =
		    str_nearest(class, other_classes, ARRAY_LEN(other_classes));
	if (near != NULL)
		diag_suggest(r->diags, item, "%s", near);
}

static void
read_object(struct reader *r)
{
	const char *class = r->object.first->name;

	if (str_eq(class, "route"))
		read_route(r, IP_V4);
	else if (str_eq(class, "route6"))
		read_route(r, IP_V6);
	else if (str_eq(class, "as-set"))
		read_as_set(r);
	else if (str_eq(class, "aut-num"))
		read_aut_num(r);
	else
		read_other(r);
}

/* --- all ------------------------------------------------------------------ */

/* Comparing gets pointers to pointers to the items: of two that are equal, the
 * one read first comes first. */
typedef int compare(const void *a, const void *b);

static int
by_route(const void *a, const void *b)
{
	const struct found_route *x = *(void *const *)a, *y = *(void *const *)b;
	int c = prefix_cmp(&x->route.prefix, &y->route.prefix);

	if (c == 0 && x->route.origin_as != y->route.origin_as)
		c = x->route.origin_as < y->route.origin_as ? -1 : 1;
	if (c == 0)
		c = registry_name_cmp(x->route.source, y->route.source);
	return c != 0 ? c : (x > y) - (x < y);
}

static int
by_set(const void *a, const void *b)
{
	const struct found_set *x = *(void *const *)a, *y = *(void *const *)b;
	int c = registry_name_cmp(x->set.name, y->set.name);

	return c != 0 ? c : (x > y) - (x < y);
}

static int
by_as(const void *a, const void *b)
{
	const struct registry_as *x = *(void *const *)a, *y = *(void *const *)b;

	if (x->as != y->as)
		return x->as < y->as ? -1 : 1;
	return (x > y) - (x < y);
}

/* Pointers to the items in the order of the registry, where each then goes to
 * the end of its array; in another order each would move what is behind it. */
static void **
in_order(struct arena *arena, void *items, size_t n, size_t size, compare *cmp)
{
	void **order = ARENA_ARRAY(arena, n, void *);

	for (size_t i = 0; i < n; i++)
		order[i] = (char *)items + i * size;
	if (n > 0)
		qsort(order, n, sizeof(*order), cmp);
	return order;
}

static void
publish_sets(struct reader *r, struct registry *reg)
{
	struct found *f = r->found;
	void **order =
	    in_order(r->arena, f->sets, f->n_sets, sizeof(*f->sets), by_set);
	const char *last = NULL;

	for (size_t i = 0; i < f->n_sets; i++) {
		struct found_set *s = order[i];
		s->again =
		    last != NULL && registry_name_cmp(last, s->set.name) == 0;
		last = s->set.name;
		registry_add_set_of_sets(reg, s->set.name, s->set.members,
		    s->set.n, s->set.member_sets, s->set.n_member_sets);
	}
	for (size_t i = 0; i < f->n_sets; i++)
		if (f->sets[i].again)
			diag_add(r->diags, DIAG_LINT, "rpsl-duplicate",
			    f->sets[i].place,
			    "this set replaces an earlier one of its name");
}

static void
publish_routes(struct reader *r, struct registry *reg)
{
	struct found *f = r->found;
	void **order = in_order(r->arena, f->routes, f->n_routes,
	    sizeof(*f->routes), by_route);

	for (size_t i = 0; i < f->n_routes; i++) {
		struct found_route *o = order[i];
		o->again = !registry_add_route(reg, &o->route);
	}
	for (size_t i = 0; i < f->n_routes; i++)
		if (f->routes[i].again)
			diag_add(r->diags, DIAG_LINT, "rpsl-duplicate",
			    f->routes[i].place,
			    "this route object was published already");
}

static void
publish(struct reader *r, struct registry *reg)
{
	struct found *f = r->found;
	void **order =
	    in_order(r->arena, f->ases, f->n_ases, sizeof(*f->ases), by_as);

	for (size_t i = 0; i < f->n_ases; i++) {
		const struct registry_as *as = order[i];
		registry_add_as(reg, as->as, as->name);
	}
	publish_sets(r, reg);
	publish_routes(r, reg);
}

static void
read_text(struct reader *r, const struct rpsl_text *t)
{
	struct rpsl_reader text;

	rpsl_reader_init(&text, r->arena, r->diags, t);
	while (rpsl_next(&text, &r->object))
		read_object(r);
}

bool
rpsl_read_all(struct registry *reg, struct diags *d,
    const struct rpsl_text *texts, size_t n)
{
	struct arena arena = { 0 };
	struct found found = { 0 };
	struct reader r = { .arena = &arena, .diags = d, .found = &found };
	size_t errors = d->errors;

	for (size_t i = 0; i < n; i++)
		read_text(&r, &texts[i]);
	bool ok = d->errors == errors;
	if (ok)
		publish(&r, reg);
	free(found.routes);
	free(found.ases);
	free(found.sets);
	arena_finish(&arena);
	return ok;
}

bool
rpsl_read(struct registry *reg, struct diags *d, const char *file,
    const char *text, size_t len)
{
	const struct rpsl_text t = { file, text, len };

	return rpsl_read_all(reg, d, &t, 1);
}
