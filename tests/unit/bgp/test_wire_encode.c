/* UPDATE messages into bytes: what is written is read back as it was, nothing
 * is longer than a message may be, and damage never does harm. */
#include "wire_world.h"

/* --- routes at random ----------------------------------------------------- */

static uint32_t
rand_below(uint64_t *seed, uint32_t n)
{
	return (uint32_t)(base_rand(seed) % n);
}

static uint32_t
rand_as(uint64_t *seed)
{
	uint32_t as = rand_below(seed, 3) == 0 ? (uint32_t)base_rand(seed)
					       : 64496 + rand_below(seed, 16);

	return as != 0 ? as : 1;
}

static path_id
rand_path(struct attr_table *t, uint64_t *seed)
{
	uint32_t n = rand_below(seed, 20) == 0 ? rand_below(seed, 300)
					       : rand_below(seed, 8);
	path_id path = 0;

	while (n-- > 0) {
		uint32_t members[6];
		size_t k = 1 + rand_below(seed, ARRAY_LEN(members));

		for (size_t i = 0; i < k; i++)
			members[i] = rand_as(seed);
		if (rand_below(seed, 8) == 0)
			path = as_path_prepend_set(t, path, members, k);
		else
			path = as_path_prepend(t, path, members[0]);
	}
	return path;
}

static set_id
rand_set(struct attr_table *t, uint64_t *seed, size_t stride, bool sorted)
{
	uint32_t words[36];
	size_t n = rand_below(seed, 3) == 0
	    ? stride * rand_below(seed, (uint32_t)(36 / stride + 1))
	    : 0;

	for (size_t i = 0; i < n; i++)
		words[i] = (uint32_t)base_rand(seed);
	return sorted ? word_set_sorted(t, words, n, stride)
		      : word_set_intern(t, words, n);
}

static struct ip_addr
rand_addr(uint64_t *seed, enum afi family)
{
	struct ip_addr a = { .family = family == AF_V4 ? IP_V4 : IP_V6 };

	for (size_t i = 0; i < (family == AF_V4 ? 4u : 16u); i++)
		a.bytes[i] = (uint8_t)base_rand(seed);
	a.bytes[0] = family == AF_V4 ? (uint8_t)(1 + a.bytes[0] % 126) : 0x20;
	return a;
}

/* With a value in every field that its flag says is there, as decoding has it.
 */
static struct path_attrs
rand_attrs(struct attr_table *t, uint64_t *seed, enum afi family)
{
	struct path_attrs a;
	uint64_t bits = base_rand(seed);

	path_attrs_init(&a);
	a.origin = (uint8_t)(bits % 3);
	a.next_hop = rand_addr(seed, family);
	a.as_path = rand_path(t, seed);
	a.flags = (uint8_t)(bits >> 8 &
	    (ATTR_HAS_MED | ATTR_HAS_LOCAL_PREF | ATTR_ATOMIC_AGGREGATE |
		ATTR_HAS_AGGREGATOR | ATTR_HAS_OTC | ATTR_HAS_ORIGINATOR_ID));
	if ((a.flags & ATTR_HAS_MED) != 0)
		a.multi_exit_disc = (uint32_t)base_rand(seed);
	if ((a.flags & ATTR_HAS_LOCAL_PREF) != 0)
		a.local_pref = (uint32_t)base_rand(seed);
	if ((a.flags & ATTR_HAS_OTC) != 0)
		a.only_to_customer = (uint32_t)base_rand(seed);
	if ((a.flags & ATTR_HAS_ORIGINATOR_ID) != 0)
		a.originator_id = (uint32_t)base_rand(seed);
	if ((a.flags & ATTR_HAS_AGGREGATOR) != 0) {
		a.aggregator_as = rand_as(seed);
		a.aggregator_addr = rand_addr(seed, AF_V4);
	}
	a.cluster_list = rand_set(t, seed, 1, false);
	a.communities = rand_set(t, seed, 1, true);
	a.extended_communities = rand_set(t, seed, 2, true);
	a.large_communities = rand_set(t, seed, 3, true);
	return a;
}

