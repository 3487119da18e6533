/* Snapshots of what is published, and changes to them. */
#include "registry/rpki.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* --- order ----------------------------------------------------------------*/

static int
u32_cmp(uint32_t a, uint32_t b)
{
	return (a > b) - (a < b);
}

/* ROAs before ASPAs; of one thing said by several CAs, the lowest CA first. */
static int
object_cmp(const void *a, const void *b)
{
	const struct rpki_object *x = a, *y = b;
	int c = u32_cmp(x->kind, y->kind);

	if (c == 0)
		c = x->kind == RPKI_ROA ? registry_roa_cmp(&x->roa, &y->roa)
					: u32_cmp(x->aspa.as, y->aspa.as);
	return c != 0 ? c : u32_cmp(x->ca, y->ca);
}

static bool
same_members(const struct as_record *a, const struct as_record *b)
{
	return a->n == b->n &&
	    (a->n == 0 ||
		memcmp(a->members, b->members, a->n * sizeof(*a->members)) ==
		    0);
}

/* --- looking --------------------------------------------------------------*/

/* How specific is the space around the prefix in r[0..n)? The length of the
 * longest that covers it; more than any when only several together do; -1:
 * they do not. */
static int
cover_of(const struct rpki_resource *r, size_t n, const struct prefix *prefix)
{
	struct prefix_union all;
	int len = -1;

	prefix_union_init(&all, prefix);
	for (size_t i = 0; i < n; i++) {
		prefix_union_add(&all, &r[i].prefix);
		if (prefix_covers(&r[i].prefix, prefix) &&
		    r[i].prefix.len > len)
			len = r[i].prefix.len;
	}
	return len < 0 && prefix_union_covers(&all) ? INT_MAX : len;
}

uint32_t
rpki_issuer(const struct rpki_plan *p, const struct rpki_state *s,
    const struct prefix *prefix)
{
	uint32_t found = 0;
	int best = -1;

	(void)p;
	for (size_t i = 0, end; i < s->n_resources; i = end) {
		int cover;

		for (end = i; end < s->n_resources &&
		     s->resources[end].ca == s->resources[i].ca;)
			end++;
		cover = cover_of(&s->resources[i], end - i, prefix);
		/* Children stand behind their parents. */
		if (cover >= 0 && cover >= best) {
			found = s->resources[i].ca;
			best = cover;
		}
	}
	return found;
}

uint32_t
rpki_object_issuer(const struct rpki_plan *p, const struct rpki_state *s,
    const struct rpki_object *o)
{
	uint32_t ca;

	if (o->kind == RPKI_ROA)
		return rpki_issuer(p, s, &o->roa.prefix);
	ca = rpki_ca_of(p, o->aspa.as);
	return ca == RPKI_NONE ? 0 : ca;
}

const struct rpki_resource *
rpki_resources(const struct rpki_state *s, uint32_t ca, size_t *n)
{
	size_t lo = 0, hi = s->n_resources;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (s->resources[mid].ca < ca)
			lo = mid + 1;
		else
			hi = mid;
	}
	for (hi = lo; hi < s->n_resources && s->resources[hi].ca == ca;)
		hi++;
	*n = hi - lo;
	return &s->resources[lo];
}

bool
rpki_ca_holds(const struct rpki_plan *p, const struct rpki_state *s,
    uint32_t ca, const struct rpki_object *o)
{
	const struct rpki_resource *r;
	size_t n;

	PRE(ca < p->n_cas);
	/* Anchors have all AS numbers: they are not told apart by them. */
	if (o->kind == RPKI_ASPA)
		return p->cas[ca].as == 0 || p->cas[ca].as == o->aspa.as;
	if (p->cas[ca].all)
		return true;
	/* RFC 9582 5 asks whether the addresses are among those of the
	 * certificate, where what adjoins is one (RFC 3779 2.2.3.6). */
	r = rpki_resources(s, ca, &n);
	return cover_of(r, n, &o->roa.prefix) >= 0;
}

