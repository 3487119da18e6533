#include "dialect/frr/command.h"

#include <string.h>

#include "dialect/frr/parse.h"

static const struct command table[] = {
#include "dialect/frr/commands_bgp.def"
#include "dialect/frr/commands_map.def"
#include "dialect/frr/commands_top.def"
};

const struct command *
commands(size_t *n)
{
	*n = ARRAY_LEN(table);
	return table;
}

static const struct {
	uint16_t context, parent;
	const char *name;
} contexts[] = {
	{ IN_TOP, 0, "" },
	{ IN_BGP, IN_TOP, "router bgp" },
	{ IN_AF4, IN_BGP, "address-family ipv4" },
	{ IN_AF6, IN_BGP, "address-family ipv6" },
	{ IN_MAP, IN_TOP, "route-map" },
	{ IN_INTERFACE, IN_TOP, "interface" },
	{ IN_RPKI, IN_TOP, "rpki" },
	{ IN_ACL_STD, IN_TOP, "ip access-list standard" },
	{ IN_ACL_EXT, IN_TOP, "ip access-list extended" },
	{ IN_ACL6, IN_TOP, "ipv6 access-list" },
	{ IN_OTHER, IN_TOP, "" },
};

const char *
context_name(uint16_t context)
{
	for (size_t i = 0; i < ARRAY_LEN(contexts); i++)
		if (contexts[i].context == context)
			return contexts[i].name;
	return "";
}

uint16_t
context_parent(uint16_t context)
{
	for (size_t i = 0; i < ARRAY_LEN(contexts); i++)
		if (contexts[i].context == context)
			return contexts[i].parent;
	return 0;
}
