/* One line of help for keywords that many statements share; the others are
 * explained by the statement that they belong to. Sorted. */
#include <stdlib.h>
#include <string.h>

#include "dialect/frr/command.h"

struct keyword {
	const char *word, *help;
};

static const struct keyword keywords[] = {
	{ "access-list", "Access list: permits or denies addresses" },
	{ "additive", "Keep the communities that are there" },
	{ "address", "Address or prefix of the route" },
	{ "address-family", "Statements of one address family" },
	{ "aggregate-address", "Announce a less specific route" },
	{ "all", "All of them" },
	{ "any", "Every address" },
	{ "as", "AS number" },
	{ "as-path", "The AS_PATH of the route" },
	{ "as-set", "Keep the ASes of the more-specifics in an AS_SET" },
	{ "bestpath", "How the best route is chosen" },
	{ "bgp", "Border Gateway Protocol" },
	{ "blackhole", "Discard silently" },
	{ "both", "Standard and extended" },
	{ "cache", "A validator" },
	{ "comm-list", "Communities that a list names" },
	{ "community", "Standard communities (AA:NN)" },
	{ "community-list", "List of standard communities" },
	{ "confed", "Also inside a confederation" },
	{ "connected", "Networks of the interfaces" },
	{ "customer", "We are the neighbor's customer" },
	{ "datacenter", "Defaults for data centers" },
	{ "default", "What is used when nothing is said" },
	{ "delete", "Take out" },
	{ "deny", "Refuse what fits" },
	{ "description", "Text for people" },
	{ "egp", "Learned from EGP" },
	{ "exact-match", "These and no others" },
	{ "expanded", "Entries are regular expressions" },
	{ "extcommunity", "Extended communities (rt, soo)" },
	{ "extcommunity-list", "List of extended communities" },
	{ "extended", "Extended" },
	{ "external", "Any AS but our own" },
	{ "force", "Also for reflected routes" },
	{ "frr", "Settings of FRR itself" },
	{ "ge", "Least prefix length" },
	{ "global", "Global address" },
	{ "goto", "Go on at an entry" },
	{ "hops", "How far away the neighbor may be" },
	{ "host", "One address" },
	{ "igp", "Originated inside the AS" },
	{ "in", "What is received" },
	{ "inbound", "What is received" },
	{ "incomplete", "Origin unknown, such as redistributed" },
	{ "interface", "An interface" },
	{ "internal", "Our own AS" },
	{ "invalid", "A ROA covers the prefix and none fits" },
	{ "ip", "IPv4" },
	{ "ipv4", "IPv4" },
	{ "ipv6", "IPv6" },
	{ "large", "Large communities" },
	{ "large-comm-list", "Large communities that a list names" },
	{ "large-community", "Large communities (AA:BB:CC)" },
	{ "large-community-list", "List of large communities" },
	{ "last-as", "The AS in front, again" },
	{ "le", "Greatest prefix length" },
	{ "local", "Our own routes" },
	{ "local-preference", "LOCAL_PREF" },
	{ "mask", "Network mask" },
	{ "match", "Condition: all of an entry must hold" },
	{ "med", "MULTI_EXIT_DISC" },
	{ "message", "Text for the neighbor" },
	{ "metric", "MULTI_EXIT_DISC" },
	{ "missing-as-worst", "A route without MED is the worst" },
	{ "neighbor", "A BGP neighbor or peer-group" },
	{ "network", "Announce a network of this AS" },
	{ "next", "Go on at the next entry" },
	{ "next-hop", "Where packets are sent" },
	{ "no", "Take a statement back" },
	{ "no-prepend", "Not in front of received paths" },
	{ "none", "No communities at all" },
	{ "not-found", "No ROA covers the prefix" },
	{ "notfound", "No ROA covers the prefix" },
	{ "Null0", "Discard" },
	{ "origin", "ORIGIN attribute" },
	{ "out", "What is announced" },
	{ "peer", "A neighbor; as a role: neither of us pays" },
	{ "peer-address", "The neighbor's address (out: our own)" },
	{ "peer-group", "Group of neighbors that share statements" },
	{ "permit", "Let pass what fits" },
	{ "port", "TCP port" },
	{ "preference", "Which validator is asked first" },
	{ "prefix-list", "Prefix list" },
	{ "provider", "We are the neighbor's provider" },
	{ "redistribute", "Announce routes of the routing table" },
	{ "refresh", "Seconds between questions" },
	{ "reject", "Discard and tell the sender" },
	{ "remark", "Text for people" },
	{ "replace-AS", "Put our own AS in their place" },
	{ "replace-as", "Send the other AS only" },
	{ "restart", "Try again after some minutes" },
	{ "route", "Static route" },
	{ "route-map", "Route-map" },
	{ "router", "A routing protocol" },
	{ "rpki", "Route origin validation" },
	{ "rs-client", "We are a client of a route server" },
	{ "rs-server", "We are a route server" },
	{ "rt", "Route target" },
	{ "rx", "Through the same interface (strict)" },
	{ "self", "Our own address" },
	{ "seq", "Sequence number" },
	{ "set", "Action of the entry" },
	{ "soo", "Site of origin" },
	{ "standard", "Standard" },
	{ "static", "Static routes" },
	{ "strict-mode", "The neighbor must tell its role too" },
	{ "summary-only", "Do not announce the more-specifics" },
	{ "tag", "Number that marks a route on this router" },
	{ "tcp", "TCP" },
	{ "timers", "Keepalive and hold time" },
	{ "traditional", "Defaults for the Internet" },
	{ "unchanged", "As received" },
	{ "unicast", "Unicast routes" },
	{ "valid", "A ROA fits" },
	{ "warning-only", "Only tell, keep the session" },
	{ "weight", "Preference on this router only" },
};

static int
lower(char c)
{
	return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

struct word_key {
	const char *word;
	size_t len;
};

static int
keyword_order(const void *key, const void *entry)
{
	const struct word_key *k = key;
	const struct keyword *e = entry;

	for (size_t i = 0; i < k->len; i++) {
		int d = lower(k->word[i]) - lower(e->word[i]);

		if (d != 0)
			return d;
	}
	return e->word[k->len] == '\0' ? 0 : -1;
}

const char *
keyword_help(const char *word, size_t len)
{
	struct word_key key = { .word = word, .len = len };
	const struct keyword *k = bsearch(&key, keywords, ARRAY_LEN(keywords),
	    sizeof(*k), keyword_order);

	return k != NULL ? k->help : NULL;
}
