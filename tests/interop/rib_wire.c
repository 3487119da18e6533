/* What was on the wire: the messages that a daemon received, as it stored them
 * itself (MRT), played until their end. */
#include "interop/rib.h"
#include "net/mrt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a session carries now; rows of one router, in no order. */
struct wire {
	const struct sim *s;
	router_id_t router;
	struct rib rows;
	bool *ended; /* edges whose session was established, and is not now */
};

static size_t
find_row(const struct wire *w, edge_t e, const struct prefix *p)
{
	size_t i = 0;

	while (i < w->rows.n &&
	    (w->rows.rows[i].edge != e ||
		!prefix_eq(&w->rows.rows[i].prefix, p)))
		i++;
	return i;
}

static void
take_away(struct wire *w, size_t i)
{
	if (i < w->rows.n)
		w->rows.rows[i] = w->rows.rows[--w->rows.n];
}

static void
announce(struct wire *w, edge_t e, const struct mrt_record *m)
{
	struct attr_table *t = sim_attrs(w->s);
	struct path_attrs a = rib_normal(t, attr_get(t, m->attrs));

	take_away(w, find_row(w, e, &m->prefix));
	rib_add(&w->rows,
	    &(struct rib_row){
		.router = w->router,
		.view = RIB_RECEIVED,
		.edge = e,
		.prefix = m->prefix,
		.attrs = attr_intern(t, &a),
	    });
}

static void
drop_session(struct wire *w, edge_t e)
{
	for (size_t i = w->rows.n; i > 0; i--)
		if (w->rows.rows[i - 1].edge == e)
			take_away(w, i - 1);
}

static void
play_record(struct wire *w, const struct mrt_record *m)
{
	edge_t e = rib_edge(w->s, w->router, &m->peer_addr);

	if (e == EDGE_NONE || m->sent)
		return;
	switch ((enum mrt_kind)m->kind) {
	case MRT_ANNOUNCE:
		announce(w, e, m);
		return;
	case MRT_WITHDRAW:
		take_away(w, find_row(w, e, &m->prefix));
		return;
	case MRT_STATE:
		/* Of two connections that collided (RFC 4271 6.8) the one that
		 * goes was never established; its messages end nothing. */
		if (m->old_state == FSM_ESTABLISHED &&
		    m->new_state != FSM_ESTABLISHED) {
			drop_session(w, e);
			w->ended[e] = true;
		}
		return;
	case MRT_MESSAGE:
	case MRT_PATH:
	case MRT_MALFORMED:
		return;
	}
}

/* A file that is being written may end within a record: the rest comes. */
static bool
play_file(struct wire *w, FILE *f)
{
	struct mrt_reader *r = mrt_reader_create(sim_attrs(w->s), NULL);
	struct mrt_record m;
	uint8_t buffer[65536];
	enum mrt_next next;

	while (
	    (next = mrt_reader_next(r, &m)) != MRT_END && next != MRT_ERROR) {
		if (next == MRT_RECORD) {
			play_record(w, &m);
			continue;
		}
		size_t n = fread(buffer, 1, sizeof(buffer), f);

		if (n == 0)
			break;
		mrt_reader_feed(r, buffer, n);
	}
	mrt_reader_destroy(r);
	return next != MRT_ERROR;
}

/* The simulator ends sessions for what came over them. */
static bool
all_have_ended(const struct wire *w)
{
	const struct topology *t = sim_topology(w->s);

	for (edge_t e = 0; e < t->n_edges; e++)
		if (t->edges[e].router == w->router && !w->ended[e] &&
		    sim_session_error(w->s, e) == NOTIFY_MAX_PREFIX)
			return false;
	return true;
}

bool
rib_of_wire(const struct sim *s, router_id_t r, const char *mrt_file,
    struct rib *out, bool *ended)
{
	const struct topology *t = sim_topology(s);
	struct wire w = { .s = s, .router = r };
	FILE *f = fopen(mrt_file, "rb");
	bool ok;

	if (f == NULL)
		return false;
	w.ended = xcalloc(t->n_edges, sizeof(*w.ended));
	ok = play_file(&w, f);
	(void)fclose(f);
	*ended = *ended && all_have_ended(&w);
	free(w.ended);
	for (size_t i = 0; i < w.rows.n; i++) {
		struct rib_row row = w.rows.rows[i];

		rib_add(out, &row);
		row.view = RIB_ADVERTISED;
		row.router = t->edges[row.edge].peer;
		row.edge = t->edges[row.edge].reverse;
		rib_add(out, &row);
	}
	rib_finish(&w.rows);
	return ok;
}
