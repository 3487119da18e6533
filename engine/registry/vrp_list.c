#include "registry/vrp_list.h"

#include <stdlib.h>
#include <string.h>

#include "registry/json_fields.h"
#include "registry/vrp_list_private.h"
#include "registry/vrp_print.h"

void
vrp_list_finish(struct vrp_list *l)
{
	free(l->vrps);
	free(l->aspas);
	*l = (struct vrp_list){ 0 };
}

/* --- what is kept ---------------------------------------------------------*/

struct diag *
vrp_complain(struct vrp_reader *r, const char *code, struct place place,
    const char *message)
{
	return diag_add(r->diags, DIAG_ERROR, code, place, "%s", message);
}

static bool
has_room(struct vrp_reader *r, struct place place)
{
	struct diag *item;

	if (r->out->n_vrps - r->had_vrps + r->out->n_aspas - r->had_aspas <
	    r->max)
		return true;
	item = vrp_complain(r, "vrp-limit", place, "too many entries");
	diag_suggest(r->diags, item, "at most %zu", r->max);
	return false;
}

void
vrp_keep(struct vrp_reader *r, const struct vrp *v, struct place place)
{
	struct vrp_list *out = r->out;

	r->counts.vrps++;
	/* AS0 is nobody's: only the space decides. */
	if (r->pick != NULL && !pick_has_as(r->pick, v->origin_as) &&
	    !pick_has_prefix(r->pick, &v->prefix)) {
		r->counts.left_out++;
		return;
	}
	if (!has_room(r, place))
		return;
	GROW(out->vrps, out->n_vrps, out->cap_vrps);
	out->vrps[out->n_vrps++] = *v;
}

static void
keep_aspa(struct vrp_reader *r, const struct as_record *a, struct place place)
{
	struct vrp_list *out = r->out;

	r->counts.aspas++;
	if (r->pick != NULL && !pick_has_as(r->pick, a->as)) {
		r->counts.left_out++;
		return;
	}
	if (!has_room(r, place))
		return;
	GROW(out->aspas, out->n_aspas, out->cap_aspas);
	out->aspas[out->n_aspas] = *a;
	out->aspas[out->n_aspas++].members =
	    arena_memdup(r->arena, a->members, a->n * sizeof(*a->members));
}

bool
vrp_had_enough(const struct vrp_reader *r)
{
	return r->stopped || r->diags->errors - r->errors >= DIAG_KEEP;
}

/* --- JSON -----------------------------------------------------------------*/

static bool
json_vrp(struct json_fields *f, const struct json_value *entry, struct vrp *out)
{
	const struct json_value *asn = json_member(f, entry, "asn");
	const struct json_value *prefix = json_member(f, entry, "prefix");
	bool ok = asn != NULL && prefix != NULL;

	if (asn != NULL && !json_asn(f, asn, &out->origin_as))
		ok = false;
	if (prefix != NULL && !json_prefix(f, prefix, &out->prefix))
		return false;
	return ok &&
	    json_max_length(f, entry, "maxLength", &out->prefix,
		&out->max_length);
}

static int
u32_cmp(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* In order, each once; how many are left. */
static size_t
sort_ases(uint32_t *ases, size_t n)
{
	size_t kept = 0;

	if (n > 1)
		qsort(ases, n, sizeof(*ases), u32_cmp);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || ases[kept - 1] != ases[i])
			ases[kept++] = ases[i];
	return kept;
}

static bool
json_providers(struct json_fields *f, const struct json_value *list,
    struct as_record *out)
{
	size_t n = json_value_count(list);
	uint32_t *all;
	bool ok = true;

	if (!json_is(f, list, JSON_ARRAY_KIND))
		return false;
	if (n > VRP_PROVIDERS_MAX) {
		json_complain(f, list, "providers",
		    "more than 16384 providers of one AS");
		return false;
	}
	all = xcalloc(n + 1, sizeof(*all));
	for (size_t i = 0; i < n; i++)
		if (!json_asn(f, json_value_at(list, i), &all[i]))
			ok = false;
	out->members = all;
	out->n = sort_ases(all, n);
	return ok;
}