static size_t
rand_prefixes(uint64_t *seed, enum afi family, struct prefix *out, size_t max)
{
	size_t n =
	    1 + rand_below(seed, rand_below(seed, 10) == 0 ? (uint32_t)max : 5);

	for (size_t i = 0; i < n; i++) {
		struct ip_addr a = rand_addr(seed, family);

		out[i] = prefix_make(a,
		    (int)rand_below(seed, (uint32_t)ip_bits(a.family) + 1));
	}
	return n;
}

/* --- reading back --------------------------------------------------------- */

enum { PREFIXES_MAX = 4000 };

struct back {
	struct prefix announced[PREFIXES_MAX], withdrawn[PREFIXES_MAX];
	size_t n_announced, n_withdrawn, messages;
	attr_id attrs; /* the same in all of them, or the test fails */
};

static void
read_back(struct wire_world *w, const struct wire_session *s, struct back *b)
{
	size_t at = 0;

	b->n_announced = b->n_withdrawn = b->messages = 0;
	b->attrs = 0;
	while (at < w->message.n) {
		const uint8_t *m = w->message.data + at;
		struct wire_result r;
		size_t len;
		uint8_t type;

		assert_int_equal(wire_header_read(s, m, w->message.n - at, &len,
				     &type, &r),
		    WIRE_HEADER_OK);
		assert_true(len <= wire_len_max(s));
		assert_true(len <= w->message.n - at);
		assert_int_equal(type, WIRE_UPDATE);
		update_decode(w, s, m, len);
		assert_int_equal(w->update.result.action, WIRE_ACCEPT);
		for (int i = 0; i < 2; i++) {
			const struct wire_routes *a = &w->update.announced[i];

			for (size_t j = 0; j < a->n; j++)
				b->announced[b->n_announced++] = a->prefixes[j];
			if (a->n == 0)
				continue;
			assert_true(b->attrs == 0 || b->attrs == a->attrs);
			b->attrs = a->attrs;
		}
		for (size_t j = 0; j < w->update.n_withdrawn; j++)
			b->withdrawn[b->n_withdrawn++] = w->update.withdrawn[j];
		b->messages++;
		at += len;
	}
}

static bool
same_prefixes(const struct prefix *a, size_t n, const struct prefix *b,
    size_t m)
{
	for (size_t i = 0; i < n && n == m; i++)
		if (!prefix_eq(&a[i], &b[i]))
			return false;
	return n == m;
}

/* What an external session does not carry. */
static struct path_attrs
as_external(struct path_attrs a)
{
	a.flags = (uint8_t)(a.flags &
	    ~(ATTR_HAS_LOCAL_PREF | ATTR_HAS_ORIGINATOR_ID));
	a.local_pref = a.originator_id = 0;
	a.cluster_list = 0;
	return a;
}

static void
test_round_trip(void **state)
{
	static const struct wire_session old_inside = { .internal = true,
		.families = { true, true } };
	static const struct wire_session *const sessions[] = { &IBGP, &EBGP,
		&old_inside, &OLD };
	static struct prefix prefixes[PREFIXES_MAX];
	static struct back back;
	uint64_t seed = 1;
	struct wire_world w;

	(void)state;
	wire_open(&w);
	for (int i = 0; i < 3000; i++) {
		const struct wire_session *s = sessions[i % 4];
		enum afi family = i % 8 < 4 ? AF_V4 : AF_V6;
		struct path_attrs a = rand_attrs(w.t, &seed, family);
		struct wire_routes routes = { .prefixes = prefixes,
			.n = rand_prefixes(&seed, family, prefixes,
			    PREFIXES_MAX),
			.attrs = attr_intern(w.t, &a) };

		bytes_cut(&w.message, 0);
		assert_int_equal(wire_update_encode(s, w.t, &routes, NULL, 0,
				     &w.message),
		    WIRE_ENCODED);
		read_back(&w, s, &back);
		assert_true(same_prefixes(prefixes, routes.n, back.announced,
		    back.n_announced));
		if (!s->internal)
			a = as_external(a);
		assert_int_equal(back.attrs, attr_intern(w.t, &a));
		routes.attrs = 0;
		bytes_cut(&w.message, 0);
		assert_int_equal(wire_update_encode(s, w.t, &routes, NULL, 0,
				     &w.message),
		    WIRE_ENCODED);
		read_back(&w, s, &back);
		assert_true(same_prefixes(prefixes, routes.n, back.withdrawn,
		    back.n_withdrawn));
		arena_reset(&w.arena);
	}
	wire_close(&w);
}

