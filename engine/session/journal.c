#include <stdlib.h>
#include <string.h>

#include "session/session_private.h"

static void
remember(struct session *s, int64_t seq, char kind, uint64_t time_ms,
    const char *text)
{
	GROW(s->journal, s->n_journal, s->cap_journal);
	s->journal[s->n_journal++] = (struct journal_entry){
		.seq = seq,
		.kind = kind,
		.time_ms = time_ms,
		.text = xstrdup(text),
	};
}

static bool
append(struct session *s, char kind, uint64_t time_ms, const char *text,
    int64_t *seq)
{
	return store_journal_append(s->store, s->id, kind, "learner", time_ms,
	    text, session_wall_time(s), seq);
}

bool
journal_flush(struct session *s)
{
	while (s->n_unsaved > 0) {
		struct journal_entry *e =
		    &s->journal[s->n_journal - s->n_unsaved];

		if (!append(s, e->kind, e->time_ms, e->text, &e->seq))
			return false;
		s->n_unsaved--;
	}
	return true;
}

static bool
refuse(struct session *s)
{
	const char *why = store_error(s->store);

	session_say(s, "not saved: %s", why);
	text_wrap(&s->text, 0,
	    arena_printf(&s->step_arena, "not saved, and so not done: %s",
		why));
	return false;
}

static void
wait(struct session *s)
{
	if (s->n_unsaved++ == 0)
		text_wrap(&s->text, 0,
		    arena_printf(&s->step_arena,
			"Done, but not saved in full yet: %s. The rest is "
			"saved with your next command.",
			store_error(s->store)));
}

static void
added(struct session *s, int64_t seq, char kind, uint64_t time_ms,
    const char *text)
{
	remember(s, seq, kind, time_ms, text);
	s->line_saved = true;
	if (kind == 's')
		lesson_apply(s, text);
}

bool
journal_add(struct session *s, char kind, const char *text)
{
	uint64_t now = sim_now(session_sim(s));
	int64_t seq = (int64_t)s->n_journal + 1;

	if (s->replaying)
		return true;
	if (s->stored &&
	    (!journal_flush(s) || !append(s, kind, now, text, &seq))) {
		if (!s->line_saved)
			return refuse(s);
		wait(s);
	}
	added(s, seq, kind, now, text);
	return true;
}

bool
journal_add_with(struct session *s, const char *text,
    bool (*also)(struct session *s, int64_t seq, void *arg), void *arg)
{
	uint64_t now = sim_now(session_sim(s));
	int64_t seq = (int64_t)s->n_journal + 1;

	if (s->stored) {
		if (!journal_flush(s) || !store_group_begin(s->store))
			return refuse(s);
		if (!store_group_end(s->store,
			append(s, 's', now, text, &seq) && also(s, seq, arg)))
			return refuse(s);
	}
	added(s, seq, 's', now, text);
	return true;
}

bool
journal_addf(struct session *s, char kind, const char *fmt, ...)
{
	struct strbuf text = { 0 };
	va_list ap;
	bool ok;

	va_start(ap, fmt);
	strbuf_vaddf(&text, fmt, ap);
	va_end(ap);
	ok = journal_add(s, kind, strbuf_str(&text));
	strbuf_finish(&text);
	return ok;
}

void
journal_load(struct session *s, const struct store_entry *e, size_t n)
{
	for (size_t i = 0; i < n; i++)
		remember(s, e[i].seq, e[i].kind, e[i].time_ms, e[i].text);
}

void
journal_finish(struct session *s)
{
	for (size_t i = 0; i < s->n_journal; i++)
		free(s->journal[i].text);
	free(s->journal);
	s->journal = NULL;
	s->n_journal = s->cap_journal = s->n_unsaved = 0;
}

/* A unit of undo: one command, or a block (configure, irr add -) from its
 * first line to its "end". Entries first .. last of a list of command entries.
 */
struct unit {
	size_t first, last; /* indexes into the list of 'c' entries */
	bool passed;        /* only time: goes with the one before it */
};

struct fold {
	size_t *entries; /* 'c' entries, indexes into the journal */
	size_t n, cap;
	struct unit *units, *undone;
	size_t n_units, cap_units, n_undone, cap_undone;
	bool in_block;
};

static void
fold_command(struct fold *f, size_t index, const char *text)
{
	GROW(f->entries, f->n, f->cap);
	f->entries[f->n++] = index;
	if (!f->in_block && str_starts(text, JOURNAL_TIME_PASSED)) {
		GROW(f->units, f->n_units, f->cap_units);
		f->units[f->n_units++] =
		    (struct unit){ f->n - 1, f->n - 1, true };
		return;
	}
	f->n_undone = 0;
	if (f->in_block) {
		f->units[f->n_units - 1].last = f->n - 1;
		f->in_block = !str_eq(text, "end");
		return;
	}
	GROW(f->units, f->n_units, f->cap_units);
	f->units[f->n_units++] = (struct unit){ f->n - 1, f->n - 1, false };
	f->in_block =
	    str_starts(text, "configure ") || str_eq(text, "irr add -");
}

