/* The timeline: exactly one thing an event, about what exists. */
#include "scenario/check.h"

#include <stdlib.h>
#include <string.h>

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

/* What it says and to whom is in check_messages. */
static void
event_message(struct event *e, const struct y_message *y)
{
	e->out->as = y->from;
	e->out->text = check_text(e->c, y->text);
}

/* A neighbour of the learner's asks. */
static void
event_request(struct event *e, const struct y_request *y)
{
	const struct scenario *s = e->c->s;
	struct path from = path_make("%s.from", e->inside.s);
	bool linked = false;

	e->out->as = y->from;
	e->out->origin = y->origin != 0 ? y->origin : y->from;
	e->out->text = check_text(e->c, y->text);
	e->out->prefixes =
	    check_prefixes(e->c, path_make("%s.prefixes", e->inside.s).s,
		y->prefixes, y->prefixes_count, &e->out->n_prefixes);
	check_as(e->c, path_make("%s.origin", e->inside.s).s, e->out->origin);
	if (!check_as(e->c, from.s, y->from))
		return;
	for (size_t i = 0; i < s->n_links; i++)
		linked |= (s->links[i].a_as == y->from &&
			      s->links[i].b_as == s->learner_as) ||
		    (s->links[i].b_as == y->from &&
			s->links[i].a_as == s->learner_as);
	if (!linked)
		check_error(e->c, from.s, "no-link",
		    "AS%u has no link to the learner's AS%u, which it asks",
		    y->from, s->learner_as);
}

/* --- the RPKI -------------------------------------------------------------*/

static void
event_roa(struct event *e, const struct y_roa *y)
{
	e->out->as = y->ca;
	if (y->ca != 0)
		check_holder(e->c, path_make("%s.ca", e->inside.s).s, y->ca);
	check_roa(e->c, e->inside.s, y, &e->out->roa);
}

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void
event_aspa(struct event *e, const struct y_aspa *y)
{
	uint32_t *providers =
	    check_numbers(e->c, y->providers, y->providers_count);
	struct path at = path_make("%s.providers", e->inside.s);

	for (size_t i = 0; i < y->providers_count; i++)
		if (providers[i] == y->customer)
			check_error(e->c, path_make("%s.%zu", at.s, i).s,
			    "own-provider",
			    "AS%u cannot be a provider of itself", y->customer);
	for (size_t i = 0; y->providers_count > 1 && i < y->providers_count;
	     i++)
		if (providers[i] == 0)
			check_error(e->c, path_make("%s.%zu", at.s, i).s,
			    "as-zero",
			    "0 says that there is no provider, so it stands "
			    "alone");
	if (y->providers_count > 1)
		qsort(providers, y->providers_count, sizeof(*providers),
		    by_number);
	check_as(e->c, path_make("%s.customer", e->inside.s).s, y->customer);
	e->out->as = y->customer;
	e->out->aspa =
	    (struct as_record){ y->customer, providers, y->providers_count };
}

static void
event_stolen(struct event *e, const struct y_stolen *y)
{
	bool publishes = y->publish != NULL;

	e->out->as = y->as;
	check_holder(e->c, path_make("%s.as", e->inside.s).s, y->as);
	if (publishes == (y->revoke != NULL)) {
		check_error(e->c, e->inside.s, "event-kind",
		    "with the account either one ROA is published "
		    "(\"publish\") or one is revoked (\"revoke\")");
		return;
	}
	e->out->kind = publishes ? TL_STOLEN_PUBLISH : TL_STOLEN_REVOKE;
	check_roa(e->c,
	    path_make("%s.%s", e->inside.s, publishes ? "publish" : "revoke").s,
	    publishes ? y->publish : y->revoke, &e->out->roa);
}

static void
event_holder(struct event *e, const struct y_holder *y)
{
	e->out->as = y->as;
	check_holder(e->c, path_make("%s.as", e->inside.s).s, y->as);
}

static void
event_transfer(struct event *e, const struct y_transfer *y)
{
	e->out->as = y->to;
	check_as(e->c, path_make("%s.to", e->inside.s).s, y->to);
	check_prefix(e->c, path_make("%s.prefix", e->inside.s).s, y->prefix,
	    &e->out->prefix);
}

static void
event_named(struct event *e, const struct y_named *y)
{
	struct path at = path_make("%s.name", e->inside.s);
	bool repository = e->out->kind == TL_REPOSITORY_DOWN ||
	    e->out->kind == TL_REPOSITORY_UP;

	e->out->name = repository ? check_repository_name(e->c, at.s, y->name)
				  : check_validator_name(e->c, at.s, y->name);
}

/* --- routing registries ---------------------------------------------------*/

static void
event_irr(struct event *e, const struct y_irr_event *y)
{
	bool adds = y->add != NULL;
	struct path at =
	    path_make("%s.%s", e->inside.s, adds ? "add" : "delete");

	e->out->as = y->as;
	e->out->irr = (struct irr_plan){ .deletes = !adds,
		.trusted = y->trusted,
		.password = check_text(e->c, y->password) };
	if (y->as != 0)
		check_as(e->c, path_make("%s.as", e->inside.s).s, y->as);
	else if (!y->trusted)
		check_error(e->c, e->inside.s, "irr-who",
		    "who sends it: \"as\", or \"trusted: true\" for the "
		    "registry itself");
	if (y->trusted && y->password != NULL)
		check_error(e->c, path_make("%s.password", e->inside.s).s,
		    "irr-who", "who is trusted needs no password");
	if (adds == (y->remove != NULL)) {
		check_error(e->c, e->inside.s, "event-kind",
		    "either one object is sent (\"add\") or one is taken away "
		    "(\"delete\")");
		return;
	}
	e->out->irr.object = check_irr_object(e->c, at.s,
	    adds ? y->add : y->remove, adds && !y->trusted);
}

