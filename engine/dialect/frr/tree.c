#include "dialect/frr/tree.h"

#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "dialect/frr/param.h"

void
tree_init(struct tree *t, struct arena *arena, enum flavour flavour)
{
	*t = (struct tree){ .arena = arena, .flavour = flavour };
	t->root = ARENA_NEW(arena, struct stmt);
	t->root->kind = KIND_ROOT;
}

void
tree_seal(struct tree *t)
{
	free(t->slots);
	free(t->same);
	t->slots = t->same = NULL;
	t->n_slots = 0;
}

/* --- arguments ----------------------------------------------------------- */

static bool
arg_is(const struct arg *a, const char *name, size_t len)
{
	return a->name_len == len && memcmp(a->name, name, len) == 0;
}

static const struct arg *
find_arg(const struct stmt *s, const char *name, size_t len, size_t n)
{
	for (size_t i = 0; i < s->n_args; i++)
		if (arg_is(&s->args[i], name, len) && n-- == 0)
			return &s->args[i];
	return NULL;
}

const struct arg *
stmt_arg(const struct stmt *s, const char *name)
{
	return find_arg(s, name, strlen(name), 0);
}

const struct arg *
stmt_nth(const struct stmt *s, const char *name, size_t n)
{
	return find_arg(s, name, strlen(name), n);
}

size_t
stmt_count(const struct stmt *s, const char *name)
{
	size_t n = 0;

	while (stmt_nth(s, name, n) != NULL)
		n++;
	return n;
}

const char *
stmt_text(const struct stmt *s, const char *name)
{
	const struct arg *a = stmt_arg(s, name);

	return a != NULL ? a->text : NULL;
}

bool
stmt_has(const struct stmt *s, const char *name)
{
	return stmt_arg(s, name) != NULL;
}

uint32_t
stmt_u32(const struct stmt *s, const char *name, uint32_t fallback)
{
	const char *text = stmt_text(s, name);
	uint32_t n;

	return text != NULL && str_to_u32(text, &n) ? n : fallback;
}

struct ip_addr
stmt_addr(const struct stmt *s, const char *name)
{
	struct ip_addr a = { 0 };

	INVARIANT(ip_addr_parse(stmt_text(s, name), &a));
	return a;
}

struct prefix
stmt_prefix(const struct stmt *s, const char *name)
{
	struct prefix p = { 0 };

	INVARIANT(prefix_parse(stmt_text(s, name), &p) <= PREFIX_HOST_BITS);
	return p;
}

void
stmt_drop(struct stmt *s, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->n_args; i++)
		if (!arg_is(&s->args[i], name, strlen(name)))
			s->args[kept++] = s->args[i];
	s->n_args = (uint8_t)kept;
}

void
stmt_set(struct tree *t, struct stmt *s, const char *name, const char *text)
{
	struct arg a = { .name = name,
		.text = text,
		.name_len = (uint16_t)strlen(name),
		.type = PARAM_WORD };
	const struct arg *old = stmt_arg(s, name);
	struct arg *args;

	if (old != NULL) {
		a.column = old->column;
		a.width = old->width;
		a.type = old->type;
		s->args[old - s->args] = a;
		return;
	}
	args = ARENA_ARRAY(t->arena, s->n_args + 1u, struct arg);
	if (s->n_args > 0)
		memcpy(args, s->args, s->n_args * sizeof(*args));
	args[s->n_args++] = a;
	s->args = args;
}

/* --- keys ---------------------------------------------------------------- */

/* Takes the next name off a key; false at its end. */
static bool
next_key(const char **key, const char **name, size_t *len)
{
	while (**key == ' ')
		++*key;
	*name = *key;
	*len = strcspn(*key, " ");
	*key += *len;
	return *len > 0;
}

static uint64_t
hash_text(uint64_t h, const char *s)
{
	for (; *s != '\0'; s++)
		h = (h ^ (unsigned char)*s) * 0x100000001b3u;
	return base_mix(h, 0x9e37u);
}

static uint64_t
stmt_hash(const struct stmt *parent, const struct stmt *s)
{
	const char *key = kind_get(s->kind)->key, *name;
	uint64_t h = base_mix((uintptr_t)parent, (uint64_t)s->kind);
	size_t len;

	while (next_key(&key, &name, &len)) {
		const struct arg *a = find_arg(s, name, len, 0);

		h = hash_text(h, a != NULL ? a->text : "\1");
	}
	return h;
}

static bool
same_key(const struct stmt *a, const struct stmt *b)
{
	const char *key = kind_get(a->kind)->key, *name;
	size_t len;

	while (next_key(&key, &name, &len)) {
		const struct arg *x = find_arg(a, name, len, 0);
		const struct arg *y = find_arg(b, name, len, 0);

		if ((x == NULL) != (y == NULL) ||
		    (x != NULL && !str_eq(x->text, y->text)))
			return false;
	}
	return true;
}

