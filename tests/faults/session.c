/* Whole sessions, in each of which one call at one door fails: the first, the
 * second ... until there is no further one. The learner tries again what was
 * refused, and so ends where nobody was ever refused anything. */
#include "story.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct story lesson = { .name = "lesson",
	.dir = "tests/unit/session/small",
	.lines = { "next", "predict AS64500 64502", "run", "why", "hint",
	    "@text as64500", "discard", "configure as64500",
	    "ip prefix-list HOLDS permit 198.51.100.0/24",
	    "route-map CUSTOMER-IN permit 10",
	    " match ip address prefix-list HOLDS", "end", "commit trial 10s",
	    "commit", "check", "undo", "redo",
	    "publish roa 192.0.2.0/25 origin 64500", "back", "step", "@open",
	    "answer 1", "answer 2", "grade", "rollback", "undo", "@regrade",
	    "finish", "@open", "undo", "run", "show registry",
	    "whatif "
	    "publish roa 203.0.113.0/24 max 24 origin 64502",
	    "report", "finish", "@open", "quit" } };

static const struct story brief = { .name = "brief",
	.dir = "tests/unit/session/small",
	.lines = { "next", "predict AS64500", "configure as64500",
	    "ip prefix-list HOLDS permit 198.51.100.0/24",
	    "route-map CUSTOMER-IN permit 10",
	    " match ip address prefix-list HOLDS", "end", "commit", "run",
	    "check", "check", "undo", "@open", "redo", "answer 1", "finish",
	    "@open", "undo", "quit" } };

/* What came of the story when nothing failed. */
struct told_before {
	struct view start, after[STORY_MAX];
	uint64_t journal[STORY_MAX];
	long calls[STORY_MAX][FAULT_DOORS]; /* up to the end of the line */
	size_t n;
};

static void
tell_all(const struct story *story, struct told_before *before)
{
	struct stage g;
	bool partly;

	fault_arm(NULL);
	stage_begin(&g, story);
	assert_true(stage_open(&g));
	stage_view(&g, &before->start);
	before->n = 0;
	for (; story->lines[before->n] != NULL; before->n++) {
		assert_int_equal(stage_give(&g, story->lines[before->n],
				     &partly),
		    TOLD_DONE);
		assert_false(partly);
		for (int d = 0; d < FAULT_DOORS; d++)
			before->calls[before->n][d] =
			    fault_calls((enum fault_door)d);
		stage_view(&g, &before->after[before->n]);
		before->journal[before->n] =
		    stage_journal(&g, before->after[before->n].lines);
	}
	stage_close(&g);
	stage_check_database(&g);
	stage_end(&g);
}

/* --- one fault ------------------------------------------------------------*/

struct round {
	struct stage g;
	struct fault fault;
	const struct told_before *before;
	long refused, partly;
};

static void
check_unchanged(struct round *r, const char *line, const struct view *was)
{
	struct view is;

	stage_view(&r->g, &is);
	if (is.work != was->work || is.lesson != was->lesson ||
	    is.kept != was->kept)
		fail_msg("%s: \"%s\" was refused and changed something: "
			 "%s%s%s (%s %ld)",
		    r->g.story->name, line, is.work != was->work ? "work " : "",
		    is.lesson != was->lesson ? "lesson " : "",
		    is.kept != was->kept ? "database" : "",
		    fault_name(r->fault.door), r->fault.n);
}

/* Can a call of this line fail? Who looks in between, as tell_all() does after
 * each line, changes how many calls the next one takes. */
static bool
is_near(const struct round *r, size_t line)
{
	long slack = 40 + 4 * (long)line;

	return fault_fired() == 0
	    ? r->before->calls[line][r->fault.door] + slack >= r->fault.n
	    : r->fault.sticky;
}

/* False: the disk does not come back. */
static bool
give_until_done(struct round *r, size_t i)
{
	const char *line = r->g.story->lines[i];
	struct view was;
	bool partly, near;

	for (int attempt = 0; attempt < 2; attempt++) {
		bool opens = str_eq(line, "@open");

		if (r->g.session == NULL) {
			if (!stage_open(&r->g))
				continue;
			if (opens)
				return true;
		}
		near = is_near(r, i);
		if (near)
			stage_view(&r->g, &was);
		if (stage_give(&r->g, line, &partly) == TOLD_DONE) {
			if (partly)
				r->partly++;
			return true;
		}
		r->refused++;
		assert_true(near);
		/* Of two things it does, the first was done and it says so. */
		if (!opens && !str_eq(line, "finish"))
			check_unchanged(r, line, &was);
	}
	if (!r->fault.sticky)
		fail_msg("%s: \"%s\" is refused for good (%s %ld)",
		    r->g.story->name, line, fault_name(r->fault.door),
		    r->fault.n);
	return false;
}

