/* The document against the tables, and the tables filled by libcyaml.
 *
 * libcyaml stops at the first error and says it in several lines. So the
 * document is compared with the same tables first, which finds all misspelt,
 * missing and ill-typed keys, each at its place; libcyaml then reads a text
 * that it cannot refuse. */
#include "scenario/yaml_shape.h"

#include <stdlib.h>
#include <string.h>

enum { SUGGESTION_MAX = 60 }; /* bytes of keys in a suggestion */

struct shape {
	const struct yaml_text *t;
	struct diags *d;
	bool ok;
};

/* The name a value has in messages. */
struct called {
	const char *root; /* of the file's own value */
	const char *key;  /* NULL: the file's own value */
	bool entry;       /* one of the list called so */
};

static struct place
node_place(struct shape *s, const yaml_node_t *n)
{
	struct place p = yaml_place(s->t, n->start_mark, n->end_mark);

	if (n->type != YAML_SCALAR_NODE)
		p.len = 1;
	return p;
}

static struct diag *
shape_error(struct shape *s, const yaml_node_t *n, const char *code,
    const char *text)
{
	s->ok = false;
	return yaml_error(s->t, s->d, code, node_place(s, n), "%s", text);
}

/* "nodes", an entry of "nodes", the scenario */
static void
add_name(struct strbuf *out, struct called c)
{
	if (c.entry)
		strbuf_add(out, "an entry of ");
	if (c.key != NULL)
		strbuf_addf(out, "\"%s\"", c.key);
	else
		strbuf_add(out, c.root);
}

static const char *
node_noun(const yaml_node_t *n)
{
	if (n->type == YAML_SEQUENCE_NODE)
		return "a list";
	if (n->type == YAML_MAPPING_NODE)
		return "a mapping";
	return n->data.scalar.length == 0 ? "nothing" : "a single value";
}

static void
expected(struct shape *s, const yaml_node_t *n, struct called c,
    const char *what)
{
	struct strbuf text = { 0 };

	add_name(&text, c);
	strbuf_addf(&text, " must be %s, found %s", what, node_noun(n));
	shape_error(s, n, "type", text.s);
	strbuf_finish(&text);
}

static const char *
scalar(const yaml_node_t *n)
{
	return (const char *)n->data.scalar.value;
}

static void
wrong_value(struct shape *s, const yaml_node_t *n, struct called c,
    const char *what, const char *suggestion)
{
	struct strbuf text = { 0 };
	struct diag *item;

	add_name(&text, c);
	strbuf_addf(&text, " must be %s, found \"%s\"", what, scalar(n));
	item = shape_error(s, n, "value", text.s);
	if (suggestion != NULL)
		diag_suggest(s->d, item, "%s", suggestion);
	strbuf_finish(&text);
}

