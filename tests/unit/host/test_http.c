/* Requests of HTTP as RFC 9110 and RFC 9112 have them, and what is refused. */
#include "check.h"

#include <stdlib.h>

#include "host/vrp_pages.h"
#include "registry/vrp_list.h"

static const uint32_t providers[] = { 64501, 65551 };
static const struct published_aspa aspas[] = {
	{ 64500, providers, 2, "RIPE", 1800000000 },
};

struct fixture {
	struct published_vrp vrps[3];
	struct vrp_publication p;
	struct vrp_pages pages;
};

static void
start(struct fixture *f)
{
	static const struct {
		const char *prefix, *ta;
		uint8_t max_length;
		uint32_t as;
		uint64_t expires_s;
	} rows[] = {
		{ "192.0.2.0/24", "RIPE", 25, 64500, 1800000000 },
		{ "203.0.113.0/24", NULL, 24, 0, 0 },
		{ "2001:db8::/32", "A \"b\"", 48, 4200000000, 1800000001 },
	};

	memset(f, 0, sizeof(*f));
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct published_vrp *v = &f->vrps[i];

		assert_int_equal(prefix_parse(rows[i].prefix, &v->vrp.prefix),
		    PREFIX_OK);
		v->vrp.max_length = rows[i].max_length;
		v->vrp.origin_as = rows[i].as;
		v->ta = rows[i].ta;
		v->expires_s = rows[i].expires_s;
	}
	f->p = (struct vrp_publication){ .validator = "v1",
		.generated_s = 1700000000,
		.generated_text = "2023-11-14T22:13:20Z",
		.vrps = f->vrps,
		.n_vrps = 3,
		.aspas = aspas,
		.n_aspas = 1 };
	f->pages = (struct vrp_pages){ &f->p, "\"7-1\"" };
}

static bool
ask(const struct fixture *f, const char *request, struct bytes *out)
{
	size_t used;
	bool open = vrp_pages_receive(&f->pages, (const uint8_t *)request,
	    strlen(request), &used, out);

	assert_int_equal(used, out->n > 0 ? strlen(request) : 0);
	bytes_add_u8(out, 0);
	return open;
}

#define H "Host: lab\r\n\r\n"
#define OK(type, n)                                                            \
	"HTTP/1.1 200 OK\r\nETag: \"7-1\"\r\nCache-Control: no-cache\r\n"      \
	"Content-Type: " type "\r\nContent-Length: " n "\r\n\r\n"
#define REFUSED(status, n)                                                     \
	"HTTP/1.1 " status "\r\nContent-Type: text/plain; charset=utf-8\r\n"   \
	"Content-Length: " n "\r\nConnection: close\r\n\r\n" status "\n"

