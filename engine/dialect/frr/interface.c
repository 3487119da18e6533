/* Interfaces: names, addresses, and what the data plane needs. */
#include <stdlib.h>
#include <string.h>

#include "dialect/frr/lower.h"
#include "dialect/frr/parse.h"

/* IOS writes these out; the first letters are enough when typed. */
static const char *const ios_types[] = { "GigabitEthernet",
	"TenGigabitEthernet", "FastEthernet", "Ethernet", "Loopback", "Serial",
	"Tunnel", "Vlan", "Port-channel", "HundredGigE", "FortyGigabitEthernet",
	"Null", "BDI", "Dialer", "TwentyFiveGigE", "TwoGigabitEthernet",
	"FiveGigabitEthernet", "AppGigabitEthernet", "ATM", "Async", "BVI",
	"Bundle-Ether", "Cellular", "Embedded-Service-Engine", "LISP",
	"Multilink", "nve", "POS", "pseudowire", "Virtual-Access",
	"Virtual-Template" };

/* The type that the letters of name abbreviate, or NULL. */
static const char *
ios_type(const char *name, size_t letters)
{
	struct token tk = { .type = PARAM_KEYWORD };
	char word[NAME_MAX_LEN + 1];

	if (letters == 0 || letters > NAME_MAX_LEN)
		return NULL;
	memcpy(word, name, letters);
	word[letters] = '\0';
	for (size_t i = 0; i < ARRAY_LEN(ios_types); i++) {
		tk.text = ios_types[i];
		tk.text_len = (uint16_t)strlen(ios_types[i]);
		if (token_fit(&tk, word) != FIT_NO)
			return ios_types[i];
	}
	return NULL;
}

bool
check_interface(struct parser *p, struct stmt *s)
{
	const char *name = stmt_text(s, "name"), *unit = stmt_text(s, "unit");
	const char *type;
	size_t letters;

	if (unit != NULL)
		name = arena_printf(p->arena, "%s%s", name, unit);
	stmt_drop(s, "unit");
	letters = strcspn(name, "0123456789");
	type = p->flavour == FLAVOUR_IOS ? ios_type(name, letters) : NULL;
	if (p->flavour == FLAVOUR_IOS && type == NULL)
		parse_problem(p, DIAG_LINT, "interface-name",
		    stmt_arg(s, "name"),
		    "%s is no name of an interface that IOS has, for example "
		    "GigabitEthernet0/0",
		    name);
	if (type != NULL)
		name = arena_printf(p->arena, "%s%s", type, name + letters);
	if (strlen(name) > NAME_MAX_LEN) {
		parse_problem(p, DIAG_ERROR, "name", stmt_arg(s, "name"),
		    "a name of %zu characters is too long, expected 1 to %d",
		    strlen(name), (int)NAME_MAX_LEN);
		return false;
	}
	stmt_set(p->tree, s, "name", name);
	return true;
}

/* Turns "A.B.C.D MASK" into "A.B.C.D/M". */
static bool
join_mask(struct parser *p, struct stmt *s)
{
	struct ip_addr mask = stmt_addr(s, "mask");
	int len;

	if (!netmask_to_len(&mask, &len)) {
		parse_problem(p, DIAG_ERROR, "netmask", stmt_arg(s, "mask"),
		    "%s is not a netmask, expected ones before zeros",
		    stmt_text(s, "mask"));
		return false;
	}
	stmt_set(p->tree, s, "addr",
	    arena_printf(p->arena, "%s/%d", stmt_text(s, "host"), len));
	stmt_drop(s, "host");
	stmt_drop(s, "mask");
	return true;
}

/* IOS has one address of each family that is not "secondary". */
static void
replace_primary(struct parser *p)
{
	struct stmt *next;

	for (struct stmt *c = p->parent->first; c != NULL; c = next) {
		next = c->next;
		if (c->kind == KIND_IF_ADDRESS4 && !stmt_has(c, "secondary"))
			tree_remove(p->tree, c);
	}
}