static void
test_dump_round_trip(void **state)
{
	uint64_t seed = 2;
	struct wire_world w;

	(void)state;
	wire_open(&w);
	for (int i = 0; i < 2000; i++) {
		enum afi family = i % 2 == 0 ? AF_V4 : AF_V6;
		struct path_attrs a =
		    rand_attrs(w.t, &seed, i % 5 == 0 ? AF_V4 : AF_V6);
		struct wire_attributes back;
		attr_id id;

		if (i % 7 == 0)
			memset(&a.next_hop, 0, sizeof(a.next_hop));
		id = attr_intern(w.t, &a);
		bytes_cut(&w.message, 0);
		assert_true(
		    wire_attributes_encode(family, w.t, id, &w.message));
		wire_attributes_decode(&IBGP, family, w.message.data,
		    w.message.n, w.t, &w.arena, &back);
		assert_int_equal(back.result.action, WIRE_ACCEPT);
		assert_int_equal(back.attrs, id);
		arena_reset(&w.arena);
	}
	wire_close(&w);
}

/* --- by hand -------------------------------------------------------------- */

#define MARKER "ffffffffffffffffffffffffffffffff"

static void
test_bytes(void **state)
{
	struct wire_world w;
	struct bytes wanted = { 0 };
	struct prefix p[2];
	struct path_attrs a;
	const uint32_t path[] = { 64511, 65537 };
	const uint8_t value[] = { 1, 2 };
	const struct wire_raw unknown[] = { { 99, 0xc0, 2, value },
		{ 100, 0x80, 2, value } };
	struct wire_routes routes = { .prefixes = p, .n = 1 };

	(void)state;
	wire_open(&w);
	path_attrs_init(&a);
	a.as_path = as_path_make(w.t, path, 2);
	assert_true(ip_addr_parse("198.51.100.1", &a.next_hop));
	assert_int_equal(prefix_parse("192.0.2.0/24", &p[0]), PREFIX_OK);
	routes.attrs = attr_intern(w.t, &a);
	assert_int_equal(wire_update_encode(&EBGP, w.t, &routes, unknown, 2,
			     &w.message),
	    WIRE_ENCODED);
	assert_int_equal(wire_update_encode(&OLD, w.t, &routes, NULL, 0,
			     &w.message),
	    WIRE_ENCODED);
	routes.attrs = 0;
	assert_int_equal(wire_update_encode(&EBGP, w.t, &routes, NULL, 0,
			     &w.message),
	    WIRE_ENCODED);
	assert_int_equal(prefix_parse("2001:db8::/32", &p[0]), PREFIX_OK);
	assert_int_equal(wire_update_encode(&EBGP, w.t, &routes, NULL, 0,
			     &w.message),
	    WIRE_ENCODED);
	assert_true(ip_addr_parse("2001:db8::1", &a.next_hop));
	routes.attrs = attr_intern(w.t, &a);
	assert_int_equal(wire_update_encode(&EBGP, w.t, &routes, NULL, 0,
			     &w.message),
	    WIRE_ENCODED);
	hex_add(&wanted,
	    MARKER "0038 02 0000 001d 400101 00 40020a 0202 0000fbff 00010001"
		   "400304 c6336401 e06302 0102 18 c00002" MARKER
		   "003c 02 0000 0021 400101 00 400206 0202 fbff 5ba0"
		   "400304 c6336401 c0110a 0202 0000fbff 00010001"
		   "18 c00002" MARKER "001b 02 0004 18 c00002 0000" MARKER
		   "0022 02 0000 000b 800f08 000201 20 20010db8" MARKER
		   "0045 02 0000 002e 800e1a 000201 10"
		   "20010db8000000000000000000000001 00 20 20010db8"
		   "400101 00 40020a 0202 0000fbff 00010001");
	assert_int_equal(w.message.n, wanted.n);
	assert_memory_equal(w.message.data, wanted.data, wanted.n);
	bytes_finish(&wanted);
	wire_close(&w);
}

