#include "interop/draft.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

atom_t
draft_add(struct draft *d, atom_t parent, enum part part, size_t router,
    const char *fmt, ...)
{
	va_list ap;

	if (d->n_atoms == 0) { /* the root */
		GROW(d->atoms, d->n_atoms, d->cap_atoms);
		d->atoms[d->n_atoms++] = (struct atom){ .text = "" };
	}
	GROW(d->atoms, d->n_atoms, d->cap_atoms);
	va_start(ap, fmt);
	d->atoms[d->n_atoms] = (struct atom){
		.parent = parent,
		.part = (uint8_t)part,
		.router = (uint16_t)router,
		.text = arena_vprintf(&d->arena, fmt, ap),
	};
	va_end(ap);
	return (atom_t)d->n_atoms++;
}

void
draft_add_fixed(struct draft *d, enum part part, size_t router,
    const char *text)
{
	atom_t atom = draft_add(d, ATOM_ROOT, part, router, "%s", text);

	d->atoms[atom].fixed = true;
}

void
draft_finish(struct draft *d)
{
	free(d->atoms);
	arena_finish(&d->arena);
}

bool
draft_has(const struct draft *d, atom_t atom)
{
	for (; atom != ATOM_ROOT; atom = d->atoms[atom].parent)
		if (d->atoms[atom].left_out)
			return false;
	return true;
}

/* A link has two ends; its atom belongs to the first. */
void
draft_settle(struct draft *d)
{
	for (size_t i = 0; i < d->n_links; i++) {
		const struct draft_link *l = &d->links[i];

		if (l->atom != ATOM_ROOT &&
		    !draft_has(d, d->routers[l->b].atom))
			d->atoms[l->atom].left_out = true;
	}
}

/* --- chance --------------------------------------------------------------- */

uint32_t
draw_below(struct draft *d, uint32_t n)
{
	return (uint32_t)(base_rand(&d->state) >> 33) % n;
}

bool
draw_chance(struct draft *d, uint32_t percent)
{
	return draw_below(d, 100) < percent;
}

/* --- configurations ------------------------------------------------------- */

/* The lines of one part. */
static void
write_part(const struct draft *d, size_t router, enum part part,
    const char *indent, struct strbuf *out)
{
	for (atom_t i = 0; i < d->n_atoms; i++) {
		const struct atom *a = &d->atoms[i];

		if (a->part == part && a->router == router && draft_has(d, i))
			strbuf_addf(out, "%s%s\n", indent, a->text);
	}
}

static void
write_block(const struct draft *d, size_t router, enum part part,
    const char *head, const char *tail, const char *indent, struct strbuf *out)
{
	struct strbuf lines = { 0 };

	write_part(d, router, part, indent, &lines);
	if (lines.len > 0)
		strbuf_addf(out, "%s\n%s%s\n", head, strbuf_str(&lines), tail);
	strbuf_finish(&lines);
}

static void
write_config(const struct draft *d, size_t router, struct strbuf *out)
{
	const struct draft_router *r = &d->routers[router];
	char id[PREFIX_TEXT_MAX];

	strbuf_addf(out, "frr defaults traditional\nhostname %s\n", r->name);
	write_part(d, router, PART_TOP, "", out);
	write_block(d, router, PART_RPKI, "rpki", "!", " ", out);
	write_part(d, router, PART_LISTS, "", out);
	strbuf_addf(out, "router bgp %u\n bgp router-id %s\n", r->as,
	    ip_addr_print(&r->id, id));
	write_part(d, router, PART_BGP, " ", out);
	write_block(d, router, PART_V4, " address-family ipv4 unicast",
	    " exit-address-family", "  ", out);
	write_block(d, router, PART_V6, " address-family ipv6 unicast",
	    " exit-address-family", "  ", out);
	strbuf_add(out, "!\n");
	write_part(d, router, PART_MAPS, "", out);
}

/* --- scenario.yaml -------------------------------------------------------- */

static void
write_router(const struct draft *d, size_t i, const char *indent,
    struct strbuf *out)
{
	char id[PREFIX_TEXT_MAX];

	strbuf_addf(out, "%sid: %s\n%sconfig: routers/%s.conf\n", indent,
	    ip_addr_print(&d->routers[i].id, id), indent, d->routers[i].name);
}

