/* A YAML text from outside and the places in it; internal to scenario/.
 *
 * Reading goes in passes over the same bytes, each with its own limit to what
 * it trusts: yaml_scan (size, encoding, control characters, depth, anchors,
 * aliases, tags, duplicate keys), yaml_text_open (libyaml's document, for
 * places), yaml_shape_check (the document against the schema tables: every
 * misspelt, missing or ill-typed key at its place), yaml_shape_load (libcyaml
 * fills the structures of scenario/yaml_shape.h). */
#ifndef SCENARIO_YAML_TEXT_H
#define SCENARIO_YAML_TEXT_H

#include <yaml.h>

#include "core/diag.h"

enum {
	YAML_NODES_MAX = 100000, /* scalars, lists and mappings in one text */
	YAML_KEYS_MAX = 256,     /* keys of one mapping */
	YAML_MARK = 256
};

/* Text with an index of its lines. file and text are borrowed. */
struct yaml_text {
	const char *file, *text;
	size_t len;
	size_t *lines; /* offset of each line's first byte; owned */
	size_t n_lines;
	size_t *marks; /* offset of every YAML_MARK-th character; owned */
	size_t n_marks;
	yaml_document_t document;
	bool has_document;
};

void yaml_text_init(
    struct yaml_text *t, const char *file, const char *text, size_t len);
void yaml_text_finish(struct yaml_text *t);

/* First pass. False, with diagnostics, when the text may not be looked at
 * further. max: bytes allowed. */
bool yaml_scan(struct yaml_text *t, size_t max, struct diags *d);

/* Makes the document. Only after a good scan. */
bool yaml_text_open(struct yaml_text *t, struct diags *d);

/* From mark to mark; columns as bytes. */
struct place yaml_place(
    const struct yaml_text *t, yaml_mark_t start, yaml_mark_t end);
/* The place of a byte of the text. */
struct place yaml_place_byte(const struct yaml_text *t, size_t offset);
/* "links.0.customer": the value there, or NULL. */
yaml_node_t *yaml_find(const struct yaml_text *t, const char *path);
/* The value at path; when it is not there, the nearest that holds it. */
struct place yaml_place_of(const struct yaml_text *t, const char *path);

/* A place inside the text at path, given by line and column of that text: exact
 * for a block ("|"), otherwise the place of the whole. */
struct place yaml_place_inside(const struct yaml_text *t, const char *path,
    const struct place *inside);

/* An error with the line it is about. */
struct diag *yaml_error(const struct yaml_text *t, struct diags *d,
    const char *code, struct place at, const char *fmt, ...)
    PRINTF_LIKE(5, 6);

#endif
