#include "registry/path_end.h"

struct path_end_result
path_end_verify(const struct as_map *records, const struct attr_table *t,
    path_id path)
{
	struct path_end_result r = { .origin_as = as_path_origin(t, path) };
	const struct as_record *record = as_map_find(records, r.origin_as);
	bool alone = true;

	for (; path != 0; path = as_path_node(t, path).tail) {
		struct path_node node = as_path_node(t, path);

		if (!node.is_set && node.as == r.origin_as)
			continue;
		/* The last one of these stands before the origin. */
		r.before_as = node.is_set ? 0 : node.as;
		alone = false;
	}
	r.forged = r.origin_as != 0 && record != NULL && !alone &&
	    (r.before_as == 0 || !as_record_has(record, r.before_as));
	return r;
}
