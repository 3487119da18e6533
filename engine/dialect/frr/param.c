#include "dialect/frr/param.h"

#include <string.h>

#include "core/route.h"

/* Parameters that are written as a fixed word. */
static const struct param_word {
	const char *text;
	enum param_type type;
	const char *display, *what;
} param_words[] = {
	{ "WORD", PARAM_WORD, "WORD", "a name" },
	{ "ASN", PARAM_ASN, "(1-4294967295)", "an AS number (1-4294967295)" },
	{ "A.B.C.D", PARAM_ADDR4, "A.B.C.D", "an IPv4 address" },
	{ "X:X::X:X", PARAM_ADDR6, "X:X::X:X", "an IPv6 address" },
	{ "A.B.C.D/M", PARAM_PREFIX4, "A.B.C.D/M",
	    "an IPv4 prefix (A.B.C.D/M)" },
	{ "X:X::X:X/M", PARAM_PREFIX6, "X:X::X:X/M",
	    "an IPv6 prefix (X:X::X:X/M)" },
	{ "A.B.C.D/L", PARAM_IFADDR4, "A.B.C.D/M",
	    "an IPv4 address with length (A.B.C.D/M)" },
	{ "X:X::X:X/L", PARAM_IFADDR6, "X:X::X:X/M",
	    "an IPv6 address with length (X:X::X:X/M)" },
	{ "AA:NN", PARAM_COMMUNITY, "AA:NN", "a community (AA:NN)" },
	{ "AA:BB:CC", PARAM_LARGE, "AA:BB:CC", "a large community (AA:BB:CC)" },
	{ "+-N", PARAM_RELATIVE, "[+-]N", "a number, perhaps with + or -" },
	{ "LINE", PARAM_LINE, "LINE", "text" },
};

static const struct param_word *
param_word_of(enum param_type type)
{
	for (size_t i = 0; i < ARRAY_LEN(param_words); i++)
		if (param_words[i].type == type)
			return &param_words[i];
	return NULL;
}

static bool
ends_token(char c)
{
	return c == '\0' || c == ' ' || c == '|' || c == '>' || c == ']' ||
	    c == '}' || c == '$' || c == '<' || c == '[' || c == '{';
}

/* "(lo-hi)" */
static const char *
read_range(const char *t, struct token *out)
{
	uint64_t *value = &out->lo;

	out->type = PARAM_NUMBER;
	for (; *t != ')'; t++) {
		if (*t == '-')
			value = &out->hi;
		else if (*t >= '0' && *t <= '9')
			*value = *value * 10 + (uint64_t)(*t - '0');
	}
	return t + 1;
}

const char *
skip_name(const char *t)
{
	if (*t != '$')
		return t;
	do
		t++;
	while (!ends_token(*t));
	return t;
}

const char *
group_close(const char *t)
{
	int depth = 0;

	for (; *t != '\0'; t++) {
		if (*t == '<' || *t == '[' || *t == '{')
			depth++;
		else if (*t == '>' || *t == ']' || *t == '}')
			if (depth-- == 0)
				break;
	}
	return t;
}

/* The name of the choice that consists of this one token. */
static void
name_of_choice(const char *syntax, const char *start, struct token *tk)
{
	const char *close;

	if (start == syntax || (start[-1] != '<' && start[-1] != '|') ||
	    (*tk->after != '|' && *tk->after != '>'))
		return;
	close = group_close(tk->after);
	if (*close != '>' || close[1] != '$')
		return;
	tk->name = close + 2;
	tk->name_len = (uint16_t)(skip_name(close + 1) - tk->name);
}

static enum param_type
word_type(const struct token *tk)
{
	for (size_t i = 0; i < ARRAY_LEN(param_words); i++)
		if (strlen(param_words[i].text) == tk->text_len &&
		    memcmp(tk->text, param_words[i].text, tk->text_len) == 0)
			return param_words[i].type;
	return tk->type;
}

