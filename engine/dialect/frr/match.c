#include "dialect/frr/match.h"

#include <string.h>

/* One way of reading the words so far. */
struct state {
	const struct command *command;
	const char *at; /* the template behind the last token */
	const struct state *parent;
	struct token token; /* that the last word stands for */
	uint16_t word;
	uint8_t fit;
	uint8_t mask; /* members of the "{...}" around at already taken */
	bool line;    /* LINE took all that is left */
	struct state *next;
};

struct list {
	struct state *head, **tail;
};

/* A walk over what may follow a state. */
struct walk {
	const struct match_query *q;
	const struct command *command;
	const struct state *from;
	bool accept; /* the statement may end here */
	char first;  /* of the word, in lower case; 0: all tokens count */
	void (*emit)(struct walk *w, const struct token *tk, unsigned mask);
	void *arg;
};

static char
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void
list_clear(struct list *l)
{
	l->head = NULL;
	l->tail = &l->head;
}

/* The start of the '{' group that close ends. */
static const char *
group_open(const char *close)
{
	int depth = 0;

	for (;;) {
		close--;
		if (*close == '>' || *close == ']' || *close == '}')
			depth++;
		else if (*close == '<' || *close == '[' || *close == '{')
			if (depth-- == 0)
				return close;
	}
}

/* --- index --------------------------------------------------------------- */

static int
bucket_of(char first)
{
	return first >= 'a' && first <= 'z' ? first - 'a' : BUCKET_OTHER;
}

static bool
starts_with_peer(const struct command *c)
{
	return str_starts(c->syntax, PEER_SYNTAX);
}

static void
index_add(struct context_index *x, int bucket, const struct command *c)
{
	x->rows[bucket][x->n[bucket]++] = c;
}

static struct context_index *
make_index(struct arena *arena, uint16_t context)
{
	struct context_index *x = ARENA_NEW(arena, struct context_index);
	size_t n, room[BUCKETS] = { 0 };
	const struct command *all = commands(&n);

	for (size_t i = 0; i < n; i++)
		if ((all[i].contexts & context) != 0) {
			room[bucket_of(all[i].syntax[0])]++;
			room[BUCKET_PEER] += starts_with_peer(&all[i]);
		}
	for (int b = 0; b < BUCKETS; b++)
		if (room[b] > 0)
			x->rows[b] =
			    ARENA_ARRAY(arena, room[b], const struct command *);
	for (size_t i = 0; i < n; i++) {
		if ((all[i].contexts & context) == 0)
			continue;
		if (!starts_with_peer(&all[i]) || x->n[BUCKET_PEER] == 0)
			index_add(x, bucket_of(all[i].syntax[0]), &all[i]);
		if (starts_with_peer(&all[i]))
			index_add(x, BUCKET_PEER, &all[i]);
	}
	return x;
}

static const struct context_index *
context_index(const struct match_query *q)
{
	int i = 0;

	while ((q->context >> i & 1) == 0)
		i++;
	if (q->index->contexts[i] == NULL)
		q->index->contexts[i] = make_index(q->index->arena, q->context);
	return q->index->contexts[i];
}

/* --- walking a template -------------------------------------------------- */

static void follow(struct walk *w, const char *t, unsigned mask);

/* The alternatives of the group that opens at t; once: each at most once. */
static void
follow_group(struct walk *w, const char *t, unsigned mask, bool once)
{
	const char *close = group_close(t + 1);
	unsigned bit = 1;
	int depth = 0;

	for (t++; t < close; t++) {
		if (!once)
			follow(w, t, mask);
		else if ((mask & bit) == 0)
			follow(w, t, mask | bit);
		bit <<= 1;
		for (; t < close && (*t != '|' || depth > 0); t++) {
			if (*t == '<' || *t == '[' || *t == '{')
				depth++;
			else if (*t == '>' || *t == ']' || *t == '}')
				depth--;
		}
	}
}

/* From t, at the end of an alternative, to what stands behind it. */
static const char *
leave_alternative(struct walk *w, const char *t, unsigned *mask)
{
	const char *close = group_close(t);

	if (*close == '}') {
		follow_group(w, group_open(close), *mask, true);
		*mask = 0;
	}
	return skip_name(close + 1);
}

