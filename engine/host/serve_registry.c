#include "host/serve_registry.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/http.h"

/* For so long a document over HTTP is not made again when nothing changes; then
 * it is, because it says until when it is good. */
enum { FRESH_S = 60 };

/* --- what is told ---------------------------------------------------------*/

static struct validator_status
status(const struct serve_registry *r)
{
	return sim_validator_status(serve_lab_sim(r->lab), r->lab->validator);
}

bool
serve_registry_is_down(const struct serve_registry *r)
{
	return status(r).state == VALIDATOR_DOWN;
}

/* NULL: the validator has no result. One that comes up again has forgotten. */
static const struct vrp_set *
vrps_now(const struct serve_registry *r)
{
	enum validator_state state = status(r).state;

	if (state == VALIDATOR_DOWN || state == VALIDATOR_STARTING)
		return NULL;
	return sim_validator_vrps(serve_lab_sim(r->lab), r->lab->validator);
}

/* How fast the lab's clock is for those outside. Where it stands, or a learner
 * moves it, as if it ran as usual: nobody wants to wait for its hours. */
static uint32_t
speed_of(const struct serve_lab *l)
{
	return l->speed > 0 ? l->speed : SERVE_LAB_SPEED;
}

static uint32_t
real_seconds(const struct serve_lab *l, uint32_t lab_ms)
{
	return lab_ms / 1000 / speed_of(l);
}

/* A router outside counts in real time. */
static struct rtr_timers
timers(const struct serve_lab *l)
{
	const struct rpki_validator *v = serve_lab_validator(l);

	return (struct rtr_timers){
		.refresh_s = real_seconds(l, v->rtr_refresh_ms),
		.retry_s = real_seconds(l, v->rtr_retry_ms),
		.expire_s = real_seconds(l, v->rtr_expire_ms),
	};
}

/* RFC 8210 8.2: once a minute, in the lab. */
static uint64_t
notify_interval_ms(const struct serve_lab *l)
{
	return 60000 / speed_of(l);
}

/* Another instance gets another session (RFC 8210 5.1). */
static void
start_cache(struct serve_registry *r)
{
	char uuid[CLOCK_UUID_MAX];
	unsigned long session = strtoul(clock_uuid(uuid), NULL, 16);

	/* Another one than that of the instance before, in each version (RFC
	 * 8210 5.1): they have numbers side by side. */
	if (r->instance > 0)
		session = r->cache.session[0] + RTR_VERSIONS;
	rtr_cache_start(&r->cache, (uint16_t)session, 1, timers(r->lab));
	r->cache.notify_interval_ms = notify_interval_ms(r->lab);
	r->instance++;
}

/* --- the publication ------------------------------------------------------*/

/* A VRP and the CA whose ROA it is. */
struct vrp_ca {
	struct vrp vrp; /* first: vrp_cmp() compares these */
	uint32_t ca;
	uint64_t expires_s;
};

struct looking {
	const struct sim *sim;
	const struct rpki_plan *plan;
	const struct serve_lab *lab;
	struct rpki_result result;
	struct vrp_ca *cas; /* of the ROAs that are used, a VRP once; sorted */
	size_t n_cas;
	uint64_t real_s; /* now */
};

static const char *
anchor_of(const struct rpki_plan *p, uint32_t ca)
{
	while (p->cas[ca].parent != RPKI_NONE)
		ca = p->cas[ca].parent;
	return p->cas[ca].name;
}

/* When it expires, on a real clock; 0: never. */
static uint64_t
expires_s(const struct looking *k, uint32_t ca)
{
	uint64_t at = sim_validator_expires_ms(k->sim, k->lab->validator, ca);
	uint64_t now = sim_now(k->sim);

	if (at == UINT64_MAX)
		return 0;
	if (at <= now)
		return k->real_s;
	return k->real_s + (at - now) / 1000 / speed_of(k->lab);
}

/* Several ROAs may make the same VRP: it is there as long as one of them is. Of
 * those, that of the first CA. */
