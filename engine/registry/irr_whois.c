/* Questions in the style of the RIPE database: flags, then what is looked for.
 */
#include <stdlib.h>
#include <string.h>

#include "registry/irr_query_private.h"

enum how { BY_TEXT, BY_PREFIX, BY_ATTRIBUTE, TEMPLATE, SOURCES, VERSION };

/* A question as it is read. */
struct question {
	struct irr_query *q;
	uint32_t classes; /* bits; 0: all */
	bool keys_only;
	enum how how;
	enum irr_relation relation;
	const char *attribute, *text;
	const char *error;
};

/* --- answers -------------------------------------------------------------- */

static void
end(struct irr_query *q)
{
	strbuf_add(q->out, "\n\n");
}

static void
fail(struct irr_query *q, const char *why)
{
	strbuf_add(q->out, "%% ");
	str_add_safe(q->out, why, strlen(why), false);
	strbuf_addc(q->out, '\n');
	end(q);
}

/* The attributes that make the key, and the members of sets. */
static void
print_keys(struct irr_query *q, const struct irr_object *o)
{
	struct strbuf text = { 0 };
	const char *line, *next;
	const struct rpsl_attribute *a = o->rpsl.first;

	irr_print(o, &text);
	for (line = strbuf_str(&text); *line != '\0'; line = next) {
		next = strchr(line, '\n') + 1;
		if (*line != ' ' && line != text.s)
			a = a->next;
		const struct rpsl_rule *r =
		    rpsl_rule_find(o->id.class, a->name);
		if (a == o->rpsl.first || str_eq(a->name, "members") ||
		    str_eq(a->name, "mp-members") ||
		    (r != NULL && (r->flags & RPSL_KEY) != 0))
			strbuf_addn(&q->data, line, (size_t)(next - line));
	}
	strbuf_finish(&text);
}

static void
answer_objects(struct question *w, const struct irr_objects *all)
{
	struct irr_query *q = w->q;

	for (size_t i = 0; i < all->n && irr_query_has_room(q); i++) {
		if (w->keys_only)
			print_keys(q, all->items[i]);
		else
			irr_print(all->items[i], &q->data);
		strbuf_addc(&q->data, '\n');
	}
	if (!irr_query_has_room(q)) {
		fail(q,
		    arena_printf(&q->arena,
			"The answer is longer than %d bytes: ask for less",
			IRR_ANSWER_MAX));
		return;
	}
	if (all->n == 0) {
		strbuf_add(q->out,
		    "%  No entries found for the selected source(s).\n");
		end(q);
		return;
	}
	strbuf_addn(q->out, strbuf_str(&q->data), q->data.len);
	strbuf_addc(q->out, '\n');
}

/* --- looking -------------------------------------------------------------- */

static bool
wants(const struct question *w, enum rpsl_class class)
{
	return w->classes == 0 || (w->classes & 1u << class) != 0;
}

/* Blocks and routes of the family, by their relation to a prefix. */
static void
find_prefix(struct question *w, const struct prefix *p,
    enum irr_relation relation, struct irr_objects *all)
{
	static const enum rpsl_class v4[] = { RPSL_CLASS_INETNUM,
		RPSL_CLASS_ROUTE };
	static const enum rpsl_class v6[] = { RPSL_CLASS_INET6NUM,
		RPSL_CLASS_ROUTE6 };
	const enum rpsl_class *classes = p->addr.family == IP_V4 ? v4 : v6;

	for (size_t i = 0; i < ARRAY_LEN(v4); i++)
		if (wants(w, classes[i]))
			irr_query_related(w->q, classes[i], p, relation, all);
}

static bool
prefix_of(const char *text, struct prefix *out)
{
	struct ip_addr addr;

	if (prefix_parse(text, out) == PREFIX_OK)
		return true;
	if (!ip_addr_parse(text, &addr))
		return false;
	*out = prefix_make(addr, ip_bits(addr.family));
	return true;
}

