#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenario/scenario.h"

static const char yaml[] =
    "version: 1\n"
    "id: test\n"
    "title: Test\n"
    "summary: Test.\n"
    "programme: ixp\n"
    "edition: \"2020\"\n"
    "date: 2008-02-24\n"
    "starts: \"18:40\"\n"
    "ends: \"21:10\"\n"
    "bogons: default-only\n"
    "learner: { as: 64500, publish: true }\n"
    "nodes:\n"
    "  - { as: 64501, name: One, prefixes: [198.51.100.0/24], "
    "originates: [] }\n"
    "  - { as: 64500, name: You, tier: transit, illustrative: true, "
    "prefixes: [192.0.2.0/24], config: routers/you.conf, dialect: ios, "
    "contact: { noc: noc@example.net, phone: '+1 555 0100' } }\n"
    "links:\n"
    "  - { peer: [64501, 64500], mrai: 5s, roles: true, addresses: { first: "
    "[10.0.0.1/31], second: [10.0.0.0/31] } }\n"
    "roas:\n"
    "  - { prefix: 192.0.2.0/24, max: 25, origin: 64500 }\n"
    "timeline:\n"
    "  - { at: \"18:47\", hijack: { as: 64501, prefix: 192.0.2.0/25, victim: "
    "64500, path: [64500] }, label: now }\n"
    "  - { at: 10s, message: { text: \"first\" } }\n"
    "grade:\n"
    "  - { requirement: IX-1.1, points: 7, probes: [{ kind: max-prefix, "
    "limit: 0, neighbors: [64501] }] }\n"
    "steps:\n"
    "  - { kind: fix, now: Fix., candidate: \"a\\nb\", hints: [{ level: 1, "
    "text: look }, { level: 4, text: do, commands: router bgp 64500 }] }\n"
    "  - { kind: recall, now: Say., quiz: [{ question: q, choices: [{ text: "
    "a, because: x }, { text: b, right: true, because: y }] }] }\n"
    "whatif: [{ title: t, command: show bgp }]\n"
    "layout: [\"64500 64501\", \"-\"]\n";

static const char config[] = "hostname you\nrouter bgp 64500\nend\n";

struct fixture {
	struct arena arena;
	struct diags d;
	char dir[64];
};

static void
put(const struct fixture *f, const char *name, const char *text)
{
	char path[160];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s", f->dir, name);
	out = fopen(path, "wb");
	assert_non_null(out);
	fputs(text, out);
	assert_int_equal(fclose(out), 0);
}

