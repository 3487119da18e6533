/* filter: prefix lists made of what is registered, with the checks that a
 * filter needs before it replaces another (the MANRS implementation guide,
 * "Filtering"): it is not empty, it has not changed beyond belief, what must
 * never pass does not, and what must always pass does. Beacons are the default
 * routes and bogons, which no filter lets through; the own space, which no
 * filter takes from a neighbour; and the own announcements, which a filter
 * towards neighbours must not lose. */
#include <string.h>

#include "registry/irr.h"
#include "session/filter_use.h"
#include "session/session_private.h"

enum {
	DELTA_PERCENT = 20, /* a change beyond that is asked about */
	FILTER_LINES_MAX = 20000
};

/* Ready made lines, and what they do. */
struct filter {
	struct session *s;
	struct edit *edit;
	const char *name, *set, *sources; /* NULL: all */
	const struct router_config *base;
	struct irr_view view;
	struct strbuf lines;
	size_t n[2], added, removed, kept; /* prefixes; n: IPv4, IPv6 */
	size_t dropped;                    /* what no filter lets through */
	size_t own;                        /* the learner's own space */
	struct filter_use use;             /* where the list stands now */
	const char *lost; /* an own prefix that it would no longer let out */
};

static const int families[] = { IP_V4, IP_V6 };

/* --- what must not pass ---------------------------------------------------*/

/* A default route, a bogon or a part of one, and what would let a bogon
 * through. */
static bool
is_never(const struct filter *f, const struct rpsl_range *r)
{
	size_t n;
	const struct prefix *bogons = grader_bogons(f->s->scenario,
	    &f->s->step_arena, r->prefix.addr.family, &n);

	if (r->prefix.len == 0 || prefix_is_martian(&r->prefix))
		return true;
	for (size_t i = 0; i < n; i++)
		if (bogons[i].len > 0 &&
		    (prefix_covers(&bogons[i], &r->prefix) ||
			(prefix_covers(&r->prefix, &bogons[i]) &&
			    r->max_len >= bogons[i].len)))
			return true;
	return false;
}

static bool
is_own(const struct filter *f, const struct prefix *p)
{
	const struct holding *h =
	    holdings_covering(sim_holdings(session_sim(f->s)), p);

	return h != NULL && h->holder_as == f->s->scenario->learner_as;
}

/* --- the list that is replaced --------------------------------------------*/

static bool
rule_is(const struct prefix_rule *rule, const struct rpsl_range *r)
{
	return rule->permit && prefix_eq(&rule->prefix, &r->prefix) &&
	    rule->min_len == r->min_len && rule->max_len == r->max_len;
}

/* Both are mostly in the same order: *at is where the last one was found. */
static bool
list_has(const struct prefix_list *l, const struct rpsl_range *r, size_t *at)
{
	for (size_t i = 0; l != NULL && i < l->n; i++) {
		size_t k = (*at + i) % l->n;
		if (rule_is(&l->rules[k], r)) {
			*at = k;
			return true;
		}
	}
	return false;
}

static size_t
list_permits(const struct prefix_list *l)
{
	size_t n = 0;

	for (size_t i = 0; l != NULL && i < l->n; i++)
		n += l->rules[i].permit;
	return n;
}

/* --- the lines ------------------------------------------------------------*/

static const char *
command_of(int family)
{
	return family == IP_V4 ? "ip" : "ipv6";
}

static void
add_line(struct filter *f, const struct rpsl_range *r, uint32_t seq)
{
	char text[PREFIX_TEXT_MAX];
	uint8_t len = r->prefix.len;

	strbuf_addf(&f->lines, "%s prefix-list %s seq %u permit %s",
	    command_of(r->prefix.addr.family), f->name, seq,
	    prefix_print(&r->prefix, text));
	if (r->min_len > len)
		strbuf_addf(&f->lines, " ge %u", r->min_len);
	if (r->max_len > len)
		strbuf_addf(&f->lines, " le %u", r->max_len);
	strbuf_addc(&f->lines, '\n');
}

