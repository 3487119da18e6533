/* What a router sends to the cache: whatever it is, what is answered are whole
 * PDUs of one version, and a router that believes them ends up with the VRPs
 * that the cache has. The first byte says what happens in between. */
#include <stdlib.h>
#include <string.h>

#include "registry/rtr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const prefixes[] = { "192.0.2.0/24", "198.51.100.0/24",
	"203.0.113.0/24", "2001:db8::/32" };

static void
publish(struct rtr_cache *c, unsigned bits)
{
	struct vrp v[ARRAY_LEN(prefixes)];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(prefixes); i++) {
		if ((bits & 1u << i) == 0)
			continue;
		(void)prefix_parse(prefixes[i], &v[n].prefix);
		v[n].max_length = 32;
		v[n].origin_as = (uint32_t)(64500 + i);
		n++;
	}
	(void)rtr_cache_update(c, v, n);
}

/* A router that starts with nothing, or with the set of a serial. */
struct router {
	struct vrp held[ARRAY_LEN(prefixes)];
	size_t n;
	bool in_answer, ended;
	int version;
};

static void
hold(struct router *r, const struct rtr_pdu *p)
{
	size_t i = 0;

	INVARIANT(r->in_answer);
	while (i < r->n && vrp_cmp(&r->held[i], &p->vrp) != 0)
		i++;
	/* RFC 8210 12: neither "Duplicate Announcement" nor "Unknown Record" */
	INVARIANT((i == r->n) == p->announce);
	INVARIANT(i < ARRAY_LEN(prefixes));
	if (p->announce)
		r->held[r->n++] = p->vrp;
	else
		r->held[i] = r->held[--r->n];
}

static void
read_answers(struct router *r, const struct bytes *out)
{
	struct rtr_pdu p;
	enum rtr_error error;
	const char *why;

	for (size_t at = 0; at < out->n; at += p.length) {
		INVARIANT(!r->ended);
		INVARIANT(rtr_pdu_read(out->data + at, out->n - at, &p, &error,
			      &why) == RTR_READ_DONE);
		INVARIANT(r->version < 0 || r->version == p.version);
		r->version = p.version;
		if (p.type == RTR_TYPE_CACHE_RESPONSE) {
			INVARIANT(!r->in_answer);
			r->in_answer = true;
		} else if (p.type == RTR_TYPE_IPV4_PREFIX ||
		    p.type == RTR_TYPE_IPV6_PREFIX) {
			hold(r, &p);
		} else if (p.type == RTR_TYPE_END_OF_DATA) {
			INVARIANT(r->in_answer);
			r->in_answer = false;
		} else if (p.type == RTR_TYPE_ERROR_REPORT) {
			INVARIANT(p.session != RTR_ERROR_UNKNOWN_WITHDRAWAL &&
			    p.session != RTR_ERROR_DUPLICATE_ANNOUNCEMENT);
			r->ended = rtr_error_is_fatal(p.session);
		} else {
			INVARIANT(p.type == RTR_TYPE_SERIAL_NOTIFY ||
			    p.type == RTR_TYPE_CACHE_RESET);
		}
	}
	INVARIANT(!r->in_answer);
}

/* What a router must hold to make sense of the answer to this. */
static void
before(struct router *r, const struct rtr_cache *c, const uint8_t *data,
    size_t n)
{
	struct rtr_pdu q;
	enum rtr_error error;
	const char *why;
	const struct vrp *v;

	r->n = 0;
	if (rtr_pdu_read(data, n, &q, &error, &why) != RTR_READ_DONE ||
	    q.type != RTR_TYPE_SERIAL_QUERY ||
	    c->serial - q.serial >= c->n_sets)
		return;
	v = vrp_set_items(c->sets[q.serial % RTR_HISTORY], &r->n);
	for (size_t i = 0; i < r->n; i++)
		r->held[i] = v[i];
}

/* After End of Data the router has what the cache has. */
static void
check_held(const struct router *r, const struct rtr_cache *c,
    const struct bytes *out)
{
	size_t length = r->version == 0 ? 12 : 24, n;
	const struct vrp *v;

	if (out->n < length ||
	    out->data[out->n - length] != (uint8_t)r->version ||
	    out->data[out->n - length + 1] != RTR_TYPE_END_OF_DATA)
		return;
	v = vrp_set_items(rtr_cache_vrps(c), &n);
	INVARIANT(r->n == n);
	for (size_t i = 0; i < n; i++)
		INVARIANT(
		    bsearch(&r->held[i], v, n, sizeof(*v), vrp_cmp) != NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rtr_cache c = { .notify_interval_ms = 3 };
	struct rtr_peer p = { 0 };
	struct router r = { .version = -1 };
	struct bytes out = { 0 };
	unsigned what = size > 0 ? data[0] : 0;
	size_t used = 1, at = size > 0;
	bool more = true;

	rtr_cache_start(&c, 1, 0xfffffffe, (struct rtr_timers){ 0, 0, 0 });
	if ((what & 1) == 0)
		publish(&c, what >> 4);
	for (uint64_t now = 0; more && used > 0 && now < 200; now++) {
		bytes_cut(&out, 0);
		before(&r, &c, data + at, size - at);
		more =
		    rtr_peer_receive(&p, &c, data + at, size - at, &used, &out);
		INVARIANT(used <= size - at);
		INVARIANT(more == !p.failed);
		at += used;
		read_answers(&r, &out);
		check_held(&r, &c, &out);
		if ((what & 2) != 0)
			publish(&c, (unsigned)(what >> 4 ^ now * 5));
		bytes_cut(&out, 0);
		(void)rtr_peer_notify(&p, &c, now, &out);
		if (more)
			read_answers(&r, &out);
		INVARIANT(more || out.n == 0);
	}
	bytes_finish(&out);
	rtr_cache_finish(&c);
	return 0;
}
