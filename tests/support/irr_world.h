/* A small routing registry: an RIR's database LAB, in which holders of space
 * make their objects, and RADB, in which anybody does. */
#ifndef SUPPORT_IRR_WORLD_H
#define SUPPORT_IRR_WORLD_H

#include "check.h"

#include "registry/rpsl.h"

static const char irr_world_text[] =
    "mntner: RIR-MNT\n"
    "upd-to: rir@rir.example\n"
    /* "rir" */
    "auth: MD5-PW $1$abcdefgh$e2rvktG6wLnHgm2XyUmHF.\n"
    "mnt-by: RIR-MNT\nsource: LAB\n\n"
    "mntner: YOU-MNT\n"
    "admin-c: YOU-1\n"
    "upd-to: noc@you.example\n"
    /* "secret" */
    "auth: MD5-PW $1$saltsalt$9xy1btjgzLYfb7hivXtC//\n"
    "mnt-by: YOU-MNT\nsource: LAB\n\n"
    "mntner: ONE-MNT\n"
    "upd-to: noc@one.example\n"
    "auth: MD5-PW $1$abcdefgh$nothing\n"
    "mnt-by: ONE-MNT\nsource: LAB\n\n"
    "role: NOC of You\nnic-hdl: YOU-1\ne-mail: noc@you.example\n"
    "mnt-by: YOU-MNT\nsource: LAB\n\n"
    "inetnum: 203.0.113.0 - 203.0.113.255\nnetname: YOU\n"
    "mnt-by: RIR-MNT, YOU-MNT\nsource: LAB\n\n"
    "inet6num: 2001:db8:1000::/36\nnetname: YOU6\n"
    "mnt-by: RIR-MNT\nmnt-routes: YOU-MNT\nsource: LAB\n\n"
    "inetnum: 192.0.2.0/24\nnetname: ONE\n"
    "mnt-by: RIR-MNT\nmnt-lower: ONE-MNT\nsource: LAB\n\n"
    "aut-num: AS64500\nas-name: YOU-AS\n"
    "import: from AS64501 accept AS64501\n"
    "export: to AS64501 announce ANY\n"
    "mnt-by: YOU-MNT\nsource: LAB\n\n"
    "aut-num: AS64501\nas-name: ONE-AS\n"
    "member-of: AS64500:AS-REF\n"
    "mnt-by: ONE-MNT\nsource: LAB\n\n"
    "aut-num: AS64502\nas-name: TWO-AS\n"
    "member-of: AS64500:AS-REF, AS64500:AS-OTHER\n"
    "mnt-by: TWO-MNT\nsource: LAB\n\n"
    "as-set: AS64500:AS-CUSTOMERS\nmembers: AS64501\nmembers: AS64502\n"
    "mnt-by: YOU-MNT\nsource: LAB\n\n"
    "as-set: AS64500:AS-ALL\n"
    "members: AS64500, AS64500:AS-Customers, AS64500:AS-ALL\n"
    "mnt-by: YOU-MNT\nsource: LAB\n\n"
    "as-set: AS64500:AS-REF\nmbrs-by-ref: ONE-MNT\n"
    "mnt-by: YOU-MNT\nsource: LAB\n\n"
    "as-set: AS64500:AS-CUSTOMERS\nmembers: AS64666\n"
    "mnt-by: EVIL-MNT\nsource: RADB\n\n"
    "route-set: AS64500:RS-SOME\nmembers: 198.51.100.0/24^25-26, AS64501\n"
    "mp-members: 2001:db8:2002::/48\nmbrs-by-ref: ANY\n"
    "mnt-by: YOU-MNT\nsource: LAB\n\n"
    "route: 203.0.113.0/24\norigin: AS64500\nmnt-by: YOU-MNT\n"
    "source: LAB\n\n"
    "route: 192.0.2.0/24\norigin: AS64501\nmnt-by: ONE-MNT\n"
    "source: LAB\n\n"
    "route: 192.0.2.0/25\norigin: AS64501\nmnt-by: ONE-MNT\n"
    "source: LAB\n\n"
    "route: 192.0.2.0/24\norigin: AS64501\nmnt-by: OLD-MNT\n"
    "source: RADB\n\n"
    "route: 192.0.2.0/24\norigin: AS64666\nmnt-by: EVIL-MNT\n"
    "source: RADB\n\n"
    "route: 198.51.100.0/24\norigin: AS64502\n"
    "member-of: AS64500:RS-SOME\nmnt-by: TWO-MNT\nsource: LAB\n\n"
    "route6: 2001:db8:1001::/48\norigin: AS64501\nmnt-by: ONE-MNT\n"
    "source: LAB\n";

static void
irr_world_read(struct irr *irr, struct arena *arena)
{
	struct diags d;
	struct strbuf text = { 0 };

	diags_init(&d, arena);
	bool ok = rpsl_read(irr, &d, "world.rpsl", irr_world_text,
	    strlen(irr_world_text));
	diags_render(&text, &d);
	CHECK_STR("world", strbuf_str(&text), "");
	CHECK("world", ok);
	strbuf_finish(&text);
	diags_finish(&d);
}

#endif
