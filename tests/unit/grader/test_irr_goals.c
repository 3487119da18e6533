/* The goals of 2018 about the routing registry: what a name stands for, and
 * what the policy lines say, each mistake beside what is right. */
#include "small_world.h"

#include "registry/irr_update.h"

#define ROUTE4 "route: 203.0.113.0/24\norigin: AS64500\nsource: LAB\n\n"
#define ROUTE6 "route6: 2001:db8:1000::/36\norigin: AS64500\nsource: LAB\n\n"
#define HALF "route: 203.0.113.0/25\norigin: AS64500\nsource: LAB\n\n"
#define ONE "route: 192.0.2.0/24\norigin: AS64501\nsource: LAB\n\n"
#define TWO "route: 198.51.100.0/25\norigin: AS64502\nsource: LAB\n\n"
#define ELSEWHERE "route: 198.51.100.0/25\norigin: AS64502\nsource: RADB\n\n"
#define SET(members)                                                           \
	"as-set: AS64500:AS-ALL\nmembers: " members "\nsource: LAB\n\n"

#define OWN4 "kind: irr-prefixes, set: AS64500, prefixes: [203.0.113.0/24]"
#define OWN6                                                                   \
	"kind: irr-prefixes, set: AS64500, prefixes: [\"2001:db8:1000::/36\"]"
#define ALL                                                                    \
	"kind: irr-prefixes, set: \"AS64500:AS-ALL\", prefixes: "              \
	"[192.0.2.0/24, 198.51.100.0/25, 203.0.113.0/24]"
#define POLICY "kind: irr-policy"
#define COMPLETE "kind: as-set-complete, set: \"AS64500:AS-ALL\""
#define EVERYBODY "AS64500, AS64501, AS64502, AS64504"

/* Behind AS64501 there is AS64504. */
#define SETS                                                                   \
	"as-set: AS64501:AS-ALL\nmembers: AS64501, AS64504\nsource: LAB\n\n"   \
	"as-set: AS64500:AS-ALL\n"                                             \
	"members: AS64500, AS64501:AS-ALL, AS64502\nsource: LAB\n\n"
#define AUT_NUM(lines)                                                         \
	SETS "aut-num: AS64500\nas-name: YOU\n" lines "source: LAB\n\n"
#define FROM_ONE "mp-import: from AS64501 accept AS64501:AS-ALL\n"
#define TO_ONE "mp-export: to AS64501 announce ANY\n"
#define TWO_LINES                                                              \
	"import: from AS64502 accept AS64502\n"                                \
	"export: to AS64502 announce ANY\n"
#define UP_IN "mp-import: from AS64510 accept ANY AND NOT FLTR-BOGONS\n"
#define UP_OUT "mp-export: to AS64510 announce AS64500:AS-ALL\n"
#define PEER_IN "mp-import: from AS64511 accept PeerAS\n"
#define PEER_OUT "mp-export: to AS64511 announce AS64500:AS-ALL\n"
#define UP_TWO                                                                 \
	"import: from AS64520 accept ANY\n"                                    \
	"export: to AS64520 announce AS64500:AS-ALL\n"

