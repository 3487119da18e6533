/* export SCENARIO --rpki DIR: the RPKI of a world as signed files, in folders
 * in which rpki-client and FORT find them, or an rsync server gives them away.
 *
 *   README.txt           what this is, and how to look at it
 *   tals/rir.tal         trust anchor locators
 *   cache/HOST/...       the repositories (registry/sign.h)
 *   cache/ta/rir/...     trust anchors, where rpki-client looks for them
 *   vrps.csv             what the lab makes of it */
#ifndef HOST_EXPORT_RPKI_H
#define HOST_EXPORT_RPKI_H

#include "host/host.h"
#include "net/sim.h"

/* As it is published in sim now. False with a complaint. start_s: t = 0 in
 * seconds since 1970, 0 when the scenario has no date. */
bool export_rpki(struct host *h, const struct sim *sim, uint64_t start_s);

#endif
