/* Names of the configuration at hand, sorted for finding. */
#include <stdlib.h>
#include <string.h>

#include "dialect/frr/lower.h"

static int
name_order(const void *x, const void *y)
{
	const struct name_entry *a = x, *b = y;

	if (a->class != b->class)
		return a->class < b->class ? -1 : 1;
	return strcmp(a->name, b->name);
}

struct name_entry *
lower_find_entry(const struct lower *l, enum name_class class, const char *name)
{
	struct name_entry key = { .class = class, .name = name };

	if (l->n_names == 0)
		return NULL;
	return bsearch(&key, l->names, l->n_names, sizeof(key), name_order);
}

void *
lower_find(const struct lower *l, enum name_class class, const char *name)
{
	struct name_entry *e = lower_find_entry(l, class, name);

	return e != NULL ? e->value : NULL;
}

static void
add(struct lower *l, int class, const char *name, void *value)
{
	l->names[l->n_names++] =
	    (struct name_entry){ .class = (enum name_class) class,
		    .name = name,
		    .value = value };
}

/* The first statement of each neighbor in a block. */
static void
add_peers(struct lower *l, int class, struct stmt *node)
{
	const char *last = "";

	for (struct stmt *s = node->first; s != NULL; s = s->next) {
		const char *peer;

		if ((kind_get(s->kind)->flags & KIND_PER_NEIGHBOR) == 0)
			continue;
		peer = stmt_text(s, "peer");
		if (!str_eq(peer, last))
			add(l, class, peer, s);
		last = peer;
	}
}

static void
add_tree(struct lower *l)
{
	for (struct stmt *s = l->root->first; s != NULL; s = s->next) {
		if (s->kind == KIND_ACCESS4 || s->kind == KIND_ACCESS6)
			add(l,
			    s->kind == KIND_ACCESS4 ? NAME_ACCESS4
						    : NAME_ACCESS6,
			    stmt_text(s, "name"), s);
		if (s->kind != KIND_BGP)
			continue;
		add_peers(l, NAME_PEER, s);
		for (struct stmt *c = s->first; c != NULL; c = c->next)
			if (c->kind == KIND_AF4 || c->kind == KIND_AF6)
				add_peers(l,
				    c->kind == KIND_AF4 ? NAME_PEER_AF4
							: NAME_PEER_AF6,
				    c);
	}
}

static size_t
count_all(const struct stmt *s, int depth)
{
	size_t n = 0;

	for (const struct stmt *c = s->first; c != NULL && depth > 0;
	     c = c->next)
		n += 1 + count_all(c, depth - 1);
	return n;
}

void
lower_index(struct lower *l)
{
	const struct router_config *c = l->config;
	size_t n = c->n_prefix_lists + c->n_as_path_lists +
	    c->n_community_lists + c->n_policies + count_all(l->root, 1);

	for (const struct stmt *s = l->root->first; s != NULL; s = s->next)
		if (s->kind == KIND_BGP)
			n += count_all(s, 2);
	l->names = xcalloc(n, sizeof(*l->names));
	for (size_t i = 0; i < c->n_prefix_lists; i++)
		add(l,
		    c->prefix_lists[i]->family == IP_V4 ? NAME_PREFIX4
							: NAME_PREFIX6,
		    c->prefix_lists[i]->name, c->prefix_lists[i]);
	for (size_t i = 0; i < c->n_as_path_lists; i++)
		add(l, NAME_AS_PATH, c->as_path_lists[i]->name,
		    c->as_path_lists[i]);
	for (size_t i = 0; i < c->n_community_lists; i++)
		add(l, NAME_COMMUNITY + (int)c->community_lists[i]->kind,
		    c->community_lists[i]->name, c->community_lists[i]);
	for (size_t i = 0; i < c->n_policies; i++)
		add(l, NAME_POLICY, c->policies[i]->name, c->policies[i]);
	add_tree(l);
	if (l->n_names > 0)
		qsort(l->names, l->n_names, sizeof(*l->names), name_order);
}
