/* The validators page: who fetches what is published and when, repositories,
 * and which router was told by whom. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "net/rpki.h"
#include "tui/registry_view.h"

/* A table is lines of text: each row is whole, and reads well aloud. */
struct validators_page {
	struct strbuf text;
	int made_w; /* the columns that it is made for; 0: not made */
	size_t top, lines;
	int page;
};

/* Where the columns begin, and whether all fit. */
struct columns {
	size_t state, vrps, told, last, next;
	bool wide; /* ASPAs fit, too */
};

static struct columns
columns_for(int w)
{
	if (w >= 78)
		return (struct columns){ 21, 31, 43, 55, 66, true };
	return (struct columns){ 13, 21, 27, 36, 47, false };
}

static void *
validators_create(void)
{
	return xcalloc(1, sizeof(struct validators_page));
}

static void
validators_destroy(void *state)
{
	struct validators_page *p = state;
	strbuf_finish(&p->text);
	free(p);
}

static void
to_column(struct strbuf *out, size_t column)
{
	strbuf_pad_to(out, column - 1);
	strbuf_addc(out, ' ');
}

static void
add_time(const struct app *a, uint64_t ms, size_t column, struct strbuf *out)
{
	to_column(out, column);
	registry_time(a, ms, out);
}

/* A name, its state, and what it knows. */
static void
begin_row(const struct columns *c, const char *name, const char *state,
    size_t vrps, size_t aspas, struct strbuf *out)
{
	strbuf_add(out, "  ");
	strbuf_addn(out, name,
	    strlen(name) < c->state - 3 ? strlen(name) : c->state - 3);
	to_column(out, c->state);
	strbuf_add(out, state);
	to_column(out, c->vrps);
	strbuf_addf(out, "%4zu", vrps);
	if (c->wide)
		strbuf_addf(out, " %5zu", aspas);
}

static void
add_validator(struct app *a, const struct columns *c, uint32_t v,
    struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct rpki_validator *of = &sim_rpki_plan(sim)->validators[v];
	struct validator_status st = sim_validator_status(sim, v);
	bool ran = st.state == VALIDATOR_FRESH || st.state == VALIDATOR_STALE;
	begin_row(c, of->name, validator_state_name(st.state), st.n_vrps,
	    st.n_aspas, out);
	if (of->refresh_ms == 0) {
		to_column(out, c->last);
		strbuf_add(out, "on each change");
	} else {
		add_time(a, ran ? st.ran_ms : UINT64_MAX, c->last, out);
		add_time(a, st.next_ms, c->next, out);
	}
	strbuf_addc(out, '\n');
	if (of->slurm != NULL)
		strbuf_add(out, "    with local exceptions (SLURM)\n");
}

static void
add_validators(struct app *a, const struct columns *c,
    const struct rpki_plan *p, struct strbuf *out)
{
	strbuf_add(out, "Validators");
	to_column(out, c->state);
	strbuf_add(out, "state");
	to_column(out, c->vrps);
	strbuf_add(out, c->wide ? "VRPs  ASPA" : "VRPs");
	to_column(out, c->last);
	strbuf_add(out, "last run");
	to_column(out, c->next);
	strbuf_add(out, "next run\n");
	for (uint32_t v = 0; v < p->n_validators; v++)
		add_validator(a, c, v, out);
}

static void
add_cas(const struct rpki_plan *p, const struct rpki_state *state,
    uint32_t repository, size_t most, struct strbuf *out)
{
	size_t n = 0;
	for (uint32_t ca = 0; ca < p->n_cas; ca++) {
		if (p->cas[ca].repository != repository || n++ >= most)
			continue;
		strbuf_addf(out, "%s%s", n > 1 ? ", " : "", p->cas[ca].name);
		if (state->points[ca].revoked)
			strbuf_add(out, " (REVOKED)");
		if (state->points[ca].expires_ms != UINT64_MAX)
			strbuf_add(out, " (manifest EXPIRES)");
	}
	if (n > most)
		strbuf_addf(out, " and %zu more", n - most);
}

static void
add_repositories(struct app *a, const struct columns *c,
    const struct rpki_plan *p, struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct rpki_state *state = sim_rpki_state(sim);
	size_t column = 28;
	strbuf_add(out, "\nRepositories");
	to_column(out, column - 6);
	strbuf_add(out, "state objects of\n");
	for (uint32_t i = 0; i < p->n_repositories; i++) {
		strbuf_addf(out, "  %.19s", p->repositories[i]);
		to_column(out, column - 6);
		strbuf_add(out, sim_repository_is_up(sim, i) ? "up" : "DOWN");
		to_column(out, column);
		add_cas(p, state, i, c->wide ? 4 : 2, out);
		strbuf_addc(out, '\n');
	}
}

