/* AS path expressions: as a mask where a mask says the same, else as a
 * function that goes through the path. */
#include "dialect/bird/path_machine.h"
#include "dialect/bird/private.h"

/* --- sets of AS numbers -------------------------------------------------- */

static size_t
count_ranges(const struct path_state *s, uint32_t to)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->ranges[i].to == to;
	return n;
}

static void
add_range(struct strbuf *out, const struct path_range *r)
{
	strbuf_addf(out, "%u", (unsigned)r->lo);
	if (r->hi != r->lo)
		strbuf_addf(out, "..%u", (unsigned)r->hi);
}

/* The numbers that lead from s to that state: "65001", or "[1..5, 7]". */
static void
add_numbers(struct strbuf *out, const struct path_state *s, uint32_t to,
    bool always_set)
{
	bool set = always_set || count_ranges(s, to) > 1;
	const char *comma = "";

	if (set)
		strbuf_addc(out, '[');
	for (size_t i = 0; i < s->n; i++) {
		if (s->ranges[i].to != to)
			continue;
		strbuf_add(out, comma);
		add_range(out, &s->ranges[i]);
		comma = ", ";
	}
	if (set)
		strbuf_addc(out, ']');
}

/* --- masks --------------------------------------------------------------- */

struct mask {
	const struct path_machine *m;
	struct strbuf text;
	uint32_t at;
	bool repeats; /* "+" was written for how at leads to itself */
};

/* No path from here on is accepted. */
static bool
is_dead(const struct path_machine *m, uint32_t state)
{
	return path_state_is_end(m, state) && !m->states[state].accepts;
}

/* Does the mask lead from where it is to that state, beside what a "+" has
 * said? */
static bool
leads_to(const struct mask *k, uint32_t to)
{
	return !is_dead(k->m, to) && !(k->repeats && to == k->at);
}

static bool
has_target(const struct mask *k)
{
	const struct path_state *s = &k->m->states[k->at];

	for (size_t i = 0; i < s->n; i++)
		if (leads_to(k, s->ranges[i].to))
			return true;
	return false;
}

/* The only state that the mask leads to; false when there are more, or none. */
static bool
only_target(const struct mask *k, uint32_t *to)
{
	const struct path_state *s = &k->m->states[k->at];
	bool any = false;

	for (size_t i = 0; i < s->n; i++) {
		if (!leads_to(k, s->ranges[i].to))
			continue;
		if (any && s->ranges[i].to != *to)
			return false;
		*to = s->ranges[i].to;
		any = true;
	}
	return any;
}

static bool
same_numbers(const struct path_state *a, uint32_t to_a,
    const struct path_state *b, uint32_t to_b)
{
	size_t j = 0;

	if (count_ranges(a, to_a) != count_ranges(b, to_b))
		return false;
	for (size_t i = 0; i < a->n; i++) {
		if (a->ranges[i].to != to_a)
			continue;
		while (b->ranges[j].to != to_b)
			j++;
		if (a->ranges[i].lo != b->ranges[j].lo ||
		    a->ranges[i].hi != b->ranges[j].hi)
			return false;
		j++;
	}
	return true;
}

/* One AS of the mask, or "65001+" where the next state leads to itself with
 * the same; goes on behind it. False: the path branches. */
static bool
add_element(struct mask *k)
{
	const struct path_machine *m = k->m;
	const struct path_state *s = &m->states[k->at];
	uint32_t to = 0;

	if (!only_target(k, &to) || to == k->at)
		return false;
	strbuf_addc(&k->text, ' ');
	if (s->n == 1)
		strbuf_addc(&k->text, '?');
	else
		add_numbers(&k->text, s, to, false);
	k->at = to;
	k->repeats =
	    !path_state_is_end(m, to) && count_ranges(&m->states[to], to) > 0;
	if (!k->repeats)
		return true;
	strbuf_addc(&k->text, '+');
	return same_numbers(s, to, &m->states[to], to);
}

/* "65001 65002", "65001 *", "65001+": one way through the machine. */
static bool
add_chain(struct mask *k)
{
	const struct path_machine *m = k->m;

	while (!path_state_is_end(m, k->at)) {
		if (m->states[k->at].accepts)
			return !has_target(k);
		if (!add_element(k))
			return false;
	}
	if (!m->states[k->at].accepts)
		return false;
	strbuf_add(&k->text, " *");
	return true;
}

/* "* 65001 *" and "* 65001": two states, one of them for paths in which, or at
 * whose end, there is such an AS. */
static bool
add_search(struct mask *k)
{
	const struct path_machine *m = k->m;
	const struct path_state *s = &m->states[0], *found = &m->states[1];

	if (m->n != 2 || s->accepts || !found->accepts)
		return false;
	strbuf_add(&k->text, " * ");
	add_numbers(&k->text, s, 1, false);
	if (path_state_is_end(m, 1)) {
		strbuf_add(&k->text, " *");
		return true;
	}
	return same_numbers(s, 1, found, 1);
}

static bool
add_mask(const struct path_machine *m, struct strbuf *out)
{
	struct mask k = { .m = m };
	bool ok = add_chain(&k);

	if (!ok) {
		strbuf_clear(&k.text);
		k.at = 0;
		k.repeats = false;
		ok = add_search(&k);
	}
	if (ok)
		strbuf_addf(out, "bgp_path ~ [=%s =]", strbuf_str(&k.text));
	strbuf_finish(&k.text);
	return ok;
}

