#include "irr_world.h"

#include "registry/irr_query.h"
#include "registry/rpsl.h"

struct fixture {
	struct arena arena;
	struct irr irr;
	struct irr_client client;
	struct strbuf out;
};

static void
start(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	irr_world_read(&f->irr, &f->arena);
}

static void
stop(struct fixture *f)
{
	strbuf_finish(&f->out);
	irr_finish(&f->irr);
	arena_finish(&f->arena);
}

static bool
ask(struct fixture *f, const char *line)
{
	strbuf_clear(&f->out);
	return irr_answer(&f->client, &f->irr, line, strlen(line), &f->out);
}

/* What IRRd's clients ask, and the data they get, or the whole answer. */
static const struct {
	const char *line;
	const char *data; /* NULL: see whole */
	const char *whole;
} irrd_rows[] = {
	{ "!gas64501", "192.0.2.0/24 192.0.2.0/25\n", NULL },
	{ "!GAS64501\r\n", "192.0.2.0/24 192.0.2.0/25\n", NULL },
	{ "!6as64501", "2001:db8:1001::/48\n", NULL },
	{ "!6AS64500", NULL, "D\n" },
	{ "!gAS1", NULL, "D\n" },
	{ "!g64501", NULL, "F Expected an AS number, as AS64500\n" },
	{ "!a", NULL, "F Missing required set name for A query\n" },
	{ "!a4", NULL, "F Missing required set name for A query\n" },
	{ "!aAS64500:AS-ALL",
	    "192.0.2.0/24 192.0.2.0/25 198.51.100.0/24 203.0.113.0/24 "
	    "2001:db8:1001::/48\n",
	    NULL },
	{ "!a6as64500:as-all", "2001:db8:1001::/48\n", NULL },
	{ "!a4AS64500:RS-SOME",
	    "192.0.2.0/24 192.0.2.0/25 198.51.100.0/24 "
	    "198.51.100.0/24^25-26\n",
	    NULL },
	{ "!aAS-NONE", NULL, "D\n" },
	{ "!a6AS64500:AS-REF", "2001:db8:1001::/48\n", NULL },
	{ "!iAS64500:AS-CUSTOMERS", "AS64501 AS64502\n", NULL },
	{ "!ias64500:as-all", "AS64500 AS64500:AS-Customers\n", NULL },
	{ "!iAS64500:AS-ALL,1", "AS64500 AS64501 AS64502\n", NULL },
	{ "!iAS64500:AS-ALL,2", NULL, "F Behind the name may stand only ,1\n" },
	{ "!iAS-NONE", NULL, "D\n" },
	{ "!i", NULL, "F Expected the name of a set, as AS64500:AS-ALL\n" },
	{ "!iAS64500:RS-SOME",
	    "198.51.100.0/24 198.51.100.0/24^25-26 2001:db8:2002::/48 "
	    "AS64501\n",
	    NULL },
	{ "!r192.0.2.0/24,o", "AS64501 AS64666\n", NULL },
	{ "!r192.0.2.0/26,o", NULL, "D\n" },
	{ "!r192.0.2.0/25,l",
	    "route:          192.0.2.0/24\norigin:         AS64501\n"
	    "mnt-by:         ONE-MNT\nsource:         LAB\n\n"
	    "route:          192.0.2.0/24\norigin:         AS64501\n"
	    "mnt-by:         OLD-MNT\nsource:         RADB\n\n"
	    "route:          192.0.2.0/24\norigin:         AS64666\n"
	    "mnt-by:         EVIL-MNT\nsource:         RADB\n",
	    NULL },
	{ "!r192.0.2.0/24,M",
	    "route:          192.0.2.0/25\norigin:         AS64501\n"
	    "mnt-by:         ONE-MNT\nsource:         LAB\n",
	    NULL },
	{ "!r203.0.113.0/24",
	    "route:          203.0.113.0/24\norigin:         AS64500\n"
	    "mnt-by:         YOU-MNT\nsource:         LAB\n",
	    NULL },
	{ "!r203.0.113.0/26,L",
	    "route:          203.0.113.0/24\norigin:         AS64500\n"
	    "mnt-by:         YOU-MNT\nsource:         LAB\n",
	    NULL },
	{ "!r203.0.113.1/24", NULL, "F Expected a prefix, as 192.0.2.0/24\n" },
	{ "!r203.0.113.0/24,x", NULL,
	    "F Behind the prefix may stand ,o ,l ,L or ,M\n" },
	{ "!mRoute,203.0.113.0/24 as64500",
	    "route:          203.0.113.0/24\norigin:         AS64500\n"
	    "mnt-by:         YOU-MNT\nsource:         LAB\n",
	    NULL },
	{ "!mroute,203.0.113.0/24AS1", NULL, "D\n" },
	{ "!mroot,x", NULL,
	    "F Expected a class and a key, as !maut-num,AS64500\n" },
	{ "!mmntner,YOU-MNT",
	    "mntner:         YOU-MNT\nadmin-c:        YOU-1\n"
	    "upd-to:         noc@you.example\n"
	    "auth:           MD5-PW DummyValue  # hidden\n"
	    "mnt-by:         YOU-MNT\nsource:         LAB\n",
	    NULL },
	{ "!oone-mnt2", NULL, "D\n" },
	{ "!oOLD-MNT",
	    "route:          192.0.2.0/24\norigin:         AS64501\n"
	    "mnt-by:         OLD-MNT\nsource:         RADB\n",
	    NULL },
	{ "!s-lc", "LAB,RADB\n", NULL },
	{ "!sRIPE", NULL, "F There is no source \"RIPE\"\n" },
	{ "!j-*", "LAB:Y:0-0\nRADB:Y:0-0\n", NULL },
	{ "!jradb", "RADB:Y:0-0\n", NULL },
	{ "!nbgpq4 1.9", NULL, "C\n" },
	{ "!t60", NULL, "C\n" },
	{ "!t0", NULL, "F Expected a number of seconds from 1 to 1000\n" },
	{ "!fno-rpki-filter", NULL, "C\n" },
	{ "!x", NULL, "F There is no question \"!x\"\n" },
	{ "!", NULL, "F There is no question \"!\"\n" },
	{ "", NULL, "F Missing query\n" },
	{ "!g\x01", NULL, "F The line is no text in UTF-8\n" },
	{ "!g\xff", NULL, "F The line is no text in UTF-8\n" },
};

