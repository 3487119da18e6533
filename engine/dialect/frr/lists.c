/* Prefix lists, AS path lists and community lists: a list is a node of the
 * tree, its entries are children with a sequence number. */
#include <stdio.h>
#include <string.h>

#include "core/route.h"
#include "dialect/frr/lower.h"
#include "dialect/frr/parse.h"

/* The entry of the list that has the number of s, or says what s does. */
static struct stmt *
find_entry(struct parser *p, struct stmt *list, const struct stmt *s)
{
	if (stmt_has(s, "seq"))
		return tree_find(p->tree, list, s);
	return tree_find_same(p->tree, list, s);
}

static void
recount(struct stmt *list)
{
	if (!list->stale_seq)
		return;
	list->stale_seq = false;
	list->last_seq = 0;
	for (const struct stmt *c = list->first; c != NULL; c = c->next) {
		uint32_t seq = stmt_u32(c, "seq", 0);

		if (seq > list->last_seq)
			list->last_seq = seq;
	}
}

/* "no": the whole list, or one entry of it. */
static void
remove_entry(struct parser *p, struct stmt *list, const struct stmt *s)
{
	const char *what = kind_get(list->kind)->name;
	const char *name = stmt_text(list, "name");
	struct stmt *entry;

	if (!stmt_has(s, "action") && !stmt_has(s, "seq")) {
		tree_remove(p->tree, list);
		return;
	}
	entry = find_entry(p, list, s);
	if (entry == NULL) {
		parse_problem(p, DIAG_NOTE, "nothing-to-remove", NULL,
		    "%s %s has no such entry", what, name);
		return;
	}
	tree_remove(p->tree, entry);
	list->stale_seq = true;
	if (list->first == NULL)
		tree_remove(p->tree, list);
}

/* Puts an entry into its list, numbered behind the last when it has none. */
static void
store_entry(struct parser *p, struct stmt *list, struct stmt *s, uint32_t step)
{
	uint32_t seq = stmt_u32(s, "seq", 0);

	if (!stmt_has(s, "seq")) {
		if (find_entry(p, list, s) != NULL)
			return;
		recount(list);
		if (list->last_seq > UINT32_MAX - step) {
			parse_problem(p, DIAG_ERROR, "range", NULL,
			    "there is no sequence number behind %u",
			    (unsigned)list->last_seq);
			return;
		}
		seq = list->last_seq + step;
		stmt_set(p->tree, s, "seq",
		    arena_printf(p->arena, "%u", (unsigned)seq));
	}
	if (seq > list->last_seq)
		list->last_seq = seq;
	p->parent = list;
	parse_store(p, s);
}

void
list_change(struct parser *p, enum kind_id kind, struct stmt *s,
    const char *type, uint32_t step)
{
	const char *name = stmt_text(s, "name"), *old;
	struct arg arg = { .name = "name", .name_len = 4, .text = name };
	struct stmt like = { .kind = kind, .args = &arg, .n_args = 1 };
	struct stmt *list = tree_find(p->tree, p->tree->root, &like);

	if (s->negate && list == NULL) {
		parse_nothing_to_remove(p, kind_get(kind)->name, name);
		return;
	}
	if (s->negate) {
		remove_entry(p, list, s);
		return;
	}
	old = list != NULL ? stmt_text(list, "type") : NULL;
	if (old != NULL && type != NULL && !str_eq(old, type)) {
		parse_problem(p, DIAG_ERROR, "list-type", stmt_arg(s, "name"),
		    "%s %s is %s already, an entry of it cannot be %s",
		    kind_get(kind)->name, name, old, type);
		return;
	}
	if (list == NULL) {
		list = parse_node(p, p->tree->root, kind, name);
		if (type != NULL)
			stmt_set(p->tree, list, "type", type);
	}
	store_entry(p, list, s, step);
}

/* --- prefix lists -------------------------------------------------------- */

static bool
bad_range(struct parser *p, const struct stmt *s, const char *arg, uint32_t a,
    const char *bound, uint32_t b)
{
	parse_problem(p, DIAG_ERROR, "prefix-range", stmt_arg(s, arg),
	    "%s %u is below %s %u, expected length < ge <= le", arg,
	    (unsigned)a, bound, (unsigned)b);
	return false;
}

