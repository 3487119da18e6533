#include "host/loop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/str.h"
#include "host/loop_private.h"

struct loop_timer {
	uv_timer_t uv;
	void (*fired)(void *arg);
	void *arg;
	struct loop_timer *next;
};

struct loop_signal_watch {
	uv_signal_t uv;
	void (*caught)(void *arg, int number);
	void *arg;
	struct loop_signal_watch *next;
};

struct loop {
	uv_loop_t uv;
	struct loop_timer *timers;
	struct loop_signal_watch *signals;

	/* Input: polled, or, because files cannot be polled, read when idle. */
	bool watching, polled, paused;
	uv_poll_t poll;
	uv_idle_t idle;
	void (*readable)(void *arg);
	void *readable_arg;

	uv_process_t child;
	bool child_used, child_closed;
	void (*child_done)(void *arg, int status);
	void *child_arg;
	int child_status;

	int lines_fd;
	size_t lines_max;
	bool skipping, at_end;
	int lines_error;
	struct strbuf partial;
	void (*got)(void *arg, char *line, bool too_long);
	void *got_arg;
};

struct loop *
loop_create(void)
{
	struct loop *l = xcalloc(1, sizeof(*l));
	if (uv_loop_init(&l->uv) != 0)
		base_panic(__FILE__, __LINE__, "uv_loop_init");
	return l;
}

uv_loop_t *
loop_uv(struct loop *l)
{
	return &l->uv;
}

static void
close_handle(uv_handle_t *h, void *arg)
{
	(void)arg;
	if (!uv_is_closing(h))
		uv_close(h, NULL);
}

void
loop_destroy(struct loop *l)
{
	if (l == NULL)
		return;
	uv_walk(&l->uv, close_handle, NULL);
	uv_run(&l->uv, UV_RUN_DEFAULT);
	uv_loop_close(&l->uv);
	while (l->timers != NULL) {
		struct loop_timer *next = l->timers->next;
		free(l->timers);
		l->timers = next;
	}
	while (l->signals != NULL) {
		struct loop_signal_watch *next = l->signals->next;
		free(l->signals);
		l->signals = next;
	}
	strbuf_finish(&l->partial);
	free(l);
}

void
loop_run(struct loop *l)
{
	uv_run(&l->uv, UV_RUN_DEFAULT);
}

void
loop_stop(struct loop *l)
{
	uv_stop(&l->uv);
}

/* --- timers ----------------------------------------------------------------*/

struct loop_timer *
loop_timer_add(struct loop *l, void (*fired)(void *arg), void *arg)
{
	struct loop_timer *t = xcalloc(1, sizeof(*t));
	t->fired = fired;
	t->arg = arg;
	t->next = l->timers;
	l->timers = t;
	uv_timer_init(&l->uv, &t->uv);
	t->uv.data = t;
	return t;
}

static void
timer_fired(uv_timer_t *uv)
{
	struct loop_timer *t = uv->data;
	t->fired(t->arg);
}

void
loop_timer_start(struct loop_timer *t, uint64_t ms)
{
	uv_update_time(t->uv.loop);
	uv_timer_start(&t->uv, timer_fired, ms, 0);
}

void
loop_timer_stop(struct loop_timer *t)
{
	uv_timer_stop(&t->uv);
}

uint64_t
loop_now_ms(struct loop *l)
{
	uv_update_time(&l->uv);
	return uv_now(&l->uv);
}

/* --- input -----------------------------------------------------------------*/

static void
poll_ready(uv_poll_t *uv, int status, int events)
{
	struct loop *l = uv->data;
	/* A hung-up terminal is read as well: reading shows its end. */
	(void)status;
	(void)events;
	l->readable(l->readable_arg);
}

static void
idle_ready(uv_idle_t *uv)
{
	struct loop *l = uv->data;
	l->readable(l->readable_arg);
}

void
loop_watch(struct loop *l, int fd, void (*readable)(void *arg), void *arg)
{
	PRE(!l->watching);
	l->watching = true;
	l->readable = readable;
	l->readable_arg = arg;
	l->polled = uv_poll_init(&l->uv, &l->poll, fd) == 0;
	if (l->polled) {
		l->poll.data = l;
	} else {
		uv_idle_init(&l->uv, &l->idle);
		l->idle.data = l;
	}
	l->paused = true;
	loop_watch_resume(l);
}

void
loop_watch_pause(struct loop *l)
{
	if (!l->watching || l->paused)
		return;
	l->paused = true;
	if (l->polled)
		uv_poll_stop(&l->poll);
	else
		uv_idle_stop(&l->idle);
}

