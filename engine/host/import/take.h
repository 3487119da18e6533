/* What is taken out of MRT files: the neighbours of a collecting router and
 * what they said, in order. No more than a scenario holds; attributes are
 * interned in a table that grows only by what is kept. */
#ifndef HOST_IMPORT_TAKE_H
#define HOST_IMPORT_TAKE_H

#include "core/trie.h"
#include "net/mrt.h"

enum {
	IMPORT_EVENTS_MAX = 9900, /* entries of a timeline, with some room */
	IMPORT_SELF = -1          /* said by the collecting router itself */
};

struct import_peer {
	uint32_t as, bgp_id;        /* bgp_id 0: not known */
	struct ip_addr addr, local; /* local IP_NONE: not known */
	bool carries[AF_COUNT];
	bool down;   /* has been up and is down now */
	bool listed; /* there, and kept even when it says nothing */
	size_t n_events;
	struct trie now; /* what it announces; values: index of the event */
};

enum import_kind {
	IMPORT_ANNOUNCE,
	IMPORT_WITHDRAW,
	IMPORT_DOWN,
	IMPORT_UP,
	IMPORT_NOTHING /* overtaken within the same millisecond */
};

struct import_event {
	enum import_kind kind;
	bool dumped;      /* of a table dump: time_us is since when */
	int peer;         /* index, or IMPORT_SELF */
	uint64_t time_us; /* since 1970 */
	struct prefix prefix;
	attr_id attrs;
};

struct import_taken {
	struct attr_table *attrs; /* owned */
	struct import_peer *peers;
	size_t n_peers, cap_peers;
	struct import_event *events;
	size_t n_events, cap_events;
	uint32_t own_as, own_bgp_id; /* of the collecting router; 0: unknown */
	/* Times of the first message or change of state, if there is one, and
	 * of the last record. */
	bool has_first;
	uint64_t first_us, last_us;
	size_t internal;  /* paths of neighbours in its own AS, left out */
	size_t overtaken; /* see IMPORT_NOTHING */
	bool full;        /* more than IMPORT_EVENTS_MAX: reading has ended */
};

void import_taken_init(struct import_taken *t);
void import_taken_finish(struct import_taken *t);
/* A neighbour that a table lists. */
void import_take_peer(struct import_taken *t, const struct mrt_peer *p);
/* Forgets those that said nothing: somebody chose among what was said. */
void import_unlist(struct import_taken *t);
/* Has it said anything, or is it listed? */
bool import_keeps(const struct import_peer *p);
/* False when there is no room. */
bool import_take(struct import_taken *t, const struct mrt_record *r);

#endif