struct stmt *
tree_find(struct tree *t, const struct stmt *parent, const struct stmt *like)
{
	struct stmt *s;

	if (t->n_slots == 0)
		return NULL;
	s = t->slots[stmt_hash(parent, like) % t->n_slots];
	for (; s != NULL; s = s->bucket)
		if (s->parent == parent && s->kind == like->kind &&
		    same_key(s, like))
			return s;
	return NULL;
}

/* --- what an entry says -------------------------------------------------- */

/* The name of the list and the number are no part of it. */
static bool
says(const struct arg *a)
{
	return !arg_is(a, "name", 4) && !arg_is(a, "seq", 3);
}

/* Independent of the order of the arguments. */
static uint64_t
say_hash(const struct stmt *parent, const struct stmt *s)
{
	uint64_t h = base_mix((uintptr_t)parent, (uint64_t)s->kind), sum = 0;

	for (size_t i = 0; i < s->n_args; i++)
		if (says(&s->args[i]))
			sum += hash_text(s->args[i].name_len, s->args[i].text);
	return base_mix(h, sum);
}

/* Is every argument of a that says something in b, as often? */
static bool
says_all(const struct stmt *a, const struct stmt *b)
{
	for (size_t i = 0; i < a->n_args; i++) {
		const struct arg *x = &a->args[i], *y;
		size_t nth = 0;

		if (!says(x))
			continue;
		for (size_t j = 0; j < i; j++)
			nth += arg_is(&a->args[j], x->name, x->name_len);
		y = find_arg(b, x->name, x->name_len, nth);
		if (y == NULL || !str_eq(x->text, y->text))
			return false;
	}
	return true;
}

struct stmt *
tree_find_same(struct tree *t, const struct stmt *list, const struct stmt *like)
{
	struct stmt *s;

	if (t->n_slots == 0)
		return NULL;
	s = t->same[say_hash(list, like) % t->n_slots];
	for (; s != NULL; s = s->same_bucket)
		if (s->parent == list && s->kind == like->kind &&
		    says_all(s, like) && says_all(like, s))
			return s;
	return NULL;
}

/* --- hash ---------------------------------------------------------------- */

static bool
is_entry(const struct stmt *s)
{
	return (kind_get(s->kind)->flags & KIND_ENTRY) != 0;
}

static void
same_insert(struct tree *t, struct stmt *s)
{
	struct stmt **slot = &t->same[say_hash(s->parent, s) % t->n_slots];

	s->same_bucket = *slot;
	*slot = s;
}

static void
same_remove(struct tree *t, struct stmt *s)
{
	struct stmt **slot = &t->same[say_hash(s->parent, s) % t->n_slots];

	while (*slot != s)
		slot = &(*slot)->same_bucket;
	*slot = s->same_bucket;
}

static void
hash_insert(struct tree *t, struct stmt *s)
{
	struct stmt **slot = &t->slots[stmt_hash(s->parent, s) % t->n_slots];

	s->bucket = *slot;
	*slot = s;
	if (is_entry(s))
		same_insert(t, s);
}

static void
hash_grow(struct tree *t)
{
	struct stmt **old = t->slots;
	size_t n_old = t->n_slots;

	if (t->n < t->n_slots)
		return;
	free(t->same);
	t->n_slots = n_old == 0 ? 64 : n_old * 4;
	t->slots = xcalloc(t->n_slots, sizeof(struct stmt *));
	t->same = xcalloc(t->n_slots, sizeof(struct stmt *));
	for (size_t i = 0; i < n_old; i++) {
		struct stmt *next;

		for (struct stmt *s = old[i]; s != NULL; s = next) {
			next = s->bucket;
			hash_insert(t, s);
		}
	}
	free(old);
}

static void
hash_remove(struct tree *t, struct stmt *s)
{
	struct stmt **slot = &t->slots[stmt_hash(s->parent, s) % t->n_slots];

	while (*slot != s)
		slot = &(*slot)->bucket;
	*slot = s->bucket;
	if (is_entry(s))
		same_remove(t, s);
	t->n--;
	/* Contexts are nested three deep at most. */
	for (struct stmt *c = s->first; c != NULL; c = c->next)
		hash_remove(t, c);
}

/* --- changing ------------------------------------------------------------ */

struct stmt *
tree_put(struct tree *t, struct stmt *parent, const struct stmt *like)
{
	struct stmt *s = tree_find(t, parent, like);

	if (s != NULL) {
		if (is_entry(s))
			same_remove(t, s);
		s->negate = like->negate;
		s->line = like->line;
		s->column = like->column;
		s->width = like->width;
		s->args = like->args;
		s->n_args = like->n_args;
		s->text = like->text;
		if (is_entry(s))
			same_insert(t, s);
		return s;
	}
	hash_grow(t);
	s = arena_memdup(t->arena, like, sizeof(*s));
	s->parent = parent;
	s->next = s->first = s->last = s->bucket = NULL;
	s->prev = parent->last;
	if (parent->last != NULL)
		parent->last->next = s;
	else
		parent->first = s;
	parent->last = s;
	t->n++;
	hash_insert(t, s);
	return s;
}

