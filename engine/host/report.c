/* report [SESSION|SCENARIO]: a stored, graded report as text or JSON. */
#include "core/json_read.h"
#include "host/catalog.h"

#include <string.h>

/* The newest graded session that fits: a number is a session, a word a
 * scenario, nothing is any. Demonstrations only by their number. */
static const struct store_session *
find_session(const struct store_session *all, size_t n, const char *word)
{
	uint64_t id;
	bool by_id = word != NULL && str_to_u64(word, &id);
	const struct store_session *found = NULL;
	for (size_t i = 0; i < n; i++) {
		const struct store_session *s = &all[i];
		if (s->passed < 0 || (s->practice && !by_id))
			continue;
		if (by_id && (uint64_t)s->id != id)
			continue;
		if (!by_id && word != NULL && !str_eq(s->scenario, word))
			continue;
		if (found == NULL || s->id > found->id)
			found = s;
	}
	return found;
}

static enum verdict_state
state_of(const char *name)
{
	for (int s = VERDICT_PASS; s <= VERDICT_NO_DATA; s++)
		if (str_eq(verdict_state_name((enum verdict_state)s), name))
			return (enum verdict_state)s;
	return VERDICT_NO_DATA;
}

static enum evidence_kind
kind_of(const char *name)
{
	for (int k = EVIDENCE_ROUTE; name != NULL && k <= EVIDENCE_NOTE; k++)
		if (str_eq(evidence_kind_name((enum evidence_kind)k), name))
			return (enum evidence_kind)k;
	return EVIDENCE_NOTE;
}

static void
read_evidence(struct verdict *v, struct arena *arena, const char *json)
{
	struct diags d;
	diags_init(&d, arena);
	struct json_doc *doc =
	    json_doc_read(&d, "evidence", json, strlen(json));
	if (doc != NULL) {
		const struct json_value *list = json_doc_root(doc);
		size_t n = json_value_count(list);
		v->evidence = ARENA_ARRAY(arena, n, struct evidence);
		for (size_t i = 0; i < n; i++) {
			const struct json_value *e = json_value_at(list, i);
			const char *text =
			    json_value_string(json_value_get(e, "text"));
			v->evidence[i].kind = kind_of(
			    json_value_string(json_value_get(e, "kind")));
			v->evidence[i].text =
			    arena_strdup(arena, text != NULL ? text : "");
		}
		v->n_evidence = n;
	}
	json_doc_destroy(doc);
	diags_finish(&d);
}

static const struct requirement *
requirement_of(struct store *store, struct arena *arena, const char *id,
    const char *edition)
{
	const struct requirement *r = NULL;
	if (edition != NULL && edition[0] != '\0')
		r = store_requirement(store, id, edition);
	size_t n = 0;
	const struct requirement *all = store_requirements(store, &n);
	for (size_t i = 0; r == NULL && i < n; i++)
		if (str_eq(all[i].id, id))
			r = &all[i];
	if (r != NULL)
		return r;
	/* A row of another version of the program. */
	struct requirement *unknown = ARENA_NEW(arena, struct requirement);
	*unknown = (struct requirement){ .id = id,
		.programme = "",
		.mandatory = true,
		.edition = "",
		.title = id,
		.wording = "",
		.strength = "",
		.source = "" };
	return unknown;
}

static struct report *
build_report(struct host *h, const struct store_session *s)
{
	struct report *r = ARENA_NEW(&h->arena, struct report);
	const struct catalog_scenario *entry =
	    catalog_find(catalog_read(h, &h->arena), s->scenario);
	struct store_verdict *rows;
	r->scenario = s->scenario;
	r->seed = s->seed;
	r->edition = entry != NULL ? entry->edition : "";
	struct store_entry *journal;
	size_t n = store_journal(h->store, s->id, &h->arena, &journal);
	if (n > 0)
		r->virtual_time_ms = journal[n - 1].time_ms;
	r->n_verdicts = store_result_latest(h->store, s->id, &h->arena, &rows);
	r->verdicts = ARENA_ARRAY(&h->arena, r->n_verdicts + 1, struct verdict);
	for (size_t i = 0; i < r->n_verdicts; i++) {
		struct verdict *v = &r->verdicts[i];
		v->requirement = requirement_of(h->store, &h->arena,
		    rows[i].requirement, r->edition);
		v->state = state_of(rows[i].state);
		v->optional = rows[i].optional;
		v->points = (uint32_t)rows[i].points;
		v->max = (uint32_t)rows[i].max;
		v->reason = "";
		if (rows[i].evidence != NULL)
			read_evidence(v, &h->arena, rows[i].evidence);
	}
	if (r->edition[0] == '\0' && r->n_verdicts > 0)
		r->edition = r->verdicts[0].requirement->edition;
	report_sum(r, &h->arena, true);
	return r;
}

int
host_report(struct host *h)
{
	const char *word =
	    h->args->n_operands > 0 ? h->args->operands[0] : NULL;
	if (!host_open_store(h))
		return EXIT_BAD_INPUT;
	struct store_session *sessions;
	size_t n = store_sessions(h->store, &h->arena, &sessions);
	const struct store_session *s = find_session(sessions, n, word);
	if (s == NULL) {
		host_complain("nothing graded is stored%s%s",
		    word != NULL ? " for " : "", word != NULL ? word : "");
		return EXIT_BAD_INPUT;
	}
	struct report *r = build_report(h, s);
	struct strbuf out = { 0 };
	if (h->args->given[OPT_JSON]) {
		report_json(r, &out);
	} else {
		strbuf_addf(&out, "Session %lld of %s%s\n\n", (long long)s->id,
		    s->touched != NULL ? s->touched : s->started,
		    s->practice ? " (a demonstration)" : "");
		report_print(r, &out);
	}
	bool ok = host_print_all(&out);
	if (!ok)
		return EXIT_BAD_INPUT;
	return r->passed ? EXIT_DONE : EXIT_NOT_MET;
}
