#include "bgp/fsm.h"

enum { N_STATES = FSM_ESTABLISHED + 1, N_EVENTS = FSM_CONNECT_RETRY + 1 };

/* One row a state, one entry an event; what stands in no row leaves the state
 * as it is. Where the RFC lets an implementation choose, this is what the
 * routers do that learners will meet:
 * - a failed connection leads to Active and from there, when the timer says
 *   so, to Connect again (with DelayOpen in RFC 4271 8.2.2), so that a
 *   neighbour that is not there shows as "Active";
 * - a session that failed starts again by itself after a while
 *   (AllowAutomaticStart, events 5 and 13): the retry timer is then
 *   IdleHoldTimer. One that was stopped does not.
 * A second OPEN or connection belongs to collision detection, which is settled
 * before it gets here. */
#define TO(next, what)                                                         \
	{                                                                      \
		FSM_##next, what, true                                         \
	}
static const struct {
	enum fsm_state state;
	uint8_t actions;
	bool known;
} table[N_STATES][N_EVENTS] = {
	[FSM_IDLE] = {
		[FSM_START] = TO(CONNECT, FSM_ARM_RETRY),
		[FSM_CONNECT_RETRY] = TO(CONNECT, FSM_ARM_RETRY),
	},
	[FSM_CONNECT] = {
		[FSM_STOP] = TO(IDLE, 0),
		[FSM_TCP_UP] = TO(OPEN_SENT, FSM_SEND_OPEN),
		[FSM_TCP_DOWN] = TO(ACTIVE, FSM_ARM_RETRY),
		[FSM_CONNECT_RETRY] = TO(CONNECT, FSM_ARM_RETRY),
		[FSM_NOTIFICATION] = TO(IDLE, FSM_ARM_RETRY),
	},
	[FSM_ACTIVE] = {
		[FSM_STOP] = TO(IDLE, 0),
		[FSM_TCP_UP] = TO(OPEN_SENT, FSM_SEND_OPEN),
		[FSM_TCP_DOWN] = TO(ACTIVE, FSM_ARM_RETRY),
		[FSM_CONNECT_RETRY] = TO(CONNECT, FSM_ARM_RETRY),
		[FSM_NOTIFICATION] = TO(IDLE, FSM_ARM_RETRY),
	},
	[FSM_OPEN_SENT] = {
		[FSM_STOP] = TO(IDLE, FSM_SEND_NOTIFICATION),
		[FSM_TCP_DOWN] = TO(ACTIVE, FSM_ARM_RETRY),
		[FSM_OPEN_OK] = TO(OPEN_CONFIRM, FSM_SEND_KEEPALIVE),
		[FSM_OPEN_BAD] = TO(IDLE,
		    FSM_SEND_NOTIFICATION | FSM_ARM_RETRY),
		[FSM_NOTIFICATION] = TO(IDLE, FSM_ARM_RETRY),
		[FSM_HOLD_EXPIRED] = TO(IDLE,
		    FSM_SEND_NOTIFICATION | FSM_ARM_RETRY),
		/* A KEEPALIVE before an OPEN: Finite State Machine Error. */
		[FSM_KEEPALIVE] = TO(IDLE,
		    FSM_SEND_NOTIFICATION | FSM_ARM_RETRY),
	},
	[FSM_OPEN_CONFIRM] = {
		[FSM_STOP] = TO(IDLE, FSM_SEND_NOTIFICATION),
		[FSM_TCP_DOWN] = TO(IDLE, FSM_ARM_RETRY),
		[FSM_OPEN_BAD] = TO(IDLE,
		    FSM_SEND_NOTIFICATION | FSM_ARM_RETRY),
		[FSM_KEEPALIVE] = TO(ESTABLISHED, FSM_SESSION_UP),
		[FSM_NOTIFICATION] = TO(IDLE, FSM_ARM_RETRY),
		[FSM_HOLD_EXPIRED] = TO(IDLE,
		    FSM_SEND_NOTIFICATION | FSM_ARM_RETRY),
	},
	[FSM_ESTABLISHED] = {
		[FSM_STOP] = TO(IDLE,
		    FSM_SEND_NOTIFICATION | FSM_SESSION_DOWN),
		[FSM_TCP_DOWN] = TO(IDLE, FSM_SESSION_DOWN | FSM_ARM_RETRY),
		[FSM_OPEN_BAD] = TO(IDLE, FSM_SEND_NOTIFICATION |
		    FSM_SESSION_DOWN | FSM_ARM_RETRY),
		[FSM_NOTIFICATION] = TO(IDLE,
		    FSM_SESSION_DOWN | FSM_ARM_RETRY),
		[FSM_HOLD_EXPIRED] = TO(IDLE, FSM_SEND_NOTIFICATION |
		    FSM_SESSION_DOWN | FSM_ARM_RETRY),
	},
};
#undef TO

