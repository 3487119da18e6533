/* What a learner waits for: bench_lab [PROGRAM].
 *
 * Each figure stands beside its target and what the best of the others reaches
 * on the same work (measured on 2 virtual CPUs of an AMD EPYC, Debian 12). The
 * simulator alone is bench_net's subject. PROGRAM is the manrs-lab to be
 * started; default: the one that was built with this. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "session/session.h"

static double
read_us(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec * 1e-3;
}

static double
now_us(void)
{
	return read_us(CLOCK_MONOTONIC);
}

/* What this process used: other work on the machine does not count. */
static double
cpu_us(void)
{
	return read_us(CLOCK_PROCESS_CPUTIME_ID);
}

/* --- samples -------------------------------------------------------------- */

struct samples {
	double *us;
	size_t n, cap;
};

static int
by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static void
sample(struct samples *s, double us)
{
	GROW(s->us, s->n, s->cap);
	s->us[s->n++] = us;
}

/* Sorts; percent 0 is the least, 100 the largest. */
static double
percentile(struct samples *s, int percent)
{
	if (s->n == 0)
		return 0;
	qsort(s->us, s->n, sizeof(*s->us), by_value);
	return s->us[(s->n - 1) * (size_t)percent / 100];
}

static void
samples_finish(struct samples *s)
{
	free(s->us);
	*s = (struct samples){ 0 };
}

NORETURN static void
die(const char *what, struct diags *d)
{
	struct strbuf out = { 0 };

	if (d != NULL)
		diags_render(&out, d);
	fprintf(stderr, "bench_lab: %s\n%s", what, strbuf_str(&out));
	strbuf_finish(&out);
	exit(1);
}

static struct scenario *
load(const char *dir, struct diags *d)
{
	size_t n;
	const struct probe_vocabulary *words = grader_vocabulary(&n);
	struct scenario *s = scenario_load(dir, words, n, d);

	if (s == NULL)
		die(dir, d);
	return s;
}

/* --- other processes -------------------------------------------------------
 * What one writes to standard output, at most size - 1 bytes, into out; the
 * time until the first byte, -1 when there was none. */

static double
run_program(char *const argv[], char *out, size_t size)
{
	double t0 = now_us(), first = -1;
	size_t used = 0;
	int ends[2], status;
	pid_t pid;
	char byte;

	if (pipe(ends) != 0)
		die("no pipe", NULL);
	pid = fork();
	if (pid < 0)
		die("no process", NULL);
	if (pid == 0) {
		(void)dup2(ends[1], 1);
		(void)close(ends[0]);
		(void)close(ends[1]);
		(void)execvp(argv[0], argv);
		_exit(127);
	}
	(void)close(ends[1]);
	while (read(ends[0], &byte, 1) == 1) {
		if (first < 0)
			first = now_us() - t0;
		if (used + 1 < size)
			out[used++] = byte;
	}
	out[used] = '\0';
	(void)close(ends[0]);
	(void)waitpid(pid, &status, 0);
	return first;
}

static void
remove_folder(char *dir)
{
	char *const argv[] = { "rm", "-rf", dir, NULL };
	char out[16];

	(void)run_program(argv, out, sizeof(out));
}

/* --- made worlds ----------------------------------------------------------
 * n ASes: three at the top peer with each other, everybody else has one or two
 * providers above; then peerings until there are n_links. */

enum { NODES_MAX = 64, LINKS_MAX = 256 };

struct made_link {
	int a, b; /* b is a's customer, or its peer */
	bool peer;
};

struct made {
	int n, n_links;
	struct made_link links[LINKS_MAX];
	bool cone[NODES_MAX][NODES_MAX];
};

static bool
joined(const struct made *m, int a, int b)
{
	for (int i = 0; i < m->n_links; i++)
		if ((m->links[i].a == a && m->links[i].b == b) ||
		    (m->links[i].a == b && m->links[i].b == a))
			return true;
	return false;
}

static void
join(struct made *m, int a, int b, bool peer)
{
	if (a != b && !joined(m, a, b))
		m->links[m->n_links++] = (struct made_link){ a, b, peer };
}