uint32_t
rpki_ca_for(const struct rpki_plan *p, const struct rpki_state *s, uint32_t as,
    const struct prefix *prefix)
{
	const struct rpki_object o = { .kind = RPKI_ROA,
		.roa = { .prefix = *prefix } };
	uint32_t could = RPKI_NONE;

	for (uint32_t ca = 0; as != 0 && ca < p->n_cas; ca++) {
		if (p->cas[ca].as != as)
			continue;
		if (rpki_ca_holds(p, s, ca, &o))
			return ca;
		if (could == RPKI_NONE &&
		    rpki_ca_holds(p, s, p->cas[ca].parent, &o))
			could = ca;
	}
	return could != RPKI_NONE ? could : rpki_ca_of(p, as);
}

const struct rpki_object *
rpki_find_roa(const struct rpki_state *s, const struct roa *roa)
{
	for (size_t i = 0; i < s->n_objects; i++)
		if (s->objects[i].kind == RPKI_ROA &&
		    registry_roa_cmp(&s->objects[i].roa, roa) == 0)
			return &s->objects[i];
	return NULL;
}

const struct rpki_object *
rpki_find_aspa(const struct rpki_state *s, uint32_t customer_as)
{
	for (size_t i = 0; i < s->n_objects; i++)
		if (s->objects[i].kind == RPKI_ASPA &&
		    s->objects[i].aspa.as == customer_as)
			return &s->objects[i];
	return NULL;
}

static bool
same_object(const struct rpki_object *a, const struct rpki_object *b)
{
	return object_cmp(a, b) == 0 && a->published_ms == b->published_ms &&
	    (a->kind == RPKI_ROA || same_members(&a->aspa, &b->aspa));
}

static bool
same_point(const struct rpki_point *a, const struct rpki_point *b)
{
	return a->issued_ms == b->issued_ms && a->expires_ms == b->expires_ms &&
	    a->revoked == b->revoked;
}

bool
rpki_state_same(const struct rpki_state *a, const struct rpki_state *b)
{
	if (a->fault != b->fault ||
	    (a->fault != RPKI_SOUND && !same_object(&a->target, &b->target)))
		return false;
	if (a->n_objects != b->n_objects || a->n_points != b->n_points ||
	    a->n_resources != b->n_resources)
		return false;
	for (size_t i = 0; i < a->n_objects; i++)
		if (!same_object(&a->objects[i], &b->objects[i]))
			return false;
	for (size_t i = 0; i < a->n_points; i++)
		if (!same_point(&a->points[i], &b->points[i]))
			return false;
	for (size_t i = 0; i < a->n_resources; i++)
		if (a->resources[i].ca != b->resources[i].ca ||
		    !prefix_eq(&a->resources[i].prefix,
			&b->resources[i].prefix))
			return false;
	return true;
}

/* --- changing -------------------------------------------------------------*/

static void *
copy_array(const void *items, size_t n, size_t size, size_t more)
{
	void *out = xcalloc(n + more + 1, size);

	if (n > 0)
		memcpy(out, items, n * size);
	return out;
}

/* Room for one object and one resource more. */
static struct rpki_state *
state_copy(const struct rpki_state *was)
{
	struct rpki_state *s = xcalloc(1, sizeof(*s));

	s->n_objects = was->n_objects;
	s->objects =
	    copy_array(was->objects, s->n_objects, sizeof(*s->objects), 1);
	s->n_resources = was->n_resources;
	s->resources = copy_array(was->resources, s->n_resources,
	    sizeof(*s->resources), 1);
	s->fault = was->fault;
	s->target = was->target;
	s->n_points = was->n_points;
	s->held.n = was->held.n;
	s->held.items =
	    copy_array(was->held.items, s->held.n, sizeof(*s->held.items), 0);
	s->points = copy_array(was->points, s->n_points, sizeof(*s->points), 0);
	return s;
}

static int
resource_cmp(const void *a, const void *b)
{
	const struct rpki_resource *x = a, *y = b;
	int c = u32_cmp(x->ca, y->ca);

	return c != 0 ? c : prefix_cmp(&x->prefix, &y->prefix);
}