/* The answer as a whole; NULL: more bytes are waited for. */
static const struct {
	const char *name, *request, *answer;
	bool open;
} rows[] = {
	{ "the documents", "GET /csv HTTP/1.1\r\n" H,
	    OK("text/csv; charset=utf-8",
		"129") "ASN,IP Prefix,Max Length,Trust Anchor\n"
		       "AS64500,192.0.2.0/24,25,RIPE\n"
		       "AS0,203.0.113.0/24,24,N/A\n"
		       "AS4200000000,2001:db8::/32,48,A \"b\"\n",
	    true },
	{ "HEAD has no content", "HEAD /csv HTTP/1.1\r\n" H,
	    OK("text/csv; charset=utf-8", "129"), true },
	{ "only LF", "HEAD /csv HTTP/1.1\nhOST:lab\n\n",
	    OK("text/csv; charset=utf-8", "129"), true },
	{ "an empty line before", "\r\n\r\nHEAD /csv HTTP/1.1\r\n" H,
	    OK("text/csv; charset=utf-8", "129"), true },
	{ "the host in the target", "HEAD http://lab/csv HTTP/1.1\r\n" H,
	    OK("text/csv; charset=utf-8", "129"), true },
	{ "no content is no content",
	    "HEAD /csv HTTP/1.1\r\nContent-Length: 0\r\n" H,
	    OK("text/csv; charset=utf-8", "129"), true },
	{ "the same as before",
	    "GET /json HTTP/1.1\r\nIf-None-Match: \"1\", W/\"7-1\"\r\n" H,
	    "HTTP/1.1 304 Not Modified\r\nETag: \"7-1\"\r\n"
	    "Cache-Control: no-cache\r\n\r\n",
	    true },
	{ "not there", "GET /nothing HTTP/1.1\r\n" H,
	    "HTTP/1.1 404 Not Found\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 14\r\n\r\n404 Not Found\n",
	    true },
	{ "no selections", "HEAD /csv?select-asn=1 HTTP/1.1\r\n" H,
	    "HTTP/1.1 404 Not Found\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 14\r\n\r\n",
	    true },
	{ "close", "HEAD /x HTTP/1.1\r\nConnection: te, Close\r\n" H,
	    "HTTP/1.1 404 Not Found\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 14\r\nConnection: close\r\n\r\n",
	    false },
	{ "1.0 closes, and needs no host", "HEAD /x HTTP/1.0\r\n\r\n",
	    "HTTP/1.1 404 Not Found\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 14\r\nConnection: close\r\n\r\n",
	    false },
	{ "1.0 stays open",
	    "HEAD /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
	    "HTTP/1.1 404 Not Found\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 14\r\n\r\n",
	    true },
	{ "POST", "POST /csv HTTP/1.1\r\n" H,
	    "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Length: 23\r\nConnection: close\r\n\r\n"
	    "405 Method Not Allowed\n",
	    false },
	{ "content", "GET /csv HTTP/1.1\r\nContent-Length: 3\r\n" H "abc",
	    REFUSED("413 Content Too Large", "22"), false },
	{ "chunks", "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" H,
	    REFUSED("413 Content Too Large", "22"), false },
	{ "no host", "GET /csv HTTP/1.1\r\n\r\n",
	    REFUSED("400 Bad Request", "16"), false },
	{ "two hosts", "GET /csv HTTP/1.1\r\nHost: a\r\n" H,
	    REFUSED("400 Bad Request", "16"), false },
	{ "a blank before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
	    REFUSED("400 Bad Request", "16"), false },
	{ "a folded field", "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
	    REFUSED("400 Bad Request", "16"), false },
	{ "no version", "GET /csv\r\n\r\n", REFUSED("400 Bad Request", "16"),
	    false },
	{ "no path", "GET csv HTTP/1.1\r\n" H, REFUSED("400 Bad Request", "16"),
	    false },
	{ "a host alone", "GET http://lab HTTP/1.1\r\n" H,
	    REFUSED("400 Bad Request", "16"), false },
	{ "no method", " / HTTP/1.1\r\n" H, REFUSED("400 Bad Request", "16"),
	    false },
	{ "whois", "-i origin AS64500\r\n", REFUSED("400 Bad Request", "16"),
	    false },
	{ "version 2", "GET / HTTP/2.0\r\n" H,
	    REFUSED("505 HTTP Version Not Supported", "31"), false },
	{ "half", "GET /csv HTTP/1.1\r\nHost: lab\r\n", NULL, true },
	{ "nothing", "", NULL, true },
};

static void
test_requests(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fixture f;
		struct bytes out = { 0 };

		start(&f);
		CHECK_INT(rows[i].name, ask(&f, rows[i].request, &out),
		    rows[i].open);
		CHECK_STR(rows[i].name, (const char *)out.data,
		    rows[i].answer != NULL ? rows[i].answer : "");
		bytes_finish(&out);
	}
}

