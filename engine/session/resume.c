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

static bool
cannot_read(struct session *s, struct diags *d)
{
	struct place nowhere = { 0 };

	(void)diag_add(d, DIAG_ERROR, "store", nowhere,
	    "what was kept cannot be read: %s; it is still there, try again",
	    store_error(s->store));
	return false;
}

/* The stored session takes the place of what is open; it is claimed already. */
static bool
take(struct session *s, const struct store_session *row,
    const struct store_entry *entries, size_t n, struct diags *d)
{
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

/* What a batch played is over with it, also when it was killed. */
static const char batch_key[] = "batch";

static const char *
facts_of(struct arena *arena, int64_t id)
{
	return arena_printf(arena, "session %lld", (long long)id);
}

static bool
is_work_on(struct store *store, struct arena *arena, const char *scenario,
    const struct store_session *row)
{
	return str_eq(row->scenario, scenario) && !row->practice &&
	    store_fact_get(store, facts_of(arena, row->id), batch_key, arena) ==
	    NULL;
}

/* Later than what was found before; rows come in the order of their numbers. */
static bool
is_later(const struct store_session *row, const struct store_session *than)
{
	return than == NULL || strcmp(row->touched, than->touched) >= 0;
}

/* The last one of the learner's own, finished or not. Those in skip (numbers,
 * 0 at the end) are passed over. */
static const struct store_session *
find_last(struct session *s, const struct store_session *all, size_t n,
    bool finished, const int64_t *skip)
{
	const struct store_session *last = NULL;

	for (size_t i = 0; i < n; i++) {
		const int64_t *k = skip;

		while (*k != 0 && *k != all[i].id)
			k++;
		if (*k == 0 && all[i].finished == finished &&
		    is_later(&all[i], last) && is_same_world(s, &all[i]) &&
		    is_work_on(s->store, &s->arena, s->scenario->id, &all[i]))
			last = &all[i];
	}
	return last;
}

int64_t
session_last(struct store *store, const char *scenario)
{
	struct arena arena = { 0 };
	struct store_session *all;
	const struct store_session *last = NULL;
	size_t n = store_sessions(store, &arena, &all);
	int64_t id;

	for (size_t i = 0; i < n; i++)
		if (is_later(&all[i], last) &&
		    is_work_on(store, &arena, scenario, &all[i]))
			last = &all[i];
	id = last != NULL ? last->id : 0;
	arena_finish(&arena);
	return id;
}

static void
note_elsewhere(struct session *s, const struct store_session *mine)
{
	s->notice = mine == NULL
	    ? "This scenario is open in another window. Here you work on a "
	      "new session of your own; the other one stays as it is."
	    : arena_printf(&s->arena,
		  "This scenario is open in another window. Here you go on "
		  "with session %lld of your own, which was not finished.",
		  (long long)mine->id);
}

static bool
resume_claimed(struct session *s, const struct store_session *row,
    struct diags *d)
{
	struct store_entry *entries;
	size_t n = store_journal(s->store, row->id, &s->arena, &entries);

	if (*store_error(s->store) != '\0') {
		store_session_release(s->store, row->id);
		return cannot_read(s, d);
	}
	if (!take(s, row, entries, n, d))
		return false;
	if (session_in_block(s))
		s->notice = block_note(s);
	return true;
}

/* The last one that is not finished, and which nobody else works on. */
static bool
resume(struct session *s, struct diags *d)
{
	struct store_session *all;
	const struct store_session *row;
	size_t n = store_sessions(s->store, &s->arena, &all), taken = 0;
	int64_t *skip = ARENA_ARRAY(&s->arena, n + 1, int64_t), length;

	if (*store_error(s->store) != '\0')
		return cannot_read(s, d);
	while ((row = find_last(s, all, n, false, skip)) != NULL &&
	    !store_session_claim(s->store, row->id))
		skip[taken++] = row->id;
	if (taken > 0)
		note_elsewhere(s, row);
	if (row == NULL)
		return false;
	skip[taken++] = row->id;
	if (!resume_claimed(s, row, d))
		return false;
	row = find_last(s, all, n, false, skip);
	if (s->notice == NULL && row != NULL &&
	    store_journal_length(s->store, row->id, &length) && length > 0)
		s->notice = arena_printf(&s->arena,
		    "You go on with session %lld. Session %lld of this "
		    "scenario is not finished either; it is opened when this "
		    "one is finished.",
		    (long long)s->id, (long long)row->id);
	return true;
}

/* Says that the last session was finished, and how to go on with it. */
static void
look_for_finished(struct session *s, struct diags *d)
{
	static const int64_t none = 0;
	struct store_session *all;
	const struct store_session *last;
	size_t n = store_sessions(s->store, &s->arena, &all);

	if (*store_error(s->store) != '\0')
		(void)cannot_read(s, d);
	last = find_last(s, all, n, true, &none);
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

	s->stored = store_group_begin(s->store) &&
	    store_group_end(s->store,
		store_session_create(s->store, uuid != NULL ? uuid : "",
		    s->scenario->id, scenario_hash(s->scenario), s->seed,
		    session_wall_time(s), o->practice, &s->id) &&
		    (!o->batch ||
			store_fact_set(s->store, facts_of(&s->arena, s->id),
			    batch_key, "1", session_wall_time(s))));
	if (s->stored) {
		(void)store_session_claim(s->store, s->id);
		return true;
	}
	struct place nowhere = { 0 };
	(void)diag_add(d, DIAG_ERROR, "store", nowhere, "%s",
	    store_error(s->store));
	return false;
}

struct session *
session_open(const struct scenario *sc, const struct session_options *o,
    struct diags *d)
{
	struct session *s = session_make(sc, o, o->seed, NULL, d);

	if (s == NULL || o->store == NULL)
		return s;
	bool found = o->resume && resume(s, d);
	/* One in which nothing was done yet is as good as a new one. */
	if (o->resume && d->errors == 0 && s->n_journal == 0)
		look_for_finished(s, d);
	if (d->errors == 0 && (found || create(s, d)))
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

		if (*store_error(store) != '\0')
			(void)cannot_read(s, d);
		else
			(void)diag_add(d, DIAG_ERROR, "session", nowhere,
			    "there is no session %lld", (long long)session);
		session_close(s);
		return NULL;
	}
	n = store_journal(store, session, &s->arena, &entries);
	if (*store_error(store) != '\0') {
		(void)cannot_read(s, d);
		session_close(s);
		return NULL;
	}
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
	s->closed = false;
	s->reply.world_changed = true;
	s->reply.config_changed = true;
	session_tell(s, out, "The finished session is open again. It is %s.",
	    session_time_text(s, sim_now(session_sim(s))));
	return REPLY_OK;
}

