/* The faces of the lab, for main and for tests. */
#ifndef TUI_FACES_H
#define TUI_FACES_H

#include "host/host.h"

/* Plain mode: linear text, for speech, slow links, pipes and tests. */
int plain_run(struct host *h, const struct face_options *o);
/* The full screen. FACE_CANNOT when the terminal type is not known. */
int screen_run(struct host *h, const struct face_options *o);

#endif
