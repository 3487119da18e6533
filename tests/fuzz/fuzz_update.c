/* BGP messages. The first octet says what the rest is and for which session;
 * then comes a message, or its body. Whatever it is: what is given out can be
 * used, and what was accepted is the same when it is written and read again. */
#include <stdlib.h>
#include <string.h>

#include "bgp/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	BIT_AS4 = 1,
	BIT_INTERNAL = 2,
	BIT_V6 = 4,
	BIT_BODY = 8,  /* a body: the header is made here */
	WHAT_SHIFT = 4 /* update, dump v4, dump v6, open, other */
};

struct door {
	struct wire_session s;
	struct attr_table *t;
	struct arena arena;
	struct bytes message, again;
};

static void
message_make(struct door *d, const uint8_t *data, size_t n, bool body,
    uint8_t type)
{
	if (body) {
		for (int i = 0; i < 16; i++)
			bytes_add_u8(&d->message, 0xff);
		bytes_add_u16(&d->message, (uint16_t)(n + WIRE_HEADER_LEN));
		bytes_add_u8(&d->message, type);
	}
	bytes_add(&d->message, data, n);
}

/* Messages for the routes, read back: the same attributes and prefixes. Longer
 * than they were they can be: with 2-octet AS numbers all of the path is
 * written twice. */
static void
check_again(struct door *d, const struct wire_routes *routes)
{
	struct wire_update u;
	size_t at = 0, seen = 0;

	bytes_cut(&d->again, 0);
	enum wire_encoded e =
	    wire_update_encode(&d->s, d->t, routes, NULL, 0, &d->again);
	INVARIANT(e != WIRE_NO_NEXT_HOP);
	INVARIANT(e == WIRE_ENCODED || !d->s.as4);
	while (at < d->again.n) {
		struct wire_result r;
		size_t len;
		uint8_t type;

		INVARIANT(
		    wire_header_read(&d->s, d->again.data + at, d->again.n - at,
			&len, &type, &r) == WIRE_HEADER_OK);
		INVARIANT(len <= d->again.n - at && type == WIRE_UPDATE);
		wire_update_decode(&d->s, d->again.data + at, len, d->t,
		    &d->arena, &u);
		INVARIANT(u.result.action == WIRE_ACCEPT);
		const struct wire_routes *back =
		    &u.announced[u.announced[0].n > 0 ? 0 : 1];
		INVARIANT(routes->attrs == 0 || back->attrs == routes->attrs);
		const struct prefix *p =
		    routes->attrs != 0 ? back->prefixes : u.withdrawn;
		size_t n = routes->attrs != 0 ? back->n : u.n_withdrawn;
		for (size_t i = 0; i < n; i++)
			INVARIANT(prefix_eq(&p[i], &routes->prefixes[seen++]));
		at += len;
	}
	INVARIANT(e != WIRE_ENCODED || seen == routes->n);
}

static void
check_result(struct door *d, const struct wire_result *r)
{
	struct strbuf text = { 0 };

	INVARIANT((r->n_findings > 0) == (r->action != WIRE_ACCEPT));
	INVARIANT(r->action == WIRE_ACCEPT ||
	    wire_rule_info(r->because.rule)->action == r->action);
	wire_result_print(r, &text);
	strbuf_finish(&text);
	if (r->action != WIRE_SESSION_RESET)
		return;
	bytes_cut(&d->again, 0);
	wire_result_notify(r, d->message.data, d->message.n, &d->again);
	INVARIANT(d->again.n >= 21 && d->again.n <= WIRE_LEN_MAX);
	INVARIANT(d->again.data[19] != 0);
}

