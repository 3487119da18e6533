/* A learner with two customers, two providers and a peer. Customer 64501 has a
 * customer of its own. IPv6 towards 64501, 64510 and 64511. */
#ifndef SMALL_WORLD_H
#define SMALL_WORLD_H

#include "grader_lab.h"

#define SMALL_HEAD                                                             \
	"version: 1\nid: small\ntitle: Small\nsummary: Small.\n"               \
	"programme: netops\nedition: \"2020\"\nduration: 60s\nseed: 1\n"       \
	"bogons: default-only\n"                                               \
	"learner: { as: 64500, routers: [as64500] }\n"                         \
	"nodes:\n"                                                             \
	"  - { as: 64500, name: You, config: a.conf, dialect: ios, prefixes: " \
	"[203.0.113.0/24, \"2001:db8:1000::/36\"] }\n"                         \
	"  - { as: 64501, name: One, prefixes: [192.0.2.0/24, "                \
	"\"2001:db8:2001::/48\"] }\n"                                          \
	"  - { as: 64504, name: Behind, prefixes: [198.51.100.128/25] }\n"     \
	"  - { as: 64502, name: Two, prefixes: [198.51.100.0/25] }\n"          \
	"  - { as: 64510, name: Up, prefixes: [10.10.0.0/16, "                 \
	"\"2001:db8:a000::/36\"] }\n"                                          \
	"  - { as: 64511, name: Peer, prefixes: [10.11.0.0/16, "               \
	"\"2001:db8:3000::/36\"] }\n"                                          \
	"  - { as: 64520, name: Up two, prefixes: [10.20.0.0/16] }\n"          \
	"links:\n"                                                             \
	"  - { provider: 64500, customer: 64501, addresses: { provider: "      \
	"[100.64.1.0/31, \"2001:db8:ffff:1::a/127\"], customer: "              \
	"[100.64.1.1/31, \"2001:db8:ffff:1::b/127\"] } }\n"                    \
	"  - { provider: 64500, customer: 64502, addresses: { provider: "      \
	"[100.64.2.0/31], customer: [100.64.2.1/31] } }\n"                     \
	"  - { provider: 64501, customer: 64504 }\n"                           \
	"  - { provider: 64510, customer: 64500, addresses: { provider: "      \
	"[100.64.10.0/31, \"2001:db8:ffff:10::a/127\"], customer: "            \
	"[100.64.10.1/31, \"2001:db8:ffff:10::b/127\"] } }\n"                  \
	"  - { peer: [64500, 64511], addresses: { first: [100.64.11.0/31, "    \
	"\"2001:db8:ffff:11::a/127\"], second: [100.64.11.1/31, "              \
	"\"2001:db8:ffff:11::b/127\"] } }\n"                                   \
	"  - { provider: 64520, customer: 64500, addresses: { provider: "      \
	"[100.64.20.0/31], customer: [100.64.20.1/31] } }\n"

/* A right network: for customer 64501 each holder's prefixes with the path to
 * it; allow-lists for customers and peer, deny-lists for
 * providers, an allow-list towards all of these. */
