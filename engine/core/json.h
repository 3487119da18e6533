/* A small streaming JSON writer: objects, arrays, strings, numbers.
 *
 * Writes into a strbuf in the order of the calls, two-space indentation when
 * pretty. Strings are escaped and, because output may be shown in a terminal,
 * control characters never appear raw. Reading is core/json_read.h, which
 * rests on jansson: none of the names here may be one of that library's, or
 * the library would call us. */
#ifndef CORE_JSON_H
#define CORE_JSON_H

#include "core/str.h"

struct json {
	struct strbuf *out;
	int depth;
	bool pretty;
	bool need_comma;
};

void json_init(struct json *j, struct strbuf *out, bool pretty);
/* key NULL inside arrays and for the outermost value. */
void json_begin_object(struct json *j, const char *key);
void json_end_object(struct json *j);
void json_begin_array(struct json *j, const char *key);
void json_end_array(struct json *j);
void json_put_string(struct json *j, const char *key, const char *value);
void json_put_number(struct json *j, const char *key, int64_t value);
void json_put_bool(struct json *j, const char *key, bool value);
void json_put_null(struct json *j, const char *key);

#endif
