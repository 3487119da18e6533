#include "irr_world.h"

#include <stdio.h>

#include "registry/irr_password.h"

struct fixture {
	struct arena arena;
	struct irr irr;
	struct irr_view view;
};

static void
start(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	irr_world_read(&f->irr, &f->arena);
	f->view = irr_view_all(&f->irr);
}

static void
stop(struct fixture *f)
{
	irr_finish(&f->irr);
	arena_finish(&f->arena);
}

static const struct irr_object *
find(struct fixture *f, enum rpsl_class class, const char *key)
{
	struct rpsl_identity id;

	if (!irr_key_parse(&f->arena, class, key, &id))
		return NULL;
	return irr_view_find(&f->view, &id);
}

static void
test_databases(void **state)
{
	struct fixture f;
	struct irr_view v;
	const char *bad;

	(void)state;
	start(&f);
	assert_int_equal(f.irr.n_databases, 2);
	assert_true(irr_find_database(&f.irr, "lab")->authenticated);
	assert_false(irr_find_database(&f.irr, "radb")->authenticated);
	assert_null(irr_find_database(&f.irr, "RIPE"));
	assert_true(
	    irr_view_choose(&f.arena, &f.irr, "radb,LAB,radb", &v, &bad));
	assert_int_equal(v.n, 2);
	assert_string_equal(f.irr.databases[v.order[0]].name, "RADB");
	assert_false(irr_view_choose(&f.arena, &f.irr, "LAB,RIPE", &v, &bad));
	assert_string_equal(bad, "RIPE");
	assert_false(irr_view_choose(&f.arena, &f.irr, ",", &v, &bad));
	/* What is said of a database counts more than what is in it. */
	assert_true(irr_declare(&f.irr, "NTTCOM", false));
	assert_true(irr_declare(&f.irr, "RIPE", true));
	v = irr_view_all(&f.irr);
	assert_string_equal(f.irr.databases[v.order[1]].name, "RIPE");
	assert_string_equal(f.irr.databases[v.order[3]].name, "NTTCOM");
	stop(&f);
}

static const struct {
	const char *name;
	enum rpsl_class class;
	const char *text, *key;
} key_rows[] = {
	{ "route", RPSL_CLASS_ROUTE, "192.0.2.0/24AS64501",
	    "192.0.2.0/24AS64501" },
	{ "route in words", RPSL_CLASS_ROUTE, "192.0.2.0/24 as64501",
	    "192.0.2.0/24AS64501" },
	{ "route6", RPSL_CLASS_ROUTE6, "2001:DB8:A::/48as1",
	    "2001:db8:a::/48AS1" },
	{ "set", RPSL_CLASS_AS_SET, "as64500:as-All", "AS64500:AS-ALL" },
	{ "role", RPSL_CLASS_ROLE, "you-1", "YOU-1" },
	{ "block", RPSL_CLASS_INETNUM, "192.0.2.0/24",
	    "192.0.2.0 - 192.0.2.255" },
	{ "AS", RPSL_CLASS_AUT_NUM, "as0064500", "AS64500" },
	{ "no origin", RPSL_CLASS_ROUTE, "192.0.2.0/24", NULL },
	{ "origin no AS", RPSL_CLASS_ROUTE, "192.0.2.0/24 64501", NULL },
	{ "host bits", RPSL_CLASS_ROUTE, "192.0.2.1/24AS1", NULL },
	{ "two lines", RPSL_CLASS_AUT_NUM, "AS1\nas-name: X", NULL },
	{ "comment", RPSL_CLASS_AUT_NUM, "AS1#", NULL },
	{ "nothing", RPSL_CLASS_MNTNER, "", NULL },
};

static void
test_keys(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(key_rows); i++) {
		struct rpsl_identity id;
		bool ok = irr_key_parse(&arena, key_rows[i].class,
		    key_rows[i].text, &id);
		CHECK_INT(key_rows[i].name, ok, key_rows[i].key != NULL);
		if (ok)
			CHECK_STR(key_rows[i].name, id.key, key_rows[i].key);
	}
	arena_finish(&arena);
}

