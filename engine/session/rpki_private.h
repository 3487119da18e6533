/* What the commands about the RPKI share. */
#ifndef SESSION_RPKI_PRIVATE_H
#define SESSION_RPKI_PRIVATE_H

#include "net/rpki.h"
#include "session/session_private.h"

/* The object that a command names; false with an answer. */
bool rpki_read_roa(struct session *s, const struct args *a, struct roa *out,
    struct strbuf *text);
/* Without "providers": no members. Members live as long as the work. */
bool rpki_read_aspa(struct session *s, const struct args *a,
    struct as_record *out, struct strbuf *text);
struct sim_event rpki_aspa_event(struct sim *sim, const struct as_record *aspa,
    bool publish);

/* What is announced, once for each prefix and origin, by the states that the
 * published ROAs give it. */
void rpki_count_states(const struct session *s, size_t count[3]);
/* A note when the ROA allows more than its origin announces. */
void rpki_tell_max_length(struct session *s, const struct roa *roa,
    struct strbuf *out);
/* Notes when the ASPA leaves out a provider of the world, or names a customer
 * or a peer. */
void rpki_tell_aspa(struct session *s, const struct as_record *aspa,
    struct strbuf *out);

#endif
