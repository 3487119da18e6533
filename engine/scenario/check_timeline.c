/* The timeline: exactly one thing an event, about what exists. */
#include "scenario/check.h"

#include <stdlib.h>

struct event {
	struct check *c;
	const struct y_event *y;
	struct path at;     /* "timeline.3" */
	struct path inside; /* "timeline.3.hijack" */
	struct timeline_event *out;
};

static void
event_router(struct event *e, const char *name)
{
	const struct scenario_node *node = scenario_node(e->c->s, e->out->as);

	if (name == NULL || node == NULL)
		return;
	for (size_t i = 0; i < node->n_routers; i++)
		if (str_eq(node->routers[i].name, name)) {
			e->out->router = node->routers[i].name;
			return;
		}
	check_error(e->c, path_make("%s.router", e->inside.s).s,
	    "unknown-router", "AS%u has no router \"%s\"", e->out->as, name);
}

static void
event_as(struct event *e, uint32_t as)
{
	e->out->as = as;
	check_as(e->c, path_make("%s.as", e->inside.s).s, as);
}

static void
event_announce(struct event *e, const struct y_announce *y)
{
	event_as(e, y->as);
	event_router(e, y->router);
	check_prefix(e->c, path_make("%s.prefix", e->inside.s).s, y->prefix,
	    &e->out->prefix);
	e->out->n_path = y->path_count;
	e->out->path = check_numbers(e->c, y->path, y->path_count);
	e->out->prepend = y->prepend;
	if (y->prepend > 64)
		check_error(e->c, path_make("%s.prepend", e->inside.s).s,
		    "prepend", "at most 64 times, found %u", y->prepend);
	e->out->attributes = check_announced(e->c, e->inside.s, y);
	e->out->victim = y->victim;
	if (y->victim != 0)
		check_as(e->c, path_make("%s.victim", e->inside.s).s,
		    y->victim);
}

static void
event_leak(struct event *e, const struct y_leak *y)
{
	event_as(e, y->as);
	event_router(e, y->router);
	e->out->to_as = y->to;
	if (y->to != 0)
		check_as(e->c, path_make("%s.to", e->inside.s).s, y->to);
	if (y->prefix != NULL)
		check_prefix(e->c, path_make("%s.prefix", e->inside.s).s,
		    y->prefix, &e->out->prefix);
}

static void
event_pair(struct event *e, const struct y_pair *y)
{
	const struct scenario *s = e->c->s;

	event_as(e, y->as);
	e->out->to_as = y->with;
	if (!check_as(e->c, path_make("%s.with", e->inside.s).s, y->with))
		return;
	for (size_t i = 0; i < s->n_links; i++)
		if ((s->links[i].a_as == y->as &&
			s->links[i].b_as == y->with) ||
		    (s->links[i].b_as == y->as && s->links[i].a_as == y->with))
			return;
	check_error(e->c, e->inside.s, "no-link",
	    "there is no link between AS%u and AS%u", y->as, y->with);
}

static void
event_message(struct event *e, const struct y_message *y)
{
	e->out->as = y->from;
	e->out->text = check_text(e->c, y->text);
	if (y->from != 0)
		check_as(e->c, path_make("%s.from", e->inside.s).s, y->from);
}

/* What an event can be, in the order of the manual. */
static int
event_kinds(struct event *e)
{
	const struct y_event *y = e->y;
	const struct {
		const char *key;
		enum timeline_kind kind;
		const struct y_announce *announce;
		const struct y_leak *leak;
		const struct y_pair *pair;
		const struct y_roa *roa;
		const struct y_message *message;
	} rows[] = {
		{ "announce", TL_ANNOUNCE, .announce = y->announce },
		{ "withdraw", TL_WITHDRAW, .announce = y->withdraw },
		{ "hijack", TL_HIJACK, .announce = y->hijack },
		{ "leak", TL_LEAK, .leak = y->leak },
		{ "leak-end", TL_LEAK_END, .leak = y->leak_end },
		{ "session-down", TL_SESSION_DOWN, .pair = y->session_down },
		{ "session-up", TL_SESSION_UP, .pair = y->session_up },
		{ "link-down", TL_LINK_DOWN, .pair = y->link_down },
		{ "link-up", TL_LINK_UP, .pair = y->link_up },
		{ "publish-roa", TL_ROA_PUBLISH, .roa = y->publish_roa },
		{ "revoke-roa", TL_ROA_REVOKE, .roa = y->revoke_roa },
		{ "message", TL_MESSAGE, .message = y->message },
	};
	int kinds = 0;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].announce == NULL && rows[i].leak == NULL &&
		    rows[i].pair == NULL && rows[i].roa == NULL &&
		    rows[i].message == NULL)
			continue;
		if (kinds++ > 0) {
			check_error(e->c,
			    path_make("%s.%s", e->at.s, rows[i].key).s,
			    "event-kind",
			    "\"%s\" is a second kind in this event: give it "
			    "an entry of its own",
			    rows[i].key);
			continue;
		}
		e->inside = path_make("%s.%s", e->at.s, rows[i].key);
		e->out->kind = rows[i].kind;
		if (rows[i].announce != NULL)
			event_announce(e, rows[i].announce);
		else if (rows[i].leak != NULL)
			event_leak(e, rows[i].leak);
		else if (rows[i].pair != NULL)
			event_pair(e, rows[i].pair);
		else if (rows[i].roa != NULL)
			check_roa(e->c, e->inside.s, rows[i].roa, &e->out->roa);
		else
			event_message(e, rows[i].message);
	}
	return kinds;
}

