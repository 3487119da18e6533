/* Who works on a session: one process at a time. A claim is a lock of the
 * kernel's on a small file beside the database, so that it ends with its
 * process, however that ends. */
#include "store/store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* NULL for a database in memory, which nobody else can see. */
static char *
claim_path(struct store *s, int64_t id, struct strbuf *b)
{
	const char *db = sqlite3_db_filename(s->db, "main");

	if (!s->persistent || db == NULL || *db == '\0')
		return NULL;
	strbuf_addf(b, "%s-open-%lld", db, (long long)id);
	return b->s;
}

/* Another process may have removed the file between our open and our lock. */
static bool
is_still_there(int fd, const char *path)
{
	struct stat ours, there;

	return fstat(fd, &ours) == 0 && stat(path, &there) == 0 &&
	    ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

/* The locked file; -1: somebody has it, -2: there can be no lock here. */
static int
lock_file(const char *path)
{
	for (;;) {
		int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (fd < 0)
			return -2;
		if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
			int why = errno;
			close(fd);
			return why == EWOULDBLOCK ? -1 : -2;
		}
		if (is_still_there(fd, path))
			return fd;
		close(fd);
	}
}

bool
store_session_claim(struct store *s, int64_t id)
{
	struct strbuf b = { 0 };
	const char *path;
	int fd;

	for (size_t i = 0; i < s->n_claims; i++)
		if (s->claims[i].session == id) {
			s->claims[i].n++;
			return true;
		}
	path = claim_path(s, id, &b);
	/* Without locks there is nobody to be told apart from. */
	fd = path != NULL ? lock_file(path) : -2;
	strbuf_finish(&b);
	if (fd == -1)
		return false;
	GROW(s->claims, s->n_claims, s->cap_claims);
	s->claims[s->n_claims++] = (struct claim){ id, fd, 1 };
	return true;
}

void
store_session_release(struct store *s, int64_t id)
{
	struct strbuf b = { 0 };
	const char *path = claim_path(s, id, &b);

	for (size_t i = 0; i < s->n_claims; i++) {
		int fd = s->claims[i].fd;
		if (s->claims[i].session != id)
			continue;
		if (--s->claims[i].n > 0)
			break;
		/* Removed while it is still ours. */
		if (fd >= 0 && path != NULL)
			(void)unlink(path);
		if (fd >= 0)
			close(fd);
		s->claims[i] = s->claims[--s->n_claims];
		break;
	}
	strbuf_finish(&b);
}

void
store_release_all(struct store *s)
{
	while (s->n_claims > 0) {
		s->claims[0].n = 1;
		store_session_release(s, s->claims[0].session);
	}
	free(s->claims);
	s->claims = NULL;
	s->cap_claims = 0;
}
