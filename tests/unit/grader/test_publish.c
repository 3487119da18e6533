/* What is published about the own announcements: each kind with its twin, and
 * what is still on its way, which is not a pass. */
#include "small_world.h"

/* The learner announces 203.0.113.0/24 and 2001:db8:1000::/36. */
#define V4 "203.0.113.0/24"
#define V6 "2001:db8:1000::/36"

#define ROUTE4                                                                 \
	"route: " V4 "\norigin: AS64500\nmnt-by: YOU-MNT\nsource: LAB\n\n"
#define ROUTE6                                                                 \
	"route6: " V6 "\norigin: AS64500\nmnt-by: YOU-MNT\nsource: LAB\n\n"
#define ROA4 "  - { prefix: " V4 ", origin: 64500 }\n"
#define ROA6 "  - { prefix: \"" V6 "\", origin: 64500 }\n"

#define NEIGHBOURS                                                             \
	"mp-import: afi any.unicast from AS64501 accept AS64501:AS-ALL\n"      \
	"mp-export: afi any.unicast to AS64501 announce ANY\n"                 \
	"import: from AS64502 accept AS64502\n"                                \
	"export: to AS64502 announce ANY\n"                                    \
	"mp-import: afi any.unicast from AS64511 accept AS64511\n"             \
	"mp-export: afi any.unicast to AS64511 announce AS64500:AS-ALL\n"      \
	"import: from AS64520 accept ANY\n"                                    \
	"export: to AS64520 announce AS64500:AS-ALL\n"
#define UP                                                                     \
	"mp-import: afi any.unicast from AS64510 accept ANY\n"                 \
	"mp-export: afi any.unicast to AS64510 announce AS64500:AS-ALL\n"
#define AUT_NUM_END "mnt-by: YOU-MNT\nsource: LAB\n\n"
#define AUT_NUM "aut-num: AS64500\nas-name: YOU\n" NEIGHBOURS UP AUT_NUM_END

#define SET(members)                                                           \
	"as-set: AS64500:AS-ALL\nmembers: " members "\nmnt-by: YOU-MNT\n"      \
	"source: LAB\n\n"
#define ONES                                                                   \
	"as-set: AS64501:AS-ALL\nmembers: AS64501, AS64504\n"                  \
	"mnt-by: ONE-MNT\nsource: LAB\n\n"

#define ALL SET("AS64500, AS64501:AS-ALL, AS64502") ONES

/* Validators that run every minute, from 30s on; a run takes 10s. */
#define SLOW                                                                   \
	"rpki: { validators: [{ name: v1, starts: 30s, refresh: 60s, fetch: "  \
	"10s }] }\n"
#define PUBLISH(at, what) "  - { at: " at ", publish-roa: { " what " } }\n"
#define REVOKE(at, what) "  - { at: " at ", revoke-roa: { " what " } }\n"

