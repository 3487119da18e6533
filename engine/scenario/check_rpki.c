/* "rpki": who certifies whom, where it is published, who validates. */
#include "scenario/check.h"

#include <stdlib.h>

enum {
	REFRESH_MS = 10 * 60 * 1000, /* as validators are set up by default */
	FETCH_MS = 60 * 1000,
	RTR_DELAY_MS = 1000,
	RTR_PORT = 323,                    /* registered with IANA: rpki-rtr */
	LONGEST_MS = 24 * 24 * 3600 * 1000 /* of a timer */
};

/* --- names ----------------------------------------------------------------*/

struct names {
	const char **items;
	size_t n;
};

/* One of the names, or an error that suggests the nearest. */
static const char *
pick(struct check *c, const char *path, const char *what, const char *name,
    const struct names *all)
{
	struct diag *item;
	const char *nearest;

	for (size_t i = 0; i < all->n; i++)
		if (str_eq(all->items[i], name))
			return all->items[i];
	item = check_error(c, path, "unknown-name", "there is no %s \"%s\"",
	    what, name);
	nearest = str_nearest(name, all->items, all->n);
	if (nearest == NULL && all->n == 1)
		nearest = all->items[0];
	if (nearest != NULL)
		diag_suggest(c->d, item, "%s", nearest);
	return NULL;
}

static struct names
names_make(struct check *c, size_t cap)
{
	return (struct names){ ARENA_ARRAY(&c->s->arena, cap + 1, const char *),
		0 };
}

const char *
check_validator_name(struct check *c, const char *path, const char *name)
{
	const struct rpki_setup *r = &c->s->rpki;
	struct names all = names_make(c, r->n_validators);

	for (size_t i = 0; i < r->n_validators; i++)
		all.items[all.n++] = r->validators[i].name;
	if (r->n_validators == 0)
		all.items[all.n++] = "validator";
	return pick(c, path, "validator", name, &all);
}

const char *
check_repository_name(struct check *c, const char *path, const char *name)
{
	const struct rpki_setup *r = &c->s->rpki;
	struct names all = names_make(c, r->n_anchors + r->n_cas);

	for (size_t i = 0; i < r->n_anchors; i++)
		all.items[all.n++] = r->anchors[i].repository != NULL
		    ? r->anchors[i].repository
		    : r->anchors[i].name;
	if (r->n_anchors == 0)
		all.items[all.n++] = "RIR";
	for (size_t i = 0; i < r->n_cas; i++)
		if (r->cas[i].repository != NULL)
			all.items[all.n++] = r->cas[i].repository;
	return pick(c, path, "repository", name, &all);
}

bool
check_holder(struct check *c, const char *path, uint32_t as)
{
	const struct scenario_node *node = scenario_node(c->s, as);

	if (!check_as(c, path, as))
		return false;
	if (node->n_prefixes > 0)
		return true;
	check_error(c, path, "no-ca", "AS%u holds no prefixes, so it has no CA",
	    as);
	return false;
}

/* --- trust anchors --------------------------------------------------------*/

static void
check_anchors(struct check *c, const struct y_rpki *y)
{
	size_t n = y->anchors_count;
	struct rpki_anchor_spec *out =
	    ARENA_ARRAY(&c->s->arena, n, struct rpki_anchor_spec);

	for (size_t i = 0; i < n; i++) {
		const struct y_anchor *from = &y->anchors[i];
		struct path at = path_make("rpki.trust-anchors.%zu", i);

		out[i].name = check_text(c, from->name);
		out[i].repository = check_text(c, from->repository);
		out[i].prefixes = check_prefixes(c,
		    path_make("%s.prefixes", at.s).s, from->prefixes,
		    from->prefixes_count, &out[i].n_prefixes);
		for (size_t k = 0; k < i; k++)
			if (str_eq(out[k].name, out[i].name))
				check_error(c, path_make("%s.name", at.s).s,
				    "name-twice",
				    "there is a trust anchor \"%s\" already",
				    out[i].name);
	}
	c->s->rpki.anchors = out;
	c->s->rpki.n_anchors = n;
}

/* A prefix that no anchor has cannot be certified. */
static void
lint_uncertified(struct check *c)
{
	const struct rpki_setup *r = &c->s->rpki;

	for (size_t i = 0; i < c->s->n_nodes; i++) {
		const struct scenario_node *node = &c->s->nodes[i];

		for (size_t k = 0; k < node->n_prefixes; k++) {
			bool found = r->n_anchors == 0;
			char text[PREFIX_TEXT_MAX];

			for (size_t a = 0; a < r->n_anchors; a++) {
				const struct rpki_anchor_spec *s =
				    &r->anchors[a];

				found = found || s->n_prefixes == 0 ||
				    prefix_covered_by(&node->prefixes[k],
					s->prefixes, s->n_prefixes);
			}
			if (!found)
				check_lint(c, "rpki.trust-anchors",
				    "uncertified",
				    "no trust anchor has %s of AS%u: its "
				    "ROAs will not be used",
				    prefix_print(&node->prefixes[k], text),
				    node->as);
		}
	}
}

