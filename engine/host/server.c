#include "host/server.h"

#include <stdlib.h>
#include <string.h>

#include "host/loop_private.h"

enum {
	BACKLOG = 64,
	OUT_MUCH = 64 * 1024, /* waits to be sent: nothing more is answered */
	READ_MAX = 16 * 1024,
	/* What comes after the end is read for so long, so that it does not
	 * make the network throw away what was said. */
	LINGER_MS = 2000,
	KEEPALIVE_S = 60
};

struct connection {
	uv_tcp_t tcp;
	uv_timer_t timer;
	uv_write_t write;
	uv_shutdown_t shutdown;
	unsigned handles; /* that are not closed yet */
	struct server *server;
	struct connection *prev, *next;
	void *state;
	struct bytes in, out, sending;
	char buffer[READ_MAX];
	bool asked;  /* it had a first request */
	bool paused; /* reading is */
	bool at_end; /* the peer sends no more */
	bool ending; /* nothing is understood any more */
	bool shut;   /* and all has been said */
	bool closing;
	bool woken;
	uint64_t wake_ms;     /* of protocol; UINT64_MAX */
	uint64_t deadline_ms; /* the peer's */
	size_t unsent;        /* at the deadline's start */
};

struct server {
	const struct server_protocol *protocol;
	void *arg;
	struct loop *loop;
	uv_tcp_t tcp;
	struct server_address where;
	struct connection *first;
	size_t n_connections;
	size_t n_known; /* connections whose memory is not given back */
	bool down, closed, tcp_closed;
};

static void pump(struct connection *c);

/* --- ends -----------------------------------------------------------------*/

static void
server_free(struct server *s)
{
	if (s->closed && s->tcp_closed && s->n_known == 0)
		free(s);
}

static void
handle_closed(uv_handle_t *h)
{
	struct connection *c = h->data;
	struct server *s = c->server;

	if (--c->handles > 0)
		return;
	bytes_finish(&c->in);
	bytes_finish(&c->out);
	bytes_finish(&c->sending);
	free(c->state);
	free(c);
	s->n_known--;
	server_free(s);
}

static void
close_now(struct connection *c)
{
	struct server *s = c->server;

	if (c->closing)
		return;
	c->closing = true;
	if (c->prev != NULL)
		c->prev->next = c->next;
	else
		s->first = c->next;
	if (c->next != NULL)
		c->next->prev = c->prev;
	s->n_connections--;
	if (s->protocol->finish != NULL)
		s->protocol->finish(s->arg, c->state);
	uv_close((uv_handle_t *)&c->tcp, handle_closed);
	uv_close((uv_handle_t *)&c->timer, handle_closed);
}

/* --- time -----------------------------------------------------------------*/

static void timer_fired(uv_timer_t *t);

static uint64_t
now_ms(const struct connection *c)
{
	return loop_now_ms(c->server->loop);
}

static size_t
unsent(const struct connection *c)
{
	return c->out.n +
	    uv_stream_get_write_queue_size((const uv_stream_t *)&c->tcp);
}

static void
set_timer(struct connection *c)
{
	uint64_t at = c->wake_ms < c->deadline_ms ? c->wake_ms : c->deadline_ms;
	uint64_t now = now_ms(c);

	if (at == UINT64_MAX)
		uv_timer_stop(&c->timer);
	else
		uv_timer_start(&c->timer, timer_fired, at > now ? at - now : 0,
		    0);
}

/* What the peer has to do next has this long. */
static void
set_deadline(struct connection *c)
{
	const struct server_protocol *p = c->server->protocol;
	uint64_t ms = UINT64_MAX;

	if (c->shut)
		ms = LINGER_MS;
	else if (unsent(c) > 0)
		ms = p->stall_ms;
	else if (!c->asked)
		ms = p->first_ms;
	else if (p->idle_ms != NULL)
		ms = p->idle_ms(c->server->arg, c->state);
	c->deadline_ms = ms == UINT64_MAX ? ms : now_ms(c) + ms;
	c->unsent = unsent(c);
	set_timer(c);
}

/* --- reading --------------------------------------------------------------*/

static void
give_buffer(uv_handle_t *h, size_t suggested, uv_buf_t *out)
{
	struct connection *c = h->data;
	size_t max = c->server->protocol->request_max;
	size_t room = c->in.n < max ? max - c->in.n : 0;

	(void)suggested;
	if (c->ending || room > sizeof(c->buffer))
		room = sizeof(c->buffer);
	*out = uv_buf_init(c->buffer, (unsigned)room);
}