static void
test_find(void **state)
{
	struct fixture f;
	struct irr_view radb;
	const struct irr_object *o;
	const char *bad;
	size_t n;

	(void)state;
	start(&f);
	o = find(&f, RPSL_CLASS_AS_SET, "as64500:as-customers");
	assert_string_equal(o->id.source, "LAB");
	irr_view_choose(&f.arena, &f.irr, "RADB", &radb, &bad);
	o = irr_view_find(&radb, &o->id);
	assert_string_equal(irr_value(o, "members"), "AS64666");
	assert_null(irr_find(&f.irr, &o->id, "RIPE"));
	assert_null(find(&f, RPSL_CLASS_ROUTE, "192.0.2.0/24AS64502"));
	assert_null(
	    irr_view_find(&radb, &find(&f, RPSL_CLASS_ROLE, "YOU-1")->id));
	(void)irr_class(&f.irr, RPSL_CLASS_AUT_NUM, &n);
	assert_int_equal(n, 3);
	(void)irr_class(&f.irr, RPSL_CLASS_ORGANISATION, &n);
	assert_int_equal(n, 0);
	(void)irr_class(&f.irr, RPSL_CLASS_AS_SET, &n);
	assert_int_equal(n, 4);
	(void)irr_class(&f.irr, RPSL_CLASS_ROUTE6, &n);
	assert_int_equal(n, 1);
	o = find(&f, RPSL_CLASS_AUT_NUM, "AS64502");
	assert_true(irr_object_has(o, "member-of", "as64500:as-other"));
	assert_false(irr_object_has(o, "member-of", "AS64500"));
	stop(&f);
}

static struct prefix
prefix_of(const char *text)
{
	struct prefix p;

	assert_int_equal(prefix_parse(text, &p), PREFIX_OK);
	return p;
}

static void
test_routes(void **state)
{
	struct fixture f;
	struct prefix p = prefix_of("192.0.2.0/24");
	struct prefix above = prefix_of("192.0.0.0/16");
	struct prefix below = prefix_of("192.0.2.0/26");
	size_t n;

	(void)state;
	start(&f);
	(void)irr_at_prefix(&f.irr, RPSL_CLASS_ROUTE, &p, &n);
	assert_int_equal(n, 3);
	(void)irr_below(&f.irr, RPSL_CLASS_ROUTE, &p, &n);
	assert_int_equal(n, 4);
	(void)irr_below(&f.irr, RPSL_CLASS_ROUTE, &above, &n);
	assert_int_equal(n, 4);
	(void)irr_at_prefix(&f.irr, RPSL_CLASS_ROUTE, &below, &n);
	assert_int_equal(n, 0);
	const struct irr_object *const *all = irr_routes_of(&f.irr, 64501, &n);
	assert_int_equal(n, 4);
	assert_string_equal(all[0]->id.source, "LAB");
	assert_string_equal(all[1]->id.source, "RADB");
	assert_int_equal(all[3]->id.class, RPSL_CLASS_ROUTE6);
	(void)irr_routes_of(&f.irr, 64503, &n);
	assert_int_equal(n, 0);
	assert_true(irr_has_route(&f.irr, &p, 64666));
	assert_false(irr_has_route(&f.irr, &p, 64500));
	assert_false(irr_has_route(&f.irr, &below, 64501));
	stop(&f);
}

