/* What the policy lines of the aut-num object say about each neighbour, held
 * against routes that are right and routes that are not (NO-4.2). No more, no
 * less: what others read there is what they will make their filters of. */
#include "grader/records.h"

enum {
	ANYBODY = 1 << REL_CUSTOMER | 1 << REL_PROVIDER | 1 << REL_PEER,
	PATH_MAX_ASES = 12,
	LONG_MAX = 8 /* of the ASes that the lines name, in longer paths */
};

static const int families[] = { IP_V4, IP_V6 };

/* One neighbour, direction and family. */
struct saying {
	struct probe *p;
	const struct irr_view *v;
	uint32_t neighbour;
	enum relation relation;
	enum rpsl_direction direction;
	int family;
	const struct cone *own, *theirs;
	const char *first;      /* the first line, for messages */
	struct irr_named named; /* what all its lines are about */
};

/* A route that is held against the lines. */
struct tried {
	struct prefix prefix, registered;
	uint32_t holder;
	bool claimed; /* holder has not registered it: it could */
	bool quick;   /* one of many of its kind: not with every path */
};

enum wanted { WANTED, UNWANTED, OPEN };

/* What should pass from or to the neighbour. */
static enum wanted
wish_for(const struct saying *s, uint32_t holder)
{
	bool ours = holder != 0 && cone_has(s->own, holder);
	bool is_theirs = holder != 0 && cone_has(s->theirs, holder);

	if (s->direction == RPSL_EXPORT) {
		if (s->relation != REL_CUSTOMER)
			return ours ? WANTED : UNWANTED;
		return is_theirs ? OPEN : WANTED;
	}
	if (s->relation != REL_PROVIDER)
		return is_theirs ? WANTED : UNWANTED;
	return ours ? OPEN : WANTED;
}

/* Is there anything that should not pass? */
static bool
is_strict(const struct saying *s)
{
	return wish_for(s, 0) == UNWANTED;
}

/* --- a route and the lines ------------------------------------------------*/

/* The line that lets it pass; NULL. */
static const char *
taken_by(const struct saying *s, const struct irr_announced *a)
{
	struct probe *p = s->p;
	struct irr_policy_line line;
	bool more = irr_policy_find(s->v, p->arena, p->learner_as, s->neighbour,
	    s->direction, s->family, &line);

	for (; more; more = irr_policy_next(s->v, p->arena, s->neighbour,
			 s->direction, s->family, &line))
		if (irr_filter_takes(s->v, p->arena, line.policy.filter, a))
			return arena_printf(p->arena, "%s: %s",
			    line.attribute->name, line.attribute->first->text);
	return NULL;
}

static const char *
verb(const struct saying *s, bool third)
{
	if (s->direction == RPSL_IMPORT)
		return third ? "accepts" : "accept";
	return third ? "announces" : "announce";
}

static const char *
what(const struct saying *s, const struct tried *t)
{
	struct probe *p = s->p;
	const struct holding *h = holdings_covering(p->held, &t->prefix);
	const char *x = probe_prefix_text(p, &t->prefix);

	if (t->claimed)
		return arena_printf(p->arena, "%s, should AS%u register it", x,
		    t->holder);
	if (h == NULL)
		return arena_printf(p->arena, "%s, which nobody here holds", x);
	if (prefix_eq(&h->prefix, &t->prefix))
		return arena_printf(p->arena, "%s of %s", x,
		    probe_as_text(p, h->holder_as));
	return arena_printf(p->arena, "%s, a part of %s of %s", x,
	    probe_prefix_text(p, &h->prefix), probe_as_text(p, h->holder_as));
}