static const char small_config[] =
    "hostname as64500\n"
    "router bgp 64500\n"
    " bgp router-id 203.0.113.1\n"
    " no bgp default ipv4-unicast\n"
    " neighbor 100.64.1.1 remote-as 64501\n"
    " neighbor 100.64.2.1 remote-as 64502\n"
    " neighbor 100.64.10.0 remote-as 64510\n"
    " neighbor 100.64.11.1 remote-as 64511\n"
    " neighbor 100.64.20.0 remote-as 64520\n"
    " neighbor 2001:db8:ffff:1::b remote-as 64501\n"
    " neighbor 2001:db8:ffff:10::a remote-as 64510\n"
    " neighbor 2001:db8:ffff:11::b remote-as 64511\n"
    " address-family ipv4\n"
    "  network 203.0.113.0 mask 255.255.255.0\n"
    "  neighbor 100.64.1.1 activate\n"
    "  neighbor 100.64.1.1 route-map ONE in\n"
    "  neighbor 100.64.2.1 activate\n"
    "  neighbor 100.64.2.1 prefix-list TWO in\n"
    "  neighbor 100.64.2.1 filter-list 2 in\n"
    "  neighbor 100.64.10.0 activate\n"
    "  neighbor 100.64.10.0 prefix-list UP in\n"
    "  neighbor 100.64.10.0 prefix-list OUT out\n"
    "  neighbor 100.64.11.1 activate\n"
    "  neighbor 100.64.11.1 prefix-list PEER in\n"
    "  neighbor 100.64.11.1 prefix-list OUT out\n"
    "  neighbor 100.64.20.0 activate\n"
    "  neighbor 100.64.20.0 prefix-list UP in\n"
    "  neighbor 100.64.20.0 prefix-list OUT out\n"
    " exit-address-family\n"
    " address-family ipv6\n"
    "  network 2001:db8:1000::/36\n"
    "  neighbor 2001:db8:ffff:1::b activate\n"
    "  neighbor 2001:db8:ffff:1::b prefix-list ONE6 in\n"
    "  neighbor 2001:db8:ffff:1::b filter-list 1 in\n"
    "  neighbor 2001:db8:ffff:10::a activate\n"
    "  neighbor 2001:db8:ffff:10::a prefix-list UP6 in\n"
    "  neighbor 2001:db8:ffff:10::a prefix-list OUT6 out\n"
    "  neighbor 2001:db8:ffff:11::b activate\n"
    "  neighbor 2001:db8:ffff:11::b prefix-list PEER6 in\n"
    "  neighbor 2001:db8:ffff:11::b prefix-list OUT6 out\n"
    " exit-address-family\n"
    "ip route 203.0.113.0 255.255.255.0 Null0\n"
    "ipv6 route 2001:db8:1000::/36 Null0\n"
    "ip as-path access-list 1 permit ^64501(_64501)*$\n"
    "ip as-path access-list 4 permit ^64501(_64501)*_64504(_64504)*$\n"
    "ip as-path access-list 2 permit ^64502(_64502)*$\n"
    "ip prefix-list ONE seq 5 permit 192.0.2.0/24\n"
    "ip prefix-list BEHIND seq 5 permit 198.51.100.128/25\n"
    "route-map ONE permit 10\n"
    " match ip address prefix-list ONE\n"
    " match as-path 1\n"
    "route-map ONE permit 20\n"
    " match ip address prefix-list BEHIND\n"
    " match as-path 4\n"
    "ip prefix-list TWO seq 5 permit 198.51.100.0/25\n"
    "ip prefix-list PEER seq 5 permit 10.11.0.0/16\n"
    "ip prefix-list UP seq 5 deny 0.0.0.0/0\n"
    "ip prefix-list UP seq 10 deny 203.0.113.0/24 le 32\n"
    "ip prefix-list UP seq 15 deny 192.0.2.0/24 le 32\n"
    "ip prefix-list UP seq 20 deny 198.51.100.0/24 le 32\n"
    "ip prefix-list UP seq 25 permit 0.0.0.0/0 le 32\n"
    "ip prefix-list OUT seq 5 permit 203.0.113.0/24\n"
    "ip prefix-list OUT seq 10 permit 192.0.2.0/24\n"
    "ip prefix-list OUT seq 15 permit 198.51.100.0/25\n"
    "ip prefix-list OUT seq 20 permit 198.51.100.128/25\n"
    "ipv6 prefix-list ONE6 seq 5 permit 2001:db8:2001::/48\n"
    "ipv6 prefix-list PEER6 seq 5 permit 2001:db8:3000::/36\n"
    "ipv6 prefix-list UP6 seq 5 deny ::/0\n"
    "ipv6 prefix-list UP6 seq 10 deny 2001:db8:1000::/36 le 128\n"
    "ipv6 prefix-list UP6 seq 15 deny 2001:db8:2001::/48 le 128\n"
    "ipv6 prefix-list UP6 seq 20 permit ::/0 le 128\n"
    "ipv6 prefix-list OUT6 seq 5 permit 2001:db8:1000::/36\n"
    "ipv6 prefix-list OUT6 seq 10 permit 2001:db8:2001::/48\n";

/* One requirement with one probe, more text behind the grade. */
static inline void
small_open(struct lab *l, const char *probe, const char *timeline)
{
	struct strbuf yaml = { 0 };

	strbuf_addf(&yaml,
	    SMALL_HEAD
	    "timeline:\n%s"
	    "grade:\n  - requirement: NO-1.1\n    points: 10\n    probes:\n"
	    "      - { %s }\n",
	    timeline != NULL
		? timeline
		: "  - { at: 50s, message: { from: 64501, text: Hello } }\n",
	    probe);
	lab_open_text(l, strbuf_str(&yaml));
	strbuf_finish(&yaml);
	lab_load(l, "small.conf", small_config);
}

#endif
