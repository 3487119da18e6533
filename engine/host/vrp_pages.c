#include "host/vrp_pages.h"

#include "host/http.h"

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
answer(const struct vrp_pages *p, const struct http_request *q,
    struct bytes *out)
{
	struct http_answer a = { .status = 404 };
	struct strbuf content = { 0 };

	/* A query would ask for a selection, which nobody makes here. */
	for (size_t i = 0; i < ARRAY_LEN(pages) && !q->has_query; i++) {
		if (!http_text_is(q->path, pages[i].path))
			continue;
		/* As a validator that is still at its first run. */
		a.status = p->found != NULL ? 200 : 503;
		if (p->found == NULL)
			break;
		a.etag = p->etag;
		a.type = pages[i].type;
		if (http_tag_matches(q->if_none_match, p->etag))
			a.status = 304;
		else
			pages[i].print(p->found, &content);
		a.content = strbuf_str(&content);
		a.n = content.len;
	}
	http_add_answer(out, q, &a);
	strbuf_finish(&content);
}

bool
vrp_pages_receive(const struct vrp_pages *p, const uint8_t *data, size_t n,
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
