/* Access lists: kept for the data plane, and usable as a filter of routes
 * ("distribute-list", "match ip address"). */
#include <string.h>

#include "dialect/frr/lower.h"
#include "dialect/frr/parse.h"
#include "dialect/frr/print.h"

/* Cisco's numbers: "standard", "extended", NULL for a name. */
static const char *
type_of_number(const char *name)
{
	uint32_t n;

	if (!str_to_u32(name, &n))
		return NULL;
	if ((n >= 1 && n <= 99) || (n >= 1300 && n <= 1999))
		return "standard";
	if ((n >= 100 && n <= 199) || (n >= 2000 && n <= 2699))
		return "extended";
	return NULL;
}

static const char *
type_of_rule(const struct stmt *s, const char *name)
{
	const char *type = type_of_number(name);

	if (type != NULL && !stmt_has(s, "action"))
		return type;
	return stmt_has(s, "protocol") ? "extended" : "standard";
}

static bool
check_number(struct parser *p, const struct stmt *s, const char *name,
    const char *type)
{
	const char *wanted = type_of_number(name);

	if (wanted == NULL || str_eq(wanted, type))
		return true;
	parse_problem(p, DIAG_ERROR, "list-type", stmt_arg(s, "name"),
	    "access list %s is %s by its number, this is an entry of an %s "
	    "one",
	    name, wanted, type);
	return false;
}

static uint32_t
seq_step(const struct parser *p)
{
	return p->flavour == FLAVOUR_IOS ? 10 : 5;
}

static void
store_remark(struct parser *p, enum kind_id kind, const char *name,
    struct stmt *s)
{
	s->kind = KIND_REMARK;
	p->parent = parse_node(p, p->tree->root, kind, name);
	if (!s->negate)
		parse_store(p, s);
	else if (!parse_remove(p, s))
		parse_nothing_to_remove(p, "remark in", name);
}

bool
check_access_list(struct parser *p, struct stmt *s)
{
	const char *name = stmt_text(s, "name");
	const char *type = type_of_rule(s, name);
	enum kind_id kind = s->kind;
	struct diag *item;

	if (p->flavour == FLAVOUR_IOS && type_of_number(name) == NULL) {
		item = parse_problem(p, DIAG_ERROR, "name", stmt_arg(s, "name"),
		    "Cisco IOS numbers the lists of this statement, expected "
		    "1 to 199 or 1300 to 2699");
		parse_suggest(p, item, "ip access-list standard %s", name);
		return false;
	}
	if (strstr(p->command->syntax, " remark ") != NULL) {
		store_remark(p, kind, name, s);
		return false;
	}
	if (kind == KIND_ACCESS6)
		type = "extended";
	else if (!check_number(p, s, name, type))
		return false;
	s->kind = KIND_ACCESS_RULE;
	list_change(p, kind, s, type, seq_step(p));
	return false;
}

bool
check_access_block(struct parser *p, struct stmt *s)
{
	const char *type = stmt_text(s, "type");
	const char *name = stmt_text(s, "name");
	struct stmt *old = tree_find(p->tree, p->parent, s);
	const char *old_type = old != NULL ? stmt_text(old, "type") : NULL;

	if (type == NULL) {
		type = "extended";
		stmt_set(p->tree, s, "type", type);
	}
	stmt_drop(s, "standard");
	stmt_drop(s, "extended");
	p->enters = s->kind == KIND_ACCESS6 ? IN_ACL6
	    : str_eq(type, "standard")      ? IN_ACL_STD
					    : IN_ACL_EXT;
	if (s->negate)
		return true;
	if (old_type != NULL && !str_eq(old_type, type)) {
		parse_problem(p, DIAG_ERROR, "list-type", stmt_arg(s, "name"),
		    "access list %s is %s already", name, old_type);
		return false;
	}
	return s->kind == KIND_ACCESS6 || check_number(p, s, name, type);
}

