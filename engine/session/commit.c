/* commit, and commit on trial. */
#include <string.h>

#include "session/session_private.h"

/* Makes configurations live: texts[i] and versions along the edits, 0: stays
 * as it is. */
static void
make_live(struct session *s, const char *const *texts,
    const struct router_config *const *configs, const uint32_t *versions,
    const char *what)
{
	struct work *w = &s->work;
	struct sim_event *events =
	    ARENA_ARRAY(&w->arena, w->n_edits, struct sim_event);
	struct commit c = { .time_ms = sim_now(session_sim(s)), .what = what };
	size_t n = 0;

	c.texts = ARENA_ARRAY(&w->arena, w->n_edits, const char *);
	c.configs =
	    ARENA_ARRAY(&w->arena, w->n_edits, const struct router_config *);
	c.versions = ARENA_ARRAY(&w->arena, w->n_edits, uint32_t);
	for (size_t i = 0; i < w->n_edits; i++) {
		const struct edit *e = &w->edits[i];
		const struct commit *old = &w->commits[edit_commit(w, e)];
		bool changes = texts[i] != NULL;
		c.texts[i] = changes ? texts[i] : old->texts[i];
		c.configs[i] = changes ? configs[i] : old->configs[i];
		c.versions[i] = changes ? versions[i] : old->versions[i];
		if (changes)
			events[n++] = (struct sim_event){
				.kind = EV_CONFIG,
				.router = e->id,
				.a = versions[i],
			};
	}
	work_act(s, events, n);
	GROW(w->commits, w->n_commits, w->cap_commits);
	w->commits[w->n_commits++] = c;
	s->reply.world_changed = true;
	s->reply.config_changed = true;
	s->preview_valid = false;
}

void
trial_end(struct session *s)
{
	struct work *w = &s->work;
	const struct commit *before;
	const char **texts;

	if (!w->trial.active)
		return;
	before = &w->commits[w->trial.commit - 1];
	texts = ARENA_ARRAY(&w->arena, w->n_edits, const char *);
	w->trial.active = false;
	/* Time may have gone back to before the trial. */
	if (w->trial.commit >= w->n_commits)
		return;
	for (size_t i = 0; i < w->n_edits; i++) {
		struct edit *e = &w->edits[i];
		if (edit_commit(w, e) != w->trial.commit ||
		    before->configs[i] ==
			w->commits[w->trial.commit].configs[i])
			continue;
		texts[i] = before->texts[i];
		/* What was tried is kept to be worked on. */
		if (e->candidate == NULL)
			e->candidate = w->commits[w->trial.commit].texts[i];
	}
	make_live(s, texts, before->configs, before->versions, "trial ended");
}

/* --- lints ----------------------------------------------------------------*/

static bool
has_message(const struct diags *d, const struct diag *item)
{
	for (size_t i = 0; i < d->n; i++)
		if (str_eq(d->items[i].code, item->code) &&
		    str_eq(d->items[i].message, item->message))
			return true;
	return false;
}

static bool
is_without_effect(const struct diag *item)
{
	return str_eq(item->code, "no-effect") ||
	    str_eq(item->code, "level-above");
}

void
diags_fold(struct strbuf *out, const struct diags *d)
{
	size_t no_effect = 0, other = 0;

	for (size_t i = 0; i < d->n; i++)
		if (d->items[i].severity == DIAG_NOTE)
			++*(is_without_effect(&d->items[i]) ? &no_effect
							    : &other);
	if (no_effect + other == 1) {
		diags_render(out, d);
		return;
	}
	for (int severity = DIAG_ERROR; severity != DIAG_NOTE; severity++)
		for (size_t i = 0; i < d->n; i++)
			if ((int)d->items[i].severity == severity)
				diag_render(out, &d->items[i]);
	if (d->errors > DIAG_KEEP)
		strbuf_addf(out, "... and %zu more error%s\n",
		    d->errors - DIAG_KEEP, str_plural(d->errors - DIAG_KEEP));
	if (d->lints > DIAG_KEEP)
		strbuf_addf(out, "... and %zu more warning%s\n",
		    d->lints - DIAG_KEEP, str_plural(d->lints - DIAG_KEEP));
	no_effect += d->notes - no_effect - other;
	if (no_effect > 0)
		strbuf_addf(out, "%zu line%s no effect here (note).\n",
		    no_effect, no_effect == 1 ? " has" : "s have");
	if (other > 0)
		strbuf_addf(out,
		    "%zu line%s read as another spelling or "
		    "removes nothing (note).\n",
		    other, other == 1 ? " is" : "s are");
}

