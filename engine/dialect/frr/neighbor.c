/* Neighbors and peer-groups: what is checked while reading. */
#include <string.h>

#include "dialect/frr/lower.h"
#include "dialect/frr/parse.h"

/* The statement of that kind of a peer below the BGP process, or NULL. */
static struct stmt *
find_peer(struct parser *p, const struct stmt *bgp, enum kind_id kind,
    const char *peer)
{
	struct arg arg = { .name = "peer", .name_len = 4, .text = peer };
	struct stmt like = { .kind = kind, .args = &arg, .n_args = 1 };

	return tree_find(p->tree, bgp, &like);
}

static bool
is_address(const char *peer)
{
	struct ip_addr addr;

	return ip_addr_parse(peer, &addr);
}

static bool
is_known(struct parser *p, const struct stmt *bgp, const char *peer)
{
	return find_peer(p, bgp, KIND_NEIGHBOR_AS, peer) != NULL ||
	    find_peer(p, bgp, KIND_NEIGHBOR_GROUP, peer) != NULL ||
	    find_peer(p, bgp, KIND_NEIGHBOR_MEMBER, peer) != NULL;
}

/* The known peer (or group) that is written most like this one. */
static const char *
nearest_peer(struct parser *p, const struct stmt *bgp, const char *peer,
    bool groups)
{
	const char **names;
	size_t n = 0;

	if (p->diags->errors >= DIAG_KEEP)
		return NULL; /* nobody will see it */
	for (const struct stmt *c = bgp->first; c != NULL; c = c->next)
		n++;
	names = ARENA_ARRAY(&p->scratch, n + 1, const char *);
	n = 0;
	for (const struct stmt *c = bgp->first; c != NULL; c = c->next)
		if (c->kind == KIND_NEIGHBOR_GROUP ||
		    (c->kind == KIND_NEIGHBOR_AS && !groups))
			names[n++] = stmt_text(c, "peer");
	return str_nearest(peer, names, n);
}

static bool
report_unknown_group(struct parser *p, const struct stmt *bgp,
    const struct arg *at)
{
	const char *near = nearest_peer(p, bgp, at->text, true);
	struct diag *item = parse_problem(p, DIAG_ERROR, "unknown-peer-group",
	    at, "there is no peer-group %s yet", at->text);

	if (near != NULL)
		parse_suggest(p, item, "%s", near);
	else
		parse_suggest(p, item,
		    "neighbor %s peer-group, above this "
		    "line",
		    at->text);
	return false;
}

static bool
report_unknown_peer(struct parser *p, const struct stmt *bgp,
    const struct arg *at)
{
	const char *near = nearest_peer(p, bgp, at->text, false);
	struct diag *item;

	for (const struct broken *b = p->broken; b != NULL; b = b->next)
		if (str_eq(b->peer, at->text))
			return false; /* its own error was reported */
	if (!is_address(at->text))
		return report_unknown_group(p, bgp, at);
	item = parse_problem(p, DIAG_ERROR, "unknown-neighbor", at,
	    "neighbor %s has no remote-as yet", at->text);
	if (near != NULL)
		parse_suggest(p, item, "%s", near);
	else
		parse_suggest(p, item,
		    "neighbor %s remote-as AS, above this "
		    "line",
		    at->text);
	return false;
}

bool
check_neighbor(struct parser *p, struct stmt *s)
{
	const struct arg *peer = stmt_arg(s, "peer");
	struct stmt *bgp = parse_bgp_node(p);

	if ((kind_get(s->kind)->flags & KIND_IN_AF) == 0)
		p->parent = bgp;
	if (is_known(p, bgp, peer->text))
		return true;
	if (s->negate) {
		parse_nothing_to_remove(p, "neighbor", peer->text);
		return false;
	}
	return report_unknown_peer(p, bgp, peer);
}

