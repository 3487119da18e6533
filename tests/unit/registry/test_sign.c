/* The RPKI as signed files: which there are, and that they are always the same.
 * What is in them is for real validators to judge (interop/rpki.sh): "write
 * FOLDER SECONDS" writes a world there, valid from that time on, with all that
 * can be wrong in the lab, and what the lab makes of it. */
#include "registry/sign.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "check.h"
#include "registry/sign_key.h"

enum { HOUR_MS = 3600 * 1000, DAY_S = 86400 };
static const int64_t some_day_s = 1704290400; /* 2024-01-03T14:00Z */

static struct prefix
prefix(const char *text)
{
	struct prefix p;

	if (prefix_parse(text, &p) != PREFIX_OK)
		abort();
	return p;
}

static struct roa
roa(const char *text, uint8_t max, uint32_t as)
{
	return (struct roa){ prefix(text), max, as };
}

/* --- a world --------------------------------------------------------------*/

/* Two anchors, the first with some space only. 64501 publishes what it has from
 * both in a repository of its own; 64502, whose CA is below 64500's, has one,
 * too. */
struct world {
	struct registry registry;
	struct rpki_plan *plan;
	struct rpki_state *state; /* the last one; owned once it is not the
				   * plan's */
	struct arena arena;
};

static const struct {
	uint32_t as;
	const char *prefix;
} holdings[] = {
	{ 64500, "192.0.2.0/24" },
	{ 64500, "2001:db8:1000::/36" },
	{ 64501, "198.51.100.0/25" },
	{ 64501, "198.51.100.128/25" },
	{ 64501, "203.0.112.0/24" },
	{ 64502, "192.0.2.128/26" },
	{ 64503, "203.0.113.0/24" },
	{ 64504, "100.64.0.0/10" },
	{ 64505, "2001:db8:2000::/36" },
	{ 64506, "10.0.0.0/8" },
	{ 64507, "172.16.0.0/16" },
	{ 64508, "172.17.0.0/16" },
};

static const struct {
	const char *prefix;
	uint8_t max;
	uint32_t as;
} roas[] = {
	{ "192.0.2.0/24", 24, 64500 }, { "192.0.2.0/24", 26, 64500 },
	{ "192.0.2.0/24", 24, 4200000000 }, { "2001:db8:1000::/36", 48, 64500 },
	{ "198.51.100.0/25", 32, 64501 }, { "198.51.100.200/32", 32, 0 },
	{ "203.0.112.0/24", 24, 64501 }, { "192.0.2.128/26", 26, 64502 },
	{ "203.0.113.0/24", 24, 64503 }, { "100.64.0.0/10", 10, 64504 },
	{ "2001:db8:2000::/36", 36, 64505 },
	{ "2001:db8:2f00::/40", 128, 64505 }, { "10.0.0.0/9", 9, 64506 },
	{ "10.128.0.0/9", 16, 64506 }, { "172.16.0.0/16", 16, 64507 },
	{ "172.16.1.0/24", 24, 64507 }, { "172.17.0.0/17", 18, 64508 },
	{ "192.168.0.0/16", 16, 64511 }, /* nobody's: the anchor's */
};

static void
world_open(struct world *w)
{
	static const uint32_t providers[] = { 64496, 4200000000 };
	static const struct as_record aspas[] = {
		{ 64500, providers, 2 },
		{ 64501, NULL, 0 },
	};
	static const struct rpki_ca_spec cas[] = {
		{ .as = 64501, .repository = "own, of AS64501" },
		{ .as = 64502,
		    .parent = 64500,
		    .repository = "rpki.as64502.example" },
		/* It claims what its parent does not hold. */
		{ .as = 64508, .parent = 64507 },
	};
	const struct prefix north[] = { prefix("192.0.2.0/24"),
		prefix("198.51.100.0/24"), prefix("2001:db8::/32") };
	const struct rpki_anchor_spec anchors[] = {
		{ .name = "North NIC", .prefixes = north, .n_prefixes = 3 },
		{ .name = "South" },
	};
	const struct rpki_setup setup = { .anchors = anchors,
		.n_anchors = 2,
		.cas = cas,
		.n_cas = 3,
		.aspas = aspas,
		.n_aspas = 2 };

	*w = (struct world){ 0 };
	registry_init(&w->registry);
	for (size_t i = 0; i < ARRAY_LEN(holdings); i++) {
		struct prefix p = prefix(holdings[i].prefix);

		registry_add_holding(&w->registry, &p, holdings[i].as);
	}
	for (size_t i = 0; i < ARRAY_LEN(roas); i++) {
		struct roa r = roa(roas[i].prefix, roas[i].max, roas[i].as);

		registry_add_roa(&w->registry, &r);
	}
	w->plan = rpki_plan_create(&w->registry, &setup);
	w->state = w->plan->start;
}

