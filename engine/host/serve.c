/* serve-registry: lets real routers and tools look into the lab. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/serve_registry.h"

enum { LINE_BYTES_MAX = 4096 };

enum service { SERVE_RTR, SERVE_IRRD, SERVE_WHOIS, SERVE_HTTP, SERVICES };

/* How each is asked for, where it is unless something else is said, and how
 * tools are pointed at it: %a is address:port, %h the host, %p the port. */
static const struct {
	enum args_option option;
	const char *word; /* the option's */
	const struct server_protocol *protocol;
	uint16_t port;
	const char *about;
	struct {
		const char *tool, *line;
	} tools[6];
} services[SERVICES] = {
	[SERVE_RTR] = { OPT_RTR, "rtr", &serve_rtr, 3323,
	    "what validator %v found",
	    {
		{ "FRR", "rpki\n rpki cache %h %p preference 1" },
		{ "BIRD",
		    "roa4 table r4; roa6 table r6;\n"
		    "protocol rpki lab { roa4 { table r4; }; roa6 { table r6; "
		    "};\n  remote %h port %p; }" },
		{ "OpenBGPD", "rtr %h { port %p }" },
		{ "GoBGP",
		    "[[rpki-servers]]\n[rpki-servers.config]\n"
		    "address = \"%h\"\nport = %p" },
		{ "rtrclient", "rtrclient -e -t csv tcp %h %p" },
	    } },
	[SERVE_IRRD] = { OPT_IRRD, "irrd", &serve_irrd, 4343,
	    "the routing registry, as IRRd",
	    { { "bgpq4", "bgpq4 -h %a %o-l NAME %s" } } },
	[SERVE_WHOIS] = { OPT_WHOIS, "whois", &serve_whois, 4344,
	    "the routing registry, as the RIPE database",
	    { { "whois", "whois -h %h -p %p %s" } } },
	[SERVE_HTTP] = { OPT_HTTP, "http", &serve_http, 8323,
	    "what validator %v found, as documents",
	    { { "curl", "curl http://%a/json" } } },
};

struct serving {
	struct host *host;
	struct serve_lab lab;
	struct serve_registry registry;
	struct server *servers[SERVICES];
	struct loop_timer *timer;
	bool prompts, at_prompt, down;
	int status;
};

/* --- what is said ---------------------------------------------------------*/

/* An as-set of the world to ask for; else the learner's AS. */
static void
add_subject(struct serving *s, struct strbuf *out)
{
	const struct irr *irr = serve_lab_irr(&s->lab);
	size_t n;
	const struct irr_object *const *sets =
	    irr_class(irr, RPSL_CLASS_AS_SET, &n);

	if (n > 0)
		strbuf_add(out, sets[0]->id.key);
	else
		strbuf_addf(out, "AS%u", s->lab.scenario->learner_as);
}

/* bgpq4 refuses numbers that are not for the Internet unless it is told. */
static const char *
bgpq4_option(const struct serving *s)
{
	for (size_t i = 0; i < s->lab.scenario->n_nodes; i++) {
		uint32_t as = s->lab.scenario->nodes[i].as;

		if ((as >= 64496 && as <= 65551) || as >= 4200000000u)
			return "-p ";
	}
	return "";
}

static void
fill_in(struct serving *s, const char *form, const struct server_address *a,
    struct strbuf *out)
{
	for (; *form != '\0'; form++) {
		if (*form != '%') {
			strbuf_addc(out, *form);
			continue;
		}
		switch (*++form) {
		case 'a':
			server_address_print(a, out);
			break;
		case 'h':
			strbuf_add(out, a->host);
			break;
		case 'p':
			strbuf_addf(out, "%u", a->port);
			break;
		case 'v':
			strbuf_add(out, serve_lab_validator(&s->lab)->name);
			break;
		case 'o':
			strbuf_add(out, bgpq4_option(s));
			break;
		case 's':
			add_subject(s, out);
			break;
		}
	}
}

/* Lines behind the first begin where it does. */
static void
add_tool(struct serving *s, const char *tool, const char *form,
    const struct server_address *a, struct strbuf *out)
{
	struct strbuf line = { 0 };

	fill_in(s, form, a, &line);
	strbuf_addf(out, "  %s", tool);
	strbuf_pad_to(out, 13);
	for (const char *c = strbuf_str(&line); *c != '\0'; c++) {
		strbuf_addc(out, *c);
		if (*c == '\n')
			strbuf_pad_to(out, 13);
	}
	strbuf_addc(out, '\n');
	strbuf_finish(&line);
}

