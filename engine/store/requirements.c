/* The requirements: from the text in the program into the database, where
 * reports of other programs find them, and from there into memory. */
#include "store/store_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const char store_sql_requirements[];

/* Names the text, so that a database knows whether it has it. */
static void
text_name(char out[17])
{
	uint64_t h = 0;

	for (const char *p = store_sql_requirements; *p != '\0'; p++)
		h = base_mix(h, (unsigned char)*p);
	snprintf(out, 17, "%016llx", (unsigned long long)h);
}

/* The name of the text that the database has; "" when none. */
static int
loaded_name(struct store *s, char out[17])
{
	sqlite3_stmt *st = store_use(s, ST_FACT_GET);
	int rc;

	out[0] = '\0';
	store_bind(st, 1, "lab");
	store_bind(st, 2, "requirements");
	if (store_row(s, ST_FACT_GET, &rc)) {
		const char *text = (const char *)sqlite3_column_text(st, 0);

		if (text != NULL && strlen(text) == 16)
			memcpy(out, text, 17);
		sqlite3_reset(st);
	}
	return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

static int
replace_rows(struct store *s, const char *name)
{
	sqlite3_stmt *st;
	int rc = store_begin(s);

	if (rc == SQLITE_OK)
		rc = sqlite3_exec(s->db, "DELETE FROM requirement", NULL, NULL,
		    NULL);
	if (rc == SQLITE_OK)
		rc = sqlite3_exec(s->db, store_sql_requirements, NULL, NULL,
		    NULL);
	if (rc == SQLITE_OK) {
		st = store_use(s, ST_FACT_SET);
		store_bind(st, 1, "lab");
		store_bind(st, 2, "requirements");
		store_bind(st, 3, name);
		store_bind(st, 4, "");
		rc = store_run(s, ST_FACT_SET);
	}
	return store_end(s, rc);
}

static int
read_rows(struct store *s)
{
	sqlite3_stmt *st = store_use(s, ST_REQUIREMENTS);
	struct requirement *rows = NULL;
	size_t cap = 0;
	int rc;

	s->n_requirements = 0;
	while (store_row(s, ST_REQUIREMENTS, &rc)) {
		struct arena *a = &s->arena;

		GROW(rows, s->n_requirements, cap);
		rows[s->n_requirements++] = (struct requirement){
			.id = store_text(st, 0, a),
			.programme = store_text(st, 1, a),
			.action = sqlite3_column_int(st, 2),
			.mandatory = sqlite3_column_int(st, 3) != 0,
			.edition = store_text(st, 4, a),
			.title = store_text(st, 5, a),
			.wording = store_text(st, 6, a),
			.strength = store_text(st, 7, a),
			.source = store_text(st, 8, a),
		};
	}
	s->requirements =
	    arena_memdup(&s->arena, rows, s->n_requirements * sizeof(*rows));
	free(rows);
	return rc;
}

int
store_load_requirements(struct store *s)
{
	char ours[17], theirs[17];
	int rc;

	text_name(ours);
	rc = loaded_name(s, theirs);
	if (rc == SQLITE_OK && !str_eq(ours, theirs))
		rc = replace_rows(s, ours);
	return rc == SQLITE_OK ? read_rows(s) : rc;
}

const struct requirement *
store_requirements(struct store *s, size_t *n)
{
	*n = s->n_requirements;
	return s->requirements;
}

const struct requirement *
store_requirement(struct store *s, const char *id, const char *edition)
{
	for (size_t i = 0; i < s->n_requirements; i++)
		if (str_eq(s->requirements[i].id, id) &&
		    str_eq(s->requirements[i].edition, edition))
			return &s->requirements[i];
	return NULL;
}
