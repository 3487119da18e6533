/* whatif: the same story with one command added, told by a throw-away session
 * and compared with what happened. */
#include <stdlib.h>
#include <string.h>

#include "session/session_private.h"

/* --- the story as a schedule ----------------------------------------------*/

struct line {
	uint64_t time_ms;
	const char *text;
};

struct schedule {
	struct line *lines;
	size_t n, cap;
};

static bool
moves_time(const char *text)
{
	return str_starts(text, "run") || str_starts(text, "step") ||
	    str_starts(text, "play") || str_starts(text, "back");
}

/* What was given, at its times. Where time went back, what had been given
 * after that moment no longer counts. */
static void
read_schedule(const struct session *s, struct schedule *out)
{
	size_t *entries, n = journal_effective(s, &entries, NULL, NULL);
	uint64_t now = 0;
	bool inside = false;

	for (size_t i = 0; i < n; i++) {
		const struct journal_entry *e = &s->journal[entries[i]];
		if (!inside && moves_time(e->text))
			continue;
		if (e->time_ms < now)
			while (out->n > 0 &&
			    out->lines[out->n - 1].time_ms > e->time_ms)
				out->n--;
		now = e->time_ms;
		inside = inside ? !str_eq(e->text, "end")
				: str_starts(e->text, "configure ");
		GROW(out->lines, out->n, out->cap);
		out->lines[out->n++] = (struct line){ now, e->text };
	}
	free(entries);
}

static bool
is_config(const char *text)
{
	return str_starts(text, "configure ") || str_starts(text, "load ") ||
	    str_starts(text, "commit") || str_starts(text, "rollback") ||
	    str_starts(text, "discard");
}

/* --- the other story ------------------------------------------------------*/

struct change {
	uint64_t at_ms;
	const char *command; /* canonical; NULL: nothing is added */
	bool config;         /* it commits candidates */
};

static enum reply_status
give(struct session *t, const char *line, struct strbuf *out)
{
	return session_execute(t, line, out);
}

static void
play_to(struct session *t, uint64_t ms)
{
	if (ms > sim_now(session_sim(t)))
		(void)work_run(t, ms);
}

/* The candidates of the learner, or the file that the command names. What the
 * commands answer is only shown when one fails. */
static enum reply_status
insert(struct session *s, struct session *t, const struct change *c,
    struct strbuf *out)
{
	enum reply_status status = REPLY_OK;
	struct strbuf said = { 0 };

	for (size_t i = 0; c->config && i < s->work.n_edits; i++) {
		const struct edit *e = &s->work.edits[i];
		const char *text = edit_candidate(&s->work, e);
		if (edit_changed(&s->work, e))
			status = config_load(t, e->name, NULL, text,
			    strlen(text), &said);
	}
	if (status == REPLY_OK)
		status = give(t, c->command, &said);
	if (status == REPLY_OK && str_starts(c->command, "load "))
		status = give(t, "commit", &said);
	if (status != REPLY_OK)
		strbuf_addn(out, strbuf_str(&said), said.len);
	strbuf_finish(&said);
	return status;
}

/* A session that was told the schedule with the change, up to until_ms. NULL
 * with the reason. */
static struct session *
tell_again(struct session *s, const struct schedule *story,
    const struct change *c, uint64_t until_ms, struct strbuf *out)
{
	struct session_options o = { .batch = true };
	struct session *t;
	struct strbuf ignored = { 0 };
	bool inserted = c->command == NULL, inside = false, ok = true;
	struct diags d;

	o.file_dir = s->opt.file_dir;
	diags_init(&d, &s->step_arena);
	t = session_make(s->scenario, &o, s->seed, s->store, &d);
	diags_finish(&d);
	if (t == NULL)
		return NULL;
	t->whatif = true;
	for (size_t i = 0; i <= story->n && ok; i++) {
		const struct line *l = i < story->n ? &story->lines[i] : NULL;
		if (!inserted && !inside &&
		    (l == NULL || l->time_ms > c->at_ms)) {
			play_to(t, c->at_ms);
			ok = insert(s, t, c, out) == REPLY_OK;
			inserted = true;
		}
		if (l == NULL || !ok)
			break;
		/* What was tried replaces what was done later. */
		if (inserted && c->config && (inside || is_config(l->text))) {
			inside = inside ? !str_eq(l->text, "end")
					: str_starts(l->text, "configure ");
			continue;
		}
		inside = inside ? !str_eq(l->text, "end")
				: str_starts(l->text, "configure ");
		play_to(t, l->time_ms);
		t->replaying = true;
		(void)give(t, l->text, &ignored);
		t->replaying = false;
	}
	if (ok)
		play_to(t, until_ms);
	strbuf_finish(&ignored);
	if (ok)
		return t;
	session_close(t);
	return NULL;
}

