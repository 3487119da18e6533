/* Every mistake with its message: errors/NAME.yaml gives errors/NAME.err. With
 * LAB_GOLDEN=write in the environment the messages found become the goldens;
 * look at them before they are committed. */
#include "check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "scenario/scenario.h"

static const char dir[] = LAB_SOURCE_DIR "/tests/unit/scenario/errors";

static const struct probe_vocabulary probes[] = {
	{ "customer-filter", "neighbors note" },
	{ "customer-keep", "neighbors prefixes" },
	{ "max-prefix", "neighbors limit" },
	{ "originated-registered", "percent" },
	{ "rs-import", "next-hop" },
};

static char *
read_text(const char *path, size_t *len)
{
	FILE *in = fopen(path, "rb");
	char *text = xmalloc(1 << 20);

	*len = 0;
	if (in != NULL) {
		*len = fread(text, 1, (1 << 20) - 1, in);
		fclose(in);
	}
	text[*len] = '\0';
	return text;
}

/* "good\n", or the messages. */
static void
messages(const char *name, struct strbuf *out)
{
	char path[1024], file[512];
	struct arena arena = { 0 };
	struct diags d;
	struct scenario *s;
	size_t len;
	char *text;

	snprintf(path, sizeof(path), "%s/%s.yaml", dir, name);
	snprintf(file, sizeof(file), "%s.yaml", name);
	text = read_text(path, &len);
	diags_init(&d, &arena);
	s = scenario_parse(file, text, len, probes, ARRAY_LEN(probes), &d);
	/* What is wrong in a text must not depend on it afterwards. */
	memset(text, 'x', len);
	free(text);
	if ((s == NULL) != (d.errors > 0))
		fail_msg("%s: %zu errors, but %s", name, d.errors,
		    s != NULL ? "loaded" : "not loaded");
	scenario_destroy(s);
	diags_render(out, &d);
	if (d.errors == 0)
		strbuf_add(out, "good\n");
	diags_finish(&d);
	arena_finish(&arena);
}

static void
says_what_is_wrong(void **state)
{
	struct dirent **names;
	int n = scandir(dir, &names, NULL, alphasort);
	size_t rows = 0, wrong = 0;
	const char *mode = getenv("LAB_GOLDEN");

	(void)state;
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		char name[256], path[1024];
		struct strbuf found = { 0 };
		char *wanted;
		size_t len;

		snprintf(name, sizeof(name), "%s", names[i]->d_name);
		free(names[i]);
		if (!str_ends(name, ".yaml"))
			continue;
		name[strlen(name) - strlen(".yaml")] = '\0';
		messages(name, &found);
		snprintf(path, sizeof(path), "%s/%s.err", dir, name);
		if (mode != NULL && str_eq(mode, "write")) {
			FILE *out = fopen(path, "wb");

			assert_non_null(out);
			fputs(strbuf_str(&found), out);
			fclose(out);
		}
		wanted = read_text(path, &len);
		if (!str_eq(wanted, strbuf_str(&found))) {
			print_error("%s.yaml: found\n%sexpected\n%s\n", name,
			    strbuf_str(&found), wanted);
			wrong++;
		}
		rows++;
		free(wanted);
		strbuf_finish(&found);
	}
	free(names);
	assert_true(rows >= 100);
	assert_int_equal(wrong, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_is_wrong),
	};

	return RUN_TESTS(tests);
}
