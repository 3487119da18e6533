/* UPDATE messages from bytes (RFC 4271 4.3, RFC 7606). */
#include "bgp/wire_private.h"

#include <string.h>

enum { UPDATE_MIN = WIRE_HEADER_LEN + 4 };

/* The parts of the message, as its two length fields have it. */
struct frame {
	const uint8_t *withdrawn, *attrs, *nlri;
	size_t n_withdrawn, n_attrs, n_nlri;
	size_t attrs_at;
};

static bool
frame_read(const uint8_t *message, size_t n, struct frame *f)
{
	struct byte_reader in = byte_reader_make(message, n);

	(void)byte_reader_take(&in, WIRE_HEADER_LEN);
	f->n_withdrawn = byte_reader_u16(&in);
	f->withdrawn = byte_reader_take(&in, f->n_withdrawn);
	f->n_attrs = byte_reader_u16(&in);
	f->attrs_at = n - in.left;
	f->attrs = byte_reader_take(&in, f->n_attrs);
	f->n_nlri = in.left;
	f->nlri = byte_reader_take(&in, in.left);
	return !in.failed;
}

/* Lists of prefixes, one behind the other. */
static const struct prefix *
join(struct arena *arena, const struct wire_routes *lists, size_t n,
    size_t *total)
{
	struct prefix *out;
	size_t at = 0;

	*total = 0;
	for (size_t i = 0; i < n; i++)
		*total += lists[i].n;
	out = ARENA_ARRAY(arena, *total, struct prefix);
	for (size_t i = 0; i < n; i++) {
		if (lists[i].n > 0)
			memcpy(out + at, lists[i].prefixes,
			    lists[i].n * sizeof(*out));
		at += lists[i].n;
	}
	return out;
}

/* RFC 7606 5.2: without routes in it nobody knows what an UPDATE with a
 * malformed attribute was about. Only MP_UNREACH_NLRI may stand alone. */
static void
check_routes(struct reading *r)
{
	struct wire_result *result = r->result;
	bool reachable = r->has_nlri || r->has_reach;
	bool others = r->count >
	    (wire_reading_has_seen(r, WIRE_MP_UNREACH_NLRI) ? 1u : 0u);

	if (result->action == WIRE_TREAT_AS_WITHDRAW && !reachable && others)
		wire_result_add(result, WIRE_NO_ROUTES,
		    result->because.attribute, result->because.at,
		    result->because.len);
}

/* RFC 4724 2. */
static void
find_end_of_rib(const struct reading *r, const struct frame *f,
    struct wire_update *out)
{
	if (f->n_withdrawn != 0 || f->n_nlri != 0)
		return;
	if (f->n_attrs == 0)
		out->end_of_rib[AF_V4] = true;
	else if (r->count == 1 && r->has_unreach && r->n_unreach == 0)
		out->end_of_rib[r->unreach_family] = true;
}

/* What is left is what may be used. */
static void
finish(struct reading *r, const struct frame *f, struct wire_routes lists[4],
    struct wire_update *out)
{
	struct wire_routes *announced = &lists[2];
	bool withdraw = out->result.action == WIRE_TREAT_AS_WITHDRAW;

	if (out->result.action == WIRE_SESSION_RESET)
		return;
	out->withdrawn =
	    join(r->arena, lists, withdraw ? 4 : 2, &out->n_withdrawn);
	if (withdraw) {
		out->n_treated = announced[0].n + announced[1].n;
		out->malformed = wire_reading_intern(r,
		    announced[0].n > 0 ? r->a.next_hop : r->mp_next_hop, true);
		return;
	}
	if (announced[0].n > 0)
		announced[0].attrs =
		    wire_reading_intern(r, r->a.next_hop, false);
	if (announced[1].n > 0)
		announced[1].attrs =
		    wire_reading_intern(r, r->mp_next_hop, false);
	memcpy(out->announced, announced, sizeof(out->announced));
	out->link_local = r->link_local;
	out->unknown = r->unknown.items;
	out->n_unknown = r->unknown.n;
	out->n_ignored = r->n_ignored;
	find_end_of_rib(r, f, out);
}

void
wire_update_decode(const struct wire_session *s, const uint8_t *message,
    size_t n, struct attr_table *t, struct arena *arena,
    struct wire_update *out)
{
	struct reading r = { .s = s, .t = t, .arena = arena };
	struct wire_routes lists[4] = { { 0 } }; /* withdrawn, announced */
	struct frame f;

	memset(out, 0, sizeof(*out));
	wire_result_init(&out->result);
	r.result = &out->result;
	path_attrs_init(&r.a);
	if (n < UPDATE_MIN || !message_has_len(message, n)) {
		(void)wire_result_fail(&out->result, WIRE_LENGTH);
		return;
	}
	if (!frame_read(message, n, &f)) {
		(void)wire_result_fail(&out->result, WIRE_UPDATE_LENGTHS);
		return;
	}
	r.has_nlri = f.n_nlri > 0;
	if (!wire_nlri_read(arena, AF_V4, f.withdrawn, f.n_withdrawn,
		&lists[0].prefixes, &lists[0].n))
		(void)wire_result_fail(&out->result, WIRE_WITHDRAWN_SYNTAX);
	wire_reading_attrs(&r, f.attrs, f.n_attrs, f.attrs_at);
	if (!wire_nlri_read(arena, AF_V4, f.nlri, f.n_nlri, &lists[2].prefixes,
		&lists[2].n))
		(void)wire_result_fail(&out->result, WIRE_NLRI_SYNTAX);
	wire_reading_complete(&r);
	check_routes(&r);
	lists[1] =
	    (struct wire_routes){ .prefixes = r.unreach, .n = r.n_unreach };
	lists[3] = (struct wire_routes){ .prefixes = r.reach, .n = r.n_reach };
	finish(&r, &f, lists, out);
}

void
wire_attributes_decode(const struct wire_session *s, enum afi family,
    const uint8_t *bytes, size_t n, struct attr_table *t, struct arena *arena,
    struct wire_attributes *out)
{
	struct reading r = { .s = s,
		.t = t,
		.arena = arena,
		.result = &out->result,
		.dump = true,
		.family = family };
	struct ip_addr next_hop;

	PRE(n <= WIRE_LEN_MAX_EXTENDED);
	memset(out, 0, sizeof(*out));
	wire_result_init(&out->result);
	path_attrs_init(&r.a);
	wire_reading_attrs(&r, bytes, n, 0);
	wire_reading_complete(&r);
	next_hop =
	    ip_addr_is_set(&r.mp_next_hop) ? r.mp_next_hop : r.a.next_hop;
	if (out->result.action == WIRE_SESSION_RESET)
		return;
	out->link_local = r.link_local;
	out->unknown = r.unknown.items;
	out->n_unknown = r.unknown.n;
	if (out->result.action == WIRE_TREAT_AS_WITHDRAW)
		out->malformed = wire_reading_intern(&r, next_hop, true);
	else
		out->attrs = wire_reading_intern(&r, next_hop, false);
}