static const char reopened[] = "reopened";

/* The earlier session is open and this empty one is forgotten, or neither. */
static bool
keep_earlier(struct session *s, int64_t earlier, struct store_entry *line)
{
	const char *now = session_wall_time(s);

	return store_group_begin(s->store) &&
	    store_group_end(s->store,
		store_session_reopen(s->store, earlier, now) &&
		    store_journal_append(s->store, earlier, line->kind,
			line->actor, line->time_ms, line->text, now,
			&line->seq) &&
		    store_session_drop(s->store, s->id));
}

/* Its journal with the line that opens it again; NULL when it stays shut. */
static struct store_entry *
open_earlier(struct session *s, int64_t earlier, size_t *n)
{
	struct store_entry *entries, *all;

	*n = store_journal(s->store, earlier, &s->step_arena, &entries);
	if (*store_error(s->store) != '\0')
		return NULL;
	all = ARENA_ARRAY(&s->step_arena, *n + 1, struct store_entry);
	if (*n > 0)
		memcpy(all, entries, *n * sizeof(*all));
	all[*n] = (struct store_entry){ .kind = 's',
		.actor = "learner",
		.time_ms = *n > 0 ? all[*n - 1].time_ms : 0,
		.text = reopened };
	return keep_earlier(s, earlier, &all[(*n)++]) ? all : NULL;
}

static enum reply_status
reopen_earlier(struct session *s, struct strbuf *out)
{
	struct store_session row;
	struct store_entry *entries;
	int64_t mine = s->id;
	struct diags d;
	size_t n;
	bool ok;

	if (!store_session_get(s->store, s->finished_id, &s->step_arena, &row))
		return session_fail(s, out,
		    "the finished session cannot be read: %s; try again",
		    store_error(s->store));
	if (!store_session_claim(s->store, row.id))
		return session_fail(s, out,
		    "the finished session is open in another window");
	entries = open_earlier(s, row.id, &n);
	if (entries == NULL) {
		store_session_release(s->store, row.id);
		return session_fail(s, out, "not opened again: %s; try again",
		    store_error(s->store));
	}
	store_session_release(s->store, mine);
	s->finished_id = 0;
	diags_init(&d, &s->step_arena);
	ok = take(s, &row, entries, n, &d);
	diags_finish(&d);
	return ok ? opened_again(s, out)
		  : session_fail(s, out, "the scenario cannot be opened");
}

bool
session_can_reopen(const struct session *s)
{
	return s->closed || (s->finished_id != 0 && s->n_journal == 0);
}

static bool
keep_reopened(struct session *s, int64_t seq, void *arg)
{
	(void)seq;
	(void)arg;
	return store_session_reopen(s->store, s->id, session_wall_time(s));
}

enum reply_status
session_reopen(struct session *s, struct strbuf *out)
{
	if (!s->closed)
		return reopen_earlier(s, out);
	if (!journal_add_with(s, reopened, keep_reopened, NULL))
		return REPLY_ERROR;
	return opened_again(s, out);
}
