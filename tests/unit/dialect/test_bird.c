/* Whole files: bird/NAME.DIALECT.conf is read and printed for BIRD; the text
 * must be NAME.DIALECT.bird, what is said about it NAME.DIALECT.said. Lines
 * that begin with "! site" tell where the router stands. With LAB_GOLDEN=write
 * in the environment the files are written instead. tests/interop/bird_check.sh
 * gives the texts to BIRD itself. */
#include "dialect_world.h"

#include "golden.h"

#include "dialect/bird/bird.h"

#define FOLDER LAB_SOURCE_DIR "/tests/unit/dialect/bird/"

/* --- where a router stands ------------------------------------------------ */

enum { SITE_MAX = 16 };

struct place_of_router {
	struct bird_site site;
	struct bird_session sessions[SITE_MAX];
	struct prefix connected[SITE_MAX];
	struct bird_route interior[SITE_MAX];
};

/* Words that are "-" stay unset. */
static void
set_addr(const char *word, struct ip_addr *out)
{
	if (!str_eq(word, "-"))
		assert_true(ip_addr_parse(word, out));
}

static void
set_prefix(const char *word, struct prefix *out)
{
	if (!str_eq(word, "-"))
		assert_int_equal(prefix_parse(word, out), PREFIX_OK);
}

/* "! site session REMOTE AS LOCAL4 NET4 LOCAL6 NET6 [route-server]",
 * "! site connected PREFIX", "! site interior PREFIX VIA COST",
 * "! site strict-bind". */
static void
read_site_line(const char *line, struct place_of_router *p)
{
	char a[64], b[64], c[64], d[64], e[64], rest[64] = "";
	unsigned number;

	if (sscanf(line, "! site session %63s %u %63s %63s %63s %63s %63[^\n]",
		a, &number, b, c, d, e, rest) >= 6) {
		struct bird_session *s = &p->sessions[p->site.n_sessions++];

		set_addr(a, &s->remote);
		s->remote_as = number;
		set_addr(b, &s->local[AF_V4]);
		set_prefix(c, &s->subnet[AF_V4]);
		set_addr(d, &s->local[AF_V6]);
		set_prefix(e, &s->subnet[AF_V6]);
		s->remote_is_route_server = str_eq(rest, "route-server");
	} else if (sscanf(line, "! site connected %63s", a) == 1) {
		set_prefix(a, &p->connected[p->site.n_connected++]);
	} else if (sscanf(line, "! site interior %63s %63s %u", a, b,
		       &number) == 3) {
		struct bird_route *r = &p->interior[p->site.n_interior++];

		set_prefix(a, &r->prefix);
		set_addr(b, &r->next_hop);
		r->cost = number;
	} else if (str_starts(line, "! site strict-bind")) {
		p->site.strict_bind = true;
	} else {
		fail_msg("not understood: %.40s", line);
	}
}

/* Gives the site, or NULL when nothing is said about it. */
static const struct bird_site *
read_site(const char *text, struct place_of_router *p)
{
	bool any = false;

	memset(p, 0, sizeof(*p));
	for (const char *s = text; (s = strstr(s, "! site")) != NULL; s++) {
		read_site_line(s, p);
		any = true;
	}
	p->site.sessions = p->sessions;
	p->site.connected = p->connected;
	p->site.interior = p->interior;
	return any ? &p->site : NULL;
}

/* --- files ---------------------------------------------------------------- */

/* "NAME.DIALECT" of a file. Only what the printer says is compared. */
static void
check_base(const char *base)
{
	struct strbuf text = { 0 }, out = { 0 };
	struct place_of_router place;
	struct reading r;
	char name[256];
	bool printed;

	snprintf(name, sizeof(name), "%s.conf", base);
	golden_read(FOLDER, name, &text);
	reading_start(&r, strrchr(base, '.') + 1, strbuf_str(&text));
	diags_finish(&r.diags);
	diags_init(&r.diags, &r.notes);
	printed = bird_print(r.config, read_site(strbuf_str(&text), &place),
	    &out, &r.diags);
	CHECK(base, printed == (r.diags.errors == 0));
	CHECK(base, printed == (out.len > 0));
	golden_check(FOLDER, base, "bird", strbuf_str(&out));
	golden_check(FOLDER, base, "said", reading_messages(&r));
	reading_stop(&r);
	strbuf_finish(&out);
	strbuf_finish(&text);
}

static void
test_files(void **state)
{
	(void)state;
	golden_each(FOLDER, check_base);
}

/* --- what is printed before stays -------------------------------------------
 */

static void
test_refused_leaves_no_text(void **state)
{
	struct strbuf out = { 0 };
	struct reading r;

	(void)state;
	strbuf_add(&out, "before");
	reading_start(&r, "frr",
	    "router bgp 64500\n"
	    " address-family ipv4 unicast\n"
	    "  aggregate-address 192.0.2.0/23\n");
	assert_false(bird_print(r.config, NULL, &out, &r.diags));
	assert_string_equal(strbuf_str(&out), "before");
	assert_non_null(reading_diag(&r, DIAG_ERROR));
	assert_string_equal(reading_diag(&r, DIAG_ERROR)->code, "not-in-bird");
	assert_int_equal(reading_diag(&r, DIAG_ERROR)->place.line, 3);
	reading_stop(&r);
	strbuf_finish(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_refused_leaves_no_text),
	};

	return RUN_TESTS(tests);
}
