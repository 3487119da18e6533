/* Names in a repository: of hosts, CAs and files. They have characters that may
 * stand in URIs, manifests (RFC 9286 4.2.2) and PrintableStrings, whatever the
 * scenario calls its anchors and repositories. */
#ifndef REGISTRY_SIGN_NAME_H
#define REGISTRY_SIGN_NAME_H

#include "core/arena.h"
#include "registry/rpki.h"

/* Letters and digits of a name in lower case, one hyphen for what is between
 * them: "north-nic". Different names may have the same ones. */
const char *sign_name_slug(struct arena *arena, const char *name);
/* A repository that is called like a host is one, any other a host below
 * rpki.example. Borrowed, or in the arena. */
const char *sign_name_host(struct arena *arena, const char *repository);
/* "192-0-2-0_24-26_AS64500.roa", "AS64500.asa". */
const char *sign_name_object(struct arena *arena, const struct rpki_object *o);

#endif