static void
make(struct made *m, int n, int n_links)
{
	uint64_t rand = 7;

	*m = (struct made){ .n = n };
	for (int i = 0; i < 3; i++)
		join(m, i, (i + 1) % 3, true);
	for (int i = 3; i < n; i++)
		for (int k = 0; k < 2; k++)
			if (k == 0 || m->n_links < n_links)
				join(m, (int)(base_rand(&rand) % (uint64_t)i),
				    i, false);
	while (m->n_links < n_links)
		join(m, (int)(base_rand(&rand) % (uint64_t)n),
		    (int)(base_rand(&rand) % (uint64_t)n), true);
	/* Providers come before their customers. */
	for (int i = n - 1; i >= 0; i--) {
		m->cone[i][i] = true;
		for (int k = 0; k < m->n_links; k++)
			if (!m->links[k].peer && m->links[k].a == i)
				for (int c = 0; c < n; c++)
					m->cone[i][c] |=
					    m->cone[m->links[k].b][c];
	}
}

/* The learner has customers and providers; who has a configuration besides
 * comes behind it. */
static bool
is_configured(const struct made *m, int i, int configs)
{
	return (i - m->n / 3 + m->n) % m->n < configs;
}

/* The address of the end of link i that is at a (side 0) or b (side 1). */
static const char *
address(int i, int side)
{
	static char text[2][32];

	(void)snprintf(text[side], sizeof(text[side]), "30.0.%d.%d", i / 64,
	    i % 64 * 4 + 1 + side);
	return text[side];
}

static void
write_scenario(const struct made *m, int configs, FILE *f)
{
	fprintf(f,
	    "version: 1\nid: made\ntitle: Made\nsummary: Made.\n"
	    "programme: netops\nedition: \"2020\"\nseed: 1\n"
	    "duration: 60s\nlearner: { as: %d }\nnodes:\n",
	    500000 + m->n / 3);
	for (int i = 0; i < m->n; i++) {
		fprintf(f, "  - { as: %d, name: N%d, prefixes: [22.%d.0.0/16]",
		    500000 + i, i, i);
		if (is_configured(m, i, configs))
			fprintf(f, ", dialect: frr, config: routers/as%d.conf",
			    500000 + i);
		fprintf(f, " }\n");
	}
	fprintf(f, "links:\n");
	for (int i = 0; i < m->n_links; i++) {
		const struct made_link *l = &m->links[i];
		if (l->peer)
			fprintf(f,
			    "  - { peer: [%d, %d], addresses: { first: "
			    "[%s/30], second: [%s/30] } }\n",
			    500000 + l->a, 500000 + l->b, address(i, 0),
			    address(i, 1));
		else
			fprintf(f,
			    "  - { provider: %d, customer: %d, addresses: { "
			    "provider: [%s/30], customer: [%s/30] } }\n",
			    500000 + l->a, 500000 + l->b, address(i, 0),
			    address(i, 1));
	}
	fprintf(f,
	    "grade:\n  - requirement: NO-1.1\n    points: 10\n"
	    "    probes: [ { kind: customer-filter } ]\n"
	    "  - requirement: NO-1.3\n    points: 10\n"
	    "    probes: [ { kind: export-no-leak } ]\n");
}

