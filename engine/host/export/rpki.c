#include "host/export/rpki.h"

#include <string.h>

#include "host/export/files.h"
#include "net/rpki.h"
#include "registry/sign.h"

enum {
	DAYS_VALID = 365,
	DAY_S = 86400,
	/* The clock of a validator may be a little slow. */
	SLACK_S = 300,
};
/* 1970-01-03, and a year before the end of 9999. */
static const uint64_t first_s = 2 * DAY_S + 1, last_s = 253370764799;

struct rpki_export {
	struct host *host;
	const struct sim *sim;
	uint64_t start_s;
	struct rpki_plan *own_plan; /* of a world that had none yet, or NULL */
	enum rpki_fault fault;
	struct rpki_state *broken; /* owned; NULL without a fault */
	struct sign_input in;
	struct sign_output out;
	struct rpki_result lab; /* what the lab makes of it */
	struct export_files files;
};

/* --- what is asked for ----------------------------------------------------*/

static bool
read_time(struct rpki_export *x)
{
	const char *word = x->host->args->value[OPT_VALID_FROM];
	uint64_t from_s;

	if (word == NULL) {
		from_s = clock_seconds() - SLACK_S;
	} else if (str_eq(word, "scenario")) {
		if (x->start_s == 0) {
			host_complain("--valid-from: this scenario has no "
				      "date; give one, as in 2024-01-03");
			return false;
		}
		from_s = x->start_s + sim_now(x->sim) / 1000;
	} else if (!clock_parse(word, &from_s)) {
		host_complain("--valid-from: expected scenario, or a time such "
			      "as 2024-01-03T14:00 (UTC), found %s",
		    word);
		return false;
	}
	if (from_s < first_s || from_s > last_s) {
		host_complain("--valid-from: expected a time from 1970-01-03 "
			      "to 9998");
		return false;
	}
	x->in.from_s = (int64_t)from_s;
	x->in.until_s = x->in.from_s + (int64_t)DAYS_VALID * DAY_S;
	return true;
}

static bool
read_fault(struct rpki_export *x)
{
	const char *word = x->host->args->value[OPT_BROKEN], *near;
	const char *words[RPKI_FAULT_LAST];

	x->fault = RPKI_SOUND;
	if (word == NULL)
		return true;
	x->fault = rpki_fault_find(word);
	if (x->fault != RPKI_FAULT_LAST)
		return true;
	for (int f = RPKI_SOUND + 1; f < RPKI_FAULT_LAST; f++)
		words[f - 1] = rpki_fault_word((enum rpki_fault)f);
	near = str_nearest(word, words, RPKI_FAULT_LAST - 1);
	host_complain("--broken: found %s%s%s%s; expected one of:", word,
	    near != NULL ? "; did you mean " : "", near != NULL ? near : "",
	    near != NULL ? "?" : "");
	for (int f = RPKI_SOUND + 1; f < RPKI_FAULT_LAST; f++)
		host_complain("  %-18s %s", words[f - 1],
		    rpki_fault_text((enum rpki_fault)f));
	return false;
}

/* --- what there is --------------------------------------------------------*/

static void
take_state(struct rpki_export *x)
{
	static const struct rpki_setup nothing_said = { 0 };

	x->in.plan = sim_rpki_plan(x->sim);
	x->in.state = sim_rpki_state(x->sim);
	x->in.now_ms = sim_now(x->sim);
	if (x->in.plan != NULL && x->in.state != NULL)
		return;
	x->own_plan = rpki_plan_create(sim_registry(x->sim), &nothing_said);
	x->in.plan = x->own_plan;
	x->in.state = x->own_plan->start;
}

/* With all repositories within reach and no exceptions of its own. */
static void
validate(struct rpki_export *x)
{
	struct arena *arena = &x->host->arena;
	const struct rpki_plan *p = x->in.plan;
	struct rpki_copy *copies =
	    ARENA_ARRAY(arena, p->n_repositories, struct rpki_copy);

	for (size_t i = 0; i < p->n_repositories; i++)
		copies[i] = (struct rpki_copy){ x->in.state, x->in.now_ms };
	rpki_validate(p, copies, NULL, x->in.now_ms, arena, &x->lab);
}

