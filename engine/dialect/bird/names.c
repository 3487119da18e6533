/* Symbols of BIRD: what may stand in one, and who has which. */
#include "dialect/bird/private.h"

#include <string.h>

/* BIRD takes 64 bytes with the NUL; what is in front of a name and the number
 * that makes it unique need room as well. */
enum { NAME_MAX_LEN = 40 };

static const char *const class_prefix[] = {
	[BIRD_PREFIX_LIST] = "prefix_list_",
	[BIRD_PREFIX_LIST_ADDR] = "address_list_",
	[BIRD_AS_PATH_LIST] = "as_path_list_",
	[BIRD_AS_PATH_RULE] = "as_path_rule_",
	[BIRD_AS_PATH_STEP] = "as_path_step_",
	[BIRD_COMMUNITY_LIST] = "community_list_",
	[BIRD_COMMUNITY_EXACT] = "community_exact_",
	[BIRD_COMMUNITY_RULE] = "community_rule_",
	[BIRD_COMMUNITY_STEP] = "community_step_",
	[BIRD_COMMUNITY_EACH] = "community_each_",
	[BIRD_ROUTE_MAP] = "route_map_",
};
_Static_assert(ARRAY_LEN(class_prefix) == BIRD_CLASS_COUNT,
    "each class has its names");

const struct bird_function *
bird_known(const struct bird *b, enum bird_class class, const void *object)
{
	for (size_t i = 0; i < b->n_known; i++)
		if (b->known[i]->class == class &&
		    b->known[i]->object == object)
			return b->known[i];
	return NULL;
}

static bool
is_taken(const struct bird *b, const char *symbol)
{
	for (size_t i = 0; i < b->n_known; i++)
		if (str_eq(b->known[i]->name, symbol))
			return true;
	return false;
}

static bool
is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '_';
}

/* Quoted symbols may have some more characters; the rest becomes '_'. */
static const char *
make_symbol(struct bird *b, const char *prefix, const char *name, size_t number)
{
	struct strbuf text = { 0 };
	const char *symbol;

	strbuf_add(&text, prefix);
	for (size_t i = 0; name[i] != '\0' && i < NAME_MAX_LEN; i++)
		strbuf_addc(&text,
		    is_word_char(name[i]) || strchr(".:-", name[i]) != NULL
			? name[i]
			: '_');
	if (number > 1)
		strbuf_addf(&text, "_%zu", number);
	symbol = arena_strdup(&b->arena, strbuf_str(&text));
	strbuf_finish(&text);
	return symbol;
}

const struct bird_function *
bird_name(struct bird *b, enum bird_class class, const void *object,
    const char *name, uint8_t needs)
{
	struct bird_function *f;
	const char *symbol;
	size_t number = 1;

	do
		symbol = make_symbol(b, class_prefix[class], name, number++);
	while (is_taken(b, symbol));
	f = ARENA_NEW(&b->arena, struct bird_function);
	*f = (struct bird_function){ class, object, symbol, needs };
	GROW(b->known, b->n_known, b->cap_known);
	b->known[b->n_known++] = f;
	return f;
}

void
bird_add_symbol(struct strbuf *out, const char *name)
{
	bool plain = true;

	for (const char *s = name; *s != '\0'; s++)
		plain = plain && is_word_char(*s);
	strbuf_addf(out, plain ? "%s" : "'%s'", name);
}

void
bird_add_addr(struct strbuf *out, const struct ip_addr *a)
{
	char text[PREFIX_TEXT_MAX];

	strbuf_add(out, ip_addr_print(a, text));
}

void
bird_add_prefix(struct strbuf *out, const struct prefix *p)
{
	char text[PREFIX_TEXT_MAX];

	strbuf_add(out, prefix_print(p, text));
}
