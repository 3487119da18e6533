/* export SCENARIO: takes a network out of the lab: as configurations of real
 * routers that start by themselves, as MRT files, as packet captures. */
#include <stdio.h>
#include <string.h>

#include "core/bytes.h"
#include "host/batch.h"
#include "host/export/files.h"
#include "host/export/rpki.h"
#include "host/export/text.h"
#include "net/mrt.h"
#include "net/pcap.h"

struct export
{
	struct host *host;
	struct scenario *scenario;
	struct session *session;
	struct sim *sim;
	const char *kind; /* "frr", "bird"; NULL: a file is written */
};

/* --- the state to be exported ---------------------------------------------*/

static struct session *
stored_session(struct export *x, const char *word, struct diags *d)
{
	const char *name = x->scenario->id;
	uint64_t id;

	if (!str_to_u64(word, &id) && !str_eq(word, name)) {
		host_complain("--session: expected the number of a session, as "
			      "in manrs-lab report, or %s for the last one",
		    name);
		return NULL;
	}
	if (!host_open_store(x->host))
		return NULL;
	if (str_eq(word, name) &&
	    (id = (uint64_t)session_last(x->host->store, name)) == 0) {
		host_complain("--session: there is no session of %s yet", name);
		return NULL;
	}
	return session_copy(x->scenario, x->host->store, (int64_t)id, d);
}

static bool
open_session(struct export *x)
{
	struct host *h = x->host;
	const struct args *a = h->args;
	const char *commands = a->value[OPT_COMMANDS];
	struct session_options o;
	struct diags d;

	host_session_options(h, &o);
	o.store = NULL;
	o.batch = true;
	if (commands != NULL && !str_eq(commands, "-"))
		o.file_dir = path_dir(&h->arena, commands);
	diags_init(&d, &h->arena);
	x->session = a->given[OPT_SESSION]
	    ? stored_session(x, a->value[OPT_SESSION], &d)
	    : session_open(x->scenario, &o, &d);
	if (x->session == NULL)
		host_print_diags(&d);
	diags_finish(&d);
	return x->session != NULL;
}

/* Routers and the RPKI are exported as they stand now; files tell the whole
 * story. */
static bool
play(struct export *x)
{
	const char *text = x->host->args->value[OPT_UNTIL];
	uint64_t until = sim_now(x->sim);

	if (text == NULL && x->kind == NULL && !x->host->args->given[OPT_RPKI])
		until = x->scenario->duration_ms;
	if (!host_until(x->host, x->scenario, &until))
		return false;
	if (sim_run(x->sim, until) != SIM_OSCILLATES)
		return true;
	host_complain("the network does not settle: it oscillates");
	return false;
}

static void
warn_of_candidates(struct export *x)
{
	const struct scenario *s = x->scenario;

	for (size_t i = 0; i < s->n_learner_routers; i++)
		if (session_has_candidate(x->session, s->learner_routers[i]))
			host_complain("%s has a candidate that is not "
				      "committed; what runs is exported",
			    s->learner_routers[i]);
}

/* --- routers --------------------------------------------------------------*/

static void
add_router(const struct export_world *w, router_id_t r, const char *kind,
    struct export_said *said, struct export_files *files)
{
	const char *name = sim_topology(w->sim)->routers[r].name;
	struct strbuf text = { 0 };

	if (str_eq(kind, "bird"))
		export_bird_print(w, r, said, &text);
	else
		export_router_print(w, r, said, &text);
	export_files_add(files,
	    arena_printf(files->arena, "%s/%s.conf", name, kind), &text);
}

static void
add_files(const struct export_world *w, const char *kind,
    struct export_said *said, struct export_files *files)
{
	struct strbuf text = { 0 };

	for (router_id_t r = 0; r < sim_topology(w->sim)->n_routers; r++)
		add_router(w, r, kind, said, files);
	export_links_print(w, kind, &text);
	export_files_add(files, "links", &text);
	export_vrps_print(w, &text);
	export_files_add(files, "vrps.json", &text);
	strbuf_add(&text, host_export_network);
	export_files_add(files, "network", &text);
	export_readme_print(w, kind, said, &text);
	export_files_add(files, "README.txt", &text);
}

/* False: something cannot be said and nobody insisted. */
static bool
tell(const struct export_said *said, bool force)
{
	for (size_t i = 0; i < said->notes.n; i++)
		host_complain("note: %s", said->notes.items[i]);
	for (size_t i = 0; i < said->refused.n; i++)
		host_complain("%s%s", force ? "warning: " : "",
		    said->refused.items[i]);
	if (said->refused.n == 0 || force)
		return true;
	host_complain("nothing is written: the routers would not do what they "
		      "do in the lab; --force writes them all the same");
	return false;
}

