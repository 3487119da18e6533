/* irr: objects of the routing registry, added, deleted and asked for. */
#include <string.h>

#include "registry/irr_query.h"
#include "registry/irr_update.h"
#include "session/session_private.h"

enum { OBJECTS_BYTES_MAX = 256 * 1024 };

struct irr *
session_irr(struct session *s)
{
	return &s->work.world->registry.irr;
}

const struct irr *
session_registry_now(struct session *s)
{
	return session_irr(s);
}

/* --- updates --------------------------------------------------------------*/

static const struct irr_database *
first_database(struct session *s, struct strbuf *out)
{
	const struct irr *irr = session_irr(s);

	if (irr->n_databases > 0)
		return &irr->databases[0];
	session_fail(s, out, "this scenario has no routing registry");
	return NULL;
}

/* The registry looks at the text. dry: nothing changes. */
static void
submit(struct session *s, const char *file, const char *text, size_t len,
    bool dry, struct irr_report *out)
{
	const struct rpsl_text t = { file != NULL ? file : "line", text, len };
	const struct irr_update how = { .now_ms = sim_now(session_sim(s)),
		.dry = dry };

	irr_update(session_irr(s), &s->step_arena, &how, &t, out);
}

static enum reply_status
say_report(struct session *s, const struct irr_report *r, struct strbuf *out)
{
	irr_report_print(r, out);
	if (r->failed > 0) {
		session_tell(s, out, "%zu object%s not taken; %zu changed.",
		    r->failed, r->failed == 1 ? " was" : "s were", r->changed);
		/* An error says that nothing happened, but ends a batch. */
		return r->changed == 0 || s->opt.batch ? REPLY_ERROR : REPLY_OK;
	}
	if (r->changed == 0)
		session_tell(s, out, "Nothing was changed.");
	else
		session_tell(s, out, "%zu object%s changed.", r->changed,
		    r->changed == 1 ? " is" : "s are");
	return REPLY_OK;
}

static enum reply_status
carry_out(struct session *s, const char *file, const char *text, size_t len,
    struct strbuf *out)
{
	struct irr_report r;

	work_drop_waiting(s);
	submit(s, file, text, len, false, &r);
	if (r.changed > 0)
		s->reply.world_changed = true;
	return s->replaying ? REPLY_OK : say_report(s, &r, out);
}

enum reply_status
irr_add_text(struct session *s, const char *file, const char *text, size_t len,
    struct strbuf *out)
{
	struct irr_report r;
	const char *entry;

	if (s->replaying)
		return carry_out(s, file, text, len, out);
	if (first_database(s, out) == NULL)
		return REPLY_ERROR;
	if (len > OBJECTS_BYTES_MAX)
		return session_fail(s, out,
		    "the text is too long: at most %d KiB",
		    OBJECTS_BYTES_MAX / 1024);
	if (memchr(text, '\0', len) != NULL)
		return session_fail(s, out, "the text has a NUL byte in it");
	submit(s, file, text, len, true, &r);
	if (r.changed == 0)
		return say_report(s, &r, out);
	entry = arena_printf(&s->step_arena, "irr add\n%.*s", (int)len, text);
	if (!journal_add(s, 'c', entry))
		return REPLY_ERROR;
	return carry_out(s, file, text, len, out);
}

/* --- irr add --------------------------------------------------------------*/

/* The name of the attribute that a line begins, in small letters; NULL: it
 * begins none. */
