/* Questions to the IRR and their answers, one line each, as text: the protocol
 * of IRRd ("!gAS64500", as bgpq4 asks) and that of the RIPE database
 * ("-i origin AS64500", as whois asks). Neither is written down in a standard;
 * they follow what IRRd 4 documents and what these clients were seen to send.
 *
 * IRRd answers "A<length>", the data and "C"; "C" alone: done, nothing to say;
 * "D": there is no such key; "F" and a reason: not understood. RIPE answers
 * objects, an empty line behind each, and "%" before what is not an object;
 * the end are two empty lines. Everything is without case. */
#ifndef REGISTRY_IRR_QUERY_H
#define REGISTRY_IRR_QUERY_H

#include "registry/irr.h"

enum {
	IRR_QUERY_LINE_MAX = 1024,        /* bytes, without the line end */
	IRR_ANSWER_MAX = 4 * 1024 * 1024, /* bytes of data in one answer */
	IRR_TIMEOUT_S = 30,
	IRR_TIMEOUT_MAX_S = 1000
};

/* What a connection chose so far. Zeroed: nothing yet. */
struct irr_client {
	uint8_t order[IRR_DATABASES_MAX]; /* of databases; n 0: all */
	size_t n;
	bool keep_open;     /* it asked for more than one answer */
	uint32_t timeout_s; /* 0: IRR_TIMEOUT_S */
};

/* Answers a line, with or without its end; bytes of any kind. False: the
 * connection is to be closed when the answer is sent. */
bool irr_answer(struct irr_client *c, const struct irr *irr, const char *line,
    size_t len, struct strbuf *out);

#endif
