/* The inbox: what other networks wrote or said to the learner, what he wrote,
 * and what became of it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/message.h"
#include "tui/view.h"

/* For the message that is chosen: its address, its text, what was tried. */
enum { CHOSEN_ROWS = 8 };

struct inbox {
	struct arena arena;
	struct message *all; /* by time */
	size_t n, at, top;
	uint32_t generation;
	int page;
};

/* --- what is new -----------------------------------------------------------*/

static bool
has_reached(const struct app *a, const struct message *m, uint64_t now)
{
	return m->from_as != a->scenario->learner_as && m->read_ms <= now;
}

static size_t
count_reached(struct app *a)
{
	struct arena scratch = { 0 };
	struct message *all;
	uint64_t now = sim_now(session_world(a->session)->sim);
	size_t n = session_messages(a->session, &scratch, &all), reached = 0;
	for (size_t i = 0; i < n; i++)
		reached += has_reached(a, &all[i], now);
	arena_finish(&scratch);
	return reached;
}

void
inbox_recall(struct app *a)
{
	struct arena scratch = { 0 };
	struct store *store = session_store(a->session);
	const char *text = store != NULL
	    ? store_fact_get(store, app_scope(a, &scratch), "messages-seen",
		  &scratch)
	    : NULL;
	uint64_t n = 0;
	if (text != NULL)
		(void)str_to_u64(text, &n);
	a->messages_seen = (size_t)n;
	arena_finish(&scratch);
}

/* Everything that has come was looked at; also when the session goes on another
 * day. */
static void
mark_seen(struct app *a)
{
	struct arena scratch = { 0 };
	struct store *store = session_store(a->session);
	a->messages_seen = count_reached(a);
	a->messages_new = 0;
	if (store != NULL)
		(void)store_fact_set(store, app_scope(a, &scratch),
		    "messages-seen",
		    arena_printf(&scratch, "%zu", a->messages_seen),
		    clock_now(a->host->now));
	arena_finish(&scratch);
}

void
inbox_renew(struct app *a)
{
	size_t reached = count_reached(a);
	/* Time went back: what was read then is still to come. */
	if (a->messages_seen > reached)
		a->messages_seen = reached;
	a->messages_new = reached - a->messages_seen;
}

/* --- the list --------------------------------------------------------------*/

static void
inbox_close(void *state)
{
	struct inbox *b = state;
	arena_finish(&b->arena);
	free(b);
}

static void
read_messages(struct app *a, struct inbox *b)
{
	arena_reset(&b->arena);
	b->n = session_messages(a->session, &b->arena, &b->all);
	b->generation = a->generation;
	if (b->at >= b->n)
		b->at = b->n > 0 ? b->n - 1 : 0;
}

/* "came back", "answered", in a few words; "" when there is nothing. */
static const char *
became(const struct app *a, const struct message *m, uint64_t now)
{
	bool mine = m->from_as == a->scenario->learner_as;
	if (m->answered)
		return "answered";
	switch (m->way) {
	case MESSAGE_BOUNCED:
		return m->call ? "NO SUCH NUMBER" : "CAME BACK";
	case MESSAGE_NOBODY:
		return "NOBODY PICKED UP";
	case MESSAGE_NO_WAY:
		return "FOUND NO CONTACT";
	case MESSAGE_WAITS:
	case MESSAGE_READ:
		break;
	}
	if (mine)
		return "no answer yet";
	if (m->read_ms > now)
		return "NOT READ YET";
	return m->planned != NULL ? "WAITS FOR YOU" : "";
}

static void
draw_row(struct app *a, const struct inbox *b, size_t i, struct area at, int y)
{
	const struct message *m = &b->all[i];
	uint64_t now = sim_now(session_world(a->session)->sim);
	bool mine = m->from_as == a->scenario->learner_as;
	bool here = i == b->at;
	unsigned style = here ? STYLE_BOLD : STYLE_PLAIN;
	struct strbuf time = { 0 };
	scenario_time_print(a->scenario, m->time_ms, &time);
	area_text(at, 0, y, STYLE_BOLD, here ? ">" : " ");
	area_cut(at, 2, y, 9, style, strbuf_str(&time));
	area_text(at, 12, y, style, m->call ? "call" : "mail");
	area_print(at, 17, y, style, "%s AS%" PRIu32, mine ? "to  " : "from",
	    mine ? m->to_as : m->from_as);
	area_cut(at, 35, y, 16, style, became(a, m, now));
	area_cut(at, 52, y, at.w - 52, style,
	    mine || m->read_ms <= now ? m->text : "");
	strbuf_finish(&time);
}

