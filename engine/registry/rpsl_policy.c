#include "registry/rpsl_policy.h"

#include <stdlib.h>
#include <string.h>

#include "registry/rpsl_class.h"

enum { DEPTH_MAX = 32, PEERS_MAX = 64 };

/* The value as it is read, over all its lines. text NULL: the end, where what
 * is missing is missing. */
struct token {
	const char *text;
	struct rpsl_part at;
};

struct reader {
	struct arena *arena;
	struct diags *d;
	const struct rpsl_attribute *a;
	const struct rpsl_part *part;
	size_t pos;
	struct token now;
	bool failed; /* an error was said */
	struct rpsl_policy *out;
	struct rpsl_peer peers[PEERS_MAX];
	size_t n_peers;
	const char *from, *accept; /* the words of this kind of attribute */
};

/* --- words ---------------------------------------------------------------- */

static bool
ends_word(char c)
{
	return c == '\0' || strchr(" \t(){};,<", c) != NULL;
}

/* Bytes of the token at s: "<...>", a bracket, or a word. */
static size_t
token_length(const char *s)
{
	size_t n = 0;

	if (*s == '<') {
		n = strcspn(s, ">");
		return s[n] == '>' ? n + 1 : n;
	}
	if (ends_word(*s))
		return 1;
	while (!ends_word(s[n]))
		n++;
	return n;
}

static void
next(struct reader *r)
{
	for (; r->part != NULL; r->part = r->part->next, r->pos = 0) {
		const char *s = r->part->text + r->pos;
		size_t blanks = strspn(s, " \t"), n;
		if (s[blanks] == '\0')
			continue;
		n = token_length(s + blanks);
		r->now.text = arena_strndup(r->arena, s + blanks, n);
		r->now.at = *r->part;
		r->now.at.place.column += (uint32_t)(r->pos + blanks);
		r->now.at.place.len = (uint32_t)n;
		r->pos += blanks + n;
		return;
	}
	if (r->now.text != NULL) {
		/* Just behind the last one. */
		r->now.at.place.column += r->now.at.place.len;
		r->now.at.place.len = 1;
	}
	r->now.text = NULL;
}

static bool
is(const struct reader *r, const char *word)
{
	return r->now.text != NULL && str_eq_nocase(r->now.text, word);
}

static bool
take(struct reader *r, const char *word)
{
	if (!is(r, word))
		return false;
	next(r);
	return true;
}

/* Says what was expected; only the first time. */
static bool
expect(struct reader *r, const char *what)
{
	struct diag *item;
	const char *found = r->now.text;

	if (r->failed)
		return false;
	r->failed = true;
	item = rpsl_complain_part(r->d, &r->now.at, "rpsl-policy",
	    arena_printf(r->arena, "expected %s%s%s", what,
		found != NULL ? ", found " : "", found != NULL ? found : ""));
	item->clause = "RFC 2622 6";
	return false;
}

static bool
starts_nocase(const char *s, const char *start)
{
	size_t n = strlen(start);
	char head[16];

	if (n >= sizeof(head) || strlen(s) < n)
		return false;
	memcpy(head, s, n);
	head[n] = '\0';
	return str_eq_nocase(head, start);
}

/* --- neighbours ----------------------------------------------------------- */

/* Words that end a peering. */
static bool
ends_peering(const struct reader *r)
{
	return r->now.text == NULL || is(r, "action") || is(r, r->from) ||
	    is(r, r->accept) || is(r, ";");
}

static bool
is_peer(const char *word, uint32_t *as)
{
	*as = 0;
	return rpsl_parse_as(word, as) || rpsl_is_set_name(word, "as-") ||
	    rpsl_is_set_name(word, "prng-");
}