bool
check_access_rule(struct parser *p, struct stmt *s)
{
	struct stmt *list = p->parent;
	const char *name = stmt_text(list, "name");

	if (s->kind == KIND_REMARK) {
		store_remark(p, list->kind, name, s);
		return false;
	}
	stmt_drop(s, "sequence");
	stmt_set(p->tree, s, "name", name);
	list_change(p, list->kind, s, NULL, seq_step(p));
	return false;
}

/* --- one side of a rule -------------------------------------------------- */

/* One side of a rule: what it covers, and whether that is a prefix at all. */
struct side {
	struct prefix prefix;
	struct ip_addr addr, mask; /* IPv4: bits of mask count */
	bool any, wild;
};

static const char *
side_arg(const struct stmt *s, const char *side, const char *part)
{
	char name[16];

	strcpy(name, side);
	strcat(name, part);
	return stmt_text(s, name);
}

static struct ip_addr
invert(struct ip_addr a)
{
	for (int i = 0; i < 4; i++)
		a.bytes[i] = (uint8_t)~a.bytes[i];
	return a;
}

static struct side
read_side(const struct stmt *s, const char *side, int family)
{
	struct side out = { .any = true };
	const char *text = side_arg(s, side, "-prefix");
	int len = 0;

	out.prefix.addr.family = (uint8_t)family;
	out.addr = out.prefix.addr;
	out.mask = out.prefix.addr;
	if (text != NULL) {
		prefix_parse(text, &out.prefix);
		out.any = false;
	} else if ((text = side_arg(s, side, "-host")) != NULL ||
	    ((text = side_arg(s, side, "-addr")) != NULL &&
		side_arg(s, side, "-wild") == NULL)) {
		ip_addr_parse(text, &out.addr);
		out.prefix = prefix_make(out.addr, ip_bits(family));
		out.any = false;
	} else if (text != NULL) {
		ip_addr_parse(text, &out.addr);
		ip_addr_parse(side_arg(s, side, "-wild"), &out.mask);
		out.mask = invert(out.mask);
		out.wild = !netmask_to_len(&out.mask, &len);
		out.any = !out.wild && len == 0;
		out.prefix = prefix_make(out.addr, out.wild ? 0 : len);
		return out;
	}
	out.addr = out.prefix.addr;
	if (family == IP_V4)
		out.mask = netmask_from_len(out.prefix.len);
	return out;
}

/* --- one rule as text ---------------------------------------------------- */

static void
print_side(const struct stmt *e, const char *side, struct strbuf *out)
{
	const char *text;

	if ((text = side_arg(e, side, "-prefix")) != NULL)
		strbuf_addf(out, " %s", text);
	else if ((text = side_arg(e, side, "-host")) != NULL)
		strbuf_addf(out, " host %s", text);
	else if ((text = side_arg(e, side, "-addr")) != NULL)
		strbuf_addf(out, " %s", text);
	else
		strbuf_add(out, " any");
	if ((text = side_arg(e, side, "-wild")) != NULL)
		strbuf_addf(out, " %s", text);
	if ((text = side_arg(e, side, "-op")) != NULL)
		strbuf_addf(out, " %s %s", text, side_arg(e, side, "-port"));
	if ((text = side_arg(e, side, "-to")) != NULL)
		strbuf_addf(out, " %s", text);
}

static void
print_rule(const struct stmt *e, struct strbuf *out)
{
	const char *protocol = stmt_text(e, "protocol");
	const char *flags = stmt_text(e, "flags");

	strbuf_add(out, stmt_text(e, "action"));
	if (protocol != NULL)
		strbuf_addf(out, " %s", protocol);
	print_side(e, "src", out);
	if (protocol != NULL)
		print_side(e, "dst", out);
	if (stmt_has(e, "exact-match"))
		strbuf_add(out, " exact-match");
	if (stmt_has(e, "log"))
		strbuf_add(out, " log");
	if (flags != NULL)
		strbuf_addf(out, " %s", flags);
}

static const char *
rule_text(struct lower *l, const struct stmt *e)
{
	struct strbuf text = { 0 };
	const char *result;

	print_rule(e, &text);
	result = arena_strdup(l->arena, strbuf_str(&text));
	strbuf_finish(&text);
	return result;
}

