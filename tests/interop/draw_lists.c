/* Lists: prefixes, networks, AS paths, communities. */
#include "interop/draft.h"

#include <string.h>

static const char *
list_name(struct draft *d, const char *kind)
{
	return arena_printf(&d->arena, "%s%u", kind, ++d->names);
}

static const char *
permission(struct draft *d, uint32_t percent)
{
	return draw_chance(d, percent) ? "permit" : "deny";
}

/* --- prefixes ------------------------------------------------------------- */

/* One of the pool, or what covers it. */
static struct prefix
some_prefix(struct draft *d, enum afi afi)
{
	const struct pools *pools = &d->pools;
	struct prefix p = pools->prefixes[afi][draw_below(d,
	    (uint32_t)pools->n_prefixes[afi])];
	int shorter = draw_chance(d, 50) ? (int)draw_below(d, 12) : 0;

	return prefix_make(p.addr, p.len > shorter ? p.len - shorter : 0);
}

/* "ge" and "le" at and beside the lengths that occur. */
static const char *
bounds(struct draft *d, const struct prefix *p)
{
	int bits = ip_bits(p->addr.family);
	int ge = p->len + (int)draw_below(d, 8);
	int le = ge + (int)draw_below(d, 6);

	if (ge > bits)
		ge = bits;
	if (le > bits)
		le = bits;
	switch (draw_below(d, 5)) {
	case 0:
		return ge > p->len ? arena_printf(&d->arena, " ge %d", ge) : "";
	case 1:
		return le > p->len ? arena_printf(&d->arena, " le %d", le) : "";
	case 2:
		if (ge > p->len && le > ge)
			return arena_printf(&d->arena, " ge %d le %d", ge, le);
		return "";
	case 3:
		return p->len < bits ? arena_printf(&d->arena, " le %d", bits)
				     : "";
	default:
		return "";
	}
}

const char *
draw_prefix_list(struct draft *d, atom_t parent, size_t router, enum afi afi)
{
	const char *name = list_name(d, "PL");
	const char *ip = afi == AF_V4 ? "ip" : "ipv6";
	uint32_t n = draw_between(d, 1, 6);
	bool rest = draw_chance(d, 40);

	for (uint32_t i = 1; i <= n; i++) {
		struct prefix p = some_prefix(d, afi);
		const char *range = bounds(d, &p);
		char text[PREFIX_TEXT_MAX];

		draft_add(d, parent, PART_LISTS, router,
		    "%s prefix-list %s seq %u %s %s%s", ip, name, i * 5,
		    permission(d, rest ? 35 : 70), prefix_print(&p, text),
		    range);
	}
	if (rest)
		draft_add(d, parent, PART_LISTS, router,
		    "%s prefix-list %s seq %u permit %s", ip, name, n * 5 + 5,
		    afi == AF_V4 ? "0.0.0.0/0 le 32" : "::/0 le 128");
	return name;
}

enum { ACCESS_RULES_MAX = 4 };

/* FRR takes a rule for the repetition of an earlier one that differs only in
 * exact-match, and leaves it out. */
static bool
is_exact(struct draft *d, const struct prefix *seen, const bool *exact,
    uint32_t n, const struct prefix *p)
{
	for (uint32_t i = 0; i < n; i++)
		if (prefix_eq(&seen[i], p))
			return exact[i];
	return draw_chance(d, 30);
}

const char *
draw_access_list(struct draft *d, atom_t parent, size_t router, enum afi afi)
{
	const char *name = list_name(d, "ACL");
	uint32_t n = draw_between(d, 1, ACCESS_RULES_MAX);
	struct prefix seen[ACCESS_RULES_MAX];
	bool exact[ACCESS_RULES_MAX];

	for (uint32_t i = 1; i <= n; i++) {
		struct prefix p = some_prefix(d, afi);
		char text[PREFIX_TEXT_MAX];

		/* FRR does not find anything in ::/0 of an access list. */
		if (afi == AF_V6 && p.len == 0)
			p = d->pools.prefixes[AF_V6][2];
		exact[i - 1] = is_exact(d, seen, exact, i - 1, &p);
		seen[i - 1] = p;
		draft_add(d, parent, PART_LISTS, router,
		    "%saccess-list %s seq %u %s %s%s",
		    afi == AF_V4 ? "" : "ipv6 ", name, i * 5, permission(d, 60),
		    prefix_print(&p, text), exact[i - 1] ? " exact-match" : "");
	}
	if (draw_chance(d, 50))
		draft_add(d, parent, PART_LISTS, router,
		    "%saccess-list %s seq %u permit any",
		    afi == AF_V4 ? "" : "ipv6 ", name, n * 5 + 5);
	return name;
}

/* --- AS paths ------------------------------------------------------------- */

static uint32_t
some_as(struct draft *d)
{
	return d->pools.ases[draw_below(d, (uint32_t)d->pools.n_ases)];
}

