/* Where prefix filters change their mind. */
#include <stdlib.h>
#include <string.h>

#include "grader/search.h"

enum { LENGTHS = 130 }; /* 0 .. 128 and one beyond */

/* A rule about the prefixes inside one prefix: it begins at length begin and
 * no longer holds at length end. */
struct cell {
	struct prefix prefix;
	uint8_t begin, end;
};

struct cells {
	int family;
	struct cell *items;
	size_t n, cap;
	bool everywhere[LENGTHS]; /* lengths of "match ... prefix-len" */
};

static void
cells_add(struct cells *c, const struct prefix *x, int min_len, int max_len)
{
	if (x->addr.family != c->family)
		return;
	GROW(c->items, c->n, c->cap);
	c->items[c->n++] =
	    (struct cell){ *x, (uint8_t)min_len, (uint8_t)(max_len + 1) };
}

static void
look_for_cells(void *arg, const struct match *m)
{
	struct cells *c = arg;
	const struct prefix_list *l = m->prefix_list;

	if (m->kind == MATCH_PREFIX_LIST && l != NULL)
		for (size_t r = 0; r < l->n; r++)
			cells_add(c, &l->rules[r].prefix, l->rules[r].min_len,
			    l->rules[r].max_len);
	if (m->kind == MATCH_PREFIX_LENGTH && m->hi < LENGTHS - 1) {
		c->everywhere[m->lo] = true;
		c->everywhere[m->hi + 1] = true;
	}
}

/* --- one prefix for each answer ------------------------------------------- */

struct prefix_bag {
	struct prefix *items;
	size_t n, cap;
	int family;
};

static void
bag_add(struct prefix_bag *b, struct prefix x)
{
	if (x.addr.family != b->family || prefix_is_martian(&x))
		return;
	GROW(b->items, b->n, b->cap);
	b->items[b->n++] = x;
}

/* The first address behind x; false when x reaches the end. */
static bool
address_behind(const struct prefix *x, struct ip_addr *out)
{
	*out = x->addr;
	for (int bit = x->len - 1; bit >= 0; bit--) {
		uint8_t mask = (uint8_t)(0x80 >> bit % 8);
		out->bytes[bit / 8] ^= mask;
		if (out->bytes[bit / 8] & mask)
			return true;
	}
	return false;
}

/* The first prefix of the length inside node[0] that none of node[1] ..
 * node[n - 1] covers; these are inside node[0], in order. */
static bool
find_gap(const struct cell *node, size_t n, int len, struct prefix *out)
{
	*out = prefix_make(node[0].prefix.addr, len);
	for (size_t i = 1; i < n; i++) {
		struct ip_addr next;
		/* All that follow begin behind it. */
		if (ip_addr_cmp(&node[i].prefix.addr, &out->addr) > 0)
			return true;
		if (!prefix_covers(&node[i].prefix, out))
			continue;
		if (!address_behind(&node[i].prefix, &next))
			return false;
		*out = prefix_make(next, len);
		if (!prefix_covers(&node[0].prefix, out))
			return false;
	}
	return true;
}

static int
cmp_cell(const void *a, const void *b)
{
	const struct cell *x = a, *y = b;
	int c = prefix_cmp(&x->prefix, &y->prefix);

	if (c == 0)
		c = (int)x->begin - (int)y->begin;
	return c != 0 ? c : (int)x->end - (int)y->end;
}

/* Cells of node[0]'s own prefix, and of those inside it. */
static size_t
same_prefix(const struct cell *node, size_t n)
{
	size_t i = 1;

	while (i < n && prefix_eq(&node[i].prefix, &node[0].prefix))
		i++;
	return i;
}

static size_t
inside_prefix(const struct cell *node, size_t n)
{
	size_t i = 1;

	while (i < n && prefix_covers(&node[0].prefix, &node[i].prefix))
		i++;
	return i;
}

/* The lengths that matter inside a prefix: those of its own rules and of all
 * rules around it. */
struct level {
	struct prefix prefix;
	bool lengths[LENGTHS];
};

static void
add_node(struct prefix_bag *b, const struct cell *node, size_t inside,
    size_t own, const struct level *level)
{
	int max = ip_bits(b->family);

	for (int len = node[0].prefix.len; len <= max; len++) {
		struct prefix x;
		if (!level->lengths[len] && len != node[0].prefix.len)
			continue;
		/* Cells of the same prefix do not cover it, they are it. */
		if (len == node[0].prefix.len)
			bag_add(b, node[0].prefix);
		else if (inside == own)
			bag_add(b, prefix_make(node[0].prefix.addr, len));
		else if (find_gap(node + own - 1, inside - own + 1, len, &x))
			bag_add(b, x);
	}
}

