/* From libyaml's marks, and from paths into the document, to places. */
#include "scenario/yaml_text.h"

#include <stdlib.h>
#include <string.h>

/* A character, or a byte that is none. */
static size_t
step(const struct yaml_text *t, size_t at)
{
	int n = utf8_length(t->text + at, t->len - at);

	return n > 0 ? (size_t)n : 1;
}

/* libyaml counts characters, people look for lines, and a line may be long: so
 * both get an index. */
void
yaml_text_init(struct yaml_text *t, const char *file, const char *text,
    size_t len)
{
	size_t cap_lines = 0, cap_marks = 0, characters = 0, at = 0;

	*t = (struct yaml_text){ .file = file, .text = text, .len = len };
	GROW(t->lines, t->n_lines, cap_lines);
	if (len >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		at = 3; /* a byte order mark does not count */
	t->lines[t->n_lines++] = at;
	for (; at < len; characters++) {
		if (characters % YAML_MARK == 0) {
			GROW(t->marks, t->n_marks, cap_marks);
			t->marks[t->n_marks++] = at;
		}
		if (text[at] == '\n') {
			GROW(t->lines, t->n_lines, cap_lines);
			t->lines[t->n_lines++] = at + 1;
		}
		at += step(t, at);
	}
}

void
yaml_text_finish(struct yaml_text *t)
{
	if (t->has_document)
		yaml_document_delete(&t->document);
	free(t->lines);
	free(t->marks);
	*t = (struct yaml_text){ 0 };
}

bool
yaml_text_open(struct yaml_text *t, struct diags *d)
{
	yaml_parser_t parser;
	bool ok;

	PRE(!t->has_document);
	if (!yaml_parser_initialize(&parser))
		base_panic(__FILE__, __LINE__, "out of memory");
	yaml_parser_set_input_string(&parser, (const unsigned char *)t->text,
	    t->len);
	ok = yaml_parser_load(&parser, &t->document) != 0;
	if (ok) {
		t->has_document = true;
		ok = yaml_document_get_root_node(&t->document) != NULL;
	}
	if (!ok)
		yaml_error(t, d, "yaml",
		    yaml_place(t, parser.problem_mark, parser.problem_mark),
		    "the text cannot be read as YAML");
	yaml_parser_delete(&parser);
	return ok;
}

/* One line's end, without LF and CR. */
static size_t
line_end(const struct yaml_text *t, size_t line)
{
	size_t end = line + 1 < t->n_lines ? t->lines[line + 1] - 1 : t->len;

	if (end > t->lines[line] && t->text[end - 1] == '\r')
		end--;
	return end;
}

static size_t
mark_offset(const struct yaml_text *t, yaml_mark_t mark)
{
	size_t at;

	if (mark.index / YAML_MARK >= t->n_marks)
		return t->len;
	at = t->marks[mark.index / YAML_MARK];
	for (size_t i = mark.index % YAML_MARK; i > 0 && at < t->len; i--)
		at += step(t, at);
	return at;
}

struct place
yaml_place(const struct yaml_text *t, yaml_mark_t start, yaml_mark_t end)
{
	size_t from = mark_offset(t, start), to = mark_offset(t, end);
	struct place p = yaml_place_byte(t, from);
	size_t line = p.line - 1;

	if (to > line_end(t, line))
		to = line_end(t, line);
	if (to > from)
		p.len = (uint32_t)(to - from);
	return p;
}

struct place
yaml_place_byte(const struct yaml_text *t, size_t offset)
{
	size_t low = 0, high = t->n_lines;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (t->lines[middle] <= offset)
			low = middle;
		else
			high = middle;
	}
	return (struct place){
		.file = t->file,
		.line = (uint32_t)low + 1,
		.column = (uint32_t)(offset - t->lines[low]) + 1,
		.len = 1,
	};
}