/* After a change of resources. */
static void
find_holdings(const struct rpki_plan *p, struct rpki_state *s)
{
	struct holding *all = xcalloc(s->n_resources + 1, sizeof(*all));
	size_t n = 0, kept = 0;

	for (size_t i = 0; i < s->n_resources; i++)
		if (p->cas[s->resources[i].ca].as != 0)
			all[n++] = (struct holding){ s->resources[i].prefix,
				p->cas[s->resources[i].ca].as };
	if (n > 1)
		qsort(all, n, sizeof(*all), holding_cmp);
	free(s->held.items);
	for (size_t i = 0; i < n; i++)
		if (kept == 0 || holding_cmp(&all[kept - 1], &all[i]) != 0)
			all[kept++] = all[i];
	s->held = (struct holdings){ all, kept };
}

/* Everything in its order, and the ROAs by themselves. */
static void
state_seal(struct rpki_state *s)
{
	if (s->n_objects > 1)
		qsort(s->objects, s->n_objects, sizeof(*s->objects),
		    object_cmp);
	if (s->n_resources > 1)
		qsort(s->resources, s->n_resources, sizeof(*s->resources),
		    resource_cmp);
	s->roas = xcalloc(s->n_objects + 1, sizeof(*s->roas));
	for (size_t i = 0; i < s->n_objects; i++) {
		const struct rpki_object *o = &s->objects[i];

		if (o->kind == RPKI_ROA &&
		    (s->n_roas == 0 ||
			registry_roa_cmp(&s->roas[s->n_roas - 1], &o->roa) !=
			    0))
			s->roas[s->n_roas++] = o->roa;
	}
}

/* A CA issues a manifest with each change, which is a good one again. */
static void
issue(struct rpki_state *s, uint32_t ca, uint64_t now_ms)
{
	s->points[ca].issued_ms = now_ms;
	s->points[ca].expires_ms = UINT64_MAX;
}

static bool
publish(const struct rpki_plan *p, struct rpki_state *s,
    const struct rpki_change *c, uint64_t now_ms)
{
	struct rpki_object o = c->object;

	o.ca = c->ca == RPKI_NONE ? rpki_object_issuer(p, s, &o) : c->ca;
	o.published_ms = now_ms;
	issue(s, o.ca, now_ms);
	for (size_t i = 0; i < s->n_objects; i++) {
		struct rpki_object *there = &s->objects[i];

		if (object_cmp(there, &o) != 0)
			continue;
		if (o.kind == RPKI_ROA || same_members(&there->aspa, &o.aspa))
			return false;
		*there = o;
		return true;
	}
	s->objects[s->n_objects++] = o;
	return true;
}

static bool
is_meant(const struct rpki_object *o, const struct rpki_change *c)
{
	struct rpki_object key = c->object;

	key.ca = o->ca;
	return (c->ca == RPKI_NONE || c->ca == o->ca) &&
	    object_cmp(o, &key) == 0;
}

static bool
revoke(struct rpki_state *s, const struct rpki_change *c, uint64_t now_ms)
{
	size_t kept = 0, n = s->n_objects;

	for (size_t i = 0; i < n; i++)
		if (is_meant(&s->objects[i], c))
			issue(s, s->objects[i].ca, now_ms);
		else
			s->objects[kept++] = s->objects[i];
	s->n_objects = kept;
	return kept != n;
}

/* RFC 6487 leaves no gap in a certificate's resources: a part of a holding is
 * transferred as what covers it, and the rest stays as its halves. */
static bool
take_away(struct rpki_state *s, const struct prefix *prefix, uint32_t ca)
{
	bool changed = false;

	for (size_t i = 0; i < s->n_resources; i++) {
		struct rpki_resource *r = &s->resources[i];
		struct prefix halves[2], rest = r->prefix;
		size_t n = s->n_resources;
		uint32_t of = r->ca;

		if (of == ca)
			continue;
		if (prefix_covers(prefix, &r->prefix)) {
			s->resources[i--] = s->resources[--s->n_resources];
			changed = true;
			continue;
		}
		if (!prefix_covers(&r->prefix, prefix))
			continue;
		s->resources =
		    xrealloc(s->resources, (n + 130) * sizeof(*s->resources));
		while (!prefix_eq(&rest, prefix)) {
			size_t inside;

			prefix_halves(&rest, halves);
			inside = prefix_covers(&halves[1], prefix);
			s->resources[s->n_resources++] =
			    (struct rpki_resource){ of, halves[!inside] };
			rest = halves[inside];
		}
		s->resources[i--] = s->resources[--s->n_resources];
		changed = true;
	}
	return changed;
}

