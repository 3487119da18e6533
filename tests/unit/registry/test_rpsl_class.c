/* Classes of RPSL objects: what is right, what is missing, what the key is. */
#include "check.h"

#include "registry/rpsl_class.h"

#include <stdlib.h>
#include <string.h>

static const struct row {
	const char *name, *text;
	enum rpsl_strictness strictness;
	const char *key;  /* NULL: refused */
	const char *code; /* of the first message; NULL: none */
} rows[] = {
	{ "route", "route: 192.0.2.0/24\norigin: as64500\n", RPSL_LENIENT,
	    "192.0.2.0/24AS64500", NULL },
	{ "route, all a registry asks",
	    "route: 192.0.2.0/24\norigin: AS64500\nmnt-by: LAB-MNT\n"
	    "source: LAB\n",
	    RPSL_STRICT, "192.0.2.0/24AS64500", NULL },
	{ "route without maintainer",
	    "route: 192.0.2.0/24\norigin: AS64500\nsource: LAB\n", RPSL_STRICT,
	    NULL, "rpsl-missing" },
	{ "route without origin", "route: 192.0.2.0/24\n", RPSL_LENIENT, NULL,
	    "rpsl-missing" },
	{ "two origins",
	    "route: 192.0.2.0/24\norigin: AS64500\norigin: AS64501\n",
	    RPSL_LENIENT, NULL, "rpsl-repeated" },
	{ "IPv6 in route", "route: 2001:db8::/32\norigin: AS64500\n",
	    RPSL_LENIENT, NULL, "rpsl-family" },
	{ "host bits", "route: 192.0.2.1/24\norigin: AS64500\n", RPSL_LENIENT,
	    NULL, "rpsl-prefix" },
	{ "no prefix", "route: here\norigin: AS64500\n", RPSL_LENIENT, NULL,
	    "rpsl-value" },
	{ "origin without AS", "route: 192.0.2.0/24\norigin: 64500\n",
	    RPSL_LENIENT, NULL, "rpsl-value" },
	{ "route6 in canonical form",
	    "route6: 2001:0db8:0::/32\norigin: AS64500\n", RPSL_LENIENT,
	    "2001:db8::/32AS64500", NULL },
	{ "as-set", "as-set: as64500:as-all\nmembers: AS1, AS-B\n",
	    RPSL_LENIENT, "AS64500:AS-ALL", NULL },
	{ "as-set of another name", "as-set: CUSTOMERS\n", RPSL_LENIENT, NULL,
	    "rpsl-value" },
	{ "a prefix in an as-set", "as-set: AS-A\nmembers: 192.0.2.0/24\n",
	    RPSL_LENIENT, NULL, "rpsl-value" },
	{ "route-set",
	    "route-set: RS-A\nmembers: 192.0.2.0/24^+, AS64500,\n"
	    " AS-B, RS-C^24-25\nmp-members: 2001:db8::/32^33-48\n",
	    RPSL_LENIENT, "RS-A", NULL },
	{ "IPv6 among IPv4", "route-set: RS-A\nmembers: 2001:db8::/32\n",
	    RPSL_LENIENT, NULL, "rpsl-value" },
	{ "aut-num", "aut-num: AS64500\nas-name: LAB\n", RPSL_LENIENT,
	    "AS64500", NULL },
	{ "a misspelt attribute", "aut-num: AS64500\nas-nmae: LAB\n",
	    RPSL_LENIENT, "AS64500", "rpsl-unknown" },
	{ "a misspelt attribute in an update",
	    "aut-num: AS64500\nas-name: LAB\nas-nmae: LAB\nmnt-by: M\n"
	    "source: LAB\n",
	    RPSL_STRICT, NULL, "rpsl-unknown" },
	{ "inetnum", "inetnum: 192.0.2.0 - 192.0.2.255\n", RPSL_LENIENT,
	    "192.0.2.0 - 192.0.2.255", NULL },
	{ "inetnum as a prefix", "inetnum: 192.0.2.0/24\n", RPSL_LENIENT,
	    "192.0.2.0 - 192.0.2.255", NULL },
	{ "inetnum that is no block", "inetnum: 192.0.2.1 - 192.0.2.3\n",
	    RPSL_LENIENT, "192.0.2.1 - 192.0.2.3", NULL },
	{ "inetnum backwards", "inetnum: 192.0.2.9 - 192.0.2.3\n", RPSL_LENIENT,
	    NULL, "rpsl-range" },
	{ "inetnum, all of it", "inetnum: 0.0.0.0/0\n", RPSL_LENIENT,
	    "0.0.0.0 - 255.255.255.255", NULL },
	{ "inet6num", "inet6num: 2001:db8::/32\n", RPSL_LENIENT,
	    "2001:db8::/32", NULL },
	{ "a person's key is its handle",
	    "person: Some Body\nnic-hdl: sb1-lab\n", RPSL_LENIENT, "SB1-LAB",
	    NULL },
	{ "mail", "role: NOC\nnic-hdl: N-LAB\ne-mail: noc at example\n",
	    RPSL_LENIENT, NULL, "rpsl-value" },
	{ "maintainers are a list", "mntner: A-MNT\nmnt-by: A-MNT, B-MNT\n",
	    RPSL_LENIENT, "A-MNT", NULL },
	{ "no such class", "rout: 192.0.2.0/24\n", RPSL_LENIENT, NULL,
	    "rpsl-class" },
};

