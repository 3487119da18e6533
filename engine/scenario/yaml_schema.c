/* The grammars of scenario.yaml, contacts.yaml and the questions of the
 * courseware as libcyaml's tables: one row a key. */
#include "scenario/yaml_shape.h"

/* Short forms of the rows. Texts and numbers that need not be there are NULL
 * or 0 then. */
#define TEXT(key, type, member, max)                                           \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_OPTIONAL, type, member, 1, max)
#define NEED_TEXT(key, type, member, max)                                      \
	CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_DEFAULT, type, member, 1, max)
#define NUMBER(key, type, member)                                              \
	CYAML_FIELD_UINT(key, CYAML_FLAG_OPTIONAL, type, member)
#define NEED_NUMBER(key, type, member)                                         \
	CYAML_FIELD_UINT(key, CYAML_FLAG_DEFAULT, type, member)
#define NUMBER_PTR(key, type, member)                                          \
	CYAML_FIELD_UINT_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,    \
	    type, member)
#define FLAG(key, type, member)                                                \
	CYAML_FIELD_BOOL(key, CYAML_FLAG_OPTIONAL, type, member)
#define LIST(key, type, member, entry, min, max)                               \
	CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL,    \
	    type, member, entry, min, max)
#define NEED_LIST(key, type, member, entry, min, max)                          \
	CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER, type, member, entry,     \
	    min, max)
#define PART(key, type, member, fields)                                        \
	CYAML_FIELD_MAPPING_PTR(key, CYAML_FLAG_OPTIONAL, type, member, fields)
#define NEED_PART(key, type, member, fields)                                   \
	CYAML_FIELD_MAPPING_PTR(key, CYAML_FLAG_DEFAULT, type, member, fields)
#define ENTRY(name, type, fields)                                              \
	static const cyaml_schema_value_t name = {                             \
		CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, type, fields)          \
	}

enum {
	WORD = 64,    /* longest name, time, prefix, address */
	LINE = 200,   /* longest one-line text */
	PAGE = 20000, /* longest text */
	FEW = 16,     /* routers of an AS, hints of a step ... */
	SOME = 256,   /* ASes of a path, steps, probes */
	MANY = 10000  /* nodes, links, prefixes, events */
};

static const cyaml_schema_value_t word = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, WORD)
};
static const cyaml_schema_value_t line = {
	CYAML_VALUE_STRING(CYAML_FLAG_POINTER, char, 1, LINE)
};
static const cyaml_schema_value_t number = {
	CYAML_VALUE_UINT(CYAML_FLAG_DEFAULT, uint32_t)
};

/* --- nodes and links ----------------------------------------------------- */

static const cyaml_schema_field_t contact_fields[] = {
	TEXT("noc", struct y_contact, noc, LINE),
	TEXT("phone", struct y_contact, phone, WORD), CYAML_FIELD_END
};

static const cyaml_schema_field_t desk_fields[] = { TEXT("name", struct y_desk,
							name, LINE),
	TEXT("mail", struct y_desk, mail, LINE),
	TEXT("phone", struct y_desk, phone, WORD),
	TEXT("hours", struct y_desk, hours, WORD), CYAML_FIELD_END };
ENTRY(desk_entry, struct y_desk, desk_fields);

static const cyaml_schema_field_t router_fields[] = {
	NEED_TEXT("name", struct y_router, name, WORD),
	TEXT("id", struct y_router, id, WORD),
	TEXT("config", struct y_router, config, LINE),
	TEXT("dialect", struct y_router, dialect, WORD), CYAML_FIELD_END
};
ENTRY(router_entry, struct y_router, router_fields);

