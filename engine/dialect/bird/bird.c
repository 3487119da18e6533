#include "dialect/bird/bird.h"

#include <stdlib.h>

#include "dialect/bird/private.h"

struct diag *
bird_refuse(struct bird *b, struct place place, const char *fmt, ...)
{
	struct strbuf text = { 0 };
	struct diag *item;
	va_list ap;

	va_start(ap, fmt);
	strbuf_vaddf(&text, fmt, ap);
	va_end(ap);
	item = diag_add(b->diags, DIAG_ERROR, "not-in-bird", place,
	    "BIRD 2.0.12 cannot express %s", strbuf_str(&text));
	if (b->config->source_text != NULL && place.line != 0)
		diag_source(b->diags, item, b->config->source_text);
	strbuf_finish(&text);
	return item;
}

void
bird_left_out(struct bird *b, struct place place, const char *fmt, ...)
{
	struct diag *item;
	va_list ap;

	va_start(ap, fmt);
	item = diag_vadd(b->diags, DIAG_NOTE, "left-out", place, fmt, ap);
	va_end(ap);
	if (b->config->source_text != NULL && place.line != 0)
		diag_source(b->diags, item, b->config->source_text);
}

/* --- the parts around the protocols -------------------------------------- */

static void
add_head(struct bird *b, struct strbuf *out)
{
	const struct router_config *c = b->config;
	struct ip_addr id = ip_addr_v4(bird_router_id(b));

	strbuf_addf(out, "# BIRD 2.0.12, AS %u\n\n", (unsigned)c->local_as);
	strbuf_add(out,
	    "log stderr { info, remote, warning, error, auth, fatal, bug "
	    "};\n");
	if (ip_addr_to_v4(&id) != 0) {
		strbuf_add(out, "router id ");
		bird_add_addr(out, &id);
		strbuf_add(out, ";\n");
	}
	strbuf_addc(out, '\n');
	if (b->uses.tag)
		strbuf_add(out, "attribute int " BIRD_TAG ";\n");
	if (b->uses.next_hop)
		strbuf_add(out,
		    "attribute int " BIRD_NEXT_HOP_SET ";\n"
		    "attribute int " BIRD_NEXT_HOP_CAME_SET ";\n");
	if (b->uses.tag || b->uses.next_hop)
		strbuf_addc(out, '\n');
}

#define RPKI_CASES                                                             \
	"\t\tROA_VALID: return RPKI_VALID;\n"                                  \
	"\t\tROA_INVALID: return RPKI_INVALID;\n"                              \
	"\t\telse: return RPKI_NOT_FOUND;\n"

/* RFC 6811 2, RFC 8893: an empty path is our own AS, and what begins with an
 * AS_SET has no origin, which BIRD calls 0. */
static void
add_rpki(struct bird *b, struct strbuf *out)
{
	if (!b->uses.rov && b->config->n_caches == 0)
		return;
	strbuf_addf(out,
	    "define RPKI_NOT_FOUND = %d;\n"
	    "define RPKI_VALID = %d;\n"
	    "define RPKI_INVALID = %d;\n\n"
	    "roa4 table rpki4;\n"
	    "roa6 table rpki6;\n\n"
	    "function current_rpki_state()\n"
	    "{\n"
	    "\tint origin = %u;\n"
	    "\tif bgp_path.len > 0 then origin = bgp_path.last;\n"
	    "\tif net.type = NET_IP4 then {\n"
	    "\t\tcase roa_check(rpki4, net, origin) {\n" RPKI_CASES "\t\t}\n"
	    "\t}\n"
	    "\tcase roa_check(rpki6, net, origin) {\n" RPKI_CASES "\t}\n"
	    "}\n\n",
	    (int)ROV_NOT_FOUND, (int)ROV_VALID, (int)ROV_INVALID,
	    (unsigned)b->config->local_as);
}

/* What FRR does unasked behind the policy of an eBGP session: RFC 7999 3.2,
 * RFC 8326 4. */
static void
add_well_known(struct bird *b, struct strbuf *out)
{
	if (!b->uses.well_known)
		return;
	strbuf_add(out,
	    "function well_known_communities()\n"
	    "{\n"
	    "\t# BLACKHOLE: NO_EXPORT\n"
	    "\tif (65535, 666) ~ bgp_community then\n"
	    "\t\tbgp_community.add((65535, 65281));\n"
	    "\t# GRACEFUL_SHUTDOWN\n"
	    "\tif (65535, 0) ~ bgp_community then bgp_local_pref = 0;\n"
	    "}\n\n");
}

static void
add_caches(struct bird *b)
{
	const struct router_config *c = b->config;

	for (size_t i = 0; i < c->n_caches; i++) {
		const struct rpki_cache *cache = &c->caches[i];
		struct ip_addr addr;
		bool literal = ip_addr_parse(cache->host, &addr);

		strbuf_addf(&b->protocols,
		    "protocol rpki cache%zu {\n"
		    "\troa4 { table rpki4; };\n"
		    "\troa6 { table rpki6; };\n"
		    "\tremote %s%s%s port %s;\n"
		    "\tretry 2;\n"
		    "}\n\n",
		    i + 1, literal ? "" : "\"", cache->host,
		    literal ? "" : "\"", cache->port);
	}
}

/* Packets are filtered by other means on Linux. */
static void
note_packet_filters(struct bird *b)
{
	for (size_t i = 0; i < b->config->n_interfaces; i++) {
		const struct interface *ifc = &b->config->interfaces[i];

		for (int af = 0; af < AF_COUNT; af++)
			if (ifc->acl_in[af] != NULL ||
			    ifc->acl_out[af] != NULL ||
			    ifc->urpf[af] != URPF_NONE) {
				bird_left_out(b, ifc->place,
				    "the packet filter of interface %s: BIRD "
				    "knows routes only",
				    ifc->name);
				break;
			}
	}
}

/* --- all ----------------------------------------------------------------- */

static void
print_protocols(struct bird *b)
{
	strbuf_add(&b->protocols, "protocol device {}\n\n");
	note_packet_filters(b);
	bird_survey(b);
	add_caches(b);
	if (!b->config->has_bgp)
		return;
	if (b->config->options.reject_as_sets)
		bird_refuse(b, b->config->bgp_place,
		    "\"bgp reject-as-sets\"");
	bird_interior(b);
	bird_own_routes(b);
	bird_sessions(b);
}

bool
bird_print(const struct router_config *c, const struct bird_site *site,
    struct strbuf *out, struct diags *refused)
{
	struct bird b = { .config = c, .site = site, .diags = refused };
	size_t before = refused->errors;

	print_protocols(&b);
	if (refused->errors == before) {
		add_head(&b, out);
		add_rpki(&b, out);
		add_well_known(&b, out);
		strbuf_addn(out, strbuf_str(&b.functions), b.functions.len);
		strbuf_addn(out, strbuf_str(&b.protocols), b.protocols.len);
	}
	strbuf_finish(&b.functions);
	strbuf_finish(&b.protocols);
	free(b.known);
	free(b.weights);
	arena_finish(&b.arena);
	return refused->errors == before;
}