static bool
read_peer(struct reader *r, bool excluded)
{
	struct rpsl_peer peer = { .excluded = excluded };

	if (r->now.text == NULL || !is_peer(r->now.text, &peer.as))
		return expect(r,
		    "a neighbour, as AS64501 or AS64500:AS-CUSTOMERS");
	if (r->n_peers == PEERS_MAX)
		return expect(r, "no more than 64 neighbours in one line");
	peer.text = r->now.text;
	r->peers[r->n_peers++] = peer;
	next(r);
	return true;
}

/* The routers of a session: "192.0.2.1 at 192.0.2.2", or names. */
static void
skip_routers(struct reader *r)
{
	while (!ends_peering(r))
		next(r);
}

static bool
looks_like_router(const struct reader *r)
{
	struct ip_addr addr;
	uint32_t as;

	return r->now.text != NULL &&
	    (ip_addr_parse(r->now.text, &addr) || is(r, "at") ||
		starts_nocase(r->now.text, "rtrs-") ||
		(strchr(r->now.text, '.') != NULL &&
		    !is_peer(r->now.text, &as)));
}

/* Sets of neighbours joined by OR, AND, EXCEPT, in brackets or not. All that
 * are named count, but for what stands behind EXCEPT. */
static bool
read_peering(struct reader *r)
{
	size_t open = 0;
	bool excluded = false;

	for (;;) {
		while (take(r, "("))
			open++;
		if (!read_peer(r, excluded))
			return false;
		while (open > 0 && take(r, ")"))
			open--;
		if (is(r, "except"))
			excluded = true;
		else if (!is(r, "or") && !is(r, "and"))
			break;
		next(r);
	}
	if (open > 0)
		return expect(r, "\")\"");
	if (looks_like_router(r))
		skip_routers(r);
	return true;
}

/* "pref=100; med=0;" */
static bool
read_actions(struct reader *r)
{
	struct strbuf text = { 0 };
	bool ended = false;

	while (r->now.text != NULL && !is(r, r->accept) && !is(r, r->from) &&
	    !is(r, "networks")) {
		ended = is(r, ";");
		if (text.len > 0 && !ended)
			strbuf_addc(&text, ' ');
		strbuf_add(&text, r->now.text);
		next(r);
	}
	r->out->actions = arena_strdup(r->arena, strbuf_str(&text));
	strbuf_finish(&text);
	return ended || expect(r, "\";\" behind the action");
}

/* --- filters -------------------------------------------------------------- */

static struct rpsl_filter *
make(struct reader *r, enum rpsl_filter_kind kind, const char *text)
{
	struct rpsl_filter *f = ARENA_NEW(r->arena, struct rpsl_filter);

	*f = (struct rpsl_filter){ .kind = kind, .text = text };
	return f;
}

static struct rpsl_filter *
join(struct reader *r, enum rpsl_filter_kind kind, const struct rpsl_filter *a,
    const struct rpsl_filter *b)
{
	struct rpsl_filter *f = make(r, kind, NULL);

	f->a = a;
	f->b = b;
	return f;
}

/* "^+", "^-", "^24", "^24-28" */
static bool
is_range_operator(const char *s)
{
	size_t n;

	if (s[0] != '^' || str_eq(s, "^+") || str_eq(s, "^-"))
		return s[0] == '^';
	n = strspn(s + 1, "0123456789");
	if (n == 0 || n > 3)
		return false;
	s += 1 + n;
	if (*s == '\0')
		return true;
	n = *s == '-' ? strspn(s + 1, "0123456789") : 0;
	return n > 0 && n <= 3 && s[1 + n] == '\0';
}

