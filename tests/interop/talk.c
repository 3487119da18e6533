#include "interop/talk.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATIENCE_MS = 5000 };

static int
open_socket(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(addr.sun_path))
		return -1;
	memcpy(addr.sun_path, path, strlen(path) + 1);
	fd = socket(AF_UNIX, SOCK_STREAM, 0);
	if (fd >= 0 &&
	    connect(fd, (const struct sockaddr *)&addr, sizeof(addr)) != 0) {
		(void)close(fd);
		fd = -1;
	}
	return fd;
}

static bool
say(int fd, const char *text, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, text, n);

		if (done <= 0)
			return false;
		text += done;
		n -= (size_t)done;
	}
	return true;
}

/* FRR: the last four bytes. */
static bool
frr_has_ended(const struct strbuf *b, bool *ok)
{
	static const char zeros[3] = { 0 };

	if (b->len < 4 || memcmp(b->s + b->len - 4, zeros, 3) != 0)
		return false;
	*ok = b->s[b->len - 1] == 0;
	return true;
}

/* BIRD: a line "NNNN text" with a blank behind the number; 0xxx: fine, 8xxx
 * and 9xxx: refused. Lines with "-" go on. */
static bool
bird_has_ended(const struct strbuf *b, bool *ok)
{
	const char *line;
	size_t i = b->len;

	if (b->len < 6 || b->s[b->len - 1] != '\n')
		return false;
	for (i = b->len - 1; i > 0 && b->s[i - 1] != '\n';)
		i--;
	line = b->s + i;
	if (strspn(line, "0123456789") != 4 || line[4] != ' ')
		return false;
	*ok = line[0] == '0';
	return true;
}

static bool
listen_to(int fd, enum talk_manner manner, struct strbuf *out)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	char buffer[65536];
	bool ok = false;

	while (poll(&p, 1, PATIENCE_MS) > 0) {
		ssize_t n = read(fd, buffer, sizeof(buffer));

		if (n <= 0)
			return false;
		strbuf_addn(out, buffer, (size_t)n);
		if (manner == TALK_FRR ? frr_has_ended(out, &ok)
				       : bird_has_ended(out, &ok))
			return ok;
	}
	return false;
}

static bool
talk_frr(int fd, const char *command, struct strbuf *out)
{
	struct strbuf greeting = { 0 };
	bool ok = say(fd, "enable", 7) && listen_to(fd, TALK_FRR, &greeting) &&
	    say(fd, command, strlen(command) + 1) &&
	    listen_to(fd, TALK_FRR, out);

	strbuf_finish(&greeting);
	if (ok) {
		out->len -= 4;
		out->s[out->len] = '\0';
	}
	return ok;
}

static bool
talk_bird(int fd, const char *command, struct strbuf *out)
{
	struct strbuf greeting = { 0 };
	bool ok = listen_to(fd, TALK_BIRD, &greeting) &&
	    say(fd, command, strlen(command)) && say(fd, "\n", 1) &&
	    listen_to(fd, TALK_BIRD, out);

	strbuf_finish(&greeting);
	return ok;
}

bool
talk(const char *path, enum talk_manner manner, const char *command,
    struct strbuf *out)
{
	int fd = open_socket(path);
	bool ok;

	if (fd < 0)
		return false;
	ok = manner == TALK_FRR ? talk_frr(fd, command, out)
				: talk_bird(fd, command, out);
	(void)close(fd);
	return ok;
}
