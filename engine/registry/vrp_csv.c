/* CSV of validators, line by line. */
#include <string.h>

#include "registry/vrp_list_private.h"

_Static_assert(VRP_LINE_MAX == 4096, "the message below names it");

enum { LINE_BYTES_MAX = VRP_LINE_MAX + 4 }; /* with a byte order mark and CR */

struct field {
	const char *text; /* NUL-terminated */
	uint32_t column, len;
};

struct row {
	struct vrp_reader *r;
	const char *line;
	struct field fields[64];
	size_t n;
};

static struct diag *
complain_field(struct row *w, size_t i, const char *code, const char *message)
{
	struct place place = { w->r->file, w->r->line,
		(uint32_t)strlen(w->line) + 1, 1 };
	struct diag *item;

	if (i < w->n) {
		place.column = w->fields[i].column;
		place.len = w->fields[i].len;
	}
	item = vrp_complain(w->r, code, place, message);
	item->source_line = arena_strdup(w->r->diags->arena, w->line);
	return item;
}

/* Cuts the line where it stands in buffer, which is changed. */
static bool
split_row(struct row *w, char *buffer)
{
	char *at = buffer;

	for (;;) {
		struct field *f = &w->fields[w->n];
		bool quoted = *at == '"';
		char *end;

		if (w->n == ARRAY_LEN(w->fields)) {
			complain_field(w, w->n, "vrp-csv",
			    "more than 64 columns");
			return false;
		}
		f->text = at + quoted;
		f->column = (uint32_t)(f->text - buffer) + 1;
		f->len = (uint32_t)strcspn(f->text, quoted ? "\"" : ",");
		end = at + quoted + f->len;
		w->n++;
		if (quoted && (*end != '"' || strchr(",", end[1]) == NULL)) {
			complain_field(w, w->n - 1, "vrp-csv",
			    "expected a quote and a comma behind the field");
			return false;
		}
		at = end + quoted;
		if (*at == '\0') {
			*end = '\0';
			return true;
		}
		*end = '\0';
		at++;
	}
}

static void
read_header(struct row *w)
{
	static const char *const names[] = { [COLUMN_ASN] = "ASN",
		[COLUMN_PREFIX] = "IP Prefix",
		[COLUMN_MAX_LENGTH] = "Max Length" };
	struct vrp_reader *r = w->r;

	r->has_header = true;
	r->n_columns = w->n;
	for (size_t c = 0; c < COLUMN_LAST; c++) {
		r->columns[c] = -1;
		for (size_t i = 0; i < w->n; i++) {
			if (!str_eq_nocase(w->fields[i].text, names[c]))
				continue;
			if (r->columns[c] >= 0)
				complain_field(w, i, "vrp-csv",
				    "this column comes twice");
			r->columns[c] = (int)i;
		}
	}
	if (r->columns[COLUMN_ASN] < 0 || r->columns[COLUMN_PREFIX] < 0)
		complain_field(w, 0, "vrp-csv",
		    "expected a line that names the columns, as ASN,IP "
		    "Prefix,Max Length,Trust Anchor");
}

static bool
csv_prefix(struct row *w, size_t i, struct prefix *out)
{
	char text[PREFIX_TEXT_MAX];

	switch (prefix_parse(w->fields[i].text, out)) {
	case PREFIX_OK:
		return true;
	case PREFIX_HOST_BITS:
		diag_suggest(w->r->diags,
		    complain_field(w, i, "vrp-prefix",
			"the prefix has bits set beyond its length"),
		    "%s", prefix_print(out, text));
		return false;
	case PREFIX_BAD_ADDR:
		complain_field(w, i, "vrp-prefix",
		    "expected a prefix, as 192.0.2.0/24");
		return false;
	case PREFIX_BAD_LEN:
		complain_field(w, i, "vrp-prefix",
		    "expected a prefix length of 0 to 32, IPv6 0 to 128");
		return false;
	}
	return false;
}

/* Empty: the length of the prefix (RFC 9582 4.3.2.2). */
static bool
csv_max_length(struct row *w, int column, struct vrp *out)
{
	uint32_t n;

	out->max_length = out->prefix.len;
	if (column < 0 || w->fields[column].len == 0)
		return true;
	if (str_to_u32(w->fields[column].text, &n) && n >= out->prefix.len &&
	    n <= (uint32_t)ip_bits(out->prefix.addr.family)) {
		out->max_length = (uint8_t)n;
		return true;
	}
	complain_field(w, (size_t)column, "vrp-max-length",
	    arena_printf(w->r->diags->arena,
		"expected a maximum length of %d to %d", out->prefix.len,
		ip_bits(out->prefix.addr.family)))
	    ->clause = "RFC 9582 4.3.2.2";
	return false;
}