static const cyaml_schema_field_t node_fields[] = { NEED_NUMBER("as",
							struct y_node, as),
	NEED_TEXT("name", struct y_node, name, WORD),
	TEXT("tier", struct y_node, tier, WORD),
	FLAG("illustrative", struct y_node, illustrative),
	LIST("prefixes", struct y_node, prefixes, &word, 0, MANY),
	LIST("originates", struct y_node, originates, &word, 0, MANY),
	TEXT("config", struct y_node, config, LINE),
	TEXT("dialect", struct y_node, dialect, WORD),
	TEXT("id", struct y_node, id, WORD),
	LIST("routers", struct y_node, routers, &router_entry, 1, SOME),
	FLAG("rov", struct y_node, rov),
	LIST("defends", struct y_node, defends, &word, 0, FEW),
	LIST("publishes", struct y_node, publishes, &word, 0, FEW),
	FLAG("recorded", struct y_node, recorded),
	FLAG("filters-customers", struct y_node, filters_customers),
	FLAG("route-server", struct y_node, route_server),
	PART("contact", struct y_node, contact, contact_fields),
	LIST("desks", struct y_node, desks, &desk_entry, 1, FEW),
	CYAML_FIELD_END };
ENTRY(node_entry, struct y_node, node_fields);

static const cyaml_schema_field_t maintainer_fields[] = {
	NEED_TEXT("name", struct y_maintainer, name, WORD),
	NEED_TEXT("password", struct y_maintainer, password, WORD),
	CYAML_FIELD_END
};

static const cyaml_schema_field_t learner_fields[] = {
	NEED_NUMBER("as", struct y_learner, as),
	LIST("routers", struct y_learner, routers, &word, 1, FEW),
	FLAG("publish", struct y_learner, publish),
	PART("maintainer", struct y_learner, maintainer, maintainer_fields),
	CYAML_FIELD_END
};

#define SIDE(key, member) LIST(key, struct y_addresses, member, &word, 1, 2)
static const cyaml_schema_field_t addresses_fields[] = { SIDE("provider",
							     provider),
	SIDE("customer", customer), SIDE("first", first),
	SIDE("second", second), SIDE("route-server", route_server),
	SIDE("client", client), CYAML_FIELD_END };
#undef SIDE

static const cyaml_schema_field_t ixp_fields[] = {
	NEED_TEXT("route-server", struct y_ixp, route_server, WORD),
	NEED_LIST("members", struct y_ixp, members, &word, 1, SOME),
	NEED_LIST("lan", struct y_ixp, lan, &word, 1, 2), CYAML_FIELD_END
};

static const cyaml_schema_field_t link_fields[] = {
	TEXT("provider", struct y_link, provider, WORD),
	TEXT("customer", struct y_link, customer, WORD),
	LIST("peer", struct y_link, peer, &word, 2, 2),
	LIST("internal", struct y_link, internal, &word, 2, 2),
	TEXT("route-server", struct y_link, route_server, WORD),
	TEXT("client", struct y_link, client, WORD),
	PART("ixp", struct y_link, ixp, ixp_fields),
	PART("addresses", struct y_link, addresses, addresses_fields),
	TEXT("delay", struct y_link, delay, WORD),
	TEXT("mrai", struct y_link, mrai, WORD),
	NUMBER("cost", struct y_link, cost),
	FLAG("roles", struct y_link, roles),
	CYAML_FIELD_BOOL_PTR("session",
	    CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct y_link, session),
	CYAML_FIELD_END
};
ENTRY(link_entry, struct y_link, link_fields);

/* --- timeline ------------------------------------------------------------ */

static const cyaml_schema_field_t announce_fields[] = {
	NEED_NUMBER("as", struct y_announce, as),
	TEXT("router", struct y_announce, router, WORD),
	NEED_TEXT("prefix", struct y_announce, prefix, WORD),
	LIST("path", struct y_announce, path, &number, 0, SOME),
	NUMBER("prepend", struct y_announce, prepend),
	TEXT("as-path", struct y_announce, as_path, PAGE),
	TEXT("origin", struct y_announce, origin, WORD),
	TEXT("next-hop", struct y_announce, next_hop, WORD),
	NUMBER_PTR("med", struct y_announce, med),
	NUMBER_PTR("local-pref", struct y_announce, local_pref),
	FLAG("atomic-aggregate", struct y_announce, atomic_aggregate),
	TEXT("aggregator", struct y_announce, aggregator, WORD),
	LIST("communities", struct y_announce, communities, &word, 0, SOME),
	LIST("large-communities", struct y_announce, large_communities, &word,
	    0, SOME),
	LIST("extended-communities", struct y_announce, extended_communities,
	    &word, 0, SOME),
	NUMBER("only-to-customer", struct y_announce, only_to_customer),
	TEXT("originator-id", struct y_announce, originator, WORD),
	LIST("cluster-list", struct y_announce, clusters, &word, 0, SOME),
	CYAML_FIELD_END
};