static yaml_node_t *
child(const struct yaml_text *t, yaml_node_t *node, const char *key, size_t n)
{
	/* libyaml's functions for looking want a document they may change. */
	yaml_document_t *doc = (yaml_document_t *)&t->document;

	if (node->type == YAML_SEQUENCE_NODE) {
		char number[16];
		uint32_t i;
		ptrdiff_t items = node->data.sequence.items.top -
		    node->data.sequence.items.start;

		if (n >= sizeof(number))
			return NULL;
		memcpy(number, key, n);
		number[n] = '\0';
		if (!str_to_u32(number, &i) || i >= items)
			return NULL;
		return yaml_document_get_node(doc,
		    node->data.sequence.items.start[i]);
	}
	if (node->type != YAML_MAPPING_NODE)
		return NULL;
	for (yaml_node_pair_t *p = node->data.mapping.pairs.start;
	     p < node->data.mapping.pairs.top; p++) {
		yaml_node_t *k = yaml_document_get_node(doc, p->key);

		if (k->type == YAML_SCALAR_NODE && k->data.scalar.length == n &&
		    memcmp(k->data.scalar.value, key, n) == 0)
			return yaml_document_get_node(doc, p->value);
	}
	return NULL;
}

/* Walks as far as the path goes; *whole tells whether to its end. */
static yaml_node_t *
walk(const struct yaml_text *t, const char *path, bool *whole)
{
	yaml_node_t *node =
	    yaml_document_get_root_node((yaml_document_t *)&t->document);

	*whole = true;
	while (*path != '\0') {
		size_t n = strcspn(path, ".");
		yaml_node_t *next = child(t, node, path, n);

		if (next == NULL) {
			*whole = false;
			return node;
		}
		node = next;
		path += n;
		if (*path == '.')
			path++;
	}
	return node;
}

yaml_node_t *
yaml_find(const struct yaml_text *t, const char *path)
{
	bool whole;
	yaml_node_t *node = walk(t, path, &whole);

	return whole ? node : NULL;
}

struct place
yaml_place_of(const struct yaml_text *t, const char *path)
{
	bool whole;
	yaml_node_t *node = walk(t, path, &whole);
	struct place p = yaml_place(t, node->start_mark, node->end_mark);

	if (node->type != YAML_SCALAR_NODE)
		p.len = 1;
	return p;
}

/* A literal block begins on the line behind its "|", and all its lines lose
 * the blanks of its first one (YAML 8.1.1, 8.1.2). */
struct place
yaml_place_inside(const struct yaml_text *t, const char *path,
    const struct place *inside)
{
	yaml_node_t *node = yaml_find(t, path);
	struct place p = yaml_place_of(t, path);
	size_t first = p.line, line, blanks = 0;

	if (node == NULL || node->type != YAML_SCALAR_NODE ||
	    node->data.scalar.style != YAML_LITERAL_SCALAR_STYLE ||
	    inside->line == 0 || first + inside->line > t->n_lines)
		return p;
	for (line = first; line + 1 < t->n_lines; line++) {
		size_t end = line_end(t, line);

		blanks = 0;
		while (t->lines[line] + blanks < end &&
		    t->text[t->lines[line] + blanks] == ' ')
			blanks++;
		if (t->lines[line] + blanks < end)
			break;
	}
	p.line = (uint32_t)first + inside->line;
	p.column = inside->column + (uint32_t)blanks;
	p.len = inside->len;
	return p;
}

struct diag *
yaml_error(const struct yaml_text *t, struct diags *d, const char *code,
    struct place at, const char *fmt, ...)
{
	va_list ap;
	struct diag *item;

	va_start(ap, fmt);
	item = diag_vadd(d, DIAG_ERROR, code, at, fmt, ap);
	va_end(ap);
	if (item != &d->spare && at.line > 0 && at.line <= t->n_lines) {
		size_t line = at.line - 1;

		item->source_line =
		    arena_strndup(d->arena, t->text + t->lines[line],
			line_end(t, line) - t->lines[line]);
	}
	return item;
}
