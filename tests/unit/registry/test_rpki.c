/* Who certifies whom, and what a validator makes of what is published. */
#include "registry/rpki.h"

#include <stdlib.h>

#include "check.h"

static struct prefix
prefix(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

static struct roa
roa(const char *text, uint8_t max, uint32_t as)
{
	return (struct roa){ prefix(text), max, as };
}

/* 64500 and 64501 hold space of their own, 64502 a part of 64500's, as its
 * child. */
struct lab {
	struct registry registry;
	struct rpki_plan *plan;
	struct arena arena;
	struct rpki_state *states[16]; /* owned */
	size_t n_states;
};

static const struct rpki_ca_spec cas[] = {
	{ .as = 64501, .repository = "own", .manifest_ms = 1000 },
	{ .as = 64502, .parent = 64500 },
};

static void
lab_open(struct lab *l, const struct rpki_setup *setup)
{
	static const struct rpki_setup usual = { .cas = cas,
		.n_cas = ARRAY_LEN(cas) };
	const struct roa roas[] = {
		roa("192.0.2.0/24", 24, 64500),
		roa("198.51.100.0/24", 24, 64501),
		roa("192.0.2.0/26", 26, 64502),
	};
	struct prefix held[] = { prefix("192.0.2.0/24"),
		prefix("198.51.100.0/24"), prefix("192.0.2.0/26") };

	*l = (struct lab){ 0 };
	registry_init(&l->registry);
	registry_add_holding(&l->registry, &held[0], 64500);
	registry_add_holding(&l->registry, &held[1], 64501);
	registry_add_holding(&l->registry, &held[2], 64502);
	for (size_t i = 0; i < ARRAY_LEN(roas); i++)
		registry_add_roa(&l->registry, &roas[i]);
	l->plan =
	    rpki_plan_create(&l->registry, setup != NULL ? setup : &usual);
}

static void
lab_close(struct lab *l)
{
	for (size_t i = 0; i < l->n_states; i++)
		rpki_state_destroy(l->states[i]);
	rpki_plan_destroy(l->plan);
	registry_finish(&l->registry);
	arena_finish(&l->arena);
}

static const struct rpki_state *
now(const struct lab *l)
{
	return l->n_states > 0 ? l->states[l->n_states - 1] : l->plan->start;
}

static bool
change(struct lab *l, struct rpki_change c, uint64_t ms)
{
	struct rpki_state *s = rpki_state_change(l->plan, now(l), &c, ms);

	if (s != NULL)
		l->states[l->n_states++] = s;
	return s != NULL;
}

static bool
change_roa(struct lab *l, enum rpki_change_kind kind, uint32_t ca, struct roa r,
    uint64_t ms)
{
	return change(l,
	    (struct rpki_change){ .kind = kind,
		.ca = ca,
		.object = { .kind = RPKI_ROA, .roa = r } },
	    ms);
}

static void
validate(struct lab *l, uint64_t ms, const struct slurm *slurm,
    struct rpki_result *out)
{
	struct rpki_copy copies[4];

	assert_true(l->plan->n_repositories <= ARRAY_LEN(copies));
	for (size_t i = 0; i < l->plan->n_repositories; i++)
		copies[i] = (struct rpki_copy){ now(l), ms };
	rpki_validate(l->plan, copies, slurm, ms, &l->arena, out);
}

static enum rpki_reason
reason(const struct rpki_result *r, const struct roa *of)
{
	for (size_t i = 0; i < r->n_verdicts; i++)
		if (r->verdicts[i].object->kind == RPKI_ROA &&
		    registry_roa_cmp(&r->verdicts[i].object->roa, of) == 0)
			return r->verdicts[i].reason;
	fail_msg("no such object");
	return RPKI_USED;
}

static void
test_plan(void **state)
{
	struct lab l;
	uint32_t a, b, c;

	(void)state;
	lab_open(&l, NULL);
	a = rpki_ca_of(l.plan, 64500);
	b = rpki_ca_of(l.plan, 64501);
	c = rpki_ca_of(l.plan, 64502);
	assert_int_equal(l.plan->n_cas, 4);
	assert_string_equal(l.plan->cas[a].name, "AS64500");
	assert_int_equal(l.plan->cas[a].parent, 0);
	assert_int_equal(l.plan->cas[c].parent, a);
	assert_int_equal(l.plan->cas[a].repository, l.plan->cas[0].repository);
	assert_true(l.plan->cas[b].delegated);
	assert_string_equal(l.plan->repositories[l.plan->cas[b].repository],
	    "own");
	assert_int_equal(l.plan->n_validators, 1);
	assert_int_equal(rpki_ca_of(l.plan, 64511), RPKI_NONE);
	/* Each ROA is published by who holds the space. */
	for (size_t i = 0; i < l.plan->start->n_objects; i++) {
		const struct rpki_object *o = &l.plan->start->objects[i];

		assert_int_equal(l.plan->cas[o->ca].as, o->roa.origin_as);
	}
	lab_close(&l);
}

/* Space of two anchors: a CA under each. */
static void
test_anchors(void **state)
{
	struct prefix east = prefix("192.0.0.0/8"),
		      west = prefix("198.0.0.0/7");
	const struct rpki_anchor_spec anchors[] = {
		{ .name = "EAST", .prefixes = &east, .n_prefixes = 1 },
		{ .name = "WEST", .prefixes = &west, .n_prefixes = 1 },
	};
	const struct rpki_setup setup = { .anchors = anchors, .n_anchors = 2 };
	struct registry r;
	struct prefix p[] = { prefix("192.0.2.0/24"), prefix("198.51.100.0/24"),
		prefix("203.0.113.0/24") };
	struct rpki_plan *plan;
	struct arena arena = { 0 };
	struct rpki_result result;
	struct rpki_copy copies[2];

	(void)state;
	registry_init(&r);
	registry_add_holding(&r, &p[0], 64500);
	registry_add_holding(&r, &p[1], 64500);
	registry_add_holding(&r, &p[2], 64501); /* of no anchor */
	for (size_t i = 0; i < 3; i++)
		registry_add_roa(&r,
		    &(struct roa){ p[i], 24, i < 2 ? 64500 : 64501 });
	plan = rpki_plan_create(&r, &setup);
	assert_int_equal(plan->n_cas, 5);
	assert_string_equal(plan->cas[2].name, "AS64500");
	assert_string_equal(plan->cas[3].name, "AS64500 (WEST)");
	assert_int_equal(plan->n_repositories, 2);
	for (size_t i = 0; i < 2; i++)
		copies[i] = (struct rpki_copy){ plan->start, 0 };
	rpki_validate(plan, copies, NULL, 0, &arena, &result);
	assert_int_equal(result.n_vrps, 2);
	assert_int_equal(reason(&result, &(struct roa){ p[2], 24, 64501 }),
	    RPKI_CA_OVERCLAIMS);
	rpki_plan_destroy(plan);
	registry_finish(&r);
	arena_finish(&arena);
}

static void
test_outside(void **state)
{
	struct lab l;
	struct rpki_result r;
	struct roa other = roa("198.51.100.0/25", 25, 64500),
		   stolen = roa("192.0.2.0/24", 24, 64511);
	uint32_t a;

	(void)state;
	lab_open(&l, NULL);
	a = rpki_ca_of(l.plan, 64500);
	/* Published by a CA that does not hold it, and by one that does. */
	assert_true(change_roa(&l, RPKI_PUBLISH, a, other, 10));
	assert_true(change_roa(&l, RPKI_PUBLISH, a, stolen, 10));
	validate(&l, 20, NULL, &r);
	assert_int_equal(reason(&r, &other), RPKI_OUTSIDE);
	assert_int_equal(reason(&r, &stolen), RPKI_USED);
	assert_int_equal(r.n_vrps, 4);
	assert_int_equal(now(&l)->n_roas, 5);
	/* Twice is once; revoking what is not there is nothing. */
	assert_false(change_roa(&l, RPKI_PUBLISH, a, other, 30));
	assert_false(
	    change_roa(&l, RPKI_REVOKE, a, roa("192.0.2.0/24", 25, 64500), 30));
	assert_true(change_roa(&l, RPKI_REVOKE, RPKI_NONE, other, 30));
	assert_int_equal(now(&l)->n_roas, 4);
	lab_close(&l);
}

/* What a certificate lists in two prefixes that adjoin is one block
 * (RFC 3779 2.2.3.6): a ROA may speak of it, and a child may have it. */
static void
test_together(void **state)
{
	struct prefix halves[] = { prefix("192.0.2.128/25"),
		prefix("192.0.2.0/25") };
	struct prefix held[] = { prefix("192.0.2.0/24"), halves[0], halves[1] };
	const struct rpki_anchor_spec anchor = { .name = "RIR",
		.prefixes = halves,
		.n_prefixes = 2 };
	const struct rpki_ca_spec child = { .as = 64501, .parent = 64500 };
	const struct rpki_setup setup = { .anchors = &anchor,
		.n_anchors = 1,
		.cas = &child,
		.n_cas = 1 };
	struct roa whole = roa("192.0.2.0/24", 24, 64501),
		   wide = roa("192.0.2.0/23", 24, 64501);
	struct registry r;
	struct rpki_plan *plan;
	struct arena arena = { 0 };
	struct rpki_result result;
	struct rpki_copy copy;
	uint32_t ca;

	(void)state;
	registry_init(&r);
	registry_add_holding(&r, &held[0], 64500);
	registry_add_holding(&r, &held[1], 64501);
	registry_add_holding(&r, &held[2], 64501);
	registry_add_roa(&r, &whole);
	registry_add_roa(&r, &wide);
	plan = rpki_plan_create(&r, &setup);
	ca = rpki_ca_of(plan, 64501);
	/* Of two CAs that hold it, the one below publishes. */
	assert_int_equal(rpki_issuer(plan, plan->start, &whole.prefix), ca);
	assert_int_equal(rpki_find_roa(plan->start, &whole)->ca, ca);
	assert_int_equal(rpki_find_roa(plan->start, &wide)->ca, 0);
	copy = (struct rpki_copy){ plan->start, 0 };
	rpki_validate(plan, &copy, NULL, 0, &arena, &result);
	assert_int_equal(reason(&result, &whole), RPKI_USED);
	assert_int_equal(reason(&result, &wide), RPKI_OUTSIDE);
	/* Half of it transferred, and it is outside. */
	struct rpki_state *half = rpki_state_change(plan, plan->start,
	    &(struct rpki_change){ .kind = RPKI_TRANSFER,
		.ca = rpki_ca_of(plan, 64500),
		.prefix = halves[0] },
	    10);
	copy = (struct rpki_copy){ half, 10 };
	rpki_validate(plan, &copy, NULL, 10, &arena, &result);
	assert_int_equal(reason(&result, &whole), RPKI_OUTSIDE);
	/* Who has both halves already is given nothing. */
	assert_null(rpki_state_change(plan, plan->start,
	    &(struct rpki_change){ .kind = RPKI_TRANSFER,
		.ca = ca,
		.prefix = held[0] },
	    10));
	rpki_state_destroy(half);
	rpki_plan_destroy(plan);
	registry_finish(&r);
	arena_finish(&arena);
}

static void
test_manifests(void **state)
{
	struct lab l;
	struct rpki_result r;
	struct roa parents = roa("192.0.2.0/24", 24, 64500),
		   childs = roa("192.0.2.0/26", 26, 64502),
		   others = roa("198.51.100.0/24", 24, 64501);
	struct rpki_change c = { .kind = RPKI_MANIFEST_EXPIRES };

	(void)state;
	lab_open(&l, NULL);
	c.ca = rpki_ca_of(l.plan, 64500);
	assert_true(change(&l, c, 100));
	assert_false(change(&l, c, 101));
	validate(&l, 100, NULL, &r);
	/* What is below it falls with it, and nothing else. */
	assert_int_equal(reason(&r, &parents), RPKI_MANIFEST_EXPIRED);
	assert_int_equal(reason(&r, &childs), RPKI_MANIFEST_EXPIRED);
	assert_int_equal(reason(&r, &others), RPKI_USED);
	validate(&l, 99, NULL, &r);
	assert_int_equal(r.n_vrps, 3);
	/* To publish is to issue a manifest. */
	assert_true(change_roa(&l, RPKI_PUBLISH, RPKI_NONE,
	    roa("192.0.2.128/25", 25, 64500), 200));
	validate(&l, 200, NULL, &r);
	assert_int_equal(r.n_vrps, 4);
	lab_close(&l);
}

/* A copy of a repository that cannot be reached lives as long as its
 * manifests. */
static void
test_stale_copy(void **state)
{
	struct lab l;
	struct rpki_result r;
	struct roa others = roa("198.51.100.0/24", 24, 64501);
	struct rpki_copy copies[2];
	static const struct {
		const char *name;
		uint64_t as_of_ms, now_ms, next_ms;
		enum rpki_reason reason;
	} rows[] = {
		{ "fresh", 0, 0, 1000, RPKI_USED },
		{ "before the end", 0, 999, 1000, RPKI_USED },
		{ "after it", 0, 1000, UINT64_MAX, RPKI_COPY_STALE },
		{ "renewed at half-time", 500, 1400, 1500, RPKI_USED },
		{ "not before that", 499, 1400, UINT64_MAX, RPKI_COPY_STALE },
	};

	(void)state;
	lab_open(&l, NULL);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		copies[0] = (struct rpki_copy){ now(&l), rows[i].now_ms };
		copies[1] = (struct rpki_copy){ now(&l), rows[i].as_of_ms };
		rpki_validate(l.plan, copies, NULL, rows[i].now_ms, &l.arena,
		    &r);
		CHECK_INT(rows[i].name, reason(&r, &others), rows[i].reason);
		CHECK_INT(rows[i].name,
		    rows[i].next_ms == UINT64_MAX ||
			r.next_ms == rows[i].next_ms,
		    true);
	}
	copies[1].state = NULL;
	rpki_validate(l.plan, copies, NULL, 0, &l.arena, &r);
	assert_int_equal(r.n_vrps, 2);
	lab_close(&l);
}

