#include "host/import/packed.h"

#include <string.h>

const char *
import_packed_with(const uint8_t *data, size_t n)
{
	if (n > 2 && data[0] == 0x1f && data[1] == 0x8b)
		return "gzip";
	if (n > 3 && memcmp(data, "BZh", 3) == 0)
		return "bzip2";
	if (n > 5 &&
	    memcmp(data,
		"\xfd"
		"7zXZ",
		5) == 0)
		return "xz";
	if (n > 3 && memcmp(data, "\x28\xb5\x2f\xfd", 4) == 0)
		return "zstd";
	return NULL;
}