static bool
break_state(struct rpki_export *x)
{
	if (x->fault == RPKI_SOUND)
		return true;
	for (size_t i = 0; i < x->lab.n_verdicts; i++) {
		const struct rpki_object *o = x->lab.verdicts[i].object;

		if (x->lab.verdicts[i].reason != RPKI_USED ||
		    o->kind != RPKI_ROA ||
		    x->in.plan->cas[o->ca].parent == RPKI_NONE)
			continue;
		x->broken = rpki_state_break(x->in.state, x->fault,
		    (size_t)(o - x->in.state->objects));
		x->in.state = x->broken;
		validate(x);
		return true;
	}
	host_complain("--broken: no holder has published a ROA that is used, "
		      "so there is nothing to break");
	return false;
}

/* --- files ----------------------------------------------------------------*/

static void
add_file(struct rpki_export *x, const char *path, const struct sign_file *f)
{
	struct strbuf data = { 0 };

	strbuf_addn(&data, (const char *)f->data, f->n);
	export_files_add(&x->files, path, &data);
}

static void
add_signed(struct rpki_export *x)
{
	struct arena *arena = &x->host->arena;

	for (size_t i = 0; i < x->out.n_files; i++)
		add_file(x, path_join(arena, "cache", x->out.files[i].path),
		    &x->out.files[i]);
	for (size_t i = 0; i < x->out.n_anchors; i++) {
		const struct sign_anchor *a = &x->out.anchors[i];
		const struct sign_file *f = &x->out.files[a->cert];
		struct strbuf tal = { 0 };

		add_file(x,
		    arena_printf(arena, "cache/ta/%s/%s", a->name,
			strrchr(f->path, '/') + 1),
		    f);
		strbuf_add(&tal, a->tal);
		export_files_add(&x->files,
		    arena_printf(arena, "tals/%s.tal", a->name), &tal);
	}
}

static void
print_roa(const struct roa *roa, struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];

	strbuf_addf(out, "AS%u,%s,%u", (unsigned)roa->origin_as,
	    prefix_print(&roa->prefix, text), (unsigned)roa->max_length);
}

/* In the columns of Routinator and FORT. Objects are sorted, so that what two
 * CAs say stands side by side. */
static void
add_vrps(struct rpki_export *x)
{
	const struct roa *last = NULL;
	struct strbuf text = { 0 };

	strbuf_add(&text, "ASN,IP Prefix,Max Length\n");
	for (size_t i = 0; i < x->lab.n_verdicts; i++) {
		const struct rpki_object *o = x->lab.verdicts[i].object;

		if (x->lab.verdicts[i].reason != RPKI_USED ||
		    o->kind != RPKI_ROA ||
		    (last != NULL && registry_roa_cmp(last, &o->roa) == 0))
			continue;
		last = &o->roa;
		print_roa(last, &text);
		strbuf_addc(&text, '\n');
	}
	export_files_add(&x->files, "vrps.csv", &text);
}

static const char *
date_print(struct arena *arena, int64_t time_s)
{
	char text[CLOCK_TEXT_MAX];

	return arena_strdup(arena, clock_print((uint64_t)time_s, text));
}

static void
add_paragraph(struct strbuf *out, const char *text)
{
	args_wrap(out, text, 0);
	strbuf_addc(out, '\n');
}

static void
add_commands(const struct rpki_export *x, struct strbuf *out)
{
	add_paragraph(out,
	    "rpki-client and FORT read it without a network. rpki-client gives "
	    "up root for a user of its own, so that, for root, these folders "
	    "must be that user's:");
	strbuf_add(out,
	    "  mkdir out\n"
	    "  chown -R _rpki-client cache out    (as root only)\n"
	    "  rpki-client -n -d cache");
	for (size_t i = 0; i < x->out.n_anchors; i++)
		strbuf_addf(out, " -t tals/%s.tal", x->out.anchors[i].name);
	strbuf_add(out,
	    " out\n\n"
	    "  fort --mode=standalone --work-offline=true --tal=tals \\\n"
	    "    --local-repository=cache --output.roa=fort.csv\n\n");
	add_paragraph(out,
	    "One object explained: rpki-client -d cache -t TAL -f FILE. What "
	    "the "
	    "lab makes of all of them is in vrps.csv.");
	add_paragraph(out,
	    "To have it fetched, let an rsync server that answers to the name "
	    "HOST give cache/HOST/repo away as its module repo.");
}

static bool
has_aspa(const struct rpki_state *s)
{
	for (size_t i = 0; i < s->n_objects; i++)
		if (s->objects[i].kind == RPKI_ASPA)
			return true;
	return false;
}

