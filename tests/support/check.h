/* cmocka in the order it wants, and checks that name the row of a table. */
#ifndef SUPPORT_CHECK_H
#define SUPPORT_CHECK_H

#include <stdarg.h>
#include <stddef.h>

#include <setjmp.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* One row of a table: says which one failed, and what was found. */
#define CHECK(row, cond)                                                       \
	do {                                                                   \
		if (!(cond))                                                   \
			fail_msg("row \"%s\": %s", (row), #cond);              \
	} while (0)

#define CHECK_STR(row, found, wanted)                                          \
	do {                                                                   \
		const char *found_ = (found), *wanted_ = (wanted);             \
		if (strcmp(found_, wanted_) != 0)                              \
			fail_msg("row \"%s\": found \"%s\", expected \"%s\"",  \
			    (row), found_, wanted_);                           \
	} while (0)

#define CHECK_INT(row, found, wanted)                                          \
	do {                                                                   \
		long long found_ = (long long)(found);                         \
		long long wanted_ = (long long)(wanted);                       \
		if (found_ != wanted_)                                         \
			fail_msg("row \"%s\": found %lld, expected %lld",      \
			    (row), found_, wanted_);                           \
	} while (0)

#define RUN_TESTS(tests) cmocka_run_group_tests(tests, NULL, NULL)

#endif