/* ge and le against the length and each other; equal ones say nothing and
 * are taken away. */
static bool
check_range(struct parser *p, struct stmt *s, int bits)
{
	struct prefix prefix = stmt_prefix(s, "prefix");
	uint32_t ge = stmt_u32(s, "ge", prefix.len);
	uint32_t le = stmt_u32(s, "le", prefix.len);
	struct diag *item;

	if (stmt_has(s, "ge") && ge < prefix.len)
		return bad_range(p, s, "ge", ge, "the prefix length",
		    prefix.len);
	if (stmt_has(s, "le") && le < prefix.len)
		return bad_range(p, s, "le", le, "the prefix length",
		    prefix.len);
	if (stmt_has(s, "ge") && stmt_has(s, "le") && le < ge)
		return bad_range(p, s, "le", le, "ge", ge);
	if (stmt_has(s, "le") && le == prefix.len) {
		item = parse_problem(p, DIAG_LINT, "prefix-range",
		    stmt_arg(s, "le"),
		    "le %u is the prefix length itself and says nothing",
		    (unsigned)le);
		item->suggestion = "leave it out";
		stmt_drop(s, "le");
		stmt_drop(s, "ge");
		return true;
	}
	if (stmt_has(s, "ge") && ge == prefix.len) {
		stmt_drop(s, "ge");
		if (!stmt_has(s, "le"))
			stmt_set(p->tree, s, "le",
			    arena_printf(p->arena, "%d", bits));
	}
	return true;
}

static bool
describe_list(struct parser *p, enum kind_id kind, struct stmt *s)
{
	const char *name = stmt_text(s, "name");
	struct arg arg = { .name = "name", .name_len = 4, .text = name };
	struct stmt like = { .kind = kind, .args = &arg, .n_args = 1 };

	s->kind = KIND_DESCRIPTION;
	if (!s->negate) {
		p->parent = parse_node(p, p->tree->root, kind, name);
		parse_store(p, s);
		return false;
	}
	p->parent = tree_find(p->tree, p->tree->root, &like);
	if (p->parent == NULL || !parse_remove(p, s))
		parse_nothing_to_remove(p, "description of", name);
	else if (p->parent->first == NULL)
		tree_remove(p->tree, p->parent);
	return false;
}

bool
check_prefix_list(struct parser *p, struct stmt *s)
{
	bool v4 = s->kind == KIND_PREFIX_RULE4;
	enum kind_id list = v4 ? KIND_PREFIX_LIST4 : KIND_PREFIX_LIST6;

	if (strstr(p->command->syntax, " description ") != NULL)
		return describe_list(p, list, s);
	if (stmt_has(s, "any")) {
		stmt_drop(s, "any");
		stmt_set(p->tree, s, "prefix", v4 ? "0.0.0.0/0" : "::/0");
		stmt_set(p->tree, s, "le", v4 ? "32" : "128");
	}
	if (stmt_has(s, "prefix") && !check_range(p, s, v4 ? 32 : 128))
		return false;
	list_change(p, list, s, NULL, 5);
	return false;
}

void
lower_prefix_list(struct lower *l, const struct stmt *s)
{
	struct router_config *c = l->config;
	struct prefix_list *out = ARENA_NEW(l->arena, struct prefix_list);
	size_t n = 0;

	for (const struct stmt *e = s->first; e != NULL; e = e->next)
		n += e->kind != KIND_DESCRIPTION;
	out->name = stmt_text(s, "name");
	out->family = s->kind == KIND_PREFIX_LIST4 ? IP_V4 : IP_V6;
	out->place = lower_place(l, s);
	out->rules = ARENA_ARRAY(l->arena, n, struct prefix_rule);
	out->cap = n;
	for (const struct stmt *e = s->first; e != NULL; e = e->next) {
		struct prefix_rule *r = &out->rules[out->n];

		if (e->kind == KIND_DESCRIPTION)
			continue;
		out->n++;
		r->prefix = stmt_prefix(e, "prefix");
		r->min_len = (uint8_t)stmt_u32(e, "ge", r->prefix.len);
		r->max_len = (uint8_t)stmt_u32(e, "le",
		    stmt_has(e, "ge") ? (uint32_t)ip_bits(out->family)
				      : r->prefix.len);
		r->permit = str_eq(stmt_text(e, "action"), "permit");
		r->seq = stmt_u32(e, "seq", 0);
		r->place = lower_place(l, e);
	}
	c->prefix_lists[c->n_prefix_lists++] = out;
}