static size_t
refused(const struct rpki_export *x)
{
	size_t n = 0;

	for (size_t i = 0; i < x->lab.n_verdicts; i++)
		n += x->lab.verdicts[i].reason != RPKI_USED;
	return n;
}

/* The ROA that the fault is about. */
static enum rpki_reason
why_refused(const struct rpki_export *x)
{
	for (size_t i = 0; i < x->lab.n_verdicts; i++)
		if (rpki_is_target(x->broken, x->lab.verdicts[i].object))
			return x->lab.verdicts[i].reason;
	return RPKI_USED;
}

static void
add_readme(struct rpki_export *x)
{
	struct arena *arena = &x->host->arena;
	struct strbuf out = { 0 }, roa = { 0 };

	add_paragraph(&out,
	    "This is the RPKI of a MANRS Lab scenario as a signed repository: "
	    "trust anchors, CAs, ROAs, ASPA objects, manifests and CRLs.");
	add_paragraph(&out,
	    "Its keys are no secret: they are part of the program, the same "
	    "for everybody. Never give these trust anchors to a validator that "
	    "routers of a real network ask.");
	add_paragraph(&out,
	    arena_printf(arena,
		"Everything is valid from %s to %s unless it is meant to have "
		"expired. Validators judge by the clock of their machine: "
		"export again, or with --valid-from, when it is out of date.",
		date_print(arena, x->in.from_s),
		date_print(arena, x->in.until_s)));
	if (x->fault != RPKI_SOUND) {
		print_roa(&x->broken->target.roa, &roa);
		add_paragraph(&out,
		    arena_printf(arena,
			"It is broken on purpose (%s). Of the ROA %s: %s. "
			"The lab refuses it, %zu object%s of %zu: %s [%s]. "
			"vrps.csv has what is left.",
			rpki_fault_word(x->fault), strbuf_str(&roa),
			rpki_fault_text(x->fault), refused(x),
			str_plural(refused(x)), x->lab.n_verdicts,
			rpki_reason_text(why_refused(x)),
			rpki_reason_clause(why_refused(x))));
	}
	add_commands(x, &out);
	if (has_aspa(x->in.state))
		add_paragraph(&out,
		    "ASPA objects have the form of version 1, which is that of "
		    "the drafts since 2023. rpki-client 8.2 knows an older "
		    "one, "
		    "refuses these, and goes on; FORT 1.5 passes over them.");
	strbuf_finish(&roa);
	export_files_add(&x->files, "README.txt", &out);
}

/* --- the command ----------------------------------------------------------*/

static bool
write_files(struct rpki_export *x)
{
	const struct args *a = x->host->args;
	const char *dir = a->value[OPT_RPKI];
	struct strbuf text = { 0 };
	bool ok;

	add_signed(x);
	add_vrps(x);
	add_readme(x);
	ok = export_files_write(&x->files, dir, a->given[OPT_FORCE], &text);
	if (!ok) {
		host_complain("%s", strbuf_str(&text));
	} else {
		strbuf_addf(&text,
		    "%s: %zu CA%s, %zu object%s, %zu VRP%s; valid until %s. "
		    "How to look at it: %s/README.txt\n",
		    dir, x->in.plan->n_cas, str_plural(x->in.plan->n_cas),
		    x->in.state->n_objects, str_plural(x->in.state->n_objects),
		    x->lab.n_vrps, str_plural(x->lab.n_vrps),
		    date_print(&x->host->arena, x->in.until_s), dir);
		ok = host_print_safe(strbuf_str(&text));
	}
	strbuf_finish(&text);
	return ok;
}

bool
export_rpki(struct host *h, const struct sim *sim, uint64_t start_s)
{
	struct rpki_export x = { .host = h,
		.sim = sim,
		.start_s = start_s,
		.files = { .arena = &h->arena } };
	struct strbuf why = { 0 };
	bool ok = read_time(&x) && read_fault(&x);

	if (ok) {
		take_state(&x);
		validate(&x);
		ok = break_state(&x);
	}
	if (ok && !sign_repository(&x.in, &h->arena, &x.out, &why)) {
		host_complain("--rpki: %s", strbuf_str(&why));
		ok = false;
	}
	ok = ok && write_files(&x);
	export_files_finish(&x.files);
	rpki_state_destroy(x.broken);
	rpki_plan_destroy(x.own_plan);
	strbuf_finish(&why);
	return ok;
}
