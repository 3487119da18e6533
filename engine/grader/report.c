#include <string.h>

#include "grader/grader.h"

enum { WIDTH = 78 };

/* Appends text wrapped at WIDTH, continuation lines indented. */
static void
add_wrapped(struct strbuf *out, const char *first, size_t indent,
    const char *text)
{
	size_t col = strlen(first);
	bool begins = true;

	strbuf_add(out, first);
	for (; *text != '\0'; text += strspn(text, " ")) {
		size_t word = strcspn(text, " ");
		if (begins) {
			begins = false;
		} else if (col + 1 + word > WIDTH) {
			strbuf_addf(out, "\n%*s", (int)indent, "");
			col = indent;
		} else {
			strbuf_addc(out, ' ');
			col++;
		}
		str_add_safe(out, text, word, false);
		col += word;
		text += word;
	}
	strbuf_addc(out, '\n');
}

static const char *
action_title(const char *programme, int action)
{
	static const char *const netops[] = { "Beside the actions", "Filtering",
		"Anti-spoofing", "Coordination", "Global validation" };

	if (strcmp(programme, "netops") == 0 && action >= 0 &&
	    (size_t)action < ARRAY_LEN(netops))
		return netops[action];
	return "";
}

static const char *
box(enum verdict_state s)
{
	switch (s) {
	case VERDICT_PASS:
		return "[x]";
	case VERDICT_FAIL:
		return "[ ]";
	case VERDICT_NOT_APPLICABLE:
		return "[-]";
	case VERDICT_NO_DATA:
		return "[?]";
	}
	return "";
}

const char *
verdict_ask(const struct verdict *v, size_t i)
{
	const char *ask = v->evidence[i].explain;

	for (size_t k = 0; ask != NULL && k < i; k++)
		if (v->evidence[k].explain != NULL &&
		    strcmp(v->evidence[k].explain, ask) == 0)
			return NULL;
	return ask;
}

/* "explain": the command that shows more, once for each verdict. */
static void
print_evidence(const struct verdict *v, struct strbuf *out)
{
	const char *explain = NULL;

	for (size_t i = 0; i < v->n_evidence; i++) {
		add_wrapped(out, "       - ", 9, v->evidence[i].text);
		if (explain == NULL)
			explain = v->evidence[i].explain;
	}
	if (v->not_shown > 0)
		strbuf_addf(out, "       - and %u more that failed\n",
		    v->not_shown);
	if (explain != NULL)
		add_wrapped(out, "       ask: ", 12, explain);
}

static void
print_verdict(const struct verdict *v, struct strbuf *out)
{
	const struct requirement *q = v->requirement;
	struct strbuf line = { 0 };

	strbuf_addf(&line, "  %s %-6s %s ", box(v->state), q->id, q->title);
	strbuf_pad_to(&line, 64);
	strbuf_addf(&line, "%-7s%3u/%u\n",
	    v->state == VERDICT_NOT_APPLICABLE ? "n/a"
					       : verdict_state_name(v->state),
	    v->points, v->max);
	strbuf_add(out, strbuf_str(&line));
	strbuf_finish(&line);
	if (v->optional)
		add_wrapped(out, "       ", 7,
		    q->mandatory
			? "MANRS asks for it. Here it is an extra part, which "
			  "does not decide whether you pass."
			: "An extra part of this exercise, which does not "
			  "decide whether you pass.");
	else if (!q->mandatory)
		add_wrapped(out, "       ", 7,
		    "Recommended by the guide, asked for by this exercise: "
		    "not meeting it does not fail MANRS.");
	if (v->state != VERDICT_PASS)
		print_evidence(v, out);
}

static void
print_action(const struct report *r, const struct action_score *a,
    struct strbuf *out)
{
	struct strbuf line = { 0 };

	if (a->action != 0)
		strbuf_addf(&line, " Action %d ", a->action);
	strbuf_addf(&line, " %s ", action_title(a->programme, a->action));
	strbuf_pad_to(&line, 71);
	strbuf_addf(&line, "%3u/%u\n", a->points, a->max);
	strbuf_add(out, strbuf_str(&line));
	strbuf_finish(&line);
	for (size_t i = 0; i < r->n_verdicts; i++)
		if (r->verdicts[i].requirement->action == a->action &&
		    strcmp(r->verdicts[i].requirement->programme,
			a->programme) == 0)
			print_verdict(&r->verdicts[i], out);
}

