#include "tui/markdown.h"

#include <stdlib.h>
#include <string.h>

#include <cmark.h>

enum { DEPTH_MAX = 24 };

/* A word-wrapping pen. */
struct pen {
	struct markdown *out;
	int columns;
	int x;           /* where the next word goes */
	int indent;      /* where lines begin */
	bool at_start;   /* nothing on this line yet */
	bool need_blank; /* an empty line before the next block */
	bool table;      /* line ends are kept */
	unsigned style;
	bool space;      /* a blank before the next word */
	char bullet[16]; /* to be put before the next line */
	int bullet_x;
	int depth;
	int indents[DEPTH_MAX]; /* outside of the item or quote */
};

static void
new_line(struct pen *p)
{
	struct markdown *m = p->out;
	GROW(m->lines, m->n_lines + 1, m->cap_lines);
	m->n_lines++;
	m->lines[m->n_lines] = (uint32_t)m->n_spans;
	p->x = p->indent;
	p->at_start = true;
	p->space = false;
}

static void
add_span(struct pen *p, int x, unsigned style, const char *s, size_t n)
{
	struct markdown *m = p->out;
	GROW(m->spans, m->n_spans, m->cap_spans);
	size_t start = m->text.len;
	str_add_safe(&m->text, s, n, false);
	m->spans[m->n_spans++] = (struct markdown_span){ (uint32_t)start,
		(uint32_t)(m->text.len - start), (uint16_t)x, (uint8_t)style };
}

static void
put_bullet(struct pen *p)
{
	if (p->bullet[0] == '\0')
		return;
	add_span(p, p->bullet_x, STYLE_BOLD, p->bullet, strlen(p->bullet));
	p->bullet[0] = '\0';
}

/* The first bytes of a word that fit into a whole line. */
static size_t
fitting(const char *s, size_t n, int columns)
{
	size_t i = 0;
	while (i < n) {
		int len = utf8_length(s + i, n - i);
		size_t step = len > 0 ? (size_t)len : 1;
		if (i > 0 && (int)utf8_columns(s, i + step) > columns)
			break;
		i += step;
	}
	return i;
}

static void
put_word(struct pen *p, const char *s, size_t n)
{
	int room = p->columns - p->indent;
	while (n > 0) {
		int wide = (int)utf8_columns(s, n);
		int gap = p->space && !p->at_start ? 1 : 0;
		if (p->x + gap + wide > p->columns && !p->at_start) {
			new_line(p);
			continue;
		}
		put_bullet(p);
		if (gap == 1)
			add_span(p, p->x, p->style, " ", 1);
		p->x += gap;
		p->space = false;
		size_t take = wide > room ? fitting(s, n, room) : n;
		add_span(p, p->x, p->style, s, take);
		p->x += (int)utf8_columns(s, take);
		p->at_start = false;
		s += take;
		n -= take;
	}
}

static void
put_text(struct pen *p, const char *s)
{
	while (*s != '\0') {
		if (*s == ' ' || *s == '\t' || *s == '\n') {
			p->space = true;
			s++;
			continue;
		}
		size_t n = strcspn(s, " \t\n");
		put_word(p, s, n);
		s += n;
	}
}

static void
begin_block(struct pen *p)
{
	if (!p->at_start)
		new_line(p);
	if (p->need_blank && p->out->n_lines > 0 && p->bullet[0] == '\0') {
		int indent = p->indent;
		new_line(p);
		p->indent = indent;
	}
	p->need_blank = false;
	p->x = p->indent;
}

/* The first bytes of a line of code that the room holds, up to a blank where
 * there is one in their second half. */
static size_t
fitting_code(const char *s, size_t n, int room)
{
	if ((int)utf8_columns(s, n) <= room)
		return n;
	size_t take = fitting(s, n, room > 0 ? room : 1), blank = take;
	while (blank > take / 2 && s[blank] != ' ')
		blank--;
	return blank > take / 2 ? blank : take;
}

/* A line as it is. What the right edge does not hold goes on below. */
static void
put_code_line(struct pen *p, const char *s, size_t n)
{
	do {
		size_t take = fitting_code(s, n, p->columns - p->indent - 2);
		put_bullet(p);
		if (take > 0)
			add_span(p, p->indent + 2, STYLE_INFO, s, take);
		p->at_start = false;
		new_line(p);
		s += take;
		n -= take;
		if (n > 0 && take > 0 && *s == ' ') {
			s++;
			n--;
		}
	} while (n > 0);
}

static void
put_code_block(struct pen *p, const char *s)
{
	begin_block(p);
	while (*s != '\0') {
		size_t n = strcspn(s, "\n");
		put_code_line(p, s, n);
		s += n + (s[n] == '\n');
	}
	p->need_blank = true;
}

static void
item_bullet(struct pen *p, cmark_node *item)
{
	cmark_node *list = cmark_node_parent(item);
	p->bullet_x = p->indent;
	if (cmark_node_get_list_type(list) != CMARK_ORDERED_LIST) {
		memcpy(p->bullet, "\342\200\242", 4); /* a bullet */
		p->indent += 2;
		return;
	}
	int number = cmark_node_get_list_start(list);
	for (cmark_node *n = cmark_node_previous(item); n != NULL;
	     n = cmark_node_previous(n))
		number++;
	struct strbuf b = { 0 };
	strbuf_addf(&b, "%d.", number % 100000);
	memcpy(p->bullet, b.s, b.len + 1);
	p->indent += (int)b.len + 1;
	strbuf_finish(&b);
}

