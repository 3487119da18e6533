/* Drafts of ROAs and ASPAs: what is typed is tried out at once, and published
 * with Enter. */
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "tui/form.h"
#include "tui/registry_facts.h"

enum { ROA_PREFIX, ROA_ORIGIN, ROA_MAX };
enum { ASPA_CUSTOMER, ASPA_PROVIDERS };
enum { LABEL_W = 15, PREVIEW_ROWS = 6 };

struct draft {
	enum rpki_kind kind;
	struct form form;
	struct rpki_facts facts;
	char *effect; /* of publishing it; owned */
	bool possible;
};

void
registry_command(const struct rpki_object *o, const char *verb,
    struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];
	bool publish = str_eq(verb, "publish");
	if (o->kind == RPKI_ROA) {
		strbuf_addf(out, "%s roa %s max %u origin AS%" PRIu32, verb,
		    prefix_print(&o->roa.prefix, text), o->roa.max_length,
		    o->roa.origin_as);
		return;
	}
	strbuf_addf(out, "%s aspa AS%" PRIu32, verb, o->aspa.as);
	if (publish)
		strbuf_add(out, " providers");
	for (size_t i = 0; publish && i < o->aspa.n; i++)
		strbuf_addf(out, "%c%" PRIu32, i > 0 ? ',' : ' ',
		    o->aspa.members[i]);
}

static void
draft_close(void *state)
{
	struct draft *d = state;
	form_finish(&d->form);
	rpki_facts_finish(&d->facts);
	free(d->effect);
	free(d);
}

/* --- the command that the fields make --------------------------------------*/

/* "", or the words with what is typed in them. */
static void
add_words(struct strbuf *out, const char *word, const char *typed)
{
	if (typed[0] != '\0')
		strbuf_addf(out, " %s %s", word, typed);
}

static void
draft_command(const struct draft *d, struct strbuf *out)
{
	if (d->kind == RPKI_ROA) {
		strbuf_add(out, "publish");
		add_words(out, "roa", form_text(&d->form, ROA_PREFIX));
		add_words(out, "max", form_text(&d->form, ROA_MAX));
		add_words(out, "origin", form_text(&d->form, ROA_ORIGIN));
		return;
	}
	strbuf_add(out, "publish");
	add_words(out, "aspa", form_text(&d->form, ASPA_CUSTOMER));
	add_words(out, "providers", form_text(&d->form, ASPA_PROVIDERS));
}

/* --- what is to be said about a field --------------------------------------*/

static bool
typed_roa(const struct draft *d, struct roa *out)
{
	uint32_t max;
	if (prefix_parse(form_text(&d->form, ROA_PREFIX), &out->prefix) !=
	    PREFIX_OK)
		return false;
	if (!str_to_as(form_text(&d->form, ROA_ORIGIN), &out->origin_as))
		return false;
	if (form_text(&d->form, ROA_MAX)[0] == '\0')
		max = out->prefix.len;
	else if (!str_to_u32(form_text(&d->form, ROA_MAX), &max) ||
	    max > (uint32_t)ip_bits(out->prefix.addr.family))
		return false;
	out->max_length = (uint8_t)max;
	return true;
}

static bool
has_roa(const struct rpki_facts *f, const struct announcement *of)
{
	for (size_t i = 0; i < f->n_rows; i++) {
		const struct rpki_object *o = f->rows[i].object;
		if (o != NULL && o->kind == RPKI_ROA &&
		    o->roa.origin_as == of->origin_as &&
		    prefix_covers(&o->roa.prefix, &of->prefix) &&
		    of->prefix.len <= o->roa.max_length)
			return true;
	}
	return false;
}

/* The longest of what its AS announces inside a ROA's prefix, for which neither
 * this ROA nor another one stands; 0: none. */
static uint8_t
longest_left(const struct rpki_facts *f, const struct roa *roa)
{
	uint8_t longest = 0;
	for (size_t i = 0; i < f->n_announced; i++) {
		const struct announcement *of = &f->announced[i];
		if (of->origin_as == roa->origin_as &&
		    prefix_covers(&roa->prefix, &of->prefix) &&
		    of->prefix.len > roa->max_length &&
		    of->prefix.len > longest && !has_roa(f, of))
			longest = of->prefix.len;
	}
	return longest;
}

