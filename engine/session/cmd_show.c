/* show config, registry, log, map, requirements, versions. */
#include <string.h>

#include "net/rpki.h"
#include "session/session_private.h"

/* --- configuration --------------------------------------------------------*/

/* Another language than the one it was written in. */
static enum reply_status
show_as(struct session *s, struct edit *e, const char *text,
    const char *dialect, struct strbuf *out)
{
	const struct dialect *d = dialect_find(dialect);
	struct router_config *c;
	struct arena scratch = { 0 };
	struct diags diags;
	const char *near;
	size_t n = 0;

	if (d == NULL) {
		const char *const *names = dialect_names();
		while (names[n] != NULL)
			n++;
		near = str_nearest(dialect, names, n);
		return session_fail(s, out,
		    "there is no dialect %s; did you "
		    "mean %s?",
		    dialect, near != NULL ? near : names[0]);
	}
	diags_init(&diags, &scratch);
	c = e->dialect->parse(&scratch, &diags, e->file, text, strlen(text));
	if (c != NULL) {
		d->print(c, out);
		router_config_finish(c);
	} else {
		diags_render(out, &diags);
	}
	diags_finish(&diags);
	arena_finish(&scratch);
	return c != NULL ? REPLY_OK : REPLY_ERROR;
}

enum reply_status
cmd_show_config(struct session *s, const struct args *a, struct strbuf *out)
{
	const char *router = arg(a, "ROUTER"), *dialect = arg(a, "DIALECT");
	struct edit *e = session_edit(s, router);
	const char *text;
	router_id_t *ids;

	if (e == NULL) {
		size_t n = place_routers(s, router, &ids, out);
		if (n == 0)
			return REPLY_ERROR;
		if (sim_config(session_sim(s), ids[0]) == NULL)
			session_tell(s, out,
			    "%s has no configuration of its "
			    "own here. It follows the standard economic "
			    "policy: customers' routes before peers' before "
			    "providers'; own and customers' routes go to "
			    "everybody, all others to customers only.",
			    router);
		else
			session_tell(s, out,
			    "%s belongs to somebody else: its "
			    "configuration is not shown.",
			    router);
		return REPLY_OK;
	}
	text = arg_has(a, "candidate") ? edit_candidate(&s->work, e)
				       : edit_running(&s->work, e);
	session_say(s, "%s, %s", e->name,
	    arg_has(a, "candidate") ? "candidate" : "running");
	if (dialect != NULL)
		return show_as(s, e, text, dialect, out);
	str_add_safe(out, text, strlen(text), true);
	if (out->len > 0 && out->s[out->len - 1] != '\n')
		strbuf_addc(out, '\n');
	return REPLY_OK;
}

enum reply_status
cmd_show_versions(struct session *s, const struct args *a, struct strbuf *out)
{
	const struct work *w = &s->work;
	size_t now = work_version(s);

	(void)a;
	for (size_t i = w->n_commits; i-- > 0;) {
		const struct commit *c = &w->commits[i];
		if (i > now)
			strbuf_add(out, "   -");
		else
			strbuf_addf(out, "%4zu", now - i);
		strbuf_addf(out, "  %s  %s%s\n",
		    session_time_text(s, c->time_ms), c->what,
		    i == now      ? " (runs now)"
			: i > now ? " (lies ahead, comes again)"
				  : "");
	}
	session_say(s, "`rollback N` makes one of them the candidate");
	return REPLY_OK;
}

/* --- registry -------------------------------------------------------------*/

static const char *
as_name(const struct world *w, uint32_t as)
{
	const char *name = registry_as_name(&w->registry, as);
	const struct topo_as *t = topology_find_as(&w->topology, as);

	if (name != NULL)
		return name;
	return t != NULL && t->name != NULL ? t->name : "";
}

static void
show_holdings(const struct world *w, struct strbuf *out)
{
	const struct holdings *held = sim_holdings(w->sim);
	char text[PREFIX_TEXT_MAX];

	strbuf_add(out, "Who holds what\n");
	for (size_t i = 0; i < held->n; i++) {
		const struct holding *h = &held->items[i];
		strbuf_addf(out, "  %s", prefix_print(&h->prefix, text));
		strbuf_pad_to(out, 26);
		strbuf_addf(out, " AS%u", h->holder_as);
		strbuf_pad_to(out, 38);
		strbuf_addc(out, ' ');
		text_cut(out, as_name(w, h->holder_as), 38);
		strbuf_addc(out, '\n');
	}
}