static const cyaml_schema_field_t withdraw_fields[] = {
	NEED_NUMBER("as", struct y_announce, as),
	TEXT("router", struct y_announce, router, WORD),
	NEED_TEXT("prefix", struct y_announce, prefix, WORD), CYAML_FIELD_END
};

static const cyaml_schema_field_t hijack_fields[] = {
	NEED_NUMBER("as", struct y_announce, as),
	TEXT("router", struct y_announce, router, WORD),
	NEED_TEXT("prefix", struct y_announce, prefix, WORD),
	NUMBER("victim", struct y_announce, victim),
	LIST("path", struct y_announce, path, &number, 0, SOME),
	NUMBER("prepend", struct y_announce, prepend), CYAML_FIELD_END
};

static const cyaml_schema_field_t leak_fields[] = { NEED_NUMBER("as",
							struct y_leak, as),
	TEXT("router", struct y_leak, router, WORD),
	NUMBER("to", struct y_leak, to),
	TEXT("prefix", struct y_leak, prefix, WORD), CYAML_FIELD_END };

static const cyaml_schema_field_t pair_fields[] = { NEED_NUMBER("as",
							struct y_pair, as),
	NEED_NUMBER("with", struct y_pair, with), CYAML_FIELD_END };

static const cyaml_schema_field_t roa_fields[] = {
	NEED_TEXT("prefix", struct y_roa, prefix, WORD),
	NUMBER_PTR("max", struct y_roa, max),
	NEED_NUMBER("origin", struct y_roa, origin), CYAML_FIELD_END
};
ENTRY(roa_entry, struct y_roa, roa_fields);

static const cyaml_schema_field_t event_roa_fields[] = {
	NEED_TEXT("prefix", struct y_roa, prefix, WORD),
	NUMBER_PTR("max", struct y_roa, max),
	NEED_NUMBER("origin", struct y_roa, origin),
	NUMBER("ca", struct y_roa, ca), CYAML_FIELD_END
};

static const cyaml_schema_field_t aspa_fields[] = {
	NEED_NUMBER("customer", struct y_aspa, customer),
	NEED_LIST("providers", struct y_aspa, providers, &number, 1, SOME),
	CYAML_FIELD_END
};

static const cyaml_schema_field_t aspa_end_fields[] = {
	NEED_NUMBER("customer", struct y_aspa, customer), CYAML_FIELD_END
};

static const cyaml_schema_field_t stolen_fields[] = { NEED_NUMBER("as",
							  struct y_stolen, as),
	PART("publish", struct y_stolen, publish, roa_fields),
	PART("revoke", struct y_stolen, revoke, roa_fields), CYAML_FIELD_END };

static const cyaml_schema_field_t holder_fields[] = {
	NEED_NUMBER("as", struct y_holder, as), CYAML_FIELD_END
};

static const cyaml_schema_field_t transfer_fields[] = {
	NEED_TEXT("prefix", struct y_transfer, prefix, WORD),
	NEED_NUMBER("to", struct y_transfer, to), CYAML_FIELD_END
};

static const cyaml_schema_field_t named_fields[] = {
	NEED_TEXT("name", struct y_named, name, WORD), CYAML_FIELD_END
};

static const cyaml_schema_field_t irr_event_fields[] = {
	NUMBER("as", struct y_irr_event, as),
	TEXT("add", struct y_irr_event, add, PAGE),
	TEXT("delete", struct y_irr_event, remove, PAGE),
	TEXT("password", struct y_irr_event, password, WORD),
	FLAG("trusted", struct y_irr_event, trusted), CYAML_FIELD_END
};

static const cyaml_schema_field_t message_fields[] = {
	NUMBER("from", struct y_message, from),
	TEXT("id", struct y_message, id, WORD),
	TEXT("to", struct y_message, to, WORD),
	TEXT("about", struct y_message, about, WORD),
	LIST("looks-in", struct y_message, looks_in, &word, 1, FEW),
	NEED_TEXT("text", struct y_message, text, PAGE), CYAML_FIELD_END
};