struct token
token_read(const char *syntax, const char *t)
{
	const char *start = t;
	struct token tk = { .type = PARAM_KEYWORD,
		.text = t,
		.syntax = syntax };

	if (*t == '(') {
		t = read_range(t, &tk);
	} else {
		while (!ends_token(*t))
			t++;
	}
	tk.text_len = (uint16_t)(t - start);
	if (*start < 'a') /* few keywords start with a capital */
		tk.type = word_type(&tk);
	tk.after = skip_name(t);
	if (*t == '$') {
		tk.name = t + 1;
		tk.name_len = (uint16_t)(tk.after - tk.name);
		if (tk.name_len > 3 && memcmp(tk.after - 3, "...", 3) == 0) {
			tk.repeat = true;
			tk.name_len = (uint16_t)(tk.name_len - 3);
		}
	} else if (tk.type == PARAM_KEYWORD) {
		tk.name = start;
		tk.name_len = tk.text_len;
	}
	name_of_choice(syntax, start, &tk);
	return tk;
}

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static enum fit
fit_keyword(const struct token *tk, const char *word)
{
	size_t i = 0;

	while (word[i] != '\0') {
		if (i == tk->text_len || lower(word[i]) != lower(tk->text[i]))
			return FIT_NO;
		i++;
	}
	return i == tk->text_len ? FIT_EXACT : FIT_PART;
}

static bool
is_name(const char *word)
{
	size_t n = 0;

	for (; word[n] != '\0'; n++)
		if (word[n] < 0x21 || word[n] > 0x7e || n >= NAME_MAX_LEN)
			return false;
	return n > 0;
}

static bool
parse_asn(const char *word, uint32_t *out)
{
	const char *dot = strchr(word, '.');
	char high[8];
	uint32_t hi, lo;

	if (dot == NULL)
		return str_to_u32(word, out) && *out != 0;
	if ((size_t)(dot - word) >= sizeof(high))
		return false;
	memcpy(high, word, (size_t)(dot - word));
	high[dot - word] = '\0';
	if (!str_to_u32(high, &hi) || !str_to_u32(dot + 1, &lo) ||
	    hi > 0xffff || lo > 0xffff)
		return false;
	*out = hi << 16 | lo;
	return *out != 0;
}

static bool
is_addr(const char *word, int family)
{
	struct ip_addr addr;

	return ip_addr_parse(word, &addr) && addr.family == family;
}

static bool
is_prefix(const char *word, int family)
{
	struct prefix p;
	enum prefix_parse r = prefix_parse(word, &p);

	return (r == PREFIX_OK || r == PREFIX_HOST_BITS) &&
	    p.addr.family == family;
}

bool
community_word(const char *s, uint32_t *out)
{
	if (str_eq_nocase(s, "gshut"))
		*out = COMMUNITY_GRACEFUL_SHUTDOWN;
	else
		return community_parse(s, out);
	return true;
}

enum fit
token_fit(const struct token *tk, const char *word)
{
	uint32_t w[3];
	uint64_t n;
	bool ok = false;

	switch (tk->type) {
	case PARAM_KEYWORD:
		return fit_keyword(tk, word);
	case PARAM_WORD:
		return is_name(word) ? FIT_WORD : FIT_NO;
	case PARAM_LINE:
		return FIT_LINE;
	case PARAM_NUMBER:
		ok = str_to_u64(word, &n) && n >= tk->lo && n <= tk->hi;
		break;
	case PARAM_ASN:
		ok = parse_asn(word, w);
		break;
	case PARAM_ADDR4:
		ok = is_addr(word, IP_V4);
		break;
	case PARAM_ADDR6:
		ok = is_addr(word, IP_V6);
		break;
	case PARAM_PREFIX4:
	case PARAM_IFADDR4:
		ok = is_prefix(word, IP_V4);
		break;
	case PARAM_PREFIX6:
	case PARAM_IFADDR6:
		ok = is_prefix(word, IP_V6);
		break;
	case PARAM_COMMUNITY:
		ok = community_word(word, w) || str_eq_nocase(word, "internet");
		break;
	case PARAM_LARGE:
		ok = large_community_parse(word, w);
		break;
	case PARAM_RELATIVE:
		ok = str_to_u32(word + (*word == '+' || *word == '-'), w);
		break;
	}
	return ok ? FIT_TYPED : FIT_NO;
}

static bool
is_number(const char *word)
{
	if (*word == '-')
		word++;
	return *word != '\0' && word[strspn(word, "0123456789")] == '\0';
}

static bool
misfit_prefix(struct arena *arena, const char *word, int family,
    struct misfit *out)
{
	const char *slash = strchr(word, '/');
	const char *other = family == IP_V4 ? "IPv6" : "IPv4";
	const char *wanted = family == IP_V4 ? "IPv4" : "IPv6";
	char addr[64];
	size_t n = slash != NULL ? (size_t)(slash - word) : strlen(word);
	struct ip_addr a;

