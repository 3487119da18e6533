/* The folder registry/: what it says arrives in the world, and each mistake
 * has its message: registry_errors/NAME.FILE, put as registry/FILE into the
 * scenario below registry/, gives registry_errors/NAME.err. With
 * LAB_GOLDEN=write in the environment the messages found become the goldens;
 * look at them before they are committed. */
#include "check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "net/history.h"
#include "scenario/scenario.h"

static const char base[] = LAB_SOURCE_DIR "/tests/unit/scenario/registry";
static const char errors[] =
    LAB_SOURCE_DIR "/tests/unit/scenario/registry_errors";

/* A copy of the scenario in an own folder, which is the working one so that
 * messages do not name it. */
struct fixture {
	struct arena arena;
	struct diags d;
	char dir[64];
};

static void
command(const char *fmt, ...)
{
	char text[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	if (system(text) != 0)
		fail_msg("%s", text);
}

static int
setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));

	snprintf(f->dir, sizeof(f->dir), "/tmp/manrs-lab-registry.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	assert_int_equal(chdir(f->dir), 0);
	command("cp -r %s/. .", base);
	diags_init(&f->d, &f->arena);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(chdir("/"), 0);
	command("rm -rf %s", f->dir);
	diags_finish(&f->d);
	arena_finish(&f->arena);
	free(f);
	return 0;
}

static struct scenario *
load(struct fixture *f)
{
	struct scenario *s = scenario_load(".", NULL, 0, &f->d);

	if (s == NULL) {
		struct strbuf out = { 0 };

		diags_render(&out, &f->d);
		fail_msg("%s", strbuf_str(&out));
	}
	return s;
}

