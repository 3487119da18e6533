/* The questions of a tutorial on the screen: choose, see why, go on. */
#include "tui/view.h"

static void
round_end(struct app *a)
{
	bool asked = a->round != NULL;
	course_round_close(a->round);
	a->round = NULL;
	if (asked)
		app_renew_catalog(a);
}

static void round_ask(struct app *a);

static void
round_answered(struct app *a, size_t index)
{
	struct strbuf said = { 0 };
	course_round_answer(a->round, a->host, index, &said);
	bool more = a->round->question != NULL;
	overlay_done(a, "Answer", strbuf_str(&said), false,
	    more ? round_ask : round_end);
	strbuf_finish(&said);
}

static void
round_ask(struct app *a)
{
	const struct quiz_question *q = a->round->question;
	const char *rows[8];
	size_t n = 0;
	struct strbuf title = { 0 };
	for (; n < q->n_choices && n < ARRAY_LEN(rows); n++)
		rows[n] = q->choices[n].text;
	course_round_title(a->round, &title);
	overlay_choose(a,
	    &(struct chooser){ .title = strbuf_str(&title),
		.lead = q->question,
		.rows = rows,
		.n = n,
		.chosen = round_answered });
	strbuf_finish(&title);
}

void
overlay_round(struct app *a, const struct catalog_module *m, bool review)
{
	struct strbuf why = { 0 };
	/* One that was left has changed nothing; m is the catalog's, which stays. */
	course_round_close(a->round);
	a->round = course_round_open(a->host, m, review, &why);
	if (a->round != NULL)
		round_ask(a);
	else
		overlay_text(a, m->title, strbuf_str(&why));
	strbuf_finish(&why);
}
