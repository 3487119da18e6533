#include "core/route_private.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(sizeof(struct path_node) == 12,
    "a path node is stored as it is and should stay small");

static const struct path_node *
node_at(const struct attr_table *t, path_id id)
{
	PRE(id > 0 && id <= t->n_paths);
	return &t->paths[id - 1];
}

/* What the decision process counts stays at 65535 for longer paths. */
static struct path_node
node_before(const struct attr_table *t, path_id tail, uint32_t as, bool is_set)
{
	struct path_node node = {
		.as = as,
		.tail = tail,
		.length = 1,
		.is_set = is_set,
		.has_set = is_set,
	};
	const struct path_node *behind;

	if (tail == 0)
		return node;
	behind = node_at(t, tail);
	node.length = behind->length;
	if (node.length < UINT16_MAX)
		node.length++;
	node.has_set = is_set || behind->has_set;
	return node;
}

static path_id
path_intern(struct attr_table *t, path_id tail, uint32_t as, bool is_set)
{
	uint64_t key = (uint64_t)tail << 32 | as;
	struct intern_probe p;

	intern_reserve(&t->path_index);
	p = intern_start(&t->path_index, base_mix(key, is_set));
	for (uint32_t id; (id = intern_next(&t->path_index, &p)) != 0;) {
		const struct path_node *n = &t->paths[id - 1];

		if (n->as == as && n->tail == tail && n->is_set == is_set)
			return id;
	}
	INVARIANT(t->n_paths < UINT32_MAX - 1);
	GROW_BIT(t->paths, t->n_paths, t->cap_paths);
	t->paths[t->n_paths] = node_before(t, tail, as, is_set);
	t->n_paths++;
	intern_put(&t->path_index, &p, (uint32_t)t->n_paths);
	return (path_id)t->n_paths;
}

path_id
as_path_prepend(struct attr_table *t, path_id tail, uint32_t as)
{
	return path_intern(t, tail, as, false);
}

path_id
as_path_prepend_set(struct attr_table *t, path_id tail, const uint32_t *as,
    size_t n)
{
	if (n == 0)
		return tail;
	return path_intern(t, tail, word_set_sorted(t, as, n, 1), true);
}

path_id
as_path_make(struct attr_table *t, const uint32_t *as, size_t n)
{
	path_id id = 0;

	while (n > 0)
		id = as_path_prepend(t, id, as[--n]);
	return id;
}

struct path_node
as_path_node(const struct attr_table *t, path_id id)
{
	return *node_at(t, id);
}

uint32_t
as_path_length(const struct attr_table *t, path_id id)
{
	return id == 0 ? 0 : node_at(t, id)->length;
}

/* How often as occurs in one node. */
static uint32_t
node_count(const struct attr_table *t, const struct path_node *n, uint32_t as)
{
	const uint32_t *w;
	size_t members;

	if (!n->is_set)
		return n->as == as;
	w = word_set_get(t, n->as, &members);
	for (size_t i = 0; i < members; i++)
		if (w[i] == as)
			return 1;
	return 0;
}

bool
as_path_contains(const struct attr_table *t, path_id id, uint32_t as)
{
	while (id != 0) {
		const struct path_node *n = node_at(t, id);

		if (node_count(t, n, as) > 0)
			return true;
		id = n->tail;
	}
	return false;
}

uint32_t
as_path_count(const struct attr_table *t, path_id id, uint32_t as)
{
	uint32_t count = 0;

	while (id != 0) {
		const struct path_node *n = node_at(t, id);

		count += node_count(t, n, as);
		id = n->tail;
	}
	return count;
}

uint32_t
as_path_first(const struct attr_table *t, path_id id)
{
	const struct path_node *n;

	if (id == 0)
		return 0;
	n = node_at(t, id);
	return n->is_set ? 0 : n->as;
}

uint32_t
as_path_origin(const struct attr_table *t, path_id id)
{
	const struct path_node *n;

	if (id == 0)
		return 0;
	for (n = node_at(t, id); n->tail != 0;)
		n = node_at(t, n->tail);
	return n->is_set ? 0 : n->as;
}

/* --- text ----------------------------------------------------------------- */

static void
print_set(const struct attr_table *t, set_id id, struct strbuf *out)
{
	size_t n;
	const uint32_t *w = word_set_get(t, id, &n);

	strbuf_addc(out, '{');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_addc(out, ',');
		strbuf_add_u32(out, w[i]);
	}
	strbuf_addc(out, '}');
}

void
as_path_print(const struct attr_table *t, path_id id, struct strbuf *out)
{
	bool first = true;

	while (id != 0) {
		const struct path_node *n = node_at(t, id);

		if (!first)
			strbuf_addc(out, ' ');
		first = false;
		if (n->is_set)
			print_set(t, n->as, out);
		else
			strbuf_add_u32(out, n->as);
		id = n->tail;
	}
}

/* One element as it is read: an AS, or a run of the members read so far. */
struct element {
	uint32_t as;
	size_t start, n; /* n > 0: an AS_SET */
};

struct path_reader {
	const char *at;
	struct element *elements;
	size_t n, cap;
	uint32_t *members;
	size_t n_members, cap_members;
};

/* A decimal AS number at r->at; moves behind it. */
static bool
read_as(struct path_reader *r, uint32_t *out)
{
	const char *start = r->at;
	uint64_t value = 0;

	while (*r->at >= '0' && *r->at <= '9' && value <= UINT32_MAX)
		value = value * 10 + (uint64_t)(*r->at++ - '0');
	if (r->at == start || value > UINT32_MAX)
		return false;
	*out = (uint32_t)value;
	return true;
}

static void
skip_blanks(struct path_reader *r)
{
	while (*r->at == ' ' || *r->at == '\t')
		r->at++;
}

/* The members of "{1,2}", from behind the brace; blanks are fine. */
static bool
read_set(struct path_reader *r, struct element *out)
{
	uint32_t as;

	*out = (struct element){ .start = r->n_members };
	do {
		skip_blanks(r);
		if (!read_as(r, &as))
			return false;
		GROW(r->members, r->n_members, r->cap_members);
		r->members[r->n_members++] = as;
		out->n++;
		skip_blanks(r);
	} while (*r->at++ == ',');
	return r->at[-1] == '}';
}

static bool
read_element(struct path_reader *r, struct element *out)
{
	if (*r->at == '{') {
		r->at++;
		return read_set(r, out);
	}
	*out = (struct element){ 0 };
	return read_as(r, &out->as);
}

static bool
read_elements(struct path_reader *r)
{
	struct element e;

	for (skip_blanks(r); *r->at != '\0'; skip_blanks(r)) {
		if (!read_element(r, &e))
			return false;
		if (*r->at != '\0' && *r->at != ' ' && *r->at != '\t')
			return false;
		GROW(r->elements, r->n, r->cap);
		r->elements[r->n++] = e;
	}
	return true;
}

bool
as_path_parse(struct attr_table *t, const char *text, path_id *out)
{
	struct path_reader r = { .at = text };
	bool ok = read_elements(&r);
	path_id id = 0;

	for (size_t i = r.n; ok && i-- > 0;) {
		const struct element *e = &r.elements[i];

		id = e->n > 0
		    ? as_path_prepend_set(t, id, r.members + e->start, e->n)
		    : as_path_prepend(t, id, e->as);
	}
	if (ok)
		*out = id;
	free(r.elements);
	free(r.members);
	return ok;
}