static void
test_identify(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct row *row = &rows[i];
		const struct rpsl_text t = { "x", row->text,
			strlen(row->text) };
		struct arena arena = { 0 };
		struct rpsl_reader r;
		struct rpsl_object o;
		struct rpsl_identity id;
		struct diags d;
		diags_init(&d, &arena);
		rpsl_reader_init(&r, &arena, &d, &t);
		CHECK(row->name, rpsl_next(&r, &o));
		bool ok = rpsl_identify(&arena, &d, &o, row->strictness, &id);
		CHECK(row->name, ok == (row->key != NULL));
		CHECK(row->name, (d.n > 0) == (row->code != NULL));
		if (d.n > 0)
			CHECK_STR(row->name, d.items[0].code, row->code);
		if (ok)
			CHECK_STR(row->name, id.key, row->key);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

static void
test_blocks(void **state)
{
	static const struct {
		const char *text, *prefix; /* NULL: no single prefix */
	} blocks[] = {
		{ "192.0.2.0 - 192.0.2.255", "192.0.2.0/24" },
		{ "192.0.2.0 - 192.0.3.255", "192.0.2.0/23" },
		{ "192.0.1.0 - 192.0.2.255", NULL },
		{ "192.0.2.7 - 192.0.2.7", "192.0.2.7/32" },
		{ "0.0.0.0 - 255.255.255.255", "0.0.0.0/0" },
		{ "0.0.0.0 - 255.255.255.254", NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(blocks); i++) {
		struct arena arena = { 0 };
		struct rpsl_reader r;
		struct rpsl_object o;
		struct rpsl_identity id;
		struct diags d;
		char buf[PREFIX_TEXT_MAX];
		diags_init(&d, &arena);
		const char *text =
		    arena_printf(&arena, "inetnum: %s\n", blocks[i].text);
		const struct rpsl_text t = { "x", text, strlen(text) };
		rpsl_reader_init(&r, &arena, &d, &t);
		CHECK(blocks[i].text, rpsl_next(&r, &o));
		CHECK(blocks[i].text,
		    rpsl_identify(&arena, &d, &o, RPSL_LENIENT, &id));
		CHECK(blocks[i].text,
		    id.has_prefix == (blocks[i].prefix != NULL));
		if (id.has_prefix)
			CHECK_STR(blocks[i].text, prefix_print(&id.prefix, buf),
			    blocks[i].prefix);
		diags_finish(&d);
		arena_finish(&arena);
	}
}

/* RFC 2622 2 */
static void
test_ranges(void **state)
{
	static const struct {
		const char *text;
		int min, max; /* -1: no range */
	} ranges[] = {
		{ "192.0.2.0/24", 24, 24 },
		{ "192.0.2.0/24^+", 24, 32 },
		{ "192.0.2.0/24^-", 25, 32 },
		{ "192.0.2.0/24^26", 26, 26 },
		{ "192.0.2.0/24^24-26", 24, 26 },
		{ "2001:db8::/32^48", 48, 48 },
		{ "2001:db8::/32^+", 32, 128 },
		{ "192.0.2.1/32^-", 33, 32 },
		{ "192.0.2.0/24^23", -1, -1 },
		{ "192.0.2.0/24^26-25", -1, -1 },
		{ "192.0.2.0/24^25-33", -1, -1 },
		{ "192.0.2.0/24^", -1, -1 },
		{ "192.0.2.0/24^x", -1, -1 },
		{ "192.0.2.1/24^+", -1, -1 },
		{ "AS64500^+", -1, -1 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
		struct rpsl_range r;
		bool ok = rpsl_range_parse(ranges[i].text, &r);
		CHECK(ranges[i].text, ok == (ranges[i].min >= 0));
		if (ok) {
			CHECK_INT(ranges[i].text, r.min_len, ranges[i].min);
			CHECK_INT(ranges[i].text, r.max_len, ranges[i].max);
		}
	}
}

/* The table itself: each class begins with its name and has a key; an update
 * needs a maintainer and a source. */
static void
test_table(void **state)
{
	(void)state;
	for (int c = 0; c < RPSL_CLASS_NONE; c++) {
		const char *name = rpsl_class_name((enum rpsl_class)c);
		struct strbuf out = { 0 };
		size_t n, keys = 0;
		const struct rpsl_rule *r = rpsl_rules((enum rpsl_class)c, &n);
		CHECK(name, n > 3);
		CHECK_STR(name, r[0].name, name);
		CHECK_STR(name, r[n - 1].name, "source");
		for (size_t i = 0; i < n; i++) {
			keys += (r[i].flags & RPSL_KEY) != 0;
			CHECK(name,
			    rpsl_rule_find((enum rpsl_class)c, r[i].name) ==
				&r[i]);
		}
		CHECK(name, keys > 0);
		CHECK(name, rpsl_class_find(name) == (enum rpsl_class)c);
		CHECK(name,
		    c == 0 ||
			strcmp(rpsl_class_name((enum rpsl_class)(c - 1)),
			    name) < 0);
		rpsl_template((enum rpsl_class)c, &out);
		CHECK(name, strstr(out.s, "mnt-by:") != NULL);
		strbuf_finish(&out);
	}
	assert_string_equal(rpsl_class_nearest("ruote"), "route");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_identify),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_ranges),
		cmocka_unit_test(test_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
