#include "small_lab.h"

static const struct preview_route *
find(const struct commit_preview *v, enum preview_what what)
{
	for (size_t i = 0; i < v->n_routes; i++)
		if (v->routes[i].what == what)
			return &v->routes[i];
	return NULL;
}

static void
only_the_wrong_route_goes(void **state)
{
	struct lab l;
	const struct commit_preview *v;
	const struct preview_route *r;
	uint64_t hash;

	(void)state;
	lab_open(&l);
	give_ok(&l, "run until 30s");
	give_all(&l,
	    "configure as64500\n"
	    "ip prefix-list HOLDS permit 198.51.100.0/24\n"
	    "route-map CUSTOMER-IN permit 10\n"
	    "match ip address prefix-list HOLDS\nend");
	hash = lab_hash(&l);
	v = session_preview(l.session);
	assert_true(v->can_commit && v->settles);
	assert_int_equal(v->refused, 1);
	assert_int_equal(v->lost_good, 0);
	assert_int_equal(v->accepted, 0);
	assert_int_equal(v->kept, 4);
	assert_int_equal(v->sent_less, 2);
	r = find(v, PREVIEW_REFUSED);
	assert_string_equal(r->prefix, small_wrong);
	assert_int_equal(r->neighbor_as, 64501);
	/* It was only tried. */
	assert_true(lab_hash(&l) == hash);
	assert_ptr_equal(session_preview(l.session), v);
	check_says(give_ok(&l, "commit"), "0 good routes lost");
	assert_int_equal(session_preview(l.session)->n_routes, 0);
	assert_int_equal(session_preview(l.session)->versions, 1);
	lab_close(&l);
}

static void
losing_a_good_route_asks(void **state)
{
	struct lab l;
	const struct reply *r;
	uint64_t hash;

	(void)state;
	lab_open(&l);
	give_all(&l,
	    "configure as64500\nrouter bgp 64500\n"
	    "neighbor 10.0.0.2 shutdown\nend");
	hash = lab_hash(&l);
	r = give(&l, "commit");
	assert_int_equal(r->status, REPLY_CONFIRM);
	check_says(r, "198.51.100.0/24");
	/* One is lost here, the customer loses four. */
	check_says(r, "loses 5 good routes:");
	assert_true(lab_hash(&l) == hash);
	/* Only the very next command confirms. */
	give_ok(&l, "show map");
	assert_int_equal(give(&l, "commit")->status, REPLY_CONFIRM);
	check_says(give_ok(&l, "commit"), "Committed as version 1");
	assert_true(lab_hash(&l) != hash);
	lab_close(&l);
}

/* What others lose counts, though the learner accepts what he accepted. */
static void
losing_it_for_others_asks(void **state)
{
	struct lab l;
	const struct preview_route *r;

	(void)state;
	lab_open(&l);
	give_all(&l,
	    "configure as64500\nrouter bgp 64500\n"
	    "no network 192.0.2.0/25\nend");
	assert_int_equal(session_preview(l.session)->lost_good, 1);
	r = find(session_preview(l.session), PREVIEW_LOST_GOOD);
	assert_string_equal(r->prefix, "192.0.2.0/25");
	assert_int_equal(r->neighbor_as, 64500);
	assert_non_null(strstr(r->text, "by AS64496"));
	assert_int_equal(give(&l, "commit")->status, REPLY_CONFIRM);
	lab_close(&l);
}

static void
a_batch_is_never_asked(void **state)
{
	const struct session_options o = { .batch = true };
	struct lab l;

	(void)state;
	lab_open_with(&l, &o);
	give_all(&l,
	    "configure as64500\nrouter bgp 64500\n"
	    "neighbor 10.0.0.2 shutdown\nend\ncommit");
	assert_int_equal(lab_now(&l) > 0, true);
	lab_close(&l);
}

/* An accepted route that is wrong may go without a question; the holder's own
 * more-specific may not. */
static void
a_part_of_the_holders_space_is_good(void **state)
{
	struct lab l;
	const struct commit_preview *v;

	(void)state;
	lab_open(&l);
	give_all(&l,
	    "configure as64500\n"
	    "ip prefix-list NONE seq 5 deny 0.0.0.0/0 le 32\n"
	    "router bgp 64500\naddress-family ipv4\n"
	    "neighbor 10.0.0.5 prefix-list NONE in\nend");
	v = session_preview(l.session);
	assert_int_equal(v->lost_good, 2);
	assert_int_equal(v->refused, 0);
	lab_close(&l);
}

static void
lints_are_shown_once(void **state)
{
	struct lab l;

	(void)state;
	lab_open(&l);
	give_all(&l, "configure as64500\nhostname other\nend");
	assert_true(session_preview(l.session)->diags->lints > 0);
	check_says(give_ok(&l, "commit"), "as before");
	give_all(&l,
	    "configure as64500\n"
	    "ip prefix-list UNUSED permit 198.51.100.0/24\nend");
	check_says(give_ok(&l, "commit"), "UNUSED");
	lab_close(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_the_wrong_route_goes),
		cmocka_unit_test(losing_a_good_route_asks),
		cmocka_unit_test(losing_it_for_others_asks),
		cmocka_unit_test(a_batch_is_never_asked),
		cmocka_unit_test(a_part_of_the_holders_space_is_good),
		cmocka_unit_test(lints_are_shown_once),
	};

	return RUN_TESTS(tests);
}