static int
vrp_ca_cmp(const void *a, const void *b)
{
	const struct vrp_ca *x = a, *y = b;
	int c = vrp_cmp(&x->vrp, &y->vrp);

	if (c != 0)
		return c;
	/* 0, never, is the latest. */
	if (x->expires_s - 1 != y->expires_s - 1)
		return x->expires_s - 1 > y->expires_s - 1 ? -1 : 1;
	return (x->ca > y->ca) - (x->ca < y->ca);
}

static void
find_cas(struct looking *k, struct arena *arena)
{
	const struct rpki_result *r = &k->result;
	size_t n = 0;

	k->cas = ARENA_ARRAY(arena, r->n_verdicts, struct vrp_ca);
	for (size_t i = 0; i < r->n_verdicts; i++) {
		const struct rpki_object *o = r->verdicts[i].object;

		if (r->verdicts[i].reason != RPKI_USED || o->kind != RPKI_ROA)
			continue;
		k->cas[k->n_cas++] = (struct vrp_ca){
			.vrp = registry_roa_vrp(&o->roa),
			.ca = o->ca,
			.expires_s = expires_s(k, o->ca),
		};
	}
	qsort(k->cas, k->n_cas, sizeof(*k->cas), vrp_ca_cmp);
	for (size_t i = 0; i < k->n_cas; i++)
		if (n == 0 || vrp_cmp(&k->cas[n - 1], &k->cas[i]) != 0)
			k->cas[n++] = k->cas[i];
	k->n_cas = n;
}

/* NULL: a local exception. */
static const struct vrp_ca *
ca_of_vrp(const struct looking *k, const struct vrp *v)
{
	return bsearch(v, k->cas, k->n_cas, sizeof(*k->cas), vrp_cmp);
}

static const struct rpki_object *
object_of_aspa(const struct looking *k, uint32_t customer_as)
{
	for (size_t i = 0; i < k->result.n_verdicts; i++) {
		const struct rpki_object *o = k->result.verdicts[i].object;

		if (k->result.verdicts[i].reason == RPKI_USED &&
		    o->kind == RPKI_ASPA && o->aspa.as == customer_as)
			return o;
	}
	return NULL;
}

static uint64_t
hash_of(const struct vrp *v)
{
	return base_mix(base_mix(prefix_hash(&v->prefix), v->max_length),
	    v->origin_as);
}

static void
publish_vrps(struct serve_registry *r, const struct looking *k,
    const struct vrp_set *set)
{
	size_t n;
	const struct vrp *v = vrp_set_items(set, &n);
	struct published_vrp *out =
	    ARENA_ARRAY(&r->arena, n, struct published_vrp);

	for (size_t i = 0; i < n; i++) {
		const struct vrp_ca *of = ca_of_vrp(k, &v[i]);

		out[i].vrp = v[i];
		r->content = base_mix(r->content, hash_of(&v[i]));
		if (of == NULL)
			continue;
		out[i].ta = arena_strdup(&r->arena, anchor_of(k->plan, of->ca));
		out[i].expires_s = of->expires_s;
	}
	r->publication.vrps = out;
	r->publication.n_vrps = n;
}

static void
publish_aspas(struct serve_registry *r, const struct looking *k)
{
	const struct rpki_result *found = &k->result;
	struct published_aspa *out =
	    ARENA_ARRAY(&r->arena, found->n_aspas, struct published_aspa);

	for (size_t i = 0; i < found->n_aspas; i++) {
		const struct as_record *a = &found->aspas[i];
		const struct rpki_object *o = object_of_aspa(k, a->as);

		out[i].customer_as = a->as;
		out[i].n_providers = a->n;
		out[i].providers = arena_memdup(&r->arena, a->members,
		    a->n * sizeof(*a->members));
		r->content = base_mix(r->content, a->as);
		for (size_t m = 0; m < a->n; m++)
			r->content = base_mix(r->content, a->members[m]);
		if (o == NULL)
			continue;
		out[i].ta = arena_strdup(&r->arena, anchor_of(k->plan, o->ca));
		out[i].expires_s = expires_s(k, o->ca);
	}
	r->publication.aspas = out;
	r->publication.n_aspas = found->n_aspas;
}