static const cyaml_schema_field_t if_fields[] = {
	NEED_TEXT("message", struct y_if, message, WORD),
	NEED_LIST("is", struct y_if, is, &word, 1, FEW), CYAML_FIELD_END
};

static const cyaml_schema_field_t request_fields[] = {
	NEED_NUMBER("from", struct y_request, from),
	NEED_LIST("prefixes", struct y_request, prefixes, &word, 1, FEW),
	NUMBER("origin", struct y_request, origin),
	NEED_TEXT("text", struct y_request, text, PAGE), CYAML_FIELD_END
};

static const cyaml_schema_field_t event_fields[] = {
	NEED_TEXT("at", struct y_event, at, WORD),
	PART("announce", struct y_event, announce, announce_fields),
	PART("withdraw", struct y_event, withdraw, withdraw_fields),
	PART("hijack", struct y_event, hijack, hijack_fields),
	PART("leak", struct y_event, leak, leak_fields),
	PART("leak-end", struct y_event, leak_end, leak_fields),
	PART("session-down", struct y_event, session_down, pair_fields),
	PART("session-up", struct y_event, session_up, pair_fields),
	PART("link-down", struct y_event, link_down, pair_fields),
	PART("link-up", struct y_event, link_up, pair_fields),
	PART("publish-roa", struct y_event, publish_roa, event_roa_fields),
	PART("revoke-roa", struct y_event, revoke_roa, event_roa_fields),
	PART("publish-aspa", struct y_event, publish_aspa, aspa_fields),
	PART("revoke-aspa", struct y_event, revoke_aspa, aspa_end_fields),
	PART("stolen-account", struct y_event, stolen_account, stolen_fields),
	PART("manifest-expired", struct y_event, manifest_expired,
	    holder_fields),
	PART("manifest-renewed", struct y_event, manifest_renewed,
	    holder_fields),
	PART("ca-revoked", struct y_event, ca_revoked, holder_fields),
	PART("transfer", struct y_event, transfer, transfer_fields),
	PART("validator-down", struct y_event, validator_down, named_fields),
	PART("validator-up", struct y_event, validator_up, named_fields),
	PART("repository-down", struct y_event, repository_down, named_fields),
	PART("repository-up", struct y_event, repository_up, named_fields),
	PART("irr", struct y_event, irr, irr_event_fields),
	PART("message", struct y_event, message, message_fields),
	PART("request", struct y_event, request, request_fields),
	TEXT("text", struct y_event, text, LINE),
	TEXT("label", struct y_event, label, WORD),
	FLAG("replay-only", struct y_event, replay_only),
	PART("if", struct y_event, condition, if_fields), CYAML_FIELD_END
};
ENTRY(event_entry, struct y_event, event_fields);

static const cyaml_schema_field_t answer_fields[] = { NEED_NUMBER("to",
							  struct y_answer, to),
	LIST("mentions", struct y_answer, mentions, &line, 1, FEW),
	TEXT("after", struct y_answer, after, WORD),
	NEED_TEXT("text", struct y_answer, text, PAGE),
	TEXT("unclear", struct y_answer, unclear, PAGE),
	LIST("then", struct y_answer, then, &event_entry, 1, FEW),
	CYAML_FIELD_END };
ENTRY(answer_entry, struct y_answer, answer_fields);

/* --- rpki ---------------------------------------------------------------- */

static const cyaml_schema_field_t anchor_fields[] = {
	NEED_TEXT("name", struct y_anchor, name, WORD),
	TEXT("repository", struct y_anchor, repository, WORD),
	LIST("prefixes", struct y_anchor, prefixes, &word, 1, SOME),
	CYAML_FIELD_END
};
ENTRY(anchor_entry, struct y_anchor, anchor_fields);

static const cyaml_schema_field_t ca_fields[] = { NEED_NUMBER("as", struct y_ca,
						      as),
	TEXT("trust-anchor", struct y_ca, anchor, WORD),
	NUMBER("parent", struct y_ca, parent),
	TEXT("repository", struct y_ca, repository, WORD),
	TEXT("manifest", struct y_ca, manifest, WORD), CYAML_FIELD_END };