static void
test_irrd(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	for (size_t i = 0; i < ARRAY_LEN(irrd_rows); i++) {
		const char *row = irrd_rows[i].line, *data = irrd_rows[i].data;
		struct strbuf wanted = { 0 };
		CHECK(row, !ask(&f, row));
		if (data != NULL)
			strbuf_addf(&wanted, "A%zu\n%sC\n", strlen(data), data);
		CHECK_STR(row, strbuf_str(&f.out),
		    data != NULL ? strbuf_str(&wanted) : irrd_rows[i].whole);
		strbuf_finish(&wanted);
	}
	stop(&f);
}

/* As bgpq4 1.9 does: pipelined, one connection. */
static void
test_session(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	assert_true(ask(&f, "!!"));
	assert_int_equal(f.out.len, 0);
	assert_true(ask(&f, "!sRADB,lab"));
	assert_string_equal(strbuf_str(&f.out), "C\n");
	assert_true(ask(&f, "!s-lc"));
	assert_string_equal(strbuf_str(&f.out), "A9\nRADB,LAB\nC\n");
	assert_true(ask(&f, "!iAS64500:AS-ALL,1"));
	assert_string_equal(strbuf_str(&f.out), "A16\nAS64500 AS64666\nC\n");
	assert_true(ask(&f, "!sLAB"));
	assert_true(ask(&f, "!r192.0.2.0/24,o"));
	assert_string_equal(strbuf_str(&f.out), "A8\nAS64501\nC\n");
	assert_true(ask(&f, "-a AS64666"));
	assert_string_equal(strbuf_str(&f.out),
	    "%  No entries found for the selected source(s).\n\n\n");
	assert_true(ask(&f, "!s-lc"));
	assert_string_equal(strbuf_str(&f.out), "A9\nLAB,RADB\nC\n");
	assert_true(ask(&f, "!t5"));
	assert_int_equal(f.client.timeout_s, 5);
	assert_false(ask(&f, "!q"));
	assert_int_equal(f.out.len, 0);
	stop(&f);
}

