/* RFC 7606 and what it revises: each rule has a row that breaks it, alone, and
 * each row says what an external and an internal neighbour get for it. */
#include "wire_world.h"

enum { ACC, DIS, TAW, RST }; /* enum wire_action, short */

/* --- one bad attribute in a good UPDATE ----------------------------------- */

struct attribute_row {
	const char *name;
	uint8_t type, flags;
	const char *value;
	uint8_t ebgp, ibgp;
	enum wire_rule rule; /* of the internal answer */
};

static const struct attribute_row attributes[] = {
	/* 7.1, 4 */
	{ "origin empty", 1, 0x40, "", TAW, TAW, WIRE_ORIGIN_LENGTH },
	{ "origin long", 1, 0x40, "0000", TAW, TAW, WIRE_ORIGIN_LENGTH },
	{ "origin 3", 1, 0x40, "03", TAW, TAW, WIRE_ORIGIN_VALUE },
	{ "origin 255", 1, 0x40, "ff", TAW, TAW, WIRE_ORIGIN_VALUE },
	{ "origin 2", 1, 0x40, "02", ACC, ACC, WIRE_FINE },
	{ "origin optional", 1, 0xc0, "00", TAW, TAW, WIRE_ATTR_FLAGS },
	{ "origin not transitive", 1, 0x00, "00", TAW, TAW, WIRE_ATTR_FLAGS },
	/* 3 c is about two flags; the others are not looked at. */
	{ "origin partial", 1, 0x60, "00", ACC, ACC, WIRE_FINE },
	{ "origin, low flags", 1, 0x4f, "00", ACC, ACC, WIRE_FINE },
	/* 7.2 */
	{ "path empty", 2, 0x40, "", ACC, ACC, WIRE_FINE },
	{ "path one octet", 2, 0x40, "02", TAW, TAW, WIRE_PATH_UNDERRUN },
	{ "path, octet behind", 2, 0x40, "0201 0000fbff 02", TAW, TAW,
	    WIRE_PATH_UNDERRUN },
	{ "path empty segment", 2, 0x40, "0200", TAW, TAW,
	    WIRE_PATH_EMPTY_SEGMENT },
	{ "path, empty segment behind", 2, 0x40, "0201 0000fbff 0200", TAW, TAW,
	    WIRE_PATH_EMPTY_SEGMENT },
	{ "path overrun", 2, 0x40, "0202 0000fbff", TAW, TAW,
	    WIRE_PATH_OVERRUN },
	{ "path overrun by one", 2, 0x40, "0201 0000fb", TAW, TAW,
	    WIRE_PATH_OVERRUN },
	{ "path of 2-octet numbers", 2, 0x40, "0201 fbff", TAW, TAW,
	    WIRE_PATH_OVERRUN },
	{ "path type 0", 2, 0x40, "0001 0000fbff", TAW, TAW, WIRE_PATH_TYPE },
	{ "path type 5", 2, 0x40, "0501 0000fbff", TAW, TAW, WIRE_PATH_TYPE },
	{ "path confed sequence", 2, 0x40, "0301 0000fbff", TAW, TAW,
	    WIRE_PATH_CONFED },
	{ "path confed set", 2, 0x40, "0401 0000fbff", TAW, TAW,
	    WIRE_PATH_CONFED },
	{ "path with AS 0", 2, 0x40, "0202 0000fbff 00000000", TAW, TAW,
	    WIRE_PATH_ZERO },
	{ "path set with AS 0", 2, 0x40, "0201 0000fbff 0101 00000000", TAW,
	    TAW, WIRE_PATH_ZERO },
	{ "path with set", 2, 0x40, "0201 0000fbff 0102 00000001 00000002", ACC,
	    ACC, WIRE_FINE },
	{ "path optional", 2, 0xc0, "0201 0000fbff", TAW, TAW,
	    WIRE_ATTR_FLAGS },
	/* 7.3, 3 e */
	{ "next hop empty", 3, 0x40, "", TAW, TAW, WIRE_NEXT_HOP_LENGTH },
	{ "next hop short", 3, 0x40, "c63364", TAW, TAW, WIRE_NEXT_HOP_LENGTH },
	{ "next hop long", 3, 0x40, "c633640100", TAW, TAW,
	    WIRE_NEXT_HOP_LENGTH },
	{ "next hop v6", 3, 0x40, "20010db8000000000000000000000001", TAW, TAW,
	    WIRE_NEXT_HOP_LENGTH },
	{ "next hop 0.0.0.0", 3, 0x40, "00000000", TAW, TAW,
	    WIRE_NEXT_HOP_ADDRESS },
	{ "next hop 127.0.0.1", 3, 0x40, "7f000001", TAW, TAW,
	    WIRE_NEXT_HOP_ADDRESS },
	{ "next hop 224.0.0.1", 3, 0x40, "e0000001", TAW, TAW,
	    WIRE_NEXT_HOP_ADDRESS },
	{ "next hop 255.255.255.255", 3, 0x40, "ffffffff", TAW, TAW,
	    WIRE_NEXT_HOP_ADDRESS },
	{ "next hop 223.255.255.1", 3, 0x40, "dfffff01", ACC, ACC, WIRE_FINE },
	{ "next hop optional", 3, 0xc0, "c6336401", TAW, TAW, WIRE_ATTR_FLAGS },
	/* 7.4 */
	{ "med empty", 4, 0x80, "", TAW, TAW, WIRE_MED_LENGTH },
	{ "med short", 4, 0x80, "000001", TAW, TAW, WIRE_MED_LENGTH },
	{ "med long", 4, 0x80, "0000000001", TAW, TAW, WIRE_MED_LENGTH },
	{ "med", 4, 0x80, "00000001", ACC, ACC, WIRE_FINE },
	{ "med transitive", 4, 0xc0, "00000001", TAW, TAW, WIRE_ATTR_FLAGS },
	{ "med well-known", 4, 0x40, "00000001", TAW, TAW, WIRE_ATTR_FLAGS },
	/* 7.5 */
	{ "local pref", 5, 0x40, "00000064", DIS, ACC, WIRE_FINE },
	{ "local pref empty", 5, 0x40, "", DIS, TAW, WIRE_LOCAL_PREF_LENGTH },
	{ "local pref short", 5, 0x40, "000064", DIS, TAW,
	    WIRE_LOCAL_PREF_LENGTH },
	{ "local pref long", 5, 0x40, "0000000064", DIS, TAW,
	    WIRE_LOCAL_PREF_LENGTH },
	{ "local pref optional", 5, 0xc0, "00000064", TAW, TAW,
	    WIRE_ATTR_FLAGS },
	/* 7.6 */
	{ "atomic", 6, 0x40, "", ACC, ACC, WIRE_FINE },
	{ "atomic long", 6, 0x40, "00", DIS, DIS, WIRE_ATOMIC_LENGTH },
	{ "atomic optional", 6, 0xc0, "", TAW, TAW, WIRE_ATTR_FLAGS },
	/* 7.7 */
	{ "aggregator", 7, 0xc0, "0000fbff c0000201", ACC, ACC, WIRE_FINE },
	{ "aggregator empty", 7, 0xc0, "", DIS, DIS, WIRE_AGGREGATOR_LENGTH },
	{ "aggregator old", 7, 0xc0, "fbff c0000201", DIS, DIS,
	    WIRE_AGGREGATOR_LENGTH },
	{ "aggregator long", 7, 0xc0, "0000fbff c000020100", DIS, DIS,
	    WIRE_AGGREGATOR_LENGTH },
	{ "aggregator AS 0", 7, 0xc0, "00000000 c0000201", DIS, DIS,
	    WIRE_AGGREGATOR_ZERO },
	{ "aggregator well-known", 7, 0x40, "0000fbff c0000201", TAW, TAW,
	    WIRE_ATTR_FLAGS },
	{ "aggregator partial", 7, 0xe0, "0000fbff c0000201", ACC, ACC,
	    WIRE_FINE },
	/* 7.8 */
	{ "communities", 8, 0xc0, "fbff0001 fbff0001", ACC, ACC, WIRE_FINE },
	{ "communities empty", 8, 0xc0, "", TAW, TAW, WIRE_COMMUNITIES_LENGTH },
	{ "communities 3", 8, 0xc0, "fbff00", TAW, TAW,
	    WIRE_COMMUNITIES_LENGTH },
	{ "communities 6", 8, 0xc0, "fbff0001 fbff", TAW, TAW,
	    WIRE_COMMUNITIES_LENGTH },
	{ "communities not transitive", 8, 0x80, "fbff0001", TAW, TAW,
	    WIRE_ATTR_FLAGS },
	/* 7.9 */
	{ "originator", 9, 0x80, "0a000001", DIS, ACC, WIRE_FINE },
	{ "originator empty", 9, 0x80, "", DIS, TAW, WIRE_ORIGINATOR_LENGTH },
	{ "originator long", 9, 0x80, "0a00000100", DIS, TAW,
	    WIRE_ORIGINATOR_LENGTH },
	{ "originator transitive", 9, 0xc0, "0a000001", TAW, TAW,
	    WIRE_ATTR_FLAGS },
	/* 7.10 */
	{ "clusters", 10, 0x80, "0a000001 0a000002", DIS, ACC, WIRE_FINE },
	{ "clusters empty", 10, 0x80, "", DIS, TAW, WIRE_CLUSTERS_LENGTH },
	{ "clusters 5", 10, 0x80, "0a000001 0a", DIS, TAW,
	    WIRE_CLUSTERS_LENGTH },
	{ "clusters transitive", 10, 0xc0, "0a000001", TAW, TAW,
	    WIRE_ATTR_FLAGS },
	/* 7.11, 5.3 */
	{ "reach empty", 14, 0x80, "", RST, RST, WIRE_MP_SHORT },
	{ "reach 4", 14, 0x80, "00020100", RST, RST, WIRE_MP_SHORT },
	{ "reach next hop 0", 14, 0x80, "0002010000", RST, RST,
	    WIRE_MP_NEXT_HOP_LENGTH },
	{ "reach next hop 4 with v6", 14, 0x80, "000201 04 c6336401 00", RST,
	    RST, WIRE_MP_NEXT_HOP_LENGTH },
	{ "reach next hop 15", 14, 0x80,
	    "000201 0f 20010db80000000000000000000000 00", RST, RST,
	    WIRE_MP_NEXT_HOP_LENGTH },
	{ "reach next hop 24", 14, 0x80,
	    "000201 18 20010db80000000000000000000000010000000000000000 00",
	    RST, RST, WIRE_MP_NEXT_HOP_LENGTH },
	{ "reach next hop 16 with v4", 14, 0x80,
	    "000101 10 20010db8000000000000000000000001 00", RST, RST,
	    WIRE_MP_NEXT_HOP_LENGTH },
	{ "reach next hop longer than all", 14, 0x80,
	    "000201 20 20010db8000000000000000000000001 00", RST, RST,
	    WIRE_MP_NEXT_HOP_LENGTH },
	{ "reach next hop up to the end", 14, 0x80,
	    "000201 10 20010db8000000000000000000000001", RST, RST,
	    WIRE_MP_NEXT_HOP_LENGTH },
	{ "reach /129", 14, 0x80,
	    "000201 10 20010db8000000000000000000000001 00"
	    "81 20010db8000000000000000000000001 00",
	    RST, RST, WIRE_MP_NLRI_SYNTAX },
	{ "reach v4 /33", 14, 0x80, "000101 04 c6336401 00 21 c00002 00 00",
	    RST, RST, WIRE_MP_NLRI_SYNTAX },
	{ "reach prefix cut", 14, 0x80,
	    "000201 10 20010db8000000000000000000000001 00 30 20010db8", RST,
	    RST, WIRE_MP_NLRI_SYNTAX },
	{ "reach", 14, 0x80,
	    "000201 10 20010db8000000000000000000000001 00 20 20010db8", ACC,
	    ACC, WIRE_FINE },
	{ "reach next hop ::", 14, 0x80,
	    "000201 10 00000000000000000000000000000000 00 20 20010db8", TAW,
	    TAW, WIRE_MP_NEXT_HOP_ADDRESS },
	{ "reach next hop ff02::1", 14, 0x80,
	    "000201 10 ff020000000000000000000000000001 00 20 20010db8", TAW,
	    TAW, WIRE_MP_NEXT_HOP_ADDRESS },
	{ "reach with reserved octet", 14, 0x80,
	    "000201 10 20010db8000000000000000000000001 ff 20 20010db8", ACC,
	    ACC, WIRE_FINE },
	{ "reach transitive", 14, 0xc0,
	    "000201 10 20010db8000000000000000000000001 00 20 20010db8", RST,
	    RST, WIRE_MP_FLAGS },
	{ "reach well-known", 14, 0x40,
	    "000201 10 20010db8000000000000000000000001 00 20 20010db8", RST,
	    RST, WIRE_MP_FLAGS },
	{ "reach of another family", 14, 0x80, "001941 04 00000000 00 00", DIS,
	    DIS, WIRE_MP_FAMILY },
	/* The same for a family that is not in use. */
	{ "reach VPN", 14, 0x80,
	    "000180 0c 0000000000000000c6336401 00"
	    "70 000011 0000fbf000000001 c00002",
	    DIS, DIS, WIRE_MP_FAMILY },
	{ "reach VPN, next hop without distinguisher", 14, 0x80,
	    "000180 04 c6336401 00", RST, RST, WIRE_MP_NEXT_HOP_LENGTH },
	{ "reach VPN v6, next hop 16", 14, 0x80,
	    "000280 10 20010db8000000000000000000000001 00", RST, RST,
	    WIRE_MP_NEXT_HOP_LENGTH },
	{ "reach VPN v6 with link-local", 14, 0x80,
	    "000280 30 0000000000000000 20010db8000000000000000000000001"
	    "0000000000000000 fe800000000000000000000000000001 00",
	    DIS, DIS, WIRE_MP_FAMILY },
	{ "reach VPN, prefix cut", 14, 0x80,
	    "000180 0c 0000000000000000c6336401 00 70 000011 0000fbf0", RST,
	    RST, WIRE_MP_NLRI_SYNTAX },
	{ "reach multicast", 14, 0x80, "000102 04 c6336401 00 18 c00002", DIS,
	    DIS, WIRE_MP_FAMILY },
	{ "reach multicast /33", 14, 0x80,
	    "000102 04 c6336401 00 21 c000020000", RST, RST,
	    WIRE_MP_NLRI_SYNTAX },
	{ "reach labeled v4 through v6", 14, 0x80,
	    "000104 10 20010db8000000000000000000000001 00 30 000011 c00002",
	    DIS, DIS, WIRE_MP_FAMILY },
	{ "reach multicast v6, next hop 4", 14, 0x80, "000202 04 c6336401 00",
	    RST, RST, WIRE_MP_NEXT_HOP_LENGTH },
	{ "reach of a family of other things", 14, 0x80,
	    "001946 04 c6336401 00 ff", DIS, DIS, WIRE_MP_FAMILY },
	/* 7.12, 5.3 */
	{ "unreach empty", 15, 0x80, "", RST, RST, WIRE_MP_SHORT },
	{ "unreach 2", 15, 0x80, "0002", RST, RST, WIRE_MP_SHORT },
	{ "unreach /129", 15, 0x80,
	    "000201 81 20010db8000000000000000000000001 00", RST, RST,
	    WIRE_MP_NLRI_SYNTAX },
	{ "unreach prefix cut", 15, 0x80, "000201 20 20010d", RST, RST,
	    WIRE_MP_NLRI_SYNTAX },
	{ "unreach", 15, 0x80, "000201 20 20010db8", ACC, ACC, WIRE_FINE },
	{ "unreach transitive", 15, 0xc0, "000201 20 20010db8", RST, RST,
	    WIRE_MP_FLAGS },
	{ "unreach multicast", 15, 0x80, "000202 20 20010db8", DIS, DIS,
	    WIRE_MP_FAMILY },
	{ "unreach multicast /129", 15, 0x80,
	    "000202 81 20010db8000000000000000000000001 00", RST, RST,
	    WIRE_MP_NLRI_SYNTAX },
	{ "unreach VPN, prefix cut", 15, 0x80, "000180 70 800000", RST, RST,
	    WIRE_MP_NLRI_SYNTAX },
	/* 7.14 */
	{ "extended", 16, 0xc0, "0002fbff 00000001", ACC, ACC, WIRE_FINE },
	{ "extended, unknown kind", 16, 0xc0, "3f3f3f3f 3f3f3f3f", ACC, ACC,
	    WIRE_FINE },
	{ "extended empty", 16, 0xc0, "", TAW, TAW,
	    WIRE_EXT_COMMUNITIES_LENGTH },
	{ "extended 4", 16, 0xc0, "0002fbff", TAW, TAW,
	    WIRE_EXT_COMMUNITIES_LENGTH },
	{ "extended 12", 16, 0xc0, "0002fbff 00000001 0002fbff", TAW, TAW,
	    WIRE_EXT_COMMUNITIES_LENGTH },
	{ "extended well-known", 16, 0x40, "0002fbff 00000001", TAW, TAW,
	    WIRE_ATTR_FLAGS },
	/* RFC 6793 4.1: not between speakers of 4-octet numbers. */
	{ "as4 path", 17, 0xc0, "0201 0000fbff", DIS, DIS, WIRE_AS4_UNWANTED },
	{ "as4 path empty", 17, 0xc0, "", DIS, DIS, WIRE_AS4_UNWANTED },
	{ "as4 path overrun", 17, 0xc0, "0204 0000fbff", DIS, DIS,
	    WIRE_AS4_UNWANTED },
	{ "as4 path well-known", 17, 0x40, "0201 0000fbff", TAW, TAW,
	    WIRE_ATTR_FLAGS },
	{ "as4 aggregator", 18, 0xc0, "0000fbff c0000201", DIS, DIS,
	    WIRE_AS4_UNWANTED },
	{ "as4 aggregator short", 18, 0xc0, "fbff c0000201", DIS, DIS,
	    WIRE_AS4_UNWANTED },
	/* RFC 8092 6 */
	{ "large", 32, 0xc0, "00010001 00000001 00000002", ACC, ACC,
	    WIRE_FINE },
	{ "large empty", 32, 0xc0, "", TAW, TAW, WIRE_LARGE_LENGTH },
	{ "large 8", 32, 0xc0, "00010001 00000001", TAW, TAW,
	    WIRE_LARGE_LENGTH },
	{ "large 16", 32, 0xc0, "00010001 00000001 00000002 00010001", TAW, TAW,
	    WIRE_LARGE_LENGTH },
	{ "large not transitive", 32, 0x80, "00010001 00000001 00000002", TAW,
	    TAW, WIRE_ATTR_FLAGS },
	/* RFC 9234 5 */
	{ "otc", 35, 0xc0, "0000fbff", ACC, ACC, WIRE_FINE },
	{ "otc empty", 35, 0xc0, "", TAW, TAW, WIRE_OTC_LENGTH },
	{ "otc 3", 35, 0xc0, "00fbff", TAW, TAW, WIRE_OTC_LENGTH },
	{ "otc 8", 35, 0xc0, "0000fbff 0000fbff", TAW, TAW, WIRE_OTC_LENGTH },
	{ "otc not transitive", 35, 0x80, "0000fbff", TAW, TAW,
	    WIRE_ATTR_FLAGS },
	/* Not known: RFC 4271 5 and 6.3. */
	{ "unknown transitive", 99, 0xc0, "0102", ACC, ACC, WIRE_FINE },
	{ "unknown not transitive", 99, 0x80, "0102", ACC, ACC, WIRE_FINE },
	{ "unknown well-known", 99, 0x40, "0102", RST, RST,
	    WIRE_ATTR_UNRECOGNIZED },
	{ "unknown, no flags", 99, 0x00, "0102", RST, RST,
	    WIRE_ATTR_UNRECOGNIZED },
	{ "unknown empty", 99, 0xc0, "", TAW, TAW, WIRE_ATTR_EMPTY },
	{ "entropy label empty", 28, 0xc0, "", ACC, ACC, WIRE_FINE },
	{ "type 0", 0, 0xc0, "00", ACC, ACC, WIRE_FINE },
	{ "type 255 well-known", 255, 0x40, "00", RST, RST,
	    WIRE_ATTR_UNRECOGNIZED },
};