void
loop_watch_resume(struct loop *l)
{
	if (!l->watching || !l->paused)
		return;
	l->paused = false;
	if (l->polled)
		uv_poll_start(&l->poll, UV_READABLE | UV_DISCONNECT,
		    poll_ready);
	else
		uv_idle_start(&l->idle, idle_ready);
}

/* --- signals ---------------------------------------------------------------*/

static void
signal_caught(uv_signal_t *uv, int number)
{
	struct loop_signal_watch *w = uv->data;
	w->caught(w->arg, number);
}

void
loop_signal(struct loop *l, int number, void (*caught)(void *arg, int number),
    void *arg)
{
	struct loop_signal_watch *w = xcalloc(1, sizeof(*w));
	w->caught = caught;
	w->arg = arg;
	w->next = l->signals;
	l->signals = w;
	uv_signal_init(&l->uv, &w->uv);
	w->uv.data = w;
	uv_signal_start(&w->uv, signal_caught, number);
}

/* --- a program with our terminal -------------------------------------------*/

static void
child_closed(uv_handle_t *h)
{
	struct loop *l = h->data;
	l->child_used = false;
	l->child_done(l->child_arg, l->child_status);
}

static void
child_exited(uv_process_t *p, int64_t status, int signal_number)
{
	struct loop *l = p->data;
	l->child_status =
	    signal_number != 0 ? 128 + signal_number : (int)status;
	uv_close((uv_handle_t *)p, child_closed);
}

void
loop_spawn(struct loop *l, char *const *argv,
    void (*done)(void *arg, int status), void *arg)
{
	PRE(!l->child_used);
	uv_stdio_container_t io[3];
	for (int i = 0; i < 3; i++) {
		io[i].flags = UV_INHERIT_FD;
		io[i].data.fd = i;
	}
	uv_process_options_t o = {
		.exit_cb = child_exited,
		.file = argv[0],
		.stdio_count = 3,
		.stdio = io,
	};
	/* libuv's argument type lacks the const that it keeps. */
	memcpy(&o.args, &argv, sizeof(o.args));
	l->child_used = true;
	l->child_done = done;
	l->child_arg = arg;
	l->child.data = l;
	if (uv_spawn(&l->uv, &l->child, &o) != 0) {
		l->child_status = -1;
		uv_close((uv_handle_t *)&l->child, child_closed);
	}
}

/* --- lines -----------------------------------------------------------------*/

/* Hands out complete lines; the callback may stop or pause the loop. */
static void
deliver(struct loop *l)
{
	char *start = l->partial.s, *end;
	size_t left = l->partial.len;
	if (start == NULL)
		return;
	while (!l->paused && (end = memchr(start, '\n', left)) != NULL) {
		size_t n = (size_t)(end - start);
		*end = '\0';
		if (n > 0 && start[n - 1] == '\r')
			start[n - 1] = '\0';
		bool cut = n > l->lines_max;
		if (cut)
			start[l->lines_max] = '\0';
		if (!l->skipping)
			l->got(l->got_arg, start, cut);
		l->skipping = false;
		start = end + 1;
		left -= n + 1;
	}
	memmove(l->partial.s, start, left);
	l->partial.len = left;
	l->partial.s[left] = '\0';
	if (left <= l->lines_max || l->paused)
		return;
	/* The line is too long already: say so once, skip to its end. */
	l->partial.s[l->lines_max] = '\0';
	if (!l->skipping)
		l->got(l->got_arg, l->partial.s, true);
	l->skipping = true;
	strbuf_clear(&l->partial);
}

static void
lines_readable(void *arg)
{
	struct loop *l = arg;
	char buf[65536];
	ssize_t n = l->at_end ? 0 : read(l->lines_fd, buf, sizeof(buf));
	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0) {
		strbuf_addn(&l->partial, buf, (size_t)n);
		deliver(l);
		return;
	}
	if (n < 0)
		l->lines_error = errno;
	l->at_end = true;
	if (l->partial.len > 0 && !l->skipping) {
		strbuf_addc(&l->partial, '\n');
		deliver(l);
	}
	if (l->paused)
		return;
	loop_watch_pause(l);
	l->got(l->got_arg, NULL, false);
}

int
loop_lines_error(const struct loop *l)
{
	return l->lines_error;
}

void
loop_lines(struct loop *l, int fd, size_t max,
    void (*got)(void *arg, char *line, bool too_long), void *arg)
{
	l->lines_fd = fd;
	l->lines_max = max;
	l->got = got;
	l->got_arg = arg;
	loop_watch(l, fd, lines_readable, l);
}
