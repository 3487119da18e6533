/* MRT files: what is written is read as it was; what is cut, lies or is foreign
 * gets what it deserves. For tests with other readers the program does two
 * things more: "write FOLDER" writes the files there, "read FILE" says what is
 * in one. */
#include "capture_world.h"

#include "net/mrt.h"
#include "net/pcap.h"

/* --- reading as text ------------------------------------------------------ */

struct reading {
	struct attr_table *t;
	struct strbuf text; /* a line for each record */
	struct mrt_summary summary;
	struct mrt_error error;
	bool failed;
	uint64_t last_number; /* of the last record */
};

/* The same columns as "bgpdump -m", as far as they are the file's; those of
 * BGP4MP as if they had microseconds. */
static void
show_start(struct reading *r, const struct mrt_record *m, const char *word)
{
	strbuf_addf(&r->text, "%s|%llu", word,
	    (unsigned long long)(m->time_us / 1000000));
	if (m->kind != MRT_PATH)
		strbuf_addf(&r->text, ".%06llu",
		    (unsigned long long)(m->time_us % 1000000));
}

static void
show_path(struct reading *r, const struct mrt_record *m, char letter)
{
	static const char *const origins[] = { "IGP", "EGP", "INCOMPLETE" };
	const struct path_attrs *a = attr_get(r->t, m->attrs);
	char peer[PREFIX_TEXT_MAX], prefix[PREFIX_TEXT_MAX];
	char next_hop[PREFIX_TEXT_MAX];
	struct ip_addr via = a->next_hop;
	size_t n;
	const uint32_t *c = word_set_get(r->t, a->communities, &n);

	if (!ip_addr_is_set(&via))
		via.family = m->prefix.addr.family;
	show_start(r, m, m->kind == MRT_PATH ? "TABLE_DUMP2" : "BGP4MP_ET");
	strbuf_addf(&r->text, "|%c|%s|%u|%s|", letter,
	    ip_addr_print(&m->peer_addr, peer), m->peer_as,
	    prefix_print(&m->prefix, prefix));
	as_path_print(r->t, a->as_path, &r->text);
	strbuf_addf(&r->text, "|%s|%s|%u|%u|", origins[a->origin],
	    ip_addr_print(&via, next_hop), a->local_pref, a->multi_exit_disc);
	for (size_t i = 0; i < n; i++)
		strbuf_addf(&r->text, "%s%u:%u", i > 0 ? " " : "", c[i] >> 16,
		    c[i] & 0xffff);
	strbuf_add(&r->text,
	    (a->flags & ATTR_ATOMIC_AGGREGATE) != 0 ? "|AG|" : "|NAG|");
	if ((a->flags & ATTR_HAS_AGGREGATOR) != 0)
		strbuf_addf(&r->text, "%u %s", a->aggregator_as,
		    ip_addr_print(&a->aggregator_addr, peer));
	strbuf_addc(&r->text, '|');
}

static void
show(struct reading *r, const struct mrt_record *m)
{
	char peer[PREFIX_TEXT_MAX], prefix[PREFIX_TEXT_MAX];

	ip_addr_print(&m->peer_addr, peer);
	switch ((enum mrt_kind)m->kind) {
	case MRT_PATH:
		show_path(r, m, 'B');
		break;
	case MRT_ANNOUNCE:
		show_path(r, m, 'A');
		break;
	case MRT_WITHDRAW:
		show_start(r, m, "BGP4MP_ET");
		strbuf_addf(&r->text, "|W|%s|%u|%s", peer, m->peer_as,
		    prefix_print(&m->prefix, prefix));
		break;
	case MRT_STATE:
		show_start(r, m, "BGP4MP_ET");
		strbuf_addf(&r->text, "|STATE|%s|%u|%u|%u", peer, m->peer_as,
		    m->old_state + 1u, m->new_state + 1u);
		break;
	case MRT_MALFORMED:
	case MRT_MESSAGE:
		show_start(r, m, mrt_kind_name((enum mrt_kind)m->kind));
		strbuf_addf(&r->text, "|%s|%u|", peer, m->peer_as);
		if (m->message == 0)
			strbuf_add(&r->text, "path");
		else if (wire_type_name(m->message) != NULL)
			strbuf_add(&r->text, wire_type_name(m->message));
		else
			strbuf_addf(&r->text, "type %u", m->message);
		strbuf_add(&r->text, m->sent ? "|sent" : "");
		break;
	}
	if (m->result.action != WIRE_ACCEPT) {
		strbuf_add(&r->text, " # ");
		wire_result_print(&m->result, &r->text);
	}
	strbuf_addc(&r->text, '\n');
}