ENTRY(ca_entry, struct y_ca, ca_fields);

static const cyaml_schema_field_t validator_fields[] = {
	NEED_TEXT("name", struct y_validator, name, WORD),
	TEXT("address", struct y_validator, address, WORD),
	NUMBER_PTR("port", struct y_validator, port),
	TEXT("starts", struct y_validator, starts, WORD),
	TEXT("refresh", struct y_validator, refresh, WORD),
	TEXT("fetch", struct y_validator, fetch, WORD),
	TEXT("slurm", struct y_validator, slurm, LINE),
	TEXT("rtr-delay", struct y_validator, rtr_delay, WORD),
	TEXT("rtr-refresh", struct y_validator, rtr_refresh, WORD),
	TEXT("rtr-retry", struct y_validator, rtr_retry, WORD),
	TEXT("rtr-expire", struct y_validator, rtr_expire, WORD),
	LIST("serves", struct y_validator, serves, &number, 1, SOME),
	CYAML_FIELD_END
};
ENTRY(validator_entry, struct y_validator, validator_fields);

static const cyaml_schema_field_t rpki_fields[] = {
	LIST("trust-anchors", struct y_rpki, anchors, &anchor_entry, 1, FEW),
	LIST("cas", struct y_rpki, cas, &ca_entry, 1, SOME),
	LIST("validators", struct y_rpki, validators, &validator_entry, 1, FEW),
	CYAML_FIELD_END
};

/* --- irr ----------------------------------------------------------------- */

static const cyaml_schema_field_t database_fields[] = {
	NEED_TEXT("name", struct y_database, name, WORD),
	FLAG("authenticated", struct y_database, authenticated), CYAML_FIELD_END
};
ENTRY(database_entry, struct y_database, database_fields);

static const cyaml_schema_field_t irr_fields[] = { NEED_LIST("databases",
						       struct y_irr, databases,
						       &database_entry, 1, FEW),
	TEXT("override", struct y_irr, override, WORD), CYAML_FIELD_END };

/* --- grade --------------------------------------------------------------- */

static const cyaml_schema_field_t probe_fields[] = {
	NEED_TEXT("kind", struct y_probe, kind, WORD),
	LIST("neighbors", struct y_probe, neighbors, &number, 1, SOME),
	LIST("prefixes", struct y_probe, prefixes, &word, 1, MANY),
	LIST("at", struct y_probe, at, &number, 1, SOME),
	NUMBER_PTR("origin", struct y_probe, origin),
	LIST("path", struct y_probe, path, &number, 1, SOME),
	NUMBER_PTR("limit", struct y_probe, limit),
	NUMBER_PTR("percent", struct y_probe, percent),
	LIST("sources", struct y_probe, sources, &word, 1, FEW),
	LIST("messages", struct y_probe, messages, &word, 1, FEW),
	TEXT("set", struct y_probe, set, WORD),
	TEXT("next-hop", struct y_probe, next_hop, WORD),
	TEXT("note", struct y_probe, note, LINE), CYAML_FIELD_END
};
ENTRY(probe_entry, struct y_probe, probe_fields);

static const cyaml_schema_field_t grade_fields[] = {
	NEED_TEXT("requirement", struct y_grade, requirement, WORD),
	NEED_NUMBER("points", struct y_grade, points),
	NEED_LIST("probes", struct y_grade, probes, &probe_entry, 1, SOME),
	FLAG("optional", struct y_grade, optional), CYAML_FIELD_END
};
ENTRY(grade_entry, struct y_grade, grade_fields);

/* --- lesson -------------------------------------------------------------- */

static const cyaml_schema_field_t choice_fields[] = {
	NEED_TEXT("text", struct y_choice, text, LINE),
	FLAG("right", struct y_choice, right),
	NEED_TEXT("because", struct y_choice, because, PAGE), CYAML_FIELD_END
};
ENTRY(choice_entry, struct y_choice, choice_fields);

static const cyaml_schema_field_t question_fields[] = {
	NEED_TEXT("question", struct y_question, question, PAGE),
	NEED_LIST("choices", struct y_question, choices, &choice_entry, 2, 6),
	CYAML_FIELD_END
};
ENTRY(question_entry, struct y_question, question_fields);

