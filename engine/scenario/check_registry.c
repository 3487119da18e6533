/* What is published at the start: "roas" of scenario.yaml and the folder
 * registry/, in the forms in which registries give it away. */
#include "scenario/check.h"

#include <stdlib.h>
#include <string.h>

#include "registry/contact_json.h"
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
	if (str_starts(name, "peeringdb") && str_ends(name, ".json"))
		return REGISTRY_FILE_PEERINGDB;
	if (str_eq(name, "contacts.yaml"))
		return REGISTRY_FILE_CONTACTS;
	if (str_ends(name, ".rpsl"))
		return REGISTRY_FILE_RPSL;
	return REGISTRY_FILE_OTHER;
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
			check_contacts(c, file, text, len);
			break;
		case REGISTRY_FILE_PEERINGDB:
			check_peeringdb(c, file, text, len);
			break;
		case REGISTRY_FILE_SLURM:
			break;
		case REGISTRY_FILE_OTHER:
			diag_add(c->d, DIAG_LINT, "unused-file",
			    (struct place){ file, 0, 0, 0 },
			    "this file is not read: what is published stands "
			    "in *.rpsl, vrps*.json, vrps*.csv, "
			    "contacts.yaml and peeringdb*.json");
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
	struct vrp_list vrps = { 0 };
	struct contact_list networks = { 0 };
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
		ok = contacts_file_check(path, text, len, d);
		break;
	case REGISTRY_FILE_PEERINGDB:
		ok = contact_json_read(&arena, d, path, text, len, &networks);
		contact_list_finish(&networks);
		arena_finish(&arena);
		break;
	case REGISTRY_FILE_OTHER:
		PRE(false);
	}
	return ok;
}
