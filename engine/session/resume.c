/* Opening a session: the one that was left, or a new one; and opening a
 * finished one again. */
#include <stdlib.h>
#include <string.h>

#include "session/session_private.h"

static const char *
scenario_hash(const struct scenario *sc)
{
	return sc->content_hash != NULL ? sc->content_hash : "";
}

/* A journal is continued only on the world it was written for. */
static bool
is_same_world(const struct session *s, const struct store_session *row)
{
	return row->scenario_hash != NULL &&
	    str_eq(row->scenario_hash, scenario_hash(s->scenario)) &&
	    (s->opt.seed == 0 || s->opt.seed == row->seed);
}

/* The stored session takes the place of what is open; it is claimed already. */
static bool
take(struct session *s, const struct store_session *row, struct diags *d)
{
	struct store_entry *entries;
	size_t n = store_journal(s->store, row->id, &s->arena, &entries);

	lesson_finish(s);
	s->steps = xcalloc(s->scenario->n_steps + 1, sizeof(*s->steps));
	journal_finish(s);
	s->id = row->id;
	s->seed = row->seed;
	s->stored = true;
	journal_load(s, entries, n);
	for (size_t i = 0; i < n; i++)
		if (entries[i].kind == 's')
			lesson_apply(s, entries[i].text);
	return journal_replay(s, d);
}

static bool
resume(struct session *s, struct diags *d)
{
	struct store_session found;

	if (!store_session_latest(s->store, s->scenario->id, &s->arena,
		&found) ||
	    !is_same_world(s, &found))
		return false;
	if (!store_session_claim(s->store, found.id)) {
		s->notice = "This scenario is open in another window. Here you "
			    "work on a new session of your own; the other one "
			    "stays as it is.";
		return false;
	}
	return take(s, &found, d);
}

/* Says that the last session was finished, and how to go on with it. */
static void
look_for_finished(struct session *s)
{
	struct store_session *all;
	const struct store_session *last = NULL;
	size_t n = store_sessions(s->store, &s->arena, &all);

	for (size_t i = 0; i < n; i++)
		if (str_eq(all[i].scenario, s->scenario->id) &&
		    !all[i].practice && all[i].finished &&
		    is_same_world(s, &all[i]) &&
		    (last == NULL || strcmp(all[i].touched, last->touched) > 0))
			last = &all[i];
	if (last == NULL)
		return;
	s->finished_id = last->id;
	if (s->notice == NULL)
		s->notice = arena_printf(&s->arena,
		    "Your last session here is finished: %d of %d points. This "
		    "is a new one; `undo` now goes on with the finished one.",
		    last->points, last->max);
}

static bool
create(struct session *s, struct diags *d)
{
	const struct session_options *o = &s->opt;
	const char *uuid = o->uuid != NULL ? o->uuid(o->arg) : NULL;

	s->stored = store_session_create(s->store, uuid != NULL ? uuid : "",
	    s->scenario->id, scenario_hash(s->scenario), s->seed,
	    session_wall_time(s), o->practice, &s->id);
	if (s->stored) {
		(void)store_session_claim(s->store, s->id);
		return true;
	}
	struct place nowhere = { 0 };
	(void)diag_add(d, DIAG_ERROR, "store", nowhere,
	    "the session cannot be saved: %s", store_error(s->store));
	return false;
}

struct session *
session_open(const struct scenario *sc, const struct session_options *o,
    struct diags *d)
{
	struct session *s = session_make(sc, o, o->seed, NULL, d);

	if (s == NULL || o->store == NULL)
		return s;
	if (o->resume && resume(s, d))
		return s;
	if (o->resume && d->errors == 0)
		look_for_finished(s);
	if (d->errors == 0 && create(s, d))
		return s;
	session_close(s);
	return NULL;
}

static bool
can_copy(const struct scenario *sc, const struct store_session *row,
    struct diags *d)
{
	struct place nowhere = { 0 };

	if (!str_eq(row->scenario, sc->id))
		(void)diag_add(d, DIAG_ERROR, "session", nowhere,
		    "session %lld is one of the scenario %s",
		    (long long)row->id, row->scenario);
	else if (row->scenario_hash == NULL ||
	    !str_eq(row->scenario_hash, scenario_hash(sc)))
		(void)diag_add(d, DIAG_ERROR, "session", nowhere,
		    "the scenario is not the same as it was in session %lld",
		    (long long)row->id);
	else
		return true;
	return false;
}

struct session *
session_copy(const struct scenario *sc, struct store *store, int64_t session,
    struct diags *d)
{
	const struct session_options o = { .batch = true };
	struct store_session row;
	struct store_entry *entries;
	struct session *s = session_make(sc, &o, 0, NULL, d);
	size_t n;

	if (s == NULL)
		return NULL;
	if (!store_session_get(store, session, &s->arena, &row)) {
		struct place nowhere = { 0 };

		(void)diag_add(d, DIAG_ERROR, "session", nowhere,
		    "there is no session %lld", (long long)session);
		session_close(s);
		return NULL;
	}
	n = store_journal(store, session, &s->arena, &entries);
	s->seed = row.seed;
	journal_load(s, entries, n);
	for (size_t i = 0; i < n; i++)
		if (entries[i].kind == 's')
			lesson_apply(s, entries[i].text);
	if (can_copy(sc, &row, d) && journal_replay(s, d))
		return s;
	session_close(s);
	return NULL;
}

const char *
session_notice(const struct session *s)
{
	return s->notice;
}

/* --- finished, and open again ---------------------------------------------*/

static enum reply_status
opened_again(struct session *s, struct strbuf *out)
{
	if (!journal_add(s, 's', "reopened"))
		return REPLY_ERROR;
	s->closed = false;
	s->reply.world_changed = true;
	s->reply.config_changed = true;
	session_tell(s, out, "The finished session is open again. It is %s.",
	    session_time_text(s, sim_now(session_sim(s))));
	return REPLY_OK;
}

static enum reply_status
reopen_earlier(struct session *s, struct strbuf *out)
{
	struct store_session row;
	int64_t mine = s->id;
	struct diags d;
	bool ok;

	if (!store_session_get(s->store, s->finished_id, &s->step_arena,
		&row) ||
	    !store_session_claim(s->store, row.id))
		return session_fail(s, out,
		    "the finished session is open in another window");
	if (!store_session_reopen(s->store, row.id, session_wall_time(s))) {
		store_session_release(s->store, row.id);
		return session_fail(s, out, "not saved: %s",
		    store_error(s->store));
	}
	store_session_release(s->store, mine);
	(void)store_session_drop(s->store, mine);
	s->finished_id = 0;
	diags_init(&d, &s->step_arena);
	ok = take(s, &row, &d);
	diags_finish(&d);
	return ok ? opened_again(s, out)
		  : session_fail(s, out, "the scenario cannot be opened");
}

bool
session_can_reopen(const struct session *s)
{
	return s->closed || (s->finished_id != 0 && s->n_journal == 0);
}

enum reply_status
session_reopen(struct session *s, struct strbuf *out)
{
	if (!s->closed)
		return reopen_earlier(s, out);
	if (s->stored &&
	    !store_session_reopen(s->store, s->id, session_wall_time(s)))
		return session_fail(s, out, "not saved: %s",
		    store_error(s->store));
	return opened_again(s, out);
}
