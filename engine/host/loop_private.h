/* libuv's own loop, for the other files of this layer that have handles in it.
 * What they open they close before loop_destroy(). */
#ifndef HOST_LOOP_PRIVATE_H
#define HOST_LOOP_PRIVATE_H

#include <uv.h>

#include "host/loop.h"

uv_loop_t *loop_uv(struct loop *l);

#endif
