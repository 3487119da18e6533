/* MRT files. Whatever the input: it is read in pieces as it is at once, an
 * error names a place in it, and what is given out can be used. The first octet
 * says how long the pieces are, and whether a filter is set. */
#include <stdlib.h>
#include <string.h>

#include "net/mrt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct result {
	struct mrt_summary summary;
	struct mrt_error error;
	enum mrt_next end;
	uint64_t hash; /* of all records */
};

static void
look(struct result *r, struct attr_table *t, const struct mrt_record *m)
{
	char text[PREFIX_TEXT_MAX];
	struct strbuf out = { 0 };

	r->hash = base_mix(r->hash, m->kind);
	r->hash = base_mix(r->hash, m->time_us);
	r->hash = base_mix(r->hash, m->number << 32 | m->peer_as);
	(void)ip_addr_print(&m->peer_addr, text);
	if (m->kind <= MRT_WITHDRAW) {
		INVARIANT(m->prefix.len <= ip_bits(m->prefix.addr.family));
		(void)prefix_print(&m->prefix, text);
		r->hash = base_mix(r->hash, prefix_hash(&m->prefix));
	}
	INVARIANT((m->attrs != 0) ==
	    (m->kind == MRT_PATH || m->kind == MRT_ANNOUNCE));
	if (m->attrs != 0)
		as_path_print(t, attr_get(t, m->attrs)->as_path, &out);
	for (size_t i = 0; i < out.len; i++)
		r->hash = base_mix(r->hash, (uint8_t)out.s[i]);
	for (size_t i = 0; i < m->n_bytes; i++)
		r->hash = base_mix(r->hash, m->bytes[i]);
	wire_result_print(&m->result, &out);
	strbuf_finish(&out);
	if (m->boundary)
		attr_table_reset(t);
}

static struct result
read_all(const uint8_t *data, size_t size, size_t piece,
    const struct mrt_filter *filter)
{
	struct attr_table *t = attr_table_create();
	struct mrt_reader *reader = mrt_reader_create(t, filter);
	struct result r = { .end = MRT_MORE };
	struct mrt_record m;
	size_t at = 0;

	while (r.end <= MRT_MORE) {
		size_t n = size - at < piece ? size - at : piece;

		r.end = mrt_reader_next(reader, &m);
		if (r.end == MRT_RECORD) {
			look(&r, t, &m);
		} else if (r.end == MRT_MORE && n == 0) {
			mrt_reader_end(reader);
		} else if (r.end == MRT_MORE) {
			/* A copy, so that a read past it is seen. */
			uint8_t *copy = xmalloc(n);

			memcpy(copy, data + at, n);
			mrt_reader_feed(reader, copy, n);
			free(copy);
			at += n;
		}
	}
	r.summary = mrt_reader_summary(reader);
	r.error = mrt_reader_error(reader);
	mrt_reader_destroy(reader);
	attr_table_destroy(t);
	return r;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct prefix within =
	    prefix_make((struct ip_addr){ .family = IP_V4 }, 1);
	struct mrt_filter filter = { .within = &within, .n_within = 1 };
	struct result whole, pieces;
	struct strbuf text = { 0 };
	size_t piece;
	bool filtered;

	if (size == 0)
		return 0;
	piece = (data[0] & 0x7fu) + 1u;
	filtered = (data[0] & 0x80) != 0;
	data++;
	size--;
	whole = read_all(data, size, size > 0 ? size : 1,
	    filtered ? &filter : NULL);
	pieces = read_all(data, size, piece, filtered ? &filter : NULL);
	INVARIANT(whole.end == pieces.end && whole.hash == pieces.hash);
	INVARIANT(memcmp(&whole.summary, &pieces.summary,
		      sizeof(whole.summary)) == 0);
	INVARIANT((whole.end == MRT_END) == (whole.summary.bytes == size));
	if (whole.end == MRT_ERROR) {
		INVARIANT(whole.error.record == whole.summary.records + 1);
		INVARIANT(whole.error.offset == whole.summary.bytes);
		INVARIANT(whole.error.offset <= whole.error.at &&
		    whole.error.at <= size);
		mrt_error_print(&whole.error, &text);
	}
	strbuf_finish(&text);
	return 0;
}
