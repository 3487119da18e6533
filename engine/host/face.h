/* What a face is to the host: a name and a function that runs it.
 *
 * The host knows no face. main() hands it a table; the host picks a row and
 * calls it with everything it needs. */
#ifndef HOST_FACE_H
#define HOST_FACE_H

#include "core/base.h"

struct host;

/* What a face returns when it cannot work here: the next one is tried. */
enum { FACE_CANNOT = -1 };

struct face_options {
	const char *scenario; /* folder to open; NULL: start at home */
	const char *reason;   /* why this face and not the first, or NULL */
	bool ascii;           /* no characters beyond ASCII */
	bool no_motion;       /* nothing moves by itself */
};

struct face {
	const char *name;    /* "screen", "plain" */
	bool needs_terminal; /* both ends, and able to move its cursor */
	/* Exit status of the program. */
	int (*run)(struct host *h, const struct face_options *o);
};

#endif