/* --- comparing ------------------------------------------------------------*/

static size_t
count_wrong(const struct world *w, const struct prefix *p)
{
	uint32_t holder = truth_holder(w, p);
	size_t n = 0;

	for (size_t i = 0; i < w->topology.n_ases; i++)
		n += truth_status(w, w->topology.ases[i].as, p, holder) == '!';
	return n;
}

/* A right route that an AS has in one world and not in the other. */
static size_t
count_lost(const struct world *was, const struct world *is,
    const struct prefix *p)
{
	prefix_id a = sim_find_prefix(was->sim, p);
	prefix_id b = sim_find_prefix(is->sim, p);
	size_t n = 0;

	for (size_t i = 0; i < was->topology.n_ases; i++) {
		uint32_t as = was->topology.ases[i].as;
		if (a != PREFIX_ID_NONE &&
		    truth_at(was, as, a) == TRUTH_RIGHT &&
		    (b == PREFIX_ID_NONE || truth_at(is, as, b) == TRUTH_NONE))
			n++;
	}
	return n;
}

static bool
is_announced(const struct world *w, const struct prefix *p)
{
	prefix_id id = sim_find_prefix(w->sim, p);

	return id != PREFIX_ID_NONE && truth_is_announced(w, id);
}

static void
compare_prefix(const struct world *was, const struct world *is,
    const struct prefix *p, size_t *rows, struct strbuf *out)
{
	size_t before = count_wrong(was, p), after = count_wrong(is, p);
	size_t lost = count_lost(was, is, p), shown = 0;
	uint32_t holder = truth_holder(was, p);
	char text[PREFIX_TEXT_MAX];

	if (before == 0 && after == 0 && lost == 0)
		return;
	++*rows;
	strbuf_addf(out, "  %s", prefix_print(p, text));
	strbuf_pad_to(out, 26);
	strbuf_addf(out, " %5zu %8zu %10zu\n", before, after, lost);
	for (size_t i = 0; i < was->topology.n_ases && shown < 12; i++) {
		uint32_t as = was->topology.ases[i].as;
		char a = truth_status(was, as, p, holder);
		char b = truth_status(is, as, p, holder);
		if (a == b)
			continue;
		if (shown++ % 4 == 0)
			strbuf_add(out, shown > 1 ? "\n    " : "    ");
		strbuf_addf(out, "  AS%u %c -> %c", as, a, b);
	}
	if (shown > 0)
		strbuf_addc(out, '\n');
}

static const struct verdict *
verdict_of(const struct report *r, const char *id)
{
	for (size_t i = 0; i < r->n_verdicts; i++)
		if (str_eq(r->verdicts[i].requirement->id, id))
			return &r->verdicts[i];
	return NULL;
}

static void
compare_requirements(struct session *was, struct session *is,
    struct strbuf *out)
{
	struct arena scratch = { 0 };
	const struct report *a = grader_grade(was->work.world, was->store,
	    was->seed, &scratch, NULL);
	const struct report *b =
	    grader_grade(is->work.world, is->store, is->seed, &scratch, NULL);
	size_t changed = 0;

	for (size_t i = 0; i < a->n_verdicts; i++) {
		const struct verdict *v = &a->verdicts[i];
		const struct verdict *other = verdict_of(b, v->requirement->id);
		if (other == NULL || other->state == v->state)
			continue;
		changed++;
		strbuf_addf(out, "  %s %s: %s -> %s\n", v->requirement->id,
		    v->requirement->title, verdict_state_name(v->state),
		    verdict_state_name(other->state));
	}
	if (changed == 0)
		strbuf_add(out, "  no requirement changes\n");
	arena_finish(&scratch);
}