static void
world_change(struct world *w, const struct rpki_change *c, uint64_t now_ms)
{
	struct rpki_state *next =
	    rpki_state_change(w->plan, w->state, c, now_ms);

	if (next == NULL)
		abort();
	if (w->state != w->plan->start)
		rpki_state_destroy(w->state);
	w->state = next;
}

/* All that can be wrong with what CAs do. */
static void
world_break(struct world *w)
{
	const struct rpki_plan *p = w->plan;
	const struct rpki_change changes[] = {
		/* Outside of its CA's resources. */
		{ .kind = RPKI_PUBLISH,
		    .ca = rpki_ca_of(p, 64501),
		    .stolen = true,
		    .object = { .kind = RPKI_ROA,
			.roa = roa("192.0.2.0/25", 25, 64501) } },
		{ .kind = RPKI_MANIFEST_EXPIRES, .ca = rpki_ca_of(p, 64503) },
		{ .kind = RPKI_REVOKE_CA, .ca = rpki_ca_of(p, 64504) },
		/* Half of it is another's: one ROA is of no use any more. */
		{ .kind = RPKI_TRANSFER,
		    .ca = rpki_ca_of(p, 64507),
		    .prefix = prefix("10.128.0.0/9") },
		/* A part that 64502 had of 64500, and no longer has. */
		{ .kind = RPKI_TRANSFER,
		    .ca = rpki_ca_of(p, 64500),
		    .prefix = prefix("192.0.2.128/26") },
		{ .kind = RPKI_REVOKE,
		    .ca = RPKI_NONE,
		    .object = { .kind = RPKI_ROA,
			.roa = roa("172.16.1.0/24", 24, 64507) } },
	};

	for (size_t i = 0; i < ARRAY_LEN(changes); i++)
		world_change(w, &changes[i], (i + 1) * HOUR_MS);
}

static void
world_close(struct world *w)
{
	if (w->state != w->plan->start)
		rpki_state_destroy(w->state);
	rpki_plan_destroy(w->plan);
	registry_finish(&w->registry);
	arena_finish(&w->arena);
}

static bool
world_sign(struct world *w, int64_t from_s, enum rpki_fault fault,
    struct sign_output *out)
{
	struct sign_input in = { .plan = w->plan,
		.state = w->state,
		.now_ms = 10 * HOUR_MS,
		.from_s = from_s,
		.until_s = from_s + 365 * DAY_S };
	struct rpki_state *broken = NULL;
	struct strbuf why = { 0 };
	size_t target = 0;
	bool ok;

	/* A ROA of AS64501, neither first nor last. */
	while (w->state->objects[target].ca != rpki_ca_of(w->plan, 64501))
		target++;
	if (fault != RPKI_SOUND)
		in.state = broken = rpki_state_break(w->state, fault, target);
	ok = sign_repository(&in, &w->arena, out, &why);
	if (!ok)
		printf("%s\n", strbuf_str(&why));
	strbuf_finish(&why);
	rpki_state_destroy(broken);
	return ok;
}

/* --- tests ----------------------------------------------------------------*/

static size_t
find(const struct sign_output *out, const char *path)
{
	size_t i = 0;

	while (i < out->n_files && !str_eq(out->files[i].path, path))
		i++;
	return i;
}