static void
check_update(struct door *d)
{
	struct wire_update u;
	struct wire_routes withdrawn;

	wire_update_decode(&d->s, d->message.data, d->message.n, d->t,
	    &d->arena, &u);
	check_result(d, &u.result);
	INVARIANT(u.result.action != WIRE_SESSION_RESET ||
	    (u.n_withdrawn == 0 && u.n_unknown == 0));
	INVARIANT(u.result.action < WIRE_TREAT_AS_WITHDRAW ||
	    u.announced[0].n + u.announced[1].n == 0);
	INVARIANT(
	    (u.malformed != 0) == (u.result.action == WIRE_TREAT_AS_WITHDRAW));
	for (int i = 0; i < 2; i++)
		if (u.announced[i].n > 0 &&
		    (u.announced[i].prefixes[0].addr.family == IP_V6 || i == 0))
			check_again(d, &u.announced[i]);
	withdrawn = (struct wire_routes){ .prefixes = u.withdrawn };
	while (withdrawn.n < u.n_withdrawn &&
	    u.withdrawn[withdrawn.n].addr.family == u.withdrawn[0].addr.family)
		withdrawn.n++;
	if (withdrawn.n > 0)
		check_again(d, &withdrawn);
}

static void
check_dump(struct door *d, enum afi family, const uint8_t *data, size_t n)
{
	struct wire_attributes a, back;

	d->s.internal = true;
	wire_attributes_decode(&d->s, family, data, n, d->t, &d->arena, &a);
	INVARIANT((a.attrs != 0) == (a.result.action < WIRE_TREAT_AS_WITHDRAW));
	if (a.attrs == 0)
		return;
	d->s.as4 = true;
	INVARIANT(wire_attributes_encode(family, d->t, a.attrs, &d->again));
	wire_attributes_decode(&d->s, family, d->again.data, d->again.n, d->t,
	    &d->arena, &back);
	INVARIANT(back.attrs == a.attrs);
}

static void
check_open(struct door *d)
{
	struct wire_open o, back;
	struct wire_result r;

	if (!wire_open_decode(d->message.data, d->message.n, &d->arena, &o,
		&r)) {
		check_result(d, &r);
		return;
	}
	if (!wire_open_encode(&o, &d->again))
		return; /* RFC 9072 is read, not written */
	INVARIANT(
	    wire_open_decode(d->again.data, d->again.n, &d->arena, &back, &r));
	INVARIANT(back.as == o.as && back.bgp_id == o.bgp_id &&
	    back.hold_time_s == o.hold_time_s && back.role == o.role &&
	    back.n_unknown == o.n_unknown);
}

static void
check_other(struct door *d)
{
	struct wire_notification note;
	struct wire_refresh refresh;
	struct wire_result r;
	size_t len;
	uint8_t type;

	if (wire_header_read(&d->s, d->message.data, d->message.n, &len, &type,
		&r) != WIRE_HEADER_OK ||
	    len > d->message.n)
		return;
	if (type == WIRE_NOTIFICATION &&
	    wire_notification_decode(d->message.data, len, &note, &r)) {
		wire_notification_encode(&note, &d->again);
		INVARIANT(d->again.n == len &&
		    memcmp(d->again.data, d->message.data, len) == 0);
	}
	if (type == WIRE_ROUTE_REFRESH &&
	    wire_refresh_decode(d->message.data, len, &refresh, &r)) {
		wire_refresh_encode(&refresh, &d->again);
		INVARIANT(d->again.n == len &&
		    memcmp(d->again.data, d->message.data, len) == 0);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct door d = { 0 };

	if (size == 0 || size > WIRE_LEN_MAX - WIRE_HEADER_LEN)
		return 0;
	d.t = attr_table_create();
	d.s = (struct wire_session){ .as4 = (data[0] & BIT_AS4) != 0,
		.internal = (data[0] & BIT_INTERNAL) != 0,
		.families = { true, (data[0] & BIT_V6) != 0 } };
	message_make(&d, data + 1, size - 1, (data[0] & BIT_BODY) != 0,
	    data[0] >> WHAT_SHIFT == 3 ? WIRE_OPEN : WIRE_UPDATE);
	switch (data[0] >> WHAT_SHIFT) {
	case 0:
		if (d.message.n >= WIRE_HEADER_LEN)
			check_update(&d);
		break;
	case 1:
		check_dump(&d, AF_V4, data + 1, size - 1);
		break;
	case 2:
		check_dump(&d, AF_V6, data + 1, size - 1);
		break;
	case 3:
		if (d.message.n >= WIRE_HEADER_LEN)
			check_open(&d);
		break;
	default:
		check_other(&d);
		break;
	}
	bytes_finish(&d.message);
	bytes_finish(&d.again);
	attr_table_destroy(d.t);
	arena_finish(&d.arena);
	return 0;
}
