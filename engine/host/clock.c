#include "host/clock.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

const char *
clock_now(char *buf)
{
	time_t now = time(NULL);
	struct tm tm;
	if (gmtime_r(&now, &tm) == NULL ||
	    strftime(buf, CLOCK_TEXT_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		memcpy(buf, "1970-01-01T00:00:00Z", 21);
	return buf;
}

const char *
clock_uuid(char *buf)
{
	unsigned char b[16];
	size_t have = 0;
	while (have < sizeof(b)) {
		ssize_t n = getrandom(b + have, sizeof(b) - have, 0);
		if (n > 0)
			have += (size_t)n;
	}
	b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
	b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
	char *p = buf;
	for (size_t i = 0; i < sizeof(b); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*p++ = '-';
		snprintf(p, 3, "%02x", b[i]);
		p += 2;
	}
	return buf;
}

/* Years begin in March here, so that the day more is at their end. */
uint64_t
clock_days(unsigned year, unsigned month, unsigned day)
{
	uint64_t y = month > 2 ? year : year - 1u;
	uint64_t m = month > 2 ? month - 3 : month + 9;
	return y * 365 + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day -
	    1 - 719468;
}