static bool
export_routers(struct export *x)
{
	struct host *h = x->host;
	const char *dir = h->args->operands[1];
	bool force = h->args->given[OPT_FORCE], ok;
	struct export_plan plan;
	struct export_world w = { x->scenario, x->sim, &plan };
	struct export_said said = { .arena = &h->arena };
	struct export_files files = { .arena = &h->arena };
	struct strbuf text = { 0 };

	warn_of_candidates(x);
	export_plan_make(x->sim, &plan);
	add_files(&w, x->kind, &said, &files);
	ok = tell(&said, force);
	if (ok && !export_files_write(&files, dir, force, &text)) {
		host_complain("%s", strbuf_str(&text));
		ok = false;
	} else if (ok) {
		strbuf_addf(&text,
		    "%s: %zu routers for %s. Start them: sudo sh %s/network "
		    "start\n",
		    dir, sim_topology(x->sim)->n_routers, x->kind, dir);
		ok = host_print_safe(strbuf_str(&text));
	}
	strbuf_finish(&text);
	export_files_finish(&files);
	export_said_finish(&said);
	export_plan_finish(&plan);
	return ok;
}

/* --- files ----------------------------------------------------------------*/

/* Time of t = 0 since 1970. A scenario without a date is on its first day. */
static uint64_t
epoch_ms(const struct scenario *s)
{
	unsigned y, m, d;
	uint64_t days = 0;

	if (s->date != NULL && sscanf(s->date, "%u-%u-%u", &y, &m, &d) == 3)
		days = clock_days(y, m, d);
	return days * 86400000u + s->epoch_ms;
}

static router_id_t
choose_router(struct export *x)
{
	const struct scenario *s = x->scenario;
	const struct topology *t = sim_topology(x->sim);
	const char *word = x->host->args->value[OPT_ROUTER];
	router_id_t r;

	if (word == NULL && s->n_learner_routers > 0)
		word = s->learner_routers[0];
	if (word == NULL)
		return 0;
	r = topology_find_router(t, word);
	if (r == ROUTER_NONE) {
		const char **names =
		    ARENA_ARRAY(&x->host->arena, t->n_routers, const char *);
		const char *near;

		for (size_t i = 0; i < t->n_routers; i++)
			names[i] = t->routers[i].name;
		near = str_nearest(word, names, t->n_routers);
		host_complain("--router: there is no router %s%s%s%s", word,
		    near != NULL ? "; did you mean " : "",
		    near != NULL ? near : "", near != NULL ? "?" : "");
	}
	return r;
}

static bool
choose_neighbor(struct export *x, router_id_t r, edge_t *out)
{
	const char *word = x->host->args->value[OPT_NEIGHBOR];
	const struct topology *t = sim_topology(x->sim);
	struct ip_addr addr;
	uint32_t as;

	*out = EDGE_NONE;
	if (word == NULL)
		return true;
	if (ip_addr_parse(word, &addr)) {
		*out = topology_find_edge(t, r, &addr);
	} else if (str_to_u32(str_starts(word, "AS") ? word + 2 : word, &as)) {
		*out = topology_edge_to_as(t, r, as, AF_V4);
		if (*out == EDGE_NONE)
			*out = topology_edge_to_as(t, r, as, AF_V6);
	} else {
		host_complain("--neighbor: expected an address or an AS "
			      "number, found %s",
		    word);
		return false;
	}
	if (*out == EDGE_NONE)
		host_complain("--neighbor: %s has no session with %s",
		    t->routers[r].name, word);
	return *out != EDGE_NONE;
}

static const char *const views[] = { [MRT_RECEIVED] = "received",
	[MRT_ACCEPTED] = "accepted",
	[MRT_BEST] = "best" };

static bool
choose_view(struct export *x, enum mrt_view *out)
{
	const char *word = x->host->args->value[OPT_VIEW], *near;

	*out = MRT_RECEIVED;
	if (word == NULL)
		return true;
	for (size_t i = 0; i < ARRAY_LEN(views); i++)
		if (str_eq(views[i], word)) {
			*out = (enum mrt_view)i;
			return true;
		}
	near = str_nearest(word, views, ARRAY_LEN(views));
	host_complain("--view: expected received, accepted or best, found "
		      "%s%s%s%s",
	    word, near != NULL ? "; did you mean " : "",
	    near != NULL ? near : "", near != NULL ? "?" : "");
	return false;
}

static bool
write_bytes(struct export *x, const char *path, const struct bytes *data,
    const char *said)
{
	struct strbuf text = { 0 };
	bool ok;

	if (str_eq(path, "-")) {
		ok = fwrite(data->data, 1, data->n, stdout) == data->n &&
		    fflush(stdout) == 0;
		if (!ok)
			host_complain("cannot write to standard output");
		return ok;
	}
	ok = export_file_write(path, data->data, data->n,
	    x->host->args->given[OPT_FORCE], &text);
	if (!ok) {
		host_complain("%s", strbuf_str(&text));
	} else {
		strbuf_addf(&text, "%s: %s\n", path, said);
		ok = host_print_safe(strbuf_str(&text));
	}
	strbuf_finish(&text);
	return ok;
}

