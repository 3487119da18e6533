/* One bad attribute in an UPDATE that is right otherwise. */
#include "bgp/wire_private.h"

/* As from AS 64511 at 198.51.100.1. Type code, flags, value in the two widths
 * of AS numbers. */
static const struct good {
	uint8_t type;
	bool internal; /* only inside an AS */
	struct {
		uint8_t n, value[8];
	} with[2]; /* 2-octet, 4-octet */
} good[] = {
	{ WIRE_ORIGIN, false, { { 1, { 0 } }, { 1, { 0 } } } },
	{ WIRE_AS_PATH, false,
	    { { 4, { 2, 1, 0xfb, 0xff } },
		{ 6, { 2, 1, 0, 0, 0xfb, 0xff } } } },
	{ WIRE_NEXT_HOP, false,
	    { { 4, { 198, 51, 100, 1 } }, { 4, { 198, 51, 100, 1 } } } },
	{ WIRE_LOCAL_PREF, true,
	    { { 4, { 0, 0, 0, 100 } }, { 4, { 0, 0, 0, 100 } } } },
};
static const uint8_t nlri[] = { 24, 192, 0, 2 };

static void
bad_add(const struct wire_raw *a, struct bytes *out)
{
	wire_attr_add(out, a->flags, a->type, a->value, a->len);
}

static void
attributes_make(const struct wire_session *s, const struct wire_raw *bad,
    struct bytes *out)
{
	bool done = false;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		const struct good *g = &good[i];

		if (!done && bad->type <= g->type) {
			bad_add(bad, out);
			done = true;
		}
		if (bad->type != g->type && (s->internal || !g->internal))
			wire_attr_add(out, WIRE_TRANSITIVE, g->type,
			    g->with[s->as4].value, g->with[s->as4].n);
	}
	if (!done)
		bad_add(bad, out);
}

void
wire_attribute_judge(const struct wire_session *s,
    const struct wire_raw *attribute, struct wire_result *out)
{
	struct bytes attrs = { 0 }, message = { 0 };
	struct attr_table *t = attr_table_create();
	struct arena arena = { 0 };
	struct wire_update update;
	size_t start, len;
	uint8_t type;

	attributes_make(s, attribute, &attrs);
	start = wire_message_begin(&message, WIRE_UPDATE);
	bytes_add_u16(&message, 0);
	bytes_add_u16(&message, (uint16_t)attrs.n);
	bytes_add(&message, attrs.data, attrs.n);
	bytes_add(&message, nlri, sizeof(nlri));
	if (!wire_message_end(&message, start, wire_len_max(s))) {
		wire_result_init(out);
		(void)wire_result_fail(out, WIRE_LENGTH);
	} else if (wire_header_read(s, message.data, message.n, &len, &type,
		       out) == WIRE_HEADER_OK) {
		wire_update_decode(s, message.data, message.n, t, &arena,
		    &update);
		*out = update.result;
	}
	bytes_finish(&attrs);
	bytes_finish(&message);
	attr_table_destroy(t);
	arena_finish(&arena);
}
