/* What is graded, and the lesson around it. */
#include "scenario/check.h"

const char *
programme_name(enum programme p)
{
	switch (p) {
	case PROGRAMME_NETOPS:
		return "netops";
	case PROGRAMME_IXP:
		return "ixp";
	case PROGRAMME_CDN:
		return "cdn";
	}
	return "netops";
}

const char *
step_kind_name(enum step_kind k)
{
	switch (k) {
	case STEP_READ:
		return "read";
	case STEP_PREDICT:
		return "predict";
	case STEP_RUN:
		return "run";
	case STEP_WHY:
		return "why";
	case STEP_FIX:
		return "fix";
	case STEP_CALL:
		return "call";
	case STEP_CHECK:
		return "check";
	case STEP_RECALL:
		return "recall";
	}
	return "read";
}

/* --- grade ----------------------------------------------------------------*/

/* "NO-1.1", "NO-R", "IX-2", "CD-4" */
static bool
is_requirement(const char *s)
{
	for (int i = 0; i < 2; i++)
		if (s[i] < 'A' || s[i] > 'Z')
			return false;
	if (s[2] != '-')
		return false;
	s += 3;
	if (*s >= 'A' && *s <= 'Z')
		return s[1] == '\0';
	if (*s < '1' || *s > '9')
		return false;
	while (*s >= '0' && *s <= '9')
		s++;
	if (*s == '\0')
		return true;
	if (*s++ != '.' || *s < '1' || *s > '9')
		return false;
	while (*s >= '0' && *s <= '9')
		s++;
	return *s == '\0';
}

/* Is word one of the words of list? */
static bool
in_words(const char *list, const char *word)
{
	struct strbuf a = { 0 }, b = { 0 };
	bool found = false;

	strbuf_addf(&a, " %s ", list);
	strbuf_addf(&b, " %s ", word);
	for (const char *p = a.s; *p != '\0' && !found; p++)
		found = str_starts(p, b.s);
	strbuf_finish(&a);
	strbuf_finish(&b);
	return found;
}

/* Which kinds there are, and that a field is one the kind reads. */
static void
check_vocabulary(struct check *c, const char *path, const struct y_probe *y)
{
	const struct probe_vocabulary *v = NULL;
	const struct {
		const char *field;
		bool given;
	} rows[] = {
		{ "neighbors", y->neighbors_count > 0 },
		{ "prefixes", y->prefixes_count > 0 },
		{ "at", y->at_count > 0 },
		{ "origin", y->origin != NULL },
		{ "path", y->path_count > 0 },
		{ "limit", y->limit != NULL },
		{ "percent", y->percent != NULL },
		{ "sources", y->sources_count > 0 },
		{ "messages", y->messages_count > 0 },
		{ "set", y->set != NULL },
		{ "next-hop", y->next_hop != NULL },
	};

	for (size_t i = 0; i < c->n_probes; i++)
		if (str_eq(c->probes[i].kind, y->kind))
			v = &c->probes[i];
	if (v == NULL) {
		const char **names =
		    ARENA_ARRAY(c->d->arena, c->n_probes, const char *);
		const char *nearest;
		struct diag *item;

		for (size_t i = 0; i < c->n_probes; i++)
			names[i] = c->probes[i].kind;
		nearest = str_nearest(y->kind, names, c->n_probes);
		item = check_error(c, path_make("%s.kind", path).s,
		    "probe-kind", "there is no probe \"%s\"", y->kind);
		if (nearest != NULL)
			diag_suggest(c->d, item, "%s", nearest);
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (rows[i].given && !in_words(v->fields, rows[i].field))
			check_error(c,
			    path_make("%s.%s", path, rows[i].field).s,
			    "probe-field", "the probe %s does not read \"%s\"",
			    y->kind, rows[i].field);
}

/* Names of databases that registry/ declares or uses. */
static void
check_sources(struct check *c, const char *path, const struct y_probe *y,
    struct probe_spec *out)
{
	const struct irr *irr = &c->s->published.irr;
	const char *names[IRR_DATABASES_MAX];

	out->n_sources = y->sources_count;
	out->sources = ARENA_ARRAY(&c->s->arena, out->n_sources, const char *);
	for (size_t i = 0; i < irr->n_databases; i++)
		names[i] = irr->databases[i].name;
	for (size_t i = 0; i < out->n_sources; i++) {
		const char *nearest;
		struct diag *item;

		out->sources[i] = check_text(c, y->sources[i]);
		/* Without a folder nobody knows what registry/ has. */
		if (c->s->dir == NULL ||
		    irr_find_database(irr, y->sources[i]) != NULL)
			continue;
		item = check_error(c, path_make("%s.sources.%zu", path, i).s,
		    "unknown-source", "registry/ has no database \"%s\"",
		    y->sources[i]);
		nearest = str_nearest(y->sources[i], names, irr->n_databases);
		if (nearest != NULL)
			diag_suggest(c->d, item, "%s", nearest);
	}
}

/* Messages for which somebody looks the learner up. */
static void
check_probe_messages(struct check *c, const char *path,
    const struct y_probe *y, struct probe_spec *out)
{
	out->messages = ARENA_ARRAY(&c->s->arena, y->messages_count,
	    const struct scenario_message *);
	for (size_t i = 0; i < y->messages_count; i++) {
		const struct scenario_message *m =
		    check_find_message(c, y->messages[i]);
		struct path at = path_make("%s.messages.%zu", path, i);

		if (m == NULL)
			check_error(c, at.s, "unknown-message",
			    "no message has the id \"%s\"", y->messages[i]);
		else if (!m->looked_up)
			check_error(c, at.s, "message-to",
			    "message \"%s\" has no \"to\": it arrives in any "
			    "case",
			    y->messages[i]);
		else
			out->messages[out->n_messages++] = m;
	}
}

static void
check_probe_values(struct check *c, const char *path, const struct y_probe *y,
    struct probe_spec *out)
{
	if (y->percent != NULL) {
		out->has_percent = true;
		out->percent = *y->percent;
		if (out->percent < 1 || out->percent > 100)
			check_error(c, path_make("%s.percent", path).s,
			    "percent", "a percentage is 1 to 100, found %u",
			    out->percent);
	}
	if (y->next_hop != NULL && !ip_addr_parse(y->next_hop, &out->next_hop))
		check_error(c, path_make("%s.next-hop", path).s, "address",
		    "\"%s\" is not an address", y->next_hop);
	out->set = check_text(c, y->set);
}

static void
check_probe(struct check *c, const char *path, const struct y_probe *y,
    struct probe_spec *out)
{
	if (c->n_probes > 0)
		check_vocabulary(c, path, y);
	check_ases(c, path_make("%s.neighbors", path).s, y->neighbors,
	    y->neighbors_count);
	check_ases(c, path_make("%s.at", path).s, y->at, y->at_count);
	*out = (struct probe_spec){
		.kind = check_text(c, y->kind),
		.neighbors = check_numbers(c, y->neighbors, y->neighbors_count),
		.n_neighbors = y->neighbors_count,
		.at = check_numbers(c, y->at, y->at_count),
		.n_at = y->at_count,
		.origin = y->origin != NULL ? *y->origin : 0,
		.path = check_numbers(c, y->path, y->path_count),
		.n_path = y->path_count,
		.limit = y->limit != NULL ? *y->limit : 0,
		.has_limit = y->limit != NULL,
		.note = check_text(c, y->note),
		.place = yaml_place_of(c->t, path),
	};
	out->place.file = c->s->file;
	check_sources(c, path, y, out);
	check_probe_messages(c, path, y, out);
	check_probe_values(c, path, y, out);
	out->prefixes = check_prefixes(c, path_make("%s.prefixes", path).s,
	    y->prefixes, y->prefixes_count, &out->n_prefixes);
}

static bool
is_graded(const struct scenario *s, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s->grade[i].requirement, id))
			return true;
	return false;
}