/* "AS64501", "AS64501:AS-X^+", "RS-X", "FLTR-BOGONS"; NULL: something else. */
static struct rpsl_filter *
read_name(struct reader *r)
{
	const char *word = r->now.text;
	size_t n = strcspn(word, "^");
	const char *name = arena_strndup(r->arena, word, n);
	struct rpsl_filter *f = make(r, RPSL_FILTER_ANY, word);

	if (word[n] != '\0' && !is_range_operator(word + n))
		return NULL;
	if (str_eq_nocase(name, "peeras"))
		f->kind = RPSL_FILTER_PEER_AS;
	else if (rpsl_parse_as(name, &f->as))
		f->kind = RPSL_FILTER_AS;
	else if (rpsl_is_set_name(name, "as-"))
		f->kind = RPSL_FILTER_AS_SET;
	else if (rpsl_is_set_name(name, "rs-"))
		f->kind = RPSL_FILTER_ROUTE_SET;
	else if (rpsl_is_set_name(name, "fltr-"))
		f->kind = RPSL_FILTER_SET;
	else
		return NULL;
	next(r);
	return f;
}

/* "{ 192.0.2.0/24^+, 2001:db8::/32 }^-" */
static struct rpsl_filter *
read_prefixes(struct reader *r)
{
	struct strbuf text = { 0 };
	struct rpsl_range range;
	struct rpsl_filter *f = NULL;
	size_t n = 0;

	next(r);
	while (r->now.text != NULL && !is(r, "}")) {
		if (!rpsl_range_parse(r->now.text, &range)) {
			(void)expect(r, "a prefix, as 192.0.2.0/24^+");
			break;
		}
		strbuf_addf(&text, "%s%s", n++ > 0 ? ", " : "", r->now.text);
		next(r);
		if (!take(r, ",") && !is(r, "}"))
			(void)expect(r, "\",\" or \"}\"");
	}
	if (take(r, "}")) {
		const char *op = "";
		if (r->now.text != NULL && is_range_operator(r->now.text)) {
			op = r->now.text;
			next(r);
		}
		f = make(r, RPSL_FILTER_PREFIXES,
		    arena_printf(r->arena, "{%s}%s", strbuf_str(&text), op));
	} else {
		(void)expect(r, "\"}\"");
	}
	strbuf_finish(&text);
	return f;
}

/* "<^PeerAS+$>" */
static struct rpsl_filter *
read_path(struct reader *r)
{
	const char *word = r->now.text, *expected;
	size_t n = strlen(word);
	const struct rpsl_path *path;
	struct rpsl_filter *f;

	if (word[n - 1] != '>') {
		(void)expect(r, "\">\" at the end of the AS path expression");
		return NULL;
	}
	path = rpsl_path_parse(r->arena,
	    arena_strndup(r->arena, word + 1, n - 2), &expected);
	if (path == NULL) {
		(void)expect(r, expected);
		return NULL;
	}
	next(r);
	f = make(r, RPSL_FILTER_PATH, word);
	f->path = path;
	return f;
}

/* "community(65000:1)", "community.contains(65000:1, NO_EXPORT)" */
static struct rpsl_filter *
read_community(struct reader *r)
{
	struct strbuf text = { 0 };
	struct rpsl_filter *f = NULL;

	strbuf_add(&text, r->now.text);
	next(r);
	if (!is(r, "(")) {
		(void)expect(r, "\"(\" behind community");
		strbuf_finish(&text);
		return NULL;
	}
	while (r->now.text != NULL && !is(r, ")")) {
		strbuf_add(&text, r->now.text);
		next(r);
	}
	if (take(r, ")"))
		f = make(r, RPSL_FILTER_COMMUNITY,
		    arena_printf(r->arena, "%s)", strbuf_str(&text)));
	else
		(void)expect(r, "\")\"");
	strbuf_finish(&text);
	return f;
}

static struct rpsl_filter *read_or(struct reader *r, unsigned depth);