static const cyaml_schema_field_t hint_fields[] = { NEED_NUMBER("level",
							struct y_hint, level),
	NEED_TEXT("text", struct y_hint, text, PAGE),
	TEXT("commands", struct y_hint, commands, PAGE), CYAML_FIELD_END };
ENTRY(hint_entry, struct y_hint, hint_fields);

static const cyaml_strval_t step_kinds[] = {
	{ "read", STEP_READ },
	{ "predict", STEP_PREDICT },
	{ "run", STEP_RUN },
	{ "why", STEP_WHY },
	{ "fix", STEP_FIX },
	{ "call", STEP_CALL },
	{ "check", STEP_CHECK },
	{ "recall", STEP_RECALL },
};

static const cyaml_schema_field_t step_fields[] = {
	CYAML_FIELD_ENUM("kind", CYAML_FLAG_STRICT, struct y_step, kind,
	    step_kinds, ARRAY_LEN(step_kinds)),
	NEED_TEXT("now", struct y_step, now, LINE),
	TEXT("text", struct y_step, text, PAGE),
	TEXT("until", struct y_step, until, WORD),
	TEXT("explain", struct y_step, explain, LINE),
	TEXT("requirement", struct y_step, requirement, WORD),
	TEXT("candidate", struct y_step, candidate, PAGE),
	TEXT("prefix", struct y_step, prefix, WORD),
	NUMBER("origin", struct y_step, origin),
	NUMBER("to", struct y_step, to),
	LIST("quiz", struct y_step, quiz, &question_entry, 1, FEW),
	LIST("hints", struct y_step, hints, &hint_entry, 1, FEW),
	CYAML_FIELD_END
};
ENTRY(step_entry, struct y_step, step_fields);

static const cyaml_schema_field_t whatif_fields[] = {
	NEED_TEXT("title", struct y_whatif, title, LINE),
	NEED_TEXT("command", struct y_whatif, command, LINE), CYAML_FIELD_END
};
ENTRY(whatif_entry, struct y_whatif, whatif_fields);

static const cyaml_schema_field_t replay_fields[] = {
	NEED_TEXT("title", struct y_replay, title, LINE), CYAML_FIELD_END
};

/* --- the files ----------------------------------------------------------- */

static const cyaml_strval_t programmes[] = {
	{ "netops", PROGRAMME_NETOPS },
	{ "ixp", PROGRAMME_IXP },
	{ "cdn", PROGRAMME_CDN },
};

static const cyaml_strval_t bogons[] = {
	{ "usual", BOGONS_USUAL },
	{ "default-only", BOGONS_DEFAULT_ONLY },
};

static const cyaml_schema_field_t scenario_fields[] = {
	NEED_NUMBER("version", struct y_scenario, version),
	NEED_TEXT("id", struct y_scenario, id, WORD),
	NEED_TEXT("title", struct y_scenario, title, LINE),
	NEED_TEXT("summary", struct y_scenario, summary, PAGE),
	CYAML_FIELD_ENUM("programme", CYAML_FLAG_STRICT, struct y_scenario,
	    programme, programmes, ARRAY_LEN(programmes)),
	TEXT("module", struct y_scenario, module, WORD),
	NEED_TEXT("edition", struct y_scenario, edition, WORD),
	LIST("sources", struct y_scenario, sources, &line, 0, FEW),
	NUMBER_PTR("seed", struct y_scenario, seed),
	TEXT("date", struct y_scenario, date, WORD),
	TEXT("starts", struct y_scenario, starts, WORD),
	TEXT("ends", struct y_scenario, ends, WORD),
	TEXT("duration", struct y_scenario, duration, WORD),
	CYAML_FIELD_ENUM("bogons", CYAML_FLAG_STRICT | CYAML_FLAG_OPTIONAL,
	    struct y_scenario, bogons, bogons, ARRAY_LEN(bogons)),
	NEED_PART("learner", struct y_scenario, learner, learner_fields),
	NEED_LIST("nodes", struct y_scenario, nodes, &node_entry, 1, MANY),
	LIST("links", struct y_scenario, links, &link_entry, 0, MANY),
	LIST("roas", struct y_scenario, roas, &roa_entry, 0, MANY),
	PART("rpki", struct y_scenario, rpki, rpki_fields),
	PART("irr", struct y_scenario, irr, irr_fields),
	LIST("timeline", struct y_scenario, timeline, &event_entry, 0, MANY),
	LIST("answers", struct y_scenario, answers, &answer_entry, 0, SOME),
	LIST("grade", struct y_scenario, grade, &grade_entry, 0, SOME),
	LIST("steps", struct y_scenario, steps, &step_entry, 0, SOME),
	LIST("whatif", struct y_scenario, whatif, &whatif_entry, 0, FEW),
	PART("replay", struct y_scenario, replay, replay_fields),
	LIST("layout", struct y_scenario, layout, &line, 1, SOME),
	CYAML_FIELD_END
};