/* Notes about a text are shown once. */
static bool
is_noted(const struct session *s, const struct diag *item)
{
	for (size_t i = 0; i < s->work.n_edits; i++) {
		const struct edit *e = &s->work.edits[i];
		if (e->noted != NULL && e->noted == e->candidate &&
		    str_eq(item->place.file, e->file))
			return true;
	}
	return false;
}

/* What the change brought; what was so before was said before. */
static void
new_lints(struct session *s, const struct commit_preview *v, struct strbuf *out)
{
	struct work *w = &s->work;
	struct diags old, new;
	size_t known = 0;

	diags_init(&old, &s->step_arena);
	diags_init(&new, &s->step_arena);
	for (size_t i = 0; i < w->n_edits; i++) {
		const struct edit *e = &w->edits[i];
		const char *text = edit_running(w, e);
		(void)edit_check(e, e->file, text, strlen(text), &old);
	}
	for (size_t i = 0; i < v->diags->n; i++) {
		const struct diag *item = &v->diags->items[i];
		bool note = item->severity == DIAG_NOTE;
		if (has_message(&old, item))
			known += !note;
		else if (!note || !is_noted(s, item))
			diag_keep(&new, item);
	}
	diags_fold(out, &new);
	if (known > 0)
		strbuf_addf(out, "%zu warning%s as before.\n", known,
		    str_plural(known));
	diags_finish(&new);
	diags_finish(&old);
}

/* --- what is said ---------------------------------------------------------*/

enum { PREVIEW_LINES = 12 };

void
preview_print(const struct commit_preview *v, struct strbuf *out)
{
	size_t shown = 0;

	strbuf_addf(out,
	    "Routes: %zu refused now, %zu accepted now, %zu stay "
	    "accepted",
	    v->refused, v->accepted, v->kept);
	strbuf_addf(out, "; %zu good route%s lost\n", v->lost_good,
	    str_plural(v->lost_good));
	for (size_t i = 0; i < v->n_routes && shown < PREVIEW_LINES; i++) {
		const struct preview_route *r = &v->routes[i];
		if (r->what == PREVIEW_SENT || r->what == PREVIEW_NOT_SENT)
			continue;
		shown++;
		strbuf_addf(out, "  %-18s from AS%u ", r->prefix,
		    r->neighbor_as);
		strbuf_pad_to(out, 36);
		text_wrap(out, 36, r->text);
	}
	if (v->refused + v->accepted + v->lost_good > shown)
		strbuf_addf(out, "  ... and %zu more\n",
		    v->refused + v->accepted + v->lost_good - shown);
	if (v->sent_more + v->sent_less > 0)
		strbuf_addf(out, "Sent to neighbours: %zu more, %zu fewer\n",
		    v->sent_more, v->sent_less);
}

static void
say_done(struct session *s, const struct commit_preview *v, bool settled,
    const char *trial, struct strbuf *out)
{
	size_t changed = v->refused + v->accepted + v->lost_good +
	    v->sent_more + v->sent_less;
	const char *now = session_time_text(s, sim_now(session_sim(s)));

	if (changed > 0)
		preview_print(v, out);
	else
		strbuf_add(out, "No route changes by it at this moment.\n");
	if (!settled)
		narrate_oscillation(s, s->work.world, out);
	session_tell(s, out,
	    "Committed as version %zu%s. It is %s, %zu good "
	    "route%s lost.",
	    s->work.n_commits - 1, trial, now, v->lost_good,
	    str_plural(v->lost_good));
}

