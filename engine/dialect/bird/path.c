/* AS path expressions. */
#include "dialect/bird/private.h"

void
bird_as_path_rule(struct bird *b, const struct as_path_list *l,
    const struct as_path_rule *r, struct strbuf *out)
{
	bird_refuse(b, r->place, "the expression '%s' of AS path list %s",
	    r->text, l->name);
	strbuf_add(out, "false");
}