static void
add_service(struct serving *s, enum service i, struct strbuf *out)
{
	struct server_address a = server_where(s->servers[i]);

	strbuf_add(out, services[i].protocol->name);
	strbuf_pad_to(out, 7);
	server_address_print(&a, out);
	strbuf_add(out, "  ");
	fill_in(s, services[i].about, &a, out);
	strbuf_addc(out, '\n');
	for (size_t t = 0; t < ARRAY_LEN(services[i].tools); t++)
		if (services[i].tools[t].tool != NULL)
			add_tool(s, services[i].tools[t].tool,
			    services[i].tools[t].line, &a, out);
	if (!server_address_is_loopback(&a))
		strbuf_add(out,
		    "  Other machines get in here, and nobody is asked for a "
		    "password.\n");
}

static void
add_clock(struct serving *s, struct strbuf *out)
{
	const struct serve_lab *l = &s->lab;

	strbuf_add(out, "It is ");
	scenario_time_print(l->scenario, serve_lab_now_ms(l), out);
	if (l->followed != 0)
		strbuf_addf(out,
		    " in session %lld. What its learner does is followed.\n",
		    (long long)l->followed);
	else if (l->speed == 0)
		strbuf_add(out,
		    "; the clock stands until a command moves "
		    "it.\n");
	else if (l->speed == 1)
		strbuf_add(out, "; the clock runs as fast as yours.\n");
	else
		strbuf_addf(out,
		    "; the clock runs %u times as fast as yours.\n", l->speed);
}

static bool
say_start(struct serving *s)
{
	struct strbuf out = { 0 };

	strbuf_addf(&out, "The registry of %s is open.\n", s->lab.scenario->id);
	for (int i = 0; i < SERVICES; i++)
		if (s->servers[i] != NULL)
			add_service(s, (enum service)i, &out);
	add_clock(s, &out);
	if (s->lab.followed == 0)
		args_wrap(&out,
		    "Type commands here: publish roa ..., irr add ..., show "
		    "rpki, run for 10m, help; quit ends.",
		    0);
	return host_print_all(&out);
}

/* One line about what is told now. */
static void
say_news(struct serving *s)
{
	struct strbuf out = { 0 };
	size_t n;

	if (s->at_prompt)
		strbuf_addc(&out, '\n');
	scenario_time_print(s->lab.scenario, serve_lab_now_ms(&s->lab), &out);
	if (s->down)
		strbuf_addf(&out, "  validator %s is down\n",
		    serve_lab_validator(&s->lab)->name);
	else if (rtr_cache_vrps(&s->registry.cache) == NULL)
		strbuf_addf(&out, "  validator %s has no result yet\n",
		    serve_lab_validator(&s->lab)->name);
	else {
		(void)vrp_set_items(rtr_cache_vrps(&s->registry.cache), &n);
		strbuf_addf(&out, "  serial %u: %zu VRP%s, %zu ASPA%s",
		    s->registry.cache.serial, n, str_plural(n),
		    s->registry.publication.n_aspas,
		    str_plural(s->registry.publication.n_aspas));
		if (s->servers[SERVE_RTR] != NULL)
			strbuf_addf(&out, "; routers connected: %zu",
			    server_connections(s->servers[SERVE_RTR]));
		strbuf_addc(&out, '\n');
	}
	(void)host_print_all(&out);
}

static void
prompt(struct serving *s)
{
	if (s->prompts)
		(void)host_print(session_prompt(s->lab.session));
	s->at_prompt = s->prompts;
}

/* --- going on -------------------------------------------------------------*/

/* Tells routers what is new, if anything is. */
static bool
look(struct serving *s)
{
	bool down = serve_registry_is_down(&s->registry);
	unsigned was = s->registry.instance;
	bool new = serve_registry_look(&s->registry) || down != s->down;

	/* Down and up again within one command: nobody may go on with what the
	 * instance before has told. */
	if (was != 0 && was != s->registry.instance && !down &&
	    s->servers[SERVE_RTR] != NULL) {
		server_set_down(s->servers[SERVE_RTR], true);
		server_set_down(s->servers[SERVE_RTR], false);
	}
	if (down != s->down && s->servers[SERVE_RTR] != NULL)
		server_set_down(s->servers[SERVE_RTR], down);
	if (down != s->down && s->servers[SERVE_HTTP] != NULL)
		server_set_down(s->servers[SERVE_HTTP], down);
	s->down = down;
	if (!new)
		return false;
	say_news(s);
	if (s->servers[SERVE_RTR] != NULL)
		server_wake(s->servers[SERVE_RTR]);
	return true;
}

