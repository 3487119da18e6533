/* BGP Roles and Only to Customer: the tables of RFC 9234, every cell. */
#include "check.h"

#include "bgp/role.h"

static const enum bgp_role all[] = { ROLE_PROVIDER, ROLE_RS, ROLE_RS_CLIENT,
	ROLE_CUSTOMER, ROLE_PEER, ROLE_NONE };
enum { N_ROLES = ARRAY_LEN(all), NONE = N_ROLES - 1 };

/* Table 2 of section 4.2: x where the session may come up. */
static const char *const pairs[N_ROLES - 1] = {
	/*            P S C U = */
	/* provider */ "...x.",
	/* rs       */ "..x..",
	/* client   */ ".x...",
	/* customer */ "x....",
	/* peer     */ "....x",
};

static void
test_pairs(void **state)
{
	(void)state;
	for (size_t l = 0; l < NONE; l++)
		for (size_t r = 0; r < NONE; r++)
			for (unsigned strict = 0; strict < 4; strict++)
				CHECK_INT(role_name(all[l]),
				    role_negotiate(all[l], all[r],
					(strict & 1) != 0, (strict & 2) != 0),
				    pairs[l][r] == 'x' ? ROLES_AGREE
						       : ROLES_MISMATCH);
}

static void
test_one_side_silent(void **state)
{
	static const struct {
		const char *name;
		bool local, remote, local_strict, remote_strict;
		enum role_outcome outcome;
	} rows[] = {
		{ "nobody", false, false, false, false, ROLES_ABSENT },
		{ "nobody, strict without role", false, false, true, true,
		    ROLES_ABSENT },
		{ "we", true, false, false, false, ROLES_ABSENT },
		{ "we, strict", true, false, true, false, ROLES_MISMATCH },
		{ "we, they strict without role", true, false, false, true,
		    ROLES_ABSENT },
		{ "they", false, true, false, false, ROLES_ABSENT },
		{ "they, strict", false, true, false, true, ROLES_MISMATCH },
		{ "they, we strict without role", false, true, true, false,
		    ROLES_ABSENT },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		for (size_t r = 0; r < NONE; r++)
			CHECK_INT(rows[i].name,
			    role_negotiate(rows[i].local ? all[r] : ROLE_NONE,
				rows[i].remote ? all[r] : ROLE_NONE,
				rows[i].local_strict, rows[i].remote_strict),
			    rows[i].outcome);
}

static void
test_relation(void **state)
{
	static const struct {
		enum bgp_role role;
		enum relation relation;
		const char *name;
	} rows[] = {
		{ ROLE_PROVIDER, REL_CUSTOMER, "provider" },
		{ ROLE_RS, REL_RS_CLIENT, "rs-server" },
		{ ROLE_RS_CLIENT, REL_RS, "rs-client" },
		{ ROLE_CUSTOMER, REL_PROVIDER, "customer" },
		{ ROLE_PEER, REL_PEER, "peer" },
		{ ROLE_NONE, REL_NONE, "none" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		CHECK_STR(rows[i].name, role_name(rows[i].role), rows[i].name);
		CHECK_INT(rows[i].name, role_relation(rows[i].role),
		    rows[i].relation);
	}
}

enum { US = 64500, THEM = 64501, OTHER = 64502 };

/* Section 5. otc is in and out, 0: not present. */
struct otc_row {
	const char *name;
	enum bgp_role local;
	uint32_t otc;
	enum otc_result result;
	uint32_t after;
};

static void
test_ingress(void **state)
{
	static const struct otc_row rows[] = {
		{ "customer, none", ROLE_PROVIDER, 0, OTC_OK, 0 },
		{ "customer, his own", ROLE_PROVIDER, THEM, OTC_LEAK, 0 },
		{ "customer, another", ROLE_PROVIDER, OTHER, OTC_LEAK, 0 },
		{ "rs-client, none", ROLE_RS, 0, OTC_OK, 0 },
		{ "rs-client, his own", ROLE_RS, THEM, OTC_LEAK, 0 },
		{ "peer, none", ROLE_PEER, 0, OTC_OK, THEM },
		{ "peer, his own", ROLE_PEER, THEM, OTC_OK, THEM },
		{ "peer, another", ROLE_PEER, OTHER, OTC_LEAK, 0 },
		{ "peer, ours", ROLE_PEER, US, OTC_LEAK, 0 },
		{ "provider, none", ROLE_CUSTOMER, 0, OTC_OK, THEM },
		{ "provider, his own", ROLE_CUSTOMER, THEM, OTC_OK, THEM },
		{ "provider, another", ROLE_CUSTOMER, OTHER, OTC_OK, OTHER },
		{ "rs, none", ROLE_RS_CLIENT, 0, OTC_OK, THEM },
		{ "rs, another", ROLE_RS_CLIENT, OTHER, OTC_OK, OTHER },
		{ "no role, none", ROLE_NONE, 0, OTC_OK, 0 },
		{ "no role, another", ROLE_NONE, OTHER, OTC_OK, OTHER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t otc = rows[i].otc;

		CHECK_INT(rows[i].name, otc_ingress(rows[i].local, THEM, &otc),
		    rows[i].result);
		if (rows[i].result == OTC_OK)
			CHECK_INT(rows[i].name, otc, rows[i].after);
	}
}

static void
test_egress(void **state)
{
	static const struct otc_row rows[] = {
		{ "customer, none", ROLE_PROVIDER, 0, OTC_OK, US },
		{ "customer, another", ROLE_PROVIDER, OTHER, OTC_OK, OTHER },
		{ "rs-client, none", ROLE_RS, 0, OTC_OK, US },
		{ "rs-client, another", ROLE_RS, OTHER, OTC_OK, OTHER },
		{ "peer, none", ROLE_PEER, 0, OTC_OK, US },
		{ "peer, another", ROLE_PEER, OTHER, OTC_LEAK, 0 },
		{ "peer, ours", ROLE_PEER, US, OTC_LEAK, 0 },
		{ "provider, none", ROLE_CUSTOMER, 0, OTC_OK, 0 },
		{ "provider, another", ROLE_CUSTOMER, OTHER, OTC_LEAK, 0 },
		{ "rs, none", ROLE_RS_CLIENT, 0, OTC_OK, 0 },
		{ "rs, another", ROLE_RS_CLIENT, OTHER, OTC_LEAK, 0 },
		{ "no role, none", ROLE_NONE, 0, OTC_OK, 0 },
		{ "no role, another", ROLE_NONE, OTHER, OTC_OK, OTHER },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		uint32_t otc = rows[i].otc;

		CHECK_INT(rows[i].name, otc_egress(rows[i].local, US, &otc),
		    rows[i].result);
		if (rows[i].result == OTC_OK)
			CHECK_INT(rows[i].name, otc, rows[i].after);
	}
}

/* What goes out over one side and in at the other is never taken for a leak,
 * and one more hop up or across is never allowed afterwards. */
static void
test_both_sides(void **state)
{
	(void)state;
	for (size_t l = 0; l < NONE; l++)
		for (size_t r = 0; r < NONE; r++) {
			uint32_t otc = 0;

			if (role_negotiate(all[l], all[r], false, false) !=
			    ROLES_AGREE)
				continue;
			assert_int_equal(otc_egress(all[l], US, &otc), OTC_OK);
			assert_int_equal(otc_ingress(all[r], US, &otc), OTC_OK);
			if (all[l] == ROLE_CUSTOMER || all[l] == ROLE_RS_CLIENT)
				assert_int_equal(otc, 0);
			else
				assert_int_equal(otc, US);
		}
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_one_side_silent),
		cmocka_unit_test(test_relation),
		cmocka_unit_test(test_ingress),
		cmocka_unit_test(test_egress),
		cmocka_unit_test(test_both_sides),
	};

	return RUN_TESTS(tests);
}