static void
draw_chosen(struct app *a, const struct inbox *b, struct area at)
{
	const struct message *m = &b->all[b->at];
	uint64_t now = sim_now(session_world(a->session)->sim);
	bool mine = m->from_as == a->scenario->learner_as;
	struct strbuf text = { 0 };
	if (m->address != NULL)
		strbuf_addf(&text, "%s: %s\n",
		    m->call ? "called at" : "sent to", m->address);
	if (mine || m->read_ms <= now)
		strbuf_addf(&text, "\"%s\"\n", m->text);
	if (m->trail != NULL)
		strbuf_addf(&text, "%s\n", m->trail);
	area_line(at, 0, 0, at.w);
	area_wrap(at, 1, 1, at.w - 2, at.h - 1, STYLE_PLAIN, strbuf_str(&text));
	strbuf_finish(&text);
}

/* A box no taller than needed, so that the screen below stays in sight. */
static void
inbox_draw(struct app *a, void *state, struct area pane)
{
	struct inbox *b = state;
	if (b->generation != a->generation)
		read_messages(a, b);
	size_t want = (b->n > 0 ? b->n + CHOSEN_ROWS : 1) + 2;
	int h = want < (size_t)pane.h ? (int)want : pane.h;
	struct area box = area_part(pane, 0, pane.h - h, pane.w, h);
	area_fill(box, STYLE_PLAIN, ' ');
	struct area in = area_frame(box, STYLE_PLAIN, "MESSAGES");
	if (b->n == 0) {
		area_text(in, 1, 0, STYLE_PLAIN, "No messages yet.");
		return;
	}
	int below = in.h > CHOSEN_ROWS + 2 ? CHOSEN_ROWS : in.h / 2;
	b->page = in.h - below;
	list_scroll(&b->top, b->at, b->n, b->page);
	for (int i = 0; i < b->page && b->top + (size_t)i < b->n; i++) {
		size_t row = b->top + (size_t)i;
		draw_row(a, b, row, in, i);
		if (row == b->at)
			area_cursor(in, 0, i);
	}
	if (below > 0)
		draw_chosen(a, b, area_part(in, 0, in.h - below, in.w, below));
}

/* --- keys ------------------------------------------------------------------*/

/* The AS that the message came from, or went to. */
static uint32_t
other_side(const struct app *a, const struct message *m)
{
	return m->from_as == a->scenario->learner_as ? m->to_as : m->from_as;
}

static void
answer(struct app *a, const char *text)
{
	struct strbuf line = { 0 };
	if (text[0] == '\0' || a->reply_to == 0)
		return;
	strbuf_addf(&line, "contact message AS%" PRIu32 " %s", a->reply_to,
	    text);
	app_command(a, strbuf_str(&line), true);
	strbuf_finish(&line);
}

static void
ask_answer(struct app *a, const struct message *m)
{
	struct strbuf label = { 0 };
	a->reply_to = other_side(a, m);
	if (a->reply_to == 0) {
		app_say_error(a, "Nobody waits for an answer to this.");
		return;
	}
	strbuf_addf(&label, "write to AS%" PRIu32 ": ", a->reply_to);
	overlay_prompt(a, strbuf_str(&label), "", answer);
	strbuf_finish(&label);
}

static void
inbox_key(struct app *a, void *state, int key)
{
	struct inbox *b = state;
	enum request r = request_of_key(key);
	if (list_move(&b->at, b->n, r, b->page))
		return;
	if (r == REQ_REPLAY && b->n > 0) { /* r: reply */
		ask_answer(a, &b->all[b->at]);
	} else if (r == REQ_ENTER && b->n > 0) {
		app_pop(a);
		app_command_show(a, "show messages", "Messages", true);
	} else if (r == REQ_BACK || r == REQ_QUIT || r == REQ_INBOX) {
		app_pop(a);
	} else if (r >= REQ_LESSON && r <= REQ_SCORE) {
		app_pop(a);
		app_request(a, r);
	}
}

static void
inbox_hints(struct app *a, void *state, struct hints *h)
{
	const struct inbox *b = state;
	(void)a;
	h->typing = true;
	if (b->n > 0) {
		hints_add(h, "Enter", "all as text");
		hints_add(h, "r", "reply");
		hints_add(h, "Up/Dn", "choose");
	}
	hints_add(h, "6", "registry");
	hints_add(h, "Esc", "later");
}

static const struct overlay_ops inbox_ops = { "inbox", inbox_close, inbox_key,
	inbox_draw, inbox_hints, false };

void
overlay_inbox(struct app *a)
{
	struct inbox *b = xcalloc(1, sizeof(*b));
	read_messages(a, b);
	b->at = b->n > 0 ? b->n - 1 : 0;
	mark_seen(a);
	app_push(a, &inbox_ops, b);
}
