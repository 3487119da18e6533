/* Machines over characters in BIRD's words: functions that take a state and a
 * letter, and what calls them for each letter of a number. */
#include "dialect/bird/path_machine.h"
#include "dialect/bird/private.h"

void
bird_add_accepting(struct strbuf *out, const bool *accepts, size_t stride,
    size_t n)
{
	const char *comma = "";

	strbuf_add(out, "\treturn path_state ~ [");
	for (size_t i = 0; i < n; i++) {
		const bool *a =
		    (const bool *)((const char *)accepts + i * stride);

		if (!*a)
			continue;
		strbuf_addf(out, "%s%zu", comma, i);
		comma = ", ";
	}
	strbuf_add(out, "];\n}\n\n");
}

/* Where most letters lead stands behind "else". */
static uint32_t
usual_target(const struct path_chars *m, uint32_t at)
{
	uint32_t best = m->next[at][0];
	size_t best_n = 0;

	for (size_t i = 0; i < m->n_letters; i++) {
		size_t n = 0;

		for (size_t j = 0; j < m->n_letters; j++)
			n += m->next[at][i] == m->next[at][j];
		if (n > best_n) {
			best = m->next[at][i];
			best_n = n;
		}
	}
	return best;
}

static void
add_state(struct strbuf *out, const struct path_chars *m, uint32_t at)
{
	uint32_t usual = usual_target(m, at);

	strbuf_addf(out, "\t%u: case letter {", (unsigned)at);
	for (size_t c = 0; c < m->n_letters; c++)
		if (m->next[at][c] != usual)
			strbuf_addf(out, " %zu: return %u;", c,
			    (unsigned)m->next[at][c]);
	strbuf_addf(out, " else: return %u; }\n", (unsigned)usual);
}

void
bird_add_letters(struct strbuf *out, const char *name,
    const struct path_chars *m)
{
	strbuf_add(out, "function ");
	bird_add_symbol(out, name);
	strbuf_add(out,
	    "(int path_state; int letter)\n{\n\tcase path_state {\n");
	for (uint32_t i = 0; i < m->n; i++)
		add_state(out, m, i);
	strbuf_add(out, "\t}\n}\n\n");
}

/* number / power, then its last digit; BIRD has no remainder. The last digit
 * of all is there for 0 as well. */
static void
add_digit(struct strbuf *out, const char *indent, const char *step,
    const char *number, uint32_t power)
{
	strbuf_add(out, indent);
	if (power > 1)
		strbuf_addf(out, "if %s >= %u then ", number, (unsigned)power);
	strbuf_add(out, "path_state = ");
	bird_add_symbol(out, step);
	if (power == 1000000000)
		strbuf_addf(out, "(path_state, %s / %u);\n", number,
		    (unsigned)power);
	else if (power > 1)
		strbuf_addf(out, "(path_state, %s / %u - %s / %u * 10);\n",
		    number, (unsigned)power, number, (unsigned)power * 10);
	else
		strbuf_addf(out, "(path_state, %s - %s / 10 * 10);\n", number,
		    number);
}

void
bird_add_number(struct strbuf *out, const char *indent, const char *step,
    const char *number, bool is_short)
{
	for (uint32_t power = is_short ? 10000 : 1000000000; power > 0;
	     power /= 10)
		add_digit(out, indent, step, number, power);
}
