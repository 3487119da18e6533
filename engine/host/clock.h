/* The only place that knows what time it is, and chance.
 *
 * Wall time is a label in the store and in reports; nothing is decided by it.
 * Always UTC, so that the time zone of the machine shows nowhere. */
#ifndef HOST_CLOCK_H
#define HOST_CLOCK_H

#include "core/base.h"

enum { CLOCK_TEXT_MAX = 24, CLOCK_UUID_MAX = 37 };

/* "2026-01-31T12:00:00Z" into buf (CLOCK_TEXT_MAX); returned. */
const char *clock_now(char *buf);
/* A random UUID (RFC 9562 version 4) into buf (CLOCK_UUID_MAX); returned. */
const char *clock_uuid(char *buf);
/* Days from 1970-01-01 to a date of the Gregorian calendar; year from 1970. */
uint64_t clock_days(unsigned year, unsigned month, unsigned day);

#endif
