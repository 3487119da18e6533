#include "check.h"

#include "scenario/scenario.h"

static const struct scenario evening = { .has_epoch = true,
	.epoch_ms = (18 * 60 + 40) * 60000 };
static const struct scenario no_epoch;

enum { BAD = -1 };

static const struct {
	const char *text;
	long long with, without; /* an epoch of 18:40 */
} parse_rows[] = {
	{ "90s", 90000, 90000 },
	{ "1500ms", 1500, 1500 },
	{ "150m", 9000000, 9000000 },
	{ "2.5m", 150000, 150000 },
	{ "3min", 180000, 180000 },
	{ "2h", 7200000, 7200000 },
	{ "t=90s", 90000, 90000 },
	{ "t=12.010s", 12010, 12010 },
	{ "0", 0, 0 },
	{ "0s", 0, 0 },
	{ "1.001s", 1001, 1001 },
	{ "18:40", 0, BAD },
	{ "18:47", 420000, BAD },
	{ "18:47:30", 450000, BAD },
	{ "18:47:30.010", 450010, BAD },
	{ "18:39:59", 86399000, BAD }, /* of the next day */
	{ "8:40", 14 * 3600000, BAD },
	{ "", BAD, BAD },
	{ "s", BAD, BAD },
	{ "90", BAD, BAD },
	{ "90 s", BAD, BAD },
	{ " 90s", BAD, BAD },
	{ "-1s", BAD, BAD },
	{ "1.s", BAD, BAD },
	{ "1.0001s", BAD, BAD },
	{ "0.0015s", BAD, BAD },
	{ "1.5ms", BAD, BAD },
	{ "9999999999999h", BAD, BAD },
	{ "99999999999h", BAD, BAD },
	{ "24:00", BAD, BAD },
	{ "18:60", BAD, BAD },
	{ "18:47:60", BAD, BAD },
	{ "18:4", BAD, BAD },
	{ "18:471", BAD, BAD },
	{ "18:47:", BAD, BAD },
	{ "18:47:30.", BAD, BAD },
	{ "t=18:47", BAD, BAD },
};

static void
parses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(parse_rows); i++) {
		const char *text = parse_rows[i].text;
		uint64_t ms = 0;
		long long found;

		found = scenario_time_parse(&evening, text, &ms) ? (long long)ms
								 : BAD;
		CHECK_INT(text, found, parse_rows[i].with);
		found = scenario_time_parse(&no_epoch, text, &ms)
		    ? (long long)ms
		    : BAD;
		CHECK_INT(text, found, parse_rows[i].without);
		found =
		    scenario_time_parse(NULL, text, &ms) ? (long long)ms : BAD;
		CHECK_INT(text, found, parse_rows[i].without);
	}
}

static const struct {
	uint64_t ms;
	const char *with, *without;
} print_rows[] = {
	{ 0, "18:40:00", "t=0.000s" },
	{ 10, "18:40:00.010", "t=0.010s" },
	{ 420000, "18:47:00", "t=420.000s" },
	{ 86399000, "18:39:59", "t=86399.000s" },
	{ 5 * 3600000 + 1200000, "00:00:00", "t=19200.000s" },
};

static void
prints_and_reads_back(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(print_rows); i++) {
		struct strbuf out = { 0 };
		uint64_t ms;

		scenario_time_print(&evening, print_rows[i].ms, &out);
		CHECK_STR(print_rows[i].with, out.s, print_rows[i].with);
		CHECK(out.s, scenario_time_parse(&evening, out.s, &ms));
		CHECK_INT(out.s, ms, print_rows[i].ms);
		strbuf_clear(&out);
		scenario_time_print(&no_epoch, print_rows[i].ms, &out);
		CHECK_STR(print_rows[i].without, out.s, print_rows[i].without);
		CHECK(out.s, scenario_time_parse(&no_epoch, out.s, &ms));
		CHECK_INT(out.s, ms, print_rows[i].ms);
		strbuf_finish(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parses),
		cmocka_unit_test(prints_and_reads_back),
	};

	return RUN_TESTS(tests);
}
