#include "registry/rpsl_dump.h"

#include <stdlib.h>
#include <string.h>

enum { ALL_WRONG = 1000 }; /* and nothing else: it is something else */

_Static_assert(RPSL_DUMP_OBJECT_MAX == 1048576 &&
	RPSL_DUMP_LINE_MAX == 16777216,
    "the messages below name them");

struct rpsl_dump {
	struct diags *diags;
	const char *file;
	const struct pick *pick;
	size_t max;
	struct irr *out;
	const struct irr_object **made; /* owned */
	size_t n_made, cap_made;
	struct rpsl_dump_counts counts;
	size_t errors;         /* at the start */
	bool lenient;          /* what is wrong is left out */
	bool stopped;          /* more need not come */
	struct strbuf object;  /* text of the one that is read */
	uint32_t line, start;  /* of the next line, of the object */
	size_t line_len;       /* of a line that is not complete */
	size_t before;         /* bytes of the object in front of that line */
	bool too_long;         /* the object, the rest of which is skipped */
	bool blank, at_remark; /* of the line so far */
	struct arena scratch;
};

struct rpsl_dump *
rpsl_dump_create(struct diags *d, const char *file, const struct pick *pick,
    size_t max, struct irr *out)
{
	struct rpsl_dump *r = xcalloc(1, sizeof(*r));

	*r = (struct rpsl_dump){ .diags = d,
		.file = file,
		.pick = pick,
		.max = max,
		.out = out,
		.errors = d->errors,
		.lenient = pick != NULL && !pick_is_all(pick),
		.line = 1,
		.blank = true };
	return r;
}

void
rpsl_dump_destroy(struct rpsl_dump *r)
{
	if (r == NULL)
		return;
	free(r->made);
	strbuf_finish(&r->object);
	arena_finish(&r->scratch);
	free(r);
}

static bool
is_broken(const struct rpsl_dump *r)
{
	return r->diags->errors != r->errors;
}

static bool
had_enough(const struct rpsl_dump *r)
{
	return r->stopped || r->diags->errors - r->errors >= DIAG_KEEP;
}

static struct place
object_place(const struct rpsl_dump *r)
{
	return (struct place){ r->file, r->start, 1, 1 };
}

/* A limit: nothing behind it is read. */
static struct diag *
stop(struct rpsl_dump *r, const char *code, uint32_t line, const char *message)
{
	r->stopped = true;
	return diag_add(r->diags, DIAG_ERROR, code,
	    (struct place){ r->file, line, 1, 1 }, "%s", message);
}

/* --- one object -----------------------------------------------------------*/

/* ISO 8859-1 as UTF-8; its controls are no text. */
static void
make_utf8(struct strbuf *text)
{
	struct strbuf out = { 0 };

	for (size_t i = 0; i < text->len; i++) {
		unsigned char c = (unsigned char)text->s[i];

		if (c < 0x80) {
			strbuf_addc(&out, (char)c);
		} else if (c < 0xa0) {
			strbuf_addc(&out, '?');
		} else {
			strbuf_addc(&out, (char)(0xc0 | c >> 6));
			strbuf_addc(&out, (char)(0x80 | (c & 0x3f)));
		}
	}
	strbuf_finish(text);
	*text = out;
}

static bool
is_wanted(const struct pick *p, const struct rpsl_identity *id)
{
	if (p == NULL || pick_is_all(p))
		return true;
	switch (id->class) {
	case RPSL_CLASS_ROUTE:
	case RPSL_CLASS_ROUTE6:
		return pick_has_as(p, id->as) ||
		    pick_has_prefix(p, &id->prefix);
	case RPSL_CLASS_INETNUM:
	case RPSL_CLASS_INET6NUM:
		return id->has_prefix && pick_has_prefix(p, &id->prefix);
	case RPSL_CLASS_AUT_NUM:
		return pick_has_as(p, id->as);
	case RPSL_CLASS_AS_SET:
	case RPSL_CLASS_MNTNER:
	case RPSL_CLASS_ORGANISATION:
	case RPSL_CLASS_PERSON:
	case RPSL_CLASS_ROLE:
	case RPSL_CLASS_ROUTE_SET:
		return pick_has_name(p, id->key);
	case RPSL_CLASS_NONE:
		return false;
	}
	return false;
}

/* Is there still room for a message that is shown? */
static bool
is_shown(const struct rpsl_dump *r)
{
	return (r->lenient ? r->diags->lints : r->diags->errors) < DIAG_KEEP;
}

static void
show_wrong(struct rpsl_dump *r, const struct diag *from)
{
	struct diag *item;
	bool shown = is_shown(r);

	item = diag_add(r->diags, r->lenient ? DIAG_LINT : DIAG_ERROR,
	    r->lenient ? "rpsl-left-out" : from->code, from->place, "%s%s",
	    from->message, r->lenient ? "; the object is left out" : "");
	if (!shown)
		return;
	if (from->suggestion != NULL)
		diag_suggest(r->diags, item, "%s", from->suggestion);
	item->clause = from->clause;
	if (from->source_line != NULL)
		item->source_line =
		    arena_strdup(r->diags->arena, from->source_line);
}

/* All that is wrong with an object, or, when it is left out, the first. */
static void
refuse(struct rpsl_dump *r, const struct diags *found)
{
	const struct diag nothing = { .code = "rpsl-object",
		.place = object_place(r),
		.message = "there is no attribute in this" };
	size_t n = 0;

	r->counts.wrong++;
	for (size_t i = 0; i < found->n && (n == 0 || !r->lenient); i++)
		if (found->items[i].severity == DIAG_ERROR) {
			show_wrong(r, &found->items[i]);
			n++;
		}
	if (n == 0)
		show_wrong(r, &nothing);
	if (r->counts.wrong == ALL_WRONG && r->counts.objects == ALL_WRONG)
		(void)stop(r, "rpsl-limit", r->start,
		    "the first 1000 objects are wrong: this is no dump of a "
		    "registry");
}