static void
test_attributes(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
		const struct attribute_row *row = &attributes[i];
		struct bytes value = { 0 };
		struct wire_raw raw;
		struct wire_result e, in;

		hex_add(&value, row->value);
		raw = (struct wire_raw){ .type = row->type,
			.flags = row->flags,
			.len = (uint16_t)value.n,
			.value = value.data };
		wire_attribute_judge(&EBGP, &raw, &e);
		wire_attribute_judge(&IBGP, &raw, &in);
		CHECK_STR(row->name, wire_action_word(e.action),
		    wire_action_word((enum wire_action)row->ebgp));
		CHECK_STR(row->name, wire_action_word(in.action),
		    wire_action_word((enum wire_action)row->ibgp));
		CHECK_STR(row->name, wire_rule_info(in.because.rule)->name,
		    wire_rule_info(row->rule)->name);
		CHECK(row->name,
		    row->ibgp == ACC || in.because.attribute == row->type);
		CHECK_INT(row->name, in.n_findings, row->ibgp != ACC);
		bytes_finish(&value);
	}
}

/* --- the frame around attributes, and several errors ---------------------- */

#define ORIGIN_IGP_ "400101 00"
#define ORIGIN_BAD "400101 07"
#define PATH "400206 0201 0000fbff"
#define VIA "400304 c6336401"
#define GOOD ORIGIN_IGP_ PATH VIA
#define REACH6                                                                 \
	"800e1a 000201 10 20010db8000000000000000000000001 00"                 \
	"20 20010db8"