static void
test_files(void **state)
{
	static const char *const wanted[] = {
		"north-nic.rpki.example/repo/north-nic.cer",
		"north-nic.rpki.example/repo/north-nic/north-nic.crl",
		"north-nic.rpki.example/repo/north-nic/north-nic.mft",
		"north-nic.rpki.example/repo/north-nic/AS64500.cer",
		"north-nic.rpki.example/repo/north-nic/AS64500/AS64500.mft",
		"north-nic.rpki.example/repo/north-nic/AS64500/AS64500.asa",
		"north-nic.rpki.example/repo/north-nic/AS64500/"
		"192-0-2-0_24-26_AS64500.roa",
		"north-nic.rpki.example/repo/north-nic/AS64500/"
		"2001-db8-1000--_36-48_AS64500.roa",
		"south.rpki.example/repo/south.cer",
		"south.rpki.example/repo/south/AS64503/AS64503.crl",
		/* Certified in one repository, published in another. */
		"north-nic.rpki.example/repo/north-nic/AS64501.cer",
		"own-of-as64501.rpki.example/repo/AS64501/AS64501.mft",
		"own-of-as64501.rpki.example/repo/AS64501/"
		"198-51-100-200_32_AS0.roa",
		"north-nic.rpki.example/repo/north-nic/AS64500/AS64502.cer",
		"rpki.as64502.example/repo/AS64502/192-0-2-128_26_AS64502.roa",
	};
	struct world w;
	struct sign_output out;

	(void)state;
	world_open(&w);
	assert_true(world_sign(&w, some_day_s, RPKI_SOUND, &out));
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		CHECK(wanted[i], find(&out, wanted[i]) < out.n_files);
	/* Three files for each CA, one for each object, none twice. */
	assert_int_equal(out.n_files, 3 * w.plan->n_cas + w.state->n_objects);
	for (size_t i = 0; i < out.n_files; i++)
		CHECK_INT(out.files[i].path, find(&out, out.files[i].path), i);
	assert_int_equal(out.n_anchors, 2);
	assert_string_equal(out.anchors[0].name, "north-nic");
	assert_string_equal(out.files[out.anchors[0].cert].path, wanted[0]);
	assert_true(str_starts(out.anchors[0].tal,
	    "rsync://north-nic.rpki.example/repo/north-nic.cer\n\nMIIBI"));
	world_close(&w);
}

static bool
same_output(const struct sign_output *a, const struct sign_output *b)
{
	bool same = a->n_files == b->n_files && a->n_anchors == b->n_anchors;

	for (size_t i = 0; same && i < a->n_files; i++)
		same = str_eq(a->files[i].path, b->files[i].path) &&
		    a->files[i].n == b->files[i].n &&
		    memcmp(a->files[i].data, b->files[i].data, a->files[i].n) ==
			0;
	for (size_t i = 0; same && i < a->n_anchors; i++)
		same = str_eq(a->anchors[i].tal, b->anchors[i].tal);
	return same;
}

/* The same input gives the same bytes; a later time other certificates under
 * the same TAL. */
static void
test_deterministic(void **state)
{
	struct world w;
	struct sign_output a, b, later;

	(void)state;
	world_open(&w);
	assert_true(world_sign(&w, some_day_s, RPKI_SOUND, &a));
	assert_true(world_sign(&w, some_day_s, RPKI_SOUND, &b));
	assert_true(world_sign(&w, some_day_s + 1, RPKI_SOUND, &later));
	assert_true(same_output(&a, &b));
	assert_false(same_output(&a, &later));
	assert_string_equal(a.anchors[1].tal, later.anchors[1].tal);
	world_close(&w);
}

static void
test_faults(void **state)
{
	struct world w;
	struct sign_output sound, broken;

	(void)state;
	world_open(&w);
	assert_true(world_sign(&w, some_day_s, RPKI_SOUND, &sound));
	for (int f = RPKI_SOUND + 1; f < RPKI_FAULT_LAST; f++) {
		enum rpki_fault fault = (enum rpki_fault)f;
		const char *word = rpki_fault_word(fault);

		CHECK(word, world_sign(&w, some_day_s, fault, &broken));
		CHECK(word, !same_output(&sound, &broken));
		CHECK_INT(word, broken.n_files,
		    sound.n_files - (fault == RPKI_FAULT_FILE_MISSING));
		CHECK_INT(word, rpki_fault_find(word), f);
	}
	assert_int_equal(rpki_fault_find("none"), RPKI_FAULT_LAST);
	assert_int_equal(rpki_fault_find(""), RPKI_FAULT_LAST);
	world_close(&w);
}

