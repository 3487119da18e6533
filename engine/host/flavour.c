#include "host/flavour.h"

#include <string.h>

#include "core/str.h"

/* Starts of lines that only one of the two prints or reads. */
static const struct {
	const char *start;
	int ios; /* negative: speaks for FRR */
} signs[] = {
	{ "frr defaults", -8 },
	{ "frr version", -8 },
	{ "! Zebra", -4 },
	{ "service integrated-vtysh-config", -8 },
	{ "bgp as-path access-list", -4 },
	{ "bgp community-list", -4 },
	{ "no bgp ebgp-requires-policy", -4 },
	{ "version 1", 4 },
	{ "service timestamps", 4 },
	{ "boot-", 4 },
	{ "no aaa", 4 },
	{ "aaa new-model", 4 },
	{ "line con", 4 },
	{ "line vty", 1 },
	{ "ip cef", 4 },
	{ "ip as-path access-list", 1 },
	{ "ip community-list", 1 },
	{ "ip bgp-community new-format", 2 },
	{ "interface GigabitEthernet", 3 },
	{ "interface FastEthernet", 3 },
	{ "interface Loopback", 2 },
};

enum flavour
flavour_guess(const char *text)
{
	int ios = 0;
	for (const char *s = text; *s != '\0';) {
		s += strspn(s, " \t");
		for (size_t i = 0; i < ARRAY_LEN(signs); i++)
			if (str_starts(s, signs[i].start))
				ios += signs[i].ios;
		/* network N mask M: FRR writes N/len. */
		size_t n = strcspn(s, "\n");
		const char *mask = strstr(s, " mask ");
		if (str_starts(s, "network ") && mask != NULL && mask < s + n)
			ios += 2;
		s += n + (s[n] == '\n');
	}
	return ios > 0 ? FLAVOUR_IOS : FLAVOUR_FRR;
}