static const struct {
	const char *row, *sources, *name;
	unsigned depth;
	const char *wanted;
} expand_rows[] = {
	{ "one level", "LAB,RADB", "as64500:as-all", 1,
	    "AS64500 AS64500:AS-Customers" },
	{ "to the end", "LAB,RADB", "AS64500:AS-ALL", 0,
	    "AS64500 AS64501 AS64502" },
	{ "the other order", "RADB,LAB", "AS64500:AS-ALL", 0,
	    "AS64500 AS64666" },
	/* AS64502 names the set too, but its maintainer may not. */
	{ "by reference", "LAB", "AS64500:AS-REF", 0, "AS64501" },
	{ "not there", "RADB", "AS64500:AS-ALL", 0, NULL },
	{ "no name of a set", "LAB", "AS64500", 0, NULL },
	{ "routes", "LAB", "AS64500:RS-SOME", 0,
	    "192.0.2.0/24 192.0.2.0/25 198.51.100.0/24 198.51.100.0/24^25-26 "
	    "2001:db8:1001::/48 2001:db8:2002::/48" },
};

static void
test_sets(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	for (size_t i = 0; i < ARRAY_LEN(expand_rows); i++) {
		const char *row = expand_rows[i].row, *bad;
		struct irr_view v;
		struct irr_expansion x;
		struct strbuf b = { 0 };
		CHECK(row,
		    irr_view_choose(&f.arena, &f.irr, expand_rows[i].sources,
			&v, &bad));
		bool ok = irr_view_expand(&v, &f.arena, expand_rows[i].name,
		    expand_rows[i].depth, NULL, 0, &x);
		CHECK_INT(row, ok, expand_rows[i].wanted != NULL);
		for (size_t k = 0; ok && k < x.n; k++)
			strbuf_addf(&b, "%s%s", k > 0 ? " " : "", x.words[k]);
		if (ok)
			CHECK_STR(row, strbuf_str(&b), expand_rows[i].wanted);
		strbuf_finish(&b);
	}
	stop(&f);
}

static void
test_prefixes(void **state)
{
	struct fixture f;
	struct irr_prefixes p;
	char text[PREFIX_TEXT_MAX];

	(void)state;
	start(&f);
	assert_true(
	    irr_view_prefixes(&f.view, &f.arena, "AS64500:AS-ALL", IP_V4, &p));
	/* That of AS64501 is in two databases, and comes once. */
	assert_int_equal(p.n, 4);
	assert_int_equal(p.n_ases, 3);
	assert_string_equal(prefix_print(&p.ranges[1].prefix, text),
	    "192.0.2.0/25");
	assert_int_equal(p.ranges[1].max_len, 25);
	assert_true(irr_view_prefixes(&f.view, &f.arena, "as64501", IP_V6, &p));
	assert_int_equal(p.n, 1);
	assert_true(irr_view_prefixes(&f.view, &f.arena, "AS64500:RS-SOME",
	    IP_NONE, &p));
	assert_int_equal(p.n, 6);
	assert_int_equal(p.ranges[3].max_len, 26);
	assert_true(irr_view_prefixes(&f.view, &f.arena, "AS1", IP_NONE, &p));
	assert_int_equal(p.n, 0);
	assert_false(
	    irr_view_prefixes(&f.view, &f.arena, "AS-NONE", IP_NONE, &p));
	stop(&f);
}

static const struct irr_object *
make(struct fixture *f, const char *text)
{
	const struct rpsl_text t = { NULL, text, strlen(text) };
	struct rpsl_reader r;
	struct rpsl_object o;
	struct diags d;

	diags_init(&d, &f->arena);
	rpsl_reader_init(&r, &f->arena, &d, &t);
	assert_true(rpsl_next(&r, &o));
	diags_finish(&d);
	return irr_make(&f->irr, &o);
}

