/* Passwords of maintainers, as registries keep them: "auth: MD5-PW $1$..." is
 * the MD5 crypt of FreeBSD, which `openssl passwd -1` makes. It is what
 * learners meet in real registries, not what one would choose today. Passwords
 * in a lab protect nothing: who reads the scenario can try as long as he likes.
 * MD5: RFC 1321. */
#ifndef REGISTRY_IRR_PASSWORD_H
#define REGISTRY_IRR_PASSWORD_H

#include "core/base.h"

enum { IRR_PASSWORD_MAX = 64, IRR_PASSWORD_CRYPT_MAX = 40 };

/* The value of an "auth" attribute that can be checked here: MD5-PW. */
bool irr_password_is_known(const char *auth);
/* Does the password open it? False for what is not known, and for passwords of
 * more than IRR_PASSWORD_MAX bytes. */
bool irr_password_fits(const char *auth, const char *password);
/* The crypt of a password with a salt of at most 8 bytes without "$". */
void irr_password_crypt(const char *password, const char *salt,
    char out[IRR_PASSWORD_CRYPT_MAX]);

#endif