#define ROUTE_YOU                                                              \
	"route:          203.0.113.0/24\norigin:         AS64500\n"            \
	"mnt-by:         YOU-MNT\nsource:         LAB\n\n"
#define ROUTE_RADB                                                             \
	"route:          192.0.2.0/24\norigin:         AS64666\n"              \
	"mnt-by:         EVIL-MNT\nsource:         RADB\n\n"
#define ROLE_YOU                                                               \
	"role:           NOC of You\nnic-hdl:        YOU-1\n"                  \
	"e-mail:         noc@you.example\n"                                    \
	"mnt-by:         YOU-MNT\nsource:         LAB\n\n"
#define NOTHING "%  No entries found for the selected source(s).\n\n"

static const struct {
	const char *line, *answer; /* without its last empty line */
} whois_rows[] = {
	{ "-i origin as64500", ROUTE_YOU },
	{ "-i ORIGIN AS064500 ", ROUTE_YOU },
	{ "-r -i origin 64500", "%% Expected an AS number, as AS64500\n\n" },
	{ "-i origin", "%% Behind -i stand an attribute and a value\n\n" },
	{ "-i members AS64666",
	    "as-set:         AS64500:AS-CUSTOMERS\nmembers:        AS64666\n"
	    "mnt-by:         EVIL-MNT\nsource:         RADB\n\n" },
	{ "-i descr x",
	    "%% \"descr\" is no attribute that is looked for by its "
	    "value\n\n" },
	{ "-s radb -T route -i origin AS64666", ROUTE_RADB },
	{ "-s lab -i origin AS64666", NOTHING },
	{ "-s ripe AS64500", "%% There is no source \"ripe\"\n\n" },
	{ "-T route -x 203.0.113.0/24", ROUTE_YOU },
	{ "-Troute -x203.0.113.0/24", ROUTE_YOU },
	{ "-rKT route -x 203.0.113.0/24",
	    "route:          203.0.113.0/24\norigin:         AS64500\n\n" },
	{ "-K 203.0.113.7",
	    "inetnum:        203.0.113.0 - 203.0.113.255\n\n"
	    "route:          203.0.113.0/24\norigin:         AS64500\n\n" },
	{ "-K -T route,inetnum -M 192.0.2.0/24",
	    "route:          192.0.2.0/25\norigin:         AS64501\n\n" },
	{ "-K -l 192.0.2.0/25 -T inetnum", "inetnum:        192.0.2.0/24\n\n" },
	{ "-K -T route6 -L 2001:db8:1001::1",
	    "route6:         2001:db8:1001::/48\norigin:         AS64501\n\n" },
	{ "-x 203.0.113", "%% Expected a prefix, as 192.0.2.0/24\n\n" },
	{ "-x", "%% Behind -x something is missing\n\n" },
	{ "-K as64500:as-all",
	    "as-set:         AS64500:AS-ALL\n"
	    "members:        AS64500, AS64500:AS-Customers, AS64500:AS-ALL"
	    "\n\n" },
	{ "-K as064500", "aut-num:        AS64500\n\n" },
	{ "you-1", ROLE_YOU },
	{ "noc of", ROLE_YOU },
	{ "-T person noc of", NOTHING },
	{ "-T persona x", "%% There is no class \"persona\"\n\n" },
	{ "-z", "%% There is no flag -z\n\n" },
	{ "-q sources", "LAB:3:N:0-0\nRADB:3:N:0-0\n\n" },
	{ "-q version", "% MANRS Lab, routing registry\n\n" },
	{ "-q x", "%% Behind -q stands sources or version\n\n" },
	{ "-x 203.0.113.0/24 AS1", "%% Behind the question there is more\n\n" },
	{ "-r", "%% Nothing is asked\n\n" },
	{ "-", NOTHING },
};