/* --- CAs ------------------------------------------------------------------*/

static const char *
anchor_name(struct check *c, const char *path, const char *name)
{
	const struct rpki_setup *r = &c->s->rpki;
	struct names all = names_make(c, r->n_anchors);

	for (size_t i = 0; i < r->n_anchors; i++)
		all.items[all.n++] = r->anchors[i].name;
	if (r->n_anchors == 0)
		all.items[all.n++] = "RIR";
	return pick(c, path, "trust anchor", name, &all);
}

static bool
timer(struct check *c, const char *at, const char *key, const char *text,
    uint64_t least, uint64_t usual, uint64_t *out)
{
	struct path path = path_make("%s.%s", at, key);

	*out = usual;
	if (text == NULL)
		return true;
	if (!check_time(c, path.s, text, out)) {
		*out = usual;
		return false;
	}
	if (*out >= least && *out <= LONGEST_MS)
		return true;
	check_error(c, path.s, "timer", "\"%s\" is %s", key,
	    *out < least ? "at least 1s" : "at most 576h");
	*out = usual;
	return false;
}

static void
check_ca(struct check *c, const char *at, const struct y_ca *y,
    struct rpki_ca_spec *out)
{
	out->as = y->as;
	out->parent = y->parent;
	check_holder(c, path_make("%s.as", at).s, y->as);
	if (y->anchor != NULL)
		out->anchor = anchor_name(c, path_make("%s.trust-anchor", at).s,
		    y->anchor);
	if (y->parent != 0)
		check_holder(c, path_make("%s.parent", at).s, y->parent);
	if (y->anchor != NULL && y->parent != 0)
		check_error(c, path_make("%s.parent", at).s, "two-parents",
		    "a CA has either a \"trust-anchor\" or a \"parent\" above "
		    "it");
	out->repository = check_text(c, y->repository);
	timer(c, at, "manifest", y->manifest, 1000, RPKI_MANIFEST_MS,
	    &out->manifest_ms);
}

static const struct rpki_ca_spec *
find_spec(const struct check *c, uint32_t as)
{
	for (size_t i = 0; i < c->s->rpki.n_cas; i++)
		if (as != 0 && c->s->rpki.cas[i].as == as)
			return &c->s->rpki.cas[i];
	return NULL;
}

/* What the CA above does not hold cannot be certified, and with it nothing. */
static void
lint_overclaims(struct check *c)
{
	for (size_t i = 0; i < c->s->rpki.n_cas; i++) {
		const struct rpki_ca_spec *spec = &c->s->rpki.cas[i];
		const struct scenario_node *node =
		    scenario_node(c->s, spec->as);
		const struct scenario_node *up =
		    scenario_node(c->s, spec->parent);
		char text[PREFIX_TEXT_MAX];

		for (size_t k = 0;
		     node != NULL && up != NULL && k < node->n_prefixes; k++) {
			if (!prefix_covered_by(&node->prefixes[k], up->prefixes,
				up->n_prefixes))
				check_lint(c,
				    path_make("rpki.cas.%zu.parent", i).s,
				    "overclaims",
				    "AS%u does not hold %s, so nothing of "
				    "the CA of AS%u will be used",
				    up->as,
				    prefix_print(&node->prefixes[k], text),
				    node->as);
		}
	}
}

/* Nobody certifies itself, over however many others. */
static void
check_rings(struct check *c)
{
	size_t n = c->s->rpki.n_cas;

	for (size_t i = 0; i < n; i++) {
		const struct rpki_ca_spec *first = &c->s->rpki.cas[i];
		const struct rpki_ca_spec *up = first;
		size_t steps = 0;

		do
			up = find_spec(c, up->parent);
		while (up != NULL && up->as != first->as && steps++ < n);
		if (up != NULL && up->as == first->as)
			check_error(c, path_make("rpki.cas.%zu.parent", i).s,
			    "ca-ring", "AS%u would certify itself", first->as);
	}
}

static void
check_cas(struct check *c, const struct y_rpki *y)
{
	size_t n = y->cas_count;
	struct rpki_ca_spec *out =
	    ARENA_ARRAY(&c->s->arena, n, struct rpki_ca_spec);

	for (size_t i = 0; i < n; i++) {
		struct path at = path_make("rpki.cas.%zu", i);

		check_ca(c, at.s, &y->cas[i], &out[i]);
		for (size_t k = 0; k < i; k++)
			if (out[k].as == out[i].as)
				check_error(c, path_make("%s.as", at.s).s,
				    "ca-twice",
				    "AS%u has an entry of \"cas\" already",
				    out[i].as);
	}
	c->s->rpki.cas = out;
	c->s->rpki.n_cas = n;
	check_rings(c);
}

/* --- validators -----------------------------------------------------------*/