/* Can lines be added to the list and taken out, so that what stays does not
 * move? All of them must permit. */
static bool
is_plain(const struct prefix_list *l)
{
	return l != NULL && l->n > 0 && list_permits(l) == l->n &&
	    l->rules[l->n - 1].seq < UINT32_MAX / 2;
}

static bool
is_wanted(const struct prefix_rule *rule, const struct irr_prefixes *p,
    size_t *at)
{
	for (size_t i = 0; i < p->n; i++) {
		size_t k = (*at + i) % p->n;
		if (rule_is(rule, &p->ranges[k])) {
			*at = k;
			return true;
		}
	}
	return false;
}

/* Takes out what is no longer wanted. */
static void
remove_lines(struct filter *f, const struct prefix_list *old,
    const struct irr_prefixes *p)
{
	size_t at = 0;

	if (!is_plain(old)) {
		if (old != NULL)
			strbuf_addf(&f->lines, "no %s prefix-list %s\n",
			    command_of(old->family), f->name);
		return;
	}
	for (size_t i = 0; i < old->n; i++) {
		const struct prefix_rule *rule = &old->rules[i];
		const struct rpsl_range r = { rule->prefix, rule->min_len,
			rule->max_len };
		if (is_wanted(rule, p, &at))
			continue;
		strbuf_add(&f->lines, "no ");
		add_line(f, &r, rule->seq);
	}
}

/* Without what no filter lets through, and, where the list stands before what
 * neighbours send, without the own space. */
static void
keep_possible(struct filter *f, struct irr_prefixes *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct prefix *x = &p->ranges[i].prefix;
		bool own = is_own(f, x);
		f->own += own;
		if (is_never(f, &p->ranges[i]))
			f->dropped++;
		else if (!own || !f->use.in)
			p->ranges[n++] = p->ranges[i];
	}
	p->n = n;
}

static bool
ranges_have(const struct irr_prefixes *p, const struct prefix *x)
{
	for (size_t i = 0; i < p->n; i++)
		if (prefix_covers(&p->ranges[i].prefix, x) &&
		    x->len >= p->ranges[i].min_len &&
		    x->len <= p->ranges[i].max_len)
			return true;
	return false;
}

/* What is announced to neighbours through the old list must go on through the
 * new one. */
static void
find_lost(struct filter *f, const struct prefix_list *old,
    const struct irr_prefixes *p)
{
	char text[PREFIX_TEXT_MAX];

	for (size_t i = 0; f->use.out && old != NULL && i < f->base->n_networks;
	     i++) {
		const struct prefix *x = &f->base->networks[i].prefix;
		const struct prefix_rule *rule;
		if (x->addr.family != old->family || f->lost != NULL)
			continue;
		rule = prefix_list_match(old, x);
		if (rule != NULL && rule->permit && !ranges_have(p, x))
			f->lost = arena_strdup(&f->s->step_arena,
			    prefix_print(x, text));
	}
}

/* New lines before old ones go: the list is never empty. */
static void
add_lines(struct filter *f, const struct prefix_list *old,
    const struct irr_prefixes *p)
{
	bool plain = is_plain(old);
	uint32_t seq = plain ? old->rules[old->n - 1].seq : 0;
	size_t same = 0, at = 0;

	if (!plain)
		remove_lines(f, old, p);
	for (size_t k = 0; k < p->n; k++) {
		bool known = list_has(old, &p->ranges[k], &at);
		same += known;
		if (!plain || !known)
			add_line(f, &p->ranges[k], seq += 5);
	}
	if (plain)
		remove_lines(f, old, p);
	f->kept += same;
	f->added += p->n - same;
	f->removed += list_permits(old) - same;
}

