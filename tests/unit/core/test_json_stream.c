/* JSON in portions: which elements are given out, and where they stand. */
#include "core/json_stream.h"

#include "check.h"

struct row {
	const char *name, *text;
	/* "array PATH LINE:COLUMN\n", "member PATH LINE:COLUMN\n" and "PATH
	 * LINE:COLUMN TEXT\n", then "end" or "error LINE:COLUMN CODE". */
	const char *events;
};

static const struct row rows[] = {
	{ "arrays of an object", "{\"a\": [1, {\"x\": [2]}],\n \"b\": []}",
	    "array a 1:2\na 1:8 1\na 1:11 {\"x\": [2]}\narray b 2:2\nend" },
	{ "further inside",
	    "{\"net\": {\"data\": [\"x\"], \"n\": 1}, "
	    "\"poc\": {\"data\": [[]]}}",
	    "member net 1:9\narray net.data 1:10\nnet.data 1:19 \"x\"\n"
	    "member net.n 1:30\nmember poc 1:41\n"
	    "array poc.data 1:42\npoc.data 1:51 []\nend" },
	{ "an outer array", "[null, true ,-1.5e3]",
	    "array  1:1\n 1:2 null\n 1:8 true\n 1:14 -1.5e3\nend" },
	{ "brackets and quotes in texts",
	    "{\"a]\\\"[\": [\"}]\\\\\", \"\\\"\"]}",
	    "array a]\"[ 1:2\na]\"[ 1:12 \"}]\\\\\"\n"
	    "a]\"[ 1:20 \"\\\"\"\nend" },
	{ "other members",
	    "{\"a\": \"x\", \"b\": 1, \"c\": null, \"d\": {}, "
	    "\"e\": [0]}",
	    "member a 1:7\nmember b 1:17\nmember c 1:25\nmember d 1:36\n"
	    "array e 1:40\ne 1:46 0\nend" },
	{ "a byte order mark", "\xef\xbb\xbf[1]", "array  1:1\n 1:2 1\nend" },
	{ "half of one", "\xef\xbb[1]", "error 1:1 json-syntax" },
	{ "one behind the start", "[\xef\xbb\xbf",
	    "array  1:1\nerror 1:2 json-syntax" },
	{ "a member that is no value", "{\"a\": tru, \"b\": []}",
	    "member a 1:7\nerror 1:7 json-syntax" },
	{ "a number that is none", "{\n\"a\": 01}",
	    "member a 2:6\nerror 2:6 json-syntax" },
	{ "a member that is no UTF-8", "{\"a\": \"\xff\"}",
	    "member a 1:7\nerror 1:7 json-syntax" },
	{ "nothing in it", "{}", "end" },
	{ "nothing at all", "", "error 1:1 json-syntax" },
	{ "blanks", " \n ", "error 2:2 json-syntax" },
	{ "a number", "1", "error 1:1 json-syntax" },
	{ "two values", "{} {}", "error 1:4 json-syntax" },
	{ "no key", "{1: 2}", "error 1:2 json-syntax" },
	{ "a comma too many", "{\"a\": 1,}",
	    "member a 1:7\nerror 1:9 json-syntax" },
	{ "in an array", "[1,]", "array  1:1\n 1:2 1\nerror 1:4 json-syntax" },
	{ "escapes in a key", "{\"d\\u0061t\\u0061\\/\": [1]}",
	    "array data/ 1:2\ndata/ 1:23 1\nend" },
	{ "a dot in a key", "{\"net.data\": [1], \"\\u002E\": []}",
	    "array net\x7f"
	    "data 1:2\nnet\x7f"
	    "data 1:15 1\narray \x7f 1:19\nend" },
	{ "an empty key", "{\"\": {\"data\": [1]}}",
	    "member  1:6\narray .data 1:7\n.data 1:16 1\nend" },
	{ "NUL in a key", "{\"data\\u0000\": []}", "array data\x7f 1:2\nend" },
	{ "not ASCII", "{\"d\\u00e4\\t\": []}", "array d\x7f\x7f 1:2\nend" },
	{ "a control character in a key", "{\"a\tb\": []}",
	    "error 1:4 json-syntax" },
	{ "no such escape", "{\"a\\x\": []}", "error 1:5 json-syntax" },
	{ "no hexadecimal digit", "{\"a\\u00g0\": []}",
	    "error 1:8 json-syntax" },
	{ "no colon", "{\"a\" 1}", "error 1:6 json-syntax" },
	{ "no value", "{\"a\": }", "error 1:7 json-syntax" },
	{ "no comma", "{\"a\": 1 \"b\": 2}",
	    "member a 1:7\nerror 1:9 json-syntax" },
	{ "no comma in an array", "[1 2]",
	    "array  1:1\n 1:2 1\nerror 1:4 json-syntax" },
	{ "the wrong bracket", "{\"a\": [1}",
	    "array a 1:2\na 1:8 1\nerror 1:9 json-syntax" },
	{ "it ends in a key", "{\"a", "error 1:4 json-syntax" },
	{ "it ends in a text", "[\"a", "array  1:1\nerror 1:4 json-syntax" },
	{ "it ends in an object", "[{\"a\": 1",
	    "array  1:1\nerror 1:9 json-"
	    "syntax" },
	{ "it ends behind a number", "[1",
	    "array  1:1\nerror 1:3 json-syntax" },
	{ "objects inside each other",
	    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1",
	    "member a 1:6\nmember a.a 1:11\nmember a.a.a 1:16\nmember a.a.a.a "
	    "1:21\nmember a.a.a.a.a 1:26\nmember a.a.a.a.a.a 1:31\nmember "
	    "a.a.a.a.a.a.a 1:36\nmember a.a.a.a.a.a.a.a 1:41\nerror 1:42 "
	    "json-syntax" },
	{ "too many of them",
	    "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{",
	    "member a 1:6\nmember a.a 1:11\nmember a.a.a 1:16\nmember a.a.a.a "
	    "1:21\nmember a.a.a.a.a 1:26\nmember a.a.a.a.a.a 1:31\nmember "
	    "a.a.a.a.a.a.a 1:36\nerror 1:41 json-limit" },
};

