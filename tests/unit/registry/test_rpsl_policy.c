#include "irr_world.h"

#include <stdio.h>

#include "registry/irr_policy.h"

struct parsed {
	struct arena arena;
	struct diags d;
	struct rpsl_object object;
	struct rpsl_policy policy;
	bool ok;
};

/* The first attribute of the text. */
static void
parse(struct parsed *p, const char *text)
{
	const struct rpsl_text t = { "p", text, strlen(text) };
	struct rpsl_reader r;

	memset(p, 0, sizeof(*p));
	diags_init(&p->d, &p->arena);
	rpsl_reader_init(&r, &p->arena, &p->d, &t);
	CHECK(text, rpsl_next(&r, &p->object));
	p->ok =
	    rpsl_policy_parse(&p->arena, &p->d, p->object.first, &p->policy);
}

static void
finish(struct parsed *p)
{
	diags_finish(&p->d);
	arena_finish(&p->arena);
}

static const char *
print(struct parsed *p)
{
	static const char *const directions[] = { "import", "export",
		"default" };
	struct strbuf b = { 0 };
	const char *text;

	strbuf_addf(&b, "%s%s%s", directions[p->policy.direction],
	    p->policy.v4 ? " v4" : "", p->policy.v6 ? " v6" : "");
	if (p->policy.structured)
		strbuf_add(&b, " structured");
	for (size_t i = 0; i < p->policy.n_peers; i++)
		strbuf_addf(&b, " %s%s", p->policy.peers[i].excluded ? "-" : "",
		    p->policy.peers[i].text);
	if (p->policy.actions != NULL)
		strbuf_addf(&b, " [%s]", p->policy.actions);
	if (p->policy.filter != NULL) {
		strbuf_add(&b, ": ");
		rpsl_filter_print(p->policy.filter, &b);
	}
	text = arena_strdup(&p->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

static const struct {
	const char *text, *means;
} good_rows[] = {
	{ "import: from AS64501 accept AS64501", "import v4 AS64501: AS64501" },
	{ "export: to AS64510 announce AS64500:AS-ALL",
	    "export v4 AS64510: AS64500:AS-ALL" },
	{ "IMPORT: FROM as64510 ACCEPT any", "import v4 as64510: ANY" },
	{ "import: from AS64510 accept ANY AND NOT FLTR-BOGONS",
	    "import v4 AS64510: (ANY AND NOT FLTR-BOGONS)" },
	{ "import: from AS64510 accept ANY except FLTR-BOGONS",
	    "import v4 AS64510: (ANY AND NOT FLTR-BOGONS)" },
	{ "import: from AS64500:AS-CUSTOMERS accept PeerAS AND <^PeerAS+$>",
	    "import v4 AS64500:AS-CUSTOMERS: (PeerAS AND <^PeerAS+$>)" },
	{ "mp-import: from AS64511 accept AS64511:AS-ALL",
	    "import v4 v6 AS64511: AS64511:AS-ALL" },
	{ "mp-export: afi ipv6.unicast to AS-ANY announce AS64500",
	    "export v6 AS-ANY: AS64500" },
	{ "mp-import: afi ipv4.unicast, ipv6.unicast from AS1 accept ANY",
	    "import v4 v6 AS1: ANY" },
	{ "import: from AS1 action pref=100; med = 0; accept ANY;",
	    "import v4 AS1 [pref=100; med = 0;]: ANY" },
	{ "import: from AS1 action community.append(1:2); accept ANY",
	    "import v4 AS1 [community.append ( 1:2 );]: ANY" },
	{ "import: from AS1 10.0.0.1 at 10.0.0.2 accept ANY",
	    "import v4 AS1: ANY" },
	{ "import: from AS1 from AS2 accept AS3", "import v4 AS1 AS2: AS3" },
	{ "import: from (AS1 or AS-X) except AS2 accept AS3",
	    "import v4 AS1 AS-X -AS2: AS3" },
	{ "import: from AS1 accept {192.0.2.0/24^+, 10.0.0.0/8}^-",
	    "import v4 AS1: {192.0.2.0/24^+, 10.0.0.0/8}^-" },
	{ "import: from AS1 accept AS1 AS2 OR RS-X^24-28 AND NOT (AS3 OR AS4)",
	    "import v4 AS1: ((AS1 OR AS2) OR (RS-X^24-28 AND NOT (AS3 OR "
	    "AS4)))" },
	{ "import: from AS1 accept community(65000:1) AND AS1^+",
	    "import v4 AS1: (community(65000:1) AND AS1^+)" },
	{ "import: from AS1\n accept <AS1 [AS2 - AS5 AS-X]{2,3} .*>\n+ OR AS2",
	    "import v4 AS1: (<AS1 [AS2 - AS5 AS-X]{2,3} .*> OR AS2)" },
	{ "import: protocol BGP4 into OSPF from AS1 accept ANY",
	    "import v4 AS1: ANY" },
	{ "default: to AS1", "default v4 AS1" },
	{ "default: to AS1 action pref=1; networks ANY",
	    "default v4 AS1 [pref=1;]: ANY" },
	{ "import: { from AS-ANY accept ANY; } refine { from AS1 accept AS1; }",
	    "import v4 structured" },
	{ "import: from AS1 accept ANY EXCEPT { from AS2 accept AS2; }",
	    "import v4 structured" },
	{ "import-via: AS1 from AS2 accept ANY", "import v4 v6 structured" },
};

static void
test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(good_rows); i++) {
		const char *row = good_rows[i].text;
		struct parsed p;
		parse(&p, row);
		if (p.d.n > 0)
			CHECK_STR(row, p.d.items[0].message, "");
		CHECK(row, p.ok);
		CHECK_STR(row, print(&p), good_rows[i].means);
		finish(&p);
	}
}