static const struct {
	const char *name, *probe, *rpsl, *state, *evidence;
} rows[] = {
	{ "own IPv4", OWN4, ROUTE4, "pass", NULL },
	{ "own IPv4, and the other family is not asked for", OWN4,
	    ROUTE4 ROUTE6, "pass", NULL },
	{ "own IPv6 is missing", OWN6, ROUTE4, "fail",
	    "missing: AS64500 does not stand for 2001:db8:1000::/36" },
	{ "own IPv6", OWN6, ROUTE4 ROUTE6, "pass", NULL },
	{ "a half too many", OWN4, ROUTE4 HALF, "fail",
	    "should not be there: AS64500 stands for 203.0.113.0/25" },
	{ "a half only", OWN4, HALF, "fail",
	    "missing: AS64500 does not stand for 203.0.113.0/24" },
	{ "all", ALL, ROUTE4 ONE TWO SET("AS64500, AS64501, AS64502"), "pass",
	    NULL },
	{ "no set", ALL, ROUTE4 ONE TWO, "fail",
	    "missing: AS64500:AS-ALL does not stand for 192.0.2.0/24" },
	{ "not myself", ALL, ROUTE4 ONE TWO SET("AS64501, AS64502"), "fail",
	    "missing: AS64500:AS-ALL does not stand for 203.0.113.0/24" },
	{ "one too many", ALL,
	    ROUTE4 ONE TWO "route: 10.11.0.0/16\norigin: AS64511\nsource: LAB"
			   "\n\n" SET("AS64500, AS64501, AS64502, AS64511"),
	    "fail",
	    "should not be there: AS64500:AS-ALL stands for 10.11.0.0/16" },
	{ "in another database", ALL,
	    ROUTE4 ONE ELSEWHERE SET("AS64500, AS64501, AS64502"), "pass",
	    NULL },
	{ "in a database that does not count", ALL ", sources: [LAB]",
	    ROUTE4 ONE ELSEWHERE SET("AS64500, AS64501, AS64502"), "fail",
	    "missing: AS64500:AS-ALL does not stand for 198.51.100.0/25" },
	{ "no registry", ALL, "", "no-data", "no routing registry" },

	{ "the set", COMPLETE, SET(EVERYBODY), "pass", NULL },
	{ "an AS that nobody knows", COMPLETE, SET(EVERYBODY ", AS64999"),
	    "fail", "stands for AS64999 too" },
	{ "a set that does not exist", COMPLETE, SET(EVERYBODY ", AS-NONE"),
	    "fail", "names AS-NONE, and there is no such set" },
	{ "an open set", COMPLETE,
	    "as-set: AS64500:AS-ALL\nmembers: " EVERYBODY
	    "\nmbrs-by-ref: ANY\nsource: LAB\n\n",
	    "fail", "any network can make itself a member" },

	{ "policy", POLICY,
	    AUT_NUM(
		FROM_ONE TO_ONE TWO_LINES UP_IN UP_OUT PEER_IN PEER_OUT UP_TWO),
	    "pass", NULL },
	{ "no aut-num", POLICY, SETS, "fail",
	    "does not say about AS64501 (One): what you accept from it (IPv4, "
	    "IPv6), what you announce to it (IPv4, IPv6)" },
	{ "one direction is missing", POLICY,
	    AUT_NUM(FROM_ONE TO_ONE TWO_LINES UP_IN PEER_IN PEER_OUT UP_TWO),
	    "fail",
	    "does not say about AS64510 (Up): what you announce to it (IPv4, "
	    "IPv6)" },
	{ "one family is missing", POLICY,
	    AUT_NUM(FROM_ONE TO_ONE TWO_LINES UP_IN
		"export: to AS64510 announce AS64500:AS-ALL\n" PEER_IN PEER_OUT
		    UP_TWO),
	    "fail",
	    "does not say about AS64510 (Up): what you announce to it (IPv6)" },
	{ "a family that the session does not have is not asked for",
	    POLICY ", neighbors: [64502]", AUT_NUM(TWO_LINES), "pass", NULL },
	{ "the customer's customers are forgotten",
	    POLICY ", neighbors: [64501]",
	    AUT_NUM("mp-import: from AS64501 accept AS64501\n" TO_ONE), "fail",
	    "does not accept 198.51.100.128/25 of AS64504 (Behind), path 64501 "
	    "64504, from AS64501 (One), and should" },
	{ "anything from a customer", POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept ANY\n"
		    "export: to AS64502 announce ANY\n"),
	    "fail",
	    "of AS64510 (Up), path 64502 64510, from AS64502 (Two), and should "
	    "not" },
	{ "two lines together", POLICY ", neighbors: [64501]",
	    AUT_NUM("mp-import: from AS64501 accept AS64501\n"
		    "mp-import: from AS64501 accept AS64504\n" TO_ONE),
	    "pass", NULL },
	{ "prefixes say it, too", POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept { 198.51.100.0/25 }\n"
		    "export: to AS64502 announce ANY\n"),
	    "pass", NULL },
	{ "only a list from transit", POLICY ", neighbors: [64520]",
	    AUT_NUM("import: from AS64520 accept AS64520\n"
		    "export: to AS64520 announce AS64500:AS-ALL\n"),
	    "fail", "from AS64520 (Up two), and should" },
	{ "everything to a peer", POLICY ", neighbors: [64511]",
	    AUT_NUM(PEER_IN "mp-export: to AS64511 announce ANY\n"), "fail",
	    "to AS64511 (Peer), and should not" },
	{ "only the own routes to a peer", POLICY ", neighbors: [64511]",
	    AUT_NUM(PEER_IN "mp-export: to AS64511 announce AS64500\n"), "fail",
	    "to AS64511 (Peer), and should" },
	{ "parts of what a customer holds", POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept AS64502^+\n"
		    "export: to AS64502 announce ANY\n"),
	    "fail", "a part of 198.51.100.0/25 of AS64502 (Two), path 64502" },
	{ "one length only", POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept AS64502 OR AS64502^29-30\n"
		    "export: to AS64502 announce ANY\n"),
	    "fail", "a part of 198.51.100.0/25 of AS64502 (Two), path 64502" },
	{ "a part in a list", POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept AS64502 OR "
		    "{ 198.51.100.64/26 }\n"
		    "export: to AS64502 announce ANY\n"),
	    "fail", "accepts 198.51.100.64/26, a part of 198.51.100.0/25" },
	{ "parts to a peer", POLICY ", neighbors: [64511]",
	    AUT_NUM(
		PEER_IN "mp-export: to AS64511 announce AS64500:AS-ALL^+\n"),
	    "fail", "to AS64511 (Peer), and should not" },
	{ "a path alone lets a mistyped prefix pass",
	    POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept <^AS64502+$>\n"
		    "export: to AS64502 announce ANY\n"),
	    "fail", ", path 64502, from AS64502 (Two), and should not" },
	{ "three ASes, and any prefix behind them",
	    POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept AS64502 OR "
		    "<^AS64502 AS64998 AS64999$>\n"
		    "export: to AS64502 announce ANY\n"),
	    "fail",
	    ", path 64502 64998 64999, from AS64502 (Two), and should not" },
	{ "the same with the neighbour left open",
	    POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept AS64502 OR "
		    "<AS64997 AS64998 AS64999$>\n"
		    "export: to AS64502 announce ANY\n"),
	    "fail",
	    ", path 64502 64997 64998 64999, from AS64502 (Two), and should "
	    "not" },
	{ "three ASes, and prefixes that are right",
	    POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept AS64502 OR (AS64502 AND "
		    "<^AS64502 AS64998 AS64999$>)\n"
		    "export: to AS64502 announce ANY\n"),
	    "pass", NULL },
	{ "prefix and path", POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept PeerAS AND <^PeerAS+$>\n"
		    "export: to AS64502 announce ANY\n"),
	    "pass", NULL },
	{ "a path that it never has", POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept AS64502 AND <^AS64501+$>\n"
		    "export: to AS64502 announce ANY\n"),
	    "fail",
	    "does not accept 198.51.100.0/25 of AS64502 (Two), path 64502" },
	{ "an AS that is not behind it", POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept AS64502 OR AS64999\n"
		    "export: to AS64502 announce ANY\n"),
	    "fail", "should AS64999 register it, path 64502" },
	{ "whatever has a community", POLICY ", neighbors: [64502]",
	    AUT_NUM("import: from AS64502 accept AS64502 OR "
		    "community(64500:1)\n"
		    "export: to AS64502 announce ANY\n"),
	    "fail", "with the communities that it names" },
	{ "only the own routes to a customer", POLICY ", neighbors: [64501]",
	    AUT_NUM(FROM_ONE "mp-export: to AS64501 announce AS64500\n"),
	    "fail", "to AS64501 (One), and should" },
};

