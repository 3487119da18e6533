#include <stdlib.h>

#include "dialect_world.h"

static const struct {
	const char *dialect, *above, *partial;
	const char *has; /* words that must be offered, parted by blanks */
	const char *lacks;
} rows[] = {
	{ "frr", "", "", "router route-map ip no exit", "neighbor match" },
	{ "frr", "", "ro", "router route-map", "ip" },
	{ "frr", "", "ip ", "prefix-list route", "router ip" },
	{ "frr", "", "ip prefix-list P ", "permit deny seq description",
	    "<cr>" },
	{ "frr", "", "ip prefix-list P permit 192.0.2.0/24", "A.B.C.D/M",
	    "<cr> any" },
	{ "frr", "", "ip prefix-list P permit 192.0.2.0/24 ", "ge le <cr>",
	    "permit" },
	{ "frr", "", "ip prefix-list P permit 192.0.2.0/24 le 25 ", "ge <cr>",
	    "le" },
	{ "frr", "", "ip prefix-list P permit 192.0.2.0/24 l", "le", "ge" },
	{ "frr", "", "no ip prefix-list P ", "<cr> permit seq", "" },
	{ "frr", "router bgp 1", "", "neighbor address-family bgp exit",
	    "match hostname" },
	{ "frr", "router bgp 1\nneighbor 192.0.2.1 remote-as 2", "neighbor ",
	    "192.0.2.1 A.B.C.D WORD", "" },
	{ "frr", "router bgp 1\nneighbor 192.0.2.1 remote-as 2",
	    "neighbor 192.0.2.1 local-role ",
	    "provider customer peer rs-server rs-client", "strict-mode" },
	{ "ios", "router bgp 1\nneighbor 192.0.2.1 remote-as 2",
	    "neighbor 192.0.2.1 l", "local-as", "local-role" },
	{ "frr", "router bgp 1\n address-family ipv6", "",
	    "network neighbor exit-address-family", "hostname" },
	{ "frr", "router bgp 1\n address-family ipv6", "network ", "X:X::X:X/M",
	    "A.B.C.D/M" },
	{ "frr", "ip prefix-list AB permit any\nroute-map M permit 10",
	    "match ip address prefix-list ", "AB WORD", "M" },
	{ "frr", "route-map M permit 10", "set local-preference ", "[+-]N",
	    "<cr>" },
	{ "frr", "route-map M permit 10", "match rpki v", "valid", "invalid" },
	{ "frr", "route-map M permit 10\n", "set community 1:1 ",
	    "AA:NN additive <cr>", "" },
	{ "frr", "", "nonsense ", "", "<cr> ip" },
	{ "frr", "interface eth0", "ip ", "address", "prefix-list" },
};

static bool
offers(const struct dialect_help *h, const char *word, size_t len)
{
	for (size_t i = 0; i < h->n; i++)
		if (strlen(h->choices[i].word) == len &&
		    memcmp(h->choices[i].word, word, len) == 0)
			return true;
	return false;
}

static void
check_words(const char *row, const struct dialect_help *h, const char *words,
    bool wanted)
{
	while (*words != '\0') {
		size_t n = strcspn(words, " ");

		if (offers(h, words, n) != wanted)
			fail_msg("row \"%s\": \"%.*s\" %s", row, (int)n, words,
			    wanted ? "is missing" : "is offered");
		words += n;
		words += strspn(words, " ");
	}
}

static void
test_help(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct arena arena = { 0 };
		struct dialect_help h = { .arena = &arena };

		dialect_find(rows[i].dialect)
		    ->help(&h, rows[i].above, rows[i].partial);
		check_words(rows[i].partial, &h, rows[i].has, true);
		check_words(rows[i].partial, &h, rows[i].lacks, false);
		for (size_t j = 0; j < h.n; j++)
			CHECK(rows[i].partial,
			    h.choices[j].help != NULL &&
				h.choices[j].help[0] != '\0');
		for (size_t j = 1; j < h.n; j++)
			CHECK(h.choices[j].word,
			    strcmp(h.choices[j - 1].word, h.choices[j].word) <
				    0 ||
				h.choices[j].word[0] == '<');
		free(h.choices);
		arena_finish(&arena);
	}
}

/* "<cr>" and parameters cannot be typed, words can. */
static void
test_literal(void **state)
{
	struct arena arena = { 0 };
	struct dialect_help h = { .arena = &arena };

	(void)state;
	dialect_find("frr")->help(&h, "",
	    "ip prefix-list P permit 192.0.2.0/24 ");
	assert_int_equal(h.n, 3);
	assert_string_equal(h.choices[0].word, "ge");
	assert_true(h.choices[0].literal);
	assert_string_equal(h.choices[2].word, "<cr>");
	assert_false(h.choices[2].literal);
	free(h.choices);
	arena_finish(&arena);
}

static void
test_manual(void **state)
{
	struct strbuf text = { 0 };

	(void)state;
	dialect_find("frr")->manual(&text);
	assert_non_null(strstr(strbuf_str(&text), "local-role"));
	assert_non_null(strstr(strbuf_str(&text), "[RFC 9234]"));
	assert_null(strchr(strbuf_str(&text), '$'));
	assert_null(strchr(strbuf_str(&text), '~'));
	for (const char *s = strbuf_str(&text); *s != '\0';) {
		size_t n = strcspn(s, "\n");

		assert_true(n < 80);
		s += n + (s[n] == '\n');
	}
	strbuf_clear(&text);
	dialect_find("ios")->manual(&text);
	assert_null(strstr(strbuf_str(&text), "local-role"));
	strbuf_finish(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_literal),
		cmocka_unit_test(test_manual),
	};

	return RUN_TESTS(tests);
}
