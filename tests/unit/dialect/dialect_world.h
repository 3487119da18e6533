/* Configurations read from text in a test. */
#ifndef UNIT_DIALECT_WORLD_H
#define UNIT_DIALECT_WORLD_H

#include "check.h"

#include "dialect/dialect.h"

struct reading {
	struct arena arena, notes;
	struct diags diags;
	const struct dialect *dialect;
	struct router_config *config; /* NULL: it had errors */
	struct strbuf out;
};

/* Reads text; the caller looks at config and diags. */
static inline void
reading_try(struct reading *r, const char *dialect, const char *text)
{
	memset(r, 0, sizeof(*r));
	diags_init(&r->diags, &r->notes);
	r->dialect = dialect_find(dialect);
	assert_non_null(r->dialect);
	r->config = r->dialect->parse(&r->arena, &r->diags, "test.conf", text,
	    strlen(text));
	assert_int_equal(r->config == NULL, r->diags.errors > 0);
}

static inline const char *
reading_messages(struct reading *r)
{
	strbuf_clear(&r->out);
	diags_render(&r->out, &r->diags);
	return strbuf_str(&r->out);
}

static inline void
reading_start(struct reading *r, const char *dialect, const char *text)
{
	reading_try(r, dialect, text);
	if (r->config == NULL)
		fail_msg("%s\n%s", text, reading_messages(r));
}

static inline const char *
reading_print(struct reading *r)
{
	strbuf_clear(&r->out);
	r->dialect->print(r->config, &r->out);
	return strbuf_str(&r->out);
}

static inline void
reading_stop(struct reading *r)
{
	if (r->config != NULL)
		router_config_finish(r->config);
	strbuf_finish(&r->out);
	diags_finish(&r->diags);
	arena_finish(&r->notes);
	arena_finish(&r->arena);
}

/* The first finding of that severity, or NULL. */
static inline const struct diag *
reading_diag(const struct reading *r, enum diag_severity severity)
{
	for (size_t i = 0; i < r->diags.n; i++)
		if (r->diags.items[i].severity == severity)
			return &r->diags.items[i];
	return NULL;
}

static inline bool
has_line(const char *text, const char *line)
{
	size_t n = strlen(line);

	for (const char *s = text; (s = strstr(s, line)) != NULL; s++) {
		const char *start = s;

		while (start > text && start[-1] == ' ')
			start--;
		if ((start == text || start[-1] == '\n') && s[n] == '\n')
			return true;
	}
	return false;
}

#endif
