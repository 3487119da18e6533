/* The standard economic policy: valley-free export, preference by relation. */
#include "check.h"

#include "router/router.h"

static const enum relation relations[] = { REL_NONE, REL_CUSTOMER, REL_PROVIDER,
	REL_PEER, REL_RS, REL_RS_CLIENT, REL_INTERNAL };

struct world {
	struct arena arena;
	struct attr_table *t;
	struct prefix nlri;
	struct policy_context ctx;
};

static void
start(struct world *w)
{
	memset(w, 0, sizeof(*w));
	w->t = attr_table_create();
	w->nlri = prefix_make(ip_addr_v4(0xc0000200u), 24);
	w->ctx.attrs = w->t;
	w->ctx.nlri = &w->nlri;
}

static void
stop(struct world *w)
{
	attr_table_destroy(w->t);
	arena_finish(&w->arena);
}

static void
test_import(void **state)
{
	static const struct {
		enum relation rel;
		uint32_t local_pref; /* 0: not set */
	} rows[] = {
		{ REL_CUSTOMER, 200 },
		{ REL_PEER, 150 },
		{ REL_RS, 150 },
		{ REL_PROVIDER, 100 },
		{ REL_RS_CLIENT, 0 },
		{ REL_INTERNAL, 0 },
		{ REL_NONE, 0 },
	};
	struct world w;
	struct path_attrs route;

	(void)state;
	start(&w);
	path_attrs_init(&route);
	attr_id id = attr_intern(w.t, &route);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const char *name = relation_name(rows[i].rel);
		const struct policy *p = economic_import(&w.arena, rows[i].rel);
		struct policy_result r = policy_eval(p, &w.ctx, id, NULL);
		CHECK_INT(name, r.verdict, POLICY_ACCEPT);
		CHECK_INT(name, attr_get(w.t, r.attrs)->local_pref,
		    rows[i].local_pref);
		if (rows[i].local_pref == 0)
			CHECK_INT(name, r.attrs, id);
		/* One result for all prefixes and peers. */
		CHECK(name, !p->reads_prefix && !p->reads_peer);
	}
	stop(&w);
}

/* Rows: whom the route was learned from; columns: to whom it goes, in the
 * order of the relations above. */
static void
test_export(void **state)
{
	static const struct {
		enum relation from;
		const char *to; /* y or n for each of relations */
	} rows[] = {
		{ REL_NONE, "yyyyyyy" },
		{ REL_CUSTOMER, "yyyyyyy" },
		{ REL_PROVIDER, "yynnnyy" },
		{ REL_PEER, "yynnnyy" },
		{ REL_RS, "yynnnyy" },
		{ REL_RS_CLIENT, "yynnnyy" },
	};
	struct world w;

	(void)state;
	start(&w);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct path_attrs route;
		path_attrs_init(&route);
		route.learned_from = (uint8_t)rows[i].from;
		attr_id id = attr_intern(w.t, &route);
		for (size_t j = 0; j < ARRAY_LEN(relations); j++) {
			const struct policy *p =
			    economic_export(&w.arena, relations[j]);
			struct policy_result r =
			    policy_eval(p, &w.ctx, id, NULL);
			CHECK_INT(relation_name(rows[i].from), r.verdict,
			    rows[i].to[j] == 'y' ? POLICY_ACCEPT
						 : POLICY_REJECT);
			CHECK_INT(relation_name(rows[i].from), r.attrs, id);
		}
	}
	stop(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_import),
		cmocka_unit_test(test_export),
	};

	return RUN_TESTS(tests);
}