static void
test_transfer(void **state)
{
	struct lab l;
	struct rpki_result r;
	struct roa old = roa("192.0.2.0/24", 24, 64500),
		   half = roa("192.0.2.0/25", 25, 64501),
		   rest = roa("192.0.2.128/25", 25, 64500);
	struct rpki_change c = { .kind = RPKI_TRANSFER,
		.prefix = prefix("192.0.2.0/25") };
	const struct holdings *held;
	size_t n;

	(void)state;
	lab_open(&l, NULL);
	c.ca = rpki_ca_of(l.plan, 64501);
	assert_true(change(&l, c, 100));
	assert_false(change(&l, c, 200));
	assert_int_equal(rpki_issuer(l.plan, now(&l), &half.prefix), c.ca);
	assert_int_equal(rpki_issuer(l.plan, now(&l), &rest.prefix),
	    rpki_ca_of(l.plan, 64500));
	(void)rpki_resources(now(&l), c.ca, &n);
	assert_int_equal(n, 2);
	/* So do holdings, and those of before are as they were. */
	held = &now(&l)->held;
	assert_int_equal(holdings_holder(held, &half.prefix), 64501);
	assert_int_equal(holdings_holder(held, &rest.prefix), 64500);
	assert_int_equal(holdings_holder(held, &old.prefix), 0);
	assert_false(holdings_has(held, 64500, &half.prefix));
	assert_int_equal(holdings_holder(&l.plan->start->held, &old.prefix),
	    64500);
	assert_true(change_roa(&l, RPKI_PUBLISH, RPKI_NONE, half, 300));
	assert_true(change_roa(&l, RPKI_PUBLISH, RPKI_NONE, rest, 300));
	validate(&l, 300, NULL, &r);
	/* The ROA for all of it speaks of what is no longer held. */
	assert_int_equal(reason(&r, &old), RPKI_OUTSIDE);
	assert_int_equal(reason(&r, &half), RPKI_USED);
	assert_int_equal(reason(&r, &rest), RPKI_USED);
	lab_close(&l);
}

