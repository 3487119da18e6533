/* Everything curses. Characters are always drawn as Unicode or ASCII, never
 * with the terminal's alternate set: in a UTF-8 terminal that set turns lines
 * into letters. */
#include "tui/curses.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

#include <curses.h>
#include <term.h>

static struct {
	SCREEN *screen;
	bool open, colour, gone, paste;
	struct cell *shown; /* what the screen holds; w * h */
	int w, h;
	/* For signal handlers: plain bytes and settings. */
	struct termios before;
	bool have_before;
	int flags; /* of standard input; the loop reads without waiting */
	char restore[160];
	size_t n_restore;
	char farewell[400]; /* said after a crash */
	size_t n_farewell;
	/* Bytes of a character that has not come whole. */
	bool utf8;
	char bytes[4];
	size_t n_bytes;
	/* A key that was read to see whether an Esc stands alone. */
	struct {
		bool have;
		int kind;
		wint_t code;
	} ahead;
} term;

/* --- leaving in every case -------------------------------------------------*/

static const int fatal[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL,
	SIGQUIT };

static void
write_now(const char *bytes, size_t len)
{
	size_t done = 0;
	while (done < len) {
		ssize_t n = write(STDOUT_FILENO, bytes + done, len - done);
		if (n <= 0)
			break;
		done += (size_t)n;
	}
}

/* Only what is allowed in a signal handler. */
static void
restore_now(void)
{
	if (!term.open)
		return;
	write_now(term.restore, term.n_restore);
	if (term.have_before)
		tcsetattr(STDIN_FILENO, TCSANOW, &term.before);
	if (term.flags >= 0)
		fcntl(STDIN_FILENO, F_SETFL, term.flags);
	write_now(term.farewell, term.n_farewell);
	term.open = false;
}

static void
on_fatal(int number)
{
	restore_now();
	signal(number, SIG_DFL);
	raise(number);
}

static void
add_restore(const char *s)
{
	/* tigetstr says "no such capability" with an impossible address. */
	if (s == NULL || (intptr_t)s == -1)
		return;
	/* Padding such as $<10> has no place here. */
	while (*s != '\0' && term.n_restore < sizeof(term.restore)) {
		if (s[0] == '$' && s[1] == '<') {
			s += strcspn(s, ">");
			s += *s == '>';
			continue;
		}
		term.restore[term.n_restore++] = *s++;
	}
}

/* Has the terminal a screen of its own for us? Without one, what was drawn
 * stays when we leave. */
static bool
have_other_screen(void)
{
	const char *s = tigetstr("rmcup");
	return s != NULL && (intptr_t)s != -1 && s[0] != '\0';
}

/* What the key row shows is not left beside the prompt of the shell. */
static void
clear_last_row(void)
{
	if (have_other_screen())
		return;
	move(LINES - 1, 0);
	clrtoeol();
	refresh();
}

static void
fill_restore(void)
{
	term.n_restore = 0;
	if (term.paste)
		add_restore("\033[?2004l");
	add_restore(tigetstr("sgr0"));
	add_restore(tigetstr("cnorm"));
	add_restore(tigetstr("rmkx"));
	add_restore(tigetstr("rmcup"));
	char *cup = tigetstr("cup");
	if (!have_other_screen() && cup != NULL && (intptr_t)cup != -1) {
		add_restore(tparm(cup, (long)LINES - 1, 0L, 0L, 0L, 0L, 0L, 0L,
		    0L, 0L));
		add_restore(tigetstr("el"));
	} else {
		add_restore("\r\n");
	}
}

static void
prepare_restore(void)
{
	fill_restore();
	struct sigaction sa = { 0 };
	sa.sa_handler = on_fatal;
	sigemptyset(&sa.sa_mask);
	for (size_t i = 0; i < ARRAY_LEN(fatal); i++)
		sigaction(fatal[i], &sa, NULL);
	atexit(curses_close);
}

void
curses_farewell(const char *text)
{
	size_t n = strlen(text);
	term.n_farewell = 0; /* a signal in between finds nothing or all */
	if (n > sizeof(term.farewell))
		n = 0;
	memcpy(term.farewell, text, n);
	term.n_farewell = n;
}

/* --- opening ---------------------------------------------------------------*/

static bool
have_utf8(void)
{
	if (setlocale(LC_ALL, "") == NULL)
		setlocale(LC_ALL, "C.UTF-8");
	/* Numbers are never printed in a local form. */
	setlocale(LC_NUMERIC, "C");
	return str_eq(nl_langinfo(CODESET), "UTF-8");
}

