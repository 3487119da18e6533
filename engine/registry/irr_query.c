#include "registry/irr_query.h"

#include <stdlib.h>
#include <string.h>

#include "registry/irr_query_private.h"
#include "registry/registry.h"

/* --- answers -------------------------------------------------------------- */

static void
fail(struct irr_query *q, const char *why)
{
	strbuf_add(q->out, "F ");
	str_add_safe(q->out, why, strlen(why), false);
	strbuf_addc(q->out, '\n');
}

static void
done(struct irr_query *q)
{
	strbuf_add(q->out, "C\n");
}

static void
not_found(struct irr_query *q)
{
	strbuf_add(q->out, "D\n");
}

bool
irr_query_has_room(struct irr_query *q)
{
	if (q->data.len > IRR_ANSWER_MAX)
		q->too_long = true;
	return !q->too_long;
}

/* The data that was found, and its length before it. */
static void
answer_data(struct irr_query *q)
{
	if (!irr_query_has_room(q)) {
		fail(q,
		    arena_printf(&q->arena,
			"The answer is longer than %d bytes: ask for less",
			IRR_ANSWER_MAX));
		return;
	}
	if (q->data.len == 0) {
		done(q);
		return;
	}
	if (q->data.s[q->data.len - 1] != '\n')
		strbuf_addc(&q->data, '\n');
	strbuf_addf(q->out, "A%zu\n", q->data.len);
	strbuf_addn(q->out, q->data.s, q->data.len);
	done(q);
}

static void
add_word(struct irr_query *q, const char *word)
{
	if (!irr_query_has_room(q))
		return;
	if (q->data.len > 0)
		strbuf_addc(&q->data, ' ');
	strbuf_add(&q->data, word);
}

static void
answer_objects(struct irr_query *q, const struct irr_objects *all)
{
	for (size_t i = 0; i < all->n && irr_query_has_room(q); i++) {
		if (i > 0)
			strbuf_addc(&q->data, '\n');
		irr_print(all->items[i], &q->data);
	}
	if (all->n == 0)
		not_found(q);
	else
		answer_data(q);
}

/* --- finding -------------------------------------------------------------- */

void
irr_objects_add(struct irr_query *q, struct irr_objects *all,
    const struct irr_object *const *items, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (irr_view_rank(&q->view, items[i]) == SIZE_MAX)
			continue;
		GROW(all->items, all->n, all->cap);
		all->items[all->n++] = items[i];
	}
}

static void
add_at(struct irr_query *q, enum rpsl_class class, const struct prefix *p,
    struct irr_objects *out)
{
	size_t n;
	const struct irr_object *const *at =
	    irr_at_prefix(q->view.irr, class, p, &n);

	irr_objects_add(q, out, at, n);
}

/* The prefix itself and those above it, until there are objects; or all. */
static void
add_less(struct irr_query *q, enum rpsl_class class, const struct prefix *p,
    bool itself, bool all, struct irr_objects *out)
{
	size_t before = out->n;

	for (int len = p->len - (itself ? 0 : 1); len >= 0; len--) {
		struct prefix above = prefix_make(p->addr, len);
		add_at(q, class, &above, out);
		if (!all && out->n > before)
			return;
	}
}

static void
add_more(struct irr_query *q, enum rpsl_class class, const struct prefix *p,
    struct irr_objects *out)
{
	size_t n, same = 0;
	const struct irr_object *const *below =
	    irr_below(q->view.irr, class, p, &n);

	while (same < n && prefix_eq(&below[same]->id.prefix, p))
		same++;
	irr_objects_add(q, out, below + same, n - same);
}

void
irr_query_related(struct irr_query *q, enum rpsl_class class,
    const struct prefix *p, enum irr_relation relation, struct irr_objects *out)
{
	switch (relation) {
	case IRR_EXACT:
		add_at(q, class, p, out);
		break;
	case IRR_ONE_LESS:
		add_less(q, class, p, false, false, out);
		break;
	case IRR_EXACT_OR_LESS:
		add_less(q, class, p, true, false, out);
		break;
	case IRR_ALL_LESS:
		add_less(q, class, p, true, true, out);
		break;
	case IRR_ALL_MORE:
		add_more(q, class, p, out);
		break;
	}
}

/* --- questions ------------------------------------------------------------ */

