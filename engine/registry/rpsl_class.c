#include "registry/rpsl_class.h"

#include <string.h>

#include "registry/rpsl_policy.h"

/* --- the table ------------------------------------------------------------ */

static const struct {
	const char *name, *what;
} classes[] = {
#define CLASS(id, name, what) [RPSL_CLASS_##id] = { name, what },
#define ATTRIBUTE(class, name, value, flags)
#include "registry/rpsl_class.def"
};

static const struct rpsl_rule rules[] = {
#define CLASS(id, name, what)
#define ATTRIBUTE(class, name, value, flags)                                   \
	{ RPSL_CLASS_##class, value, flags, name },
#include "registry/rpsl_class.def"
};

const char *
rpsl_class_name(enum rpsl_class c)
{
	PRE(c < RPSL_CLASS_NONE);
	return classes[c].name;
}

const char *
rpsl_class_what(enum rpsl_class c)
{
	PRE(c < RPSL_CLASS_NONE);
	return classes[c].what;
}

enum rpsl_class
rpsl_class_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(classes); i++)
		if (str_eq(classes[i].name, name))
			return (enum rpsl_class)i;
	return RPSL_CLASS_NONE;
}

bool
rpsl_class_is_unused(const char *name)
{
	static const char *const unused[] = { "as-block", "dictionary",
		"domain", "filter-set", "inet-rtr", "irt", "key-cert",
		"peering-set", "poem", "poetic-form", "repository", "rtr-set" };

	for (size_t i = 0; i < ARRAY_LEN(unused); i++)
		if (str_eq(name, unused[i]))
			return true;
	return false;
}

const char *
rpsl_class_nearest(const char *name)
{
	const char *names[ARRAY_LEN(classes)];

	for (size_t i = 0; i < ARRAY_LEN(classes); i++)
		names[i] = classes[i].name;
	return str_nearest(name, names, ARRAY_LEN(names));
}

const struct rpsl_rule *
rpsl_rules(enum rpsl_class c, size_t *n)
{
	size_t first = 0;

	while (first < ARRAY_LEN(rules) && rules[first].class != c)
		first++;
	for (*n = 0;
	     first + *n < ARRAY_LEN(rules) && rules[first + *n].class == c;)
		(*n)++;
	return &rules[first];
}

const struct rpsl_rule *
rpsl_rule_find(enum rpsl_class c, const char *name)
{
	size_t n;
	const struct rpsl_rule *r = rpsl_rules(c, &n);

	for (size_t i = 0; i < n; i++)
		if (str_eq(r[i].name, name))
			return &r[i];
	return NULL;
}

void
rpsl_template(enum rpsl_class c, struct strbuf *out)
{
	enum { NAME_COLUMNS = 16 };
	size_t n;
	const struct rpsl_rule *r = rpsl_rules(c, &n);

	for (size_t i = 0; i < n; i++) {
		size_t len = strlen(r[i].name);
		int gap = len < NAME_COLUMNS ? NAME_COLUMNS - (int)len : 1;
		strbuf_addf(out, "%s:%*s[%s] [%s]%s%s\n", r[i].name, gap, "",
		    r[i].flags & RPSL_MANDATORY ? "mandatory" : "optional",
		    r[i].flags & RPSL_ONCE ? "single" : "multiple",
		    r[i].flags & RPSL_KEY ? " [primary key]" : "",
		    r[i].flags & RPSL_INVERSE ? " [inverse key]" : "");
	}
}

/* --- values --------------------------------------------------------------- */

/* "24", "24-32", "+", "-" behind the "^" (RFC 2622 2). */
static bool
range_operator(const char *s, struct rpsl_range *r)
{
	uint8_t bits = (uint8_t)ip_bits(r->prefix.addr.family);
	char low[8];
	size_t n = strcspn(s, "-");
	uint32_t min, max;

	r->max_len = bits;
	if (str_eq(s, "+") || str_eq(s, "-")) {
		r->min_len = (uint8_t)(r->prefix.len + (s[0] == '-'));
		return true;
	}
	if (n >= sizeof(low))
		return false;
	memcpy(low, s, n);
	low[n] = '\0';
	if (!str_to_u32(low, &min))
		return false;
	max = min;
	if (s[n] == '-' && !str_to_u32(s + n + 1, &max))
		return false;
	if (min < r->prefix.len || max < min || max > bits)
		return false;
	r->min_len = (uint8_t)min;
	r->max_len = (uint8_t)max;
	return true;
}

