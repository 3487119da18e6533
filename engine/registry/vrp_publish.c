#include "registry/vrp_publish.h"

#include "core/json.h"

/* Both write one record a line, so that a person can read and grep it; the
 * values are all of the lab's making but for the names, which are escaped. */
static void
add_quoted(struct strbuf *out, const char *s)
{
	struct json j;

	json_init(&j, out, false);
	json_put_string(&j, NULL, s);
}

/* Routinator's word for what no trust anchor is behind. */
static const char *
anchor(const char *ta)
{
	return ta != NULL ? ta : "N/A";
}

static const char *
comma(size_t i)
{
	return i > 0 ? ",\n" : "\n";
}

/* --- Routinator -----------------------------------------------------------*/

static void
add_routinator_aspas(const struct vrp_publication *p, struct strbuf *out)
{
	strbuf_add(out, ",\n  \"aspas\": [");
	for (size_t i = 0; i < p->n_aspas; i++) {
		const struct published_aspa *a = &p->aspas[i];

		strbuf_addf(out,
		    "%s    { \"customer\": \"AS%u\", \"providers\": [",
		    comma(i), a->customer_as);
		for (size_t k = 0; k < a->n_providers; k++)
			strbuf_addf(out, "%s\"AS%u\"", k > 0 ? ", " : "",
			    a->providers[k]);
		strbuf_add(out, "], \"ta\": ");
		add_quoted(out, anchor(a->ta));
		strbuf_add(out, " }");
	}
	strbuf_add(out, "\n  ]");
}

void
vrp_print_routinator_json(const struct vrp_publication *p, struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];

	strbuf_addf(out,
	    "{\n  \"metadata\": {\n    \"generated\": %llu,\n"
	    "    \"generatedTime\": \"%s\"\n  },\n  \"roas\": [",
	    (unsigned long long)p->generated_s, p->generated_text);
	for (size_t i = 0; i < p->n_vrps; i++) {
		const struct vrp *v = &p->vrps[i].vrp;

		strbuf_addf(out,
		    "%s    { \"asn\": \"AS%u\", \"prefix\": \"%s\", "
		    "\"maxLength\": %u, \"ta\": ",
		    comma(i), v->origin_as, prefix_print(&v->prefix, text),
		    v->max_length);
		add_quoted(out, anchor(p->vrps[i].ta));
		strbuf_add(out, " }");
	}
	strbuf_add(out, "\n  ]");
	if (p->n_aspas > 0)
		add_routinator_aspas(p, out);
	strbuf_add(out, "\n}\n");
}

void
vrp_print_routinator_csv(const struct vrp_publication *p, struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];

	strbuf_add(out, "ASN,IP Prefix,Max Length,Trust Anchor\n");
	for (size_t i = 0; i < p->n_vrps; i++) {
		const struct vrp *v = &p->vrps[i].vrp;

		strbuf_addf(out, "AS%u,%s,%u,%s\n", v->origin_as,
		    prefix_print(&v->prefix, text), v->max_length,
		    anchor(p->vrps[i].ta));
	}
}

/* --- rpki-client ----------------------------------------------------------*/

static void
add_expires(struct strbuf *out, uint64_t expires_s)
{
	if (expires_s != 0)
		strbuf_addf(out, ", \"expires\": %llu",
		    (unsigned long long)expires_s);
}

static void
add_rpki_client_aspas(const struct vrp_publication *p, struct strbuf *out)
{
	strbuf_add(out, ",\n\n\t\"aspas\": [");
	for (size_t i = 0; i < p->n_aspas; i++) {
		const struct published_aspa *a = &p->aspas[i];

		strbuf_addf(out, "%s\t\t{ \"customer_asid\": %u", comma(i),
		    a->customer_as);
		add_expires(out, a->expires_s);
		strbuf_add(out, ", \"providers\": [");
		for (size_t k = 0; k < a->n_providers; k++)
			strbuf_addf(out, "%s%u", k > 0 ? ", " : "",
			    a->providers[k]);
		strbuf_add(out, "] }");
	}
	strbuf_add(out, "\n\t]");
}

