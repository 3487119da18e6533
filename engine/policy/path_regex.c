/* AS-path regular expressions as IOS and FRR read them: POSIX extended, with
 * "_" standing for a delimiter, the start or the end.
 *
 * FRR replaces every "_", also one in brackets or behind a backslash; so does
 * this, for the same expression to give the same verdict. The expression is
 * held to printable ASCII, which makes it independent of the locale. */
#include "policy/policy_private.h"

#include <regex.h>
#include <stdlib.h>
#include <string.h>

/* What "_" stands for. */
static const char delimiter[] = "(^|[,{}() ]|$)";

/* regcomp() writes a repeated part out as often as it may occur, one inside
 * the other; time and memory of compiling and matching grow with the result.
 * The longest useful repetition is far below. */
enum { EXPANSION_MAX = 300 };

struct as_path_regex {
	regex_t compiled;
	bool open;
	/* Remembered results by id: the fingerprint of what was matched, the
	 * result in its lowest bit; 0: not known. */
	uint32_t *memo;
	size_t n_memo;
	struct strbuf text; /* scratch */
};

/* --- how much regcomp() would write out ---------------------------------- */

struct measure {
	uint64_t sum[AS_PATH_REGEX_MAX + 2]; /* by nesting */
	size_t depth;
	uint64_t atom; /* size of what the next repetition repeats */
};

static uint64_t
limit(uint64_t v)
{
	return v < 1000000 ? v : 1000000;
}

/* Ends the pending atom. */
static void
measure_flush(struct measure *m)
{
	m->sum[m->depth] = limit(m->sum[m->depth] + m->atom);
	m->atom = 0;
}

/* Behind the bracket expression that starts at s. */
static const char *
skip_brackets(const char *s)
{
	s++;
	if (*s == '^')
		s++;
	if (*s == ']')
		s++;
	while (*s != '\0' && *s != ']') {
		if (s[0] == '[' && (s[1] == ':' || s[1] == '.' || s[1] == '=')) {
			char close[3] = { s[1], ']', '\0' };
			const char *end = strstr(s + 2, close);
			if (end != NULL) {
				s = end + 2;
				continue;
			}
		}
		s++;
	}
	return *s == ']' ? s + 1 : s;
}

/* Reads "{m,n}" at s. times: how often the part is written out; 0 when it is
 * no repetition. */
static const char *
read_interval(const char *s, uint64_t *times)
{
	uint64_t bound[2] = { 0, 0 };
	size_t i = 0;
	bool digits = false;
	const char *p = s + 1;

	*times = 0;
	for (; *p != '\0' && *p != '}'; p++) {
		if (*p >= '0' && *p <= '9') {
			bound[i] = limit(bound[i] * 10 + (uint64_t)(*p - '0'));
			digits = true;
		} else if (*p == ',' && i == 0) {
			i = 1;
		} else {
			return s + 1;
		}
	}
	if (*p == '\0' || !digits)
		return s + 1;
	uint64_t more = bound[0] + (i == 1 ? 1 : 0);
	*times = bound[1] > more ? bound[1] : more;
	if (*times == 0)
		*times = 1;
	return p + 1;
}

/* True and *error when the expression may not be compiled. */
static bool
is_excessive(const char *text, const char **error)
{
	struct measure m = { .depth = 0 };
	uint64_t times;
	size_t len = strlen(text);

	for (const char *s = text; *s != '\0';) {
		switch (*s) {
		case '(':
			measure_flush(&m);
			m.sum[++m.depth] = 0;
			s++;
			break;
		case ')':
			measure_flush(&m);
			m.atom = 1;
			if (m.depth > 0)
				m.atom += m.sum[m.depth--];
			s++;
			break;
		case '[':
			measure_flush(&m);
			m.atom = 1;
			s = skip_brackets(s);
			break;
		case '+':
			m.atom = limit(m.atom * 2);
			s++;
			break;
		case '{':
			s = read_interval(s, &times);
			if (times != 0)
				m.atom = limit(m.atom * times);
			break;
		case '\\':
			if (s[1] >= '1' && s[1] <= '9') {
				*error = "back-references are not supported";
				return true;
			}
			s += s[1] != '\0' ? 2 : 1;
			measure_flush(&m);
			m.atom = 1;
			break;
		case '*':
		case '?':
			s++;
			break;
		default:
			measure_flush(&m);
			m.atom = 1;
			s++;
			break;
		}
	}
	for (measure_flush(&m); m.depth > 0; m.depth--)
		m.sum[m.depth - 1] =
		    limit(m.sum[m.depth - 1] + m.sum[m.depth]);
	if (m.sum[0] <= len + EXPANSION_MAX)
		return false;
	*error = "repetitions inside repetitions make it too large";
	return true;
}

