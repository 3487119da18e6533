/* irr: objects of the routing registry, added, deleted and asked for. */
#include <string.h>

#include "registry/irr.h"
#include "session/session_private.h"

struct irr *
session_irr(struct session *s)
{
	struct irr *irr = &s->work.world->registry.irr;

	irr_seek(irr, sim_now(session_sim(s)));
	return irr;
}
