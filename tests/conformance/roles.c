/* roles: BGP Roles and Only to Customer. */
#include "conformance/family.h"

#include "bgp/role.h"

static const struct {
	const char *word;
	enum bgp_role role;
} roles[] = {
	{ "provider", ROLE_PROVIDER },
	{ "customer", ROLE_CUSTOMER },
	{ "peer", ROLE_PEER },
	{ "rs", ROLE_RS },
	{ "rs-client", ROLE_RS_CLIENT },
};

/* null: none. */
static bool
read_role(struct group *g, const struct json_value *v, const char *what,
    enum bgp_role *out)
{
	const char *words[ARRAY_LEN(roles)];
	size_t i;

	*out = ROLE_NONE;
	if (value_is_absent(v))
		return true;
	for (i = 0; i < ARRAY_LEN(roles); i++)
		words[i] = roles[i].word;
	if (!read_word(g, v, what, words, ARRAY_LEN(words), &i))
		return false;
	*out = roles[i].role;
	return true;
}

static bool
answer_open(struct group *g, const struct json_value *c, struct json *out)
{
	bool local_strict = false, remote_strict = false;
	enum bgp_role local, remote;

	if (!read_role(g, group_field(g, c, "local_role"), "local_role",
		&local) ||
	    !read_role(g, group_field(g, c, "remote_role"), "remote_role",
		&remote) ||
	    !read_bool_or(g, group_field(g, c, "local_strict"), "local_strict",
		&local_strict) ||
	    !read_bool_or(g, group_field(g, c, "remote_strict"),
		"remote_strict", &remote_strict))
		return false;
	json_put_string(out, GOT,
	    role_negotiate(local, remote, local_strict, remote_strict) ==
		    ROLES_MISMATCH
		? "role-mismatch"
		: "established");
	return true;
}

/* Our role: said itself, or as what the neighbour is to us. */
static bool
read_local_role(struct group *g, const struct json_value *c, enum bgp_role *out)
{
	const struct json_value *local = group_field(g, c, "local_role");

	if (!value_is_absent(local))
		return read_role(g, local, "local_role", out);
	if (!read_role(g, group_field(g, c, "neighbor_role"), "neighbor_role",
		out))
		return false;
	*out = role_counterpart(*out);
	return true;
}

static void
put_otc(struct json *out, uint32_t otc)
{
	if (otc != 0)
		json_put_number(out, "otc", otc);
	else
		json_put_null(out, "otc");
}

static bool
answer_import(struct group *g, const struct json_value *c, struct json *out)
{
	const struct json_value *from = group_field(g, c, "from");
	enum bgp_role local;
	uint32_t remote_as, otc = 0;
	enum otc_result result;

	if (from == NULL)
		from = group_field(g, c, "neighbor_as");
	if (!read_local_role(g, c, &local) ||
	    !read_u32(g, from, "from", &remote_as) ||
	    !read_u32_or(g, group_field(g, c, "otc"), "otc", &otc))
		return false;
	result = otc_ingress(local, remote_as, &otc);
	json_begin_object(out, GOT);
	json_put_string(out, "result",
	    result == OTC_LEAK ? "reject-leak" : "accept");
	put_otc(out, otc);
	json_end_object(out);
	return true;
}

static bool
answer_export(struct group *g, const struct json_value *c, struct json *out)
{
	enum bgp_role local;
	uint32_t local_as, otc = 0;
	bool sent;

	if (!read_local_role(g, c, &local) ||
	    !read_u32(g, group_field(g, c, "local_as"), "local_as",
		&local_as) ||
	    !read_u32_or(g, group_field(g, c, "otc"), "otc", &otc))
		return false;
	sent = otc_egress(local, local_as, &otc) == OTC_OK;
	json_begin_object(out, GOT);
	json_put_bool(out, "sent", sent);
	put_otc(out, sent ? otc : 0);
	json_end_object(out);
	return true;
}

static bool
roles_answer(struct group *g, const struct json_value *c, struct json *out)
{
	static const char *const words[] = { "open-negotiation", "otc-import",
		"otc-export" };
	static bool (*const ops[])(struct group *, const struct json_value *,
	    struct json *) = { answer_open, answer_import, answer_export };
	size_t op;

	if (!read_word(g, group_field(g, c, "op"), "op", words,
		ARRAY_LEN(words), &op))
		return false;
	return ops[op](g, c, out);
}

const struct family family_roles = { "roles", NULL, roles_answer, NULL };