/* ", path 64501 64504," */
static const char *
path_text(const struct saying *s, const struct irr_announced *a)
{
	struct strbuf b = { 0 };
	const char *text;

	for (size_t i = 0; i < a->n_path; i++)
		strbuf_addf(&b, "%s%u", i > 0 ? " " : ", path ", a->path[i]);
	if (a->tagged)
		strbuf_add(&b, ", with the communities that it names");
	if (b.len > 0)
		strbuf_addc(&b, ',');
	text = arena_strdup(s->p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

/* line: what lets it pass and should not; NULL: none does, and one should. */
static void
complain(struct saying *s, const struct tried *t, const struct irr_announced *a,
    const char *line)
{
	const char *reason =
	    line != NULL ? "policy-too-much" : "policy-too-little";
	struct probe *p = s->p;
	struct evidence *e;

	if (!probe_shows(p, reason, s->neighbour, s->direction, 1)) {
		probe_fail_more(p, reason, s->neighbour, s->direction, NULL);
		return;
	}
	e = probe_fail(p, EVIDENCE_NOTE, reason,
	    "\"%s\" %s%s %s%s %s%s, and should%s",
	    line != NULL ? line : s->first,
	    line != NULL ? verb(s, true) : "does not ",
	    line != NULL ? "" : verb(s, false), what(s, t), path_text(s, a),
	    s->direction == RPSL_IMPORT ? "from " : "to ",
	    probe_as_text(p, s->neighbour), line != NULL ? " not" : "");
	e->explain = arena_printf(p->arena, "irr query AS%u", p->learner_as);
}

static struct irr_announced
announced(const struct saying *s, const struct tried *t, const uint32_t *path,
    size_t n)
{
	return (struct irr_announced){ .prefix = t->prefix,
		.neighbour = s->neighbour,
		.holder = t->holder,
		.registered = t->registered,
		.path = path,
		.n_path = n };
}

/* --- paths ----------------------------------------------------------------*/

/* As the learner has it: nearest AS first, its own not among them. */
static size_t
right_path(const struct saying *s, uint32_t holder, uint32_t *out)
{
	bool outward = s->direction == RPSL_EXPORT;
	const struct cone *c = outward ? s->own : s->theirs;
	size_t n = 0;

	if (holder != 0 && cone_has(c, holder))
		n = cone_path(s->p, c, holder, out, PATH_MAX_ASES);
	if (n > 0) {
		/* The cone begins with the learner itself. */
		n -= outward;
		for (size_t i = 0; outward && i < n; i++)
			out[i] = out[i + 1];
		return n;
	}
	if (!outward)
		out[n++] = s->neighbour;
	if (holder != s->neighbour || outward)
		out[n++] = holder != 0
		    ? holder
		    : 500000 + (uint32_t)(base_rand(&s->p->rand) % 100000);
	return n;
}

/* Does it pass with this path, plain or with communities? */
static bool
passes_with(struct saying *s, const struct tried *t, const uint32_t *path,
    size_t n)
{
	for (int tagged = 0; tagged < 2; tagged++) {
		struct irr_announced a = announced(s, t, path, n);
		const char *line;
		a.tagged = tagged != 0;
		line = taken_by(s, &a);
		if (line == NULL)
			continue;
		complain(s, t, &a, line);
		return true;
	}
	return false;
}

/* One AS or none behind the neighbour. */
static bool
passes_by(struct saying *s, const struct tried *t, uint32_t behind)
{
	uint32_t path[2];
	size_t n = 0;

	if (s->direction == RPSL_IMPORT)
		path[n++] = s->neighbour;
	if (behind != 0 && (n == 0 || behind != s->neighbour))
		path[n++] = behind;
	return passes_with(s, t, path, n);
}

/* Two and more, as an expression names them one after the other:
 * "<^AS64501 AS64998 AS64999$>"; and the holder behind them. */
static bool
passes_along(struct saying *s, const struct tried *t)
{
	uint32_t path[LONG_MAX + 2];
	size_t n_named =
	    s->named.n_ases < LONG_MAX ? s->named.n_ases : LONG_MAX;

	for (size_t from = 0; from < n_named; from++) {
		size_t n = 0;
		if (s->direction == RPSL_IMPORT)
			path[n++] = s->neighbour;
		for (size_t i = from; i < n_named; i++) {
			if (n == 0 || s->named.ases[i] != s->neighbour)
				path[n++] = s->named.ases[i];
			path[n] = t->holder;
			if (n > 1 && passes_with(s, t, path, n))
				return true;
			if (n > 1 && t->holder != 0 &&
			    passes_with(s, t, path, n + 1))
				return true;
		}
	}
	return false;
}

/* --- the two questions ----------------------------------------------------*/

static void
check_wanted(struct saying *s, const struct tried *t)
{
	uint32_t path[PATH_MAX_ASES];
	size_t n = right_path(s, t->holder, path);
	struct irr_announced a = announced(s, t, path, n);

	if (taken_by(s, &a) != NULL)
		probe_pass(s->p);
	else
		complain(s, t, &a, NULL);
}

/* With the path that its holder would have, and with those that the lines
 * name. */
static void
check_unwanted(struct saying *s, const struct tried *t)
{
	uint32_t path[PATH_MAX_ASES];
	size_t n = right_path(s, t->holder, path);
	struct irr_announced a = announced(s, t, path, n);
	const char *line = taken_by(s, &a);

	if (line != NULL) {
		complain(s, t, &a, line);
		return;
	}
	if (passes_by(s, t, 0) || passes_by(s, t, t->holder))
		return;
	for (size_t i = 0; i < s->named.n_ases; i++)
		if (passes_by(s, t, s->named.ases[i]))
			return;
	if (!t->quick && passes_along(s, t))
		return;
	probe_pass(s->p);
}

/* --- which routes ---------------------------------------------------------*/

static bool
is_held(const struct saying *s, const struct prefix *x)
{
	return holdings_at(s->p->held, x) != NULL;
}

/* x with length len: a part of it, another one each time, or what is around. */
static struct prefix
resized(struct saying *s, const struct prefix *x, int len)
{
	struct ip_addr a = x->addr;

	for (int bit = x->len; bit < len; bit++)
		if ((base_rand(&s->p->rand) & 1) != 0)
			a.bytes[bit / 8] |= (uint8_t)(1u << (7 - bit % 8));
	return prefix_make(a, len);
}

/* What is right by the prefix is wrong when it is longer or shorter. */
static void
check_lengths(struct saying *s, const struct holding *h)
{
	int max = s->family == IP_V4 ? 32 : 128;
	struct tried t = { .registered = h->prefix, .holder = h->holder_as };

	for (int len = h->prefix.len > 0 ? h->prefix.len - 1 : 0; len <= max;
	     len++) {
		t.prefix = resized(s, &h->prefix, len);
		t.quick = len != h->prefix.len + 1;
		if (!is_held(s, &t.prefix))
			check_unwanted(s, &t);
	}
}

static void
check_holding(struct saying *s, const struct holding *h)
{
	const struct tried t = { .prefix = h->prefix,
		.registered = h->prefix,
		.holder = h->holder_as };

	switch (wish_for(s, h->holder_as)) {
	case WANTED:
		check_wanted(s, &t);
		if (is_strict(s))
			check_lengths(s, h);
		return;
	case UNWANTED:
		check_unwanted(s, &t);
		return;
	case OPEN:
		return;
	}
}

/* A prefix that nobody holds: another one for each seed. */
static struct prefix
stranger(struct probe *p, int family)
{
	uint32_t n = (uint32_t)base_rand(&p->rand);
	struct ip_addr a = { .family = (uint8_t)family };

	if (family == IP_V4)
		return prefix_make(ip_addr_v4(0x2c000000u | (n & 0xffff) << 8),
		    24);
	a.bytes[0] = 0x2a;
	a.bytes[1] = 0x10;
	a.bytes[2] = (uint8_t)(0xf0 | (n & 0x0f));
	a.bytes[3] = (uint8_t)(n >> 8);
	return prefix_make(a, 48);
}

static bool
holds_any(const struct saying *s, uint32_t as)
{
	const struct holdings *h = s->p->held;

	for (size_t i = 0; i < h->n; i++)
		if (h->items[i].holder_as == as &&
		    h->items[i].prefix.addr.family == s->family)
			return true;
	return false;
}

/* What the lines name beside what anybody holds. */
static void
check_named(struct saying *s)
{
	for (size_t i = 0; i < s->named.n_ranges; i++) {
		const struct rpsl_range *r = &s->named.ranges[i];
		struct tried t = { .prefix = prefix_make(r->prefix.addr,
				       r->min_len) };
		if (!is_held(s, &t.prefix))
			check_unwanted(s, &t);
		t.prefix = prefix_make(r->prefix.addr, r->max_len);
		if (!is_held(s, &t.prefix))
			check_unwanted(s, &t);
	}
	for (size_t i = 0; i < s->named.n_ases; i++) {
		struct tried t = { .prefix = stranger(s->p, s->family),
			.holder = s->named.ases[i],
			.claimed = true };
		if (wish_for(s, t.holder) == UNWANTED &&
		    !holds_any(s, t.holder))
			check_unwanted(s, &t);
	}
}

static void
read_lines(struct saying *s, struct irr_policy_line *line)
{
	struct arena *arena = s->p->arena;

	s->named.n_ases = s->named.n_ranges = 0;
	do
		irr_filter_names(s->v, arena, line->policy.filter, s->family,
		    &s->named);
	while (irr_policy_next(s->v, arena, s->neighbour, s->direction,
	    s->family, line));
}

/* False: the object says nothing of this. */
static bool
check_saying(struct saying *s)
{
	const struct holdings *h = s->p->held;
	struct irr_policy_line line;
	struct tried nobodys = { .holder = 0 };

	if (!irr_policy_find(s->v, s->p->arena, s->p->learner_as, s->neighbour,
		s->direction, s->family, &line))
		return false;
	s->first = arena_printf(s->p->arena, "%s: %s", line.attribute->name,
	    line.attribute->first->text);
	read_lines(s, &line);
	for (size_t i = 0; i < h->n; i++)
		if (h->items[i].prefix.addr.family == s->family)
			check_holding(s, &h->items[i]);
	nobodys.prefix = stranger(s->p, s->family);
	if (!is_strict(s)) {
		check_wanted(s, &nobodys);
		return true;
	}
	check_unwanted(s, &nobodys);
	check_named(s);
	return true;
}

/* --- each neighbour -------------------------------------------------------*/

/* One sentence about a neighbour, whatever is missing. */
static void
tell_silence(struct probe *p, uint32_t as, bool said[2][2], bool asked[2])
{
	static const char *const words[] = { "what you accept from it",
		"what you announce to it" };
	struct strbuf b = { 0 };
	struct evidence *e;

	for (size_t d = 0; d < ARRAY_LEN(words); d++) {
		bool v4 = asked[0] && !said[d][0], v6 = asked[1] && !said[d][1];
		if (v4 || v6)
			strbuf_addf(&b, "%s%s (%s%s%s)", b.len > 0 ? ", " : "",
			    words[d], v4 ? "IPv4" : "", v4 && v6 ? ", " : "",
			    v6 ? "IPv6" : "");
	}
	if (b.len > 0) {
		e = probe_fail(p, EVIDENCE_NOTE, "policy-missing",
		    "your aut-num object does not say about %s: %s",
		    probe_as_text(p, as), strbuf_str(&b));
		e->explain =
		    arena_printf(p->arena, "irr query AS%u", p->learner_as);
	}
	strbuf_finish(&b);
}

static void
check_neighbour(struct probe *p, const struct irr_view *v,
    const struct probe_sessions *sessions, size_t first)
{
	edge_t edge = sessions->edges[first];
	struct saying s = { .p = p,
		.v = v,
		.neighbour = probe_neighbor_as(p, edge),
		.relation = p->topo->edges[edge].relation,
		.own = probe_cone(p, p->learner_as) };
	bool said[2][2] = { { false } }, asked[2] = { false };

	s.theirs = probe_cone(p, s.neighbour);
	for (size_t i = first; i < sessions->n; i++)
		for (size_t f = 0; f < ARRAY_LEN(families); f++)
			asked[f] |= probe_neighbor_as(p, sessions->edges[i]) ==
				s.neighbour &&
			    sim_session_carries(p->sim, sessions->edges[i],
				afi_of(families[f]));
	for (size_t f = 0; f < ARRAY_LEN(families); f++) {
		s.family = families[f];
		s.direction = RPSL_IMPORT;
		said[0][f] = asked[f] && check_saying(&s);
		s.direction = RPSL_EXPORT;
		said[1][f] = asked[f] && check_saying(&s);
	}
	tell_silence(p, s.neighbour, said, asked);
}

void
probe_irr_policy(struct probe *p)
{
	struct probe_sessions sessions = probe_sessions(p, ANYBODY);
	struct irr_view v;

	if (!records_view(p, &v))
		return;
	/* They stand in the order of the neighbours' ASes. */
	for (size_t i = 0; i < sessions.n; i++)
		if (i == 0 ||
		    probe_neighbor_as(p, sessions.edges[i - 1]) !=
			probe_neighbor_as(p, sessions.edges[i]))
			check_neighbour(p, &v, &sessions, i);
}