static void
write_node(const struct draft *d, size_t first, struct strbuf *out)
{
	const struct draft_router *r = &d->routers[first];

	strbuf_addf(out, "  - as: %u\n    name: AS%u\n    illustrative: true\n",
	    r->as, r->as);
	if (r->alone) {
		write_router(d, first, "    ", out);
		return;
	}
	strbuf_add(out, "    routers:\n");
	for (size_t i = first; i < d->n_routers; i++)
		if (d->routers[i].as == r->as &&
		    draft_has(d, d->routers[i].atom)) {
			strbuf_addf(out, "      - name: %s\n",
			    d->routers[i].name);
			write_router(d, i, "        ", out);
		}
}

static void
write_nodes(const struct draft *d, struct strbuf *out)
{
	strbuf_add(out, "nodes:\n");
	for (size_t i = 0; i < d->n_routers; i++) {
		bool seen = false;

		for (size_t k = 0; k < i; k++)
			seen = seen ||
			    (d->routers[k].as == d->routers[i].as &&
				draft_has(d, d->routers[k].atom));
		if (!seen && draft_has(d, d->routers[i].atom))
			write_node(d, i, out);
	}
}

static void
add_end(const struct draft *d, size_t router, struct strbuf *out)
{
	if (d->routers[router].alone)
		strbuf_addf(out, "%u", d->routers[router].as);
	else
		strbuf_add(out, d->routers[router].name);
}

static void
add_addresses(const struct ip_addr addr[AF_COUNT], struct strbuf *out)
{
	static const int lengths[AF_COUNT] = { 30, 126 };
	bool first = true;

	strbuf_add(out, "[");
	for (int af = 0; af < AF_COUNT; af++) {
		char text[PREFIX_TEXT_MAX];

		if (!ip_addr_is_set(&addr[af]))
			continue;
		strbuf_addf(out, "%s\"%s/%d\"", first ? "" : ", ",
		    ip_addr_print(&addr[af], text), lengths[af]);
		first = false;
	}
	strbuf_add(out, "]");
}

static void
write_link(const struct draft *d, const struct draft_link *l,
    struct strbuf *out)
{
	bool provides = l->relation == REL_CUSTOMER;

	if (l->relation == REL_INTERNAL || l->relation == REL_PEER) {
		strbuf_add(out,
		    l->relation == REL_PEER ? "  - peer: ["
					    : "  - internal: [");
		add_end(d, l->a, out);
		strbuf_add(out, ", ");
		add_end(d, l->b, out);
		strbuf_add(out, "]\n");
	} else {
		strbuf_add(out, "  - provider: ");
		add_end(d, provides ? l->a : l->b, out);
		strbuf_add(out, "\n    customer: ");
		add_end(d, provides ? l->b : l->a, out);
		strbuf_add(out, "\n");
	}
	if (l->relation == REL_PEER || l->relation == REL_INTERNAL) {
		strbuf_add(out, "    addresses: { first: ");
		add_addresses(l->addr_a, out);
		strbuf_add(out, ", second: ");
		add_addresses(l->addr_b, out);
	} else {
		strbuf_add(out, "    addresses: { provider: ");
		add_addresses(provides ? l->addr_a : l->addr_b, out);
		strbuf_add(out, ", customer: ");
		add_addresses(provides ? l->addr_b : l->addr_a, out);
	}
	strbuf_add(out, " }\n");
	if (l->cost != 0)
		strbuf_addf(out, "    cost: %u\n", l->cost);
}

static void
write_links(const struct draft *d, struct strbuf *out)
{
	bool first = true;

	for (size_t i = 0; i < d->n_links; i++) {
		const struct draft_link *l = &d->links[i];

		if (!draft_has(d, l->atom) ||
		    !draft_has(d, d->routers[l->a].atom) ||
		    !draft_has(d, d->routers[l->b].atom))
			continue;
		if (first)
			strbuf_add(out, "links:\n");
		first = false;
		write_link(d, l, out);
	}
}

/* For the script that plays it. */
static void
write_others(const struct draft *d, struct strbuf *out)
{
	for (size_t i = 0; i < d->n_routers; i++) {
		const struct draft_router *r = &d->routers[i];

		if (r->other != NULL && draft_has(d, r->atom))
			strbuf_addf(out, "# %s is played by %s.\n", r->name,
			    r->other);
	}
}

