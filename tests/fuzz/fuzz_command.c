/* The command language, line by line, on a small world. Whatever is typed, the
 * answer is printable text; what is refused changes nothing; and the journal
 * plays again to the same network (undo and redo replay all of it). */
#include <stdlib.h>
#include <string.h>

#include "net/history.h"
#include "session/session.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { LINES_MAX = 8 };

static const char world[] =
    "version: 1\nid: fuzz\ntitle: Fuzz\nsummary: Small.\n"
    "programme: netops\nedition: \"2020\"\nsources: [\"Invented\"]\n"
    "seed: 1\nduration: 60s\n"
    "learner: { as: 64500, routers: [as64500], publish: true }\n"
    "nodes:\n"
    "  - { as: 64500, name: You, config: none, dialect: frr,\n"
    "      prefixes: [192.0.2.0/25],\n"
    "      desks: [{ mail: noc@you.example }] }\n"
    "  - { as: 64501, name: Customer, prefixes: [198.51.100.0/24],\n"
    "      contact: { noc: noc@one.example, phone: \"+1 555 0101\" },\n"
    "      desks: [{ phone: \"+1 555 0101\" }] }\n"
    "  - { as: 64502, name: Provider, rov: true,\n"
    "      prefixes: [203.0.113.0/24] }\n"
    "links:\n"
    "  - provider: 64500\n    customer: 64501\n"
    "    addresses: { provider: [10.0.0.1/30], customer: [10.0.0.2/30] }\n"
    "  - provider: 64502\n    customer: 64500\n"
    "    addresses: { provider: [10.0.0.5/30], customer: [10.0.0.6/30] }\n"
    "timeline:\n"
    "  - at: 20s\n"
    "    hijack: { as: 64501, prefix: 203.0.113.0/25, victim: 64502 }\n"
    "  - { at: 25s, message: { id: m, from: 64502, to: noc, text: H } }\n"
    "  - { at: 40s, if: { message: m, is: [lost] },\n"
    "      withdraw: { as: 64502, prefix: 203.0.113.0/24 } }\n"
    "answers:\n"
    "  - { to: 64501, mentions: [stop], text: T, then: [{ at: 5s,\n"
    "      withdraw: { as: 64501, prefix: 203.0.113.0/25 } }] }\n"
    "grade:\n"
    "  - requirement: NO-1.1\n    points: 1\n"
    "    probes: [{ kind: customer-filter }]\n"
    "steps:\n"
    "  - { kind: predict, now: \"P\", prefix: 203.0.113.0/25,\n"
    "      origin: 64502 }\n"
    "  - { kind: run, now: \"R\" }\n"
    "  - kind: fix\n    now: \"F\"\n"
    "    candidate: |\n      hostname typed\n"
    "    hints: [{ level: 1, text: \"H\" }]\n"
    "  - kind: recall\n    now: \"Q\"\n    quiz:\n"
    "      - question: \"Q?\"\n        choices:\n"
    "          - { text: a, right: true, because: b }\n"
    "          - { text: c, because: d }\n";

static const char config[] =
    "frr defaults traditional\nhostname fuzz\nroute-map ALL permit 10\n"
    "router bgp 64500\n neighbor 10.0.0.2 remote-as 64501\n"
    " neighbor 10.0.0.5 remote-as 64502\n address-family ipv4 unicast\n"
    "  network 192.0.2.0/25\n  neighbor 10.0.0.2 route-map ALL in\n"
    "  neighbor 10.0.0.2 route-map ALL out\n"
    "  neighbor 10.0.0.5 route-map ALL in\n"
    "  neighbor 10.0.0.5 route-map ALL out\n exit-address-family\n"
    "ip route 192.0.2.0/25 Null0\n";

static void
check_printable(const char *text)
{
	for (; *text != '\0'; text++)
		INVARIANT((unsigned char)*text >= 0x20 || *text == '\n');
}

/* What undo and redo must bring back. */
static char *
texts(struct session *s)
{
	const struct sim *sim = session_world(s)->sim;
	size_t steps = history_steps(sim);
	struct strbuf b = { 0 };

	strbuf_add(&b, session_running(s, "as64500"));
	strbuf_add(&b, session_candidate(s, "as64500"));
	strbuf_add(&b, session_prompt(s));
	strbuf_addf(&b, "%zu %llu", steps, (unsigned long long)sim_now(sim));
	if (steps > 0)
		history_render(sim, steps - 1, true, &b);
	return strbuf_take(&b);
}

static bool
costs_too_much(const char *line)
{
	return strchr(line, '/') != NULL && strstr(line, "load") != NULL;
}

static void
give(struct session *s, const char *line)
{
	char *was = texts(s), *is;
	const struct reply *r = session_command(s, line);

	check_printable(r->text);
	check_printable(r->message);
	if (r->status == REPLY_ERROR || r->status == REPLY_CONFIRM) {
		is = texts(s);
		INVARIANT(str_eq(was, is));
		free(is);
	}
	free(was);
}

/* Everything again, from the journal. */
static void
check_replay(struct session *s)
{
	const struct reply *r;
	char *was, *is;

	if (!str_eq(session_prompt(s), "lab> "))
		give(s, "end");
	/* A finished session is opened again by the first undo. */
	r = session_command(s, "undo");
	if (r->status == REPLY_OK && strstr(r->text, "open again") == NULL)
		(void)session_command(s, "redo");
	was = texts(s);
	if (session_command(s, "undo")->status == REPLY_OK) {
		INVARIANT(session_command(s, "redo")->status == REPLY_OK);
		is = texts(s);
		INVARIANT(str_eq(was, is));
		free(is);
	}
	free(was);
}

static void
complete(struct session *s, const char *line)
{
	struct arena arena = { 0 };
	struct dialect_help help = { .arena = &arena };

	session_help(s, line, &help);
	arena_finish(&arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	/* Opening one takes longer than everything else; it grows. */
	static struct arena kept;
	static struct store *store;
	static unsigned used;
	const char *error;
	struct session_options o = { .file_dir = "/nowhere" };
	struct arena arena = { 0 };
	struct scenario *sc;
	struct session *s;
	struct diags d;
	char *text = xmalloc(size + 1), *line = text;

	if (used++ % 500 == 0) {
		store_close(store);
		arena_reset(&kept);
		store = store_open(NULL, &kept, &error);
	}
	o.store = store;
	memcpy(text, data, size);
	text[size] = '\0';
	diags_init(&d, &arena);
	sc = scenario_parse("fuzz", world, strlen(world), NULL, 0, &d);
	if (sc == NULL) {
		struct strbuf why = { 0 };
		diags_render(&why, &d);
		base_panic(__FILE__, __LINE__, strbuf_str(&why));
	}
	s = session_open(sc, &o, &d);
	INVARIANT(s != NULL);
	session_load_text(s, "as64500", config, strlen(config));
	(void)session_command(s, "commit");
	for (int i = 0; i < LINES_MAX && line < text + size; i++) {
		size_t n = strcspn(line, "\n");
		line[n] = '\0';
		if (!costs_too_much(line)) {
			complete(s, line);
			give(s, line);
		}
		line += n + 1;
	}
	check_replay(s);
	session_close(s);
	scenario_destroy(sc);
	diags_finish(&d);
	arena_finish(&arena);
	free(text);
	return 0;
}
