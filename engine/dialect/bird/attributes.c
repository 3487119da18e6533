/* Attributes of a route as a whole: kept and brought back, taken away, and
 * paths without private ASes. */
#include "dialect/bird/private.h"

/* --- what route-maps may change ------------------------------------------- */

enum changed {
	CHANGED_PATH = 1 << 0,
	CHANGED_STANDARD = 1 << 1,
	CHANGED_EXTENDED = 1 << 2,
	CHANGED_LARGE = 1 << 3,
	CHANGED_MED = 1 << 4,
	CHANGED_LOCAL_PREF = 1 << 5,
	CHANGED_ORIGIN = 1 << 6,
	CHANGED_NEXT_HOP = 1 << 7,
	CHANGED_COMMUNITIES =
	    CHANGED_STANDARD | CHANGED_EXTENDED | CHANGED_LARGE
};

static const struct {
	enum action_kind kind;
	unsigned changed;
} changes[] = {
	{ ACT_SET_LOCAL_PREF, CHANGED_LOCAL_PREF },
	{ ACT_ADD_LOCAL_PREF, CHANGED_LOCAL_PREF },
	{ ACT_SET_MED, CHANGED_MED },
	{ ACT_ADD_MED, CHANGED_MED },
	{ ACT_CLEAR_MED, CHANGED_MED },
	{ ACT_SET_ORIGIN, CHANGED_ORIGIN },
	{ ACT_SET_NEXT_HOP, CHANGED_NEXT_HOP },
	{ ACT_NEXT_HOP_SELF, CHANGED_NEXT_HOP },
	{ ACT_PREPEND, CHANGED_PATH },
	{ ACT_PREPEND_LAST_AS, CHANGED_PATH },
	{ ACT_EXCLUDE_AS, CHANGED_PATH },
	{ ACT_SET_COMMUNITIES, CHANGED_COMMUNITIES },
	{ ACT_ADD_COMMUNITIES, CHANGED_COMMUNITIES },
	{ ACT_DELETE_COMMUNITIES, CHANGED_COMMUNITIES },
};

static unsigned
what_changes(const struct bird *b)
{
	unsigned all = 0;

	for (size_t i = 0; i < ARRAY_LEN(changes); i++)
		if (b->uses.actions >> changes[i].kind & 1)
			all |= changes[i].changed;
	return all;
}

/* Lists: what is not there is an empty one. */
static const struct {
	unsigned bit;
	const char *type, *name, *attribute;
} lists[] = {
	{ CHANGED_PATH, "bgppath", "old_path", "bgp_path" },
	{ CHANGED_STANDARD, "clist", "old_community", "bgp_community" },
	{ CHANGED_EXTENDED, "eclist", "old_ext_community",
	    "bgp_ext_community" },
	{ CHANGED_LARGE, "lclist", "old_large_community",
	    "bgp_large_community" },
};

/* One value, or none. */
static const struct {
	unsigned bit;
	const char *type, *zero, *name, *attribute;
} values[] = {
	{ CHANGED_MED, "int", "0", "old_med", "bgp_med" },
	{ CHANGED_LOCAL_PREF, "int", "0", "old_local_pref", "bgp_local_pref" },
	{ CHANGED_NEXT_HOP, "ip", "0.0.0.0", "old_next_hop", "bgp_next_hop" },
};

/* ORIGIN is an enumeration, and BIRD has no variables of that kind. */
void
bird_save(const struct bird *b, const char *indent, struct strbuf *out)
{
	unsigned what = what_changes(b);

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (what & lists[i].bit)
			strbuf_addf(out, "%s%s %s = %s;\n", indent,
			    lists[i].type, lists[i].name, lists[i].attribute);
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		if (what & values[i].bit)
			strbuf_addf(out,
			    "%sbool had_%s = defined(%s);\n"
			    "%s%s %s = %s;\n"
			    "%sif had_%s then %s = %s;\n",
			    indent, values[i].name, values[i].attribute, indent,
			    values[i].type, values[i].name, values[i].zero,
			    indent, values[i].name, values[i].name,
			    values[i].attribute);
	if (what & CHANGED_ORIGIN)
		strbuf_addf(out,
		    "%sbool was_igp = bgp_origin = ORIGIN_IGP;\n"
		    "%sbool was_egp = bgp_origin = ORIGIN_EGP;\n",
		    indent, indent);
}