const struct yaml_grammar *
yaml_scenario(void)
{
	static const struct yaml_grammar grammar = { "the scenario",
		{ CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct y_scenario,
		    scenario_fields) } };

	return &grammar;
}

static const cyaml_schema_field_t person_fields[] = {
	NEED_TEXT("role", struct y_person, role, WORD),
	TEXT("name", struct y_person, name, LINE),
	TEXT("mail", struct y_person, mail, LINE),
	TEXT("phone", struct y_person, phone, WORD),
	TEXT("visible", struct y_person, visible, WORD), CYAML_FIELD_END
};
ENTRY(person_entry, struct y_person, person_fields);

static const cyaml_schema_field_t as_contact_fields[] = {
	NEED_NUMBER("as", struct y_as_contact, as),
	TEXT("source", struct y_as_contact, source, WORD),
	TEXT("noc", struct y_as_contact, noc, LINE),
	TEXT("phone", struct y_as_contact, phone, WORD),
	TEXT("website", struct y_as_contact, website, LINE),
	TEXT("looking-glass", struct y_as_contact, looking_glass, LINE),
	TEXT("as-set", struct y_as_contact, as_set, LINE),
	NUMBER_PTR("prefixes4", struct y_as_contact, prefixes4),
	NUMBER_PTR("prefixes6", struct y_as_contact, prefixes6),
	LIST("contacts", struct y_as_contact, contacts, &person_entry, 1, FEW),
	CYAML_FIELD_END
};
ENTRY(as_contact_entry, struct y_as_contact, as_contact_fields);

const struct yaml_grammar *
yaml_contacts(void)
{
	static const struct yaml_grammar grammar = { "the contacts",
		{ CYAML_VALUE_SEQUENCE(CYAML_FLAG_POINTER, struct y_as_contact,
		    &as_contact_entry, 0, MANY) } };

	return &grammar;
}

static const cyaml_schema_field_t quiz_fields[] = { NEED_NUMBER("version",
							struct y_quiz, version),
	NEED_TEXT("module", struct y_quiz, module, WORD),
	NEED_LIST("quiz", struct y_quiz, quiz, &question_entry, 1, SOME),
	CYAML_FIELD_END };

const struct yaml_grammar *
yaml_quiz(void)
{
	static const struct yaml_grammar grammar = { "the quiz",
		{ CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct y_quiz,
		    quiz_fields) } };

	return &grammar;
}

static const cyaml_schema_field_t review_question_fields[] = {
	NEED_TEXT("id", struct y_review_question, id, WORD),
	NEED_TEXT("about", struct y_review_question, about, WORD),
	LIST("numbers", struct y_review_question, numbers, &word, 0, 8),
	NEED_TEXT("question", struct y_review_question, question, PAGE),
	NEED_LIST("choices", struct y_review_question, choices, &choice_entry,
	    2, 6),
	CYAML_FIELD_END
};
ENTRY(review_entry, struct y_review_question, review_question_fields);

static const cyaml_schema_field_t review_fields[] = {
	NEED_NUMBER("version", struct y_review, version),
	NEED_TEXT("module", struct y_review, module, WORD),
	NEED_LIST("review", struct y_review, review, &review_entry, 1, SOME),
	CYAML_FIELD_END
};

const struct yaml_grammar *
yaml_review(void)
{
	static const struct yaml_grammar grammar = { "the review",
		{ CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct y_review,
		    review_fields) } };

	return &grammar;
}