/* --- the model ----------------------------------------------------------- */

void
lower_access(struct lower *l, const struct stmt *s)
{
	struct acl *out = &l->config->acls[l->config->n_acls++];
	size_t n = 0;

	for (const struct stmt *e = s->first; e != NULL; e = e->next)
		n += e->kind == KIND_ACCESS_RULE;
	out->name = stmt_text(s, "name");
	out->family = s->kind == KIND_ACCESS4 ? IP_V4 : IP_V6;
	out->extended =
	    stmt_has(s, "type") && str_eq(stmt_text(s, "type"), "extended");
	out->place = lower_place(l, s);
	out->rules = ARENA_ARRAY(l->arena, n, struct acl_rule);
	out->cap = n;
	for (const struct stmt *e = s->first; e != NULL; e = e->next) {
		struct side src, dst;
		struct acl_rule *r = &out->rules[out->n];

		if (e->kind != KIND_ACCESS_RULE)
			continue;
		out->n++;
		src = read_side(e, "src", out->family);
		dst = read_side(e, "dst", out->family);
		r->permit = str_eq(stmt_text(e, "action"), "permit");
		r->seq = stmt_u32(e, "seq", 0);
		r->protocol = stmt_text(e, "protocol");
		if (r->protocol == NULL)
			r->protocol = out->family == IP_V4 ? "ip" : "ipv6";
		r->src = src.prefix;
		r->dst = dst.prefix;
		r->src_exact = stmt_has(e, "exact-match");
		r->src_is_wild = src.wild || dst.wild;
		r->text = rule_text(l, e);
		r->place = lower_place(l, e);
	}
}

/* --- as a filter of routes ----------------------------------------------- */

static void
add_rule(struct prefix_list *out, const struct stmt *e, struct place place,
    struct prefix prefix, int min_len, int max_len)
{
	struct prefix_rule *r = &out->rules[out->n++];

	r->prefix = prefix;
	r->min_len = (uint8_t)min_len;
	r->max_len = (uint8_t)max_len;
	r->permit = str_eq(stmt_text(e, "action"), "permit");
	r->seq = stmt_u32(e, "seq", 0);
	r->place = place;
}

/* Cisco's standard list looks at the network address only, so it also fits
 * shorter prefixes that start at the same address. */
static void
add_address_rules(struct prefix_list *out, const struct stmt *e,
    struct place place, const struct side *src)
{
	add_rule(out, e, place, src->prefix, src->prefix.len, 32);
	for (int len = src->prefix.len - 1; len >= 0; len--) {
		struct prefix shorter = prefix_make(src->prefix.addr, len);

		if (!ip_addr_eq(&shorter.addr, &src->prefix.addr))
			break;
		add_rule(out, e, place, shorter, len, len);
	}
}

/* An extended list: the source is the network, the destination its mask. */
static void
add_mask_rules(struct prefix_list *out, const struct stmt *e,
    struct place place, const struct side *src, const struct side *dst)
{
	uint32_t want = ip_addr_to_v4(&dst->addr);
	uint32_t bits = ip_addr_to_v4(&dst->mask);

	for (int len = 0; len <= 32; len++) {
		struct ip_addr mask = netmask_from_len(len);
		struct prefix p = src->prefix;

		if (((ip_addr_to_v4(&mask) ^ want) & bits) != 0)
			continue;
		if (len < p.len) {
			p = prefix_make(src->prefix.addr, len);
			if (!ip_addr_eq(&p.addr, &src->prefix.addr))
				continue;
		}
		add_rule(out, e, place, p, len, len);
	}
}

