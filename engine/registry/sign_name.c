#include "registry/sign_name.h"

#define HOSTS "rpki.example"

enum { SLUG_MAX = 48 };

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	    (c >= 'A' && c <= 'Z');
}

const char *
sign_name_slug(struct arena *arena, const char *name)
{
	char text[SLUG_MAX + 1];
	size_t n = 0;

	for (; *name != '\0' && n < SLUG_MAX; name++) {
		char c = *name;

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (is_alnum(c))
			text[n++] = c;
		else if (n > 0 && text[n - 1] != '-')
			text[n++] = '-';
	}
	while (n > 0 && text[n - 1] == '-')
		n--;
	return n > 0 ? arena_strndup(arena, text, n) : "rpki";
}

static bool
is_host_name(const char *name)
{
	bool dot = false;
	char last = '.';

	for (; *name != '\0'; last = *name++) {
		if (*name == '.' && !is_alnum(last))
			return false;
		dot = dot || *name == '.';
		if (*name != '.' && *name != '-' && !is_alnum(*name))
			return false;
	}
	return dot && is_alnum(last);
}

const char *
sign_name_host(struct arena *arena, const char *repository)
{
	if (is_host_name(repository))
		return repository;
	return arena_printf(arena, "%s." HOSTS,
	    sign_name_slug(arena, repository));
}

const char *
sign_name_object(struct arena *arena, const struct rpki_object *o)
{
	char text[PREFIX_TEXT_MAX];
	struct strbuf max = { 0 };
	const char *name;

	if (o->kind == RPKI_ASPA)
		return arena_printf(arena, "AS%u.asa", (unsigned)o->aspa.as);
	prefix_print(&o->roa.prefix, text);
	for (char *c = text; *c != '\0'; c++)
		if (*c == '/')
			*c = '_';
		else if (!is_alnum(*c))
			*c = '-';
	if (o->roa.max_length != o->roa.prefix.len)
		strbuf_addf(&max, "-%u", (unsigned)o->roa.max_length);
	name = arena_printf(arena, "%s%s_AS%u.roa", text, strbuf_str(&max),
	    (unsigned)o->roa.origin_as);
	strbuf_finish(&max);
	return name;
}