static const struct {
	const char *name, *probe, *roas, *rpki, *timeline, *rpsl, *state,
	    *evidence;
} rows[] = {
	/* originated-registered */
	{ "registered: route objects", "kind: originated-registered", NULL,
	    NULL, NULL, ROUTE4 ROUTE6, "pass",
	    "note: 2 of 2 prefixes that you originate have an exact route "
	    "object or a ROA that makes them Valid; 100 percent are asked "
	    "for" },
	{ "registered: ROAs", "kind: originated-registered", ROA4 ROA6, NULL,
	    NULL, "", "pass", NULL },
	{ "registered: one of each", "kind: originated-registered", ROA6, NULL,
	    NULL, ROUTE4, "pass", NULL },
	{ "registered: one is missing", "kind: originated-registered", NULL,
	    NULL, NULL, ROUTE4, "fail",
	    "missing-route: " V6 " is not registered: no route6 object has "
	    "exactly this prefix and origin AS64500, and in the RPKI: no ROA "
	    "is about it" },
	{ "registered: half is enough where half is asked for",
	    "kind: originated-registered, percent: 50", NULL, NULL, NULL,
	    ROUTE4, "pass", "note: " V6 " is missing: no route6 object" },
	{ "registered: half is less than 51",
	    "kind: originated-registered, percent: 51", NULL, NULL, NULL,
	    ROUTE4, "fail", "51 percent are asked for" },
	{ "registered: one around it is not exact",
	    "kind: originated-registered", ROA6, NULL, NULL,
	    "route: 203.0.112.0/23\norigin: AS64500\nmnt-by: M\nsource: LAB\n",
	    "fail", "203.0.113.0/24 is not registered" },
	{ "registered: of another origin", "kind: originated-registered", ROA6,
	    NULL, NULL,
	    "route: " V4 "\norigin: AS64501\nmnt-by: M\nsource: LAB\n", "fail",
	    "203.0.113.0/24 is not registered" },
	{ "registered: in a database that does not count",
	    "kind: originated-registered, sources: [LAB]", ROA6, NULL, NULL,
	    "route: " V4 "\norigin: AS64500\nmnt-by: M\nsource: RADB\n\n"
	    "mntner: M\nauth: NONE\nmnt-by: M\nsource: LAB\n",
	    "fail", "203.0.113.0/24 is not registered" },
	{ "registered: in one that does", "kind: originated-registered", ROA6,
	    NULL, NULL,
	    "route: " V4 "\norigin: AS64500\nmnt-by: M\nsource: RADB\n", "pass",
	    NULL },
	{ "registered: published, not fetched", "kind: originated-registered",
	    NULL, SLOW, PUBLISH("45s", "prefix: " V4 ", origin: 64500"), ROUTE6,
	    "fail",
	    "the ROA " V4 " max 24 origin AS64500 is published, but validator "
	    "v1 has not fetched it: it will have it at t=100.000s" },
	{ "registered: published and fetched", "kind: originated-registered",
	    NULL, SLOW, PUBLISH("25s", "prefix: " V4 ", origin: 64500"), ROUTE6,
	    "pass", NULL },
	{ "registered: revoked, still in use", "kind: originated-registered",
	    ROA4, SLOW, REVOKE("45s", "prefix: " V4 ", origin: 64500"), ROUTE6,
	    "fail", "its ROA is no longer published: it is Valid only until" },
	{ "registered: no validator, no ROA", "kind: originated-registered",
	    ROA4, SLOW, "  - { at: 5s, validator-down: { name: v1 } }\n",
	    ROUTE6, "fail", "no validator runs" },

	/* irr-and-rpki */
	{ "both: right", "kind: irr-and-rpki", ROA4 ROA6, NULL, NULL,
	    ROUTE4 ROUTE6, "pass", NULL },
	{ "both: no ROA", "kind: irr-and-rpki", ROA6, NULL, NULL, ROUTE4 ROUTE6,
	    "fail",
	    "missing-route: " V4 " is not RPKI Valid for everybody: no ROA is "
	    "about it" },
	{ "both: no route object", "kind: irr-and-rpki", ROA4 ROA6, NULL, NULL,
	    ROUTE4, "fail",
	    "missing-route: " V6 " has no route6 object with origin AS64500" },
	{ "both: nobody can say", "kind: irr-and-rpki", ROA4 ROA6, SLOW,
	    "  - { at: 5s, validator-down: { name: v1 } }\n", ROUTE4 ROUTE6,
	    "no-data", "no validator runs" },

	/* roa-minimal */
	{ "minimal: right", "kind: roa-minimal", ROA4 ROA6, NULL, NULL, "",
	    "pass", NULL },
	{ "minimal: maxLength goes too far", "kind: roa-minimal",
	    "  - { prefix: " V4 ", max: 25, origin: 64500 }\n", NULL, NULL, "",
	    "fail",
	    "note: the ROA " V4 " max 25 origin AS64500 also allows "
	    "203.0.113.0/25, which AS64500 does not announce" },
	{ "minimal: a ROA for what is not routed", "kind: roa-minimal",
	    ROA4 "  - { prefix: 203.0.113.128/25, origin: 64500 }\n", NULL,
	    NULL, "", "fail",
	    "the ROA 203.0.113.128/25 max 25 origin AS64500 also allows "
	    "203.0.113.128/25" },
	{ "minimal: another's ROA is not yours", "kind: roa-minimal",
	    ROA4 "  - { prefix: 192.0.2.0/24, max: 32, origin: 64501 }\n", NULL,
	    NULL, "", "pass", NULL },
	{ "minimal: AS0 allows nobody", "kind: roa-minimal",
	    ROA4 "  - { prefix: 203.0.113.0/24, max: 32, origin: 0 }\n", NULL,
	    NULL, "", "pass", NULL },
	{ "minimal: the loose one is revoked, but still there",
	    "kind: roa-minimal",
	    ROA4 "  - { prefix: " V4 ", max: 32, origin: 64500 }\n", SLOW,
	    REVOKE("45s", "prefix: " V4 ", max: 32, origin: 64500"), "", "fail",
	    "it is revoked, but validator v1 still has it" },
	{ "minimal: and gone", "kind: roa-minimal",
	    ROA4 "  - { prefix: " V4 ", max: 32, origin: 64500 }\n", SLOW,
	    REVOKE("25s", "prefix: " V4 ", max: 32, origin: 64500"), "", "pass",
	    NULL },
	{ "minimal: none at all", "kind: roa-minimal", NULL, NULL, NULL, "",
	    "no-data", "there is no ROA for your space" },

	/* no-own-invalid */
	{ "invalid: Valid", "kind: no-own-invalid", ROA4 ROA6, NULL, NULL, "",
	    "pass", NULL },
	{ "invalid: NotFound", "kind: no-own-invalid", NULL, NULL, NULL, "",
	    "pass", NULL },
	{ "invalid: another origin", "kind: no-own-invalid",
	    "  - { prefix: " V4 ", origin: 64501 }\n", NULL, NULL, "", "fail",
	    "route: " V4 ": it is RPKI Invalid at validator" },
	{ "invalid: too long", "kind: no-own-invalid",
	    "  - { prefix: 203.0.0.0/16, origin: 64500 }\n", NULL, NULL, "",
	    "fail",
	    "the ROA 203.0.0.0/16 max 16 origin AS64500 does not allow this "
	    "length" },
	{ "invalid: mended, not fetched", "kind: no-own-invalid",
	    "  - { prefix: " V4 ", origin: 64501 }\n", SLOW,
	    PUBLISH("45s", "prefix: " V4 ", origin: 64500"), "", "fail",
	    "the ROA " V4 " max 24 origin AS64500 is published and makes it "
	    "Valid, but validator v1 has not fetched it: it will have it at "
	    "t=100.000s" },
	{ "invalid: mended in time", "kind: no-own-invalid",
	    "  - { prefix: " V4 ", origin: 64501 }\n", SLOW,
	    PUBLISH("25s", "prefix: " V4 ", origin: 64500"), "", "pass", NULL },
	{ "invalid: soon", "kind: no-own-invalid", NULL, SLOW,
	    PUBLISH("45s", "prefix: " V4 ", origin: 64501"), "", "fail",
	    "it will be RPKI Invalid as soon as validators fetch what is "
	    "published" },
	{ "invalid: nobody can say", "kind: no-own-invalid", ROA4, SLOW,
	    "  - { at: 5s, validator-down: { name: v1 } }\n", "", "no-data",
	    "no validator runs" },

	/* policy-published */
	{ "policy: right", "kind: policy-published", NULL, NULL, NULL,
	    AUT_NUM ALL, "pass", NULL },
	{ "policy: a customer's customer is accepted, and not said",
	    "kind: policy-published", NULL, NULL, NULL,
	    AUT_NUM SET(
		"AS64500, AS64501, AS64502, AS64504") "as-set: "
						      "AS64501:AS-ALL\nmembers:"
						      " AS64501\nmnt-by: M\n"
						      "source: LAB\n",
	    "fail",
	    "note: you accept 198.51.100.128/25 from AS64501 (One), and no "
	    "import line of your aut-num object lets it pass" },
	{ "policy: a customer is announced, and not said",
	    "kind: policy-published", NULL, NULL, NULL,
	    AUT_NUM SET("AS64500, AS64501:AS-ALL") ONES, "fail",
	    "you announce 198.51.100.0/25 to AS64510 (Up), and no export line "
	    "of your aut-num object lets it pass" },
	{ "policy: no object", "kind: policy-published", NULL, NULL, NULL, "",
	    "fail", "note: there is no aut-num object of AS64500" },
	{ "policy: one neighbour is missing", "kind: policy-published", NULL,
	    NULL, NULL,
	    "aut-num: AS64500\nas-name: YOU\n" NEIGHBOURS AUT_NUM_END, "fail",
	    "note: no import line of your aut-num object is about AS64510 "
	    "(Up), which is your provider (IPv4)" },
	{ "policy: it is not asked about",
	    "kind: policy-published, neighbors: [64501, 64520]", NULL, NULL,
	    NULL, "aut-num: AS64500\nas-name: YOU\n" NEIGHBOURS AUT_NUM_END ALL,
	    "pass", NULL },
	{ "policy: IPv4 alone", "kind: policy-published, neighbors: [64510]",
	    NULL, NULL, NULL,
	    "aut-num: AS64500\nas-name: YOU\n"
	    "import: from AS64510 accept ANY\n"
	    "export: to AS64510 announce AS64500\n" AUT_NUM_END,
	    "fail", "is about AS64510 (Up), which is your provider (IPv6)" },
	{ "policy: no export", "kind: policy-published, neighbors: [64520]",
	    NULL, NULL, NULL,
	    "aut-num: AS64500\nas-name: YOU\n"
	    "import: from AS64520 accept ANY\n" AUT_NUM_END,
	    "fail", "the aut-num object of AS64500 has no export line" },
	{ "policy: everything to a provider",
	    "kind: policy-published, neighbors: [64520]", NULL, NULL, NULL,
	    "aut-num: AS64500\nas-name: YOU\n"
	    "import: from AS64520 accept ANY\n"
	    "export: to AS64520 announce ANY\n" AUT_NUM_END,
	    "fail",
	    "\"export: to AS64520 announce ANY\" says that you announce every "
	    "route, but AS64520 (Up two) is your provider" },
	{ "policy: everything from a customer",
	    "kind: policy-published, neighbors: [64502]", NULL, NULL, NULL,
	    "aut-num: AS64500\nas-name: YOU\n"
	    "import: from AS64502 accept ANY\n"
	    "export: to AS64502 announce ANY\n" AUT_NUM_END,
	    "fail", "says that you accept every route" },
	{ "policy: a stranger", "kind: policy-published", NULL, NULL, NULL,
	    "aut-num: AS64500\nas-name: YOU\n" NEIGHBOURS UP
	    "import: from AS64999 accept ANY\n" AUT_NUM_END,
	    "fail",
	    "an import line of your aut-num object is about AS64999, which is "
	    "no neighbour of yours" },
	{ "policy: braces", "kind: policy-published", NULL, NULL, NULL,
	    "aut-num: AS64500\nas-name: YOU\n"
	    "import: { from AS-ANY accept ANY; } REFINE { from AS64501 accept "
	    "AS64501; }\n"
	    "export: to AS-ANY announce AS64500:AS-ALL\n" AUT_NUM_END,
	    "no-data", "lines with braces" },
	{ "policy: in another database",
	    "kind: policy-published, sources: [RADB]", NULL, NULL, NULL,
	    AUT_NUM "route: " V4 "\norigin: AS64500\nmnt-by: M\nsource: RADB\n",
	    "fail", "no aut-num object" },

	/* as-set-complete */
	{ "set: right", "kind: as-set-complete", NULL, NULL, NULL,
	    AUT_NUM SET("AS64500, AS64501:AS-ALL, AS64502") ONES, "pass",
	    NULL },
	{ "set: without policy, by its name", "kind: as-set-complete", NULL,
	    NULL, NULL, SET("AS64500, AS64501:AS-ALL, AS64502") ONES, "pass",
	    NULL },
	{ "set: a customer's customer is missing", "kind: as-set-complete",
	    NULL, NULL, NULL, AUT_NUM SET("AS64500, AS64501, AS64502"), "fail",
	    "note: AS64500:AS-ALL does not stand for AS64504 (Behind), which "
	    "is behind you as a customer" },
	{ "set: the network itself is missing", "kind: as-set-complete", NULL,
	    NULL, NULL, AUT_NUM SET("AS64501:AS-ALL, AS64502") ONES, "fail",
	    "does not stand for AS64500 (You), which is your own AS" },
	{ "set: one too many", "kind: as-set-complete", NULL, NULL, NULL,
	    AUT_NUM SET("AS64500, AS64501:AS-ALL, AS64502, AS64511") ONES,
	    "fail",
	    "AS64500:AS-ALL stands for AS64511 (Peer) too, which is no "
	    "customer of yours" },
	{ "set: none", "kind: as-set-complete", NULL, NULL, NULL, "", "fail",
	    "no as-set is published for AS64500" },
	{ "set: it is said, but not there", "kind: as-set-complete", NULL, NULL,
	    NULL, AUT_NUM, "fail",
	    "there is no as-set AS64500:AS-ALL in the routing registry" },
	{ "set: the one that is named",
	    "kind: as-set-complete, set: \"AS64500:AS-X\"", NULL, NULL, NULL,
	    SET("AS64511") "as-set: AS64500:AS-X\nmembers: AS64500, AS64501, "
			   "AS64502, "
			   "AS64504\nmnt-by: M\nsource: LAB\n",
	    "pass", NULL },
};

