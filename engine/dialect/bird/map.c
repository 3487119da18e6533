/* A policy as a function that changes the route and answers false when it
 * refuses it. What it changed does not matter then: all who call it refuse
 * the route as well. */
#include "dialect/bird/private.h"

#include <string.h>

/* Variables of a function, those it needs only. */
#define FROM_ENTRY "from_entry" /* go on with this one */
#define ACCEPTED "accepted"     /* what running off the end means */

/* --- what a policy does -------------------------------------------------- */

/* NULL: nested too deep, which has been refused. */
static const struct bird_function *
callee(const struct bird *b, const struct policy_term *t)
{
	return bird_known(b, BIRD_ROUTE_MAP, t->call);
}

/* What it calls is known already. */
static uint8_t
own_needs(const struct bird *b, const struct policy *p)
{
	uint8_t needs = 0;

	for (size_t i = 0; i < p->n_terms; i++) {
		const struct policy_term *t = &p->terms[i];

		for (size_t j = 0; j < t->n_matches; j++)
			needs |= bird_match_needs(&t->matches[j]);
		for (size_t j = 0; j < t->n_actions; j++)
			needs |= bird_action_needs(&t->actions[j]);
		if (t->call != NULL && callee(b, t) != NULL)
			needs |= callee(b, t)->needs;
	}
	return needs;
}

static bool
has_jump(const struct policy *p)
{
	for (size_t i = 0; i < p->n_terms; i++)
		if (p->terms[i].flow == FLOW_GOTO &&
		    p->terms[i].goto_term > i + 1)
			return true;
	return false;
}

static bool
has_default(const struct policy *p)
{
	for (size_t i = 0; i < p->n_terms; i++)
		if (p->terms[i].sets_default)
			return true;
	return false;
}

/* Can a jump pass over this term? */
static bool
is_jumped_over(const struct policy *p, size_t term)
{
	for (size_t i = 0; i < term; i++)
		if (p->terms[i].flow == FLOW_GOTO &&
		    p->terms[i].goto_term > term)
			return true;
	return false;
}

/* Entries are called by the numbers that the learner gave them; behind the
 * last: one more. */
static uint32_t
entry_number(const struct policy *p, size_t i)
{
	if (i < p->n_terms)
		return p->terms[i].seq != 0 ? p->terms[i].seq : (uint32_t)i + 1;
	return entry_number(p, p->n_terms - 1) + 1;
}

/* --- one entry ----------------------------------------------------------- */

struct map {
	struct bird *b;
	const struct policy *p;
	struct strbuf *out;
	bool jumps, defaults;
};

static void
add_call(struct strbuf *out, const struct bird_function *f,
    const struct bird_args *args)
{
	const char *comma = "";

	bird_add_symbol(out, f->name);
	strbuf_addc(out, '(');
	for (int i = 0; i < BIRD_NEEDS; i++)
		if (f->needs & 1 << i) {
			strbuf_addf(out, "%s%s", comma, args->text[i]);
			comma = ", ";
		}
	strbuf_addc(out, ')');
}

/* Parameters of the caller have the same names. */
static struct bird_args
pass_on(void)
{
	struct bird_args args;

	for (int i = 0; i < BIRD_NEEDS; i++)
		args.text[i] = bird_param((enum bird_need)(1 << i));
	return args;
}

static void
add_condition(struct map *m, const struct policy_term *t)
{
	for (size_t i = 0; i < t->n_matches; i++) {
		if (i > 0)
			strbuf_add(m->out, " && ");
		bird_match(m->b, m->p, &t->matches[i], m->out);
	}
}

/* "call" of a name that is not defined goes on (FRR). */
static void
add_callee(struct map *m, const struct policy_term *t, const char *indent)
{
	struct bird_args args = pass_on();

	if (t->call == NULL || callee(m->b, t) == NULL)
		return;
	if (t->call_returns_verdict)
		bird_refuse(m->b, t->place, "a jump that comes back");
	strbuf_addf(m->out, "%sif ! ", indent);
	add_call(m->out, callee(m->b, t), &args);
	strbuf_add(m->out, " then return false;\n");
}

static void
add_flow(struct map *m, size_t i, const char *indent)
{
	const struct policy_term *t = &m->p->terms[i];

	if (t->sets_default)
		strbuf_addf(m->out, "%s" ACCEPTED " = %s;\n", indent,
		    t->default_to == FLOW_ACCEPT ? "true" : "false");
	add_callee(m, t, indent);
	switch (t->flow) {
	case FLOW_ACCEPT:
	case FLOW_RETURN:
		strbuf_addf(m->out, "%sreturn true;\n", indent);
		return;
	case FLOW_REJECT:
		strbuf_addf(m->out, "%sreturn false;\n", indent);
		return;
	case FLOW_GOTO:
		if (t->goto_term > i + 1)
			strbuf_addf(m->out, "%s" FROM_ENTRY " = %u;\n", indent,
			    (unsigned)entry_number(m->p, t->goto_term));
		return;
	case FLOW_NEXT:
		return;
	}
}

