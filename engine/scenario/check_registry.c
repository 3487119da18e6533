/* What is published at the start: "roas" of scenario.yaml and the folder
 * registry/, in the forms in which registries give it away. */
#include "scenario/check.h"

#include <stdlib.h>
#include <string.h>

#include "registry/rpsl.h"
#include "registry/slurm.h"
#include "registry/vrp_list.h"

enum registry_file
registry_file_kind(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;

	if (str_starts(name, "vrps") &&
	    (str_ends(name, ".json") || str_ends(name, ".csv")))
		return REGISTRY_FILE_VRPS;
	if (str_starts(name, "slurm") && str_ends(name, ".json"))
		return REGISTRY_FILE_SLURM;
	if (str_eq(name, "contacts.yaml"))
		return REGISTRY_FILE_CONTACTS;
	if (str_ends(name, ".rpsl"))
		return REGISTRY_FILE_RPSL;
	return REGISTRY_FILE_OTHER;
}

/* --- contacts -------------------------------------------------------------*/

struct contacts {
	struct yaml_text text;
	struct y_as_contact *items;
	unsigned n;
	struct diags *d;
};

static void
contact_error(struct contacts *k, size_t i, const char *key, const char *code,
    const char *says)
{
	struct path at = path_make("%zu%s", i, key);

	yaml_error(&k->text, k->d, code, yaml_place_of(&k->text, at.s),
	    "AS%u %s", k->items[i].as, says);
}

static void
check_unique(struct contacts *k)
{
	struct numbered *all = xcalloc((size_t)k->n + 1, sizeof(*all));

	for (size_t i = 0; i < k->n; i++)
		all[i] = (struct numbered){ k->items[i].as, i };
	numbered_sort(all, k->n);
	for (size_t i = 1; i < k->n; i++)
		if (all[i - 1].as == all[i].as)
			contact_error(k, all[i].index, ".as", "contact-twice",
			    "has an entry already");
	free(all);
}

/* The file by itself. What was opened is closed by contacts_close, after
 * errors too. */
static bool
contacts_open(struct contacts *k, const char *file, const char *text,
    size_t len, struct diags *d)
{
	const struct yaml_grammar *grammar = yaml_contacts();
	size_t errors = d->errors;
	void *items;

	*k = (struct contacts){ .d = d };
	yaml_text_init(&k->text, file, text, len);
	if (!yaml_shape_check(&k->text, grammar, d) ||
	    !yaml_shape_load(&k->text, grammar, &items, &k->n, d))
		return false;
	k->items = items;
	for (size_t i = 0; i < k->n; i++)
		if (k->items[i].noc == NULL && k->items[i].phone == NULL)
			contact_error(k, i, "", "contact",
			    "has neither \"noc\" nor \"phone\" here");
	check_unique(k);
	return d->errors == errors;
}

static void
contacts_close(struct contacts *k)
{
	yaml_shape_free(yaml_contacts(), k->items, k->n);
	yaml_text_finish(&k->text);
}

static void
take_contacts(struct check *c, const char *file, const char *text, size_t len)
{
	struct scenario *s = c->s;
	struct contacts k;
	bool ok = contacts_open(&k, file, text, len, c->d);

	for (size_t i = 0; ok && i < k.n; i++) {
		const struct y_as_contact *y = &k.items[i];
		const struct scenario_node *known = scenario_node(s, y->as);
		struct scenario_node *node;

		if (known == NULL) {
			contact_error(&k, i, ".as", "unknown-as",
			    "is not one of the nodes");
			continue;
		}
		node = &s->nodes[known - s->nodes];
		if (node->noc != NULL || node->phone != NULL) {
			contact_error(&k, i, ".as", "contact-twice",
			    "has its contact in scenario.yaml");
			continue;
		}
		node->noc = check_text(c, y->noc);
		node->phone = check_text(c, y->phone);
	}
	contacts_close(&k);
}

/* --- ROAs -----------------------------------------------------------------*/

static void
check_roas(struct check *c)
{
	struct scenario *s = c->s;

	s->roas = ARENA_ARRAY(&s->arena, c->y->roas_count, struct roa);
	for (size_t i = 0; i < c->y->roas_count; i++)
		if (check_roa(c, path_make("roas.%zu", i).s, &c->y->roas[i],
			&s->roas[s->n_roas]))
			s->n_roas++;
}

/* They were validated by whoever wrote the file: who holds the prefix is not
 * asked here. */
