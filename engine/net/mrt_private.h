/* Numbers of RFC 6396 that reader and writer share. */
#ifndef NET_MRT_PRIVATE_H
#define NET_MRT_PRIVATE_H

#include "net/mrt.h"

enum { MRT_HEADER_LEN = 12 };

enum mrt_type {
	MRT_TABLE_DUMP = 12,
	MRT_TABLE_DUMP_V2 = 13,
	MRT_BGP4MP = 16,
	MRT_BGP4MP_ET = 17
};

/* Of TABLE_DUMP_V2 (4.3). */
enum {
	DUMP_PEER_INDEX_TABLE = 1,
	DUMP_RIB_IPV4_UNICAST = 2,
	DUMP_RIB_IPV6_UNICAST = 4
};
enum { PEER_IPV6 = 1, PEER_AS4 = 2 }; /* peer type bits, 4.3.1 */

/* Of BGP4MP (4.4). */
enum {
	BGP4MP_STATE_CHANGE = 0,
	BGP4MP_MESSAGE = 1,
	BGP4MP_MESSAGE_AS4 = 4,
	BGP4MP_STATE_CHANGE_AS4 = 5,
	BGP4MP_MESSAGE_LOCAL = 6,
	BGP4MP_MESSAGE_AS4_LOCAL = 7
};
enum { MRT_AFI_IPV4 = 1, MRT_AFI_IPV6 = 2 };

#endif