/* Time goes back and forth; who acts in the past drops what was to come. */
static void
test_changes(void **state)
{
	struct fixture f;
	size_t before;

	(void)state;
	start(&f);
	before = f.irr.n_objects;
	const struct irr_object *route =
	    make(&f, "route: 10.0.0.0/8\norigin: AS1\nsource: LAB\n");
	const struct irr_object *newer =
	    make(&f, "route: 10.0.0.0/8\norigin: AS1\ndescr: x\nsource: LAB\n");
	irr_change(&f.irr, 10, NULL, route);
	irr_change(&f.irr, 20, route, newer);
	irr_change(&f.irr, 30, newer, NULL);
	assert_int_equal(f.irr.n_objects, before);
	irr_seek(&f.irr, 29);
	assert_ptr_equal(irr_find(&f.irr, &route->id, "LAB"), newer);
	irr_seek(&f.irr, 10);
	assert_ptr_equal(irr_find(&f.irr, &route->id, "LAB"), route);
	irr_seek(&f.irr, 9);
	assert_null(irr_find(&f.irr, &route->id, "LAB"));
	assert_int_equal(f.irr.n_objects, before);
	irr_seek(&f.irr, 25);
	assert_ptr_equal(irr_find(&f.irr, &route->id, "LAB"), newer);
	irr_change(&f.irr, 25, newer, route);
	irr_seek(&f.irr, 100);
	assert_ptr_equal(irr_find(&f.irr, &route->id, "LAB"), route);
	irr_seek(&f.irr, 0);
	assert_int_equal(f.irr.n_objects, before);
	stop(&f);
}

/* What a scenario planned comes, whatever the learner did before. */
static void
test_plan(void **state)
{
	struct fixture f;
	size_t before;

	(void)state;
	start(&f);
	before = f.irr.n_objects;
	const struct irr_object *route =
	    make(&f, "route: 10.0.0.0/8\norigin: AS1\nsource: RADB\n");
	const struct irr_object *theirs = make(&f,
	    "route: 10.0.0.0/8\norigin: AS1\ndescr: x\nsource: RADB\n");
	irr_add_plan(&f.irr,
	    &(struct irr_plan){ .at_ms = 40,
		.object = route,
		.deletes = true,
		.trusted = true });
	irr_add_plan(&f.irr,
	    &(struct irr_plan){ .at_ms = 20,
		.object = route,
		.trusted = true });
	irr_seek(&f.irr, 20);
	assert_ptr_equal(irr_find(&f.irr, &route->id, "RADB"), route);
	irr_seek(&f.irr, 40);
	assert_int_equal(f.irr.n_objects, before);
	irr_seek(&f.irr, 10);
	assert_int_equal(f.irr.n_objects, before);
	irr_change(&f.irr, 10, NULL, theirs);
	irr_seek(&f.irr, 30);
	assert_ptr_equal(irr_find(&f.irr, &route->id, "RADB"), route);
	irr_change(&f.irr, 30, route, NULL);
	irr_seek(&f.irr, 50);
	assert_int_equal(f.irr.n_objects, before);
	irr_seek(&f.irr, 25);
	assert_ptr_equal(irr_find(&f.irr, &route->id, "RADB"), route);
	irr_seek(&f.irr, 15);
	assert_ptr_equal(irr_find(&f.irr, &route->id, "RADB"), theirs);
	irr_seek(&f.irr, 0);
	assert_int_equal(f.irr.n_objects, before);
	stop(&f);
}

/* Each plan is looked at when its time comes: in the order in which they were
 * made, one may rest on another. */