/* !gAS64500, !6AS64500 */
static void
routes_of(struct irr_query *q, const char *rest, int family)
{
	struct irr_prefixes p;
	uint32_t as;
	char text[PREFIX_TEXT_MAX];

	if (!rpsl_parse_as(rest, &as)) {
		fail(q, "Expected an AS number, as AS64500");
		return;
	}
	(void)irr_view_prefixes(&q->view, &q->arena, rest, family, &p);
	for (size_t i = 0; i < p.n; i++)
		add_word(q, prefix_print(&p.ranges[i].prefix, text));
	if (p.n == 0)
		not_found(q);
	else
		answer_data(q);
}

static void
question_g(struct irr_query *q, const char *rest)
{
	routes_of(q, rest, IP_V4);
}

static void
question_6(struct irr_query *q, const char *rest)
{
	routes_of(q, rest, IP_V6);
}

/* One length is said as two: of "^48" bgpq4 1.9 does not know where it ends. */
static const char *
range_word(struct irr_query *q, const struct rpsl_range *r)
{
	struct strbuf b = { 0 };
	const char *word;

	rpsl_range_print(r, &b);
	if (strchr(b.s, '^') != NULL && r->min_len == r->max_len &&
	    b.s[b.len - 1] != '-')
		strbuf_addf(&b, "-%u", r->max_len);
	word = arena_strdup(&q->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return word;
}

/* !aAS-SET, !a4AS-SET, !a6AS-SET. bgpq4 asks without a name first; from these
 * words it knows that the question is understood. */
static void
question_a(struct irr_query *q, const char *rest)
{
	struct irr_prefixes p;
	int family = IP_NONE;

	if (*rest == '4' || *rest == '6')
		family = *rest++ == '4' ? IP_V4 : IP_V6;
	if (*rest == '\0') {
		fail(q, "Missing required set name for A query");
		return;
	}
	if (!irr_view_prefixes(&q->view, &q->arena, rest, family, &p)) {
		not_found(q);
		return;
	}
	for (size_t i = 0; i < p.n; i++)
		add_word(q, range_word(q, &p.ranges[i]));
	q->too_long = q->too_long || p.truncated;
	answer_data(q);
}

/* Some clients compare the names of ASes as they come. */
static const char *
member_word(struct irr_query *q, const char *word)
{
	uint32_t as;
	struct rpsl_range range;

	if (rpsl_parse_as(word, &as))
		return arena_printf(&q->arena, "AS%u", as);
	return rpsl_range_parse(word, &range) ? range_word(q, &range) : word;
}

/* !iAS-SET, !iAS-SET,1 */
static void
question_i(struct irr_query *q, const char *rest)
{
	size_t n = strcspn(rest, ",");
	const char *name = arena_strndup(&q->arena, rest, n);
	struct irr_expansion x;

	if (n == 0) {
		fail(q, "Expected the name of a set, as AS64500:AS-ALL");
		return;
	}
	if (rest[n] != '\0' && !str_eq(rest + n, ",1")) {
		fail(q, "Behind the name may stand only ,1");
		return;
	}
	if (!irr_view_expand(&q->view, &q->arena, name, rest[n] == '\0' ? 1 : 0,
		NULL, 0, &x)) {
		not_found(q);
		return;
	}
	for (size_t i = 0; i < x.n; i++)
		add_word(q, member_word(q, x.words[i]));
	q->too_long = q->too_long || x.truncated;
	answer_data(q);
}

static void
answer_origins(struct irr_query *q, const struct irr_objects *all)
{
	for (size_t i = 0; i < all->n; i++) {
		size_t k = 0;
		while (k < i && all->items[k]->id.as != all->items[i]->id.as)
			k++;
		if (k == i)
			add_word(q,
			    arena_printf(&q->arena, "AS%u",
				all->items[i]->id.as));
	}
	if (all->n == 0)
		not_found(q);
	else
		answer_data(q);
}

static bool
relation_of(const char *option, enum irr_relation *out)
{
	if (*option == '\0' || str_eq(option, ",o") || str_eq(option, ",O"))
		*out = IRR_EXACT;
	else if (str_eq(option, ",l"))
		*out = IRR_ONE_LESS;
	else if (str_eq(option, ",L"))
		*out = IRR_ALL_LESS;
	else if (str_eq_nocase(option, ",M"))
		*out = IRR_ALL_MORE;
	else
		return false;
	return true;
}

/* !r192.0.2.0/24, and ,o ,l ,L ,M behind it */
static void
question_r(struct irr_query *q, const char *rest)
{
	size_t n = strcspn(rest, ",");
	struct irr_objects all = { 0 };
	enum irr_relation relation;
	struct prefix p;

	if (prefix_parse(arena_strndup(&q->arena, rest, n), &p) != PREFIX_OK) {
		fail(q, "Expected a prefix, as 192.0.2.0/24");
		return;
	}
	if (!relation_of(rest + n, &relation)) {
		fail(q, "Behind the prefix may stand ,o ,l ,L or ,M");
		return;
	}
	irr_query_related(q,
	    p.addr.family == IP_V4 ? RPSL_CLASS_ROUTE : RPSL_CLASS_ROUTE6, &p,
	    relation, &all);
	if (str_eq_nocase(rest + n, ",o"))
		answer_origins(q, &all);
	else
		answer_objects(q, &all);
	free(all.items);
}

static enum rpsl_class
class_of(struct irr_query *q, const char *text, size_t n)
{
	char *name = arena_strndup(&q->arena, text, n);

	for (char *c = name; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return rpsl_class_find(name);
}

/* !mCLASS,KEY */
static void
question_m(struct irr_query *q, const char *rest)
{
	size_t n = strcspn(rest, ",");
	enum rpsl_class class = class_of(q, rest, n);
	const struct irr_object *o = NULL;
	struct rpsl_identity id;
	struct irr_objects all = { 0 };

	if (rest[n] == '\0' || class == RPSL_CLASS_NONE) {
		fail(q, "Expected a class and a key, as !maut-num,AS64500");
		return;
	}
	if (irr_key_parse(&q->arena, class, rest + n + 1, &id))
		o = irr_view_find(&q->view, &id);
	if (o != NULL)
		irr_objects_add(q, &all, &o, 1);
	answer_objects(q, &all);
	free(all.items);
}

/* !oMNT-NAME: what a maintainer may change */
static void
question_o(struct irr_query *q, const char *rest)
{
	const struct irr *irr = q->view.irr;
	struct irr_objects all = { 0 };

	for (size_t i = 0; i < irr->n_objects && *rest != '\0'; i++)
		if (irr_object_has(irr->objects[i], "mnt-by", rest))
			irr_objects_add(q, &all, &irr->objects[i], 1);
	answer_objects(q, &all);
	free(all.items);
}

void
irr_query_keep_view(struct irr_query *q)
{
	q->client->n = q->view.n;
	memcpy(q->client->order, q->view.order, sizeof(q->view.order));
}

/* !sLAB,RADB and !s-lc, which asks for them */
static void
question_s(struct irr_query *q, const char *rest)
{
	struct irr_view chosen;
	const char *bad;

	if (str_eq_nocase(rest, "-lc")) {
		/* bgpq4 does not understand that there is none. */
		if (q->view.n == 0)
			strbuf_add(&q->data, IRR_DEFAULT_SOURCE);
		for (size_t i = 0; i < q->view.n; i++)
			strbuf_addf(&q->data, "%s%s", i > 0 ? "," : "",
			    q->view.irr->databases[q->view.order[i]].name);
		answer_data(q);
		return;
	}
	if (!irr_view_choose(&q->arena, q->view.irr, rest, &chosen, &bad)) {
		fail(q,
		    arena_printf(&q->arena, "There is no source \"%s\"", bad));
		return;
	}
	q->view = chosen;
	irr_query_keep_view(q);
	done(q);
}

/* !j-*, !jLAB: how many changes each database has seen */
static void
question_j(struct irr_query *q, const char *rest)
{
	const struct irr *irr = q->view.irr;
	struct irr_view asked = q->view;
	const char *bad;

	if (!str_eq(rest, "-*") && *rest != '\0' &&
	    !irr_view_choose(&q->arena, irr, rest, &asked, &bad)) {
		fail(q,
		    arena_printf(&q->arena, "There is no source \"%s\"", bad));
		return;
	}
	for (size_t i = 0; i < asked.n; i++) {
		size_t serial = 0;
		for (size_t k = 0; k < irr->n_applied; k++) {
			const struct irr_change *c = &irr->changes[k];
			const struct irr_object *o =
			    c->is != NULL ? c->is : c->was;
			serial += o != NULL && o->database == asked.order[i];
		}
		strbuf_addf(&q->data, "%s:Y:0-%zu\n",
		    irr->databases[asked.order[i]].name, serial);
	}
	answer_data(q);
}

/* !t60: how long the connection may be silent */
static void
question_t(struct irr_query *q, const char *rest)
{
	uint32_t s;

	if (!str_to_u32(rest, &s) || s == 0 || s > IRR_TIMEOUT_MAX_S) {
		fail(q,
		    arena_printf(&q->arena,
			"Expected a number of seconds from 1 to %d",
			IRR_TIMEOUT_MAX_S));
		return;
	}
	q->client->timeout_s = s;
	done(q);
}

static void
question_v(struct irr_query *q, const char *rest)
{
	(void)rest;
	strbuf_add(&q->data, "MANRS Lab, routing registry");
	answer_data(q);
}

/* !nNAME says who asks; !fno-rpki-filter: nothing is held back here anyway. */
static void
question_done(struct irr_query *q, const char *rest)
{
	(void)rest;
	done(q);
}

static const struct {
	char letter;
	void (*answer)(struct irr_query *q, const char *rest);
} questions[] = {
	{ '6', question_6 },
	{ 'a', question_a },
	{ 'f', question_done },
	{ 'g', question_g },
	{ 'i', question_i },
	{ 'j', question_j },
	{ 'm', question_m },
	{ 'n', question_done },
	{ 'o', question_o },
	{ 'r', question_r },
	{ 's', question_s },
	{ 't', question_t },
	{ 'v', question_v },
};

static bool
answer_irrd(struct irr_query *q, const char *line)
{
	char letter = line[1] >= 'A' && line[1] <= 'Z'
	    ? (char)(line[1] - 'A' + 'a')
	    : line[1];

	if (letter == '!') {
		q->client->keep_open = true;
		return true;
	}
	if (letter == 'q')
		return false;
	for (size_t i = 0; i < ARRAY_LEN(questions); i++)
		if (questions[i].letter == letter) {
			questions[i].answer(q, line + 2);
			return q->client->keep_open;
		}
	fail(q, arena_printf(&q->arena, "There is no question \"%s\"", line));
	return q->client->keep_open;
}

/* --- lines ---------------------------------------------------------------- */

static bool
is_sane(const char *line, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < ' ' && line[i] != '\t')
			return false;
	return utf8_valid(line, len, NULL);
}

static struct irr_view
view_of(const struct irr_client *c, const struct irr *irr)
{
	struct irr_view v = { .irr = irr };

	for (size_t i = 0; i < c->n; i++)
		if (c->order[i] < irr->n_databases)
			v.order[v.n++] = c->order[i];
	return v.n > 0 ? v : irr_view_all(irr);
}

/* Of a line whose ends are cut. */
/* A line that is not read, in the manner of who sent it. */
static bool
refuse_line(struct irr_query *q, const char *line, const char *why)
{
	if (*line == '!')
		fail(q, why);
	else
		strbuf_addf(q->out, "%% %s\n\n\n", why);
	return false;
}

static bool
answer_line(struct irr_query *q, const char *line, size_t len)
{
	if (len > IRR_QUERY_LINE_MAX)
		return refuse_line(q, line,
		    arena_printf(&q->arena, "The line is longer than %d bytes",
			IRR_QUERY_LINE_MAX));
	if (!is_sane(line, len))
		return refuse_line(q, line, "The line is no text in UTF-8");
	line = arena_strndup(&q->arena, line, len);
	if (*line == '\0') {
		fail(q, "Missing query");
		return q->client->keep_open;
	}
	if (*line == '!')
		return answer_irrd(q, line);
	return irr_whois_answer(q, line);
}

bool
irr_answer(struct irr_client *c, const struct irr *irr, const char *line,
    size_t len, struct strbuf *out)
{
	struct irr_query q = { .client = c,
		.view = view_of(c, irr),
		.out = out };
	bool more;

	while (len > 0 && strchr("\r\n \t", line[len - 1]) != NULL &&
	    line[len - 1] != '\0')
		len--;
	while (len > 0 && (*line == ' ' || *line == '\t')) {
		line++;
		len--;
	}
	more = answer_line(&q, line, len);
	strbuf_finish(&q.data);
	arena_finish(&q.arena);
	return more;
}
