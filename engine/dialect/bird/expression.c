/* Expanded community lists: expressions over the communities of a route as they
 * are printed, in ascending order, "64500:1 64500:2 no-export". BIRD has them
 * in any order and as numbers, so a function takes the lowest one after the
 * other and gives what would be printed to the machine of the expression. */
#include "dialect/bird/path_machine.h"
#include "dialect/bird/private.h"

#include <stdio.h>

/* What the model prints as a word (core/community.c). */
static const uint32_t words[] = { COMMUNITY_GRACEFUL_SHUTDOWN, 0xffff0001,
	0xffff0006, 0xffff0007, COMMUNITY_BLACKHOLE, COMMUNITY_NO_EXPORT,
	COMMUNITY_NO_ADVERTISE, COMMUNITY_NO_EXPORT_SUBCONFED,
	COMMUNITY_NO_PEER };

/* How BIRD takes the members of a list apart. */
static const struct {
	const char *list, *member, *empty;
	const char *parts[3];
	size_t n_parts;
} kinds[] = {
	[COMM_STANDARD] = { "clist", "pair", "-empty-",
	    { "lowest.asn", "lowest.data" }, 2 },
	[COMM_LARGE] = { "lclist", "lc", "---empty---",
	    { "lowest.asn", "lowest.data1", "lowest.data2" }, 3 },
};

/* --- the machine --------------------------------------------------------- */

static bool
make_machine(struct bird *b, const struct community_rule *r,
    struct path_chars *out)
{
	const char *letters[LETTERS_MAX] = { "0", "1", "2", "3", "4", "5", "6",
		"7", "8", "9", " ", ":" };
	size_t n = LETTER_WORD;

	_Static_assert(LETTER_WORD + ARRAY_LEN(words) <= LETTERS_MAX,
	    "all words are letters");
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		struct strbuf text = { 0 };

		community_print(words[i], &text);
		letters[n++] = arena_strdup(&b->arena, strbuf_str(&text));
		strbuf_finish(&text);
	}
	return path_chars_make(&b->arena, as_path_regex_machine(r->regex),
		   letters, n, out) &&
	    out->n <= BIRD_LETTER_STATES_MAX;
}

/* --- the function -------------------------------------------------------- */

static void
add_step(struct strbuf *out, const char *step, const char *indent,
    size_t letter)
{
	strbuf_addf(out, "%spath_state = ", indent);
	bird_add_symbol(out, step);
	strbuf_addf(out, "(path_state, %zu);\n", letter);
}

static void
add_words(struct strbuf *out, const char *step)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		strbuf_add(out, "\t\t");
		bird_add_community(out, COMM_STANDARD, &words[i]);
		strbuf_addc(out, ':');
		add_step(out, step, " ", LETTER_WORD + i);
	}
}

static void
add_member(struct strbuf *out, enum community_kind kind, const char *step)
{
	const char *indent = kind == COMM_STANDARD ? "\t\t\t" : "\t\t";

	if (kind == COMM_STANDARD) {
		strbuf_add(out, "\t\tcase lowest {\n");
		add_words(out, step);
		strbuf_add(out, "\t\telse:\n");
	}
	for (size_t i = 0; i < kinds[kind].n_parts; i++) {
		if (i > 0)
			add_step(out, step, indent, LETTER_COLON);
		bird_add_number(out, indent, step, kinds[kind].parts[i],
		    kind == COMM_STANDARD);
	}
	if (kind == COMM_STANDARD)
		strbuf_add(out, "\t\t}\n");
}

static void
print_function(struct strbuf *out, enum community_kind kind, const char *name,
    const char *step, const struct path_chars *m)
{
	strbuf_add(out, "function ");
	bird_add_symbol(out, name);
	strbuf_addf(out,
	    "(%s members)\n{\n"
	    "\tint path_state = 0;\n"
	    "\tbool at_begin = true;\n"
	    "\t%s rest = members;\n"
	    "\tfor %s each in members do {\n"
	    "\t\t%s lowest = rest.min;\n"
	    "\t\trest = delete(rest, lowest);\n"
	    "\t\tif ! at_begin then ",
	    kinds[kind].list, kinds[kind].list, kinds[kind].member,
	    kinds[kind].member);
	add_step(out, step, "", LETTER_BLANK);
	strbuf_add(out, "\t\tat_begin = false;\n");
	add_member(out, kind, step);
	strbuf_add(out, "\t}\n");
	bird_add_accepting(out, m->accepts, sizeof(*m->accepts), m->n);
}

