/* The host: everything outside the engine, on behalf of a face or of one
 * subcommand.
 *
 * Only this layer and the faces above it know the clock, the environment, the
 * file system and the terminal. A run of the program is: arguments to a struct
 * args (host/args.h), places to a struct paths (host/paths.h), then one
 * function: a subcommand in a file of its own, or a face from the table that
 * main() handed in. What all of them need is in struct host; the store is
 * opened when the first of them asks for it. */
#ifndef HOST_HOST_H
#define HOST_HOST_H

#include <stdio.h>

#include "host/args.h"
#include "host/clock.h"
#include "host/face.h"
#include "host/loop.h"
#include "host/paths.h"
#include "session/session.h"

/* Exit status of the program. */
enum { EXIT_DONE = 0, EXIT_NOT_MET = 1, EXIT_BAD_INPUT = 2 };

struct host {
	struct arena arena;
	struct paths paths;
	const struct args *args;
	const struct face *faces;
	size_t n_faces;
	struct store *store; /* NULL until host_open_store */
	struct loop *loop;   /* NULL until host_loop */
	/* One line when nothing is saved, and why; else NULL. */
	const char *not_saved;
	char now[CLOCK_TEXT_MAX], uuid[CLOCK_UUID_MAX];
};

/* The whole program. Returns the exit status. */
int host_main(int argc, char **argv, const struct face *faces, size_t n_faces);

/* Opens the store of the state folder once. False when there is one that must
 * not be touched (newer, not ours): the reason is on standard error. A store
 * that cannot be written is replaced by one in memory and h->not_saved is
 * set. */
bool host_open_store(struct host *h);
/* The loop, made on first use. */
struct loop *host_loop(struct host *h);
/* Options of a session with this host's clock, and its store when open. */
void host_session_options(struct host *h, struct session_options *o);
/* Opens a session for a face. Where it cannot be saved it is one that is not
 * kept, and h->not_saved says why. NULL with diagnostics. */
struct session *host_open_session(struct host *h, const struct scenario *sc,
    const struct session_options *o, struct diags *d);
/* A scenario by folder or id; NULL with the reason on standard error. */
struct scenario *host_load_scenario(struct host *h, const char *word);
/* "manrs-lab: ..." and a newline on standard error. */
void host_complain(const char *fmt, ...) PRINTF_LIKE(1, 2);
/* Diagnostics on standard error. */
void host_print_diags(const struct diags *d);
/* What is to be read as a stream, "-" is standard input; name gets what it is
 * called. NULL and a complaint when it is none. */
FILE *host_open_input(const char *path, const char **name);
void host_close_input(FILE *f);
/* The time of --until, if it is given; false and a complaint when it is none.
 */
bool host_until(struct host *h, const struct scenario *sc, uint64_t *ms);
/* Writes all of it; false (and a complaint) when that failed. */
bool host_print(const char *text);
/* The same, with a line end added where there is none; out is released. */
bool host_print_all(struct strbuf *out);
/* The same for text that may come from a scenario or a learner: made safe for
 * a terminal, and ended with a line end. Nothing when there is none. */
bool host_print_safe(const char *text);

/* The subcommands, each in its own file. They return the exit status. */
int host_open(struct host *h);
int host_run(struct host *h);
int host_check(struct host *h);
int host_list(struct host *h);
int host_report(struct host *h);
int host_regrade(struct host *h);
int host_demo(struct host *h);
int host_export(struct host *h);
int host_import(struct host *h);
int host_serve(struct host *h);
int host_help(struct host *h);

#endif