bool
check_if_address(struct parser *p, struct stmt *s)
{
	size_t n = 0;

	if (stmt_has(s, "mask") && !join_mask(p, s))
		return false;
	if (s->negate)
		return true;
	if (p->flavour == FLAVOUR_IOS && s->kind == KIND_IF_ADDRESS4 &&
	    !stmt_has(s, "secondary"))
		replace_primary(p);
	for (const struct stmt *c = p->parent->first; c != NULL; c = c->next)
		n += c->kind == KIND_IF_ADDRESS4 || c->kind == KIND_IF_ADDRESS6;
	if (n < 8 || tree_find(p->tree, p->parent, s) != NULL)
		return true;
	parse_problem(p, DIAG_ERROR, "too-many", NULL,
	    "the lab keeps at most 8 addresses on one interface");
	return false;
}

/* FRR filters no packets; the lab keeps these lines for its data plane. */
bool
check_ios_words(struct parser *p, struct stmt *s)
{
	if (p->flavour == FLAVOUR_FRR && !s->negate)
		parse_problem(p, DIAG_NOTE, "other-system", NULL,
		    "FRR itself does not filter packets; the lab reads this "
		    "line as Cisco IOS does");
	return true;
}

bool
check_if_urpf(struct parser *p, struct stmt *s)
{
	if (strstr(p->command->syntax, "reverse-path") != NULL) {
		stmt_set(p->tree, s, "mode", "rx");
		s->text = s->kind == KIND_IF_URPF4
		    ? "ip verify unicast source reachable-via rx"
		    : "ipv6 verify unicast source reachable-via rx";
	}
	return check_ios_words(p, s);
}

/* --- into the model ------------------------------------------------------ */

void
lower_interface(struct lower *l, const struct stmt *s)
{
	struct interface *i = &l->config->interfaces[l->config->n_interfaces++];

	i->name = stmt_text(s, "name");
	i->place = lower_place(l, s);
	l->interface = i;
	l->kept_context =
	    arena_printf(l->arena, "interface %s", stmt_text(s, "name"));
	for (const struct stmt *c = s->first; c != NULL; c = c->next)
		if (kind_get(c->kind)->lower != NULL)
			kind_get(c->kind)->lower(l, c);
	l->kept_context = "";
}

void
lower_if_description(struct lower *l, const struct stmt *s)
{
	l->interface->description = stmt_text(s, "text");
}

void
lower_if_address(struct lower *l, const struct stmt *s)
{
	struct interface *i = l->interface;
	const char *text = stmt_text(s, "addr");
	const char *slash = strchr(text, '/');

	if (i->n_addrs == ARRAY_LEN(i->addrs))
		return;
	ip_addr_parse(arena_strndup(l->arena, text, (size_t)(slash - text)),
	    &i->addrs[i->n_addrs].addr);
	i->addrs[i->n_addrs++].len = stmt_prefix(s, "addr").len;
}

void
lower_if_cost(struct lower *l, const struct stmt *s)
{
	l->interface->cost = stmt_u32(s, "cost", 0);
}

void
lower_if_urpf(struct lower *l, const struct stmt *s)
{
	enum afi afi = s->kind == KIND_IF_URPF4 ? AF_V4 : AF_V6;

	l->interface->urpf[afi] =
	    str_eq(stmt_text(s, "mode"), "rx") ? URPF_STRICT : URPF_LOOSE;
	l->interface->urpf_allow_default[afi] = stmt_has(s, "allow-default");
}

void
lower_if_access(struct lower *l, const struct stmt *s)
{
	enum afi afi = s->kind == KIND_IF_ACCESS4 ? AF_V4 : AF_V6;

	if (str_eq(stmt_text(s, "dir"), "in"))
		l->interface->acl_in[afi] = stmt_text(s, "list");
	else
		l->interface->acl_out[afi] = stmt_text(s, "list");
}

void
lower_if_shutdown(struct lower *l, const struct stmt *s)
{
	(void)s;
	l->interface->shutdown = true;
}