/* Reads everything, in pieces of so many bytes (0: at once). */
static void
read_all(struct reading *r, const uint8_t *data, size_t n, size_t piece,
    const struct mrt_filter *filter)
{
	struct mrt_reader *reader = mrt_reader_create(r->t, filter);
	struct mrt_record m;
	size_t at = 0;
	enum mrt_next next;

	strbuf_clear(&r->text);
	r->last_number = 0;
	if (piece == 0)
		piece = n;
	while ((next = mrt_reader_next(reader, &m)) <= MRT_MORE) {
		size_t k = n - at < piece ? n - at : piece;

		if (next == MRT_RECORD) {
			show(r, &m);
			r->last_number = m.number;
		} else if (k == 0) {
			mrt_reader_end(reader);
		} else {
			mrt_reader_feed(reader, data + at, k);
			at += k;
		}
	}
	r->failed = next == MRT_ERROR;
	assert_int_equal(mrt_reader_next(reader, &m), next);
	r->summary = mrt_reader_summary(reader);
	r->error = mrt_reader_error(reader);
	mrt_reader_destroy(reader);
}

static void
reading_finish(struct reading *r)
{
	strbuf_finish(&r->text);
}

/* --- our own files -------------------------------------------------------- */

/* The edge of a router by the address of its neighbour; EDGE_NONE: itself. */
static edge_t
edge_of(const struct lab *l, router_id_t r, const struct ip_addr *peer)
{
	for (size_t i = 0; i < l->topo.routers[r].n_edges; i++) {
		edge_t e = l->topo.routers[r].edges[i];

		if (ip_addr_eq(&l->topo.edges[e].remote_addr, peer))
			return e;
	}
	return EDGE_NONE;
}

/* What is only the router's is not in a file. */
static attr_id
on_the_wire(struct lab *l, attr_id id)
{
	struct path_attrs a;

	if (id == 0)
		return 0;
	a = *attr_get(sim_attrs(l->sim), id);
	a.learned_from = 0;
	a.weight = a.tag = 0;
	return attr_intern(sim_attrs(l->sim), &a);
}

/* What the view should have for it. */
static attr_id
expected(struct lab *l, router_id_t r, enum mrt_view view,
    const struct mrt_record *m)
{
	edge_t e = edge_of(l, r, &m->peer_addr);
	prefix_id p = sim_find_prefix(l->sim, &m->prefix);
	attr_id id;

	assert_true(p != PREFIX_ID_NONE);
	if (e == EDGE_NONE)
		id = sim_local_route(l->sim, r, p);
	else if (view == MRT_RECEIVED)
		id = sim_adj_in(l->sim, e, p).received;
	else
		id = sim_adj_in(l->sim, e, p).accepted;
	if (view == MRT_BEST)
		assert_int_equal(id, sim_best_attrs(l->sim, r, p));
	assert_true(id != 0);
	return on_the_wire(l, id);
}

static size_t
routes_of(struct lab *l, router_id_t r, enum mrt_view view)
{
	const struct topo_router *info = &l->topo.routers[r];
	size_t n = 0;

	for (prefix_id p = 0; p < sim_prefix_count(l->sim); p++) {
		if (view == MRT_BEST) {
			n += sim_best(l->sim, r, p) != BEST_NONE;
			continue;
		}
		n += sim_local_route(l->sim, r, p) != 0;
		for (size_t i = 0; i < info->n_edges; i++) {
			struct adj_in in =
			    sim_adj_in(l->sim, info->edges[i], p);

			n += view == MRT_RECEIVED ? in.received != 0
						  : in.accepted != 0;
		}
	}
	return n;
}

static void
check_rib(struct lab *l, router_id_t r, enum mrt_view view)
{
	struct bytes file = { 0 };
	struct mrt_written written =
	    mrt_export_rib(l->sim, r, view, EPOCH_MS, &file);
	struct mrt_reader *reader = mrt_reader_create(sim_attrs(l->sim), NULL);
	struct mrt_record m;
	struct prefix last = { 0 };
	size_t n = 0;

	mrt_reader_feed(reader, file.data, file.n);
	mrt_reader_end(reader);
	while (mrt_reader_next(reader, &m) == MRT_RECORD) {
		assert_int_equal(m.kind, MRT_PATH);
		assert_int_equal(m.attrs, expected(l, r, view, &m));
		assert_int_equal(m.time_us,
		    (EPOCH_MS + sim_now(l->sim)) / 1000 * 1000000);
		assert_true(m.since_s >= EPOCH_MS / 1000 &&
		    m.since_s * 1000000 <= m.time_us);
		assert_true(prefix_cmp(&last, &m.prefix) <= 0);
		last = m.prefix;
		n++;
	}
	assert_int_equal(mrt_reader_next(reader, &m), MRT_END);
	assert_int_equal(n, routes_of(l, r, view));
	assert_int_equal(n, written.paths);
	assert_int_equal(mrt_reader_summary(reader).records, written.records);
	assert_int_equal(mrt_reader_summary(reader).bytes, file.n);
	assert_int_equal(written.left_out, 0);
	mrt_reader_destroy(reader);
	bytes_finish(&file);
}

static void
test_rib(void **state)
{
	struct lab l;
	struct capture_inside w;

	(void)state;
	capture_world(&l);
	for (router_id_t r = 0; r < l.topo.n_routers; r++)
		for (int v = MRT_RECEIVED; v <= MRT_BEST; v++)
			check_rib(&l, r, (enum mrt_view)v);
	assert_true(routes_of(&l, lab_router(&l, OURS), MRT_RECEIVED) > 6);
	lab_close(&l);
	capture_inside(&w);
	for (router_id_t r = 0; r < w.lab.topo.n_routers; r++)
		for (int v = MRT_RECEIVED; v <= MRT_BEST; v++)
			check_rib(&w.lab, r, (enum mrt_view)v);
	lab_close(&w.lab);
}