bool
rpsl_range_parse(const char *word, struct rpsl_range *out)
{
	char text[PREFIX_TEXT_MAX];
	size_t n = strcspn(word, "^");

	if (n == 0 || n >= sizeof(text))
		return false;
	memcpy(text, word, n);
	text[n] = '\0';
	if (prefix_parse(text, &out->prefix) != PREFIX_OK)
		return false;
	out->min_len = out->max_len = out->prefix.len;
	return word[n] == '\0' || range_operator(word + n + 1, out);
}

bool
rpsl_range_apply(struct rpsl_range *r, const char *op)
{
	struct rpsl_range other = { .prefix = r->prefix };

	if (op[0] != '^')
		return false;
	/* A length shorter than the prefix is no mistake here. */
	other.prefix.len = 0;
	if (!range_operator(op + 1, &other))
		return false;
	if (str_eq(op, "^+") || str_eq(op, "^-"))
		other.min_len = (uint8_t)(r->min_len + (op[1] == '-'));
	if (other.min_len > r->min_len)
		r->min_len = other.min_len;
	r->max_len = other.max_len;
	return true;
}

void
rpsl_range_print(const struct rpsl_range *r, struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];
	uint8_t len = r->prefix.len;
	uint8_t bits = (uint8_t)ip_bits(r->prefix.addr.family);

	strbuf_add(out, prefix_print(&r->prefix, text));
	if (r->min_len == len && r->max_len == len)
		return;
	if (r->max_len == bits && r->min_len <= len + 1)
		strbuf_add(out, r->min_len == len ? "^+" : "^-");
	else if (r->min_len == r->max_len)
		strbuf_addf(out, "^%u", r->min_len);
	else
		strbuf_addf(out, "^%u-%u", r->min_len, r->max_len);
}