/* As many messages as needed, each full but for less than one prefix. */
static void
test_split(void **state)
{
	static struct prefix prefixes[PREFIXES_MAX];
	static struct back back;
	static const struct wire_session extended = { .as4 = true,
		.families = { true, true },
		.extended = true };
	struct wire_world w;
	struct path_attrs a;
	struct wire_routes routes = { .prefixes = prefixes, .n = PREFIXES_MAX };

	(void)state;
	wire_open(&w);
	path_attrs_init(&a);
	a.next_hop = ip_addr_v4(0xc6336401);
	routes.attrs = attr_intern(w.t, &a);
	for (uint32_t i = 0; i < PREFIXES_MAX; i++)
		prefixes[i] = prefix_make(ip_addr_v4(0x0a000000 + i), 32);
	assert_int_equal(wire_update_encode(&EBGP, w.t, &routes, NULL, 0,
			     &w.message),
	    WIRE_ENCODED);
	read_back(&w, &EBGP, &back);
	/* 23 around, 14 of attributes: 811 prefixes of 5 octets fit. */
	assert_int_equal(back.messages, 5);
	assert_int_equal(bytes_get_u16(w.message.data + 16), 4092);
	assert_true(same_prefixes(prefixes, routes.n, back.announced,
	    back.n_announced));
	bytes_cut(&w.message, 0);
	assert_int_equal(wire_update_encode(&extended, w.t, &routes, NULL, 0,
			     &w.message),
	    WIRE_ENCODED);
	read_back(&w, &extended, &back);
	assert_int_equal(back.messages, 1);
	routes.n = 0;
	bytes_cut(&w.message, 0);
	assert_int_equal(wire_update_encode(&EBGP, w.t, &routes, NULL, 0,
			     &w.message),
	    WIRE_ENCODED);
	assert_int_equal(w.message.n, 0);
	wire_close(&w);
}

/* Attributes that grow by one octet until no prefix fits: then nothing is
 * written, and what was written before is still there. */
static void
test_too_long(void **state)
{
	static uint8_t value[WIRE_LEN_MAX];
	struct wire_world w;
	struct path_attrs a;
	struct prefix p;
	struct wire_routes routes = { .prefixes = &p, .n = 1 };
	struct wire_raw unknown = { 99, 0xc0, 0, value };
	enum wire_encoded e = WIRE_ENCODED;

	(void)state;
	wire_open(&w);
	path_attrs_init(&a);
	a.next_hop = ip_addr_v4(0xc6336401);
	routes.attrs = attr_intern(w.t, &a);
	p = prefix_make(ip_addr_v4(0xc0000200), 24);
	for (unknown.len = 4000; unknown.len < 4090; unknown.len++) {
		bytes_cut(&w.message, 0);
		bytes_add_u8(&w.message, 7);
		e = wire_update_encode(&EBGP, w.t, &routes, &unknown, 1,
		    &w.message);
		if (e != WIRE_ENCODED)
			break;
	}
	assert_int_equal(e, WIRE_TOO_LONG);
	assert_int_equal(w.message.n, 1);
	/* 23 + 14 + 4 + 4051 + 4 is 4096. */
	assert_int_equal(unknown.len, 4052);
	assert_string_equal(wire_encoded_text(e),
	    "the attributes are too long for one message");
	/* A default route is three octets shorter. */
	p.len = 0;
	assert_int_equal(wire_update_encode(&EBGP, w.t, &routes, &unknown, 1,
			     &w.message),
	    WIRE_ENCODED);
	wire_close(&w);
}

