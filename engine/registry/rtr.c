#include "registry/rtr.h"

#include <stdlib.h>
#include <string.h>

/* --- the cache ------------------------------------------------------------*/

static void
forget_sets(struct rtr_cache *c)
{
	for (size_t i = 0; i < RTR_HISTORY; i++) {
		vrp_set_destroy(c->sets[i]);
		c->sets[i] = NULL;
	}
	c->n_sets = 0;
}

void
rtr_cache_start(struct rtr_cache *c, uint16_t session, uint32_t serial,
    struct rtr_timers timers)
{
	forget_sets(c);
	for (size_t v = 0; v < RTR_VERSIONS; v++)
		c->session[v] = (uint16_t)(session + v);
	c->serial = serial;
	c->timers = rtr_timers_allowed(timers);
}

void
rtr_cache_finish(struct rtr_cache *c)
{
	forget_sets(c);
}

const struct vrp_set *
rtr_cache_vrps(const struct rtr_cache *c)
{
	return c->n_sets == 0 ? NULL : c->sets[c->serial % RTR_HISTORY];
}

/* Routers take anything else for corrupt data. */
static bool
may_be_told(const struct vrp *v)
{
	return v->prefix.len <= v->max_length &&
	    v->max_length <= ip_bits(v->prefix.addr.family);
}

static bool
is_same(const struct vrp_set *a, const struct vrp_set *b)
{
	size_t n, m;
	const struct vrp *x = vrp_set_items(a, &n), *y = vrp_set_items(b, &m);

	if (n != m)
		return false;
	for (size_t i = 0; i < n; i++)
		if (vrp_cmp(&x[i], &y[i]) != 0)
			return false;
	return true;
}

bool
rtr_cache_update(struct rtr_cache *c, const struct vrp *v, size_t n)
{
	const struct vrp_set *was = rtr_cache_vrps(c);
	struct vrp *told = xcalloc(n + 1, sizeof(*told));
	struct vrp_set *now;
	size_t n_told = 0;

	for (size_t i = 0; i < n; i++)
		if (may_be_told(&v[i]))
			told[n_told++] = v[i];
	now = vrp_set_create(told, n_told);
	free(told);
	if (was != NULL && is_same(was, now)) {
		vrp_set_destroy(now);
		return false;
	}
	/* The first set has the serial that the cache was started with. */
	if (was != NULL)
		c->serial++;
	vrp_set_destroy(c->sets[c->serial % RTR_HISTORY]);
	c->sets[c->serial % RTR_HISTORY] = now;
	if (c->n_sets < RTR_HISTORY)
		c->n_sets++;
	return true;
}

/* What was told with a serial; NULL: that is not remembered. Serials wrap (RFC
 * 1982), and so does their difference. */
static const struct vrp_set *
remembered(const struct rtr_cache *c, uint32_t serial)
{
	if (c->serial - serial >= c->n_sets)
		return NULL;
	return c->sets[serial % RTR_HISTORY];
}

/* --- answers --------------------------------------------------------------*/

static bool
fail(struct rtr_peer *p, enum rtr_error code, const uint8_t *pdu, size_t n,
    const char *text, struct bytes *out)
{
	uint8_t version = p->negotiated ? p->version : RTR_VERSION_MAX;

	rtr_add_error(out, version, code, pdu, n, text);
	/* RFC 8210 5.11, 12: errors end the session, but for this one. */
	if (!rtr_error_is_fatal(code))
		return true;
	p->failed = true;
	p->error = code;
	return false;
}

void
rtr_peer_fail(struct rtr_peer *p, enum rtr_error code, const char *text,
    struct bytes *out)
{
	(void)fail(p, code, NULL, 0, text, out);
}

static void
begin(struct rtr_peer *p, const struct rtr_cache *c, struct bytes *out)
{
	rtr_add_cache_response(out, p->version, c->session[p->version]);
	p->has_session = true;
}

static void
end(struct rtr_peer *p, const struct rtr_cache *c, struct bytes *out)
{
	rtr_add_end_of_data(out, p->version, c->session[p->version], c->serial,
	    c->timers);
	p->has_serial = true;
	p->serial = c->serial;
}

/* RFC 8210 5.5: all that there is, announced. */
static void
answer_all(struct rtr_peer *p, const struct rtr_cache *c, struct bytes *out)
{
	size_t n;
	const struct vrp *v = vrp_set_items(rtr_cache_vrps(c), &n);

	begin(p, c, out);
	for (size_t i = 0; i < n; i++)
		rtr_add_prefix(out, p->version, &v[i], true);
	end(p, c, out);
}

/* RFC 8210 5.3: the fewest changes that lead from was to now, whatever was
 * between them. */
