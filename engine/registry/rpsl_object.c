#include "registry/rpsl_object.h"

#include <string.h>

/* --- messages ------------------------------------------------------------- */

static struct diag *
complain_at(struct diags *d, enum diag_severity severity, const char *code,
    struct place place, const char *line, const char *message)
{
	struct diag *item = diag_add(d, severity, code, place, "%s", message);

	item->source_line = arena_strdup(d->arena, line);
	return item;
}

struct diag *
rpsl_complain(struct diags *d, enum diag_severity severity,
    const struct rpsl_attribute *a, const char *code, const char *message)
{
	return complain_at(d, severity, code, a->place, a->line, message);
}

struct diag *
rpsl_complain_part(struct diags *d, const struct rpsl_part *p, const char *code,
    const char *message)
{
	return complain_at(d, DIAG_ERROR, code, p->place, p->line, message);
}

const struct rpsl_part *
rpsl_single(struct diags *d, const struct rpsl_attribute *a)
{
	if (a->first == NULL)
		rpsl_complain(d, DIAG_ERROR, a, "rpsl-value",
		    "the attribute has no value");
	else if (a->first->next != NULL)
		rpsl_complain_part(d, a->first->next, "rpsl-value",
		    "the attribute has one value");
	else
		return a->first;
	return NULL;
}

/* --- attributes ----------------------------------------------------------- */

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool
rpsl_is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* The part of line from column at (from 0) to the comment; NULL when there is
 * nothing but blanks. */
static struct rpsl_part *
make_part(struct rpsl_reader *r, const struct lex_line *line, size_t at)
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
	struct rpsl_part *p = ARENA_NEW(r->arena, struct rpsl_part);
	p->text = arena_strndup(r->arena, line->text + at, end - at);
	p->line = line->text;
	p->place = (struct place){ r->file, line->line, (uint32_t)at + 1,
		(uint32_t)(end - at) };
	return p;
}

static void
add_part(struct rpsl_attribute *a, struct rpsl_part *p)
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
line_place(const struct rpsl_reader *r, const struct lex_line *line, size_t len)
{
	return (struct place){ r->file, line->line, 1, (uint32_t)len };
}

static void
read_attribute(struct rpsl_reader *r, const struct lex_line *line,
    struct rpsl_object *o)
{
	size_t n = 0, colon;

	while (n < line->len && rpsl_is_name_char(line->text[n]))
		n++;
	for (colon = n; colon < line->len && is_blank(line->text[colon]);)
		colon++;
	if (n == 0 || colon == line->len || line->text[colon] != ':') {
		complain_at(r->diags, DIAG_ERROR, "rpsl-attribute",
		    line_place(r, line, n), line->text,
		    "expected an attribute, as \"origin: AS64500\"");
		return;
	}
	struct rpsl_attribute *a = ARENA_NEW(r->arena, struct rpsl_attribute);
	char *name = arena_strndup(r->arena, line->text, n);
	for (char *c = name; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	a->name = name;
	a->line = line->text;
	a->place = line_place(r, line, n);
	add_part(a, make_part(r, line, colon + 1));
	if (o->last == NULL)
		o->first = a;
	else
		o->last->next = a;
	o->last = a;
}

static void
read_continuation(struct rpsl_reader *r, const struct lex_line *line,
    struct rpsl_object *o)
{
	struct rpsl_part *p = make_part(r, line, 1);

	if (o->last == NULL && p != NULL) {
		complain_at(r->diags, DIAG_ERROR, "rpsl-continuation",
		    line_place(r, line, 1), line->text,
		    "the line continues an attribute, but there is none");
		return;
	}
	if (o->last != NULL)
		add_part(o->last, p);
}

/* Adds what the line says to the object; true: the object ends here. */
static bool
read_line(struct rpsl_reader *r, const struct lex_line *line,
    struct rpsl_object *o)
{
	if (line->len > 0 && line->text[0] == '%')
		return false;
	if (line->n == 0)
		return o->first != NULL;
	if (is_blank(line->text[0]) || line->text[0] == '+')
		read_continuation(r, line, o);
	else if (line->text[0] != '#')
		read_attribute(r, line, o);
	return false;
}

void
rpsl_reader_init(struct rpsl_reader *r, struct arena *arena, struct diags *d,
    const struct rpsl_text *t)
{
	*r =
	    (struct rpsl_reader){ .arena = arena, .diags = d, .file = t->file };
	lex_init(&r->lexer, arena, t->file, t->text, t->len, d);
}

bool
rpsl_next(struct rpsl_reader *r, struct rpsl_object *out)
{
	struct lex_line line;

	*out = (struct rpsl_object){ NULL, NULL };
	while (lex_next_line(&r->lexer, &line))
		if (read_line(r, &line, out))
			return true;
	return out->first != NULL;
}

const struct rpsl_attribute *
rpsl_find(const struct rpsl_object *o, const char *name)
{
	for (const struct rpsl_attribute *a = o->first; a != NULL; a = a->next)
		if (str_eq(a->name, name))
			return a;
	return NULL;
}

/* --- words ---------------------------------------------------------------- */

bool
rpsl_parse_as(const char *s, uint32_t *out)
{
	const char *digits = str_behind_as(s);

	return digits != s && str_to_u32(digits, out);
}

/* One part of a set's name, "AS-CUSTOMERS" or (hierarchical) "AS64500". */
static bool
is_set_word(const char *s, size_t n, const char *prefix, bool *is_set)
{
	char word[80];
	size_t m = strlen(prefix);
	uint32_t as;

	if (n == 0 || n >= sizeof(word))
		return false;
	memcpy(word, s, n);
	word[n] = '\0';
	if (rpsl_parse_as(word, &as))
		return true;
	for (size_t i = 0; i < n; i++)
		if (!rpsl_is_name_char(word[i]))
			return false;
	word[m < n ? m : n] = '\0';
	if (n <= m || !str_eq_nocase(word, prefix))
		return false;
	*is_set = true;
	return true;
}

bool
rpsl_is_set_name(const char *s, const char *prefix)
{
	bool is_set = false;

	for (;;) {
		size_t n = strcspn(s, ":");
		if (!is_set_word(s, n, prefix, &is_set))
			return false;
		if (s[n] == '\0')
			return is_set;
		s += n + 1;
	}
}

struct rpsl_words
rpsl_words_of(const struct rpsl_attribute *a)
{
	return (struct rpsl_words){ a->first, 0 };
}

bool
rpsl_next_word(struct arena *arena, struct rpsl_words *w, struct rpsl_part *out)
{
	for (; w->part != NULL; w->part = w->part->next, w->at = 0) {
		const char *text = w->part->text;
		w->at += strspn(text + w->at, ", \t");
		size_t n = strcspn(text + w->at, ", \t");
		if (n == 0)
			continue;
		*out = (struct rpsl_part){ .text = arena_strndup(arena,
					       text + w->at, n),
			.place = w->part->place,
			.line = w->part->line };
		out->place.column += (uint32_t)w->at;
		out->place.len = (uint32_t)n;
		w->at += n;
		return true;
	}
	return false;
}