/* NULL: refused. */
static const struct bird_function *
make_function(struct bird *b, const struct community_list *l,
    const struct community_rule *r)
{
	const struct bird_function *f = bird_known(b, BIRD_COMMUNITY_RULE, r);
	const char *step;
	struct path_chars m;

	if (f != NULL)
		return f;
	/* BIRD cannot take extended communities apart. */
	if (l->kind == COMM_EXTENDED || !make_machine(b, r, &m)) {
		bird_refuse(b, r->place,
		    "the expression '%s' of community list %s", r->text,
		    l->name);
		return NULL;
	}
	f = bird_name(b, BIRD_COMMUNITY_RULE, r, l->name, 0);
	step = bird_name(b, BIRD_COMMUNITY_STEP, r, l->name, 0)->name;
	strbuf_addf(&b->functions, "# %s\n", r->text);
	bird_add_letters(&b->functions, step, &m);
	print_function(&b->functions, l->kind, f->name, step, &m);
	return f;
}

void
bird_community_expression(struct bird *b, const struct community_list *l,
    const struct community_rule *r, const char *members, struct strbuf *out)
{
	const struct bird_function *f = make_function(b, l, r);

	if (f == NULL) {
		strbuf_add(out, "false");
		return;
	}
	bird_add_symbol(out, f->name);
	strbuf_addf(out, "(%s)", members);
}

/* --- "set comm-list NAME delete" ----------------------------------------- */

/* Does the rule name this one community? A standard rule does when any of its
 * communities is it. */
static void
add_names_one(struct bird *b, const struct community_list *l,
    const struct community_rule *r, struct strbuf *out)
{
	size_t stride = community_stride(l->kind);
	char alone[64];

	if (r->any || r->regex != NULL) {
		snprintf(alone, sizeof(alone), "add(%s, each)",
		    kinds[l->kind].empty);
		if (r->any)
			strbuf_add(out, "true");
		else
			bird_community_expression(b, l, r, alone, out);
		return;
	}
	strbuf_add(out, "each ~ [");
	for (size_t i = 0; i + stride <= r->n_words; i += stride) {
		if (i > 0)
			strbuf_add(out, ", ");
		bird_add_community(out, l->kind, &r->words[i]);
	}
	strbuf_addc(out, ']');
}

static const struct bird_function *
each_function(struct bird *b, const struct community_list *l)
{
	const struct bird_function *f = bird_known(b, BIRD_COMMUNITY_EACH, l);
	struct strbuf text = { 0 };

	if (f != NULL)
		return f;
	for (size_t i = 0; i < l->n; i++) {
		strbuf_add(&text, "\tif ");
		add_names_one(b, l, &l->rules[i], &text);
		strbuf_addf(&text, " then return %s;\n",
		    l->rules[i].permit ? "true" : "false");
	}
	f = bird_name(b, BIRD_COMMUNITY_EACH, l, l->name, 0);
	strbuf_add(&b->functions, "function ");
	bird_add_symbol(&b->functions, f->name);
	strbuf_addf(&b->functions, "(%s each)\n{\n%s\treturn false;\n}\n\n",
	    kinds[l->kind].member, strbuf_str(&text));
	strbuf_finish(&text);
	return f;
}

/* The loop goes through the list as it was (seen in BIRD 2.0.12). */
void
bird_delete_each(struct bird *b, const struct community_list *l,
    struct place place, const char *indent, struct strbuf *out)
{
	const char *attribute = bird_community_attribute(l->kind);
	const struct bird_function *f;

	if (l->kind == COMM_EXTENDED) {
		bird_refuse(b, place,
		    "deleting by the expressions of community list %s",
		    l->name);
		return;
	}
	f = each_function(b, l);
	strbuf_addf(out, "%sfor %s each in %s do\n%s\tif ", indent,
	    kinds[l->kind].member, attribute, indent);
	bird_add_symbol(out, f->name);
	strbuf_addf(out, "(each) then %s.delete(each);\n", attribute);
}
