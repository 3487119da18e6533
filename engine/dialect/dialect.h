/* Configuration text of each vendor <-> the router model.
 *
 * One struct dialect a language; FRR and Cisco IOS share a reader and differ
 * in flavour. One table of command templates (dialect/frr/commands.c) is the
 * vocabulary: parser, abbreviations, "?" help, completion and the manual page
 * all come from it. */
#ifndef DIALECT_DIALECT_H
#define DIALECT_DIALECT_H

#include "core/diag.h"
#include "router/router.h"

struct dialect_choice {
	const char *word; /* "A.B.C.D/M", "permit", "<cr>" */
	const char *help;
	bool literal; /* can be typed as it is */
};

struct dialect_help {
	struct arena *arena;
	struct dialect_choice *choices; /* sorted, unique */
	size_t n, cap;
};

struct dialect {
	const char *name; /* "frr", "ios" */
	enum flavour flavour;
	/* Reads a complete configuration. Returns NULL when there is any error
	 * (diagnostics say which); never half a configuration. file and text
	 * are copied into arena. */
	struct router_config *(*parse)(struct arena *arena, struct diags *d,
	    const char *file, const char *text, size_t len);
	/* Reads lines on top of a configuration, as typed at a router
	 * ("configure terminal"): "no" forms remove, contexts may be entered.
	 * A base that no dialect has read counts as empty. Gives the new
	 * complete canonical text, or NULL with diagnostics (places then refer
	 * to the lines). The text is arena memory. */
	char *(*apply)(struct arena *arena, struct diags *d,
	    const struct router_config *base, const char *file,
	    const char *lines, size_t len);
	/* Canonical text that a real router of this kind accepts; reading it
	 * back gives the same text. Statements of the other flavour that were
	 * understood stand in the own spelling. Nothing for a configuration
	 * that no dialect has read. */
	void (*print)(const struct router_config *c, struct strbuf *out);
	/* What may stand at the end of partial when typed inside the given
	 * context lines (the lines above it, in order). With partial ending
	 * in a space: the next word; else completions of the last word. */
	void (*help)(struct dialect_help *out, const char *text_above,
	    const char *partial);
	/* Manual page of every statement, plain text from the table. */
	void (*manual)(struct strbuf *out);
};

/* NULL when there is no such dialect. */
const struct dialect *dialect_find(const char *name);
const struct dialect *dialect_of(enum flavour f);
/* Names for "did you mean"; NULL-terminated. */
const char *const *dialect_names(void);

#endif