static void
note_max_length(struct draft *d)
{
	struct roa roa = { 0 };
	struct prefix open;
	struct strbuf note = { 0 }, wanted = { 0 };
	form_note(&d->form, ROA_MAX, NULL, NULL);
	if (!typed_roa(d, &roa))
		return;
	uint8_t len = roa.prefix.len;
	uint8_t longest =
	    rpki_facts_longest(&d->facts, &roa.prefix, roa.origin_as);
	bool loose = roa.max_length > len &&
	    registry_roa_open(&roa, rpki_facts_announces, &d->facts, &open);
	strbuf_addf(&wanted, "%u", len);
	if (roa.max_length < len)
		strbuf_addf(&note,
		    "! shorter than the prefix itself. Suggest %u (Tab)", len);
	else if (loose && roa.max_length > longest)
		strbuf_addf(&note,
		    "! longer than you announce: leaves room for a "
		    "forged-origin sub-prefix hijack [RFC 9319 5]. Suggest %u "
		    "(Tab)",
		    len);
	else if (loose)
		strbuf_addf(&note,
		    "! parts that you do not announce can be hijacked with "
		    "your AS forged [RFC 9319 5]. Suggest %u (Tab), and a ROA "
		    "for each part",
		    len);
	else if ((longest = longest_left(&d->facts, &roa)) > 0)
		strbuf_addf(&note,
		    "AS%" PRIu32 " also announces a /%u in it: that needs a "
		    "ROA of its own",
		    roa.origin_as, longest);
	if (note.len > 0)
		form_note(&d->form, ROA_MAX, strbuf_str(&note),
		    loose || roa.max_length < len ? strbuf_str(&wanted) : NULL);
	strbuf_finish(&note);
	strbuf_finish(&wanted);
}

/* The links of the scenario say who is paid. */
static void
note_providers(struct app *a, struct draft *d)
{
	struct strbuf b = { 0 }, note = { 0 };
	uint32_t me = a->scenario->learner_as;
	for (size_t i = 0; i < a->scenario->n_links; i++) {
		const struct scenario_link *l = &a->scenario->links[i];
		uint32_t provider = 0;
		if (l->b_as == me && l->relation == REL_CUSTOMER)
			provider = l->a_as;
		else if (l->a_as == me && l->relation == REL_PROVIDER)
			provider = l->b_as;
		if (provider != 0)
			strbuf_addf(&b, "%s%" PRIu32, b.len > 0 ? "," : "",
			    provider);
	}
	if (b.len == 0)
		strbuf_add(&b, "0");
	if (str_eq(strbuf_str(&b), form_text(&d->form, ASPA_PROVIDERS)))
		form_note(&d->form, ASPA_PROVIDERS, NULL, NULL);
	else {
		strbuf_addf(&note, "your contracts say %s (Tab)",
		    strbuf_str(&b));
		form_note(&d->form, ASPA_PROVIDERS, strbuf_str(&note),
		    strbuf_str(&b));
	}
	strbuf_finish(&b);
	strbuf_finish(&note);
}

/* --- the effect ------------------------------------------------------------*/

/* When validators look again: until then nothing changes. */
static void
add_when(struct app *a, struct strbuf *out)
{
	const struct sim *sim = session_world(a->session)->sim;
	const struct rpki_plan *p = sim_rpki_plan(sim);
	for (uint32_t v = 0; p != NULL && v < p->n_validators; v++) {
		struct validator_status st = sim_validator_status(sim, v);
		if (st.state == VALIDATOR_DOWN) {
			strbuf_addf(out, "%s is down.\n",
			    p->validators[v].name);
		} else if (p->validators[v].refresh_ms == 0) {
			strbuf_addf(out, "%s fetches it at once.\n",
			    p->validators[v].name);
		} else {
			strbuf_addf(out, "%s fetches it at ",
			    p->validators[v].name);
			registry_time(a, st.next_ms, out);
			strbuf_add(out, ".\n");
		}
	}
}

/* The session tries it; nothing stays. */
static void
renew_effect(struct app *a, struct draft *d)
{
	struct strbuf line = { 0 }, text = { 0 };
	strbuf_add(&line, "preview ");
	draft_command(d, &line);
	const struct reply *r = session_command(a->session, strbuf_str(&line));
	d->possible = r->status != REPLY_ERROR;
	const char *told = r->text != NULL ? r->text : "";
	if (d->possible) {
		strbuf_addf(&text, "If you publish: %s\n", r->message);
		/* Its first line says the same. */
		told += strcspn(told, "\n");
		told += *told == '\n';
	}
	strbuf_add(&text, told);
	if (d->possible)
		add_when(a, &text);
	free(d->effect);
	d->effect = xstrdup(strbuf_str(&text));
	strbuf_finish(&line);
	strbuf_finish(&text);
	if (d->kind == RPKI_ROA)
		note_max_length(d);
	else
		note_providers(a, d);
}

/* --- overlay ---------------------------------------------------------------*/

static void
publish(struct app *a, struct draft *d)
{
	struct strbuf line = { 0 };
	draft_command(d, &line);
	size_t step = session_step_index(a->session);
	const struct reply *r = app_command(a, strbuf_str(&line), true);
	strbuf_finish(&line);
	if (r->status == REPLY_ERROR)
		return; /* the message says why; the draft stays */
	app_pop(a);
	if (session_step_index(a->session) != step)
		app_show(a, app_step_screen(a));
}

