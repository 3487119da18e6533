/* The RPKI as a repository of signed files (RFC 6481): what a real validator
 * makes of the lab's state.
 *
 * Input is a snapshot of what is published (registry/rpki.h) and a time, output
 * a list of files with the paths that their rsync URIs have: for each CA a
 * certificate, a CRL, a manifest (RFC 9286), its ROAs and ASPAs; for each trust
 * anchor a TAL (RFC 8630). The state is signed as it is: a ROA that its CA must
 * not publish, an expired manifest, a revoked or overclaiming CA, and what was
 * broken by rpki_state_break() come out as such, because it is the validator
 * that refuses them.
 *
 *   HOST/repo/rir.cer                      the trust anchor
 *   HOST/repo/rir/rir.mft, rir.crl         what it publishes: CAs
 *   HOST/repo/rir/AS64500.cer
 *   HOST/repo/rir/AS64500/AS64500.mft ...  what they publish
 *   HOST/repo/rir/AS64500/192-0-2-0_24_AS64500.roa
 *
 * Where the lab knows less than a certificate must say, this is chosen: CAs
 * hold the AS numbers of their AS and of the CAs below them, anchors all of
 * them. Every CA has a key of its own, other certificates share keys when there
 * are more of them than keys (registry/sign_key.h). Serial numbers grow with
 * the time, so that a later export never issues one again. */
#ifndef REGISTRY_SIGN_H
#define REGISTRY_SIGN_H

#include "core/arena.h"
#include "core/str.h"
#include "registry/rpki.h"

struct sign_input {
	const struct rpki_plan *plan;
	const struct rpki_state *state;
	uint64_t now_ms; /* the world's time: what has expired by then */
	int64_t from_s, until_s; /* that time in seconds since 1970, and until
				  * when everything is valid */
};

enum { SIGN_CAS_MAX = 1000 };

struct sign_file {
	const char *path; /* below the root of all hosts */
	const uint8_t *data;
	size_t n;
};

struct sign_anchor {
	const char *name; /* "rir": letters, digits, - */
	const char *tal;  /* text */
	size_t cert;      /* of files */
};

struct sign_output {
	struct sign_file *files;
	size_t n_files;
	struct sign_anchor *anchors;
	size_t n_anchors;
};

/* In arena memory. False with one sentence in why: more CAs than SIGN_CAS_MAX,
 * or OpenSSL refuses. */
bool sign_repository(const struct sign_input *in, struct arena *arena,
    struct sign_output *out, struct strbuf *why);

#endif
