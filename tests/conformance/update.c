/* malformed-update: what becomes of an UPDATE with one bad attribute. */
#include "conformance/family.h"

#include <string.h>

#include "bgp/wire.h"

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static bool
read_hex(struct group *g, const struct json_value *v, struct wire_raw *out)
{
	const char *text;
	uint8_t *bytes;
	size_t n;

	if (!read_text(g, v, "attr_value_hex", &text))
		return false;
	n = strlen(text) / 2;
	bytes = ARENA_ARRAY(&g->arena, n, uint8_t);
	for (size_t i = 0; i < n; i++) {
		int hi = hex_digit(text[2 * i]),
		    lo = hex_digit(text[2 * i + 1]);

		if (hi < 0 || lo < 0)
			return group_fail(g, "attr_value_hex: %s", text);
		bytes[i] = (uint8_t)(hi << 4 | lo);
	}
	if (text[2 * n] != '\0' || n > UINT16_MAX)
		return group_fail(g, "attr_value_hex is not pairs of digits");
	out->value = bytes;
	out->len = (uint16_t)n;
	return true;
}

static bool
read_octet(struct group *g, const struct json_value *v, const char *what,
    uint8_t *out)
{
	uint32_t n;

	if (!read_u32(g, v, what, &n))
		return false;
	if (n > UINT8_MAX)
		return group_fail(g, "%s is no octet", what);
	*out = (uint8_t)n;
	return true;
}

static bool
read_next_hop(struct group *g, const struct json_value *v, struct wire_raw *out)
{
	struct ip_addr *addr = ARENA_NEW(&g->arena, struct ip_addr);

	if (!read_addr(g, v, "next_hop", addr))
		return false;
	*out = (struct wire_raw){ WIRE_NEXT_HOP, WIRE_TRANSITIVE,
		addr->family == IP_V4 ? 4 : 16, addr->bytes };
	return true;
}

static bool
malformed_update_answer(struct group *g, const struct json_value *c,
    struct json *out)
{
	struct wire_session session = { .as4 = true,
		.families = { [AF_V4] = true, [AF_V6] = true } };
	const struct json_value *next_hop = group_field(g, c, "next_hop");
	struct wire_raw raw;
	struct wire_result result;

	if (!value_is_absent(next_hop)) {
		if (!read_next_hop(g, next_hop, &raw))
			return false;
	} else if (!read_octet(g, group_field(g, c, "attr_type"), "attr_type",
		       &raw.type) ||
	    !read_octet(g, group_field(g, c, "attr_flags"), "attr_flags",
		&raw.flags) ||
	    !read_hex(g, group_field(g, c, "attr_value_hex"), &raw)) {
		return false;
	}
	json_begin_object(out, GOT);
	wire_attribute_judge(&session, &raw, &result);
	json_put_string(out, "ebgp", wire_action_word(result.action));
	session.internal = true;
	wire_attribute_judge(&session, &raw, &result);
	json_put_string(out, "ibgp", wire_action_word(result.action));
	json_end_object(out);
	return true;
}

const struct family family_malformed_update = { "malformed-update", NULL,
	malformed_update_answer, NULL };
