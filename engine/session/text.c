#include <stdlib.h>
#include <string.h>

#include "session/session_private.h"

/* Of the line that is being written; looks back from the end only. */
static size_t
column_now(const struct strbuf *b)
{
	size_t start = b->len;

	while (start > 0 && b->s[start - 1] != '\n')
		start--;
	return b->len == 0 ? 0 : utf8_columns(b->s + start, b->len - start);
}

/* A word that is longer than a line is broken where it has to be. Returns the
 * column behind it. */
static size_t
add_word(struct strbuf *out, size_t indent, size_t column, const char *word,
    size_t len)
{
	size_t columns = utf8_columns(word, len);

	while (column + columns > COLUMNS) {
		size_t room = column < COLUMNS ? COLUMNS - column : 0, n = 0;
		for (;;) {
			int step = utf8_length(word + n, len - n);
			size_t next = n + (step > 0 ? (size_t)step : 1);
			if (utf8_columns(word, next) > room)
				break;
			n = next;
		}
		str_add_safe(out, word, n, false);
		strbuf_addc(out, '\n');
		strbuf_pad_to(out, indent);
		word += n;
		len -= n;
		column = indent;
		columns = utf8_columns(word, len);
	}
	str_add_safe(out, word, len, false);
	return column + columns;
}

void
text_wrap(struct strbuf *out, size_t indent, const char *text)
{
	size_t column = column_now(out);
	const char *p = text;
	bool first = true;

	for (;;) {
		size_t len;
		p += strspn(p, " \n\t\r");
		len = strcspn(p, " \n\t\r");
		if (len == 0)
			break;
		if (!first && column + 1 + utf8_columns(p, len) > COLUMNS) {
			strbuf_addc(out, '\n');
			strbuf_pad_to(out, indent);
			column = indent;
		} else if (!first) {
			strbuf_addc(out, ' ');
			column++;
		}
		column = add_word(out, indent, column, p, len);
		first = false;
		p += len;
	}
	strbuf_addc(out, '\n');
}

void
text_lines(struct strbuf *out, const char *text)
{
	const char *p = text;

	while (*p != '\0') {
		size_t len = strcspn(p, "\n"), indent = strspn(p, " ");
		if (utf8_columns(p, len) <= COLUMNS) {
			str_add_safe(out, p, len, false);
			strbuf_addc(out, '\n');
		} else {
			char *line = xmalloc(len + 1);
			memcpy(line, p, len);
			line[len] = '\0';
			if (indent + 2 < len && strchr("-*", p[indent]) != NULL)
				indent += 2;
			str_add_safe(out, line, strspn(line, " "), false);
			text_wrap(out, indent < 40 ? indent : 0, line);
			free(line);
		}
		p += len;
		if (*p == '\n')
			p++;
	}
}

void
text_cut(struct strbuf *out, const char *text, size_t columns)
{
	size_t len = strlen(text), n = 0;

	if (utf8_columns(text, len) <= columns) {
		str_add_safe(out, text, len, false);
		return;
	}
	while (n < len) {
		int step = utf8_length(text + n, len - n);
		size_t next = n + (step > 0 ? (size_t)step : 1);
		if (utf8_columns(text, next) + 2 > columns)
			break;
		n = next;
	}
	str_add_safe(out, text, n, false);
	strbuf_add(out, "..");
}

void
text_as_list(struct strbuf *out, const uint32_t *as, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_add(out, ", ");
		strbuf_add(out, "AS");
		strbuf_add_u32(out, as[i]);
	}
}

const char *
text_line(struct arena *arena, const char *text, uint32_t n)
{
	const char *p = text;

	if (text == NULL || n == 0)
		return "";
	for (uint32_t line = 1; line < n; line++) {
		p = strchr(p, '\n');
		if (p == NULL)
			return "";
		p++;
	}
	p += strspn(p, " \t");
	return arena_strndup(arena, p, strcspn(p, "\r\n"));
}

/* --- diff -----------------------------------------------------------------*/

struct lines {
	const char **at;
	size_t *len;
	size_t n;
};

static void
cut_lines(const char *text, struct lines *l)
{
	size_t cap_at = 0, cap_len = 0;

	*l = (struct lines){ 0 };
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		GROW(l->at, l->n, cap_at);
		GROW(l->len, l->n, cap_len);
		l->at[l->n] = text;
		l->len[l->n] = len;
		if (len > 0 && text[len - 1] == '\r')
			l->len[l->n]--;
		l->n++;
		text += len;
		if (*text == '\n')
			text++;
	}
}

