#include "dialect/frr/print.h"

#include <string.h>

#include "dialect/frr/command.h"

/* --- one statement ------------------------------------------------------- */

/* Forms of an argument that only printing needs: "net" and "mask" of a
 * prefix, "host" of an address with length. */
static bool
derived(const struct stmt *s, const char *name, char *buf)
{
	const char *addr = stmt_text(s, "addr");
	struct prefix p;
	struct ip_addr mask;
	size_t n;

	if (str_eq(name, "net") && stmt_has(s, "prefix")) {
		p = stmt_prefix(s, "prefix");
		ip_addr_print(&p.addr, buf);
		return true;
	}
	if (str_eq(name, "mask") && (stmt_has(s, "prefix") || addr != NULL)) {
		p = stmt_prefix(s, addr != NULL ? "addr" : "prefix");
		if (s->kind == KIND_NETWORK4 && p.len == classful_len(&p.addr))
			return false;
		mask = netmask_from_len(p.len);
		ip_addr_print(&mask, buf);
		return true;
	}
	if (str_eq(name, "host") && addr != NULL) {
		n = strcspn(addr, "/");
		memcpy(buf, addr, n);
		buf[n] = '\0';
		return true;
	}
	return false;
}

/* Appends the argument, all of them when it is repeated. */
static bool
add_arg(const struct stmt *s, const char *name, struct strbuf *out)
{
	char buf[PREFIX_TEXT_MAX];
	size_t n = stmt_count(s, name);

	if (n == 0 && derived(s, name, buf)) {
		strbuf_add(out, buf);
		return true;
	}
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			strbuf_addc(out, ' ');
		strbuf_add(out, stmt_nth(s, name, i)->text);
	}
	return n > 0;
}

/* Renders f up to end; false when an argument is missing. */
static bool
render(const struct stmt *s, const char *f, const char *end, struct strbuf *out)
{
	while (f < end) {
		if (*f == '[') {
			const char *close = strchr(f, ']');
			size_t before = out->len;

			if (!render(s, f + 1, close, out) && out->s != NULL)
				out->s[out->len = before] = '\0';
			f = close + 1;
		} else if (*f == '$') {
			size_t n = strcspn(f + 1, " ]");
			char name[32] = { 0 };

			memcpy(name, f + 1, n);
			if (!add_arg(s, name, out))
				return false;
			f += n + 1;
		} else if (*f == ' ' &&
		    (out->len == 0 || out->s[out->len - 1] == ' ')) {
			f++; /* a group before it was left out */
		} else {
			strbuf_addc(out, *f++);
		}
	}
	return true;
}

void
print_stmt(const struct stmt *s, enum flavour flavour, struct strbuf *out)
{
	const struct kind *k = kind_get(s->kind);
	const char *f = flavour == FLAVOUR_IOS ? k->ios : k->frr;
	struct strbuf line = { 0 };

	if (s->negate)
		strbuf_add(out, "no ");
	if (f == NULL) {
		strbuf_add(out, s->text);
		return;
	}
	render(s, f, f + strlen(f), &line);
	while (line.len > 0 && line.s[line.len - 1] == ' ')
		line.s[--line.len] = '\0';
	strbuf_add(out, strbuf_str(&line));
	strbuf_finish(&line);
}

/* --- lists --------------------------------------------------------------- */

static const char *
list_head(const struct stmt *s, enum flavour f, struct strbuf *out)
{
	const char *name = stmt_text(s, "name"), *type = stmt_text(s, "type");
	const char *own = f == FLAVOUR_IOS ? "ip" : "bgp";
	uint32_t n;
	bool numbered;

	if (s->kind == KIND_PREFIX_LIST4)
		strbuf_addf(out, "ip prefix-list %s", name);
	else if (s->kind == KIND_PREFIX_LIST6)
		strbuf_addf(out, "ipv6 prefix-list %s", name);
	else if (s->kind == KIND_AS_PATH_LIST)
		strbuf_addf(out, "%s as-path access-list %s", own, name);
	if (type == NULL)
		return out->s;
	numbered = str_to_u32(name, &n) && n > 0 &&
	    (str_eq(type, "standard") ? n < 100 : n >= 100 && n <= 500);
	strbuf_addf(out, "%s %s %s%s%s", own, kind_get(s->kind)->name,
	    numbered ? "" : type, numbered ? "" : " ", name);
	return out->s;
}