static void
add_body(struct map *m, size_t i, const char *indent)
{
	const struct policy_term *t = &m->p->terms[i];

	for (size_t j = 0; j < t->n_actions; j++)
		bird_action(m->b, &t->actions[j], indent, m->out);
	add_flow(m, i, indent);
}

static bool
ends_function(const struct policy_term *t)
{
	return t->n_matches == 0 && t->flow != FLOW_GOTO &&
	    t->flow != FLOW_NEXT;
}

/* An entry that is looked at and does not match takes the acceptance back in
 * FRR; one that is jumped over does not. */
static void
add_entry(struct map *m, size_t i)
{
	const struct policy_term *t = &m->p->terms[i];
	bool guarded = is_jumped_over(m->p, i);
	const char *indent = guarded ? "\t\t" : "\t";
	const char *inner = guarded ? "\t\t\t" : "\t\t";

	strbuf_addf(m->out, "\t# %s %u\n", t->permit ? "permit" : "deny",
	    (unsigned)entry_number(m->p, i));
	if (guarded)
		strbuf_addf(m->out, "\tif " FROM_ENTRY " <= %u then {\n",
		    (unsigned)entry_number(m->p, i));
	if (t->n_matches == 0) {
		add_body(m, i, indent);
	} else {
		strbuf_addf(m->out, "%sif ", indent);
		add_condition(m, t);
		strbuf_add(m->out, " then {\n");
		add_body(m, i, inner);
		strbuf_addf(m->out, "%s}\n", indent);
		if (m->defaults && m->p->unmatched_resets)
			strbuf_addf(m->out, "%selse " ACCEPTED " = %s;\n",
			    indent,
			    m->p->at_end == FLOW_REJECT ? "false" : "true");
	}
	if (guarded)
		strbuf_add(m->out, "\t}\n");
}

/* --- the function -------------------------------------------------------- */

static const char *
verdict_at_end(const struct policy *p)
{
	return p->at_end == FLOW_REJECT ? "false" : "true";
}

static void
add_head(const struct bird_function *f, struct strbuf *out)
{
	const char *semicolon = "";

	strbuf_add(out, "function ");
	bird_add_symbol(out, f->name);
	strbuf_addc(out, '(');
	for (int i = 0; i < BIRD_NEEDS; i++) {
		enum bird_need need = (enum bird_need)(1 << i);
		bool number = need == BIRD_NEED_ROV || need == BIRD_NEED_SOURCE;

		if ((f->needs & need) == 0)
			continue;
		strbuf_addf(out, "%s%s %s", semicolon, number ? "int" : "ip",
		    bird_param(need));
		semicolon = "; ";
	}
	strbuf_add(out, ")\n{\n");
}

/* Behind an entry that always ends the function nothing is reached, and
 * nothing is printed. */
static void
add_entries(struct map *m)
{
	for (size_t i = 0; i < m->p->n_terms; i++) {
		add_entry(m, i);
		if (ends_function(&m->p->terms[i]) && !is_jumped_over(m->p, i))
			return;
	}
	if (m->defaults)
		strbuf_add(m->out, "\treturn " ACCEPTED ";\n");
	else
		strbuf_addf(m->out, "\treturn %s;\n", verdict_at_end(m->p));
}

static void
print_map(struct bird *b, const struct policy *p)
{
	struct strbuf text = { 0 };
	struct map m = { .b = b,
		.p = p,
		.out = &text,
		.jumps = has_jump(p),
		.defaults = has_default(p) };
	const struct bird_function *f =
	    bird_name(b, BIRD_ROUTE_MAP, p, p->name, own_needs(b, p));

	add_head(f, &text);
	if (m.jumps)
		strbuf_add(&text, "\tint " FROM_ENTRY " = 0;\n");
	if (m.defaults)
		strbuf_addf(&text, "\tbool " ACCEPTED " = %s;\n",
		    verdict_at_end(p));
	add_entries(&m);
	strbuf_add(&text, "}\n\n");
	strbuf_addn(&b->functions, strbuf_str(&text), text.len);
	strbuf_finish(&text);
}

/* Those that it calls first: BIRD wants a function defined before its use.
 * The reader has refused circles. */
static void
print_with_callees(struct bird *b, const struct policy *p, int depth)
{
	if (bird_known(b, BIRD_ROUTE_MAP, p) != NULL)
		return;
	for (size_t i = 0; i < p->n_terms && depth < POLICY_CALL_DEPTH; i++)
		if (p->terms[i].call != NULL)
			print_with_callees(b, p->terms[i].call, depth + 1);
	if (depth == POLICY_CALL_DEPTH)
		bird_refuse(b, p->place,
		    "route-maps that call each other more than %d deep",
		    (int)POLICY_CALL_DEPTH);
	print_map(b, p);
}

void
bird_route_map(struct bird *b, const struct policy *p,
    const struct bird_args *args, struct strbuf *out)
{
	const struct bird_function *f;

	print_with_callees(b, p, 0);
	f = bird_known(b, BIRD_ROUTE_MAP, p);
	for (int i = 0; i < BIRD_NEEDS; i++)
		if ((f->needs & 1 << i) && args->text[i] == NULL)
			bird_refuse(b, p->place,
			    "route-map %s, which wants an address of the "
			    "session that is not known",
			    p->name);
	add_call(out, f, args);
}