#define UNREACH6 "800f08 000201 20 20010db8"
#define NET "18 c00002"

struct frame_row {
	const char *name, *withdrawn, *attrs, *nlri;
	uint8_t action;
	enum wire_rule rule;
	const char *shown; /* with the external session */
};

static const struct frame_row frames[] = {
	{ "nothing wrong", "", GOOD, NET, ACC, WIRE_FINE,
	    "announce 192.0.2.0/24 [64511] origin 0 via 198.51.100.1; " },
	/* 3 d */
	{ "no attributes", "", "", NET, TAW, WIRE_ATTR_MISSING,
	    "withdraw 192.0.2.0/24; " },
	{ "no origin", "", PATH VIA, NET, TAW, WIRE_ATTR_MISSING,
	    "withdraw 192.0.2.0/24; " },
	{ "no path", "", ORIGIN_IGP_ VIA, NET, TAW, WIRE_ATTR_MISSING,
	    "withdraw 192.0.2.0/24; " },
	{ "no next hop", "", ORIGIN_IGP_ PATH, NET, TAW, WIRE_ATTR_MISSING,
	    "withdraw 192.0.2.0/24; " },
	{ "no next hop needed", "", REACH6 ORIGIN_IGP_ PATH, "", ACC, WIRE_FINE,
	    "announce 2001:db8::/32 [64511] origin 0 via 2001:db8::1; " },
	{ "no next hop for one of two", "", REACH6 ORIGIN_IGP_ PATH, NET, TAW,
	    WIRE_ATTR_MISSING, "withdraw 192.0.2.0/24 2001:db8::/32; " },
	{ "unused next hop", "", REACH6 ORIGIN_IGP_ PATH "400304 00000000", "",
	    ACC, WIRE_FINE,
	    "announce 2001:db8::/32 [64511] origin 0 via 2001:db8::1; " },
	{ "reach without origin", "", REACH6 PATH, "", TAW, WIRE_ATTR_MISSING,
	    "withdraw 2001:db8::/32; " },
	/* 4 */
	{ "attribute cut", "", GOOD "800404 0000", NET, TAW, WIRE_ATTR_OVERRUN,
	    "withdraw 192.0.2.0/24; " },
	{ "one octet behind", "", GOOD "80", NET, TAW, WIRE_ATTR_UNDERRUN,
	    "withdraw 192.0.2.0/24; " },
	{ "two octets behind", "", GOOD "8004", NET, TAW, WIRE_ATTR_UNDERRUN,
	    "withdraw 192.0.2.0/24; " },
	{ "three with extended length", "", GOOD "900400", NET, TAW,
	    WIRE_ATTR_UNDERRUN, "withdraw 192.0.2.0/24; " },
	{ "extended length", "", GOOD "90040004 00000007", NET, ACC, WIRE_FINE,
	    "announce 192.0.2.0/24 [64511] origin 0 via 198.51.100.1 "
	    "med 7; " },
	{ "extended length cut", "", GOOD "90040104 00000007", NET, TAW,
	    WIRE_ATTR_OVERRUN, "withdraw 192.0.2.0/24; " },
	{ "reach cut", "", GOOD "800e1a 000201", NET, RST, WIRE_MP_NLRI_SYNTAX,
	    "" },
	/* 3 g */
	{ "origin twice", "", ORIGIN_IGP_ "400101 02" PATH VIA, NET, DIS,
	    WIRE_ATTR_TWICE,
	    "announce 192.0.2.0/24 [64511] origin 0 via 198.51.100.1; " },
	{ "malformed the second time", "", GOOD ORIGIN_BAD, NET, DIS,
	    WIRE_ATTR_TWICE,
	    "announce 192.0.2.0/24 [64511] origin 0 via 198.51.100.1; " },
	{ "malformed the first time", "", ORIGIN_BAD GOOD, NET, TAW,
	    WIRE_ORIGIN_VALUE, "withdraw 192.0.2.0/24; " },
	{ "unknown twice", "", GOOD "c06301 01 c06301 02", NET, DIS,
	    WIRE_ATTR_TWICE,
	    "announce 192.0.2.0/24 [64511] origin 0 via 198.51.100.1; "
	    "1 unknown; " },
	{ "reach twice", "", REACH6 REACH6 ORIGIN_IGP_ PATH, "", RST,
	    WIRE_MP_TWICE, "" },
	{ "unreach twice", "", UNREACH6 UNREACH6, "", RST, WIRE_MP_TWICE, "" },
	/* 3 h */
	{ "discard and withdraw", "", ORIGIN_BAD PATH VIA "400601 00", NET, TAW,
	    WIRE_ORIGIN_VALUE, "withdraw 192.0.2.0/24; " },
	{ "withdraw and reset", "", ORIGIN_BAD PATH VIA "406301 00", NET, RST,
	    WIRE_ATTR_UNRECOGNIZED, "" },
	{ "twice the same", "", "400101 07 400200" VIA "800400", NET, TAW,
	    WIRE_ORIGIN_VALUE, "withdraw 192.0.2.0/24; " },
	/* 3 b: see test_lengths(). 3 i, 5.3 */
	{ "/33", "", GOOD, "21 c00002 00 00", RST, WIRE_NLRI_SYNTAX, "" },
	{ "prefix cut", "", GOOD, "18 c000", RST, WIRE_NLRI_SYNTAX, "" },
	{ "second prefix cut", "", GOOD, NET "08", RST, WIRE_NLRI_SYNTAX, "" },
	{ "withdrawn /33", "21 c00002 00 00", "", "", RST,
	    WIRE_WITHDRAWN_SYNTAX, "" },
	{ "withdrawn cut", "18 c000", "", "", RST, WIRE_WITHDRAWN_SYNTAX, "" },
	/* 3 j: treat-as-withdraw needs routes that can be read. */
	{ "bad origin and bad prefix", "", ORIGIN_BAD PATH VIA, "18 c000", RST,
	    WIRE_NLRI_SYNTAX, "" },
	/* 5.2 */
	{ "bad origin, no routes", "", ORIGIN_BAD PATH VIA, "", RST,
	    WIRE_NO_ROUTES, "" },
	{ "bad origin, only withdrawn", NET, ORIGIN_BAD PATH VIA, "", RST,
	    WIRE_NO_ROUTES, "" },
	{ "bad origin beside unreach", "", UNREACH6 ORIGIN_BAD, "", RST,
	    WIRE_NO_ROUTES, "" },
	{ "unreach and a cut attribute", "", UNREACH6 "80", "", RST,
	    WIRE_NO_ROUTES, "" },
	{ "only half an attribute", "", "80", "", RST, WIRE_NO_ROUTES, "" },
	{ "bad origin, empty reach", "",
	    "800e15 000201 10 20010db8000000000000000000000001 00" ORIGIN_BAD
		PATH,
	    "", RST, WIRE_NO_ROUTES, "" },
	{ "discarded, only withdrawn", NET, "400601 00", "", DIS,
	    WIRE_ATOMIC_LENGTH, "withdraw 192.0.2.0/24; " },
	{ "good attributes, only withdrawn", NET, GOOD, "", ACC, WIRE_FINE,
	    "withdraw 192.0.2.0/24; " },
	/* What was withdrawn stays so; all families are affected. */
	{ "withdrawn and treated", "18 cb0071", ORIGIN_BAD PATH VIA, NET, TAW,
	    WIRE_ORIGIN_VALUE, "withdraw 203.0.113.0/24 192.0.2.0/24; " },
	{ "both families", "", REACH6 ORIGIN_BAD PATH VIA, NET, TAW,
	    WIRE_ORIGIN_VALUE, "withdraw 192.0.2.0/24 2001:db8::/32; " },
	{ "discarded", "", GOOD "400504 00000064 c00703 010203", NET, DIS,
	    WIRE_LOCAL_PREF_EXTERNAL,
	    "announce 192.0.2.0/24 [64511] origin 0 via 198.51.100.1; " },
};