void
vrp_print_rpki_client_json(const struct vrp_publication *p, struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];

	strbuf_add(out, "{\n\t\"metadata\": {\n\t\t\"buildmachine\": ");
	add_quoted(out, p->validator);
	strbuf_addf(out,
	    ",\n\t\t\"buildtime\": \"%s\",\n\t\t\"vrps\": %zu,\n"
	    "\t\t\"uniquevrps\": %zu,\n\t\t\"aspas\": %zu\n\t},\n\n"
	    "\t\"roas\": [",
	    p->generated_text, p->n_vrps, p->n_vrps, p->n_aspas);
	for (size_t i = 0; i < p->n_vrps; i++) {
		const struct vrp *v = &p->vrps[i].vrp;

		strbuf_addf(out,
		    "%s\t\t{ \"asn\": %u, \"prefix\": \"%s\", "
		    "\"maxLength\": %u, \"ta\": ",
		    comma(i), v->origin_as, prefix_print(&v->prefix, text),
		    v->max_length);
		add_quoted(out, anchor(p->vrps[i].ta));
		add_expires(out, p->vrps[i].expires_s);
		strbuf_add(out, " }");
	}
	strbuf_add(out, "\n\t]");
	if (p->n_aspas > 0)
		add_rpki_client_aspas(p, out);
	strbuf_add(out, "\n}\n");
}

void
vrp_print_rpki_client_csv(const struct vrp_publication *p, struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];

	strbuf_add(out, "ASN,IP Prefix,Max Length,Trust Anchor,Expires\n");
	for (size_t i = 0; i < p->n_vrps; i++) {
		const struct vrp *v = &p->vrps[i].vrp;

		strbuf_addf(out, "AS%u,%s,%u,%s,%llu\n", v->origin_as,
		    prefix_print(&v->prefix, text), v->max_length,
		    anchor(p->vrps[i].ta),
		    (unsigned long long)p->vrps[i].expires_s);
	}
}

/* --- over HTTP ------------------------------------------------------------*/

static void print_index(const struct vrp_publication *p, struct strbuf *out);

static const struct {
	const char *path, *type, *what;
	void (*print)(const struct vrp_publication *p, struct strbuf *out);
} pages[] = {
	{ "/", "text/plain; charset=utf-8", "this list", print_index },
	{ "/json", "application/json", "as Routinator writes it",
	    vrp_print_routinator_json },
	{ "/csv", "text/csv; charset=utf-8", "as Routinator writes it",
	    vrp_print_routinator_csv },
	{ "/vrps.json", "application/json", "as rpki-client writes it",
	    vrp_print_rpki_client_json },
	{ "/vrps.csv", "text/csv; charset=utf-8", "as rpki-client writes it",
	    vrp_print_rpki_client_csv },
};

static void
print_index(const struct vrp_publication *p, struct strbuf *out)
{
	strbuf_addf(out, "Validator %s: %zu VRPs, %zu ASPAs.\n\n", p->validator,
	    p->n_vrps, p->n_aspas);
	for (size_t i = 0; i < ARRAY_LEN(pages); i++)
		strbuf_addf(out, "%-12s%s\n", pages[i].path, pages[i].what);
}

static void
answer(const struct vrp_publication *p, const struct http_request *q,
    struct bytes *out)
{
	struct http_answer a = { .status = 404 };
	struct strbuf content = { 0 };

	/* A query would ask for a selection, which nobody makes here. */
	for (size_t i = 0; i < ARRAY_LEN(pages) && !q->has_query; i++) {
		if (!http_text_is(q->path, pages[i].path))
			continue;
		/* As a validator that is still at its first run. */
		a.status = p->has_data ? 200 : 503;
		if (!p->has_data)
			break;
		a.etag = p->etag;
		a.type = pages[i].type;
		if (http_tag_matches(q->if_none_match, p->etag))
			a.status = 304;
		else
			pages[i].print(p, &content);
		a.content = strbuf_str(&content);
		a.n = content.len;
	}
	http_add_answer(out, q, &a);
	strbuf_finish(&content);
}

bool
vrp_http_receive(const struct vrp_publication *p, const uint8_t *data, size_t n,
    size_t *used, struct bytes *out)
{
	struct http_request q;
	unsigned status = 400;

	*used = 0;
	switch (http_read(data, n, &q, used, &status)) {
	case HTTP_READ_MORE:
		return true;
	case HTTP_READ_DONE:
		answer(p, &q, out);
		return q.keep_open;
	case HTTP_READ_BAD:
		*used = n;
		http_add_answer(out, NULL,
		    &(struct http_answer){ .status = status });
		return false;
	}
	base_panic(__FILE__, __LINE__, "unknown result");
}