static void
publish(struct serve_registry *r, const struct vrp_set *set)
{
	struct arena scratch = { 0 };
	struct looking k = {
		.sim = serve_lab_sim(r->lab),
		.plan = sim_rpki_plan(serve_lab_sim(r->lab)),
		.lab = r->lab,
		.real_s = clock_seconds(),
	};

	arena_reset(&r->arena);
	r->content = 0;
	r->publication = (struct vrp_publication){
		.validator =
		    arena_strdup(&r->arena, serve_lab_validator(r->lab)->name),
		.generated_s = k.real_s,
		.generated_text = clock_print(k.real_s, r->generated),
	};
	r->pages.found = set != NULL ? &r->publication : NULL;
	r->pages.etag = r->etag;
	if (set != NULL) {
		sim_validator_result(k.sim, r->lab->validator, &scratch,
		    &k.result);
		find_cas(&k, &scratch);
		publish_vrps(r, &k, set);
		publish_aspas(r, &k);
	}
	snprintf(r->etag, sizeof(r->etag), "\"%llx-%llx\"",
	    (unsigned long long)r->content,
	    (unsigned long long)(k.real_s / FRESH_S));
	arena_finish(&scratch);
}

bool
serve_registry_look(struct serve_registry *r)
{
	const struct vrp_set *set = vrps_now(r);
	uint64_t before = r->content;
	const struct vrp *v = NULL;
	size_t n = 0;
	bool new = r->instance == 0;

	/* It went down or starts anew: what it told is forgotten. */
	if (r->instance == 0 || (set == NULL && rtr_cache_vrps(&r->cache) != NULL)) {
		start_cache(r);
		new = true;
	}
	r->cache.notify_interval_ms = notify_interval_ms(r->lab);
	publish(r, set);
	if (set == NULL)
		return new;
	v = vrp_set_items(set, &n);
	return rtr_cache_update(&r->cache, v, n) || new || before != r->content;
}

void
serve_registry_finish(struct serve_registry *r)
{
	rtr_cache_finish(&r->cache);
	arena_finish(&r->arena);
}

/* --- RTR ------------------------------------------------------------------*/

static bool
rtr_receive(void *arg, void *state, const uint8_t *data, size_t n, size_t *used,
    struct bytes *out)
{
	struct serve_registry *r = arg;

	return rtr_peer_receive(state, &r->cache, data, n, used, out);
}

static uint64_t
rtr_wake(void *arg, void *state, uint64_t now_ms, struct bytes *out)
{
	struct serve_registry *r = arg;

	return rtr_peer_notify(state, &r->cache, now_ms, out);
}

/* A router that is there asks again after Refresh; one that has not for Expire
 * has thrown away what it was told. */
static uint32_t
rtr_idle_ms(void *arg, const void *state)
{
	const struct serve_registry *r = arg;

	(void)state;
	return r->cache.timers.expire_s * 1000;
}

static void
rtr_end(void *arg, void *state, enum server_end why, struct bytes *out)
{
	(void)arg;
	switch (why) {
	case SERVER_FULL:
		rtr_peer_fail(state, RTR_ERROR_INTERNAL_ERROR,
		    "too many connections", out);
		break;
	case SERVER_SILENT:
		/* RFC 8210 7: a router starts with a query. */
		rtr_peer_fail(state, RTR_ERROR_INVALID_REQUEST,
		    "no query came in time", out);
		break;
	case SERVER_IDLE:
		rtr_peer_fail(state, RTR_ERROR_INVALID_REQUEST,
		    "no query came for the Expire Interval", out);
		break;
	case SERVER_DOWN: /* as a machine that is off */
		break;
	}
}

const struct server_protocol serve_rtr = {
	.name = "RTR",
	.state_size = sizeof(struct rtr_peer),
	.request_max = RTR_PDU_BYTES_MAX,
	.connections_max = 64,
	.first_ms = 30000,
	.stall_ms = 30000,
	.idle_ms = rtr_idle_ms,
	.receive = rtr_receive,
	.wake = rtr_wake,
	.end = rtr_end,
};