/* --- AS path lists ------------------------------------------------------- */

/* "bgp" (FRR) or "ip" (IOS) in front: the other one is understood here, but
 * would be lost on a real router. */
static void
note_spelling(struct parser *p, struct stmt *s)
{
	const char *own = p->flavour == FLAVOUR_FRR ? "bgp" : "ip";

	if (!stmt_has(s, own))
		parse_problem(p, DIAG_NOTE, "spelling", NULL,
		    "%s writes this with '%s' in front; the canonical text "
		    "does so",
		    flavour_title(p->flavour), own);
	stmt_drop(s, "ip");
	stmt_drop(s, "bgp");
}

bool
check_as_path_list(struct parser *p, struct stmt *s)
{
	const char *name = stmt_text(s, "name");
	uint32_t n;

	if (p->flavour == FLAVOUR_IOS &&
	    (!str_to_u32(name, &n) || n < 1 || n > 500)) {
		parse_problem(p, DIAG_ERROR, "name", stmt_arg(s, "name"),
		    "Cisco IOS numbers AS path lists, expected 1 to 500");
		return false;
	}
	note_spelling(p, s);
	list_change(p, KIND_AS_PATH_LIST, s, NULL, 5);
	return false;
}

/* NULL: it does not compile, and that was reported. */
static struct as_path_regex *
compile(struct lower *l, const struct stmt *s)
{
	const char *error = NULL;
	struct as_path_regex *re =
	    as_path_regex_create(l->arena, stmt_text(s, "regex"), &error);

	if (re == NULL)
		lower_problem(l, DIAG_ERROR, "regular-expression",
		    lower_arg_place(l, s, "regex"),
		    "the regular expression does not compile: %s",
		    error != NULL ? error : "unknown reason");
	return re;
}

static size_t
count_entries(const struct stmt *s)
{
	size_t n = 0;

	for (const struct stmt *e = s->first; e != NULL; e = e->next)
		n++;
	return n;
}

void
lower_as_path_list(struct lower *l, const struct stmt *s)
{
	struct router_config *c = l->config;
	struct as_path_list *out = ARENA_NEW(l->arena, struct as_path_list);

	out->name = stmt_text(s, "name");
	out->place = lower_place(l, s);
	out->cap = count_entries(s);
	out->rules = ARENA_ARRAY(l->arena, out->cap, struct as_path_rule);
	/* Before compiling, so that what did compile is closed again. */
	c->as_path_lists[c->n_as_path_lists++] = out;
	for (const struct stmt *e = s->first; e != NULL; e = e->next) {
		struct as_path_rule *r = &out->rules[out->n];

		r->regex = compile(l, e);
		if (r->regex == NULL)
			continue;
		out->n++;
		r->text = stmt_text(e, "regex");
		r->permit = str_eq(stmt_text(e, "action"), "permit");
		r->seq = stmt_u32(e, "seq", 0);
		r->place = lower_place(l, e);
	}
}

/* --- community lists ----------------------------------------------------- */

/* Cuts "rt 64500:1 soo 64500:2" into one argument a community. */
static bool
split_extended(struct parser *p, struct stmt *s)
{
	const struct arg *value = stmt_arg(s, "value");
	char *text = arena_strdup(p->arena, value->text), *word, *end;
	const char *kind = NULL;
	struct strbuf out = { 0 };
	uint32_t w[2];
	bool ok = true;

	for (word = text; *word != '\0' && ok; word = end) {
		word += strspn(word, " \t");
		end = word + strcspn(word, " \t");
		if (*end != '\0')
			*end++ = '\0';
		if (str_eq(word, "rt") || str_eq(word, "soo")) {
			kind = word;
			continue;
		}
		ok = kind != NULL && extended_community_parse(kind, word, w);
		if (ok)
			strbuf_addf(&out, "%s%s %s", out.len > 0 ? " " : "",
			    kind, word);
	}
	if (!ok || out.len == 0) {
		parse_problem(p, DIAG_ERROR, "community", value,
		    "'%s' is no list of extended communities, expected rt "
		    "AS:NN or soo AS:NN",
		    value->text);
		ok = false;
	} else {
		stmt_set(p->tree, s, "value",
		    arena_strdup(p->arena, strbuf_str(&out)));
	}
	strbuf_finish(&out);
	return ok;
}

