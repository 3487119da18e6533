/* The lab behind the servers: a session of its own whose clock runs, or a copy
 * of a stored one that follows what its learner does.
 *
 * Real time drives the clock of an own session: one second is `speed` seconds
 * of the lab. Its events come at their time, behind the scenario's end too. A
 * followed session stands still between its learner's commands; it is made
 * anew from the journal whenever that has changed. */
#ifndef HOST_SERVE_LAB_H
#define HOST_SERVE_LAB_H

#include "host/host.h"
#include "net/rpki.h"

struct serve_lab {
	struct host *host;
	struct scenario *scenario;
	struct session *session;
	uint32_t validator;
	/* An own session: when its clock was set, and to what. */
	uint32_t speed;
	uint64_t from_real_ms, from_ms;
	/* A followed one; 0: none. */
	int64_t followed, length; /* of its journal */
};

enum { SERVE_LAB_SPEED = 60, SERVE_LAB_SPEED_MAX = 3600 };

/* What the arguments say: commands are given, time is played. False when
 * something is wrong, which was said. */
bool serve_lab_open(struct serve_lab *l, struct host *h);
void serve_lab_close(struct serve_lab *l);

struct sim *serve_lab_sim(const struct serve_lab *l);
const struct rpki_validator *serve_lab_validator(const struct serve_lab *l);
/* What the lab's clock shows. */
uint64_t serve_lab_now_ms(const struct serve_lab *l);
/* The routing registry at this time. */
const struct irr *serve_lab_irr(const struct serve_lab *l);

/* Does what is due. True: look again at what is served. */
bool serve_lab_tick(struct serve_lab *l);
/* Until serve_lab_tick() has something to do; UINT64_MAX: nothing is due. */
uint64_t serve_lab_wait_ms(const struct serve_lab *l);
/* A command of an own session, at the lab's time. */
const struct reply *serve_lab_command(struct serve_lab *l, const char *line);

#endif
