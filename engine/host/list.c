/* list: modules and scenarios, with progress. */
#include "host/catalog.h"

static void
print_scenario(struct strbuf *out, const struct catalog_scenario *s)
{
	struct strbuf line = { 0 };
	strbuf_addf(&line, "  %s", s->id);
	strbuf_pad_to(&line, 26);
	strbuf_addf(&line, " %s", catalog_state_name(s->state));
	if (s->max > 0) {
		strbuf_pad_to(&line, 40);
		strbuf_addf(&line, " %d/%d", s->points, s->max);
	}
	strbuf_add(out, strbuf_str(&line));
	strbuf_add(out, "\n      ");
	strbuf_add(out, s->title);
	strbuf_addc(out, '\n');
	strbuf_finish(&line);
}

static void
print_text(struct strbuf *out, const struct catalog *c)
{
	if (c->n_scenarios == 0)
		strbuf_add(out, "There is no scenario (no data folder).\n");
	const char *module = NULL;
	for (size_t i = 0; i < c->n_scenarios; i++) {
		const struct catalog_scenario *s = &c->scenarios[i];
		if (module == NULL || !str_eq(module, s->module)) {
			const char *title = s->module;
			for (size_t m = 0; m < c->n_modules; m++)
				if (str_eq(c->modules[m].id, s->module))
					title = c->modules[m].title;
			strbuf_addf(out, "%s%s\n", i > 0 ? "\n" : "",
			    title[0] != '\0' ? title : "Other scenarios");
		}
		module = s->module;
		print_scenario(out, s);
	}
}

static void
print_json(struct strbuf *out, const struct catalog *c)
{
	struct json j;
	json_init(&j, out, true);
	json_begin_object(&j, NULL);
	json_begin_array(&j, "modules");
	for (size_t i = 0; i < c->n_modules; i++) {
		json_begin_object(&j, NULL);
		json_put_string(&j, "id", c->modules[i].id);
		json_put_string(&j, "title", c->modules[i].title);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_begin_array(&j, "scenarios");
	for (size_t i = 0; i < c->n_scenarios; i++) {
		const struct catalog_scenario *s = &c->scenarios[i];
		json_begin_object(&j, NULL);
		json_put_string(&j, "id", s->id);
		json_put_string(&j, "title", s->title);
		json_put_string(&j, "summary", s->summary);
		json_put_string(&j, "module", s->module);
		json_put_string(&j, "state", catalog_state_name(s->state));
		json_put_number(&j, "points", s->points);
		json_put_number(&j, "max", s->max);
		json_end_object(&j);
	}
	json_end_array(&j);
	json_end_object(&j);
	strbuf_addc(out, '\n');
}

int
host_list(struct host *h)
{
	if (!host_open_store(h))
		return EXIT_BAD_INPUT;
	if (h->not_saved != NULL)
		host_complain("%s", h->not_saved);
	const struct catalog *c = catalog_read(h, &h->arena);
	if (c->trouble != NULL)
		host_complain("%s", c->trouble);
	struct strbuf out = { 0 };
	if (h->args->given[OPT_JSON])
		print_json(&out, c);
	else
		print_text(&out, c);
	bool ok = host_print_all(&out);
	return ok ? EXIT_DONE : EXIT_BAD_INPUT;
}