/* Decimal only: libcyaml would read 010 as eight. */
static void
check_number(struct shape *s, const yaml_node_t *n, struct called c)
{
	const char *v = scalar(n), *digits = str_behind_as(v);
	uint32_t number;

	if (n->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
		wrong_value(s, n, c, "a number without quotes", NULL);
	else if (digits != v && str_to_u32(digits, &number))
		wrong_value(s, n, c, "a number", digits);
	else if (!str_to_u32(v, &number) || (v[0] == '0' && v[1] != '\0'))
		wrong_value(s, n, c, "a number from 0 to 4294967295", NULL);
}

static void
check_bool(struct shape *s, const yaml_node_t *n, struct called c)
{
	if (n->data.scalar.style != YAML_PLAIN_SCALAR_STYLE ||
	    (!str_eq(scalar(n), "true") && !str_eq(scalar(n), "false")))
		wrong_value(s, n, c, "true or false", NULL);
}

static void
check_enum(struct shape *s, const yaml_node_t *n, struct called c,
    const cyaml_schema_value_t *v)
{
	const char *names[16];
	struct strbuf what = { 0 };
	size_t count = v->enumeration.count;

	INVARIANT(count <= ARRAY_LEN(names));
	for (size_t i = 0; i < count; i++) {
		names[i] = v->enumeration.strings[i].str;
		if (str_eq(names[i], scalar(n))) {
			strbuf_finish(&what);
			return;
		}
		if (i > 0)
			strbuf_add(&what, i + 1 < count ? ", " : " or ");
		strbuf_add(&what, names[i]);
	}
	wrong_value(s, n, c, what.s, str_nearest(scalar(n), names, count));
	strbuf_finish(&what);
}

static void
check_string(struct shape *s, const yaml_node_t *n, struct called c,
    const cyaml_schema_value_t *v)
{
	struct strbuf text = { 0 };

	if (n->data.scalar.length >= v->string.min &&
	    n->data.scalar.length <= v->string.max)
		return;
	add_name(&text, c);
	if (n->data.scalar.length == 0)
		strbuf_add(&text, " is empty");
	else
		strbuf_addf(&text, " is too long: %zu bytes, at most %u",
		    n->data.scalar.length, v->string.max);
	shape_error(s, n, "length", text.s);
	strbuf_finish(&text);
}

static const cyaml_schema_field_t *
find_field(const cyaml_schema_value_t *v, const char *key)
{
	const cyaml_schema_field_t *f = v->mapping.fields;

	for (; f->key != NULL; f++)
		if (str_eq(f->key, key))
			return f;
	return NULL;
}

static void
unknown_key(struct shape *s, const yaml_node_t *key, struct called c,
    const cyaml_schema_value_t *v)
{
	const char *names[64], *nearest;
	size_t n = 0;
	struct strbuf text = { 0 }, all = { 0 };
	struct diag *item;

	for (const cyaml_schema_field_t *f = v->mapping.fields; f->key != NULL;
	     f++) {
		INVARIANT(n < ARRAY_LEN(names));
		names[n++] = f->key;
		strbuf_addf(&all, "%s%s", n > 1 ? ", " : "", f->key);
	}
	strbuf_addf(&text, "unknown key \"%s\" in ", scalar(key));
	add_name(&text, c);
	item = shape_error(s, key, "unknown-key", text.s);
	nearest = str_nearest(scalar(key), names, n);
	if (nearest != NULL)
		diag_suggest(s->d, item, "%s", nearest);
	else if (all.len <= SUGGESTION_MAX)
		diag_suggest(s->d, item, "one of %s", all.s);
	strbuf_finish(&text);
	strbuf_finish(&all);
}

static void check_value(struct shape *s, yaml_node_t *n, struct called c,
    const cyaml_schema_value_t *v);

static void
check_mapping(struct shape *s, yaml_node_t *n, struct called c,
    const cyaml_schema_value_t *v)
{
	yaml_document_t *doc = (yaml_document_t *)&s->t->document;
	bool seen[64] = { false };

	for (yaml_node_pair_t *p = n->data.mapping.pairs.start;
	     p < n->data.mapping.pairs.top; p++) {
		yaml_node_t *key = yaml_document_get_node(doc, p->key);
		const cyaml_schema_field_t *f = find_field(v, scalar(key));

		if (f == NULL) {
			unknown_key(s, key, c, v);
			continue;
		}
		INVARIANT((size_t)(f - v->mapping.fields) < ARRAY_LEN(seen));
		seen[f - v->mapping.fields] = true;
		check_value(s, yaml_document_get_node(doc, p->value),
		    (struct called){ c.root, f->key, false }, &f->value);
	}
	for (const cyaml_schema_field_t *f = v->mapping.fields; f->key != NULL;
	     f++) {
		struct strbuf text = { 0 };

		if (seen[f - v->mapping.fields] ||
		    (f->value.flags & CYAML_FLAG_OPTIONAL) != 0)
			continue;
		strbuf_addf(&text, "\"%s\" is missing in ", f->key);
		add_name(&text, c);
		shape_error(s, n, "missing-key", text.s);
		strbuf_finish(&text);
	}
}

static void
check_sequence(struct shape *s, yaml_node_t *n, struct called c,
    const cyaml_schema_value_t *v)
{
	yaml_document_t *doc = (yaml_document_t *)&s->t->document;
	size_t count =
	    (size_t)(n->data.sequence.items.top - n->data.sequence.items.start);

	if (count < v->sequence.min || count > v->sequence.max) {
		struct strbuf text = { 0 };

		add_name(&text, c);
		strbuf_addf(&text, " has %zu entries, expected ", count);
		if (v->sequence.min == v->sequence.max)
			strbuf_addf(&text, "%u", v->sequence.min);
		else
			strbuf_addf(&text, "%u to %u", v->sequence.min,
			    v->sequence.max);
		shape_error(s, n, "entries", text.s);
		strbuf_finish(&text);
	}
	for (size_t i = 0; i < count; i++)
		check_value(s,
		    yaml_document_get_node(doc,
			n->data.sequence.items.start[i]),
		    (struct called){ c.root, c.key, true }, v->sequence.entry);
}

/* The grammar has no recursion, so neither has this beyond its depth. */
static void
check_value(struct shape *s, yaml_node_t *n, struct called c,
    const cyaml_schema_value_t *v)
{
	if (v->type == CYAML_MAPPING) {
		if (n->type == YAML_MAPPING_NODE)
			check_mapping(s, n, c, v);
		else
			expected(s, n, c, "a mapping (key: value)");
	} else if (v->type == CYAML_SEQUENCE) {
		if (n->type == YAML_SEQUENCE_NODE)
			check_sequence(s, n, c, v);
		else
			expected(s, n, c, "a list");
	} else if (n->type != YAML_SCALAR_NODE) {
		expected(s, n, c, "a single value");
	} else if (v->type == CYAML_UINT) {
		check_number(s, n, c);
	} else if (v->type == CYAML_BOOL) {
		check_bool(s, n, c);
	} else if (v->type == CYAML_ENUM) {
		check_enum(s, n, c, v);
	} else {
		INVARIANT(v->type == CYAML_STRING);
		check_string(s, n, c, v);
	}
}

bool
yaml_shape_check(struct yaml_text *t, const struct yaml_grammar *grammar,
    struct diags *d)
{
	struct shape s = { .t = t, .d = d, .ok = true };

	if (!yaml_scan(t, SCENARIO_FILE_MAX, d) || !yaml_text_open(t, d))
		return false;
	check_value(&s, yaml_document_get_root_node(&t->document),
	    (struct called){ grammar->name, NULL, false }, &grammar->value);
	return s.ok;
}

/* --- libcyaml -------------------------------------------------------------*/

/* libcyaml makes a list longer by one entry at a time, and copies it each time
 * where realloc does. So blocks here have room to grow. */
struct block {
	size_t cap;
	max_align_t bytes[];
};

static void *
shape_memory(void *ctx, void *ptr, size_t size)
{
	struct block *b = ptr == NULL
	    ? NULL
	    : (struct block *)((char *)ptr - offsetof(struct block, bytes));

	(void)ctx;
	if (size == 0) {
		free(b);
		return NULL;
	}
	if (b != NULL && size <= b->cap)
		return ptr;
	if (b != NULL && size < b->cap * 2)
		size = b->cap * 2;
	b = xrealloc(b, offsetof(struct block, bytes) + size);
	b->cap = size;
	return b->bytes;
}

static const cyaml_config_t *
shape_config(void)
{
	static const cyaml_config_t config = {
		.mem_fn = shape_memory,
		.log_level = CYAML_LOG_ERROR,
		.flags = CYAML_CFG_NO_ALIAS,
	};

	return &config;
}

bool
yaml_shape_load(const struct yaml_text *t, const struct yaml_grammar *grammar,
    void **out, unsigned *n, struct diags *d)
{
	cyaml_err_t err;

	*out = NULL;
	err = cyaml_load_data((const uint8_t *)t->text, t->len, shape_config(),
	    &grammar->value, out, n);
	if (err == CYAML_OK)
		return true;
	yaml_error(t, d, "yaml", (struct place){ t->file, 0, 0, 0 },
	    "%s cannot be read: %s", grammar->name, cyaml_strerror(err));
	return false;
}

void
yaml_shape_free(const struct yaml_grammar *grammar, void *data, unsigned n)
{
	if (data != NULL)
		cyaml_free(shape_config(), &grammar->value, data, n);
}
