/* What validators hand out as files: VRPs and ASPAs as JSON and as CSV, in the
 * forms of rpki-client, Routinator, FORT and the RIPE NCC's archive.
 *
 *   {"metadata": {...},
 *    "roas": [{"asn": "AS64500" or 64500, "prefix": "192.0.2.0/24",
 *              "maxLength": 24, "ta": "ripe", "expires": 1700000000}],
 *    "aspas": [{"customer_asid": 64500, "providers": [64501]}]}
 *                or {"customer": "AS64500", "providers": ["AS64501"]}
 *
 *   ASN,IP Prefix,Max Length,Trust Anchor,Expires
 *   AS64500,192.0.2.0/24,24,ripe,1700000000
 *
 * The columns of CSV are known by their names, in any order and quoted or not;
 * others, such as URI, are passed over. Times and trust anchors are not looked
 * at: what is in the list was valid when it was written. */
#ifndef REGISTRY_VRP_LIST_H
#define REGISTRY_VRP_LIST_H

#include "registry/as_map.h"
#include "registry/pick.h"
#include "registry/vrp.h"

enum {
	VRP_LINE_MAX = 4096,      /* bytes of a line of CSV */
	VRP_PROVIDERS_MAX = 16384 /* of one ASPA */
};

/* Members of ASPAs are sorted, each once. */
struct vrp_list {
	struct vrp *vrps; /* owned */
	size_t n_vrps, cap_vrps;
	struct as_record *aspas; /* owned; members in the arena */
	size_t n_aspas, cap_aspas;
};
void vrp_list_finish(struct vrp_list *l);

/* --- as a stream ----------------------------------------------------------
 * Bytes in whatever portions they come. The form is known by the first
 * character, "{" for JSON. Wrong entries are diagnostics with their places
 * (line and column), and reading goes on for more of them, up to DIAG_KEEP. */

struct vrp_reader;

struct vrp_counts {
	uint64_t vrps, aspas; /* in the file */
	uint64_t other;       /* elements of other arrays, as router keys */
	uint64_t left_out;    /* that nobody asked for */
};

/* All of it is borrowed; pick may be NULL: everything. What is picked is added
 * to out, up to max entries, more of them are an error. */
struct vrp_reader *vrp_reader_create(struct arena *arena, struct diags *d,
    const char *file, const struct pick *pick, size_t max,
    struct vrp_list *out);
void vrp_reader_destroy(struct vrp_reader *r); /* NULL is fine */
/* False: there are errors enough, more need not come. */
bool vrp_reader_feed(struct vrp_reader *r, const char *data, size_t n);
/* False when there was any error; out is then as it was before. */
bool vrp_reader_finish(struct vrp_reader *r, struct vrp_counts *counts);

/* --- as text --------------------------------------------------------------*/

/* The whole text, added to out, or nothing of it. */
bool vrp_list_read(struct arena *arena, struct diags *d, const char *file,
    const char *text, size_t len, struct vrp_list *out);
/* In order, nothing twice; an ASPA that comes again is one with the members of
 * both. */
void vrp_list_sort(struct vrp_list *l, struct arena *arena);
/* As JSON, one entry a line; reads again as the same. */
void vrp_list_print(const struct vrp_list *l, struct strbuf *out);

#endif