/* Space of one anchor to an AS that only has a CA under the other. */
static void
test_transfer_over_anchors(void **state)
{
	struct prefix east = prefix("192.0.0.0/8"),
		      west = prefix("198.0.0.0/7");
	const struct rpki_anchor_spec anchors[] = {
		{ .name = "EAST", .prefixes = &east, .n_prefixes = 1 },
		{ .name = "WEST", .prefixes = &west, .n_prefixes = 1 },
	};
	const struct holding transfer = { prefix("198.51.100.0/25"), 64500 };
	const struct rpki_setup setup = { .anchors = anchors,
		.n_anchors = 2,
		.transfers = &transfer,
		.n_transfers = 1 };
	struct lab l;
	struct rpki_result r;
	struct rpki_change c = { .kind = RPKI_TRANSFER,
		.prefix = transfer.prefix };
	struct roa mine = roa("192.0.2.0/24", 24, 64500),
		   new = roa("198.51.100.0/25", 25, 64500);

	(void)state;
	lab_open(&l, &setup);
	c.ca = rpki_ca_for(l.plan, now(&l), 64500, &transfer.prefix);
	assert_string_equal(l.plan->cas[c.ca].name, "AS64500 (WEST)");
	assert_true(change(&l, c, 10));
	assert_true(change_roa(&l, RPKI_PUBLISH, RPKI_NONE, new, 10));
	validate(&l, 10, NULL, &r);
	assert_int_equal(reason(&r, &mine), RPKI_USED);
	assert_int_equal(reason(&r, &new), RPKI_USED);
	lab_close(&l);
}

