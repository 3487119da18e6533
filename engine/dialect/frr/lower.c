#include "dialect/frr/lower.h"

#include <stdlib.h>
#include <string.h>

struct place
lower_place(const struct lower *l, const struct stmt *s)
{
	return (struct place){ .file = l->config->source_name,
		.line = s->line,
		.column = s->column,
		.len = s->width };
}

struct place
lower_arg_place(const struct lower *l, const struct stmt *s, const char *name)
{
	struct place place = lower_place(l, s);
	const struct arg *a = stmt_arg(s, name);

	if (a != NULL && a->column > 0) {
		place.column = a->column;
		place.len = a->width;
	}
	return place;
}

struct diag *
lower_problem(struct lower *l, enum diag_severity severity, const char *code,
    struct place place, const char *fmt, ...)
{
	struct diag *item;
	va_list ap;

	va_start(ap, fmt);
	item = diag_vadd(l->diags, severity, code, place, fmt, ap);
	va_end(ap);
	if (l->config->source_text != NULL)
		diag_source(l->diags, item, l->config->source_text);
	return item;
}

/* --- room ---------------------------------------------------------------- */

/* How many statements of a kind there are, at any depth. */
static void
count(const struct stmt *s, size_t *counts)
{
	counts[s->kind]++;
	for (const struct stmt *c = s->first; c != NULL; c = c->next)
		count(c, counts);
}

static size_t
count_kept(const size_t *counts)
{
	size_t n = 0;

	for (int i = 0; i < KIND_COUNT; i++)
		if (kind_get((enum kind_id)i)->lower == lower_kept)
			n += counts[i];
	return n;
}

/* Room for everything: arrays in the arena do not grow. */
static void
make_room(struct lower *l)
{
	struct router_config *c = l->config;
	size_t n[KIND_COUNT] = { 0 };

	count(l->root, n);
#define ROOM(field, type, size)                                                \
	do {                                                                   \
		c->cap_##field = (size);                                       \
		c->field = ARENA_ARRAY(l->arena, c->cap_##field, type);        \
	} while (0)
	ROOM(neighbors, struct neighbor,
	    n[KIND_NEIGHBOR_AS] + n[KIND_NEIGHBOR_GROUP] +
		n[KIND_NEIGHBOR_MEMBER]);
	ROOM(networks, struct network_statement,
	    n[KIND_NETWORK4] + n[KIND_NETWORK6]);
	ROOM(aggregates, struct aggregate_statement,
	    n[KIND_AGGREGATE4] + n[KIND_AGGREGATE6]);
	ROOM(redistributes, struct redistribute_statement,
	    n[KIND_REDISTRIBUTE]);
	ROOM(statics, struct static_route, n[KIND_STATIC4] + n[KIND_STATIC6]);
	ROOM(interfaces, struct interface, n[KIND_INTERFACE]);
	ROOM(acls, struct acl, n[KIND_ACCESS4] + n[KIND_ACCESS6]);
	ROOM(prefix_lists, struct prefix_list *,
	    n[KIND_PREFIX_LIST4] + n[KIND_PREFIX_LIST6]);
	ROOM(as_path_lists, struct as_path_list *, n[KIND_AS_PATH_LIST]);
	ROOM(community_lists, struct community_list *,
	    n[KIND_COMMUNITY_LIST] + n[KIND_LARGE_LIST] +
		n[KIND_EXTENDED_LIST]);
	ROOM(policies, struct policy *, n[KIND_ROUTE_MAP]);
	ROOM(caches, struct rpki_cache,
	    n[KIND_RPKI_CACHE] + n[KIND_RPKI_SERVER]);
	ROOM(kept, struct kept_line, count_kept(n));
#undef ROOM
}

/* --- order --------------------------------------------------------------- */

/* What others refer to comes first. */
enum pass { PASS_LISTS, PASS_MAPS, PASS_REST };

static enum pass
pass_of(enum kind_id kind)
{
	switch ((int)kind) {
	case KIND_PREFIX_LIST4:
	case KIND_PREFIX_LIST6:
	case KIND_AS_PATH_LIST:
	case KIND_COMMUNITY_LIST:
	case KIND_LARGE_LIST:
	case KIND_EXTENDED_LIST:
	case KIND_ACCESS4:
	case KIND_ACCESS6:
		return PASS_LISTS;
	case KIND_ROUTE_MAP:
		return PASS_MAPS;
	default:
		return PASS_REST;
	}
}

static void
lower_pass(struct lower *l, enum pass pass)
{
	for (const struct stmt *s = l->root->first; s != NULL; s = s->next)
		if (pass_of(s->kind) == pass &&
		    kind_get(s->kind)->lower != NULL)
			kind_get(s->kind)->lower(l, s);
}

/* Families of one name stand together. */
static int
prefix_list_order(const void *x, const void *y)
{
	const struct prefix_list *const *a = x, *const *b = y;
	int c = strcmp((*a)->name, (*b)->name);

	return c != 0 ? c : (*a)->family - (*b)->family;
}

/* --- calls --------------------------------------------------------------- */

enum { CALL_NEW, CALL_OPEN, CALL_DONE };

struct call_frame {
	struct name_entry *entry;
	size_t term;
};

static void
report_loop(struct lower *l, const struct policy *p)
{
	lower_problem(l, DIAG_ERROR, "call-loop", p->place,
	    "route-map %s calls itself, perhaps through others", p->name);
}

/* Visits all that the policy of e calls; a call of one that is still open is
 * a loop. FRR gives up on such a route-map when it runs. */
static void
walk_calls(struct lower *l, struct name_entry *e, struct call_frame *stack)
{
	size_t depth = 0;

	stack[depth++] = (struct call_frame){ .entry = e };
	e->state = CALL_OPEN;
	while (depth > 0) {
		struct call_frame *f = &stack[depth - 1];
		const struct policy *p = f->entry->value;
		struct name_entry *next;

		if (f->term == p->n_terms) {
			f->entry->state = CALL_DONE;
			depth--;
			continue;
		}
		if (p->terms[f->term++].call == NULL)
			continue;
		next = lower_find_entry(l, NAME_POLICY,
		    p->terms[f->term - 1].call_name);
		if (next->state == CALL_OPEN)
			report_loop(l, next->value);
		if (next->state != CALL_NEW)
			continue;
		next->state = CALL_OPEN;
		stack[depth++] = (struct call_frame){ .entry = next };
	}
}

static void
check_calls(struct lower *l)
{
	struct call_frame *stack =
	    xcalloc(l->config->n_policies, sizeof(*stack));

	for (size_t i = 0; i < l->n_names; i++)
		if (l->names[i].class == NAME_POLICY &&
		    l->names[i].state == CALL_NEW)
			walk_calls(l, &l->names[i], stack);
	free(stack);
}

void
lower_tree(struct arena *arena, struct diags *diags, const struct tree *tree,
    struct router_config *config)
{
	struct lower l = { .arena = arena,
		.diags = diags,
		.config = config,
		.flavour = tree->flavour,
		.root = tree->root,
		.kept_context = "" };

	make_room(&l);
	lower_pass(&l, PASS_LISTS);
	lower_make_policies(&l, tree->root);
	lower_index(&l);
	lower_pass(&l, PASS_MAPS);
	check_calls(&l);
	lower_pass(&l, PASS_REST);
	free(l.names);
	if (config->n_prefix_lists > 0)
		qsort(config->prefix_lists, config->n_prefix_lists,
		    sizeof(struct prefix_list *), prefix_list_order);
	if (diags->errors == 0)
		router_config_seal(config);
}
