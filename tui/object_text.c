#include "tui/object_text.h"

#include <inttypes.h>
#include <string.h>

enum { VALUE_COLUMN = 16 };

/* --- templates -------------------------------------------------------------*/

/* The learner's own aut-num, or else an object for his space. */
static const struct irr_object *
own_object(struct app *a, const struct irr *irr)
{
	struct arena scratch = { 0 };
	struct irr_view all = irr_view_all(irr);
	const struct irr_object *found = NULL;
	struct rpsl_identity id;
	const char *key =
	    arena_printf(&scratch, "AS%" PRIu32, a->scenario->learner_as);
	if (irr_key_parse(&scratch, RPSL_CLASS_AUT_NUM, key, &id))
		found = irr_view_find(&all, &id);
	arena_finish(&scratch);
	return found;
}

/* The learner's first prefix of a family. */
static const struct prefix *
own_prefix(struct app *a, int family)
{
	const struct holdings *held =
	    sim_holdings(session_world(a->session)->sim);
	for (size_t i = 0; i < held->n; i++)
		if (held->items[i].holder_as == a->scenario->learner_as &&
		    held->items[i].prefix.addr.family == family)
			return &held->items[i].prefix;
	return NULL;
}

static void
add_prefix_value(struct app *a, int family, struct strbuf *out)
{
	const struct prefix *p = own_prefix(a, family);
	char text[PREFIX_TEXT_MAX];
	if (p != NULL)
		strbuf_add(out, prefix_print(p, text));
}

static void
add_value(struct app *a, const struct irr *irr, const struct rpsl_rule *rule,
    struct strbuf *out)
{
	const struct irr_object *own = own_object(a, irr);
	const char *same = own != NULL ? irr_value(own, rule->name) : NULL;
	uint32_t as = a->scenario->learner_as;
	switch ((enum rpsl_value)rule->value) {
	case RPSL_AS:
		strbuf_addf(out, "AS%" PRIu32, as);
		return;
	case RPSL_PREFIX4:
		add_prefix_value(a, IP_V4, out);
		return;
	case RPSL_PREFIX6:
		add_prefix_value(a, IP_V6, out);
		return;
	case RPSL_AS_SET:
		strbuf_addf(out, "AS%" PRIu32 ":AS-ALL", as);
		return;
	case RPSL_ROUTE_SET:
		strbuf_addf(out, "AS%" PRIu32 ":RS-ALL", as);
		return;
	case RPSL_MNTNER:
	case RPSL_NAME:
	case RPSL_HANDLE:
	case RPSL_EMAIL:
		if (same != NULL)
			strbuf_add(out, same);
		else if (str_eq(rule->name, "source") && irr->n_databases > 0)
			strbuf_add(out, irr->databases[0].name);
		return;
	case RPSL_TEXT:
	case RPSL_RANGE4:
	case RPSL_AS_MEMBER:
	case RPSL_ROUTE_MEMBER:
	case RPSL_MP_MEMBER:
	case RPSL_MEMBER_OF:
	case RPSL_POLICY:
		return;
	}
}

/* Sets are of use with their members only, though none is asked for. */
static bool
is_wanted(enum rpsl_class class, const struct rpsl_rule *rule)
{
	return (rule->flags & RPSL_MANDATORY) != 0 ||
	    ((class == RPSL_CLASS_AS_SET || class == RPSL_CLASS_ROUTE_SET) &&
		str_eq(rule->name, "members"));
}

void
object_template(struct app *a, enum rpsl_class class, struct strbuf *out)
{
	const struct irr *irr = session_registry_now(a->session);
	size_t n;
	const struct rpsl_rule *rules = rpsl_rules(class, &n);
	for (size_t i = 0; i < n; i++) {
		if (!is_wanted(class, &rules[i]))
			continue;
		strbuf_addf(out, "%s:", rules[i].name);
		strbuf_pad_to(out, VALUE_COLUMN);
		add_value(a, irr, &rules[i], out);
		strbuf_addc(out, '\n');
	}
}

/* --- completion ------------------------------------------------------------*/

/* The class of the object that the end of text belongs to; RPSL_CLASS_NONE: a
 * new one begins there. */
static enum rpsl_class
class_at_end(const char *text)
{
	enum rpsl_class class = RPSL_CLASS_NONE;
	char name[32];
	while (*text != '\0') {
		size_t n = strcspn(text, "\n"), word = strcspn(text, ": \t\n");
		if (strspn(text, " \t") == n) {
			class = RPSL_CLASS_NONE;
		} else if (class == RPSL_CLASS_NONE && word < sizeof(name)) {
			memcpy(name, text, word);
			name[word] = '\0';
			class = rpsl_class_find(name);
		}
		text += n + (text[n] == '\n');
	}
	return class;
}

struct choice {
	const char *word;
	size_t n;
	struct strbuf *common, *names;
};

static void
take(struct choice *c, const char *name)
{
	if (!str_starts(name, c->word))
		return;
	strbuf_addf(c->names, "%s%s", c->n > 0 ? ", " : "", name);
	name += strlen(c->word);
	if (c->n++ == 0) {
		strbuf_add(c->common, name);
		return;
	}
	size_t k = 0;
	while (k < c->common->len && c->common->s[k] == name[k])
		k++;
	c->common->len = k;
	c->common->s[k] = '\0';
}

size_t
object_complete(const char *text, const char *word, struct strbuf *rest,
    struct strbuf *names)
{
	struct choice c = { .word = word, .common = rest, .names = names };
	enum rpsl_class class = class_at_end(text);
	size_t n;
	if (class == RPSL_CLASS_NONE) {
		for (int i = 0; i < RPSL_CLASS_NONE; i++)
			take(&c, rpsl_class_name((enum rpsl_class)i));
	} else {
		const struct rpsl_rule *rules = rpsl_rules(class, &n);
		/* The first one is the class itself. */
		for (size_t i = 1; i < n; i++)
			take(&c, rules[i].name);
	}
	if (c.n == 1)
		strbuf_addc(rest, ':');
	return c.n;
}