/* --- IRRd and whois -------------------------------------------------------*/

static bool
irr_receive(void *arg, void *state, const uint8_t *data, size_t n, size_t *used,
    struct bytes *out)
{
	struct serve_registry *r = arg;
	const uint8_t *end = memchr(data, '\n', n);
	struct strbuf text = { 0 };
	bool open;

	*used = 0;
	if (end == NULL && n <= IRR_QUERY_LINE_MAX)
		return true;
	*used = end == NULL ? n : (size_t)(end - data) + 1;
	open = irr_answer(state, serve_lab_irr(r->lab), (const char *)data,
	    *used, &text);
	bytes_add(out, strbuf_str(&text), text.len);
	strbuf_finish(&text);
	return open;
}

static uint32_t
irr_idle_ms(void *arg, const void *state)
{
	const struct irr_client *c = state;

	(void)arg;
	return (c->timeout_s > 0 ? c->timeout_s : IRR_TIMEOUT_S) * 1000;
}

static const char *
end_text(enum server_end why)
{
	switch (why) {
	case SERVER_FULL:
		return "Too many connections";
	case SERVER_SILENT:
	case SERVER_IDLE:
		return "No query came in time";
	case SERVER_DOWN:
		return "No service";
	}
	base_panic(__FILE__, __LINE__, "unknown end");
}

static void
irrd_end(void *arg, void *state, enum server_end why, struct bytes *out)
{
	char line[64];

	(void)arg;
	(void)state;
	snprintf(line, sizeof(line), "F %s\n", end_text(why));
	bytes_add(out, line, strlen(line));
}

static void
whois_end(void *arg, void *state, enum server_end why, struct bytes *out)
{
	char line[64];

	(void)arg;
	(void)state;
	snprintf(line, sizeof(line), "%% %s\n\n\n", end_text(why));
	bytes_add(out, line, strlen(line));
}

/* Both are answered at both: a client says by its line what it speaks. */
#define IRR_PROTOCOL(called, says)                                             \
	{                                                                      \
		.name = called, .state_size = sizeof(struct irr_client),       \
		.request_max = 2 * IRR_QUERY_LINE_MAX, .connections_max = 64,  \
		.first_ms = 30000, .stall_ms = 30000, .idle_ms = irr_idle_ms,  \
		.receive = irr_receive, .end = says,                           \
	}

const struct server_protocol serve_irrd = IRR_PROTOCOL("IRRd", irrd_end);
const struct server_protocol serve_whois = IRR_PROTOCOL("whois", whois_end);

#undef IRR_PROTOCOL

/* --- HTTP -----------------------------------------------------------------*/

static bool
http_receive(void *arg, void *state, const uint8_t *data, size_t n,
    size_t *used, struct bytes *out)
{
	struct serve_registry *r = arg;

	(void)state;
	if (clock_seconds() / FRESH_S != r->publication.generated_s / FRESH_S)
		publish(r, vrps_now(r));
	return vrp_pages_receive(&r->pages, data, n, used, out);
}

static uint32_t
http_idle_ms(void *arg, const void *state)
{
	(void)arg;
	(void)state;
	return 30000;
}

static void
http_end(void *arg, void *state, enum server_end why, struct bytes *out)
{
	struct http_answer a = { .status = 503 };

	(void)arg;
	(void)state;
	/* RFC 9110 15.5.9; a connection that was used is just closed. */
	if (why == SERVER_SILENT)
		a.status = 408;
	if (why != SERVER_IDLE)
		http_add_answer(out, NULL, &a);
}

const struct server_protocol serve_http = {
	.name = "HTTP",
	.state_size = 1,
	.request_max = HTTP_HEAD_MAX,
	.connections_max = 64,
	.first_ms = 30000,
	.stall_ms = 30000,
	.idle_ms = http_idle_ms,
	.receive = http_receive,
	.end = http_end,
};