	if (n >= sizeof(addr))
		return false;
	memcpy(addr, word, n);
	addr[n] = '\0';
	if (!ip_addr_parse(addr, &a))
		return false;
	out->code = "address-family";
	if (a.family != family) {
		out->message = arena_printf(arena,
		    "%s is %s, expected an %s prefix", word, other, wanted);
		return true;
	}
	out->code = "prefix-length";
	out->clause = "RFC 4632 3.1";
	if (family == IP_V6)
		out->clause = "RFC 4291 2.3";
	if (slash == NULL) {
		out->message = arena_printf(arena,
		    "prefix %s has no length, expected %s/0 to %s/%d", word,
		    addr, addr, ip_bits(family));
		out->suggestion = arena_printf(arena, "%s/%d", addr,
		    family == IP_V4 ? 24 : 48);
	} else if (is_number(slash + 1)) {
		out->message = arena_printf(arena,
		    "prefix length %s is too long, expected 0 to %d", slash + 1,
		    ip_bits(family));
	} else {
		out->message = arena_printf(arena,
		    "'%s' is not a prefix length, expected 0 to %d", slash + 1,
		    ip_bits(family));
	}
	return true;
}

/* "192.0.2.256", "2001:db8:::1": an address in shape only. */
static bool
misfit_addr(struct arena *arena, const char *word, int family, bool with_len,
    struct misfit *out)
{
	const char *allowed =
	    family == IP_V4 ? "0123456789./" : "0123456789abcdefABCDEF:./";
	struct ip_addr a;

	if (word[strspn(word, allowed)] != '\0' ||
	    strchr(word, family == IP_V4 ? '.' : ':') == NULL)
		return false;
	out->code = "address";
	if (!with_len && strchr(word, '/') != NULL) {
		out->message = arena_printf(arena,
		    "%s has a length, expected an address without one", word);
		return true;
	}
	if (ip_addr_parse(word, &a))
		return false;
	out->message = arena_printf(arena, "%s is not an %s address", word,
	    family == IP_V4 ? "IPv4" : "IPv6");
	return true;
}

static bool
misfit_number(struct arena *arena, const struct token *tk, const char *word,
    struct misfit *out)
{
	if (!is_number(word))
		return false;
	out->code = "range";
	out->message =
	    arena_printf(arena, "%s is out of range, expected %llu to %llu",
		word, (unsigned long long)tk->lo, (unsigned long long)tk->hi);
	return true;
}

static bool
misfit_name(struct arena *arena, const char *word, struct misfit *out)
{
	out->code = "name";
	if (strlen(word) > NAME_MAX_LEN)
		out->message = arena_printf(arena,
		    "a name of %zu characters is too long, expected 1 to %d",
		    strlen(word), (int)NAME_MAX_LEN);
	else
		out->message = "a name may have printable ASCII only";
	return true;
}

static bool
misfit_community(struct arena *arena, const char *word, struct misfit *out)
{
	size_t colons = 0;

	for (const char *c = word; *c != '\0'; c++) {
		if (*c != ':' && (*c < '0' || *c > '9'))
			return false;
		colons += *c == ':';
	}
	out->code = "community";
	out->clause = "RFC 1997";
	out->message = arena_printf(arena,
	    "%s is not a community, expected AA:NN with both 0 to 65535", word);
	if (colons > 1)
		out->suggestion = "a large community (three numbers) has "
				  "statements of its own";
	return true;
}

static bool
misfit_large(struct arena *arena, const char *word, struct misfit *out)
{
	for (const char *c = word; *c != '\0'; c++)
		if (*c != ':' && (*c < '0' || *c > '9'))
			return false;
	out->code = "community";
	out->clause = "RFC 8092 3";
	out->message = arena_printf(arena,
	    "%s is not a large community, expected AA:BB:CC with each 0 to "
	    "4294967295",
	    word);
	return true;
}