/* Everything closed, on a sound disk again. */
static void
check_reopened(struct round *r, bool whole)
{
	const struct view *end = &r->before->after[r->before->n - 1];
	struct view seen, is;
	bool was_open = r->g.session != NULL, one_more;

	if (was_open)
		stage_view(&r->g, &seen);
	stage_close(&r->g);
	fault_arm(NULL);
	stage_check_database(&r->g);
	if (!stage_open(&r->g))
		fail_msg("%s: cannot be opened", r->g.story->name);
	stage_view(&r->g, &is);
	/* A line whose last sync failed and that no other followed: written,
	 * and not known to be. */
	one_more = was_open && r->fault.sticky && r->refused > 0 &&
	    is.lines == seen.lines + 1;
	/* What waits is lost with a disk that does not come back; it was said
	 * that it is not saved. */
	if (was_open && !one_more &&
	    (is.work != seen.work ||
		(is.lesson != seen.lesson && (r->partly == 0 || whole))))
		fail_msg("%s: what was seen is not what was kept: %s (%s %ld)",
		    r->g.story->name, is.work != seen.work ? "work" : "lesson",
		    fault_name(r->fault.door), r->fault.n);
	if (whole && (is.work != end->work || is.lesson != end->lesson))
		fail_msg("%s: ends elsewhere after %s %ld", r->g.story->name,
		    fault_name(r->fault.door), r->fault.n);
}

/* False when the story never got as far as the fault. */
static bool
fail_at(const struct story *story, const struct told_before *before,
    const struct fault *fault)
{
	struct round r = { .fault = *fault, .before = before };
	bool whole = true, fired;

	stage_begin(&r.g, story);
	fault_arm(fault);
	if (!stage_open(&r.g))
		(void)(fault->sticky || stage_open(&r.g));
	for (size_t i = 0; story->lines[i] != NULL && whole; i++)
		whole = give_until_done(&r, i);
	fired = fault_fired() > 0;
	check_reopened(&r, whole);
	stage_end(&r.g);
	return fired;
}

/* All places of one door, `stride` apart. */
static void
fail_each(const struct story *story, const struct told_before *before,
    struct fault fault, long stride)
{
	long rounds = 0;

	for (fault.n = 1; fail_at(story, before, &fault); fault.n += stride)
		rounds++;
	print_message("%s: %s%s%s: %ld places, %ld tried\n", story->name,
	    fault_name(fault.door), fault.sticky ? ", for good" : "",
	    fault.full ? ", full" : "", fault.n - 1, rounds);
	assert_true(rounds > 0);
}

static bool
is_long(void)
{
	const char *wanted = getenv("LAB_LONG");

	return wanted != NULL && str_eq(wanted, "1");
}

/* Slow builds take each third place or so in the short form; between them, all
 * builds try all. */
static long
short_stride(void)
{
	const char *wanted = getenv("LAB_FAULT_STRIDE");
	long stride = wanted != NULL ? atol(wanted) : 1;

	return is_long() || stride < 1 ? 1 : stride;
}

static void
doors_fail(int first, int last)
{
	const struct story *story = is_long() ? &lesson : &brief;
	static struct told_before before;

	tell_all(story, &before);
	for (int door = first; door <= last; door++) {
		struct fault f = { .door = (enum fault_door)door };

		fail_each(story, &before, f, short_stride());
		f.sticky = f.full = true;
		fail_each(story, &before, f, is_long() ? 1 : 5 * short_stride());
	}
}

/* A model solution as a story, with grade and all. The lines are in text. */
static void
read_solution(struct story *story, const char *dir, char *text, size_t size)
{
	static const char *const end[] = { "run", "grade", "@regrade", "undo",
		"redo", "finish", "@open", "undo", "quit" };
	char path[256];
	size_t n = 0, len;
	bool objects = false;
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s/solution.cmd", LAB_SOURCE_DIR,
	    dir);
	f = fopen(path, "r");
	assert_non_null(f);
	len = fread(text, 1, size - 1, f);
	fclose(f);
	text[len] = '\0';
	*story = (struct story){ .name = dir, .dir = dir };
	/* Between objects of a registry stands an empty line. */
	for (char *line = text, *next; line != NULL; line = next) {
		next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		if (str_starts(line, "irr add") || str_eq(line, "end"))
			objects = *line == 'i';
		if (*line != '#' && (*line != '\0' || objects) &&
		    n + ARRAY_LEN(end) + 1 < STORY_MAX)
			story->lines[n++] = line;
	}
	for (size_t i = 0; i < ARRAY_LEN(end); i++)
		story->lines[n++] = end[i];
}

