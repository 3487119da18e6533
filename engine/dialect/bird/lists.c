/* Prefix lists and AS path lists as functions. BIRD's own sets have no order
 * and no "deny", so rules that follow each other with the same verdict become
 * one set, and the first set that has the route decides. */
#include "dialect/bird/private.h"

static const struct bird_function *
start(struct bird *b, struct strbuf *text, enum bird_class class,
    const void *object, const char *name, const char *parameters)
{
	const struct bird_function *f = bird_name(b, class, object, name, 0);

	strbuf_add(text, "function ");
	bird_add_symbol(text, f->name);
	strbuf_addf(text, "(%s)\n{\n", parameters);
	return f;
}

/* Functions that this one calls have been added before. */
static void
end(struct bird *b, struct strbuf *text, bool verdict)
{
	strbuf_addf(text, "\treturn %s;\n}\n\n", verdict ? "true" : "false");
	strbuf_addn(&b->functions, strbuf_str(text), text->len);
	strbuf_finish(text);
}

static void
add_call(struct strbuf *out, const struct bird_function *f, const char *args)
{
	bird_add_symbol(out, f->name);
	strbuf_addf(out, "(%s)", args);
}

/* --- prefix lists -------------------------------------------------------- */

static void
add_pattern(struct strbuf *out, const struct prefix_rule *r)
{
	int bits = ip_bits(r->prefix.addr.family);

	bird_add_prefix(out, &r->prefix);
	if (r->min_len == r->prefix.len && r->max_len == r->prefix.len)
		return;
	if (r->min_len == r->prefix.len && r->max_len == bits)
		strbuf_addc(out, '+');
	else
		strbuf_addf(out, "{%d,%d}", r->min_len, r->max_len);
}

static const char *
verdict(bool permit)
{
	return permit ? "true" : "false";
}

/* Rules from i on with one verdict; returns the first behind them. */
static size_t
add_run(struct strbuf *out, const struct prefix_list *l, size_t i)
{
	bool permit = l->rules[i].permit;
	size_t from = i;

	strbuf_add(out, "\tif net ~ [");
	for (; i < l->n && l->rules[i].permit == permit; i++) {
		strbuf_add(out, i == from ? "\n\t\t" : ",\n\t\t");
		add_pattern(out, &l->rules[i]);
	}
	strbuf_addf(out, "\n\t] then return %s;\n", verdict(permit));
	return i;
}

/* An address is the prefix of its full length; to BIRD it is none, and is not
 * in a set of prefixes, but in a prefix. */
static void
add_address_rule(struct strbuf *out, const struct prefix_rule *r)
{
	int bits = ip_bits(r->prefix.addr.family);

	if (r->min_len > bits || r->max_len < bits)
		return;
	strbuf_add(out, "\tif subject ~ ");
	bird_add_prefix(out, &r->prefix);
	strbuf_addf(out, " then return %s;\n", verdict(r->permit));
}

static const struct bird_function *
prefix_function(struct bird *b, enum bird_class class,
    const struct prefix_list *l)
{
	const struct bird_function *f = bird_known(b, class, l);
	bool addr = class == BIRD_PREFIX_LIST_ADDR;
	struct strbuf text = { 0 };

	if (f != NULL)
		return f;
	f = start(b, &text, class, l, l->name, addr ? "ip subject" : "");
	for (size_t i = 0; i < l->n && addr; i++)
		add_address_rule(&text, &l->rules[i]);
	for (size_t i = 0; i < l->n && !addr;)
		i = add_run(&text, l, i);
	end(b, &text, l->n == 0);
	return f;
}

void
bird_prefix_list(struct bird *b, const struct prefix_list *l,
    struct strbuf *out)
{
	add_call(out, prefix_function(b, BIRD_PREFIX_LIST, l), "");
}

void
bird_prefix_list_addr(struct bird *b, const struct prefix_list *l,
    const char *addr, struct strbuf *out)
{
	add_call(out, prefix_function(b, BIRD_PREFIX_LIST_ADDR, l), addr);
}

/* --- AS path lists ------------------------------------------------------- */

void
bird_as_path_list(struct bird *b, const struct as_path_list *l,
    struct strbuf *out)
{
	const struct bird_function *f = bird_known(b, BIRD_AS_PATH_LIST, l);
	struct strbuf text = { 0 };

	if (f == NULL) {
		f = start(b, &text, BIRD_AS_PATH_LIST, l, l->name, "");
		for (size_t i = 0; i < l->n; i++) {
			strbuf_add(&text, "\tif ");
			bird_as_path_rule(b, l, &l->rules[i], &text);
			strbuf_addf(&text, " then return %s; # %s\n",
			    l->rules[i].permit ? "true" : "false",
			    l->rules[i].text);
		}
		end(b, &text, false);
	}
	add_call(out, f, "");
}

/* --- community lists ----------------------------------------------------- */

void
bird_community_list(struct bird *b, const struct community_list *l, bool exact,
    struct strbuf *out)
{
	enum bird_class class =
	    exact ? BIRD_COMMUNITY_EXACT : BIRD_COMMUNITY_LIST;
	const struct bird_function *f = bird_known(b, class, l);
	struct strbuf text = { 0 };

	if (f == NULL) {
		f = start(b, &text, class, l, l->name, "");
		for (size_t i = 0; i < l->n; i++) {
			strbuf_add(&text, "\tif ");
			bird_community_rule(b, l, &l->rules[i], exact, &text);
			strbuf_addf(&text, " then return %s;\n",
			    l->rules[i].permit ? "true" : "false");
		}
		end(b, &text, false);
	}
	add_call(out, f, "");
}
