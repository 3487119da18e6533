/* What a browser, or anything else, asks for the VRPs: whatever it is, one
 * answer a request, with a status, of the length that it says. */
#include <stdlib.h>
#include <string.h>

#include "host/vrp_pages.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(const char *s, size_t n, bool closes)
{
	static const char length[] = "\r\nContent-Length: ";
	const char *end = strstr(s, "\r\n\r\n"), *at = strstr(s, length);
	size_t content;

	INVARIANT(str_starts(s, "HTTP/1.1 ") && end != NULL);
	INVARIANT((strstr(s, "\r\nConnection: close\r\n") != NULL) == closes);
	content = n - (size_t)(end + 4 - s);
	/* 304 has no length, HEAD no content. */
	if (content > 0)
		INVARIANT(at != NULL && at < end &&
		    strtoul(at + sizeof(length) - 1, NULL, 10) == content);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct published_vrp vrp = { .vrp = { .max_length = 24 } };
	const struct vrp_publication p = { .validator = "v",
		.generated_text = "2023-11-14T22:13:20Z",
		.vrps = &vrp,
		.n_vrps = 1 };
	const struct vrp_pages pages = { &p, "\"1\"" };
	struct bytes out = { 0 };
	size_t used;
	bool open = true;

	(void)prefix_parse("192.0.2.0/24", &vrp.vrp.prefix);
	for (size_t at = 0, i = 0; open && i < 50; at += used, i++) {
		bytes_cut(&out, 0);
		open = vrp_pages_receive(&pages, data + at, size - at, &used,
		    &out);
		INVARIANT(used <= size - at);
		INVARIANT((used > 0) == (out.n > 0) || !open);
		if (out.n == 0)
			break;
		bytes_add_u8(&out, 0);
		check((const char *)out.data, out.n - 1, !open);
	}
	bytes_finish(&out);
	return 0;
}