static void
put(const char *name, const char *text)
{
	FILE *out = fopen(name, "wb");

	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static enum rov_state
state_of(const struct world *w, const char *router, const char *prefix,
    uint32_t origin)
{
	router_id_t r = topology_find_router(&w->topology, router);
	struct prefix p;

	assert_int_equal(prefix_parse(prefix, &p), PREFIX_OK);
	return rov_validate(sim_router_vrps(w->sim, r), &p, origin).state;
}

/* "noc" and "phone" are short for a NOC in PeeringDB. */
static const struct contact *
noc_of(const struct registry *r, uint32_t as)
{
	const struct contact_record *record =
	    contacts_find(&r->contacts, as, CONTACT_PEERINGDB);

	assert_non_null(record);
	assert_int_equal(record->n_contacts, 1);
	assert_int_equal(record->contacts[0].role, CONTACT_NOC);
	assert_int_equal(record->contacts[0].visible, CONTACT_PUBLIC);
	return &record->contacts[0];
}

static void
vrps_are_there_at_the_start(void **state)
{
	struct scenario *s = load(*state);
	struct world *w = world_open(s, NULL, &((struct fixture *)*state)->d);
	size_t n;

	assert_non_null(w);
	/* One of the four stands in scenario.yaml too. */
	sim_roas(w->sim, &n);
	assert_int_equal(n, 4);
	sim_run(w->sim, 0);
	assert_int_equal(sim_now(w->sim), 0);
	assert_int_equal(state_of(w, "as64510", "198.51.100.0/24", 64501),
	    ROV_VALID);
	assert_int_equal(state_of(w, "as64510", "2001:db8:1::/48", 64501),
	    ROV_VALID);
	assert_int_equal(state_of(w, "as64510", "203.0.113.0/24", 64501),
	    ROV_INVALID);
	assert_int_equal(state_of(w, "as64510", "192.0.2.0/24", 64500),
	    ROV_VALID);
	world_close(w);
	scenario_destroy(s);
}

static bool
has_route(const struct world *w, const char *router, const char *prefix)
{
	router_id_t r = topology_find_router(&w->topology, router);
	struct prefix p;

	prefix_parse(prefix, &p);
	return sim_best_attrs(w->sim, r, sim_find_prefix(w->sim, &p)) != 0;
}

/* The same queue as for the ROAs of scenario.yaml: such a VRP can be revoked.
 */
static void
vrps_decide_and_can_be_revoked(void **state)
{
	struct scenario *s = load(*state);
	struct world *w = world_open(s, NULL, &((struct fixture *)*state)->d);

	sim_run(w->sim, 30000);
	assert_false(has_route(w, "as64510", "198.51.100.0/25"));
	assert_true(has_route(w, "as64502", "198.51.100.0/25"));
	sim_run(w->sim, s->duration_ms);
	assert_true(has_route(w, "as64510", "198.51.100.0/25"));
	assert_int_equal(state_of(w, "as64510", "198.51.100.0/24", 64501),
	    ROV_NOT_FOUND);
	world_close(w);
	scenario_destroy(s);
}

static void
members_are(const struct irr *irr, const char *name, const char *wanted)
{
	struct irr_view v = irr_view_all(irr);
	struct arena arena = { 0 };
	struct strbuf b = { 0 };
	struct irr_expansion x;

	CHECK(name, irr_view_expand(&v, &arena, name, 1, NULL, 0, &x));
	for (size_t i = 0; i < x.n; i++)
		strbuf_addf(&b, "%s%s", i > 0 ? " " : "", x.words[i]);
	CHECK_STR(name, strbuf_str(&b), wanted);
	strbuf_finish(&b);
	arena_finish(&arena);
}

static void
objects_and_contacts_arrive(void **state)
{
	struct fixture *f = *state;
	struct scenario *s = load(f);
	const struct registry *r;
	struct world *w;
	struct prefix p;

	assert_int_equal(f->d.n, 0);
	w = world_open(s, NULL, &f->d);
	r = &w->registry;
	assert_int_equal(r->irr.n_by_origin, 4);
	prefix_parse("198.51.100.0/24", &p);
	assert_true(irr_has_route(&r->irr, &p, 64501));
	assert_false(irr_has_route(&r->irr, &p, 64502));
	assert_int_equal(r->irr.n_databases, 2);
	assert_string_equal(r->irr.databases[0].name, "LAB");
	assert_string_equal(r->irr.databases[1].name, "OTHER");
	members_are(&r->irr, "as64500:as-customers", "AS-MORE AS64501");
	/* A node has one name. */
	assert_string_equal(registry_find_as(r, 64501)->name, "One");
	assert_string_equal(registry_as_name(r, 64501), "One");
	assert_string_equal(registry_as_name(r, 64511), "NOT-IN-THE-WORLD");
	assert_null(registry_as_name(r, 64512));
	assert_string_equal(noc_of(r, 64500)->mail, "noc@you.example");
	assert_string_equal(noc_of(r, 64510)->mail, "noc@up.example");
	assert_string_equal(noc_of(r, 64510)->phone, "+1 555 0110");
	assert_null(noc_of(r, 64501)->mail);
	assert_string_equal(noc_of(r, 64501)->phone, "+1 555 0101");
	assert_null(contacts_find(&r->contacts, 64502, CONTACT_PEERINGDB));
	/* Nobody holds more for it. */
	assert_int_equal(r->start.n, 3);
	world_close(w);
	scenario_destroy(s);
}

/* Of one name, the set of the last file is the one, and this is said. */
static void
files_are_read_in_the_order_of_their_names(void **state)
{
	struct fixture *f = *state;
	struct scenario *s;

	put("registry/0-first.rpsl", "as-set: AS-ALL\nmembers: AS1\n");
	put("registry/9-last.rpsl",
	    "as-set: as-all\nmembers: AS9\n\n"
	    "route: 192.0.2.0/24\norigin: AS64500\n");
	put("registry/.hidden.rpsl", "not read\n");
	s = load(f);
	members_are(&s->published.irr, "AS-ALL", "AS9");
	assert_int_equal(s->published.irr.n_by_origin, 4);
	assert_int_equal(f->d.lints, 3);
	assert_string_equal(f->d.items[0].place.file, "./registry/1-lab.rpsl");
	assert_string_equal(f->d.items[1].place.file, "./registry/9-last.rpsl");
	assert_int_equal(f->d.items[2].place.line, 4);
	scenario_destroy(s);
}

static void
hash_is(struct fixture *f, const char *row, const char *first, bool same)
{
	struct scenario *s = load(f);

	CHECK(row, str_eq(s->content_hash, first) == same);
	scenario_destroy(s);
}

static void
the_hash_is_of_these_files_too(void **state)
{
	struct fixture *f = *state;
	struct scenario *s = load(f);
	char first[64];

	snprintf(first, sizeof(first), "%s", s->content_hash);
	scenario_destroy(s);
	command("echo >>registry/vrps.json");
	hash_is(f, "vrps.json", first, false);
	command("cp %s/registry/vrps.json registry", base);
	hash_is(f, "as before", first, true);
	command("echo >>registry/contacts.yaml");
	hash_is(f, "contacts.yaml", first, false);
	command("cp %s/registry/contacts.yaml registry", base);
	command("echo >>registry/2-other.rpsl");
	hash_is(f, "RPSL", first, false);
	command("cp %s/registry/2-other.rpsl registry", base);
	command("mv registry/2-other.rpsl registry/3-other.rpsl");
	hash_is(f, "a name", first, false);
	command("mv registry/3-other.rpsl registry/2-other.rpsl");
	hash_is(f, "again as before", first, true);
	put("registry/notes.txt", "Not read.\n");
	hash_is(f, "a file that is not read", first, true);
}

/* Loading fails and says this; an empty text: it does not fail. */
static void
refuses(struct fixture *f, const char *says)
{
	struct strbuf out = { 0 };
	struct scenario *s;
	struct diags d;

	diags_init(&d, &f->arena);
	s = scenario_load(".", NULL, 0, &d);
	diags_render(&out, &d);
	CHECK(says, (s != NULL) == (says[0] == '\0'));
	CHECK_INT(says, d.errors > 0, says[0] != '\0');
	if (strstr(strbuf_str(&out), says) == NULL)
		fail_msg("expected \"%s\", found\n%s", says, strbuf_str(&out));
	scenario_destroy(s);
	strbuf_finish(&out);
	diags_finish(&d);
}

static void
files_are_held_to_limits(void **state)
{
	static const struct {
		const char *command, *says;
	} rows[] = {
		{ "mkdir registry", "" },
		{ "rmdir registry && ln -s r registry",
		    "registry cannot be read" },
		{ "rm registry && touch registry", "registry cannot be read" },
		{ "rm registry && mkfifo registry", "registry cannot be read" },
		{ "rm registry && mv r registry && mv registry/vrps.json v && "
		  "ln -s ../v registry/vrps.json",
		    "registry/vrps.json cannot be read: a symbolic link" },
		{ "rm registry/vrps.json && mkdir registry/vrps.json",
		    "registry/vrps.json cannot be read: not a regular file" },
		{ "rmdir registry/vrps.json && mkfifo registry/x.rpsl",
		    "registry/x.rpsl cannot be read: not a regular file" },
		{ "rm registry/x.rpsl && mv v registry/vrps.json && touch "
		  "'registry/a:b.rpsl'",
		    "\"registry/a:b.rpsl\" is not the name of a file" },
		{ "rm registry/a:b.rpsl && head -c 1048577 /dev/zero "
		  ">registry/contacts.yaml",
		    "registry/contacts.yaml cannot be read: larger than 1" },
		{ "cd registry && rm contacts.yaml && for i in $(seq 29); do "
		  "echo >n$i.rpsl; done",
		    "" },
		{ "echo >registry/n30.rpsl",
		    "registry has more than 32 files" },
		{ "rm registry/n*.rpsl", "" },
	};

	struct fixture *f = *state;

	command("mv registry r");
	refuses(f, "no such ROA was published before");
	command("sed -i /revoke-roa/d scenario.yaml");
	refuses(f, "");
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		command("%s", rows[i].command);
		refuses(f, rows[i].says);
	}
}