/* Takes out everything that names the peer, in all families. */
static void
remove_peer(struct parser *p, struct stmt *node, const char *peer)
{
	struct stmt *next;

	for (struct stmt *c = node->first; c != NULL; c = next) {
		const char *name = stmt_text(c, "peer");

		next = c->next;
		if (c->kind == KIND_AF4 || c->kind == KIND_AF6)
			remove_peer(p, c, peer);
		else if (name != NULL && str_eq(name, peer))
			tree_remove(p->tree, c);
	}
}

/* The next member of the group, from c on. */
static struct stmt *
next_member(struct stmt *c, const char *group)
{
	while (c != NULL &&
	    (c->kind != KIND_NEIGHBOR_MEMBER ||
		!str_eq(stmt_text(c, "group"), group)))
		c = c->next;
	return c;
}

/* Members go with their group, or with its AS; IOS keeps those that have an
 * AS of their own. */
static void
remove_members(struct parser *p, struct stmt *bgp, const char *group,
    bool group_goes)
{
	struct stmt *m = next_member(bgp->first, group);

	while (m != NULL) {
		const char *peer = stmt_text(m, "peer");
		bool own = find_peer(p, bgp, KIND_NEIGHBOR_AS, peer) != NULL;

		if (!own || (group_goes && p->flavour == FLAVOUR_FRR)) {
			remove_peer(p, bgp, peer);
			m = next_member(bgp->first, group);
		} else if (group_goes) {
			tree_remove(p->tree, m);
			m = next_member(bgp->first, group);
		} else {
			m = next_member(m->next, group);
		}
	}
}

bool
check_neighbor_all(struct parser *p, struct stmt *s)
{
	const char *peer = stmt_text(s, "peer");
	struct stmt *bgp = parse_bgp_node(p);

	if (find_peer(p, bgp, KIND_NEIGHBOR_GROUP, peer) != NULL)
		remove_members(p, bgp, peer, true);
	if (is_known(p, bgp, peer))
		remove_peer(p, bgp, peer);
	else
		parse_nothing_to_remove(p, "neighbor", peer);
	return false;
}

bool
check_neighbor_as(struct parser *p, struct stmt *s)
{
	const struct arg *peer = stmt_arg(s, "peer");
	struct stmt *bgp = parse_bgp_node(p);
	bool group = find_peer(p, bgp, KIND_NEIGHBOR_GROUP, peer->text) != NULL;

	p->parent = bgp;
	stmt_drop(s, "internal");
	stmt_drop(s, "external");
	if (s->negate && !group)
		return check_neighbor_all(p, s);
	if (s->negate && parse_remove(p, s)) {
		remove_members(p, bgp, peer->text, false);
		return false;
	}
	if (!group && !is_address(peer->text))
		return report_unknown_group(p, bgp, peer);
	return true;
}

bool
check_neighbor_group(struct parser *p, struct stmt *s)
{
	const struct arg *peer = stmt_arg(s, "peer");
	struct diag *item;

	p->parent = parse_bgp_node(p);
	if (s->negate)
		return check_neighbor_all(p, s);
	if (!is_address(peer->text))
		return true;
	item = parse_problem(p, DIAG_ERROR, "incomplete", peer,
	    "an address cannot be a peer-group; to be a member it needs the "
	    "name of the group");
	parse_suggest(p, item, "neighbor %s peer-group NAME", peer->text);
	return false;
}

bool
check_neighbor_member(struct parser *p, struct stmt *s)
{
	const char *peer = stmt_text(s, "peer");
	const struct arg *group = stmt_arg(s, "group");
	struct stmt *bgp = parse_bgp_node(p);
	struct diag *item;

	p->parent = bgp;
	if (s->negate) {
		if (find_peer(p, bgp, KIND_NEIGHBOR_AS, peer) == NULL)
			return check_neighbor_all(p, s);
		return true;
	}
	if (find_peer(p, bgp, KIND_NEIGHBOR_GROUP, group->text) == NULL)
		return report_unknown_group(p, bgp, group);
	if (find_peer(p, bgp, KIND_NEIGHBOR_AS, group->text) != NULL ||
	    find_peer(p, bgp, KIND_NEIGHBOR_AS, peer) != NULL)
		return true;
	item = parse_problem(p, DIAG_ERROR, "unknown-neighbor",
	    stmt_arg(s, "peer"),
	    "neither neighbor %s nor peer-group %s has a remote-as", peer,
	    group->text);
	parse_suggest(p, item, "neighbor %s remote-as AS, above this line",
	    peer);
	return false;
}

