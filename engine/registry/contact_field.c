/* Records field by field: their names, and what values must look like. */
#include <string.h>

#include "registry/contact.h"
#include "registry/rpsl_object.h"

_Static_assert(CONTACT_TEXT_MAX == 200 && CONTACT_PREFIXES_MAX == 10000000,
    "the texts below name them");

#define MAIL_HELP "a mail address, as noc@example.net"
#define PHONE_HELP "a phone number with its country, as +1 555 0100"
#define URL_HELP "an address, as https://noc.example.net/"
#define AS_SET_HELP "an as-set, as AS64500:AS-ALL"
#define NAME_HELP "a name of 200 bytes at most"
#define NUMBER_HELP "a number of prefixes, 10000000 at most"
#define VISIBLE_HELP "public, users or private"

/* --- values ---------------------------------------------------------------*/

static bool
is_short(const char *text)
{
	return strlen(text) <= CONTACT_TEXT_MAX;
}

/* Of what stands to the left and to the right of "@" (RFC 5322 3.4.1, without
 * quoted forms, which no NOC has). */
static bool
is_mail_char(char c, bool domain)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	    (c >= '0' && c <= '9') || c == '-' || c == '.' ||
	    (!domain && c != '\0' && strchr("!#$%&'*+/=?^_`{|}~", c) != NULL);
}

/* Words parted by single dots. */
static bool
is_dotted(const char *s, size_t n, bool domain)
{
	if (n == 0 || s[0] == '.' || s[n - 1] == '.')
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_mail_char(s[i], domain) ||
		    (s[i] == '.' && s[i + 1] == '.'))
			return false;
	return true;
}

const char *
contact_check_mail(const char *text)
{
	const char *at = strchr(text, '@');

	if (at != NULL && is_short(text) &&
	    is_dotted(text, (size_t)(at - text), false) &&
	    is_dotted(at + 1, strlen(at + 1), true) &&
	    strchr(at + 1, '.') != NULL)
		return NULL;
	return MAIL_HELP;
}

const char *
contact_check_phone(const char *text)
{
	size_t digits = 0;

	for (const char *c = text + (text[0] == '+'); *c != '\0'; c++) {
		if (strchr("0123456789 -().", *c) == NULL)
			digits = SIZE_MAX / 2;
		digits += *c >= '0' && *c <= '9';
	}
	/* ITU-T E.164: a country's code and at most 15 digits in all. */
	if (text[0] == '+' && digits >= 5 && digits <= 15 && is_short(text))
		return NULL;
	return PHONE_HELP;
}

const char *
contact_check_url(const char *text)
{
	size_t n = str_starts(text, "https://") ? 8
	    : str_starts(text, "http://")       ? 7
						: 0;
	bool good = n > 0 && text[n] != '\0' && is_short(text);

	for (const char *c = text; *c != '\0'; c++)
		good &= *c > ' ' && *c < 0x7f;
	return good ? NULL : URL_HELP;
}

/* PeeringDB writes a registry before it: "RIPE::AS64500:AS-ALL". */
const char *
contact_check_as_set(const char *text)
{
	const char *name = strstr(text, "::");
	uint32_t as;

	for (const char *c = text; name != NULL && c < name; c++)
		if (!rpsl_is_name_char(*c))
			name = NULL;
	if (name != text && is_short(text) &&
	    (rpsl_is_set_name(name != NULL ? name + 2 : text, "as-") ||
		rpsl_parse_as(name != NULL ? name + 2 : text, &as)))
		return NULL;
	return AS_SET_HELP;
}

const char *
contact_check_name(const char *text)
{
	return is_short(text) ? NULL : NAME_HELP;
}

const char *
contact_check_prefixes(uint32_t n)
{
	return n <= CONTACT_PREFIXES_MAX ? NULL : NUMBER_HELP;
}

/* --- fields ---------------------------------------------------------------*/

#define ROLE_FIELDS(role)                                                      \
	role "-name", role "-mail", role "-phone", role "-visible"

static const char *const fields[] = { ROLE_FIELDS("noc"),
	ROLE_FIELDS("technical"), ROLE_FIELDS("policy"), ROLE_FIELDS("abuse"),
	ROLE_FIELDS("maintenance"), ROLE_FIELDS("sales"),
	ROLE_FIELDS("public-relations"), "website", "looking-glass", "as-set",
	"prefixes4", "prefixes6", NULL };

const char *const *
contact_field_names(void)
{
	return fields;
}

const char *
contact_field_help(const char *field)
{
	static const struct {
		const char *end, *help;
	} kinds[] = { { "-name", NAME_HELP }, { "-mail", MAIL_HELP },
		{ "-phone", PHONE_HELP }, { "-visible", VISIBLE_HELP },
		{ "website", URL_HELP }, { "looking-glass", URL_HELP },
		{ "as-set", AS_SET_HELP }, { "prefixes4", NUMBER_HELP },
		{ "prefixes6", NUMBER_HELP } };
	bool known = false;

	for (size_t i = 0; fields[i] != NULL && !known; i++)
		known = str_eq(fields[i], field);
	for (size_t i = 0; known && i < ARRAY_LEN(kinds); i++)
		if (str_ends(field, kinds[i].end))
			return kinds[i].help;
	return NULL;
}

struct setting {
	struct arena *arena;
	struct contact_record *r;
	const char *field, *value; /* NULL: away with it */
	const char **why;
};

static bool
refuse(const struct setting *s, const char *expected)
{
	*s->why = arena_printf(s->arena, "%s: expected %s, found \"%s\"",
	    s->field, expected, s->value);
	return false;
}

