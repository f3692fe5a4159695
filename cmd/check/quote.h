/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text that another made up, as one word of a command line to be pasted,
 * or as itself in a regular expression. */
#ifndef SVIRT_CHECK_QUOTE_H
#define SVIRT_CHECK_QUOTE_H

/* The caller frees it; ends the program without memory. */
char *quote_word(const char *text);

/* A command line: the words of a format in which only %s may stand, each for
 * an argument that is quoted. The caller frees it. */
char *quote_command(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* A path as a regular expression of file contexts that means that path, with
 * another one behind it. It is not quoted. The caller frees it. */
char *quote_expression(const char *path, const char *behind);

#endif