static void
wait_on(struct serving *s)
{
	uint64_t ms = serve_lab_wait_ms(&s->lab);

	if (ms == UINT64_MAX)
		loop_timer_stop(s->timer);
	else
		loop_timer_start(s->timer, ms);
}

static void
tick(void *arg)
{
	struct serving *s = arg;

	if (serve_lab_tick(&s->lab) && look(s))
		prompt(s);
	wait_on(s);
}

static void
stop(void *arg, int number)
{
	struct serving *s = arg;

	(void)number;
	loop_stop(host_loop(s->host));
}

static bool
is_quit(const struct serving *s, const char *line)
{
	line += strspn(line, " \t");
	return !session_is_in_block(s->lab.session) &&
	    (str_eq(line, "quit") || str_eq(line, "exit"));
}

static void
got_line(void *arg, char *line, bool too_long)
{
	struct serving *s = arg;
	const struct reply *r;

	if (line == NULL) {
		int error = loop_lines_error(host_loop(s->host));

		if (error != 0)
			host_complain("cannot read: %s", strerror(error));
		return;
	}
	if (too_long) {
		host_complain("that line has more than %d bytes; it was not "
			      "used",
		    LINE_BYTES_MAX);
	} else if (is_quit(s, line)) {
		stop(s, 0);
		return;
	} else {
		r = serve_lab_command(&s->lab, line);
		s->at_prompt = false;
		(void)host_print_safe(r->text);
		(void)look(s);
		wait_on(s);
	}
	prompt(s);
}

/* --- opening --------------------------------------------------------------*/

static bool
open_service(struct serving *s, enum service i, bool all)
{
	const char *text = s->host->args->value[services[i].option];
	struct server_address a = { .host = "127.0.0.1",
		.port = services[i].port };
	struct strbuf why = { 0 };

	if (text == NULL && !all)
		return true;
	if (text != NULL && !server_address_parse(text, &a, &why)) {
		host_complain("--%s: %s", services[i].word, strbuf_str(&why));
		strbuf_finish(&why);
		return false;
	}
	s->servers[i] = server_open(host_loop(s->host), services[i].protocol,
	    &s->registry, &a, &why);
	if (s->servers[i] == NULL)
		host_complain("%s", strbuf_str(&why));
	strbuf_finish(&why);
	return s->servers[i] != NULL;
}

static bool
open_services(struct serving *s)
{
	bool all = true;

	for (int i = 0; i < SERVICES; i++)
		all &= !s->host->args->given[services[i].option];
	for (int i = 0; i < SERVICES; i++)
		if (!open_service(s, (enum service)i, all))
			return false;
	return true;
}

static bool
start(struct serving *s)
{
	struct host *h = s->host;
	struct loop *loop = host_loop(h);

	if (!serve_lab_open(&s->lab, h))
		return false;
	s->registry.lab = &s->lab;
	if (!open_services(s))
		return false;
	s->timer = loop_timer_add(loop, tick, s);
	loop_signal(loop, SIGINT, stop, s);
	loop_signal(loop, SIGTERM, stop, s);
	if (!say_start(s))
		return false;
	(void)look(s);
	wait_on(s);
	return true;
}

/* Standard input is for commands, unless it was that of --commands. */
static void
read_commands(struct serving *s)
{
	const char *file = s->host->args->value[OPT_COMMANDS];

	if (s->lab.followed != 0 || (file != NULL && str_eq(file, "-")))
		return;
	s->prompts = isatty(0) && isatty(1);
	prompt(s);
	loop_lines(host_loop(s->host), 0, LINE_BYTES_MAX, got_line, s);
}

int
host_serve(struct host *h)
{
	struct serving s = { .host = h, .status = EXIT_BAD_INPUT };

	if (start(&s)) {
		read_commands(&s);
		loop_run(host_loop(h));
		s.status = EXIT_DONE;
	}
	for (int i = 0; i < SERVICES; i++)
		server_close(s.servers[i]);
	serve_registry_finish(&s.registry);
	serve_lab_close(&s.lab);
	return s.status;
}
