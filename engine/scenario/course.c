#include "scenario/course.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/yaml_shape.h"
#include "scenario/yaml_text.h"

/* One file while it is read. */
struct reading {
	struct course *course;
	struct yaml_text text;
	struct diags *d;
};

static void
complain(struct reading *r, const char *path, const char *code,
    const char *what, const char *word)
{
	yaml_error(&r->text, r->d, code, yaml_place_of(&r->text, path), what,
	    word);
}

/* Where a thing stands in its file: "review.3.choices". */
static const char *
at(struct reading *r, const char *list, size_t i, const char *key)
{
	return arena_printf(&r->course->arena, "%s.%zu%s", list, i, key);
}

static void
take_question(struct reading *r, const char *path, const char *question,
    const struct y_choice *choices, size_t n, struct quiz_question *out)
{
	struct arena *arena = &r->course->arena;
	size_t right = 0;

	out->question = arena_strdup(arena, question);
	out->n_choices = n;
	out->choices = ARENA_ARRAY(arena, n, struct quiz_choice);
	for (size_t i = 0; i < n; i++) {
		out->choices[i] = (struct quiz_choice){
			.text = arena_strdup(arena, choices[i].text),
			.right = choices[i].right,
			.because = arena_strdup(arena, choices[i].because),
		};
		right += choices[i].right;
	}
	if (right != 1)
		complain(r, path, "quiz", "exactly one choice is right%s", "");
}

static void
take_module(struct reading *r, uint32_t version, const char *module)
{
	struct course *c = r->course;

	if (version != 1)
		complain(r, "version", "version",
		    "this program reads version 1%s", "");
	if (c->module != NULL && !str_eq(c->module, module))
		complain(r, "module", "module",
		    "the other file of this folder is of module %s", c->module);
	c->module = arena_strdup(&c->arena, module);
}

/* --- numbers --------------------------------------------------------------*/

/* "len 16-22" */
static bool
parse_number(struct arena *arena, const char *text, struct review_number *out)
{
	size_t name = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	const char *dash = strchr(text, '-');

	if (name == 0 || text[name] != ' ' || dash == NULL)
		return false;
	out->name = arena_strndup(arena, text, name);
	text += name + 1;
	return dash > text &&
	    str_to_u32(arena_strndup(arena, text, (size_t)(dash - text)),
		&out->from) &&
	    str_to_u32(dash + 1, &out->to) && out->from < out->to &&
	    out->to <= INT32_MAX;
}

/* The number that the text between the braces names, or -1. add: +1, -1. */
static int
number_of(const struct review_question *q, const char *s, size_t n, int *add)
{
	*add = 0;
	if (n > 2 && s[n - 1] == '1' && (s[n - 2] == '+' || s[n - 2] == '-')) {
		*add = s[n - 2] == '+' ? 1 : -1;
		n -= 2;
	}
	for (size_t i = 0; i < q->n_numbers; i++)
		if (strlen(q->numbers[i].name) == n &&
		    memcmp(q->numbers[i].name, s, n) == 0)
			return (int)i;
	return -1;
}

/* Appends the template with the values in place of the names. False, with the
 * offset of the brace, when a name is not drawn. */
static bool
fill(const struct review_question *q, const char *text, const uint32_t *values,
    bool *used, struct strbuf *out)
{
	while (*text != '\0') {
		size_t plain = strcspn(text, "{");
		size_t n;
		int add, i;

		strbuf_addn(out, text, plain);
		text += plain;
		if (*text == '\0')
			return true;
		n = strcspn(++text, "}");
		i = number_of(q, text, n, &add);
		if (text[n] != '}' || i < 0)
			return false;
		used[i] = true;
		strbuf_addf(out, "%u", values[i] + (uint32_t)add);
		text += n + 1;
	}
	return true;
}

/* Every name in the texts is drawn and every drawn name is used. */
static void
check_names(struct reading *r, size_t i, const struct review_question *q)
{
	static const uint32_t none[COURSE_NUMBERS_MAX];
	bool used[COURSE_NUMBERS_MAX] = { false };
	struct strbuf text = { 0 };
	bool ok = fill(q, q->text.question, none, used, &text);

	for (size_t k = 0; k < q->text.n_choices; k++) {
		ok = fill(q, q->text.choices[k].text, none, used, &text) && ok;
		ok = fill(q, q->text.choices[k].because, none, used, &text) &&
		    ok;
	}
	strbuf_finish(&text);
	if (!ok)
		complain(r, at(r, "review", i, ""), "numbers",
		    "a {name} in the texts is not in \"numbers\"%s", "");
	for (size_t k = 0; k < q->n_numbers; k++)
		if (!used[k])
			complain(r, at(r, "review", i, ".numbers"), "numbers",
			    "{%s} stands in none of the texts",
			    q->numbers[k].name);
}

static void
take_number(struct reading *r, size_t i, const char *text,
    struct review_question *q)
{
	struct review_number *n = &q->numbers[q->n_numbers];

	if (parse_number(&r->course->arena, text, n))
		q->n_numbers++;
	else
		complain(r, at(r, "review", i, ".numbers"), "numbers",
		    "\"%s\" is not a name and a range such as \"len 16-22\"",
		    text);
}