struct fsm_step
fsm_next(enum fsm_state state, enum fsm_event event)
{
	PRE((size_t)state < N_STATES && (size_t)event < N_EVENTS);
	if (!table[state][event].known)
		return (struct fsm_step){ state, 0 };
	return (struct fsm_step){ table[state][event].state,
		table[state][event].actions };
}

const char *
fsm_state_name(enum fsm_state s)
{
	switch (s) {
	case FSM_IDLE:
		return "Idle";
	case FSM_CONNECT:
		return "Connect";
	case FSM_ACTIVE:
		return "Active";
	case FSM_OPEN_SENT:
		return "OpenSent";
	case FSM_OPEN_CONFIRM:
		return "OpenConfirm";
	case FSM_ESTABLISHED:
		break;
	}
	return "Established";
}

const char *
fsm_event_name(enum fsm_event e)
{
	switch (e) {
	case FSM_START:
		return "start";
	case FSM_STOP:
		return "stop";
	case FSM_TCP_UP:
		return "TCP connection established";
	case FSM_TCP_DOWN:
		return "TCP connection failed";
	case FSM_OPEN_OK:
		return "OPEN received";
	case FSM_OPEN_BAD:
		return "unacceptable OPEN received";
	case FSM_KEEPALIVE:
		return "KEEPALIVE received";
	case FSM_NOTIFICATION:
		return "NOTIFICATION received";
	case FSM_HOLD_EXPIRED:
		return "hold timer expired";
	case FSM_CONNECT_RETRY:
		break;
	}
	return "connect retry timer expired";
}

/* Error/subcode in the words of the IANA registry "BGP Error (Notification)
 * Codes"; the numbers behind them, as looking glasses print them. */
const char *
notification_text(enum notification n)
{
	switch (n) {
	case NOTIFY_NONE:
		return "none";
	case NOTIFY_BAD_PEER_AS:
		return "OPEN Message Error/Bad Peer AS (2/2)";
	case NOTIFY_BAD_BGP_ID:
		return "OPEN Message Error/Bad BGP Identifier (2/3)";
	case NOTIFY_UNACCEPTABLE_HOLD:
		return "OPEN Message Error/Unacceptable Hold Time (2/6)";
	case NOTIFY_ROLE_MISMATCH:
		return "OPEN Message Error/Role Mismatch (2/11)";
	case NOTIFY_HOLD_EXPIRED:
		return "Hold Timer Expired (4/0)";
	case NOTIFY_MAX_PREFIX:
		return "Cease/Maximum Number of Prefixes Reached (6/1)";
	case NOTIFY_ADMIN_SHUTDOWN:
		return "Cease/Administrative Shutdown (6/2)";
	case NOTIFY_PEER_DECONFIGURED:
		return "Cease/Peer De-configured (6/3)";
	case NOTIFY_ADMIN_RESET:
		return "Cease/Administrative Reset (6/4)";
	case NOTIFY_CONFIG_CHANGE:
		return "Cease/Other Configuration Change (6/6)";
	case NOTIFY_LAST:
		break;
	}
	return "unknown";
}
