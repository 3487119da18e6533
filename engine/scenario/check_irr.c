/* The routing registries: which databases there are, objects that events send,
 * and who the learner is to them. */
#include "scenario/check.h"

#include <string.h>

#include "registry/irr_password.h"

/* --- databases ------------------------------------------------------------*/

static bool
is_database_name(const char *s)
{
	if (*s == '\0')
		return false;
	for (; *s != '\0'; s++)
		if (!rpsl_is_name_char(*s) && *s != '.')
			return false;
	return true;
}

static void
check_database(struct check *c, size_t i)
{
	const struct y_database *y = &c->y->irr->databases[i];
	struct irr *irr = &c->s->published.irr;
	struct path at = path_make("irr.databases.%zu.name", i);

	if (!is_database_name(y->name))
		check_error(c, at.s, "irr-database",
		    "\"%s\" is not a name such as RIPE or ALTDB: letters, "
		    "digits, \"-\"",
		    y->name);
	else if (irr_find_database(irr, y->name) != NULL)
		check_error(c, at.s, "irr-database",
		    "there is a database %s already", y->name);
	else
		(void)irr_declare(irr, y->name, y->authenticated);
}

void
check_irr(struct check *c)
{
	const struct y_irr *y = c->y->irr;
	struct diag *item;

	for (size_t i = 0; y != NULL && i < y->databases_count; i++)
		check_database(c, i);
	if (y == NULL || y->override == NULL)
		return;
	if (irr_password_is_known(y->override)) {
		c->s->published.irr.override_auth = check_text(c, y->override);
		return;
	}
	item = check_error(c, "irr.override", "irr-override",
	    "the password of the registry's staff stands here as in \"auth\": "
	    "MD5-PW $1$...");
	diag_suggest(c->d, item,
	    "what `openssl passwd -1` prints, behind "
	    "\"MD5-PW \"");
}

/* --- objects of events ----------------------------------------------------*/

static const char *
known_databases(struct check *c)
{
	const struct irr *irr = &c->s->published.irr;
	struct strbuf b = { 0 };
	const char *text;

	for (size_t i = 0; i < irr->n_databases; i++)
		strbuf_addf(&b, "%s%s", i > 0 ? ", " : "",
		    irr->databases[i].name);
	text = arena_strdup(&c->s->arena, strbuf_str(&b));
	strbuf_finish(&b);
	return text;
}

static void
add_inside(struct check *c, const char *path, const struct diag *from)
{
	struct diag *item = yaml_error(c->t, c->d, from->code,
	    yaml_place_inside(c->t, path, &from->place), "%s", from->message);

	item->clause = from->clause;
	if (from->suggestion != NULL)
		diag_suggest(c->d, item, "%s", from->suggestion);
}

/* One object and nothing else. */
static bool
read_object(struct arena *arena, struct diags *d, const char *text,
    struct rpsl_object *out)
{
	const struct rpsl_text t = { .text = text, .len = strlen(text) };
	struct rpsl_reader reader;
	struct rpsl_object more;

	rpsl_reader_init(&reader, arena, d, &t);
	if (!rpsl_next(&reader, out)) {
		if (d->errors == 0)
			diag_add(d, DIAG_ERROR, "irr-object",
			    (struct place){ 0 }, "there is no object here");
		return false;
	}
	if (rpsl_next(&reader, &more))
		rpsl_complain(d, DIAG_ERROR, more.first, "irr-object",
		    "this is a second object: give it an event of its own");
	return d->errors == 0;
}

static bool
check_source(struct check *c, struct arena *arena, struct diags *d,
    const struct rpsl_object *o, const struct rpsl_identity *id)
{
	const struct irr *irr = &c->s->published.irr;
	const struct rpsl_attribute *a = rpsl_find(o, "source");
	const char *name =
	    id->source[0] != '\0' ? id->source : IRR_DEFAULT_SOURCE;
	struct diag *item;

	if (irr_find_database(irr, name) != NULL)
		return true;
	item = rpsl_complain(d, DIAG_ERROR, a != NULL ? a : o->first,
	    "irr-source", arena_printf(arena, "there is no database %s", name));
	if (irr->n_databases > 0)
		diag_suggest(d, item, "%s", known_databases(c));
	else
		diag_suggest(d, item,
		    "declare it: irr: { databases: [{ name: %s }] }", name);
	return false;
}

const struct irr_object *
check_irr_object(struct check *c, const char *path, const char *text,
    bool whole)
{
	struct arena arena = { 0 };
	struct rpsl_identity id;
	struct rpsl_object o;
	const struct irr_object *made = NULL;
	struct diags d;

	diags_init(&d, &arena);
	if (read_object(&arena, &d, text, &o) &&
	    rpsl_identify(&arena, &d, &o, whole ? RPSL_STRICT : RPSL_LENIENT,
		&id) &&
	    check_source(c, &arena, &d, &o, &id))
		made = irr_make(&c->s->published.irr, &o);
	for (size_t i = 0; i < d.n; i++)
		if (d.items[i].severity == DIAG_ERROR)
			add_inside(c, path, &d.items[i]);
	diags_finish(&d);
	arena_finish(&arena);
	return made;
}

/* --- the learner's maintainer ---------------------------------------------*/

static bool
opens(const struct irr_object *mntner, const char *password)
{
	for (const struct rpsl_attribute *a = mntner->rpsl.first; a != NULL;
	     a = a->next)
		if (str_eq(a->name, "auth") && a->first != NULL &&
		    irr_password_fits(a->first->text, password))
			return true;
	return false;
}

void
check_maintainer(struct check *c)
{
	const struct y_maintainer *y = c->y->learner->maintainer;
	const struct irr *irr = &c->s->published.irr;
	const struct irr_object *const *all;
	size_t n, found = 0, opened = 0;
	struct diag *item;

	if (y == NULL)
		return;
	c->s->maintainer = check_text(c, y->name);
	c->s->password = check_text(c, y->password);
	all = irr_class(irr, RPSL_CLASS_MNTNER, &n);
	for (size_t i = 0; i < n; i++)
		if (str_eq_nocase(all[i]->id.key, y->name)) {
			found++;
			opened += opens(all[i], y->password);
		}
	if (found == 0 && c->s->dir != NULL) {
		check_error(c, "learner.maintainer.name", "maintainer",
		    "no database has a mntner %s at the start", y->name);
	} else if (found > 0 && opened == 0) {
		item =
		    check_error(c, "learner.maintainer.password", "maintainer",
			"this is not a password of the mntner %s", y->name);
		diag_suggest(c->d, item,
		    "auth: MD5-PW with what `openssl passwd -1` prints");
	}
}
