/* Packet captures of BGP sessions, in the format of libpcap: raw IP packets,
 * microseconds.
 *
 * The simulator has no packets. They are made up around its real messages, as
 * they would be seen on an interface of one router: the handshake, segments
 * with right sequence numbers and checksums, acknowledgements, and the end. The
 * side with the higher BGP Identifier has opened the connection (RFC 4271 6.8),
 * unless it is passive. Nothing is lost and nothing is sent twice. */
#ifndef NET_PCAP_H
#define NET_PCAP_H

#include "core/bytes.h"
#include "net/sim.h"

struct pcap_written {
	size_t packets, messages;
	size_t left_out; /* messages that fit into no BGP message */
};

/* Appends a file with all that happened on the sessions of router r until now;
 * with e not EDGE_NONE, on this one of them. epoch_ms: time of t = 0, since
 * 1970. */
struct pcap_written pcap_export(const struct sim *s, router_id_t r, edge_t e,
    uint64_t epoch_ms, struct bytes *out);

#endif