static struct rpsl_filter *
read_term(struct reader *r, unsigned depth)
{
	static const char what[] =
	    "a filter: ANY, PeerAS, AS64501, AS-NAME, RS-NAME, {prefixes} or "
	    "<AS path>";
	struct rpsl_filter *f;

	if (r->now.text == NULL || depth > DEPTH_MAX) {
		(void)expect(r,
		    r->now.text == NULL ? what : "fewer brackets and NOTs");
		return NULL;
	}
	if (take(r, "(")) {
		f = read_or(r, depth + 1);
		if (f != NULL && !take(r, ")")) {
			(void)expect(r, "\")\"");
			return NULL;
		}
		return f;
	}
	if (take(r, "any") || take(r, "as-any") || take(r, "rs-any"))
		return make(r, RPSL_FILTER_ANY, NULL);
	if (is(r, "{"))
		return read_prefixes(r);
	if (r->now.text[0] == '<')
		return read_path(r);
	if (starts_nocase(r->now.text, "community"))
		return read_community(r);
	f = read_name(r);
	if (f == NULL)
		(void)expect(r, what);
	return f;
}

static struct rpsl_filter *
read_not(struct reader *r, unsigned depth)
{
	struct rpsl_filter *f;

	if (depth <= DEPTH_MAX && take(r, "not")) {
		f = read_not(r, depth + 1);
		return f != NULL ? join(r, RPSL_FILTER_NOT, f, NULL) : NULL;
	}
	return read_term(r, depth);
}

/* The policy goes on with another one: "EXCEPT { from ...". */
static bool
is_structure(const struct reader *r)
{
	struct reader ahead = *r;

	if (is(&ahead, "refine"))
		return true;
	if (!is(&ahead, "except"))
		return false;
	next(&ahead);
	if (is(&ahead, "{")) {
		next(&ahead);
		return is(&ahead, r->from) || is(&ahead, "afi");
	}
	return is(&ahead, r->from) || is(&ahead, "afi");
}

static struct rpsl_filter *
read_and(struct reader *r, unsigned depth)
{
	struct rpsl_filter *f = read_not(r, depth), *other;

	while (f != NULL && (is(r, "and") || is(r, "except")) &&
	    !is_structure(r)) {
		bool except = is(r, "except");
		next(r);
		other = read_not(r, depth);
		if (other == NULL)
			return NULL;
		if (except)
			other = join(r, RPSL_FILTER_NOT, other, NULL);
		f = join(r, RPSL_FILTER_AND, f, other);
	}
	return f;
}

/* Two filters side by side are joined by OR too (RFC 2622 5.4). */
static struct rpsl_filter *
read_or(struct reader *r, unsigned depth)
{
	struct rpsl_filter *f = read_and(r, depth), *other;

	while (f != NULL && r->now.text != NULL && !is(r, ")") && !is(r, ";") &&
	    !is(r, "}") && !is_structure(r)) {
		(void)take(r, "or");
		other = read_and(r, depth);
		if (other == NULL)
			return NULL;
		f = join(r, RPSL_FILTER_OR, f, other);
	}
	return f;
}

/* --- the attribute -------------------------------------------------------- */

/* "afi ipv4.unicast, ipv6.unicast" (RFC 4012 2.1) */
static bool
read_afi(struct reader *r)
{
	r->out->v4 = r->out->v6 = false;
	do {
		if (r->now.text != NULL && starts_nocase(r->now.text, "ipv4"))
			r->out->v4 = true;
		else if (r->now.text != NULL &&
		    starts_nocase(r->now.text, "ipv6"))
			r->out->v6 = true;
		else if (r->now.text != NULL &&
		    starts_nocase(r->now.text, "any"))
			r->out->v4 = r->out->v6 = true;
		else
			return expect(r,
			    "a family: ipv4.unicast, ipv6.unicast or "
			    "any.unicast");
		next(r);
	} while (take(r, ","));
	return true;
}

/* Between protocols: not what is told to neighbours. */
static bool
read_protocols(struct reader *r)
{
	while (is(r, "protocol") || is(r, "into")) {
		next(r);
		if (r->now.text == NULL)
			return expect(r, "a protocol, as BGP4");
		next(r);
	}
	return true;
}