static void
check_slurm(struct check *c, const char *at, const char *name,
    struct rpki_validator *out)
{
	struct path path = path_make("%s.slurm", at);
	struct slurm *slurm = ARENA_NEW(&c->s->arena, struct slurm);
	struct slurm_text text = { 0 };

	if (name == NULL || c->s->dir == NULL ||
	    !check_file(c, path.s, name, true, &text.text, &text.len))
		return;
	text.file = arena_printf(c->d->arena, "%s/%s", c->s->dir, name);
	if (slurm_read(&c->s->arena, c->d, &text, 1, slurm))
		out->slurm = slurm;
}

static void
check_rtr(struct check *c, const char *at, const struct y_validator *y,
    struct rpki_validator *out)
{
	uint64_t delay, refresh, retry, expire;

	timer(c, at, "rtr-delay", y->rtr_delay, 0, RTR_DELAY_MS, &delay);
	timer(c, at, "rtr-refresh", y->rtr_refresh, 1000, RPKI_RTR_REFRESH_MS,
	    &refresh);
	timer(c, at, "rtr-retry", y->rtr_retry, 1000, RPKI_RTR_RETRY_MS,
	    &retry);
	timer(c, at, "rtr-expire", y->rtr_expire, 1000, RPKI_RTR_EXPIRE_MS,
	    &expire);
	/* RFC 8210 6: it must be larger than both. */
	if (expire <= refresh || expire <= retry)
		check_error(c,
		    path_make("%s%s", at,
			y->rtr_expire != NULL        ? ".rtr-expire"
			    : y->rtr_refresh != NULL ? ".rtr-refresh"
						     : ".rtr-retry")
			.s,
		    "rtr-expire",
		    "\"rtr-expire\" must be longer than \"rtr-refresh\" and "
		    "\"rtr-retry\" (RFC 8210 6)");
	out->rtr_delay_ms = (uint32_t)delay;
	out->rtr_refresh_ms = (uint32_t)refresh;
	out->rtr_retry_ms = (uint32_t)retry;
	out->rtr_expire_ms = (uint32_t)expire;
}

/* One without an address answers at every host and port. */
static void
check_port(struct check *c, const char *at, const struct y_validator *y,
    struct rpki_validator *out)
{
	if (y->port == NULL) {
		out->port = y->address != NULL ? RTR_PORT : 0;
		return;
	}
	if (*y->port == 0 || *y->port > UINT16_MAX)
		check_error(c, path_make("%s.port", at).s, "port",
		    "%u is not a port: expected 1 to %d", *y->port, UINT16_MAX);
	out->port = (uint16_t)*y->port;
}

static void
check_validator(struct check *c, const char *at, const struct y_validator *y,
    struct rpki_validator *out)
{
	struct ip_addr addr;
	uint64_t fetch;

	out->name = check_text(c, y->name);
	out->address = check_text(c, y->address);
	if (y->address != NULL && !ip_addr_parse(y->address, &addr))
		check_error(c, path_make("%s.address", at).s, "address",
		    "\"%s\" is not an address such as 22.1.0.9", y->address);
	check_port(c, at, y, out);
	timer(c, at, "starts", y->starts, 0, 0, &out->start_ms);
	timer(c, at, "refresh", y->refresh, 1000, REFRESH_MS, &out->refresh_ms);
	timer(c, at, "fetch", y->fetch, 0, FETCH_MS, &fetch);
	out->fetch_ms = (uint32_t)fetch;
	if (fetch >= out->refresh_ms)
		check_error(c,
		    path_make("%s.%s", at,
			y->fetch != NULL ? "fetch" : "refresh")
			.s,
		    "timer",
		    "a run (\"fetch\") takes less than the time between two "
		    "(\"refresh\")");
	check_rtr(c, at, y, out);
	out->serves = check_numbers(c, y->serves, y->serves_count);
	out->n_serves = y->serves_count;
	check_ases(c, path_make("%s.serves", at).s, y->serves, y->serves_count);
	check_slurm(c, at, y->slurm, out);
}

static void
check_validators(struct check *c, const struct y_rpki *y)
{
	size_t n = y->validators_count;
	struct rpki_validator *out =
	    ARENA_ARRAY(&c->s->arena, n, struct rpki_validator);

	for (size_t i = 0; i < n; i++) {
		struct path at = path_make("rpki.validators.%zu", i);

		check_validator(c, at.s, &y->validators[i], &out[i]);
		for (size_t k = 0; k < i; k++)
			if (str_eq(out[k].name, out[i].name))
				check_error(c, path_make("%s.name", at.s).s,
				    "name-twice",
				    "there is a validator \"%s\" already",
				    out[i].name);
	}
	c->s->rpki.validators = out;
	c->s->rpki.n_validators = n;
}

void
check_rpki(struct check *c)
{
	if (c->y->rpki == NULL)
		return;
	check_anchors(c, c->y->rpki);
	check_cas(c, c->y->rpki);
	check_validators(c, c->y->rpki);
	lint_uncertified(c);
	lint_overclaims(c);
}
