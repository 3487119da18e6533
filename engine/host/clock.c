#include "host/clock.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "core/str.h"

const char *
clock_now(char *buf)
{
	return clock_print(clock_seconds(), buf);
}

const char *
clock_print(uint64_t seconds, char *buf)
{
	time_t when = (time_t)seconds;
	struct tm tm;

	if (gmtime_r(&when, &tm) == NULL ||
	    strftime(buf, CLOCK_TEXT_MAX, "%Y-%m-%dT%H:%M:%SZ", &tm) == 0)
		memcpy(buf, "1970-01-01T00:00:00Z", 21);
	return buf;
}

uint64_t
clock_seconds(void)
{
	time_t now = time(NULL);

	return now > 0 ? (uint64_t)now : 0;
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

bool
clock_parse(const char *text, uint64_t *seconds)
{
	unsigned y, mo, d, h = 0, mi = 0, s = 0;
	int end = 0;

	if (str_to_u64(text, seconds))
		return true;
	if (sscanf(text, "%4u-%2u-%2u%n", &y, &mo, &d, &end) != 3)
		return false;
	text += end;
	end = 0;
	if ((*text == 'T' || *text == ' ') &&
	    sscanf(text + 1, "%2u:%2u%n", &h, &mi, &end) == 2)
		text += 1 + end;
	end = 0;
	if (*text == ':' && sscanf(text + 1, "%2u%n", &s, &end) == 1)
		text += 1 + end;
	if (*text == 'Z')
		text++;
	if (*text != '\0' || y < 1970 || mo < 1 || mo > 12 || d < 1 || d > 31 ||
	    h > 23 || mi > 59 || s > 59)
		return false;
	*seconds = ((clock_days(y, mo, d) * 24 + h) * 60 + mi) * 60 + s;
	return true;
}
