#include "registry/rpsl.h"

#include <stdlib.h>
#include <string.h>

#include "core/lex.h"

/* A value, or the part of it that stands on one line. */
struct part {
	const char *text; /* without comment and blanks around it */
	struct place place;
	const char *line; /* the whole line, for messages */
	struct part *next;
};

struct attribute {
	const char *name; /* in lower case */
	struct place place;
	const char *line;
	struct part *first, *last;
	struct attribute *next;
};

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
	const char *file;
	struct attribute *first, *last; /* the object being read */
	struct found *found;
};

static struct diag *
complain(struct reader *r, enum diag_severity severity, const char *code,
    struct place place, const char *line, const char *message)
{
	struct diag *item =
	    diag_add(r->diags, severity, code, place, "%s", message);

	if (line != NULL)
		item->source_line = arena_strdup(r->diags->arena, line);
	return item;
}

static struct diag *
complain_part(struct reader *r, const struct part *p, const char *code,
    const char *message)
{
	return complain(r, DIAG_ERROR, code, p->place, p->line, message);
}

static struct diag *
complain_attribute(struct reader *r, const struct attribute *a,
    const char *code, const char *message)
{
	return complain(r, DIAG_ERROR, code, a->place, a->line, message);
}

/* --- attributes ----------------------------------------------------------- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* The part of line from column at (from 0) to the comment; NULL when there is
 * nothing but blanks. */
static struct part *
make_part(struct reader *r, const struct lex_line *line, size_t at)
{
	const char *comment = memchr(line->text + at, '#', line->len - at);
	size_t end =
	    comment != NULL ? (size_t)(comment - line->text) : line->len;

	while (at < end && is_blank(line->text[at]))
		at++;
	while (end > at && is_blank(line->text[end - 1]))
		end--;
	if (at == end)
		return NULL;
	struct part *p = ARENA_NEW(r->arena, struct part);
	p->text = arena_strndup(r->arena, line->text + at, end - at);
	p->line = line->text;
	p->place = (struct place){ r->file, line->line, (uint32_t)at + 1,
		(uint32_t)(end - at) };
	return p;
}

static void
add_part(struct attribute *a, struct part *p)
{
	if (p == NULL)
		return;
	if (a->last == NULL)
		a->first = p;
	else
		a->last->next = p;
	a->last = p;
}

static struct place
line_place(const struct reader *r, const struct lex_line *line, size_t len)
{
	return (struct place){ r->file, line->line, 1, (uint32_t)len };
}