/* The last unit that is more than time; NULL. */
static const struct unit *
last_act(const struct unit *units, size_t n)
{
	while (n > 0 && units[n - 1].passed)
		n--;
	return n > 0 ? &units[n - 1] : NULL;
}

static void
fold_undo(struct fold *f)
{
	const struct unit *act = last_act(f->units, f->n_units);
	size_t keep = act == NULL ? f->n_units : (size_t)(act - f->units);

	if (f->in_block) {
		/* Half a block: nothing that could be done again. */
		f->in_block = false;
		f->n_units--;
		return;
	}
	while (f->n_units > keep) {
		GROW(f->undone, f->n_undone, f->cap_undone);
		f->undone[f->n_undone++] = f->units[--f->n_units];
	}
}

/* The act is on top, what passed after it below. */
static void
fold_redo(struct fold *f)
{
	do {
		GROW(f->units, f->n_units, f->cap_units);
		f->units[f->n_units++] = f->undone[--f->n_undone];
	} while (f->n_undone > 0 && f->undone[f->n_undone - 1].passed);
}

size_t
journal_effective(const struct session *s, size_t **out, const char **undoable,
    const char **redoable)
{
	struct fold f = { 0 };
	const struct unit *last;
	size_t n = 0;

	for (size_t i = 0; i < s->n_journal; i++) {
		const struct journal_entry *e = &s->journal[i];
		if (e->kind == 'c') {
			fold_command(&f, i, e->text);
		} else if (e->kind == 'u' && f.n_units > 0) {
			fold_undo(&f);
		} else if (e->kind == 'r' && f.n_undone > 0) {
			fold_redo(&f);
		}
	}
	*out = xcalloc(f.n + 1, sizeof(**out));
	for (size_t u = 0; u < f.n_units; u++)
		for (size_t i = f.units[u].first; i <= f.units[u].last; i++)
			(*out)[n++] = f.entries[i];
	last = last_act(f.units, f.n_units);
	if (undoable != NULL)
		*undoable = last == NULL
		    ? NULL
		    : s->journal[f.entries[last->first]].text;
	if (redoable != NULL)
		*redoable = f.n_undone == 0
		    ? NULL
		    : s->journal[f.entries[f.undone[f.n_undone - 1].first]]
			  .text;
	free(f.entries);
	free(f.units);
	free(f.undone);
	return n;
}

bool
journal_replay(struct session *s, struct diags *d)
{
	struct strbuf ignored = { 0 };
	size_t *entries, n;

	if (!work_reset(s, d))
		return false;
	n = journal_effective(s, &entries, NULL, NULL);
	s->replaying = true;
	for (size_t i = 0; i < n; i++) {
		strbuf_clear(&ignored);
		(void)session_execute(s, s->journal[entries[i]].text, &ignored);
	}
	s->replaying = false;
	strbuf_finish(&ignored);
	free(entries);
	return true;
}

/* --- undo and redo --------------------------------------------------------*/

/* As it was typed, more or less: without a text that was loaded, and with the
 * time of day. */
static const char *
entry_title(struct session *s, const char *text)
{
	uint64_t ms;

	if (str_starts(text, "run until ") &&
	    scenario_time_parse(s->scenario, text + 10, &ms))
		return arena_printf(&s->step_arena, "run until %s",
		    session_time_text(s, ms));
	return arena_strndup(&s->step_arena, text, strcspn(text, "\n"));
}

static enum reply_status
travel(struct session *s, char kind, const char *text, const char *word,
    struct strbuf *out)
{
	struct diags d;

	text = entry_title(s, text);
	if (!journal_add(s, kind, text))
		return REPLY_ERROR;
	diags_init(&d, &s->step_arena);
	if (!journal_replay(s, &d)) {
		diags_finish(&d);
		return session_fail(s, out, "the scenario cannot be opened");
	}
	diags_finish(&d);
	s->reply.world_changed = true;
	s->reply.config_changed = true;
	session_tell(s, out, "%s: %s. It is %s.", word, text,
	    session_time_text(s, sim_now(session_sim(s))));
	return REPLY_OK;
}

enum reply_status
cmd_undo(struct session *s, const struct args *a, struct strbuf *out)
{
	const char *text;
	size_t *entries;

	(void)a;
	if (session_can_reopen(s))
		return session_reopen(s, out);
	journal_effective(s, &entries, &text, NULL);
	free(entries);
	if (text == NULL)
		return session_fail(s, out, "nothing to undo before %s",
		    session_time_text(s, sim_now(session_sim(s))));
	return travel(s, 'u', text, "Undone", out);
}

enum reply_status
cmd_redo(struct session *s, const struct args *a, struct strbuf *out)
{
	const char *text;
	size_t *entries;

	(void)a;
	journal_effective(s, &entries, NULL, &text);
	free(entries);
	if (text == NULL)
		return session_fail(s, out, "nothing to redo");
	return travel(s, 'r', text, "Done again", out);
}
