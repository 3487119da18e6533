/* The first pass over a YAML text: what may not be in it at all.
 *
 * libyaml's scanner becomes quadratic in nested flow collections and its
 * document loader copies what aliases name, so both are stopped here, at the
 * first event that goes too far. Anchors, aliases and tags have no use in a
 * scenario and are refused as such. */
#include "scenario/yaml_text.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/scenario.h"

struct level {
	bool mapping;
	bool value_next; /* the key has been seen */
	const char **keys;
	size_t n, cap;
};

struct scan {
	struct yaml_text *t;
	struct diags *d;
	struct arena arena; /* the keys */
	struct level levels[SCENARIO_DEPTH_MAX + 1];
	size_t depth;
	size_t nodes;
	size_t documents;
};

/* Every byte: UTF-8, no control or invisible format characters, lines end
 * with LF or CR LF. */
static bool
scan_characters(struct yaml_text *t, struct diags *d)
{
	for (size_t i = 0; i < t->len;) {
		uint32_t code = 0;
		int n = utf8_decode(t->text + i, t->len - i, &code);
		struct place at;

		if (n == 0) {
			at = yaml_place_byte(t, i);
			yaml_error(t, d, "encoding", at,
			    "this byte (0x%02x) is not valid UTF-8",
			    (unsigned char)t->text[i]);
			return false;
		}
		if (code == '\n' || code == '\t' ||
		    (code == 0xfeff && i == 0) || utf8_is_safe(code) ||
		    (code == '\r' && i + 1 < t->len &&
			t->text[i + 1] == '\n')) {
			i += (size_t)n;
			continue;
		}
		at = yaml_place_byte(t, i);
		yaml_error(t, d, "control-character", at,
		    "the character U+%04X may not stand in a scenario",
		    (unsigned)code);
		return false;
	}
	return true;
}

static struct diag *
event_error(struct scan *s, const yaml_event_t *e, const char *code,
    const char *text)
{
	return yaml_error(s->t, s->d, code,
	    yaml_place(s->t, e->start_mark, e->end_mark), "%s", text);
}

/* What a quoted text spells with escapes is held to the same rule. */
static bool
scan_value(struct scan *s, const yaml_event_t *e)
{
	const char *v = (const char *)e->data.scalar.value;
	size_t len = e->data.scalar.length;

	for (size_t i = 0; i < len;) {
		uint32_t code = 0;
		int n = utf8_decode(v + i, len - i, &code);

		if (n == 0 ||
		    (code != '\n' && code != '\t' && !utf8_is_safe(code))) {
			yaml_error(s->t, s->d, "control-character",
			    yaml_place(s->t, e->start_mark, e->end_mark),
			    "this text spells the character U+%04X, which "
			    "may not stand in a scenario",
			    (unsigned)code);
			return false;
		}
		i += (size_t)n;
	}
	return true;
}

static bool
scan_key(struct scan *s, struct level *l, const yaml_event_t *e)
{
	const char *key;

	if (e->type != YAML_SCALAR_EVENT) {
		event_error(s, e, "key", "a key must be a word");
		return false;
	}
	key = (const char *)e->data.scalar.value;
	for (size_t i = 0; i < l->n; i++) {
		if (!str_eq(l->keys[i], key))
			continue;
		yaml_error(s->t, s->d, "duplicate-key",
		    yaml_place(s->t, e->start_mark, e->end_mark),
		    "\"%s\" stands twice in this mapping", key);
		return false;
	}
	if (l->n == YAML_KEYS_MAX) {
		event_error(s, e, "too-many", "too many keys in one mapping");
		return false;
	}
	GROW(l->keys, l->n, l->cap);
	l->keys[l->n++] = arena_strdup(&s->arena, key);
	return true;
}

/* A scalar, list or mapping begins. */
static bool
scan_node(struct scan *s, const yaml_event_t *e, const yaml_char_t *anchor,
    const yaml_char_t *tag)
{
	struct level *l = &s->levels[s->depth];

	if (++s->nodes > YAML_NODES_MAX) {
		event_error(s, e, "too-many", "too many values in one file");
		return false;
	}
	if (anchor != NULL) {
		event_error(s, e, "anchor",
		    "anchors (&name) are not used in scenario files");
		return false;
	}
	if (tag != NULL) {
		event_error(s, e, "tag",
		    "tags (!name) are not used in scenario files");
		return false;
	}
	if (l->mapping) {
		if (!l->value_next && !scan_key(s, l, e))
			return false;
		l->value_next = !l->value_next;
	}
	if (e->type == YAML_SCALAR_EVENT)
		return scan_value(s, e);
	if (s->depth == SCENARIO_DEPTH_MAX) {
		event_error(s, e, "too-deep", "nested too deeply");
		return false;
	}
	l = &s->levels[++s->depth];
	l->mapping = e->type == YAML_MAPPING_START_EVENT;
	l->value_next = false;
	l->n = 0;
	return true;
}

/* False: stop here. */
static bool
scan_event(struct scan *s, const yaml_event_t *e)
{
	switch (e->type) {
	case YAML_ALIAS_EVENT:
		event_error(s, e, "alias",
		    "aliases (*name) are not used in scenario files");
		return false;
	case YAML_SCALAR_EVENT:
		return scan_node(s, e, e->data.scalar.anchor,
		    e->data.scalar.tag);
	case YAML_SEQUENCE_START_EVENT:
		return scan_node(s, e, e->data.sequence_start.anchor,
		    e->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return scan_node(s, e, e->data.mapping_start.anchor,
		    e->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		s->depth--;
		return true;
	case YAML_DOCUMENT_START_EVENT:
		if (s->documents++ > 0) {
			event_error(s, e, "documents",
			    "a scenario is one YAML document");
			return false;
		}
		return true;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_STREAM_END_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return true;
	}
	return true;
}

static bool
scan_events(struct scan *s)
{
	yaml_parser_t parser;
	bool ok = true, end = false;

	if (!yaml_parser_initialize(&parser))
		base_panic(__FILE__, __LINE__, "out of memory");
	yaml_parser_set_input_string(&parser, (const unsigned char *)s->t->text,
	    s->t->len);
	while (ok && !end) {
		yaml_event_t e;

		if (!yaml_parser_parse(&parser, &e)) {
			yaml_error(s->t, s->d, "yaml",
			    yaml_place(s->t, parser.problem_mark,
				parser.problem_mark),
			    "not YAML: %s%s%s",
			    parser.problem != NULL ? parser.problem
						   : "unreadable",
			    parser.context != NULL ? ", " : "",
			    parser.context != NULL ? parser.context : "");
			ok = false;
			break;
		}
		ok = scan_event(s, &e);
		end = e.type == YAML_STREAM_END_EVENT;
		yaml_event_delete(&e);
	}
	yaml_parser_delete(&parser);
	return ok;
}

bool
yaml_scan(struct yaml_text *t, size_t max, struct diags *d)
{
	struct scan s = { .t = t, .d = d };
	bool ok;

	if (t->len > max) {
		yaml_error(t, d, "too-large",
		    (struct place){ t->file, 0, 0, 0 },
		    "the file is too large: %zu bytes, at most %zu", t->len,
		    max);
		return false;
	}
	if (!scan_characters(t, d))
		return false;
	ok = scan_events(&s);
	if (ok && s.nodes == 0) {
		yaml_error(t, d, "empty", (struct place){ t->file, 0, 0, 0 },
		    "the file is empty");
		ok = false;
	}
	for (size_t i = 0; i < ARRAY_LEN(s.levels); i++)
		free(s.levels[i].keys);
	arena_finish(&s.arena);
	return ok;
}