static void
test_frames(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(frames); i++) {
		const struct frame_row *row = &frames[i];
		struct wire_world w;

		wire_open(&w);
		update_make(&w, row->withdrawn, row->attrs, row->nlri);
		update_decode(&w, &EBGP, w.message.data, w.message.n);
		CHECK_STR(row->name, wire_action_word(w.update.result.action),
		    wire_action_word((enum wire_action)row->action));
		CHECK_STR(row->name,
		    wire_rule_info(w.update.result.because.rule)->name,
		    wire_rule_info(row->rule)->name);
		CHECK_STR(row->name, show_update(&w), row->shown);
		CHECK_INT(row->name, w.update.malformed != 0,
		    row->action == TAW);
		if (row->action == TAW)
			CHECK(row->name,
			    (attr_get(w.t, w.update.malformed)->flags &
				ATTR_REJECTED_MALFORMED) != 0);
		wire_close(&w);
	}
}

/* 3 b: lengths inside that do not fit the length outside. */
static void
test_lengths(void **state)
{
	static const struct {
		const char *name;
		size_t at;
		uint16_t value;
		enum wire_rule rule;
	} rows[] = {
		{ "withdrawn too long", 19, 100, WIRE_UPDATE_LENGTHS },
		{ "withdrawn up to the end", 19, 24, WIRE_UPDATE_LENGTHS },
		{ "attributes too long", 21, 25, WIRE_UPDATE_LENGTHS },
		{ "attributes far too long", 21, 0xffff, WIRE_UPDATE_LENGTHS },
		{ "attributes take the prefix", 21, 24, WIRE_NO_ROUTES },
		{ "attributes too short", 21, 19, WIRE_NLRI_SYNTAX },
	};
	struct wire_world w;

	(void)state;
	wire_open(&w);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		update_make(&w, "", GOOD, NET);
		assert_int_equal(w.message.n, 47);
		bytes_put_u16(&w.message, rows[i].at, rows[i].value);
		update_decode(&w, &EBGP, w.message.data, w.message.n);
		CHECK_STR(rows[i].name,
		    wire_rule_info(w.update.result.because.rule)->name,
		    wire_rule_info(rows[i].rule)->name);
		CHECK_STR(rows[i].name, show_update(&w), "");
	}
	wire_close(&w);
}

