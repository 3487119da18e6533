/* What stands above LOCAL_PREF in FRR and IOS and is BIRD's preference: the
 * weight, and before it, in IOS with a validator, the RPKI state. Only the
 * order of preferences counts, so each weight that occurs gets the next
 * number. */
#include "dialect/bird/private.h"

#include <stdlib.h>

enum { PREFERENCE_FIRST = 100 }; /* BIRD's own for BGP */

static void
note_weight(struct bird *b, uint32_t weight)
{
	for (size_t i = 0; i < b->n_weights; i++)
		if (b->weights[i] == weight)
			return;
	GROW(b->weights, b->n_weights, b->cap_weights);
	b->weights[b->n_weights++] = weight;
}

static int
weight_cmp(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void
survey_match(struct bird_uses *uses, const struct match *m)
{
	switch ((int)m->kind) {
	case MATCH_TAG:
		uses->tag = true;
		break;
	case MATCH_LOCAL_PREF:
		uses->local_pref = true;
		break;
	case MATCH_ROV:
		uses->rov = true;
		break;
	default:
		break;
	}
	for (size_t i = 0; i < m->n_children; i++)
		survey_match(uses, &m->children[i]);
}

/* Own routes have BIRD_WEIGHT_LOCAL. Between routes of one preference BIRD
 * looks at attributes only when BGP brought both. */
static void
survey_action(struct bird *b, const struct action *a)
{
	b->uses.actions |= 1u << a->kind;
	switch ((int)a->kind) {
	case ACT_SET_TAG:
		b->uses.tag = true;
		break;
	case ACT_ADD_LOCAL_PREF:
		b->uses.local_pref = true;
		break;
	case ACT_SET_WEIGHT:
		if (a->value >= BIRD_WEIGHT_LOCAL)
			bird_refuse(b, a->place,
			    "a weight of %d or more, which is that of own "
			    "routes",
			    (int)BIRD_WEIGHT_LOCAL);
		note_weight(b, a->value);
		break;
	case ACT_SET_NEXT_HOP:
	case ACT_NEXT_HOP_SELF:
	case ACT_NEXT_HOP_UNCHANGED:
		b->uses.next_hop = true;
		break;
	default:
		break;
	}
}

static void
survey_policy(struct bird *b, const struct policy *p)
{
	for (size_t i = 0; i < p->n_terms; i++) {
		const struct policy_term *t = &p->terms[i];

		for (size_t j = 0; j < t->n_matches; j++)
			survey_match(&b->uses, &t->matches[j]);
		for (size_t j = 0; j < t->n_actions; j++)
			survey_action(b, &t->actions[j]);
	}
}

static void
survey_neighbor(struct bird *b, const struct neighbor *n)
{
	for (int i = 0; i < AF_COUNT && !n->is_group; i++) {
		if (!n->af[i].active)
			continue;
		if (n->af[i].route_reflector_client)
			b->uses.reflects = true;
		if (!n->af[i].weight_set)
			continue;
		if (n->af[i].weight >= BIRD_WEIGHT_LOCAL)
			bird_refuse(b, n->af[i].place,
			    "a weight of %d or more, which is that of own "
			    "routes",
			    (int)BIRD_WEIGHT_LOCAL);
		note_weight(b, n->af[i].weight);
	}
	if (bird_validates_unasked(b, n))
		b->uses.rov = b->uses.rov_rank = true;
}

/* Route-maps that nobody calls count as well: it makes no difference but for
 * the length of the text. */
void
bird_survey(struct bird *b)
{
	const struct router_config *c = b->config;

	note_weight(b, 0);
	note_weight(b, BIRD_WEIGHT_LOCAL);
	for (size_t i = 0; i < c->n_policies; i++)
		survey_policy(b, c->policies[i]);
	for (size_t i = 0; i < c->n_neighbors; i++)
		survey_neighbor(b, &c->neighbors[i]);
	qsort(b->weights, b->n_weights, sizeof(*b->weights), weight_cmp);
}

bool
bird_validates_unasked(const struct bird *b, const struct neighbor *n)
{
	return b->config->flavour == FLAVOUR_IOS && b->config->n_caches > 0 &&
	    !n->is_group && !bird_is_internal(b, n) &&
	    !b->config->options.prefix_validate_disable;
}

uint32_t
bird_rank_step(const struct bird *b)
{
	return (uint32_t)b->n_weights;
}

uint32_t
bird_preference(const struct bird *b, uint32_t weight, int rank)
{
	uint32_t i = 0;

	while (i < b->n_weights && b->weights[i] < weight)
		i++;
	if (b->uses.rov_rank)
		i += (uint32_t)(BIRD_RANK_LAST - rank) * bird_rank_step(b);
	return PREFERENCE_FIRST + i;
}

bool
bird_has_weights(const struct bird *b)
{
	return b->n_weights > 2 || b->uses.rov_rank;
}