static void
write_scenario(const struct draft *d, const char *id, struct strbuf *out)
{
	size_t first = 0;

	while (
	    first + 1 < d->n_routers && !draft_has(d, d->routers[first].atom))
		first++;
	strbuf_addf(out,
	    "# A random world of tests/interop, made from seed %llu.\n",
	    (unsigned long long)d->seed);
	write_others(d, out);
	strbuf_addf(out,
	    "version: 1\nid: %s\ntitle: A random world\n"
	    "summary: A random world, to be compared with real routers.\n"
	    "programme: netops\nedition: \"2020\"\nseed: 1\nduration: 600s\n"
	    "bogons: default-only\nlearner: { as: %u }\n",
	    id, d->routers[first].as);
	write_nodes(d, out);
	write_links(d, out);
}

/* Validators hand out what stands in here, and so does the lab. */
static void
write_vrps(const struct draft *d, struct strbuf *out)
{
	bool first = true;

	strbuf_add(out, "{\"roas\": [");
	for (size_t i = 0; i < d->n_roas; i++) {
		const struct draft_roa *r = &d->roas[i];
		char text[PREFIX_TEXT_MAX];

		if (!draft_has(d, r->atom))
			continue;
		strbuf_addf(out,
		    "%s\n  {\"asn\": \"AS%u\", \"prefix\": \"%s\", "
		    "\"maxLength\": %d, \"ta\": \"lab\"}",
		    first ? "" : ",", r->origin, prefix_print(&r->prefix, text),
		    r->max_length);
		first = false;
	}
	strbuf_add(out, "\n]}\n");
}

uint64_t
draft_digest(const struct draft *d)
{
	struct strbuf text = { 0 };
	uint64_t h = 0;

	write_scenario(d, "digest", &text);
	write_vrps(d, &text);
	for (size_t i = 0; i < d->n_routers; i++)
		write_config(d, i, &text);
	for (size_t i = 0; i < text.len; i++)
		h = base_mix(h, (uint8_t)text.s[i]);
	strbuf_finish(&text);
	return h;
}

/* --- files ---------------------------------------------------------------- */

static bool
make_folder(const char *dir, const char *name)
{
	struct strbuf path = { 0 };
	bool ok;

	strbuf_addf(&path, "%s/%s", dir, name);
	ok = mkdir(path.s, 0755) == 0 || errno == EEXIST;
	strbuf_finish(&path);
	return ok;
}

/* Writes and empties text. */
static bool
write_file(const char *dir, const char *name, struct strbuf *text)
{
	struct strbuf path = { 0 };
	FILE *f;
	bool ok = false;

	strbuf_addf(&path, "%s/%s", dir, name);
	f = fopen(path.s, "w");
	if (f != NULL) {
		ok = fputs(strbuf_str(text), f) >= 0;
		ok = fclose(f) == 0 && ok;
	}
	strbuf_finish(&path);
	strbuf_clear(text);
	return ok;
}

static bool
write_configs(const struct draft *d, const char *dir, struct strbuf *text)
{
	bool ok = make_folder(dir, "routers");

	for (size_t i = 0; ok && i < d->n_routers; i++) {
		char name[64];

		if (!draft_has(d, d->routers[i].atom))
			continue;
		(void)snprintf(name, sizeof(name), "routers/%s.conf",
		    d->routers[i].name);
		write_config(d, i, text);
		ok = write_file(dir, name, text);
	}
	return ok;
}

bool
draft_write(const struct draft *d, const char *dir, const char *id)
{
	struct strbuf text = { 0 };
	bool ok;

	write_scenario(d, id, &text);
	ok = write_file(dir, "scenario.yaml", &text);
	strbuf_add(&text, "# A random world\n\nNothing is asked here.\n");
	ok = ok && write_file(dir, "task.md", &text);
	ok = ok && make_folder(dir, "registry");
	if (ok && d->n_roas > 0) {
		write_vrps(d, &text);
		ok = write_file(dir, "registry/vrps.json", &text);
	}
	ok = ok && write_configs(d, dir, &text);
	strbuf_finish(&text);
	return ok;
}
