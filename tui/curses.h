/* The terminal. The only module that knows curses: a canvas goes out, keys
 * come in, and whatever happens the terminal is left as it was found. */
#ifndef TUI_CURSES_H
#define TUI_CURSES_H

#include "tui/canvas.h"
#include "tui/keys.h"

/* Takes the terminal over. False when its type is not known, nothing is
 * changed then. *utf8: characters beyond ASCII can be drawn. */
bool curses_open(bool *utf8);
/* Gives it back; harmless when not open. */
void curses_close(void);

/* What is said when the program ends by a fatal signal, after the terminal is
 * restored; with its line ends. Copied. */
void curses_farewell(const char *text);

/* The size now. */
void curses_size(int *w, int *h);
/* After SIGWINCH: asks the system, returns the size. */
void curses_resized(int *w, int *h);

/* Shows the canvas: only cells that changed since the last call are sent. */
void curses_paint(const struct canvas *c);
/* The next key that is already there; PRESS_NONE when none is. */
int curses_key(void);
/* The terminal went away. */
bool curses_gone(void);

/* Lends the terminal to another program, and takes it back. */
void curses_suspend(void);
void curses_resume(void);

/* Puts text on the clipboard where the terminal can (OSC 52). */
void curses_copy(const char *text);

#endif