/* --- speakers with 2-octet AS numbers (RFC 6793 6) ------------------------ */

static void
test_old_speakers(void **state)
{
	static const struct {
		const char *name;
		uint8_t type, flags;
		const char *value;
		uint8_t action;
		enum wire_rule rule;
	} rows[] = {
		{ "path", 2, 0x40, "0201 fbff", ACC, WIRE_FINE },
		{ "path of 4-octet numbers", 2, 0x40, "0201 0000fbff", TAW,
		    WIRE_PATH_ZERO },
		{ "aggregator", 7, 0xc0, "fbff c0000201", ACC, WIRE_FINE },
		{ "aggregator new", 7, 0xc0, "0000fbff c0000201", DIS,
		    WIRE_AGGREGATOR_LENGTH },
		{ "as4 path", 17, 0xc0, "0201 0000fbff", ACC, WIRE_FINE },
		{ "as4 path empty", 17, 0xc0, "", DIS,
		    WIRE_AS4_PATH_MALFORMED },
		{ "as4 path too small", 17, 0xc0, "02010000", DIS,
		    WIRE_AS4_PATH_MALFORMED },
		{ "as4 path odd", 17, 0xc0, "0201 0000fbff 00", DIS,
		    WIRE_AS4_PATH_MALFORMED },
		{ "as4 path empty segment", 17, 0xc0, "0201 0000fbff 0200", DIS,
		    WIRE_AS4_PATH_MALFORMED },
		{ "as4 path overrun", 17, 0xc0, "0202 0000fbff", DIS,
		    WIRE_AS4_PATH_MALFORMED },
		{ "as4 path type 5", 17, 0xc0, "0501 0000fbff", DIS,
		    WIRE_AS4_PATH_MALFORMED },
		{ "as4 path confed", 17, 0xc0, "0301 0000fbff", DIS,
		    WIRE_AS4_PATH_CONFED },
		{ "as4 path AS 0", 17, 0xc0, "0201 00000000", DIS,
		    WIRE_AS4_ZERO },
		{ "as4 path flags", 17, 0x80, "0201 0000fbff", TAW,
		    WIRE_ATTR_FLAGS },
		{ "as4 aggregator", 18, 0xc0, "0000fbff c0000201", ACC,
		    WIRE_FINE },
		{ "as4 aggregator short", 18, 0xc0, "fbff c0000201", DIS,
		    WIRE_AS4_AGGREGATOR_LENGTH },
		{ "as4 aggregator AS 0", 18, 0xc0, "00000000 c0000201", DIS,
		    WIRE_AS4_ZERO },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct bytes value = { 0 };
		struct wire_result r;

		hex_add(&value, rows[i].value);
		wire_attribute_judge(&OLD,
		    &(struct wire_raw){ .type = rows[i].type,
			.flags = rows[i].flags,
			.len = (uint16_t)value.n,
			.value = value.data },
		    &r);
		CHECK_STR(rows[i].name, wire_action_word(r.action),
		    wire_action_word((enum wire_action)rows[i].action));
		CHECK_STR(rows[i].name, wire_rule_info(r.because.rule)->name,
		    wire_rule_info(rows[i].rule)->name);
		bytes_finish(&value);
	}
}