static void
print_list(const struct stmt *s, enum flavour flavour, struct strbuf *out)
{
	struct strbuf head = { 0 };

	list_head(s, flavour, &head);
	for (const struct stmt *e = s->first; e != NULL; e = e->next) {
		strbuf_add(out, strbuf_str(&head));
		if (e->kind == KIND_DESCRIPTION)
			strbuf_addf(out, " description %s",
			    stmt_text(e, "text"));
		else {
			strbuf_addc(out, ' ');
			print_stmt(e, flavour, out);
		}
		strbuf_addc(out, '\n');
	}
	strbuf_finish(&head);
}

/* --- blocks -------------------------------------------------------------- */

static bool
is_block(const struct stmt *s)
{
	return kind_get(s->kind)->context != 0 && !s->negate;
}

/* IOS keeps "send-community both" in one line. */
static bool
print_send_community(const struct stmt *s, enum flavour flavour,
    struct strbuf *out, bool *skip)
{
	const struct stmt *next = s->next;

	*skip = false;
	if (flavour != FLAVOUR_IOS || s->kind != KIND_AF_SEND_COMMUNITY ||
	    next == NULL || next->kind != s->kind ||
	    next->negate != s->negate ||
	    !str_eq(stmt_text(s, "type"), "extended") ||
	    !str_eq(stmt_text(next, "type"), "standard") ||
	    !str_eq(stmt_text(s, "peer"), stmt_text(next, "peer")))
		return false;
	strbuf_addf(out, "%sneighbor %s send-community both",
	    s->negate ? "no " : "", stmt_text(s, "peer"));
	*skip = true;
	return true;
}

static void
print_block(const struct stmt *s, enum flavour flavour, int indent,
    struct strbuf *out)
{
	for (const struct stmt *c = s->first; c != NULL; c = c->next) {
		bool skip;

		if (is_block(c) && c->kind != KIND_BLOCK) {
			if (c->first == NULL)
				continue;
			strbuf_addf(out, "%*s!\n", indent, "");
		}
		for (int i = 0; i < indent; i++)
			strbuf_addc(out, ' ');
		if (print_send_community(c, flavour, out, &skip))
			c = c->next;
		else
			print_stmt(c, flavour, out);
		strbuf_addc(out, '\n');
		if (!is_block(c))
			continue;
		print_block(c, flavour, indent + 1, out);
		if (c->kind == KIND_AF4 || c->kind == KIND_AF6 ||
		    str_starts(c->text, "address-family"))
			strbuf_addf(out, "%*sexit-address-family\n", indent,
			    "");
	}
}

/* Statements of these kinds stand together without "!" between them. */
static int
section(const struct stmt *s)
{
	switch ((int)s->kind) {
	case KIND_FRR_VERSION:
	case KIND_FRR_DEFAULTS:
	case KIND_IOS_VERSION:
	case KIND_HOSTNAME:
	case KIND_KEPT:
		return 1;
	case KIND_STATIC4:
	case KIND_STATIC6:
		return 2;
	default:
		return -1;
	}
}

static void
print_top(const struct stmt *s, enum flavour flavour, struct strbuf *out)
{
	switch ((int)s->kind) {
	case KIND_PREFIX_LIST4:
	case KIND_PREFIX_LIST6:
	case KIND_AS_PATH_LIST:
	case KIND_COMMUNITY_LIST:
	case KIND_LARGE_LIST:
	case KIND_EXTENDED_LIST:
		print_list(s, flavour, out);
		return;
	case KIND_ACCESS4:
	case KIND_ACCESS6:
		print_access(s, flavour, out);
		return;
	default:
		break;
	}
	print_stmt(s, flavour, out);
	strbuf_addc(out, '\n');
	if (!is_block(s))
		return;
	print_block(s, flavour, 1, out);
	if (flavour == FLAVOUR_FRR)
		strbuf_add(out, "exit\n");
}

void
print_tree(const struct tree *tree, struct strbuf *out)
{
	int last = 0;

	for (const struct stmt *s = tree->root->first; s != NULL; s = s->next) {
		int now = section(s);

		if (out->len > 0 && (now != last || now == -1))
			strbuf_add(out, "!\n");
		print_top(s, tree->flavour, out);
		last = now;
	}
	if (tree->flavour == FLAVOUR_IOS)
		strbuf_add(out, "!\nend\n");
	else if (out->len > 0)
		strbuf_add(out, "!\n");
}
