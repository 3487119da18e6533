/* SLURM files: what RFC 8416 allows, refuses, filters and adds. */
#include "check.h"

#include "registry/slurm.h"

#include <stdlib.h>
#include <string.h>

struct fixture {
	struct arena arena;
	struct diags d;
	struct slurm s;
};

static int
setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	diags_init(&f->d, &f->arena);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	diags_finish(&f->d);
	arena_finish(&f->arena);
	free(f);
	return 0;
}

static bool
read_one(struct fixture *f, const char *text)
{
	struct slurm_text t = { "slurm.json", text, strlen(text) };

	return slurm_read(&f->arena, &f->d, &t, 1, &f->s);
}

static struct vrp
vrp_of(const char *prefix, uint8_t max_length, uint32_t as)
{
	struct vrp v = { .max_length = max_length, .origin_as = as };

	assert_int_equal(prefix_parse(prefix, &v.prefix), PREFIX_OK);
	return v;
}

/* The parts that every file has, around the arrays under test. */
#define SLURM(filters, key_filters, assertions, key_assertions)                \
	"{\"slurmVersion\": 1, \"validationOutputFilters\": {"                 \
	"\"prefixFilters\": [" filters "], \"bgpsecFilters\": [" key_filters   \
	"]}, \"locallyAddedAssertions\": {\"prefixAssertions\": [" assertions  \
	"], \"bgpsecAssertions\": [" key_assertions "]}}"

static const char all_parts[] =
    SLURM("{\"prefix\": \"192.0.2.0/24\", \"comment\": \"all inside\"},"
	  "{\"asn\": 64496},"
	  "{\"prefix\": \"198.51.100.0/24\", \"asn\": 64497}",
	"{\"asn\": 64496}, {\"SKI\": \"Zm9v\"}, {\"asn\": 1, \"SKI\": "
	"\"YmFy\"}",
	"{\"asn\": 64496, \"prefix\": \"198.51.100.0/24\"},"
	"{\"asn\": 64496, \"prefix\": \"2001:db8::/32\","
	" \"maxPrefixLength\": 48, \"comment\": \"own\"}",
	"{\"asn\": 64496, \"SKI\": \"Zm9v\", \"routerPublicKey\": \"Ym\"}");

static void
test_filters(void **state)
{
	static const struct {
		const char *name, *prefix;
		uint32_t as;
		int by; /* index of the filter; -1: it stays */
	} rows[] = {
		{ "the prefix", "192.0.2.0/24", 64500, 0 },
		{ "inside it", "192.0.2.128/25", 64500, 0 },
		{ "around it", "192.0.0.0/16", 64500, -1 },
		{ "the AS", "203.0.113.0/24", 64496, 1 },
		{ "the AS, IPv6", "2001:db8::/32", 64496, 1 },
		{ "prefix and AS", "198.51.100.0/25", 64497, 2 },
		{ "the prefix of both, another AS", "198.51.100.0/24", 64498,
		    -1 },
		{ "the AS of both, another prefix", "203.0.113.0/24", 64497,
		    -1 },
		{ "another family", "::/0", 64500, -1 },
	};
	struct fixture *f = *state;

	assert_true(read_one(f, all_parts));
	assert_int_equal(f->s.n_filters, 3);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct vrp v = vrp_of(rows[i].prefix, 128, rows[i].as);
		const struct slurm_filter *by = slurm_removes(&f->s, &v);
		CHECK_INT(rows[i].name,
		    by == NULL ? -1 : (int)(by - f->s.filters), rows[i].by);
	}
}

/* RFC 8416 3.5: what is asserted is added after filtering. */
static void
test_apply(void **state)
{
	struct fixture *f = *state;
	const struct vrp found[] = {
		vrp_of("192.0.2.0/24", 24, 64500),
		vrp_of("203.0.113.0/24", 24, 64500),
		vrp_of("198.51.100.0/24", 24, 64497),
	};
	size_t n;

	assert_true(read_one(f, all_parts));
	struct vrp_set *set = slurm_apply(&f->s, found, ARRAY_LEN(found));
	const struct vrp *v = vrp_set_items(set, &n);
	assert_int_equal(n, 3);
	assert_int_equal(v[0].origin_as, 64496);
	assert_int_equal(v[0].max_length, 24);
	assert_int_equal(v[1].origin_as, 64500);
	assert_int_equal(v[2].max_length, 48);
	vrp_set_destroy(set);
}

