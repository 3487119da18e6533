/* What a commit would change: it is tried in the world and taken back. */
#include <stdlib.h>
#include <string.h>

#include "session/session_private.h"

/* --- compiling ------------------------------------------------------------*/

void
compiled_free(struct compiled *c)
{
	diags_finish(&c->diags);
	if (c->config != NULL)
		router_config_finish(c->config);
	arena_finish(&c->arena);
	free(c);
}

/* What was compiled last and is not history can be forgotten: a learner tries
 * many candidates. */
static void
drop_compiled(struct session *s, struct edit *e)
{
	struct work *w = &s->work;
	struct compiled *c = e->compiled;

	e->compiled = NULL;
	if (c == NULL || c->committed || w->n_compiled == 0 ||
	    w->compiled[w->n_compiled - 1] != c)
		return;
	if (c->version != 0)
		sim_forget_configs(session_sim(s), c->version);
	w->n_compiled--;
	compiled_free(c);
}

struct compiled *
edit_compile(struct session *s, struct edit *e)
{
	struct work *w = &s->work;
	const char *text = edit_candidate(w, e);
	struct compiled *c = e->compiled;

	if (c != NULL && str_eq(c->text, text))
		return c;
	drop_compiled(s, e);
	c = xcalloc(1, sizeof(*c));
	c->text = arena_strdup(&c->arena, text);
	diags_init(&c->diags, &c->arena);
	c->config = e->dialect->parse(&c->arena, &c->diags, e->file, c->text,
	    strlen(c->text));
	if (c->config != NULL) {
		router_lint(c->config, &c->diags);
		c->version = sim_add_config(session_sim(s), e->id, c->config);
	}
	GROW(w->compiled, w->n_compiled, w->cap_compiled);
	w->compiled[w->n_compiled++] = c;
	e->compiled = c;
	return c;
}

bool
session_check_text(struct session *s, const char *router, const char *text,
    size_t len, struct diags *d)
{
	const struct edit *e = session_edit(s, router);

	return e != NULL && edit_check(e, e->file, text, len, d);
}

bool
edit_check(const struct edit *e, const char *file, const char *text, size_t len,
    struct diags *d)
{
	struct arena scratch = { 0 };
	struct router_config *c;
	size_t errors = d->errors;
	struct diags own;

	/* Places name a file that must outlive the diagnostics. */
	diags_init(&own, d->arena);
	c = e->dialect->parse(&scratch, &own, file, text, len);
	if (c != NULL)
		router_lint(c, &own);
	diags_copy(d, &own, file);
	diags_finish(&own);
	if (c != NULL)
		router_config_finish(c);
	arena_finish(&scratch);
	return c != NULL && d->errors == errors;
}

void
diag_keep(struct diags *to, const struct diag *item)
{
	struct diag *copy = diag_add(to, item->severity, item->code,
	    item->place, "%s", item->message);

	copy->suggestion = item->suggestion;
	copy->clause = item->clause;
	copy->source_line = item->source_line;
}

void
diags_copy(struct diags *to, const struct diags *from, const char *file)
{
	for (size_t i = 0; i < from->n; i++) {
		struct diag item = from->items[i];
		if (file != NULL && item.place.file != NULL)
			item.place.file = file;
		diag_keep(to, &item);
	}
	/* What was only counted stays counted. */
	if (from->errors > DIAG_KEEP && to->errors < from->errors)
		to->errors = from->errors;
	if (from->lints > DIAG_KEEP && to->lints < from->lints)
		to->lints = from->lints;
	if (from->notes > DIAG_KEEP && to->notes < from->notes)
		to->notes = from->notes;
}

/* --- trying ---------------------------------------------------------------*/

/* A session of the learner's AS with another AS, for one prefix. */
struct cell {
	attr_id received, accepted, sent;
};

struct snapshot {
	edge_t *edges;
	size_t n_edges, n_prefixes;
	struct cell *cells; /* by edge, then prefix */
	bool *right;        /* by AS, then prefix: it has a good route */
};

static bool
is_learner_edge(const struct session *s, edge_t e)
{
	const struct topology *t = &s->work.world->topology;

	return t->routers[t->edges[e].router].as == s->scenario->learner_as &&
	    t->routers[t->edges[e].peer].as != s->scenario->learner_as;
}

static void
take_snapshot(const struct session *s, struct arena *arena,
    struct snapshot *out)
{
	const struct topology *t = &s->work.world->topology;
	struct sim *sim = session_sim(s);

