/* import vrps|rpsl|peeringdb: what real registries give away, for the folder
 * registry/ of a scenario. Internal to the import commands. */
#ifndef HOST_IMPORT_REGISTRY_H
#define HOST_IMPORT_REGISTRY_H

#include "core/diag.h"
#include "host/host.h"
#include "registry/contact_json.h"
#include "registry/pick.h"
#include "registry/rpsl_dump.h"
#include "registry/vrp_list.h"

enum {
	IMPORT_VRPS_MAX = 1000000,
	IMPORT_OBJECTS_MAX = 100000,
	IMPORT_NETWORKS_MAX = 200000
};

/* A file below the scenario's folder, as it will be. */
struct import_file {
	const char *name; /* "registry/vrps-imported.json" */
	struct strbuf text;
	size_t entries, fresh; /* in it; of them not there before */
};

/* One run of the command. */
struct registry_import {
	struct host *host;
	struct arena *arena; /* the host's */
	const char *dir;     /* the scenario's folder; NULL: only counting */
	struct scenario *scenario; /* as it is; NULL when dir is */
	struct pick pick;
	struct diags diags;
	/* What was read, over all files. */
	struct vrp_list vrps;
	struct vrp_counts vrp_counts;
	struct irr irr;
	struct rpsl_dump_counts rpsl_counts;
	struct contact_list contacts;
	struct contact_json_counts contact_counts;
	uint64_t known;            /* that the scenario says itself */
	uint64_t strangers;        /* networks without a node */
	struct import_file *files; /* owned */
	size_t n_files, cap_files;
};

/* Is it one of vrps, rpsl, peeringdb? */
bool import_registry_knows(const char *word);
/* The command, whose first operand is known. The exit status. */
int import_registry(struct host *h);

/* --- one kind of data ------------------------------------------------------*/

struct import_format {
	const char *word;
	/* A reader; it adds to what was read. */
	void *(*open)(struct registry_import *x, const char *file);
	/* False: more need not come. */
	bool (*feed)(void *reader, const char *data, size_t n);
	/* False after an error. Closes the reader. */
	bool (*close)(struct registry_import *x, void *reader);
	/* Fills in x->files from what was read and what an earlier import left.
	 * False with the reason on standard error. */
	bool (*merge)(struct registry_import *x);
	uint64_t (*wanted)(const struct registry_import *x);
	/* Lines for people: what was read, and what was left out. */
	void (*report)(const struct registry_import *x, struct strbuf *out);
	/* What to do about errors when nothing was chosen; may be NULL. */
	const char *advice;
};
extern const struct import_format import_vrps, import_rpsl, import_contacts;

/* A line "left out: N why", unless n is 0; why is said of one and of many. */
void import_left_out(struct strbuf *out, uint64_t n, const char *of_one,
    const char *of_many);
void import_left_out_unasked(struct strbuf *out, uint64_t n);
void import_left_out_known(struct strbuf *out, uint64_t n);

/* What was read is put together with what an earlier import left. The files are
 * import's own (their names have "imported" in them): what an author wrote is
 * never touched, and is not said a second time. */
struct import_file *import_add_file(struct registry_import *x,
    const char *name);
/* The text of a file below the scenario, "" when there is none. NULL with the
 * reason on standard error. */
const char *import_old_text(struct registry_import *x, const char *name,
    size_t *len);

#endif
