/* What is said about a line that fits no template: what was found, what was
 * expected there, where the statement belongs, what was probably meant. */
#include <stdlib.h>
#include <string.h>

#include "dialect/frr/parse.h"

enum { EXPECTED_SHOWN = 8 };

const char *
flavour_title(enum flavour f)
{
	return f == FLAVOUR_IOS ? "Cisco IOS" : "FRR";
}

static int
text_order(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* Does the token lead to statements that the lab knows? */
static bool
is_useful(const struct match_result *r, size_t i)
{
	return (r->expected_of[i]->flags &
		   (CMD_KEPT | CMD_UNSUPPORTED | CMD_HIDDEN)) == 0;
}

/* The expected tokens as sorted, unique texts. Those without effect are left
 * out when there are others, unless all is set. */
static size_t
describe_all(struct parser *p, const struct match_result *r, const char **out,
    bool all)
{
	size_t n = 0, unique = 0;
	bool some = r->expects_end;

	for (size_t i = 0; i < r->n_expected; i++)
		some = some || is_useful(r, i);
	for (size_t i = 0; i < r->n_expected; i++) {
		struct strbuf text = { 0 };

		if (some && !all && !is_useful(r, i))
			continue;
		token_describe(&r->expected[i], &text);
		out[n++] = arena_strdup(&p->scratch, strbuf_str(&text));
		strbuf_finish(&text);
	}
	qsort(out, n, sizeof(*out), text_order);
	for (size_t i = 0; i < n; i++)
		if (unique == 0 || !str_eq(out[unique - 1], out[i]))
			out[unique++] = out[i];
	return unique;
}

/* "deny, permit or seq" */
static void
add_list(struct strbuf *out, const char *const *items, size_t n, bool end)
{
	size_t shown = n > EXPECTED_SHOWN ? EXPECTED_SHOWN : n;

	for (size_t i = 0; i < shown; i++) {
		bool last = i + 1 == shown && n == shown && !end;

		if (i > 0)
			strbuf_add(out, last ? " or " : ", ");
		strbuf_add(out, items[i]);
	}
	if (n > shown)
		strbuf_addf(out, " and %zu more", n - shown);
	if (end)
		strbuf_add(out,
		    n > 0 ? " or the end of the line" : "the end of the line");
}

static const char *
expected_text(struct parser *p, const struct match_result *r, bool all)
{
	const char **items =
	    ARENA_ARRAY(&p->scratch, r->n_expected + 1, const char *);
	size_t n = describe_all(p, r, items, all);
	struct strbuf out = { 0 };
	const char *text;

	add_list(&out, items, n, r->expects_end);
	text = arena_strdup(&p->scratch, strbuf_str(&out));
	strbuf_finish(&out);
	return text;
}

/* The nearest keyword among those that were expected. */
static const char *
nearest_keyword(struct parser *p, const struct match_result *r,
    const char *word)
{
	const char **words =
	    ARENA_ARRAY(&p->scratch, r->n_expected + 1, const char *);
	size_t n = 0;

	for (size_t i = 0; i < r->n_expected; i++)
		if (r->expected[i].type == PARAM_KEYWORD)
			words[n++] = arena_strndup(&p->scratch,
			    r->expected[i].text, r->expected[i].text_len);
	return str_nearest(word, words, n);
}

/* One shape among the expected ones that the word nearly has. */
static bool
find_misfit(struct parser *p, const struct match_result *r, const char *word,
    struct misfit *out)
{
	static const enum param_type order[] = { PARAM_NUMBER, PARAM_ASN,
		PARAM_RELATIVE, PARAM_COMMUNITY, PARAM_LARGE, PARAM_ADDR4,
		PARAM_ADDR6, PARAM_PREFIX4, PARAM_PREFIX6, PARAM_IFADDR4,
		PARAM_IFADDR6, PARAM_WORD };
	size_t numbers = 0;

	for (size_t i = 0; i < r->n_expected; i++)
		if (r->expected[i].type == PARAM_NUMBER)
			numbers++;
	for (size_t t = 0; t < ARRAY_LEN(order); t++) {
		for (size_t i = 0; i < r->n_expected; i++) {
			const struct token *tk = &r->expected[i];

			if (tk->type != order[t] ||
			    (tk->type == PARAM_NUMBER && numbers > 1))
				continue;
			if (token_misfit(p->diags->arena, tk, word, out)) {
				if (out->clause == NULL)
					out->clause = r->expected_of[i]->clause;
				return true;
			}
		}
	}
	return false;
}

/* A whole word of the line for problems. */
static struct arg
word_arg(struct parser *p, size_t i)
{
	struct arg a = { .column = (uint16_t)(p->line->len + 1), .width = 1 };

	if (i < p->line->n) {
		a.column = (uint16_t)p->line->words[i].column;
		a.width = (uint16_t)p->line->words[i].len;
	}
	return a;
}

/* Does the statement stand in another context, and in which? */
static uint16_t
other_context(struct parser *p, struct match_query *q)
{
	struct match_result r;
	uint16_t best = 0;
	size_t best_at = 0;

	for (int i = 0; i < CONTEXTS; i++) {
		uint16_t context = (uint16_t)(1 << i);
		size_t at;

		if (context == IN_OTHER || context == IN_ACL_STD ||
		    context == IN_ACL_EXT || context == IN_ACL6)
			continue;
		q->context = context;
		match_line(q, &r);
		at = r.status == MATCH_FOUND ? q->n + 1 : r.at;
		/* One known word alone may be chance. */
		if (at > best_at && (at > 1 || q->n == 1)) {
			best_at = at;
			best = context;
		}
	}
	(void)p;
	return best;
}

static const char *
how_to_open(uint16_t context, enum flavour f)
{
	switch (context) {
	case IN_BGP:
		return "open it with 'router bgp AS' first";
	case IN_AF4:
		return "open 'router bgp AS' first";
	case IN_AF6:
		return "open 'router bgp AS' and 'address-family ipv6"
		       " unicast' first";
	case IN_MAP:
		return "open an entry first, as in 'route-map NAME permit 10'";
	case IN_INTERFACE:
		return "open it with 'interface NAME' first";
	case IN_RPKI:
		return f == FLAVOUR_FRR ? "open it with 'rpki' first" : NULL;
	default:
		return NULL;
	}
}

/* The first word is unknown here: perhaps it belongs elsewhere. */
static void
report_unknown(struct parser *p, struct match_query *q,
    const struct match_result *tried, size_t first)
{
	struct arg at = word_arg(p, first);
	uint16_t here = p->frames[p->depth - 1].context;
	uint16_t context = other_context(p, q);
	const char *word = q->words[0], *near = NULL;
	struct diag *item;

	if (context != 0) {
		at.width = (uint16_t)(p->line->len + 1 - at.column);
		item = parse_problem(p, DIAG_ERROR, "wrong-context", &at,
		    "this statement belongs inside '%s'",
		    context_name(context));
		item->suggestion = how_to_open(context, p->flavour);
		return;
	}
	for (size_t i = p->depth; i-- > 0 && near == NULL;)
		near = nearest_keyword(p, &tried[i], word);
	item = parse_problem(p, DIAG_ERROR, "unknown-statement", &at,
	    "'%s' is not a statement%s%s%s", word,
	    context_name(here)[0] != '\0' ? " of '" : "", context_name(here),
	    context_name(here)[0] != '\0' ? "'" : "");
	if (near != NULL)
		parse_suggest(p, item, "%s", near);
	else
		item->suggestion = "'?' lists what may stand here";
}

/* Does the other flavour have the statement? Then that is said. */
static bool
report_flavour(struct parser *p, struct match_query *q,
    const struct match_result *own, const struct arg *at)
{
	enum flavour other =
	    p->flavour == FLAVOUR_FRR ? FLAVOUR_IOS : FLAVOUR_FRR;
	struct match_result r = { .status = MATCH_WRONG };
	struct diag *item;

	q->flavours = flavour_bit((int)other);
	for (size_t i = p->depth; i-- > 0 && r.status != MATCH_FOUND;) {
		q->context = p->frames[i].context;
		match_line(q, &r);
	}
	q->flavours = flavour_bit((int)p->flavour);
	if (r.status != MATCH_FOUND)
		return false;
	if (own->status == MATCH_SHORT)
		item = parse_problem(p, DIAG_ERROR, "other-system", at,
		    "the line is complete for %s, but %s expects %s",
		    flavour_title(other), flavour_title(p->flavour),
		    expected_text(p, own, false));
	else
		item = parse_problem(p, DIAG_ERROR, "other-system", at,
		    "%s allows no '%s' here; %s does",
		    flavour_title(p->flavour), q->words[own->at],
		    flavour_title(other));
	item->clause = r.command->clause;
	return true;
}

static void
report_ambiguous(struct parser *p, const struct match_result *r,
    const char *word, const struct arg *at)
{
	parse_problem(p, DIAG_ERROR, "ambiguous", at,
	    "'%s' is ambiguous here, it could be %s", word,
	    expected_text(p, r, true));
}

static void
report_wrong(struct parser *p, const struct match_result *r, const char *word,
    const struct arg *at)
{
	struct misfit misfit;
	struct diag *item;
	const char *near;

	if (find_misfit(p, r, word, &misfit)) {
		item = parse_problem(p, DIAG_ERROR, misfit.code, at, "%s",
		    misfit.message);
		item->suggestion = misfit.suggestion;
		item->clause = misfit.clause;
		return;
	}
	item = parse_problem(p, DIAG_ERROR, "unexpected-word", at,
	    "found '%s', expected %s", word, expected_text(p, r, false));
	near = nearest_keyword(p, r, word);
	if (near != NULL)
		parse_suggest(p, item, "%s", near);
	else if (word[0] == '!' || word[0] == '#')
		item->suggestion = "a comment stands on a line of its own";
}

/* A neighbor whose "remote-as" is in error is not reported again. */
static void
remember_broken(struct parser *p, const struct match_query *q)
{
	enum { BROKEN_MAX = 256 };
	struct broken *b;

	if (p->n_broken == BROKEN_MAX || q->n < 2 ||
	    !str_starts("neighbor", q->words[0]))
		return;
	b = ARENA_NEW(p->arena, struct broken);
	b->peer = arena_strdup(p->arena, q->words[1]);
	b->next = p->broken;
	p->broken = b;
	p->n_broken++;
}

/* The statement would be right in another context. */
static bool
report_elsewhere(struct parser *p, struct match_query *q,
    const struct match_result *tried, const struct match_result *r,
    size_t first)
{
	struct match_result elsewhere;

	if (r->at > 1 || r->status == MATCH_AMBIGUOUS)
		return false;
	q->context = other_context(p, q);
	if (q->context == 0)
		return false;
	match_line(q, &elsewhere);
	if (elsewhere.status != MATCH_FOUND)
		return false;
	report_unknown(p, q, tried, first);
	return true;
}

/* Says what is wrong with the line. */
static void
report(struct parser *p, struct match_query *q,
    const struct match_result *tried, const struct match_result *r,
    size_t first)
{
	struct arg at = word_arg(p, first + r->at);

	if (r->status != MATCH_AMBIGUOUS && report_flavour(p, q, r, &at))
		return;
	if (r->at == 0 && r->status == MATCH_WRONG) {
		report_unknown(p, q, tried, first);
		return;
	}
	if (report_elsewhere(p, q, tried, r, first))
		return;
	switch (r->status) {
	case MATCH_AMBIGUOUS:
		report_ambiguous(p, r, q->words[r->at], &at);
		break;
	case MATCH_SHORT:
		parse_problem(p, DIAG_ERROR, "incomplete", &at,
		    "the line is not complete, expected %s",
		    expected_text(p, r, false));
		break;
	case MATCH_WRONG:
		report_wrong(p, r, q->words[r->at], &at);
		break;
	case MATCH_FOUND:
		base_panic(__FILE__, __LINE__, "nothing to report");
	}
}

/* --- going on ------------------------------------------------------------ */

/* The one kind of block that all expected words open, or KIND_NONE. */
static enum kind_id
expected_block(const struct match_result *r)
{
	enum kind_id kind = KIND_NONE;

	for (size_t i = 0; i < r->n_expected && r->at > 0; i++) {
		const struct command *c = r->expected_of[i];

		if ((c->flags & CMD_ENTERS) == 0 ||
		    (kind != KIND_NONE && c->kind != kind))
			return KIND_NONE;
		kind = c->kind;
	}
	return kind;
}

/* The kind of block that the line opens with the wrong word corrected. */
static enum kind_id
corrected_block(struct parser *p, const struct match_query *wrong,
    const struct match_result *r)
{
	struct match_query q = *wrong;
	struct match_result again;
	const char **words, *near;

	if (r->status != MATCH_WRONG)
		return KIND_NONE;
	near = nearest_keyword(p, r, q.words[r->at]);
	if (near == NULL)
		return KIND_NONE;
	words = ARENA_ARRAY(&p->scratch, q.n, const char *);
	memcpy(words, q.words, q.n * sizeof(*words));
	words[r->at] = near;
	q.words = words;
	match_line(&q, &again);
	if (again.status != MATCH_FOUND ||
	    (again.command->flags & CMD_ENTERS) == 0)
		return KIND_NONE;
	return again.command->kind;
}

/* A line that was to open a block opens it all the same, so that the lines in
 * it are not reported for its mistake. */
static void
open_meant_block(struct parser *p, struct match_query *q,
    const struct match_result *tried, size_t at)
{
	for (size_t i = p->depth; i-- > 0 && !q->no_form;) {
		enum kind_id kind;

		if (tried[i].at != at)
			continue;
		q->context = p->frames[i].context;
		kind = expected_block(&tried[i]);
		if (kind == KIND_NONE)
			kind = corrected_block(p, q, &tried[i]);
		if (kind == KIND_BGP || kind == KIND_ROUTE_MAP ||
		    kind == KIND_INTERFACE || kind == KIND_AF4 ||
		    kind == KIND_AF6) {
			parse_enter_detached(p, kind, i + 1);
			return;
		}
	}
}

void
parse_report(struct parser *p, struct match_query *q,
    const struct match_result *tried, size_t first)
{
	size_t frame = p->depth - 1;
	const struct match_result *r;

	/* The frame in which the line got furthest; of equals the inner. */
	for (size_t i = p->depth; i-- > 0;)
		if (tried[i].at > tried[frame].at)
			frame = i;
	r = &tried[frame];
	remember_broken(p, q);
	/* Those that are only counted need no words. */
	if (q->terse) {
		parse_problem(p, DIAG_ERROR, "unknown-statement", NULL,
		    "not read");
		return;
	}
	report(p, q, tried, r, first);
	open_meant_block(p, q, tried, r->at);
}
