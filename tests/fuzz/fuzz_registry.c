/* What a registry publishes: RPSL text, VRPs as JSON and CSV, SLURM and
 * contacts as YAML and from PeeringDB. Whatever the input, nothing is published
 * by a text with an error, everything stands in order, and what was published
 * can be looked up again. "{" first means JSON, "-" or "[" a list of contacts,
 * "A", "U" or a quote CSV, a NUL in RPSL another text. */
#include <stdlib.h>
#include <string.h>

#include "registry/contact_json.h"
#include "registry/irr_update.h"
#include "registry/rpsl.h"
#include "registry/rpsl_dump.h"
#include "registry/slurm.h"
#include "registry/vrp_list.h"
#include "scenario/scenario.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* It is found by its key, and what is shown of it reads as the same object. */
static void
check_object(const struct irr *irr, struct arena *scratch,
    const struct irr_object *o)
{
	struct irr again = { 0 };
	struct diags ignored;
	size_t len = strlen(o->text);

	INVARIANT(irr_find(irr, &o->id, o->id.source) == o);
	/* A line that is moved to its column may become too long to be read. */
	if (len >= LEX_LINE_MAX)
		return;
	diags_init(&ignored, scratch);
	INVARIANT(rpsl_read(&again, &ignored, NULL, o->text, len));
	INVARIANT(again.n_objects == 1);
	INVARIANT(str_eq(again.objects[0]->text, o->text));
	INVARIANT(str_eq(again.objects[0]->id.key, o->id.key));
	diags_finish(&ignored);
	irr_finish(&again);
}

/* What an update changed is taken back by going back in time. */
static void
check_update(struct irr *irr, struct arena *scratch, const struct rpsl_text *t,
    bool trusted)
{
	const struct irr_update how = { .now_ms = 1, .trusted = trusted };
	struct irr_report report;
	struct strbuf text = { 0 };
	size_t before = irr->n_objects;

	irr_update(irr, scratch, &how, t, &report);
	INVARIANT(report.n > 0);
	INVARIANT(report.changed == irr->n_changes);
	irr_report_print(&report, &text);
	INVARIANT(text.len > 0);
	strbuf_finish(&text);
	irr_seek(irr, 0);
	irr_drop_waiting(irr);
	INVARIANT(irr->n_objects == before);
}

/* As a dump it is read whatever is wrong, and in portions as at once. */
static void
check_dump(struct arena *arena, const char *text, size_t len)
{
	struct rpsl_dump_counts c[2];
	struct irr irr[2] = { 0 };
	struct diags d;

	diags_init(&d, arena);
	for (size_t i = 0; i < 2; i++) {
		struct rpsl_dump *r =
		    rpsl_dump_create(&d, "dump", NULL, 10000, &irr[i]);
		for (size_t at = 0, n; at < len; at += n) {
			n = i == 0 ? len : 1 + at % 7;
			n = n < len - at ? n : len - at;
			if (!rpsl_dump_feed(r, text + at, n))
				break;
		}
		if (!rpsl_dump_finish(r, &c[i]))
			INVARIANT(irr[i].n_objects == 0);
		rpsl_dump_destroy(r);
		INVARIANT(c[i].objects >= c[i].kept + c[i].wrong);
	}
	INVARIANT(c[0].objects == c[1].objects && c[0].kept == c[1].kept);
	INVARIANT(irr[0].n_objects == irr[1].n_objects);
	for (size_t i = 0; i < irr[0].n_objects; i++)
		INVARIANT(
		    str_eq(irr[0].objects[i]->text, irr[1].objects[i]->text));
	irr_finish(&irr[0]);
	irr_finish(&irr[1]);
	diags_finish(&d);
}

static void
check_rpsl(struct diags *d, const char *text, size_t len)
{
	struct irr irr = { 0 };
	struct arena scratch = { 0 };

	const char *end = memchr(text, '\0', len);
	size_t first = end != NULL ? (size_t)(end - text) : len;
	size_t second = end != NULL ? first + 1 : len;
	const struct rpsl_text texts[] = { { "first", text, first },
		{ "second", text + second, len - second } };
	bool ok = rpsl_read_all(&irr, d, texts, ARRAY_LEN(texts));
	INVARIANT(ok == (d->errors == 0));
	INVARIANT(ok || irr.n_objects + irr.n_by_origin == 0);
	for (size_t i = 0; i < irr.n_objects; i++)
		check_object(&irr, &scratch, irr.objects[i]);
	for (size_t i = 0; i < irr.n_by_origin; i++) {
		const struct irr_object *o = irr.by_origin[i];
		INVARIANT(irr_has_route(&irr, &o->id.prefix, o->id.as));
		INVARIANT(i == 0 || irr.by_origin[i - 1]->id.as <= o->id.as);
	}
	check_dump(&scratch, text, len);
	check_update(&irr, &scratch, &texts[0], true);
	check_update(&irr, &scratch, &texts[1], false);
	irr_finish(&irr);
	arena_finish(&scratch);
}

/* In portions of any size it is the same list, and so it is when it is written
 * and read again. */