/* --- the routing registry in time -----------------------------------------*/

/* "rir", and "secret". */
static const char maintainers[] =
    "mntner: RIR-MNT\nupd-to: a@rir.example\n"
    "auth: MD5-PW $1$abcdefgh$e2rvktG6wLnHgm2XyUmHF.\n"
    "mnt-by: RIR-MNT\nsource: RIR\n\n"
    "inetnum: 192.0.2.0/24\nnetname: YOU\nmnt-by: RIR-MNT\nsource: RIR\n\n"
    "mntner: YOU-MNT\nupd-to: a@you.example\n"
    "auth: MD5-PW $1$saltsalt$9xy1btjgzLYfb7hivXtC//\n"
    "mnt-by: YOU-MNT\nsource: RIR\n\n"
    "mntner: YOU-MNT\nupd-to: a@you.example\n"
    "auth: MD5-PW $1$saltsalt$9xy1btjgzLYfb7hivXtC//\n"
    "mnt-by: YOU-MNT\nsource: ALTDB\n";

static const char irr_keys[] =
    "irr:\n"
    "  databases: [{ name: RIR, authenticated: true }, { name: ALTDB }, "
    "{ name: LAB }, { name: OTHER }]\n"
    "  override: MD5-PW $1$abcdefgh$e2rvktG6wLnHgm2XyUmHF.\n";

