#include "registry/pick.h"

#include <stdlib.h>
#include <string.h>

#include "registry/rpsl_object.h"

void
pick_finish(struct pick *p)
{
	free(p->ases);
	free(p->prefixes);
	free(p->names);
	*p = (struct pick){ 0 };
}

void
pick_add_as(struct pick *p, uint32_t as)
{
	GROW(p->ases, p->n_ases, p->cap_ases);
	p->ases[p->n_ases++] = as;
}

void
pick_add_prefix(struct pick *p, const struct prefix *prefix)
{
	GROW(p->prefixes, p->n_prefixes, p->cap_prefixes);
	p->prefixes[p->n_prefixes++] = *prefix;
}

static bool
is_name(const char *word)
{
	for (const char *c = word; *c != '\0'; c++)
		if (!rpsl_is_name_char(*c) && *c != ':' && *c != '.')
			return false;
	return word[0] != '\0';
}

static bool
add_word(struct pick *p, const char *word, struct strbuf *why)
{
	struct prefix prefix;
	char text[PREFIX_TEXT_MAX];
	uint32_t as;

	if (p->n_ases + p->n_prefixes + p->n_names == PICK_WORDS_MAX) {
		strbuf_addf(why, "at most %d words", PICK_WORDS_MAX);
		return false;
	}
	if (rpsl_parse_as(word, &as)) {
		pick_add_as(p, as);
		return true;
	}
	switch (strchr(word, '/') != NULL ? prefix_parse(word, &prefix)
					  : PREFIX_BAD_ADDR) {
	case PREFIX_OK:
		pick_add_prefix(p, &prefix);
		return true;
	case PREFIX_HOST_BITS:
		strbuf_addf(why,
		    "%s has bits set beyond its length; did you mean %s?", word,
		    prefix_print(&prefix, text));
		return false;
	case PREFIX_BAD_LEN:
		strbuf_addf(why,
		    "%s: expected a length of 0 to 32, IPv6 0 to 128", word);
		return false;
	case PREFIX_BAD_ADDR:
		break;
	}
	if (is_name(word) && !str_to_u32(word, &as)) {
		GROW(p->names, p->n_names, p->cap_names);
		p->names[p->n_names++] = word;
		return true;
	}
	strbuf_addf(why,
	    "expected AS numbers (AS64500), prefixes (192.0.2.0/24) and names "
	    "(AS-EXAMPLE) with commas between them, found \"%s\"",
	    word);
	return false;
}

bool
pick_parse(struct pick *p, struct arena *arena, const char *list,
    struct strbuf *why)
{
	for (;;) {
		size_t n = strcspn(list, ",");

		if (!add_word(p, arena_strndup(arena, list, n), why))
			return false;
		if (list[n] == '\0')
			return true;
		list += n + 1;
	}
}

bool
pick_is_all(const struct pick *p)
{
	return p->n_ases + p->n_prefixes + p->n_names == 0;
}

bool
pick_has_as(const struct pick *p, uint32_t as)
{
	for (size_t i = 0; i < p->n_ases; i++)
		if (p->ases[i] == as)
			return true;
	return pick_is_all(p);
}

bool
pick_has_prefix(const struct pick *p, const struct prefix *prefix)
{
	for (size_t i = 0; i < p->n_prefixes; i++)
		if (prefix_covers(&p->prefixes[i], prefix) ||
		    prefix_covers(prefix, &p->prefixes[i]))
			return true;
	return pick_is_all(p);
}

bool
pick_has_name(const struct pick *p, const char *name)
{
	char owner[16];
	size_t n = strcspn(name, ":");
	uint32_t as;

	for (size_t i = 0; i < p->n_names; i++)
		if (str_eq_nocase(p->names[i], name))
			return true;
	if (name[n] == ':' && n < sizeof(owner)) {
		memcpy(owner, name, n);
		owner[n] = '\0';
		if (rpsl_parse_as(owner, &as))
			return pick_has_as(p, as);
	}
	return pick_is_all(p);
}