/* A part of the places of each: they are many, and much alike. */
static void
solutions(void **state)
{
	static const char *const dirs[] = { "scenarios/first-fix",
		"scenarios/own-leak", "scenarios/youtube-2008",
		"scenarios/original-manrs-lab" };
	static struct told_before before;
	static struct story story;
	static char text[65536];

	(void)state;
	if (!is_long())
		skip();
	for (size_t i = 0; i < ARRAY_LEN(dirs); i++) {
		read_solution(&story, dirs[i], text, sizeof(text));
		tell_all(&story, &before);
		for (int door = 0; door <= FAULT_FILE; door++) {
			long calls = before.calls[before.n - 1][door];
			struct fault f = { .door = (enum fault_door)door };

			fail_each(&story, &before, f, calls / 60 + 1);
		}
	}
}

static void
sqlite_fails(void **state)
{
	(void)state;
	doors_fail(FAULT_STEP, FAULT_STEP);
}

static void
disk_fails(void **state)
{
	(void)state;
	doors_fail(FAULT_READ, FAULT_SHARED);
}

static void
files_fail(void **state)
{
	(void)state;
	doors_fail(FAULT_FILE, FAULT_FILE);
}

/* --- memory ---------------------------------------------------------------*/

/* The child tells how far it was answered. */
struct shared {
	size_t answered;
};

/* Ends by itself only when there was memory to the end. */
static void
child(struct stage *g, const struct fault *f, struct shared *shared, int err)
{
	bool partly;

	(void)dup2(err, STDERR_FILENO);
	fault_arm(f);
	if (!stage_open(g))
		_exit(1);
	for (size_t i = 0; g->story->lines[i] != NULL; i++) {
		if (stage_give(g, g->story->lines[i], &partly) != TOLD_DONE)
			_exit(1);
		shared->answered = i + 1;
	}
	stage_close(g);
	_exit(0);
}

static void
check_farewell(const struct stage *g, FILE *err)
{
	char text[512];
	size_t n;

	rewind(err);
	n = fread(text, 1, sizeof(text) - 1, err);
	text[n] = '\0';
	if (strstr(text, "out of memory; close other programs") == NULL)
		fail_msg("%s: last words: %s", g->story->name, text);
}

/* All that was answered is there, and nothing by halves. */
static void
check_survived(struct stage *g, const struct told_before *before,
    size_t answered)
{
	const struct view *was =
	    answered > 0 ? &before->after[answered - 1] : &before->start;
	const struct view *next =
	    answered < before->n ? &before->after[answered] : was;
	struct view is;

	stage_check_database(g);
	assert_true(stage_open(g));
	stage_view(g, &is);
	if (answered == 0)
		return;
	assert_true(is.lines >= was->lines && is.results >= was->results);
	assert_true(
	    stage_journal(g, was->lines) == before->journal[answered - 1]);
	/* After `finish` a new session begins. */
	if (session_id(g->session) == 1 && is.work != was->work &&
	    is.work != next->work)
		fail_msg("%s: after line %zu something else came back",
		    g->story->name, answered);
}

static bool
starve_at(const struct story *story, const struct told_before *before,
    const struct fault *fault, struct shared *shared)
{
	struct stage g;
	FILE *err = tmpfile();
	int status = 0;
	pid_t pid;

	assert_non_null(err);
	fault_arm(NULL);
	stage_begin(&g, story);
	shared->answered = 0;
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		child(&g, fault, shared, fileno(err));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFSIGNALED(status)) {
		assert_int_equal(WTERMSIG(status), SIGABRT);
		check_farewell(&g, err);
	} else {
		assert_int_equal(WEXITSTATUS(status), 0);
		assert_int_equal(shared->answered, before->n);
	}
	check_survived(&g, before, shared->answered);
	stage_end(&g);
	fclose(err);
	return WIFSIGNALED(status);
}

static void
memory_ends(void **state)
{
	const struct story *story = is_long() ? &lesson : &brief;
	static struct told_before before;
	struct fault f = { .door = FAULT_CHUNK };
	long stride, rounds = 0;
	struct shared *shared = mmap(NULL, sizeof(*shared),
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	(void)state;
	assert_true(shared != MAP_FAILED);
	tell_all(story, &before);
	stride = is_long() ? 1 : fault_calls(FAULT_CHUNK) / 100 + 1;
	for (f.n = 1; starve_at(story, &before, &f, shared); f.n += stride)
		rounds++;
	print_message("%s: chunk: %ld places, %ld tried\n", story->name,
	    f.n - 1, rounds);
	assert_true(rounds > 10);
	munmap(shared, sizeof(*shared));
}

/* faults_session [NAME]: all, or those with the name. faults_session database
 * FILE: is it sound? */
int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sqlite_fails),
		cmocka_unit_test(disk_fails),
		cmocka_unit_test(files_fail),
		cmocka_unit_test(memory_ends),
		cmocka_unit_test(solutions),
	};

	if (argc > 2) {
		struct stage g = { .story = &brief };

		(void)snprintf(g.path, sizeof(g.path), "%s", argv[2]);
		stage_check_database(&g);
		return 0;
	}
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return RUN_TESTS(tests);
}