static void
answer_changes(struct rtr_peer *p, const struct rtr_cache *c,
    const struct vrp_set *was, struct bytes *out)
{
	size_t n, m, i = 0, k = 0;
	const struct vrp *old = vrp_set_items(was, &n);
	const struct vrp *new = vrp_set_items(rtr_cache_vrps(c), &m);

	begin(p, c, out);
	while (i < n || k < m) {
		int order = i == n ? 1
		    : k == m       ? -1
				   : vrp_cmp(&old[i], &new[k]);

		if (order < 0)
			rtr_add_prefix(out, p->version, &old[i], false);
		else if (order > 0)
			rtr_add_prefix(out, p->version, &new[k], true);
		i += order <= 0;
		k += order >= 0;
	}
	end(p, c, out);
}

static bool
answer_serial(struct rtr_peer *p, const struct rtr_cache *c,
    const struct rtr_pdu *q, const uint8_t *data, struct bytes *out)
{
	const struct vrp_set *was = NULL;

	if (q->session == c->session[p->version])
		was = remembered(c, q->serial);
	else if (p->has_session)
		/* RFC 8210 5.1. A router that comes back, maybe to another
		 * instance of the cache (8.1), is not there yet. */
		return fail(p, RTR_ERROR_CORRUPT_DATA, data, q->length,
		    "this is not the Session ID of this session", out);
	if (was == NULL) /* 5.9 */
		rtr_add_cache_reset(out, p->version);
	else
		answer_changes(p, c, was, out);
	return true;
}

static bool
answer(struct rtr_peer *p, const struct rtr_cache *c, const struct rtr_pdu *q,
    const uint8_t *data, struct bytes *out)
{
	switch ((enum rtr_type)q->type) {
	case RTR_TYPE_RESET_QUERY:
	case RTR_TYPE_SERIAL_QUERY:
		if (c->n_sets == 0) /* RFC 8210 8.4 */
			return fail(p, RTR_ERROR_NO_DATA, data, q->length,
			    "the validator has no result yet", out);
		if (q->type == RTR_TYPE_SERIAL_QUERY)
			return answer_serial(p, c, q, data, out);
		answer_all(p, c, out);
		return true;
	case RTR_TYPE_SERIAL_NOTIFY:
	case RTR_TYPE_CACHE_RESPONSE:
	case RTR_TYPE_IPV4_PREFIX:
	case RTR_TYPE_IPV6_PREFIX:
	case RTR_TYPE_END_OF_DATA:
	case RTR_TYPE_CACHE_RESET:
	case RTR_TYPE_ROUTER_KEY:
		return fail(p, RTR_ERROR_INVALID_REQUEST, data, q->length,
		    "only a cache sends this", out);
	case RTR_TYPE_ERROR_REPORT:
		break;
	}
	base_panic(__FILE__, __LINE__, "an Error Report has no answer");
}

/* RFC 8210 7. The version of the first query is that of the connection. */
static bool
agree(struct rtr_peer *p, const struct rtr_pdu *q, const uint8_t *data,
    size_t n, struct bytes *out, bool *ok)
{
	*ok = true;
	if (p->negotiated && q->version != p->version) {
		*ok = fail(p, RTR_ERROR_UNEXPECTED_VERSION, data, n,
		    "the version changed within the connection", out);
		return false;
	}
	if (!p->negotiated && q->version <= RTR_VERSION_MAX) {
		p->negotiated = true;
		p->version = q->version;
	}
	return true;
}

bool
rtr_peer_receive(struct rtr_peer *p, const struct rtr_cache *c,
    const uint8_t *data, size_t n, size_t *used, struct bytes *out)
{
	struct rtr_pdu q;
	enum rtr_error error;
	const char *why;
	enum rtr_read read = rtr_pdu_read(data, n, &q, &error, &why);
	bool ok;

	*used = 0;
	if (read == RTR_READ_MORE)
		return true;
	/* Of a length that cannot be, only the header is known to be it. */
	*used = q.length < RTR_HEADER_BYTES || q.length > n ? RTR_HEADER_BYTES
							    : q.length;
	/* RFC 8210 5.11: no Error Report about an Error Report. */
	if (q.type == RTR_TYPE_ERROR_REPORT) {
		p->failed = p->by_router = true;
		p->error = q.session;
		return false;
	}
	if (!agree(p, &q, data, *used, out, &ok))
		return ok;
	if (read == RTR_READ_BAD)
		return fail(p, error, data, *used, why, out);
	return answer(p, c, &q, data, out);
}

uint64_t
rtr_peer_notify(struct rtr_peer *p, const struct rtr_cache *c, uint64_t now_ms,
    struct bytes *out)
{
	/* RFC 8210 7: not before the version is agreed. */
	if (!p->negotiated || p->failed || c->n_sets == 0 ||
	    (p->has_serial && p->serial == c->serial))
		return UINT64_MAX;
	if (p->was_notified && now_ms - p->notified_ms < c->notify_interval_ms)
		return p->notified_ms + c->notify_interval_ms;
	rtr_add_serial_notify(out, p->version, c->session[p->version],
	    c->serial);
	p->has_serial = p->was_notified = true;
	p->serial = c->serial;
	p->notified_ms = now_ms;
	return UINT64_MAX;
}