/* What is too long is refused before it is there as a whole. */
static void
test_limits(void **state)
{
	static const struct {
		const char *name, *head, *filler;
		size_t n;
		const char *status; /* NULL: more is waited for */
	} limits[] = {
		{ "a long target", "GET /", "a", 2100, "414" },
		{ "a target that may be", "GET /", "a", 2000, NULL },
		{ "a long field", "GET / HTTP/1.1\r\nA: ", "a", 2100, "431" },
		{ "many fields", "GET / HTTP/1.1\r\n", "A: b\r\n", 65, "431" },
		{ "as many as may be", "GET / HTTP/1.1\r\n", "A: b\r\n", 64,
		    NULL },
		{ "many bytes", "GET / HTTP/1.1\r\n",
		    "A: 2345678901234567890123456789012345678901234567890"
		    "2345678901234567890123456789012345678901234567890"
		    "2345678901234567890123456789012345678901234567890\r\n",
		    60, "431" },
		{ "empty lines", "", "\r\n", 5000, "431" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(limits); i++) {
		struct fixture f;
		struct strbuf request = { 0 };
		struct bytes out = { 0 };
		char status[4] = { 0 };
		bool refused = limits[i].status != NULL;

		start(&f);
		strbuf_add(&request, limits[i].head);
		for (size_t k = 0; k < limits[i].n; k++)
			strbuf_add(&request, limits[i].filler);
		CHECK_INT(limits[i].name, ask(&f, strbuf_str(&request), &out),
		    !refused);
		if (refused) {
			CHECK(limits[i].name, out.n > 12);
			memcpy(status, out.data + 9, 3);
			CHECK_STR(limits[i].name, status, limits[i].status);
		} else {
			CHECK_INT(limits[i].name, out.n, 1);
		}
		strbuf_finish(&request);
		bytes_finish(&out);
	}
}

/* Requests one after the other: one a call. */
static void
test_one_a_call(void **state)
{
	static const char two[] =
	    "HEAD /csv HTTP/1.1\r\n" H "HEAD /x HTTP/1.1\r\n" H;
	struct fixture f;
	struct bytes out = { 0 };
	size_t used;

	(void)state;
	start(&f);
	assert_true(vrp_pages_receive(&f.pages, (const uint8_t *)two,
	    sizeof(two) - 1, &used, &out));
	assert_int_equal(used, 33);
	bytes_finish(&out);
}

/* A validator that has found nothing yet. */
static void
test_no_data(void **state)
{
	struct fixture f;
	struct bytes out = { 0 };

	(void)state;
	start(&f);
	f.pages.found = NULL;
	assert_true(ask(&f, "GET /json HTTP/1.1\r\n" H, &out));
	assert_non_null(strstr((const char *)out.data, " 503 "));
	bytes_finish(&out);
}

static const struct {
	const char *name;
	void (*print)(const struct vrp_publication *p, struct strbuf *out);
	const char *text;
} formats[] = {
	{ "Routinator's JSON", vrp_print_routinator_json,
	    "{\n  \"metadata\": {\n    \"generated\": 1700000000,\n"
	    "    \"generatedTime\": \"2023-11-14T22:13:20Z\"\n  },\n"
	    "  \"roas\": [\n"
	    "    { \"asn\": \"AS64500\", \"prefix\": \"192.0.2.0/24\", "
	    "\"maxLength\": 25, \"ta\": \"RIPE\" },\n"
	    "    { \"asn\": \"AS0\", \"prefix\": \"203.0.113.0/24\", "
	    "\"maxLength\": 24, \"ta\": \"N/A\" },\n"
	    "    { \"asn\": \"AS4200000000\", \"prefix\": \"2001:db8::/32\", "
	    "\"maxLength\": 48, \"ta\": \"A \\\"b\\\"\" }\n  ],\n"
	    "  \"aspas\": [\n    { \"customer\": \"AS64500\", \"providers\": "
	    "[\"AS64501\", \"AS65551\"], \"ta\": \"RIPE\" }\n  ]\n}\n" },
	{ "rpki-client's JSON", vrp_print_rpki_client_json,
	    "{\n\t\"metadata\": {\n\t\t\"buildmachine\": \"v1\",\n"
	    "\t\t\"buildtime\": \"2023-11-14T22:13:20Z\",\n\t\t\"vrps\": 3,\n"
	    "\t\t\"uniquevrps\": 3,\n\t\t\"aspas\": 1\n\t},\n\n"
	    "\t\"roas\": [\n"
	    "\t\t{ \"asn\": 64500, \"prefix\": \"192.0.2.0/24\", "
	    "\"maxLength\": 25, \"ta\": \"RIPE\", \"expires\": 1800000000 },\n"
	    "\t\t{ \"asn\": 0, \"prefix\": \"203.0.113.0/24\", "
	    "\"maxLength\": 24, \"ta\": \"N/A\" },\n"
	    "\t\t{ \"asn\": 4200000000, \"prefix\": \"2001:db8::/32\", "
	    "\"maxLength\": 48, \"ta\": \"A \\\"b\\\"\", "
	    "\"expires\": 1800000001 }\n\t],\n\n"
	    "\t\"aspas\": [\n\t\t{ \"customer_asid\": 64500, "
	    "\"expires\": 1800000000, \"providers\": [64501, 65551] }\n"
	    "\t]\n}\n" },
	{ "rpki-client's CSV", vrp_print_rpki_client_csv,
	    "ASN,IP Prefix,Max Length,Trust Anchor,Expires\n"
	    "AS64500,192.0.2.0/24,25,RIPE,1800000000\n"
	    "AS0,203.0.113.0/24,24,N/A,0\n"
	    "AS4200000000,2001:db8::/32,48,A \"b\",1800000001\n" },
};

static void
test_formats(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		struct strbuf out = { 0 };

		formats[i].print(&f.p, &out);
		CHECK_STR(formats[i].name, strbuf_str(&out), formats[i].text);
		strbuf_finish(&out);
	}
}

/* What is written is what the lab reads (registry/vrp_list.h). */
static void
test_read_again(void **state)
{
	struct fixture f;

	(void)state;
	start(&f);
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		struct strbuf out = { 0 };
		struct arena arena = { 0 };
		struct diags d;
		struct vrp_list read = { 0 };

		formats[i].print(&f.p, &out);
		diags_init(&d, &arena);
		CHECK(formats[i].name,
		    vrp_list_read(&arena, &d, "x", out.s, out.len, &read));
		CHECK_INT(formats[i].name, read.n_vrps, 3);
		for (size_t k = 0; k < read.n_vrps; k++)
			CHECK(formats[i].name,
			    vrp_cmp(&read.vrps[k], &f.vrps[k].vrp) == 0);
		vrp_list_finish(&read);
		diags_finish(&d);
		arena_finish(&arena);
		strbuf_finish(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_one_a_call),
		cmocka_unit_test(test_no_data),
		cmocka_unit_test(test_formats),
		cmocka_unit_test(test_read_again),
	};
	return RUN_TESTS(tests);
}
