/* Connections and their ends, with a protocol of lines: "echo" is answered by
 * the same, "much" by a lot, "bye" ends. Clients are plain sockets; the loop
 * runs until what is waited for is there. */
#include "check.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/server.h"

enum { MUCH = 8 * 1024 * 1024, WAIT_MS = 20000 };

static unsigned finished, asked_when_full;

static bool
receive(void *arg, void *state, const uint8_t *data, size_t n, size_t *used,
    struct bytes *out)
{
	const uint8_t *end = memchr(data, '\n', n);

	(void)arg;
	(void)state;
	*used = 0;
	if (end == NULL && n < 64)
		return true;
	if (end == NULL) {
		*used = n;
		bytes_add(out, "long\n", 5);
		return false;
	}
	*used = (size_t)(end - data) + 1;
	if (*used == 4 && memcmp(data, "bye", 3) == 0) {
		bytes_add(out, "gone\n", 5);
		return false;
	}
	if (*used == 5 && memcmp(data, "much", 4) == 0) {
		bytes_add_zeros(out, MUCH);
		asked_when_full++;
		return true;
	}
	bytes_add(out, data, *used);
	return true;
}

static unsigned news;

static uint64_t
wake(void *arg, void *state, uint64_t now_ms, struct bytes *out)
{
	unsigned *knows = state;

	(void)arg;
	(void)now_ms;
	if (*knows != news)
		bytes_add(out, "news\n", 5);
	*knows = news;
	return UINT64_MAX;
}

static void
end(void *arg, void *state, enum server_end why, struct bytes *out)
{
	static const char *const texts[] = { "full\n", "silent\n", "idle\n",
		"down\n" };

	(void)arg;
	(void)state;
	bytes_add(out, texts[why], strlen(texts[why]));
}

static uint32_t
idle_ms(void *arg, const void *state)
{
	(void)arg;
	(void)state;
	return 100;
}

static void
finish(void *arg, void *state)
{
	(void)arg;
	(void)state;
	finished++;
}

static const struct server_protocol patient = {
	.name = "lines",
	.state_size = sizeof(unsigned),
	.request_max = 64,
	.connections_max = 3,
	.first_ms = WAIT_MS,
	.stall_ms = WAIT_MS,
	.receive = receive,
	.wake = wake,
	.end = end,
	.finish = finish,
};

struct fixture {
	struct loop *loop;
	struct loop_timer *timer;
	struct server *server;
	struct server_protocol protocol;
};

static void
stop(void *arg)
{
	loop_stop(arg);
}

static void
start(struct fixture *f, const struct server_protocol *p)
{
	struct server_address a;
	struct strbuf why = { 0 };

	finished = asked_when_full = news = 0;
	f->protocol = *p;
	f->loop = loop_create();
	f->timer = loop_timer_add(f->loop, stop, f->loop);
	assert_true(server_address_parse("0", &a, &why));
	f->server = server_open(f->loop, &f->protocol, NULL, &a, &why);
	assert_non_null(f->server);
	assert_true(server_where(f->server).port != 0);
}

static void
turn(struct fixture *f)
{
	loop_timer_start(f->timer, 2);
	loop_run(f->loop);
}

static void
finish_all(struct fixture *f)
{
	server_close(f->server);
	loop_destroy(f->loop);
}