/* Who sends the same route where, and what comes of it. */
static const char irr_events[] =
    "  - at: 100s\n"
    "    irr:\n"
    "      as: 64502\n"
    "      password: secret\n"
    "      add: |\n"
    "        route: 192.0.2.0/25\n"
    "        origin: AS64502\n"
    "        mnt-by: YOU-MNT\n"
    "        source: RIR\n"
    "  - at: 100s\n"
    "    irr:\n"
    "      as: 64502\n"
    "      password: secret\n"
    "      add: |\n"
    "        route: 192.0.2.0/25\n"
    "        origin: AS64502\n"
    "        mnt-by: YOU-MNT\n"
    "        source: ALTDB\n"
    "  - at: 200s\n"
    "    irr:\n"
    "      trusted: true\n"
    "      delete: |\n"
    "        route: 192.0.2.0/25\n"
    "        origin: AS64502\n"
    "        source: ALTDB\n"
    "  - { at: 300s, replay-only: true, irr: { trusted: true, add: \"route: "
    "192.0.2.0/26\\norigin: AS64502\\nsource: ALTDB\\n\" } }\n"
    "replay: { title: The history }\n";

static void
add_irr(void)
{
	put("registry/irr.rpsl", maintainers);
	put("more", irr_events);
	command("cat more >>scenario.yaml");
	put("more", irr_keys);
	command("cat more >>scenario.yaml");
}

static void
says_of_the_irr(const struct world *w, struct strbuf *out)
{
	for (size_t i = 0; i < history_steps(w->sim); i++) {
		if (history_event(w->sim, i)->kind != EV_IRR)
			continue;
		history_render(w->sim, i, true, out);
		strbuf_addc(out, '\n');
	}
}

