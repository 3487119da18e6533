/* A session on the small world, and short ways to give commands and look at
 * what they answered. */
#ifndef SMALL_LAB_H
#define SMALL_LAB_H

#include "check.h"
#include "session/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct lab {
	struct arena arena;
	struct diags diags;
	struct scenario *scenario;
	struct store *store;
	struct session *session;
	char path[64]; /* of the database; "" in memory */
};

static const char small_fix[] = "configure as64500\n"
				"ip prefix-list HOLDS permit 198.51.100.0/24\n"
				"route-map CUSTOMER-IN permit 10\n"
				" match ip address prefix-list HOLDS\n"
				"end\n"
				"commit\n";
static const char small_wrong[] = "203.0.113.128/25";

/* What is on a terminal: no control characters, no line above 78 columns. */
static inline void
check_text(const char *line, const char *text)
{
	size_t n;

	for (; *text != '\0'; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		for (size_t i = 0; i < n; i++)
			CHECK(line, (unsigned char)text[i] >= 0x20);
		/* A diagnostic keeps the line that it is about. */
		if (utf8_columns(text, n) > 78 && strstr(text, "| ") == NULL &&
		    strstr(text, ": warning: ") == NULL &&
		    strstr(text, ": error: ") == NULL)
			fail_msg("after \"%s\": a line of %zu columns: %.*s",
			    line, utf8_columns(text, n), (int)n, text);
	}
}

static inline const struct reply *
give(struct lab *l, const char *line)
{
	const struct reply *r = session_command(l->session, line);

	assert_non_null(r->text);
	assert_non_null(r->message);
	check_text(line, r->text);
	return r;
}

static inline const struct reply *
give_ok(struct lab *l, const char *line)
{
	const struct reply *r = give(l, line);

	if (r->status != REPLY_OK && r->status != REPLY_MORE)
		fail_msg("\"%s\" answers: %s", line, r->text);
	return r;
}

static inline const struct reply *
give_bad(struct lab *l, const char *line)
{
	const struct reply *r = give(l, line);

	if (r->status != REPLY_ERROR)
		fail_msg("\"%s\" is accepted: %s", line, r->text);
	return r;
}

/* Several lines, all accepted; the last reply. */
static inline const struct reply *
give_all(struct lab *l, const char *lines)
{
	const struct reply *r = NULL;
	char line[512];

	while (*lines != '\0') {
		size_t n = strcspn(lines, "\n");
		assert_true(n < sizeof(line));
		memcpy(line, lines, n);
		line[n] = '\0';
		r = give_ok(l, line);
		lines += n + (lines[n] == '\n');
	}
	return r;
}

static inline void
check_says(const struct reply *r, const char *wanted)
{
	if (strstr(r->text, wanted) == NULL)
		fail_msg("\"%s\" is not in: %s", wanted, r->text);
}

static inline void
check_silent(const struct reply *r, const char *unwanted)
{
	if (strstr(r->text, unwanted) != NULL)
		fail_msg("\"%s\" is in: %s", unwanted, r->text);
}

static inline uint64_t
lab_now(const struct lab *l)
{
	return sim_now(session_world(l->session)->sim);
}

static inline uint64_t
lab_hash(const struct lab *l)
{
	return sim_state_hash(session_world(l->session)->sim);
}

static inline void
lab_begin(struct lab *l, const struct session_options *o)
{
	l->session = session_open(l->scenario, o, &l->diags);
	if (l->session == NULL) {
		struct strbuf text = { 0 };
		diags_render(&text, &l->diags);
		fail_msg("%s", strbuf_str(&text));
	}
}

static inline void
lab_load(struct lab *l, const char *dir)
{
	size_t n;
	const struct probe_vocabulary *v = grader_vocabulary(&n);

	memset(l, 0, sizeof(*l));
	diags_init(&l->diags, &l->arena);
	l->scenario = scenario_load(dir, v, n, &l->diags);
	if (l->scenario == NULL) {
		struct strbuf text = { 0 };
		diags_render(&text, &l->diags);
		fail_msg("%s", strbuf_str(&text));
	}
}

static inline void
lab_open_with(struct lab *l, const struct session_options *o)
{
	lab_load(l, LAB_SOURCE_DIR "/tests/unit/session/small");
	lab_begin(l, o);
}

static inline void
lab_open(struct lab *l)
{
	const struct session_options o = { .file_dir = "/nowhere" };

	lab_open_with(l, &o);
}

/* With a database in a file. */
static inline void
lab_open_stored_in(struct lab *l, const char *dir)
{
	struct session_options o = { 0 };
	const char *error = NULL;
	int fd;

	lab_load(l, dir);
	strcpy(l->path, "/tmp/manrs-lab-session-XXXXXX");
	fd = mkstemp(l->path);
	assert_true(fd >= 0);
	close(fd);
	l->store = store_open(l->path, &l->arena, &error);
	assert_non_null(l->store);
	o.store = l->store;
	lab_begin(l, &o);
}

static inline void
lab_open_stored(struct lab *l)
{
	lab_open_stored_in(l, LAB_SOURCE_DIR "/tests/unit/session/small");
}

/* As after a crash: nothing is closed in an orderly way but memory. */
static inline void
lab_resume(struct lab *l)
{
	struct session_options o = { .resume = true };
	const char *error = NULL;

	session_close(l->session);
	store_close(l->store);
	l->store = store_open(l->path, &l->arena, &error);
	assert_non_null(l->store);
	o.store = l->store;
	lab_begin(l, &o);
}

static inline void
lab_close(struct lab *l)
{
	char name[80];

	session_close(l->session);
	store_close(l->store);
	scenario_destroy(l->scenario);
	diags_finish(&l->diags);
	arena_finish(&l->arena);
	if (l->path[0] == '\0')
		return;
	(void)unlink(l->path);
	(void)snprintf(name, sizeof(name), "%s-wal", l->path);
	(void)unlink(name);
	(void)snprintf(name, sizeof(name), "%s-shm", l->path);
	(void)unlink(name);
}

#endif