/* Calls emit for every token that may come next at t. */
static void
follow(struct walk *w, const char *t, unsigned mask)
{
	struct token tk;

	for (;;) {
		switch (*t) {
		case ' ':
		case ']':
			t++;
			continue;
		case '\0':
			w->accept = true;
			return;
		case '~':
			w->accept = w->accept || w->q->no_form;
			t++;
			continue;
		case '[':
			follow(w, t + 1, mask);
			t = group_close(t + 1) + 1;
			continue;
		case '<':
			follow_group(w, t, mask, false);
			return;
		case '{':
			follow_group(w, t, 0, true);
			return;
		case '|':
		case '>':
		case '}':
			t = leave_alternative(w, t, &mask);
			continue;
		default:
			if (w->first != 0 && *t >= 'a' && *t <= 'z' &&
			    *t != w->first)
				return; /* another keyword */
			tk = token_read(w->command->syntax, t);
			w->emit(w, &tk, mask);
			return;
		}
	}
}

/* --- one word forward ---------------------------------------------------- */

struct advance {
	struct list *next;
	const char *word;
	uint16_t index;
	bool exact; /* an exact keyword was seen: only those count */
	bool typed; /* an address was seen: names do not count */
};

static bool
hides_names(enum param_type type)
{
	return type >= PARAM_ADDR4 && type <= PARAM_IFADDR6;
}

static void
advance_emit(struct walk *w, const struct token *tk, unsigned mask)
{
	struct advance *a = w->arg;
	enum fit fit = token_fit(tk, a->word);
	struct state *s;

	if (fit == FIT_NO || (a->exact && fit != FIT_EXACT) ||
	    (a->typed && fit == FIT_WORD))
		return;
	if (fit == FIT_EXACT && !a->exact) {
		a->exact = true;
		list_clear(a->next);
	}
	if (fit == FIT_TYPED && hides_names(tk->type))
		a->typed = true;
	s = ARENA_NEW(w->q->arena, struct state);
	s->command = w->command;
	s->at = tk->after;
	s->parent = w->from;
	s->token = *tk;
	s->word = a->index;
	s->fit = (uint8_t)fit;
	s->mask = (uint8_t)mask;
	s->line = tk->type == PARAM_LINE;
	*a->next->tail = s;
	a->next->tail = &s->next;
}

static bool
command_applies(const struct match_query *q, const struct command *c)
{
	if ((c->flavours & q->flavours) == 0)
		return false;
	return (c->flags & (q->no_form ? CMD_NEVER_NO : CMD_NO_ONLY)) == 0;
}

/* What may follow the shared start of the statements about a neighbor. */
static void
walk_peers(struct walk *w, const struct context_index *x, unsigned mask)
{
	for (size_t i = 0; i < x->n[BUCKET_PEER]; i++) {
		const struct command *c = x->rows[BUCKET_PEER][i];

		if (!command_applies(w->q, c))
			continue;
		w->command = c;
		follow(w, c->syntax + strlen(PEER_SYNTAX), mask);
	}
}

static void
walk_bucket(struct walk *w, const struct context_index *x, int bucket)
{
	for (size_t i = 0; i < x->n[bucket]; i++) {
		const struct command *c = x->rows[bucket][i];

		/* The first of the neighbor's stands for all of them. */
		if (!command_applies(w->q, c) &&
		    (x->n[BUCKET_PEER] == 0 || c != x->rows[BUCKET_PEER][0]))
			continue;
		w->command = c;
		w->from = NULL;
		follow(w, c->syntax, 0);
	}
}

/* Is s behind the shared start: at the blank that ends PEER_SYNTAX? */
static bool
ends_shared(const struct context_index *x, const struct state *s)
{
	return x->n[BUCKET_PEER] > 0 && s->command == x->rows[BUCKET_PEER][0] &&
	    s->word == 1 && s->at >= s->command->syntax &&
	    (size_t)(s->at - s->command->syntax) < strlen(PEER_SYNTAX);
}