const struct prefix_list *
lower_access_as_prefixes(struct lower *l, const char *name, int family)
{
	const struct stmt *list =
	    lower_find(l, family == IP_V4 ? NAME_ACCESS4 : NAME_ACCESS6, name);
	struct prefix_list *out;
	size_t n = 0;

	if (list == NULL)
		return NULL;
	for (const struct stmt *e = list->first; e != NULL; e = e->next)
		n++;
	out = ARENA_NEW(l->arena, struct prefix_list);
	out->name = stmt_text(list, "name");
	out->family = family;
	out->place = lower_place(l, list);
	out->rules = ARENA_ARRAY(l->arena, n * 34, struct prefix_rule);
	out->cap = n * 34;
	for (const struct stmt *e = list->first; e != NULL; e = e->next) {
		struct place place = lower_place(l, e);
		struct side src, dst;

		if (e->kind != KIND_ACCESS_RULE)
			continue;
		src = read_side(e, "src", family);
		dst = read_side(e, "dst", family);
		if (src.wild) {
			lower_problem(l, DIAG_LINT, "wildcard", place,
			    "a wildcard with holes fits no route in the lab");
			continue;
		}
		if (family == IP_V4 && stmt_has(e, "protocol"))
			add_mask_rules(out, e, place, &src, &dst);
		else if (stmt_has(e, "src-prefix") || family == IP_V6)
			add_rule(out, e, place, src.prefix, src.prefix.len,
			    stmt_has(e, "exact-match") ? src.prefix.len
						       : ip_bits(family));
		else
			add_address_rules(out, e, place, &src);
	}
	prefix_list_seal(l->arena, out);
	return out;
}

/* --- printing ------------------------------------------------------------ */

/* FRR knows "ip" with addresses, and IPv6 prefixes; all else is kept in the
 * spelling of IOS. */
static bool
frr_has(const struct stmt *list, const struct stmt *e)
{
	const char *protocol = stmt_text(e, "protocol");

	if (e->kind != KIND_ACCESS_RULE)
		return true;
	if (stmt_has(e, "log") || stmt_has(e, "flags") ||
	    stmt_has(e, "src-op") || stmt_has(e, "dst-op"))
		return false;
	if (protocol == NULL)
		return true;
	return list->kind == KIND_ACCESS4 && str_eq(protocol, "ip");
}

static bool
is_frr_list(const struct stmt *s)
{
	for (const struct stmt *e = s->first; e != NULL; e = e->next)
		if (!frr_has(s, e))
			return false;
	return s->first != NULL;
}

static void
print_frr_access(const struct stmt *s, struct strbuf *out)
{
	const char *head =
	    s->kind == KIND_ACCESS4 ? "access-list" : "ipv6 access-list";

	for (const struct stmt *e = s->first; e != NULL; e = e->next) {
		strbuf_addf(out, "%s %s ", head, stmt_text(s, "name"));
		if (e->kind == KIND_REMARK) {
			strbuf_addf(out, "remark %s\n", stmt_text(e, "text"));
			continue;
		}
		strbuf_addf(out, "seq %s ", stmt_text(e, "seq"));
		print_rule(e, out);
		strbuf_addc(out, '\n');
	}
}

void
print_access(const struct stmt *s, enum flavour flavour, struct strbuf *out)
{
	bool v4 = s->kind == KIND_ACCESS4;
	const char *type = stmt_text(s, "type");

	if (flavour == FLAVOUR_FRR && is_frr_list(s)) {
		print_frr_access(s, out);
		return;
	}
	if (type == NULL)
		type = type_of_number(stmt_text(s, "name"));
	if (v4)
		strbuf_addf(out, "ip access-list %s %s\n",
		    type != NULL ? type : "standard", stmt_text(s, "name"));
	else
		strbuf_addf(out, "ipv6 access-list %s\n", stmt_text(s, "name"));
	for (const struct stmt *e = s->first; e != NULL; e = e->next) {
		if (e->kind == KIND_REMARK) {
			strbuf_addf(out, " remark %s\n", stmt_text(e, "text"));
			continue;
		}
		strbuf_addf(out, v4 ? " %s " : " sequence %s ",
		    stmt_text(e, "seq"));
		print_rule(e, out);
		strbuf_addc(out, '\n');
	}
	if (flavour == FLAVOUR_FRR)
		strbuf_add(out, "exit\n");
}