static void
test_rib_text(void **state)
{
	struct lab l;
	struct bytes file = { 0 };
	struct reading r = { 0 };

	(void)state;
	capture_world(&l);
	r.t = sim_attrs(l.sim);
	(void)mrt_export_rib(l.sim, lab_router(&l, OURS), MRT_RECEIVED,
	    EPOCH_MS, &file);
	read_all(&r, file.data, file.n, 0, NULL);
	assert_string_equal(strbuf_str(&r.text),
	    "TABLE_DUMP2|1767225641|B|198.51.100.10|64502|0.0.0.0/0|64502|"
	    "IGP|198.51.100.10|0|0||NAG||\n"
	    "TABLE_DUMP2|1767225641|B|198.51.100.6|64501|192.0.2.128/25|"
	    "64501 65537|IGP|198.51.100.6|0|0||NAG||\n"
	    "TABLE_DUMP2|1767225641|B|198.51.100.6|64501|198.51.100.0/24|"
	    "64501 65537 {64510,64511}|INCOMPLETE|198.51.100.6|0|77|"
	    "64501:1 64501:2|AG|65537 192.0.2.9|\n"
	    "TABLE_DUMP2|1767225641|B|0.0.0.0|64500|203.0.113.0/24||"
	    "IGP|0.0.0.0|0|0||NAG||\n"
	    "TABLE_DUMP2|1767225641|B|2001:db8:ffff:2::2|64502|::/0|64502|"
	    "IGP|2001:db8:ffff:2::2|0|0||NAG||\n"
	    "TABLE_DUMP2|1767225641|B|2001:db8:ffff:1::2|64501|2001:db8::/32|"
	    "64501|IGP|2001:db8:ffff:1::2|0|0||NAG||\n"
	    "TABLE_DUMP2|1767225641|B|2001:db8:ffff:1::2|64501|"
	    "2001:db8:2::/48|64501 65537 {64510,64511}|INCOMPLETE|"
	    "2001:db8:ffff:1::2|0|77|64501:1 64501:2|AG|65537 192.0.2.9|\n");
	bytes_finish(&file);
	reading_finish(&r);
	lab_close(&l);
}

/* Applying all messages to nothing gives what the router has received. */
static void
check_updates(struct lab *l, router_id_t r)
{
	size_t n = sim_prefix_count(l->sim), edges = l->topo.n_edges;
	attr_id *have = xcalloc(n * edges, sizeof(*have));
	uint8_t *states = xcalloc(edges, 1);
	struct bytes file = { 0 };
	struct mrt_written written =
	    mrt_export_updates(l->sim, r, false, EPOCH_MS, &file);
	struct mrt_reader *reader = mrt_reader_create(sim_attrs(l->sim), NULL);
	struct mrt_record m;
	uint64_t last_us = 0;

	mrt_reader_feed(reader, file.data, file.n);
	mrt_reader_end(reader);
	while (mrt_reader_next(reader, &m) == MRT_RECORD) {
		edge_t e = edge_of(l, r, &m.peer_addr);

		assert_true(e != EDGE_NONE && !m.sent);
		assert_true(m.time_us >= last_us && m.time_us % 1000 == 0);
		last_us = m.time_us;
		if (m.kind == MRT_ANNOUNCE || m.kind == MRT_WITHDRAW)
			have[sim_find_prefix(l->sim, &m.prefix) * edges + e] =
			    m.attrs;
		if (m.kind != MRT_STATE)
			continue;
		assert_int_equal(m.old_state, states[e]);
		states[e] = m.new_state;
		for (size_t p = 0; p < n && m.old_state == FSM_ESTABLISHED; p++)
			have[p * edges + e] = 0;
	}
	assert_int_equal(mrt_reader_next(reader, &m), MRT_END);
	for (size_t i = 0; i < l->topo.routers[r].n_edges; i++) {
		edge_t e = l->topo.routers[r].edges[i];

		assert_int_equal(states[e], sim_session_state(l->sim, e));
		for (prefix_id p = 0; p < n; p++)
			assert_int_equal(have[p * edges + e],
			    on_the_wire(l, sim_adj_in(l->sim, e, p).received));
	}
	assert_int_equal(written.records, mrt_reader_summary(reader).records);
	assert_int_equal(mrt_reader_summary(reader).malformed, 0);
	mrt_reader_destroy(reader);
	bytes_finish(&file);
	free(have);
	free(states);
}

static void
test_updates(void **state)
{
	struct lab l;
	struct capture_inside w;

	(void)state;
	capture_world(&l);
	for (router_id_t r = 0; r < l.topo.n_routers; r++)
		check_updates(&l, r);
	lab_close(&l);
	capture_inside(&w);
	for (router_id_t r = 0; r < w.lab.topo.n_routers; r++)
		check_updates(&w.lab, r);
	lab_close(&w.lab);
}

