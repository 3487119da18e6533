/* The BGP session state machine (RFC 4271 8), as a pure function.
 *
 * TCP is reduced to "the peer answers or it does not"; both sides open at the
 * same time and collision detection is settled by the router id, as RFC 4271
 * 6.8 has it, so one connection remains. Timers are events of the simulator.
 *
 * On entering Connect the caller tries to connect and answers with FSM_TCP_UP
 * or FSM_TCP_DOWN. There is one retry timer: ConnectRetryTimer in Connect and
 * Active, IdleHoldTimer in Idle, where its end starts the session again; it is
 * of no effect later. FSM_STOP arms none: a session that was stopped waits for
 * FSM_START, and a timer that was running must not reach it. */
#ifndef BGP_FSM_H
#define BGP_FSM_H

#include "core/base.h"

enum fsm_state { FSM_IDLE, FSM_CONNECT, FSM_ACTIVE, FSM_OPEN_SENT,
	FSM_OPEN_CONFIRM, FSM_ESTABLISHED };

enum fsm_event {
	FSM_START,          /* configured and not shut down (8.1.2) */
	FSM_STOP,           /* administrative: shutdown, deconfigured */
	FSM_TCP_UP,         /* the peer is reachable and configured too */
	FSM_TCP_DOWN,       /* link down, peer gone */
	FSM_OPEN_OK,        /* acceptable OPEN received */
	FSM_OPEN_BAD,       /* bad peer AS, role mismatch, unacceptable */
	FSM_KEEPALIVE,
	FSM_NOTIFICATION,
	FSM_HOLD_EXPIRED,
	FSM_CONNECT_RETRY
};

enum fsm_action {
	FSM_SEND_OPEN = 1 << 0,
	FSM_SEND_KEEPALIVE = 1 << 1,
	FSM_SEND_NOTIFICATION = 1 << 2,
	FSM_SESSION_UP = 1 << 3,   /* advertise the Loc-RIB, then End-of-RIB */
	FSM_SESSION_DOWN = 1 << 4, /* drop what was learned from the peer */
	FSM_ARM_RETRY = 1 << 5
};

struct fsm_step {
	enum fsm_state state;
	uint8_t actions; /* enum fsm_action bits */
};

struct fsm_step fsm_next(enum fsm_state state, enum fsm_event event);
const char *fsm_state_name(enum fsm_state s); /* "Idle" ... as in the RFC */
const char *fsm_event_name(enum fsm_event e);

/* NOTIFICATION codes that the lab shows (RFC 4271 6, 4486, 9234). */
enum notification {
	NOTIFY_NONE,
	NOTIFY_BAD_PEER_AS,      /* 2/2 */
	NOTIFY_BAD_BGP_ID,       /* 2/3 */
	NOTIFY_UNACCEPTABLE_HOLD,/* 2/6 */
	NOTIFY_ROLE_MISMATCH,    /* 2/11 */
	NOTIFY_HOLD_EXPIRED,     /* 4/0 */
	NOTIFY_MAX_PREFIX,       /* 6/1 */
	NOTIFY_ADMIN_SHUTDOWN,   /* 6/2 */
	NOTIFY_PEER_DECONFIGURED,/* 6/3 */
	NOTIFY_ADMIN_RESET,      /* 6/4 */
	NOTIFY_CONFIG_CHANGE,    /* 6/6 */
	NOTIFY_LAST
};
const char *notification_text(enum notification n);

#endif
