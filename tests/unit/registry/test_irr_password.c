#include "check.h"

#include "registry/irr_password.h"

/* What `openssl passwd -1 -salt SALT PASSWORD` makes. */
static const struct {
	const char *password, *salt, *crypt;
} rows[] = {
	{ "a", "x", "$1$x$P8VObTrxaqT4VBmnH06P8." },
	{ "secret", "saltsalt", "$1$saltsalt$9xy1btjgzLYfb7hivXtC//" },
	{ "rir", "abcdefgh", "$1$abcdefgh$e2rvktG6wLnHgm2XyUmHF." },
	{ "0123456789abcdefg", "s", "$1$s$ZTJnElfBQOcmBtnU5uXK//" },
	{ "p@ss#word", "ab", "$1$ab$uyuSO/bvvTvgJ1jgG4ue90" },
	{ "", "ab", "$1$ab$rn6aQS/o7141mj179E/zA." },
	{ "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
	    "ab/.", "$1$ab/.$LhE.Ps8PvLAq7sidDe1B80" },
};

static void
test_crypt(void **state)
{
	char found[IRR_PASSWORD_CRYPT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		irr_password_crypt(rows[i].password, rows[i].salt, found);
		CHECK_STR(rows[i].password, found, rows[i].crypt);
	}
}

static const struct {
	const char *auth, *password;
	bool known, fits;
} auth_rows[] = {
	{ "MD5-PW $1$x$P8VObTrxaqT4VBmnH06P8.", "a", true, true },
	{ "md5-pw   $1$x$P8VObTrxaqT4VBmnH06P8.", "a", true, true },
	{ "MD5-PW $1$x$P8VObTrxaqT4VBmnH06P8.", "A", true, false },
	{ "MD5-PW $1$x$P8VObTrxaqT4VBmnH06P8", "a", true, false },
	{ "MD5-PW $1$x", "a", true, false },
	{ "MD5-PW $1$123456789$P8VObTrxaqT4VBmnH06P8.", "a", true, false },
	{ "MD5-PW $5$x$P8VObTrxaqT4VBmnH06P8.", "a", true, false },
	{ "MD5-PW", "", true, false },
	{ "", "", false, false },
	{ "PGPKEY-80F238C6", "a", false, false },
	{ "SSO noc@you.example", "a", false, false },
	{ "NONE", "", false, false },
};

static void
test_auth(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(auth_rows); i++) {
		const char *auth = auth_rows[i].auth;
		CHECK_INT(auth, irr_password_is_known(auth),
		    auth_rows[i].known);
		CHECK_INT(auth, irr_password_fits(auth, auth_rows[i].password),
		    auth_rows[i].fits);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_crypt),
		cmocka_unit_test(test_auth),
	};

	return RUN_TESTS(tests);
}