static bool
is_name(const char *s)
{
	if (!((*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') ||
		(*s >= '0' && *s <= '9')))
		return false;
	for (; *s != '\0'; s++)
		if (!rpsl_is_name_char(*s))
			return false;
	return true;
}

static bool
is_as(const char *s)
{
	uint32_t as;

	return rpsl_parse_as(s, &as);
}

static bool
is_as_set(const char *s)
{
	return rpsl_is_set_name(s, "as-");
}

static bool
is_route_set(const char *s)
{
	return rpsl_is_set_name(s, "rs-");
}

static bool
is_as_member(const char *s)
{
	return is_as(s) || is_as_set(s);
}

/* RFC 2622 5.2: a set or an AS may have a range operator too. */
static bool
is_mp_member(const char *s)
{
	char name[96];
	struct rpsl_range r;
	size_t n = strcspn(s, "^");

	if (rpsl_range_parse(s, &r))
		return true;
	if (n == 0 || n >= sizeof(name))
		return false;
	memcpy(name, s, n);
	name[n] = '\0';
	return is_as(name) || is_as_set(name) || is_route_set(name);
}

static bool
is_route_member(const char *s)
{
	struct rpsl_range r;

	return rpsl_range_parse(s, &r) ? r.prefix.addr.family == IP_V4
				       : is_mp_member(s);
}

static bool
is_set(const char *s)
{
	return is_as_set(s) || is_route_set(s);
}

static bool
is_email(const char *s)
{
	const char *at = strchr(s, '@');

	return at != NULL && at != s && at[1] != '\0' &&
	    strpbrk(s, " \t,") == NULL && strchr(at + 1, '@') == NULL;
}

static bool
is_prefix(const char *s, int family)
{
	struct prefix p;

	return prefix_parse(s, &p) == PREFIX_OK && p.addr.family == family;
}

static bool
is_prefix4(const char *s)
{
	return is_prefix(s, IP_V4);
}

static bool
is_prefix6(const char *s)
{
	return is_prefix(s, IP_V6);
}

/* Of each kind: whether the value is a list, what each word must be, and how
 * that is said. Kinds that are read otherwise have no function. */
static const struct {
	bool list;
	bool (*fits)(const char *word);
	const char *expected, *clause;
} values[] = {
	[RPSL_TEXT] = { false, NULL, NULL, NULL },
	[RPSL_AS] = { false, is_as, "expected an AS number, as AS64500", NULL },
	[RPSL_PREFIX4] = { false, is_prefix4,
	    "expected a prefix, as 192.0.2.0/24", NULL },
	[RPSL_PREFIX6] = { false, is_prefix6,
	    "expected a prefix, as 2001:db8::/32", NULL },
	[RPSL_RANGE4] = { false, NULL, NULL, NULL },
	[RPSL_AS_SET] = { false, is_as_set,
	    "the name of an as-set starts with AS-", "RFC 2622 5" },
	[RPSL_ROUTE_SET] = { false, is_route_set,
	    "the name of a route-set starts with RS-", "RFC 2622 5" },
	[RPSL_AS_MEMBER] = { true, is_as_member, "expected AS64500 or AS-NAME",
	    "RFC 2622 5.1" },
	[RPSL_ROUTE_MEMBER] = { true, is_route_member,
	    "expected a prefix of IPv4 (IPv6 belongs in mp-members), RS-NAME,"
	    " AS-NAME or AS64500",
	    "RFC 2622 5.2" },
	[RPSL_MP_MEMBER] = { true, is_mp_member,
	    "expected a prefix, RS-NAME, AS-NAME or AS64500", "RFC 4012 4.2" },
	[RPSL_MEMBER_OF] = { true, is_set, "expected AS-NAME or RS-NAME",
	    NULL },
	[RPSL_MNTNER] = { true, is_name, "expected the name of a maintainer",
	    NULL },
	[RPSL_NAME] = { false, is_name,
	    "expected a name of letters, digits, - and _", NULL },
	[RPSL_HANDLE] = { false, NULL, NULL, NULL },
	[RPSL_EMAIL] = { false, is_email,
	    "expected a mail address, as noc@example.net", NULL },
	[RPSL_POLICY] = { false, NULL, NULL, NULL },
};

static bool
value_wrong(struct diags *d, const struct rpsl_part *word,
    enum rpsl_value value)
{
	rpsl_complain_part(d, word, "rpsl-value", values[value].expected)
	    ->clause = values[value].clause;
	return false;
}

/* Prefixes get messages of their own: they are what is mistyped most. */
static bool
check_prefix(struct diags *d, const struct rpsl_part *p, enum rpsl_value value)
{
	int family = value == RPSL_PREFIX4 ? IP_V4 : IP_V6;
	struct prefix prefix;
	char buf[PREFIX_TEXT_MAX];

	switch (prefix_parse(p->text, &prefix)) {
	case PREFIX_BAD_ADDR:
	case PREFIX_BAD_LEN:
		return value_wrong(d, p, value);
	case PREFIX_HOST_BITS:
	case PREFIX_OK:
		break;
	}
	if (prefix.addr.family != family) {
		rpsl_complain_part(d, p, "rpsl-family",
		    family == IP_V4
			? "this class is for IPv4; IPv6 has route6, inet6num"
			: "this class is for IPv6; IPv4 has route, inetnum");
		return false;
	}
	if (prefix_parse(p->text, &prefix) == PREFIX_OK)
		return true;
	diag_suggest(d,
	    rpsl_complain_part(d, p, "rpsl-prefix",
		"the prefix has bits set beyond its length"),
	    "%s", prefix_print(&prefix, buf));
	return false;
}

static bool
check_words(struct arena *arena, struct diags *d,
    const struct rpsl_attribute *a, enum rpsl_value value)
{
	struct rpsl_words words = rpsl_words_of(a);
	struct rpsl_part word;
	bool ok = true;

	while (rpsl_next_word(arena, &words, &word))
		if (!values[value].fits(word.text))
			ok = value_wrong(d, &word, value);
	return ok;
}

static bool
check_value(struct arena *arena, struct diags *d,
    const struct rpsl_attribute *a, enum rpsl_value value)
{
	const struct rpsl_part *p;

	if (values[value].fits == NULL)
		return true;
	if (values[value].list)
		return check_words(arena, d, a, value);
	p = rpsl_single(d, a);
	if (p == NULL)
		return false;
	if (value == RPSL_PREFIX4 || value == RPSL_PREFIX6)
		return check_prefix(d, p, value);
	return values[value].fits(p->text) || value_wrong(d, p, value);
}

/* --- blocks of addresses -------------------------------------------------- */

/* "192.0.2.0 - 192.0.2.255", or a prefix, which stands for its range. */
struct block {
	uint32_t first, last;
};

static bool
block_parse(const char *s, struct block *out)
{
	char first[PREFIX_TEXT_MAX];
	size_t n = strcspn(s, " -");
	struct prefix p;
	struct ip_addr a, b;

	if (prefix_parse(s, &p) == PREFIX_OK && p.addr.family == IP_V4) {
		out->first = ip_addr_to_v4(&p.addr);
		out->last = out->first |
		    (p.len == 0 ? UINT32_MAX
				: (uint32_t) ~(~0ull << (32 - p.len)));
		return true;
	}
	if (n == 0 || n >= sizeof(first))
		return false;
	memcpy(first, s, n);
	first[n] = '\0';
	s += n + strspn(s + n, " ");
	if (*s++ != '-')
		return false;
	s += strspn(s, " ");
	if (!ip_addr_parse(first, &a) || !ip_addr_parse(s, &b) ||
	    a.family != IP_V4 || b.family != IP_V4)
		return false;
	out->first = ip_addr_to_v4(&a);
	out->last = ip_addr_to_v4(&b);
	return out->first <= out->last;
}

/* The prefix that is the block; false when it is none. */
static bool
block_prefix(const struct block *b, struct prefix *out)
{
	uint64_t size = (uint64_t)b->last - b->first + 1;
	int len = 32;

	while (len > 0 && (1ull << (32 - len)) < size)
		len--;
	if ((1ull << (32 - len)) != size || b->first % size != 0)
		return false;
	*out = prefix_make(ip_addr_v4(b->first), len);
	return true;
}

/* --- objects -------------------------------------------------------------- */

struct checker {
	struct arena *arena;
	struct diags *d;
	const struct rpsl_object *o;
	enum rpsl_class class;
	enum rpsl_strictness strictness;
};

static bool
check_block(struct checker *c, const struct rpsl_attribute *a)
{
	const struct rpsl_part *p = rpsl_single(c->d, a);
	struct block b;

	if (p == NULL)
		return false;
	if (block_parse(p->text, &b))
		return true;
	rpsl_complain_part(c->d, p, "rpsl-range",
	    "expected a range, as 192.0.2.0 - 192.0.2.255");
	return false;
}

static bool
check_unknown(struct checker *c, const struct rpsl_attribute *a)
{
	size_t n;
	const struct rpsl_rule *r = rpsl_rules(c->class, &n);
	const char *names[64], *near;
	struct diag *item;

	PRE(n <= ARRAY_LEN(names));
	for (size_t i = 0; i < n; i++)
		names[i] = r[i].name;
	near = str_nearest(a->name, names, n);
	item = rpsl_complain(c->d,
	    c->strictness == RPSL_STRICT ? DIAG_ERROR : DIAG_LINT, a,
	    "rpsl-unknown",
	    arena_printf(c->d->arena, "objects of class %s have no %s",
		rpsl_class_name(c->class), a->name));
	if (near != NULL)
		diag_suggest(c->d, item, "%s", near);
	return c->strictness == RPSL_LENIENT;
}

/* Databases are full of policies that nobody reads: only in an update is such a
 * mistake an error. */
static bool
check_policy(struct checker *c, const struct rpsl_attribute *a)
{
	struct diags found;
	struct rpsl_policy ignored;
	bool ok;

	diags_init(&found, c->d->arena);
	ok = rpsl_policy_parse(c->arena, &found, a, &ignored);
	if (!ok) {
		const struct diag *from = &found.items[0];
		struct diag *item = diag_add(c->d,
		    c->strictness == RPSL_STRICT ? DIAG_ERROR : DIAG_LINT,
		    from->code, from->place, "%s", from->message);
		item->clause = from->clause;
		item->source_line = from->source_line;
	}
	diags_finish(&found);
	return ok || c->strictness == RPSL_LENIENT;
}

static bool
check_attribute(struct checker *c, const struct rpsl_attribute *a)
{
	const struct rpsl_rule *r = rpsl_rule_find(c->class, a->name);

	if (r == NULL)
		return check_unknown(c, a);
	if (r->value == RPSL_RANGE4)
		return check_block(c, a);
	if (r->value == RPSL_POLICY)
		return check_policy(c, a);
	return check_value(c->arena, c->d, a, (enum rpsl_value)r->value);
}

static size_t
count(const struct rpsl_object *o, const char *name)
{
	size_t n = 0;

	for (const struct rpsl_attribute *a = o->first; a != NULL; a = a->next)
		n += str_eq(a->name, name);
	return n;
}

static const struct rpsl_attribute *
find_last(const struct rpsl_object *o, const char *name)
{
	const struct rpsl_attribute *last = NULL;

	for (const struct rpsl_attribute *a = o->first; a != NULL; a = a->next)
		if (str_eq(a->name, name))
			last = a;
	return last;
}

/* What is missing or too many. The parts of a key are needed always. */
static bool
check_presence(struct checker *c, const struct rpsl_rule *r)
{
	size_t n = count(c->o, r->name);
	bool needed = (r->flags & RPSL_KEY) != 0 ||
	    ((r->flags & RPSL_MANDATORY) != 0 && c->strictness == RPSL_STRICT);

	if (n == 0 && needed) {
		rpsl_complain(c->d, DIAG_ERROR, c->o->first, "rpsl-missing",
		    arena_printf(c->d->arena,
			"a mandatory attribute is missing: %s", r->name));
		return false;
	}
	if (n < 2 || (r->flags & RPSL_ONCE) == 0)
		return true;
	rpsl_complain(c->d, DIAG_ERROR, find_last(c->o, r->name),
	    "rpsl-repeated",
	    arena_printf(c->d->arena, "%s may stand only once", r->name));
	return false;
}

static const char *
in_capitals(struct arena *arena, const char *s)
{
	char *copy = arena_strdup(arena, s);

	for (char *c = copy; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	return copy;
}

/* The value of an attribute that was found good. */
static const char *
text_of(const struct rpsl_object *o, const char *name)
{
	const struct rpsl_attribute *a = rpsl_find(o, name);

	return a != NULL && a->first != NULL ? a->first->text : "";
}

/* One part of the key in the form in which keys compare. */
static const char *
key_part(struct arena *arena, const struct rpsl_rule *r, const char *text,
    struct rpsl_identity *out)
{
	char a[PREFIX_TEXT_MAX], b[PREFIX_TEXT_MAX];
	struct ip_addr first, last;
	struct block block;

	switch ((enum rpsl_value)r->value) {
	case RPSL_PREFIX4:
	case RPSL_PREFIX6:
		out->has_prefix = prefix_parse(text, &out->prefix) == PREFIX_OK;
		return arena_strdup(arena, prefix_print(&out->prefix, a));
	case RPSL_RANGE4:
		block_parse(text, &block);
		out->has_prefix = block_prefix(&block, &out->prefix);
		first = ip_addr_v4(block.first);
		last = ip_addr_v4(block.last);
		return arena_printf(arena, "%s - %s", ip_addr_print(&first, a),
		    ip_addr_print(&last, b));
	case RPSL_AS:
		rpsl_parse_as(text, &out->as);
		return arena_printf(arena, "AS%u", out->as);
	case RPSL_TEXT:
	case RPSL_AS_SET:
	case RPSL_ROUTE_SET:
	case RPSL_AS_MEMBER:
	case RPSL_ROUTE_MEMBER:
	case RPSL_MP_MEMBER:
	case RPSL_MEMBER_OF:
	case RPSL_MNTNER:
	case RPSL_NAME:
	case RPSL_HANDLE:
	case RPSL_EMAIL:
	case RPSL_POLICY:
		break;
	}
	return in_capitals(arena, text);
}

static void
identify(struct checker *c, struct rpsl_identity *out)
{
	size_t n;
	const struct rpsl_rule *r = rpsl_rules(c->class, &n);

	*out = (struct rpsl_identity){ .class = c->class, .key = "" };
	for (size_t i = 0; i < n; i++)
		if (r[i].flags & RPSL_KEY)
			out->key = arena_printf(c->arena, "%s%s", out->key,
			    key_part(c->arena, &r[i], text_of(c->o, r[i].name),
				out));
	out->source = in_capitals(c->arena, text_of(c->o, "source"));
}

bool
rpsl_identify(struct arena *arena, struct diags *d, const struct rpsl_object *o,
    enum rpsl_strictness strictness, struct rpsl_identity *out)
{
	struct checker c = { arena, d, o, rpsl_class_find(o->first->name),
		strictness };
	bool ok = true;
	size_t n;

	if (c.class == RPSL_CLASS_NONE) {
		struct diag *item = rpsl_complain(d, DIAG_ERROR, o->first,
		    "rpsl-class", "this is no class of objects");
		const char *near = rpsl_class_nearest(o->first->name);
		if (near != NULL)
			diag_suggest(d, item, "%s", near);
		return false;
	}
	for (const struct rpsl_attribute *a = o->first; a != NULL; a = a->next)
		ok = check_attribute(&c, a) && ok;
	const struct rpsl_rule *r = rpsl_rules(c.class, &n);
	for (size_t i = 0; i < n; i++)
		ok = check_presence(&c, &r[i]) && ok;
	if (ok)
		identify(&c, out);
	return ok;
}
