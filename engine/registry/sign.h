/* The RPKI as a repository of signed files (RFC 6481): what a real validator
 * makes of the lab's state.
 *
 * Input is a snapshot of what is published (registry/rpki.h) and a time, output
 * a list of files with the paths that their rsync URIs have: for each CA a
 * certificate, a CRL, a manifest (RFC 9286), its ROAs and ASPAs; for each trust
 * anchor a TAL (RFC 8630). The state is signed as it is: a ROA that its CA must
 * not publish, an expired manifest, a revoked or overclaiming CA come out as
 * such, because it is the validator that refuses them.
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

/* What can be broken on purpose: enumerator, word, what is done to the ROA that
 * is the target, its CA, or the anchor above. */
#define SIGN_FAULTS(F)                                                         \
	F(SIGN_OUTSIDE, "outside-resources",                                   \
	    "the certificate of its CA lacks the prefix")                      \
	F(SIGN_OVERCLAIM, "overclaim",                                         \
	    "the certificate above its CA lacks the prefix")                   \
	F(SIGN_MANIFEST_EXPIRED, "manifest-expired",                           \
	    "the manifest's nextUpdate has passed")                            \
	F(SIGN_FILE_MISSING, "file-missing",                                   \
	    "the manifest lists it, the file is not there")                    \
	F(SIGN_FILE_UNLISTED, "file-unlisted",                                 \
	    "the file is there, the manifest does not list it")                \
	F(SIGN_HASH, "wrong-hash", "the manifest has another hash of it")      \
	F(SIGN_CRL_EXPIRED, "crl-expired", "the CRL's nextUpdate has passed")  \
	F(SIGN_EE_REVOKED, "revoked", "the CRL lists its certificate")         \
	F(SIGN_EE_EXPIRED, "expired", "its certificate has expired")           \
	F(SIGN_CA_REVOKED, "ca-revoked",                                       \
	    "the CRL above lists the certificate of its CA")                   \
	F(SIGN_SIGNATURE, "bad-signature", "a bit of its signature is wrong")  \
	F(SIGN_MAX_LENGTH, "max-length",                                       \
	    "its maxLength is shorter than the prefix")                        \
	F(SIGN_TAL_KEY, "tal-key", "the TAL has another key than the anchor")

enum sign_fault {
	SIGN_SOUND,
#define F(name, word, what) name,
	SIGN_FAULTS(F)
#undef F
	    SIGN_FAULT_LAST
};

const char *sign_fault_word(enum sign_fault f); /* not of SIGN_SOUND */
const char *sign_fault_text(enum sign_fault f);
/* SIGN_FAULT_LAST: there is no such word. */
enum sign_fault sign_fault_find(const char *word);

struct sign_input {
	const struct rpki_plan *plan;
	const struct rpki_state *state;
	uint64_t now_ms; /* the world's time: what has expired by then */
	int64_t from_s, until_s; /* that time in seconds since 1970, and until
				  * when everything is valid */
	enum sign_fault fault;
	size_t target; /* of state->objects, a ROA of a CA below an anchor;
			* meant only with a fault */
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