/* What may follow s (NULL: at the start of every template). */
static void
walk_all(struct walk *w, const struct list *from)
{
	const struct context_index *x = context_index(w->q);

	if (from == NULL) {
		for (int b = 0; b <= BUCKET_OTHER; b++)
			if (w->first == 0 || b == BUCKET_OTHER ||
			    b == bucket_of(w->first))
				walk_bucket(w, x, b);
		return;
	}
	for (const struct state *s = from->head; s != NULL; s = s->next) {
		w->command = s->command;
		w->from = s;
		if (ends_shared(x, s)) {
			walk_peers(w, x, s->mask);
			continue;
		}
		if (s->token.repeat)
			w->emit(w, &s->token, s->mask);
		follow(w, s->at, s->mask);
	}
}

/* States that took a name lose where an address was seen later. */
static void
drop_names(struct list *l)
{
	struct list kept;

	list_clear(&kept);
	for (struct state *s = l->head; s != NULL; s = s->next) {
		if (s->fit == FIT_WORD)
			continue;
		*kept.tail = s;
		kept.tail = &s->next;
	}
	*kept.tail = NULL;
	l->head = kept.head;
	l->tail = l->head != NULL ? kept.tail : &l->head;
}

/* --- answers ------------------------------------------------------------- */

static bool
token_same(const struct token *a, const struct token *b)
{
	return a->type == b->type && a->text_len == b->text_len &&
	    memcmp(a->text, b->text, a->text_len) == 0;
}

static bool
leads_nowhere(const struct command *c)
{
	return (c->flags & (CMD_KEPT | CMD_UNSUPPORTED | CMD_HIDDEN)) != 0;
}

static void
expect(struct match_result *r, const struct match_query *q,
    const struct token *tk, const struct command *c)
{
	size_t cap;

	for (size_t i = 0; i < r->n_expected; i++)
		if (token_same(&r->expected[i], tk)) {
			/* A word that leads to something is of use. */
			if (leads_nowhere(r->expected_of[i]))
				r->expected_of[i] = c;
			return;
		}
	if (r->n_expected == r->cap_expected) {
		struct token *old = r->expected;
		const struct command **old_of = r->expected_of;

		cap = r->cap_expected == 0 ? 16 : r->cap_expected * 2;
		r->expected = ARENA_ARRAY(q->arena, cap, struct token);
		r->expected_of =
		    ARENA_ARRAY(q->arena, cap, const struct command *);
		if (r->n_expected > 0) {
			memcpy(r->expected, old, r->n_expected * sizeof(*old));
			memcpy(r->expected_of, old_of,
			    r->n_expected * sizeof(struct command *));
		}
		r->cap_expected = cap;
	}
	r->expected[r->n_expected] = *tk;
	r->expected_of[r->n_expected++] = c;
}

static void
expect_emit(struct walk *w, const struct token *tk, unsigned mask)
{
	(void)mask;
	expect(w->arg, w->q, tk, w->command);
}

/* The state of word i on the way to s. */
static const struct state *
state_of_word(const struct state *s, size_t i)
{
	while (s->word > i)
		s = s->parent;
	return s;
}

/* Finds the first word that abbreviates different keywords on the ways to the
 * states of l. */
static bool
find_ambiguous(const struct match_query *q, const struct list *l, size_t n,
    struct match_result *r)
{
	for (size_t i = 0; i < n; i++) {
		r->n_expected = 0;
		for (const struct state *s = l->head; s != NULL; s = s->next) {
			const struct state *w = state_of_word(s, i);

			if (w->word == i && w->fit == FIT_PART)
				expect(r, q, &w->token, w->command);
		}
		if (r->n_expected > 1) {
			r->status = MATCH_AMBIGUOUS;
			r->at = i;
			return true;
		}
	}
	r->n_expected = 0;
	return false;
}

static void
answer_failure(const struct match_query *q, const struct list *from, size_t at,
    struct match_result *r)
{
	struct walk w = { .q = q, .emit = expect_emit, .arg = r };

	if (from != NULL && !q->want_next && find_ambiguous(q, from, at, r))
		return;
	r->status = at == q->n ? MATCH_SHORT : MATCH_WRONG;
	r->at = at;
	if (q->terse)
		return;
	walk_all(&w, from);
	r->expects_end = w.accept && from != NULL;
}

/* Compares word by word; positive: a fits better. */
static int
compare_ways(const struct state *a, const struct state *b)
{
	int c = 0;

	for (; a != NULL && b != NULL; a = a->parent, b = b->parent) {
		while (a->word > b->word && a->parent != NULL)
			a = a->parent;
		while (b->word > a->word && b->parent != NULL)
			b = b->parent;
		if (a->fit != b->fit)
			c = (int)a->fit - (int)b->fit;
	}
	return c;
}