static int
setup(void **state)
{
	struct fixture *f = xcalloc(1, sizeof(*f));
	char path[160];

	snprintf(f->dir, sizeof(f->dir), "/tmp/manrs-lab-load.XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(path, sizeof(path), "%s/routers", f->dir);
	assert_int_equal(mkdir(path, 0700), 0);
	put(f, "scenario.yaml", yaml);
	put(f, "task.md", "Do it.\n");
	put(f, "routers/you.conf", config);
	diags_init(&f->d, &f->arena);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	char command[80];

	snprintf(command, sizeof(command), "rm -rf %s", f->dir);
	assert_int_equal(system(command), 0);
	diags_finish(&f->d);
	arena_finish(&f->arena);
	free(f);
	return 0;
}

static struct scenario *
load(struct fixture *f, const char *path)
{
	struct scenario *s = scenario_load(path, NULL, 0, &f->d);

	if (s == NULL) {
		struct strbuf out = { 0 };

		diags_render(&out, &f->d);
		fail_msg("%s", strbuf_str(&out));
	}
	return s;
}

static void
everything_arrives(void **state)
{
	struct fixture *f = *state;
	struct scenario *s = load(f, f->dir);
	const struct scenario_node *n = scenario_node(s, 64500);
	char buf[PREFIX_TEXT_MAX];

	assert_string_equal(s->id, "test");
	assert_int_equal(s->programme, PROGRAMME_IXP);
	assert_string_equal(programme_name(s->programme), "ixp");
	assert_true(s->has_epoch && s->may_publish && s->bogons_default_only);
	assert_int_equal(s->epoch_ms, 67200000);
	assert_int_equal(s->duration_ms, 9000000);
	assert_int_equal(s->seed, 1);
	assert_string_equal(s->task, "Do it.\n");
	assert_string_equal(s->layout, "64500 64501\n-\n");
	assert_int_equal(s->n_nodes, 2);
	assert_int_equal(s->nodes[0].as, 64500);
	assert_string_equal(contacts_find(&s->published.contacts, 64500,
				CONTACT_PEERINGDB)
				->contacts[0]
				.mail,
	    "noc@example.net");
	assert_string_equal(n->routers[0].name, "as64500");
	assert_string_equal(n->routers[0].config, "routers/you.conf");
	assert_string_equal(n->routers[0].config_text, config);
	assert_string_equal(n->routers[0].dialect->name, "ios");
	assert_int_equal(n->n_originates, 0);
	assert_int_equal(scenario_node(s, 64501)->n_originates, 0);
	assert_int_equal(scenario_node(s, 64501)->n_prefixes, 1);
	assert_null(scenario_node(s, 64502));
	assert_true(scenario_may_edit(s, "as64500"));
	assert_false(scenario_may_edit(s, "as64501"));
	/* The smaller AS first, with its own address. */
	assert_int_equal(s->links[0].a_as, 64500);
	assert_string_equal(ip_addr_print(&s->links[0].addr_a[AF_V4], buf),
	    "10.0.0.0");
	assert_int_equal(s->links[0].delay_ms, 10);
	assert_int_equal(s->links[0].mrai_ms, 5000);
	assert_true(s->links[0].roles);
	assert_int_equal(s->roas[0].max_length, 25);
	assert_int_equal(s->timeline[0].kind, TL_MESSAGE);
	assert_string_equal(s->timeline[0].text, "first");
	assert_int_equal(s->timeline[1].at_ms, 420000);
	assert_int_equal(s->timeline[1].path[0], 64500);
	assert_string_equal(s->timeline[1].label, "now");
	assert_true(s->grade[0].probes[0].has_limit);
	assert_int_equal(s->grade[0].probes[0].limit, 0);
	assert_int_equal(s->grade[0].probes[0].place.line, 23);
	assert_string_equal(s->steps[0].candidate, "a\nb");
	assert_string_equal(s->steps[0].hints[1].commands, "router bgp 64500");
	assert_true(s->steps[1].questions[0].choices[1].right);
	assert_string_equal(step_kind_name(s->steps[1].kind), "recall");
	assert_string_equal(s->whatifs[0].command, "show bgp");
	scenario_destroy(s);
}

static void
the_hash_is_of_the_contents(void **state)
{
	struct fixture *f = *state;
	struct scenario *s = load(f, f->dir);
	char first[64], path[160];

	snprintf(first, sizeof(first), "%s", s->content_hash);
	assert_int_equal(strlen(first), 32);
	scenario_destroy(s);
	/* However the folder is named. */
	snprintf(path, sizeof(path), "%s///", f->dir);
	s = load(f, path);
	assert_string_equal(s->content_hash, first);
	scenario_destroy(s);
	snprintf(path, sizeof(path), "%s/scenario.yaml", f->dir);
	s = load(f, path);
	assert_string_equal(s->content_hash, first);
	scenario_destroy(s);
	put(f, "routers/you.conf", "hostname me\nrouter bgp 64500\nend\n");
	s = load(f, f->dir);
	assert_string_not_equal(s->content_hash, first);
	scenario_destroy(s);
	put(f, "routers/you.conf", config);
	put(f, "task.md", "Do that.\n");
	s = load(f, f->dir);
	assert_string_not_equal(s->content_hash, first);
	scenario_destroy(s);
	put(f, "task.md", "Do it.\n");
	s = load(f, f->dir);
	assert_string_equal(s->content_hash, first);
	scenario_destroy(s);
}

/* Loading fails and says this. */
static void
refuses(struct fixture *f, const char *path, const char *says)
{
	struct strbuf out = { 0 };
	struct diags d;

	diags_init(&d, &f->arena);
	assert_null(scenario_load(path, NULL, 0, &d));
	diags_render(&out, &d);
	CHECK(says, strstr(strbuf_str(&out), says) != NULL);
	strbuf_finish(&out);
	diags_finish(&d);
}

static void
command_in(const struct fixture *f, const char *command)
{
	char text[256];

	snprintf(text, sizeof(text), "cd %s && %s", f->dir, command);
	assert_int_equal(system(text), 0);
}

static void
files_are_held_to_limits(void **state)
{
	struct fixture *f = *state;

	refuses(f, "/nowhere", "cannot be read: No such file");
	refuses(f, "", "cannot be read");
	command_in(f, "mv task.md t");
	refuses(f, f->dir, "task.md cannot be read");
	command_in(f, "ln -s t task.md");
	refuses(f, f->dir, "a symbolic link");
	command_in(f, "rm task.md && mkdir task.md");
	refuses(f, f->dir, "not a regular file");
	command_in(f, "rmdir task.md && mkfifo task.md");
	refuses(f, f->dir, "not a regular file");
	command_in(f, "rm task.md && printf 'a\\033[2Jb' >task.md");
	refuses(f, f->dir, "task.md:1: error: a character that may not");
	command_in(f, "mv t task.md && mv routers r && ln -s r routers");
	refuses(f, f->dir, "routers/you.conf cannot be read");
	command_in(f, "rm routers && mv r routers");
	scenario_destroy(load(f, f->dir));
	command_in(f, "head -c 1048577 /dev/zero >routers/you.conf");
	refuses(f, f->dir, "larger than 1 MiB");
	command_in(f, "head -c 10000000 /dev/zero >scenario.yaml");
	refuses(f, f->dir, "larger than 1 MiB");
	command_in(f, "rm scenario.yaml && mkdir scenario.yaml");
	refuses(f, f->dir, "not a regular file");
}

static void
mistakes_in_configurations_are_its_own(void **state)
{
	struct fixture *f = *state;

	put(f, "routers/you.conf", "router bgp 64500\n neighbour x\nend\n");
	refuses(f, f->dir, "/routers/you.conf:2:");
	put(f, "routers/you.conf", "router bgp 64501\nend\n");
	refuses(f, f->dir,
	    "/routers/you.conf:1:1: error: this is AS64501, but the router "
	    "is one of AS64500");
}

/* The scenario that a learner sees first. */
static void
first_fix_loads(void **state)
{
	struct fixture *f = *state;
	struct scenario *s = load(f, LAB_SOURCE_DIR "/scenarios/first-fix");
	struct world *w = world_open(s, NULL, &f->d);

	assert_int_equal(s->n_nodes, 5);
	assert_int_equal(f->d.lints, 0);
	assert_non_null(w);
	sim_run(w->sim, s->duration_ms);
	assert_null(sim_check(w->sim, &f->arena));
	world_close(w);
	scenario_destroy(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(everything_arrives, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(the_hash_is_of_the_contents,
		    setup, teardown),
		cmocka_unit_test_setup_teardown(files_are_held_to_limits, setup,
		    teardown),
		cmocka_unit_test_setup_teardown(
		    mistakes_in_configurations_are_its_own, setup, teardown),
		cmocka_unit_test_setup_teardown(first_fix_loads, setup,
		    teardown),
	};

	return RUN_TESTS(tests);
}