static void
what_if(struct app *a, const struct draft *d)
{
	struct strbuf line = { 0 };
	strbuf_add(&line, "whatif ");
	draft_command(d, &line);
	app_command_show(a, strbuf_str(&line), "What if", true);
	strbuf_finish(&line);
}

/* Neither w nor x is part of a prefix, a number or an AS. */
static void
draft_key(struct app *a, void *state, int key)
{
	struct draft *d = state;
	if (key == PRESS_ENTER)
		publish(a, d);
	else if (key == PRESS_ESC)
		app_pop(a);
	else if (key == 'w')
		overlay_text(a, "If you publish", d->effect);
	else if (key == 'x')
		what_if(a, d);
	else if (form_press(&d->form, key) == FORM_CHANGED)
		renew_effect(a, d);
}

static void
draft_draw(struct app *a, void *state, struct area pane)
{
	struct draft *d = state;
	struct text_lines t = { 0 };
	(void)a;
	text_lines_set(&t, d->effect, pane.w - 4);
	int want = (int)d->form.n + 4 + (int)(t.n < 12 ? t.n : 12);
	int h = want < pane.h - 6 ? want : pane.h - 6;
	if (h < (int)d->form.n + 4)
		h = pane.h;
	struct area box = area_part(pane, 0, pane.h - h, pane.w, h);
	area_fill(box, STYLE_PLAIN, ' ');
	area_rule(box, 0,
	    d->kind == RPKI_ROA ? "NEW ROA (draft, not yet published)"
				: "NEW ASPA (draft, not yet published)");
	int y = 1;
	area_text(box, 2, y, STYLE_PLAIN,
	    d->kind == RPKI_ROA ? "Who may announce this prefix?"
				: "Through whom may your routes go up? 0: "
				  "nobody");
	y++;
	y += form_draw(&d->form, area_part(box, 2, y, box.w - 2, box.h - y - 1),
	    LABEL_W);
	area_lines(area_part(box, 2, 0, box.w - 2, box.h), y + 1, STYLE_PLAIN,
	    &t, 0);
	if ((int)t.n > box.h - y - 1)
		area_right(box, box.w, box.h - 1, STYLE_REVERSE, " w: all ");
	text_lines_finish(&t);
}

static void
draft_hints(struct app *a, void *state, struct hints *h)
{
	struct draft *d = state;
	const struct form_field *f = &d->form.fields[d->form.at];
	(void)a;
	h->typing = true;
	if (d->possible)
		hints_add(h, "Enter", "publish");
	hints_add(h, "Tab",
	    f->suggestion != NULL ? "take suggestion" : "next field");
	hints_add(h, "w", "whole effect");
	hints_add(h, "x", "what-if");
	hints_add(h, "Esc", "discard");
}

static const struct overlay_ops draft_ops = { "draft", draft_close, draft_key,
	draft_draw, draft_hints, false };

static struct draft *
draft_open(struct app *a, enum rpki_kind kind)
{
	struct draft *d = xcalloc(1, sizeof(*d));
	d->kind = kind;
	rpki_facts_read(&d->facts, a);
	app_push(a, &draft_ops, d);
	return d;
}

void
registry_draft_roa(struct app *a, const struct roa *from)
{
	struct strbuf b = { 0 };
	char text[PREFIX_TEXT_MAX];
	bool has = from->prefix.addr.family != IP_NONE;
	struct draft *d = draft_open(a, RPKI_ROA);
	form_add(&d->form, "prefix",
	    has ? prefix_print(&from->prefix, text) : "");
	strbuf_addf(&b, "%" PRIu32, from->origin_as);
	form_add(&d->form, "origin AS", strbuf_str(&b));
	strbuf_clear(&b);
	if (has)
		strbuf_addf(&b, "%u", from->max_length);
	form_add(&d->form, "max length", strbuf_str(&b));
	strbuf_finish(&b);
	d->form.at = has ? ROA_MAX : ROA_PREFIX;
	renew_effect(a, d);
}

void
registry_draft_aspa(struct app *a)
{
	const struct rpki_state *state =
	    sim_rpki_state(session_world(a->session)->sim);
	uint32_t me = a->scenario->learner_as;
	const struct rpki_object *there =
	    state != NULL ? rpki_find_aspa(state, me) : NULL;
	struct strbuf b = { 0 };
	struct draft *d = draft_open(a, RPKI_ASPA);
	strbuf_addf(&b, "%" PRIu32, me);
	form_add(&d->form, "customer AS", strbuf_str(&b));
	strbuf_clear(&b);
	for (size_t i = 0; there != NULL && i < there->aspa.n; i++)
		strbuf_addf(&b, "%s%" PRIu32, i > 0 ? "," : "",
		    there->aspa.members[i]);
	form_add(&d->form, "providers", strbuf_str(&b));
	strbuf_finish(&b);
	d->form.at = ASPA_PROVIDERS;
	renew_effect(a, d);
}
