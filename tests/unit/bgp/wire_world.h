/* Messages as hexadecimal text, and what was read from them as text: for the
 * tests of the wire format. */
#ifndef TEST_BGP_WIRE_WORLD_H
#define TEST_BGP_WIRE_WORLD_H

#include "check.h"

#include "bgp/role.h"
#include "bgp/wire.h"

#include <stdlib.h>
#include <string.h>

static const struct wire_session EBGP = { .as4 = true,
	.families = { true, true } };
static const struct wire_session IBGP = { .as4 = true,
	.internal = true,
	.families = { true, true } };
static const struct wire_session OLD = { .families = { true, true } };

struct wire_world {
	struct attr_table *t;
	struct arena arena;
	struct bytes message;
	struct strbuf text;
	struct wire_update update;
};

static inline void
wire_open(struct wire_world *w)
{
	*w = (struct wire_world){ .t = attr_table_create() };
}

static inline void
wire_close(struct wire_world *w)
{
	attr_table_destroy(w->t);
	arena_finish(&w->arena);
	bytes_finish(&w->message);
	strbuf_finish(&w->text);
}

/* "02 01 0000fbff"; blanks anywhere between octets. Appends. */
static inline void
hex_add(struct bytes *out, const char *text)
{
	while (*text != '\0') {
		char octet[3] = { text[0], text[1], '\0' }, *end;

		if (*text == ' ') {
			text++;
			continue;
		}
		bytes_add_u8(out, (uint8_t)strtoul(octet, &end, 16));
		assert_ptr_equal(end, octet + 2);
		text += 2;
	}
}

static inline void
header_add(struct bytes *out, uint8_t type)
{
	for (int i = 0; i < 16; i++)
		bytes_add_u8(out, 0xff);
	bytes_add_u16(out, 0);
	bytes_add_u8(out, type);
}

/* The message that ends here has begun at offset 0. */
static inline void
header_close(struct bytes *out)
{
	bytes_put_u16(out, 16, (uint16_t)out->n);
}

/* An UPDATE of three parts, with its three lengths right. */
static inline void
update_make(struct wire_world *w, const char *withdrawn, const char *attrs,
    const char *nlri)
{
	size_t at;

	bytes_cut(&w->message, 0);
	header_add(&w->message, WIRE_UPDATE);
	bytes_add_u16(&w->message, 0);
	at = w->message.n;
	hex_add(&w->message, withdrawn);
	bytes_put_u16(&w->message, at - 2, (uint16_t)(w->message.n - at));
	bytes_add_u16(&w->message, 0);
	at = w->message.n;
	hex_add(&w->message, attrs);
	bytes_put_u16(&w->message, at - 2, (uint16_t)(w->message.n - at));
	hex_add(&w->message, nlri);
	header_close(&w->message);
}

/* A copy as long as the message is, so that a read past it is seen. */
static inline void
update_decode(struct wire_world *w, const struct wire_session *s,
    const uint8_t *message, size_t n)
{
	uint8_t *copy = malloc(n > 0 ? n : 1);

	assert_non_null(copy);
	if (n > 0)
		memcpy(copy, message, n);
	wire_update_decode(s, copy, n, w->t, &w->arena, &w->update);
	for (size_t i = 0; i < w->update.n_unknown; i++)
		assert_true(w->update.unknown[i].value >= copy &&
		    w->update.unknown[i].value + w->update.unknown[i].len <=
			copy + n);
	free(copy);
}

/* --- as text -------------------------------------------------------------- */

static inline void
show_prefixes(struct strbuf *out, const struct prefix *p, size_t n)
{
	char text[PREFIX_TEXT_MAX];

	for (size_t i = 0; i < n; i++)
		strbuf_addf(out, " %s", prefix_print(&p[i], text));
}

static inline void
show_words(const struct wire_world *w, struct strbuf *out, const char *name,
    set_id set)
{
	size_t n;
	const uint32_t *words = word_set_get(w->t, set, &n);

	for (size_t i = 0; i < n; i++)
		strbuf_addf(out, "%s%x", i == 0 ? name : ",", words[i]);
}

/* Every field that a message can carry. */
static inline void
show_attrs(const struct wire_world *w, struct strbuf *out, attr_id id)
{
	const struct path_attrs *a = attr_get(w->t, id);
	char text[PREFIX_TEXT_MAX];

	strbuf_add(out, " [");
	as_path_print(w->t, a->as_path, out);
	strbuf_addf(out, "] origin %u", a->origin);
	if (ip_addr_is_set(&a->next_hop))
		strbuf_addf(out, " via %s", ip_addr_print(&a->next_hop, text));
	if ((a->flags & ATTR_HAS_MED) != 0)
		strbuf_addf(out, " med %u", a->multi_exit_disc);
	if ((a->flags & ATTR_HAS_LOCAL_PREF) != 0)
		strbuf_addf(out, " pref %u", a->local_pref);
	if ((a->flags & ATTR_ATOMIC_AGGREGATE) != 0)
		strbuf_add(out, " atomic");
	if ((a->flags & ATTR_HAS_AGGREGATOR) != 0)
		strbuf_addf(out, " aggregator %u %s", a->aggregator_as,
		    ip_addr_print(&a->aggregator_addr, text));
	show_words(w, out, " communities ", a->communities);
	if ((a->flags & ATTR_HAS_ORIGINATOR_ID) != 0)
		strbuf_addf(out, " originator %x", a->originator_id);
	show_words(w, out, " clusters ", a->cluster_list);
	show_words(w, out, " extended ", a->extended_communities);
	show_words(w, out, " large ", a->large_communities);
	if ((a->flags & ATTR_HAS_OTC) != 0)
		strbuf_addf(out, " otc %u", a->only_to_customer);
}

/* "withdraw P; announce P [path] origin 0 via A; ..." */
static inline const char *
show_update(struct wire_world *w)
{
	const struct wire_update *u = &w->update;
	struct strbuf *out = &w->text;
	static const char *const rib[AF_COUNT] = { "end-of-rib v4; ",
		"end-of-rib v6; " };

	strbuf_clear(out);
	if (u->n_withdrawn > 0) {
		strbuf_add(out, "withdraw");
		show_prefixes(out, u->withdrawn, u->n_withdrawn);
		strbuf_add(out, "; ");
	}
	for (int i = 0; i < 2; i++) {
		if (u->announced[i].n == 0)
			continue;
		strbuf_add(out, "announce");
		show_prefixes(out, u->announced[i].prefixes, u->announced[i].n);
		show_attrs(w, out, u->announced[i].attrs);
		strbuf_add(out, "; ");
	}
	for (int af = 0; af < AF_COUNT; af++)
		if (u->end_of_rib[af])
			strbuf_add(out, rib[af]);
	if (u->n_unknown > 0)
		strbuf_addf(out, "%zu unknown; ", u->n_unknown);
	if (u->n_ignored > 0)
		strbuf_addf(out, "%zu ignored; ", u->n_ignored);
	return strbuf_str(out);
}

#endif