void
report_print(const struct report *r, struct strbuf *out)
{
	size_t open = 0;

	strbuf_addf(out,
	    "MANRS requirements (edition %s), scenario %s\n"
	    "Graded on what the network does.\n\n",
	    r->edition, r->scenario);
	for (size_t i = 0; i < r->n_actions; i++)
		print_action(r, &r->actions[i], out);
	for (size_t i = 0; i < r->n_verdicts; i++)
		open += verdict_decides(&r->verdicts[i]) &&
		    (r->verdicts[i].state == VERDICT_FAIL ||
			r->verdicts[i].state == VERDICT_NO_DATA);
	strbuf_addf(out, "\n Score %u of %u. ", r->points, r->max);
	if (r->passed)
		strbuf_add(out,
		    "Passed: every requirement of this exercise is met.\n");
	else if (open == 0)
		strbuf_add(out, "Not passed: nothing could be tested.\n");
	else
		strbuf_addf(out,
		    "Not passed: %zu requirement%s of this exercise %s "
		    "open.\n",
		    open, open == 1 ? "" : "s", open == 1 ? "is" : "are");
}

/* places: also where in the configuration, and the command that shows more,
 * which the object of the command line does not have. */
static void
evidence_json(struct json *j, const char *key, const struct verdict *v,
    bool places)
{
	json_begin_array(j, key);
	for (size_t i = 0; i < v->n_evidence; i++) {
		const struct evidence *e = &v->evidence[i];
		json_begin_object(j, NULL);
		json_put_string(j, "kind", evidence_kind_name(e->kind));
		json_put_string(j, "text", e->text);
		if (places && e->place.line > 0 && e->place.file != NULL) {
			json_put_string(j, "file", e->place.file);
			json_put_number(j, "line", e->place.line);
		}
		if (places && e->explain != NULL)
			json_put_string(j, "explain", e->explain);
		json_end_object(j);
	}
	json_end_array(j);
}

void
verdict_evidence_json(const struct verdict *v, struct strbuf *out)
{
	struct json j;

	json_init(&j, out, false);
	evidence_json(&j, NULL, v, true);
}

static void
verdict_json(struct json *j, const struct verdict *v)
{
	const struct requirement *q = v->requirement;

	json_begin_object(j, NULL);
	json_put_string(j, "id", q->id);
	json_put_string(j, "programme", q->programme);
	json_put_number(j, "action", q->action);
	json_put_string(j, "level",
	    q->mandatory && !v->optional ? "mandatory" : "recommended");
	json_put_bool(j, "required", verdict_decides(v));
	json_put_string(j, "state", verdict_state_name(v->state));
	json_put_number(j, "points", v->points);
	json_put_number(j, "max", v->max);
	evidence_json(j, "evidence", v, false);
	json_end_object(j);
}

void
report_json(const struct report *r, struct strbuf *out)
{
	struct json j;

	json_init(&j, out, true);
	json_begin_object(&j, NULL);
	json_put_string(&j, "scenario", r->scenario);
	json_put_string(&j, "edition", r->edition);
	json_put_number(&j, "seed", (int64_t)r->seed);
	json_put_number(&j, "virtual_time_ms", (int64_t)r->virtual_time_ms);
	json_put_bool(&j, "passed", r->passed);
	json_begin_object(&j, "score");
	json_put_number(&j, "points", r->points);
	json_put_number(&j, "max", r->max);
	json_end_object(&j);
	json_begin_array(&j, "actions");
	for (size_t i = 0; i < r->n_actions; i++) {
		const struct action_score *a = &r->actions[i];
		json_begin_object(&j, NULL);
		json_put_string(&j, "programme", a->programme);
		json_put_number(&j, "action", a->action);
		json_put_string(&j, "state", verdict_state_name(a->state));
		json_put_number(&j, "points", a->points);
		json_put_number(&j, "max", a->max);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_begin_array(&j, "requirements");
	for (size_t i = 0; i < r->n_verdicts; i++)
		verdict_json(&j, &r->verdicts[i]);
	json_end_array(&j);
	json_end_object(&j);
	strbuf_addc(out, '\n');
}
