/* Who certifies whom: the plan of a world, from its holdings and from what the
 * scenario says. */
#include <stdlib.h>
#include <string.h>

#include "core/str.h"
#include "core/trie.h"
#include "registry/rpki.h"

struct plan_maker {
	struct rpki_plan *p;
	const struct registry *r;
	const struct rpki_setup *setup;
	size_t cap_cas, cap_repositories;
	struct rpki_resource *resources; /* owned until the end */
	size_t n_resources, cap_resources;
	bool *certified; /* by holding */
};

static const struct rpki_anchor_spec default_anchor = { .name = "RIR" };
static const struct rpki_validator default_validator = {
	.name = "validator",
	.rtr_refresh_ms = RPKI_RTR_REFRESH_MS,
	.rtr_retry_ms = RPKI_RTR_RETRY_MS,
	.rtr_expire_ms = RPKI_RTR_EXPIRE_MS,
};

/* --- finding --------------------------------------------------------------*/

uint32_t
rpki_find_repository(const struct rpki_plan *p, const char *name)
{
	for (size_t i = 0; i < p->n_repositories; i++)
		if (str_eq(p->repositories[i], name))
			return (uint32_t)i;
	return RPKI_NONE;
}

uint32_t
rpki_find_validator(const struct rpki_plan *p, const char *name)
{
	for (size_t i = 0; i < p->n_validators; i++)
		if (str_eq(p->validators[i].name, name))
			return (uint32_t)i;
	return RPKI_NONE;
}

bool
rpki_serves(const struct rpki_validator *v, uint32_t as)
{
	for (size_t i = 0; i < v->n_serves; i++)
		if (v->serves[i] == as)
			return true;
	return v->n_serves == 0;
}

uint32_t
rpki_ca_of(const struct rpki_plan *p, uint32_t as)
{
	for (size_t i = 0; as != 0 && i < p->n_cas; i++)
		if (p->cas[i].as == as)
			return (uint32_t)i;
	return RPKI_NONE;
}

static uint32_t
find_anchor(const struct rpki_plan *p, const char *name)
{
	for (size_t i = 0; i < p->n_cas; i++)
		if (p->cas[i].as == 0 && str_eq(p->cas[i].name, name))
			return (uint32_t)i;
	return RPKI_NONE;
}

static const struct rpki_ca_spec *
ca_spec(const struct rpki_setup *setup, uint32_t as)
{
	for (size_t i = 0; i < setup->n_cas; i++)
		if (setup->cas[i].as == as)
			return &setup->cas[i];
	return NULL;
}

/* --- building -------------------------------------------------------------*/

static uint32_t
get_repository(struct plan_maker *m, const char *name)
{
	struct rpki_plan *p = m->p;
	uint32_t at = rpki_find_repository(p, name);

	if (at != RPKI_NONE)
		return at;
	if (p->n_repositories == m->cap_repositories) {
		size_t cap = m->cap_repositories * 2 + 4;
		const char **all = ARENA_ARRAY(&p->arena, cap, const char *);

		for (size_t i = 0; i < p->n_repositories; i++)
			all[i] = p->repositories[i];
		p->repositories = all;
		m->cap_repositories = cap;
	}
	p->repositories[p->n_repositories] = arena_strdup(&p->arena, name);
	return (uint32_t)p->n_repositories++;
}

static uint32_t
add_ca(struct plan_maker *m, struct rpki_ca ca)
{
	struct rpki_plan *p = m->p;

	GROW(p->cas, p->n_cas, m->cap_cas);
	p->cas[p->n_cas] = ca;
	return (uint32_t)p->n_cas++;
}

static void
add_resource(struct plan_maker *m, uint32_t ca, const struct prefix *prefix)
{
	GROW(m->resources, m->n_resources, m->cap_resources);
	m->resources[m->n_resources++] = (struct rpki_resource){ ca, *prefix };
}

static int
by_ca(const void *a, const void *b)
{
	const struct rpki_resource *x = a, *y = b;

	if (x->ca != y->ca)
		return x->ca < y->ca ? -1 : 1;
	return prefix_cmp(&x->prefix, &y->prefix);
}

static void
sort_resources(struct plan_maker *m)
{
	if (m->n_resources > 1)
		qsort(m->resources, m->n_resources, sizeof(*m->resources),
		    by_ca);
}

static void
add_anchor(struct plan_maker *m, const struct rpki_anchor_spec *spec)
{
	const char *repository =
	    spec->repository != NULL ? spec->repository : spec->name;
	uint32_t ca = add_ca(m,
	    (struct rpki_ca){
		.name = arena_strdup(&m->p->arena, spec->name),
		.parent = RPKI_NONE,
		.repository = get_repository(m, repository),
		.all = spec->n_prefixes == 0,
		.manifest_ms = RPKI_MANIFEST_MS,
	    });

	for (size_t i = 0; i < spec->n_prefixes; i++)
		add_resource(m, ca, &spec->prefixes[i]);
}

