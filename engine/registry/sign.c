#include "registry/sign.h"

#include <stdlib.h>
#include <string.h>

#include "registry/sign_name.h"
#include "registry/sign_object.h"
#include "registry/sign_x509.h"

#define MODULE "repo"

enum { OBJECTS_A_SECOND = 1 << 20 };

/* One CA while its files are made. */
struct ca {
	const char *name;   /* of the subject and of its files */
	const char *folder; /* "HOST/repo/rir/", where it publishes */
	const char *cert;   /* path of its certificate */
	struct sign_key *key;
	struct sign_resources resources;
	uint64_t serial; /* of its certificate */
	uint64_t issued; /* how many certificates by it */
};

struct signer {
	const struct sign_input *in;
	struct arena *arena;
	struct sign_output *out;
	size_t cap_files;
	const char **hosts; /* by repository */
	struct ca *cas;
	struct ca *target; /* of the fault, or NULL */
	size_t n_ee;       /* how many got a key */
	const char *why;   /* not NULL: OpenSSL has refused */
};

/* --- names ----------------------------------------------------------------*/

static bool
is_among(const char *word, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(words[i], word))
			return true;
	return false;
}

/* Different names may have the same letters and digits. */
static void
name_hosts(struct signer *s)
{
	const struct rpki_plan *p = s->in->plan;

	s->hosts = ARENA_ARRAY(s->arena, p->n_repositories, const char *);
	for (size_t i = 0; i < p->n_repositories; i++) {
		const char *host = sign_name_host(s->arena, p->repositories[i]);

		while (is_among(host, s->hosts, i))
			host = arena_printf(s->arena, "n%zu.%s", i, host);
		s->hosts[i] = host;
	}
}

/* One of those before the i-th. */
static bool
anchor_is_called(const struct signer *s, const char *name, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (s->in->plan->cas[k].as == 0 && str_eq(s->cas[k].name, name))
			return true;
	return false;
}

static bool
folder_is_taken(const struct signer *s, const char *folder, uint32_t i)
{
	for (uint32_t k = 0; k < i; k++)
		if (str_eq(s->cas[k].folder, folder))
			return true;
	return false;
}

static void
name_ca(struct signer *s, uint32_t i)
{
	const struct rpki_plan *p = s->in->plan;
	const struct rpki_ca *from = &p->cas[i];
	const char *host = s->hosts[from->repository], *above;
	struct ca *ca = &s->cas[i];

	ca->name = from->as != 0
	    ? arena_printf(s->arena, "AS%u", (unsigned)from->as)
	    : sign_name_slug(s->arena, from->name);
	while (from->as == 0 && anchor_is_called(s, ca->name, i))
		ca->name =
		    arena_printf(s->arena, "%s-%u", ca->name, (unsigned)i);
	above = from->parent != RPKI_NONE
	    ? s->cas[from->parent].folder
	    : arena_printf(s->arena, "%s/" MODULE "/", host);
	ca->cert = arena_printf(s->arena, "%s%s.cer", above, ca->name);
	if (from->parent != RPKI_NONE &&
	    p->cas[from->parent].repository != from->repository)
		above = arena_printf(s->arena, "%s/" MODULE "/", host);
	ca->folder = arena_printf(s->arena, "%s%s/", above, ca->name);
	/* An AS may publish all that it has from two anchors in one place. */
	if (folder_is_taken(s, ca->folder, i))
		ca->folder = arena_printf(s->arena, "%s%s-%u/", above, ca->name,
		    (unsigned)i);
}

static const char *
uri_of(struct signer *s, const char *path)
{
	return arena_printf(s->arena, "rsync://%s", path);
}

static const char *
in_folder(struct signer *s, const struct ca *ca, const char *suffix)
{
	return arena_printf(s->arena, "%s%s.%s", ca->folder, ca->name, suffix);
}

/* --- resources ------------------------------------------------------------*/

static void
add_all(struct sign_resources *r)
{
	sign_resources_add(r, &(struct prefix){ .addr = { .family = IP_V4 } });
	sign_resources_add(r, &(struct prefix){ .addr = { .family = IP_V6 } });
}