static const char *
draw_expression(struct draft *d)
{
	uint32_t a = some_as(d), b = some_as(d);

	switch (draw_below(d, 14)) {
	case 0:
		return arena_printf(&d->arena, "^%u_", a);
	case 1:
		return arena_printf(&d->arena, "_%u_", a);
	case 2:
		return arena_printf(&d->arena, "_%u$", a);
	case 3:
		return "^$";
	case 4:
		return arena_printf(&d->arena, "^%u$", a);
	case 5:
		return "^[0-9]+$";
	case 6:
		return arena_printf(&d->arena, "_%u_%u_", a, b);
	case 7:
		return arena_printf(&d->arena, "_(%u|%u)_", a, b);
	case 8:
		return arena_printf(&d->arena, "^(%u_)+$", a);
	case 9:
		return ".*";
	case 10:
		return arena_printf(&d->arena, "^%u( [0-9]+)*$", a);
	case 11:
		return arena_printf(&d->arena, "^[0-9]+_%u$", b);
	case 12:
		return arena_printf(&d->arena, "_%u[0-9]_", a / 10);
	default:
		return "^[0-9]+ [0-9]+( [0-9]+)?$";
	}
}

const char *
draw_as_path_list(struct draft *d, atom_t parent, size_t router)
{
	const char *name = list_name(d, "AP");
	uint32_t n = draw_between(d, 1, 3);

	for (uint32_t i = 1; i <= n; i++) {
		const char *expression = draw_expression(d);

		draft_add(d, parent, PART_LISTS, router,
		    "bgp as-path access-list %s seq %u %s %s", name, i * 5,
		    permission(d, 60), expression);
	}
	if (draw_chance(d, 40))
		draft_add(d, parent, PART_LISTS, router,
		    "bgp as-path access-list %s seq %u permit .*", name,
		    n * 5 + 5);
	return name;
}

/* --- communities ---------------------------------------------------------- */

static const char *
some_community(struct draft *d, enum community_kind kind)
{
	const struct pools *p = &d->pools;

	switch (kind) {
	case COMM_STANDARD:
		return p
		    ->communities[draw_below(d, (uint32_t)p->n_communities)];
	case COMM_EXTENDED:
		return p->extended[draw_below(d, (uint32_t)p->n_extended)];
	case COMM_LARGE:
		break;
	}
	return p->large[draw_below(d, (uint32_t)p->n_large)];
}

/* Each only once: what is written twice is somebody else's test. */
const char *
draw_communities(struct draft *d, enum community_kind kind, uint32_t n)
{
	const char *chosen[4];
	size_t have = 0;
	struct strbuf text = { 0 };
	const char *out;

	while (have < n && have < ARRAY_LEN(chosen)) {
		const char *word = some_community(d, kind);
		bool again = false;

		for (size_t i = 0; i < have; i++)
			again = again || str_eq(chosen[i], word);
		if (again) {
			n--;
			continue;
		}
		chosen[have++] = word;
		strbuf_addf(&text, "%s%s", have > 1 ? " " : "", word);
	}
	out = arena_strdup(&d->arena, strbuf_str(&text));
	strbuf_finish(&text);
	return out;
}

static const char *
some_extended(struct draft *d)
{
	const char *word = some_community(d, COMM_EXTENDED);

	return arena_printf(&d->arena, "%s %s",
	    draw_chance(d, 60) ? "rt" : "soo", word);
}

/* An expression over what is printed, made from a community. */
static const char *
community_expression(struct draft *d, enum community_kind kind)
{
	const char *word = some_community(d, kind);
	int front = (int)strcspn(word, ":");

	switch (draw_below(d, 4)) {
	case 0:
		return arena_printf(&d->arena, "%s", word);
	case 1:
		return arena_printf(&d->arena, "^%.*s:.*$", front, word);
	case 2:
		return arena_printf(&d->arena, "%.*s:", front, word);
	default:
		return arena_printf(&d->arena, "_%s_", word);
	}
}

const char *
draw_community_list(struct draft *d, atom_t parent, size_t router,
    enum community_kind kind)
{
	static const char *const words[] = { "community-list",
		"extcommunity-list", "large-community-list" };
	const char *name = list_name(d, "CL");
	uint32_t n = draw_between(d, 1, 3);
	bool expanded = draw_chance(d, 30) &&
	    !(d->limits.for_bird && kind == COMM_EXTENDED);

	for (uint32_t i = 1; i <= n; i++) {
		const char *what;

		if (expanded)
			what = community_expression(d, kind);
		else if (kind == COMM_EXTENDED)
			what = some_extended(d);
		else
			what = draw_communities(d, kind, draw_between(d, 1, 2));
		draft_add(d, parent, PART_LISTS, router,
		    "bgp %s %s %s seq %u %s %s", words[kind],
		    expanded ? "expanded" : "standard", name, i * 5,
		    permission(d, 75), what);
	}
	return name;
}
