/* Lines that were typed, written into a text so that the rest of it stays as
 * the learner knows it: order, comments, spelling, line numbers.
 *
 * The dialect says what the lines make of the configuration (apply), in
 * canonical text. Here the same is tried with few changes to the old text: a
 * line that opens a context found there is followed into it, "no LINE" takes
 * the line out, other lines are added at the end of their context. The result
 * counts only when the dialect reads it as the very same configuration. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "session/session_private.h"

/* A line of the text being changed. */
struct piece {
	const char *text; /* without line end */
	size_t indent;
	bool gone;
};

struct pieces {
	struct arena *arena;
	struct piece *items;
	size_t n, cap;
};

static size_t
indent_of(const char *s)
{
	return strspn(s, " \t");
}

/* A "!" or an empty line: it ends nothing and means nothing. */
static bool
is_filler(const char *s)
{
	s += indent_of(s);
	return *s == '\0' || *s == '!' || *s == '#';
}

/* The same words, whatever the blanks and the case of letters. */
static bool
same_words(const char *a, const char *b)
{
	for (;;) {
		size_t blanks_a = strspn(a, " \t"), blanks_b;
		blanks_b = strspn(b, " \t");
		a += blanks_a;
		b += blanks_b;
		if (*a == '\0' || *b == '\0')
			return *a == *b;
		while (*a != '\0' && *a != ' ' && *a != '\t')
			if (tolower((unsigned char)*a++) !=
			    tolower((unsigned char)*b++))
				return false;
		if (*b != '\0' && *b != ' ' && *b != '\t')
			return false;
	}
}

static void
insert_piece(struct pieces *p, size_t at, const char *text, size_t indent)
{
	GROW(p->items, p->n, p->cap);
	memmove(&p->items[at + 1], &p->items[at],
	    (p->n - at) * sizeof(*p->items));
	p->n++;
	p->items[at] = (struct piece){ .text = text, .indent = indent };
}

static void
cut_pieces(struct pieces *p, const char *text)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n"), len = n;
		char *line;
		if (len > 0 && text[len - 1] == '\r')
			len--;
		line = arena_strndup(p->arena, text, len);
		insert_piece(p, p->n, line, indent_of(line));
		text += n + (text[n] == '\n');
	}
}

/* --- contexts -------------------------------------------------------------*/

/* Commands that stand outside of every context. */
static bool
is_top_level(const char *line)
{
	static const char *const starts[] = {
		"access-list ",
		"bgp as-path ",
		"bgp community-list ",
		"bgp extcommunity-list ",
		"bgp large-community-list ",
		"hostname ",
		"interface ",
		"ip access-list ",
		"ip as-path ",
		"ip bgp-community ",
		"ip community-list ",
		"ip extcommunity-list ",
		"ip large-community-list ",
		"ip prefix-list ",
		"ip route ",
		"ipv6 access-list ",
		"ipv6 prefix-list ",
		"ipv6 route ",
		"route-map ",
		"router bgp ",
		"rpki",
	};

	line += indent_of(line);
	if (str_starts(line, "no "))
		line += 3;
	for (size_t i = 0; i < ARRAY_LEN(starts); i++)
		if (str_starts(line, starts[i]))
			return true;
	return false;
}

/* The lines [first, last) that belong to a context; first - 1 opens it. The
 * whole text: depth 0. */
struct context {
	size_t first, last, indent;
};

enum { DEPTH_MAX = 4 };

struct place_in {
	struct context at[DEPTH_MAX];
	size_t depth;
};

static struct context
context_after(const struct pieces *p, size_t header)
{
	struct context c = { .first = header + 1,
		.last = header + 1,
		.indent = p->items[header].indent };

	for (size_t i = header + 1; i < p->n; i++) {
		if (is_filler(p->items[i].text))
			continue;
		if (p->items[i].indent <= c.indent)
			break;
		c.last = i + 1;
	}
	return c;
}

/* A top level text ends before "end". */
static struct context
whole_text(const struct pieces *p)
{
	struct context c = { .first = 0, .last = p->n };

	while (c.last > 0 &&
	    (is_filler(p->items[c.last - 1].text) ||
		same_words(p->items[c.last - 1].text, "end")))
		c.last--;
	return c;
}

static size_t
find_line(const struct pieces *p, const struct context *c, const char *line)
{
	for (size_t i = c->first; i < c->last; i++)
		if (!p->items[i].gone && same_words(p->items[i].text, line))
			return i;
	return SIZE_MAX;
}

/* Where the open contexts are after lines were added at some place. */
static void
shift(struct place_in *in, size_t at)
{
	for (size_t i = 0; i <= in->depth; i++)
		if (in->at[i].last >= at)
			in->at[i].last++;
}

/* --- one line -------------------------------------------------------------*/

static bool
is_header(const char *line)
{
	line += indent_of(line);
	return str_starts(line, "route-map ") ||
	    str_starts(line, "router bgp ") || str_starts(line, "interface ") ||
	    str_starts(line, "address-family ");
}