static void
open_row(struct lab *l, size_t i)
{
	struct strbuf yaml = { 0 };

	strbuf_addf(&yaml,
	    SMALL_HEAD
	    "grade:\n  - requirement: NO-4.2\n    points: 10\n    probes:\n"
	    "      - { %s }\n",
	    rows[i].probe);
	lab_open_registry(l, strbuf_str(&yaml),
	    rows[i].rpsl[0] != '\0' ? rows[i].rpsl : NULL);
	strbuf_finish(&yaml);
	lab_load(l, "small.conf", small_config);
}

static void
no_more_no_less(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab l;
		uint64_t hash;

		open_row(&l, i);
		lab_run(&l);
		hash = lab_hash(&l);
		/* Which prefix nobody holds depends on the seed. */
		for (uint64_t seed = 1; seed <= 3; seed++) {
			lab_grade(&l, seed, NULL);
			wrong += !lab_expect(&l, rows[i].name, "NO-4.2",
			    rows[i].state, rows[i].evidence);
		}
		CHECK(rows[i].name, lab_hash(&l) == hash);
		lab_close(&l);
	}
	assert_int_equal(wrong, 0);
}

/* --- route objects that are not true --------------------------------------*/

#define MINE "mnt-by: MINE-MNT\nsource: LAB\n\n"
static const char maintainers[] =
    "mntner: MINE-MNT\nupd-to: a@b.example\nauth: CRYPT-PW x\n" MINE;

