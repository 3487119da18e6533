/* The session state machine: which transitions exist, and what they do. */
#include "check.h"

#include "bgp/fsm.h"

enum { N_STATES = FSM_ESTABLISHED + 1, N_EVENTS = FSM_CONNECT_RETRY + 1 };

/* RFC 4271 8.2.2 as a picture: x from the row's state to the column's. */
static const char *const allowed[N_STATES] = {
	/*               I C A S F E */
	/* Idle        */ "xx....",
	/* Connect     */ "xxxx..",
	/* Active      */ "xxxx..",
	/* OpenSent    */ "x.xxx.",
	/* OpenConfirm */ "x...xx",
	/* Established */ "x....x",
};

static void
test_transitions(void **state)
{
	bool seen[N_STATES][N_STATES] = { { false } };

	(void)state;
	for (int s = 0; s < N_STATES; s++)
		for (int e = 0; e < N_EVENTS; e++) {
			struct fsm_step step =
			    fsm_next((enum fsm_state)s, (enum fsm_event)e);

			seen[s][step.state] = true;
			CHECK(fsm_state_name((enum fsm_state)s),
			    allowed[s][step.state] == 'x');
		}
	for (int s = 0; s < N_STATES; s++)
		for (int t = 0; t < N_STATES; t++)
			CHECK_INT(fsm_state_name((enum fsm_state)s), seen[s][t],
			    allowed[s][t] == 'x');
}

/* Up exactly on entering Established, down exactly on leaving it; nothing is
 * sent where there is no connection; what failed is tried again, what was
 * stopped is not. */
static void
test_actions(void **state)
{
	(void)state;
	for (int s = 0; s < N_STATES; s++)
		for (int e = 0; e < N_EVENTS; e++) {
			struct fsm_step step =
			    fsm_next((enum fsm_state)s, (enum fsm_event)e);
			bool was_up = s == FSM_ESTABLISHED;
			bool is_up = step.state == FSM_ESTABLISHED;
			const char *row = fsm_event_name((enum fsm_event)e);

			CHECK_INT(row, (step.actions & FSM_SESSION_UP) != 0,
			    is_up && !was_up);
			CHECK_INT(row, (step.actions & FSM_SESSION_DOWN) != 0,
			    was_up && !is_up);
			CHECK_INT(row, (step.actions & FSM_SEND_OPEN) != 0,
			    step.state == FSM_OPEN_SENT && s != FSM_OPEN_SENT);
			if (s < FSM_OPEN_SENT)
				CHECK(row,
				    (step.actions & FSM_SEND_NOTIFICATION) ==
					0);
			if (e == FSM_STOP) {
				CHECK_INT(row, step.state, FSM_IDLE);
				CHECK(row, (step.actions & FSM_ARM_RETRY) == 0);
			} else if (step.state < FSM_OPEN_SENT &&
			    (int)step.state != s) {
				CHECK(row, (step.actions & FSM_ARM_RETRY) != 0);
			}
			if (e == FSM_NOTIFICATION)
				CHECK(row,
				    (step.actions & FSM_SEND_NOTIFICATION) ==
					0);
		}
}

static void
test_life(void **state)
{
	static const struct {
		const char *name;
		enum fsm_event event;
		enum fsm_state state;
		uint8_t actions;
	} rows[] = {
		{ "configured", FSM_START, FSM_CONNECT, FSM_ARM_RETRY },
		{ "no answer", FSM_TCP_DOWN, FSM_ACTIVE, FSM_ARM_RETRY },
		{ "again", FSM_CONNECT_RETRY, FSM_CONNECT, FSM_ARM_RETRY },
		{ "connected", FSM_TCP_UP, FSM_OPEN_SENT, FSM_SEND_OPEN },
		{ "a late timer", FSM_CONNECT_RETRY, FSM_OPEN_SENT, 0 },
		{ "wrong AS", FSM_OPEN_BAD, FSM_IDLE,
		    FSM_SEND_NOTIFICATION | FSM_ARM_RETRY },
		{ "later", FSM_CONNECT_RETRY, FSM_CONNECT, FSM_ARM_RETRY },
		{ "connected again", FSM_TCP_UP, FSM_OPEN_SENT, FSM_SEND_OPEN },
		{ "right AS", FSM_OPEN_OK, FSM_OPEN_CONFIRM,
		    FSM_SEND_KEEPALIVE },
		{ "up", FSM_KEEPALIVE, FSM_ESTABLISHED, FSM_SESSION_UP },
		{ "alive", FSM_KEEPALIVE, FSM_ESTABLISHED, 0 },
		{ "start while up", FSM_START, FSM_ESTABLISHED, 0 },
		{ "silence", FSM_HOLD_EXPIRED, FSM_IDLE,
		    FSM_SEND_NOTIFICATION | FSM_SESSION_DOWN | FSM_ARM_RETRY },
		{ "start", FSM_START, FSM_CONNECT, FSM_ARM_RETRY },
		{ "shutdown", FSM_STOP, FSM_IDLE, 0 },
		{ "knocked at", FSM_TCP_UP, FSM_IDLE, 0 },
	};
	enum fsm_state at = FSM_IDLE;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct fsm_step step = fsm_next(at, rows[i].event);

		CHECK_INT(rows[i].name, step.state, rows[i].state);
		CHECK_INT(rows[i].name, step.actions, rows[i].actions);
		at = step.state;
	}
}

static void
test_names(void **state)
{
	static const struct {
		enum notification n;
		const char *text;
	} rows[] = {
		{ NOTIFY_NONE, "none" },
		{ NOTIFY_BAD_PEER_AS, "OPEN Message Error/Bad Peer AS (2/2)" },
		{ NOTIFY_ROLE_MISMATCH,
		    "OPEN Message Error/Role Mismatch (2/11)" },
		{ NOTIFY_MAX_PREFIX,
		    "Cease/Maximum Number of Prefixes Reached (6/1)" },
		{ NOTIFY_ADMIN_SHUTDOWN,
		    "Cease/Administrative Shutdown (6/2)" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		CHECK_STR(rows[i].text, notification_text(rows[i].n),
		    rows[i].text);
	for (int i = 0; i < NOTIFY_LAST; i++)
		for (int j = 0; j < i; j++)
			assert_string_not_equal(notification_text(
						    (enum notification)i),
			    notification_text((enum notification)j));
	assert_string_equal(fsm_state_name(FSM_IDLE), "Idle");
	assert_string_equal(fsm_state_name(FSM_OPEN_CONFIRM), "OpenConfirm");
	assert_string_equal(fsm_state_name(FSM_ESTABLISHED), "Established");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_transitions),
		cmocka_unit_test(test_actions),
		cmocka_unit_test(test_life),
		cmocka_unit_test(test_names),
	};

	return RUN_TESTS(tests);
}