static void
open_row(struct lab *l, size_t i)
{
	static const char idle[] =
	    "  - { at: 50s, message: { from: 64501, text: Hello } }\n";
	struct strbuf yaml = { 0 };
	bool irr = rows[i].rpsl[0] != '\0';

	strbuf_add(&yaml, SMALL_HEAD);
	strbuf_addf(&yaml, "%s%s%s", rows[i].roas != NULL ? "roas:\n" : "",
	    rows[i].roas != NULL ? rows[i].roas : "",
	    rows[i].rpki != NULL ? rows[i].rpki : "");
	strbuf_addf(&yaml,
	    "timeline:\n%s"
	    "grade:\n  - requirement: NO-4.1\n    points: 10\n    probes:\n"
	    "      - { %s }\n",
	    rows[i].timeline != NULL ? rows[i].timeline : idle, rows[i].probe);
	lab_open_registry(l, strbuf_str(&yaml), irr ? rows[i].rpsl : NULL);
	strbuf_finish(&yaml);
	lab_load(l, "small.conf", small_config);
}

static void
every_kind(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct lab l;
		uint64_t hash;

		open_row(&l, i);
		lab_run(&l);
		hash = lab_hash(&l);
		lab_grade(&l, 1, NULL);
		wrong += !lab_expect(&l, rows[i].name, "NO-4.1", rows[i].state,
		    rows[i].evidence);
		CHECK(rows[i].name, lab_hash(&l) == hash);
		lab_close(&l);
	}
	assert_int_equal(wrong, 0);
}