static void
take_resources(struct signer *s, uint32_t i)
{
	const struct rpki_plan *p = s->in->plan;
	struct ca *ca = &s->cas[i];
	const struct rpki_resource *r;
	size_t n;

	r = rpki_resources(s->in->state, i, &n);
	if (p->cas[i].all)
		add_all(&ca->resources);
	for (size_t k = 0; k < n; k++)
		sign_resources_add(&ca->resources, &r[k].prefix);
	if (p->cas[i].as == 0)
		sign_resources_add_ases(&ca->resources, 0, UINT32_MAX);
	/* Those above have it, too. */
	for (uint32_t k = i; k != RPKI_NONE && p->cas[k].as != 0;
	     k = p->cas[k].parent)
		sign_resources_add_ases(&s->cas[k].resources, p->cas[i].as,
		    p->cas[i].as);
}

static void
seal_resources(struct signer *s)
{
	const struct sign_input *in = s->in;

	for (uint32_t i = 0; i < in->plan->n_cas; i++)
		sign_resources_seal(&s->cas[i].resources);
	if (in->state->fault != RPKI_FAULT_OUTSIDE &&
	    in->state->fault != RPKI_FAULT_OVERCLAIM)
		return;
	for (uint32_t i = 0; i < in->plan->n_cas; i++) {
		uint32_t ca = in->state->target.ca;

		if (in->state->fault == RPKI_FAULT_OVERCLAIM)
			ca = in->plan->cas[ca].parent;
		if (i != ca)
			continue;
		sign_resources_subtract(&s->cas[i].resources,
		    &in->state->target.roa.prefix);
		sign_resources_seal(&s->cas[i].resources);
	}
}

/* --- making files ---------------------------------------------------------*/

/* The bytes are moved into the arena. Returned: the file's index. */
static size_t
add_file(struct signer *s, const char *path, struct bytes *data)
{
	struct sign_output *out = s->out;

	if (out->n_files == s->cap_files) {
		size_t cap = s->cap_files * 2 + 64;
		struct sign_file *more =
		    ARENA_ARRAY(s->arena, cap, struct sign_file);

		if (out->n_files > 0)
			memcpy(more, out->files, out->n_files * sizeof(*more));
		out->files = more;
		s->cap_files = cap;
	}
	out->files[out->n_files] = (struct sign_file){ path,
		arena_memdup(s->arena, data->data, data->n), data->n };
	bytes_finish(data);
	return out->n_files++;
}

static bool
check(struct signer *s, bool ok)
{
	if (!ok && s->why == NULL)
		s->why = "OpenSSL refuses to sign; its configuration on this "
			 "system may forbid RSA with SHA-256";
	return ok;
}

static uint64_t
next_serial(struct signer *s, struct ca *issuer)
{
	return (uint64_t)s->in->from_s * OBJECTS_A_SECOND + ++issuer->issued;
}

/* CAs have the first keys, in their order. */
static struct sign_key *
make_ee_key(struct signer *s)
{
	size_t first = s->in->plan->n_cas;

	return sign_key_create((uint32_t)(first +
				   s->n_ee++ % (SIGN_KEYS - first)),
	    &s->why);
}

static size_t
write_ca_cert(struct signer *s, uint32_t i)
{
	const struct sign_input *in = s->in;
	uint32_t parent = in->plan->cas[i].parent;
	struct ca *ca = &s->cas[i];
	struct ca *issuer = parent == RPKI_NONE ? ca : &s->cas[parent];
	struct bytes der = { 0 };
	struct sign_cert c = {
		.serial = ca->serial = next_serial(s, issuer),
		.subject = ca->name,
		.issuer = issuer->name,
		.from_s = in->from_s,
		.until_s = in->until_s,
		.key = ca->key,
		.issuer_key = issuer->key,
		.resources = &ca->resources,
		.repository = uri_of(s, ca->folder),
		.manifest = uri_of(s, in_folder(s, ca, "mft")),
	};

	if (parent != RPKI_NONE) {
		c.crl = uri_of(s, in_folder(s, issuer, "crl"));
		c.issuer_cert = uri_of(s, issuer->cert);
	}
	check(s, sign_cert_write(&c, &der));
	return add_file(s, ca->cert, &der);
}

