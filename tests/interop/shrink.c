/* Delta debugging over the atoms of a draft: runs of neighbouring atoms are
 * left out, long ones first. Atoms are drawn from the outside to the inside, so
 * that a run is a part of one configuration. */
#include "interop/shrink.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIDE_BY_SIDE = 4 };

struct candidate {
	bool *left_out; /* by atom */
	pid_t pid;
	bool good;
};

struct search {
	const struct shrinking *s;
	size_t n; /* atoms */
	bool *left_out;
	struct candidate tries[SIDE_BY_SIDE];
	size_t n_tries;
	unsigned int played;
};

static void
draw_without(const struct search *w, const bool *left_out, struct draft *d)
{
	draft_draw(d, w->s->seed, &w->s->limits);
	for (size_t i = 1; i < d->n_atoms; i++)
		d->atoms[i].left_out = left_out[i] && !d->atoms[i].fixed;
	draft_settle(d);
}

/* Atoms that are written. */
static size_t
count_left(const struct search *w, const bool *left_out)
{
	struct draft d = { 0 };
	size_t n = 0;

	draw_without(w, left_out, &d);
	for (atom_t i = 1; i < d.n_atoms; i++)
		n += draft_has(&d, i) && !d.atoms[i].fixed;
	draft_finish(&d);
	return n;
}

static bool
write_world(const struct search *w, const bool *left_out, const char *name)
{
	struct draft d = { 0 };
	struct strbuf dir = { 0 };
	bool ok;

	strbuf_addf(&dir, "%s/%s", w->s->dir, name);
	ok = mkdir(dir.s, 0755) == 0 || errno == EEXIST;
	draw_without(w, left_out, &d);
	ok = ok && draft_write(&d, dir.s, name);
	draft_finish(&d);
	strbuf_finish(&dir);
	return ok;
}

/* --- playing -------------------------------------------------------------- */

static void
start_try(struct search *w, size_t slot)
{
	struct candidate *c = &w->tries[slot];
	char name[32];

	(void)snprintf(name, sizeof(name), "try%zu", slot);
	c->good = false;
	c->pid = -1;
	if (!write_world(w, c->left_out, name))
		return;
	(void)fflush(NULL);
	c->pid = fork();
	if (c->pid != 0)
		return;

	char *argv[16] = { NULL };
	char path[4096];
	size_t n = 0;

	(void)snprintf(path, sizeof(path), "%s/%s", w->s->dir, name);
	while (w->s->command[n] != NULL && n < ARRAY_LEN(argv) - 2) {
		argv[n] = w->s->command[n];
		n++;
	}
	argv[n] = path;
	if (freopen("/dev/null", "w", stdout) == NULL ||
	    freopen("/dev/null", "w", stderr) == NULL)
		_exit(127);
	execvp(argv[0], argv);
	_exit(127);
}

static void
play_tries(struct search *w)
{
	for (size_t i = 0; i < w->n_tries; i++)
		start_try(w, i);
	for (size_t i = 0; i < w->n_tries; i++) {
		int status = 0;

		if (w->tries[i].pid > 0 &&
		    waitpid(w->tries[i].pid, &status, 0) > 0)
			w->tries[i].good =
			    WIFEXITED(status) && WEXITSTATUS(status) == 1;
		w->played++;
	}
}

/* --- searching ------------------------------------------------------------ */

/* The first good one is the new world. */
static bool
take_good(struct search *w)
{
	play_tries(w);
	for (size_t i = 0; i < w->n_tries; i++)
		if (w->tries[i].good) {
			memcpy(w->left_out, w->tries[i].left_out,
			    w->n * sizeof(*w->left_out));
			w->n_tries = 0;
			return true;
		}
	w->n_tries = 0;
	return false;
}

/* Puts a candidate beside the others: atoms from..to left out as well. False:
 * that leaves out nothing more. */
static bool
add_try(struct search *w, size_t from, size_t to)
{
	struct candidate *c = &w->tries[w->n_tries];

	memcpy(c->left_out, w->left_out, w->n * sizeof(*w->left_out));
	for (size_t i = from; i < to && i < w->n; i++)
		c->left_out[i] = true;
	if (count_left(w, c->left_out) == count_left(w, w->left_out))
		return false;
	w->n_tries++;
	return true;
}

/* All runs of one length; true: something could be left out. */
static bool
pass(struct search *w, size_t length)
{
	bool any = false;

	for (size_t at = 1; at < w->n;) {
		size_t first = at;

		for (; at < w->n && w->n_tries < SIDE_BY_SIDE; at += length)
			(void)add_try(w, at, at + length);
		if (w->n_tries > 0 && take_good(w)) {
			any = true;
			at = first; /* those beside it may go as well */
		}
	}
	return any;
}

static void
search_all(struct search *w)
{
	size_t length = w->n / 4;

	while (length > 0) {
		bool any = pass(w, length);

		(void)fprintf(stderr, "shrink: %zu atoms left, %u played\n",
		    count_left(w, w->left_out), w->played);
		if (length == 1 && !any)
			return;
		if (length > 1)
			length = length > 3 ? length / 3 : 1;
	}
}

static bool
write_numbers(const struct search *w)
{
	struct strbuf path = { 0 };
	FILE *f;
	bool ok;

	strbuf_addf(&path, "%s/without", w->s->dir);
	f = fopen(path.s, "w");
	strbuf_finish(&path);
	if (f == NULL)
		return false;
	for (size_t i = 1; i < w->n; i++)
		if (w->left_out[i])
			(void)fprintf(f, "%zu\n", i);
	ok = !ferror(f);
	return fclose(f) == 0 && ok;
}

size_t
shrink(const struct shrinking *s)
{
	struct search w = { .s = s };
	struct draft d = { 0 };
	size_t left = 0;

	draft_draw(&d, s->seed, &s->limits);
	w.n = d.n_atoms;
	draft_finish(&d);
	w.left_out = xcalloc(w.n, sizeof(*w.left_out));
	for (size_t i = 0; i < SIDE_BY_SIDE; i++)
		w.tries[i].left_out = xcalloc(w.n, sizeof(*w.left_out));
	search_all(&w);
	if (write_world(&w, w.left_out, "smallest") && write_numbers(&w))
		left = count_left(&w, w.left_out);
	for (size_t i = 0; i < SIDE_BY_SIDE; i++)
		free(w.tries[i].left_out);
	free(w.left_out);
	return left;
}