static bool
read_neighbours(struct reader *r)
{
	char *start = arena_printf(r->arena, "\"%s\" and a neighbour", r->from);

	if (!is(r, r->from))
		return expect(r, start);
	while (take(r, r->from)) {
		if (!read_peering(r))
			return false;
		if (take(r, "action") && !read_actions(r))
			return false;
	}
	r->out->peers =
	    arena_memdup(r->arena, r->peers, r->n_peers * sizeof(*r->peers));
	r->out->n_peers = r->n_peers;
	return true;
}

static bool
read_policy(struct reader *r)
{
	struct rpsl_policy *out = r->out;

	if (!read_protocols(r) || (take(r, "afi") && !read_afi(r)))
		return false;
	if (is(r, "{")) {
		out->structured = true;
		return true;
	}
	if (!read_neighbours(r))
		return false;
	if (out->direction == RPSL_DEFAULT && r->now.text == NULL)
		return true;
	if (!take(r, r->accept))
		return expect(r,
		    arena_printf(r->arena, "\"%s\" and a filter", r->accept));
	out->filter = read_or(r, 0);
	if (out->filter == NULL)
		return false;
	(void)take(r, ";");
	if (r->now.text == NULL)
		return true;
	if (is_structure(r) || is(r, r->from) || is(r, "}")) {
		*out = (struct rpsl_policy){ .direction = out->direction,
			.v4 = out->v4,
			.v6 = out->v6,
			.structured = true };
		return true;
	}
	return expect(r, "nothing more");
}

static enum rpsl_direction
direction_of(const char *name)
{
	return strstr(name, "import") != NULL ? RPSL_IMPORT
	    : strstr(name, "export") != NULL  ? RPSL_EXPORT
					      : RPSL_DEFAULT;
}

bool
rpsl_policy_parse(struct arena *arena, struct diags *d,
    const struct rpsl_attribute *a, struct rpsl_policy *out)
{
	struct reader *r = ARENA_NEW(arena, struct reader);

	*out = (struct rpsl_policy){ .direction = direction_of(a->name),
		.v4 = true,
		.v6 = str_starts(a->name, "mp-") || str_ends(a->name, "-via") };
	*r = (struct reader){ .arena = arena,
		.d = d,
		.a = a,
		.part = a->first,
		.out = out,
		.from = out->direction == RPSL_IMPORT ? "from" : "to",
		.accept = out->direction == RPSL_IMPORT ? "accept"
		    : out->direction == RPSL_EXPORT     ? "announce"
							: "networks" };
	if (a->first == NULL) {
		rpsl_complain(d, DIAG_ERROR, a, "rpsl-value",
		    "the attribute has no value");
		return false;
	}
	/* "export-via: AS64510 to AS64501 announce ..." */
	if (str_ends(a->name, "-via")) {
		out->structured = true;
		return true;
	}
	next(r);
	return read_policy(r);
}

/* --- printing ------------------------------------------------------------- */

void
rpsl_filter_print(const struct rpsl_filter *f, struct strbuf *out)
{
	switch (f->kind) {
	case RPSL_FILTER_ANY:
		strbuf_add(out, "ANY");
		return;
	case RPSL_FILTER_PEER_AS:
	case RPSL_FILTER_AS:
	case RPSL_FILTER_AS_SET:
	case RPSL_FILTER_ROUTE_SET:
	case RPSL_FILTER_SET:
	case RPSL_FILTER_PREFIXES:
	case RPSL_FILTER_PATH:
	case RPSL_FILTER_COMMUNITY:
		strbuf_add(out, f->text);
		return;
	case RPSL_FILTER_NOT:
		strbuf_add(out, "NOT ");
		rpsl_filter_print(f->a, out);
		return;
	case RPSL_FILTER_AND:
	case RPSL_FILTER_OR:
		strbuf_addc(out, '(');
		rpsl_filter_print(f->a, out);
		strbuf_add(out, f->kind == RPSL_FILTER_AND ? " AND " : " OR ");
		rpsl_filter_print(f->b, out);
		strbuf_addc(out, ')');
		return;
	}
}