static const struct {
	const char *text, *says;
	uint32_t line, column;
} bad_rows[] = {
	{ "import: accept ANY",
	    "expected \"from\" and a neighbour, found "
	    "accept",
	    1, 9 },
	{ "export: from AS1 accept ANY",
	    "expected \"to\" and a neighbour, found from", 1, 9 },
	{ "import: from AS1", "expected \"accept\" and a filter", 1, 17 },
	{ "import: from AS1 announce ANY",
	    "expected \"accept\" and a filter, found announce", 1, 18 },
	{ "import: from 64501 accept ANY",
	    "expected a neighbour, as AS64501 or AS64500:AS-CUSTOMERS, found "
	    "64501",
	    1, 14 },
	{ "import: from AS1 accept",
	    "expected a filter: ANY, PeerAS, AS64501, AS-NAME, RS-NAME, "
	    "{prefixes} or <AS path>",
	    1, 24 },
	{ "import: from AS1 accept 192.0.2.0/24",
	    "expected a filter: ANY, PeerAS, AS64501, AS-NAME, RS-NAME, "
	    "{prefixes} or <AS path>, found 192.0.2.0/24",
	    1, 25 },
	{ "import: from AS1 accept {192.0.2.1/24}",
	    "expected a prefix, as 192.0.2.0/24^+, found 192.0.2.1/24", 1, 26 },
	{ "import: from AS1 accept {192.0.2.0/24", "expected \",\" or \"}\"", 1,
	    38 },
	{ "import: from AS1 accept <^AS1+$",
	    "expected \">\" at the end of the AS path expression, found "
	    "<^AS1+$",
	    1, 25 },
	{ "import: from AS1 accept <^65001>",
	    "expected AS numbers, sets or PeerAS between \"<\" and \">\", "
	    "found <^65001>",
	    1, 25 },
	{ "import: from AS1 accept <(AS1>",
	    "expected each bracket closed between \"<\" and \">\", found "
	    "<(AS1>",
	    1, 25 },
	{ "import: from AS1 accept <Peer>",
	    "expected AS numbers, sets or PeerAS between \"<\" and \">\", "
	    "found <Peer>",
	    1, 25 },
	{ "import: from AS1 accept (AS1 OR AS2", "expected \")\"", 1, 36 },
	{ "import: from AS1 accept AS1^x",
	    "expected a filter: ANY, PeerAS, AS64501, AS-NAME, RS-NAME, "
	    "{prefixes} or <AS path>, found AS1^x",
	    1, 25 },
	{ "import: from AS1 action pref=1 accept ANY",
	    "expected \";\" behind the action, found accept", 1, 32 },
	{ "import: from AS1\n accept AS1 AND",
	    "expected a filter: ANY, "
	    "PeerAS, AS64501, AS-NAME, RS-NAME, {prefixes} or <AS path>",
	    2, 16 },
	{ "mp-import: afi ip from AS1 accept ANY",
	    "expected a family: ipv4.unicast, ipv6.unicast or any.unicast, "
	    "found ip",
	    1, 16 },
	{ "import: from AS1 accept ANY; to AS2 announce ANY",
	    "expected nothing more, found to", 1, 30 },
	{ "import:", "the attribute has no value", 1, 1 },
};