/* Of an anchor, whose resources stand in order. */
static bool
anchor_covers(const struct plan_maker *m, uint32_t ca, const struct prefix *p)
{
	struct prefix_union all;

	prefix_union_init(&all, p);
	for (size_t i = 0; i < m->n_resources; i++)
		if (m->resources[i].ca == ca)
			prefix_union_add(&all, &m->resources[i].prefix);
	return m->p->cas[ca].all || prefix_union_covers(&all);
}

/* The anchor that has the space; the first one when none has, which makes the
 * CA claim more than there is. */
static uint32_t
anchor_of(const struct plan_maker *m, const struct prefix *p)
{
	for (uint32_t i = 0; i < m->p->n_cas && m->p->cas[i].as == 0; i++)
		if (anchor_covers(m, i, p))
			return i;
	return 0;
}

/* The CA of the AS below parent, made when there is none yet. */
static uint32_t
get_ca(struct plan_maker *m, uint32_t as, uint32_t parent)
{
	const struct rpki_ca_spec *spec = ca_spec(m->setup, as);
	bool own = spec != NULL && spec->repository != NULL;
	struct rpki_ca ca = {
		.parent = parent,
		.as = as,
		.delegated = own,
		.repository = m->p->cas[parent].repository,
		.manifest_ms = RPKI_MANIFEST_MS,
	};
	uint32_t first = RPKI_NONE;

	/* CAs of one AS stand together: it is certified in one go. */
	for (uint32_t i = (uint32_t)m->p->n_cas;
	     i > 0 && m->p->cas[i - 1].as == as; i--) {
		first = i - 1;
		if (m->p->cas[i - 1].parent == parent)
			return i - 1;
	}
	if (first == RPKI_NONE)
		first = rpki_ca_of(m->p, as);
	ca.name = first == RPKI_NONE ? arena_printf(&m->p->arena, "AS%u", as)
				     : arena_printf(&m->p->arena, "AS%u (%s)",
					   as, m->p->cas[parent].name);
	if (own)
		ca.repository = get_repository(m, spec->repository);
	if (spec != NULL && spec->manifest_ms != 0)
		ca.manifest_ms = spec->manifest_ms;
	return add_ca(m, ca);
}

static void
certify(struct plan_maker *m, size_t holding, uint32_t parent)
{
	const struct holding *h = &m->r->start.items[holding];

	if (parent == RPKI_NONE)
		parent = anchor_of(m, &h->prefix);
	add_resource(m, get_ca(m, h->holder_as, parent), &h->prefix);
	m->certified[holding] = true;
}

/* By AS: struct rpki_ca.as of what is certified together. */
struct holder {
	uint32_t as;
	size_t holding;
};

static int
by_holder(const void *a, const void *b)
{
	const struct holder *x = a, *y = b;

	if (x->as != y->as)
		return x->as < y->as ? -1 : 1;
	return (x->holding > y->holding) - (x->holding < y->holding);
}

/* One AS's holdings, in h[0..n). False: its parent has no CA yet. */
static bool
certify_holder(struct plan_maker *m, const struct holder *h, size_t n,
    bool wait)
{
	const struct rpki_ca_spec *spec = ca_spec(m->setup, h[0].as);
	uint32_t parent = RPKI_NONE;

	if (m->certified[h[0].holding])
		return true;
	if (spec != NULL && spec->anchor != NULL)
		parent = find_anchor(m->p, spec->anchor);
	if (spec != NULL && spec->parent != 0) {
		parent = rpki_ca_of(m->p, spec->parent);
		if (parent == RPKI_NONE && wait)
			return false;
	}
	for (size_t i = 0; i < n; i++)
		certify(m, h[i].holding, parent);
	return true;
}

/* Parents first. Those that wait for each other get an anchor. */
static void
certify_all(struct plan_maker *m)
{
	size_t n = m->r->start.n, end;
	struct holder *all = xcalloc(n + 1, sizeof(*all));
	bool waiting = true, progress = true;

	for (size_t i = 0; i < n; i++)
		all[i] = (struct holder){ m->r->start.items[i].holder_as, i };
	if (n > 0)
		qsort(all, n, sizeof(*all), by_holder);
	while (waiting) {
		bool wait = progress;

		waiting = progress = false;
		for (size_t i = 0; i < n; i = end) {
			bool was = m->certified[all[i].holding];

			for (end = i; end < n && all[end].as == all[i].as;)
				end++;
			if (!certify_holder(m, &all[i], end - i, wait))
				waiting = true;
			else if (!was)
				progress = true;
		}
	}
	free(all);
}

