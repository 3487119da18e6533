/* Times as people write them. */
#include <string.h>

#include "scenario/check.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };
#define DAY ((uint64_t)24 * HOUR)
#define LONGEST (366 * DAY)

void
scenario_time_print(const struct scenario *s, uint64_t ms, struct strbuf *out)
{
	uint64_t day;

	if (s == NULL || !s->has_epoch) {
		strbuf_addf(out, "t=%llu.%03us",
		    (unsigned long long)(ms / SECOND), (unsigned)(ms % SECOND));
		return;
	}
	day = (s->epoch_ms % DAY + ms % DAY) % DAY;
	strbuf_addf(out, "%02u:%02u:%02u", (unsigned)(day / HOUR),
	    (unsigned)(day / MINUTE % 60), (unsigned)(day / SECOND % 60));
	if (day % SECOND != 0)
		strbuf_addf(out, ".%03u", (unsigned)(day % SECOND));
}

/* Digits at *s, min to max of them; moves behind. False otherwise. */
static bool
take_digits(const char **s, int min, int max, uint64_t *out)
{
	int n = 0;

	*out = 0;
	for (; n < max && **s >= '0' && **s <= '9'; n++)
		*out = *out * 10 + (uint64_t)(*(*s)++ - '0');
	return n >= min && !(**s >= '0' && **s <= '9');
}

/* ".5" as thousandths: 500. Nothing: 0. At most three digits. */
static bool
take_fraction(const char **s, uint64_t *thousandths)
{
	uint64_t scale = 100;

	*thousandths = 0;
	if (**s != '.')
		return true;
	(*s)++;
	if (**s < '0' || **s > '9')
		return false;
	for (; **s >= '0' && **s <= '9'; scale /= 10) {
		if (scale == 0)
			return false;
		*thousandths += (uint64_t)(*(*s)++ - '0') * scale;
	}
	return true;
}

static bool
unit_ms(const char *unit, uint64_t *ms)
{
	static const struct {
		const char *unit;
		uint64_t ms;
	} units[] = { { "ms", 1 }, { "s", SECOND }, { "m", MINUTE },
		{ "min", MINUTE }, { "h", HOUR } };

	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (str_eq(units[i].unit, unit)) {
			*ms = units[i].ms;
			return true;
		}
	return false;
}

/* "90s", "1500ms", "2.5m", "t=12.010s", "0" */
static bool
parse_duration(const char *s, uint64_t *out)
{
	uint64_t whole, part, unit, ms;

	if (str_starts(s, "t="))
		s += 2;
	if (!take_digits(&s, 1, 11, &whole) || !take_fraction(&s, &part))
		return false;
	if (*s == '\0' && whole == 0 && part == 0)
		unit = 1;
	else if (!unit_ms(s, &unit))
		return false;
	if (part * unit % 1000 != 0)
		return false;
	ms = whole * unit + part * unit / 1000;
	if (ms > LONGEST)
		return false;
	*out = ms;
	return true;
}

/* "18:47", "18:47:30", "18:47:30.010" */
bool
time_of_day_parse(const char *s, uint64_t *out)
{
	uint64_t h, m, sec = 0, ms = 0;

	if (!take_digits(&s, 1, 2, &h) || *s++ != ':' ||
	    !take_digits(&s, 2, 2, &m))
		return false;
	if (*s == ':') {
		s++;
		if (!take_digits(&s, 2, 2, &sec) || !take_fraction(&s, &ms))
			return false;
	}
	if (*s != '\0' || h > 23 || m > 59 || sec > 59)
		return false;
	*out = h * HOUR + m * MINUTE + sec * SECOND + ms;
	return true;
}

bool
scenario_time_parse(const struct scenario *s, const char *text, uint64_t *ms)
{
	uint64_t clock;

	if (strchr(text, ':') == NULL)
		return parse_duration(text, ms);
	if (s == NULL || !s->has_epoch || !time_of_day_parse(text, &clock))
		return false;
	*ms = (clock + DAY - s->epoch_ms % DAY) % DAY;
	return true;
}
