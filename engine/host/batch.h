/* Command files: lines given to a session one by one until one fails. */
#ifndef HOST_BATCH_H
#define HOST_BATCH_H

#include "host/host.h"

/* Called with each line before it is given (echo) and with what it answered;
 * texts are borrowed for the call. */
struct batch_sink {
	void (*line)(void *arg, const char *prompt, const char *line);
	void (*reply)(void *arg, const struct reply *r);
	void *arg;
};

/* Gives all lines of text. Outside of "configure", empty lines and lines that
 * start with # are passed over. False when a command fails or the text ends
 * inside "configure"; then error is "name:line: what" with a newline. Members
 * of sink may be NULL. */
bool batch_give(struct session *s, const char *name, const char *text,
    const struct batch_sink *sink, struct strbuf *error);

/* The lines of --commands, and what the file is called; NULL with the reason on
 * standard error. Memory of the host. */
const char *batch_read(struct host *h, const char **name);
/* Gives them, if --commands is there; false with the reason on
 * standard error. */
bool batch_give_file(struct host *h, struct session *s);

enum { BATCH_BYTES_MAX = 4 << 20 };

#endif