static void
show_roas(const struct world *w, struct strbuf *out)
{
	size_t n;
	const struct roa *roas = sim_roas(w->sim, &n);
	char text[PREFIX_TEXT_MAX];

	strbuf_add(out, n > 0 ? "ROAs\n" : "ROAs: none is published\n");
	for (size_t i = 0; i < n; i++) {
		strbuf_addf(out, "  %s", prefix_print(&roas[i].prefix, text));
		strbuf_pad_to(out, 26);
		strbuf_addf(out, " maxLength %u  origin AS%u\n",
		    roas[i].max_length, roas[i].origin_as);
	}
}

static void
show_routes(const struct irr *irr, struct strbuf *out)
{
	static const enum rpsl_class classes[] = { RPSL_CLASS_ROUTE,
		RPSL_CLASS_ROUTE6 };
	char text[PREFIX_TEXT_MAX];

	if (irr->n_by_origin > 0)
		strbuf_add(out, "Route objects\n");
	for (size_t k = 0; k < ARRAY_LEN(classes); k++) {
		size_t n;
		const struct irr_object *const *all =
		    irr_class(irr, classes[k], &n);
		for (size_t i = 0; i < n; i++) {
			const struct rpsl_identity *id = &all[i]->id;
			strbuf_addf(out, "  %s",
			    prefix_print(&id->prefix, text));
			strbuf_pad_to(out, 26);
			strbuf_addf(out, " origin AS%u", id->as);
			strbuf_pad_to(out, 46);
			strbuf_addc(out, ' ');
			text_cut(out, id->source, 12);
			strbuf_addc(out, '\n');
		}
	}
}

/* The direct members of sets, those by reference too. */
static void
show_sets(struct session *s, enum rpsl_class class, const char *title,
    struct strbuf *out)
{
	const struct irr *irr = session_irr(s);
	size_t n;
	const struct irr_object *const *all = irr_class(irr, class, &n);
	struct arena *arena = &s->step_arena;

	if (n > 0)
		strbuf_add(out, title);
	for (size_t i = 0; i < n; i++) {
		const char *name =
			       rpsl_find(&all[i]->rpsl, rpsl_class_name(class))
				   ->first->text,
			   *bad;
		struct strbuf b = { 0 };
		struct irr_expansion x;
		struct irr_view v;
		irr_view_choose(arena, irr, all[i]->id.source, &v, &bad);
		irr_view_expand(&v, arena, name, 1, NULL, 0, &x);
		strbuf_addf(&b, "%s (%s):", name, all[i]->id.source);
		for (size_t k = 0; k < x.n; k++)
			strbuf_addf(&b, "%s %s", k > 0 ? "," : "", x.words[k]);
		if (x.n == 0)
			strbuf_add(&b, " no members");
		strbuf_add(out, "  ");
		text_wrap(out, 4, strbuf_str(&b));
		strbuf_finish(&b);
	}
}

/* What is neither a route nor a set: how many of each, and how to see one. */
static void
show_others(const struct irr *irr, struct strbuf *out)
{
	struct strbuf b = { 0 };

	for (enum rpsl_class c = 0; c < RPSL_CLASS_NONE; c++) {
		size_t n;
		(void)irr_class(irr, c, &n);
		if (n == 0 || c == RPSL_CLASS_ROUTE || c == RPSL_CLASS_ROUTE6 ||
		    c == RPSL_CLASS_AS_SET || c == RPSL_CLASS_ROUTE_SET)
			continue;
		strbuf_addf(&b, "%s%zu %s", b.len > 0 ? ", " : "", n,
		    rpsl_class_name(c));
	}
	if (b.len > 0) {
		strbuf_add(out, "Other objects\n  ");
		strbuf_add(&b, "; `irr query KEY` shows one");
		text_wrap(out, 4, strbuf_str(&b));
	}
	strbuf_finish(&b);
}

