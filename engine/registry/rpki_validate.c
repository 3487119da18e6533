/* Validation: from copies of repositories to VRPs and ASPAs. */
#include <stdlib.h>

#include "core/str.h"
#include "registry/rpki.h"

static const struct {
	const char *word, *text, *clause;
} reasons[] = {
	[RPKI_USED] = { "used", "it is used", NULL },
	[RPKI_NO_COPY] = { "no-copy", "its repository was never reached",
	    NULL },
	[RPKI_CA_REVOKED] = { "ca-revoked", "the certificate is revoked",
	    "RFC 6487 7.2" },
	[RPKI_CA_OVERCLAIMS] = { "ca-overclaims",
	    "the certificate claims more than the CA above it holds",
	    "RFC 6487 7.2" },
	[RPKI_MANIFEST_EXPIRED] = { "manifest-expired",
	    "its manifest has expired", "RFC 9286 6.3" },
	[RPKI_COPY_STALE] = { "copy-stale",
	    "its repository is out of reach, and the copy has expired",
	    "RFC 9286 6.6" },
	[RPKI_CRL_EXPIRED] = { "crl-expired", "its CRL has expired",
	    "RFC 6487 7.2" },
	[RPKI_FILE_MISSING] = { "file-missing",
	    "a file that its manifest lists is not there", "RFC 9286 6.4" },
	[RPKI_FILE_CHANGED] = { "wrong-hash",
	    "a file is not the one that its manifest lists", "RFC 9286 6.5" },
	[RPKI_OTHER_KEY] = { "tal-key",
	    "the trust anchor has another key than the TAL", "RFC 8630 3" },
	[RPKI_OUTSIDE] = { "outside-resources",
	    "its CA does not hold these resources", "RFC 9582 5" },
	[RPKI_UNLISTED] = { "file-unlisted",
	    "its CA's manifest does not list it", "RFC 9286 6.1" },
	[RPKI_EE_REVOKED] = { "revoked", "its certificate is revoked",
	    "RFC 6487 7.2" },
	[RPKI_EE_EXPIRED] = { "expired", "its certificate has expired",
	    "RFC 6487 7.2" },
	[RPKI_BAD_SIGNATURE] = { "bad-signature", "its signature is wrong",
	    "RFC 6488 3" },
	[RPKI_MALFORMED] = { "max-length",
	    "its maxLength is shorter than the prefix", "RFC 9582 4.3.2.2" },
	[RPKI_FILTERED] = { "filtered", "a local exception filters it",
	    "RFC 8416 3.3" },
};

const char *
rpki_reason_word(enum rpki_reason r)
{
	PRE((size_t)r < ARRAY_LEN(reasons));
	return reasons[r].word;
}

const char *
rpki_reason_text(enum rpki_reason r)
{
	PRE((size_t)r < ARRAY_LEN(reasons));
	return reasons[r].text;
}

const char *
rpki_reason_clause(enum rpki_reason r)
{
	PRE((size_t)r < ARRAY_LEN(reasons));
	return reasons[r].clause;
}

/* --- what is broken -------------------------------------------------------*/

static const struct {
	const char *word, *text;
	enum rpki_reason reason;
} faults[] = { [RPKI_SOUND] = { "", "", RPKI_USED },
#define F(name, word, reason, what) [name] = { word, what, reason },
	RPKI_FAULTS(F)
#undef F
};

const char *
rpki_fault_word(enum rpki_fault f)
{
	PRE(f > RPKI_SOUND && f < RPKI_FAULT_LAST);
	return faults[f].word;
}

const char *
rpki_fault_text(enum rpki_fault f)
{
	PRE(f > RPKI_SOUND && f < RPKI_FAULT_LAST);
	return faults[f].text;
}

enum rpki_fault
rpki_fault_find(const char *word)
{
	int f = RPKI_SOUND + 1;

	while (f < RPKI_FAULT_LAST && !str_eq(faults[f].word, word))
		f++;
	return (enum rpki_fault)f;
}

/* --- CAs ------------------------------------------------------------------*/

struct validation {
	const struct rpki_plan *p;
	const struct rpki_copy *copies;
	const struct slurm *slurm;
	uint64_t now_ms;
	/* By CA, RPKI_USED: its publication point can be used. */
	struct verdict_of_ca {
		enum rpki_reason reason;
		uint32_t ca;
	} * cas;
	struct rpki_result *out;
};

uint64_t
rpki_next_update(const struct rpki_plan *p, uint32_t ca,
    const struct rpki_copy *copy)
{
	const struct rpki_point *point = &copy->state->points[ca];
	uint64_t validity = p->cas[ca].manifest_ms, renew = validity / 2;
	uint64_t issued = point->issued_ms;

	if (point->expires_ms != UINT64_MAX)
		return point->expires_ms;
	if (renew > 0 && copy->as_of_ms > issued)
		issued += (copy->as_of_ms - issued) / renew * renew;
	return issued + validity;
}