/* Milliseconds that an Esc may be the start of something longer. */
static void
choose_esc_delay(void)
{
	const char *wanted = getenv("ESCDELAY");
	if (wanted != NULL && wanted[0] != '\0')
		return;
	const char *remote = getenv("SSH_CONNECTION");
	set_escdelay(remote != NULL && remote[0] != '\0' ? 100 : 25);
}

static void
choose_colours(void)
{
	static const short inks[STYLE_INKS] = { -1, COLOR_GREEN, COLOR_RED,
		COLOR_YELLOW, COLOR_CYAN, COLOR_MAGENTA };
	const char *no = getenv("NO_COLOR");
	term.colour = false;
	if ((no != NULL && no[0] != '\0') || !has_colors())
		return;
	start_color();
	if (use_default_colors() == ERR)
		return;
	for (int i = 1; i < STYLE_INKS; i++)
		init_pair((short)i, inks[i], -1);
	term.colour = true;
}

/* Is the terminal of a family that follows xterm's sequences? */
static bool
like_xterm(void)
{
	static const char *const families[] = { "xterm", "tmux", "screen",
		"rxvt", "alacritty", "foot", "putty", "vte", "konsole", "kitty",
		"wezterm", "ghostty", "contour", "mintty", "gnome" };
	const char *name = getenv("TERM");
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		if (name != NULL && str_starts(name, families[i]))
			return true;
	return false;
}

/* Bracketed paste, and keys in the forms that terminfo does not list: cursor
 * keys come as ESC O A or ESC [ A, whatever mode was asked for, Home and End in
 * four forms. */
static void
choose_keys(void)
{
	static const struct {
		const char *bytes;
		int key;
	} keys[] = {
		{ "\033[H", KEY_HOME },
		{ "\033OH", KEY_HOME },
		{ "\033[1~", KEY_HOME },
		{ "\033[7~", KEY_HOME },
		{ "\033[F", KEY_END },
		{ "\033OF", KEY_END },
		{ "\033[4~", KEY_END },
		{ "\033[8~", KEY_END },
		{ "\033[3~", KEY_DC },
		{ "\033[5~", KEY_PPAGE },
		{ "\033[6~", KEY_NPAGE },
		{ "\033[Z", KEY_BTAB },
		{ "\033[A", KEY_UP },
		{ "\033[B", KEY_DOWN },
		{ "\033[C", KEY_RIGHT },
		{ "\033[D", KEY_LEFT },
		{ "\033OA", KEY_UP },
		{ "\033OB", KEY_DOWN },
		{ "\033OC", KEY_RIGHT },
		{ "\033OD", KEY_LEFT },
		{ "\033OP", KEY_F(1) },
		{ "\033[11~", KEY_F(1) },
		{ "\033OM", KEY_ENTER },
	};
	term.paste = like_xterm();
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		define_key(keys[i].bytes, keys[i].key);
	if (!term.paste)
		return;
	define_key("\033[200~", KEY_MAX - 2);
	define_key("\033[201~", KEY_MAX - 1);
}

static void
set_modes(void)
{
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	meta(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	idlok(stdscr, FALSE);
}

static void
send_raw(const char *s)
{
	fputs(s, stdout);
	fflush(stdout);
}

bool
curses_open(bool *utf8)
{
	*utf8 = term.utf8 = have_utf8();
	term.n_bytes = 0;
	term.have_before = tcgetattr(STDIN_FILENO, &term.before) == 0;
	term.flags = fcntl(STDIN_FILENO, F_GETFL);
	choose_esc_delay();
	/* The window's size comes from the window, not from variables that
	 * some shells leave behind. */
	use_env(TRUE);
	use_tioctl(TRUE);
	term.screen = newterm(NULL, stdout, stdin);
	/* One that the database does not know, but that says whom it is like.
	 */
	static const char *const known[] = { "xterm-256color", "xterm",
		"vt100" };
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (term.screen == NULL && like_xterm())
			term.screen = newterm(known[i], stdout, stdin);
	if (term.screen == NULL)
		return false;
	set_term(term.screen);
	choose_esc_delay();
	set_modes();
	choose_colours();
	choose_keys();
	prepare_restore();
	if (term.paste)
		send_raw("\033[?2004h");
	term.open = true;
	term.w = term.h = 0;
	erase();
	return true;
}

void
curses_close(void)
{
	if (!term.open)
		return;
	term.open = false;
	if (term.paste)
		send_raw("\033[?2004l");
	if (!isendwin()) {
		clear_last_row();
		endwin();
	}
	delscreen(term.screen);
	term.screen = NULL;
	free(term.shown);
	term.shown = NULL;
	for (size_t i = 0; i < ARRAY_LEN(fatal); i++)
		signal(fatal[i], SIG_DFL);
}

/* --- size ------------------------------------------------------------------*/

void
curses_size(int *w, int *h)
{
	getmaxyx(stdscr, *h, *w);
}

void
curses_resized(int *w, int *h)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
	/* What the terminal shows after a change of size is not known. */
	clearok(curscr, TRUE);
	fill_restore();
	curses_size(w, h);
}