void
tree_remove(struct tree *t, struct stmt *s)
{
	struct stmt *parent = s->parent;

	hash_remove(t, s);
	if (s->prev != NULL)
		s->prev->next = s->next;
	else
		parent->first = s->next;
	if (s->next != NULL)
		s->next->prev = s->prev;
	else
		parent->last = s->prev;
}

/* --- order --------------------------------------------------------------- */

/* What a key looks like; the order of the classes is that of the text. */
enum key_class { KEY_NUMBER, KEY_NAME, KEY_ADDR, KEY_PREFIX };

struct key_value {
	enum key_class class;
	uint64_t number;
	struct prefix prefix;
};

static struct key_value
key_value(const char *s)
{
	struct key_value v = { .class = KEY_NAME };

	if (str_to_u64(s, &v.number))
		v.class = KEY_NUMBER;
	else if (ip_addr_parse(s, &v.prefix.addr))
		v.class = KEY_ADDR;
	else if (prefix_parse(s, &v.prefix) <= PREFIX_HOST_BITS)
		v.class = KEY_PREFIX;
	return v;
}

/* A total order: numbers, addresses and prefixes by value. */
static int
text_cmp(const char *a, const char *b)
{
	struct key_value x = key_value(a), y = key_value(b);
	int c = 0;

	if (x.class != y.class)
		return x.class < y.class ? -1 : 1;
	if (x.class == KEY_NUMBER && x.number != y.number)
		return x.number < y.number ? -1 : 1;
	if (x.class == KEY_ADDR || x.class == KEY_PREFIX)
		c = prefix_cmp(&x.prefix, &y.prefix);
	return c != 0 ? c : strcmp(a, b);
}

static int
arg_cmp(const struct stmt *a, const struct stmt *b, const char *name,
    size_t len)
{
	const struct arg *x = find_arg(a, name, len, 0);
	const struct arg *y = find_arg(b, name, len, 0);

	if (x == NULL || y == NULL)
		return (x != NULL) - (y != NULL);
	return text_cmp(x->text, y->text);
}

int
stmt_key_cmp(const struct stmt *a, const struct stmt *b)
{
	const char *key = kind_get(a->kind)->key, *name;
	size_t len;
	int c;

	while (next_key(&key, &name, &len)) {
		c = arg_cmp(a, b, name, len);
		if (c != 0)
			return c;
	}
	return 0;
}

/* Statements of all neighbor kinds stand together, neighbor by neighbor. */
static int
stmt_cmp(const struct stmt *a, const struct stmt *b)
{
	bool peer_a = (kind_get(a->kind)->flags & KIND_PER_NEIGHBOR) != 0;
	bool peer_b = (kind_get(b->kind)->flags & KIND_PER_NEIGHBOR) != 0;
	int c;

	if (peer_a && peer_b) {
		c = arg_cmp(a, b, "peer", 4);
		if (c != 0)
			return c;
	}
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if ((kind_get(a->kind)->flags & KIND_ORDERED) != 0)
		return 0;
	return stmt_key_cmp(a, b);
}

/* Merges two sorted chains; of equals, a's come first. */
static struct stmt *
merge(struct stmt *a, struct stmt *b)
{
	struct stmt *head = NULL, **tail = &head;

	while (a != NULL && b != NULL) {
		struct stmt **less = stmt_cmp(a, b) <= 0 ? &a : &b;

		*tail = *less;
		tail = &(*less)->next;
		*less = (*less)->next;
	}
	*tail = a != NULL ? a : b;
	return head;
}

/* Bottom-up merge sort: runs[i] holds 2^i statements. */
static struct stmt *
sort_chain(struct stmt *s)
{
	struct stmt *runs[32] = { 0 }, *next, *all = NULL;

	for (; s != NULL; s = next) {
		struct stmt *run = s;
		size_t i = 0;

		next = s->next;
		run->next = NULL;
		for (; runs[i] != NULL; i++) {
			run = merge(runs[i], run);
			runs[i] = NULL;
		}
		runs[i] = run;
	}
	for (size_t i = 0; i < ARRAY_LEN(runs); i++)
		if (runs[i] != NULL)
			all = merge(runs[i], all);
	return all;
}

void
tree_sort(struct stmt *s)
{
	bool sorted = true;

	for (struct stmt *c = s->first; c != NULL; c = c->next)
		if (c->next != NULL && stmt_cmp(c, c->next) > 0)
			sorted = false;
	if (!sorted)
		s->first = sort_chain(s->first);
	s->last = NULL;
	for (struct stmt *c = s->first; c != NULL; c = c->next) {
		c->prev = s->last;
		s->last = c;
		if (c->first != NULL)
			tree_sort(c);
	}
}