/* The CAs above the new holder keep what they had. */
static bool
is_above(const struct rpki_plan *p, uint32_t above, uint32_t ca)
{
	while (ca != RPKI_NONE) {
		if (ca == above)
			return true;
		ca = p->cas[ca].parent;
	}
	return false;
}

static bool
transfer(const struct rpki_plan *p, struct rpki_state *s,
    const struct rpki_change *c, uint64_t now_ms)
{
	struct rpki_state above = { 0 };
	struct prefix_union held;
	size_t kept = 0;
	bool has;

	prefix_union_init(&held, &c->prefix);
	above.resources = xcalloc(s->n_resources + 1, sizeof(*above.resources));
	for (size_t i = 0; i < s->n_resources; i++) {
		const struct rpki_resource r = s->resources[i];

		if (r.ca == c->ca)
			prefix_union_add(&held, &r.prefix);
		if (p->cas[r.ca].as == 0 || is_above(p, r.ca, c->ca))
			above.resources[above.n_resources++] = r;
		else
			s->resources[kept++] = r;
	}
	s->n_resources = kept;
	has = prefix_union_covers(&held);
	if (!take_away(s, &c->prefix, c->ca) && has) {
		free(above.resources);
		return false;
	}
	s->resources = xrealloc(s->resources,
	    (s->n_resources + above.n_resources + 2) * sizeof(*s->resources));
	for (size_t i = 0; i < above.n_resources; i++)
		s->resources[s->n_resources++] = above.resources[i];
	if (!has)
		s->resources[s->n_resources++] =
		    (struct rpki_resource){ c->ca, c->prefix };
	free(above.resources);
	issue(s, c->ca, now_ms);
	return true;
}

static bool
apply(const struct rpki_plan *p, struct rpki_state *s,
    const struct rpki_change *c, uint64_t now_ms)
{
	switch (c->kind) {
	case RPKI_PUBLISH:
		return publish(p, s, c, now_ms);
	case RPKI_REVOKE:
		return revoke(s, c, now_ms);
	case RPKI_MANIFEST_EXPIRES:
		if (s->points[c->ca].expires_ms != UINT64_MAX)
			return false;
		s->points[c->ca].expires_ms = now_ms;
		return true;
	case RPKI_MANIFEST_RENEWED:
		if (s->points[c->ca].expires_ms == UINT64_MAX)
			return false;
		issue(s, c->ca, now_ms);
		return true;
	case RPKI_TRANSFER:
		return transfer(p, s, c, now_ms);
	case RPKI_REVOKE_CA:
		if (s->points[c->ca].revoked)
			return false;
		s->points[c->ca].revoked = true;
		return true;
	}
	base_panic(__FILE__, __LINE__, "unknown change of the RPKI");
}

struct rpki_state *
rpki_state_change(const struct rpki_plan *p, const struct rpki_state *was,
    const struct rpki_change *c, uint64_t now_ms)
{
	struct rpki_state *s = state_copy(was);

	if (c != NULL && !apply(p, s, c, now_ms)) {
		rpki_state_destroy(s);
		return NULL;
	}
	state_seal(s);
	if (c == NULL || c->kind == RPKI_TRANSFER)
		find_holdings(p, s);
	return s;
}

struct rpki_state *
rpki_state_break(const struct rpki_state *was, enum rpki_fault fault,
    size_t target)
{
	struct rpki_state *s = state_copy(was);

	PRE(target < was->n_objects && was->objects[target].kind == RPKI_ROA);
	s->fault = fault;
	s->target = was->objects[target];
	state_seal(s);
	return s;
}

bool
rpki_is_target(const struct rpki_state *s, const struct rpki_object *o)
{
	return s->fault != RPKI_SOUND && object_cmp(&s->target, o) == 0;
}

void
rpki_state_destroy(struct rpki_state *s)
{
	if (s == NULL)
		return;
	free(s->objects);
	free(s->resources);
	free(s->points);
	free(s->roas);
	free(s->held.items);
	free(s);
}