/* Customers' lists in, marks on them, marks looked at on the way out. */
static void
write_config(const struct made *m, int at, FILE *f)
{
	fprintf(f,
	    "router bgp %d\n bgp router-id 22.%d.0.1\n"
	    " no bgp ebgp-requires-policy\n",
	    500000 + at, at);
	for (int pass = 0; pass < 2; pass++) {
		if (pass == 1)
			fprintf(f,
			    " address-family ipv4 unicast\n"
			    "  network 22.%d.0.0/16\n",
			    at);
		for (int i = 0; i < m->n_links; i++) {
			const struct made_link *l = &m->links[i];
			bool up = l->peer || l->b == at;
			int side = l->a == at, peer = side ? l->b : l->a;
			if (l->a != at && l->b != at)
				continue;
			if (pass == 0)
				fprintf(f, " neighbor %s remote-as %d\n",
				    address(i, side), 500000 + peer);
			else if (up)
				fprintf(f,
				    "  neighbor %s route-map FROM-%s in\n"
				    "  neighbor %s route-map UP out\n",
				    address(i, side), l->peer ? "PEER" : "UP",
				    address(i, side));
			else
				fprintf(f, "  neighbor %s route-map C%d in\n",
				    address(i, side), peer);
		}
	}
	fprintf(f, " exit-address-family\nip route 22.%d.0.0/16 Null0\n", at);
	for (int i = 0; i < m->n_links; i++) {
		int peer = m->links[i].b;
		if (m->links[i].peer || m->links[i].a != at)
			continue;
		for (int c = 0; c < m->n; c++)
			if (m->cone[peer][c])
				fprintf(f,
				    "ip prefix-list C%d permit "
				    "22.%d.0.0/16\n",
				    peer, c);
		fprintf(f,
		    "route-map C%d permit 10\n"
		    " match ip address prefix-list C%d\n"
		    " set local-preference 200\n"
		    " set community 65000:1\n",
		    peer, peer);
	}
	fprintf(f,
	    "ip prefix-list OWN permit 22.%d.0.0/16\n"
	    "bgp community-list standard CUST permit 65000:1\n"
	    "route-map FROM-PEER permit 10\n set local-preference 150\n"
	    " set community none\n"
	    "route-map FROM-UP permit 10\n set local-preference 100\n"
	    " set community none\n"
	    "route-map UP permit 10\n match ip address prefix-list OWN\n"
	    "route-map UP permit 20\n match community CUST\n",
	    at);
}

static FILE *
create(const char *dir, const char *name)
{
	char path[1024];
	FILE *f;

	(void)snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (f == NULL)
		die(path, NULL);
	return f;
}

static void
write_world(const struct made *m, int configs, const char *dir)
{
	char path[1024];
	FILE *f = create(dir, "scenario.yaml");

	write_scenario(m, configs, f);
	fclose(f);
	f = create(dir, "task.md");
	fprintf(f, "# Made\n");
	fclose(f);
	(void)snprintf(path, sizeof(path), "%s/routers", dir);
	(void)mkdir(path, 0700);
	for (int i = 0; i < m->n; i++) {
		char name[40];
		if (!is_configured(m, i, configs))
			continue;
		(void)snprintf(name, sizeof(name), "routers/as%d.conf",
		    500000 + i);
		f = create(dir, name);
		write_config(m, i, f);
		fclose(f);
	}
}

/* --- 20 ASes -------------------------------------------------------------- */

static void
bench_twenty(const char *dir)
{
	struct samples open = { 0 }, run = { 0 };
	struct arena arena = { 0 };
	struct scenario *s;
	struct diags d;
	struct made m;
	size_t bytes = 0, messages = 0;

	make(&m, 20, 38);
	write_world(&m, 1, dir);
	diags_init(&d, &arena);
	s = load(dir, &d);
	for (int i = 0; i < 100; i++) {
		double t0 = now_us(), t1, t2;
		struct world *w = world_open(s, NULL, &d);
		if (w == NULL)
			die("the world of 20 does not open", &d);
		t1 = now_us();
		messages = 0;
		while (sim_step(w->sim))
			messages++;
		t2 = now_us();
		sample(&open, t1 - t0);
		sample(&run, t2 - t1);
		bytes = sim_bytes(w->sim);
		world_close(w);
	}
	printf("20 ASes, 38 links, 20 prefixes, start to converged\n"
	       "    %8.0f us    world opened %.0f us, %zu events, %.1f kB a "
	       "router\n"
	       "                   target 1000 us, 10 kB a router\n"
	       "                   BIRD 2.0.12 1.1 to 4.5 s, 1.0 MB a router; "
	       "FRR 8.4.4 3.4 s, 10 MB;\n"
	       "                   bgpsim (Rust) 1.9 ms, 3.6 MB in all\n",
	    percentile(&run, 50), percentile(&open, 50), messages,
	    (double)bytes / 20e3);
	samples_finish(&open);
	samples_finish(&run);
	scenario_destroy(s);
	diags_finish(&d);
	arena_finish(&arena);
}