static void
test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(bad_rows); i++) {
		const char *row = bad_rows[i].text;
		struct parsed p;
		parse(&p, row);
		CHECK(row, !p.ok);
		CHECK_INT(row, p.d.errors, 1);
		CHECK_STR(row, p.d.items[0].message, bad_rows[i].says);
		CHECK_INT(row, p.d.items[0].place.line, bad_rows[i].line);
		CHECK_INT(row, p.d.items[0].place.column, bad_rows[i].column);
		finish(&p);
	}
}

/* Brackets without end do not go deep. */
static void
test_depth(void **state)
{
	static const char *const openings[] = { "(", "NOT " };

	(void)state;
	for (size_t k = 0; k < ARRAY_LEN(openings); k++) {
		struct strbuf text = { 0 };
		struct parsed p;
		strbuf_add(&text, "import: from AS1 accept ");
		for (int i = 0; i < 200; i++)
			strbuf_add(&text, openings[k]);
		strbuf_add(&text, "ANY");
		parse(&p, strbuf_str(&text));
		assert_false(p.ok);
		assert_true(str_starts(p.d.items[0].message,
		    "expected fewer brackets and NOTs"));
		finish(&p);
		strbuf_finish(&text);
	}
}

static const char as_text[] =
    "aut-num: AS64510\nas-name: UP\n"
    "import: from AS64500:AS-CUSTOMERS EXCEPT AS64502 accept PeerAS\n"
    "mp-export: afi ipv6 to AS64501 announce ANY\n"
    "export: to AS-ANY announce AS64510\n"
    "import: { from AS64502 accept ANY; }\n"
    "import: nonsense\n"
    "source: LAB\n";

static const struct {
	const char *name;
	uint32_t as, neighbour;
	enum rpsl_direction direction;
	int family;
	const char *attribute;
} find_rows[] = {
	{ "by number", 64500, 64501, RPSL_IMPORT, IP_V4, "import" },
	{ "export", 64500, 64501, RPSL_EXPORT, IP_V4, "export" },
	{ "not for IPv6", 64500, 64501, RPSL_EXPORT, IP_V6, NULL },
	{ "another", 64500, 64502, RPSL_IMPORT, IP_V4, NULL },
	{ "no object", 64999, 64501, RPSL_IMPORT, IP_V4, NULL },
	{ "in a set", 64510, 64501, RPSL_IMPORT, IP_V4, "import" },
	{ "but not that one", 64510, 64502, RPSL_IMPORT, IP_V4, NULL },
	{ "IPv6 only", 64510, 64501, RPSL_EXPORT, IP_V6, "mp-export" },
	{ "everybody", 64510, 64999, RPSL_EXPORT, IP_V4, "export" },
	{ "everybody is told, not heard", 64510, 64999, RPSL_IMPORT, IP_V4,
	    NULL },
};

static void
test_find(void **state)
{
	struct arena arena = { 0 };
	struct irr irr = { 0 };
	struct diags d;

	(void)state;
	irr_world_read(&irr, &arena);
	diags_init(&d, &arena);
	assert_true(rpsl_read(&irr, &d, "p", as_text, strlen(as_text)));
	/* What nobody can read is no error in a database. */
	assert_int_equal(d.lints, 1);
	assert_string_equal(d.items[0].code, "rpsl-policy");
	assert_int_equal(d.items[0].place.line, 7);
	diags_finish(&d);
	struct irr_view v = irr_view_all(&irr);
	for (size_t i = 0; i < ARRAY_LEN(find_rows); i++) {
		const char *row = find_rows[i].name;
		struct irr_policy_line line;
		bool found = irr_policy_find(&v, &arena, find_rows[i].as,
		    find_rows[i].neighbour, find_rows[i].direction,
		    find_rows[i].family, &line);
		CHECK_INT(row, found, find_rows[i].attribute != NULL);
		if (found)
			CHECK_STR(row, line.attribute->name,
			    find_rows[i].attribute);
		CHECK_INT(row, line.object != NULL, find_rows[i].as != 64999);
	}
	irr_finish(&irr);
	arena_finish(&arena);
}

/* What lets a route pass, from or to AS64501. 192.0.2.0/24 is of AS64501,
 * 198.51.100.0/24 of AS64502, 10.0.0.0/8 of AS64510, 44.0.0.0/24 of nobody. */