static void
show_databases(struct session *s, const struct irr *irr, struct strbuf *out)
{
	const struct scenario *sc = s->scenario;
	struct irr_view v = irr_view_all(irr);

	if (v.n > 0)
		strbuf_add(out, "Routing registries\n");
	for (size_t i = 0; i < v.n; i++) {
		const struct irr_database *d = &irr->databases[v.order[i]];
		strbuf_add(out, "  ");
		text_cut(out, d->name, 12);
		strbuf_pad_to(out, 14);
		strbuf_add(out,
		    d->authenticated
			? "  only holders of space make objects for it\n"
			: "  anybody may register anything\n");
	}
	if (v.n > 0 && sc->maintainer != NULL)
		strbuf_addf(out, "  You are %s there; your password is %s\n",
		    sc->maintainer, sc->password);
}

/* NOCs of PeeringDB and websites; `contact show` tells the rest. */
static void
show_contacts(struct session *s, struct strbuf *out)
{
	const struct registry *r = session_published(s);
	const struct contacts *c = &r->contacts;

	if (c->n_records > 0)
		strbuf_add(out, "Contacts (`contact show AS` has more)\n");
	for (size_t i = 0; i < c->n_records; i++) {
		const struct contact_record *record = c->records[i];
		const char *name = registry_as_name(r, record->as);
		struct strbuf b = { 0 };

		strbuf_addf(&b, "AS%u %s, %s:", record->as,
		    name != NULL ? name : "",
		    contact_source_name(record->source));
		for (size_t k = 0; k < record->n_contacts; k++) {
			const struct contact *p = &record->contacts[k];

			if (p->visible == CONTACT_PRIVATE)
				continue;
			strbuf_addf(&b, "%s %s", k > 0 ? ";" : "",
			    contact_role_title(p->role));
			if (p->mail != NULL)
				strbuf_addf(&b, " %s", p->mail);
			if (p->phone != NULL)
				strbuf_addf(&b, " %s", p->phone);
		}
		strbuf_add(out, "  ");
		text_wrap(out, 4, strbuf_str(&b));
		strbuf_finish(&b);
	}
}

enum reply_status
cmd_show_registry(struct session *s, const struct args *a, struct strbuf *out)
{
	const struct world *w = s->work.world;
	const struct irr *irr = session_irr(s);
	size_t n;

	(void)a;
	show_holdings(w, out);
	show_roas(w, out);
	show_databases(s, irr, out);
	show_routes(irr, out);
	show_sets(s, RPSL_CLASS_AS_SET, "AS sets\n", out);
	show_sets(s, RPSL_CLASS_ROUTE_SET, "Route sets\n", out);
	show_others(irr, out);
	show_contacts(s, out);
	(void)sim_roas(w->sim, &n);
	session_say(s, "%zu prefix%s registered, %zu ROA%s published",
	    sim_holdings(w->sim)->n,
	    sim_holdings(w->sim)->n == 1 ? " is" : "es are", n,
	    n == 1 ? " is" : "s are");
	return REPLY_OK;
}

/* --- log ------------------------------------------------------------------*/

enum { LOG_LINES = 30 };

/* Registries count as much as routes; a validator that looks the moment
 * something changes is not worth a line. */
static bool
is_logged(const struct session *s, size_t step)
{
	const struct sim *sim = session_sim(s);
	const struct sim_event *e = history_event(sim, step);

	if (e->kind == EV_MESSAGE)
		return sim_happens(sim, e) && sim_message(sim, e)[0] != '\0';
	if (e->kind == EV_ROA || e->kind == EV_RPKI)
		return true;
	if (e->kind == EV_FETCH || e->kind == EV_RTR)
		return sim_rpki_plan(sim)->validators[e->a].refresh_ms != 0;
	return history_is_interesting(sim, step);
}

/* Where the last LOG_LINES begin. */
static size_t
log_start(const struct session *s)
{
	size_t at = history_steps(session_sim(s)), shown = 0;

	while (shown < LOG_LINES && at > s->work.base_steps)
		shown += is_logged(s, --at);
	return at;
}

enum reply_status
cmd_show_log(struct session *s, const struct args *a, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	bool all = arg_has(a, "all");
	size_t n = history_steps(sim), shown = 0;
	struct strbuf b = { 0 };

	for (size_t i = all ? 0 : log_start(s); i < n; i++) {
		if (!all && !is_logged(s, i))
			continue;
		strbuf_clear(&b);
		history_render(sim, i, true, &b);
		text_wrap(out, 4, strbuf_str(&b));
		shown++;
	}
	if (shown == 0)
		session_tell(s, out,
		    "Nothing has happened since the start. "
		    "Next: `run`, `play` or `step`.");
	else
		session_say(s, "%zu line%s", shown, str_plural(shown));
	strbuf_finish(&b);
	return REPLY_OK;
}