/* --- what is said about it ------------------------------------------------ */

static void
test_notify(void **state)
{
	static const struct {
		const char *name, *attrs, *nlri, *notification;
	} rows[] = {
		{ "bad prefix", GOOD, "18 c000", "0015 03 03 0a" },
		{ "reset with the attribute", GOOD "406302 0102", NET,
		    "001a 03 03 02 40630201 02" },
		{ "escalated, with the attribute", ORIGIN_BAD PATH VIA, "",
		    "0019 03 03 06 40010107" },
		{ "multiprotocol", "800e03 000201", NET,
		    "001b 03 03 09 800e03000201" },
	};
	struct wire_world w;

	(void)state;
	wire_open(&w);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct bytes out = { 0 }, wanted = { 0 };

		update_make(&w, "", rows[i].attrs, rows[i].nlri);
		update_decode(&w, &EBGP, w.message.data, w.message.n);
		CHECK_INT(rows[i].name, w.update.result.action, RST);
		wire_result_notify(&w.update.result, w.message.data,
		    w.message.n, &out);
		hex_add(&wanted, "ffffffffffffffffffffffffffffffff");
		hex_add(&wanted, rows[i].notification);
		CHECK_INT(rows[i].name, out.n, wanted.n);
		CHECK(rows[i].name, memcmp(out.data, wanted.data, out.n) == 0);
		bytes_finish(&out);
		bytes_finish(&wanted);
	}
	wire_close(&w);
}

