/* Whole files: NAME.DIALECT.conf is read; what is said about it must be
 * NAME.DIALECT.err, its canonical text NAME.DIALECT.out. With LAB_GOLDEN=write
 * in the environment the files are written instead. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "dialect_world.h"

#define FOLDER LAB_SOURCE_DIR "/tests/unit/dialect/"

static void
read_file(const char *name, struct strbuf *out)
{
	char path[512], buf[4096];
	FILE *in;
	size_t n;

	snprintf(path, sizeof(path), FOLDER "%s", name);
	in = fopen(path, "rb");
	strbuf_clear(out);
	if (in == NULL)
		return;
	while ((n = fread(buf, 1, sizeof(buf), in)) > 0)
		strbuf_addn(out, buf, n);
	fclose(in);
}

static void
write_file(const char *name, const char *text)
{
	char path[512];
	FILE *out;

	snprintf(path, sizeof(path), FOLDER "%s", name);
	if (*text == '\0') {
		remove(path);
		return;
	}
	out = fopen(path, "wb");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

/* Compares with the file of that ending, or writes it. */
static void
check_file(const char *base, const char *ending, const char *found)
{
	struct strbuf wanted = { 0 };
	char name[256];
	const char *mode = getenv("LAB_GOLDEN");

	snprintf(name, sizeof(name), "%s.%s", base, ending);
	if (mode != NULL && str_eq(mode, "write")) {
		write_file(name, found);
		return;
	}
	read_file(name, &wanted);
	if (!str_eq(strbuf_str(&wanted), found))
		fail_msg("%s differs; found:\n%s", name, found);
	strbuf_finish(&wanted);
}

/* "NAME.DIALECT" of a file. */
static void
check_base(const char *base)
{
	struct strbuf text = { 0 };
	struct reading r, again;
	char name[256];

	snprintf(name, sizeof(name), "%s.conf", base);
	read_file(name, &text);
	reading_try(&r, strrchr(base, '.') + 1, strbuf_str(&text));
	check_file(base, "err", reading_messages(&r));
	if (r.config != NULL) {
		check_file(base, "out", reading_print(&r));
		reading_start(&again, r.dialect->name, reading_print(&r));
		CHECK_STR(base, reading_print(&again), reading_print(&r));
		reading_stop(&again);
	} else {
		check_file(base, "out", "");
	}
	reading_stop(&r);
	strbuf_finish(&text);
}

static int
is_conf(const struct dirent *e)
{
	return str_ends(e->d_name, ".conf");
}

static void
test_files(void **state)
{
	struct dirent **names;
	int n = scandir(FOLDER, &names, is_conf, alphasort);

	(void)state;
	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		char *base = xstrdup(names[i]->d_name);

		base[strlen(base) - strlen(".conf")] = '\0';
		check_base(base);
		free(base);
		free(names[i]);
	}
	free(names);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
	};

	return RUN_TESTS(tests);
}