static const struct {
	const char *name, *object, *evidence; /* NULL: a pass */
} false_rows[] = {
	{ "the own prefix", "route: 203.0.113.0/24\norigin: AS64500\n" MINE,
	    NULL },
	{ "a customer's, as it is",
	    "route: 192.0.2.0/24\norigin: AS64501\n" MINE, NULL },
	{ "the own prefix for a peer",
	    "route: 203.0.113.0/24\norigin: AS64511\n" MINE,
	    "lets others accept 203.0.113.0/24 from AS64511 (Peer); the holder "
	    "is AS64500 (You)" },
	{ "the own prefix for nobody that is known",
	    "route: 203.0.113.0/24\norigin: AS64999\n" MINE,
	    "from AS64999; the holder is AS64500 (You)" },
	{ "a part that is not announced",
	    "route: 203.0.113.0/25\norigin: AS64500\n" MINE,
	    "which holds 203.0.113.0/24 and does not announce this part" },
	{ "somebody else's space",
	    "route: 192.0.2.0/24\norigin: AS64500\n" MINE,
	    "from AS64500 (You); the holder is AS64501 (One)" },
	{ "nobody's space", "route: 44.0.0.0/24\norigin: AS64500\n" MINE,
	    "the holder is nobody here" },
};

static void
send_object(struct lab *l, const char *row, const char *text)
{
	const struct irr_update how = { .now_ms = sim_now(l->world->sim),
		.trusted = true };
	const struct rpsl_text t = { row, text, strlen(text) };
	struct irr_report report;

	irr_update(&l->world->registry.irr, &l->arena, &how, &t, &report);
	assert_int_equal(report.n, 1);
	if (!report.items[0].done)
		fail_msg("%s: %s", row, report.items[0].messages);
}

/* Those of others, which were there before, are nobody's fault here. */
static void
own_objects_are_true(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(false_rows); i++) {
		const char *says = false_rows[i].evidence;
		struct strbuf rpsl = { 0 };
		struct lab l;

		strbuf_addf(&rpsl, "%s%s", maintainers,
		    "route: 203.0.113.0/24\norigin: AS64502\nsource: LAB\n\n");
		lab_open_registry(&l,
		    SMALL_HEAD
		    "grade:\n  - { requirement: NO-4.2, points: 10, probes: "
		    "[{ kind: no-false-route }, { kind: export-keep }] }\n",
		    strbuf_str(&rpsl));
		lab_load(&l, "small.conf", small_config);
		lab_run(&l);
		send_object(&l, false_rows[i].name, false_rows[i].object);
		lab_grade(&l, 1, NULL);
		wrong += !lab_expect(&l, false_rows[i].name, "NO-4.2",
		    says == NULL ? "pass" : "fail", says);
		lab_close(&l);
		strbuf_finish(&rpsl);
	}
	assert_int_equal(wrong, 0);
}

/* An extra part is scored and does not decide, whatever its row says. */
static void
extra_parts_do_not_decide(void **state)
{
	static const struct {
		const char *optional;
		bool passed, decides;
	} cases[] = { { "true", true, false }, { "false", false, true } };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct strbuf yaml = { 0 };
		const struct report *r;
		struct lab l;

		strbuf_addf(&yaml,
		    SMALL_HEAD "grade:\n"
			       "  - { requirement: NO-1.1, points: 10, probes: "
			       "[{ kind: customer-filter }] }\n"
			       "  - { requirement: NO-4.2, points: 10, "
			       "optional: %s, probes: [{ " ALL " }] }\n",
		    cases[i].optional);
		lab_open_registry(&l, strbuf_str(&yaml), ROUTE4);
		lab_load(&l, "small.conf", small_config);
		lab_run(&l);
		r = lab_grade(&l, 1, NULL);
		assert_string_equal(lab_states(&l), "NO-1.1=pass NO-4.2=fail");
		assert_int_equal(r->passed, cases[i].passed);
		assert_int_equal(verdict_decides(&r->verdicts[1]),
		    cases[i].decides);
		assert_int_equal(r->points, 10);
		assert_int_equal(r->max, 20);
		lab_close(&l);
		strbuf_finish(&yaml);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_more_no_less),
		cmocka_unit_test(own_objects_are_true),
		cmocka_unit_test(extra_parts_do_not_decide),
	};

	return RUN_TESTS(tests);
}
