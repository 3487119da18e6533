/* scenario.yaml and registry/contacts.yaml as they are written: what libcyaml
 * fills; internal to scenario/.
 *
 * Names are those of the file, with '_' for '-'. Texts that mean something
 * (times, prefixes, ends of links) are still texts here; scenario/check.c
 * gives them their meaning. The tables in yaml_schema.c are the grammar;
 * schema.json is their published form and a unit test holds the two equal. */
#ifndef SCENARIO_YAML_SHAPE_H
#define SCENARIO_YAML_SHAPE_H

#include <cyaml/cyaml.h>

#include "scenario/scenario.h"
#include "scenario/yaml_text.h"

struct y_contact {
	char *noc, *phone;
};

struct y_person {
	char *role, *name, *mail, *phone, *visible;
};

/* An entry of contacts.yaml. */
struct y_as_contact {
	uint32_t as;
	char *source, *noc, *phone;
	char *website, *looking_glass, *as_set;
	uint32_t *prefixes4, *prefixes6;
	struct y_person *contacts;
	uint32_t contacts_count;
};

struct y_desk {
	char *name, *mail, *phone, *hours;
};

struct y_router {
	char *name, *id, *config, *dialect;
};

struct y_node {
	uint32_t as;
	char *name, *tier, *id, *config, *dialect;
	bool illustrative, rov, filters_customers, route_server, recorded;
	char **prefixes, **originates, **defends, **publishes;
	uint32_t prefixes_count, originates_count, defends_count,
	    publishes_count;
	struct y_contact *contact;
	struct y_desk *desks;
	uint32_t desks_count;
	struct y_router *routers;
	uint32_t routers_count;
};

struct y_maintainer {
	char *name, *password;
};

struct y_learner {
	uint32_t as;
	char **routers;
	uint32_t routers_count;
	bool publish;
	struct y_maintainer *maintainer;
};

/* Addresses of the two sides, under the name each side has in the link. */
struct y_addresses {
	char **provider, **customer, **first, **second, **route_server,
	    **client;
	uint32_t provider_count, customer_count, first_count, second_count,
	    route_server_count, client_count;
};

struct y_ixp {
	char *route_server;
	char **members, **lan;
	uint32_t members_count, lan_count;
};

struct y_link {
	char *provider, *customer, *route_server, *client;
	char **peer, **internal;
	uint32_t peer_count, internal_count;
	struct y_ixp *ixp;
	struct y_addresses *addresses;
	char *delay, *mrai;
	uint32_t cost;
	bool roles;
	bool *session;
};

/* announce, withdraw, hijack */
struct y_announce {
	uint32_t as, prepend, victim;
	char *router, *prefix;
	uint32_t *path;
	uint32_t path_count;
	/* announce only */
	char *as_path, *origin, *next_hop, *aggregator, *originator;
	char **communities, **large_communities, **extended_communities,
	    **clusters;
	uint32_t communities_count, large_communities_count,
	    extended_communities_count, clusters_count;
	uint32_t *med, *local_pref;
	uint32_t only_to_customer;
	bool atomic_aggregate;
};

struct y_leak {
	uint32_t as, to;
	char *router, *prefix;
};

struct y_pair {
	uint32_t as, with;
};

struct y_roa {
	char *prefix;
	uint32_t *max;
	uint32_t origin;
	uint32_t ca; /* of events only */
};

struct y_aspa {
	uint32_t customer;
	uint32_t *providers;
	uint32_t providers_count;
};

/* stolen-account */
struct y_stolen {
	uint32_t as;
	struct y_roa *publish, *revoke;
};

struct y_holder {
	uint32_t as;
};

struct y_transfer {
	char *prefix;
	uint32_t to;
};

/* Of a validator or a repository. */
struct y_named {
	char *name;
};

struct y_anchor {
	char *name, *repository;
	char **prefixes;
	uint32_t prefixes_count;
};

struct y_ca {
	uint32_t as, parent;
	char *anchor, *repository, *manifest;
};

struct y_validator {
	char *name, *address, *starts, *refresh, *fetch, *slurm;
	char *rtr_delay, *rtr_refresh, *rtr_retry, *rtr_expire;
	uint32_t *port;
	uint32_t *serves;
	uint32_t serves_count;
};

struct y_rpki {
	struct y_anchor *anchors;
	struct y_ca *cas;
	struct y_validator *validators;
	uint32_t anchors_count, cas_count, validators_count;
};

/* Of a routing registry. */
struct y_database {
	char *name;
	bool authenticated;
};

struct y_irr {
	struct y_database *databases;
	uint32_t databases_count;
	char *override;
};

/* irr, of events */
struct y_irr_event {
	uint32_t as;
	char *add, *remove, *password; /* remove: "delete" */
	bool trusted;
};