static void
test_no_next_hop(void **state)
{
	struct wire_world w;
	struct path_attrs a;
	struct prefix p = prefix_make(ip_addr_v4(0xc0000200), 24);
	struct wire_routes routes = { .prefixes = &p, .n = 1 };

	(void)state;
	wire_open(&w);
	path_attrs_init(&a);
	routes.attrs = attr_intern(w.t, &a);
	assert_int_equal(wire_update_encode(&EBGP, w.t, &routes, NULL, 0,
			     &w.message),
	    WIRE_NO_NEXT_HOP);
	assert_true(ip_addr_parse("2001:db8::1", &a.next_hop));
	routes.attrs = attr_intern(w.t, &a);
	assert_int_equal(wire_update_encode(&EBGP, w.t, &routes, NULL, 0,
			     &w.message),
	    WIRE_NO_NEXT_HOP);
	assert_int_equal(w.message.n, 0);
	wire_close(&w);
}

/* --- damage --------------------------------------------------------------- */

/* Whatever became of a message: what is given out can be used. */
static void
check_sane(const struct wire_world *w)
{
	const struct wire_update *u = &w->update;

	if (u->result.action == WIRE_SESSION_RESET)
		assert_true(u->n_withdrawn == 0 && u->announced[0].n == 0 &&
		    u->announced[1].n == 0);
	if (u->result.action == WIRE_TREAT_AS_WITHDRAW)
		assert_true(u->announced[0].n == 0 && u->announced[1].n == 0 &&
		    u->n_treated <= u->n_withdrawn);
	for (int i = 0; i < 2; i++) {
		if (u->announced[i].n == 0)
			continue;
		assert_true(u->announced[i].attrs != 0);
		assert_true(ip_addr_is_set(
		    &attr_get(w->t, u->announced[i].attrs)->next_hop));
		for (size_t j = 0; j < u->announced[i].n; j++)
			assert_true(u->announced[i].prefixes[j].len <=
			    ip_bits(u->announced[i].prefixes[j].addr.family));
	}
}

static void
damage(struct wire_world *w, const struct wire_session *s)
{
	size_t n = w->message.n;

	for (size_t cut = 0; cut < n; cut++) {
		update_decode(w, s, w->message.data, cut);
		check_sane(w);
		assert_int_equal(w->update.result.action, WIRE_SESSION_RESET);
		arena_reset(&w->arena);
	}
	for (size_t bit = 8 * WIRE_HEADER_LEN; bit < 8 * n; bit++) {
		w->message.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		update_decode(w, s, w->message.data, n);
		check_sane(w);
		w->message.data[bit / 8] ^= (uint8_t)(1u << bit % 8);
		arena_reset(&w->arena);
	}
}

static void
test_damage(void **state)
{
	uint64_t seed = 3;
	struct wire_world w;

	(void)state;
	wire_open(&w);
	for (int i = 0; i < 16; i++) {
		const struct wire_session *s = i % 4 < 2 ? &IBGP : &OLD;
		enum afi family = i % 2 == 0 ? AF_V4 : AF_V6;
		struct path_attrs a = rand_attrs(w.t, &seed, family);
		struct prefix p[8];
		struct wire_routes routes = { .prefixes = p,
			.n = rand_prefixes(&seed, family, p, ARRAY_LEN(p)) };

		if (as_path_length(w.t, a.as_path) > 20)
			a.as_path = 0;
		routes.attrs = attr_intern(w.t, &a);
		bytes_cut(&w.message, 0);
		assert_int_equal(wire_update_encode(s, w.t, &routes, NULL, 0,
				     &w.message),
		    WIRE_ENCODED);
		damage(&w, s);
	}
	wire_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_dump_round_trip),
		cmocka_unit_test(test_bytes),
		cmocka_unit_test(test_split),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_no_next_hop),
		cmocka_unit_test(test_damage),
	};

	return RUN_TESTS(tests);
}