static void
check_event(struct check *c, size_t i, struct timeline_event *out)
{
	const struct y_event *y = &c->y->timeline[i];
	struct event e = { .c = c,
		.y = y,
		.out = out,
		.at = path_make("timeline.%zu", i) };
	struct path at = path_make("%s.at", e.at.s);

	*out = (struct timeline_event){
		.replay_only = y->replay_only,
		.text = check_text(c, y->text),
		.label = check_text(c, y->label),
	};
	if (check_time(c, at.s, y->at, &out->at_ms) &&
	    out->at_ms > c->s->duration_ms && c->s->duration_ms > 0)
		check_error(c, at.s, "after-end",
		    "this is after the scenario's end");
	if (event_kinds(&e) == 0)
		check_error(c, e.at.s, "event-kind",
		    "an event says what happens: announce, withdraw, hijack, "
		    "leak, session-down, publish-roa, message ...");
	if (y->message != NULL && y->text != NULL)
		check_error(c, path_make("%s.text", e.at.s).s, "event-text",
		    "the text of a message stands in \"message\"");
	if (y->replay_only && c->s->replay_title == NULL)
		check_error(c, path_make("%s.replay-only", e.at.s).s, "replay",
		    "this scenario has no \"replay\"");
}

/* --- what must have happened before ---------------------------------------*/

static bool
same_roa(const struct roa *a, const struct roa *b)
{
	return prefix_eq(&a->prefix, &b->prefix) &&
	    a->max_length == b->max_length && a->origin_as == b->origin_as;
}

/* A revoked ROA was published at the start or by an earlier event, a leak that
 * ends has begun. The second act may rest on the first act's events: those of
 * the replay count too. index: where each event stands in the file. */
static void
check_order(struct check *c, const size_t *index)
{
	const struct scenario *s = c->s;

	for (size_t i = 0; i < s->n_timeline; i++) {
		const struct timeline_event *e = &s->timeline[i];
		bool found = false;

		if (e->kind == TL_ROA_REVOKE)
			found = s->n_roas > 0 &&
			    bsearch(&e->roa, s->roas, s->n_roas,
				sizeof(*s->roas), registry_roa_cmp) != NULL;
		else if (e->kind != TL_LEAK_END)
			continue;
		for (size_t k = 0; k < i; k++)
			if (e->kind == TL_LEAK_END)
				found |= s->timeline[k].kind == TL_LEAK &&
				    s->timeline[k].as == e->as;
			else
				found |=
				    s->timeline[k].kind == TL_ROA_PUBLISH &&
				    same_roa(&s->timeline[k].roa, &e->roa);
		if (!found)
			check_error(c, path_make("timeline.%zu", index[i]).s,
			    "nothing-to-end",
			    e->kind == TL_LEAK_END
				? "no leak of this AS began before"
				: "no such ROA was published before");
	}
}

struct order {
	uint64_t at_ms;
	size_t index;
};

static int
by_time(const void *a, const void *b)
{
	const struct order *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

void
check_timeline(struct check *c)
{
	struct scenario *s = c->s;
	size_t n = c->y->timeline_count;
	struct timeline_event *drafts = xcalloc(n + 1, sizeof(*drafts));
	struct order *order = xcalloc(n + 1, sizeof(*order));
	size_t *index = xcalloc(n + 1, sizeof(*index));

	for (size_t i = 0; i < n; i++) {
		check_event(c, i, &drafts[i]);
		order[i] = (struct order){ drafts[i].at_ms, i };
	}
	qsort(order, n, sizeof(*order), by_time);
	s->timeline = ARENA_ARRAY(&s->arena, n, struct timeline_event);
	s->n_timeline = n;
	for (size_t i = 0; i < n; i++) {
		s->timeline[i] = drafts[order[i].index];
		index[i] = order[i].index;
	}
	check_order(c, index);
	free(drafts);
	free(order);
	free(index);
}
