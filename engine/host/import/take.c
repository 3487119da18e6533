#include "host/import/take.h"

#include <stdlib.h>
#include <string.h>

enum { OPEN_ID_AT = 24, OPEN_BYTES_MIN = 29 };

void
import_taken_init(struct import_taken *t)
{
	*t = (struct import_taken){ .attrs = attr_table_create() };
}

void
import_taken_finish(struct import_taken *t)
{
	for (size_t i = 0; i < t->n_peers; i++)
		trie_finish(&t->peers[i].now);
	free(t->peers);
	free(t->events);
	attr_table_destroy(t->attrs);
}

static bool
is_zero(const struct ip_addr *a)
{
	static const uint8_t zero[16];

	return memcmp(a->bytes, zero, sizeof(zero)) == 0;
}

static int
find_peer(struct import_taken *t, uint32_t as, const struct ip_addr *addr)
{
	for (size_t i = t->n_peers; i > 0; i--)
		if (t->peers[i - 1].as == as &&
		    ip_addr_eq(&t->peers[i - 1].addr, addr))
			return (int)i - 1;
	GROW(t->peers, t->n_peers, t->cap_peers);
	t->peers[t->n_peers] = (struct import_peer){ .as = as, .addr = *addr };
	return (int)t->n_peers++;
}

/* What the record says about the session itself. */
static void
note_peer(struct import_peer *p, const struct mrt_record *r)
{
	if (r->peer_bgp_id != 0)
		p->bgp_id = r->peer_bgp_id;
	if (!is_zero(&r->local_addr) &&
	    r->local_addr.family == r->peer_addr.family)
		p->local = r->local_addr;
}

/* It is there, even if it says nothing. */
static void
list_peer(struct import_peer *p, uint32_t bgp_id)
{
	if (p->bgp_id == 0)
		p->bgp_id = bgp_id;
	p->listed = true;
	p->carries[afi_of(p->addr.family)] = true;
}

static struct import_event *
add_event(struct import_taken *t, enum import_kind kind, int peer,
    uint64_t time_us)
{
	if (t->n_events >= IMPORT_EVENTS_MAX) {
		t->full = true;
		return NULL;
	}
	GROW(t->events, t->n_events, t->cap_events);
	t->events[t->n_events] = (struct import_event){ .kind = kind,
		.peer = peer,
		.time_us = time_us };
	if (peer != IMPORT_SELF)
		t->peers[peer].n_events++;
	return &t->events[t->n_events++];
}

/* --- routes ---------------------------------------------------------------*/

/* Within a millisecond the simulator does announcements first: what came
 * before in the same one and is no longer so is left out. */
static void
overtake(struct import_taken *t, struct import_peer *p,
    const struct import_event *now)
{
	uint32_t i = trie_get(&p->now, &now->prefix);
	struct import_event *was = i != TRIE_NONE ? &t->events[i] : NULL;

	if (was == NULL || was->dumped ||
	    was->time_us / 1000 != now->time_us / 1000)
		return;
	was->kind = IMPORT_NOTHING;
	t->overtaken++;
}

/* The trie keeps withdrawals too, so that they can be overtaken. */
static bool
take_route(struct import_taken *t, int peer, const struct mrt_record *r,
    enum import_kind kind)
{
	struct import_peer *p = peer != IMPORT_SELF ? &t->peers[peer] : NULL;
	struct import_event *e;
	uint64_t time_us =
	    r->kind == MRT_PATH ? r->since_s * 1000000 : r->time_us;

	e = add_event(t, kind, peer, time_us);
	if (e == NULL)
		return false;
	e->prefix = r->prefix;
	e->attrs = kind == IMPORT_ANNOUNCE ? r->attrs : 0;
	e->dumped = r->kind == MRT_PATH;
	if (p == NULL)
		return true;
	p->carries[afi_of(r->prefix.addr.family)] = true;
	overtake(t, p, e);
	trie_set(&p->now, &e->prefix, (uint32_t)t->n_events - 1);
	return true;
}

/* --- sessions -------------------------------------------------------------*/

struct closing {
	struct import_taken *t;
	int peer;
	uint64_t time_us;
	struct prefix *gone;
	size_t n, cap;
};

static bool
visit_announced(const struct prefix *p, uint32_t value, void *arg)
{
	struct closing *c = arg;

	if (c->t->events[value].kind != IMPORT_ANNOUNCE)
		return true;
	GROW(c->gone, c->n, c->cap);
	c->gone[c->n++] = *p;
	return true;
}

