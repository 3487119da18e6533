/* Whole files: NAME.DIALECT.conf is read; what is said about it must be
 * NAME.DIALECT.err, its canonical text NAME.DIALECT.out. With LAB_GOLDEN=write
 * in the environment the files are written instead. */
#include "dialect_world.h"

#include "golden.h"

#define FOLDER LAB_SOURCE_DIR "/tests/unit/dialect/"

/* "NAME.DIALECT" of a file. */
static void
check_base(const char *base)
{
	struct strbuf text = { 0 };
	struct reading r, again;
	char name[256];

	snprintf(name, sizeof(name), "%s.conf", base);
	golden_read(FOLDER, name, &text);
	reading_try(&r, strrchr(base, '.') + 1, strbuf_str(&text));
	golden_check(FOLDER, base, "err", reading_messages(&r));
	if (r.config != NULL) {
		golden_check(FOLDER, base, "out", reading_print(&r));
		reading_start(&again, r.dialect->name, reading_print(&r));
		CHECK_STR(base, reading_print(&again), reading_print(&r));
		reading_stop(&again);
	} else {
		golden_check(FOLDER, base, "out", "");
	}
	reading_stop(&r);
	strbuf_finish(&text);
}

static void
test_files(void **state)
{
	(void)state;
	golden_each(FOLDER, check_base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
	};

	return RUN_TESTS(tests);
}