static void
lines_free(struct lines *l)
{
	free(l->at);
	free(l->len);
}

static bool
same_line(const struct lines *a, size_t i, const struct lines *b, size_t j)
{
	return a->len[i] == b->len[j] &&
	    memcmp(a->at[i], b->at[j], a->len[i]) == 0;
}

/* '=', '-', '+' along a shortest edit; a table of the parts that differ, or
 * everything replaced when that table would be too large. */
struct edit_op {
	char op;
	size_t i, j;
};

enum { DIFF_CELLS_MAX = 4 * 1024 * 1024, DIFF_CONTEXT = 2 };

static size_t
diff_middle(const struct lines *a, size_t ai, size_t an, const struct lines *b,
    size_t bi, size_t bn, struct edit_op *ops)
{
	size_t n = 0, width = bn + 1, i = 0, j = 0;
	uint32_t *common = NULL;

	if (an > 0 && bn > 0 && (an + 1) * width <= DIFF_CELLS_MAX) {
		common = xcalloc((an + 1) * width, sizeof(*common));
		for (i = an; i-- > 0;)
			for (j = bn; j-- > 0;) {
				uint32_t right = common[i * width + j + 1];
				uint32_t down = common[(i + 1) * width + j];
				common[i * width + j] =
				    same_line(a, ai + i, b, bi + j)
				    ? common[(i + 1) * width + j + 1] + 1
				    : right > down ? right
						   : down;
			}
	}
	for (i = j = 0; i < an || j < bn;) {
		struct edit_op op = { '-', ai + i, bi + j };
		if (common != NULL && i < an && j < bn &&
		    same_line(a, ai + i, b, bi + j)) {
			op.op = '=';
			i++, j++;
		} else if (i < an &&
		    (j == bn || common == NULL ||
			common[(i + 1) * width + j] >=
			    common[i * width + j + 1])) {
			i++;
		} else {
			op.op = '+';
			j++;
		}
		ops[n++] = op;
	}
	free(common);
	return n;
}

static void
print_ops(struct strbuf *out, const struct edit_op *ops, size_t n,
    const struct lines *a, const struct lines *b)
{
	bool gap = false;

	for (size_t k = 0; k < n; k++) {
		bool near = false;
		size_t from = k > DIFF_CONTEXT ? k - DIFF_CONTEXT : 0;
		for (size_t i = from; i <= k + DIFF_CONTEXT && i < n; i++)
			near = near || ops[i].op != '=';
		if (!near) {
			gap = true;
			continue;
		}
		if (gap && out->len > 0)
			strbuf_add(out, "  ...\n");
		gap = false;
		/* One numbering: that of the new text. */
		if (ops[k].op == '-')
			strbuf_add(out, "      - ");
		else
			strbuf_addf(out, "%5zu %c ", ops[k].j + 1,
			    ops[k].op == '=' ? ' ' : ops[k].op);
		if (ops[k].op == '+')
			str_add_safe(out, b->at[ops[k].j], b->len[ops[k].j],
			    false);
		else
			str_add_safe(out, a->at[ops[k].i], a->len[ops[k].i],
			    false);
		strbuf_addc(out, '\n');
	}
}

bool
text_diff(struct strbuf *out, const char *old, const char *new)
{
	struct lines a, b;
	struct edit_op *ops;
	size_t head = 0, tail = 0, n = 0;

	cut_lines(old, &a);
	cut_lines(new, &b);
	while (head < a.n && head < b.n && same_line(&a, head, &b, head))
		head++;
	while (tail < a.n - head && tail < b.n - head &&
	    same_line(&a, a.n - 1 - tail, &b, b.n - 1 - tail))
		tail++;
	ops = xcalloc(a.n + b.n + 1, sizeof(*ops));
	for (; n < head; n++)
		ops[n] = (struct edit_op){ '=', n, n };
	n += diff_middle(&a, head, a.n - head - tail, &b, head,
	    b.n - head - tail, ops + n);
	for (size_t k = 0; k < tail; k++)
		ops[n++] =
		    (struct edit_op){ '=', a.n - tail + k, b.n - tail + k };
	print_ops(out, ops, n, &a, &b);
	n = head == a.n && head == b.n;
	free(ops);
	lines_free(&a);
	lines_free(&b);
	return n == 0;
}