static void
add_event(struct strbuf *out, enum json_stream_next next,
    const struct json_item *item)
{
	if (next != JSON_STREAM_ITEM)
		strbuf_addf(out, "%s %s %u:%u\n",
		    next == JSON_STREAM_ARRAY ? "array" : "member", item->path,
		    (unsigned)item->line, (unsigned)item->column);
	else
		strbuf_addf(out, "%s %u:%u %.*s\n", item->path,
		    (unsigned)item->line, (unsigned)item->column,
		    (int)item->len, item->text);
}

static enum json_stream_next
drain(struct json_stream *s, struct strbuf *out)
{
	struct json_item item;
	enum json_stream_next next;

	while ((next = json_stream_next(s, &item)) == JSON_STREAM_ITEM ||
	    next == JSON_STREAM_ARRAY || next == JSON_STREAM_MEMBER)
		add_event(out, next, &item);
	return next;
}

static void
read_row(const struct row *row, size_t size, struct strbuf *out)
{
	struct arena arena = { 0 };
	enum json_stream_next next = JSON_STREAM_MORE;
	size_t len = strlen(row->text);
	struct diags d;

	diags_init(&d, &arena);
	struct json_stream *s = json_stream_create(&d, "x");
	for (size_t at = 0; at < len && next == JSON_STREAM_MORE; at += size) {
		json_stream_feed(s, row->text + at,
		    size < len - at ? size : len - at);
		next = drain(s, out);
	}
	json_stream_finish(s);
	next = drain(s, out);
	CHECK(row->name, next == JSON_STREAM_END || next == JSON_STREAM_ERROR);
	CHECK_INT(row->name, d.errors, next == JSON_STREAM_ERROR);
	if (next == JSON_STREAM_END)
		strbuf_add(out, "end");
	else
		strbuf_addf(out, "error %u:%u %s",
		    (unsigned)d.items[0].place.line,
		    (unsigned)d.items[0].place.column, d.items[0].code);
	json_stream_destroy(s);
	diags_finish(&d);
	arena_finish(&arena);
}

static void
test_events(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t size = 1; size < 100; size += size) {
			struct strbuf out = { 0 };

			read_row(&rows[i], size, &out);
			CHECK_STR(rows[i].name, strbuf_str(&out),
			    rows[i].events);
			strbuf_finish(&out);
		}
}

/* An element that is too long ends it, and so do too many brackets. */
static void
test_limits(void **state)
{
	static const struct {
		const char *name, *start, *more;
		size_t times;
	} long_rows[] = {
		{ "a text", "[\"", "xxxxxxxxxxxxxxxx", JSON_ITEM_MAX / 16 },
		{ "an object", "[{\"a\": 1", ", \"a\": 2        ",
		    JSON_ITEM_MAX / 16 },
		{ "brackets", "[", "[", JSON_INNER_MAX + 1 },
		{ "a member", "{\"a\": \"", "xxxxxxxxxxxxxxxx",
		    JSON_ITEM_MAX / 16 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(long_rows); i++) {
		struct arena arena = { 0 };
		struct strbuf out = { 0 };
		struct diags d;

		diags_init(&d, &arena);
		struct json_stream *s = json_stream_create(&d, "x");
		json_stream_feed(s, long_rows[i].start,
		    strlen(long_rows[i].start));
		assert_int_equal(drain(s, &out), JSON_STREAM_MORE);
		for (size_t k = 0; k < long_rows[i].times; k++) {
			json_stream_feed(s, long_rows[i].more,
			    strlen(long_rows[i].more));
			if (drain(s, &out) != JSON_STREAM_MORE)
				break;
		}
		assert_int_equal(drain(s, &out), JSON_STREAM_ERROR);
		CHECK_STR(long_rows[i].name, d.items[0].code, "json-limit");
		/* Once is enough. */
		assert_int_equal(drain(s, &out), JSON_STREAM_ERROR);
		assert_int_equal(d.errors, 1);
		json_stream_destroy(s);
		strbuf_finish(&out);
		diags_finish(&d);
		arena_finish(&arena);
	}
	json_stream_destroy(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_events),
		cmocka_unit_test(test_limits),
	};

	return RUN_TESTS(tests);
}
