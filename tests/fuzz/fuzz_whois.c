/* What a client asks the routing registry, line by line: an answer is framed
 * as it should be, whatever the line. */
#include <string.h>

#include "registry/irr_query.h"
#include "registry/rpsl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char world[] =
    "mntner: YOU-MNT\nauth: MD5-PW $1$x$y\nmnt-by: YOU-MNT\n\n"
    "role: NOC of You\nnic-hdl: YOU-1\ne-mail: noc@you.example\n"
    "mnt-by: YOU-MNT\n\n"
    "inetnum: 203.0.113.0 - 203.0.113.255\nnetname: YOU\n\n"
    "inetnum: 203.0.113.0 - 203.0.113.99\nnetname: ODD\n\n"
    "aut-num: AS64501\nas-name: ONE\nmember-of: AS64500:AS-REF\n"
    "mnt-by: YOU-MNT\n\n"
    "as-set: AS64500:AS-REF\nmbrs-by-ref: ANY\n\n"
    "as-set: AS64500:AS-ALL\n"
    "members: AS64500, AS64500:AS-REF, AS64500:AS-ALL, AS-NONE\n\n"
    "route-set: RS-SOME\nmembers: 192.0.2.0/24^25-26, AS64501, AS-NONE^+\n"
    "mp-members: 2001:db8::/32^+, RS-SOME\n\n"
    "route: 203.0.113.0/24\norigin: AS64500\n\n"
    "route: 192.0.2.0/24\norigin: AS64501\nmember-of: RS-SOME\n\n"
    "route: 192.0.2.0/24\norigin: AS64501\nsource: RADB\n\n"
    "route6: 2001:db8::/32\norigin: AS64501\n";

/* "A<length>", the data, "C"; or "C", "D", "F ...". */
static void
check_irrd(const struct strbuf *out)
{
	const char *s = strbuf_str(out);
	size_t len = 0;

	if (s[0] != 'A') {
		INVARIANT(str_eq(s, "C\n") || str_eq(s, "D\n") ||
		    (str_starts(s, "F ") &&
			strchr(s, '\n') == s + out->len - 1));
		return;
	}
	for (s++; *s >= '0' && *s <= '9'; s++)
		len = len * 10 + (size_t)(*s - '0');
	INVARIANT(*s++ == '\n');
	INVARIANT(len > 0 && out->len == (size_t)(s - out->s) + len + 2);
	INVARIANT(s[len - 1] == '\n' && str_eq(s + len, "C\n"));
}

static bool
answer(struct irr_client *c, const struct irr *irr, const char *line,
    size_t len)
{
	struct strbuf out = { 0 };
	const char *s;
	bool more = irr_answer(c, irr, line, len, &out);

	s = strbuf_str(&out);
	INVARIANT(strlen(s) == out.len);
	if (*s == 'A' || *s == 'C' || *s == 'D' || *s == 'F')
		check_irrd(&out);
	else
		INVARIANT(*s == '\0' || str_ends(s, "\n\n"));
	strbuf_finish(&out);
	return more;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct irr irr;
	struct irr_client c = { 0 };
	struct arena arena = { 0 };
	struct diags d;
	const char *s = (const char *)data, *end = s + size;

	if (irr.n_objects == 0) {
		diags_init(&d, &arena);
		INVARIANT(rpsl_read(&irr, &d, NULL, world, sizeof(world) - 1));
		diags_finish(&d);
		arena_finish(&arena);
	}
	for (size_t lines = 0; s < end && lines < 100; lines++) {
		const char *next = memchr(s, '\n', (size_t)(end - s));
		next = next != NULL ? next + 1 : end;
		(void)answer(&c, &irr, s, (size_t)(next - s));
		INVARIANT(c.n <= irr.n_databases);
		s = next;
	}
	return 0;
}
