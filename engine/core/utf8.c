/* UTF-8 and what may be shown in a terminal (declared in core/str.h). */
#include "core/str.h"

struct code_range {
	uint32_t first, last;
};

/* Sorted. Controls, line separators and format characters that move, hide or
 * reorder text (Unicode categories Cc, Zl, Zp and most of Cf), and the
 * interlinear, tag and specials areas. */
static const struct code_range unsafe[] = {
	{ 0x0000, 0x001f },
	{ 0x007f, 0x009f },
	{ 0x00ad, 0x00ad },
	{ 0x061c, 0x061c },
	{ 0x115f, 0x1160 },
	{ 0x17b4, 0x17b5 },
	{ 0x180b, 0x180f },
	{ 0x200b, 0x200f },
	{ 0x2028, 0x202e },
	{ 0x2060, 0x206f },
	{ 0x3164, 0x3164 },
	{ 0xfeff, 0xfeff },
	{ 0xffa0, 0xffa0 },
	{ 0xfff0, 0xfffb },
	{ 0xfffe, 0xffff },
	{ 0x1bca0, 0x1bca3 },
	{ 0x1d173, 0x1d17a },
	{ 0xe0000, 0xe0fff },
};

/* Sorted. The combining marks met in names written in Latin, Greek and
 * Cyrillic letters, and variation selectors. */
static const struct code_range combining[] = {
	{ 0x0300, 0x036f },
	{ 0x0483, 0x0489 },
	{ 0x1ab0, 0x1aff },
	{ 0x1dc0, 0x1dff },
	{ 0x20d0, 0x20ff },
	{ 0xfe00, 0xfe0f },
	{ 0xfe20, 0xfe2f },
};

/* Sorted. The blocks that terminals draw two columns wide. */
static const struct code_range wide[] = {
	{ 0x1100, 0x115f },
	{ 0x2e80, 0x303e },
	{ 0x3041, 0x33ff },
	{ 0x3400, 0x4dbf },
	{ 0x4e00, 0x9fff },
	{ 0xa000, 0xa4cf },
	{ 0xa960, 0xa97f },
	{ 0xac00, 0xd7a3 },
	{ 0xf900, 0xfaff },
	{ 0xfe30, 0xfe6f },
	{ 0xff01, 0xff60 },
	{ 0xffe0, 0xffe6 },
	{ 0x1f300, 0x1f64f },
	{ 0x1f680, 0x1f6ff },
	{ 0x1f900, 0x1f9ff },
	{ 0x20000, 0x3fffd },
};

static bool
in_ranges(const struct code_range *r, size_t n, uint32_t code)
{
	for (size_t i = 0; i < n && r[i].first <= code; i++)
		if (code <= r[i].last)
			return true;
	return false;
}

/* Length announced by a lead byte; 0 for one that cannot lead. */
static int
lead_length(unsigned char lead)
{
	if (lead < 0x80)
		return 1;
	if (lead < 0xc2)
		return 0;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
}

int
utf8_decode(const char *s, size_t avail, uint32_t *code)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	static const unsigned char mask[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	const unsigned char *u = (const unsigned char *)s;
	int n = avail > 0 ? lead_length(u[0]) : 0;
	uint32_t c;

	if (n == 0 || (size_t)n > avail)
		return 0;
	c = u[0] & mask[n];
	for (int i = 1; i < n; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (u[i] & 0x3f);
	}
	if (c < least[n] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
		return 0;
	*code = c;
	return n;
}

int
utf8_length(const char *s, size_t avail)
{
	uint32_t code;

	return utf8_decode(s, avail, &code);
}

bool
utf8_valid(const char *s, size_t n, size_t *bad)
{
	for (size_t i = 0; i < n;) {
		int len = utf8_length(s + i, n - i);

		if (len == 0) {
			if (bad != NULL)
				*bad = i;
			return false;
		}
		i += (size_t)len;
	}
	return true;
}

static size_t
code_columns(uint32_t code)
{
	if (code < 0x300)
		return 1;
	if (in_ranges(combining, ARRAY_LEN(combining), code))
		return 0;
	return in_ranges(wide, ARRAY_LEN(wide), code) ? 2 : 1;
}

size_t
utf8_columns(const char *s, size_t n)
{
	size_t columns = 0;
	uint32_t code;

	for (size_t i = 0; i < n;) {
		int len = utf8_decode(s + i, n - i, &code);

		columns += len == 0 ? 1 : code_columns(code);
		i += len == 0 ? 1 : (size_t)len;
	}
	return columns;
}

bool
utf8_is_safe(uint32_t code)
{
	if (code >= 0x20 && code < 0x7f)
		return true;
	return !in_ranges(unsafe, ARRAY_LEN(unsafe), code);
}

void
str_add_safe(struct strbuf *out, const char *s, size_t n, bool keep_lines)
{
	uint32_t code;

	for (size_t i = 0; i < n;) {
		int len = utf8_decode(s + i, n - i, &code);

		if (len == 0) {
			strbuf_addc(out, '?');
			i++;
			continue;
		}
		if (keep_lines && code == '\n')
			strbuf_addc(out, '\n');
		else if (keep_lines && code == '\t')
			strbuf_addc(out, ' ');
		else if (utf8_is_safe(code))
			strbuf_addn(out, s + i, (size_t)len);
		else
			strbuf_addc(out, '?');
		i += (size_t)len;
	}
}