static void
read_row(struct row *w)
{
	struct vrp_reader *r = w->r;
	size_t asn = (size_t)r->columns[COLUMN_ASN];
	size_t prefix = (size_t)r->columns[COLUMN_PREFIX];
	struct place place = { r->file, r->line, 1, 1 };
	struct vrp vrp;
	const char *word;

	if (w->n < r->n_columns) {
		complain_field(w, w->n, "vrp-csv",
		    "the line has fewer columns than the first");
		return;
	}
	word = w->fields[asn].text;
	if (str_starts(word, "AS") || str_starts(word, "as"))
		word += 2;
	if (!str_to_u32(word, &vrp.origin_as)) {
		complain_field(w, asn, "vrp-asn",
		    "expected an AS number, as AS64500");
		return;
	}
	if (csv_prefix(w, prefix, &vrp.prefix) &&
	    csv_max_length(w, r->columns[COLUMN_MAX_LENGTH], &vrp))
		vrp_keep(r, &vrp, place);
}

/* NULL, or why the line cannot be read. */
static const char *
line_fault(const char *line, size_t len)
{
	if (!utf8_valid(line, len, NULL))
		return "this line is no text in UTF-8";
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 && line[i] != '\t')
			return line[i] == '\r'
			    ? "expected LF or CRLF as the end of a line, "
			      "found CR alone"
			    : "this line has control characters in it";
	return NULL;
}

static void
take_line(struct vrp_reader *r, const char *line, size_t len)
{
	char buffer[LINE_BYTES_MAX + 1], whole[LINE_BYTES_MAX + 1];
	struct place place = { r->file, ++r->line, 1, 1 };
	struct row row = { .r = r };
	const char *fault;

	if (len > 0 && line[len - 1] == '\r')
		len--;
	if (r->line == 1 && len >= 3 && memcmp(line, "\xef\xbb\xbf", 3) == 0) {
		line += 3;
		len -= 3;
	}
	fault = line_fault(line, len);
	if (fault != NULL) {
		vrp_complain(r, "vrp-csv", place, fault);
		return;
	}
	if (len == 0)
		return;
	memcpy(buffer, line, len);
	buffer[len] = '\0';
	memcpy(whole, buffer, len + 1);
	row.line = whole;
	if (!split_row(&row, buffer))
		return;
	if (!r->has_header)
		read_header(&row);
	else if (r->columns[COLUMN_ASN] >= 0 && r->columns[COLUMN_PREFIX] >= 0)
		read_row(&row);
}

void
vrp_csv_feed(struct vrp_reader *r, const char *data, size_t n)
{
	while (n > 0 && !vrp_had_enough(r)) {
		const char *end = memchr(data, '\n', n);
		size_t len = end != NULL ? (size_t)(end - data) : n;

		/* It may have no end: nothing behind it is read. */
		if (r->text.len + len > LINE_BYTES_MAX) {
			vrp_complain(r, "vrp-csv",
			    (struct place){ r->file, r->line + 1, 1, 1 },
			    "more than 4096 bytes in a line");
			r->stopped = true;
			return;
		}
		strbuf_addn(&r->text, data, len);
		if (end == NULL)
			return;
		take_line(r, strbuf_str(&r->text), r->text.len);
		strbuf_clear(&r->text);
		data += len + 1;
		n -= len + 1;
	}
}

void
vrp_csv_finish(struct vrp_reader *r)
{
	if (r->text.len > 0 && !vrp_had_enough(r)) {
		take_line(r, strbuf_str(&r->text), r->text.len);
		if (r->diags->errors == r->errors)
			diag_add(r->diags, DIAG_LINT, "vrp-cut",
			    (struct place){ r->file, r->line,
				(uint32_t)r->text.len + 1, 1 },
			    "the last line has no end: was the file cut?");
	}
	if (!r->has_header && r->diags->errors == r->errors)
		vrp_complain(r, "vrp-csv", (struct place){ r->file, 1, 1, 1 },
		    "the file is empty: expected CSV or JSON of a validator");
}