static void
read_attribute(struct reader *r, const struct lex_line *line)
{
	size_t n = 0, colon;

	while (n < line->len && is_name_char(line->text[n]))
		n++;
	for (colon = n; colon < line->len && is_blank(line->text[colon]);)
		colon++;
	if (n == 0 || colon == line->len || line->text[colon] != ':') {
		complain(r, DIAG_ERROR, "rpsl-attribute",
		    line_place(r, line, n), line->text,
		    "expected an attribute, as \"origin: AS64500\"");
		return;
	}
	struct attribute *a = ARENA_NEW(r->arena, struct attribute);
	char *name = arena_strndup(r->arena, line->text, n);
	for (char *c = name; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	a->name = name;
	a->line = line->text;
	a->place = line_place(r, line, n);
	add_part(a, make_part(r, line, colon + 1));
	if (r->last == NULL)
		r->first = a;
	else
		r->last->next = a;
	r->last = a;
}

static void
read_continuation(struct reader *r, const struct lex_line *line)
{
	struct part *p = make_part(r, line, 1);

	if (r->last == NULL && p != NULL) {
		complain(r, DIAG_ERROR, "rpsl-continuation",
		    line_place(r, line, 1), line->text,
		    "the line continues an attribute, but there is none");
		return;
	}
	if (r->last != NULL)
		add_part(r->last, p);
}

static const struct attribute *
find_attribute(const struct reader *r, const char *name)
{
	for (const struct attribute *a = r->first; a != NULL; a = a->next)
		if (strcmp(a->name, name) == 0)
			return a;
	return NULL;
}

/* The value of an attribute that has one; complains about others. */
static const struct part *
single_value(struct reader *r, const struct attribute *a)
{
	if (a->first == NULL)
		complain_attribute(r, a, "rpsl-value",
		    "the attribute has no value");
	else if (a->first->next != NULL)
		complain_part(r, a->first->next, "rpsl-value",
		    "the attribute has one value");
	else
		return a->first;
	return NULL;
}

/* --- words ---------------------------------------------------------------- */

/* "AS64500" in any case. */
static bool
parse_as(const char *s, uint32_t *out)
{
	if ((s[0] != 'A' && s[0] != 'a') || (s[1] != 'S' && s[1] != 's'))
		return false;
	return str_to_u32(s + 2, out);
}

/* One part of a set's name, "AS-CUSTOMERS" or (hierarchical) "AS64500". */
static bool
is_set_word(const char *s, size_t n, bool *is_set)
{
	char word[80];
	uint32_t as;

	if (n == 0 || n >= sizeof(word))
		return false;
	memcpy(word, s, n);
	word[n] = '\0';
	if (parse_as(word, &as))
		return true;
	for (size_t i = 0; i < n; i++)
		if (!is_name_char(word[i]))
			return false;
	if (n <= 3 || word[2] != '-' || (word[0] != 'A' && word[0] != 'a') ||
	    (word[1] != 'S' && word[1] != 's'))
		return false;
	*is_set = true;
	return true;
}

/* RFC 2622 5: words parted by ":", at least one of them a set's. */
static bool
is_set_name(const char *s)
{
	bool is_set = false;

	for (;;) {
		size_t n = strcspn(s, ":");
		if (!is_set_word(s, n, &is_set))
			return false;
		if (s[n] == '\0')
			return is_set;
		s += n + 1;
	}
}

static bool
read_as(struct reader *r, const struct attribute *a, uint32_t *out)
{
	const struct part *p = single_value(r, a);

	if (p == NULL)
		return false;
	if (parse_as(p->text, out))
		return true;
	complain_part(r, p, "rpsl-as", "expected an AS number, as AS64500");
	return false;
}

static bool
read_prefix(struct reader *r, const struct attribute *a, int family,
    struct prefix *out)
{
	const struct part *p = single_value(r, a);
	char buf[PREFIX_TEXT_MAX];

	if (p == NULL)
		return false;
	enum prefix_parse rc = prefix_parse(p->text, out);
	if (rc != PREFIX_OK && rc != PREFIX_HOST_BITS) {
		complain_part(r, p, "rpsl-prefix",
		    family == IP_V4 ? "expected a prefix, as 192.0.2.0/24"
				    : "expected a prefix, as 2001:db8::/32");
	} else if (out->addr.family != family) {
		complain_part(r, p, "rpsl-family",
		    family == IP_V4 ? "route is for IPv4; IPv6 needs route6"
				    : "route6 is for IPv6; IPv4 needs route");
	} else if (rc == PREFIX_HOST_BITS) {
		diag_suggest(r->diags,
		    complain_part(r, p, "rpsl-prefix",
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
	const struct attribute *origin = find_attribute(r, "origin");
	const struct attribute *source = find_attribute(r, "source");
	bool ok = read_prefix(r, r->first, family, &route.prefix);

	if (origin == NULL) {
		complain_attribute(r, r->first, "rpsl-origin",
		    "a route object needs an origin")
		    ->clause = "RFC 2622 4";
		return;
	}
	if (!read_as(r, origin, &route.origin_as) || !ok)
		return;
	if (source != NULL && source->first != NULL)
		route.source = source->first->text;
	GROW(f->routes, f->n_routes, f->cap_routes);
	f->routes[f->n_routes++] = (struct found_route){ .route = route,
		.place = r->first->first->place };
}

static void
read_aut_num(struct reader *r)
{
	struct found *f = r->found;
	struct registry_as as = { .name = NULL };
	const struct attribute *name = find_attribute(r, "as-name");

	if (!read_as(r, r->first, &as.as))
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
add_member(struct reader *r, struct members *m, const struct part *p, size_t at,
    size_t n)
{
	const char *word = arena_strndup(r->arena, p->text + at, n);
	uint32_t as;

	if (parse_as(word, &as)) {
		GROW(m->ases, m->n_ases, m->cap_ases);
		m->ases[m->n_ases++] = as;
	} else if (is_set_name(word)) {
		GROW(m->sets, m->n_sets, m->cap_sets);
		m->sets[m->n_sets++] = word;
	} else {
		struct part here = *p;
		here.place.column += (uint32_t)at;
		here.place.len = (uint32_t)n;
		complain_part(r, &here, "rpsl-member",
		    "expected AS64500 or AS-NAME")
		    ->clause = "RFC 2622 5.1";
	}
}

/* Members are parted by commas; blanks do as well, as in the databases. */
static void
add_members(struct reader *r, struct members *m, const struct attribute *a)
{
	for (const struct part *p = a->first; p != NULL; p = p->next) {
		size_t at = 0;
		while (p->text[at] != '\0') {
			size_t n = strcspn(p->text + at, ", \t");
			if (n > 0)
				add_member(r, m, p, at, n);
			at += n;
			if (p->text[at] != '\0')
				at++;
		}
	}
}

static void
read_as_set(struct reader *r)
{
	struct found *f = r->found;
	const struct part *name = single_value(r, r->first);
	struct members m = { 0 };

	if (name == NULL)
		return;
	if (!is_set_name(name->text)) {
		complain_part(r, name, "rpsl-set",
		    "the name of an as-set starts with AS-")
		    ->clause = "RFC 2622 5";
		return;
	}
	for (const struct attribute *a = r->first->next; a != NULL; a = a->next)
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
	const char *class = r->first->name;
	const char *near;

	for (size_t i = 0; i < ARRAY_LEN(other_classes); i++) {
		if (strcmp(class, other_classes[i]) != 0)
			continue;
		complain(r, DIAG_NOTE, "rpsl-unused", r->first->place,
		    r->first->line,
		    "objects of this class have no effect here");
		return;
	}
	struct diag *item = complain_attribute(r, r->first, "rpsl-class",
	    "this is no class of objects");
	near = str_nearest(class, used, ARRAY_LEN(used));
	if (near == NULL)
		near =
		    str_nearest(class, other_classes, ARRAY_LEN(other_classes));
	if (near != NULL)
		diag_suggest(r->diags, item, "%s", near);
}

static void
end_object(struct reader *r)
{
	if (r->first == NULL)
		return;
	const char *class = r->first->name;
	if (strcmp(class, "route") == 0)
		read_route(r, IP_V4);
	else if (strcmp(class, "route6") == 0)
		read_route(r, IP_V6);
	else if (strcmp(class, "as-set") == 0)
		read_as_set(r);
	else if (strcmp(class, "aut-num") == 0)
		read_aut_num(r);
	else
		read_other(r);
	r->first = r->last = NULL;
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
			complain(r, DIAG_LINT, "rpsl-duplicate",
			    f->sets[i].place, NULL,
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
			complain(r, DIAG_LINT, "rpsl-duplicate",
			    f->routes[i].place, NULL,
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
read_line(struct reader *r, const struct lex_line *line)
{
	if (line->len > 0 && line->text[0] == '%')
		return;
	if (line->n == 0)
		end_object(r);
	else if (is_blank(line->text[0]) || line->text[0] == '+')
		read_continuation(r, line);
	else if (line->text[0] != '#')
		read_attribute(r, line);
}

static void
read_text(struct reader *r, const struct rpsl_text *t)
{
	struct lexer lx;
	struct lex_line line;

	r->file = t->file;
	lex_init(&lx, r->arena, t->file, t->text, t->len, r->diags);
	while (lex_next_line(&lx, &line))
		read_line(r, &line);
	end_object(r);
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
