#include "dialect/dialect.h"

#include "dialect/frr/frr.h"

static const struct dialect *const dialects[] = { &dialect_frr, &dialect_ios };

const struct dialect *
dialect_find(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(dialects); i++)
		if (str_eq(dialects[i]->name, name))
			return dialects[i];
	return NULL;
}

const struct dialect *
dialect_of(enum flavour f)
{
	for (size_t i = 0; i < ARRAY_LEN(dialects); i++)
		if (dialects[i]->flavour == f)
			return dialects[i];
	return NULL;
}

const char *const *
dialect_names(void)
{
	static const char *const names[] = { "frr", "ios", NULL };

	return names;
}
