/* Hostname, static routes, validators, and lines that are only kept. */
#include <string.h>

#include "dialect/frr/lower.h"
#include "dialect/frr/parse.h"

/* "A.B.C.D MASK" to "A.B.C.D/M"; host bits are cleared with a lint. */
bool
parse_join_prefix(struct parser *p, struct stmt *s, int default_len)
{
	struct ip_addr addr, mask;
	struct prefix prefix;
	char buf[PREFIX_TEXT_MAX];
	int len = default_len;
	struct diag *item;

	if (!stmt_has(s, "net"))
		return true;
	addr = stmt_addr(s, "net");
	if (stmt_has(s, "mask")) {
		mask = stmt_addr(s, "mask");
		if (!netmask_to_len(&mask, &len)) {
			parse_problem(p, DIAG_ERROR, "netmask",
			    stmt_arg(s, "mask"),
			    "%s is not a netmask, expected ones before zeros",
			    stmt_text(s, "mask"));
			return false;
		}
	}
	prefix = prefix_make(addr, len);
	prefix_print(&prefix, buf);
	if (!ip_addr_eq(&prefix.addr, &addr)) {
		item = parse_problem(p, DIAG_LINT, "host-bits",
		    stmt_arg(s, "net"),
		    "%s has bits behind the prefix length; the router clears "
		    "them",
		    stmt_text(s, "net"));
		parse_suggest(p, item, "%s", buf);
	}
	stmt_set(p->tree, s, "prefix", arena_strdup(p->arena, buf));
	stmt_drop(s, "net");
	stmt_drop(s, "mask");
	return true;
}

bool
check_static(struct parser *p, struct stmt *s)
{
	const char *to = stmt_text(s, "to");

	if (!parse_join_prefix(p, s, 32))
		return false;
	stmt_drop(s, "permanent");
	if (to != NULL && p->flavour == FLAVOUR_IOS &&
	    (str_eq(to, "blackhole") || str_eq(to, "reject")))
		stmt_set(p->tree, s, "to", "Null0");
	return true;
}

/* Each flavour keeps the validator where it prints it. */
bool
check_rpki_server(struct parser *p, struct stmt *s)
{
	if (p->flavour == FLAVOUR_IOS)
		return true;
	s->kind = KIND_RPKI_CACHE;
	p->parent = parse_node(p, p->tree->root, KIND_RPKI, NULL);
	stmt_set(p->tree, s, "preference", "1");
	s->text = arena_printf(p->arena, "rpki cache %s %s preference 1",
	    stmt_text(s, "host"),
	    stmt_has(s, "port") ? stmt_text(s, "port") : "323");
	return true;
}

/* --- into the model ------------------------------------------------------ */

void
lower_frr_defaults(struct lower *l, const struct stmt *s)
{
	l->config->frr_defaults = stmt_text(s, "profile");
}

void
lower_hostname(struct lower *l, const struct stmt *s)
{
	l->config->hostname = stmt_text(s, "name");
}

void
lower_kept(struct lower *l, const struct stmt *s)
{
	struct kept_line *k = &l->config->kept[l->config->n_kept++];

	k->context = l->kept_context;
	k->text =
	    arena_printf(l->arena, "%s%s", s->negate ? "no " : "", s->text);
	k->place = lower_place(l, s);
}

void
lower_static(struct lower *l, const struct stmt *s)
{
	struct static_route *r = &l->config->statics[l->config->n_statics++];
	const char *to = stmt_text(s, "to");

	r->prefix = stmt_prefix(s, "prefix");
	if (stmt_has(s, "gw"))
		r->next_hop = stmt_addr(s, "gw");
	if (to != NULL)
		r->discard = str_eq_nocase(to, "null0") ||
		    str_eq(to, "blackhole") || str_eq(to, "reject");
	if (to != NULL && !r->discard)
		r->interface = to;
	r->distance = (uint8_t)stmt_u32(s, "distance", 1);
	r->tag = stmt_u32(s, "tag", 0);
	r->place = lower_place(l, s);
}

void
lower_rpki(struct lower *l, const struct stmt *s)
{
	l->kept_context = "rpki";
	for (const struct stmt *c = s->first; c != NULL; c = c->next)
		kind_get(c->kind)->lower(l, c);
	l->kept_context = "";
}

void
lower_rpki_cache(struct lower *l, const struct stmt *s)
{
	struct rpki_cache *r = &l->config->caches[l->config->n_caches++];

	r->host = stmt_text(s, "host");
	r->port = stmt_text(s, "port");
	r->preference = stmt_u32(s, "preference", 1);
	r->place = lower_place(l, s);
}