static const struct rpki_copy *
copy_of(const struct validation *v, uint32_t ca)
{
	return &v->copies[v->p->cas[ca].repository];
}

/* Does the certificate of the CA have what the object speaks of, as that state
 * says? A fault takes a prefix out of it. */
static bool
certified(const struct validation *v, const struct rpki_state *s, uint32_t ca,
    const struct rpki_object *o)
{
	const struct prefix *lacks = &s->target.roa.prefix;
	uint32_t hit = RPKI_NONE;

	if (s->fault == RPKI_FAULT_OUTSIDE)
		hit = s->target.ca;
	else if (s->fault == RPKI_FAULT_OVERCLAIM)
		hit = v->p->cas[s->target.ca].parent;
	if (ca == hit && o->kind == RPKI_ROA &&
	    (prefix_covers(lacks, &o->roa.prefix) ||
		prefix_covers(&o->roa.prefix, lacks)))
		return false;
	return rpki_ca_holds(v->p, s, ca, o);
}

/* Are all resources in the CA's certificate its issuer's? Both are as the copy
 * of the issuer's repository and of the one above it say. */
static bool
overclaims(const struct validation *v, uint32_t ca)
{
	uint32_t parent = v->p->cas[ca].parent;
	uint32_t above = v->p->cas[parent].parent;
	const struct rpki_state *here = copy_of(v, parent)->state;
	const struct rpki_state *there =
	    above == RPKI_NONE ? here : copy_of(v, above)->state;

	size_t n;
	const struct rpki_resource *r = rpki_resources(here, ca, &n);

	for (size_t i = 0; i < n; i++) {
		struct rpki_object o = { .kind = RPKI_ROA,
			.roa = { .prefix = r[i].prefix } };

		if (!certified(v, there, parent, &o))
			return true;
	}
	return false;
}

/* What is broken at a publication point, in the copy of its repository, so that
 * nothing of it may be used (RFC 9286 6.6). */
static enum rpki_reason
judge_point(const struct validation *v, uint32_t ca)
{
	const struct rpki_state *s = copy_of(v, ca)->state;

	if (s->target.ca != ca)
		return RPKI_USED;
	switch (s->fault) {
	case RPKI_FAULT_MANIFEST_EXPIRED:
	case RPKI_FAULT_FILE_MISSING:
	case RPKI_FAULT_HASH:
	case RPKI_FAULT_CRL_EXPIRED:
		return faults[s->fault].reason;
	case RPKI_SOUND:
	case RPKI_FAULT_OUTSIDE:
	case RPKI_FAULT_OVERCLAIM:
	case RPKI_FAULT_FILE_UNLISTED:
	case RPKI_FAULT_EE_REVOKED:
	case RPKI_FAULT_EE_EXPIRED:
	case RPKI_FAULT_CA_REVOKED:
	case RPKI_FAULT_SIGNATURE:
	case RPKI_FAULT_MAX_LENGTH:
	case RPKI_FAULT_TAL_KEY:
	case RPKI_FAULT_LAST:
		break;
	}
	return RPKI_USED;
}

/* By its issuer, as the copy of the issuer's repository says. */
static bool
is_revoked(const struct validation *v, uint32_t ca)
{
	const struct rpki_state *s = copy_of(v, v->p->cas[ca].parent)->state;

	return s->points[ca].revoked ||
	    (s->fault == RPKI_FAULT_CA_REVOKED && s->target.ca == ca);
}

static enum rpki_reason
judge_ca(const struct validation *v, uint32_t ca)
{
	const struct rpki_copy *copy = copy_of(v, ca);
	uint32_t parent = v->p->cas[ca].parent;
	enum rpki_reason broken;
	uint64_t next;

	if (parent != RPKI_NONE && is_revoked(v, ca))
		return RPKI_CA_REVOKED;
	if (parent != RPKI_NONE && overclaims(v, ca))
		return RPKI_CA_OVERCLAIMS;
	if (copy->state == NULL)
		return RPKI_NO_COPY;
	if (parent == RPKI_NONE && copy->state->fault == RPKI_FAULT_TAL_KEY)
		return RPKI_OTHER_KEY;
	broken = judge_point(v, ca);
	if (broken != RPKI_USED)
		return broken;
	next = rpki_next_update(v->p, ca, copy);
	if (next > v->now_ms) {
		if (next < v->out->next_ms)
			v->out->next_ms = next;
		return RPKI_USED;
	}
	return copy->as_of_ms < next ? RPKI_COPY_STALE : RPKI_MANIFEST_EXPIRED;
}