static uint32_t
find_ca(const struct rpki_plan *p, uint32_t as, uint32_t parent)
{
	for (uint32_t i = 0; i < p->n_cas; i++)
		if (p->cas[i].as == as && p->cas[i].parent == parent)
			return i;
	return RPKI_NONE;
}

/* CAs of those who will get space. One below another AS's CA stays there. */
static void
expect_transfers(struct plan_maker *m)
{
	for (size_t i = 0; i < m->setup->n_transfers; i++) {
		const struct holding *t = &m->setup->transfers[i];
		uint32_t parent = anchor_of(m, &t->prefix);

		if (find_ca(m->p, t->holder_as, parent) == RPKI_NONE)
			(void)get_ca(m, t->holder_as, parent);
	}
}

/* --- what is published at the start ---------------------------------------*/

static bool
found_any(const struct prefix *p, uint32_t ca, void *arg)
{
	bool *any = arg;

	(void)p;
	(void)ca;
	*any = true;
	return false;
}

/* Where nothing smaller is held, the nearest around it; the search over all
 * that is needed otherwise would take too long for many ROAs. */
static uint32_t
publisher_of(const struct plan_maker *m, const struct rpki_state *s,
    const struct trie *holders, const struct prefix *prefix)
{
	uint32_t ca = trie_longest(holders, prefix, NULL);
	bool parts = false;

	trie_covered(holders, prefix, found_any, &parts);
	if (parts)
		return rpki_issuer(m->p, s, prefix);
	return ca == TRIE_NONE ? 0 : ca;
}

static void
add_objects(struct plan_maker *m, struct rpki_state *s)
{
	const struct registry *r = m->r;
	struct trie holders = { 0 };
	size_t n = r->n_roas + m->setup->n_aspas;

	for (size_t i = 0; i < s->n_resources; i++) {
		const struct rpki_resource *of = &s->resources[i];

		/* A CA below gets its space from the one above. */
		trie_set(&holders, &of->prefix, of->ca);
	}
	s->objects = xcalloc(n + 1, sizeof(*s->objects));
	for (size_t i = 0; i < r->n_roas; i++)
		s->objects[s->n_objects++] = (struct rpki_object){
			.kind = RPKI_ROA,
			.ca = publisher_of(m, s, &holders, &r->roas[i].prefix),
			.roa = r->roas[i],
		};
	for (size_t i = 0; i < m->setup->n_aspas; i++) {
		struct rpki_object o = { .kind = RPKI_ASPA,
			.aspa = m->setup->aspas[i] };

		o.aspa.members = arena_memdup(&m->p->arena, o.aspa.members,
		    o.aspa.n * sizeof(*o.aspa.members));
		o.ca = rpki_object_issuer(m->p, s, &o);
		s->objects[s->n_objects++] = o;
	}
	trie_finish(&holders);
}

static void
take_validators(struct plan_maker *m)
{
	size_t n = m->setup->n_validators;
	struct rpki_plan *p = m->p;

	p->n_validators = n > 0 ? n : 1;
	p->validators =
	    ARENA_ARRAY(&p->arena, p->n_validators, struct rpki_validator);
	if (n == 0)
		p->validators[0] = default_validator;
	for (size_t i = 0; i < n; i++)
		p->validators[i] = m->setup->validators[i];
}

struct rpki_plan *
rpki_plan_create(const struct registry *r, const struct rpki_setup *setup)
{
	static const struct rpki_setup nothing;
	struct plan_maker m = { .p = xcalloc(1, sizeof(*m.p)),
		.r = r,
		.setup = setup != NULL ? setup : &nothing };
	struct rpki_state *s = xcalloc(1, sizeof(*s));

	m.certified = xcalloc(r->start.n + 1, sizeof(*m.certified));
	if (m.setup->n_anchors == 0)
		add_anchor(&m, &default_anchor);
	for (size_t i = 0; i < m.setup->n_anchors; i++)
		add_anchor(&m, &m.setup->anchors[i]);
	sort_resources(&m);
	certify_all(&m);
	expect_transfers(&m);
	take_validators(&m);
	sort_resources(&m);
	s->resources = m.resources;
	s->n_resources = m.n_resources;
	s->n_points = m.p->n_cas;
	s->points = xcalloc(s->n_points + 1, sizeof(*s->points));
	for (size_t i = 0; i < s->n_points; i++)
		s->points[i].expires_ms = UINT64_MAX;
	add_objects(&m, s);
	/* Which sorts it: nothing is taken away. */
	m.p->start = rpki_state_change(m.p, s, NULL, 0);
	rpki_state_destroy(s);
	free(m.certified);
	return m.p;
}

void
rpki_plan_destroy(struct rpki_plan *p)
{
	if (p == NULL)
		return;
	rpki_state_destroy(p->start);
	free(p->cas);
	arena_finish(&p->arena);
	free(p);
}