bool
token_misfit(struct arena *arena, const struct token *tk, const char *word,
    struct misfit *out)
{
	*out = (struct misfit){ 0 };
	switch (tk->type) {
	case PARAM_KEYWORD:
	case PARAM_LINE:
		return false;
	case PARAM_WORD:
		return misfit_name(arena, word, out);
	case PARAM_NUMBER:
		return misfit_number(arena, tk, word, out);
	case PARAM_ASN:
		if (!is_number(word))
			return false;
		out->code = "as-number";
		out->clause = str_eq(word, "0") ? "RFC 7607 2" : "RFC 6793 4";
		out->message = arena_printf(arena,
		    "%s is not an AS number, expected 1 to 4294967295", word);
		return true;
	case PARAM_ADDR4:
		return misfit_addr(arena, word, IP_V4, false, out);
	case PARAM_ADDR6:
		return misfit_addr(arena, word, IP_V6, false, out);
	case PARAM_PREFIX4:
	case PARAM_IFADDR4:
		return misfit_prefix(arena, word, IP_V4, out) ||
		    misfit_addr(arena, word, IP_V4, true, out);
	case PARAM_PREFIX6:
	case PARAM_IFADDR6:
		return misfit_prefix(arena, word, IP_V6, out) ||
		    misfit_addr(arena, word, IP_V6, true, out);
	case PARAM_COMMUNITY:
		return misfit_community(arena, word, out);
	case PARAM_LARGE:
		return misfit_large(arena, word, out);
	case PARAM_RELATIVE:
		if (!is_number(word + (*word == '+')))
			return false;
		out->code = "range";
		out->message = arena_printf(arena,
		    "%s is out of range, expected 0 to 4294967295", word);
		return true;
	}
	return false;
}

const char *
token_display(struct arena *arena, const struct token *tk)
{
	const struct param_word *w = param_word_of(tk->type);

	if (w != NULL)
		return w->display;
	return arena_strndup(arena, tk->text, tk->text_len);
}

/* What a word or a text is, by the name of its argument. */
static const char *
describe_name(const struct token *tk)
{
	static const struct {
		const char *name, *what;
	} names[] = {
		{ "group", "the name of a peer-group" },
		{ "list", "the name of a list" },
		{ "map", "the name of a route-map" },
		{ "regex", "a regular expression" },
	};

	if (tk->type != PARAM_WORD && tk->type != PARAM_LINE)
		return NULL;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strlen(names[i].name) == tk->name_len &&
		    memcmp(names[i].name, tk->name, tk->name_len) == 0)
			return names[i].what;
	return NULL;
}

void
token_describe(const struct token *tk, struct strbuf *out)
{
	const struct param_word *w = param_word_of(tk->type);

	if (describe_name(tk) != NULL)
		strbuf_add(out, describe_name(tk));
	else if (w != NULL)
		strbuf_add(out, w->what);
	else if (tk->type == PARAM_NUMBER)
		strbuf_addf(out, "a number %llu to %llu",
		    (unsigned long long)tk->lo, (unsigned long long)tk->hi);
	else
		strbuf_addn(out, tk->text, tk->text_len);
}

const char *
param_canonical(struct arena *arena, const struct token *tk, const char *word,
    bool *host_bits)
{
	char buf[PREFIX_TEXT_MAX];
	struct strbuf text = { 0 };
	struct prefix p;
	struct ip_addr a;
	uint32_t n;
	uint64_t big;
	const char *slash, *result;

	switch (tk->type) {
	case PARAM_KEYWORD:
		return arena_strndup(arena, tk->text, tk->text_len);
	case PARAM_NUMBER:
		if (*word != '0' || !str_to_u64(word, &big))
			break;
		return arena_printf(arena, "%llu", (unsigned long long)big);
	case PARAM_ASN:
		if (!parse_asn(word, &n))
			break;
		return arena_printf(arena, "%u", (unsigned)n);
	case PARAM_ADDR4:
	case PARAM_ADDR6:
		if (!ip_addr_parse(word, &a))
			break;
		return arena_strdup(arena, ip_addr_print(&a, buf));
	case PARAM_PREFIX4:
	case PARAM_PREFIX6:
		if (prefix_parse(word, &p) == PREFIX_HOST_BITS)
			*host_bits = true;
		return arena_strdup(arena, prefix_print(&p, buf));
	case PARAM_IFADDR4:
	case PARAM_IFADDR6:
		slash = strchr(word, '/');
		prefix_parse(word, &p);
		result = arena_strndup(arena, word, (size_t)(slash - word));
		if (!ip_addr_parse(result, &a))
			break;
		return arena_printf(arena, "%s/%d", ip_addr_print(&a, buf),
		    (int)p.len);
	case PARAM_COMMUNITY:
		if (!community_word(word, &n))
			return "internet";
		community_print(n, &text);
		result = arena_strdup(arena, strbuf_str(&text));
		strbuf_finish(&text);
		return result;
	case PARAM_WORD:
	case PARAM_LARGE:
	case PARAM_RELATIVE:
	case PARAM_LINE:
		break;
	}
	return arena_strdup(arena, word);
}
