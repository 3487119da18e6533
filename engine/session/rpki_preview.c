/* What a ROA or an ASPA would do, before it is published: tried out on the
 * world, and taken back. */
#include <string.h>

#include "session/rpki_private.h"

/* --- announcements --------------------------------------------------------*/

struct judged {
	struct announcement what;
	enum rov_state state;
};

struct announcements {
	struct judged *items; /* by prefix id and router */
	size_t n;
};

static struct vrp_set *
published_vrps(const struct session *s, struct arena *arena)
{
	struct rpki_result r;

	sim_rpki_valid(session_sim(s), arena, &r);
	return vrp_set_create(r.vrps, r.n_vrps);
}

/* The AS at the end of what the router announces by itself; 0: nothing. */
static uint32_t
announced_origin(const struct session *s, router_id_t r, prefix_id p)
{
	struct sim *sim = session_sim(s);
	attr_id own = sim_local_route(sim, r, p);
	uint32_t origin;

	if (own == 0)
		return 0;
	origin = as_path_origin(sim_attrs(sim),
	    attr_get(sim_attrs(sim), own)->as_path);
	return origin != 0 ? origin : s->work.world->topology.routers[r].as;
}

/* By another router of the same AS? Those of a prefix stand together. */
static bool
is_there(const struct announcement *all, size_t n, const struct announcement *a)
{
	while (n > 0 && prefix_eq(&all[n - 1].prefix, &a->prefix)) {
		n--;
		if (all[n].as == a->as && all[n].origin_as == a->origin_as)
			return true;
	}
	return false;
}

size_t
session_announcements(const struct session *s, struct arena *arena,
    struct announcement **out)
{
	struct sim *sim = session_sim(s);
	size_t routers = s->work.world->topology.n_routers;
	size_t prefixes = sim_prefix_count(sim), n = 0;

	for (prefix_id p = 0; p < prefixes; p++)
		for (router_id_t r = 0; r < routers; r++)
			n += sim_local_route(sim, r, p) != 0;
	*out = ARENA_ARRAY(arena, n + 1, struct announcement);
	n = 0;
	for (prefix_id p = 0; p < prefixes; p++)
		for (router_id_t r = 0; r < routers; r++) {
			uint32_t origin = announced_origin(s, r, p);

			const struct announcement of = { *sim_prefix(sim, p),
				s->work.world->topology.routers[r].as, origin };

			if (origin != 0 && !is_there(*out, n, &of))
				(*out)[n++] = of;
		}
	return n;
}

static struct announcements
list_announcements(const struct session *s, struct arena *arena)
{
	struct vrp_set *set = published_vrps(s, arena);
	struct announcement *all;
	struct announcements out = { 0 };

	out.n = session_announcements(s, arena, &all);
	out.items = ARENA_ARRAY(arena, out.n + 1, struct judged);
	for (size_t i = 0; i < out.n; i++)
		out.items[i] = (struct judged){ all[i],
			rov_validate(set, &all[i].prefix, all[i].origin_as)
			    .state };
	vrp_set_destroy(set);
	return out;
}

void
rpki_count_states(const struct session *s, size_t count[3])
{
	struct arena scratch = { 0 };
	struct announcements all = list_announcements(s, &scratch);

	for (size_t i = 0; i < all.n; i++)
		count[all.items[i].state]++;
	arena_finish(&scratch);
}

/* --- trying ---------------------------------------------------------------*/

/* Which of the routes that are received are accepted, by edge and prefix. */
struct picture {
	bool *received, *accepted;
	size_t n_edges, n_prefixes;
};

static struct picture
picture_take(const struct session *s, struct arena *arena)
{
	struct sim *sim = session_sim(s);
	struct picture out = { .n_edges = s->work.world->topology.n_edges,
		.n_prefixes = sim_prefix_count(sim) };

	out.received = ARENA_ARRAY(arena, out.n_edges * out.n_prefixes, bool);
	out.accepted = ARENA_ARRAY(arena, out.n_edges * out.n_prefixes, bool);
	for (edge_t e = 0; e < out.n_edges; e++)
		for (prefix_id p = 0; p < out.n_prefixes; p++) {
			struct adj_in in = sim_adj_in(sim, e, p);
			size_t at = e * out.n_prefixes + p;

			out.received[at] = in.received != 0;
			out.accepted[at] = in.accepted != 0;
		}
	return out;
}

/* Everything that is on its way has arrived, and then the event has, too. */
static void
arrive(struct session *s)
{
	struct sim *sim = session_sim(s);
	const struct rpki_act act = { .kind = RPKI_ACT_ARRIVE };

	sim_post(sim,
	    &(struct sim_event){ .time_ms = sim_now(sim),
		.kind = EV_RPKI,
		.a = sim_add_rpki(sim, &act) });
	(void)world_settle(s->work.world);
}

static bool
is_listed(const uint32_t *all, size_t n, uint32_t as)
{
	for (size_t i = 0; i < n; i++)
		if (all[i] == as)
			return true;
	return false;
}

/* ASes that refuse now what they accepted (or the other way round) of a prefix,
 * from anybody who still sends it. */
