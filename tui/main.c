/* The program: the host with both faces. */
#include "tui/faces.h"

int
main(int argc, char **argv)
{
	static const struct face faces[] = {
		{ "screen", true, screen_run },
		{ "plain", false, plain_run },
	};
	return host_main(argc, argv, faces, ARRAY_LEN(faces));
}