static void
data_came(uv_stream_t *stream, ssize_t n, const uv_buf_t *buffer)
{
	struct connection *c = stream->data;

	if (n == 0)
		return;
	if (n > 0 && c->ending) /* thrown away */
		return;
	if (n > 0) {
		bytes_add(&c->in, buffer->base, (size_t)n);
		/* Half a request is no request: who sends a byte now and then
		 * has as long as who sends none. */
		pump(c);
		return;
	}
	c->at_end = true;
	uv_read_stop(stream);
	/* It went away, or it has said all and waits for the answer. */
	if (n != UV_EOF || c->shut) {
		close_now(c);
		return;
	}
	pump(c);
}

static void
read_on(struct connection *c, bool on)
{
	if (c->at_end || c->closing || c->paused == !on)
		return;
	c->paused = !on;
	if (on)
		uv_read_start((uv_stream_t *)&c->tcp, give_buffer, data_came);
	else
		uv_read_stop((uv_stream_t *)&c->tcp);
}

/* --- sending --------------------------------------------------------------*/

static void
shut_down(uv_shutdown_t *r, int status)
{
	struct connection *c = r->handle->data;

	if (status < 0 && !c->closing)
		close_now(c);
}

/* All is said: no more is sent, and what comes is thrown away until the peer
 * has closed, or has had its time. */
static void
end_now(struct connection *c)
{
	c->shut = true;
	if (c->at_end ||
	    uv_shutdown(&c->shutdown, (uv_stream_t *)&c->tcp, shut_down) != 0) {
		close_now(c);
		return;
	}
	read_on(c, true);
	set_deadline(c);
}

static void
written(uv_write_t *w, int status)
{
	struct connection *c = w->handle->data;

	bytes_cut(&c->sending, 0);
	if (c->closing)
		return;
	if (status < 0)
		close_now(c);
	else
		pump(c);
}

/* False: one is on its way already, or there is nothing to send. */
static bool
send_out(struct connection *c)
{
	struct bytes swap = c->sending;
	uv_buf_t buffer;

	if (c->sending.n > 0 || c->out.n == 0)
		return false;
	c->sending = c->out;
	c->out = swap;
	buffer = uv_buf_init((char *)c->sending.data, (unsigned)c->sending.n);
	if (uv_write(&c->write, (uv_stream_t *)&c->tcp, &buffer, 1, written) !=
	    0)
		close_now(c);
	return !c->closing;
}

/* --- understanding --------------------------------------------------------*/

static void
understand(struct connection *c)
{
	const struct server_protocol *p = c->server->protocol;
	size_t at = 0;

	while (!c->ending && at < c->in.n && unsent(c) < OUT_MUCH) {
		size_t used = 0;

		c->ending = !p->receive(c->server->arg, c->state,
		    c->in.data + at, c->in.n - at, &used, &c->out);
		PRE(used <= c->in.n - at);
		PRE(used > 0 || c->ending || c->in.n - at < p->request_max);
		if (used == 0)
			break;
		c->asked = true;
		at += used;
	}
	if (at > 0) {
		memmove(c->in.data, c->in.data + at, c->in.n - at);
		bytes_cut(&c->in, c->in.n - at);
	}
	if (c->ending)
		bytes_cut(&c->in, 0);
}

static void
say_something(struct connection *c)
{
	const struct server_protocol *p = c->server->protocol;

	if (!c->woken || c->ending || unsent(c) > 0)
		return;
	c->woken = false;
	c->wake_ms = p->wake(c->server->arg, c->state, now_ms(c), &c->out);
}

/* Everything that can be done now: the only place where a connection goes on.
 */
static void
pump(struct connection *c)
{
	const struct server_protocol *p = c->server->protocol;
	size_t before = c->in.n;
	bool asked = c->asked;

	if (c->closing)
		return;
	understand(c);
	/* What is left when the peer has said all is half a request. */
	if (c->at_end && unsent(c) == 0)
		c->ending = true;
	say_something(c);
	(void)send_out(c);
	if (c->closing)
		return;
	if (c->ending && unsent(c) == 0 && !c->shut) {
		end_now(c);
		return;
	}
	read_on(c, c->ending || c->in.n < p->request_max);
	if (c->in.n < before || asked != c->asked || unsent(c) != c->unsent)
		set_deadline(c);
	else
		set_timer(c);
}