/* A session in full, both ways. */
static void
test_updates_text(void **state)
{
	struct capture_inside w;
	struct bytes file = { 0 };
	struct reading r = { 0 };

	(void)state;
	capture_inside(&w);
	r.t = sim_attrs(w.lab.sim);
	(void)mrt_export_updates(w.lab.sim, w.r[0], true, EPOCH_MS, &file);
	read_all(&r, file.data, file.n, 0, NULL);
	assert_string_equal(strbuf_str(&r.text),
	    "BGP4MP_ET|1767225600.250000|STATE|192.0.2.2|64500|1|2\n"
	    "BGP4MP_ET|1767225600.250000|STATE|192.0.2.2|64500|2|3\n"
	    "BGP4MP_ET|1767225600.252000|STATE|192.0.2.2|64500|3|4\n"
	    "message|1767225600.252000|192.0.2.2|64500|OPEN|sent\n"
	    "message|1767225600.254000|192.0.2.2|64500|OPEN\n"
	    "BGP4MP_ET|1767225600.254000|STATE|192.0.2.2|64500|4|5\n"
	    "message|1767225600.254000|192.0.2.2|64500|KEEPALIVE|sent\n"
	    "message|1767225600.256000|192.0.2.2|64500|KEEPALIVE\n"
	    "BGP4MP_ET|1767225600.256000|STATE|192.0.2.2|64500|5|6\n"
	    "BGP4MP_ET|1767225600.357000|A|192.0.2.2|64500|198.51.100.0/24|"
	    "64501 65537 {64510,64511}|INCOMPLETE|192.0.2.3|100|77|"
	    "64501:1 64501:2|AG|65537 192.0.2.9|\n");
	bytes_finish(&file);
	reading_finish(&r);
	lab_close(&w.lab);
}

/* --- pieces, cuts and damage ---------------------------------------------- */

/* Both of our files, one behind the other: a stream of records. */
static void
own_file(struct lab *l, router_id_t r, struct bytes *out)
{
	(void)mrt_export_rib(l->sim, r, MRT_ACCEPTED, EPOCH_MS, out);
	(void)mrt_export_updates(l->sim, r, true, EPOCH_MS, out);
}

static void
test_pieces(void **state)
{
	static const size_t pieces[] = { 1, 2, 7, 12, 13, 100, 1000 };
	struct lab l;
	struct bytes file = { 0 };
	struct reading whole = { 0 }, r = { 0 };

	(void)state;
	capture_world(&l);
	whole.t = r.t = sim_attrs(l.sim);
	own_file(&l, lab_router(&l, OURS), &file);
	read_all(&whole, file.data, file.n, 0, NULL);
	assert_false(whole.failed);
	for (size_t i = 0; i < ARRAY_LEN(pieces); i++) {
		read_all(&r, file.data, file.n, pieces[i], NULL);
		assert_string_equal(strbuf_str(&r.text),
		    strbuf_str(&whole.text));
		assert_memory_equal(&r.summary, &whole.summary,
		    sizeof(r.summary));
	}
	bytes_finish(&file);
	reading_finish(&whole);
	reading_finish(&r);
	lab_close(&l);
}

/* Where each record of a file begins. */
static size_t
record_starts(const struct bytes *file, size_t *starts)
{
	size_t n = 0, at = 0;

	while (at < file->n) {
		starts[n++] = at;
		at += 12 + bytes_get_u32(file->data + at + 8);
	}
	assert_int_equal(at, file->n);
	return n;
}

static void
test_cut(void **state)
{
	static size_t starts[64];
	struct capture_inside w;
	struct bytes file = { 0 };
	struct reading whole = { 0 }, r = { 0 };
	size_t n = 0;

	(void)state;
	capture_inside(&w);
	whole.t = r.t = sim_attrs(w.lab.sim);
	own_file(&w.lab, w.r[0], &file);
	(void)record_starts(&file, starts);
	read_all(&whole, file.data, file.n, 0, NULL);
	for (size_t cut = 0; cut < file.n; cut++) {
		struct strbuf text = { 0 }, wanted = { 0 };
		bool boundary = cut == starts[n];

		/* n records are complete. */
		if (cut > 0 && cut >= starts[n + 1] && starts[n + 1] > 0)
			boundary = cut == starts[++n];
		read_all(&r, file.data, cut, 64, NULL);
		assert_true(
		    str_starts(strbuf_str(&whole.text), strbuf_str(&r.text)));
		assert_int_equal(r.summary.records, n);
		assert_int_equal(r.failed, !boundary);
		if (r.failed) {
			mrt_error_print(&r.error, &text);
			strbuf_addf(&wanted,
			    "record %zu at offset %zu: the file ends within "
			    "the record (offset %zu)",
			    n + 1, starts[n], cut);
			assert_string_equal(strbuf_str(&text),
			    strbuf_str(&wanted));
		}
		strbuf_finish(&text);
		strbuf_finish(&wanted);
	}
	bytes_finish(&file);
	reading_finish(&whole);
	reading_finish(&r);
	lab_close(&w.lab);
}