/* Validators know of the right ROA, the router of the peer does not yet. */
static void
routers_hear_later(void **state)
{
	static const char head[] = SMALL_HEAD;
	const char *peer = strstr(head, "name: Peer");
	struct strbuf yaml = { 0 };
	struct lab l;

	(void)state;
	assert_non_null(peer);
	strbuf_addn(&yaml, head, (size_t)(peer - head));
	strbuf_addf(&yaml,
	    "rov: true, %s"
	    "roas:\n  - { prefix: " V4 ", origin: 64501 }\n"
	    "rpki: { validators: [{ name: v1, starts: 30s, refresh: 60s, "
	    "fetch: 10s, rtr-delay: 30s }] }\n"
	    "timeline:\n" PUBLISH("25s",
		"prefix: " V4 ", origin: 64500") "grade:\n  - requirement: "
						 "NO-4.4\n    points: 10\n"
						 "    probes:\n      - { kind: "
						 "no-own-invalid }\n",
	    peer);
	lab_open_text(&l, strbuf_str(&yaml));
	strbuf_finish(&yaml);
	lab_load(&l, "small.conf", small_config);
	lab_run(&l);
	lab_grade(&l, 1, NULL);
	assert_true(lab_expect(&l, "not told", "NO-4.4", "fail",
	    "is RPKI Invalid at AS64511 (Peer), whose router as64511 was told "
	    "of the ROA 203.0.113.0/24 max 24 origin AS64501; now the ROA "
	    "203.0.113.0/24 max 24 origin AS64500 is published and was fetched "
	    "at t=40.000s; the next stage is due at t=70.000s"));
	sim_run(l.world->sim, 80000);
	lab_grade(&l, 1, NULL);
	assert_true(lab_expect(&l, "told", "NO-4.4", "pass", NULL));
	lab_close(&l);
}

