/* From scenario.yaml as written to a scenario that means something; internal
 * to scenario/.
 *
 * Each part goes on after an error, so that one check finds all mistakes, and
 * leaves the structures in a state that the next parts can look at. Indices in
 * paths are those of the file; s->nodes, s->links and s->timeline are sorted
 * as soon as they are complete, so that the order in a file does not matter. */
#ifndef SCENARIO_CHECK_H
#define SCENARIO_CHECK_H

#include "scenario/scenario.h"
#include "scenario/yaml_shape.h"
#include "scenario/yaml_text.h"

struct router_index; /* router names, sorted */

struct check {
	struct scenario *s;
	const struct y_scenario *y;
	const struct yaml_text *t;
	struct diags *d;
	const struct probe_vocabulary *probes;
	size_t n_probes;
	struct router_index *routers;
	size_t n_routers;
	uint64_t hash[2]; /* of what was read so far */
};

/* "links.3.customer" */
struct path {
	char s[96];
};
struct path path_make(const char *fmt, ...) PRINTF_LIKE(1, 2);

/* An error at the value that the path names. */
struct diag *check_error(struct check *c, const char *path, const char *code,
    const char *fmt, ...) PRINTF_LIKE(4, 5);
struct diag *check_lint(struct check *c, const char *path, const char *code,
    const char *fmt, ...) PRINTF_LIKE(4, 5);

/* Copies into the scenario; NULL stays NULL. */
const char *check_text(struct check *c, const char *text);
uint32_t *check_numbers(struct check *c, const uint32_t *v, size_t n);

/* The values of the file; false (and IP_NONE, 0) after an error. */
bool check_prefix(struct check *c, const char *path, const char *text,
    struct prefix *out);
/* A list of prefixes, without those that are wrong. */
struct prefix *check_prefixes(struct check *c, const char *path,
    char *const *texts, size_t n, size_t *out_n);
bool check_time(struct check *c, const char *path, const char *text,
    uint64_t *ms);
/* An AS that has a node. */
bool check_as(struct check *c, const char *path, uint32_t as);
void check_ases(struct check *c, const char *path, const uint32_t *as,
    size_t n);
bool check_roa(struct check *c, const char *path, const struct y_roa *y,
    struct roa *out);

/* One of the scenario's; the name as it is kept, NULL after an error. */
const char *check_validator_name(
    struct check *c, const char *path, const char *name);
const char *check_repository_name(
    struct check *c, const char *path, const char *name);
/* An AS that holds something, and so has a CA. */
bool check_holder(struct check *c, const char *path, uint32_t as);

/* A word of a link: AS number or router name. *router is NULL for the only
 * router of the AS. */
bool check_endpoint(struct check *c, const char *path, const char *word,
    uint32_t *as, const char **router);

/* Attributes of an announcement, NULL when it has none of its own; at is where
 * it stands. */
const struct announced *check_announced(
    struct check *c, const char *at, const struct y_announce *y);
/* Lists of words as bits of enum defence and enum publication. */
unsigned check_defends(
    struct check *c, const char *at, char *const *texts, size_t n);
unsigned check_publishes(
    struct check *c, const char *at, char *const *texts, size_t n);

/* Reads a file of the folder into the scenario and into the hash. what: its
 * place in the yaml, for errors. A missing file is an error when needed. */
bool check_file(struct check *c, const char *path, const char *name,
    bool needed, const char **text, size_t *len);
void check_hash(struct check *c, const char *name, const char *text,
    size_t len);
/* What is in a folder of the folder: names in the order of their bytes,
 * without hidden ones, at most CHECK_NAMES_MAX. None when there is no such
 * folder; false after an error. */
enum { CHECK_NAMES_MAX = 32 };
bool check_folder(struct check *c, const char *folder, const char ***names,
    size_t *n);

/* How people are reached: what the node of an AS says of it, and a file
 * contacts.yaml. */
void check_node_contact(struct check *c, const char *at,
    const struct y_node *y);
void check_contacts(struct check *c, const char *file, const char *text,
    size_t len);
/* What peeringdb*.json says, behind contacts.yaml. */
void check_peeringdb(struct check *c, const char *file, const char *text,
    size_t len);
bool contacts_file_check(const char *file, const char *text, size_t len,
    struct diags *d);
/* The time of day in ms: "18:47", "18:47:30". */
bool time_of_day_parse(const char *s, uint64_t *ms);

/* One event; at: "timeline.3". Its time counts from anywhere. */
void check_event(struct check *c, const char *at, const struct y_event *y,
    struct timeline_event *out);
/* Which of the events, in the order of the file, are messages to the learner,
 * and which depend on one. */
void check_messages(struct check *c, struct timeline_event *drafts);
/* NULL: none has that id. */
const struct scenario_message *check_find_message(const struct check *c,
    const char *id);
/* What messages of the learner's lead to. */
void check_answers(struct check *c);

/* An AS number and where it stands; sorted, equal ones are neighbours, in the
 * order of the file. */
struct numbered {
	uint32_t as;
	size_t index;
};
void numbered_sort(struct numbered *v, size_t n);

/* The object that an event sends to a routing registry, the text at path. whole:
 * with all that its class asks for. NULL after an error. */
const struct irr_object *check_irr_object(struct check *c, const char *path,
    const char *text, bool whole);

/* The parts, in this order. */
void check_nodes(struct check *c);
void check_links(struct check *c);
void check_irr(struct check *c);
void check_registry(struct check *c);
void check_maintainer(struct check *c);
void check_rpki(struct check *c);
void check_timeline(struct check *c);
void check_grade(struct check *c);
void check_lesson(struct check *c);
/* All of them and what stands at the top of the file. */
void check_scenario(struct check *c);

#endif