static const struct {
	const char *name, *text, *password;
	bool trusted, deletes;
	const char *refused;
	int more;
} plan_rows[] = {
	{ "into the database of anybody",
	    "route: 192.0.2.0/26\norigin: AS64666\nmnt-by: EVIL-MNT\n"
	    "source: RADB\n",
	    "evil", .more = 1 },
	{ "into that of holders",
	    "route: 192.0.2.0/26\norigin: AS64666\nmnt-by: YOU-MNT\n"
	    "source: LAB\n",
	    "secret",
	    .refused = "the space is in inetnum 192.0.2.0 - 192.0.2.255: its "
		       "holder must agree, with the password of ONE-MNT" },
	{ "the same by the registry",
	    "route: 192.0.2.0/26\norigin: AS64666\nmnt-by: YOU-MNT\n"
	    "source: LAB\n",
	    .trusted = true, .more = 1 },
	{ "by the holder",
	    "route: 203.0.113.0/26\norigin: AS64500\nmnt-by: YOU-MNT\n"
	    "source: LAB\n",
	    "secret", .more = 1 },
	{ "without password",
	    "route: 203.0.113.0/26\norigin: AS64500\nmnt-by: YOU-MNT\n"
	    "source: LAB\n",
	    .refused = "this needs the password of YOU-MNT" },
	{ "what is there already",
	    "route: 203.0.113.0/24\norigin: AS64500\nmnt-by: YOU-MNT\n"
	    "source: LAB\n",
	    .refused = NULL },
	{ "delete one's own",
	    "route: 203.0.113.0/24\norigin: AS64500\nsource: LAB\n", "secret",
	    .deletes = true, .more = -1 },
	{ "delete another's",
	    "route: 192.0.2.0/24\norigin: AS64501\nsource: LAB\n", "secret",
	    .deletes = true,
	    .refused = "deleting this needs the password of ONE-MNT" },
	{ "delete nothing",
	    "route: 192.0.2.0/29\norigin: AS64501\nsource: LAB\n",
	    .trusted = true, .deletes = true,
	    .refused = "there is no such object, so it cannot be deleted" },
};

/* Its own maintainer first, in RADB, with the password "evil". */
static void
plan_maintainer(struct fixture *f)
{
	char text[512], crypt[IRR_PASSWORD_CRYPT_MAX];

	irr_password_crypt("evil", "saltsalt", crypt);
	snprintf(text, sizeof(text),
	    "mntner: EVIL-MNT\nupd-to: e@evil.example\nauth: MD5-PW %s\n"
	    "mnt-by: EVIL-MNT\nsource: RADB\n",
	    crypt);
	irr_add_plan(&f->irr,
	    &(struct irr_plan){ .at_ms = 10,
		.object = make(f, text),
		.password = "evil" });
}

static void
test_plan_is_judged(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(plan_rows); i++) {
		const char *row = plan_rows[i].name;
		struct fixture f;
		size_t before, number;

		start(&f);
		before = f.irr.n_objects;
		plan_maintainer(&f);
		number = irr_add_plan(&f.irr,
		    &(struct irr_plan){ .at_ms = 10,
			.object = make(&f, plan_rows[i].text),
			.password = plan_rows[i].password,
			.trusted = plan_rows[i].trusted,
			.deletes = plan_rows[i].deletes });
		/* Back and forth, each time the same. */
		for (int k = 0; k < 3; k++) {
			irr_seek(&f.irr, 9);
			CHECK_INT(row, f.irr.n_objects, before);
			irr_seek(&f.irr, 10);
			CHECK_INT(row, f.irr.n_objects,
			    (int)before + 1 + plan_rows[i].more);
			CHECK_STR(row,
			    irr_planned(&f.irr, number)->refused == NULL
				? ""
				: irr_planned(&f.irr, number)->refused,
			    plan_rows[i].refused == NULL
				? ""
				: plan_rows[i].refused);
		}
		assert_null(irr_planned(&f.irr, number + 1));
		stop(&f);
	}
}

/* What the learner did before decides what comes of it. */
static void
test_plan_meets_the_learner(void **state)
{
	static const char text[] =
	    "route: 203.0.113.0/26\norigin: AS64666\nmnt-by: YOU-MNT\n"
	    "source: LAB\n";
	static const char other[] =
	    "mntner: YOU-MNT\nupd-to: noc@you.example\n"
	    "auth: MD5-PW $1$abcdefgh$e2rvktG6wLnHgm2XyUmHF.\n"
	    "mnt-by: YOU-MNT\nsource: LAB\n";
	struct fixture f;
	struct rpsl_identity id;

	(void)state;
	start(&f);
	size_t number = irr_add_plan(&f.irr,
	    &(struct irr_plan){ .at_ms = 20,
		.object = make(&f, text),
		.password = "secret" });
	irr_seek(&f.irr, 20);
	assert_null(irr_planned(&f.irr, number)->refused);
	irr_seek(&f.irr, 5);
	irr_key_parse(&f.arena, RPSL_CLASS_MNTNER, "YOU-MNT", &id);
	irr_change(&f.irr, 5, irr_find(&f.irr, &id, "LAB"), make(&f, other));
	irr_seek(&f.irr, 20);
	assert_string_equal(irr_planned(&f.irr, number)->refused,
	    "this needs the password of YOU-MNT");
	assert_false(irr_has_route(&f.irr, &make(&f, text)->id.prefix, 64666));
	stop(&f);
}

