/* The validators page: who fetches what is published and when, repositories,
 * and which router was told by whom. */
#include <inttypes.h>
#include <stdlib.h>

#include "net/rpki.h"
#include "tui/registry_view.h"

/* A table is lines of text: each row is whole, and reads well aloud. */
struct validators_page {
	struct strbuf text;
	size_t top, lines;
	int page;
};

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
add_time(const struct app *a, uint64_t ms, size_t column, struct strbuf *out)
{
	strbuf_pad_to(out, column);
	strbuf_addc(out, ' ');
	registry_time(a, ms, out);
}

static void
add_validator(struct app *a, uint32_t v, struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct rpki_validator *of = &sim_rpki_plan(sim)->validators[v];
	struct validator_status st = sim_validator_status(sim, v);
	bool ran = st.state == VALIDATOR_FRESH || st.state == VALIDATOR_STALE;
	strbuf_addf(out, "  %s", of->name);
	strbuf_pad_to(out, 20);
	strbuf_addf(out, " %s", validator_state_name(st.state));
	strbuf_pad_to(out, 30);
	strbuf_addf(out, " %4zu %5zu", st.n_vrps, st.n_aspas);
	if (of->refresh_ms == 0) {
		strbuf_add(out, "  whenever something changes");
	} else {
		add_time(a, ran ? st.ran_ms : UINT64_MAX, 42, out);
		add_time(a, st.next_ms, 54, out);
	}
	if (of->slurm != NULL) {
		strbuf_pad_to(out, 66);
		strbuf_add(out, " SLURM");
	}
	strbuf_addc(out, '\n');
}

static void
add_validators(struct app *a, const struct rpki_plan *p, struct strbuf *out)
{
	strbuf_add(out,
	    "Validators           state     VRPs  ASPA  last run    "
	    "next run    exceptions\n");
	for (uint32_t v = 0; v < p->n_validators; v++)
		add_validator(a, v, out);
}

static void
add_repositories(struct app *a, const struct rpki_plan *p, struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct rpki_state *state = sim_rpki_state(sim);
	strbuf_add(out, "\nRepositories         state  objects of\n");
	for (uint32_t i = 0; i < p->n_repositories; i++) {
		size_t n = 0;
		strbuf_addf(out, "  %s", p->repositories[i]);
		strbuf_pad_to(out, 20);
		strbuf_addf(out, " %-6s",
		    sim_repository_is_up(sim, i) ? "up" : "DOWN");
		for (uint32_t ca = 0; ca < p->n_cas; ca++) {
			if (p->cas[ca].repository != i)
				continue;
			if (n++ >= 4)
				continue;
			strbuf_addf(out, " %s", p->cas[ca].name);
			if (state->points[ca].revoked)
				strbuf_add(out, " (REVOKED)");
			if (state->points[ca].expires_ms != UINT64_MAX)
				strbuf_add(out, " (manifest EXPIRES)");
		}
		if (n > 4)
			strbuf_addf(out, " and %zu more", n - 4);
		strbuf_addc(out, '\n');
	}
}

static void
add_router(struct app *a, router_id_t r, struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct rpki_plan *p = sim_rpki_plan(sim);
	struct rtr_status st = sim_rtr_status(sim, r);
	strbuf_addf(out, "  %s", sim_topology(sim)->routers[r].name);
	strbuf_pad_to(out, 20);
	strbuf_addf(out, " %s", rtr_state_name(st.state));
	strbuf_pad_to(out, 30);
	strbuf_addf(out, " %4zu %5zu", st.n_vrps, st.n_aspas);
	strbuf_addf(out, "  %s",
	    st.validator == RPKI_NONE ? "-" : p->validators[st.validator].name);
	add_time(a, st.state == RTR_NONE ? UINT64_MAX : st.since_ms, 54, out);
	add_time(a, st.expires_ms, 65, out);
	strbuf_addc(out, '\n');
	if (st.state == RTR_NONE || st.state == RTR_EXPIRED)
		strbuf_add(out,
		    "    knows no VRP: every route is NotFound to it, and "
		    "none is refused\n");
}

static void
add_routers(struct app *a, struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct topology *t = sim_topology(sim);
	size_t n = 0;
	for (router_id_t r = 0; r < t->n_routers; r++) {
		if (!sim_router_validates(sim, r))
			continue;
		if (n++ == 0)
			strbuf_add(out,
			    "\nRouters (RTR)        session   VRPs  ASPA  "
			    "told by     since      expires\n");
		add_router(a, r, out);
	}
	if (n == 0)
		strbuf_add(out, "\nNo router here validates.\n");
}

static void
validators_renew(struct app *a, void *state)
{
	struct validators_page *p = state;
	const struct rpki_plan *plan =
	    sim_rpki_plan(session_world(a->session)->sim);
	strbuf_clear(&p->text);
	if (plan == NULL) {
		strbuf_add(&p->text, "There is no RPKI in this world.\n");
		return;
	}
	add_validators(a, plan, &p->text);
	add_routers(a, &p->text);
	add_repositories(a, plan, &p->text);
}

static void
validators_draw(struct app *a, void *state, struct area at, bool focused)
{
	struct validators_page *p = state;
	struct text_lines t = { 0 };
	(void)a;
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