bool
check_community_list(struct parser *p, struct stmt *s)
{
	enum kind_id list = s->kind;
	const char *type = "standard", *syntax = p->command->syntax;

	if (strstr(syntax, "expanded") != NULL)
		type = "expanded";
	if (list == KIND_EXTENDED_LIST && stmt_has(s, "value") &&
	    !split_extended(p, s))
		return false;
	note_spelling(p, s);
	stmt_drop(s, "standard");
	stmt_drop(s, "expanded");
	s->kind = KIND_COMMUNITY_RULE;
	list_change(p, list, s, type, 5);
	return false;
}

/* The communities of one standard entry as written, parted by blanks. */
static const char *
join_values(struct lower *l, const struct stmt *e)
{
	struct strbuf text = { 0 };
	const char *result;

	for (size_t i = 0; i < stmt_count(e, "value"); i++) {
		if (i > 0)
			strbuf_addc(&text, ' ');
		strbuf_add(&text, stmt_nth(e, "value", i)->text);
	}
	result = arena_strdup(l->arena, strbuf_str(&text));
	strbuf_finish(&text);
	return result;
}

/* The communities of one standard entry as words. */
static void
lower_words(struct lower *l, const struct stmt *e, enum community_kind kind,
    struct community_rule *r)
{
	size_t n = stmt_count(e, "value"), stride = community_stride(kind);
	char name[4], value[64];
	const char *text;

	if (kind == COMM_EXTENDED) {
		n = 0;
		for (text = stmt_text(e, "value"); *text != '\0'; text++)
			n += *text == ' ';
	}
	r->words = ARENA_ARRAY(l->arena, n * stride + stride, uint32_t);
	if (kind == COMM_EXTENDED) {
		int used = 0;

		text = stmt_text(e, "value");
		while (sscanf(text, "%3s %63s%n", name, value, &used) == 2) {
			extended_community_parse(name, value,
			    &r->words[r->n_words]);
			r->n_words += 2;
			text += used;
		}
		return;
	}
	for (size_t i = 0; i < n; i++) {
		text = stmt_nth(e, "value", i)->text;
		if (kind == COMM_LARGE)
			large_community_parse(text, &r->words[r->n_words]);
		else if (!community_word(text, &r->words[r->n_words])) {
			r->any = true; /* "internet" */
			continue;
		}
		r->n_words += stride;
	}
}

void
lower_community_list(struct lower *l, const struct stmt *s)
{
	struct router_config *c = l->config;
	struct community_list *out = ARENA_NEW(l->arena, struct community_list);

	out->name = stmt_text(s, "name");
	out->kind = s->kind == KIND_LARGE_LIST ? COMM_LARGE
	    : s->kind == KIND_EXTENDED_LIST    ? COMM_EXTENDED
					       : COMM_STANDARD;
	out->expanded = str_eq(stmt_text(s, "type"), "expanded");
	out->place = lower_place(l, s);
	out->cap = count_entries(s);
	out->rules = ARENA_ARRAY(l->arena, out->cap, struct community_rule);
	c->community_lists[c->n_community_lists++] = out;
	for (const struct stmt *e = s->first; e != NULL; e = e->next) {
		struct community_rule *r = &out->rules[out->n];

		*r = (struct community_rule){ 0 };
		r->expanded = out->expanded;
		r->permit = str_eq(stmt_text(e, "action"), "permit");
		r->seq = stmt_u32(e, "seq", 0);
		r->place = lower_place(l, e);
		if (out->expanded) {
			r->text = stmt_text(e, "regex");
			r->regex = compile(l, e);
			if (r->regex == NULL)
				continue;
		} else {
			r->text = join_values(l, e);
			lower_words(l, e, out->kind, r);
		}
		out->n++;
	}
}