static void
end_because(struct connection *c, enum server_end why)
{
	if (c->closing || c->ending)
		return;
	c->ending = true;
	c->server->protocol->end(c->server->arg, c->state, why, &c->out);
	pump(c);
}

static void
timer_fired(uv_timer_t *t)
{
	struct connection *c = t->data;
	uint64_t now = now_ms(c);

	if (c->wake_ms <= now) {
		c->wake_ms = UINT64_MAX;
		c->woken = true;
	}
	if (c->deadline_ms > now) {
		pump(c);
		return;
	}
	if (c->shut || (unsent(c) > 0 && unsent(c) >= c->unsent))
		close_now(c);
	else if (unsent(c) > 0)
		set_deadline(c);
	else
		end_because(c, c->asked ? SERVER_IDLE : SERVER_SILENT);
}

/* --- connections ----------------------------------------------------------*/

/* Those that are served; the others have been told their end, and linger. */
static size_t
in_use(const struct server *s)
{
	size_t n = 0;

	for (const struct connection *c = s->first; c != NULL; c = c->next)
		n += !c->ending;
	return n;
}

/* Who has a place and has asked nothing gives it to one who may have something
 * to ask: the oldest of them. */
static void
make_room(struct connection *newest)
{
	struct connection *leaves = newest;

	for (struct connection *c = newest->next; c != NULL; c = c->next)
		if (!c->asked && !c->ending)
			leaves = c;
	end_because(leaves, SERVER_FULL);
}

/* So many are told their end that the first of them have had time enough. */
static void
end_lingering(struct server *s)
{
	struct connection *leaves = NULL;

	if (s->n_connections <= 2 * s->protocol->connections_max)
		return;
	for (struct connection *c = s->first; c != NULL; c = c->next)
		if (c->ending)
			leaves = c;
	if (leaves != NULL)
		close_now(leaves);
}

static void
accepted(struct server *s, struct connection *c)
{
	uv_tcp_nodelay(&c->tcp, 1);
	uv_tcp_keepalive(&c->tcp, 1, KEEPALIVE_S);
	c->paused = true;
	read_on(c, true);
	set_deadline(c);
	if (s->down)
		end_because(c, SERVER_DOWN);
	else if (in_use(s) > s->protocol->connections_max)
		make_room(c);
	end_lingering(s);
}

static void
came(uv_stream_t *listener, int status)
{
	struct server *s = listener->data;
	struct connection *c;

	if (status < 0)
		return;
	c = xcalloc(1, sizeof(*c));
	c->server = s;
	c->state = xcalloc(1, s->protocol->state_size);
	c->wake_ms = UINT64_MAX;
	c->handles = 2;
	uv_tcp_init(loop_uv(s->loop), &c->tcp);
	uv_timer_init(loop_uv(s->loop), &c->timer);
	c->tcp.data = c->timer.data = c;
	c->next = s->first;
	if (s->first != NULL)
		s->first->prev = c;
	s->first = c;
	s->n_connections++;
	s->n_known++;
	if (uv_accept(listener, (uv_stream_t *)&c->tcp) == 0)
		accepted(s, c);
	else
		close_now(c);
}

size_t
server_connections(const struct server *s)
{
	return s->n_connections;
}

void
server_wake(struct server *s)
{
	struct connection *next;

	if (s->protocol->wake == NULL)
		return;
	for (struct connection *c = s->first; c != NULL; c = next) {
		next = c->next;
		c->woken = true;
		pump(c);
	}
}

void
server_set_down(struct server *s, bool down)
{
	struct connection *next;

	s->down = down;
	for (struct connection *c = s->first; down && c != NULL; c = next) {
		next = c->next;
		end_because(c, SERVER_DOWN);
	}
}

/* --- addresses ------------------------------------------------------------*/

static bool
port_parse(const char *text, uint16_t *out)
{
	uint32_t port;

	if (!str_to_u32(text, &port) || port > 65535)
		return false;
	*out = (uint16_t)port;
	return true;
}

