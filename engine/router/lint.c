/* What would be silently useless or dangerous in a configuration: the table
 * of lints and what they share. */
#include "router/lint_private.h"

#include <stdio.h>

/* In the order in which the findings appear. */
static const struct lint lints[] = {
	{ "undefined-route-map", "define it or correct the name", NULL,
	    lint_undefined_route_map },
	{ "undefined-prefix-list", "define it or correct the name", NULL,
	    lint_undefined_prefix_list },
	{ "undefined-as-path-list", "define it or correct the name", NULL,
	    lint_undefined_as_path_list },
	{ "undefined-community-list", "define it or correct the name", NULL,
	    lint_undefined_community_list },
	{ "undefined-access-list", "define it or correct the name", NULL,
	    lint_undefined_access_list },
	{ "unused-route-map", "attach it to a neighbor or remove it", NULL,
	    lint_unused_route_map },
	{ "unused-prefix-list", "attach it or match it in a route-map", NULL,
	    lint_unused_prefix_list },
	{ "unused-as-path-list", "attach it or match it in a route-map", NULL,
	    lint_unused_as_path_list },
	{ "unused-community-list", "match it in a route-map or remove it", NULL,
	    lint_unused_community_list },
	{ "unused-access-list", "attach it or remove it", NULL,
	    lint_unused_access_list },
	{ "unused-group", "make a neighbor a member of it or remove it", NULL,
	    lint_unused_group },
	{ "empty-list", "give it a rule or remove it", NULL, lint_empty_list },
	{ "list-denies-all",
	    "leave it when it is to refuse all; else permit what it is to "
	    "match",
	    NULL, lint_list_denies_all },
	{ "map-denies-all",
	    "leave it when it is to refuse all; else give it an entry that "
	    "permits",
	    NULL, lint_map_denies_all },
	{ "shadowed-rule", "put the special rule before the general one", NULL,
	    lint_shadowed_rule },
	{ "unreachable-entry", "put it before the entry that matches all", NULL,
	    lint_unreachable_entry },
	{ "one-family-only", "filter both address families alike", NULL,
	    lint_one_family },
	{ "no-import-policy", "say what may come in on this session",
	    "RFC 8212", lint_no_import_policy },
	{ "no-export-policy", "say what may go out on this session", "RFC 8212",
	    lint_no_export_policy },
	{ "permits-all", "permit what the neighbour may announce, no more",
	    "RFC 7454 6", lint_permits_all },
	{ "more-specifics", "permit the exact prefixes that are registered",
	    "RFC 7454 6", lint_more_specifics },
	{ "as-path-only", "filter the prefixes as well", "RFC 7454 6",
	    lint_as_path_only },
	{ "community-not-sent", "add send-community for this neighbor", NULL,
	    lint_community_not_sent },
};

void
router_lint(const struct router_config *c, struct diags *d)
{
	struct linter l = { .config = c, .diags = d };

	for (size_t i = 0; i < ARRAY_LEN(lints); i++) {
		l.lint = &lints[i];
		lints[i].run(&l);
	}
}

/* Something that several neighbors share is said once. */
static bool
is_known(const struct linter *l, struct place place)
{
	for (size_t i = 0; place.line != 0 && i < l->diags->n; i++) {
		const struct diag *item = &l->diags->items[i];
		if (item->place.line == place.line &&
		    item->place.column == place.column &&
		    str_eq(item->code, l->lint->code))
			return true;
	}
	return false;
}

void
lint_found(struct linter *l, struct place place, const char *fmt, ...)
{
	struct strbuf text = { 0 };
	va_list ap;

	if (is_known(l, place))
		return;
	va_start(ap, fmt);
	strbuf_vaddf(&text, fmt, ap);
	va_end(ap);
	struct diag *item = diag_add(l->diags, DIAG_LINT, l->lint->code, place,
	    "%s", strbuf_str(&text));
	strbuf_finish(&text);
	item->suggestion = l->lint->advice;
	item->clause = l->lint->clause;
	if (l->config->source_text != NULL)
		diag_source(l->diags, item, l->config->source_text);
}

/* --- sessions ------------------------------------------------------------- */

const char *
direction_word(enum direction dir)
{
	return dir == DIRECTION_IN ? "in" : "out";
}

const struct policy_chain *
neighbor_chain(const struct neighbor *n, enum afi afi, enum direction dir)
{
	return dir == DIRECTION_IN ? &n->af[afi].in : &n->af[afi].out;
}

bool
neighbor_is_active(const struct neighbor *n, enum afi afi)
{
	return !n->is_group && !n->shutdown && n->af[afi].active;
}

bool
neighbor_is_external(const struct router_config *c, const struct neighbor *n)
{
	uint32_t own = n->local_as != 0 ? n->local_as : c->local_as;

	if (n->remote_as == 0)
		return n->remote_as_external;
	return n->remote_as != own;
}

const char *
neighbor_word(const struct neighbor *n, char *buf)
{
	char addr[PREFIX_TEXT_MAX];

	if (n->is_group)
		snprintf(buf, NEIGHBOR_WORD_MAX, "%.100s",
		    n->group_name != NULL ? n->group_name : "?");
	else if (n->remote_as != 0)
		snprintf(buf, NEIGHBOR_WORD_MAX, "%s (AS%u)",
		    ip_addr_print(&n->addr, addr), n->remote_as);
	else
		snprintf(buf, NEIGHBOR_WORD_MAX, "%s",
		    ip_addr_print(&n->addr, addr));
	return buf;
}