static void
test_revoked_ca(void **state)
{
	struct lab l;
	struct rpki_result r;
	struct rpki_change c = { .kind = RPKI_REVOKE_CA };

	(void)state;
	lab_open(&l, NULL);
	c.ca = rpki_ca_of(l.plan, 64500);
	assert_true(change(&l, c, 10));
	assert_false(change(&l, c, 10));
	validate(&l, 10, NULL, &r);
	assert_int_equal(r.n_vrps, 1);
	for (size_t i = 0; i < r.n_verdicts; i++)
		if (r.verdicts[i].reason != RPKI_USED) {
			assert_int_equal(r.verdicts[i].reason, RPKI_CA_REVOKED);
			assert_int_equal(r.verdicts[i].ca, c.ca);
		}
	lab_close(&l);
}

static void
test_aspa(void **state)
{
	static const uint32_t two[] = { 64510, 64511 }, one[] = { 64510 };
	const struct as_record start = { 64500, two, 2 };
	struct lab l;
	struct rpki_result r;
	struct rpki_setup setup = { .aspas = &start, .n_aspas = 1 };
	struct rpki_change c = { .kind = RPKI_PUBLISH,
		.ca = RPKI_NONE,
		.object = { .kind = RPKI_ASPA, .aspa = { 64500, one, 1 } } };
	struct slurm_aspa filter = { .customer_as = 64500 };
	struct slurm_aspa assert = { 64501, two, 2 };
	struct slurm slurm = { .aspa_filters = &filter,
		.n_aspa_filters = 1,
		.aspa_assertions = &assert,
		.n_aspa_assertions = 1 };

	(void)state;
	lab_open(&l, &setup);
	assert_int_equal(rpki_find_aspa(now(&l), 64500)->aspa.n, 2);
	/* It replaces what the customer has. */
	assert_true(change(&l, c, 10));
	assert_false(change(&l, c, 10));
	validate(&l, 10, NULL, &r);
	assert_int_equal(r.n_aspas, 1);
	assert_int_equal(r.aspas[0].n, 1);
	validate(&l, 10, &slurm, &r);
	assert_int_equal(r.n_aspas, 1);
	assert_int_equal(r.aspas[0].as, 64501);
	/* Only the AS itself says who its providers are. */
	c.ca = rpki_ca_of(l.plan, 64501);
	assert_true(change(&l, c, 20));
	validate(&l, 20, NULL, &r);
	assert_int_equal(r.n_aspas, 1);
	c.kind = RPKI_REVOKE;
	c.ca = RPKI_NONE;
	assert_true(change(&l, c, 30));
	assert_null(rpki_find_aspa(now(&l), 64500));
	lab_close(&l);
}

