/* A list of VRPs while it is read; internal to registry/. */
#ifndef REGISTRY_VRP_LIST_PRIVATE_H
#define REGISTRY_VRP_LIST_PRIVATE_H

#include "core/json_stream.h"
#include "registry/vrp_list.h"

enum form { FORM_UNKNOWN, FORM_JSON, FORM_CSV };
enum column { COLUMN_ASN, COLUMN_PREFIX, COLUMN_MAX_LENGTH, COLUMN_LAST };

struct vrp_reader {
	struct arena *arena;
	struct diags *diags;
	const char *file;
	const struct pick *pick;
	struct vrp_list *out;
	size_t max;
	size_t errors, had_vrps, had_aspas; /* at the start */
	bool stopped; /* nothing can be read behind an error */
	struct vrp_counts counts;
	enum form form;
	struct strbuf prelude; /* what says nothing about the form */
	/* JSON */
	struct json_stream *stream;
	bool has_roas, has_aspas;
	/* CSV */
	struct strbuf text; /* of a line that is not complete */
	uint32_t line;
	bool has_header;
	size_t n_columns;
	int columns[COLUMN_LAST]; /* -1: there is none */
};

struct diag *vrp_complain(struct vrp_reader *r, const char *code,
    struct place place, const char *message);
/* Counts one, and keeps it when it is wanted. */
void vrp_keep(struct vrp_reader *r, const struct vrp *v, struct place place);
bool vrp_had_enough(const struct vrp_reader *r);

void vrp_csv_feed(struct vrp_reader *r, const char *data, size_t n);
void vrp_csv_finish(struct vrp_reader *r);

#endif