static void
events_reach_the_irr(void **state)
{
	struct fixture *f = *state;
	struct strbuf out = { 0 };
	struct prefix p, q;
	struct scenario *s;
	struct world *w;

	add_irr();
	s = load(f);
	prefix_parse("192.0.2.0/25", &p);
	prefix_parse("192.0.2.0/26", &q);
	w = world_open(s, NULL, &f->d);
	assert_false(irr_has_route(&w->registry.irr, &p, 64502));
	sim_run(w->sim, 150000);
	assert_true(irr_has_route(&w->registry.irr, &p, 64502));
	sim_run(w->sim, s->duration_ms);
	assert_false(irr_has_route(&w->registry.irr, &p, 64502));
	assert_false(irr_has_route(&w->registry.irr, &q, 64502));
	says_of_the_irr(w, &out);
	assert_string_equal(strbuf_str(&out),
	    "t=100.000s AS64502 sends route 192.0.2.0/25AS64502 to RIR; it is "
	    "refused: the space is in inetnum 192.0.2.0 - 192.0.2.255: its "
	    "holder must agree, with the password of RIR-MNT\n"
	    "t=100.000s AS64502 sends route 192.0.2.0/25AS64502 to ALTDB\n"
	    "t=200.000s the registry deletes route 192.0.2.0/25AS64502 from "
	    "ALTDB\n");
	/* Back before all of it, and again. */
	while (sim_now(w->sim) >= 100000)
		assert_true(sim_back(w->sim));
	irr_seek(&w->registry.irr, sim_now(w->sim));
	assert_false(irr_has_route(&w->registry.irr, &p, 64502));
	sim_run(w->sim, 150000);
	assert_true(irr_has_route(&w->registry.irr, &p, 64502));
	world_close(w);
	w = world_open(s, &(struct world_options){ .replay = true }, &f->d);
	sim_run(w->sim, s->duration_ms);
	assert_true(irr_has_route(&w->registry.irr, &q, 64502));
	world_close(w);
	scenario_destroy(s);
	strbuf_finish(&out);
}

static void
maintainers_are_known(void **state)
{
	static const struct {
		const char *maintainer, *says;
	} rows[] = {
		{ "{ name: YOU-MNT, password: secret }", "" },
		{ "{ name: you-mnt, password: secret }", "" },
		{ "{ name: YOU-MNT, password: Secret }",
		    "scenario.yaml:9:62: error: this is not a password of the "
		    "mntner YOU-MNT" },
		{ "{ name: ME-MNT, password: secret }",
		    "scenario.yaml:9:43: error: no database has a mntner "
		    "ME-MNT at the start" },
		{ "{ name: YOU-MNT }", "\"password\" is missing" },
	};
	struct fixture *f = *state;

	add_irr();
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		command("sed -i 's/^learner: .*/learner: { as: 64500, "
			"maintainer: %s }/' scenario.yaml",
		    rows[i].maintainer);
		refuses(f, rows[i].says);
	}
}

/* A name that is no database's would make a new one. */
static void
declared_databases_are_all(void **state)
{
	struct fixture *f = *state;

	add_irr();
	refuses(f, "");
	put("registry/typo.rpsl",
	    "route: 192.0.2.0/26\norigin: AS64502\nsource: ALTBD\n");
	refuses(f,
	    "registry/typo.rpsl:3:1: error: there is no database ALTBD here");
	refuses(f, "try: ALTDB");
}

/* --- messages -------------------------------------------------------------*/

static char *
read_text(const char *path)
{
	FILE *in = fopen(path, "rb");
	char *text = xcalloc(1, 1 << 16);

	if (in != NULL) {
		(void)!fread(text, 1, (1 << 16) - 1, in);
		fclose(in);
	}
	return text;
}

/* "good\n", or the messages, or both. Where the scenario is not asked, the
 * file by itself has the same form. */
static void
messages(struct fixture *f, const char *row, const char *file,
    struct strbuf *out)
{
	struct diags d, alone;
	struct scenario *s;
	char path[512];
	char *text;

	command("rm -rf registry && mkdir registry && cp %s/%s.%s registry/%s",
	    errors, row, file, file);
	diags_init(&d, &f->arena);
	diags_init(&alone, &f->arena);
	s = scenario_load(".", NULL, 0, &d);
	CHECK(row, (s == NULL) == (d.errors > 0));
	scenario_destroy(s);
	diags_render(out, &d);
	if (d.errors == 0)
		strbuf_add(out, "good\n");
	snprintf(path, sizeof(path), "registry/%s", file);
	if (registry_file_kind(path) != REGISTRY_FILE_OTHER) {
		text = read_text(path);
		CHECK(row,
		    registry_file_check(path, text, strlen(text), &alone) ==
			(alone.errors == 0));
		CHECK(row, alone.errors == d.errors || alone.errors == 0);
		free(text);
	}
	diags_finish(&d);
	diags_finish(&alone);
}

