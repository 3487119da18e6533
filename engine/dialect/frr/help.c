/* "?" help, completion and the manual page, all from the table. */
#include <stdlib.h>
#include <string.h>

#include "dialect/frr/frr.h"
#include "dialect/frr/parse.h"

void
frr_help_of(enum flavour flavour, struct dialect_help *out,
    const char *text_above, const char *partial)
{
	(void)flavour; (void)out; (void)text_above; (void)partial;
}

void
frr_manual_of(enum flavour flavour, struct strbuf *out)
{
	(void)flavour; (void)out;
}