void
check_grade(struct check *c)
{
	struct scenario *s = c->s;

	s->n_grade = c->y->grade_count;
	s->grade = ARENA_ARRAY(&s->arena, s->n_grade, struct grade_item);
	for (size_t i = 0; i < s->n_grade; i++) {
		const struct y_grade *y = &c->y->grade[i];
		struct path at = path_make("grade.%zu", i);
		struct path id = path_make("%s.requirement", at.s);
		struct grade_item *out = &s->grade[i];

		if (!is_requirement(y->requirement))
			check_error(c, id.s, "requirement",
			    "\"%s\" is not a requirement such as NO-1.1",
			    y->requirement);
		else if (is_graded(s, i, y->requirement))
			check_error(c, id.s, "requirement",
			    "%s is graded already: put its probes together",
			    y->requirement);
		if (y->points > 1000)
			check_error(c, path_make("%s.points", at.s).s, "points",
			    "at most 1000 points, found %u", y->points);
		out->requirement = check_text(c, y->requirement);
		out->points = y->points;
		out->optional = y->optional;
		out->place = yaml_place_of(c->t, at.s);
		out->place.file = s->file;
		out->n_probes = y->probes_count;
		out->probes =
		    ARENA_ARRAY(&s->arena, out->n_probes, struct probe_spec);
		for (size_t k = 0; k < out->n_probes; k++)
			check_probe(c, path_make("%s.probes.%zu", at.s, k).s,
			    &y->probes[k], &out->probes[k]);
	}
}

/* --- steps ----------------------------------------------------------------*/

static void
check_quiz(struct check *c, const char *path, const struct y_question *y,
    struct quiz_question *out)
{
	size_t right = 0;

	out->question = check_text(c, y->question);
	out->n_choices = y->choices_count;
	out->choices =
	    ARENA_ARRAY(&c->s->arena, out->n_choices, struct quiz_choice);
	for (size_t i = 0; i < out->n_choices; i++) {
		out->choices[i] = (struct quiz_choice){
			.text = check_text(c, y->choices[i].text),
			.right = y->choices[i].right,
			.because = check_text(c, y->choices[i].because),
		};
		right += y->choices[i].right;
	}
	if (right != 1)
		check_error(c, path_make("%s.choices", path).s, "quiz",
		    "one choice is right, found %zu", right);
}