static bool
to_socket(const struct server_address *a, struct sockaddr_storage *out)
{
	memset(out, 0, sizeof(*out));
	return uv_ip4_addr(a->host, a->port, (struct sockaddr_in *)out) == 0 ||
	    uv_ip6_addr(a->host, a->port, (struct sockaddr_in6 *)out) == 0;
}

bool
server_address_parse(const char *text, struct server_address *out,
    struct strbuf *why)
{
	const char *colon = strrchr(text, ':');
	struct server_address a = { .host = "127.0.0.1" };
	struct sockaddr_storage socket;
	size_t n = colon == NULL ? 0 : (size_t)(colon - text);
	const char *host = text;

	if (n > 2 && text[0] == '[' && text[n - 1] == ']') {
		host++;
		n -= 2;
	} else if (colon != NULL && memchr(text, ':', n) != NULL) {
		n = sizeof(a.host); /* IPv6 without brackets */
	}
	if (colon != NULL && n > 0 && n < sizeof(a.host)) {
		memcpy(a.host, host, n);
		a.host[n] = '\0';
	}
	if ((colon != NULL && (n == 0 || n >= sizeof(a.host))) ||
	    !port_parse(colon == NULL ? text : colon + 1, &a.port) ||
	    !to_socket(&a, &socket)) {
		strbuf_add(why,
		    "expected a port, or an address and a port, as 3323, "
		    "192.0.2.1:3323 or [2001:db8::1]:3323; found \"");
		str_add_safe(why, text, strlen(text) > 60 ? 60 : strlen(text),
		    false);
		strbuf_add(why, "\"");
		return false;
	}
	*out = a;
	return true;
}

bool
server_address_is_loopback(const struct server_address *a)
{
	return str_starts(a->host, "127.") || str_eq(a->host, "::1");
}

void
server_address_print(const struct server_address *a, struct strbuf *out)
{
	bool v6 = strchr(a->host, ':') != NULL;

	strbuf_addf(out, v6 ? "[%s]:%u" : "%s:%u", a->host, a->port);
}

/* --- the server -----------------------------------------------------------*/

static void
listener_closed(uv_handle_t *h)
{
	struct server *s = h->data;

	s->tcp_closed = true;
	server_free(s);
}

static int
listen_at(struct server *s)
{
	struct sockaddr_storage socket;
	int n = sizeof(socket), status;
	bool v6 = strchr(s->where.host, ':') != NULL;

	if (!to_socket(&s->where, &socket))
		return UV_EINVAL;
	status = uv_tcp_bind(&s->tcp, (struct sockaddr *)&socket,
	    v6 ? UV_TCP_IPV6ONLY : 0);
	if (status == 0)
		status = uv_listen((uv_stream_t *)&s->tcp, BACKLOG, came);
	if (status == 0)
		status =
		    uv_tcp_getsockname(&s->tcp, (struct sockaddr *)&socket, &n);
	if (status == 0)
		s->where.port =
		    ntohs(v6 ? ((struct sockaddr_in6 *)&socket)->sin6_port
			     : ((struct sockaddr_in *)&socket)->sin_port);
	return status;
}

static const char *
trouble_text(int status)
{
	switch (status) {
	case UV_EADDRINUSE:
		return "this port is taken; choose another one, or 0 for any "
		       "that is free";
	case UV_EADDRNOTAVAIL:
		return "this machine has no such address";
	case UV_EACCES:
		return "ports below 1024 need root; choose a higher one";
	default:
		return uv_strerror(status);
	}
}

struct server *
server_open(struct loop *l, const struct server_protocol *p, void *arg,
    const struct server_address *a, struct strbuf *why)
{
	struct server *s = xcalloc(1, sizeof(*s));
	int status;

	s->protocol = p;
	s->arg = arg;
	s->loop = l;
	s->where = *a;
	uv_tcp_init(loop_uv(l), &s->tcp);
	s->tcp.data = s;
	status = listen_at(s);
	if (status == 0)
		return s;
	strbuf_addf(why, "%s cannot listen at ", p->name);
	server_address_print(a, why);
	strbuf_addf(why, ": %s", trouble_text(status));
	server_close(s);
	return NULL;
}

void
server_close(struct server *s)
{
	if (s == NULL)
		return;
	s->closed = true;
	while (s->first != NULL)
		close_now(s->first);
	uv_close((uv_handle_t *)&s->tcp, listener_closed);
}

struct server_address
server_where(const struct server *s)
{
	return s->where;
}
