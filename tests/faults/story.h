/* A learner's session as a list of lines, and what holds of it whatever fails
 * on the way: what was answered is kept, what was refused changed nothing and
 * said why. */
#ifndef FAULTS_STORY_H
#define FAULTS_STORY_H

#include "check.h"
#include "fault.h"
#include "session/session.h"

enum { STORY_MAX = 400 };

struct story {
	const char *name, *dir;
	/* Commands. "@open": closed and opened again. "@text R": an editor
	 * saved the running configuration of R with one line more. "@regrade":
	 * replayed from the database. */
	const char *lines[STORY_MAX];
};

struct stage {
	const struct story *story;
	struct arena arena;
	struct diags diags;
	struct scenario *scenario;
	struct store *store;
	struct session *session;
	char dir[48], path[512];
};

/* What a learner sees of a session, and what the database has of it. */
struct view {
	uint64_t work;   /* network, configurations, time, prompt */
	uint64_t lesson; /* how far in the lesson */
	uint64_t kept;   /* the database, whole */
	long lines, results;
};

void stage_begin(struct stage *g, const struct story *story);
void stage_end(struct stage *g);
void stage_view(struct stage *g, struct view *v);
/* The first lines of all journals, as one number. */
uint64_t stage_journal(struct stage *g, long lines);
/* The database alone, after everything is closed: sound, of the newest
 * version, its journals without holes. */
void stage_check_database(const struct stage *g);
/* False: the store or the session could not be opened, which was said. */
bool stage_open(struct stage *g);
void stage_close(struct stage *g);

enum told { TOLD_DONE, TOLD_REFUSED };
/* One line of the story. Says in *partly whether something beside the command
 * itself could not be saved. */
enum told stage_give(struct stage *g, const char *line, bool *partly);

#endif