/* Different names that have the same letters. */
static void
test_names_stay_apart(void **state)
{
	const struct rpki_anchor_spec anchors[] = {
		{ .name = "a-b-3" },
		{ .name = "A.B" },
		{ .name = "a b" },
		{ .name = "a-b" },
		{ .name = "\xc3\xa9" },
		{ .name = "a..b.c", .repository = "a..b.c" },
	};
	const struct rpki_setup setup = { .anchors = anchors,
		.n_anchors = ARRAY_LEN(anchors) };
	struct world w = { 0 };
	struct sign_output out;
	struct strbuf why = { 0 };
	struct sign_input in = { .from_s = some_day_s,
		.until_s = some_day_s + 1 };

	(void)state;
	registry_init(&w.registry);
	w.plan = rpki_plan_create(&w.registry, &setup);
	w.state = w.plan->start;
	in.plan = w.plan;
	in.state = w.state;
	assert_true(sign_repository(&in, &w.arena, &out, &why));
	assert_int_equal(out.n_anchors, ARRAY_LEN(anchors));
	for (size_t i = 0; i < out.n_anchors; i++)
		for (size_t k = 0; k < i; k++)
			CHECK(out.anchors[i].name,
			    !str_eq(out.anchors[i].name, out.anchors[k].name));
	for (size_t i = 0; i < out.n_files; i++) {
		CHECK_INT(out.files[i].path, find(&out, out.files[i].path), i);
		CHECK(out.files[i].path,
		    strstr(out.files[i].path, "..") == NULL);
	}
	world_close(&w);
}

/* So many holders of a /24 each, and one anchor. */
static bool
sign_many(struct world *w, uint32_t holders, struct sign_output *out,
    struct strbuf *why)
{
	const struct rpki_setup setup = { 0 };
	struct sign_input in = { .from_s = some_day_s,
		.until_s = some_day_s + 1 };

	*w = (struct world){ 0 };
	registry_init(&w->registry);
	for (uint32_t i = 0; i < holders; i++) {
		struct prefix p =
		    prefix_make(ip_addr_v4(0x0a000000u + i * 256), 24);

		registry_add_holding(&w->registry, &p, 1 + i);
	}
	w->plan = rpki_plan_create(&w->registry, &setup);
	w->state = w->plan->start;
	in.plan = w->plan;
	in.state = w->state;
	return sign_repository(&in, &w->arena, out, why);
}

static void
test_many(void **state)
{
	struct world w;
	struct sign_output out;
	struct strbuf why = { 0 };

	(void)state;
	assert_true(sign_many(&w, 100, &out, &why));
	assert_int_equal(out.n_files, 3 * 101);
	for (size_t i = 0; i < out.n_files; i++)
		CHECK_INT(out.files[i].path, find(&out, out.files[i].path), i);
	world_close(&w);
}

static void
test_too_many(void **state)
{
	struct world w;
	struct sign_output out;
	struct strbuf why = { 0 };

	(void)state;
	assert_false(sign_many(&w, SIGN_CAS_MAX, &out, &why));
	assert_string_equal(strbuf_str(&why),
	    "there are 1001 CAs, and the lab has keys for 1000");
	strbuf_finish(&why);
	world_close(&w);
}

/* The first and the last keys, and those around which another prime comes in,
 * are keys, and no two of them the same. */