static void
say_left_out(size_t n, const char *what)
{
	if (n > 0)
		host_complain("note: %zu %s left out, too long for their "
			      "format",
		    n, what);
}

static bool
export_mrt(struct export *x)
{
	const struct args *a = x->host->args;
	router_id_t r = choose_router(x);
	struct bytes data = { 0 };
	struct strbuf said = { 0 };
	struct mrt_written n;
	enum mrt_view view;
	bool ok;

	if (r == ROUTER_NONE || !choose_view(x, &view))
		return false;
	if (a->given[OPT_UPDATES])
		n = mrt_export_updates(x->sim, r, false, epoch_ms(x->scenario),
		    &data);
	else
		n = mrt_export_rib(x->sim, r, view, epoch_ms(x->scenario),
		    &data);
	strbuf_addf(&said, "%zu records, %zu %s of %s", n.records, n.paths,
	    a->given[OPT_UPDATES] ? "messages" : "paths",
	    sim_topology(x->sim)->routers[r].name);
	say_left_out(n.left_out,
	    a->given[OPT_UPDATES] ? "messages are" : "paths are");
	ok = write_bytes(x, a->value[OPT_MRT], &data, strbuf_str(&said));
	strbuf_finish(&said);
	bytes_finish(&data);
	return ok;
}

static bool
export_pcap(struct export *x)
{
	router_id_t r = choose_router(x);
	struct bytes data = { 0 };
	struct strbuf said = { 0 };
	struct pcap_written n;
	edge_t e;
	bool ok;

	if (r == ROUTER_NONE || !choose_neighbor(x, r, &e))
		return false;
	n = pcap_export(x->sim, r, e, epoch_ms(x->scenario), &data);
	strbuf_addf(&said, "%zu packets, %zu messages of %s", n.packets,
	    n.messages, sim_topology(x->sim)->routers[r].name);
	say_left_out(n.left_out, "messages are");
	ok = write_bytes(x, x->host->args->value[OPT_PCAP], &data,
	    strbuf_str(&said));
	strbuf_finish(&said);
	bytes_finish(&data);
	return ok;
}

/* --- the command ----------------------------------------------------------*/

static bool
choose_kind(struct export *x)
{
	static const char *const kinds[] = { "frr", "bird" };
	const struct args *a = x->host->args;
	const char *word = a->value[OPT_AS], *near;
	int given = a->given[OPT_AS] + a->given[OPT_MRT] + a->given[OPT_PCAP] +
	    a->given[OPT_RPKI];

	if (given != 1) {
		host_complain(
		    "export: give one of --as frr|bird DIR, --mrt FILE, "
		    "--pcap FILE, --rpki DIR");
		return false;
	}
	if (!a->given[OPT_RPKI] &&
	    (a->given[OPT_VALID_FROM] || a->given[OPT_BROKEN])) {
		host_complain("export: --valid-from and --broken go with "
			      "--rpki DIR");
		return false;
	}
	if (word == NULL) {
		if (a->n_operands > 1)
			host_complain("export: a folder goes with --as");
		return a->n_operands == 1;
	}
	for (size_t i = 0; i < ARRAY_LEN(kinds); i++)
		if (str_eq(kinds[i], word))
			x->kind = kinds[i];
	near = str_nearest(word, kinds, ARRAY_LEN(kinds));
	if (x->kind == NULL)
		host_complain("--as: expected frr or bird, found %s%s%s%s",
		    word, near != NULL ? "; did you mean " : "",
		    near != NULL ? near : "", near != NULL ? "?" : "");
	else if (a->n_operands < 2)
		host_complain("export: --as needs a folder to write to");
	return x->kind != NULL && a->n_operands == 2;
}

static bool
export_what(struct export *x)
{
	if (x->kind != NULL)
		return export_routers(x);
	if (x->host->args->given[OPT_RPKI])
		return export_rpki(x->host, x->sim,
		    x->scenario->date != NULL ? epoch_ms(x->scenario) / 1000
					      : 0);
	return x->host->args->given[OPT_MRT] ? export_mrt(x) : export_pcap(x);
}

int
host_export(struct host *h)
{
	struct export x = { .host = h };
	int status = EXIT_BAD_INPUT;

	if (!choose_kind(&x))
		return status;
	x.scenario = host_load_scenario(h, h->args->operands[0]);
	if (x.scenario == NULL)
		return status;
	if (open_session(&x) && batch_give_file(x.host, x.session)) {
		x.sim = session_world(x.session)->sim;
		if (play(&x) && export_what(&x))
			status = EXIT_DONE;
	}
	session_close(x.session);
	scenario_destroy(x.scenario);
	return status;
}