static const struct {
	const char *filter;
	bool one, two, up, nobody;
} takes_rows[] = {
	{ "ANY", true, true, true, true },
	{ "AS64501", true, false, false, false },
	{ "PeerAS", true, false, false, false },
	{ "AS64500:AS-CUSTOMERS", true, true, false, false },
	{ "AS64500:AS-NONE", false, false, false, false },
	{ "AS64501 OR AS64510", true, false, true, false },
	{ "ANY AND NOT AS64500:AS-CUSTOMERS", false, false, true, true },
	{ "ANY AND NOT FLTR-BOGONS", true, true, true, true },
	{ "ANY EXCEPT {10.0.0.0/8^+}", true, true, false, true },
	{ "PeerAS AND <^PeerAS+$>", true, false, false, false },
	{ "{ 192.0.2.0/24, 10.0.0.0/8 }", true, false, true, false },
	{ "{ 192.0.0.0/8^24 }", true, false, false, false },
	{ "{ 192.0.2.0/24 }^-", false, false, false, false },
	{ "AS64501^+", true, false, false, false },
	{ "AS64501^-", false, false, false, false },
	{ "AS64500:RS-SOME", true, true, false, false },
	{ "AS64500:RS-NONE", false, false, false, false },
};

static void
read_filter(struct arena *arena, const char *text, struct rpsl_policy *out)
{
	char object[256];
	struct rpsl_text t = { .text = object };
	struct rpsl_reader reader;
	struct rpsl_object o;
	struct diags d;

	snprintf(object, sizeof(object),
	    "aut-num: AS64500\nmp-import: from AS64501 accept %s\n", text);
	t.len = strlen(object);
	diags_init(&d, arena);
	rpsl_reader_init(&reader, arena, &d, &t);
	CHECK(text, rpsl_next(&reader, &o));
	CHECK(text, rpsl_policy_parse(arena, &d, o.first->next, out));
	diags_finish(&d);
}

static void
test_takes(void **state)
{
	static const struct {
		const char *prefix;
		uint32_t holder;
	} routes[] = { { "192.0.2.0/24", 64501 }, { "198.51.100.0/24", 64502 },
		{ "10.0.0.0/8", 64510 }, { "44.0.0.0/24", 0 } };
	struct arena arena = { 0 };
	struct irr irr = { 0 };

	(void)state;
	irr_world_read(&irr, &arena);
	struct irr_view v = irr_view_all(&irr);
	for (size_t i = 0; i < ARRAY_LEN(takes_rows); i++) {
		const char *row = takes_rows[i].filter;
		const bool wanted[] = { takes_rows[i].one, takes_rows[i].two,
			takes_rows[i].up, takes_rows[i].nobody };
		struct rpsl_policy p;
		read_filter(&arena, row, &p);
		for (size_t k = 0; k < ARRAY_LEN(routes); k++) {
			struct irr_announced a = { .neighbour = 64501,
				.holder = routes[k].holder };
			char name[128];
			prefix_parse(routes[k].prefix, &a.prefix);
			snprintf(name, sizeof(name), "%s: %s", row,
			    routes[k].prefix);
			CHECK_INT(name,
			    irr_filter_takes(&v, &arena, p.filter, &a),
			    wanted[k]);
		}
	}
	irr_finish(&irr);
	arena_finish(&arena);
}

/* Several lines about one neighbour come one after the other. */
static void
test_next(void **state)
{
	static const char text[] =
	    "aut-num: AS64520\nas-name: MORE\n"
	    "import: from AS64501 accept AS64501\n"
	    "import: from AS64502 accept AS64502\n"
	    "mp-import: afi ipv4 from AS64501 accept AS64510\n"
	    "mp-import: afi ipv6 from AS64501 accept ANY\n"
	    "source: LAB\n";
	struct arena arena = { 0 };
	struct irr irr = { 0 };
	struct irr_policy_line line;
	struct diags d;

	(void)state;
	diags_init(&d, &arena);
	assert_true(rpsl_read(&irr, &d, "p", text, strlen(text)));
	diags_finish(&d);
	struct irr_view v = irr_view_all(&irr);
	assert_true(irr_policy_find(&v, &arena, 64520, 64501, RPSL_IMPORT,
	    IP_V4, &line));
	assert_int_equal(line.policy.filter->as, 64501);
	assert_true(irr_policy_next(&v, &arena, 64501, RPSL_IMPORT, IP_V4,
	    &line));
	assert_int_equal(line.policy.filter->as, 64510);
	assert_false(irr_policy_next(&v, &arena, 64501, RPSL_IMPORT, IP_V4,
	    &line));
	irr_finish(&irr);
	arena_finish(&arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_bad),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_takes),
		cmocka_unit_test(test_next),
	};

	return RUN_TESTS(tests);
}