/* at: where the text from the mistake on begins. */
static const struct wrong_row {
	const char *name, *text, *code, *at;
} wrong_rows[] = {
	{ "not an object", "[]", "slurm-entry", "[" },
	{ "no version", "{}", "slurm-key", "{" },
	{ "version of the future", "{\"slurmVersion\": 3}", "slurm-version",
	    "3" },
	{ "version as text", "{\"slurmVersion\": \"1\"}", "slurm-version",
	    "\"1" },
	{ "unknown member", "{\"slurmVersion\": 1, \"valid\": []}",
	    "slurm-member", "[" },
	{ "filters missing", "{\"slurmVersion\": 1}", "slurm-key", "{" },
	{ "no array",
	    "{\"slurmVersion\": 1, \"validationOutputFilters\":"
	    " {\"prefixFilters\": {}}}",
	    "slurm-entry", "{}" },
	{ "filter of nothing", SLURM("{}", "", "", ""), "slurm-filter", "{}" },
	{ "only a comment", SLURM("{\"comment\": \"x\"}", "", "", ""),
	    "slurm-filter", "{\"comment" },
	{ "comment is a number",
	    SLURM("{\"asn\": 1, \"comment\": 2}", "", "", ""), "slurm-entry",
	    "2}" },
	{ "maxLength is not of SLURM",
	    SLURM("", "",
		"{\"asn\": 1, \"prefix\": \"10.0.0.0/8\", \"maxLength\": 9}",
		""),
	    "slurm-member", "9" },
	{ "shorter than the prefix",
	    SLURM("", "",
		"{\"asn\": 1, \"prefix\": \"10.0.0.0/8\","
		" \"maxPrefixLength\": 7}",
		""),
	    "slurm-max-length", "7" },
	{ "assertion without AS",
	    SLURM("", "", "{\"prefix\": \"10.0.0.0/8\"}", ""), "slurm-key",
	    "{\"prefix\"" },
	{ "host bits", SLURM("{\"prefix\": \"10.0.0.1/8\"}", "", "", ""),
	    "slurm-prefix", "\"10." },
	{ "key filter of nothing", SLURM("", "{}", "", ""), "slurm-filter",
	    "{}" },
	{ "key assertion without a key",
	    SLURM("", "", "", "{\"asn\": 1, \"SKI\": \"x\"}"), "slurm-key",
	    "{\"asn" },
	{ "ASPA in version 1",
	    "{\"slurmVersion\": 1, \"validationOutputFilters\":"
	    " {\"prefixFilters\": [], \"bgpsecFilters\": [],"
	    " \"aspaFilters\": [ ]}}",
	    "slurm-member", "[ ]" },
};

static void
test_wrong(void **state)
{
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(wrong_rows); i++) {
		const struct wrong_row *row = &wrong_rows[i];
		diags_finish(&f->d);
		diags_init(&f->d, &f->arena);
		CHECK(row->name, !read_one(f, row->text));
		CHECK(row->name, f->d.n > 0);
		CHECK_STR(row->name, f->d.items[0].code, row->code);
		CHECK_INT(row->name, f->d.items[0].place.column,
		    strstr(row->text, row->at) - row->text + 1);
		CHECK_INT(row->name,
		    f->s.n_filters + f->s.n_assertions + f->s.n_aspa_filters,
		    0);
	}
}

static void
test_aspa(void **state)
{
	static const char text[] =
	    "{\"slurmVersion\": 2, \"validationOutputFilters\": {"
	    "\"prefixFilters\": [], \"bgpsecFilters\": [],"
	    "\"aspaFilters\": [{\"customerAsid\": 64496}]},"
	    "\"locallyAddedAssertions\": {\"prefixAssertions\": [],"
	    "\"bgpsecAssertions\": [], \"aspaAssertions\": [{"
	    "\"customerAsid\": 64497, \"providers\": [64511, 64500]}]}}";
	struct fixture *f = *state;

	assert_true(read_one(f, text));
	assert_true(slurm_removes_aspa(&f->s, 64496));
	assert_false(slurm_removes_aspa(&f->s, 64497));
	assert_int_equal(f->s.n_aspa_assertions, 1);
	assert_int_equal(f->s.aspa_assertions[0].n_providers, 2);
	assert_int_equal(f->s.aspa_assertions[0].providers[0], 64500);
}

/* RFC 8416 4.2 */
static void
test_conflicts(void **state)
{
	static const struct {
		const char *name, *a, *b;
		bool ok;
	} rows[] = {
		{ "nothing in common",
		    SLURM("{\"prefix\": \"192.0.2.0/24\"}", "", "", ""),
		    SLURM("{\"prefix\": \"198.51.100.0/24\"}", "", "", ""),
		    true },
		{ "a filter inside an assertion",
		    SLURM("{\"prefix\": \"192.0.2.0/25\"}", "", "", ""),
		    SLURM("", "", "{\"asn\": 1, \"prefix\": \"192.0.2.0/24\"}",
			""),
		    false },
		{ "assertions that overlap",
		    SLURM("", "", "{\"asn\": 1, \"prefix\": \"10.0.0.0/8\"}",
			""),
		    SLURM("", "", "{\"asn\": 2, \"prefix\": \"10.1.0.0/16\"}",
			""),
		    false },
		{ "the same AS, filtered twice",
		    SLURM("{\"asn\": 1}", "", "", ""),
		    SLURM("{\"asn\": 1}", "", "", ""), false },
		{ "an AS filtered, a prefix of it asserted",
		    SLURM("{\"asn\": 1}", "", "", ""),
		    SLURM("", "", "{\"asn\": 1, \"prefix\": \"10.0.0.0/8\"}",
			""),
		    true },
		{ "the second is wrong", SLURM("{\"asn\": 1}", "", "", ""),
		    "{}", false },
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct slurm_text texts[] = {
			{ "a.json", rows[i].a, strlen(rows[i].a) },
			{ "b.json", rows[i].b, strlen(rows[i].b) },
		};
		bool ok = slurm_read(&f->arena, &f->d, texts, 2, &f->s);
		CHECK(rows[i].name, ok == rows[i].ok);
		CHECK(rows[i].name,
		    ok == (f->s.n_filters + f->s.n_assertions == 2));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_filters, setup, teardown),
		cmocka_unit_test_setup_teardown(test_apply, setup, teardown),
		cmocka_unit_test_setup_teardown(test_wrong, setup, teardown),
		cmocka_unit_test_setup_teardown(test_aspa, setup, teardown),
		cmocka_unit_test_setup_teardown(test_conflicts, setup,
		    teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
