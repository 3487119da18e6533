/* Lines and words of line-oriented text, each with its place.
 *
 * Router configuration of the FRR and IOS kind and the lab's own command
 * language are lines of words parted by blanks. This tokenizer cuts them and
 * nothing else: comments, quotes, abbreviations and the meaning of a leading
 * blank belong to the reader of the language.
 *
 * The input is bytes with a length: it need not be NUL-terminated and is not
 * kept. It comes from outside and is held to limits. A line that breaks one,
 * or that has a control character, a NUL or malformed UTF-8, is reported at
 * its place and left out; reading goes on with the next line, so that one
 * reading finds all mistakes. A text beyond LEX_TEXT_MAX is reported once and
 * has no lines.
 *
 * Lines end with LF or CR LF; the last may lack its end. Blanks are space and
 * tab. A UTF-8 byte order mark at the start of the text is skipped and not
 * counted in columns. */
#ifndef CORE_LEX_H
#define CORE_LEX_H

#include "core/arena.h"
#include "core/diag.h"

enum {
	LEX_TEXT_MAX = 4 * 1024 * 1024, /* bytes */
	LEX_LINE_MAX = 4096,            /* bytes without the line end */
	LEX_WORDS_MAX = 256             /* words in a line */
};

struct lex_word {
	const char *text; /* NUL-terminated */
	uint32_t column;  /* of its first byte, from 1 */
	uint32_t len;     /* bytes */
};

/* All memory is in the arena given to lex_init and lives as long. */
struct lex_line {
	const char *text; /* the line, without trailing blanks and line end */
	size_t len;       /* of text */
	uint32_t line;    /* number, from 1 */
	uint32_t indent;  /* leading blanks, in bytes */
	bool blank_end;   /* blanks followed the last word (completion starts
			   * a new word) */
	struct lex_word *words;
	size_t n; /* 0: an empty line, which is delivered too */
};

/* The reader's state; the fields are private. A value: a copy is a second
 * reader at the same place. */
struct lexer {
	struct arena *arena;
	struct diags *diags;
	const char *file;
	const char *next, *end; /* what is still to be read */
	uint32_t line;          /* number of the last line taken */
};

/* file (may be NULL), text, arena and diags are borrowed while the lexer is
 * used; file as long as the diagnostics. */
void lex_init(struct lexer *lx, struct arena *arena, const char *file,
    const char *text, size_t len, struct diags *diags);
/* The next good line; false at the end of the text, out is then untouched.
 * Whether lines were left out is seen in diags->errors. */
bool lex_next_line(struct lexer *lx, struct lex_line *out);

/* The line from word i to its end, blanks between words as written (regular
 * expressions, descriptions); "" when i is line->n or more. */
const char *lex_rest(const struct lex_line *line, size_t i);
/* Where word i stands; i == line->n: just behind the last word, where
 * something is missing. i beyond that is a programming error. */
struct place lex_place(const struct lexer *lx, const struct lex_line *line,
    size_t i);
/* From word i to the end of the line. */
struct place lex_place_rest(const struct lexer *lx, const struct lex_line *line,
    size_t i);
/* diag_add at word i with the line as source_line. */
struct diag *lex_diag(struct lexer *lx, const struct lex_line *line, size_t i,
    enum diag_severity severity, const char *code, const char *fmt, ...)
    PRINTF_LIKE(6, 7);

#endif
