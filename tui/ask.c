#include "tui/ask.h"

#include <string.h>

const struct scenario_step *
ask_step(const struct session *s)
{
	const struct scenario *sc = session_scenario(s);
	size_t i = session_step_index(s);
	return i < sc->n_steps ? &sc->steps[i] : NULL;
}

uint32_t
ask_true_origin(const struct session *s, const struct prefix *p)
{
	const struct scenario *sc = session_scenario(s);
	const struct prefix *best = NULL;
	uint32_t holder = 0;
	for (size_t i = 0; i < sc->n_steps; i++)
		if (sc->steps[i].origin != 0 &&
		    prefix_eq(&sc->steps[i].prefix, p))
			return sc->steps[i].origin;
	for (size_t n = 0; n < sc->n_nodes; n++) {
		const struct scenario_node *node = &sc->nodes[n];
		for (size_t i = 0; i < node->n_prefixes; i++) {
			const struct prefix *held = &node->prefixes[i];
			if (!prefix_covers(held, p) ||
			    (best != NULL && best->len >= held->len))
				continue;
			best = held;
			holder = node->as;
		}
	}
	return holder;
}

static bool
step_subject(const struct scenario_step *step, struct subject *out)
{
	if (step->prefix.addr.family == IP_NONE)
		return false;
	out->prefix = step->prefix;
	out->origin = step->origin;
	return true;
}

struct subject
ask_subject(const struct session *s)
{
	const struct scenario *sc = session_scenario(s);
	struct subject out = { 0 };
	size_t at = session_step_index(s);
	bool found = false;
	for (size_t i = at; !found && i < sc->n_steps; i++)
		found = step_subject(&sc->steps[i], &out);
	for (size_t i = at; !found && i-- > 0;)
		if (i < sc->n_steps)
			found = step_subject(&sc->steps[i], &out);
	for (size_t i = 0; !found && i < sc->n_timeline; i++) {
		const struct timeline_event *e = &sc->timeline[i];
		if (e->replay_only || e->prefix.addr.family == IP_NONE)
			continue;
		if (e->kind == TL_HIJACK || e->kind == TL_ANNOUNCE ||
		    e->kind == TL_LEAK) {
			out.prefix = e->prefix;
			found = true;
		}
	}
	const struct scenario_node *me = scenario_node(sc, sc->learner_as);
	if (!found && me != NULL && me->n_prefixes > 0) {
		out.prefix = me->prefixes[0];
		found = true;
	}
	if (found && out.origin == 0)
		out.origin = ask_true_origin(s, &out.prefix);
	return out;
}

void
ask_route(uint32_t as, const struct prefix *p, uint32_t from,
    struct strbuf *out)
{
	char text[PREFIX_TEXT_MAX];
	strbuf_addf(out, "explain route %s at AS%u", prefix_print(p, text), as);
	if (from != 0)
		strbuf_addf(out, " from AS%u", from);
}

static bool
is_requirement(const struct session *s, const char *word)
{
	const struct scenario *sc = session_scenario(s);
	for (size_t i = 0; i < sc->n_grade; i++)
		if (str_eq_nocase(sc->grade[i].requirement, word))
			return true;
	return false;
}

bool
ask_why(const struct session *s, const char *words, struct strbuf *out)
{
	const struct scenario_step *step = ask_step(s);
	struct subject about = ask_subject(s);
	uint32_t as = 0, found;
	char word[64];
	words += strspn(words, " \t");
	if (*words == '\0' && step != NULL && step->explain != NULL) {
		strbuf_add(out, step->explain);
		return true;
	}
	while (*words != '\0') {
		size_t n = strcspn(words, " \t");
		if (n >= sizeof(word))
			break;
		memcpy(word, words, n);
		word[n] = '\0';
		words += n;
		words += strspn(words, " \t");
		struct prefix p;
		if (is_requirement(s, word)) {
			strbuf_addf(out, "explain requirement %s", word);
			return true;
		} else if (str_to_as(word, &found)) {
			as = found;
		} else if (prefix_parse(word, &p) == PREFIX_OK) {
			about.prefix = p;
		} else if (!str_eq(word, "at") && !str_eq(word, "is") &&
		    !str_eq(word, "not")) {
			break;
		}
	}
	if (*words != '\0' || about.prefix.addr.family == IP_NONE) {
		strbuf_add(out,
		    "ask for example: why AS64500, or why "
		    "192.0.2.0/24 at AS64500");
		return false;
	}
	if (as == 0)
		as = session_scenario(s)->learner_as;
	ask_route(as, &about.prefix, 0, out);
	return true;
}