struct y_message {
	char *id, *to, *about, *text;
	char **looks_in;
	uint32_t from, looks_in_count;
};

/* A condition. */
struct y_if {
	char *message;
	char **is;
	uint32_t is_count;
};

struct y_request {
	uint32_t from, origin;
	char **prefixes, *text;
	uint32_t prefixes_count;
};

struct y_event {
	char *at, *text, *label;
	bool replay_only;
	struct y_if *condition;
	struct y_announce *announce, *withdraw, *hijack;
	struct y_leak *leak, *leak_end;
	struct y_pair *session_down, *session_up, *link_down, *link_up;
	struct y_roa *publish_roa, *revoke_roa;
	struct y_aspa *publish_aspa, *revoke_aspa;
	struct y_stolen *stolen_account;
	struct y_holder *manifest_expired, *manifest_renewed, *ca_revoked;
	struct y_transfer *transfer;
	struct y_named *validator_down, *validator_up, *repository_down,
	    *repository_up;
	struct y_irr_event *irr;
	struct y_message *message;
	struct y_request *request;
};

/* What a message of the learner's leads to. */
struct y_answer {
	uint32_t to;
	char **mentions;
	char *after, *text, *unclear;
	struct y_event *then;
	uint32_t mentions_count, then_count;
};

struct y_probe {
	char *kind, *note, *set, *next_hop;
	uint32_t *neighbors, *at, *path;
	char **prefixes, **sources, **messages;
	uint32_t neighbors_count, at_count, path_count, prefixes_count,
	    sources_count, messages_count;
	uint32_t *origin, *limit, *percent;
};

struct y_grade {
	char *requirement;
	uint32_t points;
	struct y_probe *probes;
	uint32_t probes_count;
	bool optional;
};

struct y_choice {
	char *text, *because;
	bool right;
};

struct y_question {
	char *question;
	struct y_choice *choices;
	uint32_t choices_count;
};

struct y_hint {
	uint32_t level;
	char *text, *commands;
};

struct y_step {
	enum step_kind kind;
	char *now, *text, *until, *explain, *requirement, *candidate, *prefix;
	uint32_t origin, to;
	struct y_question *quiz;
	struct y_hint *hints;
	uint32_t quiz_count, hints_count;
};

struct y_whatif {
	char *title, *command;
};

struct y_replay {
	char *title;
};

enum y_bogons { BOGONS_USUAL, BOGONS_DEFAULT_ONLY };

struct y_scenario {
	uint32_t version;
	char *id, *title, *summary, *module, *edition, *date, *starts, *ends,
	    *duration;
	enum programme programme;
	enum y_bogons bogons;
	uint32_t *seed;
	char **sources, **layout;
	uint32_t sources_count, layout_count;
	struct y_learner *learner;
	struct y_node *nodes;
	struct y_link *links;
	struct y_roa *roas;
	struct y_rpki *rpki;
	struct y_irr *irr;
	struct y_event *timeline;
	struct y_answer *answers;
	struct y_grade *grade;
	struct y_step *steps;
	struct y_whatif *whatif;
	uint32_t nodes_count, links_count, roas_count, timeline_count,
	    answers_count, grade_count, steps_count, whatif_count;
	struct y_replay *replay;
};

/* quiz.yaml and review.yaml of the courseware. */
struct y_quiz {
	uint32_t version;
	char *module;
	struct y_question *quiz;
	uint32_t quiz_count;
};

struct y_review_question {
	char *id, *about, *question;
	char **numbers;
	struct y_choice *choices;
	uint32_t numbers_count, choices_count;
};

struct y_review {
	uint32_t version;
	char *module;
	struct y_review_question *review;
	uint32_t review_count;
};

/* The grammar of a whole file. */
struct yaml_grammar {
	const char *name; /* of the file's value in messages: "the scenario" */
	cyaml_schema_value_t value;
};
const struct yaml_grammar *yaml_scenario(void);
const struct yaml_grammar *yaml_contacts(void);
const struct yaml_grammar *yaml_quiz(void);
const struct yaml_grammar *yaml_review(void);

/* All passes over the text up to the document, and the document against the
 * grammar; false with diagnostics at each place. */
bool yaml_shape_check(struct yaml_text *t, const struct yaml_grammar *grammar,
    struct diags *d);

/* Only after a good check: what the text says, a mapping, or a list of *n
 * entries (n is NULL for a mapping). Freed with yaml_shape_free. False with
 * diagnostics when libcyaml sees something the check does not; *out is NULL
 * then, and may be for an empty list. */
bool yaml_shape_load(const struct yaml_text *t,
    const struct yaml_grammar *grammar, void **out, unsigned *n,
    struct diags *d);
void yaml_shape_free(const struct yaml_grammar *grammar, void *data,
    unsigned n);

#endif
