/* What was taken out of a recording as the files of a scenario. */
#ifndef HOST_IMPORT_WRITE_H
#define HOST_IMPORT_WRITE_H

#include "host/export/files.h"
#include "host/import/plan.h"

struct import_options {
	const char *id;     /* of the scenario */
	const char *source; /* the files that were read, for "sources" */
	const char *config; /* text of the collecting router's own, or NULL */
	/* dialect of config */
	const char *dialect;
};

void import_write(const struct import_taken *t, const struct import_plan *p,
    const struct import_options *o, struct export_files *out);
/* The configuration of a collecting router that has none: takes everything with
 * the LOCAL_PREF that was recorded, sends nothing. */
void import_config_print(const struct import_taken *t,
    const struct import_plan *p, struct strbuf *out);

/* "2008-02-24" and "18:40:00" of microseconds since 1970 (UTC). */
void import_date_print(uint64_t time_us, struct strbuf *out);
void import_clock_print(uint64_t time_us, struct strbuf *out);

#endif
