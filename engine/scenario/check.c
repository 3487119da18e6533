/* What stands at the top of the file, and what all parts share. */
#include "scenario/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct path
path_make(const char *fmt, ...)
{
	struct path p;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(p.s, sizeof(p.s), fmt, ap);
	va_end(ap);
	return p;
}

struct diag *
check_error(struct check *c, const char *path, const char *code,
    const char *fmt, ...)
{
	struct strbuf text = { 0 };
	struct diag *item;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&text, fmt, ap);
	va_end(ap);
	item = yaml_error(c->t, c->d, code, yaml_place_of(c->t, path), "%s",
	    text.s);
	strbuf_finish(&text);
	return item;
}

struct diag *
check_lint(struct check *c, const char *path, const char *code, const char *fmt,
    ...)
{
	struct diag *item;
	va_list ap;

	va_start(ap, fmt);
	item = diag_vadd(c->d, DIAG_LINT, code, yaml_place_of(c->t, path), fmt,
	    ap);
	va_end(ap);
	return item;
}

const char *
check_text(struct check *c, const char *text)
{
	return text != NULL ? arena_strdup(&c->s->arena, text) : NULL;
}

uint32_t *
check_numbers(struct check *c, const uint32_t *v, size_t n)
{
	if (n == 0)
		return NULL;
	return arena_memdup(&c->s->arena, v, n * sizeof(*v));
}

static int
by_number(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;

	if (x->as != y->as)
		return x->as < y->as ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

void
numbered_sort(struct numbered *v, size_t n)
{
	qsort(v, n, sizeof(*v), by_number);
}

bool
check_prefix(struct check *c, const char *path, const char *text,
    struct prefix *out)
{
	char buf[PREFIX_TEXT_MAX];
	struct diag *item;

	switch (prefix_parse(text, out)) {
	case PREFIX_OK:
		return true;
	case PREFIX_HOST_BITS:
		item = check_error(c, path, "host-bits",
		    "%s has bits set beyond its length", text);
		diag_suggest(c->d, item, "%s", prefix_print(out, buf));
		break;
	case PREFIX_BAD_ADDR:
		check_error(c, path, "prefix",
		    "\"%s\" is not a prefix such as 22.1.0.0/16", text);
		break;
	case PREFIX_BAD_LEN:
		check_error(c, path, "prefix-length",
		    "\"%s\" needs a length after \"/\": 0 to 32, IPv6 0 to 128",
		    text);
		break;
	}
	*out = (struct prefix){ 0 };
	return false;
}

struct prefix *
check_prefixes(struct check *c, const char *path, char *const *texts, size_t n,
    size_t *out_n)
{
	struct prefix *out = ARENA_ARRAY(&c->s->arena, n, struct prefix);

	*out_n = 0;
	for (size_t i = 0; i < n; i++)
		if (check_prefix(c, path_make("%s.%zu", path, i).s, texts[i],
			&out[*out_n]))
			(*out_n)++;
	return out;
}

bool
check_time(struct check *c, const char *path, const char *text, uint64_t *ms)
{
	*ms = 0;
	if (scenario_time_parse(c->s, text, ms))
		return true;
	if (strchr(text, ':') != NULL && !c->s->has_epoch)
		check_error(c, path, "time",
		    "\"%s\" is a time of day, but the scenario has no "
		    "\"starts\"",
		    text);
	else
		check_error(c, path, "time",
		    "\"%s\" is not a time such as 90s, 150m or 18:47:30", text);
	return false;
}

bool
check_as(struct check *c, const char *path, uint32_t as)
{
	if (scenario_node(c->s, as) != NULL)
		return true;
	check_error(c, path, "unknown-as", "AS%u is not one of the nodes", as);
	return false;
}

void
check_ases(struct check *c, const char *path, const uint32_t *as, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_as(c, path_make("%s.%zu", path, i).s, as[i]);
}

bool
check_roa(struct check *c, const char *path, const struct y_roa *y,
    struct roa *out)
{
	int bits;

	*out = (struct roa){ .origin_as = y->origin };
	if (!check_prefix(c, path_make("%s.prefix", path).s, y->prefix,
		&out->prefix))
		return false;
	out->max_length = out->prefix.len;
	if (y->max == NULL)
		return true;
	bits = ip_bits(out->prefix.addr.family);
	if (*y->max < out->prefix.len || *y->max > (uint32_t)bits) {
		check_error(c, path_make("%s.max", path).s, "max-length",
		    "the maxLength of %s is %u to %d, found %u", y->prefix,
		    out->prefix.len, bits, *y->max);
		return false;
	}
	out->max_length = (uint8_t)*y->max;
	return true;
}

/* --- the top of the file ------------------------------------------------- */

static bool
is_word(const char *s, const char *more)
{
	for (; *s != '\0'; s++)
		if (!(*s >= 'a' && *s <= 'z') && !(*s >= '0' && *s <= '9') &&
		    strchr(more, *s) == NULL)
			return false;
	return true;
}

static bool
is_date(const char *s)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30,
		31 };
	int month, day;

	if (strlen(s) != 10)
		return false;
	for (size_t i = 0; i < 10; i++)
		if (i == 4 || i == 7 ? s[i] != '-' : s[i] < '0' || s[i] > '9')
			return false;
	month = (s[5] - '0') * 10 + s[6] - '0';
	day = (s[8] - '0') * 10 + s[9] - '0';
	return month >= 1 && month <= 12 && day >= 1 && day <= days[month - 1];
}