/* FRR and IOS refuse an AS that takes part in the session anyway. */
bool
check_local_as(struct parser *p, struct stmt *s)
{
	const struct stmt *remote;
	const char *as = stmt_text(s, "as"), *whose = NULL;

	if (!check_neighbor(p, s))
		return false;
	if (s->negate)
		return true;
	remote =
	    find_peer(p, p->parent, KIND_NEIGHBOR_AS, stmt_text(s, "peer"));
	if (str_eq(as, stmt_text(p->parent, "as")))
		whose = "this router";
	else if (remote != NULL && str_eq(as, stmt_text(remote, "as")))
		whose = "the neighbor";
	if (whose == NULL)
		return true;
	parse_problem(p, DIAG_ERROR, "conflict", stmt_arg(s, "as"),
	    "%s is the AS of %s, expected another one", as, whose);
	return false;
}

bool
check_ttl(struct parser *p, struct stmt *s)
{
	enum kind_id other = s->kind == KIND_NEIGHBOR_TTL
	    ? KIND_NEIGHBOR_MULTIHOP
	    : KIND_NEIGHBOR_TTL;
	struct diag *item;

	if (!check_neighbor(p, s))
		return false;
	if (s->negate ||
	    find_peer(p, p->parent, other, stmt_text(s, "peer")) == NULL)
		return true;
	item = parse_problem(p, DIAG_ERROR, "conflict", NULL,
	    "ebgp-multihop and ttl-security exclude each other");
	item->clause = "RFC 5082 3";
	parse_suggest(p, item, "no neighbor %s %s, before this line",
	    stmt_text(s, "peer"), kind_get(other)->name);
	return false;
}

/* --- what a group gives -------------------------------------------------- */

bool
parse_group_has(struct parser *p, const struct stmt *bgp,
    const struct stmt *block, const struct stmt *s)
{
	struct stmt *member =
	    find_peer(p, bgp, KIND_NEIGHBOR_MEMBER, stmt_text(s, "peer"));
	struct stmt group = *s;

	if (member == NULL)
		return false;
	group.args = ARENA_ARRAY(&p->scratch, s->n_args, struct arg);
	memcpy(group.args, s->args, s->n_args * sizeof(struct arg));
	stmt_set(p->tree, &group, "peer", stmt_text(member, "group"));
	return tree_find(p->tree, block, &group) != NULL;
}

/* FRR sends communities unless told not to, IOS the other way round. */
static bool
send_is_usual(const struct parser *p, const struct stmt *s)
{
	return (p->flavour == FLAVOUR_FRR) == !s->negate;
}

static bool
is_pointless(struct parser *p, const struct stmt *bgp, const struct stmt *block,
    const struct stmt *s)
{
	if (s->kind == KIND_AF_SEND_COMMUNITY)
		return send_is_usual(p, s) &&
		    find_peer(p, bgp, KIND_NEIGHBOR_MEMBER,
			stmt_text(s, "peer")) == NULL;
	return s->negate && (kind_get(s->kind)->flags & KIND_OVERRIDE) != 0 &&
	    !parse_group_has(p, bgp, block, s);
}

static void
prune_block(struct parser *p, const struct stmt *bgp, struct stmt *block)
{
	struct stmt *next;

	for (struct stmt *s = block->first; s != NULL; s = next) {
		next = s->next;
		if (s->kind == KIND_AF4 || s->kind == KIND_AF6)
			prune_block(p, bgp, s);
		else if (is_pointless(p, bgp, block, s))
			tree_remove(p->tree, s);
	}
}