static bool
is_table(cmark_node *paragraph)
{
	cmark_node *first = cmark_node_first_child(paragraph);
	const char *text =
	    first != NULL && cmark_node_get_type(first) == CMARK_NODE_TEXT
	    ? cmark_node_get_literal(first)
	    : "";
	return text[0] == '|';
}

static void
enter_block(struct pen *p, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_HEADING:
		begin_block(p);
		p->style |= STYLE_BOLD;
		if (cmark_node_get_heading_level(node) == 1)
			p->style |= STYLE_UNDERLINE;
		break;
	case CMARK_NODE_PARAGRAPH:
		begin_block(p);
		p->table = is_table(node);
		break;
	case CMARK_NODE_ITEM:
		begin_block(p);
		if (p->depth < DEPTH_MAX) {
			p->indents[p->depth] = p->indent;
			item_bullet(p, node);
		}
		p->x = p->indent;
		p->depth++;
		break;
	case CMARK_NODE_BLOCK_QUOTE:
		begin_block(p);
		if (p->depth < DEPTH_MAX) {
			p->indents[p->depth] = p->indent;
			p->indent += 2;
		}
		p->depth++;
		p->x = p->indent;
		break;
	case CMARK_NODE_CODE_BLOCK:
		put_code_block(p, cmark_node_get_literal(node));
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		begin_block(p);
		put_word(p, "----------", 10);
		new_line(p);
		p->need_blank = true;
		break;
	default:
		break;
	}
}

static void
leave_block(struct pen *p, cmark_node *node)
{
	cmark_node *list;
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_HEADING:
		p->style = STYLE_PLAIN;
		new_line(p);
		p->need_blank = true;
		break;
	case CMARK_NODE_PARAGRAPH:
		new_line(p);
		list = cmark_node_parent(cmark_node_parent(node));
		p->need_blank = !(list != NULL &&
		    cmark_node_get_type(list) == CMARK_NODE_LIST &&
		    cmark_node_get_list_tight(list));
		p->table = false;
		break;
	case CMARK_NODE_ITEM:
		p->depth--;
		if (p->bullet[0] != '\0') { /* an empty item */
			put_bullet(p);
			new_line(p);
		}
		if (p->depth < DEPTH_MAX)
			p->indent = p->indents[p->depth];
		p->x = p->indent;
		break;
	case CMARK_NODE_BLOCK_QUOTE:
		p->depth--;
		if (p->depth < DEPTH_MAX)
			p->indent = p->indents[p->depth];
		p->x = p->indent;
		break;
	case CMARK_NODE_LIST:
		list = cmark_node_parent(cmark_node_parent(node));
		p->need_blank = !(list != NULL &&
		    cmark_node_get_type(list) == CMARK_NODE_LIST &&
		    cmark_node_get_list_tight(list));
		break;
	default:
		break;
	}
}

/* True when the node was inline. */
static bool
draw_inline(struct pen *p, cmark_node *node, bool entering)
{
	unsigned old;
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
		put_text(p, cmark_node_get_literal(node));
		return true;
	case CMARK_NODE_SOFTBREAK:
		if (p->table)
			new_line(p);
		else
			p->space = true;
		return true;
	case CMARK_NODE_LINEBREAK:
		new_line(p);
		return true;
	case CMARK_NODE_CODE:
		old = p->style;
		p->style = (old & 15u) | STYLE_INFO;
		put_text(p, cmark_node_get_literal(node));
		p->style = old;
		return true;
	case CMARK_NODE_STRONG:
		p->style = entering ? p->style | STYLE_BOLD
				    : p->style & ~(unsigned)STYLE_BOLD;
		return true;
	case CMARK_NODE_EMPH:
		p->style = entering ? p->style | STYLE_UNDERLINE
				    : p->style & ~(unsigned)STYLE_UNDERLINE;
		return true;
	case CMARK_NODE_LINK:
		if (!entering) {
			put_text(p, " <");
			put_text(p, cmark_node_get_url(node));
			put_text(p, ">");
		}
		return true;
	case CMARK_NODE_IMAGE:
	case CMARK_NODE_HTML_INLINE:
		return true;
	default:
		return false;
	}
}

void
markdown_set(struct markdown *m, const char *text, int columns)
{
	markdown_finish(m);
	if (columns < 10)
		columns = 10;
	struct pen p = { .out = m, .columns = columns, .at_start = true };
	m->cap_lines = 64;
	m->lines = xcalloc(m->cap_lines, sizeof(*m->lines));
	strbuf_add(&m->text, "");
	cmark_node *root = cmark_parse_document(text, strlen(text),
	    CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);
	cmark_iter *it = cmark_iter_new(root);
	cmark_event_type event;
	while ((event = cmark_iter_next(it)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(it);
		bool entering = event == CMARK_EVENT_ENTER;
		if (draw_inline(&p, node, entering))
			continue;
		if (entering)
			enter_block(&p, node);
		else
			leave_block(&p, node);
	}
	cmark_iter_free(it);
	cmark_node_free(root);
}

void
markdown_finish(struct markdown *m)
{
	strbuf_finish(&m->text);
	free(m->spans);
	free(m->lines);
	*m = (struct markdown){ 0 };
}

int
markdown_draw(const struct markdown *m, struct area a, int y, size_t first)
{
	int rows = 0;
	for (size_t l = first; l < m->n_lines && y + rows < a.h; l++, rows++)
		for (uint32_t i = m->lines[l]; i < m->lines[l + 1]; i++) {
			const struct markdown_span *s = &m->spans[i];
			area_textn(a, s->x, y + rows, s->style,
			    m->text.s + s->start, s->len);
		}
	return rows;
}