static bool
same_reading(const struct state *a, const struct state *b)
{
	for (; a != NULL && b != NULL; a = a->parent, b = b->parent)
		if (a->fit == FIT_PART && !token_same(&a->token, &b->token))
			return false;
	return true;
}

static void
answer_success(const struct match_query *q, const struct state *s,
    struct match_result *r)
{
	size_t n = 0;

	r->status = MATCH_FOUND;
	r->command = s->command;
	for (const struct state *w = s; w != NULL; w = w->parent)
		n++;
	r->n_matched = n;
	r->matched = ARENA_ARRAY(q->arena, n, struct matched);
	for (; s != NULL; s = s->parent)
		r->matched[--n] = (struct matched){ s->token, s->word };
}

static void
ignore_emit(struct walk *w, const struct token *tk, unsigned mask)
{
	(void)w;
	(void)tk;
	(void)mask;
}

/* The line is at its end: the best of the states that may end here. */
static void
answer_end(const struct match_query *q, const struct list *cur,
    const struct list *lines, struct match_result *r)
{
	const struct list *lists[] = { cur, lines };
	const struct state *best = NULL;
	struct list rivals;

	list_clear(&rivals);
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		for (struct state *s = lists[i]->head; s != NULL; s = s->next) {
			struct walk w = { .q = q,
				.command = s->command,
				.from = s,
				.emit = ignore_emit };
			int c;

			follow(&w, s->at, s->mask);
			if (!w.accept)
				continue;
			c = best != NULL ? compare_ways(s, best) : 1;
			if (c > 0) {
				best = s;
				list_clear(&rivals);
			} else if (c == 0 && !same_reading(s, best)) {
				struct state *copy =
				    arena_memdup(q->arena, s, sizeof(*s));

				copy->next = NULL;
				*rivals.tail = copy;
				rivals.tail = &copy->next;
			}
		}
	}
	if (best == NULL) {
		answer_failure(q, cur, q->n, r);
		return;
	}
	if (rivals.head != NULL) {
		struct state *copy =
		    arena_memdup(q->arena, best, sizeof(*best));

		copy->next = rivals.head;
		rivals.head = copy;
		if (find_ambiguous(q, &rivals, q->n, r))
			return;
	}
	answer_success(q, best, r);
}

/* Moves states that took the rest of the line from l to lines. */
static void
set_lines_aside(struct list *l, struct list *lines)
{
	struct list kept;
	struct state *next;

	list_clear(&kept);
	for (struct state *s = l->head; s != NULL; s = next) {
		struct list *to = s->line ? lines : &kept;

		next = s->next;
		s->next = NULL;
		*to->tail = s;
		to->tail = &s->next;
	}
	l->head = kept.head;
	l->tail = l->head != NULL ? kept.tail : &l->head;
}

void
match_line(const struct match_query *q, struct match_result *out)
{
	struct list cur, next, lines;
	struct list *from = NULL;

	*out = (struct match_result){ .status = MATCH_SHORT };
	list_clear(&cur);
	list_clear(&lines);
	for (size_t i = 0; i < q->n; i++) {
		struct advance a = { .next = &next,
			.word = q->words[i],
			.index = (uint16_t)i };
		struct walk w = { .q = q,
			.emit = advance_emit,
			.arg = &a,
			.first = lower(q->words[i][0]) };

		list_clear(&next);
		walk_all(&w, from);
		if (a.typed)
			drop_names(&next);
		set_lines_aside(&next, &lines);
		if (next.head == NULL) {
			if (lines.head != NULL)
				break;
			answer_failure(q, from, i, out);
			return;
		}
		/* Cisco decides at every word, FRR at the end of the line. */
		if (q->flavours == OF_IOS && !q->want_next &&
		    find_ambiguous(q, &next, i + 1, out))
			return;
		cur.head = next.head;
		from = &cur;
	}
	if (q->want_next || (from == NULL && lines.head == NULL)) {
		answer_failure(q, lines.head != NULL ? &lines : from, q->n,
		    out);
		return;
	}
	if (next.head == NULL)
		list_clear(&cur);
	answer_end(q, &cur, &lines, out);
}
