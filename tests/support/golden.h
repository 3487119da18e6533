/* Files that a text must be equal to. With LAB_GOLDEN=write in the environment
 * they are written instead; an empty text has no file. */
#ifndef SUPPORT_GOLDEN_H
#define SUPPORT_GOLDEN_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "core/str.h"

/* The file's bytes behind those of out; nothing when it is not there. */
static inline void
golden_read(const char *folder, const char *name, struct strbuf *out)
{
	char path[512], buf[4096];
	FILE *in;
	size_t n;

	snprintf(path, sizeof(path), "%s%s", folder, name);
	in = fopen(path, "rb");
	if (in == NULL)
		return;
	while ((n = fread(buf, 1, sizeof(buf), in)) > 0)
		strbuf_addn(out, buf, n);
	fclose(in);
}

static inline void
golden_write(const char *folder, const char *name, const char *text)
{
	char path[512];
	FILE *out;

	snprintf(path, sizeof(path), "%s%s", folder, name);
	if (*text == '\0') {
		remove(path);
		return;
	}
	out = fopen(path, "wb");
	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

/* found is what BASE.ENDING has. */
static inline void
golden_check(const char *folder, const char *base, const char *ending,
    const char *found)
{
	const char *mode = getenv("LAB_GOLDEN");
	struct strbuf wanted = { 0 };
	char name[256];

	snprintf(name, sizeof(name), "%s.%s", base, ending);
	if (mode != NULL && str_eq(mode, "write")) {
		golden_write(folder, name, found);
		return;
	}
	golden_read(folder, name, &wanted);
	if (!str_eq(strbuf_str(&wanted), found))
		fail_msg("%s differs; found:\n%s", name, found);
	strbuf_finish(&wanted);
}

static inline int
golden_is_conf(const struct dirent *e)
{
	return str_ends(e->d_name, ".conf");
}

/* Calls check with the name of each file *.conf of the folder, without the
 * ending, in order. There is at least one. */
static inline void
golden_each(const char *folder, void (*check)(const char *base))
{
	struct dirent **names;
	int n = scandir(folder, &names, golden_is_conf, alphasort);

	assert_true(n > 0);
	for (int i = 0; i < n; i++) {
		char *base = xstrdup(names[i]->d_name);

		base[strlen(base) - strlen(".conf")] = '\0';
		check(base);
		free(base);
		free(names[i]);
	}
	free(names);
}

#endif
