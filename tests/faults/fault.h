/* The n-th call at a door to the outside fails.
 *
 * A program that is linked with fault.c and the linker's --wrap (see
 * tests/CMakeLists.txt) counts what its own objects ask of SQLite, of files and
 * of memory, and what SQLite asks of the disk. Nothing in the engine knows of
 * it. */
#ifndef FAULTS_FAULT_H
#define FAULTS_FAULT_H

#include <stdbool.h>

enum fault_door {
	FAULT_STEP,   /* sqlite3_step, sqlite3_exec, sqlite3_prepare */
	FAULT_READ,   /* of the database, by SQLite; also its size */
	FAULT_WRITE,  /* of the database, also cutting it short */
	FAULT_SYNC,   /* of the database */
	FAULT_OPEN,   /* of the database and its journals, also removing */
	FAULT_SHARED, /* locks and shared memory of the database */
	FAULT_FILE,   /* open, read, write, rename ... by the program */
	FAULT_CHUNK,  /* memory, as an arena asks for it when it grows */
	FAULT_DOORS
};

struct fault {
	enum fault_door door;
	long n;      /* the first one that fails, from 1 */
	bool sticky; /* and all that follow */
	bool full;   /* the disk is full, rather than broken */
};

const char *fault_name(enum fault_door door);
/* From here on; NULL: nothing fails. Calls are counted from 0 again. */
void fault_arm(const struct fault *f);
/* How many calls the door had since it was armed, or how often one failed. */
long fault_calls(enum fault_door door);
long fault_fired(void);
/* "sync 12", "sync 12 and after"; "nothing" when none is armed. Until the next
 * call. */
const char *fault_text(void);
/* Nothing is counted and nothing fails until it is resumed. */
void fault_pause(void);
void fault_resume(void);

#endif
