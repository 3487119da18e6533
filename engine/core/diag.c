#include "core/diag.h"

#include <stdlib.h>
#include <string.h>

enum {
	SOURCE_COLUMNS = 71, /* of a source line; with the gutter within 80 */
	SOURCE_BEFORE = 40   /* kept before the caret when a line is cut */
};

void
diags_init(struct diags *d, struct arena *arena)
{
	*d = (struct diags){ .arena = arena };
}

void
diags_finish(struct diags *d)
{
	free(d->items);
	*d = (struct diags){ 0 };
}

const char *
diag_severity_name(enum diag_severity severity)
{
	switch (severity) {
	case DIAG_ERROR:
		return "error";
	case DIAG_LINT:
		return "warning";
	case DIAG_NOTE:
		return "note";
	}
	base_panic(__FILE__, __LINE__, "unknown severity");
}

static size_t *
counter(struct diags *d, enum diag_severity severity)
{
	switch (severity) {
	case DIAG_ERROR:
		return &d->errors;
	case DIAG_LINT:
		return &d->lints;
	case DIAG_NOTE:
		return &d->notes;
	}
	base_panic(__FILE__, __LINE__, "unknown severity");
}

struct diag *
diag_vadd(struct diags *d, enum diag_severity severity, const char *code,
    struct place place, const char *fmt, va_list ap)
{
	size_t *count = counter(d, severity);
	struct diag *item = &d->spare;

	PRE(code != NULL);
	if (++*count <= DIAG_KEEP) {
		GROW(d->items, d->n, d->cap);
		item = &d->items[d->n++];
	}
	*item = (struct diag){
		.severity = severity,
		.code = code,
		.place = place,
		.message = "",
	};
	if (item != &d->spare)
		item->message = arena_vprintf(d->arena, fmt, ap);
	return item;
}

struct diag *
diag_add(struct diags *d, enum diag_severity severity, const char *code,
    struct place place, const char *fmt, ...)
{
	struct diag *item;
	va_list ap;

	va_start(ap, fmt);
	item = diag_vadd(d, severity, code, place, fmt, ap);
	va_end(ap);
	return item;
}

void
diag_suggest(struct diags *d, struct diag *item, const char *fmt, ...)
{
	va_list ap;

	if (item == &d->spare)
		return;
	va_start(ap, fmt);
	item->suggestion = arena_vprintf(d->arena, fmt, ap);
	va_end(ap);
}

void
diag_source(struct diags *d, struct diag *item, const char *text)
{
	size_t len;

	if (item == &d->spare || item->place.line == 0)
		return;
	for (uint32_t line = 1; line < item->place.line; line++) {
		text = strchr(text, '\n');
		if (text == NULL)
			return;
		text++;
	}
	len = strcspn(text, "\n");
	if (len > 0 && text[len - 1] == '\r')
		len--;
	item->source_line = arena_strndup(d->arena, text, len);
}

static void
add_safe(struct strbuf *out, const char *s)
{
	str_add_safe(out, s, strlen(s), false);
}

static void
render_place(struct strbuf *out, const struct place *place)
{
	if (place->file != NULL) {
		add_safe(out, place->file);
		strbuf_addc(out, ':');
	}
	if (place->line > 0)
		strbuf_addf(out, "%u:", (unsigned)place->line);
	if (place->line > 0 && place->column > 0)
		strbuf_addf(out, "%u:", (unsigned)place->column);
	if (place->file != NULL || place->line > 0)
		strbuf_addc(out, ' ');
}

/* Start of the n-th byte's character, or before it. */
static size_t
char_start(const char *s, size_t n)
{
	while (n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80)
		n--;
	return n;
}

/* The part of a long line that is shown: [from, to). */
static void
source_window(const char *s, size_t caret, size_t *from, size_t *to)
{
	size_t len = strlen(s);

	*from = 0;
	*to = len;
	if (len <= SOURCE_COLUMNS)
		return;
	if (caret > SOURCE_COLUMNS - 10)
		*from = char_start(s, caret - SOURCE_BEFORE);
	if (*to - *from > SOURCE_COLUMNS)
		*to = char_start(s, *from + SOURCE_COLUMNS);
}

/* How many columns the caret line underlines. */
static size_t
caret_columns(const char *s, size_t caret, size_t to, uint32_t place_len)
{
	size_t len = place_len, columns;

	if (caret >= to)
		return 1;
	if (len > to - caret)
		len = to - caret;
	columns = utf8_columns(s + caret, len);
	return columns > 0 ? columns : 1;
}

static void
render_source(struct strbuf *out, const struct diag *item)
{
	const char *s = item->source_line;
	size_t len = strlen(s), caret, from, to, columns;

	caret = item->place.column > 0 ? item->place.column - 1 : 0;
	if (caret > len)
		caret = len;
	source_window(s, caret, &from, &to);
	strbuf_addf(out, "%5u | ", (unsigned)item->place.line);
	str_add_safe(out, s + from, to - from, true);
	strbuf_addc(out, '\n');
	if (item->place.column == 0)
		return;
	strbuf_add(out, "      | ");
	for (columns = utf8_columns(s + from, caret - from); columns > 0;
	     columns--)
		strbuf_addc(out, ' ');
	columns = caret_columns(s, caret, to, item->place.len);
	for (; columns > 0; columns--)
		strbuf_addc(out, '^');
	strbuf_addc(out, '\n');
}

void
diag_render(struct strbuf *out, const struct diag *item)
{
	render_place(out, &item->place);
	strbuf_addf(out, "%s: ", diag_severity_name(item->severity));
	add_safe(out, item->message);
	strbuf_addc(out, '\n');
	if (item->source_line != NULL && item->place.line > 0)
		render_source(out, item);
	if (item->suggestion == NULL && item->clause == NULL)
		return;
	strbuf_add(out, "   ");
	if (item->suggestion != NULL) {
		strbuf_add(out, "try: ");
		add_safe(out, item->suggestion);
	}
	if (item->suggestion != NULL && item->clause != NULL)
		strbuf_add(out, "   ");
	if (item->clause != NULL) {
		strbuf_addc(out, '[');
		add_safe(out, item->clause);
		strbuf_addc(out, ']');
	}
	strbuf_addc(out, '\n');
}

static void
render_severity(struct strbuf *out, const struct diags *d,
    enum diag_severity severity, size_t count)
{
	size_t more = count > DIAG_KEEP ? count - DIAG_KEEP : 0;

	for (size_t i = 0; i < d->n; i++)
		if (d->items[i].severity == severity)
			diag_render(out, &d->items[i]);
	if (more > 0)
		strbuf_addf(out, "... and %zu more %s%s\n", more,
		    diag_severity_name(severity), more > 1 ? "s" : "");
}

void
diags_render(struct strbuf *out, const struct diags *d)
{
	render_severity(out, d, DIAG_ERROR, d->errors);
	render_severity(out, d, DIAG_LINT, d->lints);
	render_severity(out, d, DIAG_NOTE, d->notes);
}