static char *
attribute_name(struct session *s, const char *line)
{
	size_t n = 0, colon;
	char *name;

	while (rpsl_is_name_char(line[n]))
		n++;
	colon = n + strspn(line + n, " \t");
	if (n == 0 || line[colon] != ':')
		return NULL;
	name = arena_strndup(&s->step_arena, line, n);
	for (char *c = name; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	return name;
}

/* Not of an object, but said about it. */
static bool
is_said_aside(const char *name)
{
	return str_eq(name, "password") || str_eq(name, "override") ||
	    str_eq(name, "delete");
}

/* The class of the object that is being typed; RPSL_CLASS_NONE: none is. */
static enum rpsl_class
typed_class(struct session *s)
{
	enum rpsl_class class = RPSL_CLASS_NONE;
	const char *line = strbuf_str(&s->work.objects);

	while (*line != '\0') {
		size_t n = strcspn(line, "\n");
		const char *name = attribute_name(s, line);
		if (strspn(line, " \t") == n)
			class = RPSL_CLASS_NONE;
		else if (class == RPSL_CLASS_NONE && name != NULL)
			class = rpsl_class_find(name);
		line += n + (line[n] == '\n');
	}
	return class;
}

static bool
refuse_class(struct session *s, const char *name, struct strbuf *out)
{
	const char *near = rpsl_class_nearest(name);

	session_fail(s, out,
	    "an object begins with its class, and %s is none%s%s; `?` lists "
	    "them",
	    name, near != NULL ? ": did you mean " : "",
	    near != NULL ? near : "");
	return false;
}

static bool
refuse_attribute(struct session *s, enum rpsl_class class, const char *name,
    struct strbuf *out)
{
	const char *names[64], *near;
	size_t n;
	const struct rpsl_rule *rules = rpsl_rules(class, &n);

	PRE(n <= ARRAY_LEN(names));
	for (size_t i = 0; i < n; i++)
		names[i] = rules[i].name;
	near = str_nearest(name, names, n);
	session_fail(s, out,
	    "objects of class %s have no %s%s%s; an empty line ends the object",
	    rpsl_class_name(class), name, near != NULL ? ": did you mean " : "",
	    near != NULL ? near : "");
	return false;
}

/* What can be seen of a mistake before the object is sent: it is cheaper to
 * type one line again. */
static bool
check_line(struct session *s, const char *line, struct strbuf *out)
{
	enum rpsl_class class = typed_class(s);
	const char *name = attribute_name(s, line);

	if (line[strspn(line, " \t")] == '\0' ||
	    strchr(" \t+#%", line[0]) != NULL)
		return true;
	if (name == NULL) {
		session_fail(s, out,
		    "expected an attribute, as \"origin: AS64500\"; `end` "
		    "sends the objects, `discard` drops them");
		return false;
	}
	if (is_said_aside(name))
		return true;
	if (class == RPSL_CLASS_NONE)
		return rpsl_class_find(name) != RPSL_CLASS_NONE ||
		    refuse_class(s, name, out);
	return rpsl_rule_find(class, name) != NULL ||
	    refuse_attribute(s, class, name, out);
}

static const char *
who_you_are(struct session *s)
{
	const struct scenario *sc = s->scenario;

	if (sc->maintainer == NULL)
		return "`password: ...` in a line shows who you are.";
	return arena_printf(&s->step_arena,
	    "`password: %s` in a line shows that you are %s.", sc->password,
	    sc->maintainer);
}

static enum reply_status
open_block(struct session *s, const struct args *a, struct strbuf *out)
{
	if (!s->replaying && first_database(s, out) == NULL)
		return REPLY_ERROR;
	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	s->work.irr_open = true;
	strbuf_clear(&s->work.objects);
	if (!s->replaying)
		session_tell(s, out,
		    "Type objects, an empty line between them. `end` sends "
		    "them, `discard` leaves without sending. %s",
		    who_you_are(s));
	return REPLY_OK;
}

static enum reply_status
end_block(struct session *s, struct strbuf *out)
{
	struct work *w = &s->work;
	const char *text = arena_strndup(&s->step_arena,
	    strbuf_str(&w->objects), w->objects.len);
	enum reply_status status;

	if (!journal_add(s, 'c', "end"))
		return REPLY_ERROR;
	w->irr_open = false;
	strbuf_clear(&w->objects);
	status = carry_out(s, NULL, text, strlen(text), out);
	if (status != REPLY_OK)
		text_wrap(out, 0,
		    "`irr add -` begins anew; `irr add FILE` sends a file, "
		    "which is easier to mend.");
	return status;
}

bool
irr_is_dropped(const char *line)
{
	return str_eq_nocase(line + strspn(line, " \t"), "discard");
}

/* As if the block had never been opened. */
enum reply_status
irr_drop(struct session *s, struct strbuf *out)
{
	enum reply_status status = cmd_undo(s, NULL, out);

	if (status != REPLY_OK)
		return status;
	strbuf_clear(out);
	session_tell(s, out, "Dropped. Nothing was sent.");
	return REPLY_OK;
}

enum reply_status
irr_line(struct session *s, const char *line, struct strbuf *out)
{
	struct work *w = &s->work;
	const char *word = line + strspn(line, " \t");
	enum reply_status status;

	if (str_eq_nocase(word, "end"))
		return end_block(s, out);
	if (w->objects.len + strlen(line) > OBJECTS_BYTES_MAX)
		return session_fail(s, out,
		    "the text is too long: at most %d KiB; `end` sends what "
		    "there is, `discard` drops it",
		    OBJECTS_BYTES_MAX / 1024);
	if (!s->replaying && attribute_name(s, line) == NULL &&
	    block_command(s, line, &status, out))
		return status;
	if (!s->replaying && !check_line(s, line, out))
		return REPLY_ERROR;
	if (!journal_add(s, 'c', line))
		return REPLY_ERROR;
	strbuf_addf(&w->objects, "%s\n", line);
	return REPLY_OK;
}

enum reply_status
cmd_irr_add(struct session *s, const struct args *a, struct strbuf *out)
{
	const char *file = arg(a, "FILE...");
	size_t len;
	char *text;

	if (str_eq(file, "-"))
		return open_block(s, a, out);
	if (first_database(s, out) == NULL)
		return REPLY_ERROR;
	text = session_read_file(s, file, &len, out);
	if (text == NULL)
		return REPLY_ERROR;
	return irr_add_text(s, file, text, len, out);
}

/* --- irr delete -----------------------------------------------------------*/

static enum rpsl_class
read_class(struct session *s, const char *word, struct strbuf *out)
{
	char *name = arena_strdup(&s->step_arena, word);
	enum rpsl_class class;
	const char *near;

	for (char *c = name; *c != '\0'; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	class = rpsl_class_find(name);
	near = rpsl_class_nearest(name);
	if (class == RPSL_CLASS_NONE && near != NULL)
		session_fail(s, out, "there is no class %s; did you mean %s?",
		    word, near);
	else if (class == RPSL_CLASS_NONE)
		session_fail(s, out,
		    "there is no class %s; `irr template ?` lists them", word);
	return class;
}

/* The object that the words name; NULL with an answer. */
static const struct irr_object *
find_object(struct session *s, const struct args *a, enum rpsl_class class,
    struct strbuf *out)
{
	const struct irr *irr = session_irr(s);
	const char *key = arg(a, "KEY"), *source = arg(a, "SOURCE");
	struct irr_view all = irr_view_all(irr);
	const struct irr_object *o;
	struct rpsl_identity id;

	if (!irr_key_parse(&s->step_arena, class, key, &id)) {
		session_fail(s, out,
		    "%s is no key of class %s: expected, as an example, %s",
		    key, rpsl_class_name(class),
		    class == RPSL_CLASS_ROUTE        ? "192.0.2.0/24AS64500"
			: class == RPSL_CLASS_ROUTE6 ? "2001:db8::/32AS64500"
			: class == RPSL_CLASS_AS_SET ? "AS64500:AS-ALL"
						     : "what `irr query -K` "
						       "shows");
		return NULL;
	}
	o = source != NULL ? irr_find(irr, &id, source)
			   : irr_view_find(&all, &id);
	if (o == NULL)
		session_fail(s, out, "there is no %s %s%s%s",
		    rpsl_class_name(class), id.key,
		    source != NULL ? " in " : "", source != NULL ? source : "");
	return o;
}

enum reply_status
cmd_irr_delete(struct session *s, const struct args *a, struct strbuf *out)
{
	enum rpsl_class class;
	const struct irr_object *o;
	struct irr_report r;
	const char *text;

	if (first_database(s, out) == NULL)
		return REPLY_ERROR;
	class = read_class(s, arg(a, "CLASS"), out);
	if (class == RPSL_CLASS_NONE)
		return REPLY_ERROR;
	o = find_object(s, a, class, out);
	if (o == NULL)
		return REPLY_ERROR;
	text =
	    irr_delete_text(&s->step_arena, o, "by irr delete", arg(a, "WORD"));
	submit(s, "object", text, strlen(text), true, &r);
	if (r.changed == 0 && !s->replaying) {
		(void)say_report(s, &r, out);
		if (arg(a, "WORD") == NULL)
			text_wrap(out, 0,
			    "With a password: `irr delete CLASS KEY password "
			    "WORD`.");
		return REPLY_ERROR;
	}
	if (!journal_add(s, 'c', a->line))
		return REPLY_ERROR;
	return carry_out(s, "object", text, strlen(text), out);
}

/* --- irr query, irr template ----------------------------------------------*/

enum reply_status
cmd_irr_query(struct session *s, const struct args *a, struct strbuf *out)
{
	const char *text = arg(a, "TEXT...");
	struct irr_client client = { 0 };
	struct strbuf answer = { 0 };

	if (first_database(s, out) == NULL)
		return REPLY_ERROR;
	(void)irr_answer(&client, session_irr(s), text, strlen(text), &answer);
	while (answer.len > 0 && answer.s[answer.len - 1] == '\n')
		answer.s[--answer.len] = '\0';
	if (answer.len == 0)
		session_tell(s, out, "To this, a server answers nothing.");
	else
		text_lines(out, strbuf_str(&answer));
	strbuf_finish(&answer);
	return REPLY_OK;
}

enum reply_status
cmd_irr_template(struct session *s, const struct args *a, struct strbuf *out)
{
	enum rpsl_class class = read_class(s, arg(a, "CLASS"), out);

	if (class == RPSL_CLASS_NONE)
		return REPLY_ERROR;
	rpsl_template(class, out);
	session_say(s, "%s: %s", rpsl_class_name(class),
	    rpsl_class_what(class));
	return REPLY_OK;
}

/* --- what can stand in a line ---------------------------------------------*/

static void
add_choice(struct dialect_help *out, const char *word, const char *help,
    const char *partial)
{
	if (!str_starts(word, partial))
		return;
	if (out->n == out->cap) {
		size_t cap = out->cap == 0 ? 32 : out->cap * 2;
		struct dialect_choice *more =
		    ARENA_ARRAY(out->arena, cap, struct dialect_choice);
		if (out->n > 0)
			memcpy(more, out->choices, out->n * sizeof(*more));
		out->choices = more;
		out->cap = cap;
	}
	out->choices[out->n++] = (struct dialect_choice){ .word = word,
		.help = help,
		.literal = true };
}

/* The name of an attribute. */
static void
add_word(struct dialect_help *out, const char *name, const char *help,
    const char *partial)
{
	add_choice(out, arena_printf(out->arena, "%s:", name), help, partial);
}

void
irr_help(struct session *s, const char *partial, struct dialect_help *out)
{
	enum rpsl_class class = typed_class(s);
	const struct rpsl_rule *rules;
	size_t n;

	if (class == RPSL_CLASS_NONE) {
		for (enum rpsl_class c = 0; c < RPSL_CLASS_NONE; c++)
			add_word(out, rpsl_class_name(c), rpsl_class_what(c),
			    partial);
		add_choice(out, "end", "send the objects", partial);
		add_choice(out, "discard", "leave without sending them",
		    partial);
		return;
	}
	rules = rpsl_rules(class, &n);
	for (size_t i = 0; i < n; i++)
		add_word(out, rules[i].name,
		    rules[i].flags & RPSL_MANDATORY ? "mandatory" : "optional",
		    partial);
	add_word(out, "password", "of a maintainer, for the whole text",
	    partial);
}
