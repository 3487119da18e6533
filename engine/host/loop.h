/* The event loop (libuv) under both faces: input, timers, signals, and a
 * program that borrows the terminal. Handles belong to the loop and live until
 * loop_destroy. Callbacks run inside loop_run, one at a time. */
#ifndef HOST_LOOP_H
#define HOST_LOOP_H

#include "core/base.h"

struct loop;
struct loop_timer;

struct loop *loop_create(void);
void loop_destroy(struct loop *l); /* NULL is fine */
/* Until loop_stop. */
void loop_run(struct loop *l);
void loop_stop(struct loop *l);

/* A timer, not started. */
struct loop_timer *loop_timer_add(struct loop *l, void (*fired)(void *arg),
    void *arg);
/* Once after ms from now; replaces an earlier start. */
void loop_timer_start(struct loop_timer *t, uint64_t ms);
void loop_timer_stop(struct loop_timer *t);
/* Milliseconds on a clock that only goes forward, read now. */
uint64_t loop_now_ms(struct loop *l);

/* Calls readable whenever fd can be read without waiting: a terminal, a pipe
 * or a file. One a loop. */
void loop_watch(struct loop *l, int fd, void (*readable)(void *arg), void *arg);
void loop_watch_pause(struct loop *l);
void loop_watch_resume(struct loop *l);

/* Calls caught when the signal arrives. */
void loop_signal(struct loop *l, int number,
    void (*caught)(void *arg, int number), void *arg);

/* Starts a program with our terminal; done gets its exit status, 128 + signal,
 * or -1 when it could not be started (argv[0] is looked up in PATH). One at a
 * time. */
void loop_spawn(struct loop *l, char *const *argv,
    void (*done)(void *arg, int status), void *arg);

/* Why the input of loop_lines ended: an errno, or 0 for its own end. */
int loop_lines_error(const struct loop *l);
/* Reads lines from fd (see loop_watch), each without its line end and
 * NUL-terminated; line NULL: the end of the input. A line longer than max
 * bytes is cut and too_long is true. */
void loop_lines(struct loop *l, int fd, size_t max,
    void (*got)(void *arg, char *line, bool too_long), void *arg);

#endif