void
bird_restore(const struct bird *b, const char *indent, struct strbuf *out)
{
	unsigned what = what_changes(b);

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (what & lists[i].bit)
			strbuf_addf(out, "%s%s = %s;\n", indent,
			    lists[i].attribute, lists[i].name);
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		if (what & values[i].bit)
			strbuf_addf(out,
			    "%sif had_%s then %s = %s; else unset(%s);\n",
			    indent, values[i].name, values[i].attribute,
			    values[i].name, values[i].attribute);
	if (what & CHANGED_ORIGIN)
		strbuf_addf(out,
		    "%sif was_igp then bgp_origin = ORIGIN_IGP;\n"
		    "%selse if was_egp then bgp_origin = ORIGIN_EGP;\n"
		    "%selse bgp_origin = ORIGIN_INCOMPLETE;\n",
		    indent, indent, indent);
}

void
bird_reset(const struct bird *b, const char *indent, struct strbuf *out)
{
	unsigned what = what_changes(b);

	for (size_t i = 0; i < ARRAY_LEN(lists); i++)
		if (what & lists[i].bit)
			strbuf_addf(out, "%s%s.empty;\n", indent,
			    lists[i].attribute);
	if (what & CHANGED_LOCAL_PREF)
		strbuf_addf(out, "%sunset(bgp_local_pref);\n", indent);
	if (what & CHANGED_NEXT_HOP)
		strbuf_addf(out, "%sunset(bgp_next_hop);\n", indent);
	if (b->uses.tag)
		strbuf_addf(out, "%s" BIRD_TAG " = 0;\n", indent);
}

/* --- private ASes -------------------------------------------------------- */

struct as_range {
	uint32_t lo, hi;
};

/* RFC 6996. */
static const struct as_range private_as[] = {
	{ 64512, 65534 },
	{ 4200000000u, 4294967294u },
};

bool
bird_is_private_as(uint32_t as)
{
	for (size_t i = 0; i < ARRAY_LEN(private_as); i++)
		if (as >= private_as[i].lo && as <= private_as[i].hi)
			return true;
	return false;
}

static void
add_range(struct strbuf *out, uint32_t lo, uint32_t hi)
{
	if (lo > hi)
		return;
	if (out->len > 0)
		strbuf_add(out, ", ");
	strbuf_addf(out, lo == hi ? "%u" : "%u..%u", (unsigned)lo,
	    (unsigned)hi);
}

/* All private ASes but one. */
static void
add_private(struct strbuf *out, uint32_t but)
{
	for (size_t i = 0; i < ARRAY_LEN(private_as); i++) {
		struct as_range r = private_as[i];

		if (but < r.lo || but > r.hi) {
			add_range(out, r.lo, r.hi);
			continue;
		}
		add_range(out, r.lo, but - 1);
		add_range(out, but + 1, r.hi);
	}
}

/* The path is built from the other end, so it is turned around twice. */
static void
add_replacement(struct strbuf *out, const char *indent, const char *set,
    uint32_t own)
{
	strbuf_addf(out,
	    "%s\tbgppath turned = +empty+;\n"
	    "%s\tfor int hop_as in bgp_path do\n"
	    "%s\t\tif hop_as ~ [%s] then turned = prepend(turned, %u);\n"
	    "%s\t\telse turned = prepend(turned, hop_as);\n"
	    "%s\tbgp_path.empty;\n"
	    "%s\tfor int hop_as in turned do bgp_path.prepend(hop_as);\n",
	    indent, indent, indent, set, (unsigned)own, indent, indent, indent);
}

/* FRR: without "all" only when there is nothing but private ASes in the path.
 * The neighbour's own AS stays, so that it still sees its loop. */
void
bird_remove_private(enum remove_private how, uint32_t own, uint32_t peer_as,
    const char *indent, struct strbuf *out)
{
	bool all =
	    how == REMOVE_PRIVATE_ALL || how == REMOVE_PRIVATE_ALL_REPLACE;
	bool replace =
	    how == REMOVE_PRIVATE_REPLACE || how == REMOVE_PRIVATE_ALL_REPLACE;
	struct strbuf set = { 0 }, every = { 0 };

	if (how == REMOVE_PRIVATE_NO)
		return;
	add_private(&set, peer_as);
	add_private(&every, 0);
	strbuf_addf(out, "%s", indent);
	if (!all)
		strbuf_addf(out, "if delete(bgp_path, [%s]).len = 0 then ",
		    strbuf_str(&every));
	strbuf_add(out, "{\n");
	if (replace)
		add_replacement(out, indent, strbuf_str(&set), own);
	else
		strbuf_addf(out, "%s\tbgp_path.delete([%s]);\n", indent,
		    strbuf_str(&set));
	strbuf_addf(out, "%s}\n", indent);
	strbuf_finish(&set);
	strbuf_finish(&every);
}
