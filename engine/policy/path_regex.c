/* AS-path regular expressions as IOS and FRR read them: POSIX extended, with
 * "_" standing for a delimiter, the start or the end.
 *
 * FRR replaces every "_" before it looks at the expression, also one in
 * brackets or behind a backslash; so does this, for the same expression to
 * give the same verdict. */
#include "policy/policy_private.h"

#include <stdlib.h>
#include <string.h>

#include "policy/regex.h"

/* What "_" stands for. */
static const char delimiter[] = "(^|[,{}() ]|$)";

struct as_path_regex {
	struct regex *compiled;
	/* Remembered results by id: the fingerprint of what was matched, the
	 * result in its lowest bit; 0: not known. */
	uint32_t *memo;
	size_t n_memo;
	struct strbuf text; /* scratch */
};

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

	if (!is_plain(text, error))
		return NULL;
	expand_delimiters(text, &full);
	struct regex *compiled = regex_compile(arena, strbuf_str(&full), error);
	strbuf_finish(&full);
	if (compiled == NULL)
		return NULL;
	struct as_path_regex *re = ARENA_NEW(arena, struct as_path_regex);
	re->compiled = compiled;
	return re;
}

void
as_path_regex_destroy(struct as_path_regex *re)
{
	if (re == NULL)
		return;
	free(re->memo);
	strbuf_finish(&re->text);
	re->memo = NULL;
	re->n_memo = 0;
}

/* --- matching ------------------------------------------------------------- */

const struct regex *
as_path_regex_machine(const struct as_path_regex *re)
{
	return re->compiled;
}

bool
as_path_regex_match_text(const struct as_path_regex *re, const char *text)
{
	return regex_search(re->compiled, text);
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
regex_remember(struct as_path_regex *re, uint32_t id, uint32_t fingerprint,
    bool result)
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
as_path_regex_match(struct as_path_regex *re, const struct attr_table *t,
    path_id path)
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
as_path_list_match(const struct as_path_list *l, const struct attr_table *t,
    path_id path)
{
	for (size_t i = 0; i < l->n; i++)
		if (as_path_regex_match(l->rules[i].regex, t, path))
			return &l->rules[i];
	return NULL;
}