/* Any one octet changed: what stood before its record is as it was. */
static void
test_damage(void **state)
{
	static size_t starts[64];
	struct capture_inside w;
	struct bytes file = { 0 };
	struct reading r = { 0 };
	size_t n, record = 0;

	(void)state;
	capture_inside(&w);
	r.t = sim_attrs(w.lab.sim);
	own_file(&w.lab, w.r[0], &file);
	n = record_starts(&file, starts);
	for (size_t at = 0; at < file.n; at++) {
		uint8_t was = file.data[at];

		while (record + 1 < n && starts[record + 1] <= at)
			record++;
		for (unsigned int bit = 0; bit < 8; bit += 3) {
			file.data[at] = (uint8_t)(was ^ 1u << bit);
			read_all(&r, file.data, file.n, 0, NULL);
			assert_true(r.summary.records >= record);
			if (r.failed)
				assert_true(r.error.record > record &&
				    r.error.offset >= starts[record] &&
				    r.error.at <= file.n);
		}
		file.data[at] = was;
	}
	bytes_finish(&file);
	reading_finish(&r);
	lab_close(&w.lab);
}

/* --- by hand -------------------------------------------------------------- */

static void
hex_add(struct bytes *out, const char *text)
{
	while (*text != '\0') {
		char octet[3] = { text[0], text[1], '\0' }, *end;

		if (*text == ' ') {
			text++;
			continue;
		}
		bytes_add_u8(out, (uint8_t)strtoul(octet, &end, 16));
		assert_ptr_equal(end, octet + 2);
		text += 2;
	}
}

struct hex_row {
	const char *name, *bytes, *shown, *error;
};

#define TIME "69555f80 " /* 1767202688 */
#define MARKER "ffffffffffffffffffffffffffffffff"
#define PEERS                                                                  \
	TIME "000d 0001 0000003c c0000201 0003 766965 0003 "                   \
	     "00 0a000001 c6336401 fbf5 "                                      \
	     "02 0a000002 c6336402 00010001 "                                  \
	     "03 0a000003 20010db8000000000000000000000003 00010001 "
#define UPDATE_AS2                                                             \
	MARKER "002f 02 0000 0014 400101 00 40020602 02 fbf5 fbff 40030"       \
	       "4 c6336401 18 c00002"
#define SIDES2 "fbf5 fbf4 0000 0001 c6336401 c6336402 "
#define SIDES4 "0000fbf5 0000fbf4 0000 0001 c6336401 c6336402 "

