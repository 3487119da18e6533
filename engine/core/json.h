/* A small streaming JSON writer: objects, arrays, strings, numbers.
 *
 * Writes into a strbuf in the order of the calls, two-space indentation when
 * pretty. Strings are escaped and, because output may be shown in a terminal,
 * control characters never appear raw. Reading JSON is jansson's work, behind
 * core/json_read.h when it is needed. */
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
void json_object(struct json *j, const char *key);
void json_object_end(struct json *j);
void json_array(struct json *j, const char *key);
void json_array_end(struct json *j);
void json_string(struct json *j, const char *key, const char *value);
void json_number(struct json *j, const char *key, int64_t value);
void json_bool(struct json *j, const char *key, bool value);
void json_null(struct json *j, const char *key);

#endif