/* --- 60 routers -----------------------------------------------------------*/

static long
peak_kb(void)
{
	struct rusage u;

	(void)getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

static struct session *
open_session(const struct scenario *s, struct store *store, const char *dir,
    struct diags *d)
{
	const struct session_options o = { .store = store,
		.batch = true,
		.file_dir = dir };
	struct session *out = session_open(s, &o, d);

	if (out == NULL)
		die("no session", d);
	return out;
}

static const struct reply *
give(struct session *s, const char *line)
{
	const struct reply *r = session_command(s, line);

	if (r->status == REPLY_ERROR) {
		fprintf(stderr, "%s\n%s\n", line, r->text);
		die(line, NULL);
	}
	return r;
}

/* What a process has anyway: a first, small session wakes the libraries. */
static void
wake_libraries(void)
{
	struct arena arena = { 0 };
	struct diags d;
	struct scenario *s;
	struct store *store;
	struct session *session;
	const char *error;

	diags_init(&d, &arena);
	s = load(LAB_SOURCE_DIR "/scenarios/first-fix", &d);
	store = store_open(NULL, &arena, &error);
	if (store == NULL)
		die(error, NULL);
	session = open_session(s, store, ".", &d);
	(void)give(session, "run");
	session_close(session);
	store_close(store);
	scenario_destroy(s);
	diags_finish(&d);
	arena_finish(&arena);
}

/* In a process of its own: how much it takes is asked of the system. */
static void
sixty_once(const char *dir)
{
	struct arena arena = { 0 };
	struct diags d;
	char path[1024];
	const char *error;
	double t0, t1, t2, t3, cpu;
	struct scenario *s;
	struct store *store;
	struct session *session;
	long before;

	wake_libraries();
	before = peak_kb();
	cpu = cpu_us();
	t0 = now_us();
	diags_init(&d, &arena);
	s = load(dir, &d);
	t1 = now_us();
	(void)snprintf(path, sizeof(path), "%s/lab.db", dir);
	store = store_open(path, &arena, &error);
	if (store == NULL)
		die(error, NULL);
	session = open_session(s, store, dir, &d);
	t2 = now_us();
	(void)give(session, "run");
	t3 = now_us();
	printf("%.0f %.0f %.0f %.0f %ld %ld %zu\n", t1 - t0, t2 - t1, t3 - t2,
	    cpu_us() - cpu, peak_kb() - before, peak_kb(),
	    sim_bytes(session_world(session)->sim));
	(void)give(session, "grade");
	session_close(session);
	store_close(store);
	scenario_destroy(s);
	diags_finish(&d);
	arena_finish(&arena);
}

static void
bench_sixty(const char *self, const char *dir, int configs)
{
	struct samples load_us = { 0 }, open_us = { 0 }, run_us = { 0 },
		       all = { 0 }, cpu_all = { 0 };
	double grown = 0, peak = 0, bytes = 0;
	struct made m;
	char *const argv[] = { (char *)self, "--sixty", (char *)dir, NULL };
	char out[256], path[1024];

	make(&m, 60, 130);
	write_world(&m, configs, dir);
	(void)snprintf(path, sizeof(path), "%s/lab.db", dir);
	for (int i = 0; i < 15; i++) {
		double v[7];
		char *at = out;
		(void)unlink(path);
		if (run_program(argv, out, sizeof(out)) < 0)
			die("the world of 60 does not run", NULL);
		for (size_t k = 0; k < ARRAY_LEN(v); k++)
			v[k] = strtod(at, &at);
		sample(&load_us, v[0]);
		sample(&open_us, v[1]);
		sample(&run_us, v[2]);
		sample(&all, v[0] + v[1] + v[2]);
		sample(&cpu_all, v[3]);
		grown = v[4] > grown ? v[4] : grown;
		peak = v[5] > peak ? v[5] : peak;
		bytes = v[6];
	}
	printf("60 routers, 60 prefixes, 130 links, %d with a configuration "
	       "of their own, the\n"
	       "others with the standard policies; files and store included\n"
	       "    %8.1f ms    read %.1f, store and world %.1f, run %.1f ms; "
	       "processor %.1f ms\n"
	       "    %8.2f MiB   more than a small session takes (%.2f MiB in "
	       "all), simulator %.0f kB\n"
	       "                   target 50 ms, 4 MiB\n"
	       "                   labs in containers: minutes, GB\n",
	    configs, percentile(&all, 50) / 1e3, percentile(&load_us, 50) / 1e3,
	    percentile(&open_us, 50) / 1e3, percentile(&run_us, 50) / 1e3,
	    percentile(&cpu_all, 50) / 1e3, grown / 1024, peak / 1024,
	    bytes / 1e3);
	samples_finish(&load_us);
	samples_finish(&open_us);
	samples_finish(&run_us);
	samples_finish(&all);
	samples_finish(&cpu_all);
}

/* --- the exercise ---------------------------------------------------------*/

/* A right file and one with a hole, taken in turn. */
static void
write_solutions(const char *dir)
{
	char path[1024], line[512];
	FILE *in, *right = create(dir, "right.conf"),
		  *wrong = create(dir, "wrong.conf");

	(void)snprintf(path, sizeof(path),
	    "%s/tests/unit/grader/original/lists.conf", LAB_SOURCE_DIR);
	in = fopen(path, "r");
	if (in == NULL)
		die(path, NULL);
	while (fgets(line, sizeof(line), in) != NULL) {
		fputs(line, right);
		if (strstr(line, "CUST1-V4-IN seq 10") != NULL)
			fputs("ip prefix-list CUST1-V4-IN seq 10 permit "
			      "192.0.2.0/24 le 32\n",
			    wrong);
		else
			fputs(line, wrong);
	}
	fclose(in);
	fclose(right);
	fclose(wrong);
}

static void
bench_verdict(struct session *s)
{
	struct samples edit = { 0 }, commit = { 0 }, grade = { 0 }, all = { 0 },
		       cpu = { 0 };

	for (int i = 0; i < 200; i++) {
		double t0 = now_us(), t1, t2, t3, used = cpu_us();
		const struct reply *r;
		(void)give(s,
		    i % 2 == 0 ? "load as64500 right.conf"
			       : "load as64500 wrong.conf");
		t1 = now_us();
		(void)give(s, "commit");
		t2 = now_us();
		r = give(s, "grade");
		t3 = now_us();
		if (r->report == NULL || r->report->passed != (i % 2 == 0))
			die("the verdict is not the right one", NULL);
		sample(&edit, t1 - t0);
		sample(&commit, t2 - t1);
		sample(&grade, t3 - t2);
		sample(&all, t3 - t0);
		sample(&cpu, cpu_us() - used);
	}
	printf("edit to verdict in original-manrs-lab, load, commit, grade, "
	       "each journaled\n"
	       "    %8.2f ms    p50; p99 %.2f, longest %.2f ms\n"
	       "                   p50 of load %.2f, commit %.2f, grade %.2f; "
	       "processor %.2f ms\n"
	       "                   target p99 100 ms; the 2018 lab: 10 to 15 s "
	       "until it settles\n",
	    percentile(&all, 50) / 1e3, percentile(&all, 99) / 1e3,
	    percentile(&all, 100) / 1e3, percentile(&edit, 50) / 1e3,
	    percentile(&commit, 50) / 1e3, percentile(&grade, 50) / 1e3,
	    percentile(&cpu, 50) / 1e3);
	samples_finish(&edit);
	samples_finish(&commit);
	samples_finish(&grade);
	samples_finish(&cpu);
	samples_finish(&all);
}

/* Every known prefix at every AS. */
static void
bench_explain(struct session *s)
{
	const struct world *w = session_world(s);
	struct samples us = { 0 };
	char line[128], text[PREFIX_TEXT_MAX];

	for (prefix_id p = 0; p < sim_prefix_count(w->sim); p++)
		for (size_t a = 0; a < w->topology.n_ases; a++) {
			double t0;
			(void)snprintf(line, sizeof(line),
			    "explain route %s at AS%u",
			    prefix_print(sim_prefix(w->sim, p), text),
			    w->topology.ases[a].as);
			t0 = now_us();
			if (session_command(s, line)->explanation == NULL)
				continue;
			sample(&us, now_us() - t0);
		}
	printf("a Why card (%zu of them)\n"
	       "    %8.0f us    p50; p95 %.0f, longest %.0f us\n"
	       "                   nobody else has one\n",
	    us.n, percentile(&us, 50), percentile(&us, 95),
	    percentile(&us, 100));
	samples_finish(&us);
}

static void
bench_steps(struct session *s)
{
	struct sim *sim = session_world(s)->sim;
	struct samples back = { 0 }, step = { 0 };
	double t0 = now_us();

	while (sim_back(sim)) {
		sample(&back, now_us() - t0);
		t0 = now_us();
	}
	for (size_t i = 0; i < back.n; i++) {
		t0 = now_us();
		(void)sim_step(sim);
		sample(&step, now_us() - t0);
	}
	printf("one message forward or back in the engine (%zu of them, two "
	       "clock readings included)\n"
	       "    %8.2f us    forward p50, p99 %.2f; back p50 %.2f, p99 %.2f "
	       "us\n"
	       "                   target 10 us; nobody else goes back\n",
	    back.n, percentile(&step, 50), percentile(&step, 99),
	    percentile(&back, 50), percentile(&back, 99));
	samples_finish(&back);
	samples_finish(&step);
}

static void
bench_exercise(const char *dir)
{
	struct arena arena = { 0 };
	struct scenario *s;
	struct store *store;
	struct session *session;
	struct diags d;
	char path[1024];
	const char *error;

	write_solutions(dir);
	diags_init(&d, &arena);
	s = load(LAB_SOURCE_DIR "/scenarios/original-manrs-lab", &d);
	(void)snprintf(path, sizeof(path), "%s/exercise.db", dir);
	store = store_open(path, &arena, &error);
	if (store == NULL)
		die(error, NULL);
	session = open_session(s, store, dir, &d);
	(void)give(session, "run");
	bench_steps(session);
	bench_explain(session);
	bench_verdict(session);
	session_close(session);
	store_close(store);
	scenario_destroy(s);
	diags_finish(&d);
	arena_finish(&arena);
}

/* --- the program ----------------------------------------------------------*/

static void
bench_start(const char *program, const char *dir)
{
	struct samples us = { 0 };

	(void)setenv("HOME", dir, 1);
	(void)setenv("XDG_STATE_HOME", dir, 1);
	for (int i = 0; i < 30; i++) {
		char *const argv[] = { (char *)program, "list", NULL };
		char out[16];
		double t = run_program(argv, out, sizeof(out));
		if (t < 0) {
			printf("%s: cannot be started\n", program);
			return;
		}
		sample(&us, t);
	}
	printf("program start to first output of manrs-lab list\n"
	       "    %8.1f ms    p50; longest %.1f ms\n"
	       "                   target 150 ms to the first screen\n",
	    percentile(&us, 50) / 1e3, percentile(&us, 100) / 1e3);
	samples_finish(&us);
}

int
main(int argc, char **argv)
{
	char dir[] = "/tmp/bench_lab.XXXXXX", program[1024], self[1024];
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);

	if (argc == 3 && strcmp(argv[1], "--sixty") == 0) {
		sixty_once(argv[2]);
		return 0;
	}
	self[n > 0 ? n : 0] = '\0';
	if (n <= 0 || mkdtemp(dir) == NULL)
		die("no place to work in", NULL);
	/* build/.../tests/bench_lab and build/.../manrs-lab */
	(void)snprintf(program, sizeof(program), "%.*s/../manrs-lab",
	    (int)(strrchr(self, '/') - self), self);
	bench_twenty(dir);
	bench_sixty(self, dir, 6);
	bench_sixty(self, dir, 60);
	bench_exercise(dir);
	bench_start(argc > 1 ? argv[1] : program, dir);
	remove_folder(dir);
	return 0;
}