/* What needs no mask; a mask for the empty path BIRD has not. */
static bool
add_length(const struct path_machine *m, struct strbuf *out)
{
	const struct path_state *s = &m->states[0];

	if (path_state_is_end(m, 0)) {
		strbuf_add(out, s->accepts ? "true" : "false");
		return true;
	}
	if (m->n != 2 || s->n != 1 || s->ranges[0].to != 1 ||
	    !path_state_is_end(m, 1))
		return false;
	strbuf_add(out, s->accepts ? "bgp_path.len = 0" : "bgp_path.len > 0");
	return true;
}

/* --- functions ----------------------------------------------------------- */

/* The state that takes the most ranges stands behind "else". */
static uint32_t
usual_target(const struct path_machine *m, const struct path_state *s)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < m->n; i++)
		if (count_ranges(s, i) > count_ranges(s, best))
			best = i;
	return best;
}

static void
add_step(struct strbuf *out, const struct path_machine *m, uint32_t at)
{
	const struct path_state *s = &m->states[at];
	uint32_t usual = usual_target(m, s);

	if (path_state_is_end(m, at))
		return;
	strbuf_addf(out, "\t\t%u: ", (unsigned)at);
	for (uint32_t to = 0; to < m->n; to++) {
		if (to == usual || count_ranges(s, to) == 0)
			continue;
		strbuf_add(out, "if hop_as ~ ");
		add_numbers(out, s, to, true);
		strbuf_addf(out, " then path_state = %u; else ", (unsigned)to);
	}
	strbuf_addf(out, "path_state = %u;\n", (unsigned)usual);
}

static void
add_machine(struct strbuf *out, const struct path_machine *m)
{
	strbuf_add(out,
	    "\tint path_state = 0;\n"
	    "\tfor int hop_as in bgp_path do case path_state {\n");
	for (uint32_t i = 0; i < m->n; i++)
		add_step(out, m, i);
	strbuf_add(out, "\t}\n");
	bird_add_accepting(out, &m->states[0].accepts, sizeof(m->states[0]),
	    m->n);
}

/* --- digit by digit ------------------------------------------------------ */

/* Numbers that end in some digits are too many to be listed: "5$". The machine
 * over characters runs in BIRD then. */
static void
print_digits(struct bird *b, const char *name, const char *step,
    const struct path_chars *m)
{
	struct strbuf *out = &b->functions;

	bird_add_letters(out, step, m);
	strbuf_add(out, "function ");
	bird_add_symbol(out, name);
	strbuf_add(out,
	    "()\n{\n"
	    "\tint path_state = 0;\n"
	    "\tbool at_begin = true;\n"
	    "\tfor int hop_as in bgp_path do {\n"
	    "\t\tif ! at_begin then path_state = ");
	bird_add_symbol(out, step);
	strbuf_addf(out, "(path_state, %d);\n\t\tat_begin = false;\n",
	    LETTER_BLANK);
	bird_add_number(out, "\t\t", step, "hop_as", false);
	strbuf_add(out, "\t}\n");
	bird_add_accepting(out, m->accepts, sizeof(*m->accepts), m->n);
}

/* --- all ----------------------------------------------------------------- */

static const char *
start_function(struct bird *b, enum bird_class class,
    const struct as_path_list *l, const struct as_path_rule *r)
{
	return bird_name(b, class, r, l->name, 0)->name;
}

static void
add_call(struct bird *b, const struct as_path_rule *r, struct strbuf *out)
{
	bird_add_symbol(out, bird_known(b, BIRD_AS_PATH_RULE, r)->name);
	strbuf_add(out, "()");
}

static void
print_function(struct bird *b, const struct as_path_list *l,
    const struct as_path_rule *r, const struct path_machine *m)
{
	const char *name = start_function(b, BIRD_AS_PATH_RULE, l, r);

	strbuf_addf(&b->functions, "# %s\nfunction ", r->text);
	bird_add_symbol(&b->functions, name);
	strbuf_add(&b->functions, "()\n{\n");
	add_machine(&b->functions, m);
}

static void
print_digit_functions(struct bird *b, const struct as_path_list *l,
    const struct as_path_rule *r, const struct path_chars *m)
{
	const char *name = start_function(b, BIRD_AS_PATH_RULE, l, r);
	const char *step = start_function(b, BIRD_AS_PATH_STEP, l, r);

	strbuf_addf(&b->functions, "# %s\n", r->text);
	print_digits(b, name, step, m);
}

void
bird_as_path_rule(struct bird *b, const struct as_path_list *l,
    const struct as_path_rule *r, struct strbuf *out)
{
	struct path_chars chars;
	struct path_machine m;

	if (!path_chars_of_path(&b->arena, as_path_regex_machine(r->regex),
		&chars)) {
		bird_refuse(b, r->place,
		    "the expression '%s' of AS path list %s in a text of "
		    "sensible length",
		    r->text, l->name);
		strbuf_add(out, "false");
		return;
	}
	if (path_machine_make(&b->arena, &chars, &m)) {
		if (add_length(&m, out) || add_mask(&m, out))
			return;
		print_function(b, l, r, &m);
	} else if (chars.n <= BIRD_LETTER_STATES_MAX) {
		print_digit_functions(b, l, r, &chars);
	} else {
		bird_refuse(b, r->place,
		    "the expression '%s' of AS path list %s in a text of "
		    "sensible length",
		    r->text, l->name);
		strbuf_add(out, "false");
		return;
	}
	add_call(b, r, out);
}
