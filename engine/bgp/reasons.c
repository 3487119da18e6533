#include "bgp/speaker.h"

static const struct {
	const char *word, *text, *clause;
} reasons[] = {
#define R(name, word, text, clause) [name] = { word, text, clause },
	REFUSE_REASONS(R)
#undef R
};
_Static_assert(ARRAY_LEN(reasons) == REFUSE_LAST, "each reason has its words");

const char *
refuse_word(enum refuse_reason r)
{
	PRE((size_t)r < ARRAY_LEN(reasons));
	return reasons[r].word;
}

const char *
refuse_text(enum refuse_reason r)
{
	PRE((size_t)r < ARRAY_LEN(reasons));
	return reasons[r].text;
}

const char *
refuse_clause(enum refuse_reason r)
{
	PRE((size_t)r < ARRAY_LEN(reasons));
	return reasons[r].clause;
}