static void
check_times(struct check *c)
{
	const struct y_scenario *y = c->y;
	struct scenario *s = c->s;

	if (y->date != NULL && !is_date(y->date))
		check_error(c, "date", "date",
		    "\"%s\" is not a date such as 2008-02-24", y->date);
	if (y->starts != NULL) {
		uint64_t at = 0;

		s->has_epoch = true;
		if (strchr(y->starts, ':') == NULL ||
		    !scenario_time_parse(s, y->starts, &at))
			check_error(c, "starts", "time",
			    "\"%s\" is not a time of day such as 18:40",
			    y->starts);
		s->epoch_ms = at;
	}
	if (y->duration == NULL && y->ends == NULL)
		check_error(c, "", "duration",
		    "\"duration\" or \"ends\" is missing");
	else if (y->duration != NULL && y->ends != NULL)
		check_error(c, "ends", "duration",
		    "a scenario has either \"duration\" or \"ends\"");
	else if (y->duration != NULL)
		check_time(c, "duration", y->duration, &s->duration_ms);
	else
		check_time(c, "ends", y->ends, &s->duration_ms);
}

static void
check_learner(struct check *c)
{
	const struct y_learner *y = c->y->learner;
	struct scenario *s = c->s;
	const struct scenario_node *node;
	size_t n = 0;

	s->learner_as = y->as;
	s->may_publish = y->publish;
	if (!check_as(c, "learner.as", y->as))
		return;
	node = scenario_node(s, y->as);
	s->learner_routers =
	    ARENA_ARRAY(&s->arena, node->n_routers, const char *);
	for (size_t i = 0; i < node->n_routers; i++) {
		const struct scenario_router *r = &node->routers[i];
		struct path at = path_make("learner.as");
		bool named = y->routers_count == 0;

		for (size_t k = 0; k < y->routers_count; k++)
			if (str_eq(y->routers[k], r->name)) {
				named = true;
				at = path_make("learner.routers.%zu", k);
			}
		if (!named)
			continue;
		if (r->config == NULL)
			check_error(c, at.s, "no-config",
			    "the learner's router %s has no \"config\"",
			    r->name);
		s->learner_routers[n++] = r->name;
	}
	s->n_learner_routers = n;
	for (size_t k = 0; k < y->routers_count; k++) {
		bool found = false;

		for (size_t i = 0; i < node->n_routers; i++)
			found |= str_eq(y->routers[k], node->routers[i].name);
		if (!found)
			check_error(c, path_make("learner.routers.%zu", k).s,
			    "unknown-router", "AS%u has no router \"%s\"",
			    y->as, y->routers[k]);
	}
}

static void
check_layout(struct check *c)
{
	struct strbuf rows = { 0 };

	for (size_t i = 0; i < c->y->layout_count; i++) {
		const char *p = c->y->layout[i];

		while (*p != '\0') {
			size_t n = strcspn(p, " ");
			char word[16];
			uint32_t as;

			snprintf(word, sizeof(word), "%.*s",
			    (int)(n < sizeof(word) ? n : sizeof(word) - 1), p);
			if (n > 0 && !str_eq(word, "-") &&
			    (!str_to_u32(word, &as) ||
				scenario_node(c->s, as) == NULL))
				check_error(c, path_make("layout.%zu", i).s,
				    "unknown-as",
				    "a row of the layout is AS numbers of "
				    "nodes, found \"%s\"",
				    word);
			p += n + (p[n] == ' ');
		}
		strbuf_addf(&rows, "%s\n", c->y->layout[i]);
	}
	if (rows.len > 0)
		c->s->layout = arena_strdup(&c->s->arena, rows.s);
	strbuf_finish(&rows);
}

static void
check_head(struct check *c)
{
	const struct y_scenario *y = c->y;
	struct scenario *s = c->s;
	uint32_t year;

	if (y->version != 1)
		check_error(c, "version", "version",
		    "version %u is not known, this program reads version 1",
		    y->version);
	if (!is_word(y->id, "-"))
		check_error(c, "id", "id",
		    "\"%s\" is not an id: small letters, digits and -", y->id);
	if (strlen(y->edition) != 4 || !str_to_u32(y->edition, &year))
		check_error(c, "edition", "edition",
		    "the edition is a year, found \"%s\"", y->edition);
	s->version = y->version;
	s->id = check_text(c, y->id);
	s->title = check_text(c, y->title);
	s->summary = check_text(c, y->summary);
	s->programme = y->programme;
	s->module = check_text(c, y->module);
	s->edition = check_text(c, y->edition);
	s->seed = y->seed != NULL ? *y->seed : 1;
	s->date = check_text(c, y->date);
	s->bogons_default_only = y->bogons == BOGONS_DEFAULT_ONLY;
	s->n_sources = y->sources_count;
	s->sources = ARENA_ARRAY(&s->arena, s->n_sources, const char *);
	for (size_t i = 0; i < s->n_sources; i++)
		s->sources[i] = check_text(c, y->sources[i]);
	if (y->replay != NULL)
		s->replay_title = check_text(c, y->replay->title);
}

void
check_scenario(struct check *c)
{
	check_head(c);
	check_times(c);
	check_nodes(c);
	check_learner(c);
	check_links(c);
	check_irr(c);
	check_registry(c);
	check_maintainer(c);
	check_rpki(c);
	check_timeline(c);
	check_answers(c);
	check_grade(c);
	check_lesson(c);
	check_layout(c);
}