static bool
opens_context(const struct pieces *p, size_t i)
{
	struct context c = context_after(p, i);

	return c.last > c.first || is_header(p->items[i].text);
}

/* Behind a line, and behind what belongs to it up to its "exit". */
static size_t
behind(const struct pieces *p, size_t i)
{
	struct context c;

	if (!is_header(p->items[i].text))
		return i + 1;
	c = context_after(p, i);
	if (c.last < p->n && p->items[c.last].indent == c.indent &&
	    same_words(p->items[c.last].text, "exit"))
		return c.last + 1;
	return c.last;
}

/* Behind the last line of its own kind ("ip prefix-list X"), else at the end of
 * the context. */
static size_t
where_to_add(const struct pieces *p, const struct context *c, const char *line)
{
	size_t words = 0, len = 0;

	line += indent_of(line);
	while (line[len] != '\0' && words < 3) {
		len += strcspn(line + len, " \t");
		words++;
		if (words < 3)
			len += strspn(line + len, " \t");
	}
	for (size_t i = c->last; words == 3 && i-- > c->first;) {
		const char *text = p->items[i].text;
		text += indent_of(text);
		if (strncmp(text, line, len) == 0 && text[len] == ' ')
			return behind(p, i);
	}
	return c->last;
}

static void
add_line(struct pieces *p, struct place_in *in, const char *line)
{
	struct context *c = &in->at[in->depth];
	size_t at = in->depth == 0 ? where_to_add(p, c, line) : c->last;
	size_t indent = in->depth == 0 ? 0 : c->indent + 1;
	char *text = arena_printf(p->arena, "%*s%s", (int)indent, "",
	    line + indent_of(line));

	insert_piece(p, at, text, indent);
	shift(in, at);
	if (is_header(text) && in->depth + 1 < DEPTH_MAX) {
		in->depth++;
		in->at[in->depth] = (struct context){ at + 1, at + 1, indent };
	}
}

static bool
remove_line(struct pieces *p, struct place_in *in, const char *line)
{
	size_t found = find_line(p, &in->at[in->depth], line);
	struct context c;

	if (found == SIZE_MAX)
		return false;
	c = context_after(p, found);
	for (size_t i = found; i < c.last; i++)
		p->items[i].gone = true;
	return true;
}

static bool
merge_line(struct pieces *p, struct place_in *in, const char *line)
{
	size_t found;

	line += indent_of(line);
	if (is_filler(line))
		return true;
	if (is_top_level(line)) {
		in->depth = 0;
		in->at[0] = whole_text(p);
	}
	if (str_eq(line, "exit") || str_starts(line, "exit-")) {
		if (in->depth > 0)
			in->depth--;
		return true;
	}
	if (str_starts(line, "no "))
		return remove_line(p, in, line + 3);
	/* An address family is left when another is entered. */
	if (str_starts(line, "address-family ") && in->depth > 1)
		in->depth = 1;
	found = find_line(p, &in->at[in->depth], line);
	if (found == SIZE_MAX) {
		add_line(p, in, line);
		return true;
	}
	if (opens_context(p, found) && in->depth + 1 < DEPTH_MAX) {
		in->depth++;
		in->at[in->depth] = context_after(p, found);
	}
	return true;
}

/* --- the text -------------------------------------------------------------*/

static const char *
join(const struct pieces *p)
{
	struct strbuf b = { 0 };
	const char *text;

	for (size_t i = 0; i < p->n; i++)
		if (!p->items[i].gone)
			strbuf_addf(&b, "%s\n", p->items[i].text);
	text = arena_strdup(p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

static bool
reads_as(const struct dialect *d, const char *text, const char *canonical)
{
	struct arena scratch = { 0 };
	struct strbuf printed = { 0 };
	struct diags diags;
	struct router_config *c;
	bool same = false;

	diags_init(&diags, &scratch);
	c = d->parse(&scratch, &diags, "merged", text, strlen(text));
	if (c != NULL) {
		d->print(c, &printed);
		same = str_eq(strbuf_str(&printed), canonical);
		router_config_finish(c);
	}
	strbuf_finish(&printed);
	diags_finish(&diags);
	arena_finish(&scratch);
	return same;
}

const char *
merge_lines(const struct dialect *d, struct arena *arena, const char *text,
    const char *lines, const char *canonical)
{
	struct arena scratch = { 0 };
	struct pieces p = { .arena = &scratch };
	struct place_in in = { 0 };
	const char *merged, *result = canonical;
	bool ok = true;

	cut_pieces(&p, text);
	in.at[0] = whole_text(&p);
	while (ok && *lines != '\0') {
		size_t n = strcspn(lines, "\n");
		ok = merge_line(&p, &in, arena_strndup(&scratch, lines, n));
		lines += n + (lines[n] == '\n');
	}
	if (ok) {
		merged = join(&p);
		if (reads_as(d, merged, canonical))
			result = arena_strdup(arena, merged);
	}
	free(p.items);
	arena_finish(&scratch);
	return result;
}