static void
test_words(void **state)
{
	struct wire_world w;
	const uint8_t med[] = { 0, 0, 7 };
	struct wire_raw raw = { 4, 0x80, sizeof(med), med };
	struct wire_result r;

	(void)state;
	wire_open(&w);
	wire_attribute_judge(&EBGP, &raw, &r);
	wire_result_print(&r, &w.text);
	assert_string_equal(strbuf_str(&w.text),
	    "MULTI_EXIT_DISC is not 4 octets long: treat-as-withdraw "
	    "(RFC 7606 7.4)");
	raw.flags = 0xc0;
	wire_attribute_judge(&EBGP, &raw, &r);
	strbuf_clear(&w.text);
	wire_result_print(&r, &w.text);
	assert_string_equal(strbuf_str(&w.text),
	    "MULTI_EXIT_DISC: the Optional or Transitive flag is not that of "
	    "the attribute: treat-as-withdraw (RFC 7606 3 c)");
	raw = (struct wire_raw){ 99, 0x40, sizeof(med), med };
	wire_attribute_judge(&EBGP, &raw, &r);
	strbuf_clear(&w.text);
	wire_result_print(&r, &w.text);
	assert_string_equal(strbuf_str(&w.text),
	    "attribute 99: a well-known attribute that is not known: "
	    "session-reset (RFC 4271 6.3)");
	strbuf_clear(&w.text);
	wire_notification_print(r.code, r.subcode, &w.text);
	strbuf_addc(&w.text, ' ');
	wire_notification_print(6, 0, &w.text);
	strbuf_addc(&w.text, ' ');
	wire_notification_print(6, 77, &w.text);
	strbuf_addc(&w.text, ' ');
	wire_notification_print(99, 1, &w.text);
	assert_string_equal(strbuf_str(&w.text),
	    "UPDATE Message Error/Unrecognized Well-known Attribute Cease "
	    "Cease/77 error 99/1");
	wire_close(&w);
}

/* Every rule about an UPDATE is broken by some row above. */
static void
test_all_rules(void **state)
{
	bool seen[WIRE_RULE_COUNT] = { false };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++)
		seen[attributes[i].rule] = true;
	for (size_t i = 0; i < ARRAY_LEN(frames); i++)
		seen[frames[i].rule] = true;
	for (int i = WIRE_AS4_PATH_MALFORMED; i <= WIRE_AS4_ZERO; i++)
		seen[i] = true; /* test_old_speakers() */
	seen[WIRE_UPDATE_LENGTHS] = true;
	seen[WIRE_ORIGINATOR_EXTERNAL] = true; /* external answers */
	seen[WIRE_CLUSTERS_EXTERNAL] = true;
	for (int i = WIRE_UPDATE_LENGTHS; i < WIRE_RULE_COUNT; i++)
		CHECK(wire_rule_info((enum wire_rule)i)->name, seen[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_attributes),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_lengths),
		cmocka_unit_test(test_old_speakers),
		cmocka_unit_test(test_notify),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_all_rules),
	};

	return RUN_TESTS(tests);
}