/* Sets that only other databases have are the reason to choose some. */
static void
no_such_set(struct filter *f, struct strbuf *out)
{
	struct irr_view all = irr_view_all(f->view.irr);
	struct irr_prefixes ignored;

	if (f->sources != NULL &&
	    irr_view_prefixes(&all, &f->s->step_arena, f->set, IP_NONE,
		&ignored))
		session_fail(f->s, out,
		    "there is no set %s in %s; another database has one: "
		    "`irr query %s` shows it. Instead of a set you can name "
		    "an AS.",
		    f->set, f->sources, f->set);
	else
		session_fail(f->s, out,
		    "there is no set %s in the routing registry; `irr query` "
		    "looks for it",
		    f->set);
}

/* One family's list. False with an answer. */
static bool
add_family(struct filter *f, size_t i, struct strbuf *out)
{
	struct session *s = f->s;
	const struct prefix_list *old =
	    router_prefix_list(f->base, f->name, families[i]);
	struct irr_prefixes p;

	if (!irr_view_prefixes(&f->view, &s->step_arena, f->set, families[i],
		&p)) {
		no_such_set(f, out);
		return false;
	}
	if (p.truncated || p.n > FILTER_LINES_MAX) {
		session_fail(s, out,
		    "%s stands for too much: at most %d prefixes", f->set,
		    FILTER_LINES_MAX);
		return false;
	}
	keep_possible(f, &p);
	f->n[i] = p.n;
	find_lost(f, old, &p);
	add_lines(f, old, &p);
	return true;
}

/* An empty list, or one without any line, is a trap: no line at all permits
 * everything (FRR and IOS). */
static bool
check_empty(struct filter *f, struct strbuf *out)
{
	struct session *s = f->s;

	if (f->n[0] + f->n[1] == 0) {
		session_fail(s, out,
		    "Nothing was changed: %s has no route objects%s%s%s, and a "
		    "prefix list without a line lets everything through.",
		    f->set,
		    f->dropped + f->own > 0
			? " but what no filter should let through"
			: "",
		    f->sources != NULL ? " in " : "",
		    f->sources != NULL ? f->sources : "");
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(families); i++) {
		const struct prefix_list *old =
		    router_prefix_list(f->base, f->name, families[i]);
		if (f->n[i] > 0 || old == NULL)
			continue;
		session_fail(s, out,
		    "Nothing was changed: %s has no %s routes now, and "
		    "without its last line %s would let everything through.",
		    f->set, families[i] == IP_V4 ? "IPv4" : "IPv6", f->name);
		return false;
	}
	return true;
}

/* Neighbours would no longer hear of the own network. */
static bool
check_lost(struct filter *f, struct strbuf *out)
{
	if (f->lost == NULL)
		return true;
	session_fail(f->s, out,
	    "Nothing was changed: %s decides what neighbours get, and your own "
	    "%s is not among the prefixes of %s. Register it first; `irr query "
	    "-i origin AS%u` shows what is there.",
	    f->name, f->lost, f->set, f->s->scenario->learner_as);
	return false;
}

/* Is so much different that somebody should look? The same command again means
 * yes. */
static bool
check_delta(struct filter *f, const struct args *a, struct strbuf *out)
{
	struct session *s = f->s;
	size_t old = f->kept + f->removed, change = f->added + f->removed;

	if (s->opt.batch || s->replaying || s->whatif || old == 0 ||
	    change * 100 <= old * DELTA_PERCENT)
		return true;
	if (s->filter_asked != NULL && str_eq(s->filter_asked, a->line) &&
	    s->filter_asked_at == s->n_journal)
		return true;
	s->filter_asked = arena_strdup(&s->arena, a->line);
	s->filter_asked_at = s->n_journal;
	session_fail(s, out,
	    "Not done yet: of %zu prefixes %zu would go, and %zu would come. "
	    "That is more than %d %%; has something happened to %s? The same "
	    "command again does it anyway.",
	    old, f->removed, f->added, DELTA_PERCENT, f->set);
	return false;
}

/* --- the command ----------------------------------------------------------*/