static void
compare(struct session *s, struct session *was, struct session *is,
    const char *command, uint64_t at_ms, struct strbuf *out)
{
	const struct world *a = was->work.world, *b = is->work.world;
	struct strbuf rows = { 0 };
	const struct prefix **all;
	size_t n = place_prefixes(was, &all), shown = 0, wrong = 0, then = 0;
	size_t lost = 0;

	for (size_t i = 0; i < n; i++) {
		if (!is_announced(a, all[i]) && !is_announced(b, all[i]))
			continue;
		compare_prefix(a, b, all[i], &shown, &rows);
		wrong += count_wrong(a, all[i]);
		then += count_wrong(b, all[i]);
		lost += count_lost(a, b, all[i]);
	}
	strbuf_add(out, "WHAT IF  ");
	text_wrap(out, 9,
	    arena_printf(&s->step_arena, "%s, at %s", command,
		session_time_text(s, at_ms)));
	strbuf_addf(out, "ASes with a wrong route at %s\n",
	    session_time_text(s, sim_now(a->sim)));
	strbuf_add(out,
	    "  prefix                    as it  with the  good "
	    "routes\n                             went    change        "
	    "lost\n");
	if (shown == 0)
		strbuf_add(out, "  nobody, both ways\n");
	strbuf_addn(out, strbuf_str(&rows), rows.len);
	strbuf_add(out, "Requirements\n");
	compare_requirements(was, is, out);
	strbuf_finish(&rows);
	session_tell(s, out,
	    "Wrong: %zu -> %zu. Good routes lost: %zu. Your "
	    "network was not touched.",
	    wrong, then, lost);
}

/* --- the command ----------------------------------------------------------*/

/* Cuts a trailing "at TIME" off. */
static bool
cut_time(struct session *s, char *line, uint64_t *at_ms)
{
	char *last = strrchr(line, ' '), *at;

	if (last == NULL || !scenario_time_parse(s->scenario, last + 1, at_ms))
		return false;
	*last = '\0';
	at = strrchr(line, ' ');
	if (at != NULL && str_eq(at + 1, "at")) {
		*at = '\0';
		return true;
	}
	*last = ' ';
	return false;
}

/* Compared where we are, once the story has begun; before that at its end. */
static uint64_t
compare_time(const struct session *s)
{
	uint64_t now = sim_now(session_sim(s));

	for (size_t i = 0; i < s->scenario->n_timeline; i++) {
		const struct timeline_event *e = &s->scenario->timeline[i];
		if (!e->replay_only && e->kind != TL_MESSAGE &&
		    e->kind != TL_REQUEST && e->at_ms > 0 && e->at_ms <= now)
			return now;
	}
	return s->scenario->duration_ms;
}

enum reply_status
cmd_whatif(struct session *s, const struct args *a, struct strbuf *out)
{
	char *line = arena_strdup(&s->step_arena, arg(a, "COMMAND..."));
	struct schedule story = { 0 };
	struct change change = { 0 }, nothing = { 0 };
	struct session *was = NULL, *is = NULL;
	struct args inner;
	uint64_t until;
	enum reply_status status = REPLY_ERROR;

	(void)cut_time(s, line, &change.at_ms);
	if (!command_parse(&s->step_arena, line, &inner, out))
		return REPLY_ERROR;
	if ((command_kind_of(&inner) & TRIED) == 0)
		return session_fail(s, out,
		    "`whatif` can try commit, load, "
		    "publish and revoke; not %s",
		    inner.tokens[0]);
	change.command = inner.line;
	change.config = str_eq(inner.tokens[0], "commit") ||
	    str_eq(inner.tokens[0], "load");
	if (str_eq(inner.tokens[0], "commit") && !lesson_has_candidate(s))
		return session_fail(s, out,
		    "there is nothing to commit: first change the candidate "
		    "with `configure` or `load`");
	until = compare_time(s);
	if (change.at_ms > until)
		until = s->scenario->duration_ms;
	read_schedule(s, &story);
	was = tell_again(s, &story, &nothing, until, out);
	if (was != NULL)
		is = tell_again(s, &story, &change, until, out);
	if (is != NULL) {
		compare(s, was, is, inner.line, change.at_ms, out);
		status = REPLY_OK;
	} else {
		session_fail(s, out, "this cannot be tried");
	}
	session_close(is);
	session_close(was);
	free(story.lines);
	return status;
}
