/* A word with a daemon over its control socket. */
#ifndef INTEROP_TALK_H
#define INTEROP_TALK_H

#include "core/str.h"

/* How the end of an answer is known. */
enum talk_manner {
	TALK_FRR, /* commands end with NUL; answers with NUL NUL NUL status */
	TALK_BIRD /* lines; the last of an answer begins with "0000 " */
};

/* Opens the socket, says the command, appends the answer to out. False when the
 * daemon is not there, does not answer in time or refuses. */
bool talk(const char *socket, enum talk_manner manner, const char *command,
    struct strbuf *out);

#endif
