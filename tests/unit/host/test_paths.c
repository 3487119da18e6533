#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/catalog.h"
#include "host/flavour.h"
#include "host/paths.h"

static char root[] = "/tmp/manrs-lab-paths-XXXXXX";
static struct arena arena;

static const char *
in_root(const char *name)
{
	return path_join(&arena, root, name);
}

static void
put(const char *name, const char *text)
{
	FILE *f = fopen(in_root(name), "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static int
make_tree(void **state)
{
	(void)state;
	if (mkdtemp(root) == NULL)
		return -1;
	mkdir(in_root("scenarios"), 0700);
	mkdir(in_root("scenarios/one"), 0700);
	mkdir(in_root("scenarios/two"), 0700);
	mkdir(in_root("scenarios/empty"), 0700);
	put("scenarios/one/scenario.yaml", "id: one\n");
	put("scenarios/two/scenario.yaml", "id: two\n");
	return 0;
}

static int
remove_tree(void **state)
{
	char command[200];
	(void)state;
	snprintf(command, sizeof(command), "rm -rf '%s'", root);
	arena_finish(&arena);
	return system(command);
}

static void
test_finds_scenarios(void **state)
{
	struct paths p = { .data = root };
	struct strbuf why = { 0 };
	(void)state;
	assert_string_equal(paths_scenario(&p, &arena, "one", &why),
	    in_root("scenarios/one"));
	const char *dir = in_root("scenarios/two");
	assert_string_equal(paths_scenario(&p, &arena, dir, &why), dir);
	assert_string_equal(paths_scenario(&p, &arena,
				in_root("scenarios/two/scenario.yaml"), &why),
	    dir);
	assert_string_equal(strbuf_str(&why), "");

	assert_null(paths_scenario(&p, &arena, "ome", &why));
	assert_string_equal(strbuf_str(&why),
	    "there is no scenario \"ome\"; did you mean one?");
	strbuf_clear(&why);
	assert_null(
	    paths_scenario(&p, &arena, in_root("scenarios/empty"), &why));
	assert_non_null(strstr(strbuf_str(&why), "no scenario.yaml"));
	strbuf_clear(&why);
	/* Never out of the folder by a name. */
	assert_null(paths_scenario(&p, &arena, "../scenarios/one", &why));
	assert_null(paths_scenario(&p, &arena, "..", &why));
	assert_null(paths_scenario(&p, &arena, "", &why));
	strbuf_finish(&why);
}

static void
test_lists_folders(void **state)
{
	struct paths p = { .data = root };
	const char **names;
	(void)state;
	size_t n =
	    paths_folders(&p, &arena, "scenarios", "scenario.yaml", &names);
	assert_int_equal(n, 2);
	assert_string_equal(names[0], "one");
	assert_string_equal(names[1], "two");
	assert_int_equal(paths_folders(&p, &arena, "nothing", "x", &names), 0);
}

static void
test_state_folder(void **state)
{
	struct paths p;
	struct strbuf why = { 0 };
	struct stat st;
	(void)state;
	setenv("XDG_STATE_HOME", in_root("state/deep"), 1);
	paths_init(&p, &arena);
	assert_string_equal(p.database, in_root("state/deep/manrs-lab/lab.db"));
	assert_true(paths_make_state(&p, &why));
	assert_int_equal(stat(p.database, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(stat(p.state, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);

	/* A relative path in the environment does not count (XDG). */
	setenv("XDG_STATE_HOME", "relative", 1);
	setenv("HOME", root, 1);
	paths_init(&p, &arena);
	assert_string_equal(p.state, in_root(".local/state/manrs-lab"));
	unsetenv("HOME");
	unsetenv("XDG_STATE_HOME");
	paths_init(&p, &arena);
	assert_null(p.database);
	assert_false(paths_make_state(&p, &why));
	assert_true(why.len > 0);
	strbuf_finish(&why);
}

static void
test_reads_files(void **state)
{
	struct strbuf why = { 0 };
	size_t len;
	(void)state;
	put("text", "hello");
	assert_string_equal(path_read(&arena, in_root("text"), 5, &len, &why),
	    "hello");
	assert_int_equal(len, 5);
	assert_null(path_read(&arena, in_root("text"), 4, &len, &why));
	assert_non_null(strstr(strbuf_str(&why), "more than 4 bytes"));
	strbuf_clear(&why);
	assert_null(path_read(&arena, root, 100, &len, &why));
	assert_non_null(strstr(strbuf_str(&why), "directory"));
	strbuf_clear(&why);
	assert_null(path_read(&arena, in_root("missing"), 9, &len, &why));
	strbuf_finish(&why);
}

static void
test_header_values(void **state)
{
	static const struct {
		const char *name, *text, *key, *value;
	} rows[] = {
		{ "plain", "id: a\ntitle: One two\n", "title", "One two" },
		{ "quoted", "edition: \"2020\"\n", "edition", "2020" },
		{ "folded", "summary: >-\n  one\n  two\nseed: 1\n", "summary",
		    "one two" },
		{ "goes on below", "title: one\n  two\nx: y\n", "title",
		    "one two" },
		{ "only at the left edge", "nodes:\n  title: no\n", "title",
		    NULL },
		{ "not a longer key", "titles: no\n", "title", NULL },
		{ "escape bytes", "title: a\033[2Jb\n", "title", "a?[2Jb" },
		{ "windows line ends", "title: one\r\nid: x\r\n", "title",
		    "one" },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *v =
		    catalog_header_value(&arena, rows[i].text, rows[i].key);
		CHECK(rows[i].name, (v == NULL) == (rows[i].value == NULL));
		if (v != NULL)
			CHECK_STR(rows[i].name, v, rows[i].value);
	}
}

static void
test_flavour(void **state)
{
	static const struct {
		const char *name, *text;
		enum flavour flavour;
	} rows[] = {
		{ "nothing", "", FLAVOUR_FRR },
		{ "frr defaults", "frr defaults traditional\nhostname a\n",
		    FLAVOUR_FRR },
		{ "IOS", "version 15.2\nservice timestamps log\nline vty 0 4\n",
		    FLAVOUR_IOS },
		{ "network with a mask",
		    "router bgp 1\n network 192.0.2.0 mask 255.255.255.0\n",
		    FLAVOUR_IOS },
		{ "network with a length",
		    "router bgp 1\n network 192.0.2.0/24\n", FLAVOUR_FRR },
	};
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CHECK_INT(rows[i].name, flavour_guess(rows[i].text),
		    rows[i].flavour);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_finds_scenarios),
		cmocka_unit_test(test_lists_folders),
		cmocka_unit_test(test_state_folder),
		cmocka_unit_test(test_reads_files),
		cmocka_unit_test(test_header_values),
		cmocka_unit_test(test_flavour),
	};
	return cmocka_run_group_tests(tests, make_tree, remove_tree);
}