/* The set in PeeringDB; NULL: there is no record. */
static void
peeringdb(void **state)
{
	static const struct {
		const char *name, *record, *rpsl, *state, *evidence;
	} records[] = {
		{ "right", "AS64500:AS-ALL", SET("AS64500"), "pass", NULL },
		{ "with its database", "LAB::as64500:as-all", SET("AS64500"),
		    "pass", NULL },
		{ "another one", "AS64500:AS-OLD", SET("AS64500"), "fail",
		    "note: the record of AS64500 in PeeringDB names "
		    "AS64500:AS-OLD, and the routing registry has "
		    "AS64500:AS-ALL" },
		{ "no record", NULL, SET("AS64500"), "fail",
		    "AS64500 has no record in PeeringDB: peers do not find "
		    "AS64500:AS-ALL there" },
		{ "nothing to name", "AS64500:AS-ALL", ROUTE4, "fail",
		    "no as-set is published for AS64500" },
	};
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(records); i++) {
		struct lab l;

		lab_open_registry(&l,
		    SMALL_HEAD "grade:\n  - requirement: NO-4.3\n"
			       "    points: 10\n    probes:\n"
			       "      - { kind: peeringdb-as-set }\n",
		    records[i].rpsl);
		if (records[i].record != NULL)
			contacts_put(&l.world->registry.contacts,
			    &(struct contact_record){ .as = 64500,
				.source = CONTACT_PEERINGDB,
				.as_set = records[i].record });
		lab_run(&l);
		lab_grade(&l, 1, NULL);
		wrong += !lab_expect(&l, records[i].name, "NO-4.3",
		    records[i].state, records[i].evidence);
		lab_close(&l);
	}
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind),
		cmocka_unit_test(routers_hear_later),
		cmocka_unit_test(peeringdb),
	};

	return RUN_TESTS(tests);
}