static void
keep(struct rpsl_dump *r, const struct rpsl_object *o)
{
	const struct irr_object *made;
	struct diag *item;

	r->counts.kept++;
	if (r->out == NULL)
		return;
	if (r->n_made == r->max) {
		item = stop(r, "rpsl-limit", r->start, "too many objects");
		diag_suggest(r->diags, item, "at most %zu", r->max);
		return;
	}
	made = irr_make(r->out, o);
	if (made == NULL) {
		item = stop(r, "rpsl-sources", r->start,
		    "there are too many sources before this");
		diag_suggest(r->diags, item, "at most %d", IRR_DATABASES_MAX);
		return;
	}
	GROW(r->made, r->n_made, r->cap_made);
	r->made[r->n_made++] = made;
}

static void
judge(struct rpsl_dump *r, struct diags *d)
{
	const struct rpsl_text text = { r->file, r->object.s, r->object.len };
	struct rpsl_reader reader;
	struct rpsl_object object;
	struct rpsl_identity id;
	bool any;

	rpsl_reader_init(&reader, &r->scratch, d, &text);
	reader.lexer.line = r->start - 1;
	any = rpsl_next(&reader, &object);
	if (!any || d->errors > 0)
		refuse(r, d);
	else if (rpsl_class_is_unused(object.first->name))
		r->counts.other_class++;
	else if (!rpsl_identify(&r->scratch, d, &object, RPSL_LENIENT, &id))
		refuse(r, d);
	else if (!is_wanted(r->pick, &id))
		r->counts.unwanted++;
	else
		keep(r, &object);
}

/* What was gathered is an object, if it is anything. */
static void
end_object(struct rpsl_dump *r)
{
	struct diags d;

	if (r->too_long) {
		r->counts.objects++;
	} else if (r->object.len > 0) {
		r->counts.objects++;
		if (!utf8_valid(r->object.s, r->object.len, NULL))
			make_utf8(&r->object);
		diags_init(&d, &r->scratch);
		judge(r, &d);
		diags_finish(&d);
		arena_reset(&r->scratch);
	}
	r->too_long = false;
	strbuf_clear(&r->object);
}

/* --- lines ----------------------------------------------------------------*/

/* Said before its end is known: it may never come. */
static void
start_skipping(struct rpsl_dump *r)
{
	const struct diag item = { .code = "rpsl-too-long",
		.place = object_place(r),
		.message = "the object has more than 1048576 bytes" };

	r->too_long = true;
	r->counts.too_long++;
	show_wrong(r, &item);
}

static void
end_line(struct rpsl_dump *r)
{
	/* A remark ends nothing: it may stand inside an object. */
	if (r->blank) {
		r->object.len = r->before;
		end_object(r);
	} else if (r->object.len > 0) {
		strbuf_addc(&r->object, '\n');
	}
	r->before = r->object.len;
	r->line++;
	r->line_len = 0;
	r->blank = true;
	r->at_remark = false;
}

static void
take(struct rpsl_dump *r, const char *data, size_t n)
{
	if (n == 0)
		return;
	if (r->line_len == 0)
		r->at_remark = data[0] == '%' || data[0] == '#';
	r->line_len += n;
	if (r->line_len > RPSL_DUMP_LINE_MAX) {
		stop(r, "rpsl-limit", r->line,
		    "a line of more than 16777216 bytes: this is no dump of a "
		    "registry");
		return;
	}
	for (size_t i = 0; r->blank && i < n; i++)
		r->blank = strchr(" \t\r", data[i]) != NULL && data[i] != '\0';
	/* Outside of objects remarks are nothing. */
	if (r->before == 0 && r->at_remark)
		return;
	if (r->object.len == 0 && !r->too_long)
		r->start = r->line;
	if (r->object.len + n > RPSL_DUMP_OBJECT_MAX && !r->too_long)
		start_skipping(r);
	if (r->too_long)
		return;
	strbuf_addn(&r->object, data, n);
}

bool
rpsl_dump_feed(struct rpsl_dump *r, const char *data, size_t n)
{
	while (n > 0 && !had_enough(r)) {
		const char *end = memchr(data, '\n', n);
		size_t len = end != NULL ? (size_t)(end - data) : n;

		take(r, data, len);
		if (end == NULL || had_enough(r))
			break;
		end_line(r);
		data += len + 1;
		n -= len + 1;
	}
	return !had_enough(r);
}

/* A file that was cut may end in half of an AS number. */
static void
look_at_end(struct rpsl_dump *r, bool is_cut, struct place end)
{
	if (r->counts.objects == 0)
		diag_add(r->diags, DIAG_ERROR, "rpsl-empty", end,
		    "there is no object in it: expected RPSL, as \"route: "
		    "192.0.2.0/24\"");
	else if (is_cut)
		diag_add(r->diags, DIAG_LINT, "rpsl-cut", end,
		    "the last line has no end: was the file cut?");
}

bool
rpsl_dump_finish(struct rpsl_dump *r, struct rpsl_dump_counts *counts)
{
	bool is_cut = r->line_len > 0 && !r->blank && !r->at_remark;
	struct place end = { r->file, r->line, (uint32_t)r->line_len + 1, 1 };

	if (!had_enough(r)) {
		end_line(r);
		end_object(r);
		look_at_end(r, is_cut, end);
	}
	*counts = r->counts;
	if (is_broken(r))
		return false;
	if (r->out != NULL)
		irr_put_all(r->out, r->made, r->n_made);
	return true;
}