static void
check_again(struct arena *arena, const char *text, size_t len,
    const struct vrp_list *wanted)
{
	struct vrp_list found = { 0 }, again = { 0 };
	struct strbuf out = { 0 }, once_more = { 0 };
	struct diags d;

	diags_init(&d, arena);
	struct vrp_reader *r =
	    vrp_reader_create(arena, &d, "input", NULL, SIZE_MAX, &found);
	for (size_t at = 0, n; at < len; at += n) {
		n = 1 + at % 5;
		n = n < len - at ? n : len - at;
		if (!vrp_reader_feed(r, text + at, n))
			break;
	}
	INVARIANT(vrp_reader_finish(r, NULL));
	vrp_reader_destroy(r);
	INVARIANT(found.n_vrps == wanted->n_vrps);
	INVARIANT(found.n_aspas == wanted->n_aspas);
	vrp_list_sort(&found, arena);
	vrp_list_print(&found, &out);
	INVARIANT(vrp_list_read(arena, &d, "again", out.s, out.len, &again));
	vrp_list_print(&again, &once_more);
	INVARIANT(str_eq(out.s, once_more.s));
	vrp_list_finish(&found);
	vrp_list_finish(&again);
	strbuf_finish(&out);
	strbuf_finish(&once_more);
	diags_finish(&d);
}

/* Each VRP makes its own announcement Valid, unless it is AS0. */
static void
check_vrps(struct arena *arena, struct diags *d, const char *text, size_t len)
{
	struct vrp_list list = { 0 };
	size_t errors = d->errors;

	bool ok = vrp_list_read(arena, d, "input", text, len, &list);
	INVARIANT(ok == (d->errors == errors));
	INVARIANT(ok || list.n_vrps + list.n_aspas == 0);
	struct vrp_set *set = vrp_set_create(list.vrps, list.n_vrps);
	for (size_t i = 0; i < list.n_vrps; i++) {
		const struct vrp *v = &list.vrps[i];
		struct rov_result r =
		    rov_validate(set, &v->prefix, v->origin_as);
		INVARIANT(r.because != NULL);
		INVARIANT((r.state == ROV_VALID) == (v->origin_as != 0));
	}
	vrp_set_destroy(set);
	if (ok)
		check_again(arena, text, len, &list);
	vrp_list_finish(&list);
}

/* What is asserted is never filtered, and stands in what is handed out. */
static void
check_slurm(struct arena *arena, struct diags *d, const char *text, size_t len)
{
	const struct slurm_text t = { "input", text, len };
	struct slurm s;
	size_t errors = d->errors, n;

	bool ok = slurm_read(arena, d, &t, 1, &s);
	INVARIANT(ok == (d->errors == errors));
	INVARIANT(ok || s.n_filters + s.n_assertions == 0);
	struct vrp_set *set = slurm_apply(&s, s.assertions, s.n_assertions);
	const struct vrp *v = vrp_set_items(set, &n);
	INVARIANT(n <= s.n_assertions && (n > 0) == (s.n_assertions > 0));
	for (size_t i = 0; i < n; i++)
		INVARIANT(v[i].max_length >= v[i].prefix.len);
	vrp_set_destroy(set);
}

/* What is printed reads as the same. */
static void
check_networks(struct arena *arena, const char *text, size_t len)
{
	struct contact_list list = { 0 }, again = { 0 };
	struct strbuf out = { 0 }, once_more = { 0 };
	struct diags d;

	diags_init(&d, arena);
	bool ok = contact_json_read(arena, &d, "input", text, len, &list);
	INVARIANT(ok == (d.errors == 0));
	INVARIANT(ok || list.n == 0);
	for (size_t i = 1; i < list.n; i++)
		INVARIANT(list.records[i - 1].as < list.records[i].as);
	contact_json_print(&list, &out);
	diags_finish(&d);
	diags_init(&d, arena);
	INVARIANT(
	    contact_json_read(arena, &d, "again", out.s, out.len, &again));
	contact_json_print(&again, &once_more);
	INVARIANT(str_eq(out.s, once_more.s));
	contact_list_finish(&list);
	contact_list_finish(&again);
	strbuf_finish(&out);
	strbuf_finish(&once_more);
	diags_finish(&d);
}

static void
check_contacts(struct diags *d, const char *text, size_t len)
{
	bool ok = registry_file_check("contacts.yaml", text, len, d);
	INVARIANT(ok == (d->errors == 0));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = { 0 };
	struct strbuf text = { 0 };
	struct diags d;

	diags_init(&d, &arena);
	const char *s = (const char *)data;
	if (size > 0 && s[0] == '{') {
		check_vrps(&arena, &d, s, size);
		check_slurm(&arena, &d, s, size);
		check_networks(&arena, s, size);
	} else if (size > 0 && (s[0] == 'A' || s[0] == 'U' || s[0] == '"'))
		check_vrps(&arena, &d, s, size);
	else if (size > 0 && (s[0] == '-' || s[0] == '['))
		check_contacts(&d, s, size);
	else if (size > 0)
		check_rpsl(&d, s, size);
	diags_render(&text, &d);
	strbuf_finish(&text);
	diags_finish(&d);
	arena_finish(&arena);
	return 0;
}
