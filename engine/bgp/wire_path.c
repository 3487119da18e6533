/* AS_PATH and AS4_PATH (RFC 4271 4.3 b, RFC 6793 3). */
#include "bgp/wire_private.h"

#include <string.h>

enum segment_type {
	SEGMENT_SET = 1,
	SEGMENT_SEQUENCE,
	SEGMENT_CONFED_SEQUENCE, /* RFC 5065 3 */
	SEGMENT_CONFED_SET
};
enum { SEGMENT_MAX = 255 }; /* AS numbers in one */

/* --- reading -------------------------------------------------------------- */

struct segment {
	uint8_t type;
	size_t n;
	const uint8_t *as;
};

/* The next segment of r, which is not at its end. */
static enum wire_rule
segment_read(struct byte_reader *r, size_t as_octets, struct segment *out)
{
	if (r->left == 1)
		return WIRE_PATH_UNDERRUN;
	out->type = byte_reader_u8(r);
	out->n = byte_reader_u8(r);
	if (out->type < SEGMENT_SET || out->type > SEGMENT_CONFED_SET)
		return WIRE_PATH_TYPE;
	if (out->n == 0)
		return WIRE_PATH_EMPTY_SEGMENT;
	out->as = byte_reader_take(r, out->n * as_octets);
	return out->as != NULL ? WIRE_FINE : WIRE_PATH_OVERRUN;
}

static uint32_t
segment_as(const struct segment *s, size_t i, size_t as_octets)
{
	const uint8_t *p = s->as + i * as_octets;

	return as_octets == 4 ? bytes_get_u32(p) : bytes_get_u16(p);
}

/* A sequence becomes one run for each AS, a set one run. */
static void
segment_append(struct arena *arena, const struct segment *s, size_t as_octets,
    struct as_list *out)
{
	uint32_t *members;

	if (s->type == SEGMENT_SEQUENCE) {
		for (size_t i = 0; i < s->n; i++)
			out->runs[out->n++] = (struct as_run){
				.as = segment_as(s, i, as_octets),
			};
		return;
	}
	members = ARENA_ARRAY(arena, s->n, uint32_t);
	for (size_t i = 0; i < s->n; i++)
		members[i] = segment_as(s, i, as_octets);
	out->runs[out->n++] = (struct as_run){ .is_set = true,
		.members = members,
		.n_members = s->n };
}

static bool
segment_has_zero(const struct segment *s, size_t as_octets)
{
	for (size_t i = 0; i < s->n; i++)
		if (segment_as(s, i, as_octets) == 0)
			return true;
	return false;
}

enum wire_rule
as_list_read(struct arena *arena, const uint8_t *bytes, size_t n,
    size_t as_octets, struct as_list *out)
{
	struct byte_reader r = byte_reader_make(bytes, n);
	enum wire_rule rule;
	struct segment s;

	*out = (struct as_list){
		.runs = ARENA_ARRAY(arena, n / as_octets, struct as_run),
	};
	while (r.left > 0) {
		rule = segment_read(&r, as_octets, &s);
		if (rule != WIRE_FINE)
			return rule;
		if (s.type >= SEGMENT_CONFED_SEQUENCE)
			return WIRE_PATH_CONFED;
		if (segment_has_zero(&s, as_octets))
			return WIRE_PATH_ZERO;
		segment_append(arena, &s, as_octets, out);
	}
	return WIRE_FINE;
}

enum wire_rule
as_list_read4(struct arena *arena, const uint8_t *bytes, size_t n,
    struct as_list *out, bool *left_out)
{
	struct byte_reader r = byte_reader_make(bytes, n);
	struct segment s;

	*left_out = false;
	*out = (struct as_list){
		.runs = ARENA_ARRAY(arena, n / 4, struct as_run),
	};
	if (n < 6)
		return WIRE_AS4_PATH_MALFORMED;
	while (r.left > 0) {
		if (segment_read(&r, 4, &s) != WIRE_FINE)
			return WIRE_AS4_PATH_MALFORMED;
		if (segment_has_zero(&s, 4))
			return WIRE_AS4_ZERO;
		if (s.type >= SEGMENT_CONFED_SEQUENCE)
			*left_out = true;
		else
			segment_append(arena, &s, 4, out);
	}
	return WIRE_FINE;
}

/* --- putting together ----------------------------------------------------- */

/* Runs count as the decision process counts, an AS_SET as one; so the number
 * of AS numbers that the RFC compares is the number of runs. */
struct as_list
as_list_merge(struct arena *arena, const struct as_list *path,
    const struct as_list *path4)
{
	struct as_list out;
	size_t front;

	if (path->n < path4->n)
		return *path;
	front = path->n - path4->n;
	out.n = path->n;
	out.runs = ARENA_ARRAY(arena, out.n, struct as_run);
	for (size_t i = 0; i < out.n; i++)
		out.runs[i] =
		    i < front ? path->runs[i] : path4->runs[i - front];
	return out;
}

path_id
as_list_intern(struct attr_table *t, const struct as_list *list)
{
	path_id path = 0;

	for (size_t i = list->n; i-- > 0;) {
		const struct as_run *run = &list->runs[i];

		path = run->is_set
		    ? as_path_prepend_set(t, path, run->members, run->n_members)
		    : as_path_prepend(t, path, run->as);
	}
	return path;
}

/* --- writing -------------------------------------------------------------- */

static void
as_add(struct bytes *out, uint32_t as, size_t as_octets, bool *trans)
{
	if (as_octets == 4) {
		bytes_add_u32(out, as);
		return;
	}
	if (as > UINT16_MAX) {
		as = WIRE_AS_TRANS;
		*trans = true;
	}
	bytes_add_u16(out, (uint16_t)as);
}

/* One AS_SEQUENCE of at most 255 from path on; returns what is behind it. */
static path_id
sequence_add(const struct attr_table *t, path_id path, size_t as_octets,
    struct bytes *out, bool *trans)
{
	size_t count_at = out->n + 1, n = 0;

	bytes_add_u8(out, SEGMENT_SEQUENCE);
	bytes_add_u8(out, 0);
	while (path != 0 && n < SEGMENT_MAX) {
		struct path_node node = as_path_node(t, path);

		if (node.is_set)
			break;
		as_add(out, node.as, as_octets, trans);
		n++;
		path = node.tail;
	}
	out->data[count_at] = (uint8_t)n;
	return path;
}

bool
wire_path_encode(const struct attr_table *t, path_id path, size_t as_octets,
    struct bytes *out, bool *trans)
{
	*trans = false;
	while (path != 0) {
		struct path_node node = as_path_node(t, path);
		const uint32_t *members;
		size_t n;

		if (!node.is_set) {
			path = sequence_add(t, path, as_octets, out, trans);
			continue;
		}
		members = word_set_get(t, node.as, &n);
		if (n > SEGMENT_MAX)
			return false;
		bytes_add_u8(out, SEGMENT_SET);
		bytes_add_u8(out, (uint8_t)n);
		for (size_t i = 0; i < n; i++)
			as_add(out, members[i], as_octets, trans);
		path = node.tail;
	}
	return true;
}
