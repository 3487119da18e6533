/* Communities: one of them in BIRD's words, rules of lists as conditions, and
 * what a list deletes. */
#include "dialect/bird/private.h"

#include <string.h>

const char *
bird_community_attribute(enum community_kind kind)
{
	switch (kind) {
	case COMM_STANDARD:
		return "bgp_community";
	case COMM_EXTENDED:
		return "bgp_ext_community";
	case COMM_LARGE:
		return "bgp_large_community";
	}
	base_panic(__FILE__, __LINE__, "unknown kind of community");
}

/* RFC 4360 3: type and subtype in front. BIRD chooses the type of "rt" and
 * "ro" by the size of the AS number, two-octet when it fits, so only those
 * that it would make itself are written so. */
static void
add_extended(struct strbuf *out, const uint32_t *w)
{
	uint32_t type = w[0] >> 24, subtype = w[0] >> 16 & 0xff;
	const char *word = subtype == 2 ? "rt" : "ro";
	struct ip_addr addr;
	char text[PREFIX_TEXT_MAX];

	if (subtype == 2 || subtype == 3) {
		uint32_t high = w[0] << 16 | w[1] >> 16, low = w[1] & 0xffff;

		if (type == 0) {
			strbuf_addf(out, "(%s, %u, %u)", word,
			    (unsigned)(w[0] & 0xffff), (unsigned)w[1]);
			return;
		}
		addr = ip_addr_v4(high);
		if (type == 1) {
			strbuf_addf(out, "(%s, %s, %u)", word,
			    ip_addr_print(&addr, text), (unsigned)low);
			return;
		}
		if (type == 2 && high > 0xffff) {
			strbuf_addf(out, "(%s, %u, %u)", word, (unsigned)high,
			    (unsigned)low);
			return;
		}
	}
	strbuf_addf(out, "(generic, 0x%x, 0x%x)", (unsigned)w[0],
	    (unsigned)w[1]);
}

void
bird_add_community(struct strbuf *out, enum community_kind kind,
    const uint32_t *w)
{
	switch (kind) {
	case COMM_STANDARD:
		strbuf_addf(out, "(%u, %u)", (unsigned)(w[0] >> 16),
		    (unsigned)(w[0] & 0xffff));
		return;
	case COMM_EXTENDED:
		add_extended(out, w);
		return;
	case COMM_LARGE:
		strbuf_addf(out, "(%u, %u, %u)", (unsigned)w[0], (unsigned)w[1],
		    (unsigned)w[2]);
		return;
	}
}

static bool
same(const uint32_t *a, const uint32_t *b, size_t stride)
{
	return memcmp(a, b, stride * sizeof(*a)) == 0;
}

/* Does it occur in front of place i already? */
static bool
is_repeated(const uint32_t *words, size_t i, size_t stride)
{
	for (size_t j = 0; j < i; j += stride)
		if (same(&words[j], &words[i], stride))
			return true;
	return false;
}

static size_t
count_distinct(const struct community_rule *r, size_t stride)
{
	size_t n = 0;

	for (size_t i = 0; i + stride <= r->n_words; i += stride)
		n += !is_repeated(r->words, i, stride);
	return n;
}

void
bird_community_rule(struct bird *b, const struct community_list *l,
    const struct community_rule *r, bool exact, struct strbuf *out)
{
	size_t stride = community_stride(l->kind);
	const char *attribute = bird_community_attribute(l->kind);
	bool first = true;

	if (r->any) {
		strbuf_add(out, "true");
		return;
	}
	if (r->regex != NULL) {
		bird_community_expression(b, l, r, attribute, out);
		return;
	}
	for (size_t i = 0; i + stride <= r->n_words; i += stride) {
		if (is_repeated(r->words, i, stride))
			continue;
		if (!first)
			strbuf_add(out, " && ");
		first = false;
		bird_add_community(out, l->kind, &r->words[i]);
		strbuf_addf(out, " ~ %s", attribute);
	}
	if (exact)
		strbuf_addf(out, "%s%s.len = %zu", first ? "" : " && ",
		    attribute, count_distinct(r, stride));
	else if (first)
		strbuf_add(out, "true");
}

/* --- "set comm-list NAME delete" ------------------------------------------ */

/* Has an earlier rule decided about this community? */
static bool
is_decided(const struct community_list *l, size_t rule, const uint32_t *words,
    size_t stride)
{
	for (size_t i = 0; i < rule; i++) {
		const struct community_rule *r = &l->rules[i];

		if (r->any)
			return true;
		for (size_t j = 0; j + stride <= r->n_words; j += stride)
			if (same(&r->words[j], words, stride))
				return true;
	}
	return false;
}

/* The communities whose first rule permits, or denies, them; true when there
 * was one. */
static bool
add_decided(const struct community_list *l, bool permit, struct strbuf *out)
{
	size_t stride = community_stride(l->kind);
	bool any = false;

	for (size_t i = 0; i < l->n; i++) {
		const struct community_rule *r = &l->rules[i];

		if (r->permit != permit)
			continue;
		for (size_t j = 0; j + stride <= r->n_words; j += stride) {
			if (is_repeated(r->words, j, stride) ||
			    is_decided(l, i, &r->words[j], stride))
				continue;
			if (any)
				strbuf_add(out, ", ");
			bird_add_community(out, l->kind, &r->words[j]);
			any = true;
		}
	}
	return any;
}

/* "internet": the verdict on all that no rule before it names. */
static const struct community_rule *
find_any(const struct community_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->rules[i].any)
			return &l->rules[i];
	return NULL;
}

static bool
has_expression(const struct community_list *l)
{
	for (size_t i = 0; i < l->n; i++)
		if (l->rules[i].regex != NULL)
			return true;
	return false;
}

void
bird_community_delete(struct bird *b, const struct community_list *l,
    struct place place, const char *indent, struct strbuf *out)
{
	const struct community_rule *any = find_any(l);
	bool all = any != NULL && any->permit;
	struct strbuf set = { 0 };

	if (has_expression(l)) {
		bird_delete_each(b, l, place, indent, out);
		return;
	}
	if (add_decided(l, !all, &set))
		strbuf_addf(out, "%s%s.%s([%s]);\n", indent,
		    bird_community_attribute(l->kind),
		    all ? "filter" : "delete", strbuf_str(&set));
	else if (all)
		strbuf_addf(out, "%s%s.empty;\n", indent,
		    bird_community_attribute(l->kind));
	strbuf_finish(&set);
}
