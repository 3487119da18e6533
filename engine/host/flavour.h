/* Which system a configuration was written for, guessed from its words. */
#ifndef HOST_FLAVOUR_H
#define HOST_FLAVOUR_H

#include "router/router.h"

/* FRR when nothing speaks for IOS. */
enum flavour flavour_guess(const char *text);

#endif