/* A certificate for one object, its key, and the object with both in it. */
struct ee {
	const char *type, *path;
	const struct bytes *contents;
	const struct sign_resources *resources;
	bool inherit;
	int64_t from_s, until_s;
};

static uint64_t
write_object(struct signer *s, struct ca *ca, const struct ee *e,
    struct bytes *out)
{
	struct sign_key *key = make_ee_key(s);
	struct bytes cert = { 0 };
	uint64_t serial = next_serial(s, ca);
	struct sign_cert c = {
		.serial = serial,
		.subject =
		    arena_printf(s->arena, "%llx", (unsigned long long)serial),
		.issuer = ca->name,
		.from_s = e->from_s,
		.until_s = e->until_s,
		.key = key,
		.issuer_key = ca->key,
		.resources = e->resources,
		.inherit = e->inherit,
		.object = uri_of(s, e->path),
		.crl = uri_of(s, in_folder(s, ca, "crl")),
		.issuer_cert = uri_of(s, ca->cert),
	};

	if (key != NULL)
		check(s,
		    sign_cert_write(&c, &cert) &&
			sign_message_write(e->type, e->contents, &cert, key,
			    e->from_s, out));
	bytes_finish(&cert);
	sign_key_destroy(key);
	return serial;
}

/* --- publication points ---------------------------------------------------*/

/* What a CA publishes, while its manifest is not yet written. */
struct point {
	struct ca *ca;
	struct sign_manifest_file *listed;
	size_t n_listed, cap_listed;
	uint64_t *revoked;
	size_t n_revoked, cap_revoked;
};

static bool
is_hit(const struct signer *s, const struct point *p, enum rpki_fault fault)
{
	return s->in->state->fault == fault && s->target == p->ca;
}

static void
list_file(struct signer *s, struct point *p, const char *path,
    const uint8_t *data, size_t n)
{
	struct sign_manifest_file f = { .name = strrchr(path, '/') + 1 };

	check(s, sign_sha256(data, n, f.sha256));
	GROW(p->listed, p->n_listed, p->cap_listed);
	p->listed[p->n_listed++] = f;
}

static void
revoke(struct point *p, uint64_t serial)
{
	GROW(p->revoked, p->n_revoked, p->cap_revoked);
	p->revoked[p->n_revoked++] = serial;
}

static void
publish_cas(struct signer *s, struct point *p)
{
	const struct sign_input *in = s->in;

	for (uint32_t i = 0; i < in->plan->n_cas; i++) {
		uint32_t parent = in->plan->cas[i].parent;
		const struct sign_file *f;
		size_t at;

		if (parent == RPKI_NONE || &s->cas[parent] != p->ca)
			continue;
		at = write_ca_cert(s, i); /* may move the files */
		f = &s->out->files[at];
		list_file(s, p, f->path, f->data, f->n);
		if (in->state->points[i].revoked ||
		    (in->state->fault == RPKI_FAULT_CA_REVOKED &&
			s->target == &s->cas[i]))
			revoke(p, s->cas[i].serial);
	}
}

/* The contents of an object and the resources that they speak of. */
static const char *
write_contents(struct signer *s, const struct rpki_object *o, bool hit,
    struct bytes *contents, struct sign_resources *resources)
{
	struct roa roa = o->roa;

	if (o->kind == RPKI_ASPA) {
		sign_aspa_write(&o->aspa, contents);
		sign_resources_add_ases(resources, o->aspa.as, o->aspa.as);
		return SIGN_TYPE_ASPA;
	}
	if (hit && s->in->state->fault == RPKI_FAULT_MAX_LENGTH)
		roa.max_length = (uint8_t)(roa.prefix.len > 0
			? roa.prefix.len - 1
			: ip_bits(roa.prefix.addr.family) + 1);
	sign_roa_write(&roa, contents);
	sign_resources_add(resources, &roa.prefix);
	return SIGN_TYPE_ROA;
}