/* Everything that real validators refuse in tests/interop/rpki.sh: the lab
 * says the same. The target is a ROA of 64500, which has another one; 64502 is
 * below 64500. */
static void
test_broken(void **state)
{
	static const struct {
		const char *word;
		enum rpki_reason target, sibling, child, other;
		size_t n_vrps;
	} rows[] = {
		{ "outside-resources", RPKI_OUTSIDE, RPKI_OUTSIDE,
		    RPKI_CA_OVERCLAIMS, RPKI_USED, 1 },
		{ "overclaim", RPKI_CA_OVERCLAIMS, RPKI_CA_OVERCLAIMS,
		    RPKI_CA_OVERCLAIMS, RPKI_USED, 1 },
		{ "manifest-expired", RPKI_MANIFEST_EXPIRED,
		    RPKI_MANIFEST_EXPIRED, RPKI_MANIFEST_EXPIRED, RPKI_USED,
		    1 },
		{ "file-missing", RPKI_FILE_MISSING, RPKI_FILE_MISSING,
		    RPKI_FILE_MISSING, RPKI_USED, 1 },
		{ "file-unlisted", RPKI_UNLISTED, RPKI_USED, RPKI_USED,
		    RPKI_USED, 3 },
		{ "wrong-hash", RPKI_FILE_CHANGED, RPKI_FILE_CHANGED,
		    RPKI_FILE_CHANGED, RPKI_USED, 1 },
		{ "crl-expired", RPKI_CRL_EXPIRED, RPKI_CRL_EXPIRED,
		    RPKI_CRL_EXPIRED, RPKI_USED, 1 },
		{ "revoked", RPKI_EE_REVOKED, RPKI_USED, RPKI_USED, RPKI_USED,
		    3 },
		{ "expired", RPKI_EE_EXPIRED, RPKI_USED, RPKI_USED, RPKI_USED,
		    3 },
		{ "ca-revoked", RPKI_CA_REVOKED, RPKI_CA_REVOKED,
		    RPKI_CA_REVOKED, RPKI_USED, 1 },
		{ "bad-signature", RPKI_BAD_SIGNATURE, RPKI_USED, RPKI_USED,
		    RPKI_USED, 3 },
		{ "max-length", RPKI_MALFORMED, RPKI_USED, RPKI_USED, RPKI_USED,
		    3 },
		{ "tal-key", RPKI_OTHER_KEY, RPKI_OTHER_KEY, RPKI_OTHER_KEY,
		    RPKI_OTHER_KEY, 0 },
	};
	struct roa target = roa("192.0.2.0/24", 24, 64500),
		   sibling = roa("192.0.2.0/25", 25, 64500),
		   childs = roa("192.0.2.0/26", 26, 64502),
		   others = roa("198.51.100.0/24", 24, 64501);

	(void)state;
	assert_int_equal(ARRAY_LEN(rows), RPKI_FAULT_LAST - 1);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct rpki_state *broken;
		struct rpki_result r;
		struct lab l;
		size_t at = 0;

		lab_open(&l, NULL);
		assert_true(
		    change_roa(&l, RPKI_PUBLISH, RPKI_NONE, sibling, 0));
		while (
		    registry_roa_cmp(&now(&l)->objects[at].roa, &target) != 0)
			at++;
		validate(&l, 0, NULL, &r);
		assert_int_equal(r.n_vrps, 4);
		broken = rpki_state_break(now(&l),
		    rpki_fault_find(rows[i].word), at);
		assert_false(rpki_state_same(broken, now(&l)));
		l.states[l.n_states++] = broken;
		validate(&l, 0, NULL, &r);
		CHECK_INT(rows[i].word, reason(&r, &target), rows[i].target);
		CHECK_INT(rows[i].word, reason(&r, &sibling), rows[i].sibling);
		CHECK_INT(rows[i].word, reason(&r, &childs), rows[i].child);
		CHECK_INT(rows[i].word, reason(&r, &others), rows[i].other);
		CHECK_INT(rows[i].word, r.n_vrps, rows[i].n_vrps);
		CHECK(rows[i].word,
		    rpki_reason_clause(reason(&r, &target)) != NULL);
		lab_close(&l);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plan),
		cmocka_unit_test(test_anchors),
		cmocka_unit_test(test_outside),
		cmocka_unit_test(test_together),
		cmocka_unit_test(test_manifests),
		cmocka_unit_test(test_stale_copy),
		cmocka_unit_test(test_transfer),
		cmocka_unit_test(test_transfer_over_anchors),
		cmocka_unit_test(test_revoked_ca),
		cmocka_unit_test(test_aspa),
		cmocka_unit_test(test_broken),
	};

	return RUN_TESTS(tests);
}