static const struct {
	const char *sources, *prefix;
	uint32_t origin;
	enum irr_status status;
} status_rows[] = {
	{ "LAB,RADB", "192.0.2.0/24", 64501, IRR_VALID },
	{ "LAB,RADB", "192.0.2.0/24", 64666, IRR_VALID },
	{ "LAB", "192.0.2.0/24", 64666, IRR_INVALID },
	{ "LAB", "192.0.2.0/26", 64501, IRR_MORE_SPECIFIC },
	{ "LAB,RADB", "192.0.2.0/26", 64666, IRR_MORE_SPECIFIC },
	{ "LAB", "192.0.2.0/26", 64500, IRR_INVALID },
	{ "LAB", "192.0.0.0/16", 64501, IRR_NOT_FOUND },
	{ "RADB", "203.0.113.0/24", 64500, IRR_NOT_FOUND },
	{ "LAB", "2001:db8:1001::/48", 64501, IRR_VALID },
	{ "LAB", "2001:db8:1001:8000::/49", 64500, IRR_INVALID },
};

static void
test_status(void **state)
{
	struct fixture f;
	struct irr_view v;
	const char *bad;

	(void)state;
	start(&f);
	for (size_t i = 0; i < ARRAY_LEN(status_rows); i++) {
		const char *row = status_rows[i].prefix;
		struct prefix p = prefix_of(row);
		CHECK(row,
		    irr_view_choose(&f.arena, &f.irr, status_rows[i].sources,
			&v, &bad));
		CHECK_INT(row, irr_view_status(&v, &p, status_rows[i].origin),
		    status_rows[i].status);
	}
	stop(&f);
}

/* What is shown lets nobody guess a password, and says all the rest. */
static void
test_print(void **state)
{
	struct fixture f;
	struct strbuf b = { 0 };

	(void)state;
	start(&f);
	irr_print(find(&f, RPSL_CLASS_MNTNER, "YOU-MNT"), &b);
	assert_string_equal(strbuf_str(&b),
	    "mntner:         YOU-MNT\n"
	    "admin-c:        YOU-1\n"
	    "upd-to:         noc@you.example\n"
	    "auth:           MD5-PW DummyValue  # hidden\n"
	    "mnt-by:         YOU-MNT\n"
	    "source:         LAB\n");
	strbuf_finish(&b);
	stop(&f);
}

/* A world's registry begins with what the scenario's holds. */
static void
test_share(void **state)
{
	struct fixture f;
	struct irr copy = { 0 };

	(void)state;
	start(&f);
	irr_share(&copy, &f.irr);
	assert_int_equal(copy.n_objects, f.irr.n_objects);
	const struct irr_object *o = find(&f, RPSL_CLASS_MNTNER, "YOU-MNT");
	irr_change(&copy, 1, o, NULL);
	assert_null(irr_find(&copy, &o->id, "LAB"));
	assert_non_null(irr_find(&f.irr, &o->id, "LAB"));
	irr_finish(&copy);
	stop(&f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_databases),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_routes),
		cmocka_unit_test(test_sets),
		cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_changes),
		cmocka_unit_test(test_plan),
		cmocka_unit_test(test_plan_is_judged),
		cmocka_unit_test(test_plan_meets_the_learner),
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_print),
		cmocka_unit_test(test_share),
	};

	return RUN_TESTS(tests);
}