static bool
set_text(const struct setting *s, const char **out,
    const char *(*check)(const char *text))
{
	const char *expected = s->value != NULL ? check(s->value) : NULL;

	if (expected != NULL)
		return refuse(s, expected);
	*out = s->value != NULL ? arena_strdup(s->arena, s->value) : NULL;
	return true;
}

static bool
set_number(const struct setting *s, bool *has, uint32_t *out)
{
	uint32_t n = 0;

	if (s->value != NULL &&
	    (!str_to_u32(s->value, &n) || contact_check_prefixes(n) != NULL))
		return refuse(s, NUMBER_HELP);
	*has = s->value != NULL;
	*out = n;
	return true;
}

static bool
set_visible(const struct setting *s, enum contact_visibility *out)
{
	enum contact_visibility v = s->value != NULL
	    ? contact_visibility_find(s->value)
	    : CONTACT_PUBLIC;

	if (v == CONTACT_VISIBILITIES)
		return refuse(s, VISIBLE_HELP);
	*out = v;
	return true;
}

/* The first contact of the role; one more when there is none. */
static struct contact *
contact_get(const struct setting *s, enum contact_role role)
{
	struct contact_record *r = s->r;
	struct contact *more;

	for (size_t i = 0; i < r->n_contacts; i++)
		if (r->contacts[i].role == role)
			return &r->contacts[i];
	more = ARENA_ARRAY(s->arena, r->n_contacts + 1, struct contact);
	if (r->n_contacts > 0)
		memcpy(more, r->contacts, r->n_contacts * sizeof(*more));
	r->contacts = more;
	more[r->n_contacts] = (struct contact){ .role = role };
	return &more[r->n_contacts++];
}

/* A contact that says nothing is none. */
static void
drop_empty(struct contact_record *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->n_contacts; i++)
		if (r->contacts[i].name != NULL ||
		    r->contacts[i].mail != NULL || r->contacts[i].phone != NULL)
			r->contacts[n++] = r->contacts[i];
	r->n_contacts = n;
}

static bool
set_contact(const struct setting *s, enum contact_role role, const char *what)
{
	struct contact *c = contact_get(s, role);
	bool done;

	if (str_eq(what, "name"))
		done = set_text(s, &c->name, contact_check_name);
	else if (str_eq(what, "mail"))
		done = set_text(s, &c->mail, contact_check_mail);
	else if (str_eq(what, "phone"))
		done = set_text(s, &c->phone, contact_check_phone);
	else
		done = set_visible(s, &c->visible);
	drop_empty(s->r);
	return done;
}

static bool
set_field(const struct setting *s)
{
	struct contact_record *r = s->r;
	const char *dash = strrchr(s->field, '-');

	if (str_eq(s->field, "website"))
		return set_text(s, &r->website, contact_check_url);
	if (str_eq(s->field, "looking-glass"))
		return set_text(s, &r->looking_glass, contact_check_url);
	if (str_eq(s->field, "as-set"))
		return set_text(s, &r->as_set, contact_check_as_set);
	if (str_eq(s->field, "prefixes4"))
		return set_number(s, &r->has_prefixes4, &r->prefixes4);
	if (str_eq(s->field, "prefixes6"))
		return set_number(s, &r->has_prefixes6, &r->prefixes6);
	return set_contact(s,
	    contact_role_find(
		arena_strndup(s->arena, s->field, (size_t)(dash - s->field))),
	    dash + 1);
}

bool
contact_set_field(struct arena *arena, struct contact_record *r,
    const char *field, const char *value, const char **why)
{
	struct setting s = { arena, r, NULL, value, why };
	const char *near;
	size_t n = 0;

	while (fields[n] != NULL) {
		if (str_eq_nocase(fields[n], field))
			s.field = fields[n];
		n++;
	}
	if (s.field != NULL)
		return set_field(&s);
	near = str_nearest(field, fields, n);
	*why = near != NULL
	    ? arena_printf(arena, "there is no field %s: did you mean %s?",
		  field, near)
	    : arena_printf(arena, "there is no field %s; `?` lists them",
		  field);
	return false;
}

/* --- reading --------------------------------------------------------------*/

static const char *
get_contact(const struct contact_record *r, enum contact_role role,
    const char *what)
{
	for (size_t i = 0; i < r->n_contacts; i++) {
		const struct contact *c = &r->contacts[i];

		if (c->role != role)
			continue;
		return str_eq(what, "name") ? c->name
		    : str_eq(what, "mail")  ? c->mail
		    : str_eq(what, "phone")
		    ? c->phone
		    : contact_visibility_word(c->visible);
	}
	return NULL;
}

static const char *
get_number(struct arena *arena, bool has, uint32_t n)
{
	return has ? arena_printf(arena, "%u", n) : NULL;
}

const char *
contact_get_field(struct arena *arena, const struct contact_record *r,
    const char *field)
{
	const char *dash = strrchr(field, '-');

	if (str_eq(field, "website"))
		return r->website;
	if (str_eq(field, "looking-glass"))
		return r->looking_glass;
	if (str_eq(field, "as-set"))
		return r->as_set;
	if (str_eq(field, "prefixes4"))
		return get_number(arena, r->has_prefixes4, r->prefixes4);
	if (str_eq(field, "prefixes6"))
		return get_number(arena, r->has_prefixes6, r->prefixes6);
	if (dash == NULL)
		return NULL;
	return get_contact(r,
	    contact_role_find(
		arena_strndup(arena, field, (size_t)(dash - field))),
	    dash + 1);
}
