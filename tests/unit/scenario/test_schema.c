/* schema.json, which editors read, says what the tables say, which the
 * program reads: the same keys, needed or not, kinds, words and limits. */
#include "check.h"

#include <stdio.h>

#include <jansson.h>

#include "scenario/yaml_shape.h"

static json_t *schema;

static json_t *
resolve(json_t *j)
{
	const char *ref = json_string_value(json_object_get(j, "$ref"));

	if (ref == NULL)
		return j;
	assert_true(str_starts(ref, "#/$defs/"));
	j = json_object_get(json_object_get(schema, "$defs"),
	    ref + strlen("#/$defs/"));
	CHECK(ref, j != NULL);
	return j;
}

static long long
number(json_t *j, const char *key, long long otherwise)
{
	json_t *v = json_object_get(j, key);

	return v == NULL ? otherwise : json_integer_value(v);
}

/* "type" is this word, or a list with it. */
static bool
has_type(json_t *j, const char *word)
{
	json_t *type = json_object_get(j, "type"), *v;
	size_t i;

	if (json_is_string(type))
		return str_eq(json_string_value(type), word);
	json_array_foreach(type, i, v)
	{
		if (str_eq(json_string_value(v), word))
			return true;
	}
	return false;
}

static bool
in_list(json_t *list, const char *word)
{
	json_t *v;
	size_t i;

	json_array_foreach(list, i, v)
	{
		if (str_eq(json_string_value(v), word))
			return true;
	}
	return false;
}

static void compare(const char *at, json_t *j, const cyaml_schema_value_t *v);

static void
compare_mapping(const char *at, json_t *j, const cyaml_schema_value_t *v)
{
	json_t *properties = json_object_get(j, "properties");
	json_t *required = json_object_get(j, "required");
	size_t n = 0, needed = 0;

	CHECK(at, has_type(j, "object"));
	CHECK(at, json_is_false(json_object_get(j, "additionalProperties")));
	for (const cyaml_schema_field_t *f = v->mapping.fields; f->key != NULL;
	     f++, n++) {
		json_t *property = json_object_get(properties, f->key);
		bool optional = (f->value.flags & CYAML_FLAG_OPTIONAL) != 0;
		char path[200];

		snprintf(path, sizeof(path), "%s.%s", at, f->key);
		CHECK(path, property != NULL);
		CHECK(path, in_list(required, f->key) == !optional);
		needed += !optional;
		compare(path, property, &f->value);
	}
	CHECK_INT(at, json_object_size(properties), n);
	CHECK_INT(at, json_array_size(required), needed);
}

static void
compare_enum(const char *at, json_t *j, const cyaml_schema_value_t *v)
{
	json_t *words = json_object_get(j, "enum");

	CHECK_INT(at, json_array_size(words), v->enumeration.count);
	for (uint32_t i = 0; i < v->enumeration.count; i++)
		CHECK(at, in_list(words, v->enumeration.strings[i].str));
}

static void
compare(const char *at, json_t *j, const cyaml_schema_value_t *v)
{
	j = resolve(j);
	if (v->type == CYAML_MAPPING) {
		compare_mapping(at, j, v);
	} else if (v->type == CYAML_SEQUENCE) {
		CHECK(at, has_type(j, "array"));
		CHECK_INT(at, number(j, "minItems", 0), v->sequence.min);
		CHECK_INT(at, number(j, "maxItems", -1), v->sequence.max);
		compare(at, json_object_get(j, "items"), v->sequence.entry);
	} else if (v->type == CYAML_STRING) {
		CHECK(at, has_type(j, "string"));
		CHECK_INT(at, number(j, "minLength", 0), v->string.min);
		CHECK_INT(at, number(j, "maxLength", -1), v->string.max);
	} else if (v->type == CYAML_ENUM) {
		compare_enum(at, j, v);
	} else if (v->type == CYAML_BOOL) {
		CHECK(at, has_type(j, "boolean"));
	} else {
		CHECK(at, v->type == CYAML_UINT);
		CHECK(at, has_type(j, "integer"));
		CHECK(at, number(j, "minimum", -1) >= 0);
		CHECK(at, number(j, "maximum", -1) > 0);
		CHECK(at, number(j, "maximum", -1) <= UINT32_MAX);
	}
}

static void
says_what_the_tables_say(void **state)
{
	json_error_t error;

	(void)state;
	schema = json_load_file(LAB_SOURCE_DIR "/engine/scenario/schema.json",
	    0, &error);
	if (schema == NULL)
		fail_msg("%d:%d: %s", error.line, error.column, error.text);
	compare("scenario", schema, &yaml_scenario()->value);
	compare("contacts",
	    json_object_get(json_object_get(schema, "$defs"), "contacts"),
	    &yaml_contacts()->value);
	json_decref(schema);
}

/* The manual has a word on each key. */
static void
manual_names_every_key(void **state)
{
	static const char *const not_needed[] = { "name", "text", "title" };
	FILE *in = fopen(LAB_SOURCE_DIR "/scenarios/README.md", "rb");
	static char text[64 * 1024];
	const cyaml_schema_value_t *todo[64] = { &yaml_scenario()->value,
		&yaml_contacts()->value };
	size_t n = 2, len;

	(void)state;
	assert_non_null(in);
	len = fread(text, 1, sizeof(text) - 1, in);
	text[len] = '\0';
	fclose(in);
	while (n > 0) {
		const cyaml_schema_value_t *v = todo[--n];

		if (v->type == CYAML_SEQUENCE)
			v = v->sequence.entry;
		if (v->type != CYAML_MAPPING)
			continue;
		for (const cyaml_schema_field_t *f = v->mapping.fields;
		     f->key != NULL; f++) {
			bool skip = false;

			for (size_t i = 0; i < ARRAY_LEN(not_needed); i++)
				skip |= str_eq(f->key, not_needed[i]);
			CHECK(f->key, skip || strstr(text, f->key) != NULL);
			assert_true(n < ARRAY_LEN(todo));
			todo[n++] = &f->value;
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(says_what_the_tables_say),
		cmocka_unit_test(manual_names_every_key),
	};

	return RUN_TESTS(tests);
}