static void
test_whois(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	for (size_t i = 0; i < ARRAY_LEN(whois_rows); i++) {
		const char *row = whois_rows[i].line;
		struct strbuf wanted = { 0 };
		f.client = (struct irr_client){ 0 };
		CHECK(row, !ask(&f, row));
		strbuf_addf(&wanted, "%s\n", whois_rows[i].answer);
		CHECK_STR(row, strbuf_str(&f.out), strbuf_str(&wanted));
		strbuf_finish(&wanted);
	}
	f.client = (struct irr_client){ 0 };
	assert_true(ask(&f, "-k"));
	assert_int_equal(f.out.len, 0);
	ask(&f, "-t route-set");
	assert_non_null(strstr(strbuf_str(&f.out), "[primary key]"));
	stop(&f);
}

/* What is too much is said, not sent: lines, and answers. */
static void
test_limits(void **state)
{
	struct fixture f;
	struct strbuf text = { 0 };
	struct diags d;

	(void)state;
	start(&f);
	strbuf_add(&text, "!g");
	while (text.len <= IRR_QUERY_LINE_MAX)
		strbuf_addc(&text, '1');
	f.client.keep_open = true;
	assert_false(ask(&f, strbuf_str(&text)));
	assert_string_equal(strbuf_str(&f.out),
	    "F The line is longer than 1024 bytes\n");
	/* Two texts of nearly 4 MiB are read; together they are too much. */
	for (int part = 0; part < 2; part++) {
		strbuf_clear(&text);
		for (int i = 0; text.len < 3000000; i++) {
			strbuf_addf(&text, "route-set: RS-%d-%d\n", part, i);
			strbuf_add(&text, "remarks: ");
			for (int k = 0; k < 4000; k++)
				strbuf_addc(&text, 'x');
			strbuf_addc(&text, '\n');
			strbuf_add(&text, "mnt-by: BIG-MNT\n\n");
		}
		diags_init(&d, &f.arena);
		assert_true(
		    rpsl_read(&f.irr, &d, NULL, strbuf_str(&text), text.len));
		diags_finish(&d);
	}
	f.client = (struct irr_client){ 0 };
	ask(&f, "!oBIG-MNT");
	assert_string_equal(strbuf_str(&f.out),
	    "F The answer is longer than 4194304 bytes: ask for less\n");
	ask(&f, "-i mnt-by BIG-MNT");
	assert_string_equal(strbuf_str(&f.out),
	    "%% The answer is longer than 4194304 bytes: ask for less\n\n\n");
	ask(&f, "-K -i mnt-by BIG-MNT");
	assert_true(str_starts(strbuf_str(&f.out), "route-set:      RS-0-0\n"));
	strbuf_finish(&text);
	stop(&f);
}

/* A range of one length has both its ends: bgpq4 1.9 does not set the second
 * one of "^48", and makes an empty list of it. */
static void
test_one_length(void **state)
{
	static const char text[] =
	    "route-set: RS-ONE\n"
	    "members: 192.0.2.0/24^26, 192.0.2.0/31^32\n"
	    "mp-members: 2001:db8::/36^48\nsource: LAB\n";
	static const char wanted[] = "192.0.2.0/24^26-26 192.0.2.0/31^- "
				     "2001:db8::/36^48-48\n";
	struct fixture f = { 0 };
	struct diags d;

	(void)state;
	diags_init(&d, &f.arena);
	assert_true(rpsl_read(&f.irr, &d, NULL, text, sizeof(text) - 1));
	(void)ask(&f, "!iRS-ONE,1");
	assert_non_null(strstr(f.out.s, wanted));
	(void)ask(&f, "!aRS-ONE");
	assert_non_null(strstr(f.out.s, wanted));
	diags_finish(&d);
	stop(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_irrd),
		cmocka_unit_test(test_session),
		cmocka_unit_test(test_whois),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_one_length),
	};

	return RUN_TESTS(tests);
}
