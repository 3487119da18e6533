#include "bgp/wire_private.h"

#include <string.h>

/* --- rules ---------------------------------------------------------------- */

static const struct wire_rule_info rules[] = {
#define R(name, action, code, subcode, clause, text)                           \
	{ #name, WIRE_##action, code, subcode, clause, text },
	WIRE_RULES(R)
#undef R
};

const struct wire_rule_info *
wire_rule_info(enum wire_rule r)
{
	PRE((size_t)r < ARRAY_LEN(rules));
	return &rules[r];
}

const char *
wire_action_word(enum wire_action a)
{
	switch (a) {
	case WIRE_ACCEPT:
		return "accept";
	case WIRE_ATTRIBUTE_DISCARD:
		return "attribute-discard";
	case WIRE_TREAT_AS_WITHDRAW:
		return "treat-as-withdraw";
	case WIRE_SESSION_RESET:
		break;
	}
	return "session-reset";
}

const char *
wire_type_name(uint8_t type)
{
	static const char *const names[] = { NULL, "OPEN", "UPDATE",
		"NOTIFICATION", "KEEPALIVE", "ROUTE-REFRESH" };

	return type < ARRAY_LEN(names) ? names[type] : NULL;
}

/* --- results -------------------------------------------------------------- */

void
wire_result_init(struct wire_result *r)
{
	*r = (struct wire_result){ .action = WIRE_ACCEPT };
}

void
wire_result_add(struct wire_result *r, enum wire_rule rule, uint8_t attribute,
    size_t at, size_t len)
{
	const struct wire_rule_info *info = wire_rule_info(rule);
	struct wire_finding f = { .rule = rule,
		.attribute = attribute,
		.at = (uint16_t)at,
		.len = (uint16_t)len };

	if (r->n_findings < WIRE_FINDINGS_MAX)
		r->findings[r->n_findings] = f;
	r->n_findings++;
	if (info->action <= r->action)
		return;
	r->action = info->action;
	r->because = f;
	/* A reset because nothing could be withdrawn is announced as the error
	 * that would have been treated as withdrawal. */
	if (rule == WIRE_NO_ROUTES && r->code != 0)
		return;
	r->code = info->code;
	r->subcode = info->subcode;
}

bool
wire_result_fail(struct wire_result *r, enum wire_rule rule)
{
	wire_result_add(r, rule, 0, 0, 0);
	return false;
}

void
wire_result_print(const struct wire_result *r, struct strbuf *out)
{
	const struct wire_rule_info *info = wire_rule_info(r->because.rule);
	const char *name = wire_attribute_name(r->because.attribute);

	if (r->action == WIRE_ACCEPT)
		return;
	if (r->because.attribute != 0 && name == NULL)
		strbuf_addf(out, "attribute %u: ", r->because.attribute);
	else if (name != NULL && !str_starts(info->text, name))
		strbuf_addf(out, "%s: ", name);
	strbuf_addf(out, "%s: %s (%s)", info->text, wire_action_word(r->action),
	    info->clause);
}

/* RFC 4271 6.3: which UPDATE errors are told with the attribute. */
static bool
shows_attribute(const struct wire_result *r)
{
	static const bool with[] = { [2] = true,
		[4] = true,
		[5] = true,
		[6] = true,
		[8] = true,
		[9] = true };

	return r->code == 3 && r->subcode < ARRAY_LEN(with) &&
	    with[r->subcode] && r->because.len > 0;
}

void
wire_result_notify(const struct wire_result *r, const uint8_t *message,
    size_t n, struct bytes *out)
{
	static const uint8_t version[] = { 0, 4 };
	struct wire_notification what = { .code = r->code,
		.subcode = r->subcode };

	PRE(r->action == WIRE_SESSION_RESET);
	if (r->because.rule == WIRE_LENGTH && n >= WIRE_HEADER_LEN) {
		what.data = message + MARKER_LEN;
		what.n = 2;
	} else if (r->because.rule == WIRE_TYPE && n >= WIRE_HEADER_LEN) {
		what.data = message + MARKER_LEN + 2;
		what.n = 1;
	} else if (r->because.rule == WIRE_OPEN_VERSION) {
		what.data = version;
		what.n = sizeof(version);
	} else if (r->because.rule == WIRE_REFRESH_LENGTH) {
		what.data = message;
		what.n = n;
	} else if (r->code == 3 && r->subcode == 3) {
		what.data = &r->because.attribute;
		what.n = 1;
	} else if (shows_attribute(r) &&
	    (size_t)r->because.at + r->because.len <= n) {
		what.data = message + r->because.at;
		what.n = r->because.len;
	}
	wire_notification_encode(&what, out);
}

/* --- the names of notifications (IANA: BGP Error Codes) ------------------- */

static const struct {
	uint8_t code, subcode; /* subcode 0: the code itself */
	const char *name;
} notifications[] = {
	{ 1, 0, "Message Header Error" },
	{ 1, 1, "Connection Not Synchronized" },
	{ 1, 2, "Bad Message Length" },
	{ 1, 3, "Bad Message Type" },
	{ 2, 0, "OPEN Message Error" },
	{ 2, 1, "Unsupported Version Number" },
	{ 2, 2, "Bad Peer AS" },
	{ 2, 3, "Bad BGP Identifier" },
	{ 2, 4, "Unsupported Optional Parameter" },
	{ 2, 6, "Unacceptable Hold Time" },
	{ 2, 7, "Unsupported Capability" },
	{ 2, 11, "Role Mismatch" },
	{ 3, 0, "UPDATE Message Error" },
	{ 3, 1, "Malformed Attribute List" },
	{ 3, 2, "Unrecognized Well-known Attribute" },
	{ 3, 3, "Missing Well-known Attribute" },
	{ 3, 4, "Attribute Flags Error" },
	{ 3, 5, "Attribute Length Error" },
	{ 3, 6, "Invalid ORIGIN Attribute" },
	{ 3, 8, "Invalid NEXT_HOP Attribute" },
	{ 3, 9, "Optional Attribute Error" },
	{ 3, 10, "Invalid Network Field" },
	{ 3, 11, "Malformed AS_PATH" },
	{ 4, 0, "Hold Timer Expired" },
	{ 5, 0, "Finite State Machine Error" },
	{ 5, 1, "Receive Unexpected Message in OpenSent State" },
	{ 5, 2, "Receive Unexpected Message in OpenConfirm State" },
	{ 5, 3, "Receive Unexpected Message in Established State" },
	{ 6, 0, "Cease" },
	{ 6, 1, "Maximum Number of Prefixes Reached" },
	{ 6, 2, "Administrative Shutdown" },
	{ 6, 3, "Peer De-configured" },
	{ 6, 4, "Administrative Reset" },
	{ 6, 5, "Connection Rejected" },
	{ 6, 6, "Other Configuration Change" },
	{ 6, 7, "Connection Collision Resolution" },
	{ 6, 8, "Out of Resources" },
	{ 6, 9, "Hard Reset" },
	{ 6, 10, "BFD Down" },
	{ 7, 0, "ROUTE-REFRESH Message Error" },
	{ 7, 1, "Invalid Message Length" },
	{ 8, 0, "Send Hold Timer Expired" },
};

static const char *
notification_name(uint8_t code, uint8_t subcode)
{
	for (size_t i = 0; i < ARRAY_LEN(notifications); i++)
		if (notifications[i].code == code &&
		    notifications[i].subcode == subcode)
			return notifications[i].name;
	return NULL;
}

void
wire_notification_print(uint8_t code, uint8_t subcode, struct strbuf *out)
{
	const char *name = notification_name(code, 0);
	const char *sub = notification_name(code, subcode);

	if (name == NULL)
		strbuf_addf(out, "error %u/%u", code, subcode);
	else if (subcode == 0)
		strbuf_add(out, name);
	else if (sub == NULL)
		strbuf_addf(out, "%s/%u", name, subcode);
	else
		strbuf_addf(out, "%s/%s", name, sub);
}

struct wire_notification
wire_notification_of(enum notification why)
{
	static const uint8_t codes[NOTIFY_LAST][2] = {
		[NOTIFY_NONE] = { 6, 0 },
		[NOTIFY_BAD_PEER_AS] = { 2, 2 },
		[NOTIFY_BAD_BGP_ID] = { 2, 3 },
		[NOTIFY_UNACCEPTABLE_HOLD] = { 2, 6 },
		[NOTIFY_ROLE_MISMATCH] = { 2, 11 },
		[NOTIFY_HOLD_EXPIRED] = { 4, 0 },
		[NOTIFY_MAX_PREFIX] = { 6, 1 },
		[NOTIFY_ADMIN_SHUTDOWN] = { 6, 2 },
		[NOTIFY_PEER_DECONFIGURED] = { 6, 3 },
		[NOTIFY_ADMIN_RESET] = { 6, 4 },
		[NOTIFY_CONFIG_CHANGE] = { 6, 6 },
	};

	PRE((size_t)why < ARRAY_LEN(codes));
	return (struct wire_notification){ .code = codes[why][0],
		.subcode = codes[why][1] };
}