static enum reply_status
ask(struct session *s, const struct commit_preview *v, struct strbuf *out)
{
	new_lints(s, v, out);
	preview_print(v, out);
	s->confirm_pending = true;
	session_tell(s, out,
	    "This loses %zu good route%s: not committed yet. `commit` again "
	    "does it anyway.",
	    v->lost_good, str_plural(v->lost_good));
	return REPLY_CONFIRM;
}

/* --- the command ----------------------------------------------------------*/

static bool
any_changed(const struct work *w)
{
	for (size_t i = 0; i < w->n_edits; i++)
		if (edit_changed(w, &w->edits[i]))
			return true;
	return false;
}

/* Confirms a trial, or says that there is nothing to do. */
static enum reply_status
nothing_new(struct session *s, const struct args *a, struct strbuf *out)
{
	struct work *w = &s->work;

	if (!w->trial.active) {
		session_tell(s, out,
		    "Nothing to commit: the candidate is the "
		    "same as what runs.");
		return REPLY_OK;
	}
	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	w->trial.active = false;
	session_tell(s, out, "The trial is confirmed: version %zu stays.",
	    w->n_commits - 1);
	return REPLY_OK;
}

static void
commit_candidates(struct session *s)
{
	struct work *w = &s->work;
	const char **texts = ARENA_ARRAY(&w->arena, w->n_edits, const char *);
	const struct router_config **configs =
	    ARENA_ARRAY(&w->arena, w->n_edits, const struct router_config *);
	uint32_t *versions = ARENA_ARRAY(&w->arena, w->n_edits, uint32_t);

	for (size_t i = 0; i < w->n_edits; i++) {
		struct edit *e = &w->edits[i];
		if (!edit_changed(w, e))
			continue;
		texts[i] = e->candidate;
		configs[i] = e->compiled->config;
		versions[i] = e->compiled->version;
		e->compiled->committed = true;
	}
	make_live(s, texts, configs, versions, "commit");
	for (size_t i = 0; i < w->n_edits; i++)
		if (texts[i] != NULL)
			w->edits[i].candidate = NULL;
}

/* Compiles what changed without trying it, as replay does. */
static bool
compile_all(struct session *s)
{
	bool ok = true;

	for (size_t i = 0; i < s->work.n_edits; i++)
		if (edit_changed(&s->work, &s->work.edits[i]) &&
		    edit_compile(s, &s->work.edits[i])->config == NULL)
			ok = false;
	return ok;
}

enum reply_status
cmd_commit(struct session *s, const struct args *a, struct strbuf *out)
{
	struct work *w = &s->work;
	const char *duration = arg(a, "DURATION");
	const struct commit_preview *v = NULL;
	uint64_t ms = 0;
	bool settled;

	if (duration != NULL && (!command_duration(duration, &ms) || ms == 0))
		return session_fail(s, out,
		    "a trial needs a duration like "
		    "60s");
	if (!any_changed(w))
		return nothing_new(s, a, out);
	if (s->replaying || s->whatif) {
		if (!compile_all(s))
			return REPLY_ERROR;
	} else {
		v = session_preview(s);
		if (!v->can_commit) {
			diags_render(out, v->diags);
			return session_fail(s, out,
			    "Not committed: %zu "
			    "error%s. What runs has not changed.",
			    v->diags->errors, str_plural(v->diags->errors));
		}
		if (v->lost_good > 0 && !s->opt.batch && !s->confirm_pending)
			return ask(s, v, out);
	}
	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	if (v != NULL)
		new_lints(s, v, out);
	commit_candidates(s);
	w->trial.active = duration != NULL;
	w->trial.end_ms = sim_now(session_sim(s)) + ms;
	w->trial.commit = w->n_commits - 1;
	settled = world_settle(w->world) == SIM_SETTLED;
	if (v != NULL)
		say_done(s, v, settled,
		    duration == NULL
			? ""
			: arena_printf(&s->step_arena,
			      ", on trial until %s "
			      "(`commit` confirms)",
			      session_time_text(s, w->trial.end_ms)),
		    out);
	return REPLY_OK;
}