static int
client(struct fixture *f)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
		.sin_port = htons(server_where(f->server).port),
		.sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_true(fd >= 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void
say(int fd, const char *text)
{
	assert_int_equal(send(fd, text, strlen(text), MSG_NOSIGNAL),
	    (ssize_t)strlen(text));
}

/* Reads until that came, or, text "", until the end. */
static void
hears(struct fixture *f, int fd, const char *text)
{
	uint64_t until = loop_now_ms(f->loop) + WAIT_MS;
	char buffer[64] = { 0 };
	size_t n = 0, wanted = *text != '\0' ? strlen(text) : 1;

	while (n < wanted) {
		ssize_t got = recv(fd, buffer + n, wanted - n, MSG_DONTWAIT);

		if (got == 0 || (got < 0 && errno == ECONNRESET))
			break;
		if (got > 0)
			n += (size_t)got;
		else
			turn(f);
		if (loop_now_ms(f->loop) > until)
			fail_msg("\"%s\" did not come, but \"%s\"", text,
			    buffer);
	}
	assert_string_equal(buffer, text);
}

/* Until so many connections are left. */
static void
left(struct fixture *f, size_t n)
{
	uint64_t until = loop_now_ms(f->loop) + WAIT_MS;

	while (server_connections(f->server) != n) {
		turn(f);
		if (loop_now_ms(f->loop) > until)
			fail_msg("%zu connections are left, not %zu",
			    server_connections(f->server), n);
	}
}

static void
test_answers(void **state)
{
	struct fixture f;
	int a, b;

	(void)state;
	start(&f, &patient);
	a = client(&f);
	b = client(&f);
	say(a, "o");
	turn(&f);
	say(b, "two\nthree\nfo");
	hears(&f, b, "two\nthree\n");
	say(a, "ne\n");
	hears(&f, a, "one\n");
	say(b, "ur\nbye\nfive\n");
	hears(&f, b, "four\ngone\n");
	hears(&f, b, "");
	close(b);
	left(&f, 1);
	close(a);
	left(&f, 0);
	assert_int_equal(finished, 2);
	finish_all(&f);
}

/* Who has said all still gets the answers; who goes away disturbs nobody. */
static void
test_half_closed(void **state)
{
	struct fixture f;
	int a, b;

	(void)state;
	start(&f, &patient);
	a = client(&f);
	b = client(&f);
	say(a, "one\ntwo\nthr");
	shutdown(a, SHUT_WR);
	hears(&f, a, "one\ntwo\n");
	hears(&f, a, "");
	close(a);
	say(b, "much\n");
	turn(&f);
	close(b);
	left(&f, 0);
	finish_all(&f);
}

/* A request that does not end is refused; what follows it does not keep the
 * peer from reading why. */
static void
test_too_long(void **state)
{
	struct fixture f;
	char many[5000];
	int a;

	(void)state;
	start(&f, &patient);
	a = client(&f);
	memset(many, 'x', sizeof(many));
	many[sizeof(many) - 1] = '\0';
	say(a, many);
	hears(&f, a, "long\n");
	hears(&f, a, "");
	close(a);
	finish_all(&f);
}

static void
test_too_many(void **state)
{
	struct fixture f;
	int a[4];

	(void)state;
	start(&f, &patient);
	for (size_t i = 0; i < 3; i++) {
		a[i] = client(&f);
		say(a[i], "here\n");
		hears(&f, a[i], "here\n");
	}
	a[3] = client(&f);
	hears(&f, a[3], "full\n");
	hears(&f, a[3], "");
	/* Its place is nobody's loss, and one that goes makes room. */
	close(a[3]);
	say(a[0], "still\n");
	hears(&f, a[0], "still\n");
	close(a[1]);
	left(&f, 2);
	a[1] = client(&f);
	say(a[1], "again\n");
	hears(&f, a[1], "again\n");
	for (size_t i = 0; i < 3; i++)
		close(a[i]);
	finish_all(&f);
}

/* Who only holds a place loses it to one who comes later; any number of them
 * keeps nobody out. */
static void
test_silent_make_room(void **state)
{
	enum { MANY = 200 };
	struct fixture f;
	int busy, silent[MANY], late;

	(void)state;
	start(&f, &patient);
	busy = client(&f);
	say(busy, "here\n");
	hears(&f, busy, "here\n");
	for (size_t i = 0; i < MANY; i++) {
		silent[i] = client(&f);
		say(silent[i], "half");
		if (i % 10 == 0)
			turn(&f);
	}
	hears(&f, silent[MANY / 2], "full\n");
	late = client(&f);
	say(late, "late\n");
	hears(&f, late, "late\n");
	assert_true(server_connections(f.server) <= 6);
	/* The youngest of them still has its place. */
	say(silent[MANY - 1], "\n");
	hears(&f, silent[MANY - 1], "half\n");
	say(busy, "still\n");
	hears(&f, busy, "still\n");
	for (size_t i = 0; i < MANY; i++)
		close(silent[i]);
	close(busy);
	close(late);
	left(&f, 0);
	finish_all(&f);
}

/* No request in time, however many bytes of one there are; then none more. */
static void
test_silent(void **state)
{
	struct server_protocol p = patient;
	struct fixture f;
	int a, b;

	(void)state;
	p.first_ms = 100;
	p.idle_ms = idle_ms;
	start(&f, &p);
	a = client(&f);
	b = client(&f);
	say(a, "one\n");
	hears(&f, a, "one\n");
	say(b, "h");
	turn(&f);
	say(b, "a");
	hears(&f, b, "silent\n");
	hears(&f, b, "");
	hears(&f, a, "idle\n");
	hears(&f, a, "");
	close(a);
	close(b);
	finish_all(&f);
}

/* Asks a lot and takes nothing: it costs one answer, its time comes, and the
 * others are answered all the while. */
static void
test_stalled(void **state)
{
	struct server_protocol p = patient;
	struct fixture f;
	int a, b;

	(void)state;
	p.stall_ms = 200;
	start(&f, &p);
	a = client(&f);
	b = client(&f);
	for (int i = 0; i < 10; i++)
		say(a, "much\n");
	do {
		say(b, "well?\n");
		hears(&f, b, "well?\n");
	} while (server_connections(f.server) == 2);
	assert_int_equal(asked_when_full, 1);
	close(a);
	close(b);
	finish_all(&f);
}

/* What is new is told once, also to one that was busy when it came. */
static void
test_wake(void **state)
{
	struct fixture f;
	int a;

	(void)state;
	start(&f, &patient);
	a = client(&f);
	say(a, "one\n");
	hears(&f, a, "one\n");
	news++;
	server_wake(f.server);
	server_wake(f.server);
	hears(&f, a, "news\n");
	say(a, "two\n");
	hears(&f, a, "two\n");
	close(a);
	finish_all(&f);
}

static void
test_down(void **state)
{
	struct fixture f;
	int a, b;

	(void)state;
	start(&f, &patient);
	a = client(&f);
	say(a, "one\n");
	hears(&f, a, "one\n");
	server_set_down(f.server, true);
	hears(&f, a, "down\n");
	hears(&f, a, "");
	b = client(&f);
	hears(&f, b, "down\n");
	close(a);
	close(b);
	server_set_down(f.server, false);
	a = client(&f);
	say(a, "up\n");
	hears(&f, a, "up\n");
	close(a);
	finish_all(&f);
}

/* Closed with connections in every state: nothing is left. */
static void
test_close(void **state)
{
	struct fixture f;
	int a, b, c;

	(void)state;
	start(&f, &patient);
	a = client(&f);
	b = client(&f);
	c = client(&f);
	say(a, "much\n");
	say(b, "bye\n");
	say(c, "hal");
	hears(&f, b, "gone\n");
	server_close(f.server);
	assert_int_equal(finished, 3);
	loop_destroy(f.loop);
	close(a);
	close(b);
	close(c);
}

static void
test_taken(void **state)
{
	struct fixture f;
	struct server_address a;
	struct strbuf why = { 0 };

	(void)state;
	start(&f, &patient);
	a = server_where(f.server);
	assert_null(server_open(f.loop, &f.protocol, NULL, &a, &why));
	assert_non_null(strstr(strbuf_str(&why), "this port is taken"));
	strbuf_finish(&why);
	finish_all(&f);
}

static const struct {
	const char *text, *printed; /* NULL: refused */
	bool loopback;
} addresses[] = {
	{ "3323", "127.0.0.1:3323", true },
	{ "0", "127.0.0.1:0", true },
	{ "127.1.2.3:1", "127.1.2.3:1", true },
	{ "192.0.2.1:65535", "192.0.2.1:65535", false },
	{ "0.0.0.0:80", "0.0.0.0:80", false },
	{ "[::1]:3323", "[::1]:3323", true },
	{ "[2001:db8::1]:3323", "[2001:db8::1]:3323", false },
	{ "", NULL, false },
	{ "65536", NULL, false },
	{ "-1", NULL, false },
	{ "x", NULL, false },
	{ ":3323", NULL, false },
	{ "localhost:3323", NULL, false },
	{ "127.0.0.1:", NULL, false },
	{ "127.0.0.1", NULL, false },
	{ "::1:3323", NULL, false },
	{ "::1", NULL, false },
	{ "[::1]", NULL, false },
	{ "[]:1", NULL, false },
	{ "[127.0.0.256]:1", NULL, false },
	{ "127.000000000000000000000000000000000000000000.0.1:1", NULL, false },
};

static void
test_addresses(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(addresses); i++) {
		struct server_address a;
		struct strbuf why = { 0 }, text = { 0 };
		const char *wanted = addresses[i].printed;
		bool ok = server_address_parse(addresses[i].text, &a, &why);

		CHECK_INT(addresses[i].text, ok, wanted != NULL);
		CHECK_INT(addresses[i].text, why.len == 0, ok);
		if (ok) {
			server_address_print(&a, &text);
			CHECK_STR(addresses[i].text, text.s, wanted);
			CHECK_INT(addresses[i].text,
			    server_address_is_loopback(&a),
			    addresses[i].loopback);
		}
		strbuf_finish(&why);
		strbuf_finish(&text);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_half_closed),
		cmocka_unit_test(test_too_long),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_silent_make_room),
		cmocka_unit_test(test_silent),
		cmocka_unit_test(test_stalled),
		cmocka_unit_test(test_wake),
		cmocka_unit_test(test_down),
		cmocka_unit_test(test_close),
		cmocka_unit_test(test_taken),
		cmocka_unit_test(test_addresses),
	};
	return RUN_TESTS(tests);
}