/* --- painting --------------------------------------------------------------*/

static attr_t
attributes(unsigned style)
{
	attr_t a = A_NORMAL;
	if (style & STYLE_BOLD)
		a |= A_BOLD;
	if (style & STYLE_REVERSE)
		a |= A_REVERSE;
	if (style & STYLE_UNDERLINE)
		a |= A_UNDERLINE;
	if ((style & STYLE_DIM) && term.colour)
		a |= A_DIM;
	return a;
}

static void
paint_cell(int x, int y, const struct cell *cell)
{
	wchar_t text[CELL_MARKS + 2] = { (wchar_t)cell->code };
	for (int m = 0; m < CELL_MARKS; m++)
		text[m + 1] = (wchar_t)cell->marks[m];
	int ink = term.colour ? cell->style >> STYLE_INK_SHIFT : 0;
	cchar_t out;
	if (setcchar(&out, text, attributes(cell->style), (short)ink, NULL) ==
	    OK)
		mvadd_wch(y, x, &out);
}

void
curses_paint(const struct canvas *c)
{
	size_t n = (size_t)c->w * (size_t)c->h;
	bool all = term.shown == NULL || term.w != c->w || term.h != c->h;
	if (all) {
		free(term.shown);
		term.shown = xcalloc(n + 1, sizeof(*term.shown));
		term.w = c->w;
		term.h = c->h;
		erase();
	}
	for (int y = 0; y < c->h; y++)
		for (int x = 0; x < c->w; x++) {
			const struct cell *cell = canvas_cell(c, x, y);
			struct cell *old =
			    &term.shown[(size_t)y * (size_t)c->w + (size_t)x];
			if (!all && canvas_same(old, cell))
				continue;
			*old = *cell;
			if (cell->code != 0)
				paint_cell(x, y, cell);
		}
	if (c->cursor_x >= 0) {
		curs_set(1);
		move(c->cursor_y, c->cursor_x);
	} else {
		curs_set(0);
	}
	refresh();
}

/* --- keys ------------------------------------------------------------------*/

static int
special_key(wint_t code)
{
	static const struct {
		int curses, key;
	} table[] = {
		{ KEY_UP, PRESS_UP },
		{ KEY_DOWN, PRESS_DOWN },
		{ KEY_LEFT, PRESS_LEFT },
		{ KEY_RIGHT, PRESS_RIGHT },
		{ KEY_PPAGE, PRESS_PAGE_UP },
		{ KEY_NPAGE, PRESS_PAGE_DOWN },
		{ KEY_HOME, PRESS_HOME },
		{ KEY_END, PRESS_END },
		{ KEY_DC, PRESS_DELETE },
		{ KEY_BTAB, PRESS_BACK_TAB },
		{ KEY_ENTER, PRESS_ENTER },
		{ KEY_BACKSPACE, PRESS_BACKSPACE },
		{ KEY_F(1), PRESS_F1 },
		{ KEY_MAX - 2, PRESS_PASTE },
		{ KEY_MAX - 1, PRESS_PASTE_END },
	};
	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		if (table[i].curses == (int)code)
			return table[i].key;
	return PRESS_OTHER;
}

/* How many bytes a character has that begins with this one; 1 also where none
 * can begin. */
static size_t
utf8_wants(unsigned char head)
{
	if (head >= 0xf0 && head <= 0xf4)
		return 4;
	if (head >= 0xe0 && head < 0xf0)
		return 3;
	return head >= 0xc2 && head < 0xe0 ? 2 : 1;
}

/* A byte that completes a character, or cannot belong to one: true. The
 * library's own reader drops all that follows a byte which is not UTF-8. */
static bool
take_byte(int byte, wint_t *code)
{
	enum { REPLACEMENT = 0xfffd };
	uint32_t decoded;
	if (!term.utf8) {
		wint_t wide = btowc(byte);
		*code = wide != WEOF ? wide : REPLACEMENT;
		return true;
	}
	bool follows = (byte & 0xc0) == 0x80;
	if (term.n_bytes > 0 && !follows) {
		term.n_bytes = 0;
		ungetch(byte);
		*code = REPLACEMENT;
		return true;
	}
	term.bytes[term.n_bytes++] = (char)byte;
	if (term.n_bytes < utf8_wants((unsigned char)term.bytes[0]))
		return false;
	*code = utf8_decode(term.bytes, term.n_bytes, &decoded) > 0
	    ? (wint_t)decoded
	    : REPLACEMENT;
	term.n_bytes = 0;
	return true;
}