/* With its session goes all that a neighbour has said. */
static bool
take_down(struct import_taken *t, int peer, uint64_t time_us)
{
	struct closing c = { .t = t, .peer = peer, .time_us = time_us };
	bool ok = add_event(t, IMPORT_DOWN, peer, time_us) != NULL;

	trie_walk(&t->peers[peer].now, visit_announced, &c);
	for (size_t i = 0; ok && i < c.n; i++) {
		struct import_event *e =
		    add_event(t, IMPORT_WITHDRAW, peer, time_us);

		ok = e != NULL;
		if (ok) {
			e->prefix = c.gone[i];
			overtake(t, &t->peers[peer], e);
			trie_set(&t->peers[peer].now, &e->prefix,
			    (uint32_t)t->n_events - 1);
		}
	}
	free(c.gone);
	t->peers[peer].down = true;
	return ok;
}

static bool
take_state(struct import_taken *t, int peer, const struct mrt_record *r)
{
	struct import_peer *p = &t->peers[peer];
	bool was = r->old_state == FSM_ESTABLISHED;
	bool now = r->new_state == FSM_ESTABLISHED;

	list_peer(p, r->peer_bgp_id);
	if (was && !now)
		return take_down(t, peer, r->time_us);
	if (!now || !p->down)
		return true;
	p->down = false;
	return add_event(t, IMPORT_UP, peer, r->time_us) != NULL;
}

/* OPEN messages say the identifiers, which no other message does. */
static void
take_message(struct import_taken *t, int peer, const struct mrt_record *r)
{
	uint32_t id;

	if (r->message != WIRE_OPEN || r->n_bytes < OPEN_BYTES_MIN)
		return;
	id = bytes_get_u32(r->bytes + OPEN_ID_AT);
	if (r->sent)
		t->own_bgp_id = id;
	else
		t->peers[peer].bgp_id = id;
}

/* --- one record -----------------------------------------------------------*/

/* The collecting router, which stands in tables as a peer without address. */
static void
note_own(struct import_taken *t, uint32_t as, uint32_t bgp_id)
{
	t->own_as = as;
	if (bgp_id != 0)
		t->own_bgp_id = bgp_id;
}

static bool
take_own(struct import_taken *t, const struct mrt_record *r)
{
	note_own(t, r->peer_as, r->peer_bgp_id);
	return r->kind != MRT_PATH ||
	    take_route(t, IMPORT_SELF, r, IMPORT_ANNOUNCE);
}

static bool
take_of_peer(struct import_taken *t, int peer, const struct mrt_record *r)
{
	switch ((enum mrt_kind)r->kind) {
	case MRT_PATH:
	case MRT_ANNOUNCE:
		return take_route(t, peer, r, IMPORT_ANNOUNCE);
	case MRT_WITHDRAW:
		return take_route(t, peer, r, IMPORT_WITHDRAW);
	case MRT_STATE:
		return take_state(t, peer, r);
	case MRT_MESSAGE:
		take_message(t, peer, r);
		return true;
	case MRT_MALFORMED:
		return true;
	}
	return true;
}

void
import_take_peer(struct import_taken *t, const struct mrt_peer *p)
{
	/* A router without a network of its own is in the list only. */
	if (is_zero(&p->addr))
		note_own(t, p->as, p->bgp_id);
	else if (p->as != t->own_as)
		list_peer(&t->peers[find_peer(t, p->as, &p->addr)], p->bgp_id);
}

void
import_unlist(struct import_taken *t)
{
	for (size_t i = 0; i < t->n_peers; i++)
		t->peers[i].listed = false;
}

bool
import_keeps(const struct import_peer *p)
{
	return p->n_events > 0 || p->listed;
}

bool
import_take(struct import_taken *t, const struct mrt_record *r)
{
	int peer;

	if (r->time_us > t->last_us)
		t->last_us = r->time_us;
	if (r->kind != MRT_PATH &&
	    (!t->has_first || r->time_us < t->first_us)) {
		t->has_first = true;
		t->first_us = r->time_us;
	}
	if (r->local_as != 0)
		t->own_as = r->local_as;
	if (is_zero(&r->peer_addr))
		return take_own(t, r);
	if (r->sent && r->kind != MRT_MESSAGE)
		return true;
	if (r->peer_as == t->own_as) {
		t->internal += r->kind == MRT_PATH || r->kind == MRT_ANNOUNCE;
		return true;
	}
	peer = find_peer(t, r->peer_as, &r->peer_addr);
	note_peer(&t->peers[peer], r);
	return take_of_peer(t, peer, r);
}