void
parse_prune(struct parser *p)
{
	for (struct stmt *s = p->tree->root->first; s != NULL; s = s->next)
		if (s->kind == KIND_BGP)
			prune_block(p, s, s);
}

/* --- one address family -------------------------------------------------- */

static bool
member_of_group(struct parser *p, const char *peer)
{
	return find_peer(p, parse_bgp_node(p), KIND_NEIGHBOR_MEMBER, peer) !=
	    NULL;
}

/* One type at a time; only what differs from the usual is kept. */
static void
store_send(struct parser *p, const struct stmt *s, const char *type)
{
	struct stmt one = *s;

	one.args = ARENA_ARRAY(&p->scratch, s->n_args, struct arg);
	memcpy(one.args, s->args, s->n_args * sizeof(struct arg));
	stmt_drop(&one, "type");
	stmt_set(p->tree, &one, "type", type);
	one.args = arena_memdup(p->tree->arena, one.args,
	    one.n_args * sizeof(struct arg));
	one.text = arena_printf(p->arena, "neighbor %s send-community %s",
	    stmt_text(s, "peer"), type);
	if (!send_is_usual(p, s) || member_of_group(p, stmt_text(s, "peer")))
		parse_store(p, &one);
	else
		parse_remove(p, &one);
}

bool
check_send_community(struct parser *p, struct stmt *s)
{
	const char *type = stmt_text(s, "type");
	bool all, both;

	if (!check_neighbor(p, s))
		return false;
	/* "no neighbor X send-community" of FRR ends all of them. */
	all = type != NULL ? str_eq(type, "all") : s->negate;
	both = all || (type != NULL && str_eq(type, "both"));
	if (both || type == NULL || str_eq(type, "standard"))
		store_send(p, s, "standard");
	if (both || (type != NULL && str_eq(type, "extended")))
		store_send(p, s, "extended");
	if (all || (type != NULL && str_eq(type, "large")))
		store_send(p, s, "large");
	return false;
}

bool
check_next_hop_self(struct parser *p, struct stmt *s)
{
	bool also_reflected = stmt_has(s, "force") || stmt_has(s, "all");

	if (!check_neighbor(p, s))
		return false;
	stmt_drop(s, "force");
	stmt_drop(s, "all");
	if (also_reflected)
		stmt_set(p->tree, s,
		    p->flavour == FLAVOUR_IOS ? "all" : "force",
		    p->flavour == FLAVOUR_IOS ? "all" : "force");
	return true;
}

bool
check_unchanged(struct parser *p, struct stmt *s)
{
	if (!check_neighbor(p, s))
		return false;
	if (p->flavour == FLAVOUR_IOS) {
		stmt_set(p->tree, s, "next-hop", "next-hop");
	} else if (s->n_args == 1) {
		stmt_set(p->tree, s, "as-path", "as-path");
		stmt_set(p->tree, s, "next-hop", "next-hop");
		stmt_set(p->tree, s, "med", "med");
	}
	return true;
}

bool
check_neighbor_list(struct parser *p, struct stmt *s)
{
	struct stmt other = *s;
	struct diag *item;

	if (!check_neighbor(p, s))
		return false;
	if (s->kind == KIND_AF_PREFIX_LIST)
		other.kind = KIND_AF_DISTRIBUTE_LIST;
	else if (s->kind == KIND_AF_DISTRIBUTE_LIST)
		other.kind = KIND_AF_PREFIX_LIST;
	else
		return true;
	if (s->negate || tree_find(p->tree, p->parent, &other) == NULL)
		return true;
	item = parse_problem(p, DIAG_ERROR, "conflict", NULL,
	    "prefix-list and distribute-list exclude each other in one "
	    "direction");
	parse_suggest(p, item, "no neighbor %s %s NAME %s, before this line",
	    stmt_text(s, "peer"), kind_get(other.kind)->name,
	    stmt_text(s, "dir"));
	return false;
}