static int
read_key(wint_t *code)
{
	if (term.ahead.have) {
		term.ahead.have = false;
		*code = term.ahead.code;
		return term.ahead.kind;
	}
	for (;;) {
		int byte = getch();
		if (byte == ERR)
			return ERR;
		/* A change of size is told by its signal. */
		if (byte == KEY_RESIZE)
			continue;
		if (byte > 0xff) {
			term.n_bytes = 0;
			*code = (wint_t)byte;
			return KEY_CODE_YES;
		}
		if (take_byte(byte, code))
			return OK;
	}
}

static void
put_back(int kind, wint_t code)
{
	term.ahead.have = kind != ERR;
	term.ahead.kind = kind;
	term.ahead.code = code;
}

/* After an Esc: a control sequence (ECMA-48, 5.4) or an SS3 key that is not
 * among ours is one key without meaning, not letters. What follows has come
 * with the Esc, whose own wait is over: an Esc alone costs nothing here. */
static bool
swallow_sequence(void)
{
	wint_t first, code;
	int kind = read_key(&first);
	if (kind != OK || (first != '[' && first != 'O')) {
		put_back(kind, first);
		return false;
	}
	wtimeout(stdscr, get_escdelay());
	kind = read_key(&code);
	if (kind == ERR)
		put_back(OK, first); /* typed, one after the other */
	bool all = kind != ERR;
	if (first == '[' && kind == OK && code == '[') /* Linux: ESC [ [ A */
		kind = read_key(&code);
	/* Parameters 0x30 to 0x3f, intermediates 0x20 to 0x2f, then the end. */
	while (kind == OK && code >= 0x20 && code <= 0x3f)
		kind = read_key(&code);
	if (all && (kind != OK || code < 0x20))
		put_back(kind, code);
	nodelay(stdscr, TRUE);
	return all;
}

int
curses_key(void)
{
	wint_t code;
	errno = 0;
	int kind = read_key(&code);
	if (kind == ERR) {
		if (errno == EIO || errno == ENXIO)
			term.gone = true;
		return PRESS_NONE;
	}
	if (kind == KEY_CODE_YES)
		return special_key(code);
	if (code == '\r' || code == '\n')
		return PRESS_ENTER;
	if (code == '\b' || code == 127)
		return PRESS_BACKSPACE;
	if (code == 3)
		return PRESS_INTERRUPT;
	if (code == PRESS_ESC && swallow_sequence())
		return PRESS_OTHER;
	return code > 0 && code <= 0x10ffff ? (int)code : PRESS_OTHER;
}

bool
curses_gone(void)
{
	struct pollfd p = { .fd = STDIN_FILENO };
	if (poll(&p, 1, 0) == 1 && (p.revents & (POLLHUP | POLLERR)) != 0)
		term.gone = true;
	return term.gone;
}

/* --- lending the terminal --------------------------------------------------*/

void
curses_suspend(void)
{
	def_prog_mode();
	if (term.paste)
		send_raw("\033[?2004l");
	clear_last_row();
	endwin();
}

void
curses_resume(void)
{
	refresh();
	keypad(stdscr, TRUE); /* else arrows arrive as their bytes */
	if (term.paste)
		send_raw("\033[?2004h");
	clearok(curscr, TRUE);
	free(term.shown);
	term.shown = NULL;
}

/* --- copying ---------------------------------------------------------------*/

void
curses_copy(const char *text)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	size_t n = strlen(text);
	if (!term.paste || n > 60000)
		return;
	struct strbuf out = { 0 };
	strbuf_add(&out, "\033]52;c;");
	for (size_t i = 0; i < n; i += 3) {
		uint32_t three = (uint32_t)(unsigned char)text[i] << 16;
		if (i + 1 < n)
			three |= (uint32_t)(unsigned char)text[i + 1] << 8;
		if (i + 2 < n)
			three |= (uint32_t)(unsigned char)text[i + 2];
		strbuf_addc(&out, digits[three >> 18 & 63]);
		strbuf_addc(&out, digits[three >> 12 & 63]);
		strbuf_addn(&out, i + 1 < n ? &digits[three >> 6 & 63] : "=",
		    1);
		strbuf_addn(&out, i + 2 < n ? &digits[three & 63] : "=", 1);
	}
	strbuf_add(&out, "\a");
	send_raw(strbuf_str(&out));
	strbuf_finish(&out);
}