/* What an event can be, in the order of the manual. */
enum { ROWS = 25 };

struct event_row {
	const char *key;
	enum timeline_kind kind;
	const struct y_announce *announce;
	const struct y_leak *leak;
	const struct y_pair *pair;
	const struct y_roa *roa;
	const struct y_aspa *aspa;
	const struct y_stolen *stolen;
	const struct y_holder *holder;
	const struct y_transfer *transfer;
	const struct y_named *named;
	const struct y_irr_event *irr;
	const struct y_message *message;
	const struct y_request *request;
};

static void
event_rows(const struct y_event *y, struct event_row out[ROWS])
{
	const struct event_row rows[] = {
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
		{ "publish-aspa", TL_ASPA_PUBLISH, .aspa = y->publish_aspa },
		{ "revoke-aspa", TL_ASPA_REVOKE, .aspa = y->revoke_aspa },
		{ "stolen-account", TL_STOLEN_PUBLISH,
		    .stolen = y->stolen_account },
		{ "manifest-expired", TL_MANIFEST_EXPIRED,
		    .holder = y->manifest_expired },
		{ "manifest-renewed", TL_MANIFEST_RENEWED,
		    .holder = y->manifest_renewed },
		{ "ca-revoked", TL_CA_REVOKED, .holder = y->ca_revoked },
		{ "transfer", TL_TRANSFER, .transfer = y->transfer },
		{ "validator-down", TL_VALIDATOR_DOWN,
		    .named = y->validator_down },
		{ "validator-up", TL_VALIDATOR_UP, .named = y->validator_up },
		{ "repository-down", TL_REPOSITORY_DOWN,
		    .named = y->repository_down },
		{ "repository-up", TL_REPOSITORY_UP,
		    .named = y->repository_up },
		{ "irr", TL_IRR, .irr = y->irr },
		{ "message", TL_MESSAGE, .message = y->message },
		{ "request", TL_REQUEST, .request = y->request },
	};

	_Static_assert(ARRAY_LEN(rows) == ROWS, "a row each");
	memcpy(out, rows, sizeof(rows));
}

static void
event_read(struct event *e, const struct event_row *row)
{
	if (row->announce != NULL)
		event_announce(e, row->announce);
	else if (row->leak != NULL)
		event_leak(e, row->leak);
	else if (row->pair != NULL)
		event_pair(e, row->pair);
	else if (row->roa != NULL)
		event_roa(e, row->roa);
	else if (row->aspa != NULL)
		event_aspa(e, row->aspa);
	else if (row->stolen != NULL)
		event_stolen(e, row->stolen);
	else if (row->holder != NULL)
		event_holder(e, row->holder);
	else if (row->transfer != NULL)
		event_transfer(e, row->transfer);
	else if (row->named != NULL)
		event_named(e, row->named);
	else if (row->irr != NULL)
		event_irr(e, row->irr);
	else if (row->request != NULL)
		event_request(e, row->request);
	else
		event_message(e, row->message);
}

static bool
row_is_given(const struct event_row *r)
{
	return r->announce != NULL || r->leak != NULL || r->pair != NULL ||
	    r->roa != NULL || r->aspa != NULL || r->stolen != NULL ||
	    r->holder != NULL || r->transfer != NULL || r->named != NULL ||
	    r->irr != NULL || r->message != NULL || r->request != NULL;
}

static int
event_kinds(struct event *e)
{
	struct event_row rows[ROWS];
	int kinds = 0;

	event_rows(e->y, rows);
	for (size_t i = 0; i < ROWS; i++) {
		if (!row_is_given(&rows[i]))
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
		event_read(e, &rows[i]);
	}
	return kinds;
}

void
check_event(struct check *c, const char *where, const struct y_event *y,
    struct timeline_event *out)
{
	struct event e = { .c = c,
		.y = y,
		.out = out,
		.at = path_make("%s", where) };
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
	if ((y->message != NULL || y->request != NULL) && y->text != NULL)
		check_error(c, path_make("%s.text", e.at.s).s, "event-text",
		    "the text of a message stands in \"%s\"",
		    y->message != NULL ? "message" : "request");
	if (y->replay_only && c->s->replay_title == NULL)
		check_error(c, path_make("%s.replay-only", e.at.s).s, "replay",
		    "this scenario has no \"replay\"");
}

/* --- what must have happened before ---------------------------------------*/

/* At the start, or by the learner. */
static bool
may_be_published(const struct scenario *s, const struct roa *roa)
{
	if (s->may_publish && roa->origin_as == s->learner_as)
		return true;
	return s->n_roas > 0 &&
	    bsearch(roa, s->roas, s->n_roas, sizeof(*s->roas),
		registry_roa_cmp) != NULL;
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

		if (e->kind == TL_ROA_REVOKE || e->kind == TL_STOLEN_REVOKE)
			found = may_be_published(s, &e->roa);
		else if (e->kind != TL_LEAK_END)
			continue;
		for (size_t k = 0; k < i; k++)
			if (e->kind == TL_LEAK_END)
				found |= s->timeline[k].kind == TL_LEAK &&
				    s->timeline[k].as == e->as;
			else
				found |=
				    (s->timeline[k].kind == TL_ROA_PUBLISH ||
					s->timeline[k].kind ==
					    TL_STOLEN_PUBLISH) &&
				    registry_roa_cmp(&s->timeline[k].roa,
					&e->roa) == 0;
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
		check_event(c, path_make("timeline.%zu", i).s,
		    &c->y->timeline[i], &drafts[i]);
		order[i] = (struct order){ drafts[i].at_ms, i };
	}
	check_messages(c, drafts);
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