static void
publish_object(struct signer *s, struct point *p, const struct rpki_object *o)
{
	const struct sign_input *in = s->in;
	enum rpki_fault fault =
	    rpki_is_target(in->state, o) ? in->state->fault : RPKI_SOUND;
	struct sign_resources resources = { 0 };
	struct bytes contents = { 0 }, der = { 0 };
	struct ee e = { .contents = &contents,
		.resources = &resources,
		.from_s = in->from_s,
		.until_s = in->until_s };
	uint64_t serial;

	e.type =
	    write_contents(s, o, fault != RPKI_SOUND, &contents, &resources);
	e.path = arena_printf(s->arena, "%s%s", p->ca->folder,
	    sign_name_object(s->arena, o));
	sign_resources_seal(&resources);
	if (fault == RPKI_FAULT_EE_EXPIRED) {
		e.until_s = in->from_s - 1;
		e.from_s = in->from_s - 86400;
	}
	serial = write_object(s, p->ca, &e, &der);
	if (fault == RPKI_FAULT_EE_REVOKED)
		revoke(p, serial);
	if (fault == RPKI_FAULT_SIGNATURE && der.n > 0)
		der.data[der.n - 1] ^= 1;
	if (fault != RPKI_FAULT_FILE_UNLISTED)
		list_file(s, p, e.path, der.data, der.n);
	if (fault == RPKI_FAULT_HASH)
		p->listed[p->n_listed - 1].sha256[0] ^= 1;
	if (fault != RPKI_FAULT_FILE_MISSING)
		add_file(s, e.path, &der);
	bytes_finish(&der);
	bytes_finish(&contents);
	sign_resources_finish(&resources);
}

static void
publish_crl(struct signer *s, struct point *p)
{
	const struct sign_input *in = s->in;
	struct bytes der = { 0 };
	struct sign_crl c = {
		.issuer = p->ca->name,
		.issuer_key = p->ca->key,
		.number = (uint64_t)in->from_s,
		.from_s = in->from_s,
		.until_s = in->until_s,
		.revoked = p->revoked,
		.n_revoked = p->n_revoked,
	};
	const char *path = in_folder(s, p->ca, "crl");

	if (is_hit(s, p, RPKI_FAULT_CRL_EXPIRED)) {
		c.until_s = in->from_s - 1;
		c.from_s = in->from_s - 86400;
	}
	check(s, sign_crl_write(&c, &der));
	list_file(s, p, path, der.data, der.n);
	add_file(s, path, &der);
}

/* A manifest that the CA has let expire did so as long before from_s as it did
 * in the world. */
static void
time_manifest(const struct signer *s, const struct point *p, int64_t *from_s,
    int64_t *until_s)
{
	const struct sign_input *in = s->in;
	uint32_t i = (uint32_t)(p->ca - s->cas);
	uint64_t expires_ms = in->state->points[i].expires_ms;
	int64_t ago = -1;

	*from_s = in->from_s;
	*until_s = in->until_s;
	if (is_hit(s, p, RPKI_FAULT_MANIFEST_EXPIRED))
		ago = 1;
	else if (expires_ms <= in->now_ms)
		ago = 1 + (int64_t)((in->now_ms - expires_ms) / 1000);
	if (ago < 0)
		return;
	*until_s = in->from_s > ago ? in->from_s - ago : 0;
	*from_s = *until_s > 86400 ? *until_s - 86400 : 0;
}

static void
publish_manifest(struct signer *s, struct point *p)
{
	struct bytes contents = { 0 }, der = { 0 };
	struct ee e = {
		.type = SIGN_TYPE_MANIFEST,
		.path = in_folder(s, p->ca, "mft"),
		.contents = &contents,
		.resources = &p->ca->resources,
		.inherit = true,
	};

	time_manifest(s, p, &e.from_s, &e.until_s);
	sign_manifest_write((uint64_t)s->in->from_s, e.from_s, e.until_s,
	    p->listed, p->n_listed, &contents);
	write_object(s, p->ca, &e, &der);
	add_file(s, e.path, &der);
	bytes_finish(&contents);
}