static bool
choose_sources(struct filter *f, const char *list, struct strbuf *out)
{
	struct session *s = f->s;
	const char *bad;

	f->view = irr_view_all(session_irr(s));
	if (f->view.n == 0) {
		session_fail(s, out, "this scenario has no routing registry");
		return false;
	}
	if (list == NULL ||
	    irr_view_choose(&s->step_arena, f->view.irr, list, &f->view, &bad))
		return true;
	session_fail(s, out,
	    "there is no source %s; `irr query -q sources` lists them", bad);
	return false;
}

static bool
prepare(struct filter *f, const struct args *a, struct strbuf *out)
{
	struct session *s = f->s;

	f->edit = edit_find(s, arg(a, "ROUTER"), out);
	f->sources = arg(a, "SOURCE");
	if (f->edit == NULL || !choose_sources(f, f->sources, out))
		return false;
	f->name = arg(a, "NAME");
	f->set = arg(a, "SET");
	f->base = edit_compile(s, f->edit)->config;
	if (f->base != NULL) {
		f->use = filter_use_find(f->base, f->name);
		return add_family(f, 0, out) && add_family(f, 1, out) &&
		    check_empty(f, out) && check_lost(f, out) &&
		    check_delta(f, a, out);
	}
	diags_render(out, &f->edit->compiled->diags);
	session_fail(s, out,
	    "the candidate of %s has errors: mend it, or `discard` it",
	    f->edit->name);
	return false;
}

/* The new candidate; NULL with an answer. */
static const char *
apply(struct filter *f, struct strbuf *out)
{
	struct session *s = f->s;
	const struct dialect *d = f->edit->dialect;
	struct diags diags;
	const char *lines = strbuf_str(&f->lines), *text;

	diags_init(&diags, &s->step_arena);
	text = d->apply(&s->work.arena, &diags, f->base, f->edit->name, lines,
	    f->lines.len);
	if (text == NULL) {
		diags_render(out, &diags);
		session_fail(s, out,
		    "Nothing was changed: %s is not a name "
		    "for a prefix list here.",
		    f->name);
	} else {
		text = merge_lines(d, &s->work.arena,
		    edit_candidate(&s->work, f->edit), lines, text);
	}
	diags_finish(&diags);
	return text;
}

static void
tell(struct filter *f, struct strbuf *out)
{
	struct session *s = f->s;

	if (f->dropped > 0)
		text_wrap(out, 0,
		    arena_printf(&s->step_arena,
			"Left out: %zu that no filter should let through "
			"(default routes, bogons).",
			f->dropped));
	if (f->own > 0 && f->use.in)
		text_wrap(out, 0,
		    arena_printf(&s->step_arena,
			"Left out: %zu of your own space. From a neighbour "
			"nobody should accept that.",
			f->own));
	else if (f->own > 0 && !f->use.out)
		text_wrap(out, 0,
		    arena_printf(&s->step_arena,
			"Take care: %zu of the prefixes %s your own space. "
			"From a neighbour nobody should accept that.",
			f->own, f->own == 1 ? "is" : "are"));
	session_tell(s, out,
	    "%s has %zu IPv4 and %zu IPv6 prefixes of %s in the candidate of "
	    "%s: %zu new, %zu gone. Next: `diff`, `commit`.",
	    f->name, f->n[0], f->n[1], f->set, f->edit->name, f->added,
	    f->removed);
}

enum reply_status
cmd_filter(struct session *s, const struct args *a, struct strbuf *out)
{
	struct filter f = { .s = s };
	enum reply_status status = REPLY_ERROR;
	const char *text;

	if (!prepare(&f, a, out))
		goto done;
	text = apply(&f, out);
	if (text == NULL || !journal_add(s, 'c', a->line))
		goto done;
	edit_set_candidate(s, f.edit, text);
	if (!s->replaying)
		tell(&f, out);
	status = REPLY_OK;
done:
	strbuf_finish(&f.lines);
	return status;
}
