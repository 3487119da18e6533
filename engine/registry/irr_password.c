#include "registry/irr_password.h"

#include <stdio.h>
#include <string.h>

#include "core/str.h"

/* --- MD5 (RFC 1321) ------------------------------------------------------- */

struct md5 {
	uint32_t state[4];
	uint64_t len; /* bytes so far */
	uint8_t block[64];
};

static void
md5_init(struct md5 *m)
{
	*m = (struct md5){ .state = { 0x67452301, 0xefcdab89, 0x98badcfe,
			       0x10325476 } };
}

/* RFC 1321 3.4: floor(2^32 * |sin(i + 1)|). */
static const uint32_t md5_sines[64] = { 0xd76aa478, 0xe8c7b756, 0x242070db,
	0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8,
	0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e,
	0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d,
	0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87,
	0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942,
	0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60,
	0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039,
	0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7,
	0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1, 0x6fa87e4f,
	0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
	0xeb86d391 };

static uint32_t
rotate(uint32_t x, unsigned n)
{
	return x << n | x >> (32 - n);
}

/* The function of step i, and the word of the block that it takes. */
static uint32_t
md5_mix(unsigned i, const uint32_t s[4], unsigned *word)
{
	uint32_t b = s[1], c = s[2], d = s[3];

	switch (i / 16) {
	case 0:
		*word = i;
		return (b & c) | (~b & d);
	case 1:
		*word = (5 * i + 1) % 16;
		return (d & b) | (~d & c);
	case 2:
		*word = (3 * i + 5) % 16;
		return b ^ c ^ d;
	default:
		*word = 7 * i % 16;
		return c ^ (b | ~d);
	}
}

static void
md5_block(struct md5 *m)
{
	static const uint8_t turns[4][4] = { { 7, 12, 17, 22 },
		{ 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } };
	uint32_t x[16], s[4];

	for (size_t i = 0; i < 16; i++) {
		const uint8_t *p = m->block + 4 * i;
		x[i] = (uint32_t)p[0] | (uint32_t)p[1] << 8 |
		    (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
	}
	memcpy(s, m->state, sizeof(s));
	for (unsigned i = 0; i < 64; i++) {
		unsigned word;
		uint32_t f = md5_mix(i, s, &word);
		uint32_t sum = s[0] + f + x[word] + md5_sines[i];
		s[0] = s[3];
		s[3] = s[2];
		s[2] = s[1];
		s[1] += rotate(sum, turns[i / 16][i % 4]);
	}
	for (size_t i = 0; i < 4; i++)
		m->state[i] += s[i];
}

static void
md5_add(struct md5 *m, const void *data, size_t n)
{
	const uint8_t *p = data;

	while (n-- > 0) {
		m->block[m->len++ % 64] = *p++;
		if (m->len % 64 == 0)
			md5_block(m);
	}
}

static void
md5_finish(struct md5 *m, uint8_t out[16])
{
	uint64_t bits = m->len * 8;
	uint8_t byte = 0x80;

	do {
		md5_add(m, &byte, 1);
		byte = 0;
	} while (m->len % 64 != 56);
	for (unsigned i = 0; i < 8; i++) {
		byte = (uint8_t)(bits >> 8 * i);
		md5_add(m, &byte, 1);
	}
	for (unsigned i = 0; i < 16; i++)
		out[i] = (uint8_t)(m->state[i / 4] >> 8 * (i % 4));
}

/* --- crypt ---------------------------------------------------------------- */

struct secret {
	const char *password, *salt;
	size_t n, n_salt;
};

/* Before the rounds. */
static void
crypt_start(const struct secret *s, uint8_t sum[16])
{
	struct md5 m;

	md5_init(&m);
	md5_add(&m, s->password, s->n);
	md5_add(&m, s->salt, s->n_salt);
	md5_add(&m, s->password, s->n);
	md5_finish(&m, sum);
	md5_init(&m);
	md5_add(&m, s->password, s->n);
	md5_add(&m, "$1$", 3);
	md5_add(&m, s->salt, s->n_salt);
	for (size_t left = s->n; left > 0; left -= left < 16 ? left : 16)
		md5_add(&m, sum, left < 16 ? left : 16);
	for (size_t i = s->n; i > 0; i >>= 1)
		md5_add(&m, (i & 1) != 0 ? "" : s->password, 1);
	md5_finish(&m, sum);
}

static void
crypt_round(const struct secret *s, unsigned i, uint8_t sum[16])
{
	struct md5 m;

	md5_init(&m);
	if (i % 2 != 0)
		md5_add(&m, s->password, s->n);
	else
		md5_add(&m, sum, 16);
	if (i % 3 != 0)
		md5_add(&m, s->salt, s->n_salt);
	if (i % 7 != 0)
		md5_add(&m, s->password, s->n);
	if (i % 2 != 0)
		md5_add(&m, sum, 16);
	else
		md5_add(&m, s->password, s->n);
	md5_finish(&m, sum);
}

static char *
encode(char *out, uint32_t value, int n)
{
	static const char digits[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz";

	for (; n > 0; n--, value >>= 6)
		*out++ = digits[value & 63];
	return out;
}

void
irr_password_crypt(const char *password, const char *salt,
    char out[IRR_PASSWORD_CRYPT_MAX])
{
	static const uint8_t order[5][3] = { { 0, 6, 12 }, { 1, 7, 13 },
		{ 2, 8, 14 }, { 3, 9, 15 }, { 4, 10, 5 } };
	struct secret s = { password, salt, strlen(password), strlen(salt) };
	uint8_t sum[16];
	int at;

	PRE(s.n_salt <= 8 && strchr(salt, '$') == NULL);
	crypt_start(&s, sum);
	for (unsigned i = 0; i < 1000; i++)
		crypt_round(&s, i, sum);
	at = snprintf(out, IRR_PASSWORD_CRYPT_MAX, "$1$%s$", salt);
	char *end = out + at;
	for (size_t i = 0; i < ARRAY_LEN(order); i++)
		end = encode(end,
		    (uint32_t)sum[order[i][0]] << 16 |
			(uint32_t)sum[order[i][1]] << 8 | sum[order[i][2]],
		    4);
	end = encode(end, sum[11], 2);
	*end = '\0';
}

/* What stands behind "MD5-PW"; NULL. */
static const char *
crypt_of(const char *auth)
{
	char scheme[8] = "";
	size_t n = strcspn(auth, " \t");

	if (n >= sizeof(scheme))
		return NULL;
	memcpy(scheme, auth, n);
	scheme[n] = '\0';
	if (!str_eq_nocase(scheme, "MD5-PW"))
		return NULL;
	return auth + n + strspn(auth + n, " \t");
}

bool
irr_password_is_known(const char *auth)
{
	return crypt_of(auth) != NULL;
}

bool
irr_password_fits(const char *auth, const char *password)
{
	const char *wanted = crypt_of(auth);
	char salt[9], found[IRR_PASSWORD_CRYPT_MAX];
	size_t n;

	if (wanted == NULL || !str_starts(wanted, "$1$") ||
	    strlen(password) > IRR_PASSWORD_MAX)
		return false;
	n = strcspn(wanted + 3, "$");
	if (n >= sizeof(salt))
		return false;
	memcpy(salt, wanted + 3, n);
	salt[n] = '\0';
	irr_password_crypt(password, salt, found);
	return str_eq(found, wanted);
}