static char
small(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Of people, a part of the name is enough. */
static bool
is_called(const struct irr_object *o, const char *text)
{
	const char *name;
	size_t n = strlen(text);

	if (o->id.class != RPSL_CLASS_PERSON && o->id.class != RPSL_CLASS_ROLE)
		return false;
	name = irr_value(o, rpsl_class_name(o->id.class));
	for (; name != NULL && strlen(name) >= n; name++) {
		size_t i = 0;
		while (i < n && small(name[i]) == small(text[i]))
			i++;
		if (i == n)
			return true;
	}
	return false;
}

static void
find_text(struct question *w, struct irr_objects *all)
{
	const struct irr *irr = w->q->view.irr;
	struct prefix p;
	uint32_t as;
	const char *text = w->text;

	if (prefix_of(text, &p)) {
		find_prefix(w, &p, IRR_EXACT_OR_LESS, all);
		return;
	}
	if (rpsl_parse_as(text, &as))
		text = arena_printf(&w->q->arena, "AS%u", as);
	for (size_t i = 0; i < irr->n_objects; i++) {
		const struct irr_object *o = irr->objects[i];
		if (wants(w, o->id.class) &&
		    (str_eq_nocase(o->id.key, text) || is_called(o, text)))
			irr_objects_add(w->q, all, &o, 1);
	}
}

static bool
is_inverse(const char *attribute)
{
	for (enum rpsl_class c = 0; c < RPSL_CLASS_NONE; c++) {
		const struct rpsl_rule *r = rpsl_rule_find(c, attribute);
		if (r != NULL && (r->flags & RPSL_INVERSE) != 0)
			return true;
	}
	return false;
}

static void
find_attribute(struct question *w, struct irr_objects *all)
{
	const struct irr *irr = w->q->view.irr;
	const struct irr_object *const *items = irr->objects;
	size_t n = irr->n_objects;
	bool origin = str_eq(w->attribute, "origin");
	uint32_t as;

	if (origin) {
		if (!rpsl_parse_as(w->text, &as)) {
			w->error = "Expected an AS number, as AS64500";
			return;
		}
		items = irr_routes_of(irr, as, &n);
	}
	for (size_t i = 0; i < n; i++)
		if (wants(w, items[i]->id.class) &&
		    (origin || irr_object_has(items[i], w->attribute, w->text)))
			irr_objects_add(w->q, all, &items[i], 1);
}

/* --- reading -------------------------------------------------------------- */

struct words {
	const char *next;
	struct arena *arena;
};

/* NULL: there are no more. */
static char *
next_word(struct words *w)
{
	size_t n;
	char *word;

	w->next += strspn(w->next, " \t");
	n = strcspn(w->next, " \t");
	if (n == 0)
		return NULL;
	word = arena_strndup(w->arena, w->next, n);
	w->next += n;
	return word;
}

static char *
in_small(char *s)
{
	for (char *c = s; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return s;
}

static enum rpsl_class
read_class(struct question *w, char *name)
{
	enum rpsl_class c = rpsl_class_find(in_small(name));

	if (c == RPSL_CLASS_NONE)
		w->error = arena_printf(&w->q->arena,
		    "There is no class \"%s\"", name);
	return c;
}

static void
read_classes(struct question *w, char *list)
{
	while (*list != '\0' && w->error == NULL) {
		size_t n = strcspn(list, ",");
		char *name = arena_strndup(&w->q->arena, list, n);
		enum rpsl_class c =
		    n > 0 ? read_class(w, name) : RPSL_CLASS_NONE;
		if (c != RPSL_CLASS_NONE)
			w->classes |= 1u << c;
		list += n + (list[n] == ',');
	}
}

static void
read_sources(struct question *w, const char *list)
{
	struct irr_query *q = w->q;
	const char *bad;
	struct irr_view chosen;

	if (!irr_view_choose(&q->arena, q->view.irr, list, &chosen, &bad)) {
		w->error =
		    arena_printf(&q->arena, "There is no source \"%s\"", bad);
		return;
	}
	q->view = chosen;
	irr_query_keep_view(q);
}

static void
read_inverse(struct question *w, char *attribute, struct words *words)
{
	w->how = BY_ATTRIBUTE;
	w->attribute = in_small(attribute);
	w->text = next_word(words);
	if (!is_inverse(w->attribute))
		w->error = arena_printf(&w->q->arena,
		    "\"%s\" is no attribute that is looked for by its value",
		    attribute);
	else if (w->text == NULL)
		w->error = "Behind -i stand an attribute and a value";
}

static void
read_prefix(struct question *w, enum irr_relation relation, const char *text)
{
	w->how = BY_PREFIX;
	w->relation = relation;
	w->text = text;
}

static void
read_thing(struct question *w, char *value)
{
	in_small(value);
	if (str_eq(value, "sources"))
		w->how = SOURCES;
	else if (str_eq(value, "version"))
		w->how = VERSION;
	else
		w->error = "Behind -q stands sources or version";
}

/* A flag with a value. False: there is no such flag. */
static bool
read_valued(struct question *w, char flag, char *value, struct words *words)
{
	switch (flag) {
	case 's':
		read_sources(w, value);
		break;
	case 'T':
		read_classes(w, value);
		break;
	case 'i':
		read_inverse(w, value, words);
		break;
	case 'x':
		read_prefix(w, IRR_EXACT, value);
		break;
	case 'l':
		read_prefix(w, IRR_ONE_LESS, value);
		break;
	case 'L':
		read_prefix(w, IRR_ALL_LESS, value);
		break;
	case 'm':
	case 'M':
		read_prefix(w, IRR_ALL_MORE, value);
		break;
	case 't':
		w->how = TEMPLATE;
		w->text = value;
		break;
	case 'q':
		read_thing(w, value);
		break;
	case 'V': /* who asks */
		break;
	default:
		return false;
	}
	return true;
}

/* A flag without a value. False: there is none, or it has one. */
static bool
read_plain(struct question *w, char flag)
{
	struct irr_query *q = w->q;

	switch (flag) {
	case 'k':
		q->client->keep_open = true;
		return true;
	case 'K':
		w->keys_only = true;
		return true;
	case 'a':
		q->view = irr_view_all(q->view.irr);
		q->client->n = 0;
		return true;
	case 'r': /* what refers to other objects brings none of them */
	case 'F':
	case 'G':
	case 'B':
		return true;
	default:
		return false;
	}
}

/* "-rKT route": flags in one word, the last of them with a value behind it or
 * in the next word. */
static void
read_flags(struct question *w, char *flags, struct words *words)
{
	for (; *flags != '\0' && w->error == NULL; flags++) {
		static const char valued[] = "sTixlLmMtqV";
		if (read_plain(w, *flags))
			continue;
		if (strchr(valued, *flags) == NULL) {
			w->error = arena_printf(&w->q->arena,
			    "There is no flag -%c", *flags);
			return;
		}
		char *value = flags[1] != '\0' ? flags + 1 : next_word(words);
		if (value == NULL)
			w->error = arena_printf(&w->q->arena,
			    "Behind -%c something is missing", *flags);
		else
			INVARIANT(read_valued(w, *flags, value, words));
		return;
	}
}

static void
read_question(struct question *w, const char *line)
{
	struct words words = { line, &w->q->arena };

	while (w->error == NULL) {
		const char *at = words.next + strspn(words.next, " \t");
		char *word = next_word(&words);
		if (word == NULL)
			return;
		if (word[0] == '-' && word[1] != '\0') {
			read_flags(w, word + 1, &words);
			continue;
		}
		if (w->how != BY_TEXT)
			w->error = "Behind the question there is more";
		w->text = at;
		return;
	}
}

/* --- all ------------------------------------------------------------------ */

static void
answer_template(struct question *w)
{
	char *name = arena_strdup(&w->q->arena, w->text);
	enum rpsl_class c = read_class(w, name);

	if (c == RPSL_CLASS_NONE)
		return;
	rpsl_template(c, w->q->out);
	end(w->q);
}

static void
answer_sources(struct question *w)
{
	const struct irr *irr = w->q->view.irr;
	struct irr_view v = irr_view_all(irr);

	for (size_t i = 0; i < v.n; i++)
		strbuf_addf(w->q->out, "%s:3:N:0-0\n",
		    irr->databases[v.order[i]].name);
	end(w->q);
}

static void
look(struct question *w)
{
	struct irr_objects all = { 0 };
	struct prefix p;

	switch (w->how) {
	case BY_TEXT:
		find_text(w, &all);
		break;
	case BY_PREFIX:
		if (prefix_of(w->text, &p))
			find_prefix(w, &p, w->relation, &all);
		else
			w->error = "Expected a prefix, as 192.0.2.0/24";
		break;
	case BY_ATTRIBUTE:
		find_attribute(w, &all);
		break;
	case TEMPLATE:
		answer_template(w);
		return;
	case SOURCES:
		answer_sources(w);
		return;
	case VERSION:
		strbuf_add(w->q->out, "% MANRS Lab, routing registry\n");
		end(w->q);
		return;
	}
	if (w->error == NULL)
		answer_objects(w, &all);
	free(all.items);
}

bool
irr_whois_answer(struct irr_query *q, const char *line)
{
	struct question w = { .q = q };

	read_question(&w, line);
	/* "-k" alone only keeps the connection. */
	if (w.error == NULL && (w.text != NULL || w.how != BY_TEXT))
		look(&w);
	else if (w.error == NULL && !q->client->keep_open)
		w.error = "Nothing is asked";
	if (w.error != NULL)
		fail(q, w.error);
	return q->client->keep_open;
}