static void
take_vrps(struct check *c, const char *file, const char *text, size_t len)
{
	struct scenario *s = c->s;
	struct vrp_list list = { 0 };
	struct roa *roas;
	struct as_record *aspas;

	(void)vrp_list_read(&s->arena, c->d, file, text, len, &list);
	roas = ARENA_ARRAY(&s->arena, s->n_roas + list.n_vrps, struct roa);
	aspas =
	    ARENA_ARRAY(&s->arena, s->n_aspas + list.n_aspas, struct as_record);
	for (size_t i = 0; i < s->n_roas; i++)
		roas[i] = s->roas[i];
	for (size_t i = 0; i < list.n_vrps; i++)
		roas[s->n_roas++] = (struct roa){ list.vrps[i].prefix,
			list.vrps[i].max_length, list.vrps[i].origin_as };
	for (size_t i = 0; i < s->n_aspas; i++)
		aspas[i] = s->aspas[i];
	for (size_t i = 0; i < list.n_aspas; i++)
		aspas[s->n_aspas++] = list.aspas[i];
	s->roas = roas;
	s->aspas = aspas;
	vrp_list_finish(&list);
}

/* --- the folder -----------------------------------------------------------*/

static void
take_files(struct check *c)
{
	struct rpsl_text rpsl[CHECK_NAMES_MAX];
	const char **names;
	size_t n, n_rpsl = 0;

	if (!check_folder(c, "registry", &names, &n))
		return;
	for (size_t i = 0; i < n; i++) {
		enum registry_file kind = registry_file_kind(names[i]);
		/* Diagnostics live longer than the scenario. */
		const char *name =
		    arena_printf(c->d->arena, "registry/%s", names[i]);
		const char *file =
		    arena_printf(c->d->arena, "%s/%s", c->s->dir, name);
		const char *text = NULL;
		size_t len = 0;

		/* It is read for the validator that names it. */
		if (kind == REGISTRY_FILE_SLURM)
			continue;
		if (kind != REGISTRY_FILE_OTHER &&
		    !check_file(c, "", name, true, &text, &len))
			continue;
		switch (kind) {
		case REGISTRY_FILE_RPSL:
			rpsl[n_rpsl++] = (struct rpsl_text){ file, text, len };
			break;
		case REGISTRY_FILE_VRPS:
			take_vrps(c, file, text, len);
			break;
		case REGISTRY_FILE_CONTACTS:
			take_contacts(c, file, text, len);
			break;
		case REGISTRY_FILE_SLURM:
			break;
		case REGISTRY_FILE_OTHER:
			diag_add(c->d, DIAG_LINT, "unused-file",
			    (struct place){ file, 0, 0, 0 },
			    "this file is not read: what is published stands "
			    "in *.rpsl, vrps*.json, vrps*.csv and "
			    "contacts.yaml");
			break;
		}
	}
	rpsl_read_all(&c->s->published.irr, c->d, rpsl, n_rpsl);
}

void
check_registry(struct check *c)
{
	struct scenario *s = c->s;

	check_roas(c);
	if (s->dir != NULL)
		take_files(c);
	if (s->n_roas > 0)
		qsort(s->roas, s->n_roas, sizeof(*s->roas), registry_roa_cmp);
}

bool
registry_file_check(const char *path, const char *text, size_t len,
    struct diags *d)
{
	struct arena arena = { 0 };
	struct irr irr = { 0 };
	struct contacts contacts;
	struct vrp_list vrps = { 0 };
	struct slurm slurm;
	bool ok = false;

	switch (registry_file_kind(path)) {
	case REGISTRY_FILE_RPSL:
		ok = rpsl_read(&irr, d, path, text, len);
		irr_finish(&irr);
		break;
	case REGISTRY_FILE_VRPS:
		ok = vrp_list_read(&arena, d, path, text, len, &vrps);
		vrp_list_finish(&vrps);
		arena_finish(&arena);
		break;
	case REGISTRY_FILE_SLURM:
		ok = slurm_read(&arena, d,
		    &(struct slurm_text){ path, text, len }, 1, &slurm);
		arena_finish(&arena);
		break;
	case REGISTRY_FILE_CONTACTS:
		ok = contacts_open(&contacts, path, text, len, d);
		contacts_close(&contacts);
		break;
	case REGISTRY_FILE_OTHER:
		PRE(false);
	}
	return ok;
}