/* --- the two files --------------------------------------------------------*/

static void
take_quiz(struct reading *r, const struct y_quiz *y)
{
	struct course *c = r->course;

	take_module(r, y->version, y->module);
	c->n_quiz = y->quiz_count;
	c->quiz = ARENA_ARRAY(&c->arena, c->n_quiz, struct quiz_question);
	for (size_t i = 0; i < c->n_quiz; i++)
		take_question(r, at(r, "quiz", i, ".choices"),
		    y->quiz[i].question, y->quiz[i].choices,
		    y->quiz[i].choices_count, &c->quiz[i]);
}

static void
take_review(struct reading *r, const struct y_review *y)
{
	struct course *c = r->course;

	take_module(r, y->version, y->module);
	c->n_review = y->review_count;
	c->review = ARENA_ARRAY(&c->arena, c->n_review, struct review_question);
	for (size_t i = 0; i < c->n_review; i++) {
		const struct y_review_question *from = &y->review[i];
		struct review_question *q = &c->review[i];

		q->id = arena_strdup(&c->arena, from->id);
		q->about = arena_strdup(&c->arena, from->about);
		for (size_t k = 0; k < i; k++)
			if (str_eq(c->review[k].id, q->id))
				complain(r, at(r, "review", i, ".id"),
				    "id-twice",
				    "there is an entry \"%s\" "
				    "already",
				    q->id);
		for (size_t k = 0; k < from->numbers_count; k++)
			take_number(r, i, from->numbers[k], q);
		take_question(r, at(r, "review", i, ".choices"), from->question,
		    from->choices, from->choices_count, &q->text);
		check_names(r, i, q);
	}
}

static void
read_file(struct course *c, const char *file, const char *text, size_t len,
    const struct yaml_grammar *grammar, bool review, struct diags *d)
{
	struct reading r = { .course = c, .d = d };
	void *y;

	if (text == NULL)
		return;
	yaml_text_init(&r.text, file, text, len);
	if (yaml_shape_check(&r.text, grammar, d) &&
	    yaml_shape_load(&r.text, grammar, &y, NULL, d)) {
		if (review)
			take_review(&r, y);
		else
			take_quiz(&r, y);
		yaml_shape_free(grammar, y, 0);
	}
	yaml_text_finish(&r.text);
}

struct course *
course_parse(const char *quiz_file, const char *quiz, size_t quiz_len,
    const char *review_file, const char *review, size_t review_len,
    struct diags *d)
{
	struct course *c = xcalloc(1, sizeof(*c));
	size_t errors = d->errors;

	read_file(c, quiz_file, quiz, quiz_len, yaml_quiz(), false, d);
	read_file(c, review_file, review, review_len, yaml_review(), true, d);
	if (d->errors == errors)
		return c;
	course_destroy(c);
	return NULL;
}

void
course_destroy(struct course *c)
{
	if (c == NULL)
		return;
	arena_finish(&c->arena);
	free(c);
}

/* --- asking ---------------------------------------------------------------*/

static const char *
filled(const struct review_question *q, const char *text,
    const uint32_t *values, struct arena *arena)
{
	bool used[COURSE_NUMBERS_MAX];
	struct strbuf b = { 0 };
	const char *result;

	if (q == NULL)
		return text;
	INVARIANT(fill(q, text, values, used, &b));
	result = arena_strdup(arena, strbuf_str(&b));
	strbuf_finish(&b);
	return result;
}

/* q NULL: a text without names. */
static struct quiz_question *
ask(const struct quiz_question *from, const struct review_question *q,
    uint64_t seed, struct arena *arena)
{
	struct quiz_question *out = ARENA_NEW(arena, struct quiz_question);
	uint32_t values[COURSE_NUMBERS_MAX] = { 0 };

	for (size_t i = 0; q != NULL && i < q->n_numbers; i++) {
		const struct review_number *n = &q->numbers[i];

		values[i] = n->from +
		    (uint32_t)(base_rand(&seed) % (n->to - n->from + 1u));
	}
	out->question = filled(q, from->question, values, arena);
	out->n_choices = from->n_choices;
	out->choices = ARENA_ARRAY(arena, out->n_choices, struct quiz_choice);
	for (size_t i = 0; i < out->n_choices; i++) {
		size_t to = (size_t)(base_rand(&seed) % (i + 1));

		/* Fisher and Yates, from the inside out. */
		out->choices[i] = out->choices[to];
		out->choices[to] = (struct quiz_choice){
			.text = filled(q, from->choices[i].text, values, arena),
			.right = from->choices[i].right,
			.because =
			    filled(q, from->choices[i].because, values, arena),
		};
	}
	return out;
}

struct quiz_question *
course_quiz(const struct course *c, size_t i, uint64_t seed,
    struct arena *arena)
{
	PRE(i < c->n_quiz);
	return ask(&c->quiz[i], NULL, base_mix(seed, i), arena);
}

struct quiz_question *
course_review(const struct course *c, size_t i, uint64_t seed,
    struct arena *arena)
{
	PRE(i < c->n_review);
	return ask(&c->review[i].text, &c->review[i], base_mix(seed, i), arena);
}