static const struct hex_row rows[] = {
	{ "nothing", "", "", NULL },
	{ "three kinds of peers",
	    PEERS TIME "000d 0002 0000006b 00000000 18 c00002 0003 "
		       "0000 00000001 0014 40010100 40020602 01 0000fbf5 "
		       "400304 c6336401 "
		       "0001 00000002 0014 40010101 40020602 01 00010001 "
		       "400304 c6336402 "
		       "0002 00000003 0021 40010102 40020602 01 00010001 "
		       "800e11 10 20010db8000000000000000000000003 ",
	    "TABLE_DUMP2|1767202688|B|198.51.100.1|64501|192.0.2.0/24|64501|"
	    "IGP|198.51.100.1|0|0||NAG||\n"
	    "TABLE_DUMP2|1767202688|B|198.51.100.2|65537|192.0.2.0/24|65537|"
	    "EGP|198.51.100.2|0|0||NAG||\n"
	    "TABLE_DUMP2|1767202688|B|2001:db8::3|65537|192.0.2.0/24|65537|"
	    "INCOMPLETE|2001:db8::3|0|0||NAG||\n",
	    NULL },
	{ "whole MP_REACH in a dump",
	    PEERS TIME
	    "000d 0004 00000044 00000000 20 20010db8 0001 "
	    "0002 00000003 0031 40010100 40020602 01 00010001 "
	    "900e0020 0002 01 10 20010db8000000000000000000000003 00 "
	    "50 20010db800010002 0003 ",
	    "TABLE_DUMP2|1767202688|B|2001:db8::3|65537|2001:db8::/32|65537|"
	    "IGP|2001:db8::3|0|0||NAG||\n",
	    NULL },
	{ "malformed path in a dump, and one behind",
	    PEERS TIME "000d 0002 00000042 00000000 18 c00002 0002 "
		       "0000 00000001 0014 40010107 40020602 01 0000fbf5 "
		       "400304 c6336401 "
		       "0001 00000002 0014 40010101 40020602 01 00010001 "
		       "400304 c6336402 ",
	    "malformed|1767202688.000000|198.51.100.1|64501|path # ORIGIN is "
	    "none of "
	    "IGP, EGP, INCOMPLETE: treat-as-withdraw (RFC 7606 7.1)\n"
	    "TABLE_DUMP2|1767202688|B|198.51.100.2|65537|192.0.2.0/24|65537|"
	    "EGP|198.51.100.2|0|0||NAG||\n",
	    NULL },
	{ "table dump, old and with AS4_PATH",
	    TIME "000c 0001 0000003e 0000 0007 c0000200 18 01 00000009 "
		 "c6336401 fbf5 0028 40010100 40020602 02 fbf5 5ba0 "
		 "400304 c6336401 400504 00000064 "
		 "c0110a 02 02 0000fbf5 00010001 ",
	    "TABLE_DUMP2|1767202688|B|198.51.100.1|64501|192.0.2.0/24|"
	    "64501 65537|IGP|198.51.100.1|100|0||NAG||\n",
	    NULL },
	{ "table dump of IPv6",
	    TIME "000c 0002 00000051 0000 0000 "
		 "20010db8000000000000000000000000 20 01 00000009 "
		 "20010db8000000000000000000000003 fbf5 0023 40010100 "
		 "40020402 01 fbf5 "
		 "800e15 0002 01 10 20010db8000000000000000000000003 00 ",
	    "TABLE_DUMP2|1767202688|B|2001:db8::3|64501|2001:db8::/32|64501|"
	    "IGP|2001:db8::3|0|0||NAG||\n",
	    NULL },
	{ "message with 2-octet numbers",
	    TIME "0010 0001 0000003f " SIDES2 UPDATE_AS2,
	    "BGP4MP_ET|1767202688.000000|A|198.51.100.1|64501|192.0.2.0/24|"
	    "64501 64511|IGP|198.51.100.1|0|0||NAG||\n",
	    NULL },
	{ "the same with microseconds, sent",
	    TIME "0011 0006 00000043 0001e240 " SIDES2 UPDATE_AS2,
	    "BGP4MP_ET|1767202688.123456|A|198.51.100.1|64501|192.0.2.0/24|"
	    "64501 64511|IGP|198.51.100.1|0|0||NAG||\n",
	    NULL },
	{ "states",
	    TIME "0010 0000 00000014 " SIDES2 "0001 0006 " TIME
		 "0010 0005 00000018 " SIDES4 "0006 0001 ",
	    "BGP4MP_ET|1767202688.000000|STATE|198.51.100.1|64501|1|6\n"
	    "BGP4MP_ET|1767202688.000000|STATE|198.51.100.1|64501|6|1\n",
	    NULL },
	{ "states of others, and of nobody",
	    TIME "0010 0005 00000018 " SIDES4 "0007 0008 " TIME
		 "0010 0005 00000018 " SIDES4 "0006 0009 ",
	    "BGP4MP_ET|1767202688.000000|STATE|198.51.100.1|64501|1|1\n"
	    "malformed|1767202688.000000|198.51.100.1|64501|path\n",
	    NULL },
	{ "other messages",
	    TIME "0010 0004 00000027 " SIDES4 MARKER "0013 04 " TIME
		 "0010 0004 00000029 " SIDES4 MARKER "0015 03 0602 " TIME
		 "0010 0004 0000002b " SIDES4 MARKER "0017 02 0000 0000 ",
	    "message|1767202688.000000|198.51.100.1|64501|KEEPALIVE\n"
	    "message|1767202688.000000|198.51.100.1|64501|NOTIFICATION\n"
	    "message|1767202688.000000|198.51.100.1|64501|UPDATE\n",
	    NULL },
	{ "malformed messages",
	    TIME "0010 0004 00000027 " SIDES4 MARKER "0013 09 " TIME
		 "0010 0004 0000002c " SIDES4 MARKER "0018 02 0000 0000 21 ",
	    "malformed|1767202688.000000|198.51.100.1|64501|type 9 # the "
	    "message type "
	    "is not known: session-reset (RFC 4271 6.1)\n"
	    "malformed|1767202688.000000|198.51.100.1|64501|UPDATE # the NLRI "
	    "field "
	    "cannot be read: session-reset (RFC 7606 5.3)\n",
	    NULL },
	{ "treated as withdrawn",
	    TIME "0010 0004 00000033 " SIDES4 MARKER
		 "001f 02 0000 0004 40010107 18 c00002 ",
	    "BGP4MP_ET|1767202688.000000|W|198.51.100.1|64501|192.0.2.0/24 # "
	    "ORIGIN "
	    "is none of IGP, EGP, INCOMPLETE: treat-as-withdraw "
	    "(RFC 7606 7.1)\n",
	    NULL },
	{ "records of other types are skipped",
	    TIME "0020 0000 00000004 00000000 " TIME "000d 0006 00000000 " TIME
		 "0010 0008 00000002 0000 " TIME
		 "0010 0004 00000027 " SIDES4 MARKER "0013 04 ",
	    "message|1767202688.000000|198.51.100.1|64501|KEEPALIVE\n", NULL },
	/* Lies. */
	{ "length of the record", TIME "0010 0004 7fffffff 00 ", "",
	    "record 1 at offset 0: the length of the record is not plausible "
	    "(offset 8)" },
	{ "routes without peers",
	    TIME "000d 0002 0000000a 00000000 18 c00002 0000 ", "",
	    "record 1 at offset 0: routes before any PEER_INDEX_TABLE "
	    "(offset 0)" },
	{ "number of peers", TIME "000d 0001 00000008 c0000201 0000 0001 ", "",
	    "record 1 at offset 0: the record ends within a field "
	    "(offset 20)" },
	{ "fewer peers", TIME "000d 0001 00000009 c0000201 0000 0000 ff ", "",
	    "record 1 at offset 0: more than the peers it counts "
	    "(offset 20)" },
	{ "length of the name", TIME "000d 0001 00000008 c0000201 ffff 0000 ",
	    "",
	    "record 1 at offset 0: the record ends within a field "
	    "(offset 20)" },
	{ "peer index",
	    PEERS TIME "000d 0002 00000012 00000000 18 c00002 0001 "
		       "0003 00000001 0000 ",
	    "",
	    "record 2 at offset 72: a peer that the table does not have "
	    "(offset 94)" },
	{ "prefix length",
	    PEERS TIME "000d 0002 0000000c 00000000 21 c0000200 00 0000 ", "",
	    "record 2 at offset 72: a prefix that is too long (offset 88)" },
	{ "attribute length",
	    PEERS TIME "000d 0002 00000013 00000000 18 c00002 0001 "
		       "0000 00000001 0002 40 ",
	    "",
	    "record 2 at offset 72: the record ends within a field "
	    "(offset 103)" },
	{ "number of entries",
	    PEERS TIME "000d 0002 0000000a 00000000 18 c00002 ffff ", "",
	    "record 2 at offset 72: the record ends within a field "
	    "(offset 94)" },
	{ "fewer entries",
	    PEERS TIME "000d 0002 0000000b 00000000 18 c00002 0000 00 ", "",
	    "record 2 at offset 72: more than the entries it counts "
	    "(offset 94)" },
	{ "length of a message",
	    TIME "0010 0004 00000028 " SIDES4 MARKER "0013 04 00 ", "",
	    "record 1 at offset 0: a BGP message of another length than its "
	    "record (offset 32)" },
	{ "no message", TIME "0010 0004 00000014 " SIDES4, "",
	    "record 1 at offset 0: the record ends within a field "
	    "(offset 32)" },
	{ "family of the addresses",
	    TIME "0010 0004 00000014 0000fbf5 0000fbf4 0000 0003 "
		 "c6336401 c6336402 ",
	    "",
	    "record 1 at offset 0: addresses of an unknown family "
	    "(offset 22)" },
	{ "half a microsecond", TIME "0011 0004 00000002 0000 ", "",
	    "record 1 at offset 0: the record ends within a field "
	    "(offset 14)" },
	{ "good before the lie",
	    TIME "0010 0004 00000027 " SIDES4 MARKER "0013 04 " TIME
		 "0010 0005 00000017 " SIDES4 "000600 ",
	    "message|1767202688.000000|198.51.100.1|64501|KEEPALIVE\n",
	    "record 2 at offset 51: the record ends within a field "
	    "(offset 86)" },
};