	out->n_edges = 0;
	out->n_prefixes = sim_prefix_count(sim);
	out->edges = ARENA_ARRAY(arena, t->n_edges, edge_t);
	for (edge_t e = 0; e < t->n_edges; e++)
		if (is_learner_edge(s, e))
			out->edges[out->n_edges++] = e;
	out->cells =
	    ARENA_ARRAY(arena, out->n_edges * out->n_prefixes, struct cell);
	for (size_t i = 0; i < out->n_edges; i++)
		for (prefix_id p = 0; p < out->n_prefixes; p++) {
			struct adj_in in = sim_adj_in(sim, out->edges[i], p);
			out->cells[i * out->n_prefixes + p] = (struct cell){
				in.received,
				in.accepted,
				sim_adj_out(sim, out->edges[i], p),
			};
		}
}

/* What the other ASes have. */
static void
take_world(const struct session *s, struct arena *arena, struct snapshot *out)
{
	const struct topology *t = &s->work.world->topology;

	out->right = ARENA_ARRAY(arena, t->n_ases * out->n_prefixes, bool);
	for (size_t i = 0; i < t->n_ases; i++)
		for (prefix_id p = 0; p < out->n_prefixes; p++)
			out->right[i * out->n_prefixes + p] =
			    t->ases[i].as != s->scenario->learner_as &&
			    truth_at(s->work.world, t->ases[i].as, p) ==
				TRUTH_RIGHT;
}

static struct cell
cell_before(const struct snapshot *b, edge_t e, prefix_id p)
{
	for (size_t i = 0; i < b->n_edges && p < b->n_prefixes; i++)
		if (b->edges[i] == e)
			return b->cells[i * b->n_prefixes + p];
	return (struct cell){ 0 };
}

static void
add_route(struct session *s, struct commit_preview *v, size_t *cap, uint32_t as,
    prefix_id p, enum preview_what what, const char *why)
{
	static const char *const texts[] = {
		[PREVIEW_REFUSED] = "accepted -> refused",
		[PREVIEW_ACCEPTED] = "refused -> accepted",
		[PREVIEW_LOST_GOOD] = "a good route is lost",
		[PREVIEW_SENT] = "now sent",
		[PREVIEW_NOT_SENT] = "no longer sent",
	};
	char text[PREFIX_TEXT_MAX];
	struct preview_route *r;

	if (v->n_routes == *cap) {
		size_t more = *cap == 0 ? 16 : *cap * 2;
		struct preview_route *grown =
		    ARENA_ARRAY(&s->preview_arena, more, struct preview_route);
		if (v->n_routes > 0)
			memcpy(grown, v->routes, v->n_routes * sizeof(*grown));
		v->routes = grown;
		*cap = more;
	}
	r = &v->routes[v->n_routes++];
	r->prefix = arena_strdup(&s->preview_arena,
	    prefix_print(sim_prefix(session_sim(s), p), text));
	r->neighbor_as = as;
	r->what = what;
	++*(what == PREVIEW_REFUSED         ? &v->refused
		: what == PREVIEW_ACCEPTED  ? &v->accepted
		: what == PREVIEW_LOST_GOOD ? &v->lost_good
		: what == PREVIEW_SENT      ? &v->sent_more
					    : &v->sent_less);
	r->text = why == NULL
	    ? texts[what]
	    : arena_printf(&s->preview_arena, "%s (%s)", texts[what], why);
}

/* The neighbour took the route back by itself: not our loss. */
static bool
was_withdrawn(const struct session *s, edge_t e, const struct adj_in *in)
{
	return in->received == 0 &&
	    sim_session_state(session_sim(s), e) == FSM_ESTABLISHED;
}

static void
compare_route(struct session *s, struct commit_preview *v, size_t *cap,
    const struct snapshot *before, edge_t e, prefix_id p)
{
	const struct topology *t = &s->work.world->topology;
	const uint32_t as = t->routers[t->edges[e].peer].as;
	struct sim *sim = session_sim(s);
	const struct cell was = cell_before(before, e, p);
	struct adj_in in = sim_adj_in(sim, e, p);
	attr_id sent = sim_adj_out(sim, e, p);
	const char *why = NULL;

	if (was.accepted != 0 && in.accepted == 0 &&
	    !was_withdrawn(s, e, &in)) {
		why = in.received != 0 ? refuse_word(in.reason)
				       : "the session is down";
		add_route(s, v, cap, as, p,
		    truth_is_good(s->work.world, s->scenario->learner_as,
			sim_prefix(sim, p), was.received)
			? PREVIEW_LOST_GOOD
			: PREVIEW_REFUSED,
		    why);
	} else if (was.accepted == 0 && in.accepted != 0) {
		add_route(s, v, cap, as, p, PREVIEW_ACCEPTED, NULL);
	} else if (in.accepted != 0) {
		v->kept++;
	}
	if (was.sent == 0 && sent != 0)
		add_route(s, v, cap, as, p, PREVIEW_SENT, NULL);
	else if (was.sent != 0 && sent == 0)
		add_route(s, v, cap, as, p, PREVIEW_NOT_SENT, NULL);
}