/* Members are the caller's to free, after errors too. */
static bool
json_aspa(struct json_fields *f, const struct json_value *entry,
    struct as_record *out)
{
	const struct json_value *customer =
	    json_value_get(entry, "customer_asid");
	const struct json_value *providers;

	if (customer == NULL)
		customer = json_member(f, entry, "customer");
	providers = json_member(f, entry, "providers");
	if (customer == NULL || providers == NULL ||
	    !json_asn(f, customer, &out->as))
		return false;
	return json_providers(f, providers, out);
}

static void
take_entry(struct vrp_reader *r, const struct json_item *item, bool is_aspa)
{
	struct place place = { r->file, item->line, item->column, 1 };
	struct json_fields f = { .diags = r->diags, .family = "vrp" };
	struct json_doc *doc;
	struct as_record aspa = { 0 };
	struct vrp vrp;

	if (item->text[0] != '{') {
		vrp_complain(r, "vrp-entry", place, "expected an object");
		return;
	}
	doc = json_doc_read_at(r->diags, place, item->text, item->len);
	if (doc == NULL)
		return;
	f.doc = doc;
	if (!is_aspa) {
		if (json_vrp(&f, json_doc_root(doc), &vrp))
			vrp_keep(r, &vrp, place);
	} else if (json_aspa(&f, json_doc_root(doc), &aspa)) {
		keep_aspa(r, &aspa, place);
	}
	free((uint32_t *)aspa.members);
	json_doc_destroy(doc);
}

static void
start_array(struct vrp_reader *r, const struct json_item *item)
{
	struct place place = { r->file, item->line, item->column, 1 };
	bool *has = str_eq(item->path, "roas") ? &r->has_roas
	    : str_eq(item->path, "aspas")      ? &r->has_aspas
					       : NULL;

	if (has != NULL && *has)
		vrp_complain(r, "json-syntax", place, "this key comes twice");
	if (has != NULL)
		*has = true;
}

/* What has to be an array is something else. */
static void
look_at_member(struct vrp_reader *r, const struct json_item *item)
{
	struct place place = { r->file, item->line, item->column, 1 };

	if (str_eq(item->path, "roas") || str_eq(item->path, "aspas"))
		vrp_complain(r, "vrp-entry", place, "expected an array");
}

static void
take_other(struct vrp_reader *r, const struct json_item *item)
{
	struct place place = { r->file, item->line, item->column, 1 };

	if (json_text_check(r->diags, place, item->text, item->len))
		r->counts.other++;
}

static void
take_json(struct vrp_reader *r)
{
	struct json_item item;

	while (!vrp_had_enough(r))
		switch (json_stream_next(r->stream, &item)) {
		case JSON_STREAM_ARRAY:
			start_array(r, &item);
			break;
		case JSON_STREAM_ITEM:
			if (str_eq(item.path, "roas"))
				take_entry(r, &item, false);
			else if (str_eq(item.path, "aspas"))
				take_entry(r, &item, true);
			else
				take_other(r, &item);
			break;
		case JSON_STREAM_MEMBER:
			look_at_member(r, &item);
			break;
		case JSON_STREAM_ERROR:
			r->stopped = true;
			return;
		case JSON_STREAM_MORE:
		case JSON_STREAM_END:
			return;
		}
}

static void
finish_json(struct vrp_reader *r)
{
	json_stream_finish(r->stream);
	take_json(r);
	if (r->diags->errors == r->errors && !r->has_roas && !r->has_aspas)
		vrp_complain(r, "vrp-roas", (struct place){ r->file, 1, 1, 1 },
		    "expected an object with an array \"roas\" or \"aspas\"");
}

/* --- a stream -------------------------------------------------------------*/

struct vrp_reader *
vrp_reader_create(struct arena *arena, struct diags *d, const char *file,
    const struct pick *pick, size_t max, struct vrp_list *out)
{
	struct vrp_reader *r = xcalloc(1, sizeof(*r));

	*r = (struct vrp_reader){ .arena = arena,
		.diags = d,
		.file = file,
		.pick = pick,
		.out = out,
		.max = max,
		.errors = d->errors,
		.had_vrps = out->n_vrps,
		.had_aspas = out->n_aspas };
	r->stream = json_stream_create(d, file);
	return r;
}