static void
test_by_hand(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct reading r = { .t = attr_table_create() };
		struct bytes file = { 0 };
		struct strbuf error = { 0 };

		hex_add(&file, rows[i].bytes);
		read_all(&r, file.data, file.n, 5, NULL);
		if (r.failed)
			mrt_error_print(&r.error, &error);
		CHECK_STR(rows[i].name, strbuf_str(&error),
		    rows[i].error != NULL ? rows[i].error : "");
		if (rows[i].shown != NULL)
			CHECK_STR(rows[i].name, strbuf_str(&r.text),
			    rows[i].shown);
		attr_table_destroy(r.t);
		bytes_finish(&file);
		strbuf_finish(&error);
		reading_finish(&r);
	}
}

static void
test_summary(void **state)
{
	struct reading r = { .t = attr_table_create() };
	struct bytes file = { 0 };

	(void)state;
	for (size_t i = 0; rows[i].error == NULL; i++)
		hex_add(&file, rows[i].bytes);
	read_all(&r, file.data, file.n, 0, NULL);
	assert_false(r.failed);
	assert_int_equal(r.summary.bytes, file.n);
	assert_int_equal(r.summary.records, 24);
	assert_int_equal(r.summary.paths, 7);
	assert_int_equal(r.summary.announced, 2);
	assert_int_equal(r.summary.withdrawn, 1);
	assert_int_equal(r.summary.states, 3);
	assert_int_equal(r.summary.messages, 4);
	assert_int_equal(r.summary.malformed, 5);
	assert_int_equal(r.summary.skipped, 3);
	attr_table_destroy(r.t);
	bytes_finish(&file);
	reading_finish(&r);
}

/* --- filters -------------------------------------------------------------- */

static size_t
lines(const struct reading *r)
{
	size_t n = 0;

	for (const char *s = strbuf_str(&r->text); *s != '\0'; s++)
		n += *s == '\n';
	return n;
}

static void
test_filter(void **state)
{
	struct prefix within[2];
	struct mrt_filter f = { .within = within, .n_within = 1 };
	struct lab l;
	struct bytes file = { 0 };
	struct reading r = { 0 };
	size_t all;

	(void)state;
	capture_world(&l);
	own_file(&l, lab_router(&l, OURS), &file);
	r.t = attr_table_create();
	read_all(&r, file.data, file.n, 0, NULL);
	all = lines(&r);
	within[0] = lab_prefix("192.0.2.0/24");
	f.peer_as = CUSTOMER;
	attr_table_reset(r.t);
	read_all(&r, file.data, file.n, 0, &f);
	assert_int_equal(r.summary.paths, 1);
	assert_null(strstr(strbuf_str(&r.text), "198.51.100.0/24"));
	assert_null(strstr(strbuf_str(&r.text), "|64502|"));
	assert_non_null(strstr(strbuf_str(&r.text), "192.0.2.128/25"));
	f = (struct mrt_filter){ .until_us = EPOCH_MS * 1000 };
	read_all(&r, file.data, file.n, 0, &f);
	assert_true(lines(&r) > 0 && lines(&r) < all);
	assert_int_equal(r.summary.paths, 0);
	f = (struct mrt_filter){ .from_us = EPOCH_MS * 1000 + 1 };
	all -= lines(&r);
	read_all(&r, file.data, file.n, 0, &f);
	assert_int_equal(lines(&r), all);
	attr_table_destroy(r.t);
	bytes_finish(&file);
	reading_finish(&r);
	lab_close(&l);
}

