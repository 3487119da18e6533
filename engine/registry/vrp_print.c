#include "registry/vrp_print.h"

#include "core/json.h"

/* --- one entry a line, so that a person can read and grep it --------------*/

/* How a tool writes an entry. */
struct form {
	const char *indent, *customer;
	bool is_word; /* "AS64500", with its quotes, and not 64500 */
	bool has_expiry;
};

static const struct form routinator = { "    ", "customer", true, false };
static const struct form rpki_client = { "\t\t", "customer_asid", false, true };

/* All values are of the lab's making but for the names. */
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

static void
add_as(struct strbuf *out, const struct form *f, uint32_t as)
{
	strbuf_addf(out, f->is_word ? "\"AS%u\"" : "%u", as);
}

static void
add_expires(struct strbuf *out, const struct form *f, uint64_t expires_s)
{
	if (f->has_expiry && expires_s != 0)
		strbuf_addf(out, ", \"expires\": %llu",
		    (unsigned long long)expires_s);
}

static void
begin_entry(struct strbuf *out, const struct form *f, bool first,
    const char *key)
{
	strbuf_addf(out, "%s\n%s{ \"%s\": ", first ? "" : ",", f->indent, key);
}

/* ta NULL: nothing is said about it. */
static void
add_vrp(struct strbuf *out, const struct form *f, bool first,
    const struct vrp *v, const char *ta, uint64_t expires_s)
{
	char text[PREFIX_TEXT_MAX];

	begin_entry(out, f, first, "asn");
	add_as(out, f, v->origin_as);
	strbuf_addf(out, ", \"prefix\": \"%s\", \"maxLength\": %u",
	    prefix_print(&v->prefix, text), v->max_length);
	if (ta != NULL) {
		strbuf_add(out, ", \"ta\": ");
		add_quoted(out, ta);
	}
	add_expires(out, f, expires_s);
	strbuf_add(out, " }");
}

static void
add_aspa(struct strbuf *out, const struct form *f, bool first,
    const struct published_aspa *a)
{
	begin_entry(out, f, first, f->customer);
	add_as(out, f, a->customer_as);
	add_expires(out, f, a->expires_s);
	strbuf_add(out, ", \"providers\": [");
	for (size_t i = 0; i < a->n_providers; i++) {
		strbuf_add(out, i > 0 ? ", " : "");
		add_as(out, f, a->providers[i]);
	}
	strbuf_add(out, "]");
	if (a->ta != NULL) {
		strbuf_add(out, ", \"ta\": ");
		add_quoted(out, a->ta);
	}
	strbuf_add(out, " }");
}

void
vrp_print_entry(const struct vrp *v, const char *ta, bool first,
    struct strbuf *out)
{
	add_vrp(out, &routinator, first, v, ta, 0);
}

void
vrp_print_aspa_entry(const struct as_record *a, bool first, struct strbuf *out)
{
	const struct published_aspa as = { .customer_as = a->as,
		.providers = a->members,
		.n_providers = a->n };

	add_aspa(out, &routinator, first, &as);
}

/* --- documents ------------------------------------------------------------*/

static void
add_vrps(struct strbuf *out, const struct form *f,
    const struct vrp_publication *p)
{
	for (size_t i = 0; i < p->n_vrps; i++)
		add_vrp(out, f, i == 0, &p->vrps[i].vrp, anchor(p->vrps[i].ta),
		    p->vrps[i].expires_s);
}

void
vrp_print_routinator_json(const struct vrp_publication *p, struct strbuf *out)
{
	strbuf_addf(out,
	    "{\n  \"metadata\": {\n    \"generated\": %llu,\n"
	    "    \"generatedTime\": \"%s\"\n  },\n  \"roas\": [",
	    (unsigned long long)p->generated_s, p->generated_text);
	add_vrps(out, &routinator, p);
	strbuf_add(out, "\n  ]");
	if (p->n_aspas > 0)
		strbuf_add(out, ",\n  \"aspas\": [");
	for (size_t i = 0; i < p->n_aspas; i++) {
		struct published_aspa a = p->aspas[i];

		a.ta = anchor(a.ta);
		add_aspa(out, &routinator, i == 0, &a);
	}
	strbuf_add(out, p->n_aspas > 0 ? "\n  ]\n}\n" : "\n}\n");
}

void
vrp_print_rpki_client_json(const struct vrp_publication *p, struct strbuf *out)
{
	strbuf_add(out, "{\n\t\"metadata\": {\n\t\t\"buildmachine\": ");
	add_quoted(out, p->validator);
	strbuf_addf(out,
	    ",\n\t\t\"buildtime\": \"%s\",\n\t\t\"vrps\": %zu,\n"
	    "\t\t\"uniquevrps\": %zu,\n\t\t\"aspas\": %zu\n\t},\n\n"
	    "\t\"roas\": [",
	    p->generated_text, p->n_vrps, p->n_vrps, p->n_aspas);
	add_vrps(out, &rpki_client, p);
	strbuf_add(out, "\n\t]");
	if (p->n_aspas > 0)
		strbuf_add(out, ",\n\n\t\"aspas\": [");
	for (size_t i = 0; i < p->n_aspas; i++) {
		struct published_aspa a = p->aspas[i];

		a.ta = NULL; /* it does not say */
		add_aspa(out, &rpki_client, i == 0, &a);
	}
	strbuf_add(out, p->n_aspas > 0 ? "\n\t]\n}\n" : "\n}\n");
}

static void
add_csv(struct strbuf *out, const struct vrp_publication *p, bool has_expiry)
{
	char text[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < p->n_vrps; i++) {
		const struct vrp *v = &p->vrps[i].vrp;

		strbuf_addf(out, "AS%u,%s,%u,%s", v->origin_as,
		    prefix_print(&v->prefix, text), v->max_length,
		    anchor(p->vrps[i].ta));
		if (has_expiry)
			strbuf_addf(out, ",%llu",
			    (unsigned long long)p->vrps[i].expires_s);
		strbuf_addc(out, '\n');
	}
}

void
vrp_print_routinator_csv(const struct vrp_publication *p, struct strbuf *out)
{
	strbuf_add(out, "ASN,IP Prefix,Max Length,Trust Anchor\n");
	add_csv(out, p, false);
}

void
vrp_print_rpki_client_csv(const struct vrp_publication *p, struct strbuf *out)
{
	strbuf_add(out, "ASN,IP Prefix,Max Length,Trust Anchor,Expires\n");
	add_csv(out, p, true);
}