/* --- map ------------------------------------------------------------------*/

static void
add_neighbors(const struct world *w, const struct topo_as *as,
    enum relation rel, const char *one, struct strbuf *b)
{
	const struct topology *t = &w->topology;
	uint32_t list[256];
	size_t n = 0;

	for (size_t i = 0; i < as->n_routers; i++) {
		const struct topo_router *r = &t->routers[as->routers[i]];
		for (size_t j = 0; j < r->n_edges; j++) {
			const struct topo_edge *e = &t->edges[r->edges[j]];
			uint32_t peer = t->routers[e->peer].as;
			size_t k = 0;
			while (k < n && list[k] != peer)
				k++;
			if (e->relation == rel && k == n && n < ARRAY_LEN(list))
				list[n++] = peer;
		}
	}
	if (n == 0)
		return;
	strbuf_addf(b, " %s%s ", one, str_plural(n));
	text_as_list(b, list, n);
	strbuf_addc(b, '.');
}

static const char *
status_text(char status)
{
	switch (status) {
	case '@':
		return "holder";
	case 'X':
		return "wrong announcer";
	case 'o':
		return "right route";
	case '!':
		return "WRONG ROUTE";
	case '#':
		return "refused the wrong one";
	case '.':
		return "no route";
	}
	return "changing";
}

static const struct prefix *
map_prefix(const struct session *s)
{
	const struct scenario *sc = s->scenario;
	const struct scenario_step *now = lesson_step(s);

	if (now != NULL && now->prefix.addr.family != IP_NONE)
		return &now->prefix;
	for (size_t i = 0; i < sc->n_steps; i++)
		if (sc->steps[i].prefix.addr.family != IP_NONE)
			return &sc->steps[i].prefix;
	return NULL;
}

enum reply_status
cmd_show_map(struct session *s, const struct args *a, struct strbuf *out)
{
	const struct world *w = s->work.world;
	const struct prefix *p = map_prefix(s);
	uint32_t holder = p != NULL ? truth_holder(w, p) : 0;
	char text[PREFIX_TEXT_MAX];

	(void)a;
	if (p != NULL && holder != 0)
		strbuf_addf(out, "Routes to %s, which AS%u holds:\n",
		    prefix_print(p, text), holder);
	for (size_t i = 0; i < w->topology.n_ases; i++) {
		const struct topo_as *as = &w->topology.ases[i];
		struct strbuf b = { 0 };
		strbuf_addf(&b, "AS%u", as->as);
		if (as->name != NULL)
			strbuf_addf(&b, " %s", as->name);
		strbuf_add(&b,
		    as->as == s->scenario->learner_as ? ", you." : ".");
		add_neighbors(w, as, REL_PROVIDER, "Provider", &b);
		add_neighbors(w, as, REL_PEER, "Peer", &b);
		add_neighbors(w, as, REL_CUSTOMER, "Customer", &b);
		add_neighbors(w, as, REL_RS, "Route server", &b);
		add_neighbors(w, as, REL_RS_CLIENT, "Client", &b);
		if (p != NULL)
			strbuf_addf(&b, " [%s]",
			    status_text(truth_status(w, as->as, p, holder)));
		text_wrap(out, 2, strbuf_str(&b));
		strbuf_finish(&b);
	}
	if (p != NULL)
		narrate_wrong(w, p, true, out);
	session_say(s, "%zu ASes", w->topology.n_ases);
	return REPLY_OK;
}

/* --- requirements ---------------------------------------------------------*/

enum reply_status
cmd_show_requirements(struct session *s, const struct args *a,
    struct strbuf *out)
{
	const struct scenario *sc = s->scenario;

	(void)a;
	for (size_t i = 0; i < sc->n_grade; i++) {
		const struct requirement *r =
		    session_requirement(s, sc->grade[i].requirement);
		if (r == NULL)
			continue;
		strbuf_addf(out, "%-8s %3u points  %s, action %d: ", r->id,
		    sc->grade[i].points,
		    r->mandatory ? "mandatory" : "recommended", r->action);
		text_wrap(out, 9, r->title);
	}
	session_say(s,
	    "%zu requirement%s graded here; `explain requirement "
	    "ID` says more",
	    sc->n_grade, sc->n_grade == 1 ? " is" : "s are");
	return REPLY_OK;
}