static size_t
changed_at(const struct session *s, const struct picture *was,
    const struct picture *is, prefix_id p, bool refused, uint32_t *out)
{
	const struct topology *t = &s->work.world->topology;
	size_t n = 0;

	for (edge_t e = 0; e < was->n_edges; e++) {
		size_t at = e * was->n_prefixes + p;
		uint32_t as = t->routers[t->edges[e].router].as;

		if (was->received[at] && is->received[at] &&
		    was->accepted[at] == refused &&
		    is->accepted[at] != refused && !is_listed(out, n, as))
			out[n++] = as;
	}
	return n;
}

static void
say_who(struct session *s, const struct picture *was, const struct picture *is,
    prefix_id p, struct strbuf *out)
{
	uint32_t *ases = ARENA_ARRAY(&s->step_arena, was->n_edges, uint32_t);

	for (int refused = 1; refused >= 0; refused--) {
		size_t n = changed_at(s, was, is, p, refused, ases);
		struct strbuf b = { 0 };

		if (n == 0)
			continue;
		strbuf_addf(&b, "%s at ", refused ? "refused" : "accepted");
		text_as_list(&b, ases, n);
		strbuf_add(out, "    ");
		text_wrap(out, 4, strbuf_str(&b));
		strbuf_finish(&b);
	}
}

static size_t
say_states(struct session *s, const struct announcements *was,
    const struct announcements *is, const struct picture *before,
    const struct picture *after, size_t become[3], struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];
	size_t n = 0;

	/* Nothing is announced anew by what is published. */
	for (size_t i = 0; i < was->n && i < is->n; i++) {
		const struct judged *a = &was->items[i];

		if (a->state == is->items[i].state)
			continue;
		strbuf_addf(out, "  %s of AS%u: %s -> %s\n",
		    prefix_print(&a->what.prefix, text), a->what.origin_as,
		    rov_state_title(a->state),
		    rov_state_title(is->items[i].state));
		say_who(s, before, after,
		    sim_find_prefix(session_sim(s), &a->what.prefix), out);
		become[is->items[i].state]++;
		n++;
	}
	return n;
}

enum reply_status
cmd_preview_roa(struct session *s, const struct args *a, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	sim_mark_t mark = sim_mark(sim);
	struct announcements was, is;
	struct picture before, after;
	struct roa roa = { 0 };
	bool publish = arg_has(a, "publish");
	struct sim_event e = { .kind = EV_ROA, .up = publish };
	size_t n, become[3] = { 0 };

	if (!rpki_read_roa(s, a, &roa, out))
		return REPLY_ERROR;
	arrive(s);
	was = list_announcements(s, &s->step_arena);
	before = picture_take(s, &s->step_arena);
	e.a = sim_add_roa(sim, &roa);
	e.time_ms = sim_now(sim);
	sim_post(sim, &e);
	(void)world_settle(s->work.world);
	arrive(s);
	is = list_announcements(s, &s->step_arena);
	after = picture_take(s, &s->step_arena);
	sim_rollback(sim, mark);
	strbuf_addf(out, "If it were %s, and everybody knew:\n",
	    publish ? "published" : "revoked");
	n = say_states(s, &was, &is, &before, &after, become, out);
	if (n == 0)
		strbuf_add(out, "  no announcement changes its state\n");
	if (publish)
		rpki_tell_max_length(s, &roa, out);
	session_say(s,
	    "announcements that become Valid: %zu, Invalid: %zu, NotFound: "
	    "%zu",
	    become[ROV_VALID], become[ROV_INVALID], become[ROV_NOT_FOUND]);
	return REPLY_OK;
}

enum reply_status
cmd_preview_aspa(struct session *s, const struct args *a, struct strbuf *out)
{
	struct sim *sim = session_sim(s);
	sim_mark_t mark = sim_mark(sim);
	struct picture before, after;
	struct as_record aspa;
	struct sim_event e;
	char text[PREFIX_TEXT_MAX];
	size_t n = 0;

	if (!rpki_read_aspa(s, a, &aspa, out))
		return REPLY_ERROR;
	arrive(s);
	before = picture_take(s, &s->step_arena);
	e = rpki_aspa_event(sim, &aspa, true);
	e.time_ms = sim_now(sim);
	sim_post(sim, &e);
	(void)world_settle(s->work.world);
	arrive(s);
	after = picture_take(s, &s->step_arena);
	sim_rollback(sim, mark);
	strbuf_add(out, "If it were published, and everybody knew:\n");
	for (prefix_id p = 0; p < before.n_prefixes; p++) {
		struct strbuf b = { 0 };

		say_who(s, &before, &after, p, &b);
		if (b.len > 0)
			strbuf_addf(out, "  %s:\n%s",
			    prefix_print(sim_prefix(sim, p), text),
			    strbuf_str(&b));
		n += b.len > 0;
		strbuf_finish(&b);
	}
	if (n == 0)
		strbuf_add(out, "  no route is judged otherwise\n");
	rpki_tell_aspa(s, &aspa, out);
	session_say(s,
	    "routes to %zu prefix%s would be judged otherwise. Nothing is "
	    "published.",
	    n, n == 1 ? "" : "es");
	return REPLY_OK;
}
