/* regrade DATABASE: replays every graded journal and compares. */
#include "host/host.h"

/* Counts into same, different and unknown (its scenario is not here). */
static bool
regrade_one(struct host *h, struct store *store, const struct store_session *s,
    struct strbuf *out)
{
	const char *dir =
	    paths_scenario(&h->paths, &h->arena, s->scenario, NULL);
	strbuf_addf(out, "session %lld, %s: ", (long long)s->id, s->scenario);
	if (dir == NULL) {
		strbuf_add(out, "its scenario is not here\n");
		return false;
	}
	struct diags d;
	diags_init(&d, &h->arena);
	size_t n;
	const struct probe_vocabulary *probes = grader_vocabulary(&n);
	struct scenario *scenario = scenario_load(dir, probes, n, &d);
	diags_finish(&d);
	if (scenario == NULL) {
		strbuf_add(out, "its scenario cannot be loaded\n");
		return false;
	}
	struct strbuf text = { 0 };
	bool same = session_regrade(scenario, store, s->id, &text);
	strbuf_add(out, same ? "same\n" : "DIFFERENT\n");
	if (!same)
		strbuf_add(out, strbuf_str(&text));
	if (out->len > 0 && out->s[out->len - 1] != '\n')
		strbuf_addc(out, '\n');
	strbuf_finish(&text);
	scenario_destroy(scenario);
	return same;
}

int
host_regrade(struct host *h)
{
	const char *path = h->args->operands[0], *error = NULL;
	if (path_is_dir(path)) {
		host_complain("%s: this is a folder; give the database in it",
		    path);
		return EXIT_BAD_INPUT;
	}
	if (!path_is_file(path)) {
		host_complain("%s: there is no such file", path);
		return EXIT_BAD_INPUT;
	}
	struct store *store = store_open(path, &h->arena, &error);
	if (store == NULL) {
		host_complain("%s: %s", path,
		    error != NULL ? error : "cannot be opened");
		return EXIT_BAD_INPUT;
	}
	struct store_session *sessions = NULL;
	size_t n = 0;
	if (store_is_persistent(store))
		n = store_sessions(store, &h->arena, &sessions);
	if (*store_error(store) != '\0') {
		host_complain("%s: cannot be read: %s", path,
		    store_error(store));
		store_close(store);
		return EXIT_BAD_INPUT;
	}
	size_t graded = 0, same = 0;
	struct strbuf out = { 0 };
	for (size_t i = 0; i < n; i++) {
		if (sessions[i].passed < 0)
			continue;
		graded++;
		if (regrade_one(h, store, &sessions[i], &out))
			same++;
	}
	strbuf_addf(&out, "%zu of %zu graded sessions give the same result\n",
	    same, graded);
	bool ok = host_print_all(&out);
	store_close(store);
	if (!ok)
		return EXIT_BAD_INPUT;
	return same == graded ? EXIT_DONE : EXIT_NOT_MET;
}