void
vrp_reader_destroy(struct vrp_reader *r)
{
	if (r == NULL)
		return;
	json_stream_destroy(r->stream);
	strbuf_finish(&r->prelude);
	strbuf_finish(&r->text);
	free(r);
}

static void
feed_form(struct vrp_reader *r, const char *data, size_t n)
{
	if (r->form == FORM_JSON) {
		json_stream_feed(r->stream, data, n);
		take_json(r);
	} else {
		vrp_csv_feed(r, data, n);
	}
}

/* By the first character that is neither a blank nor of a byte order mark.
 * False: it has not come. */
static bool
find_form(struct vrp_reader *r, const char **data, size_t *n)
{
	static const char said_nothing[] = " \t\r\n\xef\xbb\xbf";

	while (
	    *n > 0 && **data != '\0' && strchr(said_nothing, **data) != NULL) {
		if (r->prelude.len == VRP_LINE_MAX)
			break;
		strbuf_addc(&r->prelude, **data);
		(*data)++;
		(*n)--;
	}
	if (*n == 0)
		return false;
	r->form = **data == '{' || **data == '[' ? FORM_JSON : FORM_CSV;
	if (r->prelude.len > 0)
		feed_form(r, r->prelude.s, r->prelude.len);
	return true;
}

bool
vrp_reader_feed(struct vrp_reader *r, const char *data, size_t n)
{
	if (vrp_had_enough(r))
		return false;
	if (r->form == FORM_UNKNOWN && !find_form(r, &data, &n))
		return true;
	if (!vrp_had_enough(r) && n > 0)
		feed_form(r, data, n);
	return !vrp_had_enough(r);
}

bool
vrp_reader_finish(struct vrp_reader *r, struct vrp_counts *counts)
{
	if (!vrp_had_enough(r) && r->form == FORM_JSON)
		finish_json(r);
	else if (!vrp_had_enough(r))
		vrp_csv_finish(r);
	if (counts != NULL)
		*counts = r->counts;
	if (r->diags->errors == r->errors)
		return true;
	r->out->n_vrps = r->had_vrps;
	r->out->n_aspas = r->had_aspas;
	return false;
}

/* --- text -----------------------------------------------------------------*/

bool
vrp_list_read(struct arena *arena, struct diags *d, const char *file,
    const char *text, size_t len, struct vrp_list *out)
{
	struct vrp_reader *r =
	    vrp_reader_create(arena, d, file, NULL, SIZE_MAX, out);
	bool ok;

	(void)vrp_reader_feed(r, text, len);
	ok = vrp_reader_finish(r, NULL);
	vrp_reader_destroy(r);
	return ok;
}

void
vrp_list_sort(struct vrp_list *l, struct arena *arena)
{
	struct vrp_set *set = vrp_set_create(l->vrps, l->n_vrps);
	struct as_map *map = as_map_create(l->aspas, l->n_aspas);
	const struct vrp *vrps = vrp_set_items(set, &l->n_vrps);
	const struct as_record *aspas = as_map_items(map, &l->n_aspas);

	if (l->n_vrps > 0)
		memcpy(l->vrps, vrps, l->n_vrps * sizeof(*vrps));
	for (size_t i = 0; i < l->n_aspas; i++) {
		l->aspas[i] = aspas[i];
		l->aspas[i].members = arena_memdup(arena, aspas[i].members,
		    aspas[i].n * sizeof(*aspas[i].members));
	}
	vrp_set_destroy(set);
	as_map_destroy(map);
}

void
vrp_list_print(const struct vrp_list *l, struct strbuf *out)
{
	strbuf_add(out, "{\n  \"roas\": [");
	for (size_t i = 0; i < l->n_vrps; i++)
		vrp_print_entry(&l->vrps[i], NULL, i == 0, out);
	strbuf_add(out, "\n  ],\n  \"aspas\": [");
	for (size_t i = 0; i < l->n_aspas; i++)
		vrp_print_aspa_entry(&l->aspas[i], i == 0, out);
	strbuf_add(out, "\n  ]\n}\n");
}
