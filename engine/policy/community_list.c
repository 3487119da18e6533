/* Community lists: standard rules name communities that must all be there,
 * expanded rules are regular expressions over the printed communities. */
#include "policy/policy_private.h"

#include <stdlib.h>
#include <string.h>

size_t
community_stride(enum community_kind kind)
{
	switch (kind) {
	case COMM_STANDARD:
		return 1;
	case COMM_EXTENDED:
		return 2;
	case COMM_LARGE:
		return 3;
	}
	return 1;
}

static bool
has_group(const uint32_t *words, size_t n, const uint32_t *group, size_t stride)
{
	for (size_t i = 0; i + stride <= n; i += stride)
		if (memcmp(words + i, group, stride * sizeof(*words)) == 0)
			return true;
	return false;
}

/* Every group of a is in b. */
static bool
has_all(const uint32_t *b, size_t nb, const uint32_t *a, size_t na,
    size_t stride)
{
	for (size_t i = 0; i + stride <= na; i += stride)
		if (!has_group(b, nb, a + i, stride))
			return false;
	return true;
}

/* As "show bgp" of FRR prints them, which is what expanded lists are written
 * for: "RT:64500:1 SoO:64500:2". */
static void
print_extended(const struct attr_table *t, set_id set, struct strbuf *out)
{
	struct strbuf text = { 0 };

	extended_communities_print(t, set, &text);
	for (const char *s = strbuf_str(&text); *s != '\0';) {
		if (str_starts(s, "rt ")) {
			strbuf_add(out, "RT:");
			s += 3;
		} else if (str_starts(s, "soo ")) {
			strbuf_add(out, "SoO:");
			s += 4;
		} else {
			strbuf_addc(out, *s++);
		}
	}
	strbuf_finish(&text);
}

static void
print_set(enum community_kind kind, const struct attr_table *t, set_id set,
    struct strbuf *out)
{
	switch (kind) {
	case COMM_STANDARD:
		communities_print(t, set, out);
		break;
	case COMM_EXTENDED:
		print_extended(t, set, out);
		break;
	case COMM_LARGE:
		large_communities_print(t, set, out);
		break;
	}
}

/* An expanded rule; its expression remembers by set. */
static bool
regex_matches(enum community_kind kind, struct as_path_regex *re,
    const struct attr_table *t, set_id set)
{
	size_t n;
	const uint32_t *words = word_set_get(t, set, &n);
	uint64_t h = kind;

	for (size_t i = 0; i < n; i++)
		h = base_mix(h, words[i]);
	int known = regex_recall(re, set, (uint32_t)h);
	if (known >= 0)
		return known != 0;

	struct strbuf text = { 0 };
	print_set(kind, t, set, &text);
	bool found = as_path_regex_match_text(re, strbuf_str(&text));
	strbuf_finish(&text);
	regex_remember(re, set, (uint32_t)h, found);
	return found;
}

static bool
rule_matches(const struct community_list *l, const struct community_rule *r,
    const struct attr_table *t, set_id set, bool exact)
{
	if (r->any)
		return true;
	if (r->regex != NULL)
		return regex_matches(l->kind, r->regex, t, set);

	size_t n, stride = community_stride(l->kind);
	const uint32_t *words = word_set_get(t, set, &n);
	if (!has_all(words, n, r->words, r->n_words, stride))
		return false;
	return !exact || has_all(r->words, r->n_words, words, n, stride);
}

static const struct community_rule *
first_match(const struct community_list *l, const struct attr_table *t,
    set_id set, bool exact)
{
	for (size_t i = 0; i < l->n; i++)
		if (rule_matches(l, &l->rules[i], t, set, exact))
			return &l->rules[i];
	return NULL;
}

const struct community_rule *
community_list_match(const struct community_list *l, const struct attr_table *t,
    set_id set)
{
	return first_match(l, t, set, false);
}

const struct community_rule *
community_list_match_exact(const struct community_list *l,
    const struct attr_table *t, set_id set)
{
	return first_match(l, t, set, true);
}

/* Does the list permit this one community? A standard rule names it when any
 * of its communities is it, as FRR does. */
static bool
permits_one(const struct community_list *l, struct attr_table *t,
    const uint32_t *group, size_t stride)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct community_rule *r = &l->rules[i];
		bool found = r->any;
		if (!found && r->regex != NULL)
			found = regex_matches(l->kind, r->regex, t,
			    word_set_sorted(t, group, stride, stride));
		else if (!found)
			found = has_group(r->words, r->n_words, group, stride);
		if (found)
			return r->permit;
	}
	return false;
}

set_id
community_list_delete(const struct community_list *l, struct attr_table *t,
    set_id set)
{
	size_t n, kept = 0, stride = community_stride(l->kind);
	const uint32_t *words = word_set_get(t, set, &n);

	if (n == 0)
		return set;
	/* The words may move when something is interned. */
	uint32_t *copy = xmalloc(n * sizeof(*copy));
	memcpy(copy, words, n * sizeof(*copy));
	for (size_t i = 0; i + stride <= n; i += stride) {
		if (permits_one(l, t, copy + i, stride))
			continue;
		memmove(copy + kept, copy + i, stride * sizeof(*copy));
		kept += stride;
	}
	set_id result =
	    kept == n ? set : word_set_sorted(t, copy, kept, stride);
	free(copy);
	return result;
}
