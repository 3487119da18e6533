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
/* The same for a number of seconds since 1970. */
const char *clock_print(uint64_t seconds, char *buf);
/* Seconds since 1970 until now. */
uint64_t clock_seconds(void);
/* "2008-02-24", "2008-02-24T18:47[:00][Z]" in UTC, or seconds since 1970. */
bool clock_parse(const char *text, uint64_t *seconds);
/* A random UUID (RFC 9562 version 4) into buf (CLOCK_UUID_MAX); returned. */
const char *clock_uuid(char *buf);
/* Days from 1970-01-01 to a date of the Gregorian calendar; year from 1970. */
uint64_t clock_days(unsigned year, unsigned month, unsigned day);

#endif