/* Who keeps nothing may forget all attributes between records, also within an
 * UPDATE of many prefixes. */
static void
test_forgetting(void **state)
{
	struct attr_table *t = attr_table_create();
	struct mrt_reader *reader = mrt_reader_create(t, NULL);
	struct bytes file = { 0 };
	struct mrt_record m;
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < 50; i++) {
		hex_add(&file, TIME "0010 0004 0000004b " SIDES4 MARKER);
		hex_add(&file, "0037 02 0000 0014 40010100 40020602 01 ");
		bytes_add_u32(&file, 64512 + (uint32_t)i);
		hex_add(&file, "400304 c6336401 18c00002 18c00003 18c00004");
	}
	mrt_reader_feed(reader, file.data, file.n);
	mrt_reader_end(reader);
	while (mrt_reader_next(reader, &m) == MRT_RECORD) {
		assert_int_equal(as_path_first(t,
				     attr_get(t, m.attrs)->as_path),
		    64512 + n / 3);
		n++;
		assert_int_equal(m.boundary, n % 3 == 0);
		if (m.boundary)
			attr_table_reset(t);
	}
	assert_int_equal(n, 150);
	mrt_reader_destroy(reader);
	attr_table_destroy(t);
	bytes_finish(&file);
}

/* --- for other readers ---------------------------------------------------- */

static bool
write_file(const char *folder, const char *name, const void *data, size_t n)
{
	char path[4096];
	FILE *f;
	bool ok;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "wb");
	if (f == NULL)
		return false;
	ok = fwrite(data, 1, n, f) == n;
	return fclose(f) == 0 && ok;
}

/* The files, and what is in them as "bgpdump -m" should say it. */
static int
write_files(const char *folder)
{
	struct lab l;
	struct bytes rib = { 0 }, updates = { 0 }, pcap = { 0 };
	struct reading r = { 0 };
	router_id_t ours;
	bool ok;

	capture_world(&l);
	ours = lab_router(&l, OURS);
	r.t = sim_attrs(l.sim);
	(void)mrt_export_rib(l.sim, ours, MRT_RECEIVED, EPOCH_MS, &rib);
	(void)mrt_export_updates(l.sim, ours, false, EPOCH_MS, &updates);
	(void)pcap_export(l.sim, ours, EDGE_NONE, EPOCH_MS, &pcap);
	ok = write_file(folder, "rib.mrt", rib.data, rib.n) &&
	    write_file(folder, "updates.mrt", updates.data, updates.n) &&
	    write_file(folder, "sessions.pcap", pcap.data, pcap.n);
	read_all(&r, rib.data, rib.n, 0, NULL);
	ok = write_file(folder, "rib.txt", strbuf_str(&r.text), r.text.len) &&
	    ok;
	read_all(&r, updates.data, updates.n, 0, NULL);
	ok = write_file(folder, "updates.txt", strbuf_str(&r.text),
		 r.text.len) &&
	    ok;
	bytes_finish(&rib);
	bytes_finish(&updates);
	bytes_finish(&pcap);
	reading_finish(&r);
	lab_close(&l);
	return ok ? 0 : 1;
}

static int
read_file(const char *path)
{
	struct reading r = { .t = attr_table_create() };
	struct bytes file = { 0 };
	FILE *f = fopen(path, "rb");
	uint8_t piece[4096];
	size_t n;

	while (f != NULL && (n = fread(piece, 1, sizeof(piece), f)) > 0)
		bytes_add(&file, piece, n);
	if (f != NULL)
		(void)fclose(f);
	read_all(&r, file.data, file.n, sizeof(piece), NULL);
	(void)fputs(strbuf_str(&r.text), stdout);
	attr_table_destroy(r.t);
	bytes_finish(&file);
	reading_finish(&r);
	return f != NULL && !r.failed ? 0 : 1;
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rib),
		cmocka_unit_test(test_rib_text),
		cmocka_unit_test(test_updates),
		cmocka_unit_test(test_updates_text),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_by_hand),
		cmocka_unit_test(test_summary),
		cmocka_unit_test(test_filter),
		cmocka_unit_test(test_forgetting),
	};

	if (argc == 3 && strcmp(argv[1], "write") == 0)
		return write_files(argv[2]);
	if (argc == 3 && strcmp(argv[1], "read") == 0)
		return read_file(argv[2]);
	return RUN_TESTS(tests);
}