static void
bag_add_cells(struct prefix_bag *b, struct cells *c)
{
	static const struct level root = { 0 };
	struct level *stack = xcalloc(LENGTHS, sizeof(*stack));
	size_t depth = 0;

	/* The whole family is a node, so that nothing is outside. */
	cells_add(c, &(struct prefix){ .addr.family = (uint8_t)c->family }, 0,
	    ip_bits(c->family));
	qsort(c->items, c->n, sizeof(*c->items), cmp_cell);
	for (size_t i = 0, own; i < c->n; i += own) {
		const struct cell *node = &c->items[i];
		size_t inside = inside_prefix(node, c->n - i);
		own = same_prefix(node, inside);
		while (depth > 0 &&
		    !prefix_covers(&stack[depth - 1].prefix, &node->prefix))
			depth--;
		stack[depth] = depth > 0 ? stack[depth - 1] : root;
		if (depth == 0)
			memcpy(stack[0].lengths, c->everywhere,
			    sizeof(stack[0].lengths));
		stack[depth].prefix = node->prefix;
		for (size_t k = 0; k < own; k++) {
			stack[depth].lengths[node[k].begin] = true;
			stack[depth].lengths[node[k].end] = true;
		}
		add_node(b, node, inside, own, &stack[depth]);
		depth++;
	}
	free(stack);
}

/* --- and what a person would try ------------------------------------------ */

/* The neighbourhood of a prefix: its parent, its halves, a quarter and its
 * first address. */
static void
bag_add_around(struct prefix_bag *b, const struct prefix *x)
{
	int max = ip_bits(x->addr.family);
	struct prefix halves[2], quarters[2];

	bag_add(b, *x);
	if (x->len > 0)
		bag_add(b, prefix_make(x->addr, x->len - 1));
	if (x->len == max)
		return;
	prefix_halves(x, halves);
	bag_add(b, halves[0]);
	bag_add(b, halves[1]);
	if (x->len + 1 < max) {
		prefix_halves(&halves[1], quarters);
		bag_add(b, quarters[0]);
	}
	bag_add(b, prefix_make(x->addr, max));
}

static struct prefix
drawn_part(struct probe *p, const struct prefix *x, int depth)
{
	struct prefix part = *x;

	for (int i = 0; i < depth && part.len < ip_bits(x->addr.family); i++) {
		struct prefix halves[2];
		prefix_halves(&part, halves);
		part = halves[base_rand(&p->rand) & 1];
	}
	return part;
}

/* Prefixes that nobody has announced or registered, drawn from the seed: two
 * anywhere in unicast space, and one inside every registered prefix. */
static void
bag_add_drawn(struct prefix_bag *b, struct probe *p)
{
	const struct holdings *held = p->held;

	for (int i = 0; i < 2; i++) {
		struct ip_addr a = { .family = (uint8_t)b->family };
		uint64_t x = base_rand(&p->rand);
		for (int k = 0; k < 4; k++)
			a.bytes[k] = (uint8_t)(x >> 8 * k);
		a.bytes[0] =
		    (uint8_t)(b->family == IP_V4 ? 16 + a.bytes[0] % 140
						 : 0x24 + a.bytes[0] % 4);
		bag_add(b, prefix_make(a, b->family == IP_V4 ? 24 : 48));
		bag_add(b, prefix_make(a, b->family == IP_V4 ? 19 : 32));
	}
	for (size_t i = 0; i < held->n; i++)
		if (held->items[i].prefix.addr.family == b->family)
			bag_add(b,
			    drawn_part(p, &held->items[i].prefix,
				2 + (int)(base_rand(&p->rand) % 6)));
}

static int
cmp_prefix(const void *a, const void *b)
{
	return prefix_cmp(a, b);
}

size_t
search_prefixes(struct probe *p, const struct policy_chain *const *chain,
    size_t n_chains, int family, struct prefix **out)
{
	const struct holdings *held = p->held;
	struct prefix_bag b = { .family = family };
	struct cells c = { .family = family };
	size_t n = 0;

	search_each_match(chain, n_chains, look_for_cells, &c);
	for (size_t i = 0; i < held->n; i++) {
		const struct prefix *x = &held->items[i].prefix;
		cells_add(&c, x, x->len, x->len);
		bag_add_around(&b, x);
	}
	for (size_t i = 0; i < p->grading->n_known; i++)
		bag_add_around(&b, &p->grading->known[i]);
	bag_add_cells(&b, &c);
	bag_add_drawn(&b, p);
	qsort(b.items, b.n, sizeof(*b.items), cmp_prefix);
	for (size_t i = 0; i < b.n; i++)
		if (n == 0 || !prefix_eq(&b.items[n - 1], &b.items[i]))
			b.items[n++] = b.items[i];
	*out = arena_memdup(p->arena, b.items, n * sizeof(*b.items));
	free(b.items);
	free(c.items);
	return n;
}