static bool
is_as_wanted(struct fixture *f, const char *row, const char *file)
{
	const char *mode = getenv("LAB_GOLDEN");
	struct strbuf found = { 0 };
	char path[1024], *wanted;
	bool same;

	messages(f, row, file, &found);
	snprintf(path, sizeof(path), "%s/%s.err", errors, row);
	if (mode != NULL && str_eq(mode, "write"))
		put(path, strbuf_str(&found));
	wanted = read_text(path);
	same = str_eq(wanted, strbuf_str(&found));
	if (!same)
		print_error("%s.%s: found\n%sexpected\n%s\n", row, file,
		    strbuf_str(&found), wanted);
	free(wanted);
	strbuf_finish(&found);
	return same;
}

static void
says_what_is_wrong(void **state)
{
	struct dirent **names;
	int n = scandir(errors, &names, NULL, alphasort);
	size_t rows = 0, wrong = 0;

	assert_true(n > 0);
	command("sed -i /revoke-roa/d scenario.yaml");
	for (int i = 0; i < n; i++) {
		char name[256], *dot;

		snprintf(name, sizeof(name), "%s", names[i]->d_name);
		free(names[i]);
		dot = strchr(name, '.');
		if (dot == NULL || dot == name || str_eq(dot, ".err"))
			continue;
		*dot = '\0';
		if (!is_as_wanted(*state, name, dot + 1))
			wrong++;
		rows++;
	}
	free(names);
	assert_true(rows >= 25);
	assert_int_equal(wrong, 0);
}

static void
kinds_are_known_by_name(void **state)
{
	static const struct {
		const char *path;
		enum registry_file kind;
	} rows[] = {
		{ "a.rpsl", REGISTRY_FILE_RPSL },
		{ "/x/vrps.json", REGISTRY_FILE_VRPS },
		{ "x/contacts.yaml", REGISTRY_FILE_CONTACTS },
		{ "vrps.csv", REGISTRY_FILE_VRPS },
		{ "registry/vrps-imported.json", REGISTRY_FILE_VRPS },
		{ "peeringdb.json", REGISTRY_FILE_PEERINGDB },
		{ "x/peeringdb-imported.json", REGISTRY_FILE_PEERINGDB },
		{ "peeringdb.csv", REGISTRY_FILE_OTHER },
		{ "registry/slurm-rp1.json", REGISTRY_FILE_SLURM },
		{ "my-slurm.json", REGISTRY_FILE_OTHER },
		{ "vrps.json/x", REGISTRY_FILE_OTHER },
		{ "my-vrps.json", REGISTRY_FILE_OTHER },
		{ "rpsl", REGISTRY_FILE_OTHER },
		{ "a.rpsl~", REGISTRY_FILE_OTHER },
		{ "", REGISTRY_FILE_OTHER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CHECK_INT(rows[i].path, registry_file_kind(rows[i].path),
		    rows[i].kind);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(vrps_are_there_at_the_start),
		TEST(vrps_decide_and_can_be_revoked),
		TEST(objects_and_contacts_arrive),
		TEST(files_are_read_in_the_order_of_their_names),
		TEST(the_hash_is_of_these_files_too),
		TEST(files_are_held_to_limits),
		TEST(events_reach_the_irr),
		TEST(maintainers_are_known),
		TEST(declared_databases_are_all),
		TEST(says_what_is_wrong),
		cmocka_unit_test(kinds_are_known_by_name),
	};

	return RUN_TESTS(tests);
}
