/* What a recording or dump is packed with. */
#ifndef HOST_IMPORT_PACKED_H
#define HOST_IMPORT_PACKED_H

#include "core/base.h"

/* By its first bytes: the program that unpacks it, or NULL. */
const char *import_packed_with(const uint8_t *data, size_t n);

#endif