static void
test_keys(void **state)
{
	static const uint32_t numbers[] = { 0, 1, 2, 3, 5, 6, 1000, 1952, 1953,
		SIGN_KEYS - 1 };
	struct sign_key *keys[ARRAY_LEN(numbers)];
	uint8_t a[SIGN_KEY_BYTES], b[SIGN_KEY_BYTES];
	const char *why = NULL;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++) {
		keys[i] = sign_key_create(numbers[i], &why);
		assert_non_null(keys[i]);
		assert_true(sign_key_modulus(keys[i])[0] >= 0x80);
		assert_true(sign_key_sign(keys[i], "abc", 3, a));
		assert_true(sign_key_sign(keys[i], "abc", 3, b));
		assert_memory_equal(a, b, sizeof(a));
		for (size_t k = 0; k < i; k++)
			assert_memory_not_equal(sign_key_modulus(keys[i]),
			    sign_key_modulus(keys[k]), SIGN_KEY_BYTES);
	}
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		sign_key_destroy(keys[i]);
}

/* --- for validators -------------------------------------------------------*/

static FILE *
create(struct world *w, const char *folder, const char *path)
{
	char *full = arena_printf(&w->arena, "%s/%s", folder, path);

	for (char *c = full + strlen(folder); *c != '\0'; c++) {
		if (*c != '/')
			continue;
		*c = '\0';
		if (mkdir(full, 0755) != 0 && errno != EEXIST)
			perror(full);
		*c = '/';
	}
	return fopen(full, "wb");
}

static bool
write_file(struct world *w, const char *folder, const char *path,
    const void *data, size_t n)
{
	FILE *f = create(w, folder, path);
	bool ok = f != NULL && fwrite(data, 1, n, f) == n;

	if (f != NULL && fclose(f) != 0)
		ok = false;
	return ok;
}

/* A line for each ROA: used or why not, AS, prefix, maxLength. */
static bool
write_verdicts(struct world *w, const char *folder)
{
	struct rpki_result lab;
	struct rpki_copy copies[8];
	struct strbuf text = { 0 };
	char buf[PREFIX_TEXT_MAX];
	bool ok;

	PRE(w->plan->n_repositories <= ARRAY_LEN(copies));
	for (size_t i = 0; i < ARRAY_LEN(copies); i++)
		copies[i] = (struct rpki_copy){ w->state, 10 * HOUR_MS };
	rpki_validate(w->plan, copies, NULL, 10 * HOUR_MS, &w->arena, &lab);
	for (size_t i = 0; i < lab.n_verdicts; i++) {
		const struct rpki_object *o = lab.verdicts[i].object;

		if (o->kind == RPKI_ROA)
			strbuf_addf(&text, "%s AS%u,%s,%u\n",
			    rpki_reason_word(lab.verdicts[i].reason),
			    (unsigned)o->roa.origin_as,
			    prefix_print(&o->roa.prefix, buf),
			    (unsigned)o->roa.max_length);
	}
	ok = write_file(w, folder, "verdicts", strbuf_str(&text), text.len);
	strbuf_finish(&text);
	return ok;
}

static int
write_world(const char *folder, int64_t from_s)
{
	struct world w;
	struct sign_output out;
	bool ok;

	world_open(&w);
	world_break(&w);
	ok = world_sign(&w, from_s, RPKI_SOUND, &out);
	for (size_t i = 0; ok && i < out.n_files; i++)
		ok = write_file(&w, folder,
		    arena_printf(&w.arena, "cache/%s", out.files[i].path),
		    out.files[i].data, out.files[i].n);
	for (size_t i = 0; ok && i < out.n_anchors; i++) {
		const struct sign_anchor *a = &out.anchors[i];

		ok = write_file(&w, folder,
			 arena_printf(&w.arena, "tals/%s.tal", a->name), a->tal,
			 strlen(a->tal)) &&
		    write_file(&w, folder,
			arena_printf(&w.arena, "cache/ta/%s/%s.cer", a->name,
			    a->name),
			out.files[a->cert].data, out.files[a->cert].n);
	}
	ok = ok && write_verdicts(&w, folder);
	world_close(&w);
	return ok ? 0 : 1;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_deterministic),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_names_stay_apart),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_keys),
	};

	if (argc == 4 && strcmp(argv[1], "write") == 0)
		return write_world(argv[2], atoll(argv[3]));
	return RUN_TESTS(tests);
}