/* --- compiling ------------------------------------------------------------ */

static bool
is_plain(const char *text, const char **error)
{
	size_t len = strlen(text);

	if (len == 0)
		*error = "the expression is empty";
	else if (len > AS_PATH_REGEX_MAX)
		*error = "the expression is longer than 512 characters";
	else
		*error = NULL;
	for (size_t i = 0; *error == NULL && i < len; i++)
		if (text[i] < 0x20 || text[i] > 0x7e)
			*error = "only ASCII characters are allowed";
	return *error == NULL;
}

static void
expand_delimiters(const char *text, struct strbuf *out)
{
	for (; *text != '\0'; text++) {
		if (*text == '_')
			strbuf_add(out, delimiter);
		else
			strbuf_addc(out, *text);
	}
}

struct as_path_regex *
as_path_regex_create(struct arena *arena, const char *text, const char **error)
{
	struct strbuf full = { 0 };
	char message[128];

	if (!is_plain(text, error) || is_excessive(text, error))
		return NULL;
	struct as_path_regex *re = ARENA_NEW(arena, struct as_path_regex);
	expand_delimiters(text, &full);
	int rc = regcomp(
	    &re->compiled, strbuf_str(&full), REG_EXTENDED | REG_NOSUB);
	strbuf_finish(&full);
	if (rc != 0) {
		regerror(rc, &re->compiled, message, sizeof(message));
		*error = arena_strdup(arena, message);
		return NULL;
	}
	re->open = true;
	return re;
}

void
as_path_regex_destroy(struct as_path_regex *re)
{
	if (re == NULL || !re->open)
		return;
	regfree(&re->compiled);
	free(re->memo);
	strbuf_finish(&re->text);
	re->memo = NULL;
	re->n_memo = 0;
	re->open = false;
}

/* --- matching ------------------------------------------------------------- */

bool
as_path_regex_match_text(const struct as_path_regex *re, const char *text)
{
	PRE(re->open);
	return regexec(&re->compiled, text, 0, NULL, 0) == 0;
}

int
regex_recall(const struct as_path_regex *re, uint32_t id, uint32_t fingerprint)
{
	/* Both ignore the bit that holds the result; the one above it says
	 * that there is a result. */
	if (id >= re->n_memo || ((re->memo[id] ^ (fingerprint | 2)) >> 1) != 0)
		return -1;
	return (int)(re->memo[id] & 1);
}

void
regex_remember(
    struct as_path_regex *re, uint32_t id, uint32_t fingerprint, bool result)
{
	if (id >= re->n_memo) {
		size_t n = re->n_memo == 0 ? 64 : re->n_memo;
		while (n <= id)
			n *= 2;
		re->memo = xrealloc(re->memo, n * sizeof(*re->memo));
		memset(re->memo + re->n_memo, 0,
		    (n - re->n_memo) * sizeof(*re->memo));
		re->n_memo = n;
	}
	re->memo[id] = ((fingerprint | 2) & ~(uint32_t)1) | (result ? 1 : 0);
}

/* Of the content of a path. */
static uint32_t
path_fingerprint(const struct attr_table *t, path_id path)
{
	uint64_t h = 0x5bd1e995;

	while (path != 0) {
		struct path_node node = as_path_node(t, path);
		h = base_mix(h, node.is_set);
		if (node.is_set) {
			size_t n;
			const uint32_t *as = word_set_get(t, node.as, &n);
			for (size_t i = 0; i < n; i++)
				h = base_mix(h, as[i]);
		} else {
			h = base_mix(h, node.as);
		}
		path = node.tail;
	}
	return (uint32_t)h;
}

bool
as_path_regex_match(
    struct as_path_regex *re, const struct attr_table *t, path_id path)
{
	uint32_t fingerprint = path_fingerprint(t, path);
	int known = regex_recall(re, path, fingerprint);

	if (known >= 0)
		return known != 0;
	strbuf_clear(&re->text);
	as_path_print(t, path, &re->text);
	bool result = as_path_regex_match_text(re, strbuf_str(&re->text));
	regex_remember(re, path, fingerprint, result);
	return result;
}

const struct as_path_rule *
as_path_list_match(
    const struct as_path_list *l, const struct attr_table *t, path_id path)
{
	for (size_t i = 0; i < l->n; i++)
		if (as_path_regex_match(l->rules[i].regex, t, path))
			return &l->rules[i];
	return NULL;
}