static bool
is_lost_here(const struct session *s, const struct commit_preview *v,
    prefix_id p)
{
	char text[PREFIX_TEXT_MAX];

	prefix_print(sim_prefix(session_sim(s), p), text);
	for (size_t i = 0; i < v->n_routes; i++)
		if (v->routes[i].what == PREVIEW_LOST_GOOD &&
		    str_eq(v->routes[i].prefix, text))
			return true;
	return false;
}

/* The learner's own and his customers' prefixes can be lost to others without
 * a change in what he accepts himself. A prefix that is lost here is counted
 * here. */
static void
compare_world(struct session *s, struct commit_preview *v, size_t *cap,
    const struct snapshot *before, prefix_id p)
{
	const struct topology *t = &s->work.world->topology;
	uint32_t *lost = ARENA_ARRAY(&s->preview_arena, t->n_ases, uint32_t);
	struct strbuf b = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < t->n_ases; i++) {
		enum route_truth now;
		if (!before->right[i * before->n_prefixes + p])
			continue;
		now = truth_at(s->work.world, t->ases[i].as, p);
		if (now == TRUTH_NONE || now == TRUTH_WRONG)
			lost[n++] = t->ases[i].as;
	}
	if (n == 0 || is_lost_here(s, v, p))
		return;
	strbuf_add(&b, "by ");
	text_as_list(&b, lost, n < 8 ? n : 8);
	if (n > 8)
		strbuf_addf(&b, " and %zu more", n - 8);
	add_route(s, v, cap, s->scenario->learner_as, p, PREVIEW_LOST_GOOD,
	    strbuf_str(&b));
	strbuf_finish(&b);
}

static void
try_it(struct session *s, struct commit_preview *v)
{
	struct sim *sim = session_sim(s);
	const struct topology *t = &s->work.world->topology;
	struct arena scratch = { 0 };
	struct snapshot before;
	sim_mark_t mark;
	size_t cap = 0;

	take_snapshot(s, &scratch, &before);
	take_world(s, &scratch, &before);
	mark = sim_mark(sim);
	for (size_t i = 0; i < s->work.n_edits; i++) {
		const struct edit *e = &s->work.edits[i];
		struct sim_event ev = {
			.kind = EV_CONFIG,
			.time_ms = sim_now(sim),
			.router = e->id,
		};
		if (e->compiled != NULL)
			ev.a = e->compiled->version;
		if (edit_changed(&s->work, e))
			sim_post(sim, &ev);
	}
	v->settles = world_settle(s->work.world) == SIM_SETTLED;
	for (edge_t e = 0; e < t->n_edges; e++)
		for (prefix_id p = 0;
		     is_learner_edge(s, e) && p < sim_prefix_count(sim); p++)
			compare_route(s, v, &cap, &before, e, p);
	for (prefix_id p = 0; p < before.n_prefixes; p++)
		compare_world(s, v, &cap, &before, p);
	sim_rollback(sim, mark);
	arena_finish(&scratch);
}

const struct commit_preview *
session_preview(struct session *s)
{
	struct commit_preview *v;
	struct work *w = &s->work;
	bool changed = false;

	if (s->preview_valid)
		return s->preview;
	diags_finish(&s->preview_diags);
	arena_reset(&s->preview_arena);
	diags_init(&s->preview_diags, &s->preview_arena);
	v = ARENA_NEW(&s->preview_arena, struct commit_preview);
	v->diags = &s->preview_diags;
	v->can_commit = true;
	v->settles = true;
	v->versions = work_version(s);
	for (size_t i = 0; i < w->n_edits; i++) {
		struct edit *e = &w->edits[i];
		if (!edit_changed(w, e))
			continue;
		changed = true;
		if (edit_compile(s, e)->config == NULL)
			v->can_commit = false;
		diags_copy(v->diags, &e->compiled->diags, NULL);
	}
	if (changed && v->can_commit)
		try_it(s, v);
	s->preview = v;
	s->preview_valid = true;
	return v;
}