static void
add_router(struct app *a, const struct columns *c, router_id_t r,
    struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct rpki_plan *p = sim_rpki_plan(sim);
	struct rtr_status st = sim_rtr_status(sim, r);
	begin_row(c, sim_topology(sim)->routers[r].name,
	    rtr_state_name(st.state), st.n_vrps, st.n_aspas, out);
	to_column(out, c->told);
	strbuf_addf(out, "%.8s",
	    st.validator == RPKI_NONE ? "-" : p->validators[st.validator].name);
	add_time(a, st.state == RTR_NONE ? UINT64_MAX : st.since_ms, c->last,
	    out);
	add_time(a, st.expires_ms, c->next, out);
	strbuf_addc(out, '\n');
	if (st.state == RTR_NONE || st.state == RTR_EXPIRED)
		strbuf_add(out,
		    "    knows no VRP: every route is NotFound to it, none "
		    "is refused\n");
}

static void
add_routers(struct app *a, const struct columns *c, struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct topology *t = sim_topology(sim);
	size_t n = 0;
	for (router_id_t r = 0; r < t->n_routers; r++) {
		if (!sim_router_validates(sim, r))
			continue;
		if (n++ == 0) {
			strbuf_add(out,
			    c->wide ? "\nRouters (RTR)" : "\nRouters");
			to_column(out, c->state);
			strbuf_add(out, "session");
			to_column(out, c->vrps);
			strbuf_add(out, c->wide ? "VRPs  ASPA" : "VRPs");
			to_column(out, c->told);
			strbuf_add(out, "told by");
			to_column(out, c->last);
			strbuf_add(out, "since");
			to_column(out, c->next);
			strbuf_add(out, "expires\n");
		}
		add_router(a, c, r, out);
	}
	if (n == 0)
		strbuf_add(out, "\nNo router here validates.\n");
}

static void
make_text(struct app *a, struct validators_page *p, int w)
{
	const struct rpki_plan *plan =
	    sim_rpki_plan(session_world(a->session)->sim);
	struct columns c = columns_for(w);
	strbuf_clear(&p->text);
	p->made_w = w > 0 ? w : 1;
	if (plan == NULL) {
		strbuf_add(&p->text, "There is no RPKI in this world.\n");
		return;
	}
	add_validators(a, &c, plan, &p->text);
	add_routers(a, &c, &p->text);
	add_repositories(a, &c, plan, &p->text);
}

static void
validators_renew(struct app *a, void *state)
{
	struct validators_page *p = state;
	(void)a;
	p->made_w = 0; /* made when it is drawn: it depends on the width */
}

static void
validators_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct validators_page *p = state;
	struct text_lines t = { 0 };
	if (p->made_w == 0 || p->made_w != at.w)
		make_text(a, p, at.w);
	text_lines_set(&t, strbuf_str(&p->text), at.w);
	p->lines = t.n;
	p->page = at.h;
	size_t last = t.n > (size_t)at.h && at.h > 0 ? t.n - (size_t)at.h : 0;
	size_t top = p->top < last ? p->top : last;
	area_lines(at, 0, STYLE_PLAIN, &t, top);
	if (top < last)
		area_right(at, at.w, at.h - 1, STYLE_REVERSE, " PgDn: more ");
	text_lines_finish(&t);
	if (focused)
		area_cursor(at, 0, 0);
}

static bool
validators_request(struct app *a, void *state, enum request r)
{
	struct validators_page *p = state;
	size_t last = p->page > 0 && p->lines > (size_t)p->page
	    ? p->lines - (size_t)p->page
	    : 0;
	if (r == REQ_ENTER) {
		app_command_show(a, "show rpki", "RPKI", true);
		return true;
	}
	return list_move(&p->top, last + 1, r, p->page);
}

static void
validators_hints(struct app *a, void *state, struct hints *h)
{
	const struct validators_page *p = state;
	(void)a;
	hints_add(h, "Enter", "all as text");
	hints_add(h, ".", "step in time");
	hints_add(h, ">", "next event");
	if (p->lines > (size_t)p->page)
		hints_add(h, "Up/Dn", "scroll");
}

const struct registry_page registry_validators = {
	.name = "Validators",
	.create = validators_create,
	.destroy = validators_destroy,
	.renew = validators_renew,
	.request = validators_request,
	.draw = validators_draw,
	.hints = validators_hints,
};