static void
publish_all(struct signer *s, uint32_t i)
{
	const struct rpki_state *state = s->in->state;
	struct point p = { .ca = &s->cas[i] };

	publish_cas(s, &p);
	for (size_t k = 0; k < state->n_objects && s->why == NULL; k++)
		if (state->objects[k].ca == i)
			publish_object(s, &p, &state->objects[k]);
	publish_crl(s, &p);
	publish_manifest(s, &p);
	free(p.listed);
	free(p.revoked);
}

/* --- trust anchors --------------------------------------------------------*/

/* RFC 4648 4, in lines of 64. */
static void
add_base64(struct strbuf *out, const uint8_t *data, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno"
				     "pqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		size_t have = n - i < 3 ? n - i : 3;
		uint32_t v = 0;

		for (size_t k = 0; k < 3; k++)
			v = v << 8 | (k < have ? data[i + k] : 0u);
		for (size_t k = 0; k < 4; k++)
			strbuf_addc(out,
			    k <= have ? digits[v >> (18 - 6 * k) & 63] : '=');
		if (i % 48 == 45 || i + 3 >= n)
			strbuf_addc(out, '\n');
	}
}

static void
add_anchor(struct signer *s, uint32_t i)
{
	struct sign_anchor *a = &s->out->anchors[s->out->n_anchors++];
	struct sign_key *other = NULL;
	const struct sign_key *key = s->cas[i].key;
	struct strbuf text = { 0 };
	struct bytes spki = { 0 };

	if (s->in->state->fault == RPKI_FAULT_TAL_KEY)
		key = other = make_ee_key(s);
	a->name = s->cas[i].name;
	a->cert = write_ca_cert(s, i);
	strbuf_addf(&text, "%s\n\n", uri_of(s, s->cas[i].cert));
	if (key != NULL)
		sign_spki_write(key, &spki);
	add_base64(&text, spki.data, spki.n);
	a->tal = arena_strdup(s->arena, strbuf_str(&text));
	bytes_finish(&spki);
	strbuf_finish(&text);
	sign_key_destroy(other);
}

/* --- the whole ------------------------------------------------------------*/

static void
prepare(struct signer *s)
{
	const struct sign_input *in = s->in;
	size_t n = in->plan->n_cas;

	s->cas = ARENA_ARRAY(s->arena, n, struct ca);
	name_hosts(s);
	for (uint32_t i = 0; i < n; i++) {
		name_ca(s, i);
		take_resources(s, i);
		s->cas[i].key = sign_key_create(i, &s->why);
	}
	seal_resources(s);
	if (in->state->fault != RPKI_SOUND)
		s->target = &s->cas[in->state->target.ca];
}

static void
write_all(struct signer *s)
{
	size_t n = s->in->plan->n_cas;

	s->out->anchors = ARENA_ARRAY(s->arena, n, struct sign_anchor);
	for (uint32_t i = 0; i < n && s->why == NULL; i++) {
		if (s->in->plan->cas[i].parent == RPKI_NONE)
			add_anchor(s, i);
		publish_all(s, i);
	}
}

bool
sign_repository(const struct sign_input *in, struct arena *arena,
    struct sign_output *out, struct strbuf *why)
{
	struct signer s = { .in = in, .arena = arena, .out = out };
	size_t n = in->plan->n_cas;

	PRE(in->from_s > 2 * 86400 && in->from_s < in->until_s);
	*out = (struct sign_output){ 0 };
	if (n > SIGN_CAS_MAX) {
		strbuf_addf(why,
		    "there are %zu CAs, and the lab has keys for %d", n,
		    SIGN_CAS_MAX);
		return false;
	}
	prepare(&s);
	if (s.why == NULL)
		write_all(&s);
	for (size_t i = 0; i < n; i++) {
		sign_key_destroy(s.cas[i].key);
		sign_resources_finish(&s.cas[i].resources);
	}
	if (s.why != NULL)
		strbuf_add(why, s.why);
	return s.why == NULL;
}