static void
check_hints(struct check *c, const char *path, const struct y_step *y,
    struct scenario_step *out)
{
	uint32_t before = 0;

	out->n_hints = y->hints_count;
	out->hints =
	    ARENA_ARRAY(&c->s->arena, out->n_hints, struct scenario_hint);
	for (size_t i = 0; i < out->n_hints; i++) {
		const struct y_hint *h = &y->hints[i];
		struct path at = path_make("%s.hints.%zu", path, i);

		if (h->level < 1 || h->level > 4 || h->level <= before)
			check_error(c, path_make("%s.level", at.s).s, "hint",
			    "the levels of hints go up from 1 to 4");
		if ((h->level == 4) != (h->commands != NULL))
			check_error(c, at.s, "hint",
			    "a hint of level 4, and no other, has "
			    "\"commands\"");
		before = h->level;
		out->hints[i] = (struct scenario_hint){
			.level = (int)(h->level & 7),
			.text = check_text(c, h->text),
			.commands = check_text(c, h->commands),
		};
	}
}

/* What a step of a kind cannot do without. */
static void
check_needs(struct check *c, const char *path, const struct y_step *y)
{
	if (y->kind == STEP_PREDICT && y->prefix == NULL)
		check_error(c, path, "step",
		    "a predict step says which \"prefix\" it is about");
	if (y->kind == STEP_WHY && y->explain == NULL)
		check_error(c, path, "step",
		    "a why step has an \"explain\" command");
	if (y->explain != NULL && !str_starts(y->explain, "explain "))
		check_error(c, path_make("%s.explain", path).s, "step",
		    "this is an explain command: \"explain route PREFIX at "
		    "AS\"");
	if (y->kind == STEP_RECALL && y->quiz_count == 0)
		check_error(c, path, "step", "a recall step has a \"quiz\"");
	if (y->kind == STEP_CALL && y->to == 0)
		check_error(c, path, "step",
		    "a call step says whom to reach: \"to\", an AS");
	else if (y->kind == STEP_CALL)
		check_as(c, path_make("%s.to", path).s, y->to);
	else if (y->to != 0)
		check_error(c, path_make("%s.to", path).s, "step",
		    "only a call step has \"to\"");
	if (y->candidate != NULL && y->kind != STEP_FIX)
		check_error(c, path_make("%s.candidate", path).s, "step",
		    "only a fix step has a candidate");
	if (y->until != NULL && y->kind != STEP_RUN)
		check_error(c, path_make("%s.until", path).s, "step",
		    "only a run step goes until a time");
	if (y->requirement != NULL &&
	    !is_graded(c->s, c->s->n_grade, y->requirement))
		check_error(c, path_make("%s.requirement", path).s, "step",
		    "%s is not graded in this scenario", y->requirement);
}

static void
check_step(struct check *c, size_t i, struct scenario_step *out)
{
	const struct y_step *y = &c->y->steps[i];
	struct path at = path_make("steps.%zu", i);
	uint64_t ms;

	check_needs(c, at.s, y);
	*out = (struct scenario_step){
		.kind = y->kind,
		.now = check_text(c, y->now),
		.text = check_text(c, y->text),
		.until = check_text(c, y->until),
		.explain = check_text(c, y->explain),
		.requirement = check_text(c, y->requirement),
		.candidate = check_text(c, y->candidate),
		.to_as = y->to,
		.origin = y->origin,
		.n_questions = y->quiz_count,
	};
	if (y->until != NULL)
		check_time(c, path_make("%s.until", at.s).s, y->until, &ms);
	if (y->prefix != NULL)
		check_prefix(c, path_make("%s.prefix", at.s).s, y->prefix,
		    &out->prefix);
	if (y->origin != 0)
		check_as(c, path_make("%s.origin", at.s).s, y->origin);
	out->questions =
	    ARENA_ARRAY(&c->s->arena, out->n_questions, struct quiz_question);
	for (size_t k = 0; k < out->n_questions; k++)
		check_quiz(c, path_make("%s.quiz.%zu", at.s, k).s, &y->quiz[k],
		    &out->questions[k]);
	check_hints(c, at.s, y, out);
}

void
check_lesson(struct check *c)
{
	struct scenario *s = c->s;

	s->n_steps = c->y->steps_count;
	s->steps = ARENA_ARRAY(&s->arena, s->n_steps, struct scenario_step);
	for (size_t i = 0; i < s->n_steps; i++)
		check_step(c, i, &s->steps[i]);
	s->n_whatifs = c->y->whatif_count;
	s->whatifs =
	    ARENA_ARRAY(&s->arena, s->n_whatifs, struct scenario_whatif);
	for (size_t i = 0; i < s->n_whatifs; i++)
		s->whatifs[i] = (struct scenario_whatif){
			.title = check_text(c, c->y->whatif[i].title),
			.command = check_text(c, c->y->whatif[i].command),
		};
}
