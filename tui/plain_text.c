#include "tui/plain_text.h"

#include <string.h>

/* Bytes of s[0..n) that fit into columns; at least one character. */
static size_t
fitting(const char *s, size_t n, size_t columns)
{
	size_t used = 0, i = 0;
	while (i < n) {
		int len = utf8_length(s + i, n - i);
		size_t step = len > 0 ? (size_t)len : 1;
		size_t wide = utf8_columns(s + i, step);
		if (used + wide > columns && i > 0)
			break;
		used += wide;
		i += step;
	}
	return i;
}

static void
add_line(struct strbuf *out, const char *s, size_t n, size_t columns)
{
	size_t indent = strspn(s, " ");
	size_t room = columns;
	if (indent + 2 > columns / 2)
		indent = 0;
	/* Prose at the left edge goes on there. */
	size_t next = indent > 0 ? indent + 2 : 0;
	while (utf8_columns(s, n) > room) {
		size_t fit = fitting(s, n, room), cut = fit;
		while (cut > indent && s[cut] != ' ')
			cut--;
		if (cut <= indent)
			cut = fit;
		size_t keep = cut;
		while (keep > 0 && s[keep - 1] == ' ')
			keep--;
		strbuf_addn(out, s, keep);
		strbuf_addc(out, '\n');
		while (cut < n && s[cut] == ' ')
			cut++;
		s += cut;
		n -= cut;
		for (size_t i = 0; i < next; i++)
			strbuf_addc(out, ' ');
		room = columns - next;
	}
	strbuf_addn(out, s, n);
}

void
plain_text(struct strbuf *out, const char *text, size_t columns)
{
	struct strbuf safe = { 0 };
	str_add_safe(&safe, text, strlen(text), true);
	for (const char *s = strbuf_str(&safe); *s != '\0';) {
		size_t n = strcspn(s, "\n"), end = n;
		while (n > 0 && s[n - 1] == ' ')
			n--;
		add_line(out, s, n, columns);
		if (s[end] == '\n')
			strbuf_addc(out, '\n');
		s += end + (s[end] == '\n');
	}
	strbuf_finish(&safe);
}