/* Parents stand before their children. */
static void
judge_cas(struct validation *v)
{
	for (uint32_t ca = 0; ca < v->p->n_cas; ca++) {
		uint32_t parent = v->p->cas[ca].parent;

		if (parent != RPKI_NONE && v->cas[parent].reason != RPKI_USED) {
			v->cas[ca] = v->cas[parent];
			continue;
		}
		v->cas[ca].ca = ca;
		v->cas[ca].reason = judge_ca(v, ca);
	}
}

/* --- objects --------------------------------------------------------------*/

static bool
is_filtered(const struct validation *v, const struct rpki_object *o)
{
	struct vrp vrp = { o->roa.prefix, o->roa.max_length, o->roa.origin_as };

	if (v->slurm == NULL)
		return false;
	if (o->kind == RPKI_ASPA)
		return slurm_removes_aspa(v->slurm, o->aspa.as);
	return slurm_removes(v->slurm, &vrp) != NULL;
}

/* The certificate of an anchor is its own: what its repository says. */
static enum rpki_reason
judge_object(const struct validation *v, const struct rpki_object *o)
{
	uint32_t parent = v->p->cas[o->ca].parent;
	const struct rpki_state *certificate =
	    copy_of(v, parent == RPKI_NONE ? o->ca : parent)->state;

	if (v->cas[o->ca].reason != RPKI_USED)
		return v->cas[o->ca].reason;
	if (!certified(v, certificate, o->ca, o))
		return RPKI_OUTSIDE;
	if (rpki_is_target(copy_of(v, o->ca)->state, o))
		return faults[copy_of(v, o->ca)->state->fault].reason;
	return is_filtered(v, o) ? RPKI_FILTERED : RPKI_USED;
}

static void
take_object(struct validation *v, const struct rpki_object *o)
{
	struct rpki_result *out = v->out;
	enum rpki_reason why = judge_object(v, o);

	out->verdicts[out->n_verdicts++] = (struct rpki_verdict){ o, why,
		v->cas[o->ca].reason == RPKI_USED ? o->ca : v->cas[o->ca].ca };
	if (why != RPKI_USED)
		return;
	if (o->kind == RPKI_ASPA)
		out->aspas[out->n_aspas++] = o->aspa;
	else
		out->vrps[out->n_vrps++] = registry_roa_vrp(&o->roa);
}

static void
add_assertions(struct validation *v)
{
	struct rpki_result *out = v->out;

	for (size_t i = 0; v->slurm != NULL && i < v->slurm->n_assertions; i++)
		out->vrps[out->n_vrps++] = v->slurm->assertions[i];
	for (size_t i = 0; v->slurm != NULL && i < v->slurm->n_aspa_assertions;
	     i++) {
		const struct slurm_aspa *a = &v->slurm->aspa_assertions[i];

		out->aspas[out->n_aspas++] = (struct as_record){ a->customer_as,
			a->providers, a->n_providers };
	}
}

/* The repository with copy number i is where the object's CA publishes. */
static bool
is_in_copy(const struct validation *v, const struct rpki_object *o, size_t i)
{
	return v->p->cas[o->ca].repository == i;
}

void
rpki_validate(const struct rpki_plan *p, const struct rpki_copy *copies,
    const struct slurm *slurm, uint64_t now_ms, struct arena *arena,
    struct rpki_result *out)
{
	struct validation v = { p, copies, slurm, now_ms, NULL, out };
	size_t n = 0, more = 0, more_aspas = 0;

	*out = (struct rpki_result){ .next_ms = UINT64_MAX };
	for (size_t i = 0; i < p->n_repositories; i++)
		n += copies[i].state != NULL ? copies[i].state->n_objects : 0;
	if (slurm != NULL) {
		more = slurm->n_assertions;
		more_aspas = slurm->n_aspa_assertions;
	}
	v.cas = ARENA_ARRAY(arena, p->n_cas, struct verdict_of_ca);
	out->verdicts = ARENA_ARRAY(arena, n, struct rpki_verdict);
	out->vrps = ARENA_ARRAY(arena, n + more, struct vrp);
	out->aspas = ARENA_ARRAY(arena, n + more_aspas, struct as_record);
	judge_cas(&v);
	for (size_t i = 0; i < p->n_repositories; i++)
		for (size_t k = 0;
		     copies[i].state != NULL && k < copies[i].state->n_objects;
		     k++)
			if (is_in_copy(&v, &copies[i].state->objects[k], i))
				take_object(&v, &copies[i].state->objects[k]);
	add_assertions(&v);
}
